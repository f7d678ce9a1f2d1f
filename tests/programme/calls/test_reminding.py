"""Reminders come 14, 7, 3 and 1 days before each level's deadline, each once, whoever runs them how often."""

from datetime import date, datetime, timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.calls import reminding, verbs
from yunxing.programme.calls.reminding import REMINDED, remind, tell_enterprises
from yunxing.programme.declarations import submitting
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages.model import Mail, Message
from yunxing.programme.work import leases, regular
from yunxing.programme.work.model import Job

from ..factories import NOON, call, declaration, officer, owner


def work() -> None:
    leases.work(worker="of the test")


def reminders() -> list[str]:
    return list(Message.objects.filter(kind="deadline").order_by("pk").values_list("zh", flat=True))


def test_each_reminder_comes_once_on_its_day_and_no_other() -> None:
    actor, made = declaration()
    expected = []
    for days in range(16, -3, -1):
        on = clock.end_of(made.call.closes_on - timedelta(days=days)) - timedelta(hours=14)
        with clock.moved_to(on):
            for _ in range(3):
                regular.every_hour.call(about="again")
                work()
        if days in REMINDED:
            expected.append(
                f"批次“2020年首批”将于 2020-05-08 24:00 截止（还有 {days} 天），申报 {made.number} 尚未提交"
            )
        assert reminders() == expected
    told = Message.objects.filter(kind="deadline").values_list("person", "link")
    assert list(set(told)) == [(actor.person.pk, f"/declarations/{made.number}/")]
    assert Mail.objects.filter(to=[actor.person.email]).count() == len(REMINDED)


def test_who_has_handed_in_or_begun_nothing_is_not_reminded() -> None:
    made = call()
    open_one, _ = declaration(call=made)
    handed, filled = declaration(call=made, filled="01-three-stars-just-enough")
    submitting.submit(actor=handed, declaration=filled)
    owner()
    with clock.moved_to(NOON):  # the day before the last
        remind(call=made)
        work()
    assert list(Message.objects.filter(kind="deadline", zh__contains="尚未提交").values_list("person", flat=True)) == [
        open_one.person.pk
    ]


def test_a_batch_that_is_done_twice_tells_nobody_twice() -> None:
    _, made = declaration()
    for _ in range(2):
        tell_enterprises.call(made.call_id, [made.pk], 1, "2020-05-07")
    assert len(reminders()) == 1


def test_a_batch_that_comes_a_day_late_tells_nothing_wrong() -> None:
    _, made = declaration()
    with clock.moved_to(NOON + timedelta(days=1)):
        assert tell_enterprises.call(made.call_id, [made.pk], 1, "2020-05-07") == 0
    assert reminders() == []


def test_many_declarations_are_told_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    made = call()
    for _ in range(3):
        declaration(call=made)
    monkeypatch.setattr(reminding, "BATCH", 2)
    assert remind(call=made) == 3  # two batches of declarations, and the counties, whose day is three days off
    work()
    assert len(reminders()) == 3


def test_a_draft_call_and_one_not_begun_remind_nobody() -> None:
    city = officer("3207")
    draft = verbs.make(actor=city, terms=verbs.Terms("草稿", "jiangsu-2020", [3], *[date(2020, 5, 8)] * 4))
    assert remind(call=draft) == 0
    opened = call(opens_on=date(2020, 5, 8))
    assert remind(call=opened) == 0


def test_offices_are_reminded_of_their_own_deadline_with_what_waits() -> None:
    made = call()
    for county in ("320706", "320706", "320703"):
        actor, filled = declaration(owner(county), call=made, filled="01-three-stars-just-enough")
        submitting.submit(actor=actor, declaration=filled)
    first, second, elsewhere = officer("320706"), officer("320703"), officer("320102")
    with clock.moved_to(datetime(2020, 5, 9, 9, tzinfo=clock.SHANGHAI)):
        for _ in range(2):
            regular.every_hour.call(about="again")
            work()
    said = {m.person_id: m.zh for m in Message.objects.filter(kind="deadline")}
    text = "批次“2020年首批”县区初审报送期限为 2020-05-10 24:00（还有 1 天），尚有 {} 份待处理"
    assert said == {first.person.pk: text.format(2), second.person.pk: text.format(1)}
    assert elsewhere.person.pk not in said
    levels = [e.data for e in acts_on(made).filter(act="call.remind")]
    assert levels == [{"level": "county_by", "left": 1}]


def test_an_extension_is_told_to_enterprises_and_offices_of_the_area() -> None:
    actor, made = declaration()
    county, other = officer("320706"), officer("3201")
    verbs.extend(
        actor=officer("3207"),
        call=made.call,
        closes_on=date(2020, 5, 10),
        county_by=date(2020, 5, 12),
        city_by=date(2020, 5, 29),
        reason="{疫情}影响",
    )
    work()
    said = dict(Message.objects.filter(kind="deadline").values_list("person_id", "zh"))
    assert said[actor.person.pk] == (
        f"批次“2020年首批”企业申报截止为 2020-05-10 24:00（期限已调整，原因：{{疫情}}影响），申报 {made.number} 尚未提交"
    )
    assert said[county.person.pk] == (
        "批次“2020年首批”期限已延长：企业 2020-05-10，县区 2020-05-12，设区市 2020-05-29。原因：{疫情}影响"
    )
    assert other.person.pk not in said
    assert Job.objects.filter(state="failed").count() == 0
