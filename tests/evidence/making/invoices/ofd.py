"""The invoice as an OFD (GB/T 33190): the same sheets as the PDF, with the data an issuer puts inside, or without any."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import cv2
import numpy as np
import zxingcpp

from .data import Schema, make_xml, schema_of
from .layouts import sheets
from .printed import day_text, money, tax_text
from .sheet import Code, Ellipse, Mark, Rule, Sheet, Text, wide
from .truth import InvoiceTruth
from .typeset import Order, barcode

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
FONTS = {"serif": ("宋体", 901), "sans": ("黑体", 902), "mono": ("Courier New", 903)}

Data = Literal["both", "attachment", "xbrl", "custom", "none"]
Tags = Literal["none", "good", "broken"]


@dataclass(slots=True)
class _Writer:
    """What is written, and how this issuer writes it."""

    cdata: bool
    scaled: bool
    plain_steps: bool
    parts: dict[str, bytes] = field(default_factory=dict)
    last: int = 10
    tagged: list[tuple[str, int, int]] = field(default_factory=list)
    images: list[tuple[int, str]] = field(default_factory=list)

    def next(self) -> int:
        """A number for an object."""
        self.last += 1
        return self.last

    def put(self, name: str, text: str) -> None:
        """Write a part."""
        self.parts[name] = (HEAD + text).encode()


def make_ofd(
    truth: InvoiceTruth,
    *,
    data: Data = "both",
    tags: Tags = "good",
    layout: int = 0,
    order: Order = "reading",
    split_runs: bool = False,
    list_page: bool | None = None,
    sealed: bool = False,
    template: bool = True,
    cdata: bool = False,
    padded: bool = False,
    scaled: bool = False,
    plain_steps: bool = False,
    pages_folder: bool = True,
    rooted: bool = False,
) -> bytes:
    """An OFD of the invoice.

    ``data``: ``attachment`` the invoice file, ``xbrl`` the XBRL in its place, ``custom`` the CustomDatas of OFD.xml,
    ``both`` the first and the last, or ``none``: then only the text tells. ``tags``: CustomTag.xml, which some issuers
    write so that it is no XML. ``template``: labels and rules on a template page. Habits: ``cdata`` around every text,
    ``padded`` line breaks around values of data, ``scaled`` sizes by CTM, ``plain_steps`` DeltaX without ``g``,
    ``pages_folder`` False with pages directly in Doc_0, ``rooted`` locations from the root of the archive.
    """
    pages = sheets(truth, layout=layout, list_page=list_page, sealed=sealed)
    if order == "labels_first":
        pages = [page.labels_first() for page in pages]
    if split_runs:
        pages = [page.split() for page in pages]
    writer = _Writer(cdata, scaled, plain_steps)
    root = "/Doc_0/" if rooted else ""
    schema = schema_of(truth)
    attached: list[tuple[str, str, bytes]] = []
    if data in ("both", "attachment") and schema:
        attached.append(("original_invoice", "xml", make_xml(truth, cdata=cdata, padded=padded)))
    if data == "xbrl":
        attached.append(
            (f"inv_ord_issuer_{truth.dated:%Y%m%d}_{truth.code}{truth.number}", "xbrl", _xbrl(truth, cdata))
        )
    entries = _pages(writer, pages, template, pages_folder, root)
    _resources(writer)
    parts = [entries]
    if attached:
        _attach(writer, attached)
        parts.append(f"<ofd:Attachments>{root}Attachs/Attachments.xml</ofd:Attachments>")
    if tags != "none":
        _tags(writer, broken=tags == "broken")
        parts.append(f"<ofd:CustomTags>{root}Tags/CustomTags.xml</ofd:CustomTags>")
    writer.put("Doc_0/Document.xml", f"<ofd:Document {NAMESPACE}>{''.join(parts)}</ofd:Document>")
    writer.put("OFD.xml", _entrance(truth, custom=data in ("both", "custom"), padded=padded, rooted=rooted))
    return _packed(writer.parts)


def _xbrl(truth: InvoiceTruth, cdata: bool) -> bytes:
    schema: Schema = "xbrl"
    return make_xml(truth, schema=schema, cdata=cdata)


def _packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: name != "OFD.xml"):
            archive.writestr(zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _entrance(truth: InvoiceTruth, *, custom: bool, padded: bool, rooted: bool) -> str:
    values = {
        "发票代码": truth.code,
        "发票号码": truth.number,
        "合计税额": tax_text(truth, truth.tax),
        "合计金额": money(truth.net),
        "开票日期": day_text(truth.dated),
        "校验码": truth.check_code,
        "购买方纳税人识别号": truth.buyer_uscc,
        "销售方纳税人识别号": truth.seller_uscc,
    }
    around = "\n" if padded else ""
    items = "".join(
        f"<ofd:CustomData Name={quoteattr(name)}>{around}{escape(value)}{around}</ofd:CustomData>"
        for name, value in {"template-version": "1.0.20.0422", **values}.items()
        if value
    )
    info = (
        f"<ofd:DocID>{int(truth.number):032x}</ofd:DocID><ofd:Author>Example Tax</ofd:Author>"
        f"<ofd:CreationDate>{truth.dated}</ofd:CreationDate>"
        + (f"<ofd:CustomDatas>{items}</ofd:CustomDatas>" if custom else "")
    )
    where = ("/" if rooted else "") + "Doc_0/Document.xml"
    return (
        f'<ofd:OFD {NAMESPACE} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo>'
        f"<ofd:DocRoot>{where}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def _pages(writer: _Writer, pages: Sequence[Sheet], template: bool, pages_folder: bool, root: str) -> str:
    """Write the pages and give the head of Document.xml that names them."""
    named, listed = [], []
    for place, page in enumerate(pages):
        number = writer.next()
        marks = page.marks
        background = ""
        area = f"<ofd:Area><ofd:PhysicalBox>0 0 {page.width:g} {page.height:g}</ofd:PhysicalBox></ofd:Area>"
        if template:
            stays = [
                mark for mark in marks if isinstance(mark, Rule) or (isinstance(mark, Text) and mark.role == "label")
            ]
            marks = [mark for mark in marks if mark not in stays]
            tpl = writer.next()
            layer = (
                f'<ofd:Content><ofd:Layer ID="{writer.next()}">{_objects(writer, stays, 0)}</ofd:Layer></ofd:Content>'
            )
            writer.put(f"Doc_0/Tpls/Tpl_{place}/Content.xml", f"<ofd:Page {NAMESPACE}>{area}{layer}</ofd:Page>")
            named.append(f'<ofd:TemplatePage ID="{tpl}" BaseLoc="{root}Tpls/Tpl_{place}/Content.xml"/>')
            background = f'<ofd:Template TemplateID="{tpl}" ZOrder="Background"/>'
        layer = (
            f'<ofd:Content><ofd:Layer ID="{writer.next()}">{_objects(writer, marks, number)}</ofd:Layer></ofd:Content>'
        )
        where = f"Pages/Page_{place}/Content.xml" if pages_folder else f"Page_{place}.xml"
        writer.put(f"Doc_0/{where}", f"<ofd:Page {NAMESPACE}>{area}{background}{layer}</ofd:Page>")
        listed.append(f'<ofd:Page ID="{number}" BaseLoc="{root}{where}"/>')
    first = pages[0]
    return (
        f"<ofd:CommonData><ofd:MaxUnitID>{writer.last + 1000}</ofd:MaxUnitID>{''.join(named)}<ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {first.width:g} {first.height:g}</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>{root}PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>{root}DocumentRes.xml</ofd:DocumentRes>"
        f"</ofd:CommonData><ofd:Pages>{''.join(listed)}</ofd:Pages>"
    )


def _objects(writer: _Writer, marks: Iterable[Mark], page: int) -> str:
    return "".join(_object(writer, mark, page) for mark in marks)


def _object(writer: _Writer, mark: Mark, page: int) -> str:
    number = writer.next()
    match mark:
        case Text():
            if mark.tag and page:
                writer.tagged.append((mark.tag, page, number))
            return _text(writer, mark, number)
        case Rule():
            left, top = min(mark.x, mark.x2), min(mark.y, mark.y2)
            path = f"M {mark.x - left:g} {mark.y - top:g} L {mark.x2 - left:g} {mark.y2 - top:g}"
            box = f"{left:g} {top:g} {abs(mark.x2 - mark.x) + 0.2:g} {abs(mark.y2 - mark.y) + 0.2:g}"
            return _path(number, box, path, mark.colour, mark.thick)
        case Ellipse():
            box = f"{mark.x - mark.across / 2:g} {mark.y - mark.down / 2:g} {mark.across:g} {mark.down:g}"
            return _path(number, box, _round(mark), mark.colour, mark.thick)
        case Code():
            resource = writer.next()
            name = f"image_{resource}.png"
            writer.parts[f"Doc_0/Res/{name}"] = _png(mark)
            writer.images.append((resource, name))
            height = mark.bar or mark.width
            return (
                f'<ofd:ImageObject ID="{number}" CTM="{mark.width:g} 0 0 {height:g} 0 0"'
                f' Boundary="{mark.x:g} {mark.y:g} {mark.width:g} {height:g}" ResourceID="{resource}"/>'
            )


def _path(number: int, box: str, path: str, colour: tuple[int, int, int], thick: float) -> str:
    ink = f'<ofd:StrokeColor Value="{" ".join(map(str, colour))}"/>'
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{box}" LineWidth="{thick:g}">{ink}'
        f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _round(mark: Ellipse) -> str:
    w, h = mark.across / 2, mark.down / 2
    kw, kh = w * 0.5523, h * 0.5523
    curve = (
        f"M {2 * w:g} {h:g} B {2 * w:g} {h + kh:g} {w + kw:g} {2 * h:g} {w:g} {2 * h:g}"
        f" B {w - kw:g} {2 * h:g} 0 {h + kh:g} 0 {h:g} B 0 {h - kh:g} {w - kw:g} 0 {w:g} 0"
        f" B {w + kw:g} 0 {2 * w:g} {h - kh:g} {2 * w:g} {h:g}"
    )
    if mark.crossed:
        a, b = 0.3 * w, 1.7 * w
        curve += f" M {a:g} {a:g} L {b:g} {b:g} M {a:g} {b:g} L {b:g} {a:g}"
    return curve


def _png(mark: Code) -> bytes:
    image = np.asarray(zxingcpp.write_barcode_to_image(barcode(mark), scale=3, add_quiet_zones=False))
    return cv2.imencode(".png", image)[1].tobytes()


def _text(writer: _Writer, mark: Text, number: int) -> str:
    size = mark.size
    start = mark.x if mark.turn else mark.start()
    steps = [wide(character, size) + mark.track for character in mark.text[:-1]]
    width, height = max(mark.width(), size) + 1, size * 1.4
    box = (start, mark.y - size * 1.1, width, height)
    matrix, x, y, scale = "", 0.0, size * 1.1, 1.0
    if mark.turn:
        turn = radians(mark.turn)
        reach = width + size
        box = (start - reach, mark.y - reach, 2 * reach, 2 * reach)
        shape = (cos(turn), sin(turn), -sin(turn), cos(turn), reach, reach)
        matrix, y = f' CTM="{" ".join(f"{value:.4g}" for value in shape)}"', 0.0
    elif writer.scaled:
        scale = 0.3528
        matrix = f' CTM="{scale} 0 0 {scale} 0 0"'
    text = f"<![CDATA[{mark.text}]]>" if writer.cdata else escape(mark.text)
    deltas = _steps([step / scale for step in steps], writer.plain_steps)
    ink = f'<ofd:FillColor Value="{" ".join(map(str, mark.colour))}"/>' if any(mark.colour) else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{" ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in box)}"'
        f' Font="{FONTS[mark.font][1]}" Size="{size / scale:.4f}"{matrix}>{ink}'
        f'<ofd:TextCode X="{x:g}" Y="{y / scale:.4f}"{deltas}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def _steps(steps: Sequence[float], plain: bool) -> str:
    """DeltaX: the way from each character to the next, runs of the same in the short form ``g count step``."""
    if not steps:
        return ""
    out: list[str] = []
    place = 0
    while place < len(steps):
        run = 1
        while place + run < len(steps) and abs(steps[place + run] - steps[place]) < 1e-6:
            run += 1
        step = f"{steps[place]:.4f}".rstrip("0")
        out += [step] * run if plain or run < 2 else [f"g {run} {step}"]
        place += run
    return f' DeltaX="{" ".join(out)}"'


def _resources(writer: _Writer) -> None:
    fonts = "".join(
        f'<ofd:Font ID="{number}" FontName="{name}" FamilyName="{name}"/>' for name, number in FONTS.values()
    )
    writer.put("Doc_0/PublicRes.xml", f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>')
    media = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image" Format="PNG"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for number, name in writer.images
    )
    writer.put(
        "Doc_0/DocumentRes.xml",
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
    )


def _attach(writer: _Writer, attached: Sequence[tuple[str, str, bytes]]) -> None:
    entries = ""
    for name, kind, content in attached:
        writer.parts[f"Doc_0/Attachs/{name}.xml"] = content
        entries += (
            f'<ofd:Attachment ID="{writer.next()}" Name="{name}" Format="{kind}" Visible="false">'
            f"<ofd:FileLoc>{name}.xml</ofd:FileLoc></ofd:Attachment>"
        )
    writer.put("Doc_0/Attachs/Attachments.xml", f"<ofd:Attachments {NAMESPACE}>{entries}</ofd:Attachments>")


GOODS = ("Item", "Specification", "MeasurementDimension", "Quantity", "Price", "Amount", "TaxScheme", "TaxAmount")


def _tags(writer: _Writer, *, broken: bool) -> None:
    """CustomTag.xml: which object of which page shows which fact, the lines apart."""
    ahead: dict[str, str] = {}
    goods: list[dict[str, str]] = []
    before = ""
    for tag, page, number in writer.tagged:
        reference = f'<ofd:ObjectRef PageRef="{page}">{number}</ofd:ObjectRef>'
        if tag in GOODS:
            if (tag == "Item" and before != "Item") or not goods:
                goods.append({})
            goods[-1][tag] = goods[-1].get(tag, "") + reference
        else:
            ahead[tag] = ahead.get(tag, "") + reference
        before = tag
    text = "".join(f"<{tag}>{references}</{tag}>" for tag, references in ahead.items())
    text += "<GoodsInfos>"
    for line in goods:
        text += (
            "<GoodsInfo>" + "".join(f"<{tag}>{references}</{tag}>" for tag, references in line.items()) + "</GoodsInfo>"
        )
    text += "</GoodsInfos>"
    root = ('<:eInvoice xmlns:="">', "</:eInvoice>") if broken else (f"<eInvoice {NAMESPACE}>", "</eInvoice>")
    writer.put("Doc_0/Tags/CustomTag.xml", root[0] + text + root[1])
    writer.put(
        "Doc_0/Tags/CustomTags.xml",
        f'<ofd:CustomTags {NAMESPACE}><ofd:CustomTag TypeID="0"><ofd:FileLoc>CustomTag.xml</ofd:FileLoc>'
        "</ofd:CustomTag></ofd:CustomTags>",
    )
