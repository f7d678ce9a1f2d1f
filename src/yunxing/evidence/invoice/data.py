"""Invoices out of data: XML of any schema in use, XBRL, and what an OFD carries beside its pages.

What a page prints is read elsewhere; ``reading`` settles both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.carriers.markup import parse_xml
from yunxing.evidence.carriers.ofd_data import CUSTOM_DATA, CUSTOM_TAG
from yunxing.evidence.document import Refused
from yunxing.evidence.facts import How
from yunxing.evidence.findings import Finding
from yunxing.evidence.paper import Paper

from . import types
from .schemas import (
    INVOICE_2019,
    INVOICE_DIGITAL,
    XBRL_AIR,
    XBRL_RAILWAY,
    XBRL_VAT,
    Read,
    Schema,
    flat_lines,
    inside,
    plain,
    read,
)
from .stated import Told, paper_of

STATED = 0.99
"""Confidence of the data of an invoice file."""
CUSTOM = 0.975
"""Confidence of CustomDatas, which issuers fill from the invoice but no schema governs."""
TAGGED = 0.96
"""Confidence of tags, which lead to text on a page."""
TOLD_BY_CODE = 0.95
"""Confidence of a kind that only the 发票代码 tells."""
MOST_PAPERS = 1000
_CUSTOM_NAMES = {
    "type": ("模板编号", "发票类型", "发票种类"),
    "code": ("发票代码",),
    "number": ("发票号码", "数电票号码"),
    "dated": ("开票日期",),
    "check_code": ("校验码",),
    "machine": ("机器编号",),
    "buyer": ("购买方名称", "购方名称"),
    "buyer_uscc": ("购买方纳税人识别号", "购买方统一社会信用代码/纳税人识别号", "购方税号"),
    "seller": ("销售方名称", "销方名称"),
    "seller_uscc": ("销售方纳税人识别号", "销售方统一社会信用代码/纳税人识别号", "销方税号"),
    "net_yuan": ("合计金额",),
    "tax_yuan": ("合计税额",),
    "total_yuan": ("价税合计", "价税合计（小写）", "价税合计(小写)"),
    "total_words": ("价税合计（大写）", "价税合计(大写)"),
    "remarks": ("备注",),
}


def invoice_from_data(name: str, data: bytes) -> list[Paper]:
    """The invoices that data state, in their order; none where the data are no invoice or cannot be parsed safely.

    ``name`` is that under which a document has them in ``attached``. A bank receipt's XBRL is no invoice.
    """
    if name.startswith(CUSTOM_DATA):
        return _from_custom_data(data)
    if not _like_xml(data):
        return []
    try:
        root = parse_xml(data, name)
    except Refused:
        return []
    if name.startswith(CUSTOM_TAG):
        return [paper for paper in _from_xml(root, _TAG) if "number" in paper.facts]
    if plain(root.tag) == "xbrl":
        return list(_from_xbrl(root))
    return _from_xml(root, _FILE)


def _like_xml(data: bytes) -> bool:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


class _Source(NamedTuple):
    how: How
    confidence: float
    tags: bool


_FILE = _Source("xml", STATED, False)
_TAG = _Source("ofd", TAGGED, True)
_XBRL = _Source("xbrl", STATED, False)


def _from_xml(root: Element, source: _Source) -> list[Paper]:
    """An invoice for every element that has the parts of one, several where a file holds a batch."""
    found: list[Paper] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        names = {plain(child.tag) for child in element}
        if "einvoicedata" in names:
            schema, kind = INVOICE_DIGITAL, _digital_type
        elif "invoiceno" in names:
            schema, kind = INVOICE_2019, _type_2019
        else:
            waiting.extend(reversed(element))
            continue
        if len(found) == MOST_PAPERS:
            found[-1].findings.append(_too_many())
            break
        found.append(_paper(schema, element, kind, source))
    return found


def _from_xbrl(root: Element) -> Iterator[Paper]:
    names = {plain(child.tag) for child in root}
    for mark, schema, kind in (
        ("numberofinvoice", XBRL_VAT, _xbrl_type),
        ("electronicinvoicerailwayeticketnumber", XBRL_RAILWAY, _railway),
        ("electronicinvoiceairtransportreceiptnumber", XBRL_AIR, _air),
        ("invoicenumber", INVOICE_DIGITAL, _xbrl_type),
    ):
        if mark in names:
            yield _paper(schema, root, kind, _XBRL)
            return


Kind = Callable[[Element, Read], Told | None]


def _paper(schema: Schema, element: Element, kind: Kind, source: _Source) -> Paper:
    """The paper of an element; a digital red one names the invoice it takes back in a part of its own."""
    found = read(schema, element)
    header, lines = found.header, found.lines
    if source.tags and not lines:
        lines = flat_lines(schema, element)
    told = kind(element, found)
    header.pop("type", None)
    if schema is INVOICE_DIGITAL:
        red = inside(element, ("originalinvoicecode", "originalinvoicenumber"), "redeinvoice")
        if red is not None:
            header["corrects"] = [red]
    elif schema is XBRL_RAILWAY and "退" in found.texts.get("typeofbusiness", Told("")).text:
        header["corrects"] = [found.texts[name] for name in ("numberoforiginalinvoice",) if name in found.texts]
    if source.tags:
        header.pop("remarks", None)  # some tags lead to the last line of several alone
    paper = paper_of(header, _without_reference(lines), source.how, source.confidence)
    if source.tags and not _whole(paper):
        paper.lines = []
    return _typed(paper, told, source)


def _without_reference(lines: list[dict[str, Told]]) -> list[dict[str, Told]]:
    """The lines, less one that only says where they are: 详见销货清单."""
    return [line for line in lines if "详见销货清单" not in line.get("name", Told("")).text]


def _whole(paper: Paper) -> bool:
    """Whether the lines make the amount stated: tags may lack cells that wrap over lines."""
    amounts = [line["amount_yuan"].value for line in paper.lines if "amount_yuan" in line]
    made = sum((value for value in amounts if isinstance(value, Decimal)), Decimal(0))
    return len(amounts) == len(paper.lines) and made == paper.value("net_yuan")


def _typed(paper: Paper, told: Told | None, source: _Source) -> Paper:
    """The paper with its kind, as told or by its code; a kind that is told by nothing is left out."""
    value = types.type_of(told.text, None) if told is not None else None
    confidence = source.confidence
    code = paper.value("code")
    if value is None and isinstance(code, str):
        value, told, confidence = types.type_by_code(code), Told(code), min(confidence, TOLD_BY_CODE)
    if value is not None and told is not None:
        stated = paper_of({"type": [told._replace(text=value)]}, (), source.how, confidence)
        paper.facts = {"type": stated.facts["type"], **paper.facts}
    return paper


def _digital_type(element: Element, found: Read) -> Told | None:
    """A digital invoice's own labels: what sort of e-invoice, and whether it is a special one."""
    del found
    sort = inside(element, ("labelname",), "einvoicetype")
    if sort is not None and types.type_of(sort.text, None) in (types.RAILWAY, types.AIR):
        return sort
    for told in (inside(element, (name,), "generalorspecialvat") for name in ("labelname", "labelcode")):
        for words, kind in ((("专用", "01"), types.DIGITAL_SPECIAL), (("普通", "02"), types.DIGITAL_ORDINARY)):
            if told is not None and (words[0] in told.text or told.text == words[1]):
                return told._replace(text=kind)
    return None


