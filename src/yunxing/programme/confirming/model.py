"""A confirmation that was asked of a provider."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Confirmation(models.Model):
    """One table or explanation, as it stood when it was asked for, and the provider's answer to just that."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="confirmations")
    provider = models.ForeignKey("programme.Enterprise", on_delete=models.PROTECT, related_name="confirmations")
    path = models.CharField(max_length=200)
    """``invoices/i1/breakdown`` or ``evidence/e3``."""
    shown = models.JSONField()
    """What the provider sees and answers to; a later change needs a new answer."""
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, default="")
    """``""`` waiting, ``yes``, ``no`` or ``withdrawn``."""
    reason = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        "programme.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["provider", "answer", "-asked_at"], name="confirmation_queue")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["declaration", "path"], condition=models.Q(answer=""), name="one_waiting_confirmation"
            )
        ]
