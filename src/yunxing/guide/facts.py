"""From a declaration and its context to the numbers that rules speak of.

Facts do not depend on readings or on the star: they are what was said, filed and known. ``row`` holds those of the
declaration as a whole, ``tables`` those of its invoices, services and dated pictures; ``FactSpace`` says what
stands where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache, reduce
from operator import and_
from typing import Any, NamedTuple

from yunxing.reference import divisions, industry, uscc
from yunxing.reference.errors import RuleFault

from .context import Context
from .declaration import Declaration
from .edition import Edition
from .invoices import INVOICE_CELLS, invoice_rows, ordinal, units
from .shapes import FormField
from .values import last_page

SERVICE_CELLS = ("bit", "claimed", "since", "until")
PICTURE_CELLS = ("kind", "claims", "dated")
TABLES: Mapping[str, Sequence[str]] = {
    "invoices": INVOICE_CELLS,
    "services": SERVICE_CELLS,
    "pictures": PICTURE_CELLS,
}
MASK_CELLS = frozenset({("pictures", "claims"), ("invoices", "bit"), ("services", "bit")})
CONTEXT_FACTS = (
    "ctx:area",
    "ctx:sanctioned",
    "ctx:provider_sanctioned",
    "ctx:held",
    "ctx:others",
    "ctx:listed_for_its_area",
    "ctx:listed_anywhere",
    "ctx:call",
    "ctx:opens",
    "ctx:closes",
    "ctx:deadline",
    "ctx:stars",
)
_VALUED = {"yes_no", "whole", "amount", "date", "choice", "choices"}
_CHECKED = {"uscc", "industry", "division", "phone", "email"}
MOST_CONTEXTS = 64
_PHONE = re.compile(r"[+(]?\d[\d\-+() 转]{4,24}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")


class Facts(NamedTuple):
    """What is known of one declaration: a row and tables of whole numbers."""

    row: tuple[int, ...]
    tables: tuple[tuple[tuple[int, ...], ...], ...]


class FactSpace:
    """Which facts an edition has, and where each stands in a row."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.per_claim = [k.key for k in edition.evidence.values() if k.per == "claim"]
        self.per_enterprise = [k.key for k in edition.evidence.values() if k.per == "enterprise"]
        self.valued = [f for f in edition.fields.values() if f.type in _VALUED]
        self._plan = tuple(
            (path, edition.field_bits[path], f.type if f.type in _CHECKED else "") for path, f in edition.fields.items()
        )
        self._numbers = tuple((f.path, _number_of(f)) for f in self.valued)
        self._calls: dict[Context, tuple[int, ...]] = {}
        self._evidence = {
            key: (place, k.per == "claim", tuple(k.states), k.counts, k.dated)
            for place, (key, k) in enumerate(edition.evidence.items())
        }
        known = edition.investment.categories if edition.investment else []
        self._categories = {
            name: category for category in known for name in (category.key, category.name.zh, category.name.en)
        }
        self.long = [f for f in edition.fields.values() if f.type == "long_text"]
        self.masks = {"ticked", "noted", "paged", "filled", "faulty", "affirmed", "ctx:stars"}
        names = ["ticked", "noted", "paged"]
        names += [f"cited:{key}" for key in self.per_claim]
        self.masks.update(names[3:])
        names += [f"has:{key}" for key in self.per_enterprise]
        names += ["filled", "faulty", "affirmed"]
        for f in self.valued:
            names.append(f"value:{f.path}")
            if f.type == "choices":
                self.masks.add(names[-1])
        self._long = tuple((f.path, tuple(f.should_mention)) for f in self.long)
        for f in self.long:
            names += [f"chars:{f.path}:{how}" for how in ("non_blank", "all_characters", "han_only")]
            names.append(f"mentions:{f.path}")
            self.masks.add(names[-1])
        names.append("providers")
        names += CONTEXT_FACTS
        self.names = tuple(names)
        self.places = {name: place for place, name in enumerate(names)}
        self.tables = {name: (index, cells) for index, (name, cells) in enumerate(TABLES.items())}

    def of(self, declaration: Declaration, context: Context) -> Facts:
        """The facts of a declaration, as the context knows it."""
        row: list[int] = []
        tables_of_claims = self._claims(declaration, row)
        self._fields(declaration, row)
        known = context.known_of(
            name=declaration.fields.get("enterprise.name"),
            code=declaration.fields.get("enterprise.uscc"),
            division=declaration.fields.get("enterprise.division"),
            providers=declaration.providers,
            on=declaration.filed_on,
        )
        area = known.area
        division = declaration.fields.get("enterprise.division")
        if division and not division.startswith(self.edition.about.area) and _elsewhere(division):
            area = 0
        row += (
            area,
            known.sanctioned,
            known.provider_sanctioned,
            known.held if known.held <= 0 else sum(s <= known.held for s in self.edition.stars),
            known.others,
            known.listed_for_its_area,
            known.listed_anywhere,
        )
        row += self._calls.get(context) or self._call(context)
        services, pictures = tables_of_claims
        return Facts(tuple(row), (invoice_rows(declaration, context, self._categories), services, pictures))

    def _call(self, context: Context) -> tuple[int, ...]:
        """The facts of the call, the same for all its declarations."""
        call, stars = context.call, self.edition.stars
        closes = call.deadline if call else None
        stated = self.edition.about.county_deadline
        deadline = closes or (call.county_deadline or (stated.day if stated else None) if call else None)
        taken = stars if call is None or call.stars is None else call.stars
        facts = (
            int(call is not None),
            ordinal(call.opens if call else None),
            ordinal(closes),
            ordinal(deadline),
            sum(1 << place for place, star in enumerate(stars) if star in taken),
        )
        if len(self._calls) > MOST_CONTEXTS:
            self._calls.clear()
        self._calls[context] = facts
        return facts

    def _claims(self, declaration: Declaration, row: list[int]) -> tuple[tuple[tuple[int, ...], ...], ...]:
        bits = self.edition.bits
        ticked = noted = paged = 0
        served: set[str] = set()
        cited_by = {record.id: 0 for record in declaration.evidence}
        limit = declaration.dossier_pages
        for claim in declaration.claims:
            bit = bits[claim.item]
            ticked |= bit
            if claim.note:
                noted |= bit
            if claim.pages and (limit is None or last_page(claim.pages) <= limit):
                paged |= bit
            served.update(claim.services)
            for reference in claim.evidence:
                cited_by[reference] |= bit
        cited = dict.fromkeys(self.per_claim, 0)
        has = dict.fromkeys(self.per_enterprise, 0)
        pictures: list[tuple[int, int, int]] = []
        stated: dict[str, dict[str, int]] = {}
        for record in declaration.evidence:
            place, per_claim, states, counted, dated = self._evidence[record.item]
            if states and per_claim:  # what several records state of a claim is stated (R78)
                parts = stated.setdefault(record.item, dict.fromkeys(states, 0))
                for name in states:
                    if record.stated.get(name):
                        parts[name] |= cited_by[record.id]
                continue
            if states and not all(record.stated.get(name) for name in states):
                continue
            if per_claim:
                cited[record.item] |= cited_by[record.id]
                if dated and record.dated is not None:
                    pictures.append((place, cited_by[record.id], record.dated.toordinal()))
            elif record.item in has:
                has[record.item] += record.stated.get(counted, 0) if counted else 1
        for item, parts in stated.items():
            cited[item] = reduce(and_, parts.values())
        row += (ticked, noted, paged, *cited.values(), *has.values())
        services = tuple(
            (1 << i, int(s.id in served), ordinal(s.since), ordinal(s.until))
            for i, s in enumerate(declaration.services)
        )
        return services, tuple(pictures)

    def _fields(self, declaration: Declaration, row: list[int]) -> None:
        filled = faulty = affirmed = 0
        values = declaration.fields
        on = declaration.filed_on
        for path, bit, checked in self._plan:
            value = values.get(path)
            if value is None or value == ():
                continue
            filled |= bit
            if value is True:
                affirmed |= bit
            elif checked and not _sound(checked, value, on):
                faulty |= bit
        row += (filled, faulty, affirmed)
        row += [number(values.get(path)) for path, number in self._numbers]
        for path, wanted in self._long:
            text = values.get(path) or ""
            row += counts(text)
            spoken = 0
            for place, words in enumerate(wanted):
                if words in text or mentions(text, words):
                    spoken |= 1 << place
            row.append(spoken)
        row.append(len(declaration.providers))


