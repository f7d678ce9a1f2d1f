"""Deciding a case of fraud, and what follows for enterprise, provider, declaration and title (R84, R85)."""

from __future__ import annotations

from datetime import date, timedelta

from .. import clock
from ..acting import Actor, verb
from ..days import refuse_after
from ..journal.verbs import record
from ..procedure import table
from ..procedure.moving import move
from ..recognitions.model import Recognition
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .cases import held, tell_concerned, written
from .model import MOST_YEARS, FraudCase, Party, Sanction

TO_APPEAL = timedelta(days=60)
"""After the decision [A]: what 《行政复议法》 article 20 gives for having a decision reviewed."""


@verb
def decide(
    *,
    actor: Actor,
    case: FraudCase,
    found: bool,
    reason: str,
    provider_found: bool = False,
    enterprise_until: date | None = None,
    provider_until: date | None = None,
) -> FraudCase:
    """Decide whether there was fraud, and whether the provider shares it (R84). Not before those concerned were heard.

    Found: sanctions are made, each with its last day or none (P18); what is in hand is terminated, a title revoked. A
    decision is the one ground on which a title is revoked. Tells those concerned, with the way to appeal.
    """
    case = held(case)
    declaration = case.declaration
    if not rules.may_decide(actor, case) or actor.authority is None:
        raise NotAllowedError(
            "三星级由设区市认定，四星级、五星级由省认定，与当事人有关联的应当回避",
            "the city decides on three stars, the province on four and five; who has an interest does not",
        )
    if case.decided_at is not None:
        raise RefusedError("案件已作出认定", "the case is decided already")
    if case.heard_at is None:
        raise RefusedError(
            "尚未听取企业意见：请先确定日期并告知，听取后记录，企业缺席的在当日过后注明",
            "those concerned were not heard: set a day, hear them, or write that they stayed away",
            field="found",
        )
    reason = written(reason, "reason", "请写明认定的事实和理由", "give the facts and the reasons")
    if provider_found and not (found and case.provider_name):
        raise RefusedError(
            "只有认定弄虚作假且本案列明云服务商的，才能认定其负有连带责任",
            "a provider shares what was found alone, and where the case names it",
            field="provider_found",
            clause="R84",
        )
    today = clock.today()
    for field, until in (("enterprise_until", enterprise_until), ("provider_until", provider_until)):
        if until is not None and until <= today:
            raise RefusedError(
                "截止日期应在今天之后，不设期限请留空", "the last day is to come; leave it out for none", field=field
            )
        refuse_after(clock.years_after(today, MOST_YEARS), until, field)
    case.found, case.reason = found, reason
    case.provider_found = provider_found if case.provider_name else None
    case.decided_by, case.decider, case.decided_at = actor.person, actor.authority, clock.now()
    case.save()
    ended = ""
    if found:
        _sanction(case, actor, Party.ENTERPRISE, enterprise_until)
        if provider_found:
            _sanction(case, actor, Party.PROVIDER, provider_until)
        ended = _end(case, actor)
    record(
        "fraud.decide", case, actor,
        declaration=declaration.number, found=found, provider_found=case.provider_found, event=ended,
        enterprise_until=enterprise_until if found else None, provider_until=provider_until if provider_found else None,
    )  # fmt: skip
    last = today + TO_APPEAL
    shared = ("和云服务商负责人", " and the provider") if provider_found else ("负责人", "")
    tell_concerned(
        case,
        zh=f"案件 {case.number}：认定弄虚作假{_words(ended)[0]}。不服的，企业{shared[0]}可在 {last} 前申请复核"
        if found
        else f"案件 {case.number}：未认定弄虚作假，申报继续办理",
        en=f"Case {case.number}: fraud was found{_words(ended)[1]}. The enterprise{shared[1]} may appeal until {last}"
        if found
        else f"Case {case.number}: no fraud was found, the declaration goes on",
    )
    return case


def last_day_to_appeal(case: FraudCase) -> date | None:
    """The last day, through 24:00; None where nothing was decided."""
    return clock.day_of(case.decided_at) + TO_APPEAL if case.decided_at else None


def _sanction(case: FraudCase, actor: Actor, party: Party, until: date | None) -> None:
    declaration = case.declaration
    own = party is Party.ENTERPRISE
    assert actor.authority is not None
    made = Sanction.objects.create(
        party=party,
        name=declaration.enterprise.name if own else case.provider_name,
        uscc=declaration.enterprise.uscc if own else case.provider_uscc,
        from_on=clock.today(),
        until_on=until,
        reason=f"案件 {case.number}：{case.reason}"[:500],
        case=case,
        source=f"案件 {case.number}",
        authority=actor.authority,
        made_by=actor.person,
        made_at=clock.now(),
    )
    record("sanction.make", made, actor, party=party, name=made.name, uscc=made.uscc, until=until, case=case.number)


def _end(case: FraudCase, actor: Actor) -> str:
    """End what the declaration has come to; the event, empty where there was nothing to end."""
    declaration = case.declaration
    event = next((one for one in ("revoke", "terminate") if table.row(declaration.state, one) is not None), "")
    if not event:
        return ""
    move(event, actor=actor, declaration=declaration, reason=f"案件 {case.number}：认定弄虚作假")
    if event == "revoke":
        Recognition.objects.filter(declaration=declaration).update(
            revoked_on=clock.today(), revoked_why=f"案件 {case.number}：{case.reason}"[:500]
        )
    return event


def _words(event: str) -> tuple[str, str]:
    return {
        "revoke": ("，撤销称号，列入惩戒名单", ", the title is revoked, sanctions follow"),
        "terminate": ("，终止申报，列入惩戒名单", ", the declaration is ended, sanctions follow"),
    }.get(event, ("，列入惩戒名单", ", sanctions follow"))
