"""A declaration in the making, its history change by change, what was submitted, and what an office returned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yunxing.programme.words import both


class State(models.TextChoices):
    """States of a declaration, in the order of §五 of the guide."""

    DRAFT = "draft", both("草稿", "draft")
    FIRST_REVIEW = "first_review", both("待初审", "first review")
    RETURNED = "returned", both("待补正", "returned")
    REJECTED = "rejected", both("初审不合格", "rejected")
    PASSED = "passed", both("初审合格", "passed first review")
    CITY_REVIEW = "city_review", both("待市审", "city review")
    # Three stars, which the city recognises (R3, R81)
    EVALUATED = "evaluated", both("评审通过", "evaluation passed")
    NOT_EVALUATED = "not_evaluated", both("评审不通过", "evaluation failed")
    NOTICE = "notice", both("公示中", "public notice")
    NOTICE_OVER = "notice_over", both("公示期满", "notice over")
    ANNOUNCED = "announced", both("已公布", "announced")
    FILED = "filed", both("已备案", "filed")
    # Four and five stars, which the city checks and recommends (R4, R82) and the province recognises (R5)
    TO_CHECK = "to_check", both("待核查", "to be checked")
    DRAWN = "drawn", both("核查抽中", "drawn for a site check")
    NOT_DRAWN = "not_drawn", both("未抽中", "not drawn")
    CHECKED = "checked", both("核查通过", "site check passed")
    CHECK_FAILED = "check_failed", both("核查不通过", "site check failed")
    RECOMMENDED = "recommended", both("已推荐", "recommended")
    PROVINCE_REVIEW = "province_review", both("待省评审", "province review")
    RECOGNISED = "recognised", both("省认定", "recognised by the province")
    DECLINED = "declined", both("不予认定", "declined")
    PROVINCE_NOTICE = "province_notice", both("省公示中", "public notice of the province")
    PROVINCE_NOTICE_OVER = "province_over", both("省公示期满", "notice of the province over")
    # Every star
    PUBLISHED = "published", both("已发布", "published")
    TERMINATED = "terminated", both("终止", "terminated")
    REVOKED = "revoked", both("撤销", "revoked")


class Declaration(models.Model):
    """What an enterprise says, under one call and edition. ``content`` holds the values of a declaration file as typed."""

    number = models.CharField(max_length=24, unique=True)
    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="declarations")
    enterprise = models.ForeignKey("programme.Enterprise", on_delete=models.PROTECT, related_name="declarations")
    jurisdiction = models.ForeignKey("programme.Jurisdiction", on_delete=models.PROTECT, related_name="declarations")
    path = models.CharField(max_length=80)
    """The jurisdiction's path, so that an office's list is one range of an index."""
    edition = models.CharField(max_length=60)
    star = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    """The number of its last change."""
    name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    """What the guide says of it for its star: ``meets``, ``incomplete``, ``fails``, ``inadmissible``."""
    investment_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    returned_from = models.CharField(max_length=20, blank=True)
    """The state it goes back to when it is supplemented."""
    # The last column, so that SQLite reads all others of a row without walking through it.
    content = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            # All that an office's list filters, sorts and sums, so that it looks at no row but those of its page; of what
            # was submitted alone, so that saving a draft writes none. (The condition's column is in them, or SQLite reads rows for it.)
            models.Index(
                fields=[
                    "path",
                    "state",
                    "outcome",
                    "star",
                    "investment_yuan",
                    "updated_at",
                    "name",
                    "submitted_at",
                    "call",
                ],
                condition=models.Q(submitted_at__isnull=False),
                name="declaration_listed",
            ),
            models.Index(
                fields=["path", "investment_yuan", "submitted_at", "call"],
                condition=models.Q(submitted_at__isnull=False),
                name="declaration_totals",
            ),
            models.Index(fields=["path", "state", "-updated_at"], name="declaration_queue"),
            # What is counted of a call by area, state and star, whole: site checks want their share of thousands.
            models.Index(fields=["call", "state", "path", "star", "jurisdiction"], name="declaration_call"),
            # What waits at an office: few of all that its area holds. With all that lists of a state filter and sum.
            models.Index(
                fields=[
                    "state",
                    "path",
                    "star",
                    "submitted_at",
                    "outcome",
                    "investment_yuan",
                    "updated_at",
                    "name",
                    "call",
                ],
                condition=models.Q(submitted_at__isnull=False),
                name="declaration_waits",
            ),
            models.Index(
                fields=["-updated_at", "submitted_at"],
                condition=models.Q(submitted_at__isnull=False),
                name="declaration_recent",
            ),
            models.Index(fields=["enterprise", "-updated_at"], name="declaration_own"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # the plugin has it twice
        """The state in words. Django's own puts the words of all states together anew for every row of a list."""
        return str(State(self.state).label)


class Change(models.Model):
    """One change of one place in a declaration: who, when, what stood there before and after."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    how = models.CharField(max_length=12, default="typed")
    """``typed``, ``pasted``, ``file`` (a proposal taken over), ``import`` or ``copy``."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["declaration", "number"], name="change_once")]
        indexes: ClassVar = [models.Index(fields=["declaration", "path", "-number"], name="change_of_place")]


class Submission(models.Model):
    """What was handed in, frozen: content, files, edition and readings, verdict. Its hash covers them all (R90)."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    edition_fingerprint = models.CharField(max_length=64)
    readings = models.JSONField()
    content_hash = models.CharField(max_length=64)
    files = models.JSONField()
    verdict = models.JSONField()
    content = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["declaration", "number"], name="submission_once")]


class Return(models.Model):
    """退回补正: an office asks for more, row by row, by a day."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="returns")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="returns")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)


class Remark(models.Model):
    """What a return says of one row."""

    given_with = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="remarks")
    path = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
