from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from yunxing.evidence.carriers import recognising
from yunxing.evidence.carriers.recognising import blank, recognise
from yunxing.evidence.facts import Box
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Page, lines

from .sheets_drawn import STRINGS, code, leaning, misplaced, noisy, sheet

PLAIN = sheet()


def test_every_string_is_read_where_it_stands() -> None:
    page = recognise(PLAIN.picture, number=3)
    assert misplaced(page, PLAIN) == {}
    assert (page.number, page.how, page.width, page.height, page.shown) == (3, "ocr", 960, 400, None)
    assert min(span.confidence for span in page.spans) > 0.8
    assert [len(line) for line in lines(page.spans)] == [2, 3, 3, 2, 2]


def test_the_box_of_a_string_fits_its_print() -> None:
    page = recognise(PLAIN.picture, number=1)
    span = next(s for s in page.spans if s.text == "-12345.67")
    left, top, right, bottom = (*PLAIN.strings["-12345.67"][0], *PLAIN.strings["-12345.67"][2])
    found = (span.left, span.top, span.right, span.bottom)
    assert np.allclose(found, (left, top, right, bottom), atol=9)


@pytest.mark.parametrize("degrees", [90, 180, 270, 3.5, -7, 93])
def test_a_page_turned_by_any_angle_is_read_upright_and_its_places_lead_back(degrees: float) -> None:
    turned = PLAIN.turned(degrees)
    page = recognise(turned.picture, number=1)
    assert misplaced(page, turned) == {}
    assert [len(line) for line in lines(page.spans)] == [2, 3, 3, 2, 2]
    assert page.shown is not None
    height, width = turned.picture.shape[:2]
    angle = math.degrees(math.atan2(page.shown.d * height, page.shown.a * width))
    assert abs((angle - degrees + 180) % 360 - 180) < 0.4


def test_a_photograph_taken_from_aside_has_straight_lines() -> None:
    seen = leaning(PLAIN, 0.16).turned(2)
    page = recognise(noisy(seen.picture), number=1)
    assert [len(line) for line in lines(page.spans)] == [2, 3, 3, 2, 2]
    rows = [[s.middle for s in line] for line in lines(page.spans)]
    assert max(max(row) - min(row) for row in rows) < 7


def test_print_of_needles_in_a_bad_photograph_is_read() -> None:
    dots = np.indices(PLAIN.picture.shape[:2]).sum(axis=0) % 3 == 0
    picture = np.where(dots[:, :, None], np.maximum(PLAIN.picture, 170), PLAIN.picture).astype(np.uint8)
    assert misplaced(recognise(noisy(picture), number=1), PLAIN) == {}


def test_print_under_a_red_seal_is_read() -> None:
    ink = np.full_like(PLAIN.picture, 255)
    cv2.ellipse(ink, (330, 200), (180, 110), 12, 0, 360, (60, 50, 225), 4)
    assert misplaced(recognise(np.minimum(PLAIN.picture, ink), number=1), PLAIN) == {}


def test_words_in_a_seal_are_read_and_belong_to_no_line() -> None:
    ink = np.full_like(PLAIN.picture, 255)
    cv2.ellipse(ink, (590, 268), (140, 110), 0, 0, 360, (60, 50, 225), 5)
    words = sheet([("发票专用章", 525, 300)]).picture
    ink[words.max(axis=2) < 128] = (60, 50, 225)
    page = recognise(np.minimum(sheet(STRINGS[:8]).picture, ink), number=1)
    assert [s.text for s in page.spans if s.slanted] == ["发票专用章"]
    assert not any(s.upright for s in page.spans if s.slanted)


def test_columns_that_were_found_as_one_line_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognising, "APART", 0.2)
    apart = recognise(sheet([("数量 12", 40, 40)], (420, 120)).picture, number=1)
    monkeypatch.setattr(recognising, "APART", 1.3)
    together = recognise(sheet([("数量 12", 40, 40)], (420, 120)).picture, number=1)
    assert [s.text for s in sorted(apart.spans, key=lambda s: s.left)] == ["数量", "12"]
    assert [s.text for s in together.spans] in (["数量 12"], ["数量12"])
    assert max(s.left for s in apart.spans) > 90


