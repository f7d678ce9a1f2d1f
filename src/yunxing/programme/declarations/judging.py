"""What the guide says of a declaration on the platform: the context that the programme knows, and the verdict."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from yunxing.guide.context import Call as CallKnown
from yunxing.guide.context import Context
from yunxing.guide.declaration import Declaration as Declared
from yunxing.guide.loading import load_lists
from yunxing.guide.verdict import Verdict, assess

from ..people.model import Level
from .content import Problem, as_declaration, edition_of
from .model import Declaration


class Judged(NamedTuple):
    """A declaration as it can be read, what cannot, and the verdict."""

    declared: Declared
    problems: list[Problem]
    verdict: Verdict


@lru_cache(maxsize=1)
def _lists() -> tuple[object, ...]:
    return tuple(load_lists())


def context_of(declaration: Declaration) -> Context:
    """What the programme knows: area, call, lists. Sanctions and titles are kept by the offices' part; unknown until then."""
    call = declaration.call
    top = call.authority.jurisdiction
    area = top.divisions[0] if top.level != Level.PROVINCE and top.divisions else "32"
    return Context(
        area=area,
        exemption_lists=_lists(),  # type: ignore[arg-type]
        call=CallKnown(
            name=call.name,
            opens=call.opens_on,
            deadline=call.closes_on,
            county_deadline=call.county_by,
            stars=tuple(call.stars),
        ),
        live=(),  # the verbs refuse a second one of a call (P7b)
    )


def judge(declaration: Declaration) -> Judged:
    """The verdict of the content as it stands, for all stars."""
    edition = edition_of(declaration.edition)
    declared, problems = as_declaration(declaration.content, edition=edition, star=declaration.star)
    return Judged(declared, problems, assess(declared, edition, context_of(declaration)))
