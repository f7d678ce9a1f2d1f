"""Which words are signs is the edition's data; how titles and names of files are looked at is tested here."""

from __future__ import annotations

import pytest

from tests.evidence.papers.pages import Row, edition, laid
from tests.guide.lakeland import lakeland
from yunxing.evidence.paper import FORMS
from yunxing.evidence.papers.signs import by_name, on_page, signs_of, titles_of
from yunxing.guide.files import InputError
from yunxing.guide.loading import changed


def test_every_kind_of_the_first_edition_has_signs_and_reads_as_a_form() -> None:
    kinds = signs_of(edition())
    assert list(kinds) == list(edition().evidence)
    assert {kind.form for kind in kinds.values()} == set(FORMS)
    assert all(kind.names for kind in kinds.values())


def test_a_kind_without_signs_is_known_by_its_own_name() -> None:
    kinds = signs_of(lakeland())
    assert {key: ([t for t, _ in kind.titles], kind.names, kind.form) for key, kind in kinds.items()} == {
        "permit": (["土地证"], ("土地证",), "statement"),
        "contract": (["合约"], ("合约",), "contract"),
        "invoice": (["票据"], ("票据",), "invoice"),
        "payment": (["回单"], ("回单",), "payment"),
        "diary": (["农事日志"], ("农事日志",), "statement"),
        "photo": (["田间照片"], ("田间照片",), "statement"),
        "leaflet": (["宣传页"], ("宣传页",), "statement"),
    }


def test_a_form_that_there_is_not_is_refused_with_its_line() -> None:
    other = changed(edition(), {"evidence.kinds.licence.signs.reads_as": "permit"})
    with pytest.raises(InputError) as error:
        signs_of(other)
    assert error.value.lines()[0].endswith(
        "evidence.yaml:5: kinds.0.signs.reads_as: 没有「permit」这种材料形式。可用："
        "invoice、licence、contract、payment、invoice_check、screenshot、slides、credit_report、statement"
    )


def test_a_word_that_speaks_for_several_kinds_weighs_less() -> None:
    words = signs_of(edition())["effect_statement"].words
    assert words["测算依据"] == 1.0
    assert signs_of(edition())["data_device_statement"].words["数据上云"] == 1.0


def titles(*rows: Row, **more: object) -> list[tuple[str, float]]:
    return [(title.text, round(title.weight, 2)) for title in titles_of(laid(*rows), **more)]  # type: ignore[arg-type]


PROSE = ("本说明对上云以后的情况作如下说明，供审核。",) * 8


def test_large_type_and_the_first_lines_may_be_titles() -> None:
    assert titles("附表2.2", "# 上云投入明细说明", *PROSE) == [("附表2.2", 0.75), ("上云投入明细说明", 1.0)]


def test_large_lines_right_under_each_other_are_one_title() -> None:
    assert titles("# 设备上云及工业互联网平台", "# 接入服务合同", *PROSE) == [
        ("设备上云及工业互联网平台接入服务合同", 1.0)
    ]


def test_headings_sentences_and_running_heads_are_none() -> None:
    assert titles("# 第三章 用户手册", *PROSE)[0][1] == 0.5
    assert titles("甲方应当按时付款，并验收。", *PROSE) == []
    assert titles("软件服务合同", *PROSE, running=frozenset({"软件服务合同"})) == []


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("营业执照", "licence"), ("企业信用报告", "credit_report"), ("江苏省企业公共信用信息报告", "credit_report"), ("采购合同", "contract"),
        ("技术服务协议书", "contract"), ("网上银行电子回单", "payment"), ("江苏增值税电子普通发票", "invoice"), ("全国增值税发票查验平台", "invoice_check"),
        ("上云投入明细表", "investment_table"), ("发票明细说明", "investment_table"), ("关于产品在云端部署、应用的说明", "cloud_explanation"),
        ("私有云平台建设方案", "platform_design"), ("企业资源管理系统用户手册", "platform_design"), ("上云业务使用情况说明", "usage_statement"),
        ("云服务使用情况说明", "usage_statement"), ("数据和设备上云情况说明", "data_device_statement"), ("上云效果说明", "effect_statement"),
        ("企业上云概要说明", "summary_slide"), ("高新技术企业证书", "other"),
    ],
)  # fmt: skip
def test_a_title_speaks_for_one_kind_most(title: str, key: str) -> None:
    one = laid(f"# {title}", *PROSE)
    found = on_page(one, signs_of(edition()), titles_of(one))
    assert max(found, key=lambda kind: found[kind].weight) == key


def test_words_for_and_against_are_counted() -> None:
    found = on_page(laid("付款人：甲", "收款人：乙", "甲方"), signs_of(edition()), [])
    assert (found["payment"].against, found["contract"].against) == ({"甲方"}, {"付款人", "收款人"})
    assert set(found["payment"].words) == {"付款人", "收款人"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("营业执照副本.jpg", "licence"), ("发票-80000101.pdf", "invoice"), ("发票查验-80000101.png", "invoice_check"), ("查验/80000101.png", "invoice_check"),
        ("合同\\云ERP.pdf", "contract"), ("付款回单.pdf", "payment"), ("ERP使用截图.png", "usage_screenshot"), ("3 效果/降低成本.docx", "effect_statement"),
        ("概要.PPTX", "summary_slide"), ("附表2.3发票明细说明-80000101.pdf", "investment_table"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_or_its_folder_speaks_for_a_kind(name: str, key: str) -> None:
    said = by_name(name, signs_of(edition()))
    assert max(said, key=lambda kind: said[kind][0]) == key


def test_the_file_speaks_louder_than_its_folder() -> None:
    said = by_name("合同/发票.pdf", signs_of(edition()))
    assert said["invoice"][0] > said["contract"][0]
    assert by_name("扫描0001.pdf", signs_of(edition())) == {}
