"""The first review, row by row (R2): confirm, reject, ask, leave; then pass, accept, return with what was asked, or reject.

``seen`` is everywhere the number of the submission that the officer looked at, as ``submitting.refuse_unseen`` has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .. import clock
from ..acting import Actor, verb
from ..declarations import places, submitting, writing
from ..declarations.content import edition_of
from ..declarations.model import Declaration, Return, State, Submission
from ..declarations.queries import live_in
from ..journal.verbs import record
from ..procedure.model import Step
from ..procedure.moving import move, refusal
from ..procedure.saying import reason_of, tell_members
from ..refusals import NotAllowedError, RefusedError
from . import queries, rules
from .model import Answer, RowDecision

MOST_AT_ONCE = 200
_REVIEWED = ("claims", "invoices")


@verb
def decide_row(
    *, actor: Actor, declaration: Declaration, path: str, answer: str, note: str = "", seen: int | None = None
) -> RowDecision:
    """Say of a claim or an invoice that it is confirmed, rejected, to be supplemented, or left open. Said again it replaces.

    All but confirming want a note. Raises ``RefusedError`` for a row that is not there, and where another office reviews.
    """
    declaration = writing.held(declaration)
    _may(actor, declaration)
    submitting.refuse_unseen(declaration, seen)
    return _say(actor, declaration.submissions.latest("number"), path, answer, note)


@verb
def undo_row(*, actor: Actor, declaration: Declaration, path: str, seen: int | None = None) -> bool:
    """Take back what was said of a row; whether there was anything."""
    declaration = writing.held(declaration)
    _may(actor, declaration)
    submitting.refuse_unseen(declaration, seen)
    said = RowDecision.objects.filter(
        submission=declaration.submissions.latest("number"), authority=actor.authority, path=path
    )
    if not said.delete()[0]:
        return False
    record("review.row_undone", declaration, actor, path=path)
    return True


@verb
def confirm_rest(*, actor: Actor, declaration: Declaration, table: str = "claims", seen: int | None = None) -> int:
    """Confirm every row of a table of which nothing was said yet; how many. What evidence speaks against is left alone."""
    if table not in _REVIEWED:
        raise RefusedError("没有这类内容", "no such table", field="table")
    declaration = writing.held(declaration)
    _may(actor, declaration)
    submitting.refuse_unseen(declaration, seen)
    doubtful = queries.doubtful(actor, declaration)
    open_rows = [path for path in queries.undecided(actor, declaration, table) if path not in doubtful]
    submission = declaration.submissions.latest("number")
    for path in open_rows:
        _say(actor, submission, path, Answer.CONFIRMED, "")
    return len(open_rows)


@verb
def pass_on(*, actor: Actor, declaration: Declaration, reason: str = "", seen: int | None = None) -> Step:
    """初审合格 at a county; at a city 四星级、五星级 come to be checked on site. Tells the members."""
    declaration = writing.held(declaration)
    submitting.refuse_unseen(declaration, seen)
    event = "pass" if declaration.state == State.FIRST_REVIEW else "accept"
    step = move(event, actor=actor, declaration=declaration, reason=reason)
    record("review.pass" if event == "pass" else "review.accept", declaration, actor, reason=step.reason)
    tell_members(declaration, f"通过{'县区初审' if event == 'pass' else '市级初审'}", "passed its review")
    return step


@verb
def pass_several(
    *, actor: Actor, declarations: Sequence[Declaration], seen: Mapping[str, int] | None = None
) -> list[Declaration]:
    """Pass several at once: all of them or none. Which could pass is shown before (``could_pass``).

    ``seen`` has the number of the submission that was looked at by that of the declaration.
    """
    if not 0 < len(declarations) <= MOST_AT_ONCE:
        raise RefusedError(f"一次请选择 1–{MOST_AT_ONCE} 份", f"choose 1 to {MOST_AT_ONCE}", field="numbers")
    writing.hold(declarations)
    done = []
    for one in sorted(declarations, key=lambda d: d.pk):
        try:
            pass_on(actor=actor, declaration=one, seen=seen[one.number] if seen is not None else None)
        except RefusedError as refused:
            raise RefusedError(
                f"{one.number} {one.name}：{refused.zh}", f"{one.number}: {refused.en}", field="numbers"
            ) from refused
        done.append(one)
    return done


def could_pass(
    *, actor: Actor, declarations: Sequence[Declaration], seen: Mapping[str, int] | None = None
) -> list[tuple[Declaration, RefusedError | None]]:
    """What passing several would do, as ``pass_several`` is told of them: each with the reason why not, or None. Changes nothing."""
    several = declarations[:MOST_AT_ONCE]
    last = queries.last_numbers([one.pk for one in several])

    def why_not(one: Declaration) -> RefusedError | None:
        if seen is not None and seen[one.number] != last[one.pk]:
            return submitting.handed_in_anew()
        return refusal("pass" if one.state == State.FIRST_REVIEW else "accept", actor=actor, declaration=one)

    return [(one, why_not(one)) for one in several]


@verb
def reject(*, actor: Actor, declaration: Declaration, reason: str, seen: int | None = None) -> Step:
    """初审不合格, or 不予推荐 after the draw, with a reason. Tells the members, who may ask the city to look again."""
    declaration = writing.held(declaration)
    submitting.refuse_unseen(declaration, seen)
    step = move("reject", actor=actor, declaration=declaration, reason=reason_of(reason))
    record("review.reject", declaration, actor, before=step.before, reason=step.reason)
    if step.before in (State.FIRST_REVIEW, State.CITY_REVIEW):
        tell_members(declaration, f"初审不合格：{step.reason}", f"did not pass its review: {step.reason}")
    else:
        tell_members(declaration, f"不予推荐：{step.reason}", f"is not recommended: {step.reason}")
    return step


@verb
def change_answer_by(*, actor: Actor, declaration: Declaration, answer_by: date, reason: str) -> Declaration:
    """Give a return another day to be answered by, earlier or later, with a reason. Tells the members.

    The office that gave the return does, as long as it is open. Raises ``RefusedError`` for no reason, for the day that it
    has already, and for one that is not to come, or too far off.
    """
    declaration = writing.held(declaration)
    refused = rules.no_other_day(actor, declaration)
    if refused is not None:
        raise refused
    reason = reason_of(reason)
    submitting.refuse_answer_by(answer_by)
    before = declaration.answer_by
    if answer_by == before:
        raise RefusedError("与原补正期限相同", "that is the day already", field="answer_by")
    Return.objects.filter(declaration=declaration, answered_at=None).update(answer_by=answer_by)
    declaration.answer_by = answer_by
    declaration.save(update_fields=["answer_by"])
    record("review.answer_by", declaration, actor, before=before, after=answer_by, reason=reason)
    tell_members(
        declaration,
        f"的补正期限由 {before} 改为 {answer_by} 24:00，原因：{reason[:100]}",
        f"is to be supplemented by {answer_by}, 24:00, no longer {before}: {reason[:100]}",
    )
    return declaration


@verb
def lapse(*, actor: Actor, declaration: Declaration) -> Step:
    """Close a return that was not answered by its day: 初审不合格. Tells the members."""
    declaration = writing.held(declaration)
    step = move("lapse", actor=actor, declaration=declaration, reason=f"逾期未补正（期限 {declaration.answer_by}）")
    Return.objects.filter(declaration=declaration, answered_at=None).update(answered_at=clock.now())
    declaration.answer_by, declaration.returned_from = None, ""
    declaration.save(update_fields=["answer_by", "returned_from"])
    record("review.lapse", declaration, actor, reason=step.reason)
    tell_members(declaration, f"初审不合格：{step.reason}", "was not supplemented in time")
    return step


@verb
def reopen(*, actor: Actor, declaration: Declaration, reason: str) -> Step:
    """Take a passed one back into the first review, as long as it lies in no package."""
    declaration = writing.held(declaration)
    step = move("reopen", actor=actor, declaration=declaration, reason=reason_of(reason))
    record("review.reopen", declaration, actor, reason=step.reason)
    return step


@verb
def reconsider(*, actor: Actor, declaration: Declaration, reason: str) -> Step:
    """复核: review again what was rejected, unless the enterprise declared anew meanwhile. Tells the members.

    What failed its evaluation or its check is looked at again there (``evaluation.deciding``, ``checks.visiting``).
    """
    declaration = writing.held(declaration)
    if declaration.state != State.REJECTED:
        raise refusal("reconsider", actor=actor, declaration=declaration) or RefusedError(
            "这里只办理初审不合格的复核；评审不通过的在评审页、核查不通过的在核查页办理",
            "this is for what was rejected; what failed its evaluation or its check is looked at again there",
        )
    writing.hold_enterprise(declaration.enterprise)
    live = live_in(declaration.enterprise, [declaration.call]).get(declaration.call_id)
    if live is not None:
        raise RefusedError(
            f"企业在本批次已另行申报（{live.number}），不能再复核这一份",
            f"the enterprise declared anew in this call ({live.number})",
            clause="R15",
        )
    step = move("reconsider", actor=actor, declaration=declaration, reason=reason_of(reason))
    record("review.reconsider", declaration, actor, before=step.before, reason=step.reason)
    tell_members(declaration, "进入复核", "is looked at again")
    return step


@verb
def return_asked(*, actor: Actor, declaration: Declaration, answer_by: date, seen: int | None = None) -> Return:
    """Return a declaration with every row of which it was said that it is to be supplemented. Tells the members."""
    return submitting.give_back(
        actor=actor,
        declaration=declaration,
        remarks=queries.asked(actor, declaration),
        answer_by=answer_by,
        seen=seen,
    )


def _say(actor: Actor, submission: Submission, path: str, answer: str, note: str) -> RowDecision:
    """Write a row's word, of a declaration that is held by somebody who may."""
    declaration = submission.declaration
    _is_row(declaration, path)
    if answer not in Answer.values:
        raise RefusedError("请选择认可、不认可、补正或暂不核定", "confirm, reject, ask or leave", field="answer")
    note = " ".join(note.split())
    if len(note) > 500 or (not note and answer != Answer.CONFIRMED):
        raise RefusedError("请写明原因（1–500 字）", "say why, in 1 to 500 characters", field="note")
    decision, _ = RowDecision.objects.update_or_create(
        submission=submission,
        authority=actor.authority,
        path=path,
        defaults={
            "declaration": declaration,
            "answer": answer,
            "note": note,
            "person": actor.person,
            "at": clock.now(),
        },
    )
    record("review.row", declaration, actor, path=path, answer=answer, note=note, submission=submission.number)
    return decision


def _may(actor: Actor, declaration: Declaration) -> None:
    if not rules.may_review(actor, declaration):
        raise NotAllowedError(
            "这份申报不在您部门审核，或您应当回避", "it does not wait at your office, or you must keep out"
        )


def _is_row(declaration: Declaration, path: str) -> None:
    table, _, key = path.partition("/")
    inside = places.get(declaration.content, (table, key)) if table in _REVIEWED and key and "/" not in key else None
    if inside is None:
        raise RefusedError("没有这一行", f"no such row: {path[:100]}", field="path")
    places.parse(path, edition_of(declaration.edition))
