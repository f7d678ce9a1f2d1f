"""Lists of exemptions and sanctions: read, looked at before anything is done, taken in, ended, written; and what they do."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from yunxing.programme import clock
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.standing import appealing, clients, knowing, lists, queries, reading
from yunxing.programme.standing.model import Client, Exemption, Sanction

from ..factories import code, declaration, officer, owner
from .making import day, decided, handed_in, later

SOURCE = "省工信厅疫情防控重点保障企业名单"


def _rows(kind: str, text: str, name: str = "名单.csv") -> list[dict[str, str]]:
    return reading.read(kind, io.BytesIO(text.encode("utf-8-sig")), name=name)


def _exempt(**more: Any) -> Exemption:
    by = officer("3207")
    made: Exemption = Exemption.objects.create(
        **{
            "area": "3207",
            "name": "易轩包装（连云港）有限公司",
            "from_on": day(-30),
            "source": SOURCE,
            "authority": by.authority,
            "made_by": by.person,
            "made_at": "2020-05-01T00:00:00Z",
            **more,
        }
    )
    return made


def _fact(made: Any, key: str) -> set[str]:
    verdict = judge(made).verdict
    return {one.requirement.rule.kind for star in (verdict.stars[3],) for one in star.unmet} | {
        one.requirement.rule.kind for one in verdict.advice
    }


def test_a_file_is_looked_at_row_by_row_and_then_taken_in() -> None:
    city = officer("3207")
    _exempt(name="连云港 甲(集团)有限公司")
    _exempt(name="乙有限公司")
    text = (
        "序号,企业名称*,地区,起,截止日期,来源\n"
        "1,连云港甲（集团）有限公司,连云港市,2020-03-01,2020-12-31,\n"
        "2,乙有限公司,3207,2020/3/1,,\n"
        "3,丙有限公司,,2020年3月1日,,苏工信〔2020〕9号\n"
        "4,丙 有限公司,,,,\n"
        "5,,连云港市,,,\n"
        "6,丁有限公司,南京市,,,\n"
        "7,戊有限公司,没有这里,,,\n"
        "8,己有限公司,,2020-02-30,,\n"
        "9,庚有限公司,,2020-05-01,2020-04-01,\n"
        "10,=cmd有限公司,320706,2020-05-01,2020-06-01,\n"
        "11,辛有限公司,3207,2020-05-01,2050-05-08,\n"
        "12,壬有限公司,3207,2050-05-08,,\n"
    )
    rows = _rows("exemptions", text)
    planned = lists.plan(city, "exemptions", rows, source=SOURCE)
    fates = {one.row: (one.fate, one.why[0]) for one in planned}
    assert fates == {
        2: ("end", ""),
        3: ("same", ""),
        4: ("add", ""),
        5: ("refuse", "与第 4 行重复"),
        6: ("refuse", "缺少名称"),
        7: ("refuse", "该地区不在本部门辖区内"),
        8: ("refuse", "没有地区“没有这里”，请写代码或全称"),
        9: ("refuse", fates[9][1]),
        10: ("refuse", "截止日早于起始日"),
        11: ("add", ""),
        12: ("refuse", "日期不合理：不应晚于 2050-05-07，请核对"),
        13: ("refuse", "日期不合理：不应晚于 2050-05-07，请核对"),
    }
    assert Exemption.objects.count() == 2  # nothing was done yet
    counts = lists.carry_out(city, "exemptions", rows, source=SOURCE)
    assert counts == {"add": 2, "end": 1, "same": 1, "refuse": 8}
    ended = Exemption.objects.get(same="连云港甲(集团)有限公司")
    assert (ended.until_on, ended.ended_by) == (date(2020, 12, 31), city.person)
    made = Exemption.objects.get(name="丙有限公司")
    assert (made.area, made.from_on, made.source) == ("3207", date(2020, 3, 1), "苏工信〔2020〕9号")
    assert [e.data["add"] for e in acts_on(city.authority) if e.act == "exemptions.import"] == [2]  # type: ignore[arg-type]
    # The same file again finds everything there.
    again = lists.carry_out(city, "exemptions", rows, source=SOURCE)
    assert (again["add"], again["end"], again["same"]) == (0, 0, 4)
    # What is written can be read again, and no cell is a formula.
    out = reading.written("exemptions", Exemption.objects.order_by("pk"))
    assert "\n'=cmd" in out
    back = lists.plan(city, "exemptions", _rows("exemptions", out[1:]), source="")
    assert {one.fate for one in back} == {"same"}


def test_sanctions_come_from_a_workbook_too() -> None:
    out = io.BytesIO()
    sound = code()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("名单")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, word in enumerate(("对象", "名称", "统一社会信用代码", "起始日期", "事由", "来源")):
            sheet.write(0, column, word)
        for row, cells in enumerate(
            [
                ("云服务商", "甲云有限公司", sound, "失信", "苏信用〔2020〕1号"),
                ("申报企业", "乙有限公司", "91320706EXAMP00010", "失信", "x"),
                ("中介", "丙有限公司", "", "失信", "x"),
                ("", "丁有限公司", "", "", "x"),
                ("企业", "戊有限公司", "", "失信", ""),
            ],
            1,
        ):
            for column, cell in zip((0, 1, 2, 4, 5), cells, strict=True):
                sheet.write(row, column, cell)
            sheet.write_datetime(row, 3, date(2020, 5, 1), days)  # type: ignore[arg-type]
    rows = reading.read("sanctions", io.BytesIO(out.getvalue()), name="名单.XLSX")
    planned = lists.plan(officer("32"), "sanctions", rows, source="")
    assert [one.fate for one in planned] == ["add", "refuse", "refuse", "refuse", "refuse"]
    lists.carry_out(officer("32"), "sanctions", rows, source="")
    made = Sanction.objects.get()
    assert (made.party, made.uscc, made.from_on, made.case) == ("provider", sound, date(2020, 5, 1), None)
    out_again = list(csv.reader(io.StringIO(reading.written("sanctions", [made])[1:])))
    assert out_again[1] == ["云服务商", "甲云有限公司", sound, "2020-05-01", "", "失信", "苏信用〔2020〕1号"]


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("名单.pdf", b"%PDF", "xlsx"),
        ("名单.csv", b"", "空"),
        ("名单.csv", "企业\n甲".encode(), "表头"),
        ("名单.csv", b"\xff\xfe\x00\x01\x00", ""),
        ("名单.csv", '名称\n"甲'.encode(), "引号"),
        ("名单.xlsx", b"PK\x03\x04 no", "xlsx"),
        ("名单.csv", b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)
def test_what_is_no_list_is_refused_with_a_way_out(name: str, data: bytes, word: str) -> None:
    with pytest.raises(RefusedError) as refused:
        reading.read("exemptions", io.BytesIO(data), name=name)
    assert word in refused.value.zh
    assert refused.value.field == "file"


def test_lists_are_kept_by_cities_and_the_province() -> None:
    rows = _rows("exemptions", "名称\n甲\n")
    for stranger in (officer("320706"), officer("3207", "auditor"), officer("32", "operator"), owner()):
        with pytest.raises(NotAllowedError):
            lists.plan(stranger, "exemptions", rows, source="x")
        with pytest.raises(NotAllowedError):
            lists.end_exemption(actor=stranger, exemption=_exempt(), until=day(1))
    for kind, given in (("exemptions", []), ("other", rows)):
        with pytest.raises(RefusedError):
            lists.plan(officer("32"), kind, given, source="x")
    with pytest.raises(RefusedError, match="最多"):
        lists.plan(officer("32"), "exemptions", rows * 2_001, source="x")


def test_an_exemption_is_ended_once_and_not_backwards() -> None:
    one, city = _exempt(), officer("3207")
    with pytest.raises(NotAllowedError):
        lists.end_exemption(actor=officer("3201"), exemption=one, until=day(1))
    with pytest.raises(RefusedError, match="早于今天"):
        lists.end_exemption(actor=city, exemption=one, until=day(-1))
    with pytest.raises(RefusedError, match="不应晚于 2050-05-07"):
        lists.end_exemption(actor=city, exemption=one, until=date(2050, 5, 8))
    lists.end_exemption(actor=city, exemption=one, until=day(3))
    with pytest.raises(RefusedError, match="已于"):
        lists.end_exemption(actor=city, exemption=one, until=day(3))
    lists.end_exemption(actor=city, exemption=one, until=day(0))
    assert [e.act for e in acts_on(one)] == ["exemption.end", "exemption.end"]


def test_a_sanction_is_ended_by_its_office_or_the_province_with_a_reason() -> None:
    handed = handed_in()
    decided(handed)
    one = Sanction.objects.get()
    with later(10):
        for stranger in (handed.county, officer("3201"), handed.owner):
            with pytest.raises(NotAllowedError):
                lists.end_sanction(actor=stranger, sanction=one, until=day(30), reason="期满")
        with pytest.raises(RefusedError, match="原因"):
            lists.end_sanction(actor=handed.city, sanction=one, until=day(30), reason=" ")
        lists.end_sanction(actor=handed.province, sanction=one, until=day(30), reason="整改到位")
        # A list does not change what a decision made.
        rows = _rows("sanctions", f"对象,名称,统一社会信用代码,止,事由\n企业,{one.name},{one.uscc},2030-01-01,x\n")
        assert [p.fate for p in lists.plan(handed.city, "sanctions", rows, source="x")] == ["refuse"]


def test_the_exemption_of_the_area_counts_after_brackets_and_spaces_are_made_alike() -> None:
    firm = owner(name="易轩包装（连云港）有限公司")
    _, made = declaration(firm, filled="01-three-stars-just-enough")
    made.content["fields"]["enterprise.name"] = "易轩包装(连云港) 有限公司"
    listed = {one.area: one.names for one in _known(made).lists if one.key.startswith("platform")}
    assert listed == {}
    _exempt(area="3201")  # of another area: known there, and not here
    assert {one.area: len(one.names) for one in _known(made).lists if one.key.startswith("platform")} == {"3201": 1}
    one = _exempt()
    assert {one.area: len(one.names) for one in _known(made).lists if one.key.startswith("platform")} == {
        "3201": 1,
        "3207": 1,
    }
    assert judge(made).verdict.case.facts is not None
    lists.end_exemption(actor=officer("3207"), exemption=one, until=day(5))
    with later(6):
        assert "3207" not in {one.area for one in _known(made).lists if one.key.startswith("platform")}
        _exempt(name="另一家有限公司")
        mine = next(one for one in _known(made).lists if one.key == "platform-3207")
        assert mine.names == []  # there is a list, and it is not on it


def test_what_the_platform_decides_of_a_name_overrules_the_editions_own_list() -> None:
    firm = owner(name="江苏豪森药业集团有限公司")
    _, made = declaration(firm)
    packaged = lambda: next(one for one in _known(made).lists if one.key == "lianyungang-2020")  # noqa: E731
    assert "江苏豪森药业集团有限公司" in packaged().names
    _exempt(name="江苏豪森药业集团有限公司", until_on=day(-1))
    assert "江苏豪森药业集团有限公司" not in packaged().names
    assert "江苏恒瑞医药股份有限公司" in packaged().names


@pytest.mark.parametrize(
    ("begins", "until", "on_the_list"),
    [
        (date(2021, 1, 1), None, True),
        (date(2019, 1, 1), date(2019, 12, 31), True),
        (date(2019, 1, 1), date(2020, 2, 29), True),
        (date(2019, 1, 1), date(2020, 3, 1), False),
        (day(1), None, True),
        (day(0), day(0), False),
    ],
)
def test_a_row_for_another_time_says_nothing_of_the_editions_own_list(
    begins: date, until: date | None, on_the_list: bool
) -> None:
    """The edition's list begins on 2020-03-01."""
    name = "江苏豪森药业集团有限公司"
    _, made = declaration(owner(name=name))
    _exempt(name=name, from_on=begins, until_on=until)
    packaged = next(one for one in _known(made).lists if one.key == "lianyungang-2020")
    assert (name in packaged.names) is on_the_list


