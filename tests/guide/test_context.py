"""What the office knows: names to the letter, lists for their area, everything on the day of filing; else unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.guide import factories
from yunxing.guide.context import (
    Call,
    Context,
    Known,
    LiveDeclaration,
    Sanction,
    Title,
    context_from,
    read_context,
    same_name,
)
from yunxing.guide.files import InputError, read_text
from yunxing.guide.judging import Outcome, Status
from yunxing.guide.loading import load_lists
from yunxing.guide.shapes import ExemptionList
from yunxing.guide.verdict import Verdict, assess
from yunxing.reference.uscc import check_character

NAME, OTHER = "连云港（试验）机械有限公司", "连云港海州试验机械有限公司"
USCC = factories.USCC
ANOTHER = "91320706TEAT00002" + check_character("91320706TEAT00002")
DAY = date(2020, 5, 6)


def known(context: Context, **more: Any) -> Known:
    asked = {"name": NAME, "code": USCC, "division": "320706", "providers": (), "on": DAY}
    return context.known_of(**(asked | more))


def exemption(*names: str, **more: Any) -> ExemptionList:
    made = {"key": "t", "title": {"zh": "单", "en": "list"}, "area": "3207", "from": "2020-03-01", "clause": "c"}
    return ExemptionList.model_validate({**made, "names": list(names), **more})


def listed(*lists: ExemptionList, **more: Any) -> tuple[int, int]:
    found = known(Context(exemption_lists=lists), **more)
    return found.listed_for_its_area, found.listed_anywhere


def of_text(text: str) -> Context:
    return context_from(read_text(text, name="office.yaml"))


def refused(text: str, lang: str = "zh") -> list[str]:
    with pytest.raises(InputError) as error:
        of_text(text)
    return error.value.lines(lang)


def judged(context: Context, **changes: Any) -> Verdict:
    return assess(factories.declare(enterprise__name=NAME, **changes), factories.edition(), context)


@pytest.mark.parametrize(
    "written",
    [
        "连云港（试验）机械有限公司",
        "连云港(试验)机械有限公司",
        "连云港（试验)机械有限公司",
        " 连云港 （试验）\u3000机械有限公司\t",
        "连云港\u00a0(试验) 机械有限公司\n",
    ],
)
def test_brackets_and_spaces_make_no_difference(written: str) -> None:
    assert same_name(written) == same_name(NAME)
    assert listed(exemption(written)) == (1, 1)


@pytest.mark.parametrize(
    "written",
    [
        "连云港试验机械有限公司",
        "连云港（试验）机械有限责任公司",
        "连云港（试验）机械公司",
        "连云港［试验］机械有限公司",
        "连雲港（試驗）機械有限公司",
        "连云港（试验）机械有限公司。",
        "连云港（试验）机械有限公司分公司",
        "云港（试验）机械有限公司",
        "",
    ],
)
def test_nothing_else_is_alike(written: str) -> None:
    assert same_name(written) != same_name(NAME)
    assert listed(exemption(written)) == (0, 0)


def test_letters_are_compared_as_they_stand() -> None:
    assert same_name("ＡＢＣ１２（Ｘ）") == "ＡＢＣ１２(Ｘ)"
    assert same_name("abc") != same_name("ABC")


@pytest.mark.parametrize(
    ("area", "division", "found"),
    [
        ("3207", "320706", (1, 1)),
        ("32", "320706", (1, 1)),
        ("320706", "320706", (1, 1)),
        ("320707", "320706", (-1, 1)),
        ("3201", "320706", (-1, 1)),
        ("3207", "320583", (-1, 1)),
        ("3207", None, (-1, 1)),
    ],
)
def test_a_list_covers_the_area_it_names(area: str, division: str | None, found: tuple[int, int]) -> None:
    assert listed(exemption(NAME, area=area), division=division) == found


def test_lists_add_up() -> None:
    assert listed() == (-1, -1)
    assert listed(exemption(OTHER)) == (0, 0)
    assert listed(exemption(OTHER), exemption(NAME)) == (1, 1)
    assert listed(exemption(OTHER), exemption(NAME, area="3201")) == (0, 1)
    assert listed(exemption(OTHER, area="3201")) == (-1, 0)
    assert listed(exemption(NAME), name=None) == (-1, -1)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2020, 2, 29), (-1, -1)),
        (date(2020, 3, 1), (1, 1)),
        (date(2020, 12, 31), (1, 1)),
        (date(2021, 1, 1), (-1, -1)),
        (None, (-1, -1)),
    ],
)
def test_a_list_holds_on_its_days(on: date | None, found: tuple[int, int]) -> None:
    assert listed(exemption(NAME, until="2020-12-31"), on=on) == found
    assert listed(exemption(NAME), on=None) == (1, 1)


@pytest.mark.parametrize(
    ("since", "until", "struck"),
    [
        (None, None, 1),
        (date(2020, 5, 6), None, 1),
        (date(2020, 5, 7), None, 0),
        (date(2019, 1, 1), date(2020, 5, 6), 1),
        (date(2019, 1, 1), date(2020, 5, 5), 0),
    ],
)
def test_a_sanction_holds_on_its_days(since: date | None, until: date | None, struck: int) -> None:
    context = Context(sanctions=(Sanction("enterprise", since, NAME, until=until),))
    assert (known(context).sanctioned, known(context).provider_sanctioned) == (struck, 0)
    assert judged(context).outcome is (Outcome.INADMISSIBLE if struck else Outcome.MEETS)


@pytest.mark.parametrize(
    ("since", "revoked", "held"),
    [
        (None, None, 4),
        (date(2020, 5, 6), None, 4),
        (date(2020, 5, 7), None, 0),
        (date(2018, 1, 1), date(2020, 5, 5), 0),
        (date(2018, 1, 1), date(2020, 5, 7), 4),
    ],
)
def test_a_title_holds_on_its_days(since: date | None, revoked: date | None, held: int) -> None:
    assert known(Context(titles=(Title(4, NAME, None, since, revoked),))).held == held


def test_the_highest_title_counts() -> None:
    titles = (Title(3, NAME), Title(4, None, USCC), Title(5, OTHER), Title(5, NAME, revoked=date(2020, 1, 1)))
    assert known(Context(titles=titles)).held == 4
    assert known(Context(titles=())).held == 0
    assert known(Context()).held == -1


@pytest.mark.parametrize(
    ("name", "uscc", "struck"),
    [
        (NAME, None, 1),
        (NAME, USCC, 1),
        (OTHER, USCC, 1),  # the code decides: it is the same party under an older name
        (NAME, ANOTHER, 0),  # and another party of the same name
        (OTHER, None, 0),
        (None, USCC.lower(), 1),
        (None, f" {USCC} ", 1),
    ],
)
def test_a_code_decides_where_a_record_has_one(name: str | None, uscc: str | None, struck: int) -> None:
    context = Context(
        sanctions=(Sanction("enterprise", None, name, uscc),),
        titles=(Title(3, name, uscc),),
        live=(LiveDeclaration(name, uscc),),
    )
    found = known(context)
    assert (found.sanctioned, found.held, found.others) == (struck, 3 * struck, struck)


@pytest.mark.parametrize(
    ("record", "given", "struck"),
    [
        (None, None, 1),
        (None, USCC, 1),
        (USCC, None, 1),
        (USCC, "91320706MA00000000", 1),  # a code that is no code sets nobody apart
        (ANOTHER, USCC, 0),
        (USCC, f"{USCC[:8]} {USCC[8:]}".lower(), 1),
    ],
)
def test_where_a_code_is_missing_the_name_decides(record: str | None, given: str | None, struck: int) -> None:
    context = Context(sanctions=(Sanction("enterprise", None, NAME, record),))
    assert known(context, code=given).sanctioned == struck
    assert known(context, name=None, code=None).sanctioned == 0


def test_sanctions_of_providers_are_their_own() -> None:
    maker = SimpleNamespace(name="江苏试验云（集团）公司", uscc=None)
    context = Context(sanctions=(Sanction("provider", None, "江苏试验云(集团)公司"),))
    found = known(context, providers=(maker,))
    assert (found.sanctioned, found.provider_sanctioned) == (0, 1)
    assert known(context).provider_sanctioned == 0
    assert (
        known(Context(sanctions=(Sanction("enterprise", None, maker.name),)), providers=(maker,)).provider_sanctioned
        == 0
    )


@pytest.mark.parametrize(
    ("area", "division", "inside"),
    [
        ("3207", "320706", 1),
        ("3207", "320771", 1),
        ("3207", "320102", 0),
        ("32", "320102", 1),
        (None, "320706", -1),
        ("3207", None, -1),
        ("3207", "329999", -1),
    ],
)
def test_area(area: str | None, division: str | None, inside: int) -> None:
    assert known(Context(area=area), division=division).area == inside


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("连云港", "3207"),
        ("连云港市", "3207"),
        ("江苏", "32"),
        ("３２０７", "3207"),
        ("32 07", "3207"),
        ("320700", "320700"),
    ],
)
def test_an_area_is_written_as_code_or_name(written: str, area: str) -> None:
    context = of_text(f"area: '{written}'")
    assert (context.area, known(context).area) == (area, 1)


@pytest.mark.parametrize("division", ["３２０７０６", "32 0706"])
def test_a_division_is_compared_as_codes_are(division: str) -> None:
    context = Context(area="3207", exemption_lists=(exemption(factories.NAME),))
    verdict = assess(factories.declare(enterprise__division=division), factories.edition(), context)
    assert (verdict.outcome, len(verdict.unknown)) == (Outcome.MEETS, 6)
    assert verdict.stars[3].finding("investment").status is Status.WAIVED  # type: ignore[union-attr]


def test_nothing_is_known_by_default() -> None:
    assert known(Context()) == Known(-1, -1, -1, -1, -1, -1, -1)
    verdict = judged(Context())
    assert verdict.outcome is Outcome.MEETS
    assert [f.key for f in verdict.unknown] == [
        "area",
        "sanction",
        "title_held",
        "one_declaration",
        "call_open",
        "proof_business_pictures",
        "notice_exempt_mismatch",
        "notice_provider",
    ]
    assert {f.todo() for f in verdict.unknown} == {"没有可据以判断的资料，未作判断"}


def test_nothing_there_is_not_nothing_known() -> None:
    context = Context(area="32", exemption_lists=(), sanctions=(), titles=(), live=(), call=Call())
    assert known(context) == Known(1, 0, 0, 0, 0, -1, -1)
    assert [f.key for f in judged(context).unknown] == ["notice_exempt_mismatch"]
    uncalled = Context(area="32", exemption_lists=(), sanctions=(), titles=(), live=(), call=None)
    assert [f.key for f in judged(uncalled).unknown] == [
        "call_open",
        "proof_business_pictures",
        "notice_exempt_mismatch",
    ]


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        (Call(), Outcome.MEETS),
        (Call(opens=DAY, deadline=DAY), Outcome.MEETS),
        (Call(opens=date(2020, 5, 7)), Outcome.INADMISSIBLE),
        (Call(deadline=date(2020, 5, 5)), Outcome.INADMISSIBLE),
        (Call(county_deadline=date(2020, 5, 5)), Outcome.MEETS),
        (Call(stars=(3,)), Outcome.MEETS),
        (Call(stars=(4, 5)), Outcome.INADMISSIBLE),
        (Call(stars=()), Outcome.INADMISSIBLE),
    ],
)
def test_a_call_binds_by_what_it_sets(call: Call, outcome: Outcome) -> None:
    assert judged(Context(call=call)).outcome is outcome


@pytest.mark.parametrize(("stars", "status"), [(None, Status.MET), ((4,), Status.INADMISSIBLE)])
def test_the_day_of_filing_may_be_open(stars: tuple[int, ...] | None, status: Status) -> None:
    verdict = judged(Context(call=Call(opens=DAY, deadline=DAY, stars=stars)), filed_on=None)
    found = verdict.stars[3].finding("call_open")
    assert found is not None
    assert found.status is status


def test_a_file_is_read(tmp_path: Path) -> None:
    text = f"""\
