"""The criteria table of §四 under the edition's default readings, as a person would copy it from the guide.

The comparison rules for the peers are written from it, and held to ours on random input before anything is timed.
What lives elsewhere: our own rules, which come from the edition's data and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Star:
    """One column of the table. ``None``: the star asks for nothing there."""

    deployments: int
    app: int
    infra: int
    business: str
    data: int | None
    device: int | None
    effect: int
    innovation: int | None
    yuan: int
    months: int


TABLE = {
    3: Star(1, 2, 3, "or", None, None, 2, None, 20_000, 3),
    4: Star(4, 2, 3, "or", 3, 3, 3, None, 60_000, 3),
    5: Star(4, 3, 5, "and", 3, 3, 4, 1, 200_000, 3),
}
"""``deployments``: how many of public, private, hybrid, other, in this order, are allowed."""

GROUPS = {
    "app": ["app"],
    "infra": ["infra"],
    "data": ["data"],
    "device": ["device", "edge", "devsvc"],
    "effect": ["effect"],
    "innovation": ["innovation"],
}
"""The groups of sub-domains that are counted together."""

KEYS = [
    "legal_person",
    "financial_system",
    "credit_clean",
    "deployment",
    "app",
    "infra",
    "business",
    "data",
    "device",
    "data_device",
    "effect",
    "innovation",
    "investment",
    "months_in_use",
    "still_in_use",
]
"""The criteria, by their keys in the edition. Three rows more exist for other readings of P4 only."""

FLAGS = {"exempt": 1, "still_in_use": 2, "legal_person": 4, "financial_system": 8, "credit_clean": 16}
"""The bits of the column of flags, as ``Screening`` defines them; compared with it before anything is timed."""

MILLIONTHS = 1_000_000
