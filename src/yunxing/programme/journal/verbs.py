"""Writing the journal: one entry after another, each holding the hash of the one before."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, models

from yunxing.ledger import FIRST, canonical, data_digest, digest_of
from yunxing.programme import clock
from yunxing.programme.acting import Actor

from .model import Entry

_LOCK = 7_236_901
"""PostgreSQL's number of the lock that lets one transaction at a time write; SQLite has but one writer anyway."""


def record(act: str, subject: models.Model, actor: Actor | None, **data: Any) -> Entry:
    """Write an act into the journal, within the transaction that does it. ``actor`` is None for the platform itself."""
    if not connection.in_atomic_block:
        raise RuntimeError("an act and its entry are one transaction")
    stand_in_line()
    last = Entry.objects.order_by("-number").values("number", "digest").first()
    number = last["number"] + 1 if last else 1
    at = clock.now().replace(microsecond=0)
    entry = Entry(
        number=number,
        at=at,
        act=act,
        actor=actor.person.pk if actor else None,
        behalf=actor.behalf if actor else "",
        subject=named(subject),
        data=json.loads(canonical(data)),
        data_digest=data_digest(data),
        previous=last["digest"] if last else FIRST,
        path=_area(subject) or _area_of(actor),
    )
    entry.digest = digest_of(entry.as_link())
    entry.save(force_insert=True)
    return entry


def stand_in_line() -> None:
    """Wait until no other transaction writes what is numbered without gaps; from here on they wait for this one's end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def named(subject: models.Model) -> str:
    """How the journal calls a thing: ``declaration:17``."""
    return f"{subject._meta.model_name}:{subject.pk}"


_TO_AREA = ("declaration", "enterprise", "case", "item", "visit", "panel", "authority", "jurisdiction", "call", "post")
"""What a thing may belong to, the nearest first, on the way to an area."""


def _area(thing: Any) -> str:
    """The path of the area that a thing is of; empty where it is of none."""
    for _ in range(4):
        if isinstance(getattr(thing, "path", None), str) and hasattr(thing, "jurisdiction_id"):
            return str(thing.path)  # a declaration
        if thing._meta.model_name == "jurisdiction":
            return str(thing.path)
        thing = next((part for name in _TO_AREA if (part := getattr(thing, name, None)) is not None), None)
        if thing is None or not isinstance(thing, models.Model):
            return ""
    return ""


def _area_of(actor: Actor | None) -> str:
    """The path of the area for which somebody acts."""
    if actor is None:
        return ""
    place = actor.enterprise.jurisdiction if actor.enterprise else actor.jurisdiction
    return place.path if place else ""


__all__ = ["canonical", "named", "record", "stand_in_line"]
