"""What conditions of the procedure ask of a declaration; where it is looked up stands in ``case``."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Case(Protocol):
    """What is known of a declaration when somebody acts on it. Days are those of Shanghai."""

    @property
    def star(self) -> int:
        """The star applied for: 3, 4 or 5."""

    @property
    def decider(self) -> str:
        """Which level the edition has decide it: ``city`` or ``province`` (R3, R5)."""

    @property
    def passes_county(self) -> bool:
        """Whether a county reviews first (R6)."""

    @property
    def returned_from(self) -> str:
        """The state from which it was returned; empty where it was not."""

    @property
    def rejected_from(self) -> str:
        """The state in which an office turned it down; empty where none did."""

    @property
    def decided_before(self) -> bool:
        """Whether an office has turned it down or decided on it before, whatever came of that."""

    @property
    def proven(self) -> bool:
        """Whether a county confirmed who controls the enterprise."""

    @property
    def call_name(self) -> str:
        """The call's name."""

    @property
    def call_is_open(self) -> bool:
        """Whether enterprises may submit now."""

    @property
    def call_holds(self) -> bool:
        """Whether the call is for the area in which the enterprise is now (R8)."""

    @property
    def call_opens(self) -> date | None:
        """The first day to come; None once it began."""

    @property
    def call_closes(self) -> date:
        """The last day for enterprises."""

    @property
    def province_notice(self) -> bool:
        """Whether the call has a public notice of the province (a setting, on by default)."""

    @property
    def answer_by(self) -> date | None:
        """The last day to answer a return."""

    @property
    def undecided_rows(self) -> int:
        """Claims that the office at which it waits has neither confirmed, rejected nor left with a reason."""

    @property
    def packed(self) -> bool:
        """Whether it lies in a package of this step with letter and summary, not yet received."""

    @property
    def received(self) -> bool:
        """Whether the sealed copies came (R79, R80); True where no office sends it."""

    @property
    def panel(self) -> bool | None:
        """What the panel of this level decided; None while it has not."""

    @property
    def notice_written(self) -> bool:
        """Whether it stands in a public notice of this time."""

    @property
    def notice_closes(self) -> date | None:
        """The last day of that notice."""

    @property
    def open_objections(self) -> int:
        """Objections without an answer."""

    @property
    def upheld(self) -> str:
        """What an upheld objection leads to: ``review``, ``terminate`` or nothing."""

    @property
    def announcement(self) -> bool:
        """Whether it stands in an announcement with a number."""

    @property
    def sampled(self) -> bool | None:
        """Whether the draw took it; None while there was no draw."""

    @property
    def check(self) -> bool | None:
        """What the site check came to; None while no complete report of two inspectors lies."""

    @property
    def opinion(self) -> bool:
        """Whether the city's opinion is written and sealed (R56)."""

    @property
    def checks_missing(self) -> int:
        """How many site checks this city lacks for its call (R83)."""

    @property
    def fraud(self) -> str:
        """The case of fraud about it: nothing, ``open``, ``decided`` or ``overturned`` on appeal."""

    @property
    def fraud_beside(self) -> str:
        """The number of an open case of fraud about another declaration of the enterprise in the call; empty where there is none."""

    @property
    def gives_up(self) -> bool:
        """Whether the enterprise asked to end it, and its request waits for the answer."""

    @property
    def sanctioned_since(self) -> date | None:
        """Since when a sanction on the enterprise is in force (R12, R85); None where none is."""

    @property
    def acts_where_returned(self) -> bool:
        """Whether who acts is of the level from which it was returned."""

    @property
    def acts_at_deciding_level(self) -> bool:
        """Whether who acts is of the level that decided."""
