"""Red invoices: which invoice each takes back, and what is left of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from yunxing.reference.text import tidy_code

from .links import Question
from .parties import Parties
from .things import Thing

_NUMBER = re.compile(r"\d{8,20}")


class Reds(NamedTuple):
    """The invoice each red one takes back, what is left of an invoice, and what is not known."""

    corrects: dict[str, str]
    left: dict[str, Decimal | None]
    questions: list[Question]

    def whole(self, invoice: str) -> bool:
        """Whether an invoice stands alone: it is no red one, and something is left of it."""
        return invoice not in self.corrects and self.left.get(invoice) != 0


def reds_of(invoices: Sequence[Thing], parties: Parties) -> Reds:
    """Each red invoice with the one it names, else with the only one of its parties and amount."""
    by_number: dict[str, list[Thing]] = {}
    for thing in invoices:
        if thing.text("number"):
            by_number.setdefault(tidy_code(thing.text("number")), []).append(thing)
    left = {t.id: t.money("total_yuan") for t in invoices}
    blue = [t for t in invoices if (t.money("total_yuan") or 0) > 0]
    corrects: dict[str, str] = {}
    questions: list[Question] = []
    for red in invoices:
        amount = red.money("total_yuan")
        if amount is None or amount >= 0:
            continue
        named = [
            thing
            for text in (red.text("corrects"), red.text("remarks"))
            for number in _NUMBER.findall(tidy_code(text))
            for thing in by_number.get(number, by_number.get(number[-8:], ()))
            if thing.id != red.id
        ]
        found = named or [
            t
            for t in blue
            if left[t.id] == -amount
            and all(parties.of(t, side) == parties.of(red, side) for side in ("buyer", "seller"))
            and not _before(red, t)
        ]
        ids = list(dict.fromkeys(t.id for t in found))
        if named or len(ids) == 1:
            corrects[red.id] = ids[0]
            rest = left[ids[0]]
            left[ids[0]] = None if rest is None else rest + amount
        else:
            questions.append(_unknown(red, ids))
    return Reds(corrects, left, questions)


def _before(one: Thing, other: Thing) -> bool:
    a, b = one.day("dated"), other.day("dated")
    return a is not None and b is not None and a < b


def _unknown(red: Thing, candidates: Sequence[str]) -> Question:
    if candidates:
        zh, en = (
            "有几张金额相同的蓝字发票，请指明冲的是哪一张",
            "several invoices have its amount: say which it takes back",
        )
    else:
        zh, en = "所冲的蓝字发票不在文件中，请补上或说明", "the invoice it takes back is not among the files: add it"
    return Question(
        "red_invoice",
        (red.id,),
        tuple(candidates),
        f"红字{red.name('zh')}（{red.pieces[0].where('zh')}）：{zh}",
        f"red {red.name('en')} ({red.pieces[0].where('en')}): {en}",
    )
