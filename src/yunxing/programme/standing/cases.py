"""A case of fraud from its opening to its hearing: what is said against whom, and what they say to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from .. import clock
from ..acting import Actor, verb
from ..checks.model import SiteCheck
from ..days import refuse_after
from ..declarations import writing
from ..declarations.model import Declaration
from ..journal.verbs import record, stand_in_line
from ..messages.verbs import officers, tell
from ..papers.model import Blob
from ..people.model import Duty, Enterprise, Level, Person, Standing
from ..procedure.case import decider_of
from ..procedure.moving import city_of
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import FraudCase, FraudFile, Party
from .visited import may_found_a_case

NOTICE = timedelta(days=7)
"""Between telling of a hearing and its day [A]: what 《行政处罚法》 article 64 gives those who are to be heard."""
MOST_AHEAD = timedelta(days=180)
"""From today to the day of a hearing [A]: nothing is decided before it."""
LONGEST = 4_000
"""Characters of a ground, a statement, a reason."""
MOST_FILES = 20
"""Of each side: the enterprise, the provider, the offices. None takes another's places."""


@verb
def open_case(
    *,
    actor: Actor,
    declaration: Declaration,
    ground: str,
    provider: str = "",
    files: Sequence[tuple[Blob, str]] = (),
    visit: SiteCheck | None = None,
) -> FraudCase:
    """Open a case of fraud on what was handed in, from any stage of it. ``provider`` is the row of one that may share it.

    ``visit`` is the site visit of it that failed and from which the case comes (R82).

    The declaration stays where it is and is flagged: it is neither recommended nor published until the case is decided.
    Tells the enterprise, that provider and the office that decides.
    """
    declaration = writing.held(declaration)
    if not rules.may_open(actor, declaration) or actor.authority is None:
        raise NotAllowedError(
            "只有受理地的各级部门、负责本件的专家和核查人员可以立案，且不能与企业或服务商有关联",
            "offices above it, its experts and its inspectors open a case, unless they have an interest",
        )
    ground = written(ground, "ground", "请写明涉嫌弄虚作假的事实和依据", "say what is alleged, and on what evidence")
    if len(files) > MOST_FILES:
        raise RefusedError(f"最多 {MOST_FILES} 个文件", f"at most {MOST_FILES} files", field="papers")
    before = declaration.fraud_cases.order_by("-pk").first()
    if before is not None and before.decided_at is None:
        raise RefusedError(
            f"已有案件 {before.number} 正在核实，请把新线索补充到该案", f"case {before.number} is open about it already"
        )
    if before is not None and before.found and before.overturned_at is None:
        raise RefusedError(
            f"案件 {before.number} 已认定弄虚作假，不再另立案",
            f"case {before.number} found fraud already",
            clause="R84",
        )
    if visit is not None and (visit.declaration_id != declaration.pk or not may_found_a_case(visit)):
        raise RefusedError(
            "只有本件已报告、结论为不通过的核查，才能作为立案依据",
            "a case comes from a visit of this declaration that was reported and failed",
            clause="R82",
        )
    named = _provider(declaration, provider)
    stand_in_line()
    year = f"X{clock.today().year}-"
    last = FraudCase.objects.filter(number__startswith=year).aggregate(last=Max("number"))["last"]
    case = FraudCase.objects.create(
        number=f"{year}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}",
        declaration=declaration,
        provider_name=named[0],
        provider_uscc=named[1],
        ground=ground,
        visit=visit,
        opened_by=actor.person,
        authority=actor.authority,
        opened_at=clock.now(),
    )
    _attach(case, files)
    record(
        "fraud.open", case, actor,
        declaration=declaration.number, number=case.number, provider=named[1] or named[0], visit=case.visit_id,
    )  # fmt: skip
    tell_concerned(
        case,
        zh=f"申报 {declaration.number} 涉嫌弄虚作假，已立案核实（{case.number}），听取意见的日期另行通知",
        en=f"A case of fraud about {declaration.number} was opened ({case.number}); you will be told when you are heard",
    )
    tell(
        deciders(declaration),
        "fraud",
        zh=f"{declaration.name} 的申报 {declaration.number} 涉嫌弄虚作假，案件 {case.number} 待听取意见和认定",
        en=f"Case {case.number} about {declaration.number} waits for its hearing and decision",
        link=link(case),
    )
    return case


@verb
def add_files(*, actor: Actor, case: FraudCase, files: Sequence[tuple[Blob, str]]) -> FraudCase:
    """Add files to a case that is not decided: offices above, whoever opened it, and those concerned, for their defence.

    Raises ``RefusedError`` for more than ``MOST_FILES`` of one side.
    """
    case = held(case)
    if not rules.may_see_case(actor, case) or (actor.post is not None and actor.post.duty == Duty.AUDITOR):
        raise NotAllowedError("您不能向本案补充材料", "you may not add files to this case")
    if case.decided_at is not None:
        raise RefusedError("案件已作出认定，不能再补充材料", "the case is decided: nothing is added")
    if not files:
        raise RefusedError("请选择文件", "choose a file", field="papers")
    party = rules.side_of(actor, case)
    if case.files.filter(party=party or "").count() + len(files) > MOST_FILES:
        raise RefusedError(
            f"一个案件各方最多 {MOST_FILES} 个文件", f"at most {MOST_FILES} files of each side", field="papers"
        )
    _attach(case, files, party)
    record("fraud.file", case, actor, names=[name[-200:] for _, name in files])
    return case


