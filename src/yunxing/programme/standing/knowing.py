"""What the lists say of a declaration on the day it is handed in: sanctions, titles held, exemptions; for its verdict.

On the platform that day is a fact, whatever day of filing is typed: nobody declares from before a sanction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import CharField, Min, PositiveSmallIntegerField, Q, QuerySet, Value

from yunxing.guide import context
from yunxing.guide.context import same_name
from yunxing.guide.shapes import ExemptionList, Words
from yunxing.reference import uscc
from yunxing.reference.text import tidy_code

from ..declarations.model import Declaration
from ..recognitions.model import Recognition
from .model import Exemption, Party, Sanction


class Known(NamedTuple):
    """For ``yunxing.guide.context.Context``."""

    sanctions: tuple[context.Sanction, ...]
    titles: tuple[context.Title, ...]
    lists: tuple[ExemptionList, ...]


class Own(NamedTuple):
    """The enterprise as it is registered and as it calls itself in the declaration: a sanction is looked up by both.

    What relieves it of something is looked up by ``registered`` alone: nobody is exempt by what they type (R30).
    """

    name: str
    code: str
    codes: frozenset[str]
    names: frozenset[str]
    registered: str
    all_codes: frozenset[str]
    """Its own and those of the providers that it names."""
    all_names: frozenset[str]
    areas: tuple[str, ...]
    """Codes of the division that receives it, from the province down."""


def known(declaration: Declaration, *, on: date, packaged: Sequence[ExemptionList]) -> Known:
    """What is in force on a day, in one statement. ``packaged`` are the edition's own lists, which those here correct."""
    own = own_of(declaration)
    struck = in_force(Sanction.objects.filter(Q(uscc__in=own.all_codes) | Q(same__in=own.all_names)), on)
    return told(own, _records(struck, _held(declaration, own, on), _exempt(own, on)), packaged, on)


def told(own: Own, records: Mapping[str, Iterable[Record]], packaged: Sequence[ExemptionList], on: date) -> Known:
    """What rows of the lists come to on a day, of the kinds ``sanction``, ``title`` and ``exemption``, wherever they were read."""
    sanctions: list[context.Sanction] = []
    for one in records["sanction"]:
        if one.party == Party.PROVIDER:
            sanctions.append(context.Sanction("provider", name=one.name, uscc=one.uscc or None))
        elif _is(own, one):
            sanctions.append(context.Sanction("enterprise", name=own.name, uscc=own.code))
    titles = (context.Title(one.number, name=own.name, uscc=own.code) for one in records["title"])
    return Known(tuple(sanctions), tuple(titles), _lists(own, records["exemption"], packaged, on))


def sanctioned_since(declaration: Declaration, *, on: date) -> date | None:
    """Since when the enterprise is under a sanction that is in force on a day; None where it is under none (R12)."""
    own = own_of(declaration)
    mine = Q(uscc__in=own.codes) | Q(same__in=own.names)
    struck = in_force(Sanction.objects.filter(mine, party=Party.ENTERPRISE), on)
    return min((one.from_on for one in struck.only("name", "same", "uscc", "from_on") if _is(own, one)), default=None)


def in_force(rows: QuerySet[Sanction], on: date) -> QuerySet[Sanction]:
    """Those of some sanctions that are in force on a day."""
    return rows.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on, lifted_at=None)


def _held(declaration: Declaration, own: Own, on: date) -> QuerySet[Recognition]:
    """The titles held on a day, but for the one that the declaration itself came to."""
    return Recognition.objects.filter(
        Q(enterprise=declaration.enterprise_id) | Q(uscc__in=own.codes),
        Q(until_on=None) | Q(until_on__gte=on),
        Q(revoked_on=None) | Q(revoked_on__gt=on),
        granted_on__lte=on,
    ).exclude(declaration=declaration)


def _exempt(own: Own, on: date) -> QuerySet[Exemption]:
    """The rows with its name that had begun, also those that are over; and of each area that it is in one in force, for that there is a list."""
    begun = Exemption.objects.filter(from_on__lte=on)
    running = begun.filter(Q(until_on=None) | Q(until_on__gte=on), area__in=own.areas)
    firsts = running.order_by().values("area").annotate(first=Min("pk"))
    return begun.filter(Q(same=own.registered) | Q(pk__in=firsts.values("first")))


