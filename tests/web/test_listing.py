"""Long lists page by page: the rows that a plain slice would give, from whichever end they are fetched."""

import pytest
from django.utils import timezone

from yunxing.programme.people.model import Person
from yunxing.web.listing import ROWS, Pages


@pytest.mark.parametrize("number", [0, 1, ROWS, ROWS + 1, 3 * ROWS - 7])
def test_every_page_has_its_rows(db: None, number: int) -> None:
    made = [Person(email=f"{n}@example.org", name=f"甲{n % 7}", joined_at=timezone.now()) for n in range(number)]
    Person.objects.bulk_create(made)
    order = ("name", "-pk")
    whole = list(Person.objects.order_by(*order))
    pages = Pages(Person.objects.all(), order=order)
    shown = [list(pages.get_page(n)) for n in pages.page_range]
    assert shown == [whole[start : start + ROWS] for start in range(0, number, ROWS)] or (number, shown) == (0, [[]])
    assert list(pages.get_page(99)) == (shown[-1] if shown else [])
