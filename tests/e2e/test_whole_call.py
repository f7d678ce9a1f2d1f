"""The whole of a call in a browser: 30 enterprises, two counties, a direct county, a city, the province, experts, the public.

The enterprises fill in by the verbs (``test_from_registration_to_submission`` fills in by hand); one of them hands in by
hand. From there on everything that the procedure asks of anybody is done on the pages, by the right person.
``YUNXING_TEST_PICTURES=FOLDER`` keeps pictures of the way.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from yunxing.programme.journal.queries import verify
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.standing.model import Sanction

from .whole.cast import COUNTY_A, COUNTY_B, DIRECT
from .whole.desks import Desks, calendar
from .whole.play import Play, Table

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TABLE: Table = {
    "a-returned": (COUNTY_A, 3, "published"),
    "a-rejected": (COUNTY_A, 3, "rejected"),
    "a-fails": (COUNTY_A, 3, "not_evaluated"),
    "a-objected": (COUNTY_A, 3, "not_evaluated"),
    "a-3-1": (COUNTY_A, 3, "published"),
    "a-3-2": (COUNTY_A, 3, "published"),
    "a-3-3": (COUNTY_A, 3, "published"),
    "a-4-1": (COUNTY_A, 4, "published"),
    "a-4-2": (COUNTY_A, 4, "published"),
    "a-fraud": (COUNTY_A, 4, "terminated"),
    "a-5": (COUNTY_A, 5, "published"),
    "b-3-1": (COUNTY_B, 3, "published"),
    "b-3-2": (COUNTY_B, 3, "published"),
    "b-3-3": (COUNTY_B, 3, "published"),
    "b-3-4": (COUNTY_B, 3, "published"),
    "b-3-5": (COUNTY_B, 3, "published"),
    "b-3-6": (COUNTY_B, 3, "published"),
    "b-4-1": (COUNTY_B, 4, "published"),
    "b-4-2": (COUNTY_B, 4, "published"),
    "b-unseen": (COUNTY_B, 4, "check_failed"),
    "b-5": (COUNTY_B, 5, "published"),
    "d-3-1": (DIRECT, 3, "published"),
    "d-3-2": (DIRECT, 3, "published"),
    "d-3-3": (DIRECT, 3, "published"),
    "d-rejected": (DIRECT, 3, "rejected"),
    "d-4-1": (DIRECT, 4, "published"),
    "d-4-2": (DIRECT, 4, "published"),
    "d-declined": (DIRECT, 4, "declined"),
    "d-5-1": (DIRECT, 5, "published"),
    "d-5-2": (DIRECT, 5, "published"),
}
"""Everybody: of which place, for which star, and where it ends. The word says what happens on the way."""


def test_a_whole_call(browser: Browser, live_server: LiveServer, settings: Any) -> None:
    settings.SITE_ADDRESS = live_server.url
    pictures = os.environ.get("YUNXING_TEST_PICTURES", "")
    with calendar() as days, Desks(browser, live_server.url, pictures) as desks:
        play = Play(TABLE, desks, days)
        play.hand_in(play.open_the_call())
        play.review_in_the_counties()
        play.review_in_the_cities()
        play.evaluate_three_stars()
        play.check_on_site()
        play.object()
        play.recommend()
        play.evaluate_four_and_five_stars()
        play.suspect()
        days.come(5, 21)
        play.decide_on_fraud()
        play.close_and_file()
        play.publish()
        shown = play.verify()
        assert {word: case.state for word, case in play.cases.items()} == {
            word: end for word, (_, _, end) in TABLE.items()
        }
        assert Counter(Recognition.objects.values_list("star", flat=True)) == {3: 13, 4: 6, 5: 4}
        recognised = [play[word].name for word, (_, _, end) in TABLE.items() if end == "published"]
        assert sorted(shown) == sorted(recognised)
        assert list(Sanction.objects.values_list("name", flat=True)) == [play["a-fraud"].name]
        assert verify() == []
        assert desks.wrong == []
