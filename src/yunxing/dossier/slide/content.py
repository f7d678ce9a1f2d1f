"""What the slide says: taken from the declaration word for word, its figures as the form states them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yunxing.dossier import figures
from yunxing.dossier.summary.fields import field_text, in_wan
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.offices import Figure, offices
from yunxing.guide.records import Declaration
from yunxing.guide.values import plain

from .fitting import lines_of

TEXT_WIDTH = 904.0
"""Points of a line across the slide."""
LEAST_SUBTITLE = 10.0


@dataclass(frozen=True)
class Content:
    """The words and figures of a slide, ready to be drawn."""

    title: str
    subtitle: str
    panels: tuple[tuple[str, str], ...]
    """Heading and text."""
    figures: tuple[tuple[str, str, str], ...]
    """What it is, the number, its unit."""
    chart_title: str
    groups: tuple[tuple[str, int], ...]
    """子类 and how many of its rows were ticked, in the order of the form."""
    effects_title: str
    effects: tuple[str, ...]


def content(declaration: Declaration, edition: Edition, *, file: str = "") -> Content:
    """What the slide of a declaration says.

    Raises ``InputError`` naming every part of which the declaration says nothing: an outline without its 上云思路,
    总体方案 or 上云成效 is none (R76).
    """
    plan = offices(edition).slide
    star = next(s for s in edition.about.stars if s.star == declaration.star)
    panels = tuple((panel.title.zh, field_text(declaration, edition, panel.field)) for panel in plan.panels)
    problems = [
        (
            Place(file or declaration.name),
            panel.field,
            f"没有填写，概要说明缺「{panel.title.zh}」（{plan.clause}）。请先填写「{edition.fields[panel.field].title.zh}」",
            f"is empty, so the outline lacks its part {panel.title.en!r} ({plan.clause}): fill it in first",
        )
        for panel, (_, text) in zip(plan.panels, panels, strict=True)
        if not text
    ]
    if not declaration.fields.get("enterprise.name"):
        at = Place(file or declaration.name)
        problems.append((at, "enterprise.name", "没有填企业名称", "has no name: fill it in"))
    if problems:
        raise InputError(problems)
    claimed = {claim.item for claim in declaration.claims}
    form = edition.form_of(declaration.star)
    counts = [
        (edition.groups[key].name.zh, sum(s.key in claimed for s in edition.groups[key].sub_domains))
        for key in form.groups
        if key not in plan.effect_groups
    ]
    effects = [
        sub.name.zh
        for key in plan.effect_groups
        if key in form.groups
        for sub in edition.groups[key].sub_domains
        if sub.key in claimed
    ]
    return Content(
        title=f"{declaration.name}{plan.title.zh}",
        subtitle=_subtitle(f"申报{star.name.zh}", plan.provider.zh, [p.name for p in declaration.providers if p.name]),
        panels=panels,
        figures=tuple(
            (figure.title.zh, *_figure(figure, declaration, edition, dict(counts))) for figure in plan.figures
        ),
        chart_title=plan.chart.zh,
        groups=tuple(counts),
        effects_title=plan.effects.zh,
        effects=tuple(effects),
    )


def _subtitle(star: str, title: str, names: Sequence[str]) -> str:
    """The star and the providers: as many by name as one line holds, and how many there are where that is not all."""
    for count in range(len(names), 0, -1):
        more = f"等{len(names)}家" if count < len(names) else ""
        text = f"{star}　{title}：{'、'.join(names[:count])}{more}"
        if count == 1 or lines_of(text, LEAST_SUBTITLE, TEXT_WIDTH) == 1:
            return text
    return star


def _figure(figure: Figure, declaration: Declaration, edition: Edition, counts: dict[str, int]) -> tuple[str, str]:
    """The number and its unit, as the form states it; a dash where nothing is stated, for a nought would be a statement."""
    if figure.shows == "claims":
        return str(sum(counts.values())), figure.unit.zh
    if figure.shows == "field":
        return field_text(declaration, edition, figure.field or "") or "—", figure.unit.zh
    if figure.shows == "duration":
        used = figures.duration(declaration, edition)
        return "—" if used is None else str(used.months), figure.unit.zh
    spent = figures.investment(declaration, edition)
    return plain(in_wan(spent)) if spent else "—", figure.unit.zh
