"""The places of the form that are signed or sealed on paper, and the scans that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from yunxing.guide.shapes import Role

from ..confirming.queries import sealed
from ..declarations.content import edition_of
from ..declarations.model import Declaration
from ..declarations.wording import is_yes
from ..papers.model import Paper
from .model import SealedScan


class Seal(NamedTuple):
    """A place of the form that is signed or sealed on paper: where it stands, in words, and its day."""

    path: str
    zh: str
    en: str
    done: bool
    dated: str


_COMMITMENT: tuple[tuple[Role, str, str], ...] = (
    ("commitment_sealed", "真实性承诺、封面：申报单位（公章）", "Commitment and cover: the enterprise's seal"),
    ("commitment_signed", "真实性承诺：法人代表（签字）", "Commitment: signature of the representative"),
)


def seals(declaration: Declaration, *, by_provider: Mapping[str, str] | None = None) -> list[Seal]:
    """Every place to be signed or sealed (R36, R55, R66, R71), with what is said of it.

    ``by_provider`` are the days of answers that count as seals, where they are known already.
    """
    fields = declaration.content.get("fields", {})
    confirmed = sealed(declaration) if by_provider is None else by_provider

    roles = edition_of(declaration.edition).roles
    dated = str(fields.get(roles.get("commitment_dated", "")) or "")
    found = [
        Seal(f"fields/{roles[role]}", zh, en, is_yes(fields.get(roles[role])), dated)
        for role, zh, en in _COMMITMENT
        if role in roles
    ]
    for invoice in declaration.content.get("invoices", []):
        table = invoice.get("breakdown")
        if table is None:
            continue
        number = invoice.get("number") or invoice["id"]
        for who, zh, en in (("enterprise", "申报企业", "the enterprise"), ("provider", "云服务商", "the provider")):
            by_answer = confirmed.get(f"invoices/{invoice['id']}/breakdown", "") if who == "provider" else ""
            day = str((table.get("sealed_by") or {}).get(who) or by_answer)
            path = f"invoices/{invoice['id']}/breakdown/sealed_by/{who}"
            found.append(
                Seal(
                    path,
                    f"发票 {number} 明细说明：{zh}（盖章）",
                    f"Breakdown of {number}: sealed by {en}",
                    bool(day),
                    day,
                )
            )
    return found


def scans(declaration: Declaration) -> dict[str, list[SealedScan]]:
    """The scans of each place, in one statement; those whose file was removed do not count."""
    found: dict[str, list[SealedScan]] = {}
    for one in SealedScan.objects.filter(declaration=declaration, paper__removed_at=None).select_related("paper"):
        found.setdefault(one.path, []).append(one)
    return found


def may_show(declaration: Declaration) -> list[Paper]:
    """The files among which a scan may be chosen."""
    return list(Paper.objects.filter(declaration=declaration, removed_at=None).only("name", "declaration_id")[:500])
