"""A notice is written, opened, closed and announced; cases move with it, and nothing personal is in its letter."""

import io
from datetime import date, datetime, timedelta

import pytest
from docx import Document

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.procedure.case import arrival
from yunxing.programme.publicity import announcing, letters, noticing, queries
from yunxing.programme.publicity.model import Announcement, Noticed, PublicNotice
from yunxing.programme.publicity.reminding import remind_of_ended
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..evaluation.making import before_the_province, call, decided, expert, panel, waiting
from ..factories import NOON, officer, owner
from .making import CLOSES, OPENS, answered, evaluated, lodged, opened, terms

AFTER = datetime(2020, 5, 15, tzinfo=clock.SHANGHAI)
"""24:00 of the last day."""


@pytest.fixture
def city(db: None) -> Actor:
    return officer("320583")


def states(*several: Declaration) -> list[str]:
    for one in several:
        one.refresh_from_db()
    return [one.state for one in several]


def test_three_stars_from_evaluation_to_announcement(city: Actor) -> None:
    ((member, made),) = evaluated(city, call())
    notice = noticing.write(actor=city, call=made.call, declarations=[made], terms=terms())
    assert (states(made), list(queries.public())) == (["evaluated"], [])
    notice = noticing.open_notice(actor=city, notice=notice)
    assert states(made) == ["notice"]
    with clock.moved_to(AFTER):
        noticing.close_notice(actor=city, notice=notice)
        assert states(made) == ["notice_over"]
        announcing.announce(
            actor=city, call=made.call, declarations=[made], number="昆工信〔2020〕9号", announced_on=date(2020, 5, 15)
        )
    assert states(made) == ["announced"]
    assert [e.act for e in acts_on(made)][-3:] == [
        "declaration.open_notice",
        "declaration.close_notice",
        "declaration.announce",
    ]
    told = Message.objects.filter(person=member.person, kind="notice").order_by("pk")
    assert [one.zh for one in told] == [
        f"申报 {made.number} 进入公示：2020-05-08 至 2020-05-14",
        f"申报 {made.number} 公示期满，没有成立的异议",
        "昆山公示第1有限公司 已由昆山市工信部门公布为三星级上云企业（昆工信〔2020〕9号）",
    ]
    assert verify() == []


def test_four_stars_through_the_province(city: Actor) -> None:
    province, batch = officer("32"), call()
    group = panel(province, batch, [expert("32")[1]], each=1)
    _, made = before_the_province(batch, name="连云港甲有限公司")
    decided(province, group, made)
    with pytest.raises(NotAllowedError):
        noticing.write(actor=officer("3207"), call=batch, declarations=[made], terms=terms())
    notice = opened(province, [made])
    assert states(made) == ["province_notice"]
    assert Noticed.objects.get().place == "连云港市海州区"
    with clock.moved_to(AFTER):
        noticing.close_notice(actor=province, notice=notice)
        assert states(made) == ["province_over"]
        with pytest.raises(NotAllowedError):
            announcing.announce(
                actor=province, call=batch, declarations=[made], number="1号", announced_on=date(2020, 5, 15)
            )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"opens_on": date(2020, 5, 6)}, "opens_on"),
        ({"closes_on": OPENS}, "closes_on"),
        ({"closes_on": date(2020, 5, 1)}, "closes_on"),
        ({"closes_on": OPENS + timedelta(61)}, "closes_on"),
        ({"opens_on": date(2020, 11, 4), "closes_on": date(2020, 11, 10)}, "opens_on"),
        ({"title": " "}, "title"),
        ({"title": "名" * 121}, "title"),
        ({"contact": "请联系王主任"}, "contact"),
        ({"contact": ""}, "contact"),
        ({"contact": "139 1234 5678"}, "contact"),
        ({"contact": "１３９．１２３４．５６７８"}, "contact"),
        ({"number": "13912345678"}, "number"),
        ({"title": "公示 王某139—1234—5678"}, "title"),
        ({"address": "前进中路1号 a.b@example.com"}, "address"),
        ({"title": "公示，联系 13912345678"}, "title"),
        ({"address": "找 a@example.org"}, "address"),
    ],
)
def test_a_notice_without_sense_or_with_something_personal_is_refused(
    city: Actor, wrong: dict[str, object], field: str
) -> None:
    ((_, made),) = evaluated(city, call())
    with pytest.raises(RefusedError) as refused:
        noticing.write(actor=city, call=made.call, declarations=[made], terms=terms(**wrong))
    assert refused.value.field == field
    assert PublicNotice.objects.count() == 0