def _known(made: Any) -> Any:
    from yunxing.guide.loading import load_lists

    return knowing.known(made, on=clock.today(), packaged=load_lists())


def test_the_other_clients_of_a_sanctioned_provider_are_flagged() -> None:
    one, other = handed_in(), handed_in()
    assert Client.objects.filter(declaration=one.declaration).count() == 1
    both = [one.declaration.pk, other.declaration.pk]
    assert clients.flagged(both, on=day(0)) == {}
    case = decided(one, provider_found=True, provider_until=day(100))
    assert clients.flagged(both, on=day(9)) == {pk: {"provider"} for pk in both}
    assert clients.flagged([], on=day(9)) == {}
    assert clients.flagged(both, on=day(101)) == {}
    struck = Sanction.objects.get(party="provider")
    assert set(clients.of_provider(Declaration.objects.all(), struck).values_list("pk", flat=True)) == set(both)
    # A namesake with a code of its own is somebody else; one without a code is taken for it.
    Client.objects.filter(declaration=other.declaration).update(uscc=code(), same=struck.same)
    assert clients.flagged(both, on=day(9)) == {one.declaration.pk: {"provider"}}
    Client.objects.filter(declaration=other.declaration).update(uscc="")
    assert clients.flagged(both, on=day(9)) == {pk: {"provider"} for pk in both}
    assert case.provider_found


