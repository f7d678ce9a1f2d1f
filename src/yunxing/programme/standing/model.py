"""Cases of fraud, sanctions and exemptions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from yunxing.guide.context import same_name

from ..words import both

MOST_YEARS = 30
"""From today to the first or last day of a sanction or an exemption [A]; what lasts for good has no last day."""


class Party(models.TextChoices):
    """Whom a sanction is on; the two have different effects (R85)."""

    ENTERPRISE = "enterprise", both("申报企业", "enterprise")
    PROVIDER = "provider", both("云服务商", "provider")


class FraudCase(models.Model):
    """弄虚作假: opened from any stage, heard, decided by a city or the province, appealed."""

    number = models.CharField(max_length=24, unique=True)
    declaration = models.ForeignKey("programme.Declaration", on_delete=models.PROTECT, related_name="fraud_cases")
    provider_name = models.CharField(max_length=120, blank=True)
    """A provider that may share the responsibility."""
    provider_uscc = models.CharField(max_length=18, blank=True)
    ground = models.TextField()
    visit = models.ForeignKey("programme.SiteCheck", on_delete=models.PROTECT, null=True, related_name="fraud_cases")
    """The site visit that failed and from which the case was opened (R82)."""
    opened_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    hearing_on = models.DateField(null=True)
    hearing = models.TextField(blank=True)
    """What was said: the enterprise's and the provider's statements."""
    heard_at = models.DateTimeField(null=True)
    absent = models.BooleanField(default=False)
    """Whether the enterprise stayed away, and the day passed."""
    found = models.BooleanField(null=True)
    provider_found = models.BooleanField(null=True)
    """Whether the provider shares it (R84)."""
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decider = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    overturned_at = models.DateTimeField(null=True)
    """When the enterprise's appeal was upheld: as if nothing had been found."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["declaration", "-opened_at"], name="fraud_of"),
            models.Index(fields=["-opened_at"], name="fraud_newest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(decided_at__isnull=True), name="one_open_fraud_case"
            )
        ]


class FraudFile(models.Model):
    """A file in a case of fraud."""

    case = models.ForeignKey(FraudCase, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey("programme.Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    party = models.CharField(max_length=10, choices=Party.choices, blank=True)
    """Who of those concerned added it, for their defence; empty where an office did, or who opened the case."""
    at = models.DateTimeField()


class Appeal(models.Model):
    """复核: what one of those concerned says against what was found of them, once, and what the province decides on it."""

    case = models.ForeignKey(FraudCase, on_delete=models.PROTECT, related_name="appeals")
    party = models.CharField(max_length=10, choices=Party.choices)
    """The enterprise, against what was found at all; the provider, against sharing the responsibility (R84)."""
    text = models.TextField()
    made_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decider = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "party"], name="one_appeal_of_a_party")]


class Sanction(models.Model):
    """联合惩戒: dated. An enterprise may not declare; a provider may not apply for the programmes of R85."""

    party = models.CharField(max_length=10, choices=Party.choices)
    name = models.CharField(max_length=120)
    same = models.CharField(max_length=120, blank=True)
    """The name as it is compared: brackets and spaces made alike (R30)."""
    uscc = models.CharField(max_length=18, db_index=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    """Its last day; None has no end (P18)."""
    reason = models.CharField(max_length=500)
    case = models.ForeignKey(FraudCase, on_delete=models.PROTECT, null=True, related_name="sanctions")
    """None where it came with a list from elsewhere."""
    source = models.CharField(max_length=120, blank=True)
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lifted_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["party", "name"], name="sanction_named"),
            # With the code: of those who are listed by their name alone each has the same, none.
            models.Index(fields=["same", "uscc"], name="sanction_same"),
            models.Index(fields=["-made_at"], name="sanction_newest"),
        ]

    def save(self, *args: Any, **more: Any) -> None:
        """Keep the name as it is compared, too."""
        self.same = same_name(self.name)
        super().save(*args, **more)


class Exemption(models.Model):
    """A name on an exemption list: dated, of the area that its list covers (R30, P26)."""

    area = models.CharField(max_length=12)
    """Division code of the area: ``3207``."""
    name = models.CharField(max_length=120)
    """As the list prints it; matched after brackets and spaces are made alike, never fuzzily."""
    same = models.CharField(max_length=120, blank=True)
    """The name as it is compared."""
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=120)
    authority = models.ForeignKey("programme.Authority", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area", "name"], name="exemption_named"),
            models.Index(fields=["same"], name="exemption_same"),
            models.Index(fields=["-made_at"], name="exemption_newest"),
        ]

    def save(self, *args: Any, **more: Any) -> None:
        """Keep the name as it is compared, too."""
        self.same = same_name(self.name)
        super().save(*args, **more)


class Client(models.Model):
    """A provider that a declaration names, as it was last handed in: whom a sanction on the provider flags (R84)."""

    declaration = models.ForeignKey("programme.Declaration", on_delete=models.CASCADE, related_name="clients")
    name = models.CharField(max_length=120, blank=True)
    same = models.CharField(max_length=120, blank=True)
    uscc = models.CharField(max_length=18, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["uscc", "declaration"], name="client_code"),
            models.Index(fields=["same", "declaration"], name="client_name"),
        ]
