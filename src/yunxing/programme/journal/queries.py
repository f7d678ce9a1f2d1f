"""Reading the journal: whether the chain holds, what happened to one thing, what somebody may see of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from django.db import models

from yunxing import ledger
from yunxing.ledger import Broken, Link
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.people.model import Enterprise
from yunxing.programme.people.queries import within

from . import rules
from .model import Anchor, Entry
from .verbs import named

_CHUNK = 2_000


def links() -> Iterator[Link]:
    """Every entry as it is chained, in the order of the numbers; the memory they take does not grow."""
    for row in Entry.objects.order_by("number").values_list(*Link._fields).iterator(chunk_size=_CHUNK):
        yield Link(row[0], row[1].astimezone(clock.SHANGHAI).isoformat(), *row[2:])


def verify(anchors: Iterable[ledger.Anchor] = ()) -> list[Broken]:
    """Every place where an entry was changed, removed or moved. Empty: the journal is whole.

    The anchors that stand beside it are asked too; those given come from elsewhere, where nobody here could change them.
    """
    own = (ledger.Anchor(*one) for one in Anchor.objects.values_list("number", "digest"))
    return ledger.verify(links(), (*own, *anchors))


def acts_on(subject: models.Model) -> models.QuerySet[Entry]:
    """What happened to a thing, oldest first."""
    return Entry.objects.filter(subject=named(subject)).order_by("number")


def visible(actor: Actor) -> models.QuerySet[Entry]:
    """The entries that somebody may see: of their area; all of them at the province, with those of no area."""
    if not rules.may_read(actor) or actor.jurisdiction is None:
        return Entry.objects.none()
    if actor.jurisdiction.parent_id is None:
        return Entry.objects.all()
    return Entry.objects.filter(within("path", actor.jurisdiction.path))


def about(found: models.QuerySet[Entry], words: str) -> models.QuerySet[Entry]:
    """Those on a thing: by the number of a declaration, the credit code of an enterprise, or as the journal calls it."""
    if ":" in words:
        return found.filter(subject=words.lower())
    declarations = Declaration.objects.filter(number=words).values_list("pk", flat=True)
    enterprises = Enterprise.objects.filter(uscc=words.upper()).values_list("pk", flat=True)
    called = [f"declaration:{pk}" for pk in declarations] + [f"enterprise:{pk}" for pk in enterprises]
    return found.filter(models.Q(subject__in=called) | models.Q(behalf__in=[c for c in called if c[0] == "e"]))


def on_days(found: models.QuerySet[Entry], first: date | None, last: date | None) -> models.QuerySet[Entry]:
    """Those from a day to a day, both included; either may be open."""
    if first is not None and first > date.min:  # the first day there is begins before time does elsewhere
        found = found.filter(at__gte=datetime.combine(first, time(), clock.SHANGHAI))
    if last is not None:
        found = found.filter(at__lt=clock.end_of(last))
    return found
