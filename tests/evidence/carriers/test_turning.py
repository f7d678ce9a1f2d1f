from __future__ import annotations

import math

import numpy as np
import pytest

from yunxing.evidence.carriers.detecting import Strip
from yunxing.evidence.carriers.turning import running, upright
from yunxing.evidence.page import Affine


def _strip(x: float, y: float, length: float, angle: float, thickness: float = 20) -> Strip:
    return Strip(x, y, length, thickness, (angle + 90) % 180 - 90, np.zeros((1, 2)), 0)


def _rows(angle: float, apart: float = 0.0) -> list[Strip]:
    """Lines of a page of 1000 by 800 at an angle, that run apart by so much from top to bottom."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    found = []
    for row in range(9):
        for column in range(3):
            x, y = 200 + 300 * column - 500, 60 + 85 * row - 400
            slope = math.degrees(math.atan(apart * y / 800))
            found.append(_strip(500 + x * c - y * s, 400 + x * s + y * c, 220, angle + slope))
    return found


@pytest.mark.parametrize("angle", [0, 3.2, -12, 44, 88, 90, 97, 120])
def test_the_angle_of_print_is_that_of_most_of_it(angle: float) -> None:
    seal = [_strip(700, 500, 90, a) for a in (-60, -30, 30, 60)]
    down = [_strip(20, 400, 160, angle + 90)]
    assert abs(running([*_rows(angle), *seal, *down]) - angle) < 0.05


def test_where_nothing_shows_a_direction_a_page_is_taken_as_it_is() -> None:
    assert running([]) == 0.0
    assert running([_strip(10, 10, 30, 70), _strip(50, 10, 20, 20)]) == 0.0


def test_a_page_that_stands_straight_stays_as_it_is() -> None:
    way = upright(_rows(0.02), 0.02, 800, 1000)
    assert np.array_equal(way.matrix, np.eye(3))
    assert (way.width, way.height, way.shown(800, 1000)) == (1000, 800, None)


def test_a_page_on_its_side_leads_back_by_a_quarter_turn() -> None:
    way = upright(_rows(90), 90, 1000, 800)
    assert (way.width, way.height) == (1000, 800)
    assert np.allclose(way.points(np.array([[800.0, 0.0], [0.0, 1000.0]])), [[0, 0], [1000, 800]])
    shown = way.shown(1000, 800)
    assert shown is not None
    assert np.allclose(shown, Affine(0, -1 / 800, 1, 1 / 1000, 0, 0))


def test_lines_that_run_apart_are_set_parallel() -> None:
    strips = _rows(0, apart=0.1)
    way = upright(strips, 0.0, 800, 1000)
    for strip in strips:
        along = np.array([math.cos(math.radians(strip.angle)), math.sin(math.radians(strip.angle))]) * 100
        middle = np.array([strip.x, strip.y])
        (x0, y0), (x1, y1) = way.points(np.array([middle - along, middle + along]))
        assert abs(math.degrees(math.atan2(y1 - y0, x1 - x0))) < 0.1


def test_a_way_after_another_is_both() -> None:
    half = np.diag([0.5, 0.5, 1.0])
    way = upright(_rows(90), 90, 1000, 800).after(half)
    assert np.allclose(way.points(np.array([[1600.0, 0.0]])), [[0, 0]])
