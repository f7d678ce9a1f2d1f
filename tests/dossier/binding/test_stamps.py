"""Where the running number lies on sheets of any size, turn and unit."""

from __future__ import annotations

import pytest

from yunxing.dossier.binding.pdfs import Box, Shown
from yunxing.dossier.binding.stamps import EDGE, HEIGHT, placed, width_of

A4 = Box(0, 0, 595.276, 841.89)


def _corner(how: Shown, number: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the number lies as the page is shown, in points from the lower left."""
    a, b, c, d, e, f = placed(how, width_of(number))
    px, py = a * x + c * y + e, b * x + d * y + f
    box = how.box
    across, up = px - box.left, py - box.low
    seen = {
        0: (across, up), 90: (up, box.width - across), 180: (box.width - across, box.height - up),
        270: (box.height - up, across),
    }[how.turned]  # fmt: skip
    return round(seen[0] * how.unit, 3), round(seen[1] * how.unit, 3)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_on_a4_it_is_upright_in_the_middle_of_the_foot(turned: int) -> None:
    how = Shown(A4, turned, 1.0)
    wide = 595.276 if turned in {0, 180} else 841.89
    half = width_of(12) / 2
    assert _corner(how, 12, -half, 0) == (round(wide / 2 - half, 3), EDGE)
    assert _corner(how, 12, half, HEIGHT) == (round(wide / 2 + half, 3), EDGE + HEIGHT)


@pytest.mark.parametrize(
    ("wide", "high", "scale"),
    [(1190.552, 1683.78, 2.0), (1683.78, 1190.552, 2.0), (162, 1400, 0.6), (14400, 14400, 17.104)],
)
def test_it_grows_with_the_sheet_and_never_gets_too_small_to_read(wide: float, high: float, scale: float) -> None:
    a, *_ = placed(Shown(Box(0, 0, wide, high), 0, 1.0), width_of(12))
    assert round(a, 3) == scale


@pytest.mark.parametrize("number", [1, 99999])
@pytest.mark.parametrize(
    "how",
    [
        Shown(Box(0, 0, 10, 10), 0, 1.0), Shown(Box(-5, 90, 25, 93), 90, 1.0), Shown(Box(7, 7, 9, 300), 270, 2.5),
        Shown(Box(0, 0, 20000, 30), 180, 0.5),
    ],
)  # fmt: skip
def test_it_lies_within_the_smallest_sheet(how: Shown, number: int) -> None:
    half = width_of(number) / 2
    across, up = (how.box.width, how.box.height) if how.turned in {0, 180} else (how.box.height, how.box.width)
    for x, y in ((-half, 0), (half, HEIGHT)):
        left, low = _corner(how, number, x, y)
        assert 0 <= left <= across * how.unit
        assert 0 <= low <= up * how.unit


def test_points_of_another_size_do_not_change_what_is_seen() -> None:
    small = Shown(Box(0, 0, 595.276 / 4, 841.89 / 4), 90, 4.0)
    assert _corner(small, 7, 0, 0) == _corner(Shown(A4, 90, 1.0), 7, 0, 0)
