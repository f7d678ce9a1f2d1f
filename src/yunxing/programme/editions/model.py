"""Editions kept in the database, their changes, what a draft or a ruling would change, and rulings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yunxing.programme.words import both


class Stage(models.TextChoices):
    """How far an edition is."""

    DRAFT = "draft", both("草稿", "draft")
    PUBLISHED = "published", both("已发布", "published")
    WITHDRAWN = "withdrawn", both("已停用", "withdrawn")
    DROPPED = "dropped", both("已放弃", "dropped")


class KeptEdition(models.Model):
    """An edition of the guide as its files' texts. A draft changes; what is published never does, its hashes show it."""

    key = models.CharField(max_length=60, unique=True)
    begun_from = models.CharField(max_length=60)
    """The key of the edition that it is a copy of."""
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    """The number of its last change."""
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    begun_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "programme.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    """SHA-256 over the data that verdicts rest on, as every verdict names it (R90)."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 over the texts of all files, to the byte."""
    problems = models.JSONField(default=list)
    """What is wrong with a draft: file, line, key, Chinese, English."""
    files = models.JSONField(default=dict)
    """The texts by the files' names."""

    class Meta:
        ordering: ClassVar = ["-begun_at", "-id"]

    def __str__(self) -> str:
        return self.key


class EditionChange(models.Model):
    """One file of a draft as somebody saved it."""

    edition = models.ForeignKey(KeptEdition, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=30)
    how = models.CharField(max_length=10)
    """``begun`` (the copy), ``text``, ``form`` or ``rulings`` (taken over)."""
    added = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    """Lines that came and went."""
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "number", "file"], name="edition_change_once")
        ]
        indexes: ClassVar = [models.Index(fields=["edition", "file", "-number"], name="edition_change_of_file")]


class Ruling(models.Model):
    """A dated act that settles a reading of an edition (指南 §六(二)). Never changed; a later one takes its place."""

    edition = models.CharField(max_length=60)
    reading = models.CharField(max_length=20)
    choose = models.CharField(max_length=60)
    in_force_from = models.DateField()
    document = models.CharField(max_length=80)
    grounds = models.CharField(max_length=500)
    grounds_en = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    made_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    """When it was made; until then it is a proposal and holds for nobody."""
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "reading", "in_force_from"],
                condition=models.Q(made_at__isnull=False),
                name="ruling_once_a_day",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["edition", "in_force_from"], name="ruling_of_edition")]


class Trial(models.Model):
    """What a draft would change in a past call, or a proposed ruling in open declarations: found in the background."""

    edition = models.ForeignKey(KeptEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="trials")
    revision = models.PositiveIntegerField(default=0)
    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, null=True, blank=True, related_name="trials")
    asked_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    """``waiting``, ``judging``, ``made`` or ``failed``."""
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    found = models.JSONField(default=dict)
    """``before`` and ``after``: how many of each outcome by star; ``requirements``; ``drafts``; ``strange``."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "revision", "call"], name="trial_once"),
            models.UniqueConstraint(fields=["ruling"], name="trial_of_ruling_once"),
        ]


class TrialChange(models.Model):
    """A declaration whose outcome would be another."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="changes")
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="+")
    star = models.PositiveSmallIntegerField()
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    because = models.JSONField(default=list)
    """The keys of the requirements that would stand otherwise."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["trial", "star", "before", "after"], name="trial_change_listed")]