def test_characters_set_one_below_the_other_are_a_tall_span() -> None:
    drawn = sheet([("购", 40, 60), ("买", 40, 92), ("方", 40, 124), ("连云港样例云计算有限公司", 120, 60)], (700, 240))
    page = recognise(drawn.picture, number=1)
    tall = [s for s in page.spans if not s.upright]
    assert [(s.text, s.left < 60) for s in tall] == [("购买方", True)]


def test_a_page_with_nothing_on_it_costs_nothing_and_says_nothing() -> None:
    paper = np.full((1700, 1200, 3), 244, np.uint8)
    assert blank(paper)
    assert recognise(noisy(paper), number=2) == Page(2, 1200, 1700, "ocr")
    assert not blank(sheet([("6%", 40, 40)], (1200, 1700)).picture)


def test_codes_stand_with_their_places() -> None:
    picture = sheet([("发票代码：032001900104", 240, 60)], (640, 240)).picture
    qr = code("01,10,032001900104,80000101,20000.00,20200120,12345678901234567890,1A2B,", 140)
    picture[30 : 30 + qr.shape[0], 40 : 40 + qr.shape[1]] = qr
    page = recognise(picture, number=1)
    ((how, text, box),) = page.codes
    assert (how, text) == ("qr", "01,10,032001900104,80000101,20000.00,20200120,12345678901234567890,1A2B,")
    rows, columns = np.nonzero(picture[:, :230].max(axis=2) < 128)
    edges = (columns.min() / 640, rows.min() / 240, columns.max() / 640, rows.max() / 240)
    assert box is not None
    assert np.allclose(box, Box(*edges), atol=0.01)


def test_noise_ends_in_time_with_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognising, "SECONDS", 0.5)
    random = np.random.default_rng(0)
    picture = np.full((900, 900, 3), 255, np.uint8)
    words = [chr(random.integers(0x4E00, 0x9000)) * 2 for _ in range(400)]
    crowd = sheet([(w, 20 + 80 * (i % 20), 10 + 42 * (i // 20)) for i, w in enumerate(words)], (1640, 860))
    findings: list[Finding] = []
    page = recognise(crowd.picture, number=4, findings=findings)
    assert [(f.code, f.weight, f.page) for f in findings] == [("picture_crowded", "doubtful", 4)]
    assert len(page.spans) < 300
    assert recognise(random.integers(0, 255, picture.shape, np.uint8), number=1).how == "ocr"


def test_text_that_runs_at_an_angle_is_slanted() -> None:
    aslant = sheet([("连云港样例云计算有限公司", 40, 200)], (420, 420)).turned(-20).picture
    picture = np.full((1000, 1000, 3), 255, np.uint8)
    picture[:400] = sheet(size=(1000, 400)).picture
    picture[430 : 430 + aslant.shape[0], 100 : 100 + aslant.shape[1]][aslant < 128] = 0
    page = recognise(picture, number=1)
    assert [s.text for s in page.spans if s.slanted] == ["连云港样例云计算有限公司"]


@pytest.mark.parametrize("size", [(1, 1), (3, 4000), (4000, 3), (31, 31)])
def test_pictures_of_odd_shapes_are_pages(size: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (*size, 3), np.uint8)
    page = recognise(picture, number=1)
    assert (page.how, page.number) == ("ocr", 1)


def test_a_long_screenshot_is_read_to_its_end() -> None:
    texts = [(f"第{n}条记录 2024-05-{n:02d}", 20, 40 + 150 * n) for n in range(1, 29)]
    long = sheet(texts, (400, 4400))
    assert misplaced(recognise(long.picture, number=1), long) == {}
