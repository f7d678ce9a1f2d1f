"""Proofs that are missing or faulty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from ..kinds.proofs import EvidenceCount, InvoiceProof, _OneItem
from .words import Pair, both, invoices

if TYPE_CHECKING:
    from ..finding import Finding


def evidence(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, _OneItem)
    name = finding.case.edition.evidence[rule.item].name
    return f"请提供{name.zh}", f"supply: {name.en}"


def evidence_count(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, EvidenceCount)
    name = finding.case.edition.evidence[rule.item].name
    if not finding.numbers.evidenced:
        return f"请提供{name.zh}（{rule.exactly}页）", f"supply: {name.en} ({rule.exactly})"
    return (
        f"{name.zh}现有{finding.numbers.evidenced}页，限{rule.exactly}页",
        f"{name.en}: {finding.numbers.evidenced} given, exactly {rule.exactly} asked",
    )


def claim_proof(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, _OneItem)
    zh, en = both(finding, finding.lacking)
    kind = finding.case.edition.evidence[rule.item]
    parts = "（" + "、".join(w.zh for w in kind.states.values()) + "）" if kind.states else ""
    parts_en = " (" + ", ".join(w.en for w in kind.states.values()) + ")" if kind.states else ""
    return f"请补充{kind.name.zh}{parts}：{zh}", f"supply {kind.name.en.lower()}{parts_en} for: {en}"


def claim_pictures(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    zh, en = both(finding, finding.lacking)
    months, before = getattr(rule, "within_months", 0), getattr(rule, "before", None)
    end = 0
    if before is not None:
        which = before.value(star=finding.star, readings=finding.case.readings)
        end = finding.case.fact("ctx:deadline") if which == "deadline" else finding.case.fact("value:filed_on")
    span = f"（{date.fromordinal(end)}前{months}个月内）" if end else ""
    span_en = f" (within {months} months before {date.fromordinal(end)})" if end else ""
    return f"请补充注明日期的使用截图{span}：{zh}", f"supply dated screenshots{span_en} for: {en}"


_PAPERS: Mapping[str, Pair] = {
    "contract": ("请补充{zh}对应的合同", "supply the contract of {en}"),
    "invoice": ("请补充{zh}的复印件", "supply a copy of {en}"),
    "payment": ("请补充{zh}的付款凭证", "supply the proof of payment of {en}"),
    "check": ("请补充{zh}的查验截图", "supply the check of {en}"),
    "breakdown": (
        "{zh}涉及多份合同或未分列价格的多项服务，请填写发票明细说明（附表{table}）",
        "{en} covers several contracts, or services without separate prices: fill in table {table}",
    ),
    "breakdown_seals": (
        "{zh}的明细说明（附表{table}）须由申报企业和云服务商共同盖章并注明日期",
        "table {table} of {en} is to be sealed and dated by the enterprise and the provider",
    ),
    "breakdown_sum": (
        "{zh}的附表{x2}金额与发票或明细说明（附表{table}）中上云投入合计不一致，请核对",
        "the amount of {en} in table {x2} is not that of the invoice, or of the cloud part in table {table}",
    ),
    "cloud_words": (
        "{zh}的合同未写明“云服务”“云产品”，请附双方盖章的云端部署/应用说明",
        "the contract of {en} does not say cloud: add an explanation sealed by both parties",
    ),
}


def invoice_proof(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, InvoiceProof)
    form = finding.case.edition.form_of(finding.star)
    zh, en = invoices(finding, finding.lacking)
    words = {"zh": zh, "en": en, "table": form.breakdown_table, "x2": form.invoices_table}
    first, second = _PAPERS[rule.proof]
    return first.format(**words), second.format(**words)


def investment_supplied(_: Finding) -> Pair:
    return (
        "请提供上云投入的合同、付款凭证、发票及查验截图",
        "supply contract, payment, invoice and check of the investment",
    )


def invoice_rows(finding: Finding) -> Pair:
    zh, en = invoices(finding, finding.lacking)
    return (
        f"{zh.rstrip()}：请填全购买方、销售方、发票号码和合同页码",
        f"{en}: fill in both parties, number and contract page",
    )


def invoice_flag(finding: Finding) -> Pair:
    zh, en = invoices(finding, finding.lacking)
    if getattr(finding.requirement.rule, "flag", "") == "double":
        return f"{zh}与前面的发票是同一张，不重复计入", f"{en} is there already and is not counted again"
    if getattr(finding.requirement.rule, "flag", "") == "parties":
        return (
            f"{zh}的购买方不是申报企业，或销售方不是所列合作机构，请核对",
            f"{en} is not from the applicant to a provider named: check it",
        )
    return f"{zh}的金额相加不一致，请核对", f"the sums of {en} do not add up: check it"
