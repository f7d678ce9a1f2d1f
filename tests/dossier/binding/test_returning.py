"""Page references written back: they change and nothing else does, in whatever way a file is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.dossier.binding.material import edition
from tests.guide.factories import values
from yunxing.dossier.binding.returning import with_pages
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.files import InputError

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples" / "declarations").glob("*.yaml"))


def _paged(declaration: Declaration) -> Declaration:
    """The declaration with pages that differ for each row; the last row has none."""
    claims = [replace(c, pages=f"{at}-{at + 1}、99") for at, c in enumerate(declaration.claims, 100)]
    claims[-1:] = [replace(c, pages=None) for c in claims[-1:]]
    contracts = [replace(c, pages=str(at)) for at, c in enumerate(declaration.contracts, 500)]
    return replace(declaration, claims=tuple(claims), contracts=tuple(contracts), dossier_pages=777)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:2])
def test_of_an_example_only_its_pages_change(path: Path, tmp_path: Path) -> None:
    paged = _paged(reader(edition()).read(path))
    made = tmp_path / "made.yaml"
    made.write_text(with_pages(path, paged), encoding="utf-8")
    assert reader(edition()).read(made) == paged
    before, after = (p.read_text("utf-8").splitlines() for p in (path, made))
    changed = [(a, b) for a, b in zip(before, after, strict=False) if a != b]
    assert all("pages" in line for pair in changed for line in pair)
    assert len(changed) == len(paged.claims) + len(paged.contracts) + 1


@pytest.mark.parametrize("flow", [True, False])
@pytest.mark.parametrize("keep", [True, False], ids=["there", "missing"])
def test_pages_that_are_missing_are_put_in(flow: bool, keep: bool, tmp_path: Path) -> None:
    plain = values("B4")
    for row in () if keep else (*plain["claims"], *plain["contracts"]):
        del row["pages"]
    path = tmp_path / "a.yaml"
    path.write_text(
        yaml.safe_dump(plain, allow_unicode=True, default_flow_style=flow, sort_keys=False), encoding="utf-8"
    )
    paged = _paged(reader(edition()).read(path))
    text = with_pages(path, paged)
    path.write_text(text, encoding="utf-8")
    assert reader(edition()).read(path) == paged
    assert with_pages(path, paged) == text


def test_an_empty_value_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "star: 3\nclaims:\n  - item: effect.cost\n    pages:\n  - {item: effect.efficiency, pages: }\n  - item: app.service.crm # 先\n",
        encoding="utf-8",
    )
    paged = _paged(reader(edition()).read(path))
    text = with_pages(path, paged)
    assert text == (
        'dossier_pages: 777\nstar: 3\nclaims:\n  - item: effect.cost\n    pages: "100-101、99"\n'
        '  - {item: effect.efficiency, pages: "101-102、99" }\n  - pages: null\n    item: app.service.crm # 先\n'
    )


def test_json_stays_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(values("B3"), ensure_ascii=False), encoding="utf-8")
    paged = _paged(reader(edition()).read(path))
    path.write_text(with_pages(path, paged), encoding="utf-8")
    assert reader(edition()).read(path) == paged


def test_a_file_that_holds_no_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="应为一份申报"):
        with_pages(path, Declaration("x", 3, {}))
