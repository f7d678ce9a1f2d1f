"""What pages show of requests to end a declaration."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ..acting import Actor
from ..declarations.model import Declaration
from ..people.model import Level
from ..people.queries import within
from .model import EndRequest
from .table import WITH_PROVINCE


def to_end(actor: Actor) -> QuerySet[EndRequest] | None:
    """The requests that wait at the actor's office, of city level or the province's; None for whoever answers none."""
    place = actor.jurisdiction
    if place is None or not actor.is_officer(Level.CITY, Level.PROVINCE):
        return None
    found = EndRequest.objects.filter(within("declaration__path", place.path), answered_at=None)
    if place.level == Level.PROVINCE:
        return found.filter(declaration__state__in=WITH_PROVINCE)
    return found.exclude(declaration__state__in=WITH_PROVINCE)


def asking_to_end(keys: Iterable[int]) -> set[int]:
    """Of declarations, by their keys, those whose enterprise asks to end them and waits for the answer."""
    found = EndRequest.objects.filter(declaration__in=list(keys), answered_at=None)
    return set(found.values_list("declaration", flat=True))


def last_request(declaration: Declaration) -> EndRequest | None:
    """The last request to end a declaration, waiting or answered."""
    found = EndRequest.objects.filter(declaration=declaration).select_related("person", "authority")
    return found.order_by("-pk").first()
