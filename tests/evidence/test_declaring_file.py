"""The file of a proposed declaration: what stands where, that it reads back, and what the licence tells."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.declared import again, doubts, proposed, said
from tests.evidence.matching.papers import (
    NAME,
    USCC,
    contract,
    folder,
    invoice,
    licence,
    reading,
)
from tests.guide.factories import edition, exemption, office, values
from yunxing.evidence.declaring import Proposal, written
from yunxing.guide.declaration import reader
from yunxing.guide.files import Source


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_says_what_was_proposed(lang: str) -> None:
    made = proposed(folder())
    assert again(made, lang) == said(made)
    assert written(made, lang) == written(proposed(folder()[::-1]), lang)


def test_the_file_names_sources_doubts_and_what_is_missing_in_its_place() -> None:
    text = written(proposed([*folder(), reading("发票/旧.jpg", invoice("900", number="20480000", dated="2018-12-31"))]))
    lines = text.splitlines()
    assert [line for line in lines if line.lstrip().startswith(("name: 连", "# phone:", "# mobile:"))] == [
        f"  name: {NAME}  # 中文名称 · 证照/营业执照.pdf",
        "    # phone:  # 缺：法人代表电话（申请表 (L387)）",
        "    # mobile:  # 缺：联系人手机（申请表 (L389)）",
    ]
    assert "    contracts: [c1]  # · 合同/云ERP.pdf 第1页：价税合计等于合同金额，双方一致，服务名称相近" in lines
    assert "    # pages:  # 缺：在申报书中的页码" in lines
    assert "  # · 发票20480000（发票/旧.jpg），900元：开票日期2018-12-31早于2019-01-01，不计入" in lines
    assert "# ── 尚缺 ──" in lines


def test_what_was_not_read_surely_is_marked_where_it_stands() -> None:
    readings = [r for r in folder() if not r.file.startswith("证照/营业")]
    readings.append(reading("证照/营业执照.jpg", licence(unsure={"capital_wan": 0.8}), format_="picture"))
    made = proposed(readings)
    found = made.at("enterprise", "capital_wan")
    assert found is not None
    assert (found.sure, [s.file for s in found.sources]) == (False, ["证照/营业执照.jpg"])
    assert '  capital_wan: "5000.00"  # 注册资本（万元） · 证照/营业执照.jpg · 请核对' in written(made).splitlines()


def test_an_earlier_declaration_gives_what_no_file_shows_but_promises_and_days() -> None:
    made = proposed(folder(), like=reader(edition()).from_source(Source("", values(), {})))
    enterprise = made.values["enterprise"]
    assert (enterprise["employees"], enterprise["contact"]["mobile"], enterprise["name"]) == (120, "13000000000", NAME)
    assert "commitment" not in made.values
    assert "cloud_since" not in made.values
    found = made.at("enterprise", "employees")
    assert found is not None
    assert (found.sure, found.zh) == (False, "按上一份申报，请核对是否仍然如此")
    assert again(made) == said(made)


def corrected(**changes: dict[str, Any]) -> Proposal:
    """The folder read again, with the declaration proposed from it before, in which a person changed something."""
    earlier = copy.deepcopy(proposed(folder()).values)
    earlier["enterprise"] |= changes.get("enterprise", {})
    for table in ("invoices", "contracts"):
        for record in earlier[table]:
            record.update(changes.get(table, {}))
    for table in changes.get("without", ()):
        del earlier[table]
    return proposed(folder(), like=reader(edition()).from_source(Source("", earlier, {})))


def test_an_earlier_declaration_that_says_the_same_as_the_files_raises_no_word() -> None:
    made, plain = corrected(), proposed(folder())
    assert (made.values, doubts(made)) == (plain.values, doubts(plain))


def test_what_a_person_corrected_in_the_earlier_declaration_is_said_beside_what_the_files_show() -> None:
    made = corrected(
        enterprise={"capital_wan": "6000"},
        invoices={"dated": "2019-06-12", "category": "cloud_product"},
        contracts={"priced_apart": False, "pages": "12-14"},
    )
    assert made.values == proposed(folder()).values
    said_now = [one for one in doubts(made) if "上一份申报" in one]
    assert sorted(said_now) == [
        "发票20481661的开票日期按材料为 2019-06-10，上一份申报为 2019-06-12，请核对",
        "发票20481661的投入类别按材料为 cloud_service，上一份申报为 cloud_product，请核对",
        "合同c1的各项价格分列按材料为 是，上一份申报为 否，请核对",
        "合同c1的在申报书中的页码这次没有填，上一份申报为 12-14，请核对",
        "注册资本（万元）按材料为 5000.00，上一份申报为 6000.00，请核对",
    ]
    lines = written(made).splitlines()
    assert '  capital_wan: "5000.00"  # 注册资本（万元） · 证照/营业执照.pdf：上一份申报为 6000.00 · 请核对' in lines
    assert "    dated: 2019-06-10  # · 请核对：上一份申报为 2019-06-12" in lines


def test_invoices_that_only_one_of_the_two_declarations_lists_are_said() -> None:
    gone = corrected(invoices={"number": "20481999"})
    assert [one for one in doubts(gone) if "上一份申报" in one] == [
        "上一份申报列有发票20481999，这次没有列入，请核对",
        "发票20481661的材料上一份申报也有，但没有列入，这次列入了，请核对",
    ]
    out = corrected(without={"invoices": {}})
    assert [one for one in doubts(out) if "上一份申报" in one] == [
        "发票20481661的材料上一份申报也有，但没有列入，这次列入了，请核对"
    ]


def test_a_published_list_says_whether_the_applicant_is_on_it() -> None:
    for names, expected in (((NAME,), True), (("连云港别家有限公司",), False)):
        made = proposed(folder(), context=office(exemption_lists=(exemption(*names),)))
        assert made.values["enterprise"]["says_exempt"] is expected
    assert "says_exempt" not in proposed(folder(), context=office(exemption_lists=None)).values["enterprise"]


@pytest.mark.parametrize(
    ("kind", "legal"),
    [
        ("股份有限公司", True),
        ("有限责任公司分公司", False),
        ("个人独资企业", False),
        ("有限责任公司（自然人独资）", True),
        ("其他", None),
    ],
)
def test_the_kind_of_entity_says_whether_it_is_a_legal_person(kind: str, legal: bool | None) -> None:
    made = proposed([reading("执照.pdf", licence(kind=kind))])
    assert made.values["enterprise"].get("legal_person") is legal


@pytest.mark.parametrize(
    ("address", "code", "division"),
    [
        ("连云港市海州区样例路1号", USCC, "320706"),
        ("江苏省连云港市连云区样例路1号", USCC, "320703"),
        ("连云港市赣榆区青口镇样例路", USCC, "320707"),
        ("东海县样例路2号", USCC, "320722"),
        ("样例路3号", USCC, "320706"),
        ("样例路3号", "91", None),
        ("南京市鼓楼区样例路", USCC, "320106"),
    ],
)
def test_the_receiving_county_is_that_of_the_address_else_of_the_credit_code(
    address: str, code: str, division: str | None
) -> None:
    made = proposed([reading("执照.pdf", licence(address=address, uscc=code))])
    assert made.values["enterprise"].get("division") == division


TEXT = st.text(min_size=1, max_size=30) | st.sampled_from(
    [
        "null",
        "~",
        "yes",
        "2020-01-01",
        "1e5",
        ": #",
        "- a",
        "{a: b}",
        "*x",
        "&x",
        "!!x",
        '"',
        "'",
        "a\nb",
        "\u2028",
        "#",
        "%",
        "@",
        "|",
        "x: y",
    ]
)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_whatever_a_paper_says_the_file_can_be_read_back(name: str, line: str, file: str) -> None:
    readings = [
        reading(f"{file}.pdf", licence(name=name, address=line, kind=file)),
        reading("b.pdf", invoice(buyer=name, buyer_uscc=None, line=line)),
        reading("c.pdf", contract(party_a=name, title=line, lines=[{"name": line, "amount_yuan": "20000"}])),
    ]
    made = proposed(readings)
    assert again(made) == said(made)


def test_values_that_no_form_can_hold_are_left_out() -> None:
    broken = invoice("99999999999.00", net="1", tax_yuan="1", dated="1399-01-01", number="20481660")
    made = proposed([reading("a.pdf", licence(capital_wan="-5")), reading("b.pdf", broken)])
    assert "capital_wan" not in made.values["enterprise"]
    assert again(made) == said(made)
