"""Reminding before deadlines, once for each day, level and person; telling that a deadline was extended.

A call may have tens of thousands of declarations, so the telling is done in many short transactions: each batch is a job
that may run twice, and tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django_tasks import task

from .. import clock
from ..acting import verb
from ..declarations.model import Declaration, State
from ..declarations.rules import OPEN_STATES
from ..journal.verbs import record
from ..messages.model import Message
from ..messages.verbs import officers, tell
from ..people.model import Duty, Jurisdiction, Person
from .model import Call

REMINDED = (14, 7, 3, 1)
"""Days before a deadline on which those who have not done their part are reminded."""
BATCH = 100
"""Declarations whose people are told in one transaction."""

NUMBER = "\0"
"""Where the declaration's number goes in a text."""


class Step(NamedTuple):
    """A level's part in a call: the field with its last day, the states that wait for it, its words."""

    field: str
    states: tuple[State, ...]
    zh: str
    en: str


STEPS = (
    Step("closes_on", OPEN_STATES, "企业申报", "enterprises declare"),
    Step("county_by", (State.FIRST_REVIEW,), "县区初审报送", "counties review and send on"),
    Step("city_by", (State.CITY_REVIEW,), "设区市评审报送", "cities review and send on"),
)


@verb
def remind(*, call: Call) -> int:
    """Remind of the deadlines that are 14, 7, 3 or 1 days off, each once a day; how many batches of declarations and offices."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    today = clock.today()
    if call.opened_at is None or today < call.opens_on:
        return 0
    jobs = 0
    for step in STEPS:
        left = (getattr(call, step.field) - today).days
        key = today.isoformat() if step.field == "closes_on" else f"{step.field}:{today.isoformat()}"
        if left not in REMINDED or key in call.reminded_on:
            continue
        call.reminded_on = [*call.reminded_on, key]
        if step.field == "closes_on":
            numbers = Declaration.objects.filter(call=call, state__in=step.states).order_by("pk")
            for batch in _batches(numbers.values_list("pk", flat=True)):
                about = f"remind:{call.pk}:{today:%m%d}:{batch[0]}"
                tell_enterprises.enqueue(call.pk, batch, left, today.isoformat(), about=about)
                jobs += 1
        else:
            tell_offices.enqueue(call.pk, step.field, left, about=f"remind:{call.pk}:{today:%m%d}:{step.field}")
            jobs += 1
        record("call.remind", call, None, level=step.field, left=left)
    call.save()
    return jobs


@task()
def tell_enterprises(call_id: int, declarations: list[int], left: int, on: str, about: str = "") -> int:
    """Remind the people of some declarations that are still open; how many were told. Too late, it tells nobody."""
    call = Call.objects.get(pk=call_id)
    if clock.today() != date.fromisoformat(on):
        return 0
    found = Declaration.objects.filter(pk__in=declarations, state__in=OPEN_STATES).order_by("pk")
    return _tell_members(
        found,
        zh=f"批次“{call.name}”将于 {call.closes_on} 24:00 截止（还有 {left} 天），申报 {NUMBER} 尚未提交",
        en=f"{call.name} closes on {call.closes_on} at 24:00, in {left} days; {NUMBER} is not submitted",
    )


@task()
def tell_offices(call_id: int, field: str, left: int, about: str = "") -> int:
    """Remind the officers of every office at which declarations of a call wait; how many were told."""
    call = Call.objects.get(pk=call_id)
    step = next(step for step in STEPS if step.field == field)
    day: date = getattr(call, field)
    waiting = Declaration.objects.filter(call=call, state__in=step.states)
    counts: dict[str, int] = {}
    for place in waiting.select_related("jurisdiction").only("jurisdiction").iterator(chunk_size=500):
        where = _office_of(place.jurisdiction, field)
        counts[where] = counts.get(where, 0) + 1
    told = 0
    for where, count in sorted(counts.items()):
        told += _once(
            officers(where),
            zh=f"批次“{call.name}”{step.zh}期限为 {day} 24:00（还有 {left} 天），尚有 {count} 份待处理",
            en=f"{call.name}: {step.en} by {day}, 24:00, in {left} days; {count} wait",
            link="/declarations/",
        )
    return told


@task()
def tell_extended(call_id: int, reason: str, about: str = "") -> int:
    """Tell the people of open declarations, and the officers of the call's area, of later days; how many were told."""
    call = Call.objects.select_related("authority__jurisdiction").get(pk=call_id)
    found = Declaration.objects.filter(call=call, state__in=OPEN_STATES).order_by("pk")
    told = _tell_members(
        found,
        zh=f"批次“{call.name}”企业申报截止为 {call.closes_on} 24:00（期限已调整，原因：{reason[:100]}），申报 {NUMBER} 尚未提交",
        en=f"{call.name} closes for enterprises on {call.closes_on}, 24:00 (deadlines were moved: {reason[:100]}); {NUMBER} is not submitted",
    )
    area = call.authority.jurisdiction.path
    within = Q(posts__authority__jurisdiction__path=area) | Q(
        posts__authority__jurisdiction__path__startswith=f"{area}/"
    )
    return told + _once(
        Person.objects.filter(within, posts__duty=Duty.OFFICER).distinct(),
        zh=f"批次“{call.name}”期限已延长：企业 {call.closes_on}，县区 {call.county_by}，设区市 {call.city_by}。原因：{reason[:100]}",
        en=f"Deadlines of {call.name} were moved: enterprises {call.closes_on}, counties {call.county_by}, cities {call.city_by}. {reason[:100]}",
        link=f"/calls/{call.pk}/",
    )


def _tell_members(found: Iterable[Declaration], *, zh: str, en: str) -> int:
    numbers = [(one.number, one.enterprise_id) for one in found]
    told = 0
    for some in _batches(numbers):
        people: dict[int, list[Person]] = {}
        members = Person.objects.filter(memberships__enterprise__in=[e for _, e in some])
        for person in members.distinct().prefetch_related("memberships"):
            for membership in person.memberships.all():
                people.setdefault(membership.enterprise_id, []).append(person)
        for number, enterprise in some:
            told += _once(
                people.get(enterprise, []),
                zh=zh.replace(NUMBER, number),
                en=en.replace(NUMBER, number),
                link=f"/declarations/{number}/",
            )
    return told


@verb
def _once(people: Iterable[Person], *, zh: str, en: str, link: str) -> int:
    """Tell those whom nobody has told the very same; how many."""
    everybody = {person.pk: person for person in people}
    known = Message.objects.filter(person__in=everybody, kind="deadline", zh=zh[:300], link=link)
    for pk in known.values_list("person_id", flat=True):
        everybody.pop(pk, None)
    return tell(everybody.values(), "deadline", zh=zh, en=en, link=link)


def _office_of(place: Jurisdiction, field: str) -> str:
    """The office at which a declaration of an area waits: the county, or the city above it."""
    return str(place.parent_id) if field == "city_by" and place.passes_county else place.pk


def _batches(things: Iterable[object]) -> Iterator[list]:  # type: ignore[type-arg]
    batch: list[object] = []
    for thing in things:
        batch.append(thing)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
