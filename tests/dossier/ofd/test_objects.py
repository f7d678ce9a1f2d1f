"""Outlines, colours, clips, composites, templates and annotations stand where the OFD has them, in its order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dossier.ofd.material import (
    BLACK,
    BLUE,
    GREEN,
    NS,
    RED,
    SCALE,
    WHITE,
    Part,
    area,
    at,
    drawn,
    image,
    inked,
    near,
    ofd,
    outline,
    said,
    shown,
)


def test_a_page_has_the_size_of_its_box_and_what_lies_on_it_is_measured_from_there(tmp_path: Path) -> None:
    head = "<ofd:Area><ofd:PhysicalBox>10 20 100 60</ofd:PhysicalBox></ofd:Area>"
    picture = shown(drawn(tmp_path, ofd(Part(area("20 25 10 5"), head))))
    assert ([side // SCALE for side in picture.shape[:2]], inked(picture)) == ([60, 100], near(10, 5, 20, 10))


def test_later_objects_cover_earlier_ones(tmp_path: Path) -> None:
    picture = shown(drawn(tmp_path, ofd(area("10 10 20 20", "255 0 0") + area("20 10 20 20", "0 0 255"))))
    assert [at(picture, x, 15) for x in (15, 25, 35, 45)] == [RED, BLUE, BLUE, WHITE]


@pytest.mark.parametrize(
    ("data", "box"),
    [
        ("M 10 10 L 30 10 L 30 20 L 10 20 C", (10, 10, 30, 20)),
        ("S 10 10 L 30 10 30 20 10 20 C", (10, 10, 30, 20)),
        ("M 10 20 Q 20 0 30 20 C", (10, 10, 30, 20)),
        ("M 10 20 B 10 6.667 30 6.667 30 20 C", (10, 10, 30, 20)),
        ("M 10 20 A 10 10 0 0 1 30 20 C", (10, 10, 30, 20)),
        ("M 10 20 A 10 10 0 0 0 30 20 C", (10, 20, 30, 30)),
        ("M 10 20 A 10 10 0 1 1 20 30 C", (10, 10, 30, 30)),
        ("M 10 20 A 5 5 0 0 1 30 20 C", (10, 10, 30, 20)),
        ("M 20 10 A 10 5 90 0 1 20 30 C", (20, 10, 25, 30)),
        ("M 10 10 A 0 0 0 0 1 30 10 L 30 20 L 10 20 C", (10, 10, 30, 20)),
        ("L 30 0 L 30 20 C", (0, 0, 30, 20)),
    ],
)
def test_every_step_of_an_outline_goes_where_it_should(
    tmp_path: Path, data: str, box: tuple[float, float, float, float]
) -> None:
    drawing = drawn(tmp_path, ofd(outline(data, 'Fill="true" Stroke="false"', '<ofd:FillColor Value="0 0 0"/>')))
    assert (inked(shown(drawing)), said(drawing)) == (near(*box), [])


@pytest.mark.parametrize(
    "data", ["M 10 10 L 30 10 L x 3", "M 10 10 L 30 10 L nan 3", "M 10 10 L 30 10 L 1e99 3", "M 10 10 L 30 10 L 1"]
)
def test_a_faulty_outline_is_drawn_to_the_fault_and_said_with_its_object(tmp_path: Path, data: str) -> None:
    drawing = drawn(tmp_path, ofd(outline(data)))
    assert (said(drawing), inked(shown(drawing))) == ([("ofd_outline", "doubtful", 1)], near(10, 9.8, 30, 10.2))
    assert "对象 8" in drawing.findings[0].zh


def test_areas_are_empty_and_lines_black_unless_the_ofd_says_otherwise(tmp_path: Path) -> None:
    square = "M 10 10 L 30 10 L 30 20 L 10 20 C"
    plain = shown(drawn(tmp_path, ofd(outline(square, 'LineWidth="1"'))))
    empty = shown(drawn(tmp_path, ofd(outline(square, 'Fill="true" Stroke="false"'))))
    assert ([at(plain, 10, 15), at(plain, 20, 15)], inked(empty)) == ([BLACK, WHITE], None)


def test_drawing_parameters_are_inherited_from_layer_and_relative(tmp_path: Path) -> None:
    resources = (
        '<ofd:DrawParams><ofd:DrawParam ID="31" LineWidth="2"><ofd:StrokeColor Value="255 0 0"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="32" Relative="31"><ofd:FillColor Value="0 255 0"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="33" Relative="33"/></ofd:DrawParams>'
    )
    square = outline("M 10 10 L 30 10 L 30 20 L 10 20 C", 'Fill="true"')
    own = outline("M 40 10 L 60 10 L 60 20 L 40 20 C", 'Fill="true" DrawParam="33"', '<ofd:FillColor Value="0 0 255"/>')
    picture = shown(drawn(tmp_path, ofd(Part(square + own, layer=' DrawParam="32"'), resources=resources)))
    assert [at(picture, x, 15) for x in (9.5, 10.5, 20, 40, 50)] == [RED, RED, GREEN, RED, BLUE]


@pytest.mark.parametrize(
    ("space", "colour", "seen"),
    [
        ("", 'Value="255 0 0"', RED),
        ("", 'Value="#FF #0 #0"', RED),
        ("", "", BLACK),
        ('<ofd:ColorSpace ID="41" Type="GRAY"/>', 'ColorSpace="41" Value="255"', WHITE),
        ('<ofd:ColorSpace ID="41" Type="GRAY" BitsPerComponent="4"/>', 'ColorSpace="41" Value="15"', WHITE),
        ('<ofd:ColorSpace ID="41" Type="CMYK"/>', 'ColorSpace="41" Value="0 0 0 255"', (35, 31, 32)),
        (
            '<ofd:ColorSpace ID="41" Type="RGB"><ofd:Palette><ofd:CV>1 1 1</ofd:CV><ofd:CV>0 0 255</ofd:CV></ofd:Palette></ofd:ColorSpace>',
            'ColorSpace="41" Index="1"',
            BLUE,
        ),
        ("", 'Value="0 0 0" Alpha="0"', WHITE),
    ],
)
def test_colours_are_those_of_their_space(tmp_path: Path, space: str, colour: str, seen: tuple[int, ...]) -> None:
    one = outline("M 10 10 L 30 10 L 30 20 L 10 20 C", 'Fill="true" Stroke="false"', f"<ofd:FillColor {colour}/>")
    picture = shown(drawn(tmp_path, ofd(one, resources=f"<ofd:ColorSpaces>{space}</ofd:ColorSpaces>")))
    assert at(picture, 20, 15) == pytest.approx(seen, abs=3)


def test_what_is_half_transparent_lets_half_through(tmp_path: Path) -> None:
    objects = area("10 10 20 20", "255 0 0") + area("10 10 20 20", "0 0 255", 'Alpha="128"')
    assert at(shown(drawn(tmp_path, ofd(objects))), 20, 20) == pytest.approx((127, 0, 128), abs=2)


def test_lines_have_their_width_dashes_and_matrix(tmp_path: Path) -> None:
    dashed = outline("M 10 10 L 30 10", 'LineWidth="2" DashPattern="4 4"')
    scaled = outline("M 0 0 L 20 0", 'LineWidth="1" CTM="2 0 0 2 40 20"')
    picture = shown(drawn(tmp_path, ofd(dashed + scaled)))
    assert [at(picture, x, 10) for x in (12, 16, 20)] == [BLACK, WHITE, BLACK]
    assert [at(picture, 60, y) for y in (18.7, 19.3, 20.7, 21.3)] == [WHITE, BLACK, BLACK, WHITE]


def test_even_odd_leaves_a_hole(tmp_path: Path) -> None:
    data = "M 10 10 L 40 10 L 40 40 L 10 40 C M 20 20 L 30 20 L 30 30 L 20 30 C"
    ink = '<ofd:FillColor Value="0 0 0"/>'
    holed = shown(drawn(tmp_path, ofd(outline(data, 'Fill="true" Stroke="false" Rule="Even-Odd"', ink))))
    full = shown(drawn(tmp_path, ofd(outline(data, 'Fill="true" Stroke="false"', ink))))
    assert (at(holed, 25, 25), at(full, 25, 25)) == (WHITE, BLACK)


@pytest.mark.parametrize("follows", ["true", "false"])
def test_a_clip_follows_the_matrix_of_its_object_or_does_not(tmp_path: Path, follows: str) -> None:
    clip = (
        f'<ofd:Clips TransFlag="{follows}"><ofd:Clip><ofd:Area><ofd:Path Boundary="5 0 10 30"><ofd:AbbreviatedData>'
        "M 0 0 L 15 0 L 15 30 L 0 30 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )
    one = outline(
        "M 0 0 L 30 0 L 30 10 L 0 10 C",
        'Fill="true" Stroke="false" CTM="2 0 0 2 0 0"',
        f'<ofd:FillColor Value="0 0 0"/>{clip}',
        "10 10 60 20",
    )
    expected = near(20, 10, 50, 30) if follows == "true" else near(15, 10, 30, 30)
    assert inked(shown(drawn(tmp_path, ofd(one)))) == expected


def test_a_clip_of_text_is_refused_by_name(tmp_path: Path) -> None:
    clip = "<ofd:Clips><ofd:Clip><ofd:Area><ofd:Text/></ofd:Area></ofd:Clip></ofd:Clips>"
    assert said(drawn(tmp_path, ofd(area("10 10 20 20", inside=clip)))) == [("ofd_clip", "refused", 1)]


UNITS = (
    '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="61" Width="10" Height="10"><ofd:Content>{}</ofd:Content>'
    '</ofd:CompositeGraphicUnit><ofd:CompositeGraphicUnit ID="62" Width="10" Height="10"><ofd:Content>{}</ofd:Content>'
    "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
)


def composite(unit: int, boundary: str = "0 0 10 10", more: str = "") -> str:
    return f'<ofd:CompositeObject ID="5" Boundary="{boundary}" ResourceID="{unit}" {more}/>'


def test_a_composite_is_drawn_with_its_matrix_and_transparency(tmp_path: Path) -> None:
    units = UNITS.format(area("1 1 4 4", "255 0 0"), composite(61, "5 0 10 10"))
    objects = composite(62, "20 10 20 20", 'CTM="2 0 0 2 0 0"') + composite(61, "60 10 10 10", 'Alpha="128"')
    picture = shown(drawn(tmp_path, ofd(objects, resources=units)))
    assert inked(picture[:, : 50 * 4]) == near(32, 12, 40, 20)
    assert at(picture, 63, 13) == pytest.approx((255, 127, 127), abs=2)


def test_a_composite_that_holds_itself_ends_and_is_refused_by_name(tmp_path: Path) -> None:
    units = UNITS.format(composite(62) + area("1 1 4 4"), composite(61))
    drawing = drawn(tmp_path, ofd(composite(61), resources=units))
    assert (said(drawing), inked(shown(drawing))) == ([("ofd_unit_loop", "refused", 1)], near(1, 1, 5, 5))


def test_what_is_not_there_is_said_with_page_and_object(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, ofd(area("1 1 4 4"), composite(99) + image(resource=98)))
    assert said(drawing) == [("ofd_unit_missing", "doubtful", 2), ("ofd_picture_missing", "doubtful", 2)]
    assert [one.zh.split("：")[0] for one in drawing.findings[:2]] == ["第2页（对象 5）", "第2页（对象 6）"]


def test_templates_lie_behind_and_before_as_they_say(tmp_path: Path) -> None:
    def template(colour: str) -> str:
        return (
            f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{area('10 10 30 10', colour)}</ofd:Layer></ofd:Content></ofd:Page>"
        )

    common = '<ofd:TemplatePage ID="71" BaseLoc="T1.xml"/><ofd:TemplatePage ID="72" BaseLoc="T2.xml"/>'
    parts = {
        "Doc_0/T1.xml": template("255 0 0"),
        "Doc_0/T2.xml": template("0 0 255").replace("10 10 30 10", "30 10 10 10"),
    }
    head = '<ofd:Template TemplateID="72" ZOrder="Foreground"/><ofd:Template TemplateID="71"/>'
    picture = shown(drawn(tmp_path, ofd(Part(area("20 10 20 10", "0 255 0"), head), common=common, parts=parts)))
    assert [at(picture, x, 15) for x in (15, 25, 35)] == [RED, GREEN, BLUE]


def test_annotations_are_drawn_over_the_page_and_hidden_ones_are_not(tmp_path: Path) -> None:
    parts = {
        "Doc_0/Annots.xml": f'<ofd:Annotations {NS}><ofd:Page PageID="1"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "Doc_0/A.xml": f'<ofd:PageAnnot {NS}><ofd:Annot ID="1"><ofd:Appearance Boundary="20 10 10 10">{area("0 0 10 10", "255 0 0")}'
        f'</ofd:Appearance></ofd:Annot><ofd:Annot ID="2" Visible="false"><ofd:Appearance Boundary="40 10 10 10">{area("0 0 10 10")}'
        "</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
    }
    document = "<ofd:Annotations>Annots.xml</ofd:Annotations>"
    picture = shown(drawn(tmp_path, ofd(area("10 10 20 10", "0 0 255"), document=document, parts=parts)))
    assert [at(picture, x, 15) for x in (15, 25, 45)] == [BLUE, RED, WHITE]


SHADED = (
    '<ofd:FillColor><ofd:{0} {1}><ofd:Segment Position="0"><ofd:Color Value="255 0 0"/></ofd:Segment>'
    '<ofd:Segment Position="1"><ofd:Color Value="0 0 255"/></ofd:Segment></ofd:{0}></ofd:FillColor>'
)


def test_shades_run_from_colour_to_colour_within_their_outline(tmp_path: Path) -> None:
    axial = SHADED.format("AxialShd", 'StartPoint="10 0" EndPoint="30 0"')
    radial = SHADED.format("RadialShd", 'StartPoint="60 20" EndPoint="60 20" StartRadius="0" EndRadius="10" Extend="2"')
    objects = outline("M 10 10 L 30 10 L 30 20 L 10 20 C", 'Fill="true" Stroke="false"', axial)
    objects += outline("M 50 10 L 70 10 L 70 30 L 50 30 C", 'Fill="true" Stroke="false"', radial)
    drawing = drawn(tmp_path, ofd(objects))
    picture = shown(drawing)
    near = [at(picture, x, y) for x, y in ((10.5, 15), (20, 15), (29.5, 15), (60, 20), (51, 11), (5, 15))]
    expected = [(248, 0, 7), (127, 0, 127), (7, 0, 248), RED, BLUE, WHITE]
    assert near == [pytest.approx(colour, abs=8) for colour in expected]
    assert said(drawing) == []


TILED = (
    '<ofd:FillColor><ofd:Pattern Width="4" Height="4" {}><ofd:CellContent>'
    + area("0 0 2 2", "255 0 0")
    + "</ofd:CellContent></ofd:Pattern></ofd:FillColor>"
)


@pytest.mark.parametrize(
    ("how", "red", "white"),
    [
        ("", [(11, 11), (15, 15)], [(13, 11), (11, 13), (31, 11), (9, 9)]),
        ('XStep="8"', [(11, 11), (11, 15), (19, 11)], [(15, 11)]),
        ('CTM="2 0 0 2 1 0"', [(12, 11), (14, 11), (20, 11)], [(10.4, 11), (16, 11)]),
        ('ReflectMethod="Column"', [(11, 11), (17, 11)], [(15, 11)]),
        ('ReflectMethod="Row"', [(11, 11), (11, 17)], [(11, 15)]),
        ('ReflectMethod="RowAndColumn"', [(11, 11), (17, 17)], [(15, 15)]),
    ],
)
def test_a_pattern_is_repeated_within_its_outline(
    tmp_path: Path, how: str, red: list[tuple[float, float]], white: list[tuple[float, float]]
) -> None:
    one = outline("M 0 0 L 20 0 L 20 20 L 0 20 C", 'Fill="true" Stroke="false"', TILED.format(how), "10 10 20 20")
    drawing = drawn(tmp_path, ofd(one))
    picture = shown(drawing)
    assert [at(picture, x, y) for x, y in red] == [RED] * len(red)
    assert [at(picture, x, y) for x, y in white] == [WHITE] * len(white)
    assert said(drawing) == []


@pytest.mark.parametrize("how", ['Width="0"', 'CTM="1 1 0 1 0 0"', 'XStep="0.001" YStep="0.001"', 'RelativeTo="Page"'])
def test_a_pattern_that_cannot_be_drawn_is_refused_by_name(tmp_path: Path, how: str) -> None:
    inside = TILED.replace('Width="4" ', "").format(how if "Width" in how else f'Width="4" {how}')
    one = outline("M 0 0 L 20 0 L 20 20 L 0 20 C", 'Fill="true" Stroke="false"', inside, "10 10 20 20")
    assert said(drawn(tmp_path, ofd(one))) == [("ofd_paint", "refused", 1)]


@pytest.mark.parametrize("kind", ["GouraudShd", "LaGouraudShd"])
def test_a_paint_that_cannot_be_drawn_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    one = outline("M 10 10 L 30 10 L 30 20 C", 'Fill="true"', f"<ofd:FillColor><ofd:{kind}/></ofd:FillColor>")
    assert said(drawn(tmp_path, ofd(one))) == [("ofd_paint", "refused", 1)]


def test_numbers_that_are_none_are_said_and_the_usual_is_drawn(tmp_path: Path) -> None:
    broken = outline("M 0 0 L 10 0 L 10 10 C", boundary="nan 0 10 10")
    drawing = drawn(tmp_path, ofd(broken, box="0 0 inf 60"))
    assert said(drawing) == [("ofd_numbers", "doubtful", 1)]
    head = "<ofd:Area><ofd:PhysicalBox>0 0 nan 9</ofd:PhysicalBox></ofd:Area>"
    assert said(drawn(tmp_path, ofd(Part(area("1 1 4 4"), head)))) == [("ofd_area", "doubtful", 1)]
