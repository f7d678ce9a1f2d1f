"""Word documents: what stands in them, in its order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.carriers.packages import W, paragraph, row, word, write
from yunxing.evidence.carriers.word import open_docx
from yunxing.evidence.document import Refused, Texts
from yunxing.evidence.sniff import sniff


def text_of(path: Path) -> str:
    opened = open_docx(path)
    assert (opened.format, opened.page_count, [f.code for f in opened.findings]) == ("docx", 1, [])
    return opened.parts[0]


def test_paragraphs_and_tables_come_in_their_order(tmp_path: Path) -> None:
    table = (
        f"<w:tbl>{row(paragraph('服务'), paragraph('金额'))}{row(paragraph('云主机'), paragraph('36000.00'))}</w:tbl>"
    )
    body = paragraph("云服务合同") + table + paragraph("甲方：连云港样例精工机械有限公司")
    assert text_of(word(tmp_path / "a.docx", body)) == (
        "云服务合同\n服务\t金额\n云主机\t36000.00\n甲方：连云港样例精工机械有限公司"
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(f"<w:sdt><w:sdtContent>{paragraph('甲方')}</w:sdtContent></w:sdt>", "甲方", id="a content control"),
        pytest.param(
            "<w:p><w:ins><w:r><w:t>云</w:t></w:r></w:ins><w:del><w:r><w:delText>主</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:r><w:t>服务</w:t></w:r></w:p>",
            "云服务",
            id="what was inserted, without what was deleted",
        ),
        pytest.param(
            f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{paragraph('合同专用章')}</w:txbxContent>"
            f"</w:drawing></mc:Choice><mc:Fallback><w:txbxContent>{paragraph('合同专用章')}</w:txbxContent></mc:Fallback>"
            "</mc:AlternateContent></w:r><w:r><w:t>签章处</w:t></w:r></w:p>",
            "签章处\n合同专用章",
            id="a text box, once",
        ),
        pytest.param(
            f"<w:tbl>{row(paragraph('名称'), '<w:tbl>' + row(paragraph('云'), paragraph('盘')) + '</w:tbl>')}</w:tbl>",
            "名称\t云 盘",
            id="a table within a table",
        ),
        pytest.param(
            f"<w:tbl><w:sdt><w:sdtContent>{row(paragraph('甲'), paragraph('乙'))}</w:sdtContent></w:sdt></w:tbl>",
            "甲\t乙",
            id="a row within a content control",
        ),
        pytest.param(
            "<w:p><w:r><w:t>甲方</w:t><w:tab/><w:t>乙方</w:t><w:br/><w:t>日期</w:t><w:noBreakHyphen/></w:r></w:p>",
            "甲方\t乙方\n日期-",
            id="tabs and breaks",
        ),
        pytest.param("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>", "链接", id="a link"),
    ],
)  # fmt: skip
def test_nothing_that_is_shown_is_left_out(body: str, text: str, tmp_path: Path) -> None:
    assert text_of(word(tmp_path / "a.docx", body)) == text


def test_headers_come_first_and_once(tmp_path: Path) -> None:
    header = f'<w:hdr xmlns:w="{W}">{paragraph("合同编号：样例-2020-007")}<w:p/></w:hdr>'
    path = word(
        tmp_path / "a.docx",
        paragraph("正文"),
        {"word/header1.xml": header, "word/header2.xml": header},
        x=("header", "header1.xml"),
        y=("header", "/word/header2.xml"),
    )
    assert text_of(path) == "合同编号：样例-2020-007\n正文"


def test_its_properties_are_its_title_and_the_day_it_was_last_saved(tmp_path: Path) -> None:
    assert open_docx(word(tmp_path / "a.docx", paragraph("正文"))).properties == {
        "title": "上云合同",
        "taken": "2020-04-02",
    }


@pytest.mark.parametrize(("text", "weight"), [("见下图", "doubtful"), ("云服务合同" * 50, "note")])
def test_pictures_within_are_counted_and_said(text: str, weight: str, tmp_path: Path) -> None:
    opened = open_docx(word(tmp_path / "a.docx", paragraph(text), {f"word/media/image{n}.png": b"x" for n in (1, 2)}))
    assert (opened.pictures, [(f.code, f.weight) for f in opened.findings]) == (2, [("pictures_inside", weight)])


def test_a_document_with_macros_is_read_and_says_so(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docm", paragraph("正文"), {"word/vbaProject.bin": b"x"})
    opened = open_docx(path)
    assert (sniff(path), opened.parts, [(f.code, f.weight) for f in opened.findings]) == (
        "docx",
        ["正文"],
        [("macros", "note")],
    )


def test_a_very_long_document_is_read_in_part(tmp_path: Path) -> None:
    opened = open_docx(word(tmp_path / "a.docx", paragraph("云" * 3_000) * 300))
    assert (len(opened.parts[0]), [f.code for f in opened.findings]) == (400_000, ["text_cut"])


def test_a_line_without_end_is_folded(tmp_path: Path) -> None:
    lines = text_of(word(tmp_path / "a.docx", paragraph("云" * 9_000))).split("\n")
    assert [len(line) for line in lines] == [4_000, 4_000, 1_000]


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_docx(path)
    return refused.value.finding.code


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    def with_document(content: str) -> Path:
        return word(tmp_path / "a.docx", "", {"word/document.xml": content})

    assert refusal(with_document("<w:document")) == "xml_damaged"
    assert refusal(with_document('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')) == "xml_entities"
    assert refusal(with_document("<a>" * 300 + "</a>" * 300)) == "xml_too_deep"
    assert refusal(write(tmp_path / "b.docx", {"[Content_Types].xml": "", "word/styles.xml": ""})) == "office_damaged"


def test_a_header_that_is_unsafe_is_left_out_and_said(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        paragraph("正文"),
        {"word/h.xml": '<!DOCTYPE x SYSTEM "file:///x"><x/>'},
        x=("header", "h.xml"),
    )
    opened: Texts = open_docx(path)
    assert (opened.parts, [(f.code, f.weight) for f in opened.findings]) == (["正文"], [("xml_entities", "wrong")])


def test_what_a_reference_leads_to_outside_is_not_followed(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        paragraph("正文"),
        x=("header", "../../../../etc/passwd"),
        y=("header", "file:///etc/passwd"),
    )
    opened = open_docx(path)
    assert (opened.parts, [(f.code, f.weight) for f in opened.findings]) == (
        ["正文"],
        [("office_damaged", "wrong")] * 2,
    )


HIDDEN = "本合同为云服务合同"
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="character" w:styleId="c"><w:rPr><w:color w:val="FEFEFE"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="d"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="1F4E79"/></w:tcPr>'
    "</w:tblStylePr></w:style></w:styles>"
)


def run_of(properties: str, around: str = "") -> str:
    """A paragraph of one run that has these properties."""
    return f"<w:p>{around}<w:r><w:rPr>{properties}</w:rPr><w:t>{HIDDEN}</w:t></w:r></w:p>"


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(run_of("<w:vanish/>"), "hidden_text", id="hidden"),
        pytest.param(run_of(WHITE), "hidden_text", id="white"),
        pytest.param(run_of('<w:sz w:val="2"/>'), "hidden_text", id="tiny"),
        pytest.param(run_of('<w:color w:val="FF0000"/><w:shd w:val="clear" w:fill="FF0000"/>'), "hidden_text", id="red on red"),
        pytest.param(run_of("", '<w:pPr><w:pStyle w:val="b"/></w:pPr>'), "hidden_text", id="by the style of its paragraph"),
        pytest.param(run_of('<w:rStyle w:val="c"/>'), "hidden_text", id="by its own style"),
        pytest.param(f"<w:p><w:hyperlink><w:r><w:rPr>{WHITE}</w:rPr><w:t>{HIDDEN}</w:t></w:r></w:hyperlink></w:p>", "hidden_text", id="in a link"),
        pytest.param(f"<w:tbl>{row(run_of(WHITE))}</w:tbl>", "hidden_text", id="in a table"),
        pytest.param(run_of("<w:strike/>"), "struck_text", id="struck"),
        pytest.param(run_of("<w:dstrike/>"), "struck_text", id="struck twice"),
    ],
)  # fmt: skip
def test_what_nobody_sees_or_is_struck_is_left_out_and_said(body: str, code: str, tmp_path: Path) -> None:
    opened = open_docx(
        word(tmp_path / "a.docx", paragraph("软件合同") + body, {"word/s.xml": STYLES}, s=("styles", "s.xml"))
    )
    assert opened.parts[0].strip() == "软件合同"
    assert [(f.code, f.weight, f.page, f"“{HIDDEN}”" in f.zh) for f in opened.findings] == [(code, "wrong", 1, True)]


SHAPE = '<w:r><wsp><spPr><solidFill><srgbClr val="{}"/></solidFill></spPr><txbx><w:txbxContent>{}</w:txbxContent></txbx></wsp></w:r>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(run_of('<w:vanish w:val="0"/><w:strike w:val="false"/>'), id="said not to be hidden"),
        pytest.param(run_of('<w:color w:val="auto"/>'), id="of no colour"),
        pytest.param(run_of('<w:color w:val="808080"/><w:sz w:val="9"/>'), id="small and grey"),
        pytest.param(run_of(WHITE + '<w:shd w:val="clear" w:fill="1F4E79"/>'), id="white on its own ground"),
        pytest.param(run_of(WHITE + '<w:highlight w:val="blue"/>'), id="white on a mark"),
        pytest.param(run_of(WHITE, '<w:pPr><w:shd w:val="clear" w:fill="1F4E79"/></w:pPr>'), id="on a dark paragraph"),
        pytest.param(
            f'<w:tbl>{row("<w:tcPr><w:shd w:fill=" + chr(34) + "1F4E79" + chr(34) + "/></w:tcPr>" + run_of(WHITE))}</w:tbl>',
            id="in a dark cell",
        ),
        pytest.param(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="d"/></w:tblPr>{row(run_of(WHITE))}</w:tbl>', id="in a table with a style"
        ),
        pytest.param(f"<w:p>{SHAPE.format('1F4E79', run_of(WHITE))}</w:p>", id="in a dark shape"),
        pytest.param(run_of('<w:rStyle w:val="c"/><w:color w:val="000000"/>'), id="darker than its style"),
    ],
)  # fmt: skip
def test_what_is_pale_on_a_dark_ground_is_read(body: str, tmp_path: Path) -> None:
    opened = open_docx(word(tmp_path / "a.docx", body, {"word/s.xml": STYLES}, s=("styles", "s.xml")))
    assert (opened.parts[0].strip(), opened.findings) == (HIDDEN, [])
