"""Reading a declaration: what people write is taken, what cannot be known for sure is refused with its line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.guide import factories
from yunxing.guide.declaration import Declaration, Reader, reader
from yunxing.guide.files import InputError, read_text

EXAMPLE = (Path(__file__).parent / "editions" / "declaration.yaml").read_text("utf-8")  # as the data model shows it
ENTERPRISE_KEYS = (
    "name、kind、address、uscc、division、capital_wan、legal_person、financial_system、credit_clean、representative、"
    "contact、employees、cloud_users、says_exempt、industry、clusters、cluster_other"
)


def under() -> Reader:
    return reader(factories.edition())


def of_text(text: str, *, is_json: bool = False) -> Declaration:
    return under().from_source(read_text(text, name="d.yaml", is_json=is_json))


def refused(text: str, lang: str = "zh", *, is_json: bool = False) -> list[str]:
    with pytest.raises(InputError) as error:
        of_text(text, is_json=is_json)
    return error.value.lines(lang)


def swapped(old: str, new: str) -> str:
    assert EXAMPLE.count(old) == 1, old
    return EXAMPLE.replace(old, new)


def test_the_shape_of_the_data_model_is_read() -> None:
    made = of_text(EXAMPLE)
    assert (made.edition, made.star, made.name) == ("jiangsu-2020", 3, "连云港云港试验机械有限公司")
    assert str(made.filed_on) == "2020-05-06"
    assert made.fields["enterprise.capital_wan"] == Decimal("5000.00")
    assert made.fields["enterprise.contact.fax"] is None
    assert made.fields["enterprise.clusters"] == ("高端装备",)
    assert made.fields["enterprise.legal_person"] is True
    assert made.fields["deployment"] == "public"
    assert [c.item for c in made.claims] == ["app.logistics.erp", "effect.cost"]
    assert (made.claims[0].pages, made.claims[0].services) == ("12-14", ("s1",))
    assert made.invoices[0].breakdown is not None
    assert made.invoices[0].breakdown.lines[0].amount_yuan == Decimal(20000)
    assert str(made.invoices[0].breakdown.sealed_by["provider"]) == "2020-04-02"
    assert made.evidence[6].stated == {"text": 1, "basis": 1, "method": 1, "picture": 0}
    assert made.evidence[7].stated == {"slides": 1}
    assert made.dossier_pages is None


def test_json_and_yaml_give_the_same_declaration(tmp_path: Path) -> None:
    plain = factories.values("B4")
    (tmp_path / "a.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(_yaml(plain), encoding="utf-8-sig")
    from_json, from_yaml = under().read(tmp_path / "a.json"), under().read(tmp_path / "a.yaml")
    assert from_json == from_yaml == factories.declare("B4")
    assert of_text(EXAMPLE) == of_text(json.dumps(read_text(EXAMPLE, name="x").values), is_json=True)


def _yaml(value: Any) -> str:
    import yaml

    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))


@pytest.mark.parametrize("empty", ["fields", "records"])
def test_what_is_left_out_is_empty(empty: str) -> None:
    made = of_text("star: 4" if empty == "fields" else "star: 4\nclaims:\nenterprise:\ninvoices: []\n")
    assert set(made.fields.values()) == {None, ()}
    assert (made.claims, made.invoices, made.name, made.filed_on) == ((), (), "—", None)


WRONG: list[tuple[str, str, str]] = [
    ("deployment: public", "deploiment: public", "d.yaml:23: deploiment: 没有这一项，请核对名称；可用的有：filed_on、enterprise、deployment、cloud_since、narratives、commitment、format、edition、star、dossier_pages、providers、services、claims、contracts、invoices、evidence"),
    ("  employees: 120", "  employes: 120", f"d.yaml:17: enterprise.employes: 没有这一项，请核对名称；可用的有：{ENTERPRISE_KEYS}"),
    ("phone: 0518-80000001", "fone: 1", "d.yaml:15: enterprise.representative.fone: 没有这一项，请核对名称；可用的有：name、phone"),
    ("star: 3   ", "stars: 3   ", "d.yaml:1: star: 缺少这一项，必须填写"),
    ("  - id: i1\n    code", "  - code", "d.yaml:36: invoices.0.id: 缺少这一项，必须填写"),
    ("star: 3   ", "star: 6   ", "d.yaml:3: star: 没有「6」这一星级，可选：3、4、5"),
    ("star: 3   ", "star: true ", "d.yaml:3: star: 没有「true」这一星级，可选：3、4、5"),
    ("star: 3   ", "star: 3.0 ", "d.yaml:3: star: 没有「3.0」这一星级，可选：3、4、5"),
    ("star: 3   ", "star: [3] ", "d.yaml:3: star: 应为文字，写的是「列表 (list)」"),
    ("yunxing/declaration@1", "yunxing/declaration@2", "d.yaml:1: format: 「yunxing/declaration@2」不在可选值之中：'yunxing/declaration@1'"),
    ("filed_on: 2020-05-06 ", "filed_on: 2019-02-30 ", "d.yaml:4: filed_on: 没有2019年2月30日这一天，请核对"),
    ("filed_on: 2020-05-06 ", "filed_on: 五月六日 ", "d.yaml:4: filed_on: 「五月六日」不是日期，请写成 2020-05-06 的样子"),
    ("filed_on: 2020-05-06 ", "filed_on: 1820-05-06 ", "d.yaml:4: filed_on: 「1820-05-06」的年份不合理，请核对"),
    ('"5000.00"', "两万", "d.yaml:11: enterprise.capital_wan: 「两万」不是金额，请写阿拉伯数字，如 20000.00，不带单位"),
    ('"5000.00"', "true", "d.yaml:11: enterprise.capital_wan: 「true」不是金额，请写阿拉伯数字，如 20000.00，不带单位"),
    ('"5000.00"', "-1", "d.yaml:11: enterprise.capital_wan: 金额「-1」不能小于0"),
    ('"5000.00"', "1.0000001", "d.yaml:11: enterprise.capital_wan: 金额「1.0000001」的小数超过6位"),
    ('"5000.00"', "100000000000", "d.yaml:11: enterprise.capital_wan: 金额「100000000000」过大，应小于100,000,000,000"),
    ("name: 张试", "name: [张, 试]", "d.yaml:15: enterprise.representative.name: 应为文字，写的是「列表 (list)」"),
    ("employees: 120", "employees: 一百二十", "d.yaml:17: enterprise.employees: 「一百二十」不是整数，请写阿拉伯数字，如 120"),
    ("employees: 120", "employees: -1", "d.yaml:17: enterprise.employees: 「-1」不是整数，请写阿拉伯数字，如 120"),
    ("says_exempt: false", "says_exempt: 也许", "d.yaml:19: enterprise.says_exempt: 「也许」应为“是”或“否”"),
    ("[高端装备]", "[高端]", "d.yaml:21: enterprise.clusters.0: 「高端」不在可选值之中：" + "、".join(factories.edition().fields["enterprise.clusters"].choices)),
    ("deployment: public", "deployment: 云", "d.yaml:23: deployment: 「云」不在可选值之中：公有云（public）、私有云（private）、混合云（hybrid）、其他（other）"),
    ('"12-14"', "14-12", "d.yaml:31: claims.0.pages: 页码「14-12」应从1起、由小到大"),
    ('"12-14"', "十二页", "d.yaml:31: claims.0.pages: 页码「十二页」应写成 12 或 12-14，多处用顿号隔开"),
    ("item: app.logistics.erp", "item: 企业资源规划", "d.yaml:31: claims.0: 没有子域「企业资源规划」，是不是 app.logistics.erp？"),
    ("item: effect.cost", "item: app.logistics.erp", "d.yaml:32: claims.1.item: 子域「app.logistics.erp」填了两次"),
    ("services: [s1]", "services: [s2]", "d.yaml:31: claims.0.services: services 中没有「s2」，现有：s1"),
    ("evidence: [e2]", "evidence: [zz]", "d.yaml:34: contracts.0.evidence: evidence 中没有「zz」，现有：e1、e2、e3、e4、e5、e6、e8、e9"),
    ("contracts: [c1]", "contracts: [c1, c9]", "d.yaml:46: invoices.0.contracts: contracts 中没有「c9」，现有：c1"),
    ("payment: e3", "payment: e33", "d.yaml:48: invoices.0.payment: evidence 中没有「e33」，现有：e1、e2、e3、e4、e5、e6、e8、e9"),
    ("id: e8", "id: e2", "d.yaml:60: evidence.7.id: 编号「e2」重复"),
    ("item: summary_slide", "item: slides", "d.yaml:60: evidence.7: 没有证明材料种类「slides」，可用：" + "、".join(factories.edition().evidence)),
    ("slides: 1", "slides: 一页", "d.yaml:60: evidence.7: slides：「一页」不是整数，请写阿拉伯数字，如 120"),
    ("text: true", "text: 部分", "d.yaml:59: evidence.6: text：「部分」应为“是”或“否”"),
    ("{name: 云ERP, spec: 标准版, quantity: 1,", "{name: 云ERP, spec: 标准版, quantity: 一,", "d.yaml:51: invoices.0.breakdown.lines.0.quantity: 「一」不是金额，请写阿拉伯数字，如 20000.00，不带单位"),
    ("commitment: {signed: true, sealed: true, dated: 2020-05-06}", "commitment: 已签", "d.yaml:27: commitment: 应为一组“键: 值”，写的是「已签」"),
    ("  - {item: effect.cost,", "  - effect.cost\n  - {item: effect.cost,", "d.yaml:32: claims.1: 应为一组“键: 值”，写的是「effect.cost」"),
    ("services: [s1]", "services: s1", "d.yaml:31: claims.0.services: 应为一个列表，写的是「s1」"),
    ('pages: "12-14"', "page: 12", "d.yaml:31: claims.0.page: 没有这一项，请核对名称；可用的有：item、services、note、pages、evidence"),
    ("edition: jiangsu-2020", "edition: jiangsu-2029", "d.yaml:2: edition: 这份申报按「jiangsu-2029」填写，现在用的是「jiangsu-2020」，请加 --edition jiangsu-2029"),
    ("name: 张试", 'name: "张\\0试"', "d.yaml:15: enterprise.representative.name: 含有不能显示的字符，请删去后重新填写"),
    ("name: 张试", 'name: "张\\uffff试"', "d.yaml:15: enterprise.representative.name: 含有不能显示的字符，请删去后重新填写"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line"), WRONG, ids=[f"{i}-{r[2].split(': ')[1]}" for i, r in enumerate(WRONG)])
def test_a_wrong_value_is_refused_in_one_line(old: str, new: str, line: str) -> None:
    assert refused(swapped(old, new))[0] == line


def test_english_says_the_same() -> None:
    assert refused(swapped("star: 3   ", "star: 6   "), "en") == [
        "d.yaml:3: star: there is no star “6”; choose of 3, 4, 5"
    ]
    assert refused(swapped('"5000.00"', "两万"), "en") == [
        "d.yaml:11: enterprise.capital_wan: “两万” is not an amount: write digits such as 20000.00, without a unit"
    ]
    assert refused(swapped("filed_on: 2020-05-06 ", "filed_on: 2019-02-30 "), "en") == [
        "d.yaml:4: filed_on: there is no such day as 2019-02-30: check it"
    ]


def test_every_fault_is_named_at_once() -> None:
    text = swapped('"5000.00"', "两万").replace("star: 3  ", "star: 6  ").replace("employees: 120", "employees: x")
    assert [line.split(": ")[1] for line in refused(text)] == [
        "enterprise.capital_wan",
        "enterprise.employees",
        "star",
    ]


@pytest.mark.parametrize(
    ("written", "star"), [("3", 3), ("三星级", 3), ("四星", 4), ("four stars", 4), ("'5'", 5), (" 五星级 ", 5)]
)
def test_a_star_by_its_name(written: str, star: int) -> None:
    assert of_text(f"star: {written}").star == star


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("deployment", "混合云", "hybrid"),
        ("deployment", "hybrid", "hybrid"),
        ("deployment", "''", None),
        ("cloud_since", "2020年1月5日", "2020-01-05"),
        ("cloud_since", "2020/1/5", "2020-01-05"),
        ("cloud_since", "null", None),
    ],
)
def test_what_people_write_is_taken(field: str, written: str, value: str | None) -> None:
    got = of_text(f"star: 3\n{field}: {written}").fields[field]
    assert (None if got is None else str(got)) == value


def test_a_division_by_its_name() -> None:
    assert factories.declare(enterprise__division="海州区").fields["enterprise.division"] == "320706"
    assert factories.declare(enterprise__division="昆山市").fields["enterprise.division"] == "320583"
    assert factories.declare(enterprise__division="无此县").fields["enterprise.division"] == "无此县"


def test_a_division_is_read_as_codes_are() -> None:
    assert factories.declare(enterprise__division="３２０７０６").fields["enterprise.division"] == "320706"
    assert factories.declare(enterprise__division="32 0706").fields["enterprise.division"] == "320706"


@pytest.mark.parametrize("written", ["cloud_service", "云服务", "Cloud services"])
def test_a_category_by_its_key_or_name(written: str) -> None:
    assert of_text(swapped("category: cloud_service", f"category: {written}")).invoices[0].category == written


def test_a_category_that_is_none() -> None:
    categories = factories.edition().investment.categories  # type: ignore[union-attr]
    with pytest.raises(InputError) as error:
        of_text(swapped("category: cloud_service", "category: cloud_servce"))
    ((place, _, zh, en),) = error.value.problems
    assert place.file == "d.yaml"
    assert zh == "没有投入类别「cloud_servce」，可用：" + "、".join(f"{c.name.zh}（{c.key}）" for c in categories)
    assert en == "there is no category 「cloud_servce」; there are " + ", ".join(c.key for c in categories)


def test_numbers_of_json_are_read_as_text_is() -> None:
    made = of_text(
        '{"star": 3, "enterprise": {"capital_wan": 0.1, "employees": 120, "name": 360, "credit_clean": true}}',
        is_json=True,
    )
    assert made.fields["enterprise.capital_wan"] == Decimal("0.1")
    assert made.fields["enterprise.employees"] == 120
    assert made.fields["enterprise.name"] == "360"
    assert made.fields["enterprise.credit_clean"] is True
    assert refused('{"star": true}', is_json=True) == ["d.yaml:1: star: 没有「True」这一星级，可选：3、4、5"]
    assert refused('{"star": 3, "enterprise": {"capital_wan": true}}', is_json=True) == [
        "d.yaml:1: enterprise.capital_wan: 「True」不是金额，请写数字，如 20000.00"
    ]


HOSTILE: dict[str, tuple[str, str]] = {
    "a list": ("- star: 3", "d.yaml:1: 应为一份申报（一组“键: 值”）"),
    "a word": ("三星级", "d.yaml:1: 应为一份申报（一组“键: 值”）"),
    "a comment": ("# nothing", "d.yaml: 应为一份申报（一组“键: 值”）"),
    "a number as key": ("star: 3\n1: 2", "d.yaml:2: 1: 没有这一项，请核对名称；可用的有：filed_on、"),
    "an alias": ("star: 3\nclaims: &all []\ninvoices: *all", "d.yaml:3: 不能使用 YAML 的引用（*名称），请把内容写全"),
    "10 MB": (
        f"star: 3\nenterprise: {{name: {'x' * 10_000_000}}}",
        "d.yaml:2: enterprise.name: 文字有10000000个字符，超过20000",
    ),
    "mappings": (
        f"star: 3\nenterprise: {'{name: ' * 30}x{'}' * 30}",
        "d.yaml:2: enterprise.name: 应为文字，写的是「键值 (mapping)」",
    ),
    "lists": (f"star: 3\nenterprise: {'[' * 60}{']' * 60}", "d.yaml:2: "),
    "a list for a division": (
        "star: 3\nenterprise: {division: [320706]}",
        "d.yaml:2: enterprise.division: 应为文字，写的是「列表 (list)」",
    ),
    "a mapping for rows": (
        "star: 3\nproviders: {name: x}",
        "d.yaml:2: providers: 应为一个列表，写的是「键值 (mapping)」",
    ),
    "rows": ("star: 3\nclaims:\n" + "- {item: effect.cost}\n" * 2001, "d.yaml:2: claims: 最多2000项"),
    "no item": ("star: 3\nevidence: [{id: a}]", "d.yaml:2: evidence.0: 没有证明材料种类空值 (null)，可用：licence、"),
    "stated": ("star: 3\nevidence: [{id: a, item: licence, stated: {}}]", "d.yaml:2: evidence.0: 没有 stated 这一项"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_one_line(name: str) -> None:
    text, line = HOSTILE[name]
    found = refused(text)
    assert len(found) == 1
    assert found[0].startswith(line)
    assert "\n" not in found[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"star": 3,\n"enterprise": {"name": true}}', "d.yaml:2: enterprise.name: 应为文字，写的是「True」"),
        (
            '{"star": 3,\n"enterprise": {"name": "a\\u0000b"}}',
            "d.yaml:2: enterprise.name: 含有不能显示的字符，请删去后重新填写",
        ),
        (
            '{"star": 3,\n"enterprise": {"name": "\\ud800"}}',
            "d.yaml:2: enterprise.name: 含有不能显示的字符，请删去后重新填写",
        ),
    ],
    ids=["true", "NUL", "half a character"],
)
def test_what_only_json_can_say_is_refused(text: str, line: str) -> None:
    assert refused(text, is_json=True) == [line]


def test_a_long_id_is_a_long_text() -> None:
    assert refused("star: 3\nservices: [{id: " + "x" * 201 + "}]") == [
        "d.yaml:2: services.0.id: 文字过长，最多200个字符"
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"star": 3, "enterprise": {"employees": "\\ud800"}}',
        '{"star": 3, "claims": [{"item": "\\ud800"}]}',
        '{"star": 3, "claims": [{"item": "effect.cost", "services": ["\\ud800"]}]}',
        '{"star": 3, "\\ud800": 1}',
    ],
    ids=["number", "item", "reference", "key"],
)
def test_half_a_character_is_quoted_by_no_complaint(text: str) -> None:
    assert all(line.encode() for line in refused(text, is_json=True))
