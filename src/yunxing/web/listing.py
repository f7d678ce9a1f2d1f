"""Long lists, page by page: an index says which rows a page has, and those alone are fetched."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

ROWS = 50


class Pages(Paginator):  # type: ignore[type-arg]  # takes none when it runs
    """The pages of what was found, in an order. ``count`` is given where it is known already."""

    def __init__(self, found: QuerySet[Any], *, order: tuple[Any, ...], count: int | None = None) -> None:
        super().__init__(found.order_by(*order), ROWS)
        self._found, self._count = found.order_by(*order), count

    @property
    def count(self) -> int:
        """How many rows there are."""
        if self._count is None:
            self._count = self._found.order_by().values("pk").count()
        return self._count

    def page(self, number: int | str) -> Page[Any]:
        """A page: its keys by the index first, then its rows."""
        number = self.validate_number(number)
        start = (number - 1) * ROWS
        stop = min(start + ROWS, self.count)
        every = self._found.values_list("pk", flat=True)
        if start <= self.count // 2:
            keys = list(every[start:stop])
        else:  # nearer to the end: counted from there, so that the whole list is not walked
            keys = list(every.reverse()[self.count - stop : self.count - start])[::-1]
        model: type[Model] = self._found.model
        # What was found by joins is not looked for again.
        shown = model._default_manager.filter(pk__in=keys)
        shown = shown.prefetch_related(*self._found._prefetch_related_lookups)  # type: ignore[attr-defined]
        shown.query.select_related = self._found.query.select_related
        shown.query.deferred_loading = self._found.query.deferred_loading
        rows = {row.pk: row for row in shown}
        return Page([rows[key] for key in keys if key in rows], number, self)