def test_a_look_up_tells_officers_what_is_in_force() -> None:
    handed = handed_in()
    decided(handed, enterprise_until=day(100))
    _exempt(name=handed.declaration.enterprise.name)
    enterprise = handed.declaration.enterprise
    with later(10):
        found = queries.look_up(handed.county, code=enterprise.uscc.lower(), name=enterprise.name)
        assert found is not None
        assert (found["sanctioned"], len(found["sanctions"]), len(found["exemptions"])) == (True, 1, 1)
        assert found["sanctions"][0]["until"] == day(100).isoformat()
        by_name = queries.look_up(handed.county, name=f" {enterprise.name} ")
        assert by_name is not None
        assert by_name["sanctioned"]
        namesake = queries.look_up(handed.county, code=code(), name=enterprise.name)
        assert namesake is not None
        assert not namesake["sanctioned"]
        assert queries.look_up(officer("3207", "auditor"), code=enterprise.uscc) is None
    with later(101):
        over = queries.look_up(handed.county, code=enterprise.uscc)
        assert over is not None
        assert not over["sanctioned"]


HEAD = ",".join(words[0] for words in reading.COLUMNS["sanctions"].values()) + "\n"


def _struck(*several: str) -> list[dict[str, str]]:
    return _rows("sanctions", HEAD + "".join(f"申报企业,甲有限公司,,{one}\n" for one in several))


