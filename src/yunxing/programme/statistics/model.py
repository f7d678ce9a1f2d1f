"""What is counted: traits of what was submitted, and the figures of each area."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Kind(models.TextChoices):
    """Kinds of traits."""

    MISSED = "missed", "missed"
    """A requirement that the verdict of the last submission finds unmet, by its key."""
    INDUSTRY = "industry", "industry"
    """The section (门类) of GB/T 4754-2017, one letter."""
    CLUSTER = "cluster", "cluster"
    MODEL = "model", "model"
    """Where the cloud is deployed (部署模型)."""
    PROVIDER = "provider", "provider"
    """By credit code, or by name where none is given; with what it invoiced."""


class Trait(models.Model):
    """One thing by which a declaration is counted and found, as it was last submitted."""

    declaration = models.ForeignKey(
        "programme.Declaration", on_delete=models.PROTECT, related_name="traits", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    """Of a provider."""
    yuan = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    """What a provider invoiced."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["declaration", "kind", "key"], name="trait_once")]
        indexes: ClassVar = [models.Index(fields=["kind", "key", "declaration"], name="trait_found")]


class Figures(models.Model):
    """The figures of one area: of everything (``all``) or of one call (its number in the database)."""

    place = models.ForeignKey("programme.Jurisdiction", on_delete=models.CASCADE, related_name="+", db_index=False)
    about = models.CharField(max_length=20)
    at = models.DateTimeField()
    """As of when."""
    data = models.JSONField()
    """As ``counting.Tally.as_data`` writes it."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "about"], name="figures_once")]
