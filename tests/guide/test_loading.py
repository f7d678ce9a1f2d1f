"""An edition is data: what its files say is checked on loading, changed by name, and known to no code."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import yunxing
from tests.guide import factories
from yunxing.evidence.paper import FORMS
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.judging import Outcome
from yunxing.guide.kinds.registry import KINDS, KindTakenError, kind
from yunxing.guide.loading import EDITIONS, available, changed, load_edition, load_lists, read_list
from yunxing.guide.verdict import assess

FIRST = "jiangsu-2020"
READINGS = "、".join([f"P{n}{b}" for n in range(1, 27) for b in (("", "b") if n in (7, 10) else ("",))])
GROUPS = "app、infra、data、device、edge、devsvc、effect、innovation"
PAPERS = "licence、credit_report、investment_table、platform_design、summary_slide"  # of the enterprise itself
EVIDENCE = (
    "licence、credit_report、contract、payment、invoice、invoice_check、investment_table、cloud_explanation、"
    "platform_design、usage_statement、usage_screenshot、data_device_statement、effect_statement、summary_slide、other"
)


def english(listed: str) -> str:
    return listed.replace("、", ", ")


def first() -> Edition:
    return load_edition(FIRST)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EDITIONS / FIRST, tmp_path / "copy"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    path.write_text(text.replace(old, new), "utf-8")


def refused(folder: Path, lang: str = "zh") -> list[str]:
    with pytest.raises(InputError) as error:
        load_edition(folder)
    return [line.removeprefix(f"{folder}/") for line in error.value.lines(lang)]


def test_the_packaged_edition_loads() -> None:
    edition = first()
    assert available() == [FIRST]
    assert (edition.key, edition.stars, len(edition.sub_domains)) == (FIRST, (3, 4, 5), 63)
    assert "、".join(edition.groups) == GROUPS
    assert [len(group.sub_domains) for group in edition.groups.values()] == [13, 9, 6, 5, 2, 11, 7, 10]
    assert "、".join(edition.readings) == READINGS
    assert "、".join(edition.evidence) == EVIDENCE
    assert [s.decider for s in edition.about.stars] == ["city", "province", "province"]
    assert edition.bits["app.design.application"] == 1
    assert edition.named(edition.mask(["edge"])) == tuple(edition.groups["edge"].sub_domains)
    assert load_edition(FIRST) is edition


def test_a_folder_is_as_good_as_a_name(copy: Path) -> None:
    for given in (copy, str(copy)):
        assert load_edition(given).fingerprint == first().fingerprint


def test_no_such_edition() -> None:
    with pytest.raises(InputError) as error:
        load_edition("jiangsu-2099")
    assert error.value.lines("zh") == [f"jiangsu-2099: 没有这一版指南。现有：{FIRST}；也可给出指南文件夹"]
    assert error.value.lines("en") == [f"jiangsu-2099: no such edition; there are {FIRST}, or name a folder"]


FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    # what is wrong: file, text, what stands instead, the line in Chinese, the line in English
    "missing key": ("requirements", "    of: [innovation]\n", "", "requirements.yaml:194: requirements.19.of: 缺少这一项，必须填写", "requirements.yaml:194: requirements.19.of: this key is required and missing"),
    "missing top key": ("edition", "issued: 2020-03\n", "", "edition.yaml:2: issued: 缺少这一项，必须填写", "edition.yaml:2: issued: this key is required and missing"),
    "unknown key": ("edition", "form_unit: wan", "form_units: wan", "edition.yaml:2: form_unit: 缺少这一项，必须填写", "edition.yaml:2: form_unit: this key is required and missing"),
    "typo": ("requirements", "    at_least: {3: 2, 4: 3, 5: 4}", "    at_leest: {3: 2, 4: 3, 5: 4}", "requirements.yaml:186: requirements.18.at_least: 缺少这一项，必须填写", "requirements.yaml:186: requirements.18.at_least: this key is required and missing"),
    "extra key": ("requirements", "    of: [innovation]\n", "    of: [innovation]\n    off: 1\n", "requirements.yaml:201: requirements.19.off: 没有这一项，请核对名称；可用的有：key、kind、section、requirement、title、clause、stars、part_of、of、at_least", "requirements.yaml:201: requirements.19.off: no such key; check its spelling. Known here: key, kind, section, requirement, title, clause, stars, part_of, of, at_least"),
    "wrong type": ("requirements", "at_least: {3: 2, 4: 3, 5: 4}", "at_least: {3: 2, 4: 三, 5: 4}", "requirements.yaml:193: requirements.18.at_least.4: 「三」不是整数，请写阿拉伯数字", "requirements.yaml:193: requirements.18.at_least.4: “三” is not a whole number: write it in digits"),
    "amount in words": ("requirements", "at_least_yuan: {3: 20000,", "at_least_yuan: {3: 两万,", "requirements.yaml:208: requirements.20.at_least_yuan.3: 「两万」不是数字，请写阿拉伯数字", "requirements.yaml:208: requirements.20.at_least_yuan.3: “两万” is not a number: write it in digits"),
    "text for a list": ("requirements", "of: [innovation]", "of: innovation", "requirements.yaml:200: requirements.19.of: 应为一个列表，写的是「innovation」", "requirements.yaml:200: requirements.19.of: a list was expected, not “innovation”"),
    "no such day": ("requirements", "since: 2019-01-01", "since: 2019-02-30", "requirements.yaml:6: investment.since: 「2019-02-30」不是日期，请写成 2020-05-06", "requirements.yaml:6: investment.since: “2019-02-30” is not a date: write 2020-05-06"),
    "no such word": ("requirements", "how: {3: any, 4:", "how: {3: some, 4:", "requirements.yaml:124: requirements.11.how.3: 「some」不在可选值之中：'all', 'any' or 'none'", "requirements.yaml:124: requirements.11.how.3: “some” is not one of 'all', 'any' or 'none'"),
    "unknown star": ("requirements", "at_least_yuan: {3: 20000,", "at_least_yuan: {2: 20000,", "requirements.yaml:208: requirements.20.at_least_yuan.2: 没有2星，本版有：3、4、5", "requirements.yaml:208: requirements.20.at_least_yuan.2: no star 2; there are 3, 4, 5"),
    "unknown star of a row": ("requirements", "    stars: [4, 5]\n    field: deployment", "    stars: [4, 6]\n    field: deployment", "requirements.yaml:465: requirements.52.stars: 没有「6」。可用：3、4、5", "requirements.yaml:465: requirements.52.stars: '6' is unknown; there are 3, 4, 5"),
    "unknown reading": ("requirements", "dated_by: {by: P9,", "dated_by: {by: P99,", f"requirements.yaml:7: investment.dated_by.by: 没有「P99」。可用：{READINGS}", f"requirements.yaml:7: investment.dated_by.by: 'P99' is unknown; there are {english(READINGS)}"),
    "missing alternative": ("requirements", "invoice: invoice, contract: contract, payment: payment}", "invoice: invoice, payment: payment}", "requirements.yaml:7: investment.dated_by: 读法P9的各种取值都要写到：contract、invoice、payment", "requirements.yaml:7: investment.dated_by: every alternative of P9 is needed: contract, invoice, payment"),
    "unknown default": ("readings", "    default: city_wide", "    default: province_wide", "readings.yaml:128: readings.13.default: 没有「province_wide」。可用：city_wide、per_star、per_county、received", "readings.yaml:128: readings.13.default: 'province_wide' is unknown; there are city_wide, per_star, per_county, received"),
    "unknown group": ("requirements", "of: [innovation]", "of: [inovation]", f"requirements.yaml:200: requirements.19.of: 没有「inovation」。可用：{GROUPS}", f"requirements.yaml:200: requirements.19.of: 'inovation' is unknown; there are {english(GROUPS)}"),
    "unknown group of a form": ("forms", "groups: [app, infra, effect]", "groups: [app, infra, affect]", f"forms.yaml:11: forms.0.groups: 没有「affect」。可用：{GROUPS}", f"forms.yaml:11: forms.0.groups: 'affect' is unknown; there are {english(GROUPS)}"),
    "unknown evidence": ("requirements", "item: summary_slide", "item: summary", f"requirements.yaml:520: requirements.58.item: 没有「summary」。可用：{PAPERS}", f"requirements.yaml:520: requirements.58.item: 'summary' is unknown; there are {english(PAPERS)}"),
    "requirement twice": ("requirements", "- key: still_in_use", "- key: months_in_use", "requirements.yaml:221: requirements.22.key: 「months_in_use」重复", "requirements.yaml:221: requirements.22.key: 'months_in_use' is given twice"),
    "reading twice": ("readings", "- key: P10b", "- key: P10", "readings.yaml:106: readings.11.key: 「P10」重复", "readings.yaml:106: readings.11.key: 'P10' is given twice"),
    "sub-domain twice": ("subdomains", "- key: effect.other", "- key: effect.cost", "subdomains.yaml:8: areas: 子域「effect.cost」重复", "subdomains.yaml:8: areas: sub-domain 'effect.cost' is given twice"),
    "YAML key twice": ("edition", "issued: 2020-03\n", "issued: 2020-03\nissued: 2020-04\n", "edition.yaml:6: issued: 这一项写了两次，请只留一个", "edition.yaml:6: issued: given twice: keep one"),
    "unknown kind": ("requirements", "kind: still_in_use", "kind: still_used", "requirements.yaml:222: requirements.22.kind: 没有「still_used」这种判定方式。现有：{kinds}", "requirements.yaml:222: requirements.22.kind: no kind 'still_used'; there are {kinds}"),
    "form of another star": ("forms", "    stars: [4, 5]", "    stars: [4]", "edition.yaml:25: stars.2.form: annex3不适用于5星", "edition.yaml:25: stars.2.form: annex3 is not for star 5"),
    "stars that fall": ("edition", "  - star: 4", "  - star: 7", "edition.yaml:10: stars: 星级应由低到高、不重复", "edition.yaml:10: stars: stars rise and are given once"),
    "ruling of nothing": ("rulings", "rulings: []", "rulings:\n  - {reading: P2, choose: xor, from: 2020-04-01, document: d, grounds: {zh: a, en: b}}", "rulings.yaml:4: rulings.0.choose: 没有「xor」。可用：or、and", "rulings.yaml:4: rulings.0.choose: 'xor' is unknown; there are or, and"),
    "ruling of no reading": ("rulings", "rulings: []", "rulings:\n  - {reading: P0, choose: or, from: 2020-04-01, document: d, grounds: {zh: a, en: b}}", f"rulings.yaml:4: rulings.0.reading: 没有「P0」。可用：{READINGS}", f"rulings.yaml:4: rulings.0.reading: 'P0' is unknown; there are {english(READINGS)}"),
    "YAML syntax": ("evidence", "kinds:\n", "kinds: [\n", "evidence.yaml:4: YAML 写法有误：did not find expected node content", "evidence.yaml:4: not valid YAML: did not find expected node content"),
    "alias": ("edition", 'area: "32"', "area: *area", "edition.yaml:7: 不能使用 YAML 的引用（*名称），请把内容写全", "edition.yaml:7: YAML aliases (*name) are not accepted: write the content out"),
    "a list": ("rulings", "rulings: []", "- rulings", "rulings.yaml:3: 应为一组“键: 值”，写的是「列表 (list)」", "rulings.yaml:3: a mapping was expected, not a list"),
    "field path": ("forms", "{path: filed_on, type", "{path: Filed-on, type", "forms.yaml:23: fields.0.path: 「Filed-on」的写法不对，应符合 ^[a-z_]+(\\.[a-z_]+)*$", "forms.yaml:23: fields.0.path: “Filed-on” does not match ^[a-z_]+(\\.[a-z_]+)*$"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_file_line_and_key(copy: Path, name: str) -> None:
    file, old, new, zh, en = FAULTS[name]
    edit(copy, file, old, new)
    kinds = "、".join(KINDS)
    assert refused(copy)[0] == zh.replace("{kinds}", kinds)
    assert refused(copy, "en")[0] == en.replace("{kinds}", english(kinds))


def test_a_table_within_a_table_is_named(copy: Path) -> None:
    edit(copy, "requirements", "how: {3: any, 4: {by: P2,", "how: {3: any, 4: {by: P99,")
    assert refused(copy) == [f"requirements.yaml:124: requirements.11.how.4.by: 没有「P99」。可用：{READINGS}"]


def test_an_unknown_part_and_field_list_what_there_is(copy: Path) -> None:
    edit(copy, "requirements", "    at_least: {3: 3, 4: {by: P1, as_three_stars: 3, none_needed: 0}, 5: 5}\n    part_of: business", "    at_least: 3\n    part_of: busyness")  # fmt: skip
    assert refused(copy) == [
        "requirements.yaml:116: requirements.10.part_of: 没有「busyness」。可用：business、data_device"
    ]
    shutil.copy(EDITIONS / FIRST / "requirements.yaml", copy)
    edit(copy, "requirements", "    since: cloud_since", "    since: cloudsince")
    assert refused(copy) == [
        "requirements.yaml:218: requirements.21.since: 没有「cloudsince」。可用：filed_on、cloud_since、commitment.dated"
    ]


MEANINGLESS: dict[str, tuple[dict[str, Any], str]] = {
    "a choice of a field": ({"deployment.allowed.4": ["publik"]}, "requirements.yaml:93: requirements.8.allowed: 没有「publik」。可用：public、private、hybrid、other"),
    "a choice that owes a paper": ({"proof_platform.is_one_of": ["publik"]}, "requirements.yaml:467: requirements.52.is_one_of: 没有「publik」。可用：public、private、hybrid、other"),
    "a field": ({"proof_platform.field": "nothing"}, "requirements.yaml:466: requirements.52.field: 没有「nothing」。可用：deployment"),
    "a choice among several": ({"form_clusters.other": "nothing"}, "requirements.yaml:308: requirements.32.other: 没有「nothing」。可用：{clusters}"),
    "a statement of a text": ({"legal_person.field": "enterprise.name"}, "requirements.yaml:69: requirements.5.field: 没有「enterprise.name」。可用：enterprise.legal_person、enterprise.financial_system、enterprise.credit_clean、enterprise.says_exempt、commitment.signed、commitment.sealed"),
    "months since a text": ({"months_in_use.since": "enterprise.name"}, "requirements.yaml:218: requirements.21.since: 没有「enterprise.name」。可用：filed_on、cloud_since、commitment.dated"),
    "the length of a short text": ({"form_scope_length.field": "enterprise.name"}, "requirements.yaml:323: requirements.34.field: 没有「enterprise.name」。可用：narratives.scope、narratives.practice、narratives.results"),
    "a paper of claims asked of the enterprise": ({"proof_licence.item": "usage_statement"}, "requirements.yaml:379: requirements.41.item: 没有「usage_statement」。可用：{papers}"),
    "a paper of the enterprise asked of claims": ({"proof_effects.item": "licence"}, "requirements.yaml:513: requirements.57.item: 没有「licence」。可用：usage_statement、usage_screenshot、data_device_statement、effect_statement、other"),
    "a row combined that is no part": ({"business.of": ["app", "effect"]}, "requirements.yaml:123: requirements.11.of: 没有「effect」。可用：app、infra"),
    "a part of a row that combines nothing": ({"app.part_of": "infra"}, "requirements.yaml:107: requirements.9.part_of: 没有「infra」。可用：business、data_device"),
    "a group twice": ({"app.of": ["app", "app"]}, "requirements.yaml:105: requirements.9.of: 同一名称写了两次"),
    "a number below none": ({"app.at_least.3": "-1"}, "requirements.yaml:106: requirements.9.at_least.3: 「-1」过小，不能小于0"),
    "an area twice": ({"subdomains.areas.effects.key": "business"}, "subdomains.yaml:8: areas: 「business」重复"),
    "a category twice": ({"counting.categories.server.key": "firewall"}, "requirements.yaml:14: investment.categories: 「firewall」重复"),
    "a form of a star that is not there": ({"forms.forms.annex2.stars": ["3", "9"]}, "forms.yaml:7: forms.0.stars: 没有「9」。可用：3、4、5"),
    "an item of a form that is not there": ({"evidence.kinds.licence.item": {"nothing": 1}}, "evidence.yaml:4: kinds.0.item: 没有「nothing」。可用：annex2、annex3"),
    "another item by a group that is not there": ({"evidence.kinds.usage_screenshot.by_group": {"annex3": {"nothing": 6}}}, "evidence.yaml:25: kinds.10.by_group.annex3: 没有「nothing」。可用：app、infra、data、device、edge、devsvc、effect、innovation"),
    "another item of a form that does not ask": ({"evidence.kinds.usage_screenshot.by_group": {"nothing": {"data": 6}}}, "evidence.yaml:25: kinds.10.by_group: 没有「nothing」。可用：annex2、annex3"),
    "another item of what no row rests on": ({"evidence.kinds.usage_screenshot.per": "invoice"}, "evidence.yaml:25: kinds.10.by_group: 只有每项勾选各一份的材料（per: claim）可以按子类分项"),
    "a site check of a star that is not there": ({"edition.site_check.stars": ["9"]}, "edition.yaml:32: site_check.stars: 没有「9」。可用：3、4、5"),
    "an area that is none": ({"edition.area": "nowhere"}, "edition.yaml:7: area: 没有行政区划「nowhere」"),
    "a list for a kind": ({"app.kind": ["count"]}, "requirements.yaml:100: requirements.9.kind: 没有「['count']」这种判定方式。现有：{kinds}"),
}  # fmt: skip


@pytest.mark.parametrize("name", MEANINGLESS)
def test_a_name_that_means_nothing_is_refused_on_loading(name: str) -> None:
    change, line = MEANINGLESS[name]
    clusters = "、".join(first().fields["enterprise.clusters"].choices)
    with pytest.raises(InputError) as error:
        changed(first(), change)
    listed = line.format(kinds="、".join(KINDS), papers=PAPERS, clusters=clusters)
    assert error.value.lines() == [f"{EDITIONS / FIRST}/{listed}"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "rulings.yaml: 文件是空的。可从 examples 中的样例改起"),
        (b" \n\n", "rulings.yaml: 文件是空的。可从 examples 中的样例改起"),
        ("# x\n# 江苏\nrulings: []\n".encode("gbk"), "rulings.yaml:2: 文件是 GBK 编码。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
        (b"rulings: []\n\xff\xfe", "rulings.yaml:2: 文件不是文本。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
        (None, "rulings.yaml: 文件打不开：没有这个文件"),
    ],
    ids=["empty", "blank", "GBK", "bytes", "absent"],
)  # fmt: skip
def test_a_file_that_cannot_be_read(copy: Path, data: bytes | None, line: str) -> None:
    (copy / "rulings.yaml").unlink() if data is None else (copy / "rulings.yaml").write_bytes(data)
    assert refused(copy) == [line]


def test_more_sub_domains_than_bits(copy: Path) -> None:
    row = "          - {key: effect.more, name: {zh: 多, en: more}, clause: c, means: {zh: a, en: b}, proof: {zh: a, en: b}}\n"
    edit(copy, "subdomains", "          - key: effect.cost\n", row + "          - key: effect.cost\n")
    assert refused(copy) == ["subdomains.yaml:8: areas: 最多63项，现有64项"]


def test_fingerprint_is_of_the_data(copy: Path) -> None:
    before = first().fingerprint
    assert re.fullmatch(r"[0-9a-f]{64}", before)
    (copy / "edition.yaml").write_text("# 又一行注释\n" + (copy / "edition.yaml").read_text("utf-8"), "utf-8")
    assert load_edition(copy).fingerprint == before
    seen = {before}
    for file, old, new in (
        ("edition", "issued: 2020-03", "issued: 2020-04"),
        ("subdomains", "aliases: [成本降低, 降低成本]", "aliases: [成本降低]"),
        ("readings", "grounds: {zh: 表中为复选框", "grounds: {zh: 表中为复选框。"),
        ("rulings", "rulings: []", "rulings:\n  - {reading: P2, choose: and, from: 2020-04-01, document: d, grounds: {zh: a, en: b}}"),
        ("forms", 'claims_table: "2.1"', 'claims_table: "2.10"'),
        ("requirements", "at_least_yuan: {3: 20000,", "at_least_yuan: {3: 20001,"),
        ("evidence", "counts: slides", "counts: pages"),
    ):  # fmt: skip
        edit(copy, file, old, new)
        seen.add(load_edition(copy).fingerprint)
    assert len(seen) == 8


def test_changed_leaves_the_edition_alone() -> None:
    before = first().fingerprint
    milder = changed(first(), {"investment.at_least_yuan.3": "10000", "counting.since": "2018-01-01"})
    assert milder.investment is not None
    assert milder.investment.since == date(2018, 1, 1)
    assert milder.fingerprint != before == first().fingerprint
    assert changed(first(), {}).fingerprint == before
    assert changed(first(), {"app.at_least.3": "2"}).fingerprint == before
    assert changed(first(), {"app.at_least.3": 2}).fingerprint == before
    assert assess(factories.declare(invoices=[factories.invoice("10000")]), milder).stars[3].finding("investment").needed == 10000  # type: ignore[union-attr]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("app.at_least.5", 2),
        ("business.how.4", "all"),
        ("requirements.requirements.app.at_least.5", 2),
        ("subdomains.areas.business.groups.app.sub_domains.app.logistics.erp.name.zh", "ERP"),
        ("forms.fields.enterprise.capital_wan.title.zh", "资本"),
        ("edition.stars.3.decider", "county"),
        ("readings.readings.P2.default", "and"),
        ("evidence.kinds.licence.name.en", "Licence"),
        ("counting.categories.server.hardware", "false"),
        ("app.at_least", {"3": 2, "4": 2, "5": 2}),
    ],
)
def test_a_path_that_leads_somewhere(path: str, value: Any) -> None:
    assert changed(first(), {path: value}).fingerprint != first().fingerprint


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.at_most", "--set: app.at_most: 在“requirements.requirements.app”下没有“at_most”。可用：key、kind、section、requirement、title、clause、of、at_least、part_of"),
        ("app.at_least.6", "--set: app.at_least.6: 在“requirements.requirements.app.at_least”下没有“6”。可用：3、4、5"),
        ("app.at_least.3.x", "--set: app.at_least.3.x: 在“requirements.requirements.app.at_least.3”下没有“x”。可用：—"),
        ("counting.untill", "--set: counting.untill: 在“requirements.investment”下没有“untill”。可用：since、dated_by、amount、unpaid_counts、other_parties_count、hardware_counts、exempt_by、clause、categories"),
        ("edition.stars.9.form", "--set: edition.stars.9.form: 在“edition.stars”下没有“9”。可用：3、4、5"),
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere(path: str, line: str) -> None:
    with pytest.raises(InputError) as error:
        changed(first(), {path: 1})
    assert error.value.lines() == [line]


def test_a_change_is_checked_like_a_file() -> None:
    with pytest.raises(InputError) as error:
        changed(first(), {"business.how.4": "both"})
    assert error.value.lines()[0].endswith(
        "requirements.yaml:124: requirements.11.how.4: 「both」不在可选值之中：'all', 'any' or 'none'"
    )


def test_a_ruling_holds_from_its_day() -> None:
    one = {"reading": "P2", "choose": "and", "from": "2020-05-06", "document": "d", "grounds": {"zh": "a", "en": "b"}}
    ruled = changed(first(), {"rulings.rulings": [{**one, "choose": "or", "from": "2020-06-01"}, one]})
    assert [ruled.settled(date(2020, 5, day))["P2"] for day in (5, 6, 31)] == ["or", "and", "and"]
    assert ruled.settled(date(2020, 6, 1))["P2"] == "or"
    assert ruled.settled()["P2"] == "or"
    assert ruled.settled(date(2020, 5, 6), {"P2": "or"})["P2"] == "or"

    def outcomes(day: str) -> tuple[Outcome, Outcome]:
        declared = factories.declare("B4", filed_on=day)
        return assess(declared, first()).outcome, assess(declared, ruled).outcome

    assert outcomes("2020-05-05") == (Outcome.MEETS, Outcome.MEETS)  # older: what it was
    assert outcomes("2020-05-06") == (Outcome.MEETS, Outcome.FAILS)


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        ({"P2": "xor"}, "jiangsu-2020: P2: 读法P2没有“xor”，可选：or、and"),
        ({"P0": "or"}, f"jiangsu-2020: P0: 本版指南没有读法P0，有：{READINGS}"),
    ],
)
def test_readings_that_cannot_be_chosen(chosen: Mapping[str, str], line: str) -> None:
    with pytest.raises(InputError) as error:
        assess(factories.declare(), first(), readings=chosen)
    assert error.value.lines() == [line]


def test_lists_are_data_beside_the_edition(tmp_path: Path) -> None:
    (packaged,) = load_lists()
    assert (packaged.key, packaged.area, packaged.from_, packaged.until, len(packaged.names)) == (
        "lianyungang-2020", "3207", date(2020, 3, 1), None, 16,
    )  # fmt: skip
    (tmp_path / "a.yaml").write_text("key: a\narea: '3207'\n", "utf-8")
    with pytest.raises(InputError) as error:
        read_list(tmp_path / "a.yaml")
    assert [line.split(": ")[1] for line in error.value.lines()] == ["title", "from", "clause", "names"]


def test_a_kind_has_one_owner() -> None:
    with pytest.raises(KindTakenError, match="the kind 'count' is Count already"):
        kind("count")(type("Other", (KINDS["area"],), {}))
    assert KINDS["count"].__name__ == "Count"


# What code may know of a form, whatever the edition: who files, where and when.
EVERY_FORM = {"filed_on", "enterprise.name", "enterprise.uscc", "enterprise.division"}
# The papers that the records of contracts and invoices speak of by their own keys.
EVERY_EDITION = {"contract", "invoice", "payment", "invoice_check", "cloud_explanation"}
SRC = Path(yunxing.__file__).parent
MODULES = [
    path.relative_to(SRC).as_posix()
    for path in SRC.rglob("*.py")
    # The data itself, and the invented province, whose story is one of the first edition.
    if not {"editions", "lists", "demonstration"} & set(path.relative_to(SRC).parts)
]


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text that is no docstring."""
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.lineno, node.value