class Record(NamedTuple):
    """A sanction; a title, whose ``number`` is its star; an exemption that had begun, with its area as name."""

    kind: str
    party: str
    name: str
    same: str
    uscc: str
    number: int
    until: date | None

    def lasts(self, day: date) -> bool:
        """Whether it was not over before a day."""
        return self.until is None or self.until >= day


def _records(
    struck: QuerySet[Sanction], held: QuerySet[Recognition], exempt: QuerySet[Exemption]
) -> dict[str, list[Record]]:
    """All three in one statement: each page of a declaration asks for them."""
    none, nought = _word(""), Value(0, output_field=PositiveSmallIntegerField())
    sanctions = struck.order_by().values_list(_word("sanction"), "party", "name", "same", "uscc", nought, "until_on")
    titles = held.order_by().values_list(_word("title"), none, none, none, none, "star", "until_on")
    exemptions = exempt.order_by().values_list(_word("exemption"), none, "area", "same", none, nought, "until_on")
    found: dict[str, list[Record]] = {"sanction": [], "title": [], "exemption": []}
    for row in sanctions.union(titles, exemptions):
        found[row[0]].append(Record(*row))
    return found


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def own_of(declaration: Declaration) -> Own:
    """As whom the lists know the enterprise of a declaration, and its providers."""
    fields, enterprise = declaration.content.get("fields", {}), declaration.enterprise
    name, code = str(fields.get("enterprise.name") or ""), str(fields.get("enterprise.uscc") or "")
    codes, names = {tidy_code(code), enterprise.uscc}, {same_name(name), same_name(enterprise.name)}
    providers = [row for row in declaration.content.get("providers", []) if isinstance(row, dict)]
    division = str(fields.get("enterprise.division") or "")
    return Own(
        name or enterprise.name,
        code or enterprise.uscc,
        frozenset(codes - {""}),
        frozenset(names - {""}),
        same_name(enterprise.name),
        frozenset((codes | {tidy_code(str(row.get("uscc") or "")) for row in providers}) - {""}),
        frozenset((names | {same_name(str(row.get("name") or "")) for row in providers}) - {""}),
        tuple(division[:length] for length in range(2, len(division) + 1, 2)),
    )


def _is(own: Own, one: Record | Sanction) -> bool:
    """Whether a sanction is on the enterprise: by code; by name where the two codes do not tell them apart."""
    if one.uscc and tidy_code(one.uscc) in own.codes:
        return True
    apart = one.uscc and uscc.is_valid(one.uscc) and any(uscc.is_valid(code) for code in own.codes)
    return one.same in own.names and not apart


def _lists(own: Own, rows: Iterable[Record], packaged: Sequence[ExemptionList], on: date) -> tuple[ExemptionList, ...]:
    """The edition's lists, without the name where a list here decides on it, and those in force here.

    A row decides from the day on which it begins, over a list that had begun before it was over: one for a time to come,
    or for a time before that list, says nothing of it (R29).
    """
    mine: dict[str, list[Record]] = {}
    running: dict[str, bool] = {}
    for row in rows:
        is_own = row.same == own.registered
        if is_own:
            mine.setdefault(row.name, []).append(row)
        if row.lasts(on):
            running[row.name] = running.get(row.name, False) or is_own
    lists = [
        one.model_copy(update={"names": [n for n in one.names if same_name(n) != own.registered]})
        if any(row.lasts(one.from_) for row in mine.get(one.area, ()))
        else one
        for one in packaged
    ]
    return (*lists, *(_list(area, [own.name] if has else []) for area, has in sorted(running.items())))


def _list(area: str, names: Iterable[str]) -> ExemptionList:
    """A list of the database as the guide reads one: of it the one name that is asked for. Its days were looked at already."""
    return ExemptionList.model_validate(
        {
            "key": f"platform-{area}",
            "title": _TITLE,
            "area": area,
            "from": date.min,
            "clause": "R30",
            "names": list(names),
        }
    )


_TITLE = Words(zh="平台豁免名单", en="The platform's list of exemptions")
