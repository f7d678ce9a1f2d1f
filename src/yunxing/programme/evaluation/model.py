"""Experts, panels, opinions and what a panel decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..words import both


class Expert(models.Model):
    """An expert of an office: fields and employer. What they said of themselves outlasts their post."""

    post = models.OneToOneField("programme.Post", on_delete=models.SET_NULL, null=True, related_name="expert")
    """None once the post was ended: no case is given to them any more, and what they gave stays."""
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="expertise")
    employer = models.CharField(max_length=120)
    employer_uscc = models.CharField(max_length=18, blank=True)
    fields = models.JSONField(default=list)
    """Groups of the guide's table (子类) in which the expert is at home, by their keys (``app``, ``infra``, …)."""
    said_at = models.DateTimeField()


class InterestKind(models.TextChoices):
    """Why somebody may not judge an enterprise."""

    EMPLOYER = "employer", both("本人单位", "own employer")
    PROVIDER = "provider", both("本人任职的云服务商", "a provider the expert works for")
    CONSULTANT = "consultant", both("曾为其提供咨询", "advised it earlier")
    OTHER = "other", both("其他利害关系", "another interest")


class Interest(models.Model):
    """An interest that an expert declares: from then on no case of that enterprise, or of that provider's clients, is theirs."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=12, choices=InterestKind.choices)
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, blank=True)
    note = models.CharField(max_length=300, blank=True)
    declared_at = models.DateTimeField()


class Panel(models.Model):
    """A panel of an office for some cases of a call: who, when it meets, its minutes."""

    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="panels")
    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(max_length=80)
    experts = models.ManyToManyField(Expert, related_name="panels")
    each = models.PositiveSmallIntegerField(default=3)
    """How many experts give an opinion on each case."""
    meets_on = models.DateField()
    minutes = models.TextField(blank=True)
    made_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class PanelCase(models.Model):
    """A case before a panel, and its decision. ``arrival`` is the step with which it came: a later one wants a new decision."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="cases")
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="panel_cases")
    arrival = models.ForeignKey("programme.Step", on_delete=models.PROTECT, related_name="+")
    passed = models.BooleanField(null=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    abstained = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["arrival"], name="case_before_one_panel")]


class Assignment(models.Model):
    """An expert's part in a case: the opinion, unseen by others until all are given, or why it is not theirs."""

    case = models.ForeignKey(PanelCase, on_delete=models.CASCADE, related_name="assignments")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    passes = models.BooleanField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    """0 to 100, of the expert's own measure; the vote decides."""
    text = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)
    recused_at = models.DateTimeField(null=True)
    recused_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "expert"], name="assigned_once")]
        indexes: ClassVar = [models.Index(fields=["expert", "given_at"], name="assignment_of")]
