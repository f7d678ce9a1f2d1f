"""Presentations: how many slides there are, in which order, and what stands on each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.carriers.packages import A, presentation, relationships, shape, slide
from yunxing.evidence.carriers import slides
from yunxing.evidence.carriers.slides import open_pptx
from yunxing.evidence.document import Refused


def test_slides_come_in_the_order_in_which_they_are_shown(tmp_path: Path) -> None:
    made = {"slide1": slide(shape("上云总结", "连云港样例精工机械有限公司")), "slide2": slide(shape("成效"))}
    opened = open_pptx(presentation(tmp_path / "a.pptx", made, order="slide2 slide1"))
    assert (opened.format, opened.page_count, opened.parts) == (
        "pptx", 2, ["成效", "上云总结\n连云港样例精工机械有限公司"],
    )  # fmt: skip
    assert opened.findings == []


def test_tables_groups_breaks_and_diagrams_are_read(tmp_path: Path) -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    table = f"<p:graphicFrame><a:tbl><a:tr>{cell.format('年份')}{cell.format('投入')}</a:tr></a:tbl></p:graphicFrame>"
    group = f"<p:grpSp>{shape('组内')}</p:grpSp>"
    broken = "<p:sp><p:txBody><a:p><a:r><a:t>上</a:t></a:r><a:br/><a:fld><a:t>7</a:t></a:fld></a:p></p:txBody></p:sp>"
    diagram = f'<d xmlns:a="{A}"><a:p><a:r><a:t>图示</a:t></a:r></a:p></d>'
    path = presentation(
        tmp_path / "a.pptx",
        {"slide1": slide(table, group, broken)},
        more={
            "ppt/slides/_rels/slide1.xml.rels": relationships({"x": ("diagramData", "../diagrams/data1.xml")}),
            "ppt/diagrams/data1.xml": diagram,
        },
    )
    assert open_pptx(path).parts == ["年份\t投入\n组内\n上\n7\n图示"]


def test_hidden_slides_count_and_are_named(tmp_path: Path) -> None:
    made = {"slide1": slide(shape("一" * 300)), "slide2": slide(shape("二"), show="0")}
    opened = open_pptx(presentation(tmp_path / "a.pptx", made))
    assert (opened.page_count, [(f.code, f.weight) for f in opened.findings]) == (2, [("slides_hidden", "note")])
    assert opened.findings[0].zh == "第2张幻灯片设为隐藏，放映时看不到，但也计入页数"


def test_slides_of_pictures_are_counted_and_said(tmp_path: Path) -> None:
    opened = open_pptx(presentation(tmp_path / "a.pptx", {"slide1": slide("<p:pic/>", "<p:pic/>")}))
    assert (opened.parts, opened.pictures, [(f.code, f.weight) for f in opened.findings]) == (
        [""], 2, [("pictures_inside", "doubtful")],
    )  # fmt: skip


def test_a_slide_that_is_missing_or_unsafe_is_counted_and_said(tmp_path: Path) -> None:
    unsafe = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    path = presentation(tmp_path / "a.pptx", {"a": slide(shape("在")), "b": unsafe}, order="b gone a")
    opened = open_pptx(path)
    assert (opened.page_count, opened.parts) == (3, ["", "", "在"])
    assert [(f.code, f.weight, f.page) for f in opened.findings] == [
        ("xml_entities", "wrong", 1), ("office_damaged", "wrong", 2),
    ]  # fmt: skip


def test_a_presentation_without_slides_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_pptx(presentation(tmp_path / "a.pptx", {}))
    assert refused.value.finding.code == "slides_none"


def test_of_very_many_slides_the_first_are_read_and_all_are_counted(tmp_path: Path) -> None:
    path = presentation(tmp_path / "a.pptx", {"one": slide(shape("同"))}, order="one " * (slides.MOST_SLIDES + 5))
    opened = open_pptx(path)
    assert (opened.page_count, opened.parts[-6:], [(f.code, f.page) for f in opened.findings]) == (
        slides.MOST_SLIDES + 5, ["同", "", "", "", "", ""], [("pages_left", slides.MOST_SLIDES + 1)],
    )  # fmt: skip
