"""Invoices out of data: every schema, every issuer's habits, and what is no invoice."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.making.invoices import InvoiceTruth, Kind, draw, make_ofd, make_xml
from tests.evidence.making.invoices.data import Schema
from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.invoice.data import MOST_PAPERS, invoice_from_data
from yunxing.evidence.page import squeezed
from yunxing.evidence.paper import Paper

SCHEMAS: dict[Kind, tuple[Schema, ...]] = {
    "e_ordinary": ("einvoice", "xbrl"),
    "e_special": ("einvoice", "xbrl"),
    "digital_ordinary": ("digital",),
    "digital_special": ("digital",),
}
CASES = [(kind, schema) for kind, schemas in SCHEMAS.items() for schema in schemas]


def _plain(value: Any) -> Any:
    return squeezed(value) if isinstance(value, str) else value


def _facts(paper: Paper) -> dict[str, Any]:
    return {name: _plain(fact.value) for name, fact in paper.facts.items()}


def _lines(paper: Paper) -> list[dict[str, Any]]:
    return [{name: _plain(fact.value) for name, fact in line.items()} for line in paper.lines]


def _true(truth: InvoiceTruth, *unsaid: str) -> dict[str, Any]:
    return {name: _plain(value) for name, value in truth.facts().items() if name not in unsaid}


def _true_lines(truth: InvoiceTruth) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in line.facts().items()} for line in truth.lines]


@pytest.mark.parametrize(("kind", "schema"), CASES)
@pytest.mark.parametrize("seed", range(12))
def test_a_made_invoice_is_read_whole(kind: Kind, schema: Schema, seed: int) -> None:
    truth = draw(seed, kind, lines=120 if seed == 3 else None, red=seed == 5)
    data = make_xml(truth, schema=schema, cdata=seed % 2 == 0, padded=seed % 3 == 0, bom=seed % 4 == 0)
    [paper] = invoice_from_data("发票.xml", data)
    assert _facts(paper) == _true(truth, *(["total_words"] if schema == "einvoice" else []))
    assert _lines(paper) == _true_lines(truth)
    assert {seen.how for fact in paper.facts.values() for seen in fact.seen} == {"xbrl" if schema == "xbrl" else "xml"}
    assert [name for name, fact in paper.facts.items() if not fact.sure and name != "type"] == []
    assert (paper.form, paper.pages, paper.findings) == ("invoice", (), [])


@pytest.mark.parametrize(("kind", "schema"), CASES)
def test_chinese_encodings_are_read(kind: Kind, schema: Schema) -> None:
    truth = draw(7, kind)
    text = make_xml(truth, schema=schema).decode()
    for encoding in ("GBK", "GB18030", "UTF-16"):
        data = text.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
        assert [_facts(paper)["seller"] for paper in invoice_from_data("发票.xml", data)] == [_plain(truth.seller)]


def test_a_batch_is_as_many_papers_in_its_order() -> None:
    truths = [draw(seed, "digital_ordinary") for seed in range(3)]
    inside = b"".join(make_xml(truth).split(b"\n", 1)[1] for truth in truths)
    papers = invoice_from_data("批量.xml", b"<Batch>" + inside + b"</Batch>")
    assert [paper.value("number") for paper in papers] == [truth.number for truth in truths]
    assert [len(paper.lines) for paper in papers] == [len(truth.lines) for truth in truths]


def test_a_batch_beyond_all_measure_is_cut_and_said_so() -> None:
    one = "<eInvoice><InvoiceNo>25570001</InvoiceNo></eInvoice>"
    papers = invoice_from_data("批量.xml", f"<a>{one * (MOST_PAPERS + 1)}</a>".encode())
    assert len(papers) == MOST_PAPERS
    assert [finding.code for paper in papers for finding in paper.findings] == ["invoices_cut"]


DIGITAL = """<EInvoice xmlns="urn:x"><Header><EIid>24322000000010000001</EIid><InherentLabel><InIssuType><LabelCode>N
</LabelCode></InIssuType><EInvoiceType><LabelCode>01</LabelCode><LabelName>{sort}</LabelName></EInvoiceType>{tax}
</InherentLabel></Header><EInvoiceData><BuyerInformation><BuyerName>连云港样例有限公司</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>-100</TotalAmWithoutTax><TotalTaxAm>-6</TotalTaxAm>
<{total}>-106</{total}><RequestTime>{asked}</RequestTime></BasicInformation><IssuItemInformation>
<ItemName>*信息技术服务*云服务</ItemName><Amount>-100</Amount><TaxRate>0.06</TaxRate><ComTaxAm>-6</ComTaxAm>
<TotaltaxIncludedAmount>-1</TotaltaxIncludedAmount></IssuItemInformation><SpecificInformation>
<ConstructionServices><ItemName>别的</ItemName><BuyerName>别人</BuyerName></ConstructionServices><RedEInvoice>
<OriginalInvoiceCode>24322000000010000000</OriginalInvoiceCode><CreditNoteNumber>3</CreditNoteNumber></RedEInvoice>
</SpecificInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>24322000000010000001</InvoiceNumber>
<IssueTime>2024-05-06</IssueTime></TaxSupervisionInfo></EInvoice>"""
TAX = "<GeneralOrSpecialVAT><LabelCode>{}</LabelCode>{}</GeneralOrSpecialVAT>"


def _digital(
    sort: str = "电子发票", tax: str = "", total: str = "TotalTax-includedAmount", asked: str = "2024-05-06 10:00:00"
) -> Paper:
    [paper] = invoice_from_data("a.xml", DIGITAL.format(sort=sort, tax=tax, total=total, asked=asked).encode())
    return paper


@pytest.mark.parametrize("total", ["TotalTax-includedAmount", "TotalTaxIncludedAmount", "TotaltaxIncludedAmount"])
def test_a_red_digital_invoice_keeps_its_signs_and_names_the_one_it_takes_back(total: str) -> None:
    paper = _digital(tax=TAX.format("02", "<LabelName>普通发票</LabelName>"), total=total)
    assert _facts(paper) == {
        "type": "电子发票(普通发票)",
        "number": "24322000000010000001",
        "dated": date(2024, 5, 6),
        "buyer": "连云港样例有限公司",
        "net_yuan": Decimal("-100.00"),
        "tax_yuan": Decimal("-6.00"),
        "total_yuan": Decimal("-106.00"),
        "corrects": "24322000000010000000",
    }
    assert _lines(paper) == [
        {"name": "*信息技术服务*云服务", "amount_yuan": Decimal(-100), "rate": "6%", "tax_yuan": Decimal(-6)}
    ]


@pytest.mark.parametrize(
    ("sort", "tax", "kind"),
    [
        ("电子发票", TAX.format("01", "<LabelName>增值税专用发票</LabelName>"), "电子发票（增值税专用发票）"),
        ("电子发票", TAX.format("01", ""), "电子发票（增值税专用发票）"),
        ("电子发票", TAX.format("02", ""), "电子发票（普通发票）"),
        ("电子发票", "", None),
        ("电子发票（铁路电子客票）", TAX.format("02", ""), "铁路电子客票"),
        ("航空运输电子客票行程单", "", "航空运输电子客票行程单"),
    ],
)
def test_the_labels_of_a_digital_invoice_tell_its_kind(sort: str, tax: str, kind: str | None) -> None:
    assert _digital(sort, tax).value("type") == kind


def test_two_dates_that_differ_are_both_shown() -> None:
    fact = _digital(asked="2024-05-07 00:00:01").facts["dated"]
    assert ([seen.value for seen in fact.seen], fact.sure) == ([date(2024, 5, 7), date(2024, 5, 6)], False)


RAILWAY = """<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:rai="http://x/taxonomy/2021-11-30/rai"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><rai:TypeOfVoucher>电子发票（铁路电子客票）</rai:TypeOfVoucher>
<rai:DateOfIssue>2024-05-06</rai:DateOfIssue><rai:TypeOfBusiness>{business}</rai:TypeOfBusiness><rai:Fare>109.00</rai:Fare>
<rai:ElectronicInvoiceRailwayETicketNumber>24329111111000000001</rai:ElectronicInvoiceRailwayETicketNumber>
<rai:TotalAmountExcludingTax>100.00</rai:TotalAmountExcludingTax><rai:TaxAmount>9.00</rai:TaxAmount>
<rai:NameOfPurchaser>连云港样例有限公司</rai:NameOfPurchaser><rai:Remarks xsi:nil="true"/>
<rai:NumberOfOriginalInvoice>24329111111000000000</rai:NumberOfOriginalInvoice></xbrl>"""


@pytest.mark.parametrize(("business", "corrects"), [("售", None), ("退", "24329111111000000000")])
def test_a_railway_ticket_is_an_invoice_that_one_given_back_corrects(business: str, corrects: str | None) -> None:
    [paper] = invoice_from_data("rai.xml", RAILWAY.format(business=business).encode())
    facts = _facts(paper)
    assert facts.pop("corrects", None) == corrects
    assert facts == {
        "type": "铁路电子客票",
        "number": "24329111111000000001",
        "dated": date(2024, 5, 6),
        "buyer": "连云港样例有限公司",
        "net_yuan": Decimal("100.00"),
        "tax_yuan": Decimal("9.00"),
        "total_yuan": Decimal("109.00"),
    }


def test_an_itinerary_is_an_invoice() -> None:
    data = """<xbrl xmlns:atr="urn:atr"><atr:IssueDate>2024-05-06</atr:IssueDate><atr:NameOfSeller>示例航空</atr:NameOfSeller>
    <atr:ElectronicInvoiceAirTransportReceiptNumber>24329111111000000001</atr:ElectronicInvoiceAirTransportReceiptNumber>
    <atr:DetailInformationOfAirTicketTuple><atr:TotalAmount>1</atr:TotalAmount></atr:DetailInformationOfAirTicketTuple>
    <atr:VatTaxAmount>41.28</atr:VatTaxAmount><atr:TotalAmount>550.00</atr:TotalAmount></xbrl>"""
    [paper] = invoice_from_data("atr.xml", data.encode())
    assert _facts(paper) == {
        "type": "航空运输电子客票行程单",
        "number": "24329111111000000001",
        "dated": date(2024, 5, 6),
        "seller": "示例航空",
        "tax_yuan": Decimal("41.28"),
        "total_yuan": Decimal("550.00"),
    }


@pytest.mark.parametrize(
    ("entry", "kind"),
    [("einv_ord_receiver", "电子发票（普通发票）"), ("einv_spcl_receiver", "电子发票（增值税专用发票）")],
)
def test_the_xbrl_of_a_digital_invoice_is_read(entry: str, kind: str) -> None:
    data = f"""<xbrl xmlns:link="urn:l" xmlns:xlink="urn:xl" xmlns:einv="urn:e"><link:schemaRef xlink:href="{entry}.xsd"/>
    <einv:InvoiceNumber>24322000000010000001</einv:InvoiceNumber><einv:SellerName>示例云计算有限公司</einv:SellerName>
    <einv:TotalTax-includedAmount>106.00</einv:TotalTax-includedAmount><einv:RequestTime>2024-05-06</einv:RequestTime></xbrl>"""
    [paper] = invoice_from_data("einv.xml", data.encode())
    assert {name: fact.value for name, fact in paper.facts.items()} == {
        "type": kind,
        "number": "24322000000010000001",
        "dated": date(2024, 5, 6),
        "seller": "示例云计算有限公司",
        "total_yuan": Decimal("106.00"),
    }


def test_an_older_invoice_without_its_qr_text_is_told_by_its_code_else_by_its_sort() -> None:
    data = "<eInvoice><DocID>{}</DocID><InvoiceCode>{}</InvoiceCode><InvoiceNo>25570001</InvoiceNo></eInvoice>"
    found = [
        invoice_from_data("a.xml", data.format(sort, code).encode())[0].facts["type"]
        for sort, code in (("01", "032001900313"), ("01", "032001900399"), ("03", "032001900399"))
    ]
    assert [(fact.value, fact.sure) for fact in found] == [
        ("增值税电子专用发票", False),
        ("增值税电子普通发票", True),
        ("增值税电子专用发票", True),
    ]


def test_a_line_that_only_points_to_the_list_is_none() -> None:
    item = "<GoodsInfo><Item>{}</Item><Amount>1</Amount></GoodsInfo>"
    inside = "<InvoiceNo>25570001</InvoiceNo>" + item.format("（详见销货清单）") + item.format("*信息技术服务*云服务")
    [paper] = invoice_from_data("a.xml", f"<eInvoice>{inside}</eInvoice>".encode())
    assert [line["name"].value for line in paper.lines] == ["*信息技术服务*云服务"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbf",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"<a/>",
        b"<eInvoice>",
        b"<xbrl/>",
        b'<xbrl xmlns:bker="urn:b"><bker:AccountNameOfPayer>x</bker:AccountNameOfPayer></xbrl>',
        b'<!DOCTYPE a [<!ENTITY x "y">]><eInvoice><InvoiceNo>&x;</InvoiceNo></eInvoice>',
        b'<!DOCTYPE a SYSTEM "http://example.invalid/x"><eInvoice><InvoiceNo>25570001</InvoiceNo></eInvoice>',
        b"[1, 2]",
        bytes(range(256)),
    ],
)
@pytest.mark.parametrize("name", ["a.xml", "ofd:custom_tag", "ofd:custom_data"])
def test_what_is_no_invoice_gives_none(name: str, data: bytes) -> None:
    assert invoice_from_data(name, data) == []


def test_custom_data_without_a_number_are_no_invoice() -> None:
    assert invoice_from_data("ofd:custom_data", json.dumps({"native-producer": "x"}).encode()) == []
    assert invoice_from_data("ofd:custom_data", b"[" * 100_000) == []


def test_custom_data_are_read_by_their_chinese_names() -> None:
    stated = {
        "模板编号": "增值税电子普通发票",
        "发票代码": "032001900311",
        "发票号码": "25570001",
        "开票日期": "2020年05月06日",
        "校验码": "12345 67890 12345 67890",
        "购买方名称": "连云港样例有限公司",
        "销售方 名称": "示例云计算有限公司",
        "合计金额": "100.00",
        "合计税额": "***",
        "价税合计": "¥100.00",
        "备注": " ",
    }
    [paper] = invoice_from_data("ofd:custom_data:2", json.dumps(stated).encode())
    assert _facts(paper) == {
        "type": "增值税电子普通发票",
        "code": "032001900311",
        "number": "25570001",
        "dated": date(2020, 5, 6),
        "check_code": "12345678901234567890",
        "buyer": "连云港样例有限公司",
        "seller": "示例云计算有限公司",
        "net_yuan": Decimal("100.00"),
        "tax_yuan": Decimal("0.00"),
        "total_yuan": Decimal("100.00"),
    }
    assert {(seen.how, seen.page) for fact in paper.facts.values() for seen in fact.seen} == {("ofd", None)}


def test_tags_give_facts_with_page_and_place(tmp_path: Path) -> None:
    truth = draw(21, "digital_special", lines=3)
    path = tmp_path / "发票.ofd"
    for tags in ("good", "broken"):
        path.write_bytes(make_ofd(truth, data="none", tags=tags))  # type: ignore[arg-type]
        with open_ofd(path) as ofd:
            [paper] = invoice_from_data("ofd:custom_tag", ofd.attached["ofd:custom_tag"])
            page = ofd.page(1)
        assert _facts(paper) == {name: value for name, value in _true(truth).items() if name in paper.facts}
        assert {"number", "dated", "buyer", "seller", "net_yuan", "tax_yuan", "total_yuan"} <= set(paper.facts)
        assert _lines(paper) == _true_lines(truth)
        number = paper.facts["number"].seen[0]
        assert (paper.pages, number.how, number.page) == ((1,), "ofd", 1)
        assert [number.box] == [page.box(span) for span in page.spans if span.text == truth.number]


FLAT = """<tags><root><InvoiceNo page="1" box="0.1 0.2 0.3 0.4">24322000000010000001</InvoiceNo>
<TaxExclusiveTotalAmount>{net}</TaxExclusiveTotalAmount>{cells}</root></tags>"""


@pytest.mark.parametrize(
    ("net", "cells", "lines"),
    [
        ("3", "<Item>甲</Item><Amount>1</Amount><Item>乙</Item><Amount>2</Amount>", [("甲", 1), ("乙", 2)]),
        ("4", "<Item>甲</Item><Amount>1</Amount><Item>乙</Item><Amount>2</Amount>", []),
        ("3", "<Item>甲</Item><Item>乙</Item><Amount>1</Amount><Amount>2</Amount>", []),
        ("3", "<Amount>3</Amount><Item>甲</Item>", []),
    ],
)
def test_lines_of_flat_tags_are_taken_where_they_make_the_sum(net: str, cells: str, lines: list[Any]) -> None:
    [paper] = invoice_from_data("ofd:custom_tag", FLAT.format(net=net, cells=cells).encode())
    assert [(line["name"].value, line["amount_yuan"].value) for line in paper.lines] == lines


@pytest.mark.parametrize(
    "place", ['page="x" box="0 0 1 1"', 'page="1" box="a b c d"', 'page="1" box="0 0"', 'page="1"']
)
def test_a_place_that_is_none_is_left_out(place: str) -> None:
    data = f"<eInvoice><InvoiceNo {place}>25570001</InvoiceNo></eInvoice>"
    [paper] = invoice_from_data("a.xml", data.encode())
    assert (paper.facts["number"].seen[0].page, paper.facts["number"].seen[0].box) == (None, None)
