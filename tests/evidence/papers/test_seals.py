"""Who sealed a paper is what is read in its seals; what is not read or not there is said."""

from __future__ import annotations

import io
from math import cos, pi, sin

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.evidence.making.papers.faces import face
from tests.evidence.making.papers.seals import round_seal
from tests.evidence.papers.pages import Held, Row, edition, page
from yunxing.evidence.page import Affine, Page
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers import read_papers
from yunxing.evidence.papers.seal_print import has_colour, seal_prints

A, B = "连云港样例精工机械有限公司", "江苏示例软件有限公司"
Pixels = NDArray[np.uint8]


def sheet_with(*seals: tuple[str, int, int], turned: int = 0, grey: bool = False) -> Pixels:
    """A white page of 1130 × 1600 with seals at places, turned by quarters."""
    image = Image.new("RGB", (1130, 1600), "white")
    draw = ImageDraw.Draw(image)
    for row in range(8):
        draw.text((120, 900 + 40 * row), "双方签字盖章后生效，本合同一式两份。", (0, 0, 0), face(26))
    for name, x, y in seals:
        with Image.open(io.BytesIO(round_seal(name, "合同专用章", 5))) as stamp:
            small = stamp.resize((215, 215), Image.Resampling.LANCZOS)
            image.paste(small, (x, y), small)
    if grey:
        image = image.convert("L").convert("RGB")
    pixels = np.asarray(image.rotate(-90 * turned, expand=True))[:, :, ::-1]
    return np.ascontiguousarray(pixels)


class Shown(Held):
    """A document whose one page looks like a picture."""

    def __init__(self, one: Page, image: Pixels) -> None:
        super().__init__(one)
        self.image = image

    def picture(self, number: int, longer: int) -> Pixels:  # type: ignore[override]
        return self.image


ROWS: tuple[Row, ...] = (
    "# 软件服务合同",
    f"甲方：{A}",
    f"乙方：{B}",
    "违约责任",
    [f"甲方（盖章）：{A}", (330, f"乙方（盖章）：{B}")],
    "日期：2019年6月1日",
)


def sealed(image: Pixels, *rows: Row, shown: Affine | None = None) -> Paper:
    one = page(*(rows or ROWS))
    one.shown = shown
    (paper,) = read_papers(Shown(one, image), [one], name="a.pdf", edition=edition())
    return paper


def said(paper: Paper) -> list[str]:
    return [f.code for f in paper.findings if f.code.startswith("seal")]


def test_names_on_seals_are_read() -> None:
    image = sheet_with((A, 150, 1000), (B, 700, 1000))
    assert sorted((seal.text, seal.confidence > 0.9) for seal in seal_prints(image)) == sorted([(A, True), (B, True)])


@pytest.mark.parametrize("turned", [1, 2, 3])
def test_names_on_seals_of_a_turned_page_are_read(turned: int) -> None:
    image = sheet_with((A, 150, 1000), turned=turned)
    (seal,) = seal_prints(image, down=(90 + 90 * turned) % 360)
    assert seal.text == A


def test_the_place_of_a_seal_is_known() -> None:
    (seal,) = seal_prints(sheet_with((A, 226, 960)))
    assert [round(v, 2) for v in seal.box] == [0.2, 0.6, 0.39, 0.73]


def test_a_contract_with_both_seals_is_sealed_by_both() -> None:
    paper = sealed(sheet_with((A, 150, 1000), (B, 700, 1000)))
    assert (sorted(paper.sealed_by), said(paper)) == (sorted((A, B)), [])


def test_a_printed_name_at_a_place_for_a_seal_is_no_seal() -> None:
    paper = sealed(sheet_with())
    assert (paper.sealed_by, said(paper)) == ((), ["seal_missing"])


def test_one_seal_is_one_seal() -> None:
    assert sealed(sheet_with((B, 150, 1000))).sealed_by == (B,)


def test_a_seal_of_somebody_else_is_claimed_for_nobody_of_the_paper() -> None:
    paper = sealed(sheet_with(("南京别家贸易有限责任公司", 150, 1000)))
    assert A not in paper.sealed_by
    assert B not in paper.sealed_by


def test_a_seal_that_cannot_be_read_is_a_finding() -> None:
    image = sheet_with((A, 150, 1000))
    noise = np.random.default_rng(7).integers(0, 255, (110, 215), dtype=np.uint8)
    image[1000:1110, 150:365, :2] = noise[:, :, None]
    paper = sealed(image)
    assert (paper.sealed_by, said(paper)) == ((), ["seal_unread"])


def test_a_black_and_white_copy_shows_no_seal() -> None:
    image = sheet_with((A, 150, 1000), grey=True)
    assert (has_colour(image), has_colour(sheet_with((A, 150, 1000)))) == (False, True)
    one = page(*ROWS, how="ocr")
    (paper,) = read_papers(Shown(one, image), [one], name="a.pdf", edition=edition())
    assert (paper.sealed_by, said(paper)) == ((), ["seal_unread"])


def test_a_red_heading_and_a_red_picture_are_no_seals() -> None:
    image = sheet_with()
    image[100:140, 100:900] = (38, 32, 214)
    image[300:520, 100:320] = (38, 32, 214)
    assert seal_prints(image) == []


def test_a_ring_without_a_name_has_no_text() -> None:
    image = Image.new("RGB", (1130, 1600), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((400, 600, 620, 820), outline=(214, 32, 38), width=8)
    points = [(510 + r * sin(k * pi / 5), 710 - r * cos(k * pi / 5)) for k, r in enumerate((40, 15) * 5)]
    draw.polygon(points, fill=(214, 32, 38))
    prints = seal_prints(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]))
    assert [(seal.text if len(seal.text) > 5 else "") for seal in prints] == [""]


def test_a_statement_without_a_place_for_a_seal_says_nothing_of_it() -> None:
    paper = sealed(sheet_with(), "# 上云业务使用情况说明", "使用部门：财务部", "使用人数：18")
    assert (paper.sealed_by, said(paper)) == ((), [])


def test_a_turned_page_says_where_down_is() -> None:
    image = sheet_with((A, 150, 1000), turned=1)
    back = Affine(0, -1 / 842, 1, 1 / 595, 0, 0)
    assert sealed(image, shown=back).sealed_by == (A,)
