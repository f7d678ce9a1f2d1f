"""Altered pictures still show what the picture showed, are another picture, and the same for a seed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.evidence.making.altered import HOWS, How, make_altered
from tests.evidence.making.papers import draw_licence, draw_screen, make_pictures


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    return [make_pictures(draw_licence(1, layout=1), dpi=70)[0], draw_screen(2, layout="web").body().image]


@pytest.mark.parametrize("how", HOWS)
def test_what_is_done_is_the_same_for_a_seed_and_leaves_the_first_alone(how: How, pictures: list[np.ndarray]) -> None:
    for image in pictures:
        kept = image.copy()
        done = make_altered(image, how, 7)
        assert np.array_equal(done, make_altered(image, how, 7))
        assert not np.array_equal(done, make_altered(image, how, 8)) or how == "turned"
        assert not np.array_equal(done, image)
        assert np.array_equal(kept, image)
        assert (done.dtype, done.ndim, done.shape[2]) == (np.uint8, 3, 3)


def matches(one: np.ndarray, other: np.ndarray) -> int:
    """How many spots of one picture are found in the other where a perspective puts them."""
    finder = cv2.ORB_create(1200)
    (a, looks_a), (b, looks_b) = (
        finder.detectAndCompute(cv2.cvtColor(x, cv2.COLOR_BGR2GRAY), None) for x in (one, other)
    )
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(looks_a, looks_b)
    if len(pairs) < 8:
        return 0
    source = np.array([a[p.queryIdx].pt for p in pairs], np.float32)
    target = np.array([b[p.trainIdx].pt for p in pairs], np.float32)
    cv2.setRNGSeed(1)
    _, kept = cv2.findHomography(source, target, cv2.RANSAC, 4)
    return 0 if kept is None else int(kept.sum())


@pytest.mark.parametrize("how", HOWS)
def test_it_still_shows_the_same_thing(how: How, pictures: list[np.ndarray]) -> None:
    licence, screen = pictures
    for seed in range(3):
        done = make_altered(licence, how, seed)
        assert matches(licence, done) > 2 * matches(screen, done) + 40


def test_a_cut_picture_is_smaller_and_a_scaled_one_keeps_its_shape(pictures: list[np.ndarray]) -> None:
    for seed in range(20):
        height, width = pictures[0].shape[:2]
        cut = make_altered(pictures[0], "cropped", seed)
        assert 0.69 * height < cut.shape[0] < height
        assert 0.69 * width < cut.shape[1] < width
        scaled = make_altered(pictures[0], "resized", seed)
        assert scaled.shape[0] / scaled.shape[1] == pytest.approx(height / width, rel=0.01)