@pytest.mark.parametrize(
    ("first", "then", "fates", "days"),
    [
        # What begins when the known one has ended, and what begins after a gap, stand for themselves.
        ("2020-01-01,2020-05-08", ["2020-05-09,"], ["add"], [("2020-01-01", "2020-05-08"), ("2020-05-09", None)]),
        (
            "2020-01-01,2020-05-08",
            ["2020-09-01,2020-12-31"],
            ["add"],
            [("2020-01-01", "2020-05-08"), ("2020-09-01", "2020-12-31")],
        ),
        # So does what runs today and outlasts it without an end.
        ("2020-01-01,2020-05-08", ["2020-02-01,"], ["add"], [("2020-01-01", "2020-05-08"), ("2020-02-01", None)]),
        # What the known one covers from today on is there; of what runs as well the last day is set, once.
        ("2020-01-01,", ["2020-02-01,"], ["same"], [("2020-01-01", None)]),
        ("2020-01-01,", ["2020-09-01,2020-12-31"], ["same"], [("2020-01-01", None)]),
        ("2020-03-01,", ["2020-01-01,"], ["same"], [("2020-03-01", None)]),
        ("2020-01-01,", ["2020-02-01,2020-12-31"], ["end"], [("2020-01-01", "2020-12-31")]),
        ("2020-01-01,2020-06-30", ["2020-02-01,2020-12-31"], ["end"], [("2020-01-01", "2020-12-31")]),
        (
            "2020-01-01,",
            ["2020-02-01,2020-06-30", "2020-03-01,2020-12-31"],
            ["end", "refuse"],
            [("2020-01-01", "2020-06-30")],
        ),
        # Nothing ends on a day that has passed; what is over altogether is stretched by nothing.
        ("2020-01-01,", ["2020-02-01,2020-05-06"], ["refuse"], [("2020-01-01", None)]),
        (
            "2020-01-01,2020-03-31",
            ["2020-01-01,2020-12-31"],
            ["add"],
            [("2020-01-01", "2020-03-31"), ("2020-01-01", "2020-12-31")],
        ),
    ],
)
def test_rows_are_compared_by_their_days(
    first: str, then: list[str], fates: list[str], days: list[tuple[str, str | None]]
) -> None:
    province = officer("32")
    lists.carry_out(province, "sanctions", _struck(f"{first},失信,甲文件"), source="")
    rows = _struck(*(f"{one},失信,乙文件{number}" for number, one in enumerate(then)))
    planned = lists.plan(province, "sanctions", rows, source="")
    assert [one.fate for one in planned] == fates
    lists.carry_out(province, "sanctions", rows, source="")
    found = [
        (one.from_on.isoformat(), one.until_on and one.until_on.isoformat()) for one in Sanction.objects.order_by("pk")
    ]
    assert found == days
    # What is given out and taken in again changes nothing.
    back = _rows("sanctions", reading.written("sanctions", Sanction.objects.order_by("pk"))[1:])
    assert {one.fate for one in lists.plan(province, "sanctions", back, source="")} == {"same"}
    # Elsewhere each period of it is added.
    Sanction.objects.all().delete()
    assert lists.carry_out(province, "sanctions", back, source="")["add"] == len(days)


