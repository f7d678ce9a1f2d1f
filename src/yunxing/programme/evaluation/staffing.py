"""Experts put on cases, and others in their place. No verbs: those that call it hold the panel and write the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .. import clock
from ..acting import Actor
from ..declarations.model import Declaration
from ..journal.verbs import record
from ..messages.verbs import officers, tell
from ..procedure.case import arrival
from ..refusals import RefusedError
from .assigning import assign
from .conflicts import conflict, ties_of
from .model import Assignment, Expert, Panel, PanelCase

MOST_NAMED = 5
"""Enterprises that a refusal names."""


def able(panel: Panel) -> list[Expert]:
    """The experts of a panel who are still in their post."""
    return list(panel.experts.filter(post__isnull=False).select_related("person").order_by("pk"))


def loads(panel: Panel) -> Counter[int]:
    """How many cases of a panel each expert has."""
    live = Assignment.objects.filter(case__panel=panel, recused_at=None)
    return Counter(live.values_list("expert_id", flat=True))


def fit(expert: Expert, declaration: Declaration) -> int:
    """How many of the claims lie in the expert's fields."""
    items = (str(row.get("item", "")) for row in declaration.content.get("claims", []))
    return sum(1 for item in items if item.split(".", 1)[0] in expert.fields)


def staff(panel: Panel, cases: Sequence[PanelCase]) -> list[Assignment]:
    """Put experts on new cases, evenly and without conflict. Raises ``RefusedError`` naming those with too few."""
    experts = able(panel)
    ties = ties_of(one.person_id for one in experts)
    barred = {
        (case.pk, one.pk)
        for case in cases
        for one in experts
        if conflict(ties[one.person_id], case.declaration) is not None
    }
    suits = {(case.pk, one.pk): fit(one, case.declaration) for case in cases for one in experts}
    try:
        found = assign(
            [case.pk for case in cases],
            [one.pk for one in experts],
            each=panel.each,
            barred=barred,
            fit=suits,
            loads=loads(panel),
        )
    except ValueError as short:
        names = [case.declaration.name for case in cases if case.pk in short.args[0]]
        raise too_few(names, panel) from short
    now = clock.now()
    made = Assignment.objects.bulk_create(
        Assignment(case_id=case, expert_id=one, assigned_at=now) for case, several in found.items() for one in several
    )
    _tell(experts, Counter(one.expert_id for one in made))
    return made


def too_few(names: Sequence[str], panel: Panel) -> RefusedError:
    """For some enterprises too few experts without conflict are in the panel."""
    zh, en = "、".join(names[:MOST_NAMED]), ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more > 0:
        zh, en = f"{zh}等 {len(names)} 家", f"{en} and {more} more"
    return RefusedError(
        f"以下企业无需回避的专家不足 {panel.each} 名：{zh}。请为评审组增加专家",
        f"fewer than {panel.each} experts without conflict for: {en}; add experts to the panel",
        field="experts",
    )


def substitute(case: PanelCase, *, but: Iterable[int] = ()) -> list[Assignment]:
    """Put as many experts on a case as it lacks, as far as the panel has them; nobody who stood back comes back."""
    panel = case.panel
    here = list(case.assignments.values_list("expert_id", "recused_at"))
    lacking = panel.each - sum(1 for _, recused in here if recused is None)
    used = {one for one, _ in here} | set(but)
    experts = [one for one in able(panel) if one.pk not in used]
    ties, load = ties_of(one.person_id for one in experts), loads(panel)
    free = [one for one in experts if conflict(ties[one.person_id], case.declaration) is None]
    free.sort(key=lambda one: (load[one.pk], -fit(one, case.declaration), one.pk))
    now = clock.now()
    made = Assignment.objects.bulk_create(
        Assignment(case=case, expert=one, assigned_at=now) for one in free[: max(lacking, 0)]
    )
    _tell(free, Counter(one.expert_id for one in made))
    return made


def stand_back(assignment: Assignment, reason: str, *, actor: Actor) -> list[Assignment]:
    """Take a case from an expert and give it to another; the officers are told where the panel has nobody else."""
    assignment.recused_at, assignment.recused_why = clock.now(), reason[:300]
    assignment.save(update_fields=["recused_at", "recused_why"])
    case = assignment.case
    made = substitute(case)
    record(
        "evaluation.recuse",
        case,
        actor,
        expert=assignment.expert_id,
        reason=assignment.recused_why,
        instead=[one.expert_id for one in made],
    )
    if len(live(case)) < case.panel.each:
        tell(
            officers(case.panel.authority.jurisdiction_id),
            "evaluation",
            zh=f"{case.declaration.name} 的评审专家不足，请为“{case.panel.name}”增加专家",
            en=f"{case.declaration.name} lacks an expert: add one to {case.panel.name}",
            link=f"/evaluation/panels/{case.panel_id}/",
        )
    return made


def step_down(expert: Expert, *, actor: Actor) -> int:
    """Take from an expert every undecided case in which there is a conflict now; how many. What went elsewhere is left alone."""
    own = Assignment.objects.filter(expert=expert, recused_at=None, case__decided_at=None)
    # All panels first, in the order of their keys: an opinion holds its panel and then waits for the journal.
    panels = Panel.objects.select_for_update().filter(pk__in=own.values("case__panel")).order_by("pk")
    list(panels.values_list("pk", flat=True))
    own = own.select_related("case__panel__authority__jurisdiction", "case__declaration__enterprise").order_by("pk")
    ties, taken = ties_of([expert.person_id])[expert.person_id], 0
    for one in own:
        why = conflict(ties, one.case.declaration)
        if why is not None and is_current(one.case):
            stand_back(one, f"应当回避：{why.zh}", actor=actor)
            taken += 1
    return taken


def live(case: PanelCase) -> list[Assignment]:
    """Who gives an opinion on a case: all but those who stood back."""
    found = case.assignments.filter(recused_at=None).select_related("expert__person", "expert__post")
    return list(found.order_by("expert_id"))


def is_complete(panel: Panel, assignments: Sequence[Assignment]) -> bool:
    """Whether as many opinions as the panel wants are given, and none is owed."""
    return len(assignments) >= panel.each and all(one.given_at is not None for one in assignments)


def is_current(case: PanelCase) -> bool:
    """Whether the declaration is still where it was when it came before the panel."""
    came = arrival(case.declaration)
    return came is not None and came.pk == case.arrival_id


def _tell(experts: Sequence[Expert], counts: Mapping[int, int]) -> None:
    for one in experts:
        if counts.get(one.pk):
            tell(
                [one.person],
                "evaluation",
                zh=f"您有 {counts[one.pk]} 件新的评审任务",
                en=f"{counts[one.pk]} new cases wait for your opinion",
                link="/evaluation/",
            )
