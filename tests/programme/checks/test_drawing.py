"""A draw: committed, frozen, drawn, in that order and once; late entries are drawn at the same rate; nobody else draws."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from yunxing.guide import drawing as pure
from yunxing.guide.loading import changed
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks import drawing
from yunxing.programme.checks.model import Draw, Sampled
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure.model import EndRequest
from yunxing.programme.procedure.moving import move
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import officer
from .making import DRAWN_ON, VALUE, accepted, call_of_province, city, copies, drawn, frozen, waiting


@pytest.fixture
def call() -> Call:
    return call_of_province()


@pytest.fixture
def office(call: Call) -> Actor:
    return city()


def states(call: Call) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Declaration.objects.filter(call=call).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_a_draw_moves_every_case_and_can_be_repeated(call: Call, office: Actor, tmp_path: Path) -> None:
    one = waiting(call, office)
    copies(one, 20)
    draw = drawn(office, call)
    assert states(call) == {"drawn": 3, "not_drawn": 18}
    assert (len(draw.sample), draw.left, draw.strata, draw.base) == (3, [], [], {})
    taken = set(Sampled.objects.filter(draw=draw, taken=True).values_list("declaration__number", flat=True))
    assert taken == set(draw.sample)
    assert set(Declaration.objects.filter(state="drawn").values_list("number", flat=True)) == taken
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(pure.plain(drawing.as_file(draw))), encoding="utf-8")
    assert [one.agrees for one in pure.checks(pure.read_draw(path))] == [True, True, True]
    assert [e.act for e in acts_on(draw)] == ["draw.commit", "draw.freeze", "draw.draw"]
    assert verify() == []


def test_members_of_what_was_drawn_are_told(call: Call, office: Actor) -> None:
    one = waiting(call, office)
    drawn(office, call)
    told = Message.objects.filter(kind="checks")
    assert [m.person_id for m in told] == [one.enterprise.memberships.get().person_id]


def test_the_seed_is_hidden_until_the_draw(call: Call, office: Actor) -> None:
    waiting(call, office)
    draw = frozen(office, call)
    shown = json.dumps(pure.plain(drawing.as_file(draw)))
    assert draw.seed not in shown
    assert draw.seed not in json.dumps([e.data for e in acts_on(draw)])
    assert pure.commitment(draw.seed) == draw.commitment
    with clock.moved_to(DRAWN_ON):
        draw = drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
    assert drawing.as_file(draw).seed == draw.seed


def test_nothing_can_be_frozen_that_is_not_there(call: Call, office: Actor) -> None:
    draw = drawing.commit(actor=office, call=call)
    with pytest.raises(RefusedError) as refused:
        drawing.freeze(actor=office, draw=draw, public_source="双色球", public_on=date(2020, 5, 9))
    assert "没有待核查" in refused.value.zh
    draw.refresh_from_db()
    assert (draw.frozen_at, draw.population) == (None, [])


@pytest.mark.parametrize(
    ("source", "day", "field"),
    [
        ("", date(2020, 5, 9), "public_source"),
        (" \n", date(2020, 5, 9), "public_source"),
        ("号" * 201, date(2020, 5, 9), "public_source"),
        ("双色球", date(2020, 5, 7), "public_on"),
        ("双色球", date(2020, 5, 6), "public_on"),
        ("双色球", date(2020, 7, 7), "public_on"),
        ("双色球", date(2092, 5, 9), "public_on"),
    ],
)
def test_the_public_value_is_named_before_and_of_a_day_to_come(
    source: str, day: date, field: str, call: Call, office: Actor
) -> None:
    waiting(call, office)
    draw = drawing.commit(actor=office, call=call)
    with pytest.raises(RefusedError) as refused:
        drawing.freeze(actor=office, draw=draw, public_source=source, public_on=day)
    assert refused.value.field == field
    # A slip is mended: another day freezes it.
    draw = drawing.freeze(actor=office, draw=draw, public_source="双色球", public_on=date(2020, 7, 6))
    assert draw.public_on == date(2020, 7, 6)


def test_strata_are_stars_and_counties_alone(call: Call, office: Actor) -> None:
    copies(waiting(call, office), 3, star=5)
    draw = drawing.commit(actor=office, call=call)
    with pytest.raises(RefusedError):
        drawing.freeze(actor=office, draw=draw, public_source="双色球", public_on=date(2020, 5, 9), strata=["name"])
    draw = drawing.freeze(
        actor=office, draw=draw, public_source="双色球", public_on=date(2020, 5, 9), strata=["county", "star"]
    )
    assert draw.strata == ["star", "county"]
    with clock.moved_to(DRAWN_ON):
        draw = drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
    assert len(draw.sample) == 2


def test_the_public_value_is_entered_on_its_day_or_later(call: Call, office: Actor) -> None:
    waiting(call, office)
    draw = frozen(office, call)
    for at in (clock.now(), datetime(2020, 5, 8, 23, 59, 59, tzinfo=clock.SHANGHAI)):
        with clock.moved_to(at), pytest.raises(RefusedError) as refused:
            drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
        assert refused.value.field == "public_value"
    with clock.moved_to(datetime(2020, 5, 9, tzinfo=clock.SHANGHAI)):
        drawing.draw_cases(actor=office, draw=draw, public_value="  03 07 11\n18 ")
    draw.refresh_from_db()
    assert draw.public_value == "03 07 11 18"


@pytest.mark.parametrize("value", ["", "  ", "1" * 201, "a\x00b", "a\u202eb"])
def test_what_is_no_public_value_is_refused(value: str, call: Call, office: Actor) -> None:
    waiting(call, office)
    draw = frozen(office, call)
    with clock.moved_to(DRAWN_ON), pytest.raises(RefusedError) as refused:
        drawing.draw_cases(actor=office, draw=draw, public_value=value)
    assert refused.value.field == "public_value"


def test_nothing_happens_in_the_wrong_order_or_twice(call: Call, office: Actor) -> None:
    one = waiting(call, office)
    draw = drawing.commit(actor=office, call=call)
    with pytest.raises(RefusedError):
        drawing.commit(actor=office, call=call)
    with clock.moved_to(DRAWN_ON), pytest.raises(RefusedError):
        drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
    options = {"public_source": "双色球", "public_on": date(2020, 5, 9)}
    draw = drawing.freeze(actor=office, draw=draw, **options)
    before = (draw.population, draw.population_hash, draw.public_source)
    with pytest.raises(RefusedError):
        drawing.freeze(actor=office, draw=draw, public_source="另一种", public_on=date(2020, 5, 20))
    with pytest.raises(RefusedError):
        drawing.commit(actor=office, call=call)
    with clock.moved_to(DRAWN_ON):
        drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
        with pytest.raises(RefusedError):
            drawing.draw_cases(actor=office, draw=draw, public_value="another")
        with pytest.raises(RefusedError):
            drawing.freeze(actor=office, draw=draw, **options)
    draw.refresh_from_db()
    assert (draw.population, draw.population_hash, draw.public_source) == before
    assert draw.public_value == VALUE
    one.refresh_from_db()
    assert one.state == "drawn"


def test_late_entries_are_drawn_from_at_the_same_rate(call: Call, office: Actor) -> None:
    one = waiting(call, office)
    copies(one, 10)
    draw = frozen(office, call, strata=["star"])
    late = copies(one, 11)
    with clock.moved_to(DRAWN_ON):
        draw = drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
    assert (len(draw.population), len(draw.sample)) == (11, 2)
    assert states(call) == {"drawn": 2, "not_drawn": 9, "to_check": 11}
    with clock.moved_to(DRAWN_ON):
        second = drawing.commit(actor=office, call=call)
        second = drawing.freeze(actor=office, draw=second, public_source="双色球", public_on=date(2020, 5, 12))
    with clock.moved_to(datetime(2020, 5, 12, 9, tzinfo=clock.SHANGHAI)):
        second = drawing.draw_cases(actor=office, draw=second, public_value="1")
    assert (second.supplements, second.strata, second.share_percent, len(second.sample)) == (draw, ["star"], 10, 2)
    assert {number for number, _, _ in second.population} == {each.number for each in late}
    assert second.seed != draw.seed
    assert states(call) == {"drawn": 4, "not_drawn": 18}


def test_a_case_that_was_ended_since_the_freeze_is_named_and_the_next_takes_its_place(
    call: Call, office: Actor
) -> None:
    one = waiting(call, office)
    copies(one, 19)
    draw = frozen(office, call)
    first = pure.ranked(drawing.as_file(Draw(**_known(draw))))[0][1].number
    ended = Declaration.objects.get(number=first)
    EndRequest.objects.create(declaration=ended, person=office.person, at=clock.now(), reason="撤回")
    move("terminate", actor=office, declaration=ended)
    with clock.moved_to(DRAWN_ON):
        draw = drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
    assert (draw.left, len(draw.sample), first in draw.sample) == ([first], 2, False)
    assert states(call) == {"drawn": 2, "not_drawn": 17, "terminated": 1}
    assert not Sampled.objects.filter(declaration=ended).exists()
    assert all(one.agrees for one in pure.checks(drawing.as_file(draw)))


def _known(draw: Draw) -> dict[str, object]:
    """A draw as it will be drawn: what the test alone knows before."""
    names = ("call_id", "commitment", "seed", "population", "population_hash", "share_percent", "strata", "base")
    return {**{name: getattr(draw, name) for name in names}, "public_value": VALUE, "drawn_at": clock.now()}


def test_a_case_that_was_left_out_is_added_for_its_risk(call: Call, office: Actor) -> None:
    one = waiting(call, office)
    copies(one, 1)
    drawn(office, call)
    left_out = Declaration.objects.get(call=call, state="not_drawn")
    for reason in ("", "  ", "因" * 501):
        with pytest.raises(RefusedError) as refused:
            drawing.add_check(actor=office, declaration=left_out, reason=reason)
        assert refused.value.field == "reason"
    added = drawing.add_check(actor=office, declaration=left_out, reason="发票金额异常")
    left_out.refresh_from_db()
    assert (left_out.state, added.draw, added.taken, added.reason) == ("drawn", None, True, "发票金额异常")
    with pytest.raises(RefusedError):
        drawing.add_check(actor=office, declaration=left_out, reason="再加")


@pytest.mark.parametrize(
    ("code", "duty"), [("3207", "officer"), ("32", "officer"), ("320706", "officer"), ("320583", "expert"), ("320583", "auditor")]
)  # fmt: skip
def test_nobody_else_draws(code: str, duty: str, call: Call, office: Actor) -> None:
    waiting(call, office)
    draw = frozen(office, call)
    other = officer(code, duty)
    with clock.moved_to(DRAWN_ON):
        with pytest.raises(NotAllowedError):
            drawing.draw_cases(actor=other, draw=draw, public_value=VALUE)
        with pytest.raises(NotAllowedError):
            drawing.freeze(actor=other, draw=draw, public_source="双色球", public_on=date(2020, 6, 1))
        if duty != "officer" or code in ("32", "320706"):
            with pytest.raises(NotAllowedError):
                drawing.commit(actor=other, call=call)


def test_who_belongs_to_one_of_the_enterprises_draws_nothing(call: Call, office: Actor) -> None:
    one = waiting(call, office)
    copies(one, 3)
    draw = frozen(office, call)
    Membership.objects.create(person=office.person, enterprise=one.enterprise, role="editor", since=clock.now())
    with clock.moved_to(DRAWN_ON), pytest.raises(NotAllowedError) as refused:
        drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
    assert "由本部门其他人员抽样" in refused.value.zh
    draw.refresh_from_db()
    assert (draw.drawn_at, states(call)) == (None, {"to_check": 4})


def test_another_city_has_its_own_population(call: Call, office: Actor) -> None:
    waiting(call, office)
    other = officer("3207")
    draw = drawing.commit(actor=other, call=call)
    with pytest.raises(RefusedError):
        drawing.freeze(actor=other, draw=draw, public_source="双色球", public_on=date(2020, 5, 9))


def test_an_edition_without_site_checks_draws_none(call: Call, office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    none = changed(edition_of("jiangsu-2020"), {"edition.site_check": None})
    monkeypatch.setattr(drawing, "edition_of", lambda key: none)
    with pytest.raises(RefusedError) as refused:
        drawing.commit(actor=office, call=call)
    assert refused.value.clause == "R82"


@pytest.mark.parametrize(
    ("reading", "drawn_"),
    [("city_wide", ([], 1)), ("per_star", (["star"], 2)), ("per_county", (["county"], 1)), ("received", ([], 3))],
)
def test_the_reading_says_of_what_the_tenth_is(
    reading: str, drawn_: tuple[list[str], int], call: Call, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six of four stars and three of five wait; 21 were received (P12)."""
    one = waiting(call, office)
    copies(one, 5)
    copies(one, 3, star=5)
    copies(one, 12, state="city_review")
    edition = changed(edition_of("jiangsu-2020"), {"readings.readings.P12.default": reading})
    monkeypatch.setattr(drawing, "edition_of", lambda key: edition)
    draw = drawn(office, call)
    assert (draw.strata, len(draw.sample)) == drawn_
    assert draw.base == ({"": 21} if reading == "received" else {})


