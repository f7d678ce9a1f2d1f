"""Many declarations are judged as each would be by itself, however they are cut into stretches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guide.cases import CASES, READ_OTHERWISE, Known
from tests.guide.factories import declare, edition, office, values
from tests.guide.factories import from_values as made
from yunxing.guide.batch import Result, assess_many, result_of
from yunxing.guide.columns import Columns
from yunxing.guide.context import Context
from yunxing.guide.edition import Edition
from yunxing.guide.judging import Outcome
from yunxing.guide.loading import changed
from yunxing.guide.sheets.reading import Entry
from yunxing.guide.verdict import assess

RULING = {
    "reading": "P2", "choose": "and", "from": "2020-05-06", "document": "试验〔2020〕1号",
    "grounds": {"zh": "试验", "en": "a test"},
}  # fmt: skip


def entries(*known: Known) -> list[Entry]:
    return [Entry(k.number, place, k.declaration()) for place, k in enumerate(known, 2)]


def one_by_one(rows: list[Entry], under: Edition, context: Context, lang: str, **more: Any) -> list[Result]:
    return [result_of(assess(e.declaration, under, context, **more), e.id, e.row, lang) for e in rows]


def same_context(known: Known) -> str:
    return repr(known.make()[1])


def groups() -> list[list[Known]]:
    found: dict[str, list[Known]] = {}
    for known in CASES:
        found.setdefault(same_context(known), []).append(known)
    return list(found.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_known_cases_as_one_by_one(lang: str) -> None:
    judged = 0
    for group in groups():
        rows, context = entries(*group), group[0].context
        results = list(assess_many(rows, edition(), context, lang=lang, stretch=7))
        assert results == one_by_one(rows, edition(), context, lang)
        assert [r.outcome.name for r in results] == [k.outcome for k in group]
        judged += len(results)
    assert judged == len(CASES)


def test_those_of_the_list_turn_on_the_readings_it_names() -> None:
    stated = [k for k in CASES if k.turns_on is not None]
    for known in stated:
        (result,) = assess_many(entries(known), edition(), known.context)
        assert result.turns_on == known.turns_on
    assert len(stated) > 4


@pytest.mark.parametrize("place", range(len(READ_OTHERWISE)))
def test_under_other_readings(place: int) -> None:
    known, readings, outcome = READ_OTHERWISE[place]
    rows = entries(known)
    results = list(assess_many(rows, edition(), known.context, readings=readings))
    assert results == one_by_one(rows, edition(), known.context, "zh", readings=readings)
    assert [r.outcome.name for r in results] == [outcome]


@pytest.mark.parametrize("stretch", [1, 2, 5, 1000])
def test_the_length_of_a_stretch_changes_nothing(stretch: int) -> None:
    rows = entries(*groups()[0][:12])
    assert list(assess_many(rows, edition(), office(), stretch=stretch)) == list(assess_many(rows, edition(), office()))


def test_without_a_context_nothing_is_guessed() -> None:
    rows = entries(*CASES[:5])
    results = list(assess_many(rows, edition(), Context(), stretch=2))
    assert results == one_by_one(rows, edition(), Context(), "zh")
    assert all(r.unknown for r in results)


def test_nothing_gives_nothing() -> None:
    assert list(assess_many([], edition(), office())) == []


def test_rows_are_read_as_they_are_judged() -> None:
    """A stretch at a time, so that memory does not grow with the file."""
    read = []

    def source() -> Any:
        for entry in entries(*CASES[:10]):
            read.append(entry.id)
            yield entry

    results = assess_many(source(), edition(), office(), stretch=3)
    assert read == []
    next(results)
    assert read == [k.number for k in CASES[:3]]
    results.close()  # type: ignore[attr-defined]


def test_kept_columns_are_those_of_all_rows() -> None:
    kept: list[Columns] = []
    rows = entries(*CASES[:10])
    list(assess_many(rows, edition(), office(), stretch=4, keep=kept))
    assert [len(c) for c in kept] == [4, 4, 2]
    assert Columns.joined(kept).star.tolist() == [e.declaration.star for e in rows]


def test_a_ruling_holds_from_its_day_on() -> None:
    under = changed(edition(), {"rulings.rulings": [RULING]})
    rows = [
        Entry(day, place, made(values("B4", filed_on=day), under=under))
        for place, day in enumerate(["2020-05-05", "2020-05-06", "2020-05-07"], 2)
    ]
    results = list(assess_many(rows, under, office()))
    assert results == one_by_one(rows, under, office(), "zh")
    assert [r.outcome.name for r in results] == ["MEETS", "FAILS", "FAILS"]
    assert [r.outcome.name for r in assess_many(rows, under, office(), readings={"P2": "or"})] == ["MEETS"] * 3


def test_a_result_says_what_one_looks_for() -> None:
    declaration = declare("B3", cloud_since="2020-02-07")
    months = assess(declaration, edition(), office()).stars[3].at("months_in_use")
    for lang, colon in (("zh", "："), ("en", ": ")):
        (result,) = assess_many([Entry("A1", 2, declaration)], edition(), office(), lang=lang)
        assert (result.id, result.row, result.declaration) == ("A1", 2, declaration)
        assert (result.outcome, result.by_star) == (Outcome.FAILS, (Outcome.FAILS,) * 3)
        assert (result.next_star, result.way, result.unknown) == (3, "", "")
        assert result.unmet == f"{months.title(lang)}{colon}{months.todo(lang)}"


def test_the_way_up_is_to_the_star_above_those_met() -> None:
    (result,) = assess_many([Entry("A1", 2, declare("B3"))], edition(), office())
    four = assess(declare("B3"), edition(), office()).stars[4]
    assert (result.unmet, result.next_star) == ("", 4)
    assert result.way == "；".join(f"{f.title()}：{f.todo()}" for f in four.way)
    assert len(four.way) == 4
