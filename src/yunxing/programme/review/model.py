"""What an office says of each claim and invoice in its review."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..words import both


class Answer(models.TextChoices):
    """What an officer says of a row."""

    CONFIRMED = "confirmed", both("认可", "confirmed")
    REJECTED = "rejected", both("不认可", "rejected")
    ASKED = "asked", both("补正", "to be supplemented")
    LEFT = "left", both("暂不核定", "left open")


class RowDecision(models.Model):
    """An office's word on one row of what was submitted: confirmed, apart from what was declared and evidenced."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="row_decisions")
    submission = models.ForeignKey("programme.Submission", on_delete=models.PROTECT, related_name="row_decisions")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    """The row's place, as in ``declarations.places``: ``claims/app.logistics.erp``, ``invoices/i1``."""
    answer = models.CharField(max_length=10, choices=Answer.choices)
    note = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "authority", "path"], name="row_decided_once")
        ]
