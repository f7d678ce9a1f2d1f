"""A draw, whom it took, a site check with its rows, photographs and inspectors."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ..words import both


class Draw(models.Model):
    """A draw of one city for a call: a committed seed, a frozen population, a public value, and what follows from the three."""

    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="draws")
    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="draws")
    supplements = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supplementary")
    """The draw to which late entries are a supplement."""
    strata = models.JSONField(default=list)
    """By what it is drawn apart: ``star``, ``county``, both or nothing."""
    share_percent = models.PositiveSmallIntegerField()
    base = models.JSONField(default=dict)
    """Of how many cases the share is, by stratum, where it is not of those frozen (P12: of those received, less those that earlier draws cover)."""
    commitment = models.CharField(max_length=64)
    """SHA-256 of the seed, shown before the population is frozen."""
    seed = models.CharField(max_length=64)
    """Kept to itself until the draw."""
    committed_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField()
    population = models.JSONField(default=list)
    """Frozen: ``[[number, star, county], …]`` in the order of the numbers."""
    population_hash = models.CharField(max_length=64, blank=True)
    frozen_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    public_source = models.CharField(max_length=200, blank=True)
    """Where the public value comes from, said when the population is frozen."""
    public_on = models.DateField(null=True)
    """The day on which it becomes known: later than the freeze, and said with it."""
    public_value = models.CharField(max_length=200, blank=True)
    drawn_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    sample = models.JSONField(default=list)
    """The numbers drawn, in the order in which they were."""
    left = models.JSONField(default=list)
    """Numbers of cases that were ended between freeze and draw: the next in rank took their places."""

    class Meta:
        constraints: ClassVar = [
            # Who could have several seeds at hand would choose among them.
            models.UniqueConstraint(fields=["authority", "call"], condition=Q(drawn_at=None), name="one_open_draw")
        ]


class Sampled(models.Model):
    """What came of a declaration in a draw, or that it was added for its risk."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, related_name="results")
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="sampled")
    arrival = models.ForeignKey("programme.Step", on_delete=models.PROTECT, related_name="+")
    """The step with which it came before the draw."""
    taken = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    """Why it was added, where no draw took it."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "declaration"], name="sampled_once")]


class SiteCheck(models.Model):
    """A visit: two inspectors at least, a check-list made of the claims, photographs with time and place, signatures, the result."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="site_checks")
    arrival = models.ForeignKey("programme.Step", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="site_checks")
    planned_on = models.DateField(null=True)
    ordered_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    met = models.CharField(max_length=200, blank=True)
    """Whom the inspectors met: never published (R91)."""
    passed = models.BooleanField(null=True)
    summary = models.TextField(blank=True)
    written_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)
    """Who wrote whom they met, summary and result last, and when."""
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["arrival"], name="one_check_of_an_arrival")]


class Inspector(models.Model):
    """Somebody who visits, and their signature."""

    visit = models.ForeignKey(SiteCheck, on_delete=models.CASCADE, related_name="inspectors")
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="inspections")
    signature = models.JSONField(null=True)
    """``{"strokes": …}``: lists of points within 0–1000, as drawn on the phone; or ``{"typed": name}``."""
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "person"], name="inspects_once")]


class Found(models.TextChoices):
    """What inspectors find of a row."""

    TRUE = "true", both("属实", "true")
    PARTLY = "partly", both("部分属实", "partly true")
    FALSE = "false", both("不属实", "not true")
    UNSEEN = "unseen", both("未能查看", "could not be seen")


class CheckRow(models.Model):
    """A row of the check-list: a claim, an invoice, what the office wants to see."""

    visit = models.ForeignKey(SiteCheck, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    found = models.CharField(max_length=8, choices=Found.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "number"], name="check_row_once")]


class CheckPhoto(models.Model):
    """A photograph of a visit. ``key`` is the phone's own, so that what is sent twice is kept once."""

    visit = models.ForeignKey(SiteCheck, on_delete=models.CASCADE, related_name="photos")
    key = models.CharField(max_length=40)
    blob = models.ForeignKey("programme.Blob", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200, blank=True)
    """The row it shows; empty for the site itself."""
    taken_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    metres = models.PositiveIntegerField(null=True)
    """How exact the place is."""
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "key"], name="photo_once")]
