from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp

from yunxing.evidence.carriers.codes import codes_of

from .sheets_drawn import Picture, code, noisy, sheet

INVOICE = "01,10,032001900104,80000101,20000.00,20200120,12345678901234567890,1A2B,"
CHECK = "12345678901234567890"


def _paper(part: Picture, x: int = 60, y: int = 50, size: tuple[int, int] = (900, 560)) -> Picture:
    """A paper with print, and a part of a picture laid on it."""
    texts = [("价税合计（大写）壹万圆整", 40, 420), ("连云港样例云计算有限公司", 40, 480)]
    paper = sheet(texts, size).picture
    paper[y : y + part.shape[0], x : x + part.shape[1]] = part
    return paper


def _texts(picture: Picture) -> list[tuple[str, str]]:
    return [(how, text) for how, text, _ in codes_of(picture)]


def test_a_qr_code_and_a_barcode_are_read_with_their_corners() -> None:
    paper = _paper(code(INVOICE, 150))
    bars = code(CHECK, 300, zxingcpp.BarcodeFormat.Code128)
    paper[80 : 80 + bars.shape[0], 400 : 400 + bars.shape[1]] = bars
    found = codes_of(paper)
    assert [(how, text) for how, text, _ in found] == [("qr", INVOICE), ("barcode", CHECK)]
    corners = found[0][2]
    rows, columns = np.nonzero(paper[:300, :260].max(axis=2) < 128)
    assert np.allclose(corners[0], (columns.min(), rows.min()), atol=4)
    assert np.allclose(corners[2], (columns.max(), rows.max()), atol=4)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_code_on_a_turned_page_is_read_and_its_first_corner_turns_with_it(turns: int) -> None:
    paper = np.ascontiguousarray(np.rot90(_paper(code(INVOICE, 150)), turns))
    ((how, text, corners),) = codes_of(paper)
    assert (how, text) == ("qr", INVOICE)
    middle = corners.mean(axis=0)
    sides = {1: (-1, 1), 2: (1, 1), 3: (1, -1)}
    assert tuple(np.sign(corners[0] - middle).astype(int)) == sides[turns]


def test_a_code_is_read_in_a_bad_photograph_and_under_a_stamp() -> None:
    paper = _paper(code(INVOICE, 190))
    assert _texts(noisy(paper, grain=14, quality=40)) == [("qr", INVOICE)]
    ink = np.full_like(paper, 255)
    cv2.circle(ink, (170, 150), 60, (70, 60, 225), 5)
    assert _texts(np.minimum(paper, ink)) == [("qr", INVOICE)]


def test_a_code_whose_rows_a_printer_set_unevenly_is_read() -> None:
    part = code(INVOICE, 190)
    wave = np.arange(part.shape[0], dtype=np.float32) + 1.6 * np.sin(np.arange(part.shape[0], dtype=np.float32) / 23)
    across = np.tile(np.arange(part.shape[1], dtype=np.float32), (part.shape[0], 1))
    uneven = cv2.remap(part, across, np.repeat(wave[:, None], part.shape[1], axis=1), cv2.INTER_LINEAR)
    assert _texts(noisy(_paper(np.asarray(uneven, np.uint8)), grain=8)) == [("qr", INVOICE)]


def test_a_barcode_printed_in_dots_is_read() -> None:
    bars = code(CHECK, 460, zxingcpp.BarcodeFormat.Code128)
    dots = bars.copy()
    dots[::2, 1::3] = 255
    dots[1::2, ::3] = 200
    assert _texts(noisy(_paper(dots), grain=6)) == [("barcode", CHECK)]


def test_print_and_noise_are_no_codes() -> None:
    random = np.random.default_rng(0)
    assert codes_of(sheet().picture) == []
    assert codes_of(np.full((400, 300, 3), 255, np.uint8)) == []
    assert codes_of(random.integers(0, 255, (700, 900, 3), np.uint8), milliseconds=50) == []


def test_a_code_that_stands_twice_is_said_once() -> None:
    paper = _paper(code(INVOICE, 150))
    second = code(INVOICE, 150)
    paper[200 : 200 + second.shape[0], 500 : 500 + second.shape[1]] = second
    assert _texts(paper) == [("qr", INVOICE)]


@pytest.mark.parametrize("size", [(1, 1), (2, 3000), (3000, 2)])
def test_pictures_of_odd_shapes_have_no_codes(size: tuple[int, int]) -> None:
    assert codes_of(np.zeros((*size, 3), np.uint8)) == []
