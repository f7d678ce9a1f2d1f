"""What pages show of figures, and by what a list of declarations is narrowed to what a picture counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from .. import clock
from ..acting import Actor
from ..calls.model import Call
from ..declarations.model import Declaration
from ..declarations.queries import among, visible
from ..people.model import Duty, Jurisdiction
from ..people.queries import within
from ..procedure.model import Step
from ..recognitions.model import Recognition
from . import rules
from .counting import ALL
from .model import Figures, Kind, Trait

BY = (
    "call",
    "area",
    "itself",
    "industry",
    "cluster",
    "model",
    "provider",
    "missed",
    "invested",
    "year",
    "reached",
    "title",
)
"""By what a list is narrowed, as its address names it."""
_TRAITS = {"industry": Kind.INDUSTRY, "cluster": Kind.CLUSTER, "model": Kind.MODEL, "provider": Kind.PROVIDER, "missed": Kind.MISSED}  # fmt: skip


def area_of(actor: Actor) -> Jurisdiction | None:
    """The area whose figures somebody sees: that of an officer's or auditor's office; None for everybody else."""
    if actor.post is None or actor.post.duty not in (Duty.OFFICER, Duty.AUDITOR):
        return None
    return actor.jurisdiction


def place(actor: Actor, code: str) -> Jurisdiction | None:
    """An area by its code, where it lies within one's own; one's own where none is named."""
    own = area_of(actor)
    if own is None or not code or code == own.pk:
        return own
    found = Jurisdiction.objects.filter(pk=code).first()
    return found if found is not None and found.path.startswith(f"{own.path}/") else None


def figures(of: str, about: str = ALL) -> Figures | None:
    """The figures of an area, by its code, and of a call where its number is given."""
    return Figures.objects.filter(place_id=of, about=about).first()


def calls(area: Jurisdiction) -> list[Call]:
    """The calls that an area takes part in: those of the areas around it and within it, the newest first."""
    around = area.path.split("/")
    found = Call.objects.filter(opened_at__isnull=False)
    return list(
        found.filter(Q(authority__jurisdiction__in=around) | within("authority__jurisdiction__path", area.path))
    )


def parts(area: Jurisdiction, also: Collection[str] = ()) -> list[Jurisdiction]:
    """The areas without areas below them in one: counties, functional zones and direct counties; itself where it is one.

    ``also``: codes of areas that are named even where there are areas below them.
    """
    found = list(Jurisdiction.objects.filter(within("path", area.path)).order_by("path"))
    above = {one.parent_id for one in found}
    return [one for one in found if one.pk not in above or one.pk in also]


def narrowed(found: QuerySet[Declaration], asked: Mapping[str, str]) -> QuerySet[Declaration]:
    """The declarations that a picture counts. What is asked in no sound way narrows to nothing."""
    # A sum, so that SQLite goes on walking an index that holds all that is summed: that of the calls holds less.
    found = found.alias(of_call=ExpressionWrapper(F("call_id") + 0, output_field=BigIntegerField()))
    for by, value in asked.items():
        if value and by in BY:
            test = _test(by, value)
            found = found.filter(test) if isinstance(test, Q) else among(found, test)
    return found


def _test(by: str, value: str) -> Q | QuerySet[Any, Any]:
    """A condition, or the keys of those that hold it."""
    nothing = Q(pk__in=())
    if by in _TRAITS:
        return Trait.objects.filter(kind=_TRAITS[by], key=value).values("declaration")
    whole = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None
    match by:
        case "call":
            return Q(of_call=whole) if whole is not None else nothing
        case "area" | "itself":
            path = Jurisdiction.objects.filter(pk=value).values_list("path", flat=True).first()
            if not path:
                return nothing
            return within("path", path) if by == "area" else Q(path=path)
        case "invested":
            return rules.in_band(value) if value in rules.BANDS else nothing
        case "year":
            if whole is None or not 2000 <= whole < 2100:
                return nothing
            first, last = (datetime(year, 1, 1, tzinfo=clock.SHANGHAI) for year in (whole, whole + 1))
            return Q(submitted_at__gte=first, submitted_at__lt=last)
        case "reached":
            if whole is None or not 0 <= whole <= rules.PUBLISHED:
                return nothing
            return Step.objects.filter(rules.came_to(whole)).values("declaration") if whole else Q()
        case _:
            titles = Recognition.objects.filter(rules.valid(clock.today()))
            if value != "valid":
                if whole is None:
                    return nothing
                titles = titles.filter(star=whole)
            return titles.values("declaration")


def said(actor: Actor, asked: Mapping[str, str]) -> dict[str, str]:
    """The tests in words, as far as the database has them: names of an area, a call, a provider; the others as they are.

    Calls and providers are named where somebody sees a declaration that has them.
    """
    return {by: _said(actor, by, value) for by, value in asked.items()}


def _said(actor: Actor, by: str, value: str) -> str:
    seen = visible(actor).order_by()
    named: QuerySet[Any, Any]
    match by:
        case "area" | "itself":
            named = Jurisdiction.objects.filter(pk=value).values_list("name", flat=True)
        case "call":
            whole = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
            named = Call.objects.filter(pk__in=seen.filter(call_id=whole).values("call")[:1]).values_list(
                "name", flat=True
            )
        case "provider":
            # The first that is seen is enough: they are not all looked for.
            traits = Trait.objects.filter(
                Exists(seen.filter(pk=OuterRef("declaration"))), kind=Kind.PROVIDER, key=value
            )
            named = traits.order_by().values_list("name", flat=True)
        case _:
            return value
    return str(next(iter(named[:1]), value))
