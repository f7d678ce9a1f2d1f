"""Each step that a declaration takes, and the enterprise's wishes to end it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..declarations.model import State
from ..words import both


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


class EndAnswer(models.TextChoices):
    """What became of a request to end a declaration."""

    ENDED = "ended", both("已终止", "ended")
    REFUSED = "refused", both("不同意终止", "refused")
    TAKEN_BACK = "taken_back", both("企业已撤回申请", "taken back by the enterprise")
    OVERTAKEN = "overtaken", both("已不在办理中", "no longer in hand")


class EndRequest(models.Model):
    """The enterprise asks to end what it handed in (终止): one at a time, until an office answers or it is taken back."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="end_requests")
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    answer = models.CharField(max_length=12, choices=EndAnswer.choices, blank=True)
    """Empty while it waits."""
    answer_text = models.CharField(max_length=500, blank=True)
    """What the office says to it; the enterprise reads it."""
    answered_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, null=True, related_name="+")
    """The office that answered; None where the enterprise took it back."""
    answered_at = models.DateTimeField(null=True)

    class Meta:
        # Those that wait are few, and every page of an office counts them: found here, not among all that lies in its area.
        indexes: ClassVar = [models.Index(fields=["answered_at", "declaration"], name="end_request_waiting")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(answered_at__isnull=True), name="one_open_end_request"
            )
        ]


def end_is_asked(declaration: str = "pk") -> models.Exists:
    """Whether a request of its enterprise to end a declaration waits, as a query can be annotated with it.

    ``declaration`` names the declaration's key in that query.
    """
    return models.Exists(EndRequest.objects.filter(declaration=models.OuterRef(declaration), answered_at=None))
