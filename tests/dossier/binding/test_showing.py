"""What browsers do not show, as pages for a viewer: what was read stands on them where it was read; hostile files are said."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from tests.evidence.carriers.test_picture import HEIC
from tests.evidence.hostile.case import Case
from tests.evidence.hostile.packages import PACKAGES
from tests.evidence.hostile.pictures import PICTURES
from tests.evidence.making.invoices import draw, make_ofd
from yunxing.dossier.binding.minding import Bounds, Looker
from yunxing.dossier.binding.showing import LONGEST, Shown, show
from yunxing.evidence.facts import Box
from yunxing.evidence.findings import Finding
from yunxing.evidence.reading import read_file
from yunxing.guide.loading import load_edition

HOSTILE = [one for one in (*PACKAGES, *PICTURES) if str(one.name).endswith((".ofd", ".tif", ".heic"))]


@pytest.fixture(scope="module")
def looker() -> Iterator[Looker]:
    made = Looker()
    yield made
    made.close()


def _words(pdf: Path, page: int, box: Box) -> str:
    """The characters that stand in a box of a page, without spaces."""
    with pdfium.PdfDocument(pdf) as document:
        one = document[page - 1]
        width, height = one.get_size()
        text = one.get_textpage().get_text_bounded(
            box.left * width - 1, height - box.bottom * height - 1, box.right * width + 1, height - box.top * height + 1
        )
    return _alike(text)


def _alike(text: str) -> str:
    """Without spaces, brackets and figures of whatever width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("kind", ["digital_ordinary", "e_special", "e_ordinary"])
def test_what_was_read_in_an_ofd_stands_in_its_box_on_the_page_shown(tmp_path: Path, kind: str) -> None:
    path, made = tmp_path / "发票.ofd", tmp_path / "pages.pdf"
    path.write_bytes(make_ofd(draw(3, kind)))  # type: ignore[arg-type]
    found = read_file(path, edition=load_edition("jiangsu-2020"))
    assert show(path, made) == Shown(found.pages, [])
    paper = found.papers[0]
    facts = [*paper.facts.values(), *(fact for line in paper.lines for fact in line.values())]
    seen = [one for fact in facts for one in fact.seen if one.box is not None and one.how == "text" and one.raw]
    there = [one.raw for one in seen if one.box and _alike(one.raw) in _words(made, one.page or 1, one.box)]
    assert len(seen) > 12
    assert there == [one.raw for one in seen]


def _mark(side: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    """White paper with a black mark on it."""
    image = Image.new("L", side, 255)
    image.paste(0, box)
    return image


def _dark(pdf: Path, page: int) -> tuple[tuple[int, int], list[float]]:
    """A page's size in points, and where its mark stands, in fractions."""
    with pdfium.PdfDocument(pdf) as document:
        size = document[page - 1].get_size()
        pixels = document[page - 1].render(scale=1).to_numpy()[:, :, 0]
    down, across = np.nonzero(pixels < 128)
    sides = (
        across.min() / pixels.shape[1],
        down.min() / pixels.shape[0],
        across.max() / pixels.shape[1],
        down.max() / pixels.shape[0],
    )
    return (round(size[0]), round(size[1])), [round(float(side), 1) for side in sides]


def test_the_pages_of_a_tiff_are_as_large_as_their_pictures_and_filled_by_them(tmp_path: Path) -> None:
    path, made = tmp_path / "扫描.tif", tmp_path / "pages.pdf"
    upright, lying = _mark((600, 800), (60, 80, 180, 240)), _mark((800, 400), (400, 200, 720, 360)).convert("1")
    small = _mark((60, 80), (0, 0, 60, 80))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    upright.save(path, save_all=True, append_images=[small, lying])
    assert show(path, made) == Shown(2, [])
    assert _dark(made, 1) == ((631, 842), [0.1, 0.1, 0.3, 0.3])
    assert _dark(made, 2) == ((842, 421), [0.5, 0.5, 0.9, 0.9])


@pytest.mark.parametrize("packed", [None, "tiff_lzw"])
def test_a_picture_that_was_held_sideways_is_shown_upright(tmp_path: Path, packed: str | None) -> None:
    path, made = tmp_path / "照片.tif", tmp_path / "pages.pdf"
    _mark((800, 600), (0, 300, 400, 600)).save(path, tiffinfo={274: 6}, compression=packed)
    assert show(path, made) == Shown(1, [])
    assert _dark(made, 1) == ((631, 842), [0.0, 0.0, 0.5, 0.5])


def test_the_picture_of_a_telephone_is_shown(tmp_path: Path) -> None:
    path, made = tmp_path / "照片.heic", tmp_path / "pages.pdf"
    path.write_bytes(HEIC)
    assert show(path, made) == Shown(1, [])
    with pdfium.PdfDocument(made) as document:
        assert [round(side) for side in document[0].get_size()] == [842, 631]


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    path, made = tmp_path / "大.tif", tmp_path / "pages.pdf"
    Image.new("RGB", (6000, 3000), "white").save(path, compression="tiff_lzw")
    assert show(path, made) == Shown(1, [])
    assert f"/Width {LONGEST}/Height {LONGEST // 2}".encode() in made.read_bytes()


def test_a_damaged_page_ends_a_tiff_and_is_said(tmp_path: Path) -> None:
    path, made = tmp_path / "断.tif", tmp_path / "pages.pdf"
    one = Image.effect_noise((300, 300), 90)
    one.save(path, save_all=True, append_images=[one], compression="tiff_lzw")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    found = show(path, made)
    assert found.pages in (0, 1)
    assert [finding.code for finding in found.findings] == ["show_damaged"]
    assert [finding.page for finding in found.findings] == [found.pages + 1]


def test_what_is_neither_ofd_nor_picture_is_said(tmp_path: Path) -> None:
    path = tmp_path / "假.ofd"
    path.write_bytes("只是一行字".encode())
    found = show(path, tmp_path / "pages.pdf")
    assert (found.pages, [finding.code for finding in found.findings]) == (0, ["show_other"])


@pytest.mark.parametrize("one", HOSTILE, ids=[str(one.name) for one in HOSTILE])
def test_a_hostile_file_is_shown_or_said_in_a_process_of_its_own(tmp_path: Path, looker: Looker, one: Case) -> None:
    made = tmp_path / "pages.pdf"
    found = looker.show(one.put(tmp_path), made)
    if isinstance(found, Finding):
        assert (found.zh != "", found.en != "") == (True, True)
    else:
        assert bool(found.pages) == made.exists()
        assert found.pages or [bool(finding.zh and finding.en) for finding in found.findings] == [True] * max(
            1, len(found.findings)
        )


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "慢.tif"
    Image.new("RGB", (9000, 9000), "white").save(path, compression="tiff_lzw")
    hasty = Looker(Bounds(worked=0.05, waited=20.0))
    try:
        found = hasty.show(path, tmp_path / "pages.pdf")
    finally:
        hasty.close()
    assert isinstance(found, Finding)
    assert found.code == "too_slow"


def test_a_file_that_is_gone_is_said(tmp_path: Path, looker: Looker) -> None:
    found = looker.show(tmp_path / "没有.ofd", tmp_path / "pages.pdf")
    assert isinstance(found, Finding)
    assert found.code == "file_unreadable"
