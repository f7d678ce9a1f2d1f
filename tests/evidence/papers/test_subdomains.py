"""Sub-domains are found in a text by every name the edition knows for them."""

from __future__ import annotations

from tests.evidence.papers.pages import edition
from yunxing.evidence.papers import sub_domains_named


def keys(text: str) -> list[tuple[str, str]]:
    return [(one.key, one.word) for one in sub_domains_named(text, edition())]


def test_official_names_and_other_names_are_found_in_order() -> None:
    assert keys("本公司使用云ERP和客户资源管理，实现成本下降") == [
        ("app.logistics.erp", "云ERP"),
        ("app.service.crm", "客户资源管理"),
        ("effect.cost", "成本下降"),
    ]


def test_the_longest_name_counts_once() -> None:
    assert keys("云数据库") == [("infra.database", "云数据库")]
    assert keys("产品/设备远程监控与运维") == [("innovation.remote_operation", "产品/设备远程监控与运维")]


def test_latin_names_stand_by_themselves_whatever_their_case() -> None:
    assert keys("erp系统、MES.png、ENTERPRISE") == [("app.logistics.erp", "ERP"), ("app.production.mes", "MES")]


def test_spaces_and_widths_do_not_matter_and_places_are_of_the_squeezed_text() -> None:
    (one,) = sub_domains_named(" 企业 资源 规划　", edition())
    assert one == ("app.logistics.erp", 0, 6, "企业资源规划")


def test_a_text_that_names_none_has_none() -> None:
    assert keys("") == keys("连云港样例有限公司营业执照") == []


def test_another_edition_has_names_of_its_own() -> None:
    from tests.guide.lakeland import lakeland

    name = lakeland().sub_domains[0].name.zh
    assert [one.key for one in sub_domains_named(f"关于{name}", lakeland())] == [lakeland().sub_domains[0].key]
