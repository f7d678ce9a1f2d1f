"""A package from one office to the next, what lies in it, its receipt, and the city's opinion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..words import both


class Stage(models.TextChoices):
    """Which way a package goes."""

    COUNTY = "county", both("县区报市", "county to city")
    FILING = "filing", both("三星级报省备案", "three stars filed with the province")
    RECOMMENDING = "recommending", both("四星级、五星级报省", "four and five stars to the province")


class Package(models.Model):
    """What an office sends on: declarations with covering letter (行文) and summary (汇总表), on paper and as a file."""

    number = models.CharField(max_length=40, unique=True)
    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="packages")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    sender = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="packages_sent")
    receiver = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="packages_received")
    letter_number = models.CharField(max_length=60, blank=True)
    """文号 of the covering letter; given before it is sent."""
    made_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    """Sent after the level's deadline (R33, R34)."""
    blob = models.ForeignKey("programme.Blob", on_delete=models.PROTECT, null=True, related_name="+")
    """The file of it (zip), once it was written."""
    state = models.CharField(max_length=10, default="none")
    """Of the file: ``none``, ``wanted``, ``made`` or ``failed``."""
    revision = models.PositiveIntegerField(default=0)
    """Raised whenever something is put in or taken out, and when its file is asked for: which job's file is of the package."""
    done = models.PositiveIntegerField(default=0)
    """Declarations that were put into the file so far."""
    problem = models.JSONField(null=True)
    """Why no file could be made: a text in each language."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sender", "-made_at"], name="package_sent"),
            models.Index(fields=["receiver", "sent_at"], name="package_received"),
        ]


class Packed(models.Model):
    """A declaration in a package, and the receipt of its paper."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="items")
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="packed")
    copies = models.PositiveSmallIntegerField(null=True)
    """Sealed copies that came on paper."""
    received_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["package", "declaration"], name="packed_once")]
        indexes: ClassVar = [models.Index(fields=["declaration", "package"], name="packed_of")]


class Recommendation(models.Model):
    """推荐单位意见 on the form of four and five stars: the city's opinion, and whether it is sealed (R56)."""

    declaration = models.OneToOneField("programme.Declaration", on_delete=models.PROTECT, related_name="recommendation")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sealed_on = models.DateField(null=True)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
