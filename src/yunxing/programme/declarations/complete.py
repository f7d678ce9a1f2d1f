"""Whether the form is filled in: without that nothing is handed in, whatever the verdict; a failing one may be (§五).

What has to be filled in is the edition's data: the fields and the providers that its requirements of the form ask for on the form
of the star, the commitment among them, and at least one ticked row of its table of claims.
"""

from __future__ import annotations

from ..refusals import RefusedError
from .content import edition_of
from .judging import Judged
from .model import Declaration
from .places import Content
from .sections import named

_ASKED = ("fields", "providers")
"""What a requirement's kind says is mended: fields of the form, providers named on it."""
MOST_NAMED = 12


class IncompleteError(RefusedError):
    """The form is not filled in. ``places``: the paths of what is missing, in the form's order."""

    def __init__(self, content: Content, places: list[str], edition: str) -> None:
        words = [named(path, edition_of(edition), content) for path in places[:MOST_NAMED]]
        more = len(places) - len(words)
        super().__init__(
            f"申请表还没有填写完整：{'、'.join(zh for zh, _ in words)}{f'等 {len(places)} 处' if more else ''}",
            f"the form is not complete: {', '.join(en for _, en in words)}{f' and {more} more' if more else ''}",
            field=places[0],
        )
        self.places = places


def missing(declaration: Declaration, judged: Judged) -> list[str]:
    """The places of the form that have to be filled in and are not, in the form's order; ``providers`` and ``claims`` are tables."""
    edition = edition_of(declaration.edition)
    findings = judged.verdict.stars[declaration.star].unmet
    asked = [f for f in findings if f.requirement.rule.section == "form" and f.requirement.rule.mends in _ASKED]
    lacking = {path for f in asked if f.requirement.space == "fields" for path in f.lacking}
    places = [f"fields/{path}" for path in edition.fields if path in lacking]
    if any(f.requirement.rule.mends == "providers" for f in asked):
        places.append("providers")
    if edition.form_of(declaration.star).groups and not judged.declared.claims:
        places.append("claims")
    return places


def require(declaration: Declaration, judged: Judged) -> None:
    """Raise ``IncompleteError`` where the form is not filled in."""
    places = missing(declaration, judged)
    if places:
        raise IncompleteError(declaration.content, places, declaration.edition)
