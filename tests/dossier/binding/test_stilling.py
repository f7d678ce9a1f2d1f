"""Annotations and fields that bring no look of their own: drawn from what they say, or refused by name, never left out."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.dossier.binding.material import declaration, edition, form, record, saved, shown, text_pdf, texts
from yunxing.dossier.binding import bind, pdfs, plan

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)
_R, _B = Array([1, 0, 0]), Array([0, 0, 1])
_THICK = Dictionary(W=10)


def _page(*notes: dict[str, Any], **page: Any) -> Pdf:
    """A blank page of A4 with these annotations."""
    made = text_pdf("", **page)
    listed = [made.make_indirect(Dictionary(Type=Name.Annot, **note)) for note in notes]
    made.pages[0].obj.Annots = Array(listed)
    if any(note["Subtype"] == Name.Widget for note in notes if "Subtype" in note):
        made.Root.AcroForm = Dictionary(Fields=Array(listed))
    return made


def _note(kind: str, box: list[float], **entries: Any) -> dict[str, Any]:
    return {"Subtype": Name(f"/{kind}"), "Rect": Array(box), **entries}


def _field(kind: str, **entries: Any) -> dict[str, Any]:
    return _note("Widget", [100, 600, 300, 640], FT=Name(f"/{kind}"), T=String("x"), **entries)


def _stilled(made: Pdf, tmp_path: Path) -> Path:
    saved(made, tmp_path / "o.pdf")
    with pdfs.opened(tmp_path / "o.pdf") as pdf:
        pdfs.stilled(pdf)
        pdf.save(tmp_path / "s.pdf")
    return tmp_path / "s.pdf"


def _at(path: Path, x: float, y: float) -> tuple[int, ...]:
    return tuple(int(n) for n in shown(path, 1)[round(842 - y), round(x)])


_AROUND = [100, 640, 300, 640, 100, 600, 300, 600]
"""A run of text from 100 to 300 and 600 to 640, its corners as programs write them."""
_KINDS: list[tuple[dict[str, Any], tuple[float, float], tuple[int, ...]]] = [
    (_note("Square", [100, 600, 300, 640], C=_R, BS=_THICK), (104, 620), RED),
    (_note("Square", [100, 600, 300, 640], C=Array([]), IC=_B), (200, 620), BLUE),
    (_note("Square", [100, 600, 300, 640], BS=_THICK, RD=Array([20, 5, 20, 5])), (124, 620), BLACK),
    (_note("Square", [100, 600, 300, 640], C=_R, Border=Array([0, 0, 10])), (104, 620), RED),
    (_note("Circle", [100, 600, 300, 640], C=_R, BS=_THICK), (104, 620), RED),
    (_note("Circle", [100, 600, 300, 640], C=_R, BS=_THICK), (104, 636), WHITE),
    (_note("Circle", [100, 600, 300, 640], C=_R, IC=Array([0, 1, 0]), BS=_THICK), (200, 620), GREEN),
    (_note("Highlight", [100, 600, 300, 640], C=_R, QuadPoints=Array(_AROUND)), (200, 620), RED),
    (_note("Highlight", [100, 600, 300, 640], C=_R), (200, 620), RED),
    (_note("Highlight", [0, 0, 0, 0], C=_R, QuadPoints=Array(_AROUND)), (200, 620), RED),
    (_note("Highlight", [100, 600, 300, 640], C=Array([1, 1, 0, 0]), QuadPoints=Array(_AROUND)), (200, 620), (46, 48, 146)),
    (_note("Underline", [100, 600, 300, 640], C=_R, QuadPoints=Array(_AROUND)), (200, 603), RED),
    (_note("Underline", [0, 0, 1, 1], C=_R, QuadPoints=Array([100, 600, 300, 600, 300, 640, 100, 640])), (200, 603), RED),
    (_note("StrikeOut", [100, 600, 300, 640], C=_R, QuadPoints=Array(_AROUND)), (200, 618), RED),
    (_note("Line", [100, 600, 300, 640], C=_R, BS=_THICK, L=Array([100, 620, 300, 620])), (200, 620), RED),
    (_note("Line", [0, 0, 1, 1], C=_R, BS=_THICK, L=Array([100, 620, 300, 620])), (200, 620), RED),
    (_note("Line", [100, 600, 300, 640], C=_R, BS=_THICK, LL=100, L=Array([100, 520, 300, 520])), (200, 620), RED),
    (_note("Line", [100, 500, 300, 640], C=_R, BS=_THICK, LL=100, L=Array([100, 520, 300, 520])), (100, 570), RED),
    (
        _note("Line", [100, 600, 300, 640], C=_R, IC=_B, BS=_THICK, LE=Array([Name.Square, Name("/None")]),
              L=Array([100, 620, 300, 620])),
        (88, 620), BLUE,
    ),
    (_note("PolyLine", [100, 600, 300, 640], C=_R, BS=_THICK, Vertices=Array([100, 620, 200, 620, 300, 620])), (200, 620), RED),
    (_note("Polygon", [100, 600, 300, 640], IC=_B, Vertices=Array([100, 600, 300, 600, 300, 640, 100, 640])), (200, 620), BLUE),
    (_note("Ink", [100, 600, 300, 640], C=_R, BS=_THICK, InkList=Array([Array([100, 620, 300, 620])])), (200, 620), RED),
    (_note("Ink", [100, 600, 300, 640], C=_R, BS=_THICK, InkList=Array([Array([200, 620])])), (200, 620), RED),
    (_note("Text", [100, 600, 300, 640], C=_R), (110, 638), RED),
    (_note("Redact", [100, 600, 300, 640], OC=_B, QuadPoints=Array(_AROUND), BS=_THICK), (200, 620), WHITE),
    (_note("FreeText", [100, 600, 300, 640], C=_B, DA=String("1 0 0 rg /Helv 12 Tf"), BS=_THICK), (200, 620), BLUE),
    (_note("FreeText", [100, 600, 300, 640], C=_B, DA=String("1 0 0 rg /Helv 12 Tf"), BS=_THICK), (104, 620), RED),
    (_field("Tx", MK=Dictionary(BG=_B, BC=_R), BS=_THICK), (104, 620), RED),
    (_field("Tx", MK=Dictionary(BG=_B, BC=_R), BS=_THICK), (200, 620), BLUE),
    (_field("Btn", V=Name.Yes, AS=Name.Yes, Ff=1 << 15), (200, 620), BLACK),
]  # fmt: skip


@pytest.mark.parametrize(
    ("note", "place", "color"), _KINDS, ids=[f"{n}-{k[0]['Subtype']}" for n, k in enumerate(_KINDS)]
)
def test_each_kind_is_drawn_where_it_is(
    note: dict[str, Any], place: tuple[float, float], color: tuple[int, ...], tmp_path: Path
) -> None:
    path = _stilled(_page(note), tmp_path)
    assert _at(path, *place) == color
    with Pdf.open(path) as pdf:
        assert "/Annots" not in pdf.pages[0].obj


@pytest.mark.parametrize("kind", ["Caret", "FileAttachment", "Squiggly", "Stamp"])
def test_marks_with_a_shape_of_their_own_are_seen(kind: str, tmp_path: Path) -> None:
    seen = shown(_stilled(_page(_note(kind, [100, 600, 300, 640])), tmp_path), 1)
    where = np.argwhere(seen.min(axis=2) < 128)
    assert len(where) > 20
    assert (where.min(axis=0) >= [842 - 641, 99]).all()
    assert (where.max(axis=0) <= [842 - 599, 301]).all()


@pytest.mark.parametrize(
    "end", ["OpenArrow", "ClosedArrow", "ROpenArrow", "RClosedArrow", "Butt", "Slash", "Diamond", "Circle"]
)
def test_ends_of_lines_are_drawn(end: str, tmp_path: Path) -> None:
    line = _note("Line", [100, 600, 300, 640], L=Array([150, 620, 300, 620]), BS=Dictionary(W=4))
    plain = shown(_stilled(_page(line), tmp_path), 1)
    ended = shown(_stilled(_page({**line, "LE": Array([Name(f"/{end}"), Name("/None")])}), tmp_path), 1)
    where = np.argwhere((plain != ended).any(axis=2))
    assert len(where) > 8
    assert where[:, 1].max() < 200, "only the end that has one"


def test_what_is_highlighted_stays_readable(tmp_path: Path) -> None:
    made = text_pdf("BELOW")
    box = [40, 770, 200, 810]
    made.pages[0].obj.Annots = Array(
        [made.make_indirect(Dictionary(Type=Name.Annot, **_note("Highlight", box, C=Array([1, 1, 0]))))]
    )
    seen = shown(_stilled(made, tmp_path), 1)[842 - 810 : 842 - 770, 40:200].astype(int)
    assert seen.min() == 0
    assert tuple(seen[1, 1]) == (255, 255, 0)


def test_what_is_half_transparent_is_so(tmp_path: Path) -> None:
    path = _stilled(_page(_note("Square", [100, 600, 300, 640], C=Array([]), IC=_R, CA=0.5)), tmp_path)
    assert np.abs(np.array(_at(path, 200, 620)) - [255, 127, 127]).max() <= 1


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (_note("FreeText", [100, 600, 300, 640], Contents=String("合同已核对 OK"), DA=String("0 g /Helv 12 Tf")), "合同已核对 OK"),
        (_note("FreeText", [100, 600, 300, 640], RC=String("<body><p>甲&amp;乙</p></body>")), "甲 & 乙"),
        (_note("FreeText", [100, 600, 300, 640], Contents=String("字" * 60), DA=String("/Helv 20 Tf")), "字" * 60),
        (_note("Line", [100, 600, 300, 640], L=Array([100, 600, 300, 640]), Cap=True, Contents=String("十二米")), "十二米"),
        (_note("Stamp", [100, 600, 300, 640], Name=Name.AsIs), "AS IS"),
        (_note("Stamp", [100, 600, 300, 640]), "DRAFT"),
        (_field("Tx", V=String("某某有限公司")), "某某有限公司"),
        (_field("Tx", V=String("一\r二"), Ff=1 << 12), "一 二"),
        (_field("Tx", V=String("secret"), Ff=1 << 13), "••••••"),
        (_field("Tx", V=String("竖"), MK=Dictionary(R=90)), "竖"),
        (_field("Ch", V=String("js"), Opt=Array([Array([String("js"), String("江苏省")])])), "江苏省"),
        (_field("Ch", V=Array([String("甲"), String("乙")])), "甲 乙"),
        (_field("Btn", Ff=1 << 16, MK=Dictionary(CA=String("提交"))), "提交"),
    ],
)  # fmt: skip
def test_words_can_be_read(note: dict[str, Any], words: str, tmp_path: Path) -> None:
    (text,) = texts(_stilled(_page(note), tmp_path))
    assert " ".join(text.split()).replace("字 字", "字字") == words


def test_words_of_a_turned_field_stand_upright_when_it_is_turned_back(tmp_path: Path) -> None:
    box = Array([100, 500, 130, 640])
    turned = {**_field("Tx", V=String("LEFT"), DA=String("/F 12 Tf"), MK=Dictionary(R=90)), "Rect": box}
    dark = np.argwhere(shown(_stilled(_page(turned), tmp_path), 1).min(axis=2) < 128)
    assert (dark[:, 0].max() - dark[:, 0].min()) > (dark[:, 1].max() - dark[:, 1].min())
    assert dark[:, 0].max() > 842 - 505, "its words begin at the foot"


@pytest.mark.parametrize(
    "note",
    [
        _note("Link", [100, 600, 300, 640], C=_R), _note("Popup", [100, 600, 300, 640]),
        _note("Square", [100, 600, 300, 640], F=2, IC=_R), _note("Text", [100, 600, 300, 640], F=32),
        _note("Movie", [100, 600, 300, 640], F=2), _field("Tx"), _field("Tx", V=String("")), _field("Sig", V=Dictionary()),
        _field("Btn", AS=Name.Off, V=Name.Off), _note("Square", [100, 600, 300, 640], C=Array([])),
    ],
)  # fmt: skip
def test_what_shows_nothing_anywhere_shows_nothing(note: dict[str, Any], tmp_path: Path) -> None:
    assert int(shown(_stilled(_page(note), tmp_path), 1).min()) == 255


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (_note("Movie", [100, 600, 300, 640]), "1: Movie"), (_note("3D", [100, 600, 300, 640]), "1: 3D"),
        (_note("RichMedia", [100, 600, 300, 640]), "1: RichMedia"), (_note("Screen", [100, 600, 300, 640]), "1: Screen"),
        (_note("Unheard", [100, 600, 300, 640]), "1: Unheard"), ({"Rect": Array([0, 0, 9, 9])}, "1: ?"),
        (_note("Square", [100, 600, 100, 640]), "1: Square"), (_note("Ink", [0, 0, 9, 9]), "1: Ink"),
        (_note("Line", [100, 600, 300, 640], L=Array([1, 2, 3])), "1: Line"),
        (_note("Line", [100, 600, 300, 640], L=Array([1, 2, 3, 10**9])), "1: Line"),
        (_note("FreeText", [100, 600, 110, 604], Contents=String("这里放不下" * 100)), "1: FreeText"),
        (_note("FreeText", [100, 600, 300, 640], Contents=String("A" * 20_000)), "1: FreeText"),
        (_note("FreeText", [100, 600, 300, 640], Contents=String("\U00010300")), "1: FreeText"),
        ({**_field("Tx", V=String("填了")), "Rect": Array([0, 0, 0, 0])}, "1: Widget"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_its_page_and_kind(
    note: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(pdfs.PdfError) as refused:
        _stilled(_page(note), tmp_path)
    assert (refused.value.code, refused.value.detail) == ("pdf_annotation", said)


def test_odd_entries_are_taken_as_none(tmp_path: Path) -> None:
    odd = _note(
        "Square", [300, 640, 100, 600], C=Array([String("x"), 1, 2]), IC=_B, BS=Dictionary(W=String("wide"), S=Name.D,
        D=Array([0, 0])), CA=String("?"), RD=Array([500, 500, 500, 500]), Border=String("no"),
    )  # fmt: skip
    assert _at(_stilled(_page(odd), tmp_path), 200, 620) == BLUE


def test_a_layer_that_is_off_hides_the_annotation_too(tmp_path: Path) -> None:
    made = _page()
    off = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("off")))
    made.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
    look = Stream(made, b"1 0 0 rg 0 0 200 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 40]))
    bare = Dictionary(Type=Name.Annot, OC=off, **_note("Square", [100, 600, 300, 640], IC=_R))
    seen = Dictionary(
        Type=Name.Annot, OC=off, AP=Dictionary(N=made.make_indirect(look)), **_note("Stamp", [100, 500, 300, 540])
    )
    made.pages[0].obj.Annots = Array([made.make_indirect(bare), made.make_indirect(seen)])
    assert int(shown(_stilled(made, tmp_path), 1).min()) == 255


def test_what_was_drawn_and_words_behind_marks_are_said_before_binding(tmp_path: Path) -> None:
    notes = [_note("Text", [100, 600, 120, 620], Contents=String("请补章")), _note("Square", [10, 10, 20, 20])]
    saved(_page(*notes), tmp_path / "o.pdf")
    saved(_page(_note("Movie", [1, 1, 2, 2])), tmp_path / "m.pdf")
    with plan(declaration([record("o", "other"), record("m", "other")]), edition(), tmp_path) as planned:
        said = {(noted.file, noted.finding.code): noted.finding for noted in planned.findings if noted.file}
        assert set(said) == {("o.pdf", "pdf_drawn"), ("o.pdf", "pdf_worded"), ("m.pdf", "pdf_annotation")}
        assert said["o.pdf", "pdf_drawn"].zh == "有 2 处批注或填写内容没有保存外观，已按其内容画出，请核对样子"
        assert said["o.pdf", "pdf_worded"].zh.startswith("第 1 页的批注有文字")
        assert "（页码和种类 1: Movie；" in said["m.pdf", "pdf_annotation"].zh
        assert [noted.file for noted in planned.refused] == ["m.pdf"]


def test_what_is_drawn_is_in_the_bound_file_and_the_same_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    saved(_page(_note("FreeText", [100, 600, 300, 640], Contents=String("手写的话"), C=_B)), folder / "o.pdf")
    made = []
    for name in ("a.pdf", "b.pdf"):
        with plan(declaration([record("o", "other")]), edition(), folder) as planned:
            bind(planned, form, tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert "手写的话" in texts(tmp_path / "a.pdf")[4]
    assert tuple(shown(tmp_path / "a.pdf", 5)[842 - 603, 290]) == BLUE


_ENTRIES = ["Rect", "C", "IC", "OC", "BS", "Border", "CA", "QuadPoints", "L", "LE", "LL", "LLE", "Cap", "Vertices", "InkList", "RD", "DA", "Contents", "RC", "Q", "CL", "Name", "F", "AP", "AS", "FT", "V", "Ff", "MK", "Opt"]  # fmt: skip
_ALL = [
    "Square",
    "Circle",
    "Highlight",
    "Underline",
    "Squiggly",
    "Redact",
    "Line",
    "PolyLine",
    "Polygon",
    "Ink",
    "Caret",
    "Text",
    "Stamp",
    "FreeText",
    "Widget",
    "Link",
]


def _anything(rng: random.Random, made: Pdf, depth: int = 0) -> Any:
    """A value of any type, sensible or not."""
    numbers = [0, 1, -1, 2, 100, 300, 595, 1_000_000, Decimal("0.5"), Decimal("1e-9"), 2**31, 10**9]
    match rng.randrange(8 if depth < 2 else 5):
        case 0 | 1:
            return Array([rng.choice(numbers) for _ in range(rng.choice([0, 1, 3, 4, 4, 8, 16]))])
        case 2:
            return rng.choice([*numbers, True, False])
        case 3:
            return String(rng.choice(["", "甲", "/Helv 12 Tf", "0 0 1 rg /F 0 Tf", "x" * 50, chr(0), "<p>a"]))
        case 4:
            return Name("/" + rng.choice(["Off", "Yes", "D", "OpenArrow", "Tx", "Btn", "Ch", "Sig"]))
        case 5:
            keys = rng.sample(["W", "S", "D", "N", "R", "BC", "BG", "CA", "FT", "V"], 3)
            return Dictionary({f"/{key}": _anything(rng, made, depth + 1) for key in keys})
        case 6:
            return Array([_anything(rng, made, depth + 1) for _ in range(rng.randrange(4))])
    return Stream(made, b"0 0 1 rg 0 0 9 9 re f")


def test_whatever_its_entries_are_an_annotation_is_drawn_or_refused() -> None:
    """Three hundred of them with entries of any type: no other error, and none is left on the page."""
    rng = random.Random(20200506)
    outcomes = Counter[str]()
    for _ in range(300):
        made = text_pdf("A")
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{rng.choice(_ALL)}"), Rect=Array([100, 100, 300, 200]))
        for key in rng.sample(_ENTRIES, rng.randrange(10)):
            note[f"/{key}"] = _anything(rng, made)
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])
        try:
            pdfs.stilled(made)
        except pdfs.PdfError as error:
            outcomes[error.code] += 1
        else:
            assert "/Annots" not in made.pages[0].obj
            outcomes["drawn"] += 1
    assert set(outcomes) <= {"drawn", "pdf_annotation", "pdf_damaged"}
    assert min(outcomes["drawn"], outcomes["pdf_annotation"]) > 50
