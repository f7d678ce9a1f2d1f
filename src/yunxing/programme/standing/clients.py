"""Whose clients somebody is: the providers of what was handed in, so that a sanction on one flags the others (R84, P18)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yunxing.guide.context import same_name
from yunxing.reference.text import tidy_code

from ..declarations.model import Declaration
from ..declarations.queries import among
from .knowing import in_force
from .model import Client, FraudCase, Party, Sanction


def keep(declaration: Declaration) -> None:
    """Keep the providers that a declaration names, in place of those of the last time. Within the verb that hands it in."""
    Client.objects.filter(declaration=declaration).delete()
    made: dict[tuple[str, str], Client] = {}
    for row in declaration.content.get("providers", []):
        name, code = str(row.get("name") or "").strip()[:120], tidy_code(str(row.get("uscc") or ""))[:18]
        if name or code:
            one = Client(declaration=declaration, name=name, same=same_name(name), uscc=code)
            made.setdefault((one.same, one.uscc), one)
    Client.objects.bulk_create(made.values())


def of_provider(found: QuerySet[Declaration], sanction: Sanction) -> QuerySet[Declaration]:
    """Those of some declarations that name a sanctioned provider; by code, by name where one of the two gives no code."""
    return among(found, Client.objects.filter(_names(sanction.same, sanction.uscc)).values("declaration"))


def _names(same: str, code: str) -> Q:
    if not code:
        return Q(same=same)
    return Q(uscc=code) | Q(same=same, uscc="")


def flagged(declarations: Iterable[int], *, on: date) -> dict[int, set[str]]:
    """What offices are to see beside some declarations: ``fraud``, ``provider`` where one that it names is sanctioned.

    ``fraud``: a case is open about it, or about another declaration of the enterprise in the same call, beside which it was
    begun.
    """
    keys = list(declarations)
    found: dict[int, set[str]] = {}
    if not keys:
        return found
    case = FraudCase.objects.filter(
        decided_at=None, declaration__enterprise=OuterRef("enterprise"), declaration__call=OuterRef("call")
    )
    for pk in Declaration.objects.filter(Exists(case), pk__in=keys).values_list("pk", flat=True):
        found.setdefault(pk, set()).add("fraud")
    struck = in_force(Sanction.objects.filter(party=Party.PROVIDER), on)
    by_code = struck.filter(uscc=OuterRef("uscc")).exclude(uscc="")
    by_name = struck.filter(same=OuterRef("same"))
    clients = Client.objects.filter(declaration__in=keys).filter(
        Exists(by_code) | Exists(by_name.filter(uscc="")) | (Q(uscc="") & Exists(by_name))
    )
    for pk in clients.values_list("declaration", flat=True):
        found.setdefault(pk, set()).add("provider")
    return found
