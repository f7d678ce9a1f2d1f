"""Who acts, and for whom: a person as a member of an enterprise, in a post at an office, or for nobody yet.

Every verb takes an ``Actor``; who may do what stands in each concept's ``rules``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from .people.model import Authority, Duty, Enterprise, Jurisdiction, Level, Membership, Person, Post, Role

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Actor:
    """A person in one capacity. Without membership and post, only what concerns the person is open."""

    person: Person
    membership: Membership | None = None
    post: Post | None = None

    @property
    def enterprise(self) -> Enterprise | None:
        """The enterprise acted for."""
        return self.membership.enterprise if self.membership else None

    @property
    def authority(self) -> Authority | None:
        """The office acted for."""
        return self.post.authority if self.post else None

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        """The office's area."""
        return self.post.authority.jurisdiction if self.post else None

    @property
    def behalf(self) -> str:
        """Whom the journal names beside the person."""
        if self.membership:
            return f"enterprise:{self.membership.enterprise_id}"
        return f"authority:{self.post.authority_id}" if self.post else ""

    @property
    def capacity(self) -> str:
        """In one word: ``owner``, ``editor``, ``county``, ``city``, ``province``, ``expert``, ``auditor``, ``operator`` or ``person``."""
        if self.membership:
            return self.membership.role
        if self.post is None:
            return "person"
        return self.post.authority.jurisdiction.level if self.post.duty == Duty.OFFICER else self.post.duty

    def is_owner_of(self, enterprise: Enterprise) -> bool:
        """Whether it is the one responsible at an enterprise."""
        return self.is_of(enterprise) and self.membership is not None and self.membership.role == Role.OWNER

    def is_of(self, enterprise: Enterprise) -> bool:
        """Whether it acts for an enterprise."""
        return self.membership is not None and self.membership.enterprise_id == enterprise.pk

    def is_officer(self, *levels: str) -> bool:
        """Whether it is an officer, of one of some levels where these are named."""
        if self.post is None or self.post.duty != Duty.OFFICER:
            return False
        return not levels or self.post.authority.jurisdiction.level in levels

    def oversees(self, jurisdiction: Jurisdiction) -> bool:
        """Whether an area lies within its own."""
        return self.post is not None and self.post.authority.jurisdiction.holds(jurisdiction)


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Mark what changes the programme's state: all of it happens, journal entry included, or nothing."""

    @wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    return whole


__all__ = ["Actor", "Level", "verb"]
