"""The blocks of a form as a Word document: every run 宋体 (Song) in the size of its block, lines of an exact pitch.

The few parts of the package are written here, so that the same form gives the same bytes and nothing of a template's
theme, styles or properties comes with it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from .blocks import MARGIN, PAD, SIDE, Block, Break, Cell, Document, Paragraph, Run, Table

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONT = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体" w:hint="eastAsia"/>'
_PLAIN_LINES = '<w:widowControl w:val="0"/>'
"""No lines kept together: pages end where those of the PDF do."""
_TWIPS_IN_MM = 1440 / 25.4
_BORDER = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
_NO_BORDER = '<w:{0} w:val="nil"/>'
_MOMENT = (1980, 1, 1, 0, 0, 0)
_FOOTER = "rId3"


def as_docx(document: Document) -> bytes:
    """The Word document."""
    body = "".join(_body(document))
    parts: Mapping[str, str] = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml", _OFFICE),
            ("metadata/core-properties", "docProps/core.xml", _PACKAGE),
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(_plain(document.title))}</dc:title></cp:coreProperties>'
        ),
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{_section()}</w:body></w:document>',
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml", _OFFICE), ("settings", "settings.xml", _OFFICE), ("footer", "footer1.xml", _OFFICE)
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/footer1.xml": _footer(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), _HEAD + text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


# ── blocks ──────────────────────────────────────────────────────────────────────────────────────────


def _body(document: Document) -> Iterator[str]:
    begins = False
    last: Block | None = None
    for last in document.blocks:
        match last:
            case Break():
                begins = True
                continue
            case Table():
                yield from _table(last, begins=begins)
            case Paragraph():
                yield _paragraph(last, begins=begins)
        begins = False
    if not isinstance(last, Paragraph):  # a body ends with a paragraph; this one takes no room
        yield _paragraph(Paragraph(size=1, pitch=1))


def _paragraph(one: Paragraph, *, begins: bool = False) -> str:
    before = f' w:before="{_twips(one.before)}"' if one.before else ""
    indent = f'<w:ind w:firstLineChars="{one.indent * 100}" w:firstLine="{_twips(one.indent * one.size)}"/>'
    align = {"justify": "both"}.get(one.align, one.align)
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if one.keep else ''}{'<w:pageBreakBefore/>' if begins else ''}{_PLAIN_LINES}"
        f'<w:spacing{before} w:line="{_twips(one.pitch)}" w:lineRule="exact"/>{indent if one.indent else ""}'
        f'<w:jc w:val="{align}"/>{_style(one.size)}</w:pPr>{"".join(_run(run, one.size) for run in one.runs)}</w:p>'
    )


def _run(one: Run, size: float) -> str:
    return f'<w:r>{_style(size, one)}<w:t xml:space="preserve">{escape(_plain(one.text))}</w:t></w:r>'


def _style(size: float, run: Run | None = None) -> str:
    bold = "<w:b/>" if run is not None and run.bold else ""
    raised = '<w:vertAlign w:val="superscript"/>' if run is not None and run.raised else ""
    half = round(size * 2)
    return f'<w:rPr>{_FONT}{bold}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{raised}</w:rPr>'


def _table(table: Table, *, begins: bool) -> Iterator[str]:
    widths = [_mm(width) for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    side, pad = _twips(SIDE), _twips(PAD)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{pad}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{pad}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    tall = table.tall()
    for number, cells in enumerate(_grid(table)):
        row = table.rows[number]
        height = f'<w:trHeight w:val="{_twips(row.height)}" w:hRule="atLeast"/>' if row.height else ""
        whole = "" if number in tall else "<w:cantSplit/>"
        head = "<w:tblHeader/>" if number < table.heads else ""
        yield f"<w:tr><w:trPr>{whole}{height}{head}</w:trPr>"
        keep = number >= len(table.rows) - table.kept()
        for column, (one, first) in cells.items():
            yield _cell(
                _keeping(one) if keep else one, sum(widths[column : column + one.columns]), first=first, begins=begins
            )
            begins = False
        yield "</w:tr>"
    yield "</w:tbl>"


def _grid(table: Table) -> list[dict[int, tuple[Cell, bool]]]:
    """The cells of each row by column, a cell over several rows in each of them; true where it begins."""
    rows: list[dict[int, tuple[Cell, bool]]] = [{} for _ in table.rows]
    for number, column, one in table.placed():
        for below in range(one.rows):
            rows[number + below][column] = (one, below == 0)
    return [dict(sorted(row.items())) for row in rows]


def _cell(one: Cell, width: int, *, first: bool, begins: bool) -> str:
    span = f'<w:gridSpan w:val="{one.columns}"/>' if one.columns > 1 else ""
    merge = "" if one.rows == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    edges = "".join(
        (_BORDER if one.edges in ("all", edge) else _NO_BORDER).format(edge)
        for edge in ("top", "left", "bottom", "right")
    )
    paragraphs = one.paragraphs if first else one.paragraphs[:1] and (_empty(one.paragraphs[0]),)
    body = "".join(_paragraph(p, begins=begins and not place) for place, p in enumerate(paragraphs))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:tcBorders>{edges}</w:tcBorders>'
        f'<w:vAlign w:val="{"center" if one.middle else "top"}"/></w:tcPr>{body}</w:tc>'
    )


def _keeping(one: Cell) -> Cell:
    """A cell whose row stays with the next one."""
    return replace(one, paragraphs=tuple(replace(each, keep=True) for each in one.paragraphs))


def _empty(like: Paragraph) -> Paragraph:
    return Paragraph((), like.align, like.size, like.pitch)


# ── the other parts ─────────────────────────────────────────────────────────────────────────────────


def _types() -> str:
    overrides = (
        ("/word/document.xml", f"{_KINDS}.document.main+xml"),
        ("/word/styles.xml", f"{_KINDS}.styles+xml"),
        ("/word/settings.xml", f"{_KINDS}.settings+xml"),
        ("/word/footer1.xml", f"{_KINDS}.footer+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    )
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(*related: tuple[str, str, str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/relationships/{kind}" Target={quoteattr(target)}/>'
        for number, (kind, target, base) in enumerate(related, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _styles() -> str:
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="24"/><w:szCs w:val="24"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{_PLAIN_LINES}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/></w:style></w:styles>'
    )


def _settings() -> str:
    return (
        f'<w:settings xmlns:w="{_W}"><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _footer() -> str:
    style = _style(10.5)
    field = "".join(
        f"<w:r>{style}{inner}</w:r>"
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/>{style}</w:pPr>{field}</w:p></w:ftr>'


def _section() -> str:
    """A4 with equal margins; the cover has no number (``titlePg``)."""
    margin = _mm(MARGIN)
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{_FOOTER}"/><w:pgSz w:w="{_mm(210)}" w:h="{_mm(297)}"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" w:header="{_mm(12)}" '
        f'w:footer="{_mm(15)}" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _plain(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def _twips(points: float) -> int:
    return round(points * 20)


def _mm(millimetres: float) -> int:
    return round(millimetres * _TWIPS_IN_MM)
