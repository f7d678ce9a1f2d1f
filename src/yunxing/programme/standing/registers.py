"""The lists read once, for many declarations at a time: of each they say what ``knowing.known`` says of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from yunxing.guide.shapes import ExemptionList

from ..declarations.model import Declaration
from ..recognitions.model import Recognition
from .knowing import Known, Record, own_of, told
from .model import Exemption, Sanction

_K = TypeVar("_K")
_R = TypeVar("_R")


class _Days(NamedTuple):
    """From when to when a row holds, both inclusive; None has no end."""

    first: date
    last: date | None

    def hold(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


class _Sanction(NamedTuple):
    pk: int
    record: Record
    days: _Days


class _Title(NamedTuple):
    pk: int
    star: int
    declaration: int | None
    days: _Days
    revoked: date | None


class Registers:
    """Sanctions, titles and exemptions as they stand when it is made: three statements, however many are asked for.

    Those of whom no list says anything on a day share one answer, so that what is made of it may be shared, too.
    """

    def __init__(self, packaged: Sequence[ExemptionList]) -> None:
        self._packaged = packaged
        self._nothing: dict[Hashable, Known] = {}
        self._sanctions: Mapping[str, list[_Sanction]] = defaultdict(list)
        self._titles: Mapping[object, list[_Title]] = defaultdict(list)
        self._exempt: Mapping[str, list[tuple[str, _Days]]] = defaultdict(list)
        self._areas: Mapping[str, set[_Days]] = defaultdict(set)
        struck = Sanction.objects.filter(lifted_at=None).order_by("pk")
        for pk, party, name, same, uscc, first, last in struck.values_list(
            "pk", "party", "name", "same", "uscc", "from_on", "until_on"
        ):
            row = _Sanction(pk, Record("sanction", party, name, same, uscc, 0, last), _Days(first, last))
            for key in {uscc, same} - {""}:
                self._sanctions[key].append(row)
        for pk, star, enterprise, uscc, declaration, first, last, revoked in Recognition.objects.order_by(
            "pk"
        ).values_list("pk", "star", "enterprise", "uscc", "declaration", "granted_on", "until_on", "revoked_on"):
            title = _Title(pk, star, declaration, _Days(first, last), revoked)
            for whose in (enterprise, uscc):
                if whose:
                    self._titles[whose].append(title)
        for area, same, first, last in Exemption.objects.order_by("pk").values_list(
            "area", "same", "from_on", "until_on"
        ):
            self._exempt[same].append((area, _Days(first, last)))
            self._areas[area].add(_Days(first, last))

    def known(self, declaration: Declaration, *, on: date) -> tuple[Known, bool]:
        """What is in force on a day, and whether it is the one answer for all of whom no list says anything.

        Of the declaration its content and its enterprise are asked; no statement is made.
        """
        own = own_of(declaration)
        struck = {
            row.pk: row.record for row in _all(self._sanctions, own.all_codes | own.all_names) if row.days.hold(on)
        }
        held = {
            title.pk: Record("title", "", "", "", "", title.star, title.days.last)
            for title in _all(self._titles, [declaration.enterprise_id, *own.codes])
            if title.days.hold(on)
            and (title.revoked is None or title.revoked > on)
            and title.declaration != declaration.pk
        }
        mine = [
            Record("exemption", "", area, own.registered, "", 0, days.last)
            for area, days in self._exempt.get(own.registered, ())
            if days.first <= on
        ]
        running = tuple(area for area in own.areas if any(days.hold(on) for days in self._areas.get(area, ())))
        shared = not (struck or held or mine)
        if shared and running in self._nothing:
            return self._nothing[running], True
        lists = [*mine, *(Record("exemption", "", area, "", "", 0, None) for area in running)]
        known = told(own, {"sanction": struck.values(), "title": held.values(), "exemption": lists}, self._packaged, on)
        if shared:
            self._nothing[running] = known
        return known, shared


def _all(rows: Mapping[_K, list[_R]], keys: Iterable[_K]) -> Iterable[_R]:
    return (row for key in keys for row in rows.get(key, ()))
