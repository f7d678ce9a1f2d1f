"""The workbook that offices fill in: its sheets, headings, drop-downs; and how it is written, whole or not at all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from tests.guide.factories import edition
from tests.guide.sheets import rows as made
from yunxing.guide.files import InputError
from yunxing.guide.sheets import template
from yunxing.guide.sheets.layout import INVOICES, MAIN, SERVICES, layout, plain_heading
from yunxing.guide.sheets.template import kept_whole, write_workbook

NAMES = {"zh": ["申报", "发票", "云服务", "填写说明"], "en": ["Declarations", "Invoices", "Services", "How to fill in"]}
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module", params=["zh", "en"])
def blank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    path = tmp_path_factory.mktemp("blank") / "t.xlsx"
    write_workbook(path, edition(), lang=request.param)
    return request.param, path


def headings(sheet: str, lang: str) -> list[str]:
    return [c.title.say(lang) + ("*" if c.required else "") for c in layout(edition()).sheets[sheet]]


def drop_downs(path: Path, number: int) -> dict[str, list[str]]:
    """The column letter of each list to choose from, and the list."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    found = {}
    for rule in root.iter(f"{SPACE}dataValidation"):
        if rule.get("type") == "list":
            formula = rule.find(f"{SPACE}formula1")
            assert formula is not None
            assert re.fullmatch(r"(?P<at>[A-Z]+)2:(?P=at)200001", rule.get("sqref", ""))
            found[rule.get("sqref", "").split("2:")[0]] = str(formula.text).strip('"').split(",")
    return found


def letter(place: int) -> str:
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def test_it_has_the_sheets_and_headings_of_the_layout(blank: tuple[str, Path]) -> None:
    lang, path = blank
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == NAMES[lang]
    for name, sheet in zip((MAIN, INVOICES, SERVICES), book.sheet_names, strict=False):
        assert book.get_sheet_by_name(sheet).to_python() == [headings(name, lang)]


def test_it_offers_every_choice_in_a_drop_down(blank: tuple[str, Path]) -> None:
    lang, path = blank
    for number, name in enumerate((MAIN, INVOICES, SERVICES), 1):
        wanted = {
            letter(place): [words.say(lang) for words in column.choices]
            for place, column in enumerate(layout(edition()).sheets[name])
            if column.choices
        }
        assert drop_downs(path, number) == wanted


def test_the_drop_downs_of_some_columns(blank: tuple[str, Path]) -> None:
    lang, path = blank
    found = {
        column.key: drop_downs(path, number).get(letter(place))
        for number, name in enumerate((MAIN, INVOICES), 1)
        for place, column in enumerate(layout(edition()).sheets[name])
        if column.key in ("star", "deployment", "commitment.signed", "proof:licence", "explained", "enterprise.name")
    }
    assert (
        found
        == {
            "zh": {
                "star": ["三星级", "四星级", "五星级"],
                "enterprise.name": None,
                "deployment": ["公有云", "私有云", "混合云", "其他"],
                "commitment.signed": ["是", "否"],
                "proof:licence": ["有", "无"],
                "explained": ["有", "无"],
            },
            "en": {
                "star": ["three stars", "four stars", "five stars"],
                "enterprise.name": None,
                "deployment": ["public", "private", "hybrid", "other"],
                "commitment.signed": ["yes", "no"],
                "proof:licence": ["yes", "no"],
                "explained": ["yes", "no"],
            },
        }[lang]
    )


def test_every_word_of_a_drop_down_can_be_read(blank: tuple[str, Path]) -> None:
    lang, _ = blank
    for name in (MAIN, INVOICES, SERVICES):
        for column in layout(edition()).sheets[name]:
            for words in column.choices:
                assert column.read(words.say(lang)) is not None


def test_every_column_is_told_of_twice(blank: tuple[str, Path]) -> None:
    """On the last sheet, and beside the cell when it is entered."""
    lang, path = blank
    last = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(NAMES[lang][-1]).to_python()
    columns = [(n, c) for n in (MAIN, INVOICES, SERVICES) for c in layout(edition()).sheets[n]]
    assert [row[1] for row in last[4:]] == [c.title.say(lang) for _, c in columns]
    comma, opening, closing = ("、", "（", "）") if lang == "zh" else (", ", " (", ")")
    assert [row[2] for row in last[4:]] == [
        c.help.say(lang) + (opening + comma.join(w.say(lang) for w in c.choices) + closing if c.choices else "")
        for _, c in columns
    ]
    with zipfile.ZipFile(path) as archive:
        told = [archive.read(f"xl/worksheets/sheet{n}.xml").count(b"<dataValidation ") for n in (1, 2, 3)]
    assert told == [len(layout(edition()).sheets[n]) for n in (MAIN, INVOICES, SERVICES)]


def test_the_english_one_is_english(blank: tuple[str, Path]) -> None:
    lang, path = blank
    book = CalamineWorkbook.from_path(str(path))
    chinese = [
        cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
        if _HAN.search(str(cell))
    ]  # fmt: skip
    assert (chinese == []) == (lang == "en")


def test_no_two_columns_have_one_heading() -> None:
    for columns in layout(edition()).sheets.values():
        for way in (lambda c: c.key, lambda c: c.title.zh, lambda c: c.title.en):
            names = [plain_heading(way(c)) for c in columns]
            assert [n for n in names if names.count(n) > 1] == []


