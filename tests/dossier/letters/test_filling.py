"""Letters filled in: every value in its place, nothing run that users wrote, nothing personal where it is published."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import numpy as np
import pytest
import zxingcpp
from docx import Document
from PIL import Image

from tests.dossier.entries import code as code_of
from tests.dossier.entries import edition, entry
from tests.dossier.letters.papers import KINDS, data, needed, template, words
from yunxing.dossier.letters import check, default, fill, rows_of
from yunxing.dossier.letters.filling import code, personal_of
from yunxing.guide.files import InputError
from yunxing.guide.offices import offices


def made(kind: str, made_of: bytes | None = None, /, **more: Any) -> bytes:
    return fill(made_of or default(kind, edition()), kind, data(kind, **more), edition())


def refused(kind: str, made_of: bytes | None = None, /, **more: Any) -> list[str]:
    with pytest.raises(InputError) as error:
        made(kind, made_of, **more)
    return error.value.lines()


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_filled_in_whole_and_the_same_each_time(kind: str) -> None:
    once = made(kind)
    text = words(once)
    assert ([mark for mark in ("{{", "}}", "{%", "%}") if mark in text], once == made(kind)) == ([], True)
    for field in offices(edition()).letters[kind].fields:
        if field.type == "text":
            assert text.count(field.example) >= 1


def test_the_notice_says_what_it_is_given() -> None:
    text = words(made("publicity", 公示开始=date(2020, 6, 1)))
    assert text.split("\n")[:2] == [
        "2020年度三星级上云企业拟认定名单公示",
        "按照《江苏省星级上云企业评定工作指南（2020年版）》，经企业申报、县（区）初审推荐和评审，现将2020年第一批拟认定的星级上云企业名单予以公示（见附件）。",
    ]
    assert "公示时间为2020年6月1日至2020年6月5日。" in text
    assert text.split("\n")[-3:] == [
        "序号|企业名称|县区|星级", "1|连云港试验001号有限公司|海州区|三星级", "2|连云港试验002号有限公司|海州区|三星级",
    ]  # fmt: skip


def test_what_may_be_left_out_leaves_no_trace() -> None:
    assert "受理地址" in words(made("publicity"))
    without = words(made("publicity", 受理地址=None))
    assert ("受理地址" in without, "{" in without, "\n\n\n" in without) == (False, False, False)


def test_what_a_condition_empties_stays_a_document_that_word_opens() -> None:
    paper = template("甲", needed(), table=[["{%tr if 受理地址 %}"], ["{{ 受理地址 }}"], ["{%tr endif %}"]])
    with_it, without = (words(made("publicity", paper, **more)).split("\n") for more in ({}, {"受理地址": None}))
    assert (with_it[0], with_it[2:], without[0], without[2:]) == ("甲", ["某某市某某路1号"], "甲", [])
    with zipfile.ZipFile(io.BytesIO(made("publicity", paper, 受理地址=None))) as file:
        assert b"<w:tbl>" not in file.read("word/document.xml")
    cell = template("甲", table=[["{%p if 受理地址 %}\n{%p endif %}"]])
    assert [problem.mark for problem in check(cell, "publicity", edition())] == ["{%p if 受理地址 %}", "{%p endif %}"]
    grid: Any = Document()
    inside = grid.add_table(rows=1, cols=1).rows[0].cells[0]
    inside.text = "{%p if 受理地址 %}"
    for text in ("{{ 受理地址 }}", "{%p endif %}"):
        inside.add_paragraph(text)
    grid.add_paragraph(needed())
    stream = io.BytesIO()
    grid.save(stream)
    with zipfile.ZipFile(io.BytesIO(made("publicity", stream.getvalue(), 受理地址=None))) as file:
        assert b"</w:tcPr><w:p/></w:tc>" in file.read("word/document.xml")


def test_words_of_users_are_data_and_never_run() -> None:
    name = "<甲> & {{ 标题 }} {% for x in y %} {{ ''.__class__ }}"
    rows = [{"序号": "1", "企业名称": name, "县区": "</w:t>", "星级": "三星级"}]
    assert words(made("publicity", 名单=rows)).split("\n")[-1] == f"1|{name}|</w:t>|三星级"


def test_five_hundred_enterprises_have_a_row_each() -> None:
    rows = rows_of([entry(n) for n in range(500)], "publicity", edition())
    assert len(words(made("publicity", 名单=rows)).split("\n")[-500:]) == 500
    assert words(made("publicity", 名单=rows)).split("\n")[-1].startswith("500|连云港试验499号")


def test_the_code_of_a_certificate_is_read_again() -> None:
    with zipfile.ZipFile(io.BytesIO(made("certificate"))) as file:
        (picture,) = [file.read(n) for n in file.namelist() if n.startswith("word/media/")]
    (found,) = zxingcpp.read_barcodes(np.array(Image.open(io.BytesIO(picture)).convert("L")))
    assert found.text == "https://example.org/verify/2020-0001"
    assert code("https://example.org/核验") == code("https://example.org/核验")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "example.org", "https://a b", "https://" + "a" * 300, "ftp://example.org/x"]
)
def test_an_address_that_is_none_is_refused(link: str) -> None:
    assert refused("certificate", 核验二维码=link) == [
        "数据: 核验二维码: 应为 http:// 或 https:// 开头的网址，至多300个字符"
    ]


def test_what_is_missing_unknown_or_wrong_is_named_at_once() -> None:
    assert refused("publicity", 标题=None, 公示开始="下周", 抬头="x", 名单=[]) == [
        "数据: 抬头: 没有这一项，可用：标题、批次、公示开始、公示结束、发文机关、受理电话、受理地址、发文日期",
        "数据: 标题: 没有填写，如：2020年度三星级上云企业拟认定名单公示",
        "数据: 公示开始: 「下周」不是日期，请写成 2020-05-06 的样子",
        "数据: 名单: 没有名单，请给出申报，或逐行写出",
    ]
    row = {"序号": "1", "企业名称": "甲", "县区": "乙"}
    assert refused("publicity", 名单=[row]) == ["数据: 名单.1: 应恰有这几列：序号、企业名称、县区、星级"]
    assert refused("publicity", 名单=[{**row, "星级": ["x"]}])[0].startswith("数据: 名单.1.星级: 应为文字")


def test_a_faulty_template_is_refused_with_mark_and_place() -> None:
    assert refused("publicity", template("甲", "{{ 乙 }}"))[0].startswith(
        "模板: {{ 乙 }}: 正文第2段：没有「乙」这一项，可用：标题"
    )


def test_a_mark_that_word_split_without_a_format_is_filled_in() -> None:
    paper = template([("{", False), ("{ 标", False), ("题 }}", False)], [("{{ 批次 }}", True)], needed())
    assert words(made("publicity", paper)).split("\n")[:2] == ["2020年度三星级上云企业拟认定名单公示", "2020年第一批"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("请联系13800000000", "手机号码"), ("138 0000 0000", "手机号码"), ("电话0518-80000001", "电话号码"), ("a.b@example.com", "电子邮箱"),
        ("证件32070019900101123X", "身份证号码"), ("１３８－００００－００００", "手机号码"), ("138.0000.0000", "手机号码"),
    ],
)  # fmt: skip
def test_nothing_personal_gets_into_what_is_published(text: str, what: str) -> None:
    for kind, key in (("publicity", "批次"), ("announcement", "主送机关"), ("certificate", "企业名称")):
        assert refused(kind, **{key: text}) == [f"数据: {key}: 含有{what}，公开的文书不得有（R91），请删去"]
    rows = [{"序号": "1", "企业名称": text, "县区": "乙", "星级": "三星级"}]
    assert refused("publicity", 名单=rows) == [f"数据: 名单.1.企业名称: 含有{what}，公开的文书不得有（R91），请删去"]
    assert text in words(made("filing", 批次=text))


def test_what_declarations_say_of_persons_is_known_and_refused_in_an_office_s_words() -> None:
    personal = personal_of([entry(1)], edition())
    assert personal == {
        "张试",
        "0518-80000001",
        "李验",
        "信息部主任",
        "0518-80000002",
        "13000000000",
        "lab@example.com",
    }
    with pytest.raises(InputError) as error:
        fill(
            default("publicity", edition()),
            "publicity",
            data("publicity", 批次="由李验联系"),
            edition(),
            personal=personal,
        )
    assert error.value.lines() == ["数据: 批次: 含有申报中的联系人或法人代表信息，公开的文书不得有（R91），请删去"]


def test_no_published_letter_has_a_column_for_anything_personal() -> None:
    fields = edition().fields
    columns = [c.field for one in offices(edition()).letters.values() if one.published for c in one.columns if c.field]
    assert ([c for c in columns if fields[c].personal], len(columns)) == ([], 4)
    text = words(made("publicity")) + words(made("announcement"))
    assert [one for one in personal_of([entry(1), entry(2)], edition()) if one in text] == []


def test_a_credit_code_of_digits_alone_is_no_identity_number() -> None:
    rows = [{"序号": "1", "企业名称": "甲", "统一社会信用代码": "320700199001011236", "县区": "乙", "星级": "三星级"}]
    assert "320700199001011236" in words(made("filing", 名单=rows))


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("publicity", {"公示结束": "2020-05-29", "发文日期": "2020-05-20"},
         "公示结束: 2020年5月29日应不早于公示开始（2020年6月1日）（通知 二.2 (L27); P19），请核对两个日期"),
        ("publicity", {"公示结束": "2020-06-04"},
         "公示结束: 自2020年6月1日至2020年6月4日只有 4 个工作日，应不少于 5 个（通知 二.2 (L27); P19），请推后；确由经办人另定的，加 --short-notice"),
        ("publicity", {"公示开始": "2020-06-20", "公示结束": "2020-06-28"},
         "公示结束: 自2020年6月20日至2020年6月28日只有 4 个工作日，应不少于 5 个（通知 二.2 (L27); P19），请推后；确由经办人另定的，加 --short-notice"),
        ("publicity", {"发文日期": "2020-06-02"},
         "公示开始: 2020年6月1日应不早于发文日期（2020年6月2日）（通知 二.2 (L27); R81），请核对两个日期"),
        ("announcement", {"发文日期": "2020-06-05"},
         "发文日期: 2020年6月5日应晚于公示结束（2020年6月5日）（通知 二.2 (L27); R81），请核对两个日期"),
        ("publicity", {"公示开始": "2040-01-02", "公示结束": "2040-01-03"},
         "公示结束: 自2040年1月2日至2040年1月3日只有 2 个工作日，应不少于 5 个（通知 二.2 (L27); P19），请推后；确由经办人另定的，加 --short-notice"),
        ("certificate", {"星级": "九星级"}, "星级: 「九星级」不是认定证书所列的星级，可填：三星级、四星级、五星级（R5, R7, R91）"),
        ("certificate", {"统一社会信用代码": "913207"}, "统一社会信用代码: 统一社会信用代码“913207”有 6 位，应为 18 位（GB 32100-2015）。请对照营业执照补齐或删去多余的字符。"),
        ("publicity", {"受理电话": "电话"}, "受理电话: 「电话」不是电话号码，请写成 0000-00000000 的样子"),
        ("publicity", {"受理电话": "-------"}, "受理电话: 「-------」不是电话号码，请写成 0000-00000000 的样子"),
        ("publicity", {"标题": "长" * 501}, "标题: 有 501 个字，至多 500 个，请精简"),
        ("publicity", {"份数": -3}, "份数: 没有这一项，可用：标题、批次、公示开始、公示结束、发文机关、受理电话、受理地址、发文日期"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_clause_and_way_out(kind: str, more: dict[str, Any], said: str) -> None:
    assert refused(kind, **more) == [f"数据: {said}"]


def test_an_officer_may_set_a_shorter_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    paper, given = default("publicity", edition()), data("publicity", 公示结束="2020-06-02")
    assert "2020年6月1日至2020年6月2日" in words(fill(paper, "publicity", given, edition(), short=True))
    backwards = {**given, "公示结束": "2020-05-31"}
    with pytest.raises(InputError, match="应不早于公示开始"):
        fill(paper, "publicity", backwards, edition(), short=True)


def test_rows_that_an_office_writes_are_held_against_the_letter() -> None:
    row = {"序号": "1", "企业名称": "甲", "县区": "乙", "星级": "三星级"}
    assert refused("publicity", 名单=[row, {**row, "序号": "2", "企业名称": " 甲"}]) == [
        "数据: 名单.2.企业名称: 「甲」与第 1 行重复，同一批只能列一次（P7b），请去掉一行"
    ]
    wrong = {"序号": "-1", "企业名称": "", "县区": "", "星级": "九星级"}
    assert refused("publicity", 名单=[wrong]) == [
        "数据: 名单.1.序号: 「-1」不是第 1 行的序号，请写 1",
        "数据: 名单.1.企业名称: 没有填写，请补上",
        "数据: 名单.1.星级: 「九星级」不是公示所列的星级，可填：三星级、四星级、五星级（通知 二.2 (L27); R81, R91）",
    ]
    coded = {**row, "统一社会信用代码": "913207061234567890"}
    (line,) = refused("filing", 名单=[coded])
    assert line.startswith("数据: 名单.1.统一社会信用代码: 统一社会信用代码“913207061234567890”的校验码")


def test_declarations_that_cannot_be_listed_are_named_by_their_file() -> None:
    def said(kind: str, *entries: Any) -> list[str]:
        with pytest.raises(InputError) as error:
            rows_of(entries, kind, edition())
        return error.value.lines()

    assert said("publicity", entry(1), entry(1)) == [
        f"1.yaml: enterprise.uscc: 「连云港试验001号有限公司」（{code_of(1)}）与 1.yaml 是同一家企业，同一批只能列一次（P7b），请去掉一份"
    ]
    assert said("filing", entry(4, "B4")) == [
        "4.yaml: star: 申报的是四星级，备案函只列三星级（通知 二.2 (L27); R81, R86），请去掉这一家"
    ]
    assert said("publicity", entry(1, enterprise__name=None), entry(2, enterprise__uscc=None)) == [
        "1.yaml: enterprise.name: 没有填企业名称，不能列入名单，请补上",
        "2.yaml: enterprise.uscc: 没有填统一社会信用代码，不能列入名单，请补上",
    ]


def test_a_contact_s_telephone_is_no_office_telephone_of_what_is_published() -> None:
    with pytest.raises(InputError) as error:
        fill(
            default("publicity", edition()), "publicity", data("publicity", 受理电话="(0518) 80000002"), edition(),
            personal=personal_of([entry(1)], edition()),
        )  # fmt: skip
    assert error.value.lines() == [
        "数据: 受理电话: 是申报中联系人或法人代表的电话，公开的文书不得有（R91），请写办公电话"
    ]
