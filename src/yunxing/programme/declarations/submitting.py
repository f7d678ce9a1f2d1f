"""Handing in: what is submitted is frozen with its edition, files and verdict; an office returns rows, the enterprise supplements."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from .. import clock
from ..acting import Actor, verb
from ..days import refuse_after
from ..journal.verbs import canonical, record
from ..messages.verbs import members, officers, tell
from ..people.model import Jurisdiction
from ..procedure.moving import city_of, move
from ..refusals import RefusedError, SeenOtherError
from ..review import keeping as words
from ..standing import clients
from ..statistics import keeping
from . import complete, places, writing
from .content import edition_of
from .judging import Judged, judge
from .model import Declaration, Remark, Return, State, Submission
from .queries import files_of

MOST_REMARKS = 300
MOST_AHEAD = timedelta(days=180)
"""From today to the day by which a return is to be answered [A]."""


@verb
def submit(*, actor: Actor, declaration: Declaration) -> Submission:
    """Hand in, whatever the verdict (a failing one may be, and says so). Tells the members and the office; it is counted.

    Handed in again after a return, what offices said of rows that stand as they stood is kept; the journal says of which.

    Raises ``RefusedError`` for what cannot be read and ``IncompleteError`` where the form is not filled in.
    """
    declaration = writing.held(declaration)
    again = declaration.state == "returned"
    move("resubmit" if again else "submit", actor=actor, declaration=declaration)
    writing.bring_up_to_date(actor=actor, declaration=declaration)
    judged = judge(declaration, on=clock.today())
    if judged.problems:
        first = judged.problems[0]
        raise RefusedError(
            f"有填写的内容无法识别，请先改正：{first.zh}", f"something cannot be read: {first.en}", field=first.path
        )
    complete.require(declaration, judged)
    before = declaration.submissions.latest("number") if again else None
    submission = _frozen(declaration, judged, actor)
    keeping.keep(submission)
    now = clock.now()
    kept: list[str] = []
    declaration.submitted_at = declaration.submitted_at or now
    if before is not None:
        remarks = Remark.objects.filter(given_with__declaration=declaration, given_with__answered_at=None)
        kept = words.keep(before, submission, judged, list(remarks))
        Return.objects.filter(declaration=declaration, answered_at=None).update(answered_at=now)
        declaration.answer_by, declaration.returned_from = None, ""
    declaration.save()
    clients.keep(declaration)
    record(
        "declaration.resubmit" if again else "declaration.submit",
        declaration,
        actor,
        submission=submission.number,
        hash=submission.content_hash,
        outcome=declaration.outcome,
        **({"kept": kept} if kept else {}),
    )
    link = f"/declarations/{declaration.number}/"
    tell(
        members(declaration.enterprise),
        "submitted",
        zh=f"申报 {declaration.number} 已提交（第 {submission.number} 次）",
        en=f"Declaration {declaration.number} was submitted (no. {submission.number})",
        link=link,
    )
    tell(
        officers(_waits_at(declaration)),
        "queue",
        zh=f"{declaration.name} 提交了申报 {declaration.number}",
        en=f"{declaration.name} submitted {declaration.number}",
        link=link,
    )
    return submission


@verb
def withdraw(*, actor: Actor, declaration: Declaration, reason: str = "") -> Declaration:
    """Take a declaration back before the office decides; it is a draft again, which no office reads. Tells the officers."""
    declaration = writing.held(declaration)
    waited_at = _waits_at(declaration)
    step = move("withdraw", actor=actor, declaration=declaration, reason=reason)
    declaration.submitted_at = None
    declaration.save(update_fields=["submitted_at"])
    record("declaration.withdraw", declaration, actor, before=step.before, reason=step.reason)
    tell(
        officers(waited_at),
        "queue",
        zh=f"{declaration.name} 撤回了申报 {declaration.number}",
        en=f"{declaration.name} withdrew {declaration.number}",
    )
    return declaration


def refuse_unseen(declaration: Declaration, seen: int | None) -> None:
    """Raise ``SeenOtherError`` where ``seen``, the number of the submission that was looked at, is not that of the last.

    A submission never changes, so that its number says all that was seen. Every page sends it; None where nobody looked.
    """
    last = declaration.submissions.order_by("-number").values_list("number", flat=True)
    if seen is not None and seen != last.first():
        raise handed_in_anew()


def handed_in_anew() -> SeenOtherError:
    """The enterprise handed in again after an officer opened a page: nobody confirms, returns or rejects what they did not see."""
    return SeenOtherError(
        "企业已重新提交，请看新的内容再核对", "the enterprise handed in anew: look at what it says now", field="seen"
    )


@verb
def give_back(
    *,
    actor: Actor,
    declaration: Declaration,
    remarks: Sequence[tuple[str, str]],
    answer_by: date,
    seen: int | None = None,
) -> Return:
    """退回补正: a reason for each row concerned and a day to answer by. Tells the members. ``seen`` as ``refuse_unseen`` has it.

    Raises ``RefusedError`` for no reasons or too many, and for a day that is not to come, or too far off.
    """
    declaration = writing.held(declaration)
    refuse_unseen(declaration, seen)
    before = move("return", actor=actor, declaration=declaration).before
    edition = edition_of(declaration.edition)
    if not remarks:
        raise RefusedError("请至少对一行写明需要补正的内容", "say of at least one row what is needed", field="remarks")
    if len(remarks) > MOST_REMARKS:
        raise RefusedError(f"最多 {MOST_REMARKS} 条", f"at most {MOST_REMARKS} remarks", field="remarks")
    for path, text in remarks:
        places.parse(path, edition)
        if not text.strip() or len(text) > 500:
            raise RefusedError("每条补正意见写 1–500 字", "each remark has 1 to 500 characters", field=path)
    refuse_answer_by(answer_by)
    assert actor.authority is not None
    submission = declaration.submissions.latest("number")
    given = Return.objects.create(
        declaration=declaration,
        submission=submission,
        authority=actor.authority,
        person=actor.person,
        at=clock.now(),
        answer_by=answer_by,
    )
    Remark.objects.bulk_create([Remark(given_with=given, path=path, text=text.strip()) for path, text in remarks])
    declaration.returned_from, declaration.answer_by = before, answer_by
    declaration.save()
    record("declaration.return", declaration, actor, rows=[path for path, _ in remarks], answer_by=answer_by)
    tell(
        members(declaration.enterprise),
        "returned",
        zh=f"申报 {declaration.number} 被退回补正，共 {len(remarks)} 处，请在 {answer_by} 24:00 前补充",
        en=f"Declaration {declaration.number} was returned with {len(remarks)} remarks; supplement it by {answer_by}, 24:00",
        link=f"/declarations/{declaration.number}/",
    )
    return given


def refuse_answer_by(day: date) -> None:
    """Raise ``RefusedError`` for a day by which no return can be answered: one that is not to come, or too far off."""
    if day <= clock.today():
        raise RefusedError("补正期限应在今天之后", "the day to answer by is to come", field="answer_by")
    refuse_after(clock.today() + MOST_AHEAD, day, "answer_by")


def _frozen(declaration: Declaration, judged: Judged, actor: Actor) -> Submission:
    edition = edition_of(declaration.edition)
    writing.keep(declaration, judged)
    files = files_of(declaration)
    verdict = judged.verdict.as_dict()
    what: dict[str, Any] = {
        "number": declaration.number,
        "star": declaration.star,
        "edition": edition.key,
        "fingerprint": edition.fingerprint,
        "readings": dict(judged.verdict.case.readings),
        "content": declaration.content,
        "files": files,
        "outcome": verdict["outcome"],
    }
    last = declaration.submissions.order_by("-number").first()
    return Submission.objects.create(
        declaration=declaration,
        number=last.number + 1 if last else 1,
        at=clock.now(),
        person=actor.person,
        revision=declaration.revision,
        content=declaration.content,
        files=files,
        edition_fingerprint=edition.fingerprint,
        readings=what["readings"],
        verdict=verdict,
        content_hash=hashlib.sha256(canonical(what).encode()).hexdigest(),
    )


def _waits_at(declaration: Declaration) -> Jurisdiction:
    """The area whose office a declaration waits at."""
    return declaration.jurisdiction if declaration.state == State.FIRST_REVIEW else city_of(declaration.jurisdiction)
