"""What the page of the 申报书 shows."""

from __future__ import annotations

from typing import NamedTuple

from yunxing.guide.shapes import Role

from ..confirming.queries import sealed
from ..declarations.content import edition_of
from ..declarations.model import Declaration
from ..declarations.wording import is_yes
from .binding import key_of
from .model import Bound


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


def newest(declaration: Declaration) -> tuple[Bound | None, bool]:
    """The newest 申报书, and whether it is of what stands now."""
    bound = declaration.bounds.select_related("blob").order_by("-asked_at", "-pk").first()
    return bound, bound is not None and bound.key == key_of(declaration)


def seals(declaration: Declaration) -> list[Seal]:
    """Every place to be signed or sealed (R36, R55, R66, R71), with what is said of it."""
    fields = declaration.content.get("fields", {})
    confirmed = sealed(declaration)

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
