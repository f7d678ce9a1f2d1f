"""Names of enterprises are written in one way and freed of what is printed around them."""

from __future__ import annotations

import pytest

from yunxing.evidence.papers.names import completed, is_enterprise, name_in, tidy


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("连云港样例精工机械有限公司", "连云港样例精工机械有限公司"),
        ("连 云 港 样 例 有 限 公 司", "连云港样例有限公司"),
        ("示例(连云港)有限公司", "示例（连云港）有限公司"),
        ("连云港样例有限公司（以下简称“甲方”）", "连云港样例有限公司"),
        ("连云港样例有限公司（盖章）", "连云港样例有限公司"),
        ("连云港样例有限公司 （公章） ", "连云港样例有限公司"),
        ("：连云港样例有限公司。", "连云港样例有限公司"),
        ("____示例软件有限公司____", "示例软件有限公司"),
        ("示例有限公司连云港分公司", "示例有限公司连云港分公司"),
        ("示例合伙企业（有限合伙）", "示例合伙企业（有限合伙）"),
        ("余额流程户4", "余额流程户4"),
        ("____", None),
        ("（盖章）", None),
        ("", None),
    ],
)
def test_a_name_is_what_the_value_of_a_label_says(value: str, name: str | None) -> None:
    assert name_in(value) == name


def test_marks_are_wide_after_wide_characters_and_letters_and_figures_narrow() -> None:
    assert tidy(" 软件 服务;ＥＲＰ,２０２０ ，系统:A ") == "软件服务；ERP,2020，系统：A"


@pytest.mark.parametrize(
    ("name", "ends"), [("样例有限公司", True), ("样例（集团", False), ("陈示例", False), ("示例银行海州支行", True)]
)
def test_enterprises_are_told_by_how_they_end(name: str, ends: bool) -> None:
    assert is_enterprise(name) is ends


@pytest.mark.parametrize(
    ("name", "further", "whole"),
    [
        ("连云港样例石英制", "品有限公司", "连云港样例石英制品有限公司"),
        ("样例电子科技（集团", "）有限公司", "样例电子科技（集团）有限公司"),
        ("样例新材料股份有限公", "司 日期", "样例新材料股份有限公司"),
        ("样例有限公司", "地址：海州区", "样例有限公司"),
        ("样例", "地址：海州区", "样例"),
    ],
)
def test_a_name_broken_at_the_end_of_a_line_is_completed(name: str, further: str, whole: str) -> None:
    assert completed(name, further) == whole
