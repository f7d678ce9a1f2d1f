"""The procedure as a table (§五 of the guide): from, event, to, who, on what condition. Verbs move nothing but along it.

A condition is a function that returns None, or the reason why the event cannot be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import rules
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.refusals import NotAllowedError, RefusedError

Reason = tuple[str, str] | None
To = Callable[[Declaration], State]


class Transition(NamedTuple):
    """One row."""

    from_: State
    event: str
    to: To
    who: Callable[[Actor, Declaration], bool]
    conditions: tuple[Callable[[Declaration], Reason], ...]
    clause: str


def _call_is_open(declaration: Declaration) -> Reason:
    call = declaration.call
    if call.is_open:
        return None
    if call.opened_at is None or clock.today() < call.opens_on:
        return f"批次“{call.name}”从 {call.opens_on} 起受理", f"the call {call.name} opens on {call.opens_on}"
    return (
        f"批次“{call.name}”已于 {call.closes_on} 24:00 截止，填写的内容仍然保留，可用于下一批次",
        f"the call {call.name} closed on {call.closes_on} at 24:00; what was filled in is kept for the next one",
    )


def _is_proven(declaration: Declaration) -> Reason:
    if declaration.enterprise.is_proven:
        return None
    return (
        "企业尚未通过核验：请在“企业”页上传营业执照，由受理县区确认后再提交",
        "the enterprise is not yet proven: upload the licence, which the county confirms, then submit",
    )


def _in_time_to_answer(declaration: Declaration) -> Reason:
    if declaration.answer_by is None or clock.now() < clock.end_of(declaration.answer_by):
        return None
    return (
        f"补正期限 {declaration.answer_by} 24:00 已过，请联系受理部门",
        f"it was to be supplemented by {declaration.answer_by}, 24:00: ask the office",
    )


def _first_office(declaration: Declaration) -> State:
    return State.FIRST_REVIEW if declaration.jurisdiction.passes_county else State.CITY_REVIEW


def _back(declaration: Declaration) -> State:
    return State(declaration.returned_from)


TABLE: tuple[Transition, ...] = (
    Transition(State.DRAFT, "submit", _first_office, rules.may_submit, (_call_is_open, _is_proven), "指南 §五"),
    Transition(State.FIRST_REVIEW, "withdraw", lambda _: State.DRAFT, rules.may_withdraw, (_call_is_open,), "[A]"),
    Transition(State.CITY_REVIEW, "withdraw", lambda _: State.DRAFT, rules.may_withdraw, (_call_is_open,), "[A]"),
    Transition(State.FIRST_REVIEW, "return", lambda _: State.RETURNED, rules.may_return, (), "[A]"),
    Transition(State.CITY_REVIEW, "return", lambda _: State.RETURNED, rules.may_return, (), "[A]"),
    Transition(State.RETURNED, "resubmit", _back, rules.may_submit, (_in_time_to_answer, _is_proven), "[A]"),
)
"""Every event there is. What the text is silent about is marked [A]: ours."""


def refusal(event: str, *, actor: Actor, declaration: Declaration) -> RefusedError | None:
    """Why an event cannot be; None where it can."""
    row = next((t for t in TABLE if t.from_ == declaration.state and t.event == event), None)
    if row is None:
        now = State(declaration.state).label
        return RefusedError(
            f"申报目前处于“{now}”，不能进行这项操作", f"the declaration is {declaration.state}: no {event} from there"
        )
    if not row.who(actor, declaration):
        return NotAllowedError("您没有这项权限", f"you may not {event} this declaration")
    for condition in row.conditions:
        reason = condition(declaration)
        if reason is not None:
            return RefusedError(*reason)
    return None


def move(event: str, *, actor: Actor, declaration: Declaration) -> State:
    """Move a declaration along the table; the state it came from. Its verb saves it. Raises ``RefusedError``."""
    refused = refusal(event, actor=actor, declaration=declaration)
    if refused is not None:
        raise refused
    before = State(declaration.state)
    row = next(t for t in TABLE if t.from_ == before and t.event == event)
    declaration.state = row.to(declaration)
    return before