def _type_2019(element: Element, found: Read) -> Told | None:
    """An older invoice's: by the text of its QR code, where that is kept; else its code tells."""
    del element
    code = found.texts.get("graphcode")
    parts = code.text.split(",") if code is not None else []
    kind = types.type_of("", parts[1].strip()) if len(parts) > 3 and parts[0].strip() == "01" else None
    if kind is not None and code is not None:
        return code._replace(text=kind)
    code = found.texts.get("invoicecode")
    if code is not None and types.type_by_code(code.text) is None:
        told = {"01": types.E_ORDINARY, "03": types.E_SPECIAL}.get(found.texts.get("docid", Told("")).text)
        return code._replace(text=told) if told else None
    return None


def _xbrl_type(element: Element, found: Read) -> Told | None:
    """By its own words, else by the name of the taxonomy's entry point (``inv_ord_…``, ``einv_spcl_…``)."""
    if "type" in found.header:
        return found.header["type"][0]
    entry = next((v for e in element if plain(e.tag) == "schemaref" for k, v in e.items() if k.endswith("href")), "")
    for part, kind in (
        ("einv_spcl", types.DIGITAL_SPECIAL),
        ("einv_ord", types.DIGITAL_ORDINARY),
        ("inv_spcl", types.E_SPECIAL),
        ("inv_ord", types.E_ORDINARY),
    ):
        if part in entry:
            return Told(kind)
    return None


def _railway(element: Element, found: Read) -> Told:
    del element, found
    return Told(types.RAILWAY)


def _air(element: Element, found: Read) -> Told:
    del element, found
    return Told(types.AIR)


def _from_custom_data(data: bytes) -> list[Paper]:
    try:
        stated = json.loads(data)
    except (ValueError, RecursionError):
        return []
    if not isinstance(stated, dict):
        return []
    texts = {"".join(str(name).split()): str(value) for name, value in stated.items() if value is not None}
    header: dict[str, list[Told]] = {}
    for fact, names in _CUSTOM_NAMES.items():
        found = [Told(texts[name]) for name in names if texts.get(name, "").strip()]
        if found:
            header[fact] = found[:1]
    told = header.pop("type", [None])[0]
    if "number" not in header:
        return []
    return [_typed(paper_of(header, (), "ofd", CUSTOM), told, _Source("ofd", CUSTOM, False))]


def _too_many() -> Finding:
    return Finding(
        "invoices_cut",
        "doubtful",
        f"文件中的发票超过 {MOST_PAPERS} 张，只读了前 {MOST_PAPERS} 张，请拆成几个文件",
        f"The file holds more than {MOST_PAPERS} invoices, of which the first {MOST_PAPERS} were read: divide it.",
    )
