"""The words of R71 are found where they are said of what is bought, and nowhere else."""

from __future__ import annotations

import pytest

from tests.evidence.papers.pages import Row, edition, page, read
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers.cloud_words import words_of
from yunxing.guide.loading import changed

HEAD: tuple[Row, ...] = ("# 软件服务合同", "甲方：连云港样例有限公司", "乙方：江苏示例云计算有限公司")


def contract(*rows: Row, second: tuple[Row, ...] = ()) -> Paper:
    pages = [page(*HEAD, *rows, "违约责任", "签订日期：2019年6月1日")]
    if second:
        pages.append(page(*second, number=2))
    (paper,) = read(*pages)
    return paper


@pytest.mark.parametrize(
    "word", ["云服务", "云产品", "云平台", "云ERP", "SaaS", "工业互联网平台", "公有云", "云服务器"]
)
def test_a_word_of_the_list_is_found(word: str) -> None:
    paper = contract(f"乙方向甲方提供{word}。")
    assert (paper.value("says_cloud"), paper.value("cloud_words")) == (True, word)


def test_every_place_is_kept_with_page_and_box() -> None:
    paper = contract("乙方提供云服务和云平台。", second=("云服务期限一年。", "甲方验收。"))
    seen = paper.facts["says_cloud"].seen
    assert [(s.raw, s.page, s.value) for s in seen] == [("云服务", 1, True), ("云平台", 1, True), ("云服务", 2, True)]
    assert all(s.box is not None for s in seen)
    assert (paper.value("cloud_words"), paper.facts["cloud_words"].seen[0].raw) == (
        "云服务、云平台",
        "云服务×2、云平台×1",
    )


def test_a_word_across_the_end_of_a_line_is_found() -> None:
    assert contract("乙方向甲方提供企业资源管理系统的云", "服务，期限一年。").value("cloud_words") == "云服务"


def test_the_name_of_a_party_says_nothing() -> None:
    paper = contract("乙方江苏示例云计算有限公司提供软件。", "收款人：江苏示例云", "计算有限公司")
    assert (paper.value("says_cloud"), "cloud_words" in paper.facts) == (False, False)
    assert paper.facts["says_cloud"].sure


@pytest.mark.parametrize("text", ["样例云服务有限公司", "样例云平台（连云港）科技有限公司", "连云港市云台山路"])
def test_other_names_say_nothing_either(text: str) -> None:
    assert contract(f"见证方：{text}").value("says_cloud") is False


def test_longer_words_count_once() -> None:
    assert contract("乙方提供云服务器。").facts["cloud_words"].seen[0].raw == "云服务器×1"


def test_latin_words_stand_by_themselves() -> None:
    assert contract("型号 XSaaS-2").value("says_cloud") is False


def test_what_the_contract_excludes_is_a_finding() -> None:
    paper = contract("以上费用不含云服务器。")
    assert paper.value("says_cloud") is False
    assert [f.zh for f in paper.findings if f.code == "cloud_denied"] == [
        "第1页把“云服务器”写为不含或除外，请核对合同是否真的提供云服务"
    ]


def test_a_word_on_recognised_print_is_as_sure_as_the_print() -> None:
    (paper,) = read(page(*HEAD, "乙方提供云服务。", "违约责任", how="ocr", confidence=0.9))
    assert (paper.value("says_cloud"), paper.facts["says_cloud"].sure) == (True, False)


def test_the_words_are_the_editions() -> None:
    other = changed(edition(), {"evidence.kinds.cloud_explanation.unless_said.words": ["雾服务"]})
    assert words_of(other) == ("雾服务",)
    (paper,) = read(page(*HEAD, "乙方提供云服务和雾服务。", "违约责任"), of=other)
    assert paper.value("cloud_words") == "雾服务"


def test_an_edition_that_asks_for_no_words_has_no_such_fact() -> None:
    from tests.guide.lakeland import lakeland

    assert words_of(lakeland()) == ()
