"""Statements give title, day and their four parts; the tables x.2 and x.3 give their rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.evidence.making.invoices.truth import draw
from tests.evidence.making.papers.blocks import Flow, Grid
from tests.evidence.making.papers.making import make_docx, make_pdf, make_xlsx
from tests.evidence.making.papers.parties import draw_enterprise
from tests.evidence.making.papers.tables import BreakdownTruth
from tests.evidence.papers.pages import Row, edition, page, read
from yunxing.evidence.document import Texts
from yunxing.evidence.matching.supplied import _is_line
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers import read_papers
from yunxing.evidence.reading import read_file

PROSE = "上云以后，订单从接单到排出交期由两天缩短到四小时，月底对账由三天缩短到半天，库存资金占用下降。"
PARTS = {"text": PROSE, "basis": "一、测算依据", "method": "二、计算方法", "picture": "三、实际截图"}


def statement(*rows: Row, title: str = "# 生产效率提升上云效果说明", name: str = "a.pdf") -> Paper:
    (paper,) = read(page(title, *rows), name=name)
    assert paper.form == "statement"
    return paper


def test_a_statement_of_effect_has_its_four_parts() -> None:
    paper = statement(*PARTS.values(), (300, "连云港样例有限公司"), (300, "2020年4月20日"))
    assert paper.item == "effect_statement"
    assert {name: fact.value for name, fact in paper.facts.items()} == {
        "title": "生产效率提升上云效果说明", "dated": date(2020, 4, 20), "text": True, "basis": True, "method": True, "picture": True,
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["text", "basis", "method", "picture"])
def test_a_part_that_is_missing_is_said(missing: str) -> None:
    paper = statement(*(row for name, row in PARTS.items() if name != missing))
    assert {name: paper.value(name) for name in PARTS} == {name: name != missing for name in PARTS}


def test_pictures_in_a_document_are_counted_and_captions_are_not() -> None:
    for pictures in (0, 2):
        document = Texts("docx", ["上云效果说明\n" + "\n".join(PARTS.values())], pictures=pictures)
        (paper,) = read_papers(document, [document.page(1)], name="a.docx", edition=edition())
        assert (paper.value("picture"), paper.facts["picture"].sure) == (pictures > 0, True)


def test_a_page_that_is_a_picture_is_one() -> None:
    shot = page("库存金额", "2020-04-20", number=2, how="ocr")
    (paper,) = read(page("# 上云效果说明", *PARTS.values()), shot)
    assert (paper.pages, paper.value("picture"), paper.facts["picture"].seen[0].page) == ((1, 2), True, 2)


def test_other_statements_have_no_such_parts() -> None:
    paper = statement(PROSE, "使用部门：财务部", "使用人数：18", "2020年4月20日", title="# 上云业务使用情况说明")
    assert (paper.item, sorted(paper.facts)) == ("usage_statement", ["dated", "title"])


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        ((PROSE, "日期：2020年4月20日"), date(2020, 4, 20)),
        ((PROSE, [(70, "2020年4月18日"), (330, "2020年4月20日")]), date(2020, 4, 20)),
        (("自2020年1月1日起使用。", PROSE), None),
        ((PROSE, "上线时间：2020年1月1日"), None),
    ],
)
def test_the_day_is_that_at_the_foot(rows: tuple[Row, ...], day: date | None) -> None:
    assert statement(*rows).value("dated") == day


def test_a_title_of_two_lines_is_one() -> None:
    (paper,) = read(page("# 关于企业资源管理系统", "# 云端部署应用情况的说明", PROSE))
    assert (paper.item, paper.value("title")) == ("cloud_explanation", "关于企业资源管理系统云端部署应用情况的说明")


def test_the_table_of_investment_gives_its_rows() -> None:
    paper = statement(
        "# 上云投入明细说明",
        [
            (70, "序号"),
            (110, "购买方名称"),
            (230, "销售方名称"),
            (350, "发票号码"),
            (430, "所对应合同页码"),
            (530, "上云投入金额/万元"),
        ],
        [(75, "1"), (110, "连云港样例公司"), (230, "示例软件公司"), (350, "80000101"), (440, "15-18"), (540, "2.00")],
        [(75, "2"), (110, "连云港样例公司"), (230, "样例云公司"), (350, "80000102"), (440, "19-20"), (540, "0.5")],
        [(70, "合计"), (540, "2.50")],
        title="附表2.2",
    )
    assert (paper.item, paper.value("title")) == ("investment_table", "上云投入明细说明")
    assert [{key: fact.value for key, fact in line.items()} for line in paper.lines] == [
        {
            "buyer": "连云港样例公司",
            "seller": "示例软件公司",
            "number": "80000101",
            "contract_pages": "15-18",
            "amount_wan": Decimal("2.00"),
        },
        {
            "buyer": "连云港样例公司",
            "seller": "样例云公司",
            "number": "80000102",
            "contract_pages": "19-20",
            "amount_wan": Decimal("0.50"),
            "total_wan": Decimal("2.50"),  # what the table writes under its last row
        },
    ]


def test_the_breakdown_of_an_invoice_gives_its_rows() -> None:
    paper = statement(
        "# 发票明细说明",
        "发票号码：80000101",
        [
            (70, "序号"),
            (110, "货物或应税劳务、服务名称"),
            (290, "规格型号"),
            (350, "数量"),
            (400, "单价/元"),
            (460, "金额/元"),
            (520, "是否为上云投入"),
        ],
        [(75, "1"), (110, "系统服务费"), (355, "1"), (400, "12000.00"), (460, "12000.00"), (530, "是")],
        [(75, "2"), (110, "打印机"), (355, "2"), (400, "500.00"), (460, "1000.00"), (530, "否")],
        [(70, "发票总额合计/万元"), (460, "1.3")],
        title="附表2.3",
    )
    assert paper.item == "investment_table"
    assert [tuple(line[key].value for key in ("name", "amount_yuan", "cloud")) for line in paper.lines] == [
        ("系统服务费", Decimal("12000.00"), True),
        ("打印机", Decimal("1000.00"), False),
    ]


@dataclass(frozen=True, slots=True)
class Emptied(BreakdownTruth):
    """A table x.3 some of whose cells somebody left empty: by row and column, from 1."""

    empty: tuple[tuple[int, int], ...] = ()

    def body(self) -> Flow:
        """What it looks like."""
        made = BreakdownTruth.body(self)
        grid = next(block for block in made.blocks if isinstance(block, Grid))
        rows = [
            tuple("" if (number, place) in self.empty else cell for place, cell in enumerate(row, 1))
            for number, row in enumerate(grid.rows)
        ]
        return replace(made, blocks=tuple(replace(grid, rows=tuple(rows)) if b is grid else b for b in made.blocks))


def emptied(*empty: tuple[int, int]) -> Emptied:
    holder, provider = draw_enterprise(1), draw_enterprise(1, provider=True)
    invoice = draw(3, "e_ordinary", buyer=holder.name, seller=provider.name, lines=3, red=False, dated=date(2019, 5, 3))
    return Emptied(4, holder, provider, invoice, (True, False, True), date(2020, 4, 2), True, empty=empty)


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "docx"])
def test_a_line_without_quantity_price_or_amount_is_kept_and_what_is_missing_is_named(
    ending: str, tmp_path: Path
) -> None:
    table = emptied((2, 4), (2, 5), (3, 4), (3, 5), (3, 6))
    path = tmp_path / f"附表3.3发票明细说明.{ending}"
    path.write_bytes({"pdf": make_pdf, "xlsx": make_xlsx, "docx": make_docx}[ending](table))
    (paper,) = read_file(path, edition=edition()).papers
    first, second, third = table.invoice.lines
    around = ("name", "spec", "number", "whole_wan", "cloud_wan")
    told = [{key: fact.value for key, fact in line.items() if key not in around} for line in paper.lines]
    assert told == [
        {
            "quantity": first.quantity, "unit_price_yuan": first.unit_price, "amount_yuan": first.amount + first.tax,
            "cloud": True,
        },
        {"amount_yuan": second.amount + second.tax, "cloud": False},
        {"cloud": True},
    ]  # fmt: skip
    said = [f.zh for f in paper.findings if f.code == "line_incomplete"]
    assert [one.rpartition("」")[2] for one in said] == ["没有数量、单价，请补上", "没有数量、单价、金额，请补上"]
    assert third.name[:8] in said[1]


def test_a_line_without_its_amount_stays_in_the_table_and_is_not_decided(tmp_path: Path) -> None:
    path = tmp_path / "附表3.3发票明细说明.xlsx"
    path.write_bytes(make_xlsx(emptied((3, 4), (3, 5), (3, 6))))
    (paper,) = read_file(path, edition=edition()).papers
    lines = [line for line in paper.lines if _is_line(line)]
    assert [line.get("amount_yuan") is None for line in lines] == [False, False, True]
