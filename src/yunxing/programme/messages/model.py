"""Messages to persons, mail on its way, and what each person wants to be told how."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yunxing.programme.words import both


class Message(models.Model):
    """Something that a person is told inside the site."""

    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=30)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    digested = models.BooleanField(default=True)
    """Whether its mail has gone out, or none is to."""

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["person", "read_at", "-at"], name="message_unread")]


class Mail(models.Model):
    """A mail in the outbox: kept until a server has taken it. Then it is known to whom and when, and no longer what it said."""

    to = models.JSONField()
    subject = models.CharField(max_length=300)
    raw = models.BinaryField()
    """The whole message, as it is sent; empty once it was."""
    state = models.CharField(max_length=10, default="waiting")
    """``waiting``, ``sent`` or ``given_up``."""
    attempts = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField()
    failure = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "next_try"], name="mail_due")]


class How(models.TextChoices):
    """How a kind of message reaches a person by mail."""

    NOW = "now", both("立即", "at once")
    DAILY = "daily", both("每日汇总", "once a day")
    NEVER = "never", both("不发邮件", "no mail")


class Preference(models.Model):
    """What a person wants of one kind of message."""

    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=30)
    mail = models.CharField(max_length=10, choices=How.choices, default=How.NOW)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once")]
