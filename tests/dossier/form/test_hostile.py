"""Files from outside that are no filled form: refused with the way out, never unpacked without a bound."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from tests.dossier.form.making import edition, example
from yunxing.dossier.form import blank_form, form_pdf, read_form
from yunxing.guide.files import InputError

DTD = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>'


def refused(source: bytes | Path) -> list[str]:
    with pytest.raises(InputError) as error:
        read_form(source, edition(), name="filled.docx")
    return error.value.lines()


def packed(part: str, name: str = "word/document.xml") -> bytes:
    """Our blank form with one part replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(blank_form(edition(), 3))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, part if member == name else old.read(member))
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "文件是空的，请重新导出后再上传"),
        (b"PK\x03\x04" + b"\0" * 60, "文件不完整，打不开。请从原系统重新下载或导出"),
        ("申请表".encode(), "这不是 Word 文档（docx），读不了。请在 Word、WPS 中另存为 docx 后再试"),
    ],
)
def test_what_is_no_word_document_is_refused(data: bytes, line: str) -> None:
    assert refused(data) == [f"filled.docx: {line}"]


def test_a_pdf_is_refused_with_the_way_out() -> None:
    assert refused(form_pdf(example(1), edition())) == [
        "filled.docx: 这不是 Word 文档（docx），读不了。请在 Word、WPS 中另存为 docx 后再试"
    ]


def test_another_document_is_no_form() -> None:
    made = io.BytesIO()
    docx.Document().save(made)
    (line,) = refused(made.getvalue())
    assert line.startswith("filled.docx: 不是本版指南的申请表：没有找到标题和附表编号。")


def test_entities_are_refused() -> None:
    (line,) = refused(packed(DTD))
    assert "word/document.xml" in line


def test_a_bomb_is_refused() -> None:
    (line,) = refused(packed("<d>" + " " * 40_000_000 + "</d>"))
    assert line.startswith("filled.docx: 文件内部的“word/document.xml”展开后过大，不予读取。")


def test_tables_within_tables_without_end_are_refused() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = "<w:tbl><w:tr><w:tc>" * 100 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100
    (line,) = refused(packed(f"<w:document {w}><w:body>{deep}</w:body></w:document>"))
    assert "word/document.xml" in line


def test_odd_numbers_of_columns_do_no_harm() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def cell(text: str, span: str) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'

    spans = ("-3", "99999999999", "x", "0")
    rows = "".join(f"<w:tr>{cell('中文名称', span)}{cell('甲示例有限公司', span)}</w:tr>" for span in spans)
    body = f"<w:p><w:r><w:t>（适用于三星级）</w:t></w:r></w:p><w:tbl>{rows}<w:tr/></w:tbl><w:tbl/>"
    found = read_form(packed(f"<w:document {w}><w:body>{body}</w:body></w:document>"), edition())
    assert found.values["enterprise"] == {"name": "甲示例有限公司"}


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_form(tmp_path / "none.docx", edition())
    assert error.value.lines() == [f"{tmp_path / 'none.docx'}: 文件打不开：没有这个文件"]
