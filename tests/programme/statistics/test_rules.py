"""Marks of the way, stays, bands."""

from decimal import Decimal

import pytest
from django.db.models import Q

from yunxing.programme.procedure.table import TABLE
from yunxing.programme.statistics import rules
from yunxing.programme.statistics.counting import quartiles


@pytest.mark.parametrize(
    ("yuan", "band"),
    [
        (None, "none"),
        (Decimal(-1), "0-5"),
        (Decimal(0), "0-5"),
        (Decimal("49999.99"), "0-5"),
        (Decimal(50_000), "5-10"),
        (Decimal("999999.99"), "50-100"),
        (Decimal(5_000_000), "500-"),
    ],
)
def test_bands_hold_their_lower_end(yuan: Decimal | None, band: str) -> None:
    assert rules.band(yuan) == band


def test_the_bands_of_a_list_meet_without_gap_or_overlap() -> None:
    assert rules.in_band("none") == Q(investment_yuan=None)
    assert rules.in_band("0-5") == Q(investment_yuan__lt=50_000)
    assert rules.in_band("5-10") == Q(investment_yuan__gte=50_000) & Q(investment_yuan__lt=100_000)
    assert rules.in_band("500-") == Q(investment_yuan__gte=5_000_000)


def test_handing_in_is_no_progress_where_the_city_reviews_first() -> None:
    assert rules.rank("submit", "city_review") == 0
    assert rules.rank("send", "city_review") == 1


def test_forward_events_of_the_table_never_lose_a_mark() -> None:
    forward = {
        *("pass", "send", "evaluate", "open_notice", "close_notice", "announce", "file", "publish"),
        *("accept", "draw", "leave_out", "pass_check", "recommend"),
    }
    ranks = {
        row.event: rules.rank(row.event, row.to) for row in TABLE if row.event in forward and isinstance(row.to, str)
    }
    assert {event: ranks[event] for event in ("pass", "accept", "recommend", "file", "publish")} == {
        "pass": 1,
        "accept": 1,
        "recommend": 2,
        "file": 3,
        "publish": 4,
    }


@pytest.mark.parametrize(
    ("seconds", "found"),
    [([7], [1, 7, 7, 7]), ([0, 10], [2, 2, 5, 8]), ([1, 2, 3, 4, 100], [5, 2, 3, 4])],
)
def test_quartiles(seconds: list[int], found: list[int]) -> None:
    assert quartiles(seconds) == found
