"""Calls: made by the province or a city, opened, extended with a reason; never with days out of order."""

from datetime import date, timedelta
from typing import Any

import pytest

from yunxing.programme import clock
from yunxing.programme.calls import queries, rules, verbs
from yunxing.programme.calls.model import Call
from yunxing.programme.calls.queries import last_act, terms_at
from yunxing.programme.calls.verbs import Terms
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.journal.model import Entry
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.people.model import Duty
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import NOON, call, declaration, officer, owner

DAYS = {
    "opens_on": date(2020, 4, 20),
    "closes_on": date(2020, 5, 8),
    "county_by": date(2020, 5, 10),
    "city_by": date(2020, 5, 29),
}


def terms(**more: Any) -> Terms:
    return Terms(**{"name": "2020年首批", "edition": "jiangsu-2020", "stars": [5, 3], **DAYS, **more})  # type: ignore[arg-type]


def test_a_city_makes_a_draft_that_its_office_alone_sees() -> None:
    city = officer("3207")
    made = verbs.make(actor=city, terms=terms(name="  2020年首批 "))
    assert (made.name, made.stars, made.opened_at) == ("2020年首批", [3, 5], None)
    seen = {
        who: queries.one(actor, made.pk) is not None
        for who, actor in {
            "its office": city,
            "province": officer("32"),
            "county": officer("320706"),
            "another city": officer("3201"),
            "its auditor": officer("3207", Duty.AUDITOR),
            "an enterprise": owner(),
        }.items()
    }
    assert seen == {name: name == "its office" for name in seen}


def test_an_open_call_is_seen_where_it_reaches() -> None:
    made = call()
    seen = {
        place: queries.one(officer(place), made.pk) is not None
        for place in ("32", "3207", "320706", "3201", "320102", "320583")
    }
    assert seen == {"32": True, "3207": True, "320706": True, "3201": False, "320102": False, "320583": False}
    assert queries.one(owner("320703"), made.pk) == made
    assert queries.one(owner("320102"), made.pk) is None


@pytest.mark.parametrize(
    ("more", "field", "clause"),
    [
        ({"name": "  "}, "name", ""),
        ({"stars": []}, "stars", ""),
        ({"stars": [3, 6]}, "stars", ""),
        ({"closes_on": date(2020, 4, 19)}, "closes_on", "R33–R34"),
        ({"county_by": date(2020, 5, 7)}, "county_by", "R33–R34"),
        ({"city_by": date(2020, 5, 9)}, "city_by", "R33–R34"),
        ({"city_by": date(2023, 5, 8)}, "city_by", ""),
        (dict.fromkeys(DAYS, date.max), "opens_on", ""),
    ],
)
def test_terms_that_cannot_be_are_refused_by_field(more: dict[str, Any], field: str, clause: str) -> None:
    with pytest.raises(RefusedError) as refused:
        verbs.make(actor=officer("3207"), terms=terms(**more))
    assert (refused.value.field, refused.value.clause) == (field, clause)


def test_the_last_sensible_day_of_a_call_is_three_years_off_and_said() -> None:
    made = verbs.make(actor=officer("3207"), terms=terms(city_by=date(2023, 5, 7)))
    with pytest.raises(RefusedError) as refused:
        verbs.change(actor=officer("3207"), call=made, terms=terms(city_by=date(2023, 5, 8)), seen=last_act(made))
    made.refresh_from_db()
    assert (made.city_by, refused.value.zh) == (date(2023, 5, 7), "日期不合理：不应晚于 2023-05-07，请核对")


@pytest.mark.parametrize("code", ["320706", "320703"])
def test_a_county_makes_no_call(code: str) -> None:
    with pytest.raises(NotAllowedError):
        verbs.make(actor=officer(code), terms=terms())


def test_only_officers_of_its_own_office_manage_a_call() -> None:
    made = call()
    may = {
        (code, duty): rules.may_manage(officer(code, duty), made)
        for code, duty in (
            *(("3207", duty) for duty in ("officer", "auditor", "expert", "operator")),
            *((code, "officer") for code in ("32", "3201", "320583", "320706")),
        )
    }
    assert [who for who, allowed in may.items() if allowed] == [("3207", "officer")]


def test_a_draft_changes_freely_and_an_open_call_keeps_what_was_promised() -> None:
    city = officer("3207")
    made = verbs.make(actor=city, terms=terms())
    made = verbs.change(actor=city, call=made, terms=terms(stars=[4], opens_on=date(2020, 4, 1)), seen=last_act(made))
    assert (made.stars, made.opens_on) == ([4], date(2020, 4, 1))
    verbs.open_call(actor=city, call=made)
    for more, field in [
        ({"stars": [3, 4]}, "edition"),
        ({"opens_on": date(2020, 4, 2)}, "opens_on"),
        ({"closes_on": date(2020, 5, 9)}, "closes_on"),
        ({"county_by": date(2020, 5, 11)}, "county_by"),
    ]:
        with pytest.raises(RefusedError) as refused:
            verbs.change(
                actor=city,
                call=made,
                terms=terms(**{"stars": [4], "opens_on": date(2020, 4, 1), **more}),
                seen=last_act(made),
            )
        assert refused.value.field == field
    same = terms(stars=[4], opens_on=date(2020, 4, 1), notice="更正：电话改为 0518-80000000")
    assert verbs.change(actor=city, call=made, terms=same, seen=last_act(made)).notice == "更正：电话改为 0518-80000000"


