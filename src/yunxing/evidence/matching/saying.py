"""How amounts and things stand in the sentences of matching, and how sure what a link rests on is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from yunxing.guide.values import plain

from ..facts import SURE
from .things import Thing

MOST_NAMED = 6


def yuan(amount: Decimal) -> str:
    """An amount without trailing zeros."""
    return plain(amount)


def ids(things: Iterable[Thing]) -> tuple[str, str]:
    """Several things by their names, in both languages; of very many, the first and their number."""
    held = sorted(things, key=lambda t: t.id)
    zh = "、".join(t.name("zh") for t in held[:MOST_NAMED])
    en = ", ".join(t.name("en") for t in held[:MOST_NAMED])
    if len(held) > MOST_NAMED:
        return f"{zh}等{len(held)}份", f"{en} and {len(held) - MOST_NAMED} more"
    return zh, en


def sureness(thing: Thing, names: Sequence[str]) -> float:
    """How sure the facts are that a link rests on: 1 where each is, 0.8 for one that was not read."""
    least = 1.0
    for name in names:
        fact = thing.fact(name)
        if fact is None or fact.value is None:
            least = min(least, 0.8)
        elif not fact.sure:
            least = min(least, fact.confidence / SURE)
    return least
