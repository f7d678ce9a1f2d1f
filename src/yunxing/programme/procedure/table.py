"""The procedure as a table (§五 of the guide): from, event, to, who, on what condition. Nothing moves but along it.

A condition is a function of a ``Case`` that returns None, or the reason why the event cannot be. The table knows no
database: what a case is stands in ``case``, and a test walks the table with cases that it imagines.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import Enum
from typing import NamedTuple

from ..declarations.model import State
from . import conditions as c
from .conditions import Reason
from .facts import Case

Condition = Callable[[Case], Reason]


class Who(Enum):
    """In which capacity somebody may act on a case; ``moving`` says of whom it holds."""

    OWNER = "owner"
    """The one responsible at the enterprise."""
    COUNTY = "county"
    """The county office that receives it (R2)."""
    CITY = "city"
    """The office of city level above it: the city's, or that of a direct county (R3, R4, R6)."""
    PROVINCE = "province"
    """The province's office (R5, R7)."""


class Transition(NamedTuple):
    """One row. ``to`` is a state, or a function of the case where it depends."""

    from_: State
    event: str
    to: State | Callable[[Case], State]
    who: tuple[Who, ...]
    conditions: tuple[Condition, ...] = ()
    clause: str = "[A]"

    def leads_to(self, case: Case) -> State:
        """The state after it."""
        return self.to if isinstance(self.to, State) else self.to(case)


def _first_office(case: Case) -> State:
    return State.FIRST_REVIEW if case.passes_county else State.CITY_REVIEW


def _where_rejected(case: Case) -> State:
    return State(case.rejected_from) if case.rejected_from else _first_office(case)


def _back(case: Case) -> State:
    return State(case.returned_from)


_OWNER, _COUNTY, _CITY, _PROVINCE = (Who.OWNER,), (Who.COUNTY,), (Who.CITY,), (Who.PROVINCE,)


def _rows(
    froms: Sequence[State],
    event: str,
    to: State | Callable[[Case], State],
    who: tuple[Who, ...],
    *conditions: Condition,
    clause: str = "[A]",
) -> tuple[Transition, ...]:
    return tuple(Transition(one, event, to, who, conditions, clause) for one in froms)


_S = State
FINAL = (_S.REJECTED, _S.NOT_EVALUATED, _S.CHECK_FAILED, _S.DECLINED, _S.PUBLISHED, _S.TERMINATED, _S.REVOKED)
"""States in which a case rests: nothing has to follow, though an office may look again, or a title be revoked."""
IN_HAND = tuple(one for one in _S if one not in (_S.DRAFT, _S.PUBLISHED, _S.TERMINATED, _S.REVOKED))
"""States of what was handed in and is not yet published."""
WITH_PROVINCE = (_S.PROVINCE_REVIEW, _S.RECOGNISED, _S.DECLINED, _S.PROVINCE_NOTICE, _S.PROVINCE_NOTICE_OVER, _S.FILED)
"""States of what the province has before it, so that a request to end it waits there; every other waits with the city."""

_TO_BE_SEEN = (c.no_fraud_is_open, c.no_sanction_is_in_force, c.no_end_is_asked)
"""What the public sees cannot be taken back: nothing may hang over it."""

