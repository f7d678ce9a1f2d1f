"""Panels made, cases put before them, experts exchanged, minutes written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..days import refuse_after
from ..declarations import writing
from ..declarations.model import Declaration
from ..journal.verbs import record
from ..overwriting import mark_of, refuse_overwriting
from ..procedure.case import arrival
from ..procedure.conditions import panel_passed_it
from ..procedure.model import Step
from ..procedure.moving import refusal, refuse_interest
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .conflicts import conflict_of
from .model import Assignment, Expert, Panel, PanelCase
from .queries import current
from .staffing import is_current, staff, stand_back, substitute

MOST_EACH = 15
MOST_AT_ONCE = 300
"""Cases that are put before a panel in one act."""
MOST_MINUTES = 20_000
MOST_YEARS = 1
"""From today to the day on which a panel meets [A]."""


@verb
def make_panel(*, actor: Actor, call: Call, name: str, experts: Collection[Expert], each: int, meets_on: date) -> Panel:
    """A panel of the actor's office for cases of a call: its experts, how many judge each case, its day."""
    if not rules.may_manage(actor) or actor.authority is None:
        raise NotAllowedError("评审由设区市、省工信部门组织", "offices of a city or the province evaluate")
    if call.opened_at is None:
        raise RefusedError("批次尚未开放", "the call is not open", field="call")
    if not 1 <= each <= MOST_EACH:
        raise RefusedError(
            f"每件申报的评审专家为 1–{MOST_EACH} 名", f"each case has 1 to {MOST_EACH} experts", field="each"
        )
    name = _name(name)
    _meets(meets_on)
    chosen = _chosen(actor, experts, each)
    panel = Panel.objects.create(
        authority=actor.authority,
        call=call,
        name=name,
        each=each,
        meets_on=meets_on,
        made_by=actor.person,
        made_at=clock.now(),
    )
    panel.experts.set(chosen)
    record("panel.make", panel, actor, name=name, each=each, meets_on=meets_on, experts=[one.pk for one in chosen])
    return panel


@verb
def change_panel(*, actor: Actor, panel: Panel, name: str, experts: Collection[Expert], meets_on: date) -> Panel:
    """Another name, day or other experts. Whoever has a case to judge stays; cases that lack somebody get one of the new experts."""
    panel = held(panel)
    _mine(actor, panel)
    if meets_on != panel.meets_on:
        _meets(meets_on)
    chosen = _chosen(actor, experts, panel.each, before=panel)
    owed = Assignment.objects.filter(current("case__"), case__panel=panel, case__decided_at=None, recused_at=None)
    busy = Expert.objects.filter(pk__in=owed.values("expert"), panels=panel).select_related("person").order_by("pk")
    gone = [str(one.person) for one in busy if one not in chosen]
    if gone:
        raise RefusedError(
            f"{'、'.join(gone)} 已有评审任务，不能移出；请先在该件申报中更换专家",
            f"{', '.join(gone)} has cases: exchange them there first",
            field="experts",
        )
    panel.name, panel.meets_on = _name(name), meets_on
    panel.save()
    panel.experts.set(chosen)
    undecided = panel.cases.filter(decided_at=None).select_related("declaration__enterprise", "panel")
    filled = sum(len(substitute(case)) for case in undecided.order_by("pk") if is_current(case))
    record(
        "panel.change",
        panel,
        actor,
        name=panel.name,
        meets_on=meets_on,
        experts=[one.pk for one in chosen],
        assigned=filled,
    )
    return panel


