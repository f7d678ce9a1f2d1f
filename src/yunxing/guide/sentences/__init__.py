"""What a finding says to whoever has to act on it, and which findings make up the nearest way to a star.

Short, exact, polite: what is missing, of which row, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..judging import Status
from ..kinds.criteria import Combine
from ..kinds.proofs import InvoiceProof
from . import admission, criteria, forms, papers
from .criteria import missing_days
from .words import Pair, listed, yuan

if TYPE_CHECKING:
    from ..finding import Finding
    from ..verdict import StarVerdict

__all__ = ["SENTENCES", "listed", "missing_days", "todo", "way", "yuan"]

SENTENCES: dict[str, Callable[[Finding], Pair]] = {
    "area": admission.area,
    "sanction": admission.sanction,
    "title_held": admission.title_held,
    "one_declaration": admission.one_declaration,
    "call_open": admission.call_open,
    "statement": criteria.statement,
    "one_of": criteria.one_of,
    "count": criteria.count,
    "combine": criteria.combine,
    "investment": criteria.investment,
    "months_in_use": criteria.months,
    "still_in_use": criteria.still,
    "fields": forms.fields,
    "not_more_than": forms.not_more,
    "text_length": forms.length,
    "clusters": forms.clusters,
    "providers": forms.providers,
    "claim_pages": forms.pages,
    "claim_notes": forms.notes,
    "evidence": papers.evidence,
    "evidence_count": papers.evidence_count,
    "claim_proof": papers.claim_proof,
    "claim_pictures": papers.claim_pictures,
    "invoice_proof": papers.invoice_proof,
    "investment_supplied": papers.investment_supplied,
    "invoice_rows": papers.invoice_rows,
    "invoice_flag": papers.invoice_flag,
    "mentions": forms.mentions,
    "claims_in_form": forms.outside,
    "services_claimed": criteria.services,
    "exempt_agrees": admission.exempt_agrees,
    "exempt_mark": admission.mark,
    "provider_sanction": admission.provider_sanction,
}

"""What each kind (its ``mends``) says; a kind of another programme adds its own."""


def todo(finding: Finding, lang: str = "zh") -> str:
    """What to do about a finding, or what to know; empty where it is met."""
    status = finding.status
    if status == Status.UNKNOWN:
        return "没有可据以判断的资料，未作判断" if lang == "zh" else "nothing at hand decides this; not judged"
    rule = finding.requirement.rule
    if status == Status.WAIVED and isinstance(rule, InvoiceProof) and finding.lacking:
        given = papers.invoice_proof(finding)[lang != "zh"]  # P14: not owed, but what is supplied is looked at
        return f"不作要求；所附材料：{given}" if lang == "zh" else f"not owed; of what is there: {given}"
    if status in (Status.MET, Status.WAIVED, Status.NOT_APPLICABLE):
        return ""
    if isinstance(rule, Combine):
        return _joined(finding, lang)
    say = SENTENCES.get(rule.mends)
    if say is None:
        return finding.title(lang)
    return say(finding)[lang != "zh"]


def _children(finding: Finding) -> list[Finding]:
    """The unmet rows a combined requirement looks at: all where all are needed, the nearest where one will do."""
    rule = finding.requirement.rule
    assert isinstance(rule, Combine)
    readings = finding.case.readings
    keys = rule.of.value(star=finding.star, readings=readings) or []
    parts = [f for f in map(finding.verdict.at, keys) if f.status > Status.MET]
    if rule.how.value(star=finding.star, readings=readings) == "any" and parts:
        return [min(parts, key=lambda f: (f.numbers.status, f.numbers.needed - f.numbers.declared))]
    return parts


def _joined(finding: Finding, lang: str) -> str:
    mark = "：" if lang == "zh" else ": "
    return ("；" if lang == "zh" else "; ").join(f"{f.title(lang)}{mark}{f.todo(lang)}" for f in _children(finding))


def way(verdict: StarVerdict) -> tuple[Finding, ...]:
    """The findings to act on for a star: combined rows replaced by the nearest of their parts."""
    steps: list[Finding] = []
    for finding in verdict.unmet:
        steps.extend(_children(finding) if isinstance(finding.requirement.rule, Combine) else [finding])
    return tuple(steps)
