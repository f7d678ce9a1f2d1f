"""Opinions: given by each expert alone, seen by nobody else until the last one is given; or why it is not theirs."""

from __future__ import annotations

from .. import clock
from ..acting import Actor, verb
from ..journal.verbs import record
from ..messages.verbs import officers, tell
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .conflicts import conflict_of
from .model import Assignment
from .panels import held_case
from .staffing import is_complete, live, stand_back

MOST_TEXT = 5_000


@verb
def give_opinion(*, actor: Actor, assignment: Assignment, passes: bool, score: int, text: str) -> Assignment:
    """An expert's opinion: passes or not, 0 to 100, and why. It may be changed until the last one of the case is given.

    Tells the office's officers once all are given. The journal says that it was given, not what it says.
    """
    assignment = _own(actor, assignment)
    case = assignment.case
    if is_complete(case.panel, live(case)):
        raise RefusedError("本件意见已经齐全，不能再修改", "all opinions are given: none is changed any more")
    why = conflict_of(actor.person, case.declaration)
    if why is not None:
        raise NotAllowedError(f"您应当回避（{why.zh}），请提交回避", f"stand back: {why.en}")
    if not 0 <= score <= 100:
        raise RefusedError("评分为 0–100 的整数", "a score is a whole number from 0 to 100", field="score")
    text = text.strip()
    if not text or len(text) > MOST_TEXT:
        raise RefusedError(
            f"请写明意见（不超过 {MOST_TEXT} 字）", f"say why, in up to {MOST_TEXT} characters", field="text"
        )
    assignment.passes, assignment.score, assignment.text = passes, score, text
    assignment.given_at = clock.now()
    assignment.save(update_fields=["passes", "score", "text", "given_at"])
    record("evaluation.opinion", case, actor)
    if is_complete(case.panel, live(case)):
        tell(
            officers(case.panel.authority.jurisdiction_id),
            "evaluation",
            zh=f"{case.declaration.name} 的专家意见已经齐全",
            en=f"Every opinion on {case.declaration.name} is given",
            link=f"/evaluation/cases/{case.pk}/",
        )
    return assignment


@verb
def recuse(*, actor: Actor, assignment: Assignment, reason: str) -> list[Assignment]:
    """An expert stands back from a case, with a reason; another of the panel gets it, and the officers hear where there is none."""
    assignment = _own(actor, assignment)
    if is_complete(assignment.case.panel, live(assignment.case)):
        raise RefusedError(
            "本件意见已经齐全，如需回避请联系组织评审的部门", "all opinions are given: ask the office that evaluates"
        )
    reason = " ".join(reason.split())
    if not reason or len(reason) > 300:
        raise RefusedError("请写明回避原因（不超过 300 字）", "say why, in up to 300 characters", field="reason")
    return stand_back(assignment, reason, actor=actor)


def _own(actor: Actor, assignment: Assignment) -> Assignment:
    case = held_case(assignment.case)
    assignment = Assignment.objects.select_related("expert").get(pk=assignment.pk)
    assignment.case = case
    own = rules.is_expert(actor) and actor.post is not None and assignment.expert.post_id == actor.post.pk
    if not own:
        raise NotAllowedError("只能办理分配给本人的评审", "this case is another expert's")
    if assignment.recused_at is not None:
        raise RefusedError("您已经回避这件申报", "you stood back from this case")
    return assignment
