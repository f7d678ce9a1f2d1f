"""Rulings (指南 §六(二)): proposed, tried on what is open, made; ended by a later one, never edited."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django_tasks import task

from yunxing.guide.judging import Outcome

from .. import clock
from ..acting import Actor, verb
from ..days import refuse_after
from ..declarations import writing
from ..declarations.judging import judge
from ..declarations.model import Declaration
from ..declarations.rules import UNDECIDED
from ..journal.verbs import record
from ..messages.verbs import members, tell
from ..people.model import Duty, Person
from ..refusals import NotAllowedError, RefusedError
from . import keeping, rules, trying
from .model import KeptEdition, Ruling, Trial

FRESH = timedelta(minutes=10)
"""So long what was found of a ruling may be taken for what it is, though more is handed in: on the last day of a call there is
always more."""
MOST_YEARS = 1
"""From today to the day from which a ruling holds [A]: none on the same reading may begin before it, once it is made."""


@verb
def propose(
    *,
    actor: Actor,
    edition: str,
    reading: str,
    choose: str,
    in_force_from: date,
    document: str,
    grounds: str,
    grounds_en: str = "",
) -> Ruling:
    """Write a ruling down, for nobody yet, and have tried in the background which open declarations it would change.

    Raises ``RefusedError`` by field: a reading or value that the edition has not, no number or grounds, a day not after the
    last ruling on that reading, or too far off.
    """
    _allowed(actor)
    ruled = keeping.ruled(edition)
    if reading not in ruled.readings:
        raise RefusedError("请选择读法", "choose a reading", field="reading")
    if choose not in ruled.readings[reading].alternatives:
        raise RefusedError("请选择这一读法的一种解释", "choose one of the reading's alternatives", field="choose")
    document, grounds, grounds_en = (" ".join(text.split()) for text in (document, grounds, grounds_en))
    if not document or len(document) > 80:
        raise RefusedError(
            "请填写文号（不超过 80 字）", "give the letter's number, up to 80 characters", field="document"
        )
    if not grounds or len(grounds) > 500 or len(grounds_en) > 500:
        raise RefusedError("请写明理由（不超过 500 字）", "say why, in up to 500 characters", field="grounds")
    refuse_after(clock.years_after(clock.today(), MOST_YEARS), in_force_from, "in_force_from")
    _after_the_last(edition, reading, choose, in_force_from)
    made = Ruling.objects.create(
        edition=edition, reading=reading, choose=choose, in_force_from=in_force_from, document=document,
        grounds=grounds, grounds_en=grounds_en, proposed_by=actor.person, proposed_at=clock.now(),
    )  # fmt: skip
    record("ruling.propose", made, actor, edition=edition, reading=reading, choose=choose, on=in_force_from)
    trying.try_ruling(actor=actor, ruling=made)
    return made


@verb
def make(*, actor: Actor, ruling: Ruling) -> Ruling:
    """Make a proposed ruling, once it is known what it changes. Officers are told.

    From now on it holds for declarations filed from its day on. What is decided stays; the outcome that lists show of what is
    open follows in the background, each with an entry in the journal and a message to its enterprise.
    """
    _allowed(actor)
    ruling = _held(ruling)
    KeptEdition.objects.select_for_update().filter(key=ruling.edition).first()
    trial = Trial.objects.filter(ruling=ruling).first()
    if trial is None or trial.state != "made":
        raise RefusedError(
            "影响分析尚未完成，请稍候再作出解释", "what it changes is still being found: wait for it", field="trial"
        )
    since = trying.handed_in_since(trial) if clock.now() - trial.asked_at > FRESH else 0
    if since:
        raise RefusedError(
            f"影响分析之后又有 {since} 份申报提交，请重新分析后再作出解释",
            f"{since} were handed in since it was found what it changes: have that found anew first",
            field="trial",
        )
    _after_the_last(ruling.edition, ruling.reading, ruling.choose, ruling.in_force_from)
    ruling.made_by, ruling.made_at = actor.person, clock.now()
    ruling.save(update_fields=["made_by", "made_at"])
    keeping.forget()
    transaction.on_commit(keeping.forget)
    record(
        "ruling.make", ruling, actor, edition=ruling.edition, reading=ruling.reading, choose=ruling.choose,
        on=ruling.in_force_from, document=ruling.document,
    )  # fmt: skip
    words = keeping.edition_of(ruling.edition).readings[ruling.reading]
    tell(
        Person.objects.filter(posts__duty=Duty.OFFICER).distinct(),
        "rules",
        zh=f"省厅解释 {ruling.document}：{ruling.reading} {words.question.zh}——{words.alternatives[ruling.choose].zh}，自 {ruling.in_force_from} 起",
        en=f"Ruling {ruling.document}: {ruling.reading}, {words.alternatives[ruling.choose].en}, from {ruling.in_force_from}",
        link="/editions/rulings/",
    )
    follow.enqueue(ruling.pk, about=f"ruling:{ruling.pk}")
    return ruling


@verb
def drop(*, actor: Actor, ruling: Ruling) -> Ruling:
    """Give a proposal up. What was made is ended by a later ruling alone."""
    _allowed(actor)
    ruling = _held(ruling)
    ruling.dropped_at = clock.now()
    ruling.save(update_fields=["dropped_at"])
    record("ruling.drop", ruling, actor)
    return ruling


@task(queue_name="default")
def follow(ruling_id: int, about: str) -> int:
    """Bring what lists show of open declarations after a ruling up to date; how many changed. Twice it does nothing more."""
    changed = 0
    for one in trying.changes_by(Ruling.objects.get(pk=ruling_id)):
        if one.listed:
            changed += _judged_again(one.declaration, ruling_id)
    return changed


@verb
def _judged_again(pk: int, ruling_id: int) -> int:
    declaration = writing.held(Declaration(pk=pk))
    if declaration.state not in UNDECIDED:
        return 0
    before, after = declaration.outcome, Outcome(judge(declaration).verdict.outcome).name.lower()
    if before == after:
        return 0
    Declaration.objects.filter(pk=pk).update(outcome=after)
    ruling = Ruling.objects.get(pk=ruling_id)
    record("declaration.rejudged", declaration, None, ruling=ruling_id, before=before, after=after)
    tell(
        members(declaration.enterprise),
        "procedure",
        zh=f"按省厅解释 {ruling.document}，申报 {declaration.number} 的自动判定结果有变化，请查看",
        en=f"By the ruling {ruling.document}, what the guide says of {declaration.number} has changed: please look",
        link=f"/declarations/{declaration.number}/",
    )
    return 1


def _allowed(actor: Actor) -> None:
    if not rules.may_write(actor):
        raise NotAllowedError(
            "只有省工信部门可以解释指南", "only the province's office interprets the guide", clause="指南 §六(二)"
        )


def _held(ruling: Ruling) -> Ruling:
    ruling = Ruling.objects.select_for_update().get(pk=ruling.pk)
    if ruling.made_at is not None:
        raise RefusedError(
            "解释已经作出，不能修改；如需改变，请作出新的解释",
            "the ruling was made and is not edited: a later one ends it",
        )
    if ruling.dropped_at is not None:
        raise RefusedError("这一提议已放弃", "the proposal was given up")
    return ruling


def _after_the_last(edition: str, reading: str, choose: str, day: date) -> None:
    ruled = keeping.ruled(edition)
    last = max((r for r in ruled.rulings if r.reading == reading), key=lambda r: r.from_, default=None)
    if last is not None and day <= last.from_:
        raise RefusedError(
            f"{reading} 已有自 {last.from_} 起的解释（{last.document}），新的解释应自其后的日期起",
            f"{reading} is settled from {last.from_} ({last.document}): a later ruling begins after that day",
            field="in_force_from",
        )
    if choose == ruled.settled(day)[reading]:
        raise RefusedError("这一解释与现行读法相同", "that is how it is read already", field="choose")
