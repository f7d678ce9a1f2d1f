"""Files: each content kept once, named by its hash; which declaration uses it; what was read of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Blob(models.Model):
    """A file's bytes, once, by SHA-256. ``place`` is its name in the store."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    place = models.CharField(max_length=120)
    suffix = models.CharField(max_length=12, blank=True)
    scanned = models.CharField(max_length=10, default="")
    """``""`` not scanned, ``clean``, or ``found``; what was found stands in ``threat``."""
    threat = models.CharField(max_length=120, blank=True)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Paper(models.Model):
    """A file among a declaration's proofs, under the name the enterprise gave it."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="papers")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=255)
    item = models.CharField(max_length=40, blank=True)
    """The kind of evidence the enterprise says it is; empty: as it was read."""
    position = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["declaration", "name"], condition=models.Q(removed_at=None), name="paper_name_once"
            )
        ]


class FileReading(models.Model):
    """What the reader of evidence found in a file, under an edition. Read anew when the reader is newer."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="readings")
    edition = models.CharField(max_length=60)
    reader = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="waiting")
    """``waiting``, ``reading``, ``read`` or ``failed``."""
    page = models.PositiveIntegerField(default=0)
    """The page being read, for progress."""
    payload = models.JSONField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blob", "edition", "reader"], name="reading_once"),
        ]


class Upload(models.Model):
    """A file on its way (tus): how much of it is here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="uploads")
    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paper = models.ForeignKey(Paper, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
