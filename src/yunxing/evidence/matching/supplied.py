"""Tables x.2 and x.3 that the enterprise has filled in already, each line of them with the invoice that it is about.

They are the enterprise's own word and come before what is proposed here; whether they agree is said in ``counting``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.guide.values import WAN
from yunxing.reference.text import tidy_code

from ..facts import Fact
from ..page import squeezed
from ..paper import Reading
from .applicant import Applicant
from .categories import text_of
from .links import Matched, Question
from .things import Piece, Thing

_TOTALS = ("合计", "总额", "小计")


class Stated(NamedTuple):
    """A row of a table x.2: the amount in yuan, the pages it gives for the contract, and the paper."""

    yuan: Decimal | None
    pages: str
    piece: Piece
    sure: bool


class Filled(NamedTuple):
    """A table x.3: its lines, who sealed it (``enterprise``, ``provider``), its day, and the paper."""

    lines: tuple[Mapping[str, Fact[Any]], ...]
    sealed: tuple[str, ...]
    dated: date | None
    piece: Piece


class Supplied(NamedTuple):
    """The tables by the invoice they are about, and what could not be placed."""

    stated: Mapping[str, Stated]
    filled: Mapping[str, Filled]
    questions: list[Question]


def supplied_of(readings: Sequence[Reading], matched: Matched, applicant: Applicant | None) -> Supplied:
    """The tables among the papers: rows of x.2 by invoice number, tables x.3 by their lines."""
    stated: dict[str, Stated] = {}
    filled: dict[str, Filled] = {}
    questions: list[Question] = []
    numbers: dict[str, list[Thing]] = {}
    for invoice in matched.invoices:
        numbers.setdefault(tidy_code(invoice.text("number")), []).append(invoice)
    for piece in _statements(readings):
        rows = [line for line in piece.paper.lines if text_of(line, "number") and "amount_wan" in line]
        for line in rows:
            number = tidy_code(text_of(line, "number"))
            for invoice in numbers.get(number, [])[:1]:
                pages = text_of(line, "contract_pages")
                stated.setdefault(invoice.id, Stated(_wan(line), pages, piece, line["amount_wan"].sure))
            if number not in numbers:
                questions.append(_strange(piece, number))
        lines = tuple(line for line in piece.paper.lines if _is_line(line))
        if not lines:
            continue
        about = _about(piece, lines, matched.invoices)
        if len(about) == 1:
            sealed = _sealed(piece, about[0], matched, applicant)
            dated = piece.paper.facts.get("dated")
            day = dated.value if dated is not None and isinstance(dated.value, date) else None
            filled.setdefault(about[0].id, Filled(lines, sealed, day, piece))
        else:
            questions.append(_unplaced(piece, about))
    return Supplied(stated, filled, questions)


def _statements(readings: Sequence[Reading]) -> list[Piece]:
    found = [
        Piece(reading, place)
        for reading in readings
        for place, paper in enumerate(reading.papers)
        if paper.form == "statement" and paper.lines
    ]
    return sorted(found, key=lambda piece: piece.key)


def _wan(line: Mapping[str, Fact[Any]]) -> Decimal | None:
    value = line["amount_wan"].value
    return value * WAN if isinstance(value, Decimal) else None


def _is_line(line: Mapping[str, Fact[Any]]) -> bool:
    name = text_of(line, "name")
    return bool(name) and "cloud" in line and not any(word in name for word in _TOTALS)


def _about(piece: Piece, lines: Sequence[Mapping[str, Fact[Any]]], invoices: Sequence[Thing]) -> list[Thing]:
    """The invoices whose number the file is named by, or that have the table's sum; of several, those with its names."""
    named = [i for i in invoices if i.text("number") and i.text("number") in piece.file]
    total = sum((line["amount_yuan"].value or Decimal(0) for line in lines if "amount_yuan" in line), Decimal(0))
    summed = [i for i in invoices if total in (i.money("total_yuan"), i.money("net_yuan"))]
    both = [i for i in named if i in summed] or named or summed
    if len(both) < 2:
        return both
    names = {_name(text_of(line, "name")) for line in lines}
    return [i for i in both if names & {_name(text_of(line, "name")) for line in i.lines}] or both


def _name(text: str) -> str:
    return squeezed(text).rpartition("*")[2]


def _sealed(piece: Piece, invoice: Thing, matched: Matched, applicant: Applicant | None) -> tuple[str, ...]:
    parties = matched.parties
    roles = {parties.of(invoice, "seller"): "provider", parties.of(invoice, "buyer"): "enterprise"}
    if applicant is not None:
        roles[applicant.party] = "enterprise"
    found = {roles.get(parties.named(name, sure=False)) for name in piece.paper.sealed_by}
    return tuple(role for role in ("enterprise", "provider") if role in found)


def _strange(piece: Piece, number: str) -> Question:
    return Question(
        "table",
        (),
        (),
        f"{piece.where('zh')}的明细表列有发票{number}，文件中没有这张发票，请补上",
        f"the table of {piece.where('en')} lists invoice {number}, which is not among the files: add it",
    )


def _unplaced(piece: Piece, about: Sequence[Thing]) -> Question:
    return Question(
        "table",
        tuple(i.id for i in about),
        (),
        f"{piece.where('zh')}的发票明细说明看不出是哪一张发票的，请指明",
        f"the breakdown in {piece.where('en')} does not tell its invoice: say which it is",
    )
