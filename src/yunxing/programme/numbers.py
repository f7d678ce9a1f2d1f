"""How many there are, as a part of another statement: for what a page shows beside each of its rows alone."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(found: QuerySet[Any]) -> Coalesce:
    """How many were found; ``found`` may refer to the row outside by ``OuterRef``.

    Joined and grouped instead, every row of the whole list is counted before the page's are chosen.
    """
    counted = found.order_by().annotate(all_=Value(1)).values("all_").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
