"""What an office decides on a panel's opinions, and looking again at what it decided against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from .. import clock
from ..acting import Actor, verb
from ..declarations import writing
from ..declarations.model import Declaration, State
from ..journal.verbs import record
from ..messages.verbs import members, tell
from ..procedure.conditions import panel_failed_it, panel_passed_it
from ..procedure.model import Step
from ..procedure.moving import move, refusal
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .conflicts import conflict, ties_of
from .model import Assignment, PanelCase
from .panels import MOST_AT_ONCE, held_case
from .queries import divergence_of
from .staffing import is_complete, live

MOST_REASON = 1_000
Ready = tuple[PanelCase, Declaration, list[Assignment]]
"""A case that can be decided, held, with its declaration and who judged it."""


@verb
def decide(
    *, actor: Actor, case: PanelCase, votes_for: int, votes_against: int, abstained: int, reason: str
) -> PanelCase:
    """Decide a case by the vote of its experts: it passes by more than half of them ([A]). Tells the members.

    Every opinion must be given, no expert have a conflict, the panel have met and its minutes be written; the votes add
    up to the experts of the case.
    """
    return _decided(actor, _ready(actor, case), (votes_for, votes_against, abstained), reason)


def _decided(actor: Actor, ready: Ready, votes: tuple[int, int, int], reason: str) -> PanelCase:
    case, declaration, experts = ready
    if min(votes) < 0 or sum(votes) != len(experts):
        raise RefusedError(
            f"赞成、反对、弃权之和应为 {len(experts)}（本件专家人数）",
            f"votes for, against and abstained add up to {len(experts)}, the experts of the case",
            field="votes_for",
        )
    reason = reason.strip()
    if not reason or len(reason) > MOST_REASON:
        raise RefusedError(
            f"请写明结论的理由（不超过 {MOST_REASON} 字）",
            f"give the reason, in up to {MOST_REASON} characters",
            field="reason",
        )
    case.passed = votes[0] * 2 > len(experts)
    case.votes_for, case.votes_against, case.abstained = votes
    case.reason, case.decided_by, case.decided_at = reason, actor.person, clock.now()
    case.save()
    step = move("evaluate" if case.passed else "fail", actor=actor, declaration=declaration, reason=reason)
    record(
        "declaration.evaluate" if case.passed else "declaration.fail",
        declaration,
        actor,
        case=case.pk,
        votes=list(votes),
        reason=reason,
    )
    result = State(step.after)
    tell(
        members(declaration.enterprise),
        "evaluation",
        zh=f"申报 {declaration.number} 的评审结论：{_IN_WORDS[result][0]}。{'' if case.passed else '理由：' + reason[:150]}",
        en=f"Declaration {declaration.number}: {_IN_WORDS[result][1]}. {'' if case.passed else reason[:150]}".strip(),
        link=f"/declarations/{declaration.number}/",
    )
    case.declaration = declaration
    return case


def _ready(actor: Actor, case: PanelCase) -> Ready:
    """A case that can be decided, held, with its declaration and who judged it. Raises ``RefusedError`` with what it lacks."""
    case = held_case(case)
    panel = case.panel
    if not rules.may_manage(actor, panel):
        raise NotAllowedError("结论由组织评审的部门作出", "the office that made the panel decides")
    experts = live(case)
    if not is_complete(panel, experts):
        raise RefusedError(
            "专家意见还没有齐全；迟迟未提交的可以更换专家", "not every opinion is given; an expert can be exchanged"
        )
    declaration = writing.held(case.declaration)
    ties = ties_of(one.expert.person_id for one in experts)
    for one in experts:
        why = conflict(ties[one.expert.person_id], declaration)
        if why is not None:
            raise RefusedError(
                f"专家 {one.expert.person} 应当回避（{why.zh}），请先更换",
                f"{one.expert.person} has a conflict ({why.en}): exchange them first",
            )
    if clock.today() < panel.meets_on:
        raise RefusedError(
            f"评审会定于 {panel.meets_on}，会后再作结论；如已提前召开，请先修改评审日期",
            f"the panel meets on {panel.meets_on}: decide after it, or change its day",
        )
    if not panel.minutes:
        raise RefusedError("请先填写评审组的会议纪要", "write the panel's minutes first", field="minutes")
    return case, declaration, experts


class Foreseen(NamedTuple):
    """What deciding a case with others would come to: its votes by the opinions, why, or why it is not decided.

    Before every opinion is given (``complete``) it has no votes: of the first ones, each single vote could be read in them.
    """

    case: PanelCase
    complete: bool
    votes_for: int
    votes_against: int
    reason: str
    refused: RefusedError | None

    @property
    def passes(self) -> bool:
        """Whether more than half are for it."""
        return self.votes_for > self.votes_against


def foresee(*, actor: Actor, cases: Sequence[PanelCase], reason: str = "") -> list[Foreseen]:
    """What deciding several by their experts' opinions would do to each. Changes nothing.

    Where experts differ, in vote or widely in score, a reason is wanted: without one such a case is decided by itself.
    """
    found = []
    for one in cases[:MOST_AT_ONCE]:
        with transaction.atomic():
            found.append(_foreseen(actor, one, reason.strip())[0])
    return found


def _foreseen(actor: Actor, one: PanelCase, reason: str) -> tuple[Foreseen, Ready | None]:
    given = live(one)
    complete = is_complete(one.panel, given)
    apart = divergence_of(given if complete else ())
    seen = Foreseen(one, complete, apart.votes_for, apart.votes_against, reason, None)
    try:
        ready = _ready(actor, one)
        if (apart.split or apart.wide) and not reason:
            votes = f"{seen.votes_for}:{seen.votes_against}"
            raise RefusedError(
                f"专家意见有分歧（{votes}，评分相差 {apart.spread}），请逐件作结论，或写明理由",
                f"experts differ ({votes}, scores apart by {apart.spread}): decide it by itself, or say why",
            )
        case, declaration, experts = ready
        event = "evaluate" if seen.passes else "fail"
        refused = refusal(event, actor=actor, declaration=declaration, but=(panel_passed_it, panel_failed_it))
        if refused is not None:
            raise refused
    except RefusedError as refused:
        return seen._replace(refused=refused), None
    reason = reason or f"{len(experts)} 名专家一致认为{'通过' if seen.passes else '不通过'}"
    return seen._replace(case=case, reason=reason), ready


def decide_several(
    *, actor: Actor, cases: Sequence[PanelCase], reason: str = ""
) -> tuple[list[PanelCase], list[Foreseen]]:
    """Decide several by their experts' opinions, each an act of its own; those that were decided, and those refused, with why."""
    done, refused = [], []
    for one in cases[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                seen, ready = _foreseen(actor, one, reason.strip())
                if ready is not None:
                    done.append(_decided(actor, ready, (seen.votes_for, seen.votes_against, 0), seen.reason))
        except RefusedError as why:
            seen = seen._replace(refused=why)
        if seen.refused is not None:
            refused.append(seen)
    return done, refused


_IN_WORDS = {
    State.EVALUATED: ("评审通过", "the evaluation passed"),
    State.NOT_EVALUATED: ("评审不通过", "the evaluation failed"),
    State.RECOGNISED: ("省级评审通过，拟认定", "the province's evaluation passed"),
    State.DECLINED: ("省级不予认定", "the province declined"),
}


@verb
def reconsider(*, actor: Actor, declaration: Declaration, reason: str) -> Step:
    """复核: look again at what was decided against, with a reason; it goes before a panel anew. Tells the members."""
    declaration = writing.held(declaration)
    reason = " ".join(reason.split())
    if declaration.state not in (State.NOT_EVALUATED, State.DECLINED):
        raise refusal("reconsider", actor=actor, declaration=declaration) or RefusedError(
            "只有评审不通过的申报可以复核", "what was decided against alone is looked at again"
        )
    if not reason or len(reason) > 500:
        raise RefusedError("请写明复核的原因（不超过 500 字）", "say why, in up to 500 characters", field="reason")
    step = move("reconsider", actor=actor, declaration=declaration, reason=reason)
    record("declaration.reconsider", declaration, actor, before=step.before, reason=reason)
    tell(
        members(declaration.enterprise),
        "evaluation",
        zh=f"申报 {declaration.number} 将重新评审：{reason[:150]}",
        en=f"Declaration {declaration.number} is evaluated again: {reason[:150]}",
        link=f"/declarations/{declaration.number}/",
    )
    return step
