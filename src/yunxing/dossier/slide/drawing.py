"""The slide drawn: 16:9, a title, key figures, three texts, a chart and the effects, every one of them a native shape."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Pt

from yunxing.dossier.sending.steady import steady
from yunxing.dossier.summary.fields import in_xml
from yunxing.guide.files import InputError, Place

from .content import Content
from .fitting import SMALLEST, fitted, pitch

WIDTH, HEIGHT = 960, 540
"""16:9, in points."""
EDGE, GAP = 28, 12
BLUE, DARK, GREY, PALE, LINE = "1F4E79", "1A1A1A", "595959", "EEF3F8", "B7C6D6"
BAND = (0, 0, WIDTH, 66)
FIGURES = (78, 58)
PANELS = (148, 262)
HEADING, INSET = 24, 8
BELOW = (420, 108)
CHART_WIDTH = 540
FEW, GAP_WIDTH = 3, 100
"""Up to so many columns stand wide apart; the gap in hundredths of a column."""
_THEME = {"major": ("Arial", "微软雅黑"), "minor": ("Times New Roman", "宋体")}
"""Latin and East Asian faces of the theme, for headings and for text."""


def slide(content: Content, *, dated: date, file: str = "") -> bytes:
    """The PPTX of a slide: exactly one, the same bytes for the same content.

    Raises ``InputError`` for a text that even at ``SMALLEST`` points does not fit its place: it is never cut, and there
    is no second slide (R76).
    """
    sizes = _sizes(content, file or content.title)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    layout = deck.slide_layouts[5]  # a title alone
    _theme(deck, layout)
    page = deck.slides.add_slide(layout)
    _head(page, content, sizes)
    _figures(page, content)
    for place, (title, text) in enumerate(content.panels):
        _panel(page, _panel_box(place, len(content.panels)), title=title, text=text, size=sizes["panel"])
    _chart(page, content)
    _effects(page, content, sizes["effects"])
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = in_xml(content.title), "", ""
    stream = io.BytesIO()
    deck.save(stream)
    return steady(stream.getvalue(), dated)


def text_size(content: Content, *, file: str = "") -> float:
    """The points in which the three texts stand. Raises ``InputError`` as ``slide`` does."""
    size: float = _sizes(content, file or content.title)["panel"]
    return size


def _panel_box(place: int, count: int) -> tuple[float, float, float, float]:
    width = (WIDTH - 2 * EDGE - (count - 1) * GAP) / count
    return EDGE + place * (width + GAP), PANELS[0], width, PANELS[1]


def _sizes(content: Content, file: str) -> dict[str, Any]:
    """The size of every text that may be long."""
    problems: list[tuple[Place, str, str, str]] = []

    def size(name: str, text: str, width: float, height: float, most: float) -> float:
        found = fitted(text, width=width, height=height, most=most)
        if found is None:
            count = len("".join(text.split()))
            problems.append(
                (
                    Place(file),
                    name,
                    f"有{count}字，用{SMALLEST:g}磅字也放不进一页（限1页ppt），请精简后再生成",
                    f"has {count} characters and does not fit the one slide even at {SMALLEST:g} pt: shorten it",
                )
            )
            return SMALLEST
        return found

    count = len(content.panels)
    _, _, width, height = _panel_box(0, count)
    panels = [size(title, text, width - 2 * INSET, height - HEADING - 2 * INSET, 14) for title, text in content.panels]
    made = {
        "panel": min(panels),
        "title": size("enterprise.name", content.title, WIDTH - 2 * EDGE, 38, 26),
        "subtitle": size("providers", content.subtitle, WIDTH - 2 * EDGE, 20, 12),
        "effects": size(
            content.effects_title,
            "、".join(content.effects) or "—",
            WIDTH - 2 * EDGE - CHART_WIDTH - GAP - 2 * INSET,
            BELOW[1] - HEADING - INSET,
            12,
        ),
    }
    if problems:
        raise InputError(problems)
    return made


def _theme(deck: Any, kept: Any) -> None:
    """The theme's faces for East Asian text, and no layout but the one that is used."""
    master = deck.slide_masters[0]
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode("utf-8")
    for name, (latin, asian) in _THEME.items():
        text = re.sub(
            rf"(<a:{name}Font>\s*)<a:latin[^>]*/>\s*<a:ea[^>]*/>",
            rf'\g<1><a:latin typeface="{latin}"/><a:ea typeface="{asian}"/>',
            text,
        )
        text = re.sub(rf'(<a:{name}Font>.*?<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{asian}", text, flags=re.S)
    part._blob = text.encode("utf-8")  # the library has no other way to a theme
    for layout in list(deck.slide_layouts):
        if layout is not kept:
            deck.slide_layouts.remove(layout)
    for shapes in (master.placeholders, kept.placeholders):
        for shape in shapes:
            shape.left, shape.width = Emu(int(shape.left * 4 / 3)), Emu(int(shape.width * 4 / 3))
            shape.top, shape.height = Emu(shape.top), Emu(shape.height)


def _colour(value: str) -> Any:
    colour: Any = RGBColor
    return colour.from_string(value)


def _box(page: Any, box: tuple[float, float, float, float], *, fill: str | None = None, line: str | None = None) -> Any:
    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, box))
    shape._element.remove(shape._element.find(f"{{{_P}}}style"))  # the theme's shadows and colours
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(fill)
    else:
        shape.fill.background()
    if line:
        shape.line.color.rgb = _colour(line)
        shape.line.width = Pt(0.75)
    else:
        shape.line.fill.background()
    return shape


