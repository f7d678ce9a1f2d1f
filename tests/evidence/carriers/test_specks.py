"""Characters that stand alone on a row are found, and dirt, rules and what is seen already are not."""

from __future__ import annotations

import cv2
import numpy as np

from yunxing.evidence.carriers.detecting import Strip
from yunxing.evidence.carriers.specks import FEWEST, specks

ROWS = range(60, 60 + 40 * 8, 40)


def _strip(left: float, right: float, y: float) -> Strip:
    corners = np.array([(left, y - 12), (right, y - 12), (right, y + 12), (left, y + 12)], float)
    return Strip(0, 0, 0, 0, 0, corners, 3).along(0.0)


def _page() -> tuple[np.ndarray, list[Strip]]:
    """Eight rows of two lines each, drawn as bars; rules between them."""
    page = np.full((420, 800, 3), 250, np.uint8)
    seen = []
    for y in ROWS:
        for left, right in ((40, 240), (500, 640)):
            cv2.rectangle(page, (left, y - 9), (right, y + 9), (30, 30, 30), -1)
            seen.append(_strip(left - 3, right + 3, y))
        cv2.line(page, (20, y + 20), (780, y + 20), (60, 60, 60), 2)
    return page, seen


def _write(page: np.ndarray, what: str, x: int, y: int) -> None:
    cv2.putText(page, what, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20, 20, 20), 2, cv2.LINE_AA)


def test_a_digit_alone_on_its_row_is_found() -> None:
    page, seen = _page()
    assert specks(page, seen, 0.0) == []
    _write(page, "3", 400, ROWS[2] + 9)
    [found] = specks(page, seen, 0.0)
    assert abs(found.x - 407) < 3
    assert abs(found.y - ROWS[2]) < 3
    assert 12 < found.length < 30


def test_it_is_found_on_a_page_upside_down() -> None:
    page, seen = _page()
    _write(page, "3", 400, ROWS[2] + 9)
    turned = np.ascontiguousarray(page[::-1, ::-1])
    over = [s.moved(799 - 2 * s.x, 419 - 2 * s.y) for s in seen]
    [found] = specks(turned, over, 180.0)
    assert abs(found.x - (799 - 407)) < 3


def test_what_stands_on_no_row_or_is_no_character_is_left() -> None:
    page, seen = _page()
    _write(page, "3", 400, ROWS[2] + 30)  # across a rule, between two rows
    cv2.circle(page, (420, ROWS[4]), 1, (20, 20, 20), -1)  # dirt
    cv2.rectangle(page, (380, ROWS[6] - 12), (460, ROWS[6] + 12), (20, 20, 20), -1)  # a bar, larger than a character
    assert specks(page, seen, 0.0) == []


def test_a_page_without_a_table_is_not_searched() -> None:
    page, seen = _page()
    _write(page, "3", 400, ROWS[2] + 9)
    assert specks(page, seen[: FEWEST - 1], 0.0) == []
