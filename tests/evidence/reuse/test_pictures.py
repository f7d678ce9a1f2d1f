"""Pictures kept and found again, in memory and in a file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from tests.evidence.making.altered import make_altered
from tests.evidence.making.invoices import draw
from tests.evidence.making.papers.check import ChecksPage, draw_check
from tests.evidence.making.papers.screens import draw_screen
from yunxing.evidence.findings import Finding
from yunxing.evidence.reuse import Again, Index, MemoryIndex, Print, Sighting, SqliteIndex, compare, fingerprint

from .altering import altered, scaled
from .drawing import FORMS, Picture, drawn, mall_screen

Make = Callable[[], Index]


class Both:
    """An index in memory and one in a file, which is opened anew each time: they are told the same and say the same.

    One after the other, tests would draw every picture twice.
    """

    def __init__(self, path: Path) -> None:
        self._memory, self._path = MemoryIndex(), path

    @property
    def _kept(self) -> SqliteIndex:
        return SqliteIndex(self._path)

    def add(self, sightings: Iterable[Sighting]) -> None:
        several = list(sightings)
        try:
            self._memory.add(several)
        except ValueError as error:
            with pytest.raises(ValueError, match=f"^{re.escape(str(error))}$"):
                self._kept.add(several)
            raise
        self._kept.add(several)

    def find(self, sightings: Iterable[Sighting]) -> list[Again]:
        asked = list(sightings)
        found, kept = self._memory.find(asked), self._kept.find(asked)
        assert [(one.there.owner, one.say("en")) for one in found] == [(one.there.owner, one.say("en")) for one in kept]
        return kept

    def remove(self, owner: str, file: str | None = None) -> int:
        gone = self._memory.remove(owner, file)
        assert self._kept.remove(owner, file) == gone
        return gone

    def damaged(self) -> list[Finding]:
        assert self._memory.damaged() == []
        return self._kept.damaged()


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """An index; asked again, what it keeps in a file is opened anew."""
    both = Both(tmp_path / "index.db")
    return lambda: both


def _made(picture: Picture) -> Print:
    made = fingerprint(picture)
    assert made is not None
    return made


@lru_cache(maxsize=64)
def _page(form: str, issuer: int, sister: int) -> Print:
    return _made(drawn(form, issuer, sister))


def _seen(
    print_: Print, file: str = "x.jpg", owner: str = "乙", *, form: str = "", doubted: str = "", **says: str
) -> Sighting:
    said = {"form": form} | says if form else says
    return Sighting("picture", "", owner, file, 1, said, "picture", print_, frozenset(doubted.split()))


def _shelf() -> list[Sighting]:
    """Two sisters of two issuers of each form."""
    return [
        _seen(_page(form, issuer, sister), f"{form}{issuer}{sister}", "甲")
        for form in FORMS for issuer in (1, 2) for sister in (1, 2)
    ]  # fmt: skip


def test_a_changed_picture_is_found_and_no_sister(make: Make) -> None:
    make().add(_shelf())
    for form in FORMS:
        for how in ("resaved", "photographed"):
            found = make().find([_seen(_made(altered(drawn(form, 2, 1), how, 1)))])
            assert [a.there.file for a in found] == [f"{form}21"], (form, how)
        assert make().find([_seen(_page(form, 2, 3))]) == [], form


def test_it_says_what_was_done_and_asks_for_a_look(make: Make) -> None:
    make().add([_seen(_page("licence", 1, 1), "a.jpg", "甲")])
    [again] = make().find([_seen(_made(altered(drawn("licence", 1, 1), "turned", 1)))])
    assert again.say("zh") == "x.jpg 第1页与另一企业的a.jpg 第1页是同一页的图像（同一页材料，经过旋转），请对照原件核实"
    assert again.say("en") == (
        "x.jpg p. 1 is a picture of the same page as another applicant's a.jpg p. 1 (one page, turned): "
        "compare both with the paper."
    )
    assert again.finding().weight == "doubtful"
    assert 0.5 <= again.score <= 1


def test_ones_own_file_is_not_found_in_itself(make: Make) -> None:
    make().add([_seen(_page("receipt", 1, 1))])
    assert make().find([_seen(_page("receipt", 1, 1))]) == []
    [again] = make().find([_seen(_page("receipt", 1, 1), "y.jpg")])
    assert again.finding().weight == "note"


def test_what_was_read_for_sure_makes_two_papers(make: Make) -> None:
    """A twin that differs in a few digits lies over its like to the last stroke but those."""
    make().add([_seen(_page("receipt", 1, 1), "a.jpg", "甲", form="payment", voucher="1001", dated="2020-01-05")])
    ask = _seen(_page("receipt", 1, 1), form="payment", voucher="1002", dated="2020-01-05")
    assert make().find([ask]) == []
    assert len(make().find([replace(ask, doubted=frozenset(["voucher"]))])) == 1
    assert len(make().find([replace(ask, says={"form": "contract", "voucher": "1002"})])) == 1


def test_numbers_that_differ_by_more_than_was_misread_make_two_papers(make: Make) -> None:
    kept = _seen(
        _page("check", 1, 1), "a.jpg", "甲", form="invoice_check", code="3200191130", number="12345678",
        doubted="code number",
    )  # fmt: skip
    make().add([kept])
    said = {"12345678": 1, "12845678": 1, "98765432": 0}
    for number, count in said.items():
        ask = _seen(_page("check", 1, 1), form="invoice_check", code="3200191130", number=number, doubted="code number")
        assert len(make().find([ask])) == count, number


@pytest.mark.parametrize(
    ("voucher", "more", "count"),
    [
        ("6685556556", {}, 1),
        ("2019052380", {}, 1),
        ("2019052391163305", {}, 0),
        ("6685556556", {"dated": "2019-05-24"}, 0),
        ("6685556556", {"amount_yuan": ""}, 0),
    ],
    ids=["another number", "a part", "of another voucher", "and another day", "and nothing else to go by"],
)
def test_a_number_from_elsewhere_on_a_cut_page_makes_no_two_papers(
    make: Make, voucher: str, more: dict[str, str], count: int
) -> None:
    """The name of the number is cut off, so the serial number further down is taken for it, or only a part of it is left."""
    said = {"voucher": "2019052380447994", "dated": "2019-05-23", "amount_yuan": "28130.00"}
    make().add([_seen(_page("receipt", 1, 1), "a.jpg", "甲", form="payment", doubted="voucher dated", **said)])
    other = {name: value for name, value in (said | {"voucher": voucher} | more).items() if value}
    for sister, found in ((1, count), (2, 0)):
        cut = _made(altered(drawn("receipt", 1, sister), "cropped", 1))
        ask = _seen(cut, form="payment", doubted="voucher dated", **other)
        assert len(make().find([ask])) == found, sister


def test_what_was_read_alike_on_both_says_more_than_strokes(make: Make) -> None:
    """A photograph too poor for its strokes, on which number and time were read all the same."""
    poor = _made(scaled(altered(altered(drawn("check", 1, 1), "stamped", 0), "photographed_screen", 0), 0.5))
    said = {"code": "3200191130", "number": "12345678", "checked_on": "2020-03-01"}
    make().add([_seen(_page("check", 1, 1), "a.jpg", "甲", form="invoice_check", **said)])
    assert make().find([_seen(poor, form="invoice_check")]) == []
    doubted = _seen(poor, form="invoice_check", doubted="code number checked_on", **said)
    assert [a.there.file for a in make().find([doubted])] == ["a.jpg"]


def test_a_small_picture_needs_what_was_read_to_agree(make: Make) -> None:
    page = drawn("screen", 1, 1)
    small = _made(scaled(page, 520 / max(page.shape[:2])))
    make().add([_seen(_page("screen", 1, 1), "a.jpg", "甲", form="screenshot", shown_on="2020-02-01")])
    for day, count in (("2020-02-01", 1), ("2020-03-07", 0), ("2020-05-03", 0), ("2009-02-01", 1), ("二月", 0)):
        ask = _seen(small, form="screenshot", shown_on=day, doubted="shown_on")
        assert len(make().find([ask])) == count, day


def test_a_soft_picture_needs_what_was_read_to_agree(make: Make) -> None:
    """Of a screen made smaller only menus and headings can be told apart, and another screen of the system has those too."""
    make().add([_seen(_made(mall_screen(33)), "a.png", "甲", form="screenshot", shown_on="2020-03-03")])
    for seed, day, count in ((33, "2020-03-03", 1), (34, "2020-04-19", 0)):
        ask = _seen(_made(scaled(mall_screen(seed), 0.6)), form="screenshot", shown_on=day, doubted="shown_on")
        assert len(make().find([ask])) == count, seed


@lru_cache(maxsize=4)
def _screen(seed: int) -> Picture:
    """Screenshots of one form, as a telephone takes them; the first is of a kind whose copies are hard to know."""
    first = draw_screen(4)
    return draw_screen(seed, service=first.service, layout=first.layout).body().image


def _changed(picture: Picture, how: str) -> Print:
    return _made(scaled(picture, 560 / 1280) if how == "small" else make_altered(picture, "watermarked", 4))


@pytest.mark.parametrize("how", ["watermarked", "small"])
def test_which_of_the_two_was_kept_first_makes_no_difference(make: Make, how: str) -> None:
    """A copy is found for its original and the original for its copy; of two papers on one form, neither for the other."""
    copy, original = _changed(_screen(4), how), _made(_screen(4))
    sister = _changed(_screen(15), how)
    for kept, ask, found in (
        (copy, original, [("kept.jpg", 1)]), (original, copy, [("kept.jpg", 1)]),
        (sister, original, []), (original, sister, []),
    ):  # fmt: skip
        make().remove("甲")
        make().add([_seen(_made(_screen(14)), "other.jpg", "甲"), _seen(kept, "kept.jpg", "甲")])
        assert [(a.there.file, a.there.page) for a in make().find([_seen(ask)])] == found


def _check_list(seed: int) -> Picture:
    """Two invoices checked at once: a low strip of a screen with little on it."""
    return ChecksPage(tuple(draw_check(n, draw(n)) for n in (seed, seed + 1))).body().image


def test_a_low_strip_with_little_on_it_is_found_when_it_was_cut_and_no_other_strip(make: Make) -> None:
    strip, cut, other = (
        _made(picture) for picture in (_check_list(1), _check_list(1)[55:330, 110:1080], _check_list(51)[55:330, 110:1080])
    )  # fmt: skip
    for kept, ask, count in ((strip, cut, 1), (cut, strip, 1), (strip, other, 0), (other, strip, 0)):
        make().remove("甲")
        make().add([_seen(kept, "kept.png", "甲")])
        assert len(make().find([_seen(ask)])) == count


def test_pages_known_by_their_numbers_are_not_said_as_pictures(make: Make) -> None:
    invoice = Sighting("invoice", "k", "甲", "a.jpg", 1, {}, "picture")
    make().add([invoice, replace(_seen(_page("invoice", 1, 1), "a.jpg", "甲"), key="k")])
    print_ = _made(altered(drawn("invoice", 1, 1), "resaved", 1))
    asked = [replace(invoice, owner="乙", file="b.jpg"), replace(_seen(print_, "b.jpg"), key="k")]
    assert [a.here.kind for a in make().find(asked)] == ["invoice"]


def test_a_page_that_is_kept_again_replaces_the_one_before(make: Make) -> None:
    make().add([_seen(_page("receipt", 1, 1), "a.jpg", "甲")])
    make().add([_seen(_page("contract", 1, 1), "a.jpg", "甲")])
    assert make().find([_seen(_page("receipt", 1, 1))]) == []
    assert len(make().find([_seen(_page("contract", 1, 1))])) == 1


def test_what_is_removed_is_not_found_and_the_rest_is(make: Make) -> None:
    make().add(_shelf())
    assert make().remove("甲", "receipt11") == 1
    assert make().find([_seen(_page("receipt", 1, 1))]) == []
    assert [a.there.file for a in make().find([_seen(_page("receipt", 1, 2))])] == ["receipt12"]
    assert make().remove("甲") == 4 * len(FORMS) - 1
    assert make().find([_seen(_page("receipt", 1, 2))]) == []
    make().add([_seen(_page("receipt", 1, 2), "again.jpg", "甲")])
    assert [a.there.file for a in make().find([_seen(_page("receipt", 1, 2))])] == ["again.jpg"]


def test_a_picture_without_a_print_is_refused(make: Make) -> None:
    with pytest.raises(ValueError, match=r"x\.jpg p\. 1 has no print"):
        make().add([Sighting("picture", "", "乙", "x.jpg", 1)])
    assert make().find([Sighting("picture", "", "乙", "x.jpg", 1)]) == []


def test_what_another_process_changed_is_seen_at_once(tmp_path: Path) -> None:
    one, other = SqliteIndex(tmp_path / "index.db"), SqliteIndex(tmp_path / "index.db")
    ask = _seen(_made(altered(drawn("receipt", 1, 1), "resaved", 1)))
    other.add([_seen(_page("contract", 1, 1), "c.jpg", "甲")])
    assert one.find([ask]) == []
    other.remove("甲")
    other.add([_seen(_page("receipt", 1, 1), "a.jpg", "甲")])
    assert [a.there.file for a in one.find([ask])] == ["a.jpg"]
    other.remove("甲")
    one.add([ask])
    assert [a.there.file for a in other.find([replace(ask, owner="丙")])] == ["x.jpg"]


def test_ones_own_copies_do_not_hide_anothers_original(make: Make) -> None:
    make().add([_seen(_page("receipt", 1, 1), "a.jpg", "甲")])
    versions = [_seen(_made(altered(drawn("receipt", 1, 1), "resaved", n)), f"v{n}.jpg") for n in range(5)]
    make().add(versions)
    last = _seen(_made(altered(drawn("receipt", 1, 1), "resaved", 9)), "v9.jpg")
    found = make().find([last])
    assert "a.jpg" in [a.there.file for a in found]
    assert {a.there.owner for a in found} == {"甲", "乙"}


def test_nothing_of_what_was_removed_stays(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    index = SqliteIndex(path)
    for owner, sister in (("甲", 1), ("乙", 2), ("丙", 3)):
        index.add([_seen(_page("receipt", 1, sister), "a.jpg", owner)])
    index.remove("甲")
    index.remove("乙")
    with closing(sqlite3.connect(path)) as base:
        [(page, picture)] = base.execute("SELECT page, picture FROM sheets").fetchall()
        assert page == base.execute("SELECT id FROM pictures").fetchone()[0]
    assert compare(_page("receipt", 1, 3), Print(picture)).kind != "different"
    assert compare(_page("receipt", 1, 2), Print(picture)).kind == "different"


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE prints SET packed = x'' WHERE id = 1",
        "UPDATE prints SET packed = x'0102' WHERE id = 1",
        "DELETE FROM prints WHERE id = 1",
        "UPDATE pages SET code = x'00' WHERE id = 1",
        "UPDATE pictures SET says = '{' WHERE id = 1",
        "UPDATE pictures SET says = '[]' WHERE id = 1",
    ],
)
def test_a_damaged_row_is_passed_over_and_said(tmp_path: Path, damage: str) -> None:
    """Of the first receipt, which shows the sheet of both; when it is added anew, all is as before."""
    path = tmp_path / "index.db"
    ask = {sister: _seen(_made(altered(drawn("receipt", 1, sister), "resaved", 1))) for sister in (1, 2)}
    index = SqliteIndex(path)
    index.add([_seen(_page("receipt", 1, 1), "a.jpg", "甲"), _seen(_page("receipt", 1, 2), "b.jpg", "甲")])
    index.add([_seen(_page("contract", 1, 1), "c.jpg", "丁")])
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(damage)
    index = SqliteIndex(path)
    assert index.find([ask[1]]) == []
    assert [a.there.file for a in index.find([_seen(_page("contract", 1, 1))])] == ["c.jpg"]
    [finding] = index.damaged()
    assert (finding.code, finding.page) == ("index_damaged", 1)
    assert finding.en.startswith("What the index of reuse kept of 甲's a.jpg p. 1 is damaged and was not compared")
    index.add([_seen(_page("receipt", 1, 1), "a.jpg", "甲")])
    for sister, file in ((1, "a.jpg"), (2, "b.jpg")):
        assert [a.there.file for a in SqliteIndex(path).find([ask[sister]])] == [file]
    assert SqliteIndex(path).remove("甲") == 2


def test_a_lost_sheet_is_said_of_all_its_pages_and_made_anew_with_the_first_of_them_that_is_added(
    tmp_path: Path,
) -> None:
    path = tmp_path / "index.db"
    SqliteIndex(path).add([_seen(_page("receipt", 1, sister), f"{sister}.jpg", "甲") for sister in (1, 2)])
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("DELETE FROM sheets")
    index = SqliteIndex(path)
    asked = _seen(_made(altered(drawn("receipt", 1, 1), "resaved", 1)))
    index.find([asked])
    assert [finding.en.partition(" is damaged")[0] for finding in index.damaged()] == [
        "What the index of reuse kept of 甲's 1.jpg p. 1",
        "What the index of reuse kept of 甲's 2.jpg p. 1",
    ]
    index.add([_seen(_page("receipt", 1, 1), "1.jpg", "甲")])
    assert index.damaged() == []
    assert [a.there.file for a in index.find([asked])] == ["1.jpg"]
    assert SqliteIndex(path).remove("甲") == 2


def test_a_damaged_row_keeps_no_one_from_adding_and_removing(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    SqliteIndex(path).add([_seen(_page("receipt", 1, 1), "a.jpg", "甲"), _seen(_page("receipt", 1, 2), "b.jpg", "丁")])
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE prints SET packed = x'00' WHERE id = 1")
    index = SqliteIndex(path)
    index.add([_seen(_page("receipt", 1, 3), "c.jpg", "丁")])
    assert [(finding.code, finding.page) for finding in index.damaged()] == [("index_damaged", 1)]
    assert [a.there.file for a in index.find([_seen(_page("receipt", 1, 3))])] == ["c.jpg"]
    assert index.remove("甲") == 1
    assert index.damaged() == []
    assert [a.there.file for a in index.find([_seen(_page("receipt", 1, 2))])] == ["b.jpg"]


def test_a_whole_index_has_nothing_to_say_of_damage(make: Make) -> None:
    make().add([_seen(_page("receipt", 1, 1), "a.jpg", "甲")])
    make().find([_seen(_page("receipt", 1, 1))])
    assert make().damaged() == []