def test_a_notice_may_open_half_a_year_ahead_and_last_sixty_days(city: Actor) -> None:
    ((_, made),) = evaluated(city, call())
    opens, closes = NOON.date() + timedelta(180), NOON.date() + timedelta(240)
    notice = noticing.write(
        actor=city, call=made.call, declarations=[made], terms=terms(opens_on=opens, closes_on=closes)
    )
    assert (notice.opens_on, notice.closes_on) == (date(2020, 11, 3), date(2021, 1, 2))


def test_the_office_s_telephone_is_not_that_of_a_contact(city: Actor) -> None:
    ((_, made),) = evaluated(city, call())
    number = made.content["fields"]["enterprise.contact.office_phone"]
    with pytest.raises(RefusedError) as refused:
        noticing.write(actor=city, call=made.call, declarations=[made], terms=terms(contact=number))
    assert (refused.value.field, "R91" in refused.value.zh) == ("contact", True)


def test_the_letter_says_who_and_nothing_personal(city: Actor) -> None:
    made = [one for _, one in evaluated(city, call(), number=2)]
    notice = opened(city, made)
    paper = Document(io.BytesIO(letters.notice_letter(notice, list(notice.items.all()))))
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[1:] == [
        ["1", "昆山公示第1有限公司", "昆山市", "三星级"],
        ["2", "昆山公示第2有限公司", "昆山市", "三星级"],
    ]
    text = "\n".join(one.text for one in paper.paragraphs)
    assert ("2020年5月8日至2020年5月14日" in text, "0512-57300000" in text, "匿名" in text) == (True, True, False)
    personal = letters.personal_of(list(notice.items.select_related("declaration")), edition_of(made[0].edition))
    whole = text + str(rows)
    assert personal
    assert [one for one in personal if one in whole] == []


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (date(2020, 5, 8), date(2020, 5, 13)),  # Saturday the 9th was worked, for May Day
        (date(2020, 6, 1), date(2020, 6, 5)),
        (date(2020, 9, 29), date(2020, 10, 12)),
        (date(2031, 1, 1), None),
    ],
)
def test_five_working_days_are_suggested(opens: date, closes: date | None) -> None:
    assert noticing.suggested(opens) == closes


def test_a_case_stands_in_one_notice_and_a_draft_lets_it_go(city: Actor) -> None:
    first, second = (one for _, one in evaluated(city, call(), number=2))
    draft = noticing.write(actor=city, call=first.call, declarations=[first], terms=terms())
    with pytest.raises(RefusedError):
        noticing.write(actor=city, call=first.call, declarations=[first, second], terms=terms())
    assert list(queries.to_show(city)) == [second]
    assert list(queries.to_show(city, but=draft)) == [first, second]
    noticing.change(actor=city, notice=draft, declarations=[second], terms=terms(title="改"))
    assert list(queries.to_show(city)) == [first]
    noticing.discard(actor=city, notice=draft)
    assert (list(queries.to_show(city)), Noticed.objects.count()) == ([first, second], 0)


def test_a_case_evaluated_after_the_draft_can_join_it(city: Actor) -> None:
    batch = call()
    ((_, first),) = evaluated(city, batch)
    draft = noticing.write(actor=city, call=batch, declarations=[first], terms=terms())
    with clock.moved_to(NOON + timedelta(hours=1)):
        _, second = waiting(batch, name="昆山后来有限公司")
        decided(city, panel(city, batch, [expert()[1]], each=1), second)
        noticing.change(actor=city, notice=draft, declarations=[first, second], terms=terms())
        noticing.open_notice(actor=city, notice=draft)
    assert states(first, second) == ["notice", "notice"]


