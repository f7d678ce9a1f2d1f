"""Real OFDs and XML invoices, where they are at hand: every field of their truth."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.facts import Seen
from yunxing.evidence.invoice.data import invoice_from_data
from yunxing.evidence.invoice.stated import money
from yunxing.evidence.page import squeezed

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "samples"
FIELDS = {
    "invoice_code": "code",
    "invoice_no": "number",
    "date": "dated",
    "buyer": "buyer",
    "buyer_tax_id": "buyer_uscc",
    "seller": "seller",
    "seller_tax_id": "seller_uscc",
    "amount": "net_yuan",
    "tax": "tax_yuan",
    "total": "total_yuan",
    "check_code": "check_code",
}
pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real samples are not beside the checkout"),
]


def _samples(*kinds: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for entry in json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8")):
        if entry["kind"] in kinds:
            yield SAMPLES / "files" / entry["file"], {name: value for name, value in entry["truth"].items() if value}


def _wrong(truth: dict[str, Any], sightings: dict[str, list[Seen[Any]]]) -> list[str]:
    """The fields of the truth that no sighting has, and those of which some sighting says otherwise."""
    wrong = []
    for name, said in truth.items():
        values = {seen.value for seen in sightings.get(FIELDS[name], [])}
        expected = money(said) if name in ("amount", "tax", "total") else said
        if {str(value) for value in values} != {str(expected)}:
            wrong.append(f"{name}: {said!r} read as {sorted(map(str, values))}")
    return wrong


def _sightings(named: dict[str, bytes]) -> dict[str, list[Seen[Any]]]:
    found: dict[str, list[Seen[Any]]] = {}
    for name, data in named.items():
        for paper in invoice_from_data(name, data):
            assert paper.findings == []
            for fact, stated in paper.facts.items():
                found.setdefault(fact, []).extend(stated.seen)
    return found


def test_every_field_of_xml_is_right() -> None:
    for path, truth in _samples("xml"):
        assert _wrong(truth, _sightings({path.name: path.read_bytes()})) == [], path.name


def test_every_field_that_the_data_of_an_ofd_state_is_right_and_none_is_missing_where_there_are_data() -> None:
    states: Counter[bool] = Counter()
    for path, truth in _samples("ofd", "ofd-rail"):
        with open_ofd(path) as ofd:
            sightings = _sightings(dict(ofd.attached))
            assert ofd.findings == []
        states[bool(sightings)] += 1
        assert not sightings or _wrong(truth, sightings) == [], path.name
    assert states[True] >= 10


def test_the_pages_of_an_ofd_show_every_field() -> None:
    for path, truth in _samples("ofd", "ofd-rail", "ofd-bank-receipt"):
        with open_ofd(path) as ofd:
            text = squeezed("".join(ofd.page(number + 1).text for number in range(ofd.page_count))).replace(" ", "")
            shown = {*ofd.attached}
        said = {
            name: squeezed(value) for name, value in truth.items()
            if name not in ("date", "total") and set(value) != {"0"}  # some are redacted with zeros
        }  # fmt: skip
        assert {name: value for name, value in said.items() if value not in text} == {}, (path.name, shown)


def test_the_data_of_a_bank_receipt_are_handed_on() -> None:
    for path, truth in _samples("ofd-bank-receipt"):
        with open_ofd(path) as ofd:
            data = b"".join(ofd.attached.values()).decode()
            assert invoice_from_data("a.xml", b"".join(list(ofd.attached.values())[-1:])) == []
        assert [truth[name] for name in ("payer", "payee") if truth[name] not in data] == []