def test_text_columns_keep_leading_noughts(tmp_path: Path) -> None:
    rows = {
        MAIN: [{"id": "007", "star": 3, "enterprise.uscc": "012345678901234567", "enterprise.industry": "0111"}],
        INVOICES: [{"id": "007", "code": "032001900104", "number": "00481661", "total_yuan": Decimal("0.1")}],
    }
    entries, problems = made.read(made.xlsx(tmp_path / "t.xlsx", rows))
    assert problems == []
    found = entries[0].declaration
    assert (entries[0].id, found.fields["enterprise.uscc"], found.fields["enterprise.industry"]) == (
        "007",
        "012345678901234567",
        "0111",
    )
    assert [(i.code, i.number, i.total_yuan) for i in found.invoices] == [("032001900104", "00481661", Decimal("0.1"))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_values_are_written_as_a_person_would(lang: str, tmp_path: Path) -> None:
    rows = {
        MAIN: [
            {"id": "A1", "star": 3, "commitment.signed": True, "proof:licence": False, "filed_on": date(2020, 5, 6)}
        ],
        INVOICES: [{"id": "A1", "copy": True, "no_contract": False, "total_yuan": Decimal("20000.01"), "contracts": 1}],
    }
    book = CalamineWorkbook.from_path(str(made.xlsx(tmp_path / "t.xlsx", rows, lang)))
    found: list[Any] = []
    for name, sheet in zip(NAMES[lang], (MAIN, INVOICES), strict=False):
        cells = book.get_sheet_by_name(name).to_python()[1]
        found.append({c.key: v for c, v in zip(layout(edition()).sheets[sheet], cells, strict=False) if v != ""})
    yes, no = ("是", "否") if lang == "zh" else ("yes", "no")
    there, lacks = ("有", "无") if lang == "zh" else ("yes", "no")
    assert found == [
        {"id": "A1", "star": 3, "filed_on": date(2020, 5, 6), "commitment.signed": yes, "proof:licence": lacks},
        {"id": "A1", "total_yuan": 20000.01, "contracts": 1, "no_contract": no, "copy": there},
    ]


def test_formula_like_and_link_like_text_stays_text(tmp_path: Path) -> None:
    texts = ["=1+1", "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "https://example.com", "{=1}", "\t=1"]
    path = made.xlsx(
        tmp_path / "t.xlsx", {MAIN: [{"id": f"A{i}", "star": 3, "enterprise.name": t} for i, t in enumerate(texts)]}
    )
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"<hyperlink" not in sheet
    assert [e.declaration.name for e in made.read(path)[0]] == [t.strip() for t in texts]


class Interrupted(BaseException):
    """Somebody presses a key in the middle."""


def interrupt(path: Path) -> None:
    path.write_text("half")
    raise Interrupted


def rows_that_break(error: BaseException) -> Iterator[dict[str, Any]]:
    yield {"id": "A1", "star": 3}
    raise error


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt(), Interrupted()])
def test_an_interrupted_workbook_leaves_the_old_one_and_no_trace(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    path = tmp_path / "out" / "t.xlsx"
    path.parent.mkdir()
    path.write_text("the old one")
    with pytest.raises(type(error)):
        write_workbook(path, edition(), {MAIN: rows_that_break(error)})
    assert [p.name for p in path.parent.iterdir()] == ["t.xlsx"]
    assert path.read_text() == "the old one"
    assert list(aside.iterdir()) == []


def test_a_finished_workbook_leaves_nothing_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    (tmp_path / "out").mkdir()
    write_workbook(tmp_path / "out" / "t.xlsx", edition())
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["t.xlsx"]
    assert list(aside.iterdir()) == []


def test_kept_whole_moves_only_what_ended_well(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    with kept_whole(path) as beside:
        beside.write_text("new")
        assert not path.exists()
        assert beside.parent == tmp_path
        assert beside.name.startswith(".yunxing-writing-")
    assert (path.read_text(), path.stat().st_mode & 0o111) == ("new", 0)
    with pytest.raises(Interrupted), kept_whole(path) as beside:
        interrupt(beside)
    assert path.read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["t.txt"]


KILLED = """
import os, signal, sys
from pathlib import Path
from yunxing.guide.sheets.template import kept_whole
with kept_whole(Path(sys.argv[1])) as beside:
    beside.write_text("half of")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_what_a_killed_run_left_is_taken_away_by_the_next(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "k.json")], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert re.fullmatch(r"\.yunxing-writing-[a-z0-9_]{8}\.json", left.name)
    theirs = [".yunxing-reading.jsonl", ".yunxing-writing-notes.json", ".k-abcd1234.json"]
    for name in theirs:
        (tmp_path / name).touch()
    (tmp_path / ".yunxing-writing-aaaaaaaa.json").symlink_to(tmp_path / theirs[0])
    with kept_whole(tmp_path / "k.json") as beside:
        beside.write_text("whole")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*theirs, ".yunxing-writing-aaaaaaaa.json", "k.json"])
    assert (tmp_path / "k.json").read_text() == "whole"


def test_what_another_run_writes_in_the_same_folder_is_left_to_it(tmp_path: Path) -> None:
    with kept_whole(tmp_path / "one.txt") as one:
        one.write_text("one")
        with kept_whole(tmp_path / "other.txt") as other:
            other.write_text("other")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"one.txt": "one", "other.txt": "other"}


def test_a_file_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(template.tempfile, "mkstemp", refused)
    with pytest.raises(InputError) as caught:
        write_workbook(tmp_path / "t.xlsx", edition())
    assert caught.value.lines("en") == [
        f"{tmp_path}/t.xlsx: cannot be written (Permission denied): check the folder's permissions and free space"
    ]
