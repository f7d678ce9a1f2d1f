from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pylopdf_fonts_zh_cn
import pytest
import typst
from pikepdf import Dictionary, Name, Pdf, Stream

from tests.evidence.reuse.drawing import drawn
from yunxing.evidence.carriers.pdf import MOST_INCHES, open_pdf
from yunxing.evidence.document import Refused
from yunxing.evidence.facts import Box
from yunxing.evidence.page import Page

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
TEXT = """
#set page(width: 400pt, height: 200pt, margin: 0pt)
#set text(font: "Noto Sans SC", size: 10pt)
#place(dx: 40pt, dy: 20pt)[购买方名称：连云港样例精工机械有限公司]
#place(dx: 300pt, dy: 20pt)[二〇二〇年]
#place(dx: 40pt, dy: 150pt)[开票日期：2020年05月06日]
"""
Make = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Make:
    def make(source: str = TEXT, change: Callable[[pikepdf.Pdf], None] | None = None, **saving: object) -> Path:
        data = typst.compile(source.encode(), font_paths=[FONTS], ignore_system_fonts=True)
        path = tmp_path / "样例.pdf"
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if change is not None:
                change(pdf)
            pdf.save(path, **saving)
        return path

    return make


def _page(path: Path, number: int = 1) -> Page:
    document = open_pdf(path)
    try:
        return document.page(number)
    finally:
        document.close()


def _near(box: Box, expected: Box) -> bool:
    return all(abs(a - b) < 0.02 for a, b in zip(box, expected, strict=True))


def test_text_is_read_where_it_stands(made: Make) -> None:
    page = _page(made())
    assert (page.number, page.how, page.width, page.height) == (1, "text", 400, 200)
    assert [s.text for s in page.spans] == [
        "购买方名称：连云港样例精工机械有限公司",
        "二〇二〇年",
        "开票日期：2020年05月06日",
    ]
    assert _near(page.box(page.spans[1]), Box(0.75, 0.095, 0.875, 0.16))


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_the_file_turns_is_read_as_shown(made: Make, angle: int) -> None:
    """Text that the file shows sideways is turned upright; boxes lead to where a viewer shows it."""

    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].rotate(angle, relative=False)

    page = _page(made(change=turn))
    assert next(s.text for s in page.spans) == "购买方名称：连云港样例精工机械有限公司"
    left, top, right, bottom = 0.75, 0.095, 0.875, 0.16
    shown = {
        90: Box(1 - bottom, left, 1 - top, right),
        180: Box(1 - right, 1 - bottom, 1 - left, 1 - top),
        270: Box(top, 1 - right, bottom, 1 - left),
    }[angle]
    assert _near(page.box(page.spans[1]), shown)


def test_a_cropped_page_is_read_as_shown(made: Make) -> None:
    def crop(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = [-50, -50, 400, 200]
        pdf.pages[0].CropBox = [0, 0, 400, 200]

    page = _page(made(change=crop))
    assert (page.width, page.height) == (400, 200)
    assert _near(page.box(page.spans[1]), Box(0.75, 0.095, 0.875, 0.16))


def test_what_is_stamped_onto_a_page_is_read(made: Make) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        stream = pdf.make_stream(
            b"BT /F0 12 Tf 2 5 Td (80000101) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 80, 20],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F0=font)),
        )
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[200, 80, 280, 100],
            F=4,
            AP=pikepdf.Dictionary(N=stream),
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(stamp)]))

    assert "80000101" in [s.text for s in _page(made(change=fill)).spans]


def test_attached_data_travel_with_the_document(made: Make) -> None:
    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["invoice.xml"] = b"<a/>"
        pdf.attachments["photo.jpg"] = b"\xff\xd8"

    document = open_pdf(made(change=attach))
    assert dict(document.attached) == {"invoice.xml": b"<a/>"}
    document.close()


def test_a_page_is_drawn_at_the_size_asked_for(made: Make) -> None:
    document = open_pdf(made())
    assert document.picture(1, 800).shape == (400, 800, 3)
    assert document.picture(1, 800).dtype == np.uint8
    document.close()


