"""A bound 申报书 in the making, or made; scans of pages that were signed or sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Bound(models.Model):
    """The 申报书 of a declaration as it was at a revision, with what was found on the way."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="bounds")
    asked_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    key = models.CharField(max_length=64)
    """A hash of what goes in: content, files, edition. What has not changed is not bound again."""
    state = models.CharField(max_length=10, default="waiting")
    """``waiting``, ``binding``, ``made``, ``refused`` (some file cannot be bound) or ``failed``."""
    stage = models.CharField(max_length=12, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    """``[{"file", "weight", "zh", "en"}]``, the gravest first."""
    blob = models.ForeignKey("programme.Blob", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pages = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["declaration", "key"], name="bound_once")]


class SealedScan(models.Model):
    """A file that shows a place of the form signed or sealed on paper. One file may serve several places."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="sealed_scans")
    path = models.CharField(max_length=200)
    """The place, as ``places.seals`` names it: ``fields/commitment.sealed``, ``invoices/i1/breakdown/sealed_by/provider``."""
    paper = models.ForeignKey("programme.Paper", on_delete=models.CASCADE, related_name="seals")
    came_for_it = models.BooleanField(default=False)
    """Whether the file was uploaded for the place, and so goes with it."""
    added_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "path", "paper"], name="sealed_scan_once")
        ]