def test_a_call_that_somebody_changed_since_it_was_looked_at_is_not_changed() -> None:
    city = officer("3207")
    made = verbs.make(actor=city, terms=terms(notice="甲"))
    seen = last_act(made)
    verbs.change(actor=officer("3207"), call=made, terms=terms(notice="乙", city_by=date(2020, 6, 1)), seen=seen)
    with pytest.raises(verbs.OvertakenError, match="批次已由李试在 05-07 12:00:00 修改") as refused:
        verbs.change(actor=city, call=made, terms=terms(notice="丙"), seen=seen)
    assert (refused.value.status, Call.objects.get(pk=made.pk).notice) == (409, "乙")
    verbs.open_call(actor=city, call=made)
    days = {"closes_on": date(2020, 5, 9), "county_by": date(2020, 5, 10), "city_by": date(2020, 6, 1)}
    verbs.extend(actor=city, call=made, **days, reason="疫情")
    said = [terms_at(made, number) for number in (seen, last_act(made))]
    assert [(one["notice"], one["closes_on"], one["city_by"]) for one in said] == [
        ("甲", "2020-05-08", "2020-05-29"),
        ("乙", "2020-05-09", "2020-06-01"),
    ]
    Entry.objects.filter(act="call.change").update(data=None)
    assert terms_at(made, last_act(made)) == {name: f"{day}" for name, day in days.items()}, "the rest was erased"


def test_a_call_opens_once_and_not_after_its_end() -> None:
    city = officer("3207")
    made = verbs.make(actor=city, terms=terms())
    with clock.moved_to(NOON + timedelta(days=2)), pytest.raises(RefusedError) as late:
        verbs.open_call(actor=city, call=made)
    assert late.value.field == "closes_on"
    opened = verbs.open_call(actor=city, call=made)
    assert (opened.opened_at, opened.opened_by) == (NOON, city.person)
    with pytest.raises(RefusedError):
        verbs.open_call(actor=city, call=made)
    with pytest.raises(NotAllowedError):
        verbs.open_call(actor=officer("3201"), call=made)


def test_an_extension_is_an_act_of_its_own_with_its_reason() -> None:
    made = call()
    city = officer("3207")
    extended = verbs.extend(
        actor=city,
        call=made,
        closes_on=date(2020, 5, 9),
        county_by=date(2020, 5, 12),
        city_by=date(2020, 5, 29),
        reason=" 受疫情影响，\n企业材料准备困难 ",
    )
    assert (extended.closes_on, extended.county_by, extended.city_by) == (
        date(2020, 5, 9),
        date(2020, 5, 12),
        date(2020, 5, 29),
    )
    entry = acts_on(made).get(act="call.extend")
    assert entry.data == {
        "before": {"closes_on": "2020-05-08", "county_by": "2020-05-10", "city_by": "2020-05-29"},
        "after": {"closes_on": "2020-05-09", "county_by": "2020-05-12", "city_by": "2020-05-29"},
        "reason": "受疫情影响， 企业材料准备困难",
    }
    assert verify() == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " \n"}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"closes_on": date(2020, 5, 7)}, "closes_on"),
        ({"closes_on": date(2020, 5, 8)}, "closes_on"),
        ({"closes_on": date(2020, 5, 11)}, "county_by"),
        ({"city_by": date(2023, 5, 8)}, "city_by"),
        (dict.fromkeys(("closes_on", "county_by", "city_by"), date.max), "closes_on"),
    ],
)
def test_an_extension_without_reason_or_to_an_earlier_day_is_refused(more: dict[str, Any], field: str) -> None:
    asked = {k: v for k, v in DAYS.items() if k != "opens_on"} | {"closes_on": date(2020, 5, 9), "reason": "疫情"}
    made = call()
    with pytest.raises(RefusedError) as refused:
        verbs.extend(actor=officer("3207"), call=made, **{**asked, **more})  # type: ignore[arg-type]
    assert refused.value.field == field
    made.refresh_from_db()
    assert made.closes_on == date(2020, 5, 8)


def test_a_draft_is_changed_and_not_extended_and_others_extend_nothing() -> None:
    city = officer("3207")
    draft = verbs.make(actor=city, terms=terms())
    days = {k: v for k, v in DAYS.items() if k != "opens_on"}
    with pytest.raises(RefusedError):
        verbs.extend(actor=city, call=draft, reason="疫情", **{**days, "city_by": date(2020, 6, 1)})
    with pytest.raises(NotAllowedError):
        verbs.extend(actor=officer("32"), call=call(), reason="疫情", **{**days, "city_by": date(2020, 6, 1)})


def test_a_deadline_passes_at_24_oclock_and_drafts_are_saved_still() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    last = clock.end_of(date(2020, 5, 8))
    with clock.moved_to(last - timedelta(microseconds=1)):
        assert made.call.is_open
    with clock.moved_to(last):
        written = writing.change(
            actor=actor, declaration=made, edits=[Edit("fields/enterprise.employees", "77")]
        ).declaration
        assert written.content["fields"]["enterprise.employees"] == "77"
        with pytest.raises(RefusedError) as refused:
            submitting.submit(actor=actor, declaration=made)
    assert refused.value.say("zh-hans") == (
        "批次“2020年首批”已于 2020-05-08 24:00 截止，填写的内容仍然保留，可用于下一批次"
    )
