"""An edition of the guide, checked and indexed: what everything that judges takes in.

``loading`` makes one from its files; ``shapes`` says what stands in them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from .files import InputError, Place, Source
from .kinds.registry import Kind
from .printed import PAPER, PaperFile, PaperForm
from .shapes import (
    Area,
    EditionFile,
    EvidenceKind,
    Form,
    FormField,
    FormsFile,
    Group,
    Investment,
    Reading,
    Role,
    Ruling,
    SubDomain,
    SubDomainsFile,
)


@dataclass(frozen=True, eq=False)
class Edition:
    """An edition of the guide, checked and ready to judge by. Immutable; changed copies come from ``changed``."""

    about: EditionFile
    taxonomy: SubDomainsFile
    readings: Mapping[str, Reading]
    rulings: tuple[Ruling, ...]
    forms_file: FormsFile
    investment: Investment | None
    rules: tuple[Kind, ...]
    evidence: Mapping[str, EvidenceKind]
    paper: PaperFile | None
    sources: Mapping[str, Source] = field(repr=False)
    asides: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Texts of files that bear on no verdict and are read when asked for, where they do not lie in a folder."""

    @property
    def key(self) -> str:
        """The edition's name in files, such as ``jiangsu-2020``."""
        return self.about.key

    @property
    def areas(self) -> list[Area]:
        """类, in order."""
        return self.taxonomy.areas

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the edition's data: what a case was judged under (R90). How forms are printed is no part of it."""
        judging = {name: source for name, source in self.sources.items() if name != PAPER}
        plain = {name: _canonical(source.values) for name, source in sorted(judging.items())}
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @cached_property
    def stars(self) -> tuple[int, ...]:
        """The stars, rising."""
        return tuple(star.star for star in self.about.stars)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """子类 by key."""
        return {group.key: group for area in self.areas for group in area.groups}

    @cached_property
    def sub_domains(self) -> tuple[SubDomain, ...]:
        """子域 in the order of the table; a sub-domain's place is its bit in a mask of claims."""
        return tuple(s for group in self.groups.values() for s in group.sub_domains)

    @cached_property
    def by_key(self) -> Mapping[str, SubDomain]:
        """子域 by key."""
        return {sub.key: sub for sub in self.sub_domains}

    @cached_property
    def bits(self) -> Mapping[str, int]:
        """The bit of each sub-domain."""
        return {sub.key: 1 << place for place, sub in enumerate(self.sub_domains)}

    @cached_property
    def fields(self) -> Mapping[str, FormField]:
        """The form's fields by path, in order; a field's place is its bit in a mask of fields."""
        return {f.path: f for f in self.forms_file.fields}

    @cached_property
    def field_bits(self) -> Mapping[str, int]:
        """The bit of each field."""
        return {path: 1 << place for place, path in enumerate(self.fields)}

    @cached_property
    def roles(self) -> Mapping[Role, str]:
        """The path of the field that has a role; a role that no field of the form has is absent."""
        return {f.role: f.path for f in self.fields.values() if f.role is not None}

    @cached_property
    def kinds_of_evidence(self) -> tuple[str, ...]:
        """Evidence kinds in order."""
        return tuple(self.evidence)

    @cached_property
    def categories(self) -> Mapping[str, int]:
        """The place of each category of investment."""
        return {c.key: i for i, c in enumerate(self.investment.categories)} if self.investment else {}

    def mask(self, groups: Sequence[str]) -> int:
        """The bits of every sub-domain of some groups."""
        return sum(self.bits[s.key] for key in groups for s in self.groups[key].sub_domains)

    @cached_property
    def row_keys(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the rows that bits of a mask stand for, where they are the edition's own."""
        return {
            "claims": tuple(s.key for s in self.sub_domains),
            "fields": tuple(self.fields),
            "mentions": tuple(w for f in self.fields.values() for w in f.should_mention),
        }

    def named(self, mask: int) -> tuple[SubDomain, ...]:
        """The sub-domains of a mask."""
        found, subs = [], self.sub_domains
        while mask:
            low = mask & -mask
            found.append(subs[low.bit_length() - 1])
            mask ^= low
        return tuple(found)

    def form_of(self, star: int) -> Form:
        """The form that a star is applied for on."""
        return next(form for form in self.forms_file.forms if star in form.stars)

    def paper_of(self, star: int) -> tuple[PaperFile, PaperForm]:
        """The wording and layout of the form that a star is applied for on.

        Raises ``InputError`` where the edition does not say how its forms stand on paper.
        """
        key = self.form_of(star).key
        for form in self.paper.forms if self.paper is not None else ():
            if form.form == key and self.paper is not None:
                return self.paper, form
        raise InputError.one(
            Place(self.key),
            "paper",
            f"这一版指南没有申请表 {key} 的版式（paper.yaml），不能生成申请表",
            f"this edition does not say how form {key} stands on paper (paper.yaml): it cannot be written",
        )

    def settled(self, on: date | None = None, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
        """The alternative of every reading on a day: defaults, then rulings in force, then what is ``chosen``.

        Raises ``InputError`` for a reading or an alternative that the edition does not have.
        """
        readings = {key: reading.default for key, reading in self.readings.items()}
        for ruling in sorted(self.rulings, key=lambda r: r.from_):
            if on is not None and ruling.from_ <= on:
                readings[ruling.reading] = ruling.choose
        for key, alternative in (chosen or {}).items():
            self.check_alternative(key, alternative)
            readings[key] = alternative
        return readings

    def check_alternative(self, key: str, alternative: str) -> None:
        """Raise ``InputError`` unless the edition has that reading and alternative."""
        at = Place(self.key)
        if key not in self.readings:
            known = "、".join(self.readings)
            raise InputError.one(
                at, key, f"本版指南没有读法{key}，有：{known}", f"no reading {key} in this edition; it has {known}"
            )
        alternatives = self.readings[key].alternatives
        if alternative not in alternatives:
            known = "、".join(alternatives)
            raise InputError.one(
                at,
                key,
                f"读法{key}没有“{alternative}”，可选：{known}",
                f"{key} has no {alternative!r}; choose of {known}",
            )


def _canonical(value: Any) -> Any:
    """Data with every scalar as text, as a data file holds it."""
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return None if value is None else str(value)
