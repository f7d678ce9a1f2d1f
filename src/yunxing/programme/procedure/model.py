"""Each step that a declaration takes, and the enterprise's wish to end it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..declarations.model import State


class Step(models.Model):
    """One event on a declaration: who, for which office, when, why, under which edition of the guide (R90)."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=20)
    before = models.CharField(max_length=20, choices=State.choices)
    after = models.CharField(max_length=20, choices=State.choices)
    at = models.DateTimeField()
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, null=True, related_name="+")
    """The office; None for the enterprise."""
    reason = models.CharField(max_length=500, blank=True)
    edition = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["declaration", "number"], name="step_once")]
        indexes: ClassVar = [
            models.Index(fields=["after", "at"], name="step_arrived"),
            # Which cases ever came to a state.
            models.Index(fields=["after", "declaration"], name="step_reached"),
            # What is asked of one case: when it came where it is.
            models.Index(fields=["declaration", "after", "-number"], name="step_of_state"),
        ]


class EndRequest(models.Model):
    """The enterprise asks to end what was handed in and sent on; an office ends it (终止)."""

    declaration = models.OneToOneField("programme.Declaration", on_delete=models.PROTECT, related_name="end_request")
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)
