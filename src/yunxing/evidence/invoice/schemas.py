"""Which element of which schema states which fact of an invoice.

2019: the eInvoice of older electronic invoices, in XML files, in OFDs and in their tags; digital: the EInvoice of fully digital
ones; the taxonomies of the Ministry of Finance: inv (VAT), einv (fully digital), rai (railway), atr (flights).
Names are compared without their prefix, hyphens and case, since issuers differ in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.facts import Box

from .stated import Told

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema: the elements of the head, best first; the element that holds a line and its own; what to pass over.

    ``both``: facts of which every element is a sighting, not the best alone. ``doubled``: facts written as two elements.
    """

    header: Names
    lines: frozenset[str] = frozenset()
    columns: Names = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    doubled: Names = field(default_factory=dict)


INVOICE_2019 = Schema(
    header={
        "code": ("invoicecode",),
        "number": ("invoiceno",),
        "dated": ("issuedate",),
        "check_code": ("invoicecheckcode",),
        "machine": ("machineno",),
        "buyer": ("buyername",),
        "buyer_uscc": ("buyertaxid",),
        "seller": ("sellername",),
        "seller_uscc": ("sellertaxid",),
        "net_yuan": ("taxexclusivetotalamount",),
        "tax_yuan": ("taxtotalamount",),
        "total_yuan": ("taxinclusivetotalamount",),
        "total_words": ("taxinclusivetotalamountwithwords",),
        "remarks": ("note",),
    },
    lines=frozenset({"goodsinfo"}),
    columns={
        "name": ("item",),
        "spec": ("specification",),
        "unit": ("measurementdimension",),
        "quantity": ("quantity",),
        "unit_price_yuan": ("price",),
        "amount_yuan": ("amount",),
        "rate": ("taxscheme",),
        "tax_yuan": ("taxamount",),
    },
    doubled={"corrects": ("originalinvoicecode", "originalinvoiceno")},
)
INVOICE_DIGITAL = Schema(
    header={
        "code": ("invoicecode", "zpfpdm"),
        "number": ("invoicenumber", "eiid"),
        "dated": ("requesttime", "issuetime", "issuedate"),
        "buyer": ("buyername",),
        "buyer_uscc": ("buyeridnum",),
        "seller": ("sellername",),
        "seller_uscc": ("selleridnum",),
        "net_yuan": ("totalamwithouttax",),
        "tax_yuan": ("totaltaxam",),
        "total_yuan": ("totaltaxincludedamount",),
        "total_words": ("totaltaxincludedamountinchinese",),
        "remarks": ("remark", "remarks"),
    },
    lines=frozenset({"issuiteminformation", "issueiteminformation"}),
    columns={
        "name": ("itemname",),
        "spec": ("specmod",),
        "unit": ("meaunits",),
        "quantity": ("quantity",),
        "unit_price_yuan": ("unprice",),
        "amount_yuan": ("amount",),
        "rate": ("taxrate",),
        "tax_yuan": ("comtaxam",),
    },
    passed=frozenset({"specificinformation"}),
    both=frozenset({"number", "dated"}),
)
_OF_PURCHASER = {"buyer": ("nameofpurchaser",), "remarks": ("remarks",)}
XBRL_VAT = Schema(
    header={
        **_OF_PURCHASER,
        "type": ("typeofinvoice",),
        "code": ("codeofinvoice",),
        "number": ("numberofinvoice",),
        "dated": ("dateofissue",),
        "check_code": ("identifyingcode",),
        "machine": ("numberofinvoicemachine",),
        "buyer_uscc": ("taxpayeridentificationnumberunifiedsocialcreditcodeofpurchaser",),
        "seller": ("nameofseller",),
        "seller_uscc": ("taxpayeridentificationnumberunifiedsocialcreditcodeofseller",),
        "net_yuan": ("totalamountexcludingtax",),
        "tax_yuan": ("totaltaxamount",),
        "total_yuan": ("taxincludedamountinfigures",),
        "total_words": ("taxincludedamountinwords",),
    },
    lines=frozenset({"informationoftaxablegoodsorservicesdetailitemstuple"}),
    columns={
        "name": ("nameoftaxablegoodsorservices",),
        "spec": ("specification",),
        "unit": ("unitofgoodsorservices",),
        "quantity": ("quantityofgoodsorservices",),
        "unit_price_yuan": ("unitpriceofgoodsorservices",),
        "amount_yuan": ("amountexcludingtax",),
        "rate": ("taxrate",),
        "tax_yuan": ("taxamount",),
    },
)
XBRL_RAILWAY = Schema(
    header={
        **_OF_PURCHASER,
        "number": ("electronicinvoicerailwayeticketnumber",),
        "dated": ("dateofissue",),
        "buyer_uscc": ("unifiedsocialcreditcodeofpurchaser",),
        "net_yuan": ("totalamountexcludingtax",),
        "tax_yuan": ("taxamount",),
        "total_yuan": ("fare",),
    },
)
XBRL_AIR = Schema(
    header={
        **_OF_PURCHASER,
        "number": ("electronicinvoiceairtransportreceiptnumber",),
        "dated": ("issuedate", "dateofissue"),
        "buyer_uscc": ("unifiedsocialcreditcodeofpurchaser",),
        "seller": ("nameofseller", "issueparty"),
        "seller_uscc": ("unifiedsocialcreditcodeofseller",),
        "tax_yuan": ("vattaxamount",),
        "total_yuan": ("totalamount",),
    },
    lines=frozenset({"detailinformationofairtickettuple"}),
)


