"""What a line of an invoice is, by its words: a category of the edition's investment, no investment, or not to be told.

The words are data (``categories.yaml``). A proposal with its reason; whether it counts, the guide and a reviewer say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from yunxing.guide.edition import Edition

from ..facts import Fact
from ..page import squeezed
from .things import Thing
from .wording import LIKE, fit, names_of

_LATIN = re.compile("[A-Z]{2,}")
"""An acronym in a text put in capitals: ERP, MES, OA."""


class Told(NamedTuple):
    """What a line is: a category (None: none is named), whether it is of the cloud (None: not to be told), and why."""

    category: str | None
    cloud: bool | None
    zh: str
    en: str


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    text = (files("yunxing.evidence.matching") / "categories.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


@lru_cache(maxsize=16)
def _words(edition: Edition) -> tuple[tuple[str, tuple[str | None, bool | None]], ...]:
    """Every word with its category and whether it tells that a line is of the cloud, the longest first."""
    found: dict[str, tuple[str | None, bool | None]] = {
        squeezed(word).upper(): (None, False) for word in _data()["not_cloud"]
    }
    for category in edition.investment.categories if edition.investment else ():
        if not category.open:
            own = [*_data()["words"].get(category.key, ()), category.name.zh, *category.name.zh.split("、")]
            found.update({squeezed(word).upper(): (category.key, True) for word in own})
            perhaps = _data()["perhaps"].get(category.key, ())
            found.update({squeezed(word).upper(): (category.key, None) for word in perhaps})
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@lru_cache(maxsize=16)
def _classes(edition: Edition) -> Mapping[str, str]:
    """The category that a class of the tax office suggests."""
    known = {category.key for category in edition.investment.categories} if edition.investment else set()
    return {name: key for key, names in _data()["classes"].items() if key in known for name in names}


@lru_cache(maxsize=65536)
def told(name: str, edition: Edition) -> Told:
    """What the words of a line say."""
    text = squeezed(name).upper()
    for other in _data()["not_meant"]:
        text = text.replace(other, " ")
    text = text.rpartition("*")[2] or text
    denied = _first("denied", text)
    if denied is not None:
        return Told(None, False, f"品名写明“{denied}”，不属于上云投入", f"the line says {denied}: no cloud investment")
    doubted = _first("doubted", text)
    alone = list(_alone(text, name, edition))
    for word, category, cloud in (*_listed(text, edition), *alone):
        if cloud is None and doubted is None and any(yes for *_, yes in alone):
            continue
        if cloud is False:
            return Told(None, False, f"品名有“{word}”，不属于上云投入", f"the line says {word}: no cloud investment")
        if cloud is None or doubted is not None:
            why = doubted or word
            zh, en = f"品名有“{why}”，看不出是否在云端", f"the line says {why} and not whether it is in the cloud"
            return Told(category, None, zh, en)
        return Told(category, True, f"品名有“{word}”", f"the line says {word}")
    category = _classes(edition).get(_class(name))
    return Told(category, None, "品名看不出是否上云投入", "the line does not tell whether it is cloud investment")


def _first(kind: str, text: str) -> str | None:
    """The first of the words of a kind that a text has."""
    return next((word for word in _data()[kind] if squeezed(word).upper() in text), None)


def _listed(text: str, edition: Edition) -> Iterator[tuple[str, str | None, bool | None]]:
    """The listed words of a text, the longest first; those that only suggest a category after all that tell it."""
    found = [(word, *what) for word, what in _words(edition) if word in text]
    yes = [word for word, _, cloud in found if cloud]
    perhaps = [one for one in found if one[2] is None and not any(word not in one[0] for word in yes)]
    yield from (one for one in found if one[2] is not None or one in perhaps)


def _alone(text: str, name: str, edition: Edition) -> Iterator[tuple[str, str | None, bool | None]]:
    """The word 云 where no longer word has it: with what stands beside it, or the class of the line, it may tell."""
    known = {category.key for category in edition.investment.categories} if edition.investment else set()
    for key, alone in _data()["cloud_alone"].items():
        if key in known and alone["word"] in text:
            told_by = _class(name) in alone["classes"] or _LATIN.search(text) or any(w in text for w in alone["beside"])
            yield alone["word"], key if told_by else _classes(edition).get(_class(name)), True if told_by else None


def _class(name: str) -> str:
    parts = squeezed(name).split("*")
    return parts[1] if len(parts) == 3 else ""


def lines_told(
    invoice: Thing, contracts: Sequence[Thing], edition: Edition, explained: Collection[str] = ()
) -> list[Told]:
    """What each line of an invoice is; what its words leave open, its contract may tell, or an explanation of that.

    ``explained`` has the ids of contracts with an explanation that they are of the cloud.
    """
    names = [text_of(line, "name") for line in invoice.lines]
    found = [told(name, edition) for name in names]
    if not contracts or not all(_says(c) or c.id in explained for c in contracts):
        return found
    words = "、".join(dict.fromkeys(w for c in contracts for w in c.text("cloud_words").split("、") if w))
    by_contract = told(words, edition).category
    zh = f"合同中有“{words}”字样" if words else "合同或云端说明写明"
    en = f"its contract says {words}" if words else "its contract, or the explanation of it, says so"
    sold = [name for c in contracts for name in (*names_of(c), c.text("title")) if name]
    return [
        Told(by_contract or one.category, True, zh, en) if one.cloud is None and _is_sold(name, names, sold) else one
        for one, name in zip(found, names, strict=True)
    ]


def _is_sold(name: str, names: Sequence[str], sold: Sequence[str]) -> bool:
    """Whether a line is what the contract is about: it is the only one, or has the name of a service of it."""
    return len(set(names)) == 1 or (fit([name], sold) or 0.0) >= LIKE


def _says(contract: Thing) -> bool:
    fact = contract.fact("says_cloud")
    return fact is not None and fact.value is True


def text_of(line: Mapping[str, Fact[Any]], name: str) -> str:
    """A text of a line; empty where none was read."""
    fact = line.get(name)
    return fact.value if fact is not None and isinstance(fact.value, str) else ""