@verb
def put_before(*, actor: Actor, panel: Panel, declarations: Sequence[Declaration]) -> list[PanelCase]:
    """Put cases before a panel and give each to ``each`` of its experts, evenly and without conflict. Tells the experts.

    All or none: raises ``RefusedError`` naming those that are not ready or for which too few experts are there.
    """
    panel = held(panel)
    _mine(actor, panel)
    if not declarations:
        raise RefusedError("请选择要评审的申报", "choose declarations", field="declarations")
    if len(declarations) > MOST_AT_ONCE:
        raise RefusedError(
            f"一次最多列入 {MOST_AT_ONCE} 件，请分次列入", f"at most {MOST_AT_ONCE} at once", field="declarations"
        )
    cases = []
    for one in sorted(declarations, key=lambda each: each.pk):
        declaration = writing.held(one)
        came = _ready(actor, panel, declaration)
        cases.append(PanelCase.objects.create(panel=panel, declaration=declaration, arrival=came))
    made = staff(panel, cases)
    given: dict[int, list[int]] = {}
    for assignment in made:
        given.setdefault(assignment.case_id, []).append(assignment.expert_id)
    for case in cases:
        record(
            "evaluation.begin",
            case,
            actor,
            panel=panel.pk,
            declaration=case.declaration_id,
            experts=given.get(case.pk, []),
        )
    return cases


@verb
def take_off(*, actor: Actor, case: PanelCase) -> None:
    """Take a case from a panel before anybody gave an opinion on it, so that it can go before another."""
    case = _held_case(actor, case)
    if case.assignments.filter(given_at__isnull=False).exists():
        raise RefusedError("已有专家提交意见，不能移出", "an opinion was given: it stays before this panel")
    record("evaluation.take_off", case, actor, panel=case.panel_id, declaration=case.declaration_id)
    case.delete()


@verb
def exchange(*, actor: Actor, assignment: Assignment, reason: str) -> list[Assignment]:
    """An officer gives an expert's case to another, with a reason: who does not answer, has left, or may not judge it.

    An opinion that was given stays, unless its expert has a conflict.
    """
    case = _held_case(actor, assignment.case)
    assignment = case.assignments.select_related("expert__person").get(pk=assignment.pk)
    reason = " ".join(reason.split())
    if not reason:
        raise RefusedError("请写明更换专家的原因", "say why the expert is exchanged", field="reason")
    if assignment.recused_at is not None:
        raise RefusedError("该专家已经回避", "the expert stood back already")
    if assignment.given_at is not None and conflict_of(assignment.expert.person, case.declaration) is None:
        raise RefusedError("该专家已提交意见，不能更换", "the expert gave an opinion and stays")
    assignment.case = case
    return stand_back(assignment, reason, actor=actor)


@verb
def write_minutes(*, actor: Actor, panel: Panel, text: str, base: str | None = None) -> Panel:
    """The minutes of a panel's meeting; decisions need them, and once there is one they are only added to (R90).

    ``base`` is ``mark_of`` the minutes that were read. What stood there before stays in the journal.
    """
    panel = held(panel)
    _mine(actor, panel)
    refuse_overwriting(base, mark_of(panel.minutes))
    text, before = (
        each.replace("\r\n", "\n").strip() for each in (text, panel.minutes)
    )  # a browser ends lines by both
    if not text or len(text) > MOST_MINUTES:
        raise RefusedError(
            f"请填写会议纪要（不超过 {MOST_MINUTES} 字）",
            f"write the minutes, in up to {MOST_MINUTES} characters",
            field="minutes",
        )
    if text == before:
        return panel
    if not text.startswith(before) and panel.cases.filter(decided_at__isnull=False).exists():
        raise RefusedError(
            "已据这份纪要作出结论，原文不能改动，只能在其后补充",
            "a case was decided on these minutes: they stay as they are, and more is added after them",
            field="minutes",
            clause="R90",
        )
    panel.minutes = text
    panel.save(update_fields=["minutes"])
    record("panel.minutes", panel, actor, text=text)
    return panel


