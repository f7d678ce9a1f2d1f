from __future__ import annotations

import cv2
import numpy as np

from yunxing.evidence.carriers.detecting import ROUGH, strips
from yunxing.evidence.carriers.seals import beneath, seals
from yunxing.evidence.carriers.turning import running

from .sheets_drawn import noisy, sheet


def test_each_string_is_one_strip_around_it() -> None:
    drawn = sheet()
    found = strips(drawn.picture)
    assert len(found) == len(drawn.strings)
    for box in drawn.strings.values():
        x, y = box.mean(axis=0)
        (strip,) = [s for s in found if abs(s.x - x) < 8 and abs(s.y - y) < 6]
        assert abs(strip.length - np.ptp(box[:, 0])) < 26
        assert abs(strip.angle) < 2


def test_a_strip_measured_at_another_angle_covers_the_same_print() -> None:
    (strip,) = strips(sheet([("纳税人识别号", 60, 60)], (300, 160)).picture)
    same = strip.along(strip.angle)
    assert np.allclose((same.x, same.y, same.length, same.thickness), strip[:4])
    across = strip.along(strip.angle + 90)
    assert np.allclose((across.length, across.thickness), (strip.thickness, strip.length), rtol=0.02)
    moved = strip.moved(10, -5)
    assert np.allclose(moved.along(moved.angle)[:2], (strip.x + 10, strip.y - 5), atol=0.5)


def test_a_rough_look_is_enough_to_see_which_way_print_runs() -> None:
    for degrees in (0, 90):
        assert abs(running(strips(sheet().turned(degrees).picture, ROUGH)) - degrees) < 3


def test_a_picture_with_nothing_on_it_has_no_strips() -> None:
    assert strips(np.full((500, 400, 3), 240, np.uint8)) == []


def test_a_seal_is_found_and_gone_while_print_and_forms_in_red_stay() -> None:
    paper = sheet().picture
    cv2.rectangle(paper, (20, 20), (940, 380), (0, 0, 128), 2)
    ink = np.full_like(paper, 255)
    cv2.ellipse(ink, (420, 200), (130, 90), 20, 0, 360, (70, 60, 225), 5)
    (frame,) = seals(np.minimum(paper, ink))
    assert np.allclose(frame, (291, 105, 549, 295), atol=12)
    clean = beneath(np.minimum(paper, ink), [frame])
    assert np.abs(clean.astype(int) - paper).mean(axis=2).max() < 90
    assert float(np.abs(clean.astype(int) - paper).mean()) < 0.6


def test_a_paper_without_seals_is_left_as_it_is() -> None:
    paper = noisy(sheet().picture)
    assert seals(paper) == []
    assert beneath(paper, []) is paper
    assert seals(np.full((300, 300, 3), (60, 60, 220), np.uint8)) == []
