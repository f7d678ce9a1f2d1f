"""Labels are found in every shape, and the values that belong to them and to no other."""

from __future__ import annotations

import pytest

from tests.evidence.papers.pages import laid, span
from yunxing.evidence.page import Page
from yunxing.evidence.papers.labels import Label, pairs
from yunxing.evidence.papers.sheet import sheet

WORDS = {
    "name": Label(("名称",), wraps=True),
    "kind": Label(("类型",)),
    "address": Label(("住所",), wraps=True),
    "capital": Label(("注册资本",)),
    "founded": Label(("成立日期",)),
    "payer": Label(("付款人", "付款人名称")),
    "account": Label(("账号", "付款人账号")),
}


def said(*rows: object, **more: object) -> list[tuple[str, str, str]]:
    return [(pair.key, pair.text, pair.where) for pair in pairs(laid(*rows, **more), WORDS)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "row",
    [
        ["名称：样例有限公司"], ["名称:样例有限公司"], [(70, "名　　称"), (150, "样例有限公司")], [(70, "名"), (110, "称"), (150, "样例有限公司")],
        ["名称（全称）：样例有限公司"], [(70, "名称："), (150, "样例有限公司")], ["名称样例有限公司"], [(70, "名 称:"), (300, "样例有限公司")],
    ],
)  # fmt: skip
def test_a_value_is_found_beside_its_label_or_glued_to_it(row: list[object]) -> None:
    assert said(row) == [("name", "样例有限公司", "beside")]


def test_a_label_ends_the_value_before_it() -> None:
    row = [(70, "名称：样例有限公司"), (260, "类型：有限责任公司")]
    assert said(row) == [("name", "样例有限公司", "beside"), ("kind", "有限责任公司", "beside")]
    assert said("名称：样例有限公司 类型：有限责任公司") == [
        ("name", "样例有限公司", "beside"),
        ("kind", "有限责任公司", "beside"),
    ]


def test_a_wide_gap_ends_a_value_too() -> None:
    assert said([(70, "名称："), (110, "样例有限公司"), (400, "编号 0001")]) == [("name", "样例有限公司", "beside")]


def test_the_longest_wording_counts() -> None:
    assert said("付款人账号：001", "付款人名称：样例", "付款人：示例") == [
        ("account", "001", "beside"),
        ("payer", "样例", "beside"),
        ("payer", "示例", "beside"),
    ]


def test_a_value_stands_below_its_label() -> None:
    assert said([(70, "名称"), (300, "类型")], [(70, "样例有限公司"), (300, "有限责任公司")]) == [
        ("name", "样例有限公司", "below"),
        ("kind", "有限责任公司", "below"),
    ]


def test_a_value_of_two_lines_stands_about_the_height_of_its_label() -> None:
    spans = [span("住所", 70, 67), span("连云港市海州区", 150, 60), span("样例路1号", 150, 74)]
    (pair,) = pairs(sheet(Page(1, 595, 842, "text", spans)), WORDS)
    assert pair.text == "连云港市海州区样例路1号"


def test_a_value_wraps_in_its_column_only() -> None:
    rows = (
        [(70, "住所"), (150, "连云港市海州区样例"), (330, "注册资本"), (420, "捌佰万元整")],
        [(150, "工业园区2幢"), (330, "成立日期"), (420, "2015年3月2日")],
    )
    assert said(*rows) == [
        ("address", "连云港市海州区样例工业园区2幢", "beside"),
        ("capital", "捌佰万元整", "beside"),
        ("founded", "2015年3月2日", "beside"),
    ]


def test_what_begins_the_next_line_is_held_ready() -> None:
    (pair,) = pairs(laid("名称：样例石英制", "品有限公司"), WORDS)
    assert (pair.text, [s.text for s in pair.further]) == ("样例石英制", ["品有限公司"])


def test_words_of_a_sentence_are_no_labels() -> None:
    assert said("本公司名称变更后住所不变，类型不变") == []
    assert [(p.key, p.marked) for p in pairs(laid("类型不变"), WORDS)] == [("kind", False)]


def test_recognised_print_is_forgiven_one_wrong_character_of_a_long_label() -> None:
    assert said([(70, "成立日朗"), (200, "2015年3月2日")], how="ocr") == [("founded", "2015年3月2日", "beside")]
    assert said([(70, "成立日朗"), (200, "2015年3月2日")]) == []
    assert said([(70, "名你"), (200, "样例")], how="ocr") == []


def test_a_label_without_value_has_none() -> None:
    assert said("名称：____") == [("name", "", "below")]


def test_tabs_part_cells_of_a_text_without_places() -> None:
    spans = [span("名称\t样例有限公司\t备注\t无", 0, 0)]
    (pair,) = pairs(sheet(Page(1, 100, 10, "text", spans)), WORDS)
    assert pair.text == "样例有限公司"
