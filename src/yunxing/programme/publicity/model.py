"""Public notices, objections to them, announcements."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from .. import clock
from ..words import both


class PublicNotice(models.Model):
    """公示 of a city (three stars) or of the province. Its days are an officer's (P19)."""

    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="notices")
    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    """文号 of its letter."""
    opens_on = models.DateField()
    closes_on = models.DateField()
    """The last day, through 24:00."""
    contact = models.CharField(max_length=200)
    """The office's own telephone, at which objections are taken besides this site; no person's (R91)."""
    address = models.CharField(max_length=200, blank=True)
    """The office's own address, where it takes them on paper."""
    written_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    """When it was written, or changed last: what came later stands in no notice yet."""
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["opened_at", "closes_on"], name="notice_open")]

    @property
    def ends(self) -> datetime:
        """24:00 of its last day."""
        return clock.end_of(self.closes_on)


class Noticed(models.Model):
    """An enterprise in a notice, with what is shown of it: nothing personal (R91)."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="items")
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="noticed")
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18)
    star = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "declaration"], name="noticed_once")]
        indexes: ClassVar = [models.Index(fields=["declaration", "notice"], name="noticed_of")]


class Remedy(models.TextChoices):
    """What an upheld objection leads to."""

    REVIEW = "review", both("重新评审", "evaluated again")
    TERMINATE = "terminate", both("终止", "ended")


class Objection(models.Model):
    """异议 by a named or anonymous person. Who it is and how to reach them is for the office alone (R91)."""

    item = models.ForeignKey(Noticed, on_delete=models.PROTECT, related_name="objections")
    number = models.CharField(max_length=24, unique=True)
    secret = models.CharField(max_length=64)
    """Digest of the word with which the objector looks up the answer."""
    name = models.CharField(max_length=60, blank=True)
    """Empty: anonymous."""
    reach = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    received_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    found = models.TextField(blank=True)
    """What the office found out, for itself."""
    upheld = models.BooleanField(null=True)
    leads_to = models.CharField(max_length=10, choices=Remedy.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)


class ObjectionFile(models.Model):
    """A file that came with an objection."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey("programme.Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)


class Announcement(models.Model):
    """公布 of a city's three stars: a letter with a number (R81)."""

    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="announcements")
    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="announcements")
    number = models.CharField(max_length=60)
    announced_on = models.DateField()
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "number"], name="announcement_once")]


class Announced(models.Model):
    """A declaration in an announcement."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="items")
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="announced")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["announcement", "declaration"], name="announced_once")]
