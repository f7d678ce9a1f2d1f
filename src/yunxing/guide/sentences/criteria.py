"""What §四 asks: numbers, amounts, time, deployment, statements."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ..kinds.criteria import MonthsInUse
from .words import Pair, both, yuan

if TYPE_CHECKING:
    from ..finding import Finding
    from ..records import Service


def statement(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    field, proof = getattr(rule, "field", ""), getattr(rule, "proof", None)
    said = finding.case.declaration.fields.get(field)
    title = finding.case.edition.fields[field].title
    if said is False:
        return f"填报为不具备：{title.zh}", f"declared not to hold: {title.en}"
    if said is None:
        return f"请填写：{title.zh}", f"state: {title.en}"
    name = finding.case.edition.evidence[proof].name if proof else title
    return f"请提供{name.zh}", f"supply the {name.en.lower()}"


def one_of(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    field = finding.case.edition.fields[getattr(rule, "field", "")]
    chosen = finding.case.declaration.fields.get(field.path)
    if chosen is None:
        return f"请填写{field.title.zh}", f"fill in {field.title.en.lower()}"
    word = field.choices[chosen]
    return (
        f"{field.title.zh}为{word.zh}，不符合该星级要求",
        f"{field.title.en} is {word.en}, which this star does not allow",
    )


def count(finding: Finding) -> Pair:
    needed, declared = finding.numbers.needed, finding.numbers.declared
    if declared < needed:
        zh, en = both(finding, finding.candidates)
        gap = needed - declared
        return f"还差{gap}项，可从中选择：{zh}", f"{gap} more of: {en}"
    proven = set(finding.rows)
    ticked = finding.case.keys("claims", finding.case.fact("ticked"))
    group = {
        s.key for g in getattr(finding.requirement.rule, "of", ()) for s in finding.case.edition.groups[g].sub_domains
    }
    open_rows = tuple(k for k in ticked if k in group and k not in proven)
    zh, en = both(finding, open_rows)
    return f"已勾选{declared}项，材料齐全的{finding.numbers.evidenced}项，请补齐：{zh}", (
        f"{declared} ticked, {finding.numbers.evidenced} fully proven; supply the proofs of: {en}"
    )


def combine(_: Finding) -> Pair:
    return "", ""


def investment(finding: Finding) -> Pair:
    needed, declared, evidenced = (Decimal(v or 0) for v in (finding.needed, finding.declared, finding.evidenced))
    if declared < needed:
        return (
            f"还差{yuan(needed - declared)}元（要求{yuan(needed)}元，可计{yuan(declared)}元）",
            f"{yuan(needed - declared)} yuan more (needed {yuan(needed)}, countable {yuan(declared)})",
        )
    counted = set(finding.rows)
    rest = tuple(i.id for i in finding.case.declaration.invoices if i.id not in counted)
    zh, en = both(finding, rest)
    return (
        f"可计{yuan(declared)}元，其中材料齐全的{yuan(evidenced)}元；待补合同、明细说明，或类别待审核确认的发票：{zh}",
        f"{yuan(declared)} yuan could count, {yuan(evidenced)} do; a contract, table x.3 or a reviewer's yes lacks for: {en}",
    )


def months(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, MonthsInUse)
    each = bool(rule.each_service.value(star=finding.star, readings=finding.case.readings))
    reached = finding.case.months_reached(rule.since, finding.numbers.needed, each_service=each)
    if reached is None or finding.numbers.evidenced < 0:
        return _no_months(finding, rule)
    months, needed = finding.numbers.evidenced, finding.numbers.needed
    return (
        f"已满{months}个月，要求{needed}个月；{'各项服务' if each else '企业'}到{reached}满{needed}个月",
        f"{months} full months of {needed}; {'every service' if each else 'the enterprise'} reaches them on {reached}",
    )


def missing_days(finding: Finding) -> list[Pair]:
    """The days that nobody filled in, for want of which no months can be counted."""
    rule = finding.requirement.rule
    if not isinstance(rule, MonthsInUse):
        return []
    declaration, field = finding.case.declaration, finding.case.edition.fields[rule.since]
    used = _used(finding, rule)
    undated = [service.name or service.id for service in used if service.since is None]
    missing = []
    if undated:
        missing.append((f"云服务的开始日期（{'、'.join(undated)}）", f"the first day of {', '.join(undated)}"))
    if not used and declaration.fields.get(rule.since) is None:
        missing.append((field.title.zh, f"“{field.title.en}”"))
    if declaration.filed_on is None and _until_filing(finding, rule):
        missing.append(("填报日期", "the day of filing"))
    return missing


def _used(finding: Finding, rule: MonthsInUse) -> list[Service]:
    """The services that the months are counted for, where they are counted for each."""
    if not rule.each_service.value(star=finding.star, readings=finding.case.readings):
        return []
    claimed = {key for claim in finding.case.declaration.claims for key in claim.services}
    return [service for service in finding.case.declaration.services if service.id in claimed]


def _until_filing(finding: Finding, rule: MonthsInUse) -> bool:
    return rule.until.value(star=finding.star, readings=finding.case.readings) == "filing"


def _no_months(finding: Finding, rule: MonthsInUse) -> Pair:
    """Why no months can be counted: days that are missing, or that come after the day until which they are counted."""
    missing = missing_days(finding)
    if missing:
        return f"请填写{'和'.join(zh for zh, _ in missing)}", f"fill in {' and '.join(en for _, en in missing)}"
    title = finding.case.edition.fields[rule.since].title
    each = bool(_used(finding, rule))
    what = ("云服务的开始日期", "the first day of a service") if each else (title.zh, f"“{title.en}”")
    last = ("填报日期", "the day of filing") if _until_filing(finding, rule) else ("申报截止日期", "the deadline")
    return f"{what[0]}晚于{last[0]}，请核对", f"{what[1]} is after {last[1]}: check both"


def still(finding: Finding) -> Pair:
    zh, en = both(finding, finding.lacking)
    return f"申报时未在使用：{zh}", f"not in use when filing: {en}"


def services(finding: Finding) -> Pair:
    zh, en = both(finding, finding.lacking)
    return f"没有勾选的子域用到：{zh}", f"no ticked row rests on: {en}"
