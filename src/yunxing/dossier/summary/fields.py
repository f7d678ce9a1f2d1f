"""A field of the form as an office writes it: names in place of codes, 是/否, plain amounts, Chinese days."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from yunxing.guide.edition import Edition
from yunxing.guide.records import Declaration
from yunxing.guide.values import WAN, plain
from yunxing.reference import divisions, industry

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_wan(yuan: Decimal) -> Decimal:
    """元 as 万元, exactly: 100 yuan are 0.01, a fen is 0.000001."""
    return yuan / WAN


def in_xml(text: str) -> str:
    """A text without what no office file can hold (XML 1.0 §2.2); Word and Excel open none that does."""
    return _NOT_XML.sub("", text)


def cell_lines(text: str, width: float) -> int:
    """Lines that a text takes in a cell as wide as so many Chinese characters, so that no program has to find its height."""
    return max(1, ceil(sum(1.0 if ord(c) > 0x2E7F else 0.6 for c in text) / width))


def day(value: date) -> str:
    """A day as an official paper has it: 2020年5月6日."""
    return f"{value.year}年{value.month}月{value.day}日"


def field_text(declaration: Declaration, edition: Edition, path: str) -> str:
    """A field of the form in words, empty where it is not filled in; an unknown code stays as it was written."""
    value: Any = declaration.fields.get(path)
    if value is None or value == ():
        return ""
    field = edition.fields[path]
    match field.type:
        case "yes_no":
            return "是" if value else "否"
        case "date":
            return day(value)
        case "choice":
            return field.choices[value].zh
        case "choices":
            return "、".join(field.choices[v].zh for v in value)
        case "division":
            return divisions.find(value).name if divisions.is_known(value) else str(value)
        case "industry":
            return industry.find(value).name if industry.is_known(value) else str(value)
        case "amount":
            return plain(value)
        case _:
            return str(value)
