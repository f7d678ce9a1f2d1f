"""What a PDF hides is no word of the paper; what is merely pale, small or stamped over is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
import typst
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream

from tests.evidence.carriers.fonts_made import NOTHING, SQUARE, STROKE, Outline, add_font
from yunxing.evidence.carriers.pdf import open_pdf
from yunxing.evidence.findings import Finding

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
SHOWN = "合同总价为人民币10600.00元整"
HIDDEN = "本合同为云服务合同"
HEAD = '#set page(width: 400pt, height: 300pt, margin: 20pt)\n#set text(font: "Noto Sans SC", size: 10pt)\n'


def _read(path: Path) -> tuple[str, list[Finding]]:
    document = open_pdf(path)
    try:
        return document.page(1).text.replace(" ", "").replace("\n", ""), document.findings
    finally:
        document.close()


def _typeset(path: Path, source: str) -> Path:
    path.write_bytes(typst.compile((HEAD + source).encode(), font_paths=[FONTS], ignore_system_fonts=True))
    return path


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(f"#text(fill: white)[{HIDDEN}]", id="white on paper"),
        pytest.param(f"#text(fill: rgb(244, 244, 250))[{HIDDEN}]", id="next to white"),
        pytest.param(f"#text(fill: rgb(0, 0, 0, 8))[{HIDDEN}]", id="next to transparent"),
        pytest.param(f"#text(size: 0.8pt)[{HIDDEN}]", id="tiny"),
        pytest.param(f"#place(dx: -300pt, dy: -100pt)[{HIDDEN}]", id="off the page"),
        pytest.param(f"#box(fill: rgb(20, 60, 120), inset: 4pt, text(fill: rgb(20, 60, 120))[{HIDDEN}])", id="blue on blue"),
        pytest.param(f"#place[{HIDDEN}]#place(dx: -4pt, dy: -4pt, rect(width: 200pt, height: 20pt, fill: white))", id="covered"),
        pytest.param(
            f"#place[{HIDDEN}]#place(dx: -4pt, dy: -4pt, rect(width: 200pt, height: 20pt, "
            "fill: gradient.linear(..color.map.rainbow)))#place(text(fill: white)[已更正])",
            id="under something that changes its colour",
        ),
        pytest.param(f"#box(width: 100pt, height: 12pt, clip: true, move(dy: 40pt)[{HIDDEN}])", id="cut off"),
        pytest.param(
            f"#v(20pt)#place(text(fill: white)[{HIDDEN}])#place[软件开发与安装一年]", id="white beneath what is seen"
        ),
        pytest.param(
            f"#v(20pt)#place[软件开发与安装一年]#place(dy: 2pt, text(fill: white)[{HIDDEN}])", id="white over what is seen"
        ),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_left_out_and_said(hidden: str, tmp_path: Path) -> None:
    text, findings = _read(_typeset(tmp_path / "a.pdf", f"{SHOWN}\n\n{hidden}"))
    assert (SHOWN in text, HIDDEN in text) == (True, False)
    assert [(f.code, f.weight, f.page, f"“{HIDDEN}”" in f.zh) for f in findings] == [("hidden_text", "wrong", 1, True)]


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(f"#box(fill: rgb(20, 60, 120), inset: 4pt, text(fill: white)[{HIDDEN}])", id="white on a dark heading"),
        pytest.param(f"#box(fill: luma(120), inset: 4pt, text(fill: luma(225))[{HIDDEN}])", id="pale on grey"),
        pytest.param(f"#text(size: 4pt, fill: luma(90))[{HIDDEN}]", id="small print"),
        pytest.param(f"#text(size: 30pt, fill: luma(222))[{HIDDEN}]", id="a watermark"),
        pytest.param(f"#place[{HIDDEN}]#place(dx: 20pt, dy: -30pt, circle(radius: 40pt, fill: rgb(220, 0, 0, 60), stroke: 3pt + red))", id="a seal"),
        pytest.param(f"#table(columns: 2, stroke: 1pt, fill: luma(235), [{HIDDEN}], [])", id="a table"),
        pytest.param(f"#rotate(90deg, reflow: true)[{HIDDEN}]", id="sideways"),
        pytest.param(f"#box(height: 8pt, clip: true)[{HIDDEN}]", id="cut at its edge"),
    ],
)  # fmt: skip
def test_what_is_pale_small_or_stamped_over_is_read(shown: str, tmp_path: Path) -> None:
    text, findings = _read(_typeset(tmp_path / "a.pdf", f"{SHOWN}\n\n{shown}"))
    assert (SHOWN in text, HIDDEN in text, findings) == (True, True, [])


def _with_helvetica(path: Path, drawing: str, change: Callable[[Pdf], None] | None = None) -> Path:
    """A page whose font the file does not carry."""
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 300))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
        pdf.pages[0].Contents = Stream(pdf, f"BT /F 10 Tf 30 250 Td (Total 10600.00 yuan) Tj ET {drawing}".encode())
        if change is not None:
            change(pdf)
        pdf.save(path)
    return path


PUT = "BT /F 10 Tf 30 200 Td (Cloud product) Tj ET"


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(f"1 g {PUT} 0 g", id="white"),
        pytest.param(f"{PUT} 1 g 20 190 200 30 re f", id="covered"),
        pytest.param(f"0 0 1 rg 20 190 200 30 re f {PUT}", id="blue on blue"),
        pytest.param(PUT.replace("30 200", "30 -200"), id="below the page"),
        pytest.param(PUT.replace("10 Tf", "0.5 Tf"), id="tiny"),
        pytest.param(f"q 30 100 200 40 re W n {PUT} Q", id="cut off"),
        pytest.param(f"q 0.5 0 0 0.5 0 0 cm 60 200 400 80 re W n {PUT.replace('30 200', '60 400')} Q", id="cut off, scaled"),
        pytest.param(f"q 30 195 0 20 re W n {PUT} Q", id="cut to nothing"),
    ],
)  # fmt: skip
def test_what_is_hidden_in_a_font_from_elsewhere_is_left_out(drawing: str, tmp_path: Path) -> None:
    text, findings = _read(_with_helvetica(tmp_path / "a.pdf", drawing))
    assert text == "Total10600.00yuan"
    assert [(f.code, "“Cloudproduct”" in f.zh) for f in findings] == [("hidden_text", True)]


def _seal(pdf: Pdf) -> None:
    """A red ring with nothing in it, over what was written."""
    ring = bytes(255 if abs((x - 20) ** 2 + (y - 20) ** 2 - 300) < 60 else 0 for y in range(40) for x in range(40))
    mask = Stream(pdf, ring, Type=Name.XObject, Subtype=Name.Image, Width=40, Height=40, ColorSpace=Name.DeviceGray)
    mask.BitsPerComponent = 8
    picture = Stream(pdf, bytes([220, 0, 0]) * 1600, Type=Name.XObject, Subtype=Name.Image, Width=40, Height=40)
    picture.ColorSpace, picture.BitsPerComponent, picture.SMask = Name.DeviceRGB, 8, pdf.make_indirect(mask)
    pdf.pages[0].Resources.XObject = Dictionary(S=picture)
    pdf.pages[0].contents_add(b"q 80 0 0 80 25 160 cm /S Do Q")


def _cropped(pdf: Pdf) -> None:
    pdf.pages[0].CropBox = Array([10, 100, 400, 300])


def _layered(*, on: bool, angle: int = 0) -> Callable[[Pdf], None]:
    """A layer that is shown or not, and another that is."""

    def change(pdf: Pdf) -> None:
        one, other = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer")) for _ in range(2))
        pdf.pages[0].Resources.Properties = Dictionary(Layer=one, Other=other)
        pdf.pages[0].Rotate = angle
        shown = Dictionary(OFF=Array([] if on else [one]), ON=Array([one, other] if on else [other]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([one, other]), D=shown)

    return change


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_what_lies_on_a_layer_that_is_off_is_left_out(angle: int, tmp_path: Path) -> None:
    drawing = (
        f"/OC /Layer BDC {PUT} EMC /OC /Other BDC {PUT.replace('200', '150').replace('Cloud product', 'Seen')} EMC"
    )
    text, findings = _read(_with_helvetica(tmp_path / "a.pdf", drawing, _layered(on=False, angle=angle)))
    assert (text, [(f.code, "“Cloudproduct”" in f.zh) for f in findings]) == (
        "Total10600.00yuanSeen",
        [("hidden_text", True)],
    )


def test_what_a_form_is_cut_to_is_all_that_is_read_of_it(tmp_path: Path) -> None:
    def wrap(pdf: Pdf) -> None:
        form = Stream(pdf, PUT.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 300]))
        form.Resources = pdf.pages[0].Resources
        pdf.pages[0].Resources.XObject = Dictionary(A=form)
        pdf.pages[0].contents_add(b"q 30 100 200 40 re W n /A Do Q")

    text, findings = _read(_with_helvetica(tmp_path / "a.pdf", "", wrap))
    assert (text, [f.code for f in findings]) == ("Total10600.00yuan", ["hidden_text"])


def _form_on_layer(*, on: bool, where: str, packed: bool = False) -> Callable[[Pdf], None]:
    """Words in a form that is on a layer: by its own word, by that of a mark around it, as the look of an annotation."""

    def change(pdf: Pdf) -> None:
        _layered(on=on)(pdf)
        page, layer = pdf.pages[0], pdf.pages[0].Resources.Properties.Layer
        form = Stream(pdf, f"EMC {PUT}".encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 300]))
        form.Resources = Dictionary(Font=page.Resources.Font)
        form.Matrix = Array([1, 0, 0, 1, 5, 0])
        page.Resources.XObject = Dictionary(A=pdf.make_indirect(form))
        if where == "annotation":
            look = Dictionary(N=page.Resources.XObject.A)
            one = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 400, 300]), AP=look, OC=layer, F=4)
            page.Annots = Array([pdf.make_indirect(one)])
        elif where == "mark":
            page.contents_add(b"/OC /Layer BDC /A Do EMC")
        else:
            page.Resources.XObject.A.OC = layer
            page.contents_add(b"/A Do" if where == "form" else b"/B Do")
        if where == "form in a form":
            outer = Stream(pdf, b"/A Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 300]))
            outer.Resources = Dictionary(XObject=Dictionary(A=page.Resources.XObject.A))
            page.Resources.XObject.B = outer

    return change


IN_FORMS = ["form", "form in a form", "mark", "annotation"]


@pytest.mark.parametrize("where", IN_FORMS)
def test_what_lies_in_a_form_on_a_layer_is_left_out_where_it_is_off(where: str, tmp_path: Path) -> None:
    text, findings = _read(_with_helvetica(tmp_path / "a.pdf", "", _form_on_layer(on=False, where=where)))
    assert (text, [(f.code, "“Cloudproduct”" in f.zh) for f in findings]) == (
        "Total10600.00yuan",
        [("hidden_text", True)],
    )


@pytest.mark.parametrize("where", IN_FORMS)
def test_what_lies_in_a_form_on_a_layer_is_read_where_it_is_on(where: str, tmp_path: Path) -> None:
    path = _with_helvetica(tmp_path / "a.pdf", "", _form_on_layer(on=True, where=where))
    assert _read(path) == ("Total10600.00yuanCloudproduct", [])


def test_a_form_on_a_layer_is_found_in_packed_objects_and_under_an_escaped_name(tmp_path: Path) -> None:
    path = _with_helvetica(tmp_path / "a.pdf", "", _form_on_layer(on=False, where="form"))
    escaped = path.read_bytes().replace(b"/OC ", b"/#4fC ")
    with Pdf.open(path) as pdf:
        outer = pdf.make_indirect(Dictionary(Type=Name.Annot, OC=pdf.Root.OCProperties.OCGs[0]))
        pdf.Root.Kept = outer
        pdf.save(tmp_path / "b.pdf", object_stream_mode=ObjectStreamMode.generate)
    (tmp_path / "c.pdf").write_bytes(escaped)
    read = [_read(tmp_path / name)[0] for name in ("b.pdf", "c.pdf")]
    assert read == ["Total10600.00yuan"] * 2


@pytest.mark.parametrize(
    ("drawing", "change"),
    [
        pytest.param(PUT, _seal, id="a seal over it"),
        pytest.param(PUT, _cropped, id="a cropped page"),
        pytest.param(f"0 0 1 rg 20 190 200 30 re f 1 g {PUT}", None, id="white on blue"),
        pytest.param(f"0.9 g 20 190 200 30 re f 0 g {PUT}", None, id="a shaded row"),
        pytest.param(f"q 20 190 200 30 re W n {PUT} Q", None, id="within a clip"),
        pytest.param(f"q 20 199 200 4 re W n {PUT} Q", None, id="cut at its edges"),
        pytest.param(f"/OC /Layer BDC {PUT} EMC", _layered(on=True), id="on a layer that is on"),
    ],
)
def test_what_is_seen_in_a_font_from_elsewhere_is_read(
    drawing: str, change: Callable[[Pdf], None] | None, tmp_path: Path
) -> None:
    assert _read(_with_helvetica(tmp_path / "a.pdf", drawing, change)) == ("Total10600.00yuanCloudproduct", [])


@pytest.mark.parametrize("outline", [NOTHING, STROKE], ids=["nothing", "a stroke without width"])
def test_a_letter_whose_shape_has_no_ink_is_left_out(outline: Outline, tmp_path: Path) -> None:
    """Its box, its font and its colour are those of any letter: that it is not seen shows on the drawn page alone."""

    def set_in_it(pdf: Pdf) -> None:
        pdf.pages[0].Resources.Font.M = add_font(pdf, "Made", "云服务", [SQUARE, outline, outline])
        pdf.pages[0].contents_add(b"BT /M 10 Tf 30 200 Td <0001> Tj 40 0 Td <00020003> Tj ET")

    text, findings = _read(_with_helvetica(tmp_path / "a.pdf", "", set_in_it))
    assert (text, [(f.code, "“服务”" in f.zh) for f in findings]) == ("Total10600.00yuan云", [("hidden_text", True)])


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_what_lies_in_a_form_on_a_turned_page_is_covered_as_shown(angle: int, tmp_path: Path) -> None:
    def wrap(pdf: Pdf) -> None:
        form = Stream(pdf, f"{PUT} 1 g 40 380 400 60 re f".replace("10 Tf 30 200", "20 Tf 60 400").encode())
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 800, 600])
        form.Resources, form.Matrix = pdf.pages[0].Resources, Array([0.5, 0, 0, 0.5, 0, 0])
        pdf.pages[0].Resources.XObject = Dictionary(A=form)
        pdf.pages[0].contents_add(b"/A Do")
        pdf.pages[0].Rotate = angle

    text, findings = _read(_with_helvetica(tmp_path / "a.pdf", "", wrap))
    assert (text, [f.code for f in findings]) == ("Total10600.00yuan", ["hidden_text"])


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_what_is_hidden_on_a_turned_page_is_told_from_what_is_seen_there(angle: int, tmp_path: Path) -> None:
    path = _typeset(
        tmp_path / "a.pdf",
        f"{SHOWN}\n\n#text(fill: white)[{HIDDEN}]\n\n#box(fill: rgb(20, 60, 120), inset: 4pt, text(fill: white)[服务清单])",
    )
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = angle
        pdf.pages[0].CropBox = Array([10, 20, 390, 290])
        pdf.save(path)
    text, findings = _read(path)
    assert (SHOWN in text, "服务清单" in text, HIDDEN in text, [f.code for f in findings]) == (
        True,
        True,
        False,
        ["hidden_text"],
    )


def test_words_off_the_page_that_stand_on_it_as_well_are_nothing_to_say(tmp_path: Path) -> None:
    drawn = "BT /F 10 Tf 30 -200 Td (10600.00) Tj ET"
    assert _read(_with_helvetica(tmp_path / "a.pdf", drawn)) == ("Total10600.00yuan", [])