def star_conditions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every comparison of something named star with a number from 2 on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = any(re.fullmatch(r"(.*\.)?stars?", ast.unparse(side)) for side in sides)
            numbers = [
                n for side in sides for n in ast.walk(side) if isinstance(n, ast.Constant) and n.value in (2, 3, 4, 5)
            ]
            if named and numbers:
                yield node.lineno, ast.unparse(node)


def test_a_role_is_one_field_s(copy: Path) -> None:
    assert dict(first().roles) == {
        "in_cloud_since": "cloud_since",
        "commitment_signed": "commitment.signed",
        "commitment_sealed": "commitment.sealed",
        "commitment_dated": "commitment.dated",
        "industry": "enterprise.industry",
        "clusters": "enterprise.clusters",
        "cloud_model": "deployment",
    }
    edit(copy, "forms", "role: commitment_sealed", "role: commitment_signed")
    assert refused(copy) == ["forms.yaml:22: fields.role: 「commitment_signed」重复"]


@pytest.mark.parametrize("path", sorted(MODULES))
def test_no_code_knows_the_first_edition(path: str) -> None:
    assert of_the_first_edition(path) == []


def of_the_first_edition(path: str) -> list[tuple[int, str]]:
    edition = first()
    keys = {*edition.bits, *edition.fields, *edition.evidence, *(form.key for form in edition.forms_file.forms)}
    keys |= set(edition.groups) - {"app", "data", "device"}  # words that code may use otherwise
    keys -= {"other", *EVERY_FORM, *EVERY_EDITION, *FORMS}  # a form of paper (a licence) is not a kind of proof
    tree = ast.parse((SRC / path).read_text("utf-8"))
    known = [(n, t) for n, t in texts(tree) if t in keys or FIRST in t or re.fullmatch(r"P\d+b?", t)]
    return known + list(star_conditions(tree))