@pytest.mark.parametrize(
    ("cases", "drawn_"),
    [
        ((5, 95, 1), [({"": 100}, 5), ({"": 96}, 10)]),
        ((5, 95, 0), [({"": 100}, 5), ({"": 95}, 10)]),
        ((40, 60, 50), [({"": 100}, 10), ({"": 110}, 11)]),
        ((40, 0, 61), [({"": 40}, 4), ({"": 61}, 7)]),
    ],
)
def test_a_supplement_takes_what_an_earlier_draw_did_not_find(
    cases: tuple[int, int, int],
    drawn_: list[tuple[dict[str, int], int]],
    call: Call,
    office: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the tenth is of all received: so many wait first, so many lie elsewhere, so many come later; then all wait (P12, R83)."""
    first, elsewhere, late = cases
    edition = changed(edition_of("jiangsu-2020"), {"readings.readings.P12.default": "received"})
    monkeypatch.setattr(drawing, "edition_of", lambda key: edition)
    one = waiting(call, office)
    copies(one, first - 1)
    rest = copies(one, elsewhere, state="city_review")
    draws = [drawn(office, call)]
    rest += copies(one, late, state="city_review")
    accepted(rest, office)
    with clock.moved_to(DRAWN_ON):
        second = drawing.commit(actor=office, call=call)
        second = drawing.freeze(actor=office, draw=second, public_source="双色球", public_on=date(2020, 5, 12))
    with clock.moved_to(datetime(2020, 5, 12, 9, tzinfo=clock.SHANGHAI)):
        draws.append(drawing.draw_cases(actor=office, draw=second, public_value="1"))
    assert [(one.base, len(one.sample)) for one in draws] == drawn_
