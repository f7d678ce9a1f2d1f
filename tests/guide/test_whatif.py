"""Who gains and who falls when numbers, readings or the edition change, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guide.cases import claims
from tests.guide.factories import B3, B4, edition, from_values, invoice, office, values
from tests.guide.lakeland import lakeland
from yunxing.guide.context import Context
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.judging import Outcome
from yunxing.guide.loading import changed
from yunxing.guide.sheets.reading import Entry
from yunxing.guide.whatif import Change, Comparison, compare

MEETS, INCOMPLETE, FAILS, INADMISSIBLE = Outcome.MEETS, Outcome.INCOMPLETE, Outcome.FAILS, Outcome.INADMISSIBLE


def entry(key: str, base: str = "B3", county: str = "320706", **more: Any) -> Entry:
    plain = values(base, enterprise__division=county, enterprise__name=f"{key}号试验企业", **more)
    return Entry(key, 0, from_values(plain))


def known(_: Entry) -> Context:
    return office()


def small() -> list[Entry]:
    return [
        entry("full", invoices=[invoice("20000.00")]),
        entry("half", county="320703", invoices=[invoice("10000.00")]),
        entry("half too", invoices=[invoice("10000.00")]),
        entry("short", invoices=[invoice("9999.99")]),
        entry("four", "B4"),
        entry("four short", "B4", county="320703", invoices=[invoice("59999.99")]),
        entry("one effect", claims=claims(*B3[:3])),
        entry("unsigned", county="320703", commitment__signed=False),
        entry("elsewhere", county="320102"),
    ]


def moved(found: Comparison) -> list[tuple[str, Outcome, Outcome, tuple[str, ...]]]:
    return [(c.id, c.before, c.after, c.criteria) for c in found.changes]


def asked(after: Edition | None = None, **more: Any) -> Comparison:
    return compare(small(), edition(), after or edition(), known, **more)


def test_nothing_changed_changes_nothing() -> None:
    found = asked()
    assert (found.total, found.changes) == (9, [])
    assert found.before == found.after == {MEETS: 2, INCOMPLETE: 1, FAILS: 5, INADMISSIBLE: 1}
    assert found.sizes == {
        ("county", "320706"): 5,
        ("county", "320703"): 3,
        ("county", "320102"): 1,
        ("star", "3"): 7,
        ("star", "4"): 2,
    }


def test_a_lower_threshold_lets_some_in() -> None:
    found = asked(changed(edition(), {"investment.at_least_yuan.3": "10000"}))
    assert found.changes == [
        Change("half", "half号试验企业", "320703", 3, FAILS, MEETS, ("investment",)),
        Change("half too", "half too号试验企业", "320706", 3, FAILS, MEETS, ("investment",)),
    ]
    assert [(c.gains, c.falls) for c in found.changes] == [(True, False), (True, False)]
    assert found.after == {MEETS: 4, INCOMPLETE: 1, FAILS: 3, INADMISSIBLE: 1}
    assert found.by("county") == {"320703": (1, 0, 0), "320706": (1, 0, 0)}
    assert found.by("star") == {"3": (2, 0, 0)}
    assert found.by("criterion") == {"investment": (2, 0, 0)}


def test_a_higher_one_shuts_some_out() -> None:
    found = asked(
        changed(edition(), {"investment.at_least_yuan.3": "20000.01", "investment.at_least_yuan.4": "59999.99"})
    )
    assert moved(found) == [
        ("full", MEETS, FAILS, ("investment",)),
        ("four short", FAILS, MEETS, ("investment",)),
        ("unsigned", INCOMPLETE, FAILS, ("investment",)),
    ]
    assert found.by("county") == {"320703": (1, 0, 1), "320706": (0, 1, 0)}
    assert found.by("star") == {"3": (0, 1, 1), "4": (1, 0, 0)}
    assert found.by("criterion") == {"investment": (1, 1, 1)}


def test_two_thresholds_at_once() -> None:
    after = changed(edition(), {"investment.at_least_yuan.3": "10000", "effect.at_least.3": "3"})
    assert moved(asked(after)) == [("full", MEETS, FAILS, ("effect",)), ("unsigned", INCOMPLETE, FAILS, ("effect",))]
    after = changed(edition(), {"investment.at_least_yuan.3": "10000", "effect.at_least.3": "1"})
    assert asked(after).by("criterion") == {"investment": (2, 0, 0), "effect": (1, 0, 0)}


def test_a_reading() -> None:
    found = asked(other_readings={"P2": "and"})
    assert moved(found) == [("four", MEETS, FAILS, ("business",))]
    found = asked(readings={"P2": "and"})
    assert moved(found) == [("four", FAILS, MEETS, ("business",))]
    assert moved(asked(readings={"P2": "and"}, other_readings={"P2": "and"})) == []


def test_a_part_row_is_not_named_beside_its_whole() -> None:
    """工业APP and 基础云服务 bear on the outcome through 业务上云 alone."""
    found = compare([entry("a", claims=claims(*B3[1:]))], edition(), changed(edition(), {"app.at_least.3": "1"}), known)
    assert moved(found) == [("a", FAILS, MEETS, ("business",))]


def test_an_unknown_county_has_a_dash() -> None:
    after = changed(edition(), {"effect.at_least.3": "1"})
    rows = [entry("a", claims=claims(*B3[:3]), enterprise__cloud_users=80)]
    rows[0].declaration.fields["enterprise.division"] = None  # type: ignore[index]
    found = compare(rows, edition(), after, known)
    assert (found.sizes["county", "—"], found.by("county")) == (1, {"—": (0, 0, 1)})


def test_more_than_one_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    after = changed(edition(), {"investment.at_least_yuan.3": "10000"})
    whole = compare(small() * 3, edition(), after, known)
    monkeypatch.setattr("yunxing.guide.whatif.STRETCH", 4)
    assert compare(small() * 3, edition(), after, known) == whole


def test_rulings_hold_from_their_day_on_each_side() -> None:
    ruling = {
        "reading": "P2",
        "choose": "and",
        "from": "2020-05-06",
        "document": "x",
        "grounds": {"zh": "试", "en": "t"},
    }
    after = changed(edition(), {"rulings.rulings": [ruling]})
    rows = [entry(day, "B4", filed_on=day) for day in ("2020-05-05", "2020-05-06")]
    assert moved(compare(rows, edition(), after, known)) == [("2020-05-06", MEETS, FAILS, ("business",))]
    assert moved(compare(rows, after, edition(), known)) == [("2020-05-06", FAILS, MEETS, ("business",))]
    assert moved(compare(rows, edition(), after, known, other_readings={"P2": "or"})) == []


def lacking(path: str, *without: str) -> Edition:
    """The edition with some alternatives of a choice taken out of its form."""
    fields = [dict(f) for f in edition().sources["forms"].values["fields"]]
    for field in fields:
        if field["path"] == path:
            kept = field["choices"]
            field["choices"] = {k: v for k, v in kept.items() if k not in without} if isinstance(kept, dict) else [
                c for c in kept if c not in without
            ]  # fmt: skip
    return changed(edition(), {"forms.fields": fields})


def test_an_edition_that_does_not_know_a_choice_is_refused() -> None:
    other = lacking("enterprise.clusters", "高端装备")
    with pytest.raises(InputError) as caught:
        compare([entry("A1")], edition(), other, known)
    assert caught.value.lines() == ["A1: 另一版指南（jiangsu-2020）没有：高端装备，无法对照"]
    assert caught.value.lines("en") == [
        "A1: the other edition (jiangsu-2020) does not know 高端装备: they cannot be compared"
    ]


def test_an_edition_of_other_rows_is_refused() -> None:
    other = lakeland()
    with pytest.raises(InputError) as caught:
        compare([Entry("A1", 7, from_values(values("B4")))], edition(), other, known)
    (line,) = caught.value.lines()
    assert line.startswith(f"A1:7: 另一版指南（lakeland-2031）没有：{'、'.join(B4[:3])}")


def test_no_entries() -> None:
    found = compare([], edition(), changed(edition(), {"effect.at_least.3": "1"}), known)
    assert (found.total, found.changes, found.by("county")) == (0, [], {})


def test_what_lacked_something_and_now_fails_is_a_cause_too() -> None:
    """A requirement that was unmet before and after explains nothing by being unmet: how it is unmet does."""
    several = [entry("unsealed", invoices=[invoice("20000.00")], commitment__signed=False)]
    other = changed(edition(), {"investment.at_least_yuan.3": "30000"})
    found = compare(several, edition(), other, known)
    assert moved(found) == [("unsealed", INCOMPLETE, FAILS, ("investment",))]
