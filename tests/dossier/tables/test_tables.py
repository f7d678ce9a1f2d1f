"""Tables x.2 and x.3: exact amounts, formulas with their values, the form's words, and how they print."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.dossier.entries import edition, entry, part, xml_of
from tests.guide.factories import NAME, PROVIDER, contract, invoice
from yunxing.dossier.tables import Investment, disagreeing, investment, workbook
from yunxing.evidence.reading import read_file

DAY = date(2020, 5, 6)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINES = [
    {"name": "云服务", "spec": "年费", "quantity": "3", "unit_price_yuan": "6000.00", "amount_yuan": "18000.00", "cloud": True},
    {"name": "=1+1", "spec": None, "quantity": None, "unit_price_yuan": None, "amount_yuan": "0.01", "cloud": True},
    {"name": "打印机", "spec": "P2", "quantity": "10", "unit_price_yuan": "1", "amount_yuan": "10.5", "cloud": False},
]  # fmt: skip


def of(base: str = "B4", **more: Any) -> Investment:
    return investment(entry(1, base, **more).declaration, edition())


def split(**more: Any) -> dict[str, Any]:
    return invoice("18010.51", id="i2", breakdown={"lines": LINES}, **more)


def sheets(made: Investment) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(made, dated=DAY)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def formulas(made: Investment, number: int) -> dict[str, tuple[str, str]]:
    tree = xml_of(workbook(made, dated=DAY), f"xl/worksheets/sheet{number}.xml")
    return {
        cell.get("r", ""): (cell.findtext(f"{MAIN}f", ""), cell.findtext(f"{MAIN}v", ""))
        for cell in tree.iter(f"{MAIN}c")
        if cell.find(f"{MAIN}f") is not None
    }


def test_a_row_has_what_the_form_asks() -> None:
    made = of(
        contracts=[contract(), contract("c2", pages="30")],
        invoices=[invoice("20000.01", contracts=["c1", "c2"]), split()],
    )
    assert [(r.buyer, r.seller, r.number, r.pages, r.amount, r.breakdown) for r in made.rows] == [
        (NAME, PROVIDER, "20481661", "20-24、30", Decimal("20000.01"), None),
        (NAME, PROVIDER, "20481662", "20-24", Decimal("18000.01"), 0),
    ]
    assert made.total == Decimal("3.800002")


def test_the_tables_stand_in_their_sheets_with_the_words_of_the_form() -> None:
    made = sheets(of(invoices=[invoice("20000.01"), split()]))
    assert list(made) == ["附表3.2", "附表3.3（1）"]
    assert made["附表3.2"][0][0] == "附表3.2 上云投入明细说明"
    assert made["附表3.2"][1] == [
        "序号",
        "购买方名称",
        "销售方名称",
        "发票号码",
        "所对应合同在申报书中的页码",
        "上云投入金额/万元",
    ]
    assert [(r[0], r[5]) for r in made["附表3.2"][2:]] == [
        (1, 2.000001),
        (2, 1.800001),
        ("上云投入合计/万元", 3.800002),
    ]
    table = made["附表3.3（1）"]
    assert [r[0] for r in table[:4]] == [
        "附表3.3 发票明细说明", "申报企业名称：连云港试验001号有限公司", f"云服务商名称：{PROVIDER}", "发票号码：20481662",
    ]  # fmt: skip
    assert table[4] == ["序号", "货物或应税劳务、服务名称", "规格型号", "数量", "单价/元", "金额/元", "是否为上云投入"]
    assert [r[1:] for r in table[5:8]] == [
        ["云服务", "年费", 3, 6000, 18000, "是"], ["=1+1", "", "", "", 0.01, "是"], ["打印机", "P2", 10, 1, 10.5, "否"],
    ]  # fmt: skip
    assert (table[8][0], table[8][2], table[8][3], table[8][6]) == (
        "发票总额合计/万元", 1.801051, "发票中上云投入合计/万元", 1.800001,
    )  # fmt: skip
    assert [(r[0], r[3]) for r in table[10:]] == [
        ("申报企业：（盖章）", "云服务商：（盖章）"),
        ("日期：　　　年　　月　　日",) * 2,
    ]
    assert list(sheets(of("B3"))) == ["附表2.2"]


def test_days_of_seals_stand_at_the_seals_of_who_has_one() -> None:
    sealed = {"lines": LINES, "sealed_by": {"provider": "2020-04-29"}}
    made = sheets(of(invoices=[invoice("18010.51", breakdown=sealed)]))
    assert [(r[0], r[3]) for r in made["附表3.3（1）"][10:]] == [
        ("申报企业：（盖章）", "云服务商：（盖章）"),
        ("日期：　　　年　　月　　日", "日期：2020年4月29日"),
    ]


def test_sums_are_formulas_with_exact_values_and_x2_takes_its_amount_from_x3() -> None:
    made = of(invoices=[invoice("20000.01"), split()])
    assert formulas(made, 1) == {
        "F4": ("'附表3.3（1）'!G9", "1.800001"),
        "F5": ("ROUND(SUM(F3:F4),6)", "3.800002"),
    }
    assert formulas(made, 2) == {
        "F6": ("ROUND(D6*E6,6)", "18000"),
        "C9": ("ROUND(SUM(F6:F8)/10000,6)", "1.801051"),
        "G9": ('ROUND(SUMIF(G6:G8,"是",F6:F8)/10000,6)', "1.800001"),
    }


def test_a_stated_amount_that_is_another_stays_and_is_told() -> None:
    made = of(invoices=[split(claimed_yuan="17000.00")])
    assert (made.rows[0].amount, formulas(made, 1)) == (
        Decimal("17000.00"), {"F4": ("ROUND(SUM(F3:F3),6)", "1.7")},
    )  # fmt: skip
    assert [(row.number, cloud) for row, cloud in disagreeing(made)] == [("20481662", Decimal("18000.01"))]
    assert disagreeing(of(invoices=[split()])) == []


@pytest.mark.parametrize(
    ("stated", "amount"),
    [
        ({"total_yuan": None, "net_yuan": "100", "tax_yuan": "6"}, "106"),
        ({"total_yuan": "106", "net_yuan": None, "tax_yuan": None}, "106"),
        ({"total_yuan": None, "net_yuan": None, "tax_yuan": None}, None),
        ({"total_yuan": "-106.01"}, "-106.01"),
    ],
)
def test_an_amount_is_the_invoice_s_where_nothing_else_is_stated(stated: dict[str, Any], amount: str | None) -> None:
    (row,) = of(invoices=[invoice(**stated)] if "total_yuan" not in stated else [{**invoice(), **stated}]).rows
    assert row.amount == (None if amount is None else Decimal(amount))


def test_many_fen_add_up_exactly() -> None:
    made = of(invoices=[invoice("0.10", id=f"i{n}") for n in range(500)])
    assert made.total == Decimal("0.005")
    assert formulas(made, 1)["F503"] == ("ROUND(SUM(F3:F502),6)", "0.005")


def test_a_declaration_without_invoices_has_an_empty_table() -> None:
    made = sheets(of(invoices=[], contracts=[]))
    assert [(r[0], r[5]) for r in made["附表3.2"][1:]] == [("序号", "上云投入金额/万元"), ("上云投入合计/万元", 0)]


def test_the_sheets_print_on_a4_in_song_at_twelve_points_with_headings() -> None:
    data = workbook(of(invoices=[split()]), dated=DAY)
    for number in (1, 2):
        setup = xml_of(data, f"xl/worksheets/sheet{number}.xml").find(f"{MAIN}pageSetup")
        assert setup is not None
        assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == ("9", "portrait", "0")
    titles = [n.text for n in xml_of(data, "xl/workbook.xml").iter(f"{MAIN}definedName")]
    assert titles == ["附表3.2!$2:$2", "'附表3.3（1）'!$5:$5"]
    fonts = list(xml_of(data, "xl/styles.xml").iter(f"{MAIN}font"))[1:]
    named = [(f.find(f"{MAIN}name"), f.find(f"{MAIN}sz")) for f in fonts]
    assert {(n.get("val"), s.get("val")) for n, s in named if n is not None and s is not None} == {
        ("宋体", "12"), ("宋体", "14"),
    }  # fmt: skip


def test_the_same_tables_give_the_same_bytes() -> None:
    made = of(invoices=[split()])
    assert workbook(made, dated=DAY) == workbook(made, dated=DAY)
    assert b"2020-05-06T00:00:00Z" in part(workbook(made, dated=DAY), "docProps/core.xml")


def test_our_own_reader_reads_both_tables_back(tmp_path: Path) -> None:
    plainly = invoice("18010.50", id="i2", breakdown={"lines": [LINES[0], LINES[2]]})
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(of(invoices=[invoice("20000.01"), plainly]), dated=DAY))
    first, second = read_file(path, edition=edition()).papers
    assert [(line["number"].value, line["amount_wan"].value) for line in first.lines] == [
        ("20481661", Decimal("2.000001")), ("20481662", Decimal("1.8")),
    ]  # fmt: skip
    assert [(line["amount_yuan"].value, line["cloud"].value) for line in second.lines] == [
        (Decimal(18000), True), (Decimal("10.5"), False),
    ]  # fmt: skip
