"""A declaration from files: what is found is filled in with its source, what is missing is named, nothing is invented."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.evidence.declared import again, doubts, proposed, said
from tests.evidence.matching.papers import (
    NAME,
    OTHER_PROVIDER,
    PROVIDER,
    PROVIDER_USCC,
    USCC,
    check,
    code_of,
    contract,
    folder,
    invoice,
    licence,
    paper,
    payment,
    reading,
    screenshot,
    statement,
)
from tests.evidence.matching.worlds import draw
from tests.guide.factories import edition, office, values
from tests.guide.lakeland import lakeland
from yunxing.evidence.declaring import written
from yunxing.evidence.findings import Finding
from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import Source
from yunxing.guide.judging import Outcome
from yunxing.guide.verdict import assess


def test_what_the_licence_shows_and_what_the_form_fixes_is_filled_in_and_no_more() -> None:
    made = proposed(folder()).values
    assert {key: made[key] for key in ("format", "edition", "star", "filed_on", "deployment")} == {
        "format": "yunxing/declaration@1",
        "edition": "jiangsu-2020",
        "star": 3,
        "filed_on": "2020-05-06",
        "deployment": "public",
    }
    assert made["enterprise"] == {
        "name": NAME,
        "kind": "有限责任公司（自然人投资或控股）",
        "address": "连云港市海州区样例路1号",
        "uscc": USCC,
        "division": "320706",
        "capital_wan": "5000.00",
        "legal_person": True,
        "representative": {"name": "严示例"},
    }
    assert "narratives" not in made
    assert "commitment" not in made


def test_contracts_invoices_and_their_proofs_are_records_that_lead_to_each_other() -> None:
    made = proposed(folder()).values
    by_file = {record["file"]: record["id"] for record in made["evidence"]}
    assert made["providers"] == [{"name": PROVIDER, "uscc": PROVIDER_USCC}]
    assert made["services"] == [{"id": "s1", "name": "云ERP服务", "provider": PROVIDER}]
    assert made["contracts"] == [
        {
            "id": "c1",
            "dated": "2019-06-01",
            "amount_yuan": "20000.00",
            "parties": [NAME, PROVIDER],
            "says_cloud": True,
            "services": 1,
            "priced_apart": True,
            "evidence": [by_file["合同/云ERP.pdf"]],
        }
    ]
    assert made["invoices"] == [
        {
            "id": "i1",
            "code": "032001900104",
            "number": "20481661",
            "dated": "2019-06-10",
            "buyer": NAME,
            "seller": PROVIDER,
            "net_yuan": "18867.92",
            "tax_yuan": "1132.08",
            "total_yuan": "20000.00",
            "category": "cloud_service",
            "contracts": ["c1"],
            "payment": by_file["付款/回单.pdf"],
            "check": by_file["查验/20481661.png"],
            "evidence": [by_file["发票/20481661.ofd"], by_file["发票/20481661.pdf"]],
        }
    ]


def test_the_evidence_stands_in_the_order_of_the_official_list_with_what_each_kind_states() -> None:
    made = proposed(folder()).values["evidence"]
    assert [(r["id"], r["item"], r["file"]) for r in made] == [
        ("e1", "licence", "证照/营业执照.pdf"),
        ("e2", "credit_report", "证照/信用报告.pdf"),
        ("e3", "contract", "合同/云ERP.pdf"),
        ("e4", "payment", "付款/回单.pdf"),
        ("e5", "invoice", "发票/20481661.ofd"),
        ("e6", "invoice", "发票/20481661.pdf"),
        ("e7", "invoice_check", "查验/20481661.png"),
        ("e8", "usage_statement", "使用/说明.docx"),
        ("e9", "usage_screenshot", "使用/CRM.png"),
        ("e10", "usage_screenshot", "使用/ERP.png"),
        ("e11", "effect_statement", "效果/成本.docx"),
        ("e12", "effect_statement", "效果/效率.docx"),
        ("e13", "summary_slide", "概要.pptx"),
    ]
    by_id = {r["id"]: r for r in made}
    assert (by_id["e3"]["pages"], by_id["e4"]["dated"], by_id["e9"]["dated"]) == (4, "2019-06-20", "2020-04-20")
    assert (by_id["e13"]["slides"], by_id["e11"]["picture"]) == (1, True)
    assert {len(r["sha256"]) for r in made} == {64}


def test_rows_are_claimed_where_a_paper_names_them_with_their_service_and_proofs() -> None:
    made = proposed(folder())
    assert made.values["claims"] == [
        {"item": "app.logistics.erp", "services": ["s1"], "evidence": ["e10", "e8"]},
        {"item": "app.service.crm", "services": [], "evidence": ["e9", "e8"]},
        {"item": "effect.cost", "services": [], "evidence": ["e11"]},
        {"item": "effect.efficiency", "services": [], "evidence": ["e12"]},
    ]
    assert "使用/说明.docx（上云业务使用情况说明）列为各行的说明，请核对是否逐项写到" in doubts(made)


def test_every_empty_field_of_the_form_is_named_with_its_title_and_clause() -> None:
    made = proposed(folder())
    empty = [m for m in made.missing if m.key in edition().fields]
    assert [m.key for m in empty] == [
        "enterprise.financial_system",
        "enterprise.credit_clean",
        "enterprise.representative.phone",
        "enterprise.contact.name",
        "enterprise.contact.title",
        "enterprise.contact.office_phone",
        "enterprise.contact.mobile",
        "enterprise.contact.email",
        "enterprise.employees",
        "enterprise.cloud_users",
        "enterprise.says_exempt",
        "cloud_since",
        "enterprise.industry",
        "narratives.scope",
        "narratives.practice",
        "narratives.results",
        "commitment.signed",
        "commitment.sealed",
        "commitment.dated",
    ]
    assert empty[2] == ("enterprise.representative.phone", "法人代表电话：文件中没有，请填写",
                        "Representative, phone: not in the files, fill it in", "申请表 (L387)")  # fmt: skip


def test_what_the_guide_still_asks_for_is_said_in_its_own_words() -> None:
    made = proposed([r for r in folder() if not r.file.startswith(("付款", "概要"))])
    rest = {m.key: m.zh for m in made.missing if m.key not in edition().fields}
    assert rest == {
        "business": "业务上云：工业APP应用：已勾选2项，材料齐全的0项，请补齐：企业资源规划、客户资源管理",
        "effect": "基础应用：已勾选2项，材料齐全的0项，请补齐：成本下降、生产效率提升",
        "months_in_use": "连续使用时间：请填写上云开始时间",
        "form_pages": "勾选各行的证明材料页码：请填写证明材料在申报书中的页码：企业资源规划、客户资源管理、成本下降、生产效率提升",
        "form_invoice_rows": "附表x.2各行填写完整：发票 20481661：请填全购买方、销售方、发票号码和合同页码",
        "proof_payment": "各笔投入的付款凭证：请补充发票 20481661 的付款凭证",
        "proof_summary": rest["proof_summary"],
    }


def test_once_a_person_fills_in_what_was_named_missing_it_meets() -> None:
    made = proposed(folder())
    filled, own = copy.deepcopy(made.values), values()
    for missing in made.missing:
        if missing.key not in edition().fields:
            continue
        *groups, last = missing.key.split(".")
        here, there = filled, own
        for group in groups:
            here, there = here.setdefault(group, {}), there[group]
        here[last] = there[last]
    for claim in filled["claims"]:
        claim["pages"] = "12"
    filled["contracts"][0]["pages"] = "20-24"
    filled["services"][0]["since"] = "2020-01-01"
    declaration = reader(edition()).from_source(Source("", filled, {}))
    assert assess(declaration, edition(), office()).outcome == Outcome.MEETS


def test_an_empty_folder_declares_nothing_and_names_everything() -> None:
    made = proposed([])
    assert made.values == {
        "format": "yunxing/declaration@1",
        "edition": "jiangsu-2020",
        "star": 3,
        "filed_on": "2020-05-06",
    }
    assert "没有读到营业执照，不知道申报企业是谁" in doubts(made)
    assert again(made) == said(made)


def test_a_provider_s_own_papers_prove_nothing_of_the_applicant() -> None:
    strange = licence(name=PROVIDER, uscc=PROVIDER_USCC)
    made = proposed([*folder(), reading("服务商/执照.pdf", strange)])
    assert "服务商/执照.pdf" not in [r["file"] for r in made.values["evidence"]]
    assert f"服务商/执照.pdf是{PROVIDER}的，不是申报企业的，没有列入" in doubts(made)
    assert made.values["enterprise"]["name"] == NAME


def test_papers_of_no_known_kind_and_files_that_cannot_be_read_are_said() -> None:
    broken = reading("坏.pdf")
    broken.findings.append(Finding("broken", "refused", "打不开", "cannot be opened"))
    made = proposed([*folder(), broken, reading("杂.pdf", paper("statement", item=None, title="会议纪要"))])
    assert "坏.pdf：打不开" in doubts(made)
    assert "杂.pdf看不出是哪一种证明材料，没有列入；需要的请自行补上" in doubts(made)


def test_a_row_that_the_form_of_the_star_has_not_is_not_claimed() -> None:
    readings = [*folder(), reading("数据.png", screenshot("设备台账管理系统"), format_="picture")]
    made = proposed(readings)
    assert "devsvc.management.ledger" not in [c["item"] for c in made.values["claims"]]
    assert "数据.png写到设备台账，本星级的申请表没有这一行，没有填报" in doubts(made)
    four = proposed(readings, star=4)
    assert "devsvc.management.ledger" in [c["item"] for c in four.values["claims"]]


def test_a_table_that_r68_asks_for_is_proposed_and_one_that_was_filled_in_is_taken() -> None:
    silent = contract(
        "33900.00", number="YL-2019-0701", services=2, priced_apart=False, dated="2019-07-01", says_cloud=False
    )
    lines = [
        {
            "name": "*信息技术服务*云供应链服务",
            "quantity": "1",
            "unit_price_yuan": "18000.123456789",
            "amount_yuan": "18000",
        },
        {"name": "*打印设备*标签打印机", "amount_yuan": "12000"},
    ]
    bill = invoice("33900", net="30000", number="20481662", dated="2019-07-10", lines=lines)
    papers = [reading("合同/2.pdf", silent), reading("发票/2.pdf", bill)]
    made = proposed([*folder(), *papers])
    record = next(i for i in made.values["invoices"] if i["number"] == "20481662")
    assert record["breakdown"] == {
        "lines": [
            {
                "name": "*信息技术服务*云供应链服务",
                "quantity": "1",
                "unit_price_yuan": "18000.123457",
                "amount_yuan": "18000.00",
                "cloud": True,
            },
            {"name": "*打印设备*标签打印机", "amount_yuan": "12000.00", "cloud": False},
        ],
        "sealed_by": {},
    }
    assert record["claimed_yuan"] == "18000.00"
    assert again(made) == said(made)
    filled = statement("investment_table", "发票明细说明", dated="2020-04-21", sealed_by=(NAME, PROVIDER))
    filled.lines = [dict(line, cloud=bill.facts["number"]) for line in bill.lines]
    for line, cloud in zip(filled.lines, (True, False), strict=True):
        line["cloud"] = paper("statement", text=cloud).facts["text"]
    taken = proposed([*folder(), *papers, reading("附表2.3.pdf", filled)])
    record = next(i for i in taken.values["invoices"] if i["number"] == "20481662")
    assert record["breakdown"]["sealed_by"] == {"enterprise": "2020-04-21", "provider": "2020-04-21"}


def test_an_explanation_sealed_by_both_goes_with_its_contract() -> None:
    silent = contract("500.00", number="YL-2019-9", says_cloud=False, party_b=OTHER_PROVIDER)
    seals = statement("cloud_explanation", "云端部署说明", sealed_by=(NAME, OTHER_PROVIDER))
    bill = invoice("500", number="20481669", seller=OTHER_PROVIDER, seller_uscc=code_of("91320700EXAMP0003"))
    made = proposed([*folder(), reading("合同/9.pdf", silent), reading("说明.pdf", seals), reading("发票/9.pdf", bill)])
    record = next(c for c in made.values["contracts"] if c["amount_yuan"] == "500.00")
    explanation = next(e for e in made.values["evidence"] if e["item"] == "cloud_explanation")
    assert (record["explanation_sealed_by"], explanation["sealed_by"]) == (["enterprise", "provider"],) * 2
    assert explanation["id"] in record["evidence"]


def test_a_farm_is_declared_under_its_own_programme() -> None:
    readings = [
        reading("执照.pdf", licence()),
        reading("合约.pdf", contract(dated="2030-06-01")),
        reading("票.pdf", invoice(dated="2030-06-10", line="*农业服务*云订阅费")),
        reading("回单.pdf", payment(dated="2030-07-01")),
        reading("日志/测土.pdf", statement("diary", "农事日志：测土")),
        reading("照片/测水.jpg", paper("screenshot", item="photo", dated="2031-01-01"), format_="picture"),
        reading("宣传页.pdf", paper("slides", item="leaflet", slides=2)),
    ]
    made = proposed(readings, under=lakeland(), star=6, filed_on=date(2031, 3, 15))
    assert made.values["enterprise"] == {"name": NAME, "uscc": USCC, "division": "320706"}
    assert [c["item"] for c in made.values["claims"]] == ["sense.soil", "sense.water"]
    assert [(e["item"], e.get("sheets")) for e in made.values["evidence"]] == [
        ("contract", None), ("invoice", None), ("payment", None), ("diary", None), ("photo", None), ("leaflet", 2),
    ]  # fmt: skip
    assert (made.investment_yuan, made.values["invoices"][0]["category"]) == (Decimal("18867.92"), "subscription")
    assert again(made) == said(made)
    assert "enterprise.turnover_wan" in [m.key for m in made.missing]


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_sum_that_is_proposed_is_the_guide_s_own(seed: int) -> None:
    made = proposed([reading("执照.pdf", licence()), *draw(seed, 15).readings])
    assert made.counting.sum_yuan == made.investment_yuan
    assert again(made) == said(made)


def test_no_name_of_a_row_or_a_category_stands_in_the_code() -> None:
    """Another edition has other rows: what is proposed comes from its data."""
    first: Edition = edition()
    source = Path(__file__).resolve().parents[2] / "src" / "yunxing" / "evidence"
    code = "\n".join(p.read_text("utf-8") for name in ("matching", "declaring") for p in (source / name).glob("*.py"))
    own = [*first.by_key, *(c.key for c in first.investment.categories if c.key != "other"), *first.groups, "annex"]
    assert [name for name in own if f'"{name}' in code] == []


def test_a_check_that_finds_no_such_invoice_keeps_it_out() -> None:
    readings = [r for r in folder() if not r.file.startswith("查验")]
    made = proposed([*readings, reading("查验/a.png", check(result="查无此票"), format_="picture")])
    assert "invoices" not in made.values
    assert [r.code for r in made.left_out[0].reasons if r.weight == "out"] == ["check_absent"]


def test_what_its_papers_contest_has_no_category_until_somebody_has_looked_and_no_part_in_the_sum() -> None:
    unsure = check(amount_yuan="200000", unsure={"amount_yuan": 0.95})
    files = [one for one in folder() if not one.file.startswith("查验/")]
    made = proposed([*files, reading("查验/20481661.png", unsure, format_="picture")])
    (record,) = made.values["invoices"]
    assert ("category" in record, record["total_yuan"]) == (False, "20000.00")
    assert (made.investment_yuan, made.counting.sum_yuan, made.counting.once_supplied_yuan) == (0, 0, 20000)
    sentence = "查验截图（查验/20481661.png）的金额为200000元，发票为18867.92元，请核对原件"
    assert doubts(made).count(f"发票20481661：{sentence}") == 1
    assert f"# category:  # 缺：{sentence}。核对无误后填 cloud_service，在此之前不计入" in written(made)


def test_a_paper_that_is_a_part_of_a_file_is_named_with_its_pages() -> None:
    """R78: one file may hold many papers; binding takes them apart by what is written here."""
    bound = reading("合订.pdf", contract(pages=(1, 2)), invoice(pages=(3,)), pages=3)
    made = proposed([*(one for one in folder() if one.papers[0].form not in ("contract", "invoice")), bound]).values
    files = {record["item"]: (record["file"], record.get("pages")) for record in made["evidence"]}
    assert (files["contract"], files["invoice"]) == (("合订.pdf#1-2", 2), ("合订.pdf#3", 1))
    word = reading("合同.docx", contract(), pages=1, format_="docx")
    made = proposed([*folder(), word]).values
    assert [r.get("pages") for r in made["evidence"] if r["file"] == "合同.docx"] == [None]