format: yunxing/context@1
area: 3207
exemption_lists:
  - lianyungang-2020
  - {{key: t, title: {{zh: 单, en: list}}, area: "3207", from: 2020-03-01, until: 2020-12-31, clause: c, names: ["{NAME}"]}}
sanctions: [{{of: provider, from: 2020-01-01, name: 某云, until: null, reason: 造假}}]
titles: [{{star: 3, name: "{NAME}", from: 2019-12-01, revoked: 2020-01-01}}]
call: {{name: 五月, opens: 2020-04-01, deadline: 2020/5/10, county_deadline: 2020年5月10日, stars: [3, 4]}}
live: [{{name: "{OTHER}", star: 4, id: x}}]
reviewed_invoices: {{i1: yes, i2: false}}
"""
    path = tmp_path / "office.yaml"
    path.write_text(text, "utf-8")
    context = read_context(path)
    assert context.area == "3207"
    assert context.call == Call("五月", date(2020, 4, 1), date(2020, 5, 10), date(2020, 5, 10), (3, 4))
    assert context.exemption_lists is not None
    assert context.exemption_lists[0] == load_lists()[0]
    assert context.sanctions == (Sanction("provider", date(2020, 1, 1), "某云", None, None, "造假"),)
    assert context.reviewed_invoices == {"i1": True, "i2": False}
    assert known(context) == Known(1, 0, 0, 0, 0, 1, 1)


def test_an_empty_mapping_knows_nothing() -> None:
    assert known(of_text("{}")) == known(of_text("titles:\nexemption_lists: null")) == known(Context())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- area", "office.yaml:1: 应为一组“键: 值”"),
        ("format: yunxing/context@2", "office.yaml:1: format: 「yunxing/context@2」不在可选值之中：'yunxing/context@1'"),
        ("area: '32'\nexemption_lists: [lianyungang-2021]", "office.yaml:2: exemption_lists: 没有名单「lianyungang-2021」，现有：lianyungang-2020"),
        ("sanctions:\n  - {of: bank}", "office.yaml:2: sanctions.0.of: 「bank」不在可选值之中：'enterprise' or 'provider'"),
        ("sanctions:\n  - {name: x}", "office.yaml:2: sanctions.0.of: 缺少这一项，必须填写"),
        ("titles:\n  - {star: 3, from: 2019-02-30}", "office.yaml:2: titles.0.from: 没有2019年2月30日这一天，请核对"),
        ("titles: [{star: 三}]", "office.yaml:1: titles.0.star: 「三」不是整数，请写阿拉伯数字"),
        ("call: 五月", "office.yaml:1: call: 应为一组“键: 值”，写的是「五月」"),
        ("call: {deadline: 5月10日}", "office.yaml:1: call.deadline: 「5月10日」不是日期，请写成 2020-05-06 的样子"),
        ("reviewed_invoices: {i1: 也许}", "office.yaml:1: reviewed_invoices.i1: 应为 true 或 false，写的是「也许」"),
        ("exemption_lists: [{key: k, title: {zh: a, en: b}, area: '32', from: 2020-01-01, clause: c}]", "office.yaml:1: exemption_lists.0.names: 缺少这一项，必须填写"),
        ("aera: '3207'", "office.yaml:1: aera: 没有这一项，请核对名称；可用的有：format、area、exemption_lists、sanctions、titles、call、live、reviewed_invoices"),
        ("call:\n  dedline: 2020-05-10", "office.yaml:2: call.dedline: 没有这一项，请核对名称；可用的有：name、opens、deadline、county_deadline、stars"),
        ("sanctions:\n  - {of: provider, name: x, form: 2020-01-01}", "office.yaml:2: sanctions.0.form: 没有这一项，请核对名称；可用的有：of、from、name、uscc、until、reason"),
        ("exemption_lists: lianyungang-2020", "office.yaml:1: exemption_lists: 应为一个列表，写的是「lianyungang-2020」"),
        ("titles:\ncall:\narea: '9999'", "office.yaml:3: area: 没有行政区划「9999」，请写代码（如 3207）或名称"),
        ("area: '320706000000'", "office.yaml:1: area: 没有行政区划「320706000000」，请写代码（如 3207）或名称"),
        ("sanctions:\n  - {of: enterprise}", "office.yaml:2: sanctions.0: 请写企业名称或统一社会信用代码"),
        ("titles:\n  - {star: 3, name: ' '}", "office.yaml:2: titles.0: 请写企业名称或统一社会信用代码"),
        ("live:\n  - {star: 3}", "office.yaml:2: live.0: 请写企业名称或统一社会信用代码"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_one_line(text: str, line: str) -> None:
    assert refused(text) == [line]
