"""Writing the journal: one entry after another, each holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection, models

from yunxing.programme import clock
from yunxing.programme.acting import Actor

from .model import Entry

FIRST = "0" * 64
"""What the first entry holds as the hash of the one before."""
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
    data_digest = hashlib.sha256(canonical(data).encode()).hexdigest()
    entry = Entry(
        number=number,
        at=at,
        act=act,
        actor=actor.person.pk if actor else None,
        behalf=actor.behalf if actor else "",
        subject=named(subject),
        data=json.loads(canonical(data)),
        data_digest=data_digest,
        previous=last["digest"] if last else FIRST,
    )
    entry.digest = digest_of(entry)
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


def digest_of(entry: Entry) -> str:
    """The hash of an entry: over all of it but its data, of which the hash counts, so that data may be erased."""
    at: datetime = entry.at.astimezone(clock.SHANGHAI)
    parts = [
        str(entry.number),
        at.isoformat(),
        entry.act,
        "" if entry.actor is None else str(entry.actor),
        entry.behalf,
        entry.subject,
        entry.data_digest,
        entry.previous,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def canonical(data: Any) -> str:
    """Data as one text, whichever way its keys came; days and amounts as they are written."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
