"""Which papers show the same invoice, contract or payment, and which might: the same as PDF, OFD, data and photograph.

An invoice is its code and number, or the one number of 20 digits. What is only likely is asked, never assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from yunxing.reference.text import tidy_code

from ..page import squeezed
from ..paper import Reading
from .copies import joined_copies
from .links import Question
from .things import Piece, Thing, alike, merged, pieces_of

LONG_NUMBER = 20
"""Digits of the number that stands alone, without a code."""
_CORE = ("dated", "total_yuan", "seller", "buyer")


class Found(NamedTuple):
    """Things of one form, and pairs of them that may be one."""

    things: list[Thing]
    questions: list[Question]


def invoices_of(readings: Sequence[Reading]) -> Found:
    """The invoices of a folder, each once."""
    groups: list[list[Piece]] = []
    numbered: dict[str, list[list[Piece]]] = {}
    loose: list[Piece] = []
    for piece in sorted(pieces_of(readings, "invoice"), key=_code_first):
        number = _code(piece, "number")
        if not number:
            loose.append(piece)
            continue
        group = next((g for g in numbered.get(number, ()) if _same_invoice(piece, g[0])), None)
        if group is None:
            group = []
            groups.append(group)
            numbered.setdefault(number, []).append(group)
        group.append(piece)
    groups = _joined_by_check_code(groups, loose)
    things = [merged(group) for group in groups]
    _name(things, "i", lambda t: (str(t.day("dated") or "9999"), t.text("code"), t.text("number")))
    return Found(things, _perhaps_the_same(things))


def _code_first(piece: Piece) -> tuple[Any, ...]:
    """Papers that state the code come first: one without it joins them, and not the other way."""
    return (not _code(piece, "code"), *piece.key)


def _same_invoice(one: Piece, other: Piece) -> bool:
    """Whether two papers of one number show one invoice."""
    if len(_code(one, "number")) >= LONG_NUMBER:
        return True
    codes = _code(one, "code"), _code(other, "code")
    if all(codes):
        if codes[0] == codes[1]:
            return True
        sure = all(p.paper.facts["code"].sure for p in (one, other))
        return not sure and _agree(one, other) == len(_CORE)
    return _agree(one, other) > 0


def _agree(one: Piece, other: Piece) -> int:
    """How many telling facts two papers have alike; 0 where one of them is surely different."""
    count = 0
    for name in _CORE:
        a, b = one.paper.facts.get(name), other.paper.facts.get(name)
        if a is None or b is None or a.value is None or b.value is None:
            continue
        if alike(name)(a.value, b.value):
            count += 1
        elif a.sure and b.sure:
            return 0
    return count


def _joined_by_check_code(groups: list[list[Piece]], loose: Sequence[Piece]) -> list[list[Piece]]:
    """A paper whose number is not to be read, or misread, is known by its check code: no two invoices share one."""
    by_check: dict[str, list[Piece]] = {}
    kept: list[list[Piece]] = []
    doubtful = [g for g in groups if not _sure(g, "number")]
    for group in [*(g for g in groups if _sure(g, "number")), *doubtful, *([piece] for piece in loose)]:
        checks = {_code(p, "check_code") for p in group if len(_code(p, "check_code")) == LONG_NUMBER}
        home = next((by_check[c] for c in sorted(checks) if c in by_check), None)
        if home is not None and not _sure(group, "number") and _agree(group[0], home[0]) > 0:
            home += group
            continue
        kept.append(group)
        for check in checks:
            by_check.setdefault(check, group)
    return kept


def _sure(group: Iterable[Piece], name: str) -> bool:
    return any((fact := piece.paper.facts.get(name)) is not None and fact.sure for piece in group)


def _perhaps_the_same(things: Sequence[Thing]) -> list[Question]:
    """Invoices alike in day, parties and total, of which one has a number that is not sure or is not read."""
    like: dict[tuple[Any, ...], list[Thing]] = {}
    for thing in things:
        told = (thing.day("dated"), thing.money("total_yuan"))
        if None not in told:
            like.setdefault(told, []).append(thing)
    questions = []
    for group in like.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if (one.sure("number") and other.sure("number")) or not _parties_fit(one, other):
                    continue
                if _far(tidy_code(one.text("number")), tidy_code(other.text("number"))):
                    continue
                questions.append(
                    Question(
                        "same_invoice",
                        (one.id, other.id),
                        (),
                        f"{one.where('zh')}与{other.where('zh')}的日期、双方、金额都相同，有一张的号码没有读准，"
                        "请核对是否同一张发票",
                        f"{one.where('en')} and {other.where('en')} have day, parties and total alike, and the number of "
                        "one is not sure: see whether they are one invoice",
                    )
                )
    return questions


def _parties_fit(one: Thing, other: Thing) -> bool:
    pairs = [(one.text(side), other.text(side)) for side in ("buyer", "seller")]
    return all(not a or not b or alike("buyer")(a, b) for a, b in pairs)


def _far(one: str, other: str) -> bool:
    """Whether two numbers, both read, differ in more than two places."""
    if not one or not other:
        return False
    return len(one) != len(other) or sum(a != b for a, b in zip(one, other, strict=True)) > 2


def contracts_of(readings: Sequence[Reading]) -> Found:
    """The contracts of a folder, each once: one number between the same parties, or all alike and unnumbered."""
    return _alike(
        readings,
        "contract",
        "c",
        number="number",
        telling=("party_a", "party_b", "dated", "amount_yuan"),
        worded=("title",),
    )


def payments_of(readings: Sequence[Reading]) -> Found:
    """The payments of a folder, each once."""
    return _alike(
        readings,
        "payment",
        "p",
        number="voucher",
        telling=("payer", "payee", "dated", "amount_yuan"),
        worded=("purpose",),
        join=joined_copies,
    )


def checks_of(readings: Sequence[Reading]) -> list[Thing]:
    """The checks of a folder: each picture is its own."""
    things = [merged([piece]) for piece in pieces_of(readings, "invoice_check")]
    _name(things, "k", lambda t: (t.text("code"), t.text("number")))
    return things


def papers_of(readings: Sequence[Reading], form: str) -> list[Thing]:
    """The papers of another form (licences, credit reports), each on its own."""
    return [merged([piece]) for piece in pieces_of(readings, form)]


def _alike(
    readings: Sequence[Reading],
    form: str,
    letter: str,
    *,
    number: str,
    telling: tuple[str, ...],
    worded: tuple[str, ...],
    join: Callable[[list[list[Piece]]], list[list[Piece]]] = list,
) -> Found:
    groups: list[list[Piece]] = []
    index: dict[tuple[Any, ...], list[Piece]] = {}
    for piece in sorted(pieces_of(readings, form), key=lambda p: (not _code(p, number), *p.key)):
        group = next((index[k] for k in _keys(piece, number, telling, worded) if k in index), None)
        if group is None or not _compatible(piece, group, number, telling):
            group = []
            groups.append(group)
        group.append(piece)
        for key in _keys(piece, number, telling, worded):
            index.setdefault(key, group)
    things = [merged(group) for group in join(groups)]
    _name(things, letter, lambda t: (str(t.day("dated") or "9999"), t.text(number), str(t.money("amount_yuan"))))
    return Found(things, [])


def _keys(piece: Piece, number: str, telling: tuple[str, ...], worded: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """What a paper may be known by again: its number with what it is worth, its bytes, and all it tells together."""
    facts = piece.paper.facts
    values = tuple(squeezed(str(facts[n].value)) if n in facts and facts[n].value else "" for n in telling)
    words = tuple(squeezed(str(facts[n].value)) if n in facts and facts[n].value else "" for n in worded)
    keys: list[tuple[Any, ...]] = []
    if len(_code(piece, number)) >= 4:
        keys.append(("number", _code(piece, number)))
    if piece.reading.sha256:
        keys.append(("bytes", piece.reading.sha256, piece.place))
    if all(values) and any(words):
        keys.append(("told", *values, *words))
    return keys


def _compatible(piece: Piece, group: Sequence[Piece], number: str, telling: tuple[str, ...]) -> bool:
    """Whether nothing that is sure on both speaks against it."""
    for other in group:
        for name in (number, *telling):
            a, b = piece.paper.facts.get(name), other.paper.facts.get(name)
            if a is None or b is None or a.value is None or b.value is None or alike(name)(a.value, b.value):
                continue
            if a.sure and b.sure:
                return False
    return True


def _code(piece: Piece, name: str) -> str:
    fact = piece.paper.facts.get(name)
    return tidy_code(fact.value) if fact is not None and isinstance(fact.value, str) else ""


def _name(things: list[Thing], letter: str, order: Callable[[Thing], tuple[str, ...]]) -> None:
    things.sort(key=lambda t: (*order(t), *t.pieces[0].key))
    for place, thing in enumerate(things, 1):
        thing.id = f"{letter}{place}"
