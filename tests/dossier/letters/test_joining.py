"""Marks as word processors really write them: in runs of several faces, among bookmarks and tracked changes."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.dossier.entries import edition
from tests.dossier.letters.papers import KINDS, changed, data, needed, template, words
from tests.dossier.letters.test_checking import LOOP, said
from tests.dossier.libreoffice import OFFICE, SLOWEST
from yunxing.dossier.letters import check, default, fill
from yunxing.dossier.letters.joining import joined
from yunxing.guide.files import InputError

LATIN = '<w:rPr><w:rFonts w:eastAsia="仿宋"/><w:lang w:val="en-US"/></w:rPr>'
HAN = '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋" w:hAnsi="仿宋"/><w:szCs w:val="32"/></w:rPr>'
BOLD = "<w:rPr><w:b/></w:rPr>"


def run(text: str, format_: str = "", tag: str = "t") -> str:
    return f'<w:r w:rsidR="00A1">{format_}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def split(mark: str) -> str:
    """A mark as LibreOffice saves it: braces in one face, names in another, with what else may stand between."""
    begin, middle, end = mark[:3], mark[3:-2], mark[-2:]
    between = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="7" w:name="甲"/>'
    return f'{run(begin, LATIN)}{between}{run(middle, HAN)}<w:bookmarkEnd w:id="7"/>{run(end, LATIN)}'


def splitting(made: bytes, *marks: str, part: str = "word/document.xml") -> bytes:
    """A template with marks split, each of which is a run of its own."""
    for mark in marks:
        made = changed(made, part, f"<w:r><w:t>{mark}</w:t></w:r>", split(mark))
    return made


def test_marks_split_by_faces_alone_are_whole_again_and_filled() -> None:
    plain = template(
        "{{ 标题 }}", "{%p if 受理地址 %}", "{{ 受理地址 }}", "{%p endif %}", needed(), table=LOOP, header="{{ 批次 }}"
    )
    made = splitting(
        plain,
        "{{ 标题 }}",
        "{%p if 受理地址 %}",
        "{%p endif %}",
        "{%tr for 企业 in 名单 %}",
        "{{ 企业.序号 }}",
        "{%tr endfor %}",
    )
    made = splitting(made, "{{ 批次 }}", part="word/header1.xml")
    assert (made != plain, said(made)) == (True, [])
    given = data("publicity")
    filled, whole = (fill(one, "publicity", given, edition()) for one in (made, plain))
    paper: Any = Document(io.BytesIO(filled))
    assert words(filled) == words(whole)
    assert paper.sections[0].header.paragraphs[0].text == given["批次"]
    assert paper.paragraphs[0].text == given["标题"]


def test_what_has_the_format_of_its_first_run_keeps_its_bookmarks() -> None:
    paper: Any = Document(io.BytesIO(joined(splitting(template("{{ 标题 }}"), "{{ 标题 }}"))))
    (runs,) = [one.runs for one in paper.paragraphs]
    assert [r.text for r in runs] == ["{{ 标题 }}", "", ""]
    assert len(paper.element.xpath("//w:bookmarkStart")) == len(paper.element.xpath("//w:bookmarkEnd")) == 1


def test_a_template_that_needs_nothing_keeps_its_bytes() -> None:
    made = default("publicity", edition())
    assert joined(made) is made


def test_a_mark_that_is_half_bold_is_refused_with_its_place() -> None:
    made = changed(
        template("{{ 标题 }}", needed()),
        "word/document.xml",
        "<w:r><w:t>{{ 标题 }}</w:t></w:r>",
        run("{{ 标", LATIN) + run("题 }}", BOLD),
    )
    assert said(made) == [
        "正文第1段 {{ 标题 }}：这个标记前后格式不同（如一半加粗），请选中整个标记（连同花括号）按 Ctrl+空格 清除格式，再一并设置"
    ]


def tracked(body: str) -> bytes:
    return changed(template("甲", needed()), "word/document.xml", "<w:r><w:t>甲</w:t></w:r>", body)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f'{run("甲")}<w:del w:id="1" w:author="a">{run("{{ 错 }}", tag="delText")}</w:del>{run("乙")}', "甲乙"),
        (f'{run("{{ 标")}<w:ins w:id="1" w:author="a">{run("题 }}")}</w:ins>', "题名"),
        (f'{run("{{ ")}<w:del w:id="1" w:author="a">{run("错", tag="delText")}</w:del><w:ins w:id="2" w:author="a">{run("标题")}</w:ins>{run(" }}")}', "题名"),
        (f'<w:moveFrom w:id="1" w:author="a">{run("{{ 错 }}")}</w:moveFrom><w:moveTo w:id="2" w:author="a">{run("丙")}</w:moveTo>', "丙"),
    ],
)  # fmt: skip
def test_tracked_changes_are_taken_as_accepted(body: str, text: str) -> None:
    made = tracked(body)
    assert said(made) == []
    assert words(fill(made, "publicity", data("publicity", 标题="题名"), edition())).split("\n")[0] == text


def test_deleted_ends_of_paragraphs_and_deleted_rows_are_gone() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
    made = changed(
        template("甲", "乙", needed(), table=[["丙"], ["{{ 错 }}"]]),
        "word/document.xml",
        "<w:p><w:r><w:t>甲",
        f"<w:p>{mark}<w:r><w:t>甲",
    )
    row = '<w:tr><w:trPr><w:del w:id="2" w:author="a"/></w:trPr>'
    at = "<w:tr>"
    source = Document(io.BytesIO(made)).element.xml.count(at)
    assert source == 2
    first = changed(made, "word/document.xml", at, row)  # both rows: the table goes with them
    paper: Any = Document(io.BytesIO(joined(first)))
    assert (paper.paragraphs[0].text, len(paper.tables[0].rows)) == ("甲乙", 0)
    assert said(first) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("电话 13812345678 zhang@example.com", "正文第1段 13812345678：是手机号码，公开的文书不得有（R91），请删去；办公电话用 {{ 受理电话 }} 填写"),
        ("邮箱 zhang@example.com", "正文第1段 zhang@example.com：是电子邮箱，公开的文书不得有（R91），请删去；办公电话用 {{ 受理电话 }} 填写"),
        ("电话 025-12345678", "正文第1段 025-12345678：是电话号码，公开的文书不得有（R91），请删去；办公电话用 {{ 受理电话 }} 填写"),
    ],
)  # fmt: skip
def test_a_published_letter_has_no_number_or_address_of_a_person_in_its_own_words(text: str, problem: str) -> None:
    made = template(text, needed())
    assert said(made) == [problem]
    with pytest.raises(InputError) as refused:
        fill(made, "publicity", data("publicity"), edition())
    assert "公开的文书不得有（R91）" in str(refused.value)
    assert said(template(text, needed("filing")), "filing") == []  # not published


def test_a_number_in_several_runs_or_in_a_note_is_found() -> None:
    assert said(template([("电话 138", True), ("12345678", False)], needed()))[0].startswith("正文第1段 13812345678：")
    note = '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment><w:p><w:r><w:t>13812345678</w:t></w:r></w:p></w:comment></w:comments>'
    noted = changed(template("甲", needed()), "word/comments.xml", note, note)
    assert said(noted)[0].startswith("文档 13812345678：是手机号码，公开的文书不得有（R91）（在脚注、尾注或批注里）")


def test_a_name_of_an_applicant_in_a_template_is_refused() -> None:
    made = template("联系张三丰", needed())
    (problem,) = check(made, "publicity", edition(), personal={"张三丰"})
    assert problem.say() == "正文第1段 张三丰：是申报中的联系人或法人代表信息，公开的文书不得有（R91），请删去"
    with pytest.raises(InputError):
        fill(made, "publicity", data("publicity"), edition(), personal={"张三丰"})


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: templates saved by it are not tried")
def test_templates_that_libreoffice_saved_can_be_used(tmp_path: Path) -> None:
    assert OFFICE is not None
    for kind in KINDS:
        (tmp_path / f"{kind}.docx").write_bytes(default(kind, edition()))
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out"),
         *(str(tmp_path / f"{kind}.docx") for kind in KINDS)],
        check=True, capture_output=True, timeout=SLOWEST,
    )  # fmt: skip
    saved = {kind: (tmp_path / "out" / f"{kind}.docx").read_bytes() for kind in KINDS}
    assert {kind: said(made, kind) for kind, made in saved.items()} == {kind: [] for kind in KINDS}
    for kind, made in saved.items():
        ours = words(fill(default(kind, edition()), kind, data(kind), edition()))
        assert (kind, words(fill(made, kind, data(kind), edition()))) == (kind, ours)
