"""What pages of others look like once bound: as they did, whatever their boxes, turns, units, fields and layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tests.dossier.binding.material import declaration, edition, form, record, saved, scan_pdf, shown, text_pdf, texts
from yunxing.dossier.binding import bind, plan

FIRST = 5
"""Where the first page of the only file is: after cover, contents, form and the sheet of its item."""
FOOT = 45
"""Points at the foot within which the running number may be."""


def _bound(tmp_path: Path, pdf: Pdf, **how: Any) -> tuple[Path, Path]:
    """The original and the file it is bound in."""
    original = saved(pdf, tmp_path / "o.pdf", **how)
    with plan(declaration([record("o", "other")]), edition(), tmp_path) as planned:
        bind(planned, form, tmp_path / "a.pdf")
    return original, tmp_path / "a.pdf"


def _same_but_for_the_number(original: Path, bound: Path, number: int = 1, *, at: int | None = None) -> bool:
    before, after = shown(original, number), shown(bound, FIRST + number - 1 if at is None else at)
    assert before.shape == after.shape
    high = before.shape[0] - FOOT
    assert int(np.ptp(before[:high])) > 100, "there is nothing to compare"
    foot = np.abs(before[high:].astype(int) - after[high:].astype(int)).max(axis=2)
    middle = before.shape[1] // 2
    assert foot[:, middle - 30 : middle + 30].max() > 100, "there is no number"
    assert int(foot[:, : middle - 60].max(initial=0)) <= 2
    return int(np.abs(before[:high].astype(int) - after[:high].astype(int)).max()) <= 2


def _turned(degrees: int) -> Callable[[], Pdf]:
    return lambda: text_pdf("TURNED", Rotate=degrees)


def _cropped() -> Pdf:
    made = text_pdf("CROPPED AND MORE", Rotate=90)
    made.pages[0].obj.CropBox = Array([30, 200, 400, 830])
    return made


def _shifted() -> Pdf:
    made = text_pdf("SHIFTED")
    made.pages[0].obj.MediaBox = Array([-50, 300, 500, 850])
    return made


def _upside_down_box() -> Pdf:
    made = text_pdf("BOX")
    made.pages[0].obj.MediaBox = Array([595, 842, 0, 0])
    return made


def _inherited() -> Pdf:
    made = text_pdf("INHERITED")
    page = made.pages[0].obj
    made.Root.Pages.MediaBox, made.Root.Pages.Rotate = Array([0, 100, 595, 842]), 270
    made.Root.Pages.Resources = page.Resources
    del page.MediaBox, page.Resources
    return made


def _without_box() -> Pdf:
    made = text_pdf("LETTER", height=792)
    del made.pages[0].obj.MediaBox
    return made


def _left_open() -> Pdf:
    """Contents that scale, paint and never put back what they changed."""
    made = text_pdf("OPEN")
    contents = made.pages[0].obj.Contents
    contents.write(b"q 0.5 0 0 0.5 0 400 cm 1 0 0 rg " + contents.read_bytes() + b" q q 3 0 0 3 0 0 cm")
    return made


def _closed_too_often() -> Pdf:
    made = text_pdf("CLOSED")
    contents = made.pages[0].obj.Contents
    contents.write(b"Q Q " + contents.read_bytes() + b" Q Q")
    return made


def _in_pieces() -> Pdf:
    """Contents in three streams, cut within a command."""
    made = text_pdf("PIECES")
    data = made.pages[0].obj.Contents.read_bytes()
    at = data.index(b"Td")
    made.pages[0].obj.Contents = Array([made.make_indirect(Stream(made, d)) for d in (data[:at], data[at:], b"")])
    return made


def _dark() -> Pdf:
    made = text_pdf("DARK")
    contents = made.pages[0].obj.Contents
    contents.write(b"0 g 0 0 595 842 re f 1 g " + contents.read_bytes())
    return made


_PAGES: dict[str, Callable[[], Pdf]] = {
    **{f"turned {degrees}": _turned(degrees) for degrees in (0, 90, 180, 270, -90, 450)},
    "cropped": _cropped, "shifted": _shifted, "upside down": _upside_down_box, "inherited": _inherited,
    "without box": _without_box, "left open": _left_open, "closed too often": _closed_too_often, "in pieces": _in_pieces,
    "dark": _dark, "wide": lambda: text_pdf("WIDE", width=1400, height=500), "scan": lambda: scan_pdf(1),
}  # fmt: skip


@pytest.fixture(name="together", scope="module")
def _together(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """All of them bound in one file, and their names in its order."""
    folder = tmp_path_factory.mktemp("pages")
    for name, make in _PAGES.items():
        saved(make(), folder / f"{name}.pdf")
    with plan(declaration([record(name, "other") for name in _PAGES]), edition(), folder) as planned:
        bind(planned, form, folder / "a.pdf")
        return folder, [piece.name.removesuffix(".pdf") for piece in planned.pieces]


@pytest.mark.parametrize("name", _PAGES)
def test_a_page_looks_as_it_did(name: str, together: tuple[Path, list[str]]) -> None:
    folder, order = together
    assert _same_but_for_the_number(folder / f"{name}.pdf", folder / "a.pdf", at=FIRST + order.index(name))


@pytest.mark.parametrize("how", [{"encryption": pikepdf.Encryption(owner="x", user="")}, {"linearize": True}])
def test_a_file_locked_only_against_changes_is_bound(how: dict[str, Any], tmp_path: Path) -> None:
    original, bound = _bound(tmp_path, scan_pdf(1), **how)
    assert _same_but_for_the_number(original, bound)
    with Pdf.open(bound) as pdf:
        assert not pdf.is_encrypted


def test_pages_that_share_their_contents_differ_as_their_resources_do(tmp_path: Path) -> None:
    made = text_pdf("ONE", "TWO")
    first, second = (page.obj for page in made.pages)
    second.Contents = first.Contents
    second.Resources = Dictionary(
        Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
    )
    original, bound = _bound(tmp_path, made)
    assert _same_but_for_the_number(original, bound, 1)
    assert _same_but_for_the_number(original, bound, 2)


def test_a_page_that_stands_twice_is_two_pages(tmp_path: Path) -> None:
    made = text_pdf("TWICE")
    made.pages.append(made.pages[0])
    _, bound = _bound(tmp_path, made)
    assert [text.split()[0] for text in texts(bound)[FIRST - 1 : FIRST + 1]] == ["TWICE", "TWICE"]


def test_an_empty_page_stays(tmp_path: Path) -> None:
    made = text_pdf("A")
    made.add_blank_page(page_size=(300, 300))
    _, bound = _bound(tmp_path, made)
    assert [text.strip() for text in texts(bound)[FIRST : FIRST + 1]] == ["6"]


_SMALL = [
    (wide, high, turned, unit)
    for wide, high in ((10, 10), (161, 400), (241, 153), (590, 200), (100, 2000), (296, 296))
    for turned in (0, 90, 180, 270)
    for unit in (1.0, 2.5)
]


def test_no_content_of_small_pages_is_hidden(tmp_path: Path) -> None:
    """Each is red, and blue lower left: all of it is there, in its size and as it lay, and the number is beneath."""
    made = Pdf.new()
    for wide, high, turned, unit in _SMALL:
        page = text_pdf("", width=wide / unit, height=high / unit, Rotate=turned, UserUnit=unit)
        third = f"{wide / unit / 3} {high / unit / 3}"
        page.pages[0].obj.Contents = Stream(page, f"1 0 0 rg -50 -50 9000 9000 re f 0 0 1 rg 0 0 {third} re f".encode())
        made.pages.extend(page.pages)
    _, bound = _bound(tmp_path, made)
    for number, (wide, high, turned, _) in enumerate(_SMALL):
        after = shown(bound, FIRST + number).astype(int)
        colored = np.argwhere(np.ptp(after, axis=2) > 150)
        (top, left), (low, right) = colored.min(axis=0), colored.max(axis=0)
        across, up = (wide, high) if turned in {0, 180} else (high, wide)
        assert abs(right - left + 1 - across) <= 2, (wide, high, turned)
        assert abs(low - top + 1 - up) <= 2, (wide, high, turned)
        whole = after[top + 1 : low, left + 1 : right]
        assert np.ptp(whole, axis=2).min() > 100, "nothing lies over it"
        corner = {0: (-2, 1), 90: (1, 1), 180: (1, -2), 270: (-2, -2)}[turned]
        assert tuple(whole[corner]) == (0, 0, 255), "it lies as it did"
        assert np.argwhere(after.max(axis=2) < 100)[:, 0].min() > low, "the number lies beneath"
        assert min(after.shape[:2]) >= 595


def test_a_page_that_the_number_leaves_readable_keeps_its_size(tmp_path: Path) -> None:
    _, bound = _bound(tmp_path, text_pdf("A6", width=297.64, height=419.53))
    assert shown(bound, FIRST).shape[:2] == (420, 298)


def test_points_of_another_size_keep_their_size(tmp_path: Path) -> None:
    _, bound = _bound(tmp_path, text_pdf("UNIT", width=200, height=300, UserUnit=3))
    with Pdf.open(bound) as pdf:
        assert pdf.pages[FIRST - 1].obj.UserUnit == 3


def test_what_is_filled_in_is_drawn_into_the_page_and_is_no_field_any_more(tmp_path: Path) -> None:
    made = text_pdf("FORM")
    look = Stream(
        made, b"/Tx BMC q 0.8 1 0.8 rg 0 0 200 40 re f 0 g BT /F 20 Tf 5 10 Td (FILLED) Tj ET Q EMC", Type=Name.XObject,
        Subtype=Name.Form, BBox=Array([0, 0, 200, 40]), Resources=made.pages[0].obj.Resources,
    )  # fmt: skip
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="FILLED", F=4, Rect=Array([100, 500, 300, 540]),
            AP=Dictionary(N=look),
        )
    )  # fmt: skip
    made.pages[0].obj.Annots = Array([field])
    made.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True)
    _, bound = _bound(tmp_path, made)
    assert "FILLED" in texts(bound)[FIRST - 1]
    assert tuple(shown(bound, FIRST)[842 - 505, 290]) == (204, 255, 204)
    with Pdf.open(bound) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[FIRST - 1].obj


def test_links_of_sources_lead_nowhere_and_hidden_notes_stay_hidden(tmp_path: Path) -> None:
    made = text_pdf("LINKS")
    red = Stream(made, b"1 0 0 rg 0 0 50 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50]))
    hidden = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, F=2, Rect=Array([100, 100, 150, 150]), AP=Dictionary(N=red)
    )
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 100, 100]), A=Dictionary(S=Name.URI, URI="yunxing:page/1")
    )
    made.pages[0].obj.Annots = Array([made.make_indirect(hidden), made.make_indirect(link)])
    _, bound = _bound(tmp_path, made)
    assert tuple(shown(bound, FIRST)[842 - 125, 125]) == (255, 255, 255)
    with Pdf.open(bound) as pdf:
        assert "/Annots" not in pdf.pages[FIRST - 1].obj


def test_layers_that_are_off_stay_off(tmp_path: Path) -> None:
    made = text_pdf("LAYERS")
    off, on = (made.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in ("off", "on"))
    made.Root.OCProperties = Dictionary(OCGs=Array([off, on]), D=Dictionary(OFF=Array([off]), Order=Array([])))
    page = made.pages[0].obj
    page.Resources.Properties = Dictionary(Off=off, On=on)
    page.Contents.write(
        b"/OC /Off BDC 1 0 0 rg 100 100 100 100 re f EMC /OC /On BDC 0 0 1 rg 300 100 100 100 re f EMC "
        + page.Contents.read_bytes()
    )
    original, bound = _bound(tmp_path, made)
    assert _same_but_for_the_number(original, bound)
    assert tuple(shown(bound, FIRST)[842 - 150, 150]) == (255, 255, 255)
    assert tuple(shown(bound, FIRST)[842 - 150, 350]) == (0, 0, 255)


def test_large_pictures_with_masks_come_through_byte_by_byte(tmp_path: Path) -> None:
    made = scan_pdf(3, seed=7)
    mask = Stream(
        made, bytes(range(256)) * 400, Type=Name.XObject, Subtype=Name.Image, Width=320, Height=320,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    made.pages[1].obj.Resources.XObject.I.SMask = made.make_indirect(mask)
    original, bound = _bound(
        tmp_path, made, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.generate
    )
    assert _same_but_for_the_number(original, bound, 2)
    with plan(declaration([record("o", "other")]), edition(), tmp_path) as planned:
        assert len(planned.pieces[0].heavy) == 4
    with Pdf.open(original) as before, Pdf.open(bound) as after:
        for number in range(3):
            old = before.pages[number].obj.Resources.XObject.I
            new = after.pages[FIRST - 1 + number].obj.Resources.XObject.P.Resources.XObject.I
            assert new.read_raw_bytes() == old.read_raw_bytes()
        assert (
            after.pages[FIRST].obj.Resources.XObject.P.Resources.XObject.I.SMask.read_bytes() == bytes(range(256)) * 400
        )


def test_numbers_run_through_all_pages(tmp_path: Path) -> None:
    _, bound = _bound(tmp_path, text_pdf(*["X"] * 8))
    with pdfium.PdfDocument(bound) as pdf:
        feet = []
        for page in pdf:
            wide, _ = page.get_size()
            text = page.get_textpage().get_text_bounded(wide / 2 - 25, 8, wide / 2 + 25, 28)
            feet.append("".join(text.split()))
    assert feet == [str(number) for number in range(1, len(feet) + 1)]
    assert len(feet) == 13
