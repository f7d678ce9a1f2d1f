"""终止: an enterprise asks to end what was handed in and sent on; an office ends it, or ends it on another ground (R84)."""

from __future__ import annotations

from .. import clock
from ..acting import Actor, verb
from ..declarations import writing
from ..declarations.model import Declaration
from ..journal.verbs import record
from ..messages.verbs import officers, tell
from ..refusals import NotAllowedError, RefusedError
from .model import EndRequest, Step
from .moving import city_of, move
from .saying import reason_of, tell_members
from .table import IN_HAND


@verb
def ask(*, actor: Actor, declaration: Declaration, reason: str) -> EndRequest:
    """The one responsible asks the office to end a declaration that is out of the enterprise's hands. Tells the city's officers."""
    declaration = writing.held(declaration)
    if not actor.is_owner_of(declaration.enterprise):
        raise NotAllowedError("只有企业负责人可以申请终止", "only the one responsible asks to end it")
    if declaration.state not in IN_HAND:
        raise RefusedError("目前没有可以终止的办理", f"there is nothing to end: it is {declaration.state}")
    if EndRequest.objects.filter(declaration=declaration).exists():
        raise RefusedError("已经提出过终止申请，请等待办理", "you have asked already: the office will answer")
    wanted = EndRequest.objects.create(
        declaration=declaration, person=actor.person, at=clock.now(), reason=reason_of(reason)
    )
    record("declaration.ask_end", declaration, actor, reason=wanted.reason)
    tell(
        officers(city_of(declaration.jurisdiction)),
        "queue",
        zh=f"{declaration.name} 申请终止申报 {declaration.number}",
        en=f"{declaration.name} asks to end {declaration.number}",
        link=f"/declarations/{declaration.number}/",
    )
    return wanted


@verb
def terminate(*, actor: Actor, declaration: Declaration, reason: str) -> Step:
    """End a declaration: at the enterprise's wish, for decided fraud, or because an objection demands it. Tells the members."""
    declaration = writing.held(declaration)
    step = move("terminate", actor=actor, declaration=declaration, reason=reason_of(reason))
    record("declaration.terminate", declaration, actor, before=step.before, reason=step.reason)
    tell_members(declaration, f"已终止：{step.reason}", f"was ended: {step.reason}")
    return step
