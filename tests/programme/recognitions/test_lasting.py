"""How long a title holds under an edition, and what it is on a day."""

from datetime import date
from typing import Any

import pytest

from tests.guide.lakeland import lakeland
from yunxing.guide.loading import load_edition
from yunxing.programme.recognitions import verbs
from yunxing.programme.recognitions.lasting import Standing, condition, last_day, standing_of
from yunxing.programme.recognitions.model import Recognition

from .making import publish, ready, title


@pytest.mark.parametrize(
    ("granted", "last"),
    [
        (date(2031, 6, 10), date(2034, 6, 9)),
        (date(2031, 1, 1), date(2033, 12, 31)),
        (date(2032, 2, 29), date(2035, 2, 28)),
        (date(2032, 3, 1), date(2035, 2, 28)),
    ],
)
def test_its_last_day_is_the_eve_of_its_full_years(granted: date, last: date) -> None:
    assert last_day(lakeland(), 4, granted) == last


def test_an_edition_that_names_no_years_has_no_end() -> None:
    assert last_day(lakeland(), 6, date(2031, 6, 10)) is None
    assert last_day(load_edition("jiangsu-2020"), 3, date(2020, 6, 10)) is None


def test_a_publication_writes_the_last_day_of_its_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    assert title(star=4).until_on is None
    monkeypatch.setattr(verbs, "edition_of", lambda key: lakeland())
    one = ready(4)
    assert publish(one, number="2号").recognitions.get().until_on == date(2023, 5, 6)


@pytest.mark.parametrize(
    ("columns", "day", "standing"),
    [
        ({}, date(2090, 1, 1), Standing.VALID),
        ({"until_on": date(2023, 5, 6)}, date(2023, 5, 6), Standing.VALID),
        ({"until_on": date(2023, 5, 6)}, date(2023, 5, 7), Standing.EXPIRED),
        ({"revoked_on": date(2021, 1, 1)}, date(2020, 12, 31), Standing.VALID),
        ({"revoked_on": date(2021, 1, 1)}, date(2021, 1, 1), Standing.REVOKED),
        ({"revoked_on": date(2021, 1, 1), "until_on": date(2023, 5, 6)}, date(2024, 1, 1), Standing.REVOKED),
        ({"revoked_on": date(2025, 1, 1), "until_on": date(2023, 5, 6)}, date(2024, 1, 1), Standing.EXPIRED),
    ],
)
def test_what_it_is_on_a_day_is_the_same_in_a_search(columns: dict[str, Any], day: date, standing: Standing) -> None:
    one = title(**columns)
    assert standing_of(one, day) is standing
    found = [each for each in Standing if Recognition.objects.filter(condition(each, day)).exists()]
    assert found == [standing]