@verb
def set_hearing(*, actor: Actor, case: FraudCase, on: date, place: str) -> FraudCase:
    """Set the day on which those concerned are heard, or another one. Tells them, at least seven days before."""
    case = held(case)
    _may_hear(actor, case)
    if on < clock.today() + NOTICE:
        raise RefusedError(
            f"听取意见的日期应在 {clock.today() + NOTICE} 或以后（提前 7 日告知）",
            f"those concerned are told seven days before: {clock.today() + NOTICE} or later",
            field="on",
        )
    refuse_after(clock.today() + MOST_AHEAD, on, "on")
    place = " ".join(place.split())
    if not place or len(place) > 200:
        raise RefusedError(
            "请写明地点或方式（不超过 200 字）", "say where or how, in up to 200 characters", field="place"
        )
    before, case.hearing_on = case.hearing_on, on
    case.save(update_fields=["hearing_on"])
    record("fraud.hearing", case, actor, on=on, before=before, place=place)
    again = "改为" if before else "定于"
    tell_concerned(
        case,
        zh=f"案件 {case.number}：听取意见{again} {on}，{place}。届时不到且未说明的，记为放弃陈述",
        en=f"Case {case.number}: you are heard on {on}, {place}. Who stays away without a word is taken to say nothing",
    )
    return case


@verb
def hear(*, actor: Actor, case: FraudCase, statements: str, absent: bool = False) -> FraudCase:
    """Write down what was said at the hearing, or that the enterprise stayed away. Before its day there is nothing to write."""
    case = held(case)
    _may_hear(actor, case)
    if case.hearing_on is None:
        raise RefusedError("请先确定并告知听取意见的日期", "set the day of the hearing first", field="on")
    today = clock.today()
    if absent and today <= case.hearing_on:
        raise RefusedError(
            f"{case.hearing_on} 当日过后才能记为缺席",
            f"absence is written once {case.hearing_on} has passed",
            field="absent",
        )
    if today < case.hearing_on:
        raise RefusedError(
            f"听取意见的日期是 {case.hearing_on}，尚未到", f"the hearing is on {case.hearing_on}", field="statements"
        )
    empty = "请写下企业、云服务商的陈述；企业缺席的，注明情况"
    case.hearing = written(statements, "statements", empty, "write down what was said, or how it was that nobody came")
    case.absent, case.heard_at = absent, clock.now()
    case.save(update_fields=["hearing", "absent", "heard_at"])
    record("fraud.hear", case, actor, absent=absent)
    return case


def held(case: FraudCase) -> FraudCase:
    """The case as it is now, held until the transaction ends; its declaration with it."""
    found = FraudCase.objects.select_for_update(of=("self",)).select_related("authority", "decider").get(pk=case.pk)
    found.declaration = writing.held(found.declaration)
    return found


def link(case: FraudCase) -> str:
    """Where a case is seen."""
    return f"/standing/cases/{case.number}/"


def parties(case: FraudCase) -> list[Person]:
    """Everybody of the enterprise, and of the provider that the case names where its control was proven."""
    concerned = Enterprise.objects.filter(pk=case.declaration.enterprise_id)
    if case.provider_uscc:
        concerned |= Enterprise.objects.filter(uscc=case.provider_uscc, standing=Standing.PROVEN)
    return list(Person.objects.filter(memberships__enterprise__in=concerned).distinct())


def tell_concerned(case: FraudCase, *, zh: str, en: str) -> None:
    """Tell the enterprise and the provider."""
    tell(parties(case), "fraud", zh=zh, en=en, link=link(case))


def deciders(declaration: Declaration) -> list[Person]:
    """The officers of the office that decides on fraud in a declaration."""
    city = city_of(declaration.jurisdiction)
    where = city.pk if decider_of(declaration) == Level.CITY else declaration.path.split("/", 1)[0]
    return officers(where)


def _may_hear(actor: Actor, case: FraudCase) -> None:
    if not rules.may_hear(actor, case):
        raise NotAllowedError(
            "听取意见由设区市或省工信部门组织，与当事人有关联的应当回避",
            "the city or the province hears those concerned; who belongs to them does not",
        )
    if case.decided_at is not None:
        raise RefusedError("案件已作出认定", "the case is decided")
    if case.heard_at is not None:
        raise RefusedError("已经听取过意见，可以作出认定", "the hearing was held: the case can be decided")


def written(text: str, field: str, zh: str, en: str) -> str:
    """A text of an act, stripped. Raises ``RefusedError`` with the words given where it is empty, or for one too long."""
    text = text.strip()
    if not text:
        raise RefusedError(zh, en, field=field)
    if len(text) > LONGEST:
        raise RefusedError(f"不超过 {LONGEST} 字", f"at most {LONGEST} characters", field=field)
    return text


def named_providers(declaration: Declaration) -> list[dict[str, Any]]:
    """The providers that stand in what was last handed in."""
    last = declaration.submissions.order_by("-number").first()
    rows: list[dict[str, Any]] = (last.content if last else declaration.content).get("providers", [])
    return rows


def _provider(declaration: Declaration, row: str) -> tuple[str, str]:
    if not row:
        return "", ""
    found = next((one for one in named_providers(declaration) if one.get("id") == row), None)
    if found is None:
        raise RefusedError("申报中没有这家云服务商", "the declaration names no such provider", field="provider")
    return str(found.get("name") or "")[:120], str(found.get("uscc") or "").strip().upper()[:18]


def _attach(case: FraudCase, files: Sequence[tuple[Blob, str]], party: Party | None = None) -> None:
    now = clock.now()
    FraudFile.objects.bulk_create(
        FraudFile(case=case, blob=blob, name=name[-200:], party=party or "", at=now) for blob, name in files
    )
