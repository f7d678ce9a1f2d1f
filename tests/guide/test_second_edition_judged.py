"""The verdicts of a second programme: at each of its thresholds, by its own ladder, readings and rulings."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.guide import factories
from tests.guide.lakeland import (
    HERE,
    NAME,
    PLAN,
    SELL,
    SENSE,
    holding,
    judged,
    knowing,
    lakeland,
    plain,
    read,
)
from yunxing.guide.columns import Columns, judge
from yunxing.guide.context import Title
from yunxing.guide.facts import space
from yunxing.guide.judging import Outcome, Status
from yunxing.guide.loading import changed
from yunxing.guide.verdict import Verdict, assess

MEETS, INCOMPLETE, FAILS, INADMISSIBLE = Outcome.MEETS, Outcome.INCOMPLETE, Outcome.FAILS, Outcome.INADMISSIBLE


def turning(verdict: Verdict) -> list[tuple[str, str, Outcome]]:
    return [(t.reading, t.alternative, t.outcome) for t in verdict.turns_on]


def status(verdict: Verdict, key: str) -> Status | None:
    found = verdict.stars[verdict.star].finding(key)
    return found.status if found else None


@pytest.mark.parametrize("star", [1, 2, 4, 6])
def test_exactly_enough_meets(star: int) -> None:
    assert (judged(star).outcome, judged(star).say()) == (MEETS, "符合")


def test_every_star_is_judged_at_once() -> None:
    verdict = judged(4)
    assert {s: v.outcome for s, v in verdict.stars.items()} == {
        1: INADMISSIBLE,
        2: INADMISSIBLE,
        4: MEETS,
        6: INADMISSIBLE,
    }
    assert verdict.next_star == 6


CASES = [
    tuple(row) for rows in yaml.safe_load((HERE.parent / "farms.yaml").read_text("utf-8")).values() for row in rows
]


def changed_by(star: int, change: list[str] | dict[str, Any]) -> dict[str, Any]:
    return plain(star, change) if isinstance(change, list) else plain(star, **change)


@pytest.mark.parametrize(("star", "key", "outcome", "change"), CASES)
def test_at_one_less_exactly_and_one_more(star: int, key: str, outcome: str, change: Any) -> None:
    verdict = assess(read(changed_by(star, change)), lakeland(), knowing(titles=holding(star)))
    assert (verdict.outcome.name, status(verdict, key)) == (outcome, Status(Outcome[outcome]))


def test_rows_of_other_stars_do_not_apply() -> None:
    assert [status(judged(1), key) for key in ("people", "points", "gains", "work", "seasons", "proof_photo")] == [
        None
    ] * 6
    assert status(judged(2, staff__online=None), "people") is Status.FAILS
    assert status(judged(2, green__share_percent=None), "form_green") is Status.MET  # not on the slip
    assert judged(1, evidence__6__sheets=0).outcome is MEETS


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, 90000),
        ({"evidence__3__dated": "2030-06-30"}, 0),  # paid a day too early, though the bill is what it was
        ({"invoices__0__payment": None}, 0),
        ({"invoices__0__buyer": "别人"}, 0),
        ({"invoices__0__category": "智能水泵"}, 0),  # hardware: not for four stars
        ({"invoices__0__category": "misc"}, 0),
    ],
)
def test_spending_is_counted_its_own_way(changes: dict[str, Any], counted: int) -> None:
    finding = judged(4, **changes).stars[4].finding("spending")
    assert finding is not None
    assert finding.evidenced == counted


def test_hardware_counts_where_it_says_so() -> None:
    assert judged(2, invoices__0__category="智能水泵").outcome is MEETS


def test_no_exemption_is_known() -> None:
    listed = knowing(titles=(Title(star=2, name=NAME),), exemption_lists=(factories.exemption(NAME, area="3203"),))
    verdict = assess(read(plain(4, invoices=[])), lakeland(), listed)
    assert (verdict.outcome, status(verdict, "spending")) == (FAILS, Status.FAILS)


@pytest.mark.parametrize(
    ("star", "held", "outcome"),
    [
        (1, 0, MEETS),
        (1, 1, INADMISSIBLE),
        (2, 0, INADMISSIBLE),
        (4, 1, INADMISSIBLE),
        (4, 2, MEETS),
        (6, 2, INADMISSIBLE),
    ],
)
def test_ladder_goes_by_its_own_stars(star: int, held: int, outcome: Outcome) -> None:
    assert judged(star, held=held).outcome is outcome


def test_ladder_says_its_own_words() -> None:
    assert [f.todo() for f in judged(6, held=2).stars[6].way] == ["须先取得四星级"]
    assert [f.todo() for f in judged(2, held=4).stars[2].way] == ["已是四星级企业，只能申报更高星级"]


def test_turns_on_its_own_readings() -> None:
    assert turning(judged(1)) == []
    assert turning(judged(2)) == [("Q1", "both", FAILS)]
    assert turning(judged(2, SENSE[:2] + PLAN[:1] + SELL[:1])) == []
    assert turning(judged(6)) == [("Q3", "does_not", FAILS)]
    assert turning(judged(4, invoices__0__net_yuan="89999.99")) == [("Q5", "mild", MEETS)]
    assert turning(judged(4, invoices__0__net_yuan="60000.00")) == [("Q5", "mild", MEETS)]
    assert turning(judged(4, invoices__0__net_yuan="59999.99")) == []
    assert turning(judged(6, staff__online=30)) == [("Q2", "third", MEETS)]
    assert turning(judged(6, staff__online=29)) == []


def test_its_ruling_holds_from_its_day() -> None:
    def spent(day: str) -> Outcome:
        return judged(4, filed_on=day, invoices__0__net_yuan="60000", evidence__5__dated="2031-12-01").outcome

    assert spent("2031-12-31") is FAILS
    assert spent("2032-01-01") is MEETS


def test_way_to_the_next_star() -> None:
    verdict = assess(read(plain(2)), lakeland(), knowing(titles=None))
    assert verdict.next_star == 4
    assert [(f.key, f.todo("zh"), f.todo("en")) for f in verdict.stars[4].way[:5]] == [
        ("planning", "还差1项，可从中选择：采收计划", "1 more of: Harvest plan"),
        ("selling", "还差1项，可从中选择：网店、溯源码", "1 more of: Online shop, Tracing code"),
        ("gains", "还差1项，可从中选择：节水、增产", "1 more of: Water saved, Higher yield"),
        ("people", "上云人数还差10人", "10 more of the staff online"),
        ("spending", "还差77,999.5元（要求90,000元，可计12,000.5元）", "77,999.5 yuan more (needed 90,000, countable 12,000.5)"),
    ]  # fmt: skip
    points = assess(read(plain(4)), lakeland(), knowing()).stars[6]
    assert [f.todo() for f in points.way if f.key in ("points", "sensing")] == [
        "还差1项，可从中选择：其他感知",
        "还差3分",
    ]


def test_columns_are_judged_alike() -> None:
    edition, context = lakeland(), knowing(titles=())
    made = [read(changed_by(star, change)) for star, _, _, change in CASES]
    columns = Columns.of(edition, [d.star for d in made], [space(edition).of(d, context) for d in made])
    outcomes = judge(columns, edition.settled())
    for place, declaration in enumerate(made):
        verdict = assess(declaration, edition, context)
        assert Outcome(outcomes.outcome[place]) is verdict.outcome
        assert outcomes.turns_on(place) == [(r, a) for r, a, _ in turning(verdict)]
        stands = {finding.key: int(finding.status) for finding in verdict.findings}
        absent = int(Status.NOT_APPLICABLE)
        assert list(outcomes.statuses[:, place]) == [stands.get(key, absent) for key in outcomes.keys]


def under(changes: dict[str, Any], star: int, items: list[str] | None = None, **more: Any) -> Verdict:
    edition = changed(lakeland(), changes)
    return assess(read(plain(star, items, **more), edition), edition, knowing(titles=holding(star)))


def test_a_star_left_out_needs_no_spending() -> None:
    assert under({"spending.at_least_yuan": {"2": "1", "4": "2", "6": "3"}}, 1).outcome is MEETS


def test_a_star_left_out_of_a_part_needs_none() -> None:
    parts = {"work.how.2": "all", "selling.at_least": {"4": 1, "6": 1}}
    assert under({"work.how.2": "all", "selling.at_least.2": None}, 2).outcome is MEETS
    assert under(parts, 2).outcome is MEETS


@pytest.mark.parametrize(
    ("key", "place", "star", "change"),
    [("gains", 8, 2, {"at_least": "1"}), ("form_green", 15, 4, {"of": ["green.source_named"]})],
)
def test_rows_are_for_their_stars_alone(key: str, place: int, star: int, change: dict[str, Any]) -> None:
    row = lakeland().sources["requirements"].values["requirements"][place]
    assert row["key"] == key
    assert under({key: {**row, **change, "stars": ["6"]}}, star).outcome is MEETS


def test_pages_are_asked_where_the_edition_asks_them() -> None:
    assert judged(1, claims__0__pages=None).outcome is MEETS


def test_months_of_each_service_are_reached_by_the_last() -> None:
    finding = judged(4, services__0__since="2031-01-15").stars[4].finding("seasons")
    assert finding is not None
    assert finding.todo() == "已满2个月，要求6个月；各项服务到2031-07-15满6个月"
