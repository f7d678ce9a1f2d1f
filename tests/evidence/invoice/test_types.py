"""What tells the kind of an invoice: its title, its QR code, its code."""

from __future__ import annotations

import pytest

from tests.evidence.making.invoices import KINDS, Kind, draw
from yunxing.evidence.invoice import types
from yunxing.evidence.invoice.types import type_by_code, type_by_qr, type_of


@pytest.mark.parametrize(
    ("title", "qr_kind", "kind"),
    [
        ("江苏增值税专用发票", None, types.SPECIAL),
        ("江苏增值税普通发票", None, types.ORDINARY),
        ("江苏增值税普通发票", "04", types.ORDINARY),
        ("江苏增值税普通发票", "11", types.ROLL),
        ("江苏增值税普通发票（卷票）", None, types.ROLL),
        ("江苏增值税电子普通发票", "10", types.E_ORDINARY),
        ("江苏增值税电子普通发票（通行费）", "14", types.E_ORDINARY),
        ("江苏 增值税 电子 专用发票", None, types.E_SPECIAL),
        ("电子发票（增值税专用发票）", "31", types.DIGITAL_SPECIAL),
        ("电子发票(普通发票)", None, types.DIGITAL_ORDINARY),
        ("数电发票（普通发票）", None, types.DIGITAL_ORDINARY),
        ("深圳电子普通发票", None, types.BLOCKCHAIN),
        ("电子发票（铁路电子客票）", "51", types.RAILWAY),
        ("电子发票（航空运输电子客票行程单）", None, types.AIR),
        ("航空运输电子客票行程单", None, types.AIR),
        ("机动车销售统一发票", None, types.OTHER),
        ("发票", "01", types.SPECIAL),
        ("", "32", types.DIGITAL_ORDINARY),
        ("", "99", None),
        ("收款收据", None, None),
        ("", None, None),
    ],
)
def test_title_and_qr_code_make_the_kind(title: str, qr_kind: str | None, kind: str | None) -> None:
    assert type_of(title, qr_kind) == kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_title_of_every_made_invoice_is_known(kind: Kind) -> None:
    truth = draw(1, kind)
    assert type_of(truth.title, "11" if kind == "roll" else None) == truth.type
    assert truth.type in types.TYPES


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("digital")])
@pytest.mark.parametrize("seed", range(5))
def test_the_code_tells_the_kind(kind: Kind, seed: int) -> None:
    truth = draw(seed, kind)
    assert type_by_code(truth.code) == truth.type


@pytest.mark.parametrize("code", ["", "12345", "3200193290", "044001900199", "244031800110", "14403180912x"])
def test_another_code_tells_none(code: str) -> None:
    assert type_by_code(code) is None


def test_a_qr_code_tells_kinds_by_number() -> None:
    assert [type_by_qr(kind) for kind in ("01", "31", "99", None)] == [
        "增值税专用发票",
        "电子发票（增值税专用发票）",
        None,
        None,
    ]