def test_only_evaluated_cases_of_the_call_are_shown(city: Actor) -> None:
    batch = call()
    ((_, made),) = evaluated(city, batch)
    _, not_yet = waiting(batch)
    for call_of, several in ((batch, [made, not_yet]), (call(), [made]), (batch, [])):
        with pytest.raises(RefusedError) as refused:
            noticing.write(actor=city, call=call_of, declarations=several, terms=terms())
        assert refused.value.field == "declarations"
    for other in (officer("320706"), officer("3201"), owner(), officer("320583", "auditor")):
        with pytest.raises(RefusedError):
            noticing.write(actor=other, call=batch, declarations=[made], terms=terms())
    assert states(made, not_yet) == ["evaluated", "city_review"]


def test_opening_needs_number_and_days_to_come_and_happens_once(city: Actor) -> None:
    ((_, made),) = evaluated(city, call())
    draft = noticing.write(actor=city, call=made.call, declarations=[made], terms=terms(number=""))
    with pytest.raises(RefusedError) as refused:
        noticing.open_notice(actor=city, notice=draft)
    assert refused.value.field == "number"
    noticing.change(actor=city, notice=draft, declarations=[made], terms=terms())
    with clock.moved_to(datetime(2020, 5, 9, tzinfo=clock.SHANGHAI)), pytest.raises(RefusedError) as refused:
        noticing.open_notice(actor=city, notice=draft)
    assert refused.value.field == "opens_on"
    with pytest.raises(NotAllowedError):
        noticing.open_notice(actor=officer("3201"), notice=draft)
    noticing.open_notice(actor=city, notice=draft)
    for act in (noticing.open_notice, noticing.discard):
        with pytest.raises(RefusedError):
            act(actor=city, notice=draft)
    with pytest.raises(RefusedError):
        noticing.change(actor=city, notice=draft, declarations=[made], terms=terms())


def test_a_case_that_went_elsewhere_hinders_opening_by_name_and_nothing_moves(city: Actor) -> None:
    first, second = (one for _, one in evaluated(city, call(), number=2))
    draft = noticing.write(actor=city, call=first.call, declarations=[first, second], terms=terms())
    Declaration.objects.filter(pk=second.pk).update(state="terminated")
    with pytest.raises(RefusedError) as refused:
        noticing.open_notice(actor=city, notice=draft)
    assert second.name in refused.value.zh
    assert states(first, second) == ["evaluated", "terminated"]
    noticing.change(actor=city, notice=draft, declarations=[first], terms=terms())
    noticing.open_notice(actor=city, notice=draft)


def test_it_closes_after_24_00_of_its_last_day(city: Actor) -> None:
    ((_, made),) = evaluated(city, call())
    notice = opened(city, [made])
    with clock.moved_to(AFTER - timedelta(seconds=1)), pytest.raises(RefusedError):
        noticing.close_notice(actor=city, notice=notice)
    with clock.moved_to(AFTER):
        with pytest.raises(NotAllowedError):
            noticing.close_notice(actor=officer("32"), notice=notice)
        noticing.close_notice(actor=city, notice=notice)
        with pytest.raises(RefusedError):
            noticing.close_notice(actor=city, notice=notice)
    assert AFTER.date() - timedelta(1) == CLOSES


def test_upheld_objections_lead_back_or_end_and_the_rest_is_over(city: Actor) -> None:
    made = [one for _, one in evaluated(city, call(), number=4)]
    notice = opened(city, made)
    for place, leads_to in ((0, "review"), (1, "terminate"), (2, "")):
        answered(city, lodged(notice, place=place).objection, leads_to=leads_to)
    answered(city, lodged(notice, place=1).objection, leads_to="review")
    with clock.moved_to(AFTER):
        noticing.close_notice(actor=city, notice=notice)
    assert states(*made) == ["city_review", "terminated", "notice_over", "notice_over"]
    step = arrival(made[0])
    assert step is not None
    assert step.reason == "异议 YY-2020-000001 成立"


