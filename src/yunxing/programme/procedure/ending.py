"""终止: an enterprise asks to end what was handed in, or takes that back; an office ends it or says why not (R84).

A request waits until it is answered: while it waits the offices work on, but send nothing on, show and publish nothing, and
nothing else is asked. Refused or taken back, it may be made again.
"""

from __future__ import annotations

from .. import clock
from ..acting import Actor, verb
from ..declarations import writing
from ..declarations.model import Declaration
from ..journal.verbs import record
from ..messages.verbs import officers, tell
from ..people.model import Jurisdiction
from ..refusals import NotAllowedError, RefusedError
from .conditions import no_wish_is_granted_beside_fraud
from .model import EndAnswer, EndRequest, Step
from .moving import city_of, move, refusal
from .saying import reason_of, tell_members
from .table import IN_HAND, WITH_PROVINCE


@verb
def ask(*, actor: Actor, declaration: Declaration, reason: str) -> EndRequest:
    """The one responsible asks to end a declaration. Tells the officers before whom it is: the city's, or the province's."""
    declaration = writing.held(declaration)
    _is_owner(actor, declaration)
    if declaration.state not in IN_HAND:
        raise RefusedError("目前没有可以终止的办理", f"there is nothing to end: it is {declaration.state}")
    if waiting(declaration) is not None:
        raise RefusedError("已经提出过终止申请，请等待办理", "you have asked already: the office will answer")
    wanted = EndRequest.objects.create(
        declaration=declaration, person=actor.person, at=clock.now(), reason=reason_of(reason)
    )
    record("declaration.ask_end", declaration, actor, reason=wanted.reason)
    _tell_office(declaration, f"{declaration.name} 申请终止申报", f"{declaration.name} asks to end")
    return wanted


@verb
def take_back(*, actor: Actor, declaration: Declaration) -> EndRequest:
    """The one responsible takes a request back that waits; the case goes on. Tells the officers who were told of it."""
    declaration = writing.held(declaration)
    _is_owner(actor, declaration)
    wanted = _answered(declaration, EndAnswer.TAKEN_BACK, actor, "")
    record("declaration.end_taken_back", declaration, actor)
    _tell_office(declaration, f"{declaration.name} 撤回终止申请，继续申报", f"{declaration.name} no longer asks to end")
    return wanted


@verb
def refuse(*, actor: Actor, declaration: Declaration, reason: str) -> EndRequest:
    """An office that could end it says why it does not; the case goes on. Tells the members, who may ask again."""
    declaration = writing.held(declaration)
    refused = cannot_answer(actor, declaration) if waiting(declaration) else None
    if refused is not None:
        raise refused
    wanted = _answered(declaration, EndAnswer.REFUSED, actor, reason_of(reason))
    record("declaration.refuse_end", declaration, actor, reason=wanted.answer_text)
    tell_members(
        declaration,
        f"的终止申请未获同意，继续办理：{wanted.answer_text}",
        f"is not ended and goes on: {wanted.answer_text}",
    )
    return wanted


@verb
def terminate(*, actor: Actor, declaration: Declaration, reason: str) -> Step:
    """End a declaration: at the enterprise's wish, for decided fraud, or because an objection demands it. Tells the members.

    Not at the enterprise's wish while a case of fraud about it is open.
    """
    declaration = writing.held(declaration)
    step = move("terminate", actor=actor, declaration=declaration, reason=reason_of(reason))
    record("declaration.terminate", declaration, actor, before=step.before, reason=step.reason)
    tell_members(declaration, f"已终止：{step.reason}", f"was ended: {step.reason}")
    return step


def waiting(declaration: Declaration) -> EndRequest | None:
    """The request that waits for its answer."""
    return EndRequest.objects.filter(declaration=declaration, answered_at=None).first()


def cannot_answer(actor: Actor, declaration: Declaration) -> RefusedError | None:
    """Why somebody cannot say yes or no to a request that waits; an open case of fraud forbids the yes alone."""
    return refusal("terminate", actor=actor, declaration=declaration, but=(no_wish_is_granted_beside_fraud,))


def _is_owner(actor: Actor, declaration: Declaration) -> None:
    if not actor.is_owner_of(declaration.enterprise):
        raise NotAllowedError("只有企业负责人可以申请终止", "only the one responsible asks to end it")


def _answered(declaration: Declaration, answer: EndAnswer, actor: Actor, text: str) -> EndRequest:
    wanted = waiting(declaration)
    if wanted is None:
        raise RefusedError("没有待办理的终止申请", "no request to end it waits")
    wanted.answer, wanted.answer_text = answer, text
    wanted.answered_by, wanted.authority, wanted.answered_at = actor.person, actor.authority, clock.now()
    wanted.save()
    return wanted


def _tell_office(declaration: Declaration, zh: str, en: str) -> None:
    tell(
        officers(_before_whom(declaration)),
        "queue",
        zh=f"{zh} {declaration.number}",
        en=f"{en} {declaration.number}",
        link=f"/declarations/{declaration.number}/",
    )


def _before_whom(declaration: Declaration) -> Jurisdiction:
    """The area whose office a request waits at."""
    city = city_of(declaration.jurisdiction)
    return city.parent if declaration.state in WITH_PROVINCE and city.parent is not None else city
