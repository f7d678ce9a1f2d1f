"""The outline: one slide of native shapes from the declaration's own words, as large as they fit, never cut."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tests.dossier.entries import edition, entry, part, xml_of
from tests.dossier.form.making import EXAMPLES
from yunxing.dossier.form.blocks import Table
from yunxing.dossier.form.describing import described
from yunxing.dossier.slide import Content, content, fitted, lines_of, slide
from yunxing.evidence.reading import read_file
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.files import InputError
from yunxing.guide.offices import offices

DAY = date(2020, 5, 6)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def words(base: str = "B4", **more: Any) -> Content:
    return content(entry(1, base, **more).declaration, edition(), file="a.yaml")


def page(made: Content) -> Any:
    deck = Presentation(io.BytesIO(slide(made, dated=DAY)))
    assert len(deck.slides) == 1
    return deck.slides[0]


def texts(made: Content) -> dict[str, str]:
    return {s.name: s.text_frame.text for s in page(made).shapes if s.has_text_frame}


def test_what_it_says_is_what_the_declaration_says() -> None:
    made = words("B5")
    assert made.title == "连云港试验001号有限公司上云概要说明"
    assert made.subtitle == "申报五星级　上云合作机构：江苏星河试验云计算有限公司"
    assert made.panels == (
        ("上云思路", "需求分析、验证和总结。"), ("总体方案", "企业资源规划等业务上云。"), ("上云成效", "成本下降。"),
    )  # fmt: skip
    assert made.figures == (
        ("上云投入", "20", "万元"), ("连续使用", "4", "个月"), ("上云业务及应用", "14", "项"), ("使用云服务人员", "80", "人"),
    )  # fmt: skip
    assert made.groups == (
        ("工业APP应用", 3), ("基础云服务", 5), ("数据上云", 3), ("设备接入", 0), ("边缘计算", 0), ("设备服务", 3),
    )  # fmt: skip
    assert made.effects == ("成本下降", "数据可视化", "经营管控能力提升", "生产效率提升", "产品质量管控及工艺优化")


def test_a_form_without_a_group_has_no_column_of_it() -> None:
    assert words("B3").groups == (("工业APP应用", 2), ("基础云服务", 0))


def test_what_is_not_stated_is_a_dash_and_no_nought() -> None:
    made = words(invoices=[], contracts=[], cloud_since=None, enterprise__cloud_users=None, services=[], claims=[])
    assert [number for _, number, _ in made.figures] == ["—", "—", "0", "—"]


def test_there_is_one_wide_slide_of_native_shapes() -> None:
    made = words("B5")
    deck = Presentation(io.BytesIO(slide(made, dated=DAY)))
    assert (deck.slide_width * 9, len(deck.slides), len(deck.slide_layouts)) == (deck.slide_height * 16, 1, 1)
    kinds = {shape.shape_type for shape in deck.slides[0].shapes}
    assert kinds == {
        MSO_SHAPE_TYPE.PLACEHOLDER, MSO_SHAPE_TYPE.AUTO_SHAPE, MSO_SHAPE_TYPE.TEXT_BOX, MSO_SHAPE_TYPE.CHART,
    }  # fmt: skip
    said = texts(made)
    assert deck.slides[0].shapes.title.text_frame.text == made.title
    assert {name: said[name] for name, _ in made.panels} == dict(made.panels)
    assert said["应用成效"] == "、".join(made.effects)
    assert (said["上云投入"], said["上云投入（说明）"]) == ("20 万元", "上云投入")


def test_the_chart_is_a_chart_with_its_numbers() -> None:
    (chart,) = [shape.chart for shape in page(words("B4")).shapes if shape.has_chart]
    (series,) = chart.plots[0].series
    assert dict(zip(chart.plots[0].categories, series.values, strict=True)) == {
        "工业APP应用": 2, "基础云服务": 0, "数据上云": 3, "设备接入": 0, "边缘计算": 0, "设备服务": 3,
    }  # fmt: skip


def test_nothing_stands_outside_the_slide_or_over_another_text() -> None:
    made = page(words("B5"))
    boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in made.shapes]
    assert [b for b in boxes if b[0] < 0 or b[1] < 0 or b[2] > 960 * 12700 or b[3] > 540 * 12700] == []
    panels = [s for s in made.shapes if s.name in ("上云思路", "总体方案", "上云成效")]
    edges = sorted((s.left, s.left + s.width) for s in panels)
    assert [a[1] < b[0] for a, b in pairwise(edges)] == [True, True]


def test_the_theme_has_east_asian_faces_and_the_text_uses_the_theme() -> None:
    data = slide(words(), dated=DAY)
    theme = xml_of(data, "ppt/theme/theme1.xml")
    faces = {kind: theme.find(f".//{A}{kind}Font/{A}ea") for kind in ("major", "minor")}
    assert {kind: face.get("typeface") for kind, face in faces.items() if face is not None} == {
        "major": "微软雅黑", "minor": "宋体",
    }  # fmt: skip
    used = {face.get("typeface") for face in xml_of(data, "ppt/slides/slide1.xml").iter(f"{A}ea")}
    assert used == {"+mj-ea", "+mn-ea"}


def test_the_longest_texts_of_the_form_fit_and_are_whole() -> None:
    long = "云" * 500
    made = words(narratives__scope=long, narratives__practice=long, narratives__results=long)
    body = next(s for s in page(made).shapes if s.name == "总体方案")
    assert body.text_frame.text == long
    size = body.text_frame.paragraphs[0].runs[0].font.size.pt
    assert size == 9.5
    assert lines_of(long, size, 284) * size * 1.25 <= 222


def test_a_text_that_does_not_fit_is_refused_and_not_cut() -> None:
    made = words(narratives__scope="云" * 1500)
    with pytest.raises(InputError) as error:
        slide(made, dated=DAY, file="a.yaml")
    assert error.value.lines() == ["a.yaml: 总体方案: 有1500字，用9磅字也放不进一页（限1页ppt），请精简后再生成"]
    assert error.value.lines("en") == [
        "a.yaml: 总体方案: has 1500 characters and does not fit the one slide even at 9 pt: shorten it"
    ]


def test_a_part_of_which_nothing_is_said_is_refused_by_its_field() -> None:
    with pytest.raises(InputError) as error:
        words(narratives__practice=None, enterprise__name=None)
    assert [problem[1] for problem in error.value.problems] == ["narratives.practice", "enterprise.name"]
    assert error.value.lines()[0].startswith(
        "a.yaml: narratives.practice: 没有填写，概要说明缺「上云思路」（附件2 证明材料6 (L412)"
    )


@pytest.mark.parametrize("name", ["<甲> & \"乙\" 'x'", "很长" * 60, "ABC Long Company Name Limited " * 4])
def test_names_of_any_kind_stand_whole_in_the_title(name: str) -> None:
    made = words(enterprise__name=name)
    assert page(made).shapes.title.text_frame.text == f"{name.strip()}上云概要说明"


def test_the_same_words_give_the_same_bytes_with_the_declared_day() -> None:
    data = slide(words(), dated=DAY)
    assert data == slide(words(), dated=DAY)
    assert part(data, "docProps/core.xml").count(b"2020-05-06T00:00:00Z") == 2


@pytest.mark.parametrize(
    ("text", "width", "height", "size"),
    [("云", 100, 100, 14.0), ("云" * 50, 100, 100, 11.0), ("云" * 100, 100, 100, None), ("", 10, 20, 14.0)],
)
def test_the_largest_size_that_fits_is_taken(text: str, width: float, height: float, size: float | None) -> None:
    assert fitted(text, width=width, height=height) == size


def test_lines_are_counted_by_paragraph_and_width() -> None:
    assert (lines_of("", 10, 100), lines_of("云\n云", 10, 100), lines_of("云" * 10, 10, 100)) == (1, 2, 2)
    assert lines_of("a" * 30, 10, 100) == 2
    assert [lines_of(" ".join(["abcdefghij"] * n), 10, 100) for n in (1, 2, 3)] == [1, 2, 3]
    assert lines_of("云云云云云abcdefghij云", 10, 100) == 2


def test_marks_that_may_not_begin_a_line_take_their_character_with_them() -> None:
    assert lines_of("云" * 9 + "，" + "云", 10, 104) == 2
    assert lines_of("云" * 10 + "，" + "云" * 9, 10, 104) == 3  # the tenth goes down with its comma
    assert lines_of("云" * 9 + "（云）", 10, 104) == 2


def test_figures_are_those_of_the_form() -> None:
    """Table x.1 states the service used least, and the investment since 2019: so does the slide (R24, R63)."""
    for path in EXAMPLES:
        declaration = reader(edition()).read(path)
        made = content(declaration, edition(), file="a.yaml")
        stated = {text for _, _, text in _form_rows(declaration)}
        spent, used = (number for _, number, _ in made.figures[:2])
        assert f"各项云服务至少已连续使用{used}个月" in stated
        assert spent == "—" or f"{spent}万元" in stated


def _form_rows(declaration: Declaration) -> list[tuple[int, int, str]]:
    blocks = described(declaration, edition(), declaration.star).blocks
    return [(row, column, one.text) for b in blocks if isinstance(b, Table) for row, column, one in b.placed()]


def test_the_plan_of_the_edition_names_three_parts() -> None:
    assert [panel.title.zh for panel in offices(edition()).slide.panels] == ["上云思路", "总体方案", "上云成效"]


def test_many_providers_are_named_as_far_as_one_line_goes() -> None:
    providers = [{"name": f"江苏第{number}试验云计算有限公司", "uscc": None} for number in range(30)]
    made = words(providers=providers, invoices=[], contracts=[])
    assert made.subtitle == (
        "申报四星级　上云合作机构：" + "、".join(p["name"] or "" for p in providers[:5]) + "等30家"
    )
    assert page(made).shapes.title.text_frame.text == made.title


def test_odd_characters_of_texts_stay_within_their_paragraphs() -> None:
    made = words(narratives__scope="甲\r\n乙\t丙", narratives__practice="=1+1 </a:t> & {{ x }}")
    said = texts(made)
    assert (said["总体方案"], said["上云思路"]) == ("甲\n乙\t丙", "=1+1 </a:t> & {{ x }}")


def test_our_own_reader_takes_it_for_the_outline_of_one_slide(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(slide(words(), dated=DAY))
    reading = read_file(path, edition=edition())
    (paper,) = reading.papers
    kind = edition().evidence[paper.item or ""]
    assert (kind.per, paper.facts[kind.counts or ""].value, reading.findings) == ("enterprise", 1, [])
