"""OFD pages that are pictures: put together as the page shows them, recognised, codes found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.evidence.carriers.ofds import NAMESPACE, document, page, picture, words, write
from tests.evidence.making.invoices import draw, make_pdf
from tests.evidence.making.invoices.degrade import rendered
from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.carriers.ofd_page import Content, Picture
from yunxing.evidence.carriers.ofd_pictures import codes, scanned
from yunxing.evidence.carriers.ofd_text import Matrix
from yunxing.evidence.page import squeezed

SIZE = (210.0, 140.0)
RED, BLUE, WHITE = (0, 0, 255), (255, 0, 0), (255, 255, 255)


def _png(pixels: np.ndarray[Any, Any]) -> bytes:
    return cv2.imencode(".png", pixels)[1].tobytes()


def _halves() -> bytes:
    """A picture whose left half is red, its right half blue."""
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:, :30], pixels[:, 30:] = RED, BLUE
    return _png(pixels)


def _colour(pixels: np.ndarray[Any, Any], x: float, y: float) -> tuple[int, ...]:
    """The colour at a place given in shares of the page."""
    return tuple(int(v) for v in pixels[int(y * pixels.shape[0]), int(x * pixels.shape[1])])


@pytest.mark.parametrize(
    ("matrix", "colours"),
    [
        pytest.param(Matrix(a=210, d=140), (RED, BLUE, RED, BLUE), id="the whole page"),
        pytest.param(Matrix(a=210, d=70), (RED, BLUE, WHITE, WHITE), id="the upper half"),
        pytest.param(Matrix(a=210, d=70, f=70), (WHITE, WHITE, RED, BLUE), id="the lower half"),
        pytest.param(Matrix(a=-210, d=140, e=210), (BLUE, RED, BLUE, RED), id="mirrored"),
        pytest.param(Matrix(a=0, b=140, c=-210, d=0, e=210), (RED, RED, BLUE, BLUE), id="turned by a quarter"),
    ],
)
def test_a_picture_lies_where_its_matrix_puts_it(matrix: Matrix, colours: tuple[Any, ...]) -> None:
    content = Content(SIZE, pictures=[Picture("a.png", matrix)])
    found = scanned(content, {"a.png": _halves()}.__getitem__, 2400)
    assert found is not None
    assert found.shape == (1600, 2400, 3)
    assert tuple(_colour(found, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)) == colours


def test_a_scan_in_strips_is_one_page() -> None:
    pictures = [Picture("a.png", Matrix(a=210, d=35, f=35 * place)) for place in range(4)]
    found = scanned(Content(SIZE, pictures=pictures), {"a.png": _halves()}.__getitem__, 2400)
    assert found is not None
    assert {_colour(found, 0.25, y / 10) for y in range(10)} == {RED}


@pytest.mark.parametrize(
    ("data", "matrix"),
    [
        pytest.param(_halves(), Matrix(a=30, d=20), id="a stamp"),
        pytest.param(b"no picture", Matrix(a=210, d=140), id="no picture"),
        pytest.param(_halves()[:60], Matrix(a=210, d=140), id="cut short"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", Matrix(a=210, d=140), id="PostScript"),
    ],
)
def test_what_makes_no_page_is_none(data: bytes, matrix: Matrix) -> None:
    assert scanned(Content(SIZE, pictures=[Picture("a.png", matrix)]), {"a.png": data}.__getitem__, 2400) is None


def test_a_picture_of_more_pixels_than_memory_should_hold_is_left_out() -> None:
    header = cv2.imencode(".png", np.zeros((1, 1), np.uint8))[1].tobytes()
    huge = header[:16] + (50_000).to_bytes(4, "big") * 2 + header[24:]
    content = Content(SIZE, pictures=[Picture("a.png", Matrix(a=20, d=20)), Picture("a.png", Matrix(a=210, d=140))])
    assert (scanned(content, {"a.png": huge}.__getitem__, 2400), codes(content, {"a.png": huge}.__getitem__)) == (
        None,
        [],
    )


def test_a_page_that_is_a_scan_is_recognised_and_places_are_of_the_page(tmp_path: Path) -> None:
    truth = draw(5, "digital_ordinary")
    scan = rendered(make_pdf(truth))
    resources = (
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="1"><ofd:MediaFile>a.png</ofd:MediaFile>'
        "</ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    parts = {
        "Doc_0/Document.xml": document(common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"),
        "Doc_0/DocumentRes.xml": resources,
        "Doc_0/Res/a.png": _png(scan),
        "Doc_0/Pages/Page_0/Content.xml": page(picture("1", "0 0 210 140"), words("1/1", "200 1 8 4", size=2)),
    }
    with open_ofd(write(tmp_path / "扫描.ofd", parts)) as ofd:
        found = ofd.page(1)
    text = squeezed(found.text).replace(" ", "")
    assert (found.number, found.how, [how for how, _, _ in found.codes]) == (1, "ocr", ["qr"])
    assert [one for one in (truth.number, truth.buyer_uscc, truth.seller_uscc) if one not in text] == []
    [number] = [span for span in found.spans if truth.number in squeezed(span.text)]
    assert found.box(number).left > 0.7
    assert found.box(number).bottom < 0.2
