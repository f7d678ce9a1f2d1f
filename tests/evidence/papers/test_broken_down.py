"""Lines of tables x.3 have the number of their invoice, and the last of a table the totals below it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.evidence.papers.pages import Row, page, read
from yunxing.evidence.page import Page

HEADS: list[Row] = [
    [(520, "是否为")],
    [(70, "序号"), (110, "货物或应税劳务、服务名称"), (290, "规格型号"), (350, "数量"), (400, "单价/元"), (460, "金额/元"), (520, "上云投")],
    [(520, "入")],
]  # fmt: skip


def line(number: int, name: str, amount: str, cloud: str) -> Row:
    return [(75, str(number)), (110, name), (355, "1"), (400, amount), (460, amount), (530, cloud)]


def foot(whole: str, cloud: str) -> Row:
    return [(70, "发票总额合计/万元"), (200, whole), (300, "发票中上云投入合计/万元"), (520, cloud)]


def packed(*rows: Row, number: int = 1) -> Page:
    """A page on which the three lines of the heading stand as close as in one cell."""
    made = page("附表3.3", "# 发票明细说明", *rows, number=number)
    for place, span in enumerate(made.spans):
        if span.text in ("是否为", "入"):
            head = next(s for s in made.spans if s.text == "上云投" and abs(s.top - span.top) < 30)
            apart = -13.0 if span.text == "是否为" else 13.0
            made.spans[place] = span._replace(top=head.top + apart, bottom=head.bottom + apart)
    return made


def told(*pages: Page) -> list[dict[str, Any]]:
    """What stands around each line, with its amount."""
    wanted = ("number", "amount_yuan", "cloud", "whole_wan", "cloud_wan")
    return [{key: each[key].value for key in wanted if key in each} for paper in read(*pages) for each in paper.lines]


def test_a_heading_in_three_lines_is_known_and_the_totals_stand_with_the_last_line() -> None:
    made = packed(
        "发票号码：80000101", *HEADS, line(1, "云服务费", "12000.00", "是"), line(2, "打印机", "1000.00", "否"),
        foot("1.3", "1.2"),
    )  # fmt: skip
    assert told(made) == [
        {"number": "80000101", "amount_yuan": Decimal("12000.00"), "cloud": True},
        {
            "number": "80000101", "amount_yuan": Decimal("1000.00"), "cloud": False,
            "whole_wan": Decimal("1.30"), "cloud_wan": Decimal("1.20"),
        },
    ]  # fmt: skip


def test_a_number_that_was_left_empty_is_nobodys() -> None:
    made = packed("发票号码：", *HEADS, line(1, "云服务费", "12000.00", "是"), foot("1.2", "1.2"))
    assert told(made) == [
        {"amount_yuan": Decimal("12000.00"), "cloud": True, "whole_wan": Decimal("1.20"), "cloud_wan": Decimal("1.20")}
    ]


def test_a_table_that_goes_on_is_of_the_invoice_of_the_page_before() -> None:
    pages = (
        packed("发票号码：80000101", *HEADS, line(1, "云服务费", "12000.00", "是")),
        packed(*HEADS, line(2, "打印机", "1000.00", "否"), foot("1.3", "1.2"), number=2),
    )
    assert [(one["number"], "cloud_wan" in one) for one in told(*pages)] == [("80000101", False), ("80000101", True)]


def test_tables_of_two_invoices_have_each_its_own() -> None:
    pages = (
        packed("发票号码：80000101", *HEADS, line(1, "云服务费", "12000.00", "是"), foot("1.2", "1.2")),
        packed("发票号码：80000102", *HEADS, line(1, "云主机", "5000.00", "是"), foot("0.5", "0.5"), number=2),
    )
    assert [(one["number"], one["cloud_wan"]) for one in told(*pages)] == [
        ("80000101", Decimal("1.20")),
        ("80000102", Decimal("0.50")),
    ]
