"""Red invoices: which invoice each takes back, and what is left of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from yunxing.reference.text import tidy_code

from .links import Question
from .parties import Parties, distance
from .saying import ids
from .things import Thing

_CODED = re.compile(r"(?<!\d)(\d{10}|\d{12})\D{0,8}(\d{8})(?!\d)")
"""A code and a number, as one run of digits or with a few words between: 代码:032001900104号码:20481661."""
_LONG, _SHORT = re.compile(r"(?<!\d)\d{20}(?!\d)"), re.compile(r"(?<!\d)\d{8}(?!\d)")
_SIDES = ("buyer", "seller")


class Reds(NamedTuple):
    """The invoice each red one takes back, what is left of an invoice, and what is not known."""

    corrects: dict[str, str]
    left: dict[str, Decimal | None]
    questions: list[Question]

    def amounts(self, invoice: Thing) -> list[Decimal]:
        """What a contract or a payment may be for: what is left of an invoice, and where a part was taken back, all of it.

        The contract was of the whole, and the payment mostly came before the part was taken back.
        """
        left, total = self.left[invoice.id], invoice.money("total_yuan")
        if not self.whole(invoice.id) or left is None or total is None or left <= 0:
            return []
        return [left] if left == total else [left, total]

    def whole(self, invoice: str) -> bool:
        """Whether an invoice stands alone: it is no red one, and something is left of it."""
        return invoice not in self.corrects and self.left.get(invoice) != 0


def reds_of(invoices: Sequence[Thing], parties: Parties) -> Reds:
    """Each red invoice with the one it names, else with the only one of its parties and amount.

    A number alone names nothing: numbers of eight digits come again under another code. What a red invoice names has to
    be of its parties and at least its amount; else it is asked.
    """
    by_number: dict[str, list[Thing]] = {}
    for thing in invoices:
        if thing.text("number"):
            by_number.setdefault(tidy_code(thing.text("number")), []).append(thing)
    left = {t.id: t.money("total_yuan") for t in invoices}
    corrects: dict[str, str] = {}
    questions: list[Question] = []
    for red in invoices:
        amount = red.money("total_yuan")
        if amount is None or amount >= 0:
            continue
        named = _named(red, by_number)
        like = [t for t in invoices if left[t.id] == -amount and _between_the_same(red, t, parties)]
        if named:
            found = [t for t in named if _fits(red, t, left[t.id], parties)]
        else:
            found = [t for t in like if not _names_another(red, t)]
        if len(found) == 1:
            blue = found[0].id
            corrects[red.id] = blue
            rest = left[blue]
            left[blue] = None if rest is None else rest + amount
        else:
            why = "several" if found else "unfit" if named else "another" if like else "none"
            questions.append(_unknown(red, found or named or like, why))
    return Reds(corrects, left, questions)


def _named(red: Thing, by_number: Mapping[str, Sequence[Thing]]) -> list[Thing]:
    """The invoices that a red one names, by code and number where both are known."""
    exactly: dict[str, Thing] = {}
    nearly: dict[str, Thing] = {}
    for field in ("corrects", "remarks"):
        for code, number in _names_in(red.text(field)):
            for thing in by_number.get(number, ()):
                own = tidy_code(thing.text("code"))
                if thing.id == red.id:
                    continue
                if not code or not own or code == own:
                    exactly[thing.id] = thing
                elif not (thing.sure("code") and red.sure(field)):
                    nearly[thing.id] = thing
    return list((exactly or nearly).values())


def _names_in(text: str) -> list[tuple[str, str]]:
    """The codes and numbers in a text; the code is empty where none is given. Twenty digits may be one long number."""
    plain = tidy_code(text)
    coded = [(found[1], found[2]) for found in _CODED.finditer(plain)]
    alone = [*_LONG.findall(plain), *_SHORT.findall(_CODED.sub(" ", plain))]
    return [*coded, *(("", number) for number in alone)]


def _fits(red: Thing, blue: Thing, left: Decimal | None, parties: Parties) -> bool:
    """Whether a red invoice can take back the one it names: of its parties, not younger, and large enough."""
    amount = red.money("total_yuan") or Decimal(0)
    between = all(parties.perhaps(red, side, blue, side) for side in _SIDES)
    return between and not _before(red, blue) and (left is None or left >= -amount)


def _between_the_same(red: Thing, blue: Thing, parties: Parties) -> bool:
    return all(parties.of(blue, side) == parties.of(red, side) for side in _SIDES) and not _before(red, blue)


def _names_another(red: Thing, blue: Thing) -> bool:
    """Whether a red invoice surely names one, and this is not it, however its number was read."""
    named = [number for _, number in _names_in(red.text("corrects"))] if red.sure("corrects") else []
    own = tidy_code(blue.text("number"))
    near = own and not blue.sure("number") and any(distance(number, own, 2) <= 2 for number in named)
    return bool(named) and bool(own) and not near


def _before(one: Thing, other: Thing) -> bool:
    a, b = one.day("dated"), other.day("dated")
    return a is not None and b is not None and a < b


def _unknown(red: Thing, candidates: Sequence[Thing], why: str) -> Question:
    names = ids(candidates)
    zh, en = {
        "several": (
            f"几张蓝字发票（{names[0]}）都可能是它冲的，请指明冲的是哪一张",
            f"it may take back any of several invoices ({names[1]}): say which",
        ),
        "unfit": (
            f"写明冲的是{names[0]}，但双方、日期或金额与之不符，没有冲减，请核对",
            f"it names {names[1]}, but parties, days or amounts do not fit: nothing was taken back, compare the papers",
        ),
        "another": (
            f"所写的蓝字发票不在文件中，请补上；{names[0]}的双方、金额与之相同，请确认冲的不是它",
            f"the invoice it names is not here: add it. See that it is not {names[1]}, of its parties and amount",
        ),
        "none": ("所冲的蓝字发票不在文件中，请补上或说明", "the invoice it takes back is not among the files: add it"),
    }[why]
    return Question(
        "red_invoice",
        (red.id,),
        tuple(t.id for t in candidates),
        f"红字{red.name('zh')}（{red.pieces[0].where('zh')}）：{zh}",
        f"red {red.name('en')} ({red.pieces[0].where('en')}): {en}",
    )
