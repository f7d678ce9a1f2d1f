"""An entry of the journal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


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

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["subject", "number"], name="entry_subject")]
