"""The values a declaration may hold, read from YAML, JSON or a cell of a spreadsheet alike.

Each reader takes what people write and refuses what cannot be known for sure, saying how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from .complaints import shown

WAN = Decimal(10_000)
"""元 in 万元: money is 元 inside, and 万元 only at the edge of a form."""
MAX_TEXT = 20_000
MAX_YUAN = Decimal(10) ** 11
MAX_INVOICE_YUAN = Decimal(4_000_000_000)
MAX_DECIMALS = 6
_DATE = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?")
_MONEY = re.compile(
    r"([+-]?)\s*(¥?)\s*([+-]?)((?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\s\d{3})+)(?:\.\d+)?)\s*(万元|万|元整|元)?"
)
_UNITS: Mapping[str, tuple[str, str]] = {"元": ("元", "yuan"), "万元": ("万元", "10,000 yuan")}
_PAGES = re.compile(r"\s*(\d{1,6})\s*(?:[-–—~～至]\s*(\d{1,6})\s*)?")
_WIDE = str.maketrans("０１２３４５６７８９．，－＋￥−", "0123456789.,-+¥-")
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_YES = {"true", "yes", "y", "1", "是", "√", "✓", "✔", "☑", "有", "t", "on"}
_NO = {"false", "no", "n", "0", "否", "×", "✗", "☐", "无", "没有", "f", "off"}
FIRST_YEAR, LAST_YEAR = 1900, 2200


def said(zh: str, en: str) -> PydanticCustomError:
    """An error in both languages, for a schema to carry."""
    return PydanticCustomError("said", "{en}", {"zh": zh, "en": en})


def to_date(value: Any) -> date | None:
    """A calendar day: ``2020-05-06``, ``2020/5/6``, ``2020年5月6日``, or a date cell."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(str(value).strip().translate(_WIDE)) if isinstance(value, str) else None
    if found is None:
        raise said(
            f"{shown(value)}不是日期，请写成 2020-05-06 的样子", f"{shown(value)} is not a date: write it as 2020-05-06"
        )
    year, month, day = (int(part) for part in found.groups())
    try:
        result = date(year, month, day)
    except ValueError:
        raise said(
            f"没有{year}年{month}月{day}日这一天，请核对", f"there is no such day as {value}: check it"
        ) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise said(f"{shown(value)}的年份不合理，请核对", f"the year of {shown(value)} cannot be right: check it")
    return result


def to_money(value: Any) -> Decimal | None:
    """An amount in 元, in digits: a point and at most six decimals, commas or spaces only between thousands, ¥ and 元 or not.

    What is written in 万元 is refused, with the figure in 元 that it would be: nothing is multiplied unseen.
    """
    return _amount(value, "元")


def _amount(value: Any, unit: str) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise said(f"{shown(value)}不是金额，请写数字，如 20000.00", f"{shown(value)} is not an amount: write 20000.00")
    amount = Decimal(value) if isinstance(value, int | Decimal) else _written(value, unit)
    if not amount.is_finite() or abs(amount) >= MAX_YUAN:
        raise said(
            f"金额{shown(value)}过大，应小于{MAX_YUAN:,}", f"the amount {shown(value)} is too large: below {MAX_YUAN:,}"
        )
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS and amount != round(amount, MAX_DECIMALS):
        raise said(
            f"金额{shown(value)}的小数超过{MAX_DECIMALS}位",
            f"the amount {shown(value)} has over {MAX_DECIMALS} decimals",
        )
    return amount


def _written(value: Any, unit: str) -> Decimal:
    """The amount that a text or a cell states. Raises ``PydanticCustomError`` where it states none, or one in another unit."""
    text = repr(value) if isinstance(value, float) else str(value).strip().translate(_WIDE)
    if isinstance(value, float) and "e" in text:
        text = format(Decimal(text), "f")
    found = _MONEY.fullmatch(text)
    if found is None or (found[1] and found[3]) or (not unit and (found[2] or found[5])):
        raise said(
            f"{shown(value)}不是金额，请写阿拉伯数字，如 20000.00，不带单位",
            f"{shown(value)} is not an amount: write digits such as 20000.00, without a unit",
        )
    amount = Decimal(found[1] + found[3] + re.sub(r"[,\s]", "", found[4]))
    given = "万元" if (found[5] or "").startswith("万") else "元" if found[2] or found[5] else unit
    if given != unit:
        here = amount * WAN if unit == "元" else amount / WAN
        (zh, en), written = _UNITS[unit], plain(here)
        raise said(
            f"此处以{zh}为单位，{shown(value)}合 {written} {zh}，请核对后写 {written}",
            f"the unit here is {en}: {shown(value)} would be {written}; check it and write {written}",
        )
    return amount


def to_invoice_money(value: Any) -> Decimal | None:
    """An amount of an invoice: below four thousand million yuan, so that the sum of all that a form holds is exact."""
    amount = to_money(value)
    if amount is not None and abs(amount) >= MAX_INVOICE_YUAN:
        most = f"{MAX_INVOICE_YUAN:,}"
        raise said(f"发票金额{shown(value)}过大，应小于{most}", f"the amount {shown(value)} is too large: below {most}")
    return amount


