"""The cross references of an edition: every name in its data means something in it.

The first that does not is refused with its file, line, key and what there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from yunxing.reference import divisions

from .edition import Edition
from .files import InputError
from .kinds.registry import Kind
from .shapes import MAX_FIELDS, MAX_SUB_DOMAINS
from .varied import ReadingTable, StarTable, Varied


def _walk(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Varied[Any]]]:
    if isinstance(value, Varied):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _walk(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))


NEEDED_FIELDS = ("filed_on", "enterprise.name", "enterprise.uscc", "enterprise.division")
"""What the context is asked by: every form has these fields, under these names."""


class _Checks:
    """The cross references of an edition; the first that fails is named with its line."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def refuse(self, name: str, path: tuple[str | int, ...], zh: str, en: str) -> None:
        source = self.edition.sources[name]
        raise InputError.one(source.place(path), ".".join(str(p) for p in path), zh, en)

    def known(
        self, name: str, path: tuple[str | int, ...], value: str, names: Mapping[str, Any] | Sequence[str]
    ) -> None:
        if value not in names:
            listed = "、".join(list(names)[:40])
            self.refuse(name, path, f"没有「{value}」。可用：{listed}", f"{value!r} is unknown; there are {listed}")

    def varied(self, name: str, root: tuple[str | int, ...], value: Varied[Any]) -> None:
        for inner, table in value.tables():
            path = (*root, *inner)
            if isinstance(table, StarTable):
                for star in table.options:
                    if star not in self.edition.stars:
                        stars = "、".join(map(str, self.edition.stars))
                        self.refuse(
                            name,
                            (*path, str(star)),
                            f"没有{star}星，本版有：{stars}",
                            f"no star {star}; there are {stars}",
                        )
            elif isinstance(table, ReadingTable):
                self.known(name, (*path, "by"), table.by, self.edition.readings)
                wanted = set(self.edition.readings[table.by].alternatives)
                if set(table.options) != wanted:
                    listed = "、".join(sorted(wanted))
                    self.refuse(
                        name,
                        path,
                        f"读法{table.by}的各种取值都要写到：{listed}",
                        f"every alternative of {table.by} is needed: {listed}",
                    )


def check(edition: Edition) -> None:
    """Raise ``InputError`` for the first name that means nothing, or number that cannot be."""
    checks = _Checks(edition)
    if list(edition.stars) != sorted(set(edition.stars)):
        checks.refuse("edition", ("stars",), "星级应由低到高、不重复", "stars rise and are given once")
    for limit, things, name, path in (
        (MAX_SUB_DOMAINS, edition.sub_domains, "subdomains", "areas"),
        (MAX_FIELDS, edition.fields, "forms", "fields"),
    ):
        if len(things) > limit:
            checks.refuse(
                name, (path,), f"最多{limit}项，现有{len(things)}项", f"at most {limit}, there are {len(things)}"
            )
    if len(edition.bits) != len(edition.sub_domains):
        keys = [s.key for s in edition.sub_domains]
        twice = next(k for k in keys if keys.count(k) > 1)
        checks.refuse("subdomains", ("areas",), f"子域「{twice}」重复", f"sub-domain {twice!r} is given twice")
    for name, parts in (
        ("edition", edition.about),
        ("subdomains", edition.taxonomy),
        ("requirements", {"requirements": edition.rules, "investment": edition.investment}),
    ):
        for at, value in _walk(parts, ()):
            checks.varied(name, at, value)
    for index, reading in enumerate(edition.readings.values()):
        checks.known("readings", ("readings", index, "default"), reading.default, reading.alternatives)
    for index, ruling in enumerate(edition.rulings):
        checks.known("rulings", ("rulings", index, "reading"), ruling.reading, edition.readings)
        checks.known(
            "rulings", ("rulings", index, "choose"), ruling.choose, edition.readings[ruling.reading].alternatives
        )
    by_key = {form.key: form for form in edition.forms_file.forms}
    for index, star in enumerate(edition.about.stars):
        checks.known("edition", ("stars", index, "form"), star.form, by_key)
        if star.star not in by_key[star.form].stars:
            checks.refuse(
                "edition",
                ("stars", index, "form"),
                f"{star.form}不适用于{star.star}星",
                f"{star.form} is not for star {star.star}",
            )
    for index, form in enumerate(edition.forms_file.forms):
        for group in form.groups:
            checks.known("forms", ("forms", index, "groups"), group, edition.groups)
        for number in form.stars:
            checks.known("forms", ("forms", index, "stars"), str(number), [str(s) for s in edition.stars])
    _once(checks, "subdomains", ("areas",), [area.key for area in edition.areas])
    _once(checks, "subdomains", ("areas",), [g.key for area in edition.areas for g in area.groups])
    _once(checks, "forms", ("fields",), [f.path for f in edition.forms_file.fields])
    _once(checks, "forms", ("fields", "role"), [f.role for f in edition.forms_file.fields if f.role is not None])
    if edition.investment is not None:
        _once(checks, "requirements", ("investment", "categories"), [c.key for c in edition.investment.categories])
    if edition.about.site_check is not None:
        for number in edition.about.site_check.stars:
            checks.known("edition", ("site_check", "stars"), str(number), [str(s) for s in edition.stars])
    if not divisions.is_known(edition.about.area):
        checks.refuse(
            "edition", ("area",), f"没有行政区划「{edition.about.area}」", f"no division {edition.about.area!r}"
        )
    for index, kind in enumerate(edition.evidence.values()):
        for key in kind.item:
            checks.known("evidence", ("kinds", index, "item"), key, by_key)
        for key, groups in kind.by_group.items():
            at = ("kinds", index, "by_group")
            checks.known("evidence", at, key, kind.item)
            for group in groups:
                checks.known("evidence", (*at, key), group, edition.groups)
            if kind.per != "claim":
                checks.refuse(
                    "evidence", at, "只有每项勾选各一份的材料（per: claim）可以按子类分项",
                    "papers of claims alone (per: claim) can depend on a group",
                )  # fmt: skip
    _check_paper(edition, checks, by_key)
    for path in NEEDED_FIELDS:
        checks.known("forms", ("fields",), path, edition.fields)
    _check_rules(edition, checks)