def test_an_exemption_goes_on_by_a_row_of_its_own() -> None:
    city = officer("3207")
    _exempt(name="丙有限公司", until_on=day(1))
    counts = lists.carry_out(
        city, "exemptions", _rows("exemptions", "名称,起,止\n丙有限公司,2020-05-09,\n"), source="续期文件"
    )
    assert counts == {"add": 1, "end": 0, "same": 0, "refuse": 0}
    running = {}
    for offset in (0, 1, 2, 400):
        with later(offset):
            running[offset] = queries.exemptions(words="丙有限公司", running=True).count()
    assert running == {0: 1, 1: 1, 2: 1, 400: 1}


def test_what_was_ended_here_is_not_begun_anew_by_its_own_list() -> None:
    province, rows = officer("32"), _struck("2020-01-01,,失信,甲文件")
    lists.carry_out(province, "sanctions", rows, source="")
    lists.end_sanction(actor=province, sanction=Sanction.objects.get(), until=day(3), reason="整改到位")
    for offset in (0, 10):
        with later(offset):
            assert [one.fate for one in lists.plan(province, "sanctions", rows, source="")] == ["same"]


def test_what_was_lifted_on_appeal_is_brought_back_by_no_list() -> None:
    handed = handed_in()
    case = decided(handed)
    before = reading.written("sanctions", Sanction.objects.order_by("pk"))[1:]
    with later(10):
        made = appealing.appeal(actor=handed.owner, case=case, text="不服")
    with later(11):
        appealing.decide(actor=handed.province, appeal=made, upheld=True, reason="撤销")
        rows = _rows("sanctions", before)
        (planned,) = lists.plan(officer("32"), "sanctions", rows, source="")
        assert (planned.fate, planned.why[0]) == ("refuse", "该惩戒已由复核决定解除，不能用名单重新列入")
        assert lists.carry_out(officer("32"), "sanctions", rows, source="")["refuse"] == 1
        assert knowing.sanctioned_since(Declaration.objects.get(pk=handed.declaration.pk), on=clock.today()) is None
        # Another ground, of another document, is no part of what was decided.
        other = [{**row, "source": "苏信用〔2020〕3号"} for row in rows]
        assert [one.fate for one in lists.plan(officer("32"), "sanctions", other, source="")] == ["add"]
