"""A credit report gives whose it is and its date, over all its pages."""

from __future__ import annotations

from datetime import date

from tests.evidence.papers.pages import code, page, read

NAME = "连云港样例精工机械有限公司"


def test_a_report_of_several_pages_is_one_paper() -> None:
    first = page(
        "# 企业信用报告",
        "报告编号：2020040100001",
        f"企业名称：{NAME}",
        f"统一社会信用代码：{code()}",
        "报告日期：2020年4月1日",
        "第 1 页 共 2 页",
    )
    second = page(
        "一、行政处罚信息", "无", "二、严重违法失信名单", "无", "2018年1月1日以来没有记录", "第 2 页 共 2 页", number=2
    )
    (paper,) = read(first, second)
    assert (paper.form, paper.item, paper.pages) == ("credit_report", "credit_report", (1, 2))
    assert {name: fact.value for name, fact in paper.facts.items()} == {
        "name": NAME, "uscc": code(), "dated": date(2020, 4, 1),
    }  # fmt: skip
    assert all(fact.sure for fact in paper.facts.values())


def test_a_date_alone_on_the_cover_is_that_of_the_report() -> None:
    cover = page("# 企业信用报告", f"企业名称：{NAME}", "2020年4月1日")
    (paper,) = read(cover, page("信用信息概况", "失信被执行人：无", "欠税：无", number=2))
    assert (paper.value("dated"), paper.facts["dated"].sure) == (date(2020, 4, 1), False)
