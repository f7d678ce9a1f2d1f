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

from tests.dossier.entries import edition, entry
from tests.dossier.letters.papers import KINDS, data, template, words
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
    paper = template("甲", table=[["{%tr if 受理地址 %}"], ["{{ 受理地址 }}"], ["{%tr endif %}"]])
    assert (words(made("publicity", paper)), words(made("publicity", paper, 受理地址=None))) == (
        "甲\n某某市某某路1号",
        "甲",
    )
    with zipfile.ZipFile(io.BytesIO(made("publicity", paper, 受理地址=None))) as file:
        assert b"<w:tbl>" not in file.read("word/document.xml")
    cell = template("甲", table=[["{%p if 受理地址 %}\n{%p endif %}"]])
    assert [problem.mark for problem in check(cell, "publicity", edition())] == ["{%p if 受理地址 %}", "{%p endif %}"]
    grid: Any = Document()
    inside = grid.add_table(rows=1, cols=1).rows[0].cells[0]
    inside.text = "{%p if 受理地址 %}"
    for text in ("{{ 受理地址 }}", "{%p endif %}"):
        inside.add_paragraph(text)
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
    paper = template([("{", False), ("{ 标", False), ("题 }}", False)], [("{{ 批次 }}", True)])
    assert words(made("publicity", paper)) == "2020年度三星级上云企业拟认定名单公示\n2020年第一批"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("请联系13800000000", "手机号码"), ("138 0000 0000", "手机号码"), ("电话0518-80000001", "电话号码"), ("a.b@example.com", "电子邮箱"),
        ("证件32070019900101123X", "身份证号码"),
    ],
)  # fmt: skip
def test_nothing_personal_gets_into_what_is_published(text: str, what: str) -> None:
    for kind, key in (("publicity", "批次"), ("announcement", "主送机关"), ("certificate", "企业名称")):
        assert refused(kind, **{key: text}) == [f"数据: {key}: 含有{what}，公开的文书不得有（R91），请删去"]
    rows = [{"序号": "1", "企业名称": text, "县区": "乙", "星级": "三"}]
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
    rows = [{"序号": "1", "企业名称": "甲", "统一社会信用代码": "320700199001011234", "县区": "乙", "星级": "三"}]
    assert "320700199001011234" in words(made("filing", 名单=rows))
