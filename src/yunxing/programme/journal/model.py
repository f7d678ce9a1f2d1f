"""An entry of the journal, and the anchors that are kept outside it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yunxing.ledger import Link
from yunxing.programme import clock


class Entry(models.Model):
    """An act: who, for whom, when, on what. ``digest`` covers it and the entry before; ``data`` may be erased, its hash stays."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    actor = models.BigIntegerField(null=True)
    """The person's number; who it was may be erased, that somebody acted stays."""
    behalf = models.CharField(max_length=60, blank=True)
    """``enterprise:12``, ``authority:3`` or empty."""
    subject = models.CharField(max_length=60)
    data = models.JSONField(null=True)
    data_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=80, blank=True)
    """Of the area it concerns, so that an auditor's list is one range of an index. Part of the hash, but of entries written before it was."""

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "number"], name="entry_subject"),
            # What the auditors' list filters, in the order of the list, with the area, so that no row is looked at to count.
            models.Index(fields=["number", "path"], name="entry_area"),
            models.Index(fields=["act", "number", "path"], name="entry_act"),
            models.Index(fields=["actor", "number"], name="entry_actor"),
            models.Index(fields=["at", "number"], name="entry_at"),
        ]

    def as_link(self) -> Link:
        """As it is chained."""
        return Link(
            self.number,
            self.at.astimezone(clock.SHANGHAI).isoformat(),
            self.act,
            self.actor,
            self.behalf,
            self.subject,
            self.data,
            self.data_digest,
            self.previous,
            self.digest,
            self.path,
        )


class Anchor(models.Model):
    """The hash of the last entry of a day, mailed to auditors, who keep it elsewhere: a chain made anew differs from it."""

    day = models.DateField(unique=True)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["day"]
