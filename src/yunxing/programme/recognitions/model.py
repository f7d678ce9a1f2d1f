"""Publications, and the titles that they give."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..words import both


class Signature(models.TextChoices):
    """How a certificate is signed."""

    UNSIGNED = "unsigned", both("未签名", "not signed")
    DEMONSTRATION = "demonstration", both("演示用签名，不具效力", "signed for a demonstration, without force")
    SIGNED = "signed", both("已签名", "signed")


class Publication(models.Model):
    """集中发布 of a call by the province: one list for all stars (R7)."""

    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="publications")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    """文号."""
    title = models.CharField(max_length=120)
    published_on = models.DateField()
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "number"], name="publication_once")]


class Recognition(models.Model):
    """A title held: by a passing decision of the competent level, from its publication until it expires or is revoked."""

    number = models.CharField(max_length=40, unique=True)
    """Of the certificate."""
    code = models.CharField(max_length=24, unique=True)
    """In the address of the page that verifies it; no one can guess it from the number."""
    enterprise = models.ForeignKey("programme.Enterprise", on_delete=models.PROTECT, related_name="recognitions")
    declaration = models.OneToOneField("programme.Declaration", on_delete=models.PROTECT, related_name="recognition")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="recognitions")
    decider = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    """The office that decided: a city's for three stars, the province's for the others."""
    name = models.CharField(max_length=120)
    """As on the day it was given."""
    uscc = models.CharField(max_length=18, db_index=True)
    star = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80)
    city = models.CharField(max_length=20, default="", db_index=True)
    """Code of its city, or of the direct county."""
    search = models.CharField(max_length=1600, default="")
    """What it is found by (``searching``)."""
    edition = models.CharField(max_length=60)
    granted_on = models.DateField()
    until_on = models.DateField(null=True)
    """Its last day, where the edition has one."""
    certificate = models.ForeignKey("programme.Blob", on_delete=models.PROTECT, null=True, related_name="+")
    certificate_at = models.DateTimeField(null=True)
    signature = models.CharField(max_length=14, choices=Signature.choices, default="")
    """Empty while there is no certificate."""
    signer = models.CharField(max_length=120, default="")
    """Whom the key belongs to that signed it."""
    signer_print = models.CharField(max_length=64, default="")
    """SHA-256 of that key's certificate."""
    revoked_on = models.DateField(null=True)
    revoked_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["star", "granted_on"], name="recognition_listed"),
            models.Index(fields=["enterprise", "granted_on"], name="recognition_of"),
            models.Index(fields=["-granted_on", "number"], name="recognition_newest"),
            models.Index(fields=["publication", "-star", "number"], name="recognition_published"),
            # What is counted and looked through stands in an index whole, so that the wider rows are not read for it.
            models.Index(fields=["revoked_on", "until_on", "star", "city", "granted_on"], name="recognition_counted"),
            models.Index(
                fields=["search", "revoked_on", "until_on", "star", "city", "granted_on"], name="recognition_searched"
            ),
        ]
