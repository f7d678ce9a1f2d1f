"""Which office an enterprise probably belongs to: by its address first, by the code's digits else; never a guess."""

import pytest

from yunxing.programme.people.jurisdictions import plant
from yunxing.programme.people.model import Authority, Jurisdiction
from yunxing.programme.people.suggesting import suggest
from yunxing.reference import uscc


def code(digits: str) -> str:
    first = f"91{digits}EXAM00001"
    return first + uscc.check_character(first)


@pytest.fixture(autouse=True)
def _whole_province(_on_a_day: None) -> None:
    plant()


@pytest.mark.parametrize(
    ("address", "digits", "place"),
    [
        ("江苏省连云港市海州区示例路1号", "", "320706"),
        ("连云港市 赣榆区 示例镇", "320706", "320707"),
        ("连云港经济技术开发区黄海大道", "320703", "320771"),
        ("徐圩新区港前大道", "", "320773"),
        ("江苏省昆山市示例路", "", "320583"),
        ("徐州市鼓楼区示例街", "", "320302"),
        ("南京市鼓楼区示例街", "", "320106"),
        ("", "320706", "320706"),
        ("示例路1号", "320722", "320722"),
        ("", "320705", "320706"),  # 新浦区 was merged into 海州区 in 2014
        ("", "320721", "320707"),
        ("", "110105", None),
        ("上海市浦东新区示例路", "", None),
        ("", "", None),
    ],
)
def test_an_area_is_suggested_by_address_then_by_code(address: str, digits: str, place: str | None) -> None:
    found = suggest(code=code(digits) if digits else "", address=address)
    assert (found.jurisdiction.pk if found else None) == place


def test_a_suggestion_says_why() -> None:
    found = suggest(code=code("320706"))
    assert found is not None
    assert (found.zh, found.en) == (
        "按信用代码第 3–8 位（320706）建议，注册地已迁移的请改选",
        "suggested by digits 3 to 8 of the code (320706); choose another if the enterprise has moved",
    )


def test_a_code_that_is_none_suggests_nothing() -> None:
    assert suggest(code="913207060000000000") is None


def test_planting_the_tree_twice_adds_nothing() -> None:
    before = (Jurisdiction.objects.count(), Authority.objects.count())
    assert plant() == 0
    assert (Jurisdiction.objects.count(), Authority.objects.count()) == before
    direct = Jurisdiction.objects.filter(level="city", parent="32").exclude(children__isnull=False)
    assert sorted(direct.values_list("pk", flat=True)) == ["320583", "321283", "321322"]
    assert Authority.objects.get(jurisdiction="320771").name == "市开发区经发局"
