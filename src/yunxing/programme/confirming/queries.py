"""What of a declaration a provider confirms, which provider, and which answers still hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from yunxing.guide.context import same_name
from yunxing.reference.text import tidy_code

from .. import clock
from ..declarations.model import Declaration
from ..journal.verbs import canonical
from ..people.model import Enterprise, Standing
from .model import Confirmation


class Wanted(NamedTuple):
    """Something a provider is to confirm: where, what it is called, of which provider, what it shows."""

    path: str
    zh: str
    en: str
    provider: str
    shown: dict[str, Any]

    @property
    def digest(self) -> str:
        """The hash of what is shown."""
        return hashlib.sha256(canonical(self.shown).encode()).hexdigest()


def wanted(declaration: Declaration) -> list[Wanted]:
    """Every breakdown, and every explanation of deployment, of a declaration (R66, R71)."""
    content = declaration.content
    found = []
    for invoice in content.get("invoices", []):
        table = invoice.get("breakdown")
        if table is None:
            continue
        number = str(invoice.get("number") or invoice["id"])
        shown = {
            "number": number,
            "buyer": invoice.get("buyer"),
            "seller": invoice.get("seller"),
            "total_yuan": invoice.get("total_yuan"),
            "lines": [{k: v for k, v in line.items() if k != "id"} for line in table.get("lines") or []],
        }
        found.append(
            Wanted(
                f"invoices/{invoice['id']}/breakdown",
                f"发票 {number} 明细说明",
                f"Breakdown of {number}",
                str(invoice.get("seller") or ""),
                shown,
            )
        )
    providers = content.get("providers", [])
    for paper in content.get("evidence", []):
        if paper.get("item") == "cloud_explanation":
            file = str(paper.get("file") or paper["id"])
            seller = str(providers[0].get("name") or "") if len(providers) == 1 else ""
            shown = {"file": paper.get("file"), "sha256": paper.get("sha256"), "pages": paper.get("pages")}
            found.append(
                Wanted(f"evidence/{paper['id']}", f"云端部署说明 {file}", f"Explanation {file}", seller, shown)
            )
    return found


def provider_of(declaration: Declaration, name: str) -> Enterprise | None:
    """The proven provider of that name; by its credit code where the declaration gives one."""
    rows = declaration.content.get("providers", [])
    code = next(
        (
            tidy_code(str(r["uscc"]))
            for r in rows
            if r.get("uscc") and same_name(str(r.get("name") or "")) == same_name(name)
        ),
        "",
    )
    proven = Enterprise.objects.filter(provides=True, standing=Standing.PROVEN)
    if code:
        return proven.filter(uscc=code).first()
    return (
        next((one for one in proven.filter(name__startswith=name[:4]) if same_name(one.name) == same_name(name)), None)
        if name
        else None
    )


def standing(declaration: Declaration) -> dict[str, Confirmation]:
    """The newest answer, or question, for each path, where it is still about what stands there now."""
    now = {w.path: w.digest for w in wanted(declaration)}
    found: dict[str, Confirmation] = {}
    for one in (
        Confirmation.objects.filter(declaration=declaration)
        .select_related("provider", "answered_by")
        .order_by("asked_at", "pk")
    ):
        if now.get(one.path) == one.digest and one.answer != "withdrawn":
            found[one.path] = one
    return found


def sealed(declaration: Declaration, answers: Mapping[str, Confirmation] | None = None) -> dict[str, str]:
    """The day of the provider's yes for each path that it still holds for; ``answers`` are those standing, where known."""
    return {
        path: one.answered_at.astimezone(clock.SHANGHAI).date().isoformat()
        for path, one in (standing(declaration) if answers is None else answers).items()
        if one.answer == "yes" and one.answered_at is not None
    }
