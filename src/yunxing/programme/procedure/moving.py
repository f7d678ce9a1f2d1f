"""The one way in which a declaration moves: along the table, by somebody who may, with a step that says who and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .. import clock
from ..acting import Actor
from ..declarations.model import Declaration, State
from ..people.model import Jurisdiction, Level
from ..refusals import NotAllowedError, RefusedError
from . import table
from .case import OnRecord, arrival
from .model import EndAnswer, EndRequest, Step
from .table import IN_HAND, Condition, Who

_WORDS: Mapping[Who, tuple[str, str]] = {
    Who.OWNER: ("企业负责人", "the one responsible at the enterprise"),
    Who.COUNTY: ("受理县区的经办人员", "an officer of the receiving county"),
    Who.CITY: ("设区市的经办人员", "an officer of the city"),
    Who.PROVINCE: ("省的经办人员", "an officer of the province"),
}
"""Who acts, to be told to those who may not."""


def city_of(place: Jurisdiction) -> Jurisdiction:
    """The area of city level in which an enterprise is: the city of its county, or its own (R6)."""
    return place.parent if place.level == Level.COUNTY and place.parent is not None else place


def is_(who: Who, actor: Actor, declaration: Declaration) -> bool:
    """Whether somebody acts in a capacity on a declaration: of the right level, inside the right area."""
    if who is Who.OWNER:
        return actor.is_owner_of(declaration.enterprise)
    if not actor.is_officer() or actor.jurisdiction is None:
        return False
    place = declaration.jurisdiction
    own = actor.jurisdiction.pk
    match who:
        case Who.COUNTY:
            return place.level == Level.COUNTY and own == place.pk
        case Who.CITY:
            return actor.jurisdiction.level == Level.CITY and own == city_of(place).pk
        case _:
            return actor.jurisdiction.level == Level.PROVINCE and place.path.startswith(actor.jurisdiction.path)


def has_interest(actor: Actor, declaration: Declaration) -> bool:
    """Whether who acts for an office is tied to the enterprise, or to a provider that it names: nobody decides their own case."""
    return OnRecord(declaration, actor).interested


def refuse_interest(actor: Actor, declaration: Declaration) -> None:
    """Raise ``NotAllowedError`` for whoever ``has_interest``."""
    if has_interest(actor, declaration):
        raise _stand_back()


def _stand_back() -> NotAllowedError:
    return NotAllowedError(
        "您与该企业或其云服务商有关联，应当回避", "you belong to the enterprise or its provider: leave it to others"
    )


def refusal(
    event: str,
    *,
    actor: Actor,
    declaration: Declaration,
    but: Collection[Condition] = (),
    case: OnRecord | None = None,
) -> RefusedError | None:
    """Why an event cannot be; None where it can.

    ``but`` are conditions that whoever asks is about to fulfil; ``case`` carries what the caller has looked up already.
    """
    case = case or OnRecord(declaration, actor)
    row = table.row(declaration.state, event)
    if row is None:
        now = State(declaration.state).label
        return RefusedError(
            f"申报目前处于“{now}”，不能进行这项操作", f"the declaration is {declaration.state}: no {event} from there"
        )
    if not any(is_(who, actor, declaration) for who in row.who):
        zh, en = zip(*(_WORDS[who] for who in row.who), strict=True)
        return NotAllowedError(
            f"您没有这项权限，由{'、'.join(zh)}办理", f"you may not {event} this declaration: {' or '.join(en)} may"
        )
    if case.interested:
        return _stand_back()
    reason = table.why_not(case, row, but=but)
    return None if reason is None else RefusedError(*reason, clause=row.clause if row.clause.startswith("R") else "")


def move(event: str, *, actor: Actor, declaration: Declaration, reason: str = "") -> Step:
    """Move a declaration along the table and keep the step. The verb saves what else it changes. Raises ``RefusedError``.

    The declaration is one that the verb holds (``writing.held``): nobody else moves it meanwhile.
    """
    case = OnRecord(declaration, actor)
    refused = refusal(event, actor=actor, declaration=declaration, case=case)
    if refused is not None:
        raise refused
    before = State(declaration.state)
    row = table.row(before, event)
    assert row is not None
    after = row.leads_to(case)
    last = arrival(declaration)
    declaration.state = after
    declaration.save(update_fields=["state"])
    reason = " ".join(reason.split())[:500]
    if after not in IN_HAND:
        _end_requests(actor, declaration, reason)
    return Step.objects.create(
        declaration=declaration,
        number=last.number + 1 if last else 1,
        event=event,
        before=before,
        after=after,
        at=clock.now(),
        person=actor.person,
        authority=actor.authority,
        reason=reason,
        edition=declaration.edition,
    )


def _end_requests(actor: Actor, declaration: Declaration, reason: str) -> None:
    """A request to end what is no longer in hand has had its answer, whichever way it went: it is none of a later time."""
    ended = declaration.state == State.TERMINATED
    EndRequest.objects.filter(declaration=declaration, answered_at=None).update(
        answer=EndAnswer.ENDED if ended else EndAnswer.OVERTAKEN,
        answer_text=reason,
        answered_by=actor.person,
        authority=actor.authority,
        answered_at=clock.now(),
    )