def _number_of(field: FormField) -> Callable[[Any], int]:
    """How the value of a field becomes a number; an empty one is -1, an empty date or set 0."""
    places = {choice: place for place, choice in enumerate(field.choices)}
    match field.type:
        case "date":
            return ordinal
        case "choices":
            return lambda value: sum(1 << places[v] for v in value or ())
        case "choice":
            return lambda value: -1 if value is None else places[value]
        case "amount":
            return lambda value: -1 if value is None else units(value)
        case _:
            return lambda value: -1 if value is None else int(value)


def counts(text: str) -> tuple[int, int, int]:
    """字 of a text in the three ways of P13: non-blank, all, Chinese characters only."""
    if not text:
        return 0, 0, 0
    return len("".join(text.split())), len(text), sum(map(len, _HAN.findall(text)))


@lru_cache(maxsize=1024)
def _parts(words: str) -> tuple[str, ...]:
    return tuple(part for part in re.split("和|、", words) if part)


def mentions(text: str, words: str) -> bool:
    """Whether a text speaks of each part of some words (测试和部署), be it with something between."""
    parts = _parts(words)
    return len(parts) > 1 and all(part in text for part in parts)


@lru_cache(maxsize=65536)
def _elsewhere(code: str) -> bool:
    """Whether a code is surely some division's, if not of this province then of another."""
    return divisions.is_known(code) or (len(code) == 6 and code.isdecimal() and code[:2] in divisions.PROVINCES)


@lru_cache(maxsize=65536)
def _sound(kind: str, value: str, on: date | None) -> bool:
    return fault(kind, value, on) is None


def fault(kind: str, value: str, on: date | None) -> tuple[str, str] | None:
    """What is wrong with the content of a field, in Chinese and English; None where nothing is."""
    try:
        if kind == "uscc":
            uscc.check(value)
        elif kind == "industry":
            industry.find(value)
        elif kind == "division":
            divisions.find(value, on)
    except RuleFault as error:
        return error.message("zh"), error.message("en")
    if kind == "phone" and not _PHONE.fullmatch(value):
        return f"电话「{value}」的写法不对", f"{value!r} is not a telephone number"
    if kind == "email" and not _EMAIL.fullmatch(value):
        return f"邮箱「{value}」的写法不对", f"{value!r} is not an e-mail address"
    return None


@lru_cache(maxsize=16)
def space(edition: Edition) -> FactSpace:
    """The facts of an edition, laid out once."""
    return FactSpace(edition)
