"""How long a title holds, and what it is on a day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from django.db.models import Q

from yunxing.guide.edition import Edition

from .. import clock
from ..words import both
from .model import Recognition


class Standing(Enum):
    """What a title is on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def words(self) -> tuple[str, str]:
        """In Chinese and English."""
        return _WORDS[self]


_WORDS = {
    Standing.VALID: ("有效", "valid"),
    Standing.EXPIRED: ("已到期", "expired"),
    Standing.REVOKED: ("已撤销", "revoked"),
}
STANDINGS = [(one.value, both(*one.words)) for one in Standing]


def last_day(edition: Edition, star: int, granted_on: date) -> date | None:
    """The last day of a title, through 24:00: the eve of the day on which its years are full; None where it has no end."""
    years = next((one.holds_years for one in edition.about.stars if one.star == star), None)
    if years is None:
        return None
    return clock.years_after(granted_on, years) - timedelta(days=1)


def standing_of(recognition: Recognition, day: date) -> Standing:
    """What a title is on a day. Revoked is said even of one that has expired meanwhile."""
    if recognition.revoked_on is not None and recognition.revoked_on <= day:
        return Standing.REVOKED
    if recognition.until_on is not None and recognition.until_on < day:
        return Standing.EXPIRED
    return Standing.VALID


def condition(standing: Standing, day: date) -> Q:
    """The titles of which ``standing_of`` says this on a day."""
    revoked = Q(revoked_on__isnull=False, revoked_on__lte=day)
    kept = Q(revoked_on__isnull=True) | Q(revoked_on__gt=day)
    if standing is Standing.REVOKED:
        return revoked
    if standing is Standing.EXPIRED:
        return kept & Q(until_on__isnull=False, until_on__lt=day)
    return kept & (Q(until_on__isnull=True) | Q(until_on__gte=day))
