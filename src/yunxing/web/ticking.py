"""Long lists of which some are ticked and then acted on at once: page by page, and what is ticked on other pages goes along.

Numbers of other pages stand in the form itself, so that nothing is taken that whoever acts did not have before them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from .listing import ROWS

TURN, OTHERS = "turn", "others"
"""The button that shows another page of the list, and the numbers ticked on pages that are not shown."""


def is_turned(request: HttpRequest) -> bool:
    """Whether a form was sent only to see another page of its list."""
    return request.method == "POST" and TURN in request.POST


def ticked(request: HttpRequest, name: str = "number") -> set[str]:
    """The numbers that a form was sent with: of the page that was shown, and of the others."""
    return {*request.POST.getlist(name), *request.POST.get(OTHERS, "").split()}


class Ticks:
    """One page of a list, and what is ticked in all of it.

    ``numbers``: of everything that may be ticked, in the list's order; ``page``: which page is shown, as it was asked for.
    """

    def __init__(self, numbers: Sequence[str], chosen: Collection[str], page: str | None = None) -> None:
        self.shown = Paginator(numbers, ROWS).get_page(page)
        self.chosen = frozenset(chosen).intersection(numbers)
        here = set(self.shown)
        self.others = " ".join(one for one in numbers if one in self.chosen and one not in here)
        self.count = len(self.chosen)
        """How many are ticked on all pages."""

    def rows(self, found: QuerySet[Any]) -> list[tuple[Any, bool]]:
        """The page's rows, each with whether it is ticked; in one statement."""
        by_number = {one.number: one for one in found.filter(number__in=list(self.shown)).order_by()}
        return [(by_number[one], one in self.chosen) for one in self.shown if one in by_number]
