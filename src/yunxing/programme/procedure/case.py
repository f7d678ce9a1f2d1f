"""A declaration as the table's conditions see it, looked up where they ask: on the record, for somebody who acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db.models import Q

from .. import clock
from ..acting import Actor
from ..checks.model import Sampled, SiteCheck
from ..checks.ratio import ratio
from ..declarations.content import edition_of
from ..declarations.model import Declaration, State
from ..evaluation.conflicts import conflict_of
from ..evaluation.model import PanelCase
from ..people.model import Level
from ..publicity.model import Announced, Noticed, Remedy
from ..review.model import RowDecision
from ..sending.model import Packed, Recommendation, Stage
from ..standing.knowing import sanctioned_since
from ..standing.model import FraudCase
from .model import EndRequest, Step

_STAGES = {
    State.FIRST_REVIEW: Stage.COUNTY,
    State.PASSED: Stage.COUNTY,
    State.CITY_REVIEW: Stage.COUNTY,
    State.ANNOUNCED: Stage.FILING,
    State.RECOMMENDED: Stage.RECOMMENDING,
    State.PROVINCE_REVIEW: Stage.RECOMMENDING,
}
"""In which package a declaration of a state lies, or came."""
_TO_BE_SENT = (State.FIRST_REVIEW, State.PASSED, State.RECOMMENDED)


def decider_of(declaration: Declaration) -> str:
    """Which level decides on the star applied for: ``city`` or ``province``, as its edition says (R3, R5)."""
    return next(s.decider for s in edition_of(declaration.edition).about.stars if s.star == declaration.star)


def decided_by(level: str, editions: Iterable[str]) -> Q:
    """Of declarations: that their edition, one of these, has a level decide on their star (R3, R5)."""
    found = Q(pk__in=())
    for key in editions:
        found |= Q(edition=key, star__in=[s.star for s in edition_of(key).about.stars if s.decider == level])
    return found


def stars_in_words(edition: str, stars: Iterable[int]) -> str:
    """Stars as a letter names them: 三星级; 四星级、五星级."""
    wanted = set(stars)
    return "、".join(s.name.zh for s in edition_of(edition).about.stars if s.star in wanted)


def arrival(declaration: Declaration) -> Step | None:
    """The step with which a declaration came where it is: what was done before it concerns an earlier time."""
    return Step.objects.filter(declaration=declaration).order_by("-number").first()


def came_to(declaration: Declaration, state: State) -> Step | None:
    """The last step that brought a declaration into a state."""
    return Step.objects.filter(declaration=declaration, after=state).order_by("-number").first()


_DECIDING = ("reject", "lapse", "evaluate", "fail")
"""Events with which an office says yes or no. A pass that a county takes back itself is none: nobody else has seen it."""
_STANDING = ("decided_at", "found", "overturned_at")


def fraud_in(cases: Iterable[FraudCase]) -> str:
    """What all cases of fraud about a declaration come to, as a ``Case`` has it.

    One that found fraud and stands counts, whatever came after it; then one that is open.
    """
    stands = {
        "open" if one.decided_at is None else "overturned" if one.overturned_at else "decided"
        for one in cases
        if one.decided_at is None or one.found
    }
    return next((one for one in ("decided", "open", "overturned") if one in stands), "")


class OnRecord:
    """A ``Case`` of what stands in the database. Each thing is looked up when a condition first asks for it."""

    def __init__(self, declaration: Declaration, actor: Actor | None = None) -> None:
        self._declaration, self._actor = declaration, actor
        self.star = declaration.star
        self.returned_from = declaration.returned_from
        self.answer_by = declaration.answer_by

    @cached_property
    def interested(self) -> bool:
        """Whether who acts for an office is tied to the enterprise, or to a provider that it names."""
        actor = self._actor
        return (
            actor is not None and actor.membership is None and conflict_of(actor.person, self._declaration) is not None
        )

    @cached_property
    def decider(self) -> str:
        return decider_of(self._declaration)

    @cached_property
    def passes_county(self) -> bool:
        return self._declaration.jurisdiction.passes_county

    @cached_property
    def rejected_from(self) -> str:
        last = came_to(self._declaration, State.REJECTED)
        if last is not None and last.event == "lapse":  # to where the return was given
            last = came_to(self._declaration, State.RETURNED)
        return last.before if last is not None else ""

    @cached_property
    def decided_before(self) -> bool:
        return Step.objects.filter(declaration=self._declaration, event__in=_DECIDING).exists()

    @cached_property
    def proven(self) -> bool:
        return self._declaration.enterprise.is_proven

    @cached_property
    def call_name(self) -> str:
        return self._declaration.call.name

    @cached_property
    def call_is_open(self) -> bool:
        return self._declaration.call.is_open

    @cached_property
    def call_holds(self) -> bool:
        return self._declaration.call.authority.jurisdiction.holds(self._declaration.jurisdiction)

    @cached_property
    def call_opens(self) -> date | None:
        call = self._declaration.call
        return call.opens_on if call.opened_at is None or clock.today() < call.opens_on else None

    @cached_property
    def call_closes(self) -> date:
        return self._declaration.call.closes_on

    @cached_property
    def province_notice(self) -> bool:
        return self._declaration.call.province_notice

    @cached_property
    def undecided_rows(self) -> int:
        claims = {f"claims/{row['item']}" for row in self._declaration.content.get("claims", [])}
        last = self._declaration.submissions.order_by("-number").first()
        if last is None or not claims:
            return 0
        decided = RowDecision.objects.filter(submission=last, path__in=claims)
        if self._actor is not None and self._actor.authority is not None:
            decided = decided.filter(authority=self._actor.authority)
        return len(claims) - decided.exclude(answer="asked").values("path").distinct().count()

    @cached_property
    def _packed(self) -> Packed | None:
        stage = _STAGES.get(State(self._declaration.state))
        if stage is None:
            return None
        lying = Packed.objects.filter(declaration=self._declaration, package__stage=stage)
        if self._declaration.state in _TO_BE_SENT:
            lying = lying.filter(package__sent_at=None)  # one that was sent is of an earlier time
        return lying.select_related("package").order_by("-pk").first()

    @property
    def packed(self) -> bool:
        return self._packed is not None and bool(self._packed.package.letter_number)

    @property
    def received(self) -> bool:
        if self._declaration.state == State.CITY_REVIEW and not self.passes_county:
            return True
        return self._packed is not None and self._packed.received_at is not None

    @cached_property
    def panel(self) -> bool | None:
        came = arrival(self._declaration)
        case = PanelCase.objects.filter(arrival=came).first() if came else None
        return case.passed if case is not None and case.decided_at is not None else None

    @cached_property
    def _noticed(self) -> Noticed | None:
        own = Noticed.objects.filter(declaration=self._declaration).select_related("notice").order_by("-pk").first()
        if own is None:
            return None
        # A notice of before it was evaluated again is none of this time.
        began = came_to(
            self._declaration,
            State.EVALUATED if self.decider == Level.CITY else State.RECOGNISED,
        )
        return own if began is not None and own.notice.written_at >= began.at else None

    @property
    def notice_written(self) -> bool:
        return self._noticed is not None

    @property
    def notice_closes(self) -> date | None:
        return self._noticed.notice.closes_on if self._noticed else None

    @cached_property
    def open_objections(self) -> int:
        return self._noticed.objections.filter(answered_at=None).count() if self._noticed else 0

    @cached_property
    def upheld(self) -> str:
        if self._noticed is None:
            return ""
        led = set(self._noticed.objections.filter(upheld=True).values_list("leads_to", flat=True))
        return next((one for one in (Remedy.TERMINATE, Remedy.REVIEW) if one in led), "")

    @cached_property
    def announcement(self) -> bool:
        return Announced.objects.filter(declaration=self._declaration).exclude(announcement__number="").exists()

    @cached_property
    def sampled(self) -> bool | None:
        came = came_to(self._declaration, State.TO_CHECK)
        return Sampled.objects.filter(arrival=came).values_list("taken", flat=True).first() if came else None

    @cached_property
    def check(self) -> bool | None:
        came = came_to(self._declaration, State.DRAWN)
        check = SiteCheck.objects.filter(arrival=came).first() if came else None
        return check.passed if check is not None and check.reported_at is not None else None

    @cached_property
    def opinion(self) -> bool:
        written = Recommendation.objects.filter(declaration=self._declaration).first()
        return written is not None and bool(written.text.strip()) and written.sealed_on is not None

    @cached_property
    def checks_missing(self) -> int:
        return ratio(self._declaration).missing

    @cached_property
    def fraud(self) -> str:
        return fraud_in(FraudCase.objects.filter(declaration=self._declaration).only(*_STANDING))

    @cached_property
    def fraud_beside(self) -> str:
        one = self._declaration
        cases = FraudCase.objects.filter(
            decided_at=None, declaration__enterprise=one.enterprise_id, declaration__call=one.call_id
        )
        return cases.exclude(declaration=one).order_by("-pk").values_list("number", flat=True).first() or ""

    @cached_property
    def gives_up(self) -> bool:
        return EndRequest.objects.filter(declaration=self._declaration, answered_at=None).exists()

    @cached_property
    def sanctioned_since(self) -> date | None:
        return sanctioned_since(self._declaration, on=clock.today())

    @property
    def acts_where_returned(self) -> bool:
        level = Level.COUNTY if self.returned_from == State.FIRST_REVIEW else Level.CITY
        return self._actor is not None and self._actor.is_officer(level)

    @property
    def acts_at_deciding_level(self) -> bool:
        return self._actor is not None and self._actor.is_officer(self.decider)