def _write(
    shape: Any,
    text: str,
    size: float,
    *,
    colour: str = DARK,
    bold: bool = False,
    heading: bool = False,
    align: Any = PP_ALIGN.LEFT,
    anchor: Any = MSO_ANCHOR.TOP,
    inset: float = INSET,
) -> None:
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    frame.margin_left = frame.margin_right = Pt(inset)
    frame.margin_top = frame.margin_bottom = Pt(inset / 2)
    for place, line in enumerate(text.splitlines() or [""]):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = align
        paragraph.line_spacing = Pt(pitch(size))
        run = paragraph.add_run()
        run.text = in_xml(line)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, _colour(colour)
        face = run.font._element
        face.set("lang", "zh-CN")
        for tag, name in (("latin", "lt"), ("ea", "ea")):
            kind = "mj" if heading else "mn"
            face.append(face.makeelement(f"{{{_A}}}{tag}", {"typeface": f"+{kind}-{name}"}))


_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _head(page: Any, content: Content, sizes: dict[str, Any]) -> None:
    band = _box(page, BAND, fill=BLUE)
    band.name = "标题底色"
    page.shapes._spTree.remove(band._element)
    page.shapes._spTree.insert(2, band._element)  # behind the title
    title = page.shapes.title
    title.left, title.top, title.width, title.height = Pt(EDGE), Pt(4), Pt(WIDTH - 2 * EDGE), Pt(40)
    _write(
        title,
        content.title,
        sizes["title"],
        colour="FFFFFF",
        bold=True,
        heading=True,
        anchor=MSO_ANCHOR.MIDDLE,
        inset=0,
    )
    below = page.shapes.add_textbox(Pt(EDGE), Pt(43), Pt(WIDTH - 2 * EDGE), Pt(20))
    below.name = "副标题"
    _write(below, content.subtitle, sizes["subtitle"], colour="FFFFFF", inset=0)


def _figures(page: Any, content: Content) -> None:
    count = len(content.figures)
    width = (WIDTH - 2 * EDGE - (count - 1) * GAP) / count
    for place, (name, number, unit) in enumerate(content.figures):
        left = EDGE + place * (width + GAP)
        card = _box(page, (left, FIGURES[0], width, FIGURES[1]), fill=PALE)
        card.name = name
        value = f"{number} {unit}"
        _write(card, value, fitted(value, width=width - 2 * INSET, height=30, most=20) or SMALLEST, colour=BLUE,
               bold=True, heading=True, align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.TOP)  # fmt: skip
        label = page.shapes.add_textbox(Pt(left), Pt(FIGURES[0] + 34), Pt(width), Pt(20))
        label.name = f"{name}（说明）"
        _write(label, name, 11, colour=GREY, align=PP_ALIGN.CENTER)


def _panel(page: Any, box: tuple[float, float, float, float], *, title: str, text: str, size: float) -> None:
    left, top, width, height = box
    frame = _box(page, (left, top, width, height), line=LINE)
    frame.name = f"{title}（边框）"
    head = _box(page, (left, top, width, HEADING), fill=BLUE)
    head.name = f"{title}（标题）"
    _write(head, title, 13, colour="FFFFFF", bold=True, heading=True, anchor=MSO_ANCHOR.MIDDLE)
    body = page.shapes.add_textbox(Pt(left), Pt(top + HEADING), Pt(width), Pt(height - HEADING))
    body.name = title
    _write(body, text, size)


def _chart(page: Any, content: Content) -> None:
    """How many rows were ticked in each group, as a chart whose numbers can be changed."""
    top, height = BELOW
    box = (EDGE, top, CHART_WIDTH, height)
    _box(page, box, line=LINE).name = f"{content.chart_title}（边框）"
    label = page.shapes.add_textbox(Pt(EDGE), Pt(top), Pt(CHART_WIDTH), Pt(HEADING))
    label.name = f"{content.chart_title}（标题）"
    _write(label, content.chart_title, 12, colour=BLUE, bold=True, heading=True)
    if not content.groups:
        return
    maker: Any = CategoryChartData  # it has no types
    data = maker()
    data.categories = [name for name, _ in content.groups]
    data.add_series(content.chart_title, [count for _, count in content.groups])
    made = page.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED,
        *map(Pt, (EDGE + 4, top + 18, CHART_WIDTH - 8, height - 20)),
        data,
    )
    made.name = content.chart_title
    chart = made.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size, chart.font.color.rgb = Pt(10), _colour(DARK)
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.format.line.color.rgb = _colour(LINE)
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = GAP_WIDTH if len(content.groups) > FEW else 3 * GAP_WIDTH, True
    plot.data_labels.position, plot.data_labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = _colour(BLUE)


def _effects(page: Any, content: Content, size: float) -> None:
    left, top = EDGE + CHART_WIDTH + GAP, BELOW[0]
    width, height = WIDTH - EDGE - left, BELOW[1]
    _box(page, (left, top, width, height), line=LINE).name = f"{content.effects_title}（边框）"
    label = page.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(HEADING))
    label.name = f"{content.effects_title}（标题）"
    _write(label, content.effects_title, 12, colour=BLUE, bold=True, heading=True)
    body = page.shapes.add_textbox(Pt(left), Pt(top + HEADING), Pt(width), Pt(height - HEADING))
    body.name = content.effects_title
    _write(body, "、".join(content.effects) or "—", size)
