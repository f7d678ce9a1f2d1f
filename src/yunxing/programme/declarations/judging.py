"""What the guide says of a declaration on the platform: the context that the programme knows, and the verdict."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from yunxing.guide.context import Call as CallKnown
from yunxing.guide.context import Context
from yunxing.guide.declaration import Declaration as Declared
from yunxing.guide.loading import load_lists
from yunxing.guide.shapes import ExemptionList
from yunxing.guide.verdict import Verdict, assess

from .. import clock
from ..calls.model import Call
from ..confirming.queries import sealed
from ..editions.keeping import ruled
from ..people.model import Level
from ..standing.knowing import Known, known
from ..standing.registers import Registers
from .content import Problem, as_declaration
from .model import Declaration, State
from .places import Content, get
from .rules import OPEN_STATES, UNDECIDED


class Judged(NamedTuple):
    """A declaration as it can be read, what cannot, and the verdict."""

    declared: Declared
    problems: list[Problem]
    verdict: Verdict


@lru_cache(maxsize=1)
def _lists() -> tuple[ExemptionList, ...]:
    return tuple(load_lists())


def handed_in_on(declaration: Declaration) -> date:
    """The day that counts: today while it is written, later that on which it was last handed in."""
    if declaration.state in OPEN_STATES:
        return clock.today()
    if hasattr(declaration, "handed_in_at"):  # as ``queries.with_day`` brings it
        last = declaration.handed_in_at
    else:
        last = declaration.submissions.order_by("-number").values_list("at", flat=True).first()
    return clock.day_of(last) if last else clock.today()


def context_of(declaration: Declaration, *, on: date | None = None) -> Context:
    """What the programme knows: area, call, sanctions, titles held, exemption lists; as of a day, or of its handing in."""
    listed = known(declaration, on=on or handed_in_on(declaration), packaged=_lists())
    return _with(context_of_call(declaration.call), listed)


class Contexts:
    """As ``context_of``, for many declarations: what the lists hold is read once."""

    def __init__(self) -> None:
        self._registers = Registers(_lists())
        self._calls: dict[int, Context] = {}
        self._shared: dict[tuple[int, int], Context] = {}

    def of(self, declaration: Declaration, call: Call, *, on: date) -> Context:
        """Of one of a call, as of a day. Those of whom nothing is known share one, which is quick to judge by."""
        listed, shared = self._registers.known(declaration, on=on)
        if call.pk not in self._calls:
            self._calls[call.pk] = context_of_call(call)
        alike = self._calls[call.pk]
        if not shared:
            return _with(alike, listed)
        key = (call.pk, id(listed))  # the registers keep what they share
        if key not in self._shared:
            self._shared[key] = _with(alike, listed)
        return self._shared[key]


def _with(alike: Context, listed: Known) -> Context:
    return replace(alike, exemption_lists=listed.lists, sanctions=listed.sanctions, titles=listed.titles)


def context_of_call(call: Call) -> Context:
    """What is known alike of every declaration of a call."""
    top = call.authority.jurisdiction
    area = top.divisions[0] if top.level != Level.PROVINCE and top.divisions else "32"
    return Context(
        area=area,
        exemption_lists=_lists(),
        call=CallKnown(
            name=call.name,
            opens=call.opens_on,
            deadline=call.closes_on,
            county_deadline=call.county_by,
            stars=tuple(call.stars),
        ),
        live=(),  # the verbs refuse a second one of a call (P7b)
    )


def judge(
    declaration: Declaration,
    *,
    on: date | None = None,
    content: Content | None = None,
    seals: Mapping[str, str] | None = None,
) -> Judged:
    """The verdict of the content as it stands, for all stars. What providers confirmed here counts as sealed by them.

    ``on`` is the day whose sanctions, titles, lists and rulings count; that of its handing in where none is named, whatever
    day of filing is typed. ``content`` is judged in its place, where somebody asks what would be; ``seals`` are what was
    looked up already.

    While it is undecided, rulings hold that are made later for days before; a decided case keeps the readings of its last
    submission, whatever is ruled later (R90).
    """
    edition = ruled(declaration.edition)
    if content is None and seals is None:
        content = stated(declaration)
    else:
        given = declaration.content if content is None else content
        content = with_seals(given, sealed(declaration) if seals is None else seals)
    declared, problems = as_declaration(content, edition=edition, star=declaration.star)
    day = on or handed_in_on(declaration)
    kept = None if declaration.state in (State.DRAFT, *UNDECIDED) else _kept(declaration)
    readings = edition.settled(day) if kept is None else kept
    return Judged(declared, problems, assess(declared, edition, context_of(declaration, on=day), readings=readings))


def _kept(declaration: Declaration) -> dict[str, str] | None:
    """The readings that the last submission was judged under."""
    if hasattr(declaration, "kept_readings"):  # as ``queries.with_day`` brings them
        kept: dict[str, str] | None = declaration.kept_readings
        return kept
    found: dict[str, str] | None = (
        declaration.submissions.order_by("-number").values_list("readings", flat=True).first()
    )
    return found


def stated(declaration: Declaration) -> Content:
    """What is judged, and goes to the next office: the content with what providers confirmed here as sealed by them."""
    return with_seals(declaration.content, sealed(declaration))


def with_seals(content: Content, seals: Mapping[str, str]) -> Content:
    """A copy of content in which the providers' answers stand where it says nothing of their seals."""
    if not seals:
        return content
    made = copy.deepcopy(content)
    for path, day in seals.items():
        row = get(made, tuple(path.split("/")))
        if row is None:
            continue
        if path.startswith("invoices/"):
            row["sealed_by"] = {"provider": day, **(row.get("sealed_by") or {})}
        elif "provider" not in (row.get("sealed_by") or []):
            row["sealed_by"] = [*(row.get("sealed_by") or []), "provider"]
    return made
