"""Slides are counted: one is asked (R76)."""

from __future__ import annotations

import pytest

from tests.evidence.papers.pages import page, read, written


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_slides_of_a_presentation_are_counted(count: int) -> None:
    (paper,) = written(*["企业上云概要说明\n上云思路\n总体方案\n上云成效"] * count, format="pptx", name="b.pptx")
    assert (paper.form, paper.item, paper.value("slides")) == ("slides", "summary_slide", count)
    assert (paper.value("title"), paper.facts["slides"].sure) == ("企业上云概要说明", True)


def test_a_presentation_is_one_paper_whatever_its_slides_say() -> None:
    (paper,) = written(
        "概要\n甲方：样例", "# 软件服务合同\n甲方：样例\n乙方：示例\n违约责任", format="pptx", name="b.pptx"
    )
    assert (paper.item, paper.pages) == ("summary_slide", (1, 2))


def test_a_slide_printed_to_a_page_is_one_slide() -> None:
    (paper,) = read(
        page("# 企业上云概要说明", "上云思路：整体规划", "总体方案：公有云", "上云成效：成本下降", width=1200)
    )
    assert (paper.form, paper.item, paper.value("slides")) == ("slides", "summary_slide", 1)
