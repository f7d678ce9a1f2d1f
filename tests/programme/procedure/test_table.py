"""The table alone: 200,000 random acts on imagined cases reach no state that §五 forbids, and leave none without a way."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations.model import State
from yunxing.programme.procedure import table
from yunxing.programme.procedure.table import BY_STATE, FINAL, TABLE, Who, why_not

STEPS = 200_000
TODAY = date(2020, 5, 20)


@dataclass
class Imagined:
    """A case as somebody could meet it; ``shake`` changes what is known of it, as life does."""

    star: int = 3
    passes_county: bool = True
    state: State = State.DRAFT
    returned_from: str = ""
    rejected_from: str = ""
    decided_before: bool = False
    proven: bool = True
    call_name: str = "2020年首批"
    call_is_open: bool = True
    call_holds: bool = True
    call_opens: date | None = None
    call_closes: date = TODAY
    province_notice: bool = True
    answer_by: date | None = None
    undecided_rows: int = 0
    packed: bool = False
    received: bool = False
    panel: bool | None = None
    notice_written: bool = False
    notice_closes: date | None = None
    open_objections: int = 0
    upheld: str = ""
    announcement: bool = False
    sampled: bool | None = None
    check: bool | None = None
    opinion: bool = False
    checks_missing: int = 0
    fraud: str = ""
    fraud_beside: str = ""
    gives_up: bool = False
    sanctioned_since: date | None = None
    acts_where_returned: bool = True
    acts_at_deciding_level: bool = True
    been: list[State] = field(default_factory=lambda: [State.DRAFT])
    held: dict[str, bool] = field(default_factory=dict)

    @property
    def decider(self) -> str:
        return "city" if self.star == 3 else "province"

    def shake(self, random: Random) -> None:
        self.proven = random.random() < 0.9
        self.call_holds = random.random() < 0.9
        self.call_is_open = random.random() < 0.8
        self.answer_by = random.choice([None, TODAY - timedelta(3), TODAY + timedelta(3)])
        self.undecided_rows = random.choice([0, 0, 4])
        self.packed, self.received = random.random() < 0.6, random.random() < 0.6
        self.panel = random.choice([None, True, True, False])
        self.notice_written = random.random() < 0.7
        self.notice_closes = random.choice([TODAY - timedelta(1), TODAY])
        self.open_objections = random.choice([0, 0, 0, 1])
        self.upheld = random.choice(["", "", "", "review", "terminate"])
        self.announcement, self.opinion = random.random() < 0.7, random.random() < 0.7
        self.sampled = random.choice([None, True, False])
        self.check = random.choice([None, True, True, False])
        self.checks_missing = random.choice([0, 0, 2])
        self.fraud = random.choice(["", "", "", "", "open", "decided", "overturned"])
        self.fraud_beside = random.choice(["", "", "", "", "", "X2020-0001"])
        self.gives_up = random.random() < 0.05
        self.sanctioned_since = random.choice([None] * 19 + [TODAY])
        self.acts_where_returned = random.random() < 0.8
        self.acts_at_deciding_level = random.random() < 0.7
        self.province_notice = random.random() < 0.7


_CHOSEN = {
    *(State.EVALUATED, State.NOTICE, State.ANNOUNCED, State.RECOMMENDED),
    *(State.RECOGNISED, State.PROVINCE_NOTICE, State.PUBLISHED),
}
"""Where a case comes only by being judged well or shown to the public."""
_NOT_BESIDE_FRAUD = ("withdraw", "recommend", "open_notice", "announce", "publish")
"""What is not done while a case of fraud is open about it, or about another declaration of the enterprise in the call."""


def _walk(random: Random, seen: set[tuple[State, str]]) -> int:
    """One case from its draft on; how many acts were tried."""
    case = Imagined(star=random.choice([3, 4, 5]), passes_county=random.random() < 0.6)
    for tried in range(1, 400):
        case.shake(random)
        row = (
            random.choice(TABLE)
            if random.random() < 0.3
            else random.choice(list(BY_STATE[case.state].values()) or TABLE)
        )
        if row.from_ != case.state or why_not(case, row) is not None:
            continue
        if row.event in ("reject", "terminate") and random.random() < 0.6:
            continue  # else too few get far
        if row.event == "terminate" and case.fraud == "open":  # never at the enterprise's wish alone
            assert case.upheld == "terminate" or case.sanctioned_since is not None
        if row.event in _NOT_BESIDE_FRAUD:
            assert (case.fraud in ("", "overturned"), case.fraud_beside) == (True, "")
        before = case.state
        case.state = row.leads_to(case)
        if row.event == "return":
            case.returned_from = before
        if row.event in ("reject", "lapse"):
            case.rejected_from = before if row.event == "reject" else case.returned_from
        if row.event in ("reject", "lapse", "evaluate", "fail"):
            case.decided_before = True
        if case.state == State.DRAFT:
            assert not case.decided_before  # nobody walks out of what was decided
        if row.event == "recommend" or (row.event == "send" and before == State.RECOMMENDED):
            assert case.checks_missing == 0  # the ratio holds whenever something is recommended or sent (R83)
        if case.state in _CHOSEN and row.event != "restore":  # an appeal gives back what was held before
            assert case.sanctioned_since is None  # who is on the list gets no further (R12, R84)
        if row.event in ("evaluate", "fail"):
            case.held["decided by"] = row.who[0] is Who.PROVINCE
        case.been.append(case.state)
        seen.add((before, row.event))
        _holds(case)
        if case.state == State.TERMINATED:
            return tried
    return tried


def _holds(case: Imagined) -> None:
    """What §5, §7 and §8 of the requirements forbid, whichever way it went."""
    been = case.been
    if case.star == 3:  # never waits for the province's evaluation; no step between is left out
        assert State.PROVINCE_REVIEW not in been
        assert State.TO_CHECK not in been
    else:  # never evaluated or announced by a city
        assert not {State.EVALUATED, State.NOTICE, State.ANNOUNCED, State.FILED} & set(been)
    if not case.passes_county:  # R6
        assert State.FIRST_REVIEW not in been
        assert State.PASSED not in been
    if case.state == State.PUBLISHED:
        # By a passing decision of the competent level (R3, R5).
        assert case.held["decided by"] == (case.star != 3)
        needed = (
            [State.EVALUATED, State.NOTICE, State.NOTICE_OVER, State.ANNOUNCED, State.FILED]
            if case.star == 3
            else [State.TO_CHECK, State.RECOMMENDED, State.PROVINCE_REVIEW, State.RECOGNISED]
        )
        assert _in_order(needed, been)
        if case.star != 3:
            assert State.NOT_DRAWN in been or State.CHECKED in been
    if case.state == State.CITY_REVIEW and case.passes_county:
        assert State.PASSED in been
    if case.state == State.RECOMMENDED:
        came = [one for one in been if one in (State.NOT_DRAWN, State.DRAWN, State.CHECKED, State.CHECK_FAILED)][-1]
        assert came in (State.NOT_DRAWN, State.CHECKED)  # what was drawn is not recommended unchecked (R82)


def _in_order(needed: list[State], been: list[State]) -> bool:
    rest = iter(been)
    return all(one in rest for one in needed)


def test_two_hundred_thousand_random_acts_reach_nothing_forbidden() -> None:
    random = Random("the table")
    seen: set[tuple[State, str]] = set()
    tried = 0
    with clock.moved_to(datetime(2020, 5, 20, 12, tzinfo=clock.SHANGHAI)):
        while tried < STEPS:
            tried += _walk(random, seen)
    # Every row was taken: none is there for nothing.
    assert {(row.from_, row.event) for row in TABLE} - seen == set()


def test_every_state_can_be_reached_and_none_but_the_final_ones_ends() -> None:
    ahead: dict[State, set[State]] = {state: set() for state in State}
    for row in TABLE:
        for star in (3, 4):
            for county in (True, False):
                for back in (State.FIRST_REVIEW, State.CITY_REVIEW):
                    ahead[row.from_].add(row.leads_to(Imagined(star=star, passes_county=county, returned_from=back)))
    reached, waiting = {State.DRAFT}, [State.DRAFT]
    while waiting:
        for state in ahead[waiting.pop()] - reached:
            reached.add(state)
            waiting.append(state)
    assert set(State) == reached
    assert {state for state in State if not ahead[state]} <= set(FINAL)
    # From every other state, a final one is still to be reached.
    for state in set(State) - set(FINAL):
        found, waiting = {state}, [state]
        while waiting:
            for other in ahead[waiting.pop()] - found:
                found.add(other)
                waiting.append(other)
        assert found & set(FINAL), state


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.from_}-{row.event}")
def test_every_condition_that_fails_says_so_in_both_languages(row: table.Transition) -> None:
    random = Random(f"{row.from_} {row.event}")
    with clock.moved_to(datetime(2020, 5, 20, 12, tzinfo=clock.SHANGHAI)):
        for condition in row.conditions:
            said = set()
            for _ in range(200):
                case = Imagined(star=random.choice([3, 4, 5]), passes_county=random.random() < 0.5)
                case.shake(random)
                case.decided_before, case.gives_up = random.random() < 0.5, random.random() < 0.5
                case.call_name, case.call_opens = "the spring of 2020", random.choice([None, TODAY + timedelta(5)])
                said.add(condition(case))
            assert None in said  # it can hold
            assert len(said) > 1  # and it can fail
            for reason in said - {None}:
                assert reason is not None
                zh, en = reason
                assert zh
                assert en.isascii()


def test_rows_are_in_their_states_once() -> None:
    assert sum(len(rows) for rows in BY_STATE.values()) == len(TABLE)
