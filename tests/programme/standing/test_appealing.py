"""Appeals of the enterprise and of a provider that shares it: who, until when, how often, and what each undoes."""

from typing import Any

import pytest

from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import State
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages.model import Message
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure.case import OnRecord
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.standing import appealing, deciding, queries
from yunxing.programme.standing.model import Appeal, FraudCase, Sanction

from ..factories import NOON, officer, owner
from .making import Handed, day, decided, handed_in, later, published

pytestmark = pytest.mark.django_db


def test_one_appeal_within_sixty_days_by_the_owner_decided_by_the_province() -> None:
    handed = handed_in()
    case = decided(handed)
    assert deciding.last_day_to_appeal(case) == day(69)
    editor = Membership.objects.create(
        person=officer("320706").person, enterprise=handed.declaration.enterprise, role="editor", since=NOON
    )
    with later(10):
        for stranger in (Actor(editor.person, membership=editor), owner(), handed.city):
            with pytest.raises(NotAllowedError):
                appealing.appeal(actor=stranger, case=case, text="不服")
        with pytest.raises(RefusedError, match="理由"):
            appealing.appeal(actor=handed.owner, case=case, text="")
    with later(70), pytest.raises(RefusedError, match="已过"):
        appealing.appeal(actor=handed.owner, case=case, text="不服")
    with later(69):
        made = appealing.appeal(actor=handed.owner, case=case, text="不服")
        with pytest.raises(RefusedError, match="一次"):
            appealing.appeal(actor=handed.owner, case=case, text="还是不服")
        for stranger in (handed.city, handed.county, officer("3201"), handed.owner):
            with pytest.raises(NotAllowedError):
                appealing.decide(actor=stranger, appeal=made, upheld=False, reason="维持")
        appealing.decide(actor=handed.province, appeal=made, upheld=False, reason="维持")
        case.refresh_from_db()
        assert queries.stage_of(case) == "upheld"
        with pytest.raises(RefusedError, match="已经决定"):
            appealing.decide(actor=handed.province, appeal=made, upheld=True, reason="改主意")
    assert Sanction.objects.get().lifted_at is None
    assert OnRecord(handed.declaration).fraud == "decided"


def _shared(handed: Handed) -> tuple[FraudCase, Actor]:
    """A case in which the provider shares it, and the one responsible there."""
    case = decided(handed, provider_found=True)
    return case, owner(uscc=case.provider_uscc, name=case.provider_name, provides=True)


def _lifted() -> dict[str, bool]:
    return {one.party: one.lifted_at is not None for one in Sanction.objects.all()}


def test_a_provider_that_shares_it_appeals_for_itself_and_undoes_its_own_sanction_alone() -> None:
    handed = published()
    case, provider = _shared(handed)
    with later(10):
        made = appealing.appeal(actor=provider, case=case, text="我公司没有参与")
        assert (made.party, queries.stage_of(case)) == ("provider", "appeal")
        assert Message.objects.filter(person=handed.province.person).latest("pk").zh == (
            f"{case.provider_name} 对案件 {case.number} 的认定申请复核"
        )
        with pytest.raises(RefusedError, match="一次"):
            appealing.appeal(actor=provider, case=case, text="还是不服")
        appealing.decide(actor=handed.province, appeal=made, upheld=True, reason="查无参与")
    case = FraudCase.objects.get()
    handed.declaration.refresh_from_db()
    assert _lifted() == {"enterprise": False, "provider": True}
    assert (handed.declaration.state, case.overturned_at, queries.stage_of(case)) == (State.REVOKED, None, "found")
    assert OnRecord(handed.declaration).fraud == "decided"
    assert acts_on(case).last().data["party"] == "provider"
    # The enterprise has an appeal of its own left.
    with later(11):
        own = appealing.appeal(actor=handed.owner, case=case, text="不服")
        appealing.decide(actor=handed.province, appeal=own, upheld=False, reason="维持")
    assert queries.stage_of(FraudCase.objects.get()) == "upheld"
    assert _lifted() == {"enterprise": False, "provider": True}


def test_where_nothing_was_found_there_is_nothing_to_share() -> None:
    handed = published()
    case, provider = _shared(handed)
    with later(10):
        theirs = appealing.appeal(actor=provider, case=case, text="我公司没有参与")
        own = appealing.appeal(actor=handed.owner, case=case, text="发票是真的")
        appealing.decide(actor=handed.province, appeal=own, upheld=True, reason="发票经查验属实")
        theirs.refresh_from_db()
        assert (theirs.upheld, theirs.reason, _lifted()) == (
            True, "发票经查验属实", {"enterprise": True, "provider": True},
        )  # fmt: skip
        with pytest.raises(RefusedError, match="已经决定"):
            appealing.decide(actor=handed.province, appeal=theirs, upheld=False, reason="维持")
    assert queries.stage_of(FraudCase.objects.get()) == "overturned"


def test_a_provider_appeals_only_where_it_was_found_to_share_it_and_nothing_was_overturned() -> None:
    handed = handed_in()
    case = decided(handed, provider_found=False)
    FraudCase.objects.filter(pk=case.pk).update(provider_name="某云有限公司", provider_uscc="91320700EXAMPC0022")
    case.refresh_from_db()
    unproven, provider = (
        owner(uscc="91320700EXAMPC0022", name="某云有限公司", provides=True, proven=proven) for proven in (False, True)
    )
    with later(10), pytest.raises(NotAllowedError, match="被认定负有责任的云服务商的负责人"):
        appealing.appeal(actor=provider, case=case, text="不服")
    FraudCase.objects.filter(pk=case.pk).update(provider_found=True)
    with later(10):
        with pytest.raises(NotAllowedError):
            appealing.appeal(actor=unproven, case=case, text="不服")
        own = appealing.appeal(actor=handed.owner, case=case, text="不服")
        appealing.decide(actor=handed.province, appeal=own, upheld=True, reason="撤销")
        with pytest.raises(RefusedError, match="原认定已经撤销"):
            appealing.appeal(actor=provider, case=case, text="不服")
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(
    ("stage", "acts"),
    [("found", ()), ("appeal", ("appeal",)), ("upheld", ("appeal", "dismiss")), ("overturned", ("appeal", "uphold"))],
)
def test_lists_filter_what_cases_stand_at(stage: str, acts: tuple[str, ...]) -> None:
    handed: Any = handed_in()
    case = decided(handed)
    with later(10):
        if acts:
            made = appealing.appeal(actor=handed.owner, case=case, text="不服")
        if acts[1:]:
            appealing.decide(actor=handed.province, appeal=made, upheld=acts[1] == "uphold", reason="复核")
    found = FraudCase.objects.get()
    assert queries.stage_of(found) == stage
    for one in ("found", "appeal", "overturned"):
        assert list(queries.at_stage(FraudCase.objects.all(), one)) == ([found] if one == stage else [])