@verb
def close_panel(*, actor: Actor, panel: Panel) -> Panel:
    """End a panel once each of its cases is decided, or went elsewhere."""
    panel = held(panel)
    _mine(actor, panel)
    undecided = panel.cases.filter(decided_at=None).select_related("declaration")
    waiting = [case.declaration.name for case in undecided if is_current(case)]
    if waiting:
        raise RefusedError(
            f"还有 {len(waiting)} 件没有结论：{'、'.join(waiting[:5])}",
            f"{len(waiting)} are not decided: {', '.join(waiting[:5])}",
        )
    panel.closed_at = clock.now()
    panel.save(update_fields=["closed_at"])
    record("panel.close", panel, actor)
    return panel


def held(panel: Panel) -> Panel:
    """The panel as it is now, held until the transaction ends: one act on its cases at a time."""
    return (
        Panel.objects.select_for_update(of=("self",)).select_related("authority__jurisdiction", "call").get(pk=panel.pk)
    )


def held_case(case: PanelCase) -> PanelCase:
    """A case as it is now, with its panel held. Raises ``RefusedError`` where it was decided, or went elsewhere."""
    panel = held(case.panel)
    case = PanelCase.objects.select_related("declaration__enterprise").get(pk=case.pk)
    case.panel = panel
    if case.decided_at is not None:
        raise RefusedError("这件申报已有结论", "this case is decided")
    if not is_current(case):
        raise RefusedError(
            "申报已退回、撤回或转到其他环节，本次评审不再有效",
            "the declaration went elsewhere: this evaluation is over",
        )
    return case


def _held_case(actor: Actor, case: PanelCase) -> PanelCase:
    case = held_case(case)
    _mine(actor, case.panel)
    refuse_interest(actor, case.declaration)
    return case


def _mine(actor: Actor, panel: Panel) -> None:
    if not rules.may_manage(actor, panel):
        raise NotAllowedError("评审组由其所属部门管理", "a panel is managed by its own office")
    if panel.closed_at is not None:
        raise RefusedError("评审组已经结束", "the panel is over")


def _meets(day: date) -> None:
    if day < clock.today():
        raise RefusedError("评审日期已过", "that day has passed", field="meets_on")
    refuse_after(clock.years_after(clock.today(), MOST_YEARS), day, "meets_on")


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise RefusedError("请填写评审组名称（不超过 80 字）", "give the panel a name", field="name")
    return name


def _chosen(actor: Actor, experts: Collection[Expert], each: int, *, before: Panel | None = None) -> list[Expert]:
    """Experts of the office; those who are in the panel already may have left it since."""
    where = actor.jurisdiction.pk if actor.jurisdiction else ""
    inside = set(before.experts.values_list("pk", flat=True)) if before else set()
    own = set(
        Expert.objects.filter(pk__in=[one.pk for one in experts], post__authority__jurisdiction=where).values_list(
            "pk", flat=True
        )
    )
    chosen = sorted({one.pk: one for one in experts}.values(), key=lambda one: one.pk)
    if any(one.pk not in own | inside for one in chosen):
        raise RefusedError("只能选择本部门的专家", "choose experts of your own office", field="experts")
    if len(own & {one.pk for one in chosen}) < each:
        raise RefusedError(
            f"至少选择 {each} 名专家（每件 {each} 名）", f"choose at least {each} experts", field="experts"
        )
    return chosen


def _ready(actor: Actor, panel: Panel, declaration: Declaration) -> Step:
    """The step with which a declaration came, where it can be evaluated now: every condition but the panel's own."""
    name = declaration.name
    if declaration.call_id != panel.call_id:
        raise RefusedError(f"{name} 不属于本批次", f"{name} is of another call")
    refused = refusal("evaluate", actor=actor, declaration=declaration, but=(panel_passed_it,))
    if refused is not None:
        raise type(refused)(f"{name}：{refused.zh}", f"{name}: {refused.en}", clause=refused.clause)
    came = arrival(declaration)
    if came is None or PanelCase.objects.filter(arrival=came).exists():
        raise RefusedError(f"{name} 已经列入评审", f"{name} is before a panel already")
    return came