TABLE: tuple[Transition, ...] = (
    # The enterprise
    *_rows([_S.DRAFT], "submit", _first_office, _OWNER, c.call_is_open, c.call_is_for_its_area, c.enterprise_is_proven, clause="指南 §五（一）"),
    *_rows([_S.FIRST_REVIEW, _S.CITY_REVIEW], "withdraw", _S.DRAFT, _OWNER, c.was_not_sent, c.was_not_decided, c.no_fraud_is_open),
    *_rows([_S.RETURNED], "resubmit", _back, _OWNER, c.in_time_to_answer, c.enterprise_is_proven),
    # The first review: the county's, or that of an office of city level where none stands between (R2, R6)
    *_rows([_S.FIRST_REVIEW], "return", _S.RETURNED, _COUNTY),
    *_rows([_S.FIRST_REVIEW], "reject", _S.REJECTED, _COUNTY),
    *_rows([_S.FIRST_REVIEW], "pass", _S.PASSED, _COUNTY, c.rows_are_decided, clause="R2"),
    *_rows([_S.PASSED], "reopen", _S.FIRST_REVIEW, _COUNTY, c.is_not_packed),
    *_rows([_S.PASSED], "send", _S.CITY_REVIEW, _COUNTY, c.is_packed, c.no_end_is_asked, clause="R79"),
    *_rows([_S.CITY_REVIEW], "return", _S.RETURNED, _CITY),
    *_rows([_S.CITY_REVIEW], "reject", _S.REJECTED, _CITY, c.is_reviewed_first_here, clause="[A] 指南 §五（二）"),
    *_rows([_S.RETURNED], "lapse", _S.REJECTED, (Who.COUNTY, Who.CITY), c.was_returned_here, c.answer_is_overdue),
    *_rows([_S.REJECTED], "reconsider", _where_rejected, _CITY, clause="[A] 复核"),
    # Three stars: evaluated, shown to the public, announced, filed. No step can be skipped (R81)
    *_rows(
        [_S.CITY_REVIEW], "evaluate", _S.EVALUATED, _CITY, c.city_decides, c.is_received, c.panel_passed_it,
        c.no_sanction_is_in_force, clause="R3"
    ),
    *_rows(
        [_S.CITY_REVIEW], "fail", _S.NOT_EVALUATED, _CITY, c.city_decides, c.is_received, c.panel_failed_it, clause="R3"
    ),
    *_rows([_S.NOT_EVALUATED], "reconsider", _S.CITY_REVIEW, _CITY, clause="[A] 复核"),
    *_rows([_S.EVALUATED], "open_notice", _S.NOTICE, _CITY, c.notice_is_written, *_TO_BE_SEEN, clause="R81"),
    *_rows(
        [_S.NOTICE], "close_notice", _S.NOTICE_OVER, _CITY, c.notice_days_are_over, c.objections_are_answered,
        c.no_objection_upheld, clause="R81",
    ),
    *_rows([_S.NOTICE], "review_again", _S.CITY_REVIEW, _CITY, c.objection_upheld_for_review),
    *_rows(
        [_S.NOTICE_OVER], "announce", _S.ANNOUNCED, _CITY, c.announcement_is_numbered, *_TO_BE_SEEN, clause="R81",
    ),
    *_rows([_S.ANNOUNCED], "file", _S.FILED, _PROVINCE, c.is_packed, c.is_received, clause="R81, R86"),
    # Four and five stars: reviewed, drawn from, checked on site, recommended (R4, R82)
    *_rows([_S.CITY_REVIEW], "accept", _S.TO_CHECK, _CITY, c.province_decides, c.is_received, c.rows_are_decided, clause="R4"),
    *_rows([_S.TO_CHECK], "draw", _S.DRAWN, _CITY, c.is_in_the_sample, clause="R82–R83"),
    *_rows([_S.TO_CHECK], "leave_out", _S.NOT_DRAWN, _CITY, c.is_out_of_the_sample, clause="R82–R83"),
    *_rows([_S.NOT_DRAWN, _S.CHECKED], "reject", _S.REJECTED, _CITY, clause="[A] 不予推荐"),
    *_rows([_S.NOT_DRAWN], "add_check", _S.DRAWN, _CITY, clause="R82"),
    *_rows([_S.DRAWN], "pass_check", _S.CHECKED, _CITY, c.check_is_reported, c.check_passed, clause="R82"),
    *_rows([_S.DRAWN], "fail_check", _S.CHECK_FAILED, _CITY, c.check_is_reported, c.check_did_not_pass, clause="R82, R84"),
    *_rows([_S.CHECK_FAILED], "reconsider", _S.DRAWN, _CITY, clause="[A] 复查"),
    *_rows(
        [_S.NOT_DRAWN, _S.CHECKED], "recommend", _S.RECOMMENDED, _CITY, c.opinion_is_written, c.no_fraud_is_open,
        c.no_sanction_is_in_force, c.enough_are_checked, clause="R56, R82–R83",
    ),
    *_rows(
        [_S.RECOMMENDED], "send", _S.PROVINCE_REVIEW, _CITY, c.is_packed, c.enough_are_checked, c.no_end_is_asked,
        c.no_sanction_is_in_force, clause="R80, R83",
    ),
    *_rows([_S.PROVINCE_REVIEW], "evaluate", _S.RECOGNISED, _PROVINCE, c.is_received, c.panel_passed_it, c.no_sanction_is_in_force, clause="R5"),
    *_rows([_S.PROVINCE_REVIEW], "fail", _S.DECLINED, _PROVINCE, c.is_received, c.panel_failed_it, clause="R5"),
    *_rows([_S.DECLINED], "reconsider", _S.PROVINCE_REVIEW, _PROVINCE, clause="[A] 复核"),
    *_rows([_S.RECOGNISED], "open_notice", _S.PROVINCE_NOTICE, _PROVINCE, c.notice_is_written, *_TO_BE_SEEN),
    *_rows(
        [_S.PROVINCE_NOTICE], "close_notice", _S.PROVINCE_NOTICE_OVER, _PROVINCE, c.notice_days_are_over,
        c.objections_are_answered, c.no_objection_upheld,
    ),
    *_rows([_S.PROVINCE_NOTICE], "review_again", _S.PROVINCE_REVIEW, _PROVINCE, c.objection_upheld_for_review),
    # One list for all stars (R7)
    *_rows(
        [_S.FILED, _S.PROVINCE_NOTICE_OVER], "publish", _S.PUBLISHED, _PROVINCE, *_TO_BE_SEEN, clause="R7",
    ),
    *_rows(
        [_S.RECOGNISED], "publish", _S.PUBLISHED, _PROVINCE, c.call_has_no_province_notice, *_TO_BE_SEEN, clause="R7",
    ),
    # The ends that are none of the enterprise's wishes, or are
    *_rows(IN_HAND, "terminate", _S.TERMINATED, (Who.CITY, Who.PROVINCE), c.is_to_be_terminated, c.no_wish_is_granted_beside_fraud, clause="R84"),
    *_rows([_S.PUBLISHED], "revoke", _S.REVOKED, (Who.CITY, Who.PROVINCE), c.decided_this_level, c.fraud_is_decided, clause="R84"),
    *_rows([_S.REVOKED], "restore", _S.PUBLISHED, _PROVINCE, c.appeal_is_upheld),
)  # fmt: skip
"""Every event there is. What the text is silent about is marked [A]: ours."""

BY_STATE: dict[State, dict[str, Transition]] = {
    state: {row.event: row for row in TABLE if row.from_ == state} for state in State
}
"""The rows of each state by their event: one of a kind."""


def row(state: str, event: str) -> Transition | None:
    """The row of an event from a state."""
    return BY_STATE[State(state)].get(event)


def why_not(case: Case, one: Transition, *, but: Collection[Condition] = ()) -> Reason:
    """The first condition of a row that does not hold, some left out; None where all do."""
    for condition in one.conditions:
        reason = None if condition in but else condition(case)
        if reason is not None:
            return reason
    return None
