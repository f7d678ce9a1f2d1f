"""The county-level unit that an address lies in. What the credit code says of it is only a hint: an enterprise may move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from yunxing.reference import divisions, uscc
from yunxing.reference.text import tidy_code

MOST = 24
"""Characters at the head of an address among which the names of its divisions stand."""


class Placed(NamedTuple):
    """A county-level unit, and whether address and credit code agree on it."""

    code: str
    sure: bool
    zh: str
    en: str


def placed(address: str, code: str, on: date) -> Placed | None:
    """The unit in force on a day that an address names, else the one in a credit code; None where neither does."""
    by_code = _of_code(code, on)
    named = list(_named(tidy_code(address), on, by_code[:4] if by_code else ""))
    if named:
        name = divisions.find(named[0]).name
        if by_code == named[0]:
            return Placed(named[0], True, f"地址与信用代码都在{name}", "address and credit code agree")
        return Placed(named[0], True, f"按地址：{name}", "by the address")
    if by_code:
        name = divisions.find(by_code).name
        return Placed(
            by_code, False, f"地址没有写明县区，按信用代码：{name}", "by the credit code: the address names no county"
        )
    return None


def _of_code(code: str, on: date) -> str:
    if not uscc.is_valid(code):
        return ""
    found = uscc.division_of(code)
    if not divisions.is_known(found):
        return ""
    division = divisions.find(found)
    if not division.in_force(on) and len(division.successors) == 1:
        division = divisions.find(division.successors[0])
    return division.code if division.level == "county" and division.in_force(on) else ""


def _named(address: str, on: date, city: str) -> Iterator[str]:
    """County-level units at the head of an address, the longest name first; one name in two cities is none."""
    for length in range(min(MOST, len(address)), 1, -1):
        found = divisions.by_name(address[:length], on=on)
        counties = [d for d in found if d.level == "county"]
        if len(counties) > 1 and city:
            counties = [d for d in counties if d.code.startswith(city)]
        if len(counties) == 1:
            yield counties[0].code