class Read(NamedTuple):
    """What a schema found: the head by fact, the lines by column, and every other text of the head by its plain name."""

    header: dict[str, list[Told]]
    lines: list[dict[str, Told]]
    texts: dict[str, Told]


@lru_cache(1024)
def plain(tag: str) -> str:
    """The name of an element as schemas list it.

    >>> plain("{urn:x}TotalTax-includedAmount")
    'totaltaxincludedamount'
    """
    return tag.rpartition("}")[2].replace("-", "").replace("_", "").lower()


def read(schema: Schema, root: Element) -> Read:
    """The head and the lines under an element.

    Attributes ``page`` and ``box`` (four fractions) of an element, which the tags of an OFD are given when they are
    resolved, are the place of its text.
    """
    texts: dict[str, Told] = {}
    rows: list[dict[str, Told]] = []
    for element in _outside(root, schema.lines | schema.passed):
        name = plain(element.tag)
        if name in schema.lines:
            rows.append(_columns(schema, element))
        elif name not in schema.passed and name not in texts and (told := _told(element)) is not None:
            texts[name] = told
    header: dict[str, list[Told]] = {}
    for fact, names in schema.header.items():
        found = [texts[name] for name in names if name in texts]
        if found:
            header[fact] = found if fact in schema.both else found[:1]
    for fact, names in schema.doubled.items():
        parts = [texts[name] for name in names if name in texts]
        if parts:
            header[fact] = [Told("".join(part.text for part in parts), parts[-1].page, parts[-1].box)]
    return Read(header, [row for row in rows if row], texts)


def inside(root: Element, names: tuple[str, ...], within: str) -> Told | None:
    """The text of the first element of one of these plain names below one of the name ``within``."""
    for holder in root.iter():
        if plain(holder.tag) == within:
            for element in holder.iter():
                if plain(element.tag) in names and (told := _told(element)) is not None:
                    return told
    return None


def flat_lines(schema: Schema, root: Element) -> list[dict[str, Told]]:
    """Lines whose cells stand beside the head, as some tags have them: each begins with its name.

    Nothing where the cells do not follow each other so.
    """
    names = {name: column for column, names in schema.columns.items() for name in names}
    rows: list[dict[str, Told]] = []
    for element in root:
        column = names.get(plain(element.tag))
        told = _told(element) if column is not None else None
        if column is None or told is None:
            continue
        if column == "name":
            rows.append({})
        if not rows or column in rows[-1]:
            return []
        rows[-1][column] = told
    return rows


def _outside(root: Element, closed: frozenset[str]) -> Iterator[Element]:
    """Elements in their order, without what is below the closed ones."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        if plain(element.tag) not in closed:
            waiting.extend(reversed(element))


def _columns(schema: Schema, line: Element) -> dict[str, Told]:
    texts: dict[str, Told] = {}
    for element in line:
        if (told := _told(element)) is not None:
            texts.setdefault(plain(element.tag), told)
    return {column: texts[name] for column, names in schema.columns.items() for name in names if name in texts}


def _told(element: Element) -> Told | None:
    text = element.text.strip() if element.text and not len(element) else ""
    if not text:
        return None
    try:
        page, box = int(element.get("page", "")), [float(part) for part in element.get("box", "").split()]
    except ValueError:
        return Told(text)
    return Told(text, page, Box(*box)) if len(box) == 4 else Told(text)
