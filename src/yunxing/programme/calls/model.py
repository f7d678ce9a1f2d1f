"""A call (申报批次) and what it says."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from yunxing.programme import clock


class Call(models.Model):
    """A window for declaring under one edition, with a deadline for each level. Days last through 24:00 in Shanghai (P11)."""

    name = models.CharField(max_length=80)
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="calls")
    edition = models.CharField(max_length=60)
    stars = models.JSONField(default=list)
    opens_on = models.DateField()
    closes_on = models.DateField()
    """The last day for enterprises; 申报截止 (P24)."""
    county_by = models.DateField()
    city_by = models.DateField()
    notice = models.TextField(blank=True)
    province_notice = models.BooleanField(default=True)
    """Whether the province shows four and five stars to the public before it publishes them: the text is silent ([A])."""
    opened_at = models.DateTimeField(null=True, blank=True)
    """When an office opened it; a draft before. From then on its edition and stars stay."""
    opened_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reminded_on = models.JSONField(default=list)
    """The days before the deadline on which everybody was reminded."""

    class Meta:
        ordering: ClassVar = ["-closes_on", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def deadline(self) -> datetime:
        """The instant from which enterprises can no longer submit."""
        return clock.end_of(self.closes_on)

    @property
    def is_open(self) -> bool:
        """Whether an enterprise may submit now."""
        return self.opened_at is not None and self.opens_on <= clock.today() and clock.now() < self.deadline
