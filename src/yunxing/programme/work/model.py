"""A job: something to be done in the background, at least once, by one worker at a time."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

MOST_ABOUT = 120
"""Characters of what a job is about."""


class Job(models.Model):
    """A task's call and how far it is. A worker holds it by a lease that it renews; a lease that ran out frees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=200)
    queue = models.CharField(max_length=30, default="default")
    priority = models.SmallIntegerField(default=0)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="ready")
    """``ready``, ``running``, ``done`` or ``failed``."""
    run_after = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    workers = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    result = models.JSONField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    """Per cent, as the task tells."""
    unique = models.CharField(max_length=MOST_ABOUT, blank=True)
    """What it is about; of jobs about the same thing one waits at a time."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "run_after", "-priority"], name="job_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "unique"],
                condition=models.Q(state="ready") & ~models.Q(unique=""),
                name="job_waits_once",
            )
        ]
