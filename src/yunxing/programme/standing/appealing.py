"""复核: the enterprise, and a provider that was found to share the responsibility, appeal; the province decides, and what follows."""

from __future__ import annotations

from .. import clock
from ..acting import Actor, verb
from ..declarations.model import State
from ..journal.verbs import record
from ..messages.verbs import officers, tell
from ..procedure.moving import move
from ..recognitions.model import Recognition
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .cases import held, link, tell_concerned, written
from .deciding import last_day_to_appeal
from .model import Appeal, FraudCase, Party


@verb
def appeal(*, actor: Actor, case: FraudCase, text: str) -> Appeal:
    """Appeal against what was found: each of those concerned once, within sixty days. Tells the province, which decides on it."""
    case = held(case)
    party = rules.appellant(actor, case)
    if party is None:
        raise NotAllowedError(
            "只有企业负责人，或被认定负有责任的云服务商的负责人可以申请复核",
            "the one responsible at the enterprise, or at the provider found to share it, may appeal",
        )
    if case.decided_at is None or not case.found:
        raise RefusedError("没有可以申请复核的认定", "there is no decision to appeal against")
    if case.overturned_at is not None:
        raise RefusedError("原认定已经撤销", "the decision was overturned already")
    if case.appeals.filter(party=party).exists():
        raise RefusedError("已经申请过复核，只能申请一次", "an appeal was made already: there is one")
    last = last_day_to_appeal(case)
    if last is not None and clock.today() > last:
        raise RefusedError(f"申请复核的期限 {last} 已过", f"an appeal was possible until {last}")
    made = Appeal.objects.create(
        case=case,
        party=party,
        text=written(text, "text", "请写明不服的理由", "say why the decision is wrong"),
        made_by=actor.person,
        made_at=clock.now(),
    )
    record("fraud.appeal", case, actor, party=party)
    who = _name(case, party)
    tell(
        [one for one in officers(case.declaration.path.split("/", 1)[0]) if one.pk != case.decided_by_id],
        "fraud",
        zh=f"{who} 对案件 {case.number} 的认定申请复核",
        en=f"{who} appeals against the decision in case {case.number}",
        link=link(case),
    )
    return made


@verb
def decide(*, actor: Actor, appeal: Appeal, upheld: bool, reason: str) -> Appeal:
    """The province decides on an appeal, by somebody other than who decided first.

    The enterprise's upheld: the sanctions are lifted as if they had never been, a revoked title is restored; what was
    terminated stays so, and may be declared anew in a call that runs. The provider's upheld: its own sanction is lifted.
    """
    case = held(appeal.case)
    appeal = case.appeals.get(pk=appeal.pk)
    if not rules.may_decide_appeal(actor, case) or actor.authority is None:
        raise NotAllowedError(
            "复核由省工信厅作出原认定以外的人员决定，与当事人有关联的应当回避",
            "the province decides on it, by somebody other than who decided, and without an interest",
        )
    if appeal.decided_at is not None:
        raise RefusedError("复核已经决定", "the appeal is decided already")
    reason = written(reason, "reason", "请写明复核的理由", "give the reasons")
    _close(appeal, actor, upheld, reason)
    restored = _undo(case, appeal, actor) if upheld else False
    record(
        "fraud.appeal_decide", case, actor,
        declaration=case.declaration.number, party=appeal.party, upheld=upheld, restored=restored,
    )  # fmt: skip
    zh, en = _words(case, appeal, restored=restored)
    tell_concerned(case, zh=zh, en=en)
    tell(officers(case.decider.jurisdiction_id) if case.decider else [], "fraud", zh=zh, en=en, link=link(case))
    return appeal


def _close(appeal: Appeal, actor: Actor, upheld: bool, reason: str) -> None:
    appeal.upheld, appeal.reason, appeal.decided_at = upheld, reason, clock.now()
    appeal.decided_by, appeal.decider = actor.person, actor.authority
    appeal.save()


def _undo(case: FraudCase, appeal: Appeal, actor: Actor) -> bool:
    """Undo what followed from what was found; whether a title is restored."""
    whole = appeal.party == Party.ENTERPRISE
    running = case.sanctions.filter(lifted_at=None)
    for sanction in running if whole else running.filter(party=Party.PROVIDER):
        sanction.lifted_by, sanction.lifted_at = actor.person, clock.now()
        sanction.lifted_why = f"案件 {case.number} 复核撤销认定"
        sanction.save()
    if not whole:
        return False
    case.overturned_at = appeal.decided_at
    case.save(update_fields=["overturned_at"])
    for other in case.appeals.filter(decided_at=None):  # where nothing was found there is nothing to share
        _close(other, actor, upheld=True, reason=appeal.reason)
    if case.declaration.state != State.REVOKED:
        return False
    move("restore", actor=actor, declaration=case.declaration, reason=appeal.reason)
    Recognition.objects.filter(declaration=case.declaration).update(revoked_on=None, revoked_why="")
    return True


def _words(case: FraudCase, appeal: Appeal, *, restored: bool) -> tuple[str, str]:
    if not appeal.upheld:
        who = _name(case, appeal.party)
        return (
            f"案件 {case.number}：{who} 的复核申请，维持原认定",
            f"Case {case.number}: the appeal of {who} was dismissed",
        )
    if appeal.party == Party.PROVIDER:
        return (
            f"案件 {case.number}：复核撤销对云服务商的认定，对其惩戒解除",
            f"Case {case.number}: the provider does not share it, its sanction is lifted",
        )
    zh = "，称号恢复" if restored else "；原申报不恢复，可在受理中的批次重新申报"
    en = ", the title is restored" if restored else "; what was ended stays so, you may declare anew in a running call"
    return (
        f"案件 {case.number}：复核撤销原认定，惩戒解除{zh}",
        f"Case {case.number}: the decision was overturned and the sanctions lifted{en}",
    )


def _name(case: FraudCase, party: str) -> str:
    return case.declaration.name if party == Party.ENTERPRISE else case.provider_name
