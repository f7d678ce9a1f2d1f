"""Persons and what they act for: enterprises, providers and offices in a tree of jurisdictions."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from yunxing.programme.words import both


class Level(models.TextChoices):
    """The level at which an office decides. Direct counties (R6) are of city level."""

    PROVINCE = "province", both("省级", "province")
    CITY = "city", both("设区市", "city")
    COUNTY = "county", both("县（区）", "county")


class Jurisdiction(models.Model):
    """An area with an office: the province, a city, a county or a functional zone (R1). ``path`` leads down from the province."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=80, unique=True)
    divisions = models.JSONField(default=list)
    """The division codes whose enterprises belong here by their registered address."""

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.name

    def holds(self, other: Jurisdiction) -> bool:
        """Whether another lies within this one, or is it."""
        return other.path == self.path or other.path.startswith(f"{self.path}/")

    @property
    def passes_county(self) -> bool:
        """Whether declarations of enterprises here are first reviewed by a county office; not so in direct counties (R6)."""
        return self.level == Level.COUNTY


class Authority(models.Model):
    """An office: 工信局, 经发局, 工信厅."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="authorities")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        verbose_name_plural = "authorities"
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="authority_once")]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Makes persons; the e-mail address is who somebody is, whatever its letters' case."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Person:
        """A person who can log in."""
        person = self.model(email=self.normalize_email(email).lower(), **more)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        """By address, as it is typed."""
        return self.get(email=(email or "").lower())


class Person(AbstractBaseUser):
    """Somebody who logs in, for an enterprise, a provider or an office."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=10, default="zh-hans")

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    is_no_expert = False
    """Whether this request found, with their posts, that they never were an expert; False where it did not look."""
    left_nobody = False
    """Whether it found likewise that they have left no enterprise that they would still be tied to."""

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def belongs_to(self) -> list[Membership]:
        """Their memberships with enterprise and area, the oldest first: looked up once for each request."""
        return list(self.memberships.select_related("enterprise__jurisdiction").order_by("since", "id"))

    @property
    def memberships_are_known(self) -> bool:
        """Whether this request looked ``belongs_to`` up already."""
        return "belongs_to" in self.__dict__


class Standing(models.TextChoices):
    """How far an enterprise's control was proven."""

    CLAIMED = "claimed", both("待核验", "to be proven")
    PROVEN = "proven", both("已核验", "proven")
    REFUSED = "refused", both("未通过", "refused")


class Enterprise(models.Model):
    """An enterprise or a provider. Several may claim one credit code; one may prove it."""

    uscc = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="enterprises")
    declares = models.BooleanField(default=True)
    provides = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.CLAIMED)
    licence = models.ForeignKey("programme.Blob", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    licence_name = models.CharField(max_length=200, blank=True)
    licence_at = models.DateTimeField(null=True, blank=True)
    licence_read = models.JSONField(null=True, blank=True)
    """What was read of the licence (``people.licences``); None while it waits for the reader."""
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_why = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uscc"], condition=Q(standing="proven"), name="one_proven_per_code")
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "standing", "created_at"]),
            # All that the offices' list filters and sorts.
            models.Index(fields=["jurisdiction", "standing", "licence_at", "name", "uscc"], name="enterprise_listed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_proven(self) -> bool:
        """Whether a county confirmed who controls it."""
        return self.standing == Standing.PROVEN

    @property
    def is_renewed(self) -> bool:
        """Whether it is proven and has handed in another licence since, which the county has not looked at yet."""
        judged, came = self.judged_at, self.licence_at
        return self.is_proven and came is not None and (judged is None or came > judged)


class Role(models.TextChoices):
    """What a person may do for an enterprise."""

    OWNER = "owner", both("负责人", "responsible")
    EDITOR = "editor", both("经办人", "editor")


class Membership(models.Model):
    """A person of an enterprise."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "enterprise"], name="member_once")]


class PastMembership(models.Model):
    """A membership that ended: who left an enterprise is tied to it for a time (``evaluation.conflicts``)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="past_memberships")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="past_memberships")
    ended_at = models.DateTimeField()


class Duty(models.TextChoices):
    """What a person does at an office."""

    OFFICER = "officer", both("经办", "officer")
    EXPERT = "expert", both("专家", "expert")
    AUDITOR = "auditor", both("审计", "auditor")
    OPERATOR = "operator", both("运维", "operator")


class Post(models.Model):
    """A person at an office."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="posts")
    duty = models.CharField(max_length=10, choices=Duty.choices)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "authority", "duty"], name="post_once")]


class Invitation(models.Model):
    """An invitation by mail, to an enterprise or an office. Only a digest of its secret is kept."""

    email = models.EmailField()
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=10)
    """A ``Role`` of the enterprise, or a ``Duty`` at the office."""
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, authority__isnull=True)
                | Q(enterprise__isnull=True, authority__isnull=False),
                name="invitation_to_one",
            )
        ]

    @property
    def duty_words(self) -> str:
        """As what somebody is invited, in words."""
        return str((Role if self.enterprise_id else Duty)(self.role).label)


class Move(models.Model):
    """An enterprise's move to another jurisdiction: asked by it or an office, decided by the office it would go to."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="moves")
    from_jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    to_jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="moves_here")
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)
    decided_why = models.CharField(max_length=500, blank=True)