def _check_paper(edition: Edition, checks: _Checks, forms: Mapping[str, Any]) -> None:
    """Every field, office and area that a form shows on paper is one of the edition."""
    offices = [office.key for office in edition.forms_file.filled_by_office]
    for place, form in enumerate(edition.paper.forms if edition.paper is not None else ()):
        here: tuple[str | int, ...] = ("forms", place)
        checks.known("paper", (*here, "form"), form.form, forms)
        for number, row in enumerate(form.rows):
            for index, cell in enumerate(row.cells):
                at = (*here, "rows", number, "cells", index)
                named = cell.other.field if cell.other is not None else None
                for field in (cell.field, named, *(line.date for line in cell.lines)):
                    if field is not None:
                        checks.known("paper", at, field, edition.fields)
                if cell.office is not None:
                    checks.known("paper", at, cell.office, offices)
                if cell.other is not None and cell.field is not None:
                    checks.known("paper", at, cell.other.choice, edition.fields[cell.field].choices)
        for number, threshold in enumerate(form.thresholds):
            at = (*here, "thresholds", number)
            checks.known("paper", at, threshold.area, [area.key for area in edition.areas])
            if threshold.exempt is not None:
                checks.known("paper", at, threshold.exempt.field, edition.fields)


def _once(checks: _Checks, name: str, path: tuple[str | int, ...], keys: list[str]) -> None:
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        checks.refuse(name, path, f"「{twice}」重复", f"{twice!r} is given twice")


def _check_rules(edition: Edition, checks: _Checks) -> None:
    keys: dict[str, Kind] = {}
    for index, rule in enumerate(edition.rules):
        at: tuple[str | int, ...] = ("requirements", index)
        if rule.key in keys:
            checks.refuse("requirements", (*at, "key"), f"「{rule.key}」重复", f"{rule.key!r} is given twice")
        keys[rule.key] = rule
        for star in rule.stars or ():
            checks.known("requirements", (*at, "stars"), str(star), [str(s) for s in edition.stars])
    for index, rule in enumerate(edition.rules):
        at = ("requirements", index)
        if rule.part_of is not None:
            checks.known("requirements", (*at, "part_of"), rule.part_of, _named_by("combine", edition, checks, at))
        for what, name, names in rule.mentioned():
            known = _named_by(what, edition, checks, at)
            for value in names:
                checks.known("requirements", (*at, name), value, known)
            if len(set(names)) != len(names):
                checks.refuse("requirements", (*at, name), "同一名称写了两次", "a name is given twice")


def _named_by(what: str, edition: Edition, checks: _Checks, at: tuple[str | int, ...]) -> Mapping[str, Any]:
    """The names that may stand for ``what`` (see ``Kind.mentioned``)."""
    sort, _, of = what.partition(":")
    match sort:
        case "group":
            return edition.groups
        case "field":
            return {p: f for p, f in edition.fields.items() if not of or f.type == of}
        case "choice":
            checks.known("requirements", (*at, "field"), of, edition.fields)
            return edition.fields[of].choices
        case "evidence":
            return {k: e for k, e in edition.evidence.items() if not of or e.per == of}
        case "combine":
            return {r.key: r for r in edition.rules if r.kind == "combine"}
        case _:
            return {r.key: r for r in edition.rules if r.part_of == of}
