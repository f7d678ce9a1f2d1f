"""Values of a declaration in words."""

from typing import Any

import pytest

from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.wording import HOW, valued

EDITION = edition_of("jiangsu-2020")
CONTENT = {
    "services": [{"id": "s1", "name": "云制造执行系统"}, {"id": "s2"}],
    "contracts": [{"id": "c1", "parties": ["甲公司", "乙公司"]}],
    "evidence": [{"id": "e1", "item": "invoice", "file": "发票.pdf"}],
}
LINE = {"id": "l1", "name": "云服务", "quantity": "1", "amount_yuan": "20000", "cloud": True}


@pytest.mark.parametrize(
    ("path", "value", "zh"),
    [
        ("fields/enterprise.employees", 120, "120"),
        ("fields/enterprise.says_exempt", False, "否"),
        ("fields/enterprise.says_exempt", "是", "是"),
        ("fields/deployment", "public", "公有云"),
        ("fields/deployment", "云", "云"),
        ("fields/deployment", ["a"], "a"),
        ("fields/enterprise.clusters", ["物联网", "工程机械"], "物联网、工程机械"),
        ("fields/enterprise.division", "320706", "海州区"),
        ("fields/enterprise.division", "999999", "999999"),
        ("fields/gone", {"a": [1]}, "{'a': [1]}"),
        ("fields/filed_on", None, "—"),
        ("services/s1/name", "云制造执行系统", "云制造执行系统"),
        ("invoices/i1", True, "有"),
        ("invoices/i1/category", "cloud_service", "云服务"),
        ("invoices/i1/category", "odd", "odd"),
        ("invoices/i1/contracts", ["c1", "c9"], "甲公司 乙公司、c9"),
        ("invoices/i1/payment", "e1", "发票.pdf"),
        ("invoices/i1/no_contract", False, "否"),
        ("invoices/i1/breakdown", {"lines": [LINE]}, "各行 货物或应税劳务、服务名称 云服务；数量 1；金额/元 20000；是否为上云投入 是"),
        ("invoices/i1/breakdown/sealed_by/provider", "2020-05-06", "2020-05-06"),
        ("invoices/i1/breakdown/lines/l1/cloud", False, "否"),
        ("invoices/i1/breakdown/lines/l1", LINE | {"quantity": ""}, "货物或应税劳务、服务名称 云服务；金额/元 20000；是否为上云投入 是"),
        ("evidence/e1", {"id": "e1", "item": "summary_slide", "file": "概要.pptx", "pages": 1, "slides": 1},
         "材料种类 概要说明；文件 概要.pptx；页数 1；数量 1"),
        ("evidence/e1/sealed_by", ["enterprise", "x"], "申报企业、x"),
        ("evidence/e1", {"id": "e1"}, "（空行）"),
        ("evidence/e1", {"id": "e1", "file": "发票.pdf", "sha256": "ab" * 32}, "文件 发票.pdf"),
        ("claims/app.logistics.erp", {}, "已勾选"),
        ("claims/app.logistics.erp/services", ["s2", "s9"], "第 2 行、s9"),
        ("claims/app.logistics.erp", {"services": ["s1"], "evidence": ["e1"], "pages": ["3-4", "9"]},
         "依据的云服务 云制造执行系统；证明材料 发票.pdf；页码 3-4、9"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_words(path: str, value: Any, zh: str) -> None:
    assert valued(path, value, EDITION, CONTENT)[0] == zh


def test_it_is_said_in_english_too() -> None:
    row = {"id": "e1", "item": "effect_statement", "file": "a.pdf", "text": True}
    assert valued("evidence/e1", row, EDITION, {})[1].startswith("Kind ")
    assert "yes" in valued("evidence/e1", row, EDITION, {})[1]
    assert all(zh and en for zh, en in HOW.values())
