from __future__ import annotations

import math

import numpy as np
import pytest

from yunxing.evidence.carriers.detecting import Strip, strips
from yunxing.evidence.carriers.spelling import Spelled, cut, in_a_row, softened, spelled

from .sheets_drawn import Picture, sheet


def _line(text: str) -> Picture:
    drawn = sheet([(text, 12, 6)], (30 + 28 * len(text), 48))
    return drawn.picture


@pytest.mark.parametrize("text", ["连云港样例云计算有限公司", "91320700EXAMP0003D", "-12345.67", "¥0.06", "购"])
def test_a_line_says_what_is_printed_with_a_place_and_a_probability_for_each_character(text: str) -> None:
    said = spelled(_line(text))
    assert said.text.replace("￥", "¥") == text
    assert (len(said.places), len(said.sure)) == (len(text), len(text))
    assert list(said.places) == sorted(said.places)
    assert said.confidence == math.prod(said.sure) > 0.8
    assert said.plausible


def test_which_form_a_sign_has_is_no_reason_for_doubt() -> None:
    said = spelled(_line("示例软件（连云港）：12"))
    assert said.text.replace("(", "（").replace(")", "）").replace(":", "：") == "示例软件（连云港）：12"
    assert said.confidence > 0.9


def test_a_gap_is_no_reason_for_doubt() -> None:
    said = spelled(_line("12345 67890 12345 67890"))
    assert said.text == "12345 67890 12345 67890"
    assert said.confidence > 0.8


def test_the_places_of_characters_are_where_they_stand() -> None:
    drawn = sheet([("一二三四五六七八九十", 50, 10)], (400, 60))
    said = spelled(drawn.picture)
    middles = [50 + 26 * (n + 0.5) for n in range(10)]
    assert said.text == "一二三四五六七八九十"
    assert np.allclose(np.array(said.places) * 400, middles, atol=9)


def test_what_is_read_of_a_pattern_is_not_print() -> None:
    assert not Spelled("", (), ()).plausible
    assert not Spelled(" ", (0.5,), (0.9,)).plausible
    assert not Spelled("目口", (0.2, 0.6), (0.4, 0.5)).plausible
    assert Spelled("", (), ()).confidence == 0.0
    noise = np.random.default_rng(3).integers(0, 255, (40, 400, 3), np.uint8)
    assert not spelled(noise).plausible


def test_a_strip_at_an_angle_is_cut_out_lying() -> None:
    turned = sheet([("连云港样例云计算有限公司", 60, 60)], (480, 160)).turned(25)
    (strip,) = strips(turned.picture)
    assert abs(strip.angle - 25) < 1.5
    assert spelled(cut(turned.picture, strip, strip.angle)).text == "连云港样例云计算有限公司"
    assert spelled(cut(turned.picture, strip, strip.angle, 6, 6)).text == "连云港样例云计算有限公司"


def test_more_is_cut_before_and_after_when_asked() -> None:
    picture = np.zeros((20, 100, 3), np.uint8)
    picture[:, 30:70] = 255
    strip = Strip(49.5, 9.5, 40, 10, 0, np.zeros((1, 2)), 0)
    assert cut(picture, strip, 0).shape == (10, 40, 3)
    assert cut(picture, strip, 0).min() == 255
    wider = cut(picture, strip, 0, 10, 5)
    assert (wider[5, :, 0] > 0).tolist() == [False] * 10 + [True] * 40 + [False] * 5


def test_characters_set_downwards_are_laid_in_a_row() -> None:
    stack = sheet([(c, 10, 8 + 40 * n) for n, c in enumerate("购买方信息")], (46, 216)).picture
    assert spelled(in_a_row(stack)).text == "购买方信息"
    empty = np.full((80, 20, 3), 255, np.uint8)
    assert in_a_row(empty).shape[2] == 3


def test_softening_closes_dots() -> None:
    dots = np.full((40, 40, 3), 255, np.uint8)
    dots[::2, ::2] = 0
    assert softened(dots)[10:30, 10:30].std() < 12
