"""Files: each content kept once, named by its hash; which declaration uses it; what was read of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Blob(models.Model):
    """A file's bytes, once, by SHA-256. ``place`` is its name in the store."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    place = models.CharField(max_length=120)
    suffix = models.CharField(max_length=12, blank=True)
    scanned = models.CharField(max_length=10, default="")
    """``""`` not scanned, ``clean``, or ``found``; what was found stands in ``threat``."""
    threat = models.CharField(max_length=120, blank=True)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Paper(models.Model):
    """A file among a declaration's proofs, under the name the enterprise gave it."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="papers")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=255)
    item = models.CharField(max_length=40, blank=True)
    """The kind of evidence the enterprise says it is; empty: as it was read."""
    reading = models.ForeignKey(
        "programme.FileReading", on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    """What was read of it, under its declaration's edition and the name it came with."""
    position = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["declaration", "name"], condition=models.Q(removed_at=None), name="paper_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FileReading(models.Model):
    """What the reader of evidence found in a file, under an edition. Read anew when the reader is newer.

    The file's name belongs to it: it is a hint of what the file is, and one enterprise's name is no other's business.
    """

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="readings")
    name = models.CharField(max_length=255)
    edition = models.CharField(max_length=60)
    reader = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="waiting")
    """``waiting``, ``reading``, ``read`` or ``failed``."""
    page = models.PositiveIntegerField(default=0)
    """The page being read, for progress."""
    payload = models.JSONField(null=True)
    """The reading as ``evidence.codec`` writes it, without prints."""
    prints = models.JSONField(null=True)
    """What pages that are pictures are known again by; large, and of use to the index alone."""
    summary = models.JSONField(default=dict)
    """What lists show of it: format, pages, the papers in it, the worst finding."""
    failure = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blob", "name", "edition", "reader"], name="reading_once"),
        ]

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in ("read", "failed")


class Drawn(models.Model):
    """A content of a kind that browsers do not show, as pages that they do: made once for each content."""

    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="drawn")
    drawer = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="waiting")
    """``waiting``, ``made`` or ``refused``: there is nothing to show, and ``findings`` say why."""
    made = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The pages, a PDF."""
    pages = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    """``[[Chinese, English]]``"""
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)


class FactCorrection(models.Model):
    """What a person says a fact of a paper is, kept beside what was read. The last that is not withdrawn counts."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="corrections")
    place = models.PositiveIntegerField()
    """Which of the papers in the file, from 0."""
    line = models.PositiveIntegerField(null=True, blank=True)
    """Which of that paper's lines, from 0; null: a fact of the paper itself."""
    lines = models.PositiveIntegerField(null=True, blank=True)
    """How many lines were read then: where another reading finds more or fewer, nobody knows which line is meant."""
    name = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    """As the evidence's codec writes values; null: the paper does not state it."""
    reason = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]


class AddedLine(models.Model):
    """A line that a paper has and that was not read, as a person typed it. Of the versions of one ``number`` one stands at most.

    Nothing is overwritten: what was changed or withdrawn stays as the line's history.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="added_lines")
    place = models.PositiveIntegerField()
    """Which of the papers in the file, from 0."""
    number = models.PositiveIntegerField()
    """Which of the lines added to that paper, from 1."""
    lines = models.PositiveIntegerField()
    """How many lines were read then: where another reading finds more, it may have found this one."""
    values = models.JSONField()
    """By the name of the fact, as the evidence's codec writes values."""
    reason = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["place", "number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "place", "number"], condition=models.Q(withdrawn_at=None), name="added_line_once"
            )
        ]


class Proposed(models.Model):
    """What the files of a declaration allow it to say, as it was worked out last."""

    declaration = models.OneToOneField("programme.Declaration", on_delete=models.CASCADE, related_name="proposed")
    content = models.JSONField(default=dict)
    """``fields`` and ``rows`` with sources, ``missing`` and ``doubts``; see ``proposing``."""
    waits = models.PositiveIntegerField(default=0)
    """Files that were still to be read then."""
    made_at = models.DateTimeField()


class Ignored(models.Model):
    """A proposal that a person does not want, by its key; another value is another proposal."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="ignored")
    key = models.CharField(max_length=300)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["declaration", "key"], name="ignored_once")]


class Shown(models.Model):
    """The index's log: a paper came or went. In the order of ``number`` every index is brought to the same state."""

    number = models.BigIntegerField(unique=True)
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    reading = models.ForeignKey(FileReading, on_delete=models.CASCADE, null=True, related_name="+")
    """What it shows; null: it went."""
    looked_at = models.DateTimeField(null=True, blank=True)
    """When it was compared with all before it."""


class SeenAgain(models.Model):
    """Something of a paper that another paper showed before: the same file, invoice, voucher or picture."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="seen_again")
    page = models.PositiveIntegerField(default=0)
    """0: the whole file."""
    before = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="seen_later")
    before_page = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10)
    """``file``, ``invoice``, ``payment`` or ``picture``."""
    score = models.FloatField()
    apart = models.JSONField(default=list)
    """The facts on which the two disagree."""
    how = models.JSONField(default=list)
    """What was done to a picture, in Chinese and English."""
    foreign = models.BooleanField()
    """Whether the two are of different enterprises."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "page", "before", "before_page", "kind"], name="again_once")
        ]


class Upload(models.Model):
    """A file on its way (tus): how much of it is here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="uploads")
    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    """As it was written down last; the file on its way itself says how much is here."""
    failure = models.CharField(max_length=300, blank=True)
    """Why the whole file was not taken, where it was not."""
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paper = models.ForeignKey(Paper, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