@pytest.mark.parametrize(("owner", "user", "code"), [("x", "geheim", "pdf_password"), ("x", "", None)])
def test_a_password_is_named_and_an_empty_one_opens(made: Make, owner: str, user: str, code: str | None) -> None:
    path = made(encryption=pikepdf.Encryption(owner=owner, user=user))
    if code is None:
        assert len(_page(path).spans) == 3
        return
    with pytest.raises(Refused) as refusal:
        open_pdf(path)
    assert (refusal.value.finding.code, refusal.value.finding.weight) == (code, "refused")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing more")
    with pytest.raises(Refused) as refusal:
        open_pdf(path)
    assert refusal.value.finding.code == "pdf_damaged"


def test_a_file_that_was_cut_short_is_read_with_a_warning(made: Make, tmp_path: Path) -> None:
    whole = made().read_bytes()
    cut = tmp_path / "截断.pdf"
    cut.write_bytes(whole[: whole.rindex(b"xref")])
    document = open_pdf(cut)
    assert [f.code for f in document.findings] == ["pdf_cut"]
    assert len(document.page(1).spans) == 3
    document.close()


def test_a_tree_without_pages_is_damaged_and_not_locked(tmp_path: Path) -> None:
    path = tmp_path / "无页.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
                     b"trailer<</Root 1 0 R>>\n%%EOF")  # fmt: skip
    with pytest.raises(Refused) as refusal:
        open_pdf(path)
    assert refusal.value.finding.code in ("pdf_damaged", "pdf_empty")


def test_a_page_of_monstrous_size_is_refused_alone(made: Make) -> None:
    def grow(pdf: pikepdf.Pdf) -> None:
        side = MOST_INCHES * 72 * 2
        pdf.add_blank_page(page_size=(14400, 14400))
        pdf.pages[1].MediaBox = [0, 0, side, side]

    document = open_pdf(made(change=grow))
    assert document.page_count == 2
    assert len(document.page(1).spans) == 3
    with pytest.raises(Refused) as refusal:
        document.page(2)
    assert (refusal.value.finding.code, refusal.value.finding.page) == ("page_too_large", 2)
    document.close()


def _scan(path: Path, before: str = "", after: str = "") -> Path:
    """A page that a picture of a receipt fills, with what is drawn before and after it."""
    packed = cv2.imencode(".jpg", drawn("receipt", 1, 1))[1].tobytes()
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 400))
        picture = Stream(pdf, packed, Type=Name.XObject, Subtype=Name.Image, Width=1366, Height=768)
        picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceRGB, 8, Name.DCTDecode
        image = cv2.imdecode(np.frombuffer(packed, np.uint8), cv2.IMREAD_COLOR)
        picture.Height, picture.Width = image.shape[:2]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(P=picture), Font=Dictionary(F=font))
        drawing = f"{before} q 595 0 0 400 0 0 cm /P Do Q {after}"
        pdf.pages[0].Contents = Stream(pdf, drawing.encode())
        pdf.save(path)
    return path


LONG = "Amount 980000.00 Payee Somebody Else " * 6


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"BT /F 9 Tf 3 Tr 30 200 Td ({LONG}) Tj ET"),
        ("", f"BT 1 1 1 rg /F 9 Tf 30 200 Td ({LONG}) Tj ET"),
        (f"BT /F 9 Tf 30 200 Td ({LONG}) Tj ET", ""),
        ("", "BT /F 6 Tf 30 10 Td (Scanned by an app of somebody) Tj ET"),
    ],
    ids=["invisible", "white", "below", "footer"],
)
def test_a_scan_is_read_as_it_looks_whatever_text_lies_with_it(before: str, after: str, tmp_path: Path) -> None:
    page = _page(_scan(tmp_path / "a.pdf", before, after))
    assert page.how == "ocr"
    assert "980000" not in page.text


def test_text_printed_on_a_picture_of_a_form_is_read(tmp_path: Path) -> None:
    page = _page(_scan(tmp_path / "a.pdf", after=f"BT /F 9 Tf 30 200 Td ({LONG}) Tj ET"))
    assert (page.how, "980000.00" in page.text) == ("text", True)


def test_text_without_ink_is_no_text(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 400))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
        shown = f"BT /F 9 Tf 30 300 Td (Seen by everybody who looks here) Tj 3 Tr 0 -50 Td ({LONG}) Tj ET"
        pdf.pages[0].Contents = Stream(pdf, shown.encode())
        pdf.save(tmp_path / "a.pdf")
    assert _page(tmp_path / "a.pdf").text.replace(" ", "") == "Seenbyeverybodywholookshere"