def test_an_objection_without_answer_keeps_it_open_and_an_ended_case_does_not(city: Actor) -> None:
    made = [one for _, one in evaluated(city, call(), number=2)]
    notice = opened(city, made)
    objection = lodged(notice).objection
    Declaration.objects.filter(pk=made[1].pk).update(state="terminated")
    with clock.moved_to(AFTER):
        with pytest.raises(RefusedError) as refused:
            noticing.close_notice(actor=city, notice=notice)
        assert objection.number in refused.value.zh
        answered(city, objection)
        noticing.close_notice(actor=city, notice=notice)
    assert states(*made) == ["notice_over", "terminated"]


def test_evaluated_again_it_needs_a_new_notice(city: Actor) -> None:
    ((_, made),) = evaluated(city, call())
    notice = opened(city, [made])
    answered(city, lodged(notice).objection, leads_to="review")
    with clock.moved_to(AFTER):
        noticing.close_notice(actor=city, notice=notice)
        made.refresh_from_db()
    with clock.moved_to(AFTER + timedelta(hours=12)):
        decided(city, panel(city, made.call, [expert()[1]], each=1), made)
        assert list(queries.to_show(city)) == [made]
        days = {"opens_on": date(2020, 5, 16), "closes_on": date(2020, 5, 22)}
        again = opened(city, [made], number="2号", **days)
    with clock.moved_to(datetime(2020, 5, 23, tzinfo=clock.SHANGHAI)):
        noticing.close_notice(actor=city, notice=again)
    assert states(made) == ["notice_over"]


def test_an_announcement_has_a_number_a_day_after_the_notice_and_happens_once(city: Actor) -> None:
    ((_, made),) = evaluated(city, call())
    other = call()
    notice = opened(city, [made])
    say = {"actor": city, "call": made.call, "declarations": [made], "number": "9号", "announced_on": date(2020, 5, 15)}
    with clock.moved_to(AFTER):
        with pytest.raises(RefusedError):  # the notice is not closed
            announcing.announce(**say)  # type: ignore[arg-type]
        noticing.close_notice(actor=city, notice=notice)
        for wrong, field in (
            ({"number": ""}, "number"),
            ({"announced_on": CLOSES}, "announced_on"),
            ({"announced_on": date(2020, 5, 16)}, "announced_on"),
            ({"declarations": []}, "declarations"),
            ({"call": other}, "declarations"),
        ):
            with pytest.raises(RefusedError) as refused:
                announcing.announce(**{**say, **wrong})  # type: ignore[arg-type]
            assert refused.value.field == field
        with pytest.raises(RefusedError):
            announcing.announce(**{**say, "actor": officer("3201")})  # type: ignore[arg-type]
        assert (states(made), Announcement.objects.count()) == (["notice_over"], 0)
        done = announcing.announce(**say)  # type: ignore[arg-type]
        with pytest.raises(RefusedError):
            announcing.announce(**say)  # type: ignore[arg-type]
    paper = Document(io.BytesIO(letters.announcement_letter(done)))
    text = "\n".join(one.text for one in paper.paragraphs)
    assert ("于2020年5月8日至2020年5月14日公示" in text, paper.tables[0].rows[1].cells[1].text) == (True, made.name)


def test_officers_hear_once_that_a_notice_has_ended(city: Actor) -> None:
    ((_, made),) = evaluated(city, call())
    notice = opened(city, [made])
    colleague = officer("320583")
    with clock.moved_to(AFTER - timedelta(seconds=1)):
        assert remind_of_ended() == 0
    with clock.moved_to(AFTER):
        assert [remind_of_ended(), remind_of_ended()] == [2, 0]
        told = Message.objects.filter(kind="notice", link=f"/notices/{notice.pk}/")
        assert {one.person for one in told} == {city.person, colleague.person}
        late = officer("320583")
        assert [remind_of_ended(), late.person.messages.count()] == [1, 1]
        noticing.close_notice(actor=city, notice=notice)
        officer("320583")
        assert remind_of_ended() == 0
