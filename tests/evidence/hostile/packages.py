"""OFD, DOCX, XLSX and PPTX that mean harm: zip files first of all, and what stands in them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from .case import Case, Make, case, written
from .data import laughs

MIB = 1024 * 1024
OFD = '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD" Version="1.0">'
ENTRY = f"{OFD}<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
TYPES = "application/vnd.openxmlformats-officedocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
Members = Iterable[tuple[str | zipfile.ZipInfo, bytes]]


def packed(members: Members) -> bytes:
    """A zip of these members, deflated; the same bytes whenever it is made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            member = zipfile.ZipInfo(name) if isinstance(name, str) else name
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def ofd(pages: str, more: Members = (), *, common: str = "") -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    """The members of an OFD whose document lists these pages."""
    document = (
        f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:PageArea>"
        f"{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )
    return [("OFD.xml", ENTRY.encode()), ("Doc_0/Document.xml", document.encode()), *more]


def page(text: str = "连云港样例材料", *, before: str = "") -> bytes:
    """A page with one text."""
    return (
        f'<ofd:Page {NS}>{before}<ofd:Content><ofd:Layer ID="2"><ofd:TextObject ID="3" Boundary="10 10 80 8" Size="5">'
        f'<ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
    ).encode()


ONE = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
FIRST = ("Doc_0/Pages/Page_0/Content.xml", page())


def word(document: bytes, more: Members = ()) -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    """The members of a Word document."""
    return [
        *_office("word/document.xml", f"{TYPES}.wordprocessingml.document.main+xml"),
        ("word/document.xml", document),
        *more,
    ]


def workbook(sheet: bytes, more: Members = ()) -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    """The members of a workbook with one sheet."""
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return [
        *_office("xl/workbook.xml", f"{TYPES}.spreadsheetml.sheet.main+xml"),
        ("xl/workbook.xml", book.encode()),
        ("xl/_rels/workbook.xml.rels", _links((f"{OFFICE}/worksheet", "worksheets/sheet1.xml"))),
        ("xl/worksheets/sheet1.xml", sheet),
        *more,
    ]


def _office(main: str, type_: str) -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{type_}"/></Types>'
    )
    return [("[Content_Types].xml", types.encode()), ("_rels/.rels", _links((f"{OFFICE}/officeDocument", main)))]


