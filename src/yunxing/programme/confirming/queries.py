"""What of a declaration a provider confirms, which provider, and which answers still hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
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
    providers: tuple[str, ...]
    """The names of those who may confirm it: the seller of an invoice; of an explanation those whose contract it explains."""
    shown: dict[str, Any]

    @property
    def provider(self) -> str:
        """The one provider; nothing where none is named, or where it is to be chosen."""
        return self.providers[0] if len(self.providers) == 1 else ""

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
                (str(invoice["seller"]),) if invoice.get("seller") else (),
                shown,
            )
        )
    explanations = [paper for paper in content.get("evidence", []) if paper.get("item") == "cloud_explanation"]
    hashes = _hashes(declaration, explanations)
    for paper in explanations:
        file = str(paper.get("file") or paper["id"])
        sha256 = hashes.get(_file_of(paper)) or paper.get("sha256")
        shown = {"file": paper.get("file"), "sha256": sha256, "pages": paper.get("pages")}
        who = _explained_by(content, str(paper["id"]))
        found.append(Wanted(f"evidence/{paper['id']}", f"云端部署说明 {file}", f"Explanation {file}", who, shown))
    return found


def _file_of(paper: Mapping[str, Any]) -> str:
    return str(paper.get("file") or "").partition("#")[0]


def _hashes(declaration: Declaration, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The bytes that stand behind the names of files now: what somebody confirms is a file, not its name."""
    names = {_file_of(row) for row in rows} - {""}
    if not names:
        return {}
    kept = declaration.papers.filter(name__in=names, removed_at=None)
    return dict(kept.values_list("name", "blob__sha256"))


def _explained_by(content: Mapping[str, Any], paper: str) -> tuple[str, ...]:
    """The providers named on the form to whose invoices, or whose contracts, an explanation belongs; every one where it names none."""
    contracts = {one["id"]: one for one in content.get("contracts", []) if paper in (one.get("evidence") or ())}
    parties = {same_name(str(name)) for one in contracts.values() for name in one.get("parties") or ()}
    for invoice in content.get("invoices", []):
        if paper in (invoice.get("evidence") or ()) or contracts.keys() & set(invoice.get("contracts") or ()):
            parties.add(same_name(str(invoice.get("seller") or "")))
    named = [str(row["name"]) for row in content.get("providers", []) if row.get("name")]
    return tuple(name for name in named if same_name(name) in parties) or tuple(named)


def provider_of(declaration: Declaration, name: str) -> Enterprise | None:
    """The proven provider of that name; by its credit code where the declaration gives one."""
    code = _code_of(declaration, name)
    proven = Enterprise.objects.filter(provides=True, standing=Standing.PROVEN)
    if code:
        return proven.filter(uscc=code).first()
    return (
        next((one for one in proven.filter(name__startswith=name[:4]) if same_name(one.name) == same_name(name)), None)
        if name
        else None
    )


def standing(declaration: Declaration) -> dict[str, Confirmation]:
    """The newest answer, or question, for each path, where it is still about what stands there now, and of a provider of it.

    The enterprise's own answer is none: nobody seals for the other side.
    """
    now = {w.path: w for w in wanted(declaration)}
    found: dict[str, Confirmation] = {}
    for one in (
        Confirmation.objects.filter(declaration=declaration)
        .exclude(provider=declaration.enterprise_id)
        .select_related("provider", "answered_by")
        .order_by("asked_at", "pk")
    ):
        about = now.get(one.path)
        if about is None or about.digest != one.digest or one.answer == "withdrawn":
            continue
        if any(_is(declaration, name, one.provider) for name in about.providers):
            found[one.path] = one
    return found


def _is(declaration: Declaration, name: str, provider: Enterprise) -> bool:
    """Whether a name on the form is a provider's: by the code that the form gives for it, else by its name."""
    code = _code_of(declaration, name)
    return code == provider.uscc if code else same_name(name) == same_name(provider.name)


def _code_of(declaration: Declaration, name: str) -> str:
    rows = declaration.content.get("providers", [])
    named = (row for row in rows if row.get("uscc") and same_name(str(row.get("name") or "")) == same_name(name))
    return next((tidy_code(str(row["uscc"])) for row in named), "")


def sealed(declaration: Declaration, answers: Mapping[str, Confirmation] | None = None) -> dict[str, str]:
    """The day of the provider's yes for each path that it still holds for; ``answers`` are those standing, where known."""
    return {
        path: one.answered_at.astimezone(clock.SHANGHAI).date().isoformat()
        for path, one in (standing(declaration) if answers is None else answers).items()
        if one.answer == "yes" and one.answered_at is not None
    }