def to_wan(value: Any) -> Decimal | None:
    """An amount in 万元 that is not below zero, as a form states it: written as ``to_money`` takes it, 万元 behind it or not."""
    return _not_below(_amount(value, "万元"), value)


def to_figure(value: Any) -> Decimal | None:
    """A number of no unit that is not below zero, such as a share in per cent; decimals as in ``to_money``."""
    return _not_below(to_number(value), value)


def to_number(value: Any) -> Decimal | None:
    """A number of no unit, such as a quantity; decimals as in ``to_money``."""
    return _amount(value, "")


def _not_below(amount: Decimal | None, value: Any) -> Decimal | None:
    if amount is not None and amount < 0:
        raise said(f"金额{shown(value)}不能小于0", f"the amount {shown(value)} must not be below 0")
    return amount


def to_whole(value: Any) -> int | None:
    """A whole number from 0 to a billion, in digits."""
    if value is None or value == "":
        return None
    text = str(value).strip().translate(_WIDE)
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,10}", text) or int(text) > 10**9:
        raise said(
            f"{shown(value)}不是整数，请写阿拉伯数字，如 120", f"{shown(value)} is not a whole number: write 120"
        )
    return int(text)


def to_yes_no(value: Any) -> bool | None:
    """true or false, 是 or 否."""
    if value is None or value == "" or isinstance(value, bool):
        return None if value == "" else value
    text = str(value).strip().lower()
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise said(f"{shown(value)}应为“是”或“否”", f"yes or no was expected, not {shown(value)}")


def to_text(value: Any) -> str | None:
    """Text without surrounding space; numbers of a cell become their digits."""
    if value is None:
        return None
    if isinstance(value, bool):
        raise said(f"应为文字，写的是{shown(value)}", f"text was expected, not {shown(value)}")
    if type(value) is str and len(value) <= MAX_TEXT and value.isprintable():
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list | dict):
        raise said(f"应为文字，写的是{shown(value)}", f"text was expected, not {shown(value)}")
    text = str(value).strip()
    if _UNSHOWN.search(text):
        raise said("含有不能显示的字符，请删去后重新填写", "there are characters that cannot be shown: take them out")
    if len(text) > MAX_TEXT:
        raise said(f"文字有{len(text)}个字符，超过{MAX_TEXT}", f"the text has {len(text)} characters, over {MAX_TEXT}")
    return text or None


def to_pages(value: Any) -> str | None:
    """Pages of the dossier: ``12``, ``12-14``, ``12-14、20``, in order; written back with a plain hyphen."""
    text = to_text(value)
    if text is None:
        return None
    parts = []
    for part in re.split("[,，、;；]", text.translate(_WIDE)):
        found = _PAGES.fullmatch(part)
        if not found:
            raise said(
                f"页码{shown(value)}应写成 12 或 12-14，多处用顿号隔开", f"pages {shown(value)}: write 12 or 12-14"
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if first < 1 or last < first:
            raise said(
                f"页码{shown(value)}应从1起、由小到大", f"pages {shown(value)} start at 1 and go from low to high"
            )
        parts.append(f"{first}-{last}" if last > first else str(first))
    return "、".join(parts)


def last_page(pages: str) -> int:
    """The last page of a page reference."""
    return max(int(part.split("-")[-1]) for part in pages.split("、"))


def plain(amount: Decimal) -> str:
    """An amount as text: no exponent, no trailing zeros."""
    text = format(amount, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


_text_of_money = PlainSerializer(lambda v: None if v is None else plain(v), return_type=str, when_used="json")
Day = Annotated[
    date | None,
    BeforeValidator(to_date),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "examples": ["2020-05-06"]}),
]
_MONEY_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}], "examples": ["20000.00"]}
Money = Annotated[Decimal | None, BeforeValidator(to_money), _text_of_money, WithJsonSchema(_MONEY_SCHEMA)]
InvoiceMoney = Annotated[
    Decimal | None, BeforeValidator(to_invoice_money), _text_of_money, WithJsonSchema(_MONEY_SCHEMA)
]
Wan = Annotated[Decimal | None, BeforeValidator(to_wan), _text_of_money, WithJsonSchema(_MONEY_SCHEMA)]
Figure = Annotated[Decimal | None, BeforeValidator(to_figure), _text_of_money, WithJsonSchema(_MONEY_SCHEMA)]
Number = Annotated[Decimal | None, BeforeValidator(to_number), _text_of_money, WithJsonSchema(_MONEY_SCHEMA)]
Whole = Annotated[
    int | None,
    BeforeValidator(to_whole),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}),
]
YesNo = Annotated[
    bool | None, BeforeValidator(to_yes_no), WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "null"}]})
]
Text = Annotated[
    str | None,
    BeforeValidator(to_text),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": MAX_TEXT}, {"type": "null"}]}),
]
Pages = Annotated[
    str | None,
    BeforeValidator(to_pages),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}], "examples": ["12-14"]}),
]