def _links(*links: tuple[str, str]) -> bytes:
    rows = "".join(f'<Relationship Id="rId{n}" Type="{t}" Target="{where}"/>' for n, (t, where) in enumerate(links, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'.encode()


def paragraphs(inner: str) -> bytes:
    return f'<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'.encode()


def rows(inner: str, dimension: str = "A1") -> bytes:
    return (
        f'<worksheet xmlns="{SHEET}"><dimension ref="{dimension}"/><sheetData>{inner}</sheetData></worksheet>'.encode()
    )


def of(members: Callable[[], Members]) -> Make:
    """A zip made when it is asked for."""

    def make(path: Path) -> None:
        path.write_bytes(packed(members()))

    return make


def swollen(name: str, others: Members, *, inner: bytes = b" ", megabytes: int = 300) -> Make:
    """A zip in which one member unpacks to so much; it is packed piece by piece."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in others:
                archive.writestr(member, data)
            with archive.open(name, "w") as stream:
                piece = inner * (MIB // len(inner))
                for _ in range(megabytes):
                    stream.write(piece)

    return make


def changed(data: bytes, change: Callable[[bytearray, int], None]) -> bytes:
    """A zip whose central directory is changed at each of its entries."""
    raw = bytearray(data)
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        change(raw, at)
        at = raw.find(b"PK\x01\x02", at + 46)
    return bytes(raw)


def locked(data: bytes) -> bytes:
    """A zip that says that its members are encrypted."""

    def lock(raw: bytearray, at: int) -> None:
        raw[at + 8] |= 1
        (local,) = struct.unpack_from("<L", raw, at + 42)
        raw[local + 6] |= 1

    return changed(data, lock)


def lying(data: bytes, size: int) -> bytes:
    """A zip that gives its members another size than they have."""
    return changed(data, lambda raw, at: struct.pack_into("<L", raw, at + 24, size))


def overlapping(path: Path) -> None:
    """Nineteen thousand entries that all lead to the same megabyte: nineteen gigabytes in one."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeezed.compress(b" " * MIB) + squeezed.flush()
    crc = zlib.crc32(b" " * MIB)
    local = (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0x21, crc, len(body), MIB, 17, 0) + b"word/document.xml"
    )
    entries = []
    for number in range(19_000):
        name = b"word/document.xml" if number == 0 else b"m%06d" % number
        entries.append(
            struct.pack(
                "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21, crc, len(body), MIB, len(name), 0, 0, 0, 0, 0, 0
            )
            + name
        )
    directory = b"".join(entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(local + body), 0)
    path.write_bytes(local + body + directory + end)


def twins(path: Path) -> None:
    """An OFD that has its page twice, the second time with another text."""
    name, data = FIRST
    other = name[:-1] + "_"
    raw = packed(ofd(ONE, [(name, data), (other, page("连云港样例材料的另一份"))]))
    path.write_bytes(raw.replace(other.encode(), name.encode()))


def links() -> Members:
    """Members that are symbolic links out of the package."""
    link = zipfile.ZipInfo("Doc_0/Pages/Page_0/Content.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    return ofd(ONE, [(link, b"../../../../../../etc/hostname")])


def tricks() -> Members:
    """Names that lead out of a folder, beside a sound page."""
    outside = ["../../outside.xml", "/etc/outside.xml", "..\\outside.xml", "C:\\outside.xml", "Doc_0/../../outside.xml"]
    return ofd(ONE, [FIRST, *((name, b"<x/>") for name in outside)])


def nested_tables(levels: int) -> bytes:
    return paragraphs("<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels)


def slides(shapes: str) -> Members:
    """A presentation with one slide."""
    tree = (
        f'<p:sld xmlns:p="{SLIDE}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld></p:sld>"
    )
    show = (
        f'<p:presentation xmlns:p="{SLIDE}" xmlns:r="{OFFICE}"><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
        '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )
    types, first = _office("ppt/presentation.xml", f"{TYPES}.presentationml.presentation.main+xml")
    slide = f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{TYPES}.presentationml.slide+xml"/></Types>'
    return [
        (types[0], types[1].replace(b"</Types>", slide.encode())),
        first,
        ("ppt/presentation.xml", show.encode()),
        ("ppt/_rels/presentation.xml.rels", _links((f"{OFFICE}/slide", "slides/slide1.xml"))),
        ("ppt/slides/slide1.xml", tree.encode()),
        ("ppt/slides/_rels/slide1.xml.rels", _links()),
    ]


GROUP = '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="2" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
SELF = '<ofd:TemplatePage ID="9" BaseLoc="Pages/Page_0/Content.xml"/>'
USES = '<ofd:Template TemplateID="9" ZOrder="Background"/>'
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CELL = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'

PACKAGES: tuple[Case, ...] = (
    case("ofd-bomb.ofd", swollen("Doc_0/Pages/Page_0/Content.xml", ofd(ONE)), "archive_bomb"),
    case("docx-bomb.docx", swollen("word/document.xml", word(b"")[:2]), "archive_bomb"),
    case("xlsx-bomb.xlsx", swollen("xl/sharedStrings.xml", workbook(rows("")), inner=b"<si><t>a</t></si>"), "archive_bomb"),
    case("pptx-bomb.pptx", swollen("ppt/slides/slide1.xml", list(slides(""))[:-2]), "archive_bomb", papers=1),
    case("pptx-media-bomb.pptx", swollen("ppt/media/image1.png", list(slides("")), inner=b"\0"), papers=1),
    case("ofd-members.ofd", of(lambda: [*ofd(ONE, [FIRST]), *((f"m{n}", b"") for n in range(70_000))]), "archive_members"),
    case("ofd-tricks.ofd", of(tricks), "archive_outside", papers=1),
    case("ofd-links.ofd", of(links), "archive_outside", "page_missing"),
    case("ofd-twins.ofd", twins, "archive_doubled", papers=1),
    case("ofd-locked.ofd", written(locked(packed(ofd(ONE, [FIRST])))), "archive_password"),
    case("docx-locked.docx", written(locked(packed(word(paragraphs(""))))), "archive_password"),
    case("ofd-truncated.ofd", written(packed(ofd(ONE, [FIRST]))[:-60]), "archive_damaged"),
    case("xlsx-truncated.xlsx", written(packed(workbook(rows("")))[:-200]), "archive_damaged"),
    case("ofd-lying.ofd", written(lying(packed(ofd(ONE, [("Doc_0/Pages/Page_0/Content.xml", page("样" * 9_000))])), 40)),
         "archive_damaged"),
    case("docx-overlapping.docx", overlapping, "archive_overlap"),
    case("ofd-itself.ofd", of(lambda: ofd(ONE, [("Doc_0/Pages/Page_0/Content.xml", page(before=USES))], common=SELF)), papers=1),
    case("ofd-pages.ofd", of(lambda: ofd(ONE * 100_000, [FIRST])), "pages_left", papers=1),
    case("ofd-entities.ofd", of(lambda: ofd(ONE, [(FIRST[0], ENTITY.encode() + page("&a;"))])), "xml_entities"),
    case("ofd-endless-number.ofd", of(lambda: ofd(ONE, [(FIRST[0], page().replace(b"10 10 80 8", b"1e999 nan -inf 1"))])),
         papers=1),
    case("ofd-no-zip.ofd", written(b"PK\x03\x04" + b"\xff" * 2_000 + b"OFD.xml"), "archive_damaged"),
    case("docx-entities.docx", of(lambda: word(ENTITY.encode() + paragraphs("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"))),
         "xml_entities"),
    case("docx-laughs.docx", of(lambda: word(laughs())), "xml_entities"),
    case("docx-tables.docx", of(lambda: word(nested_tables(3_000))), "xml_too_deep"),
    case("xlsx-far-cell.xlsx", of(lambda: workbook(rows(CELL.format(1, "A") + CELL.format(1_048_576, "XFD"), "A1:XFD1048576"))),
         "sheet_too_large"),
    case("xlsx-claimed.xlsx", of(lambda: workbook(rows(CELL.format(1, "A"), "A1:XFD1048576"))), papers=1),
    case("pptx-groups.pptx", of(lambda: slides(GROUP * 3_000 + "</p:grpSp>" * 3_000)), "xml_too_deep", papers=1),
    case("zip-in-pdf.pdf", of(lambda: [("a.txt", b"a")]), "packed"),
)  # fmt: skip
