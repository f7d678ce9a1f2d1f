"""A screenshot is dated by what it shows and by its file, which should agree."""

from __future__ import annotations

from datetime import date

import pytest

from tests.evidence.papers.pages import Held, Row, edition, page, span
from yunxing.evidence.page import Page
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers import read_papers

BAR: Row = [(20, "示例云ERP系统"), (400, "首页"), (450, "销售管理"), (520, "系统管理"), (600, "退出")]
SIDE: tuple[Row, ...] = tuple(
    [(20, word), (200, other)]
    for word, other in (("订单", "新增"), ("库存", "查询"), ("采购", "导出"), ("财务", "编辑"))
)


def shot(*rows: Row, taken: str = "", corner: str = "", name: str = "ERP使用截图.png") -> Paper:
    one = page(BAR, *SIDE, *rows, how="ocr", width=1000, confidence=0.98)
    one = Page(1, 1000, 700, "ocr", one.spans)
    if corner:
        one.spans += [span("14:32", 930, 665), span(corner, 910, 682)]
    held = Held(one, format="picture")
    held.properties = {"taken": taken} if taken else {}
    (paper,) = read_papers(held, [one], name=name, edition=edition())
    assert (paper.form, paper.item) == ("screenshot", "usage_screenshot")
    return paper


def test_the_latest_day_in_the_picture_is_its_day() -> None:
    paper = shot([(200, "SO-001"), (400, "2020-04-18")], [(200, "SO-002"), (400, "2020-04-20")])
    assert (paper.value("shown_on"), paper.value("dated"), paper.value("system")) == (
        date(2020, 4, 20),
        date(2020, 4, 20),
        "示例云ERP系统",
    )
    assert (paper.facts["dated"].sure, paper.findings) == (False, [])


@pytest.mark.parametrize(
    "row", ["当前时间：2020-04-20 10:11", "2020年4月20日 星期一", "登录时间 2020/4/20", "今天是2020年4月20日"]
)
def test_the_clock_goes_before_days_to_come(row: str) -> None:
    assert shot(row, [(200, "交货日期"), (400, "2020-06-30")]).value("shown_on") == date(2020, 4, 20)


@pytest.mark.parametrize("day", ["Apr 20, 2020 10:23 AM", "20 April 2020", "04/20/2020"])
def test_a_day_in_english_dates_a_picture(day: str) -> None:
    assert shot([(200, "SO-001"), (400, day)]).value("shown_on") == date(2020, 4, 20)


def test_the_clock_of_the_desk_is_known_by_its_corner() -> None:
    assert shot([(400, "2020-06-30")], corner="2020/4/20").value("shown_on") == date(2020, 4, 20)


def test_days_to_come_do_not_date_a_picture() -> None:
    rows: tuple[Row, ...] = (
        [(200, "下单日期"), (400, "交货日期")], [(200, "2020-04-18"), (400, "2020-06-30")], [(200, "2020-04-20"), (400, "2020-07-01")],
    )  # fmt: skip
    assert shot(*rows).value("shown_on") == date(2020, 4, 20)


def test_a_day_after_the_file_was_made_is_not_believed() -> None:
    paper = shot([(400, "2020-04-19")], [(400, "2020-08-01")], taken="2020-04-20T10:11:12")
    assert (paper.value("shown_on"), paper.value("taken_on")) == (date(2020, 4, 19), date(2020, 4, 20))
    assert paper.findings == []


def test_picture_and_file_that_agree_are_sure() -> None:
    fact = shot("当前时间：2020-04-20 10:11", taken="2020-04-20T10:11:12").facts["dated"]
    assert (fact.value, fact.sure, {seen.how for seen in fact.seen}) == (date(2020, 4, 20), True, {"ocr", "metadata"})


def test_picture_and_file_that_disagree_are_a_finding() -> None:
    paper = shot("当前时间：2019-04-20 10:11", taken="2020-04-20T10:11:12")
    assert (paper.facts["dated"].sure, paper.value("shown_on"), paper.value("taken_on")) == (
        False,
        date(2019, 4, 20),
        date(2020, 4, 20),
    )
    assert [(f.code, f.zh) for f in paper.findings] == [
        ("dates_disagree", "画面上的日期是 2019-04-20，文件属性是 2020-04-20，相差过大，请核对")
    ]


def test_a_picture_without_any_day_is_a_finding() -> None:
    paper = shot([(400, "订单 20200420")])
    assert ("dated" in paper.facts, [f.code for f in paper.findings]) == (False, ["no_date"])


@pytest.mark.parametrize("word", ["系统管理", "退出系统", "操作系统"])
def test_menus_are_no_systems(word: str) -> None:
    assert shot([(400, word)]).value("system") == "示例云ERP系统"
