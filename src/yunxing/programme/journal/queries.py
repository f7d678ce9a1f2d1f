"""Reading the journal: whether the chain holds, and what happened to one thing."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.db import models

from .model import Entry
from .verbs import FIRST, canonical, digest_of, named


class Broken(NamedTuple):
    """Where the chain does not hold, and how: ``missing``, ``changed``, ``data`` or ``order``."""

    number: int
    how: str


def verify() -> list[Broken]:
    """Every place where an entry was changed, removed or moved. Empty: the journal is whole."""
    broken: list[Broken] = []
    previous, expected = FIRST, 1
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        if entry.number != expected:
            broken.append(Broken(expected, "missing"))
            expected = entry.number
        elif entry.previous != previous:
            broken.append(Broken(entry.number, "order"))
        if digest_of(entry) != entry.digest:
            broken.append(Broken(entry.number, "changed"))
        if entry.data is not None and hashlib.sha256(canonical(entry.data).encode()).hexdigest() != entry.data_digest:
            broken.append(Broken(entry.number, "data"))
        previous, expected = entry.digest, expected + 1
    return broken


def acts_on(subject: models.Model) -> models.QuerySet[Entry]:
    """What happened to a thing, oldest first."""
    return Entry.objects.filter(subject=named(subject)).order_by("number")
