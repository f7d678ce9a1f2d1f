"""What a finding says to whoever has to act on it, and which findings make up the nearest way to a star.

Short, exact, polite: what is missing, of which row, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .facts import fault
from .judging import Status
from .kinds.criteria import Combine, MonthsInUse
from .kinds.proofs import EvidenceCount, InvoiceProof, _OneItem
from .values import plain

if TYPE_CHECKING:
    from .verdict import Finding, StarVerdict

Pair = tuple[str, str]
MOST_NAMES = 8


def yuan(amount: Decimal | int) -> str:
    """An amount with thousands separators and no trailing zeros."""
    whole, _, decimals = plain(Decimal(amount)).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + f"{int(whole.lstrip('-')):,}" + (f".{decimals}" if decimals else "")


def listed(names: Sequence[str], lang: str) -> str:
    """Names in a row, the first few where there are many."""
    shown = names[:MOST_NAMES]
    if lang == "zh":
        return "、".join(shown) + (f"等{len(names)}项" if len(names) > MOST_NAMES else "")
    return ", ".join(shown) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")


def _both(finding: Finding, keys: tuple[str, ...]) -> Pair:
    return listed(finding.names(keys, "zh"), "zh"), listed(finding.names(keys, "en"), "en")


def _area(finding: Finding) -> Pair:
    area = finding.case.context.area or finding.case.edition.about.area
    return (
        f"注册地不在受理地区（{area}）内，请向注册地的工信部门申报",
        f"registered outside the area ({area}): apply to the office of the place of registration",
    )


def _sanction(_: Finding) -> Pair:
    return "企业已被列入“黑名单”，取消申报资格", "the enterprise is blacklisted and may not apply"


def _title_held(finding: Finding) -> Pair:
    held = finding.case.fact("ctx:held")
    stars = finding.case.edition.about.stars
    name = stars[held - 1].name if held > 0 else None
    rank = finding.case.edition.stars.index(finding.star) + 1
    if held >= rank and name:
        return f"已是{name.zh}企业，只能申报更高星级", f"already {name.en}: only a higher star may be applied for"
    below = stars[rank - 2].name
    return f"须先取得{below.zh}", f"needs {below.en} first"


def _one_declaration(_: Finding) -> Pair:
    return "本批次已有一份申报，请先撤回", "another declaration is alive in this call: withdraw it first"


def _call_open(finding: Finding) -> Pair:
    opens, closes = finding.case.fact("ctx:opens"), finding.case.fact("ctx:closes")
    window = [date.fromordinal(d).isoformat() if d else "—" for d in (opens, closes)]
    return (
        f"填报日期不在本批次期限（{window[0]} 至 {window[1]}）内，或本批次不受理该星级",
        f"filed outside the call ({window[0]} to {window[1]}), or the call does not take this star",
    )


def _statement(finding: Finding) -> Pair:
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


def _one_of(finding: Finding) -> Pair:
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


def _count(finding: Finding) -> Pair:
    needed, declared = finding.numbers.needed, finding.numbers.declared
    if declared < needed:
        zh, en = _both(finding, finding.candidates)
        gap = needed - declared
        return f"还差{gap}项，可从中选择：{zh}", f"{gap} more of: {en}"
    proven = set(finding.rows)
    ticked = finding.case.keys("claims", finding.case.fact("ticked"))
    group = {
        s.key for g in getattr(finding.requirement.rule, "of", ()) for s in finding.case.edition.groups[g].sub_domains
    }
    open_rows = tuple(k for k in ticked if k in group and k not in proven)
    zh, en = _both(finding, open_rows)
    return f"已勾选{declared}项，材料齐全的{finding.numbers.evidenced}项，请补齐：{zh}", (
        f"{declared} ticked, {finding.numbers.evidenced} fully proven; supply the proofs of: {en}"
    )


def _combine(_: Finding) -> Pair:
    return "", ""


def _investment(finding: Finding) -> Pair:
    needed, declared, evidenced = (Decimal(v or 0) for v in (finding.needed, finding.declared, finding.evidenced))
    if declared < needed:
        return (
            f"还差{yuan(needed - declared)}元（要求{yuan(needed)}元，可计{yuan(declared)}元）",
            f"{yuan(needed - declared)} yuan more (needed {yuan(needed)}, countable {yuan(declared)})",
        )
    counted = set(finding.rows)
    rest = tuple(i.id for i in finding.case.declaration.invoices if i.id not in counted)
    zh, en = _both(finding, rest)
    return (
        f"可计{yuan(declared)}元，其中材料齐全的{yuan(evidenced)}元；待补合同、明细说明，或类别待审核确认的发票：{zh}",
        f"{yuan(declared)} yuan could count, {yuan(evidenced)} do; a contract, table x.3 or a reviewer's yes lacks for: {en}",
    )


def _months(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, MonthsInUse)
    each = bool(rule.each_service.value(star=finding.star, readings=finding.case.readings))
    reached = finding.case.months_reached(rule.since, finding.numbers.needed, each_service=each)
    if reached is None or finding.numbers.evidenced < 0:
        return "请填写上云开始时间和填报日期", "fill in since when, and the day of filing"
    months, needed = finding.numbers.evidenced, finding.numbers.needed
    return (
        f"已满{months}个月，要求{needed}个月；{'各项服务' if each else '企业'}到{reached}满{needed}个月",
        f"{months} full months of {needed}; {'every service' if each else 'the enterprise'} reaches them on {reached}",
    )


def _still(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    return f"申报时已停用：{zh}", f"no longer in use when filing: {en}"


def _fields(finding: Finding) -> Pair:
    case, on = finding.case, finding.case.declaration.filed_on
    empty: list[str] = []
    wrong: list[Pair] = []
    for path in finding.lacking:
        value = case.declaration.fields.get(path)
        field = case.edition.fields[path]
        found = fault(field.type, value, on) if isinstance(value, str) else None
        if found:
            wrong.append((f"{field.title.zh}：{found[0]}", f"{field.title.en}: {found[1]}"))
        else:
            empty.append(path)
    zh, en = _both(finding, tuple(empty))
    parts_zh = ([f"请填写：{zh}"] if empty else []) + [w[0] for w in wrong]
    parts_en = ([f"fill in: {en}"] if empty else []) + [w[1] for w in wrong]
    return "；".join(parts_zh), "; ".join(parts_en)


def _not_more(finding: Finding) -> Pair:
    return (
        f"{finding.title('zh')}：填了{finding.numbers.declared}人，总人数{finding.numbers.needed}人，请核对",
        f"{finding.numbers.declared} against {finding.numbers.needed}: check both numbers",
    )


def _length(finding: Finding) -> Pair:
    over = finding.numbers.evidenced - finding.numbers.needed
    return (
        f"共{finding.numbers.evidenced}字，超过{finding.numbers.needed}字，请删去{over}字",
        f"{finding.numbers.evidenced} characters, over {finding.numbers.needed}: take out {over}",
    )


def _clusters(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    return f"请核对：{zh}", f"check: {en}"


def _providers(finding: Finding) -> Pair:
    return "请填写上云合作机构", "name the provider"


def _pages(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    return f"请填写证明材料在申报书中的页码：{zh}", f"give the page of the proof for: {en}"


def _notes(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    return f"请具体说明：{zh}", f"explain: {en}"


def _evidence(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, _OneItem)
    name = finding.case.edition.evidence[rule.item].name
    return f"请提供{name.zh}", f"supply: {name.en}"


def _evidence_count(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, EvidenceCount)
    name = finding.case.edition.evidence[rule.item].name
    if not finding.numbers.evidenced:
        return f"请提供{name.zh}（{rule.exactly}页）", f"supply: {name.en} ({rule.exactly})"
    return (
        f"{name.zh}现有{finding.numbers.evidenced}页，限{rule.exactly}页",
        f"{name.en}: {finding.numbers.evidenced} given, exactly {rule.exactly} asked",
    )


def _claim_proof(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, _OneItem)
    zh, en = _both(finding, finding.lacking)
    kind = finding.case.edition.evidence[rule.item]
    parts = "（" + "、".join(w.zh for w in kind.states.values()) + "）" if kind.states else ""
    parts_en = " (" + ", ".join(w.en for w in kind.states.values()) + ")" if kind.states else ""
    return f"请补充{kind.name.zh}{parts}：{zh}", f"supply {kind.name.en.lower()}{parts_en} for: {en}"


def _claim_pictures(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    zh, en = _both(finding, finding.lacking)
    months, before = getattr(rule, "within_months", 0), getattr(rule, "before", None)
    end = 0
    if before is not None:
        which = before.value(star=finding.star, readings=finding.case.readings)
        end = finding.case.fact("ctx:deadline") if which == "deadline" else finding.case.fact("value:filed_on")
    span = f"（{date.fromordinal(end)}前{months}个月内）" if end else ""
    span_en = f" (within {months} months before {date.fromordinal(end)})" if end else ""
    return f"请补充注明日期的使用截图{span}：{zh}", f"supply dated screenshots{span_en} for: {en}"


_PAPERS: Mapping[str, Pair] = {
    "contract": ("请补充发票 {zh} 对应的合同", "supply the contract of invoice {en}"),
    "invoice": ("请补充发票 {zh} 的复印件", "supply a copy of invoice {en}"),
    "payment": ("请补充发票 {zh} 的付款凭证", "supply the proof of payment of invoice {en}"),
    "check": ("请补充发票 {zh} 的查验截图", "supply the check of invoice {en}"),
    "breakdown": (
        "发票 {zh} 涉及多份合同或未分列价格的多项服务，请填写发票明细说明（附表{table}）",
        "invoice {en} covers several contracts, or services without separate prices: fill in table {table}",
    ),
    "breakdown_seals": (
        "发票 {zh} 的明细说明（附表{table}）须由申报企业和云服务商共同盖章并注明日期",
        "table {table} of invoice {en} is to be sealed and dated by the enterprise and the provider",
    ),
    "breakdown_sum": (
        "发票 {zh} 的明细说明（附表{table}）中上云投入合计与附表{x2}不一致，请核对",
        "in table {table} of invoice {en} the cloud part differs from table {x2}: check them",
    ),
    "cloud_words": (
        "发票 {zh} 的合同未写明“云服务”“云产品”，请附双方盖章的云端部署/应用说明",
        "the contract of invoice {en} does not say cloud: add an explanation sealed by both parties",
    ),
}


def _invoice_proof(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, InvoiceProof)
    form = finding.case.edition.form_of(finding.star)
    zh, en = _both(finding, finding.lacking)
    words = {"zh": zh, "en": en, "table": form.breakdown_table, "x2": form.invoices_table}
    first, second = _PAPERS[rule.proof]
    return first.format(**words), second.format(**words)


def _investment_supplied(_: Finding) -> Pair:
    return (
        "请提供上云投入的合同、付款凭证、发票及查验截图",
        "supply contract, payment, invoice and check of the investment",
    )


def _invoice_rows(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    return (
        f"发票 {zh}：请填全购买方、销售方、发票号码和合同页码",
        f"invoice {en}: fill in both parties, number and contract page",
    )


def _invoice_flag(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    if getattr(finding.requirement.rule, "flag", "") == "parties":
        return (
            f"发票 {zh} 的购买方不是申报企业，或销售方不是所列合作机构，请核对",
            f"invoice {en} is not from the applicant to a provider named: check it",
        )
    return f"发票 {zh} 的金额相加不一致，请核对", f"the sums of invoice {en} do not add up: check it"


def _mentions(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    return f"上云实践中建议写到：{zh}", f"the practice might speak of: {en}"


def _outside(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    table = finding.case.edition.form_of(finding.star).claims_table
    return f"附表{table}没有这些行，本星级不计：{zh}", f"table {table} does not have these rows: {en}"


def _services(finding: Finding) -> Pair:
    zh, en = _both(finding, finding.lacking)
    return f"没有勾选的子域用到：{zh}", f"no ticked row rests on: {en}"


def _exempt_agrees(finding: Finding) -> Pair:
    said = finding.case.declaration.fields.get(getattr(finding.requirement.rule, "field", ""))
    if said:
        return "填报为已纳入名单，但名单中没有该企业，请核对", "says it is on the list, which does not name it: check"
    return (
        "填报为未纳入名单，但名单中有该企业，按名单办理",
        "says it is not on the list, which names it: the list decides",
    )


def _mark(_: Finding) -> Pair:
    return (
        "在重点保障企业名单内，上云投入不作要求，予以积极支持",
        "on the list: no investment is asked, to be actively supported",
    )


def _provider_sanction(_: Finding) -> Pair:
    return "合作机构中有被列入“黑名单”的云服务商，请审核人留意", "a provider named is blacklisted: reviewers take note"


SENTENCES: dict[str, Callable[[Finding], Pair]] = {
    "area": _area,
    "sanction": _sanction,
    "title_held": _title_held,
    "one_declaration": _one_declaration,
    "call_open": _call_open,
    "statement": _statement,
    "one_of": _one_of,
    "count": _count,
    "combine": _combine,
    "investment": _investment,
    "months_in_use": _months,
    "still_in_use": _still,
    "fields": _fields,
    "not_more_than": _not_more,
    "text_length": _length,
    "clusters": _clusters,
    "providers": _providers,
    "claim_pages": _pages,
    "claim_notes": _notes,
    "evidence": _evidence,
    "evidence_count": _evidence_count,
    "claim_proof": _claim_proof,
    "claim_pictures": _claim_pictures,
    "invoice_proof": _invoice_proof,
    "investment_supplied": _investment_supplied,
    "invoice_rows": _invoice_rows,
    "invoice_flag": _invoice_flag,
    "mentions": _mentions,
    "claims_in_form": _outside,
    "services_claimed": _services,
    "exempt_agrees": _exempt_agrees,
    "exempt_mark": _mark,
    "provider_sanction": _provider_sanction,
}
"""What each kind (its ``mends``) says; a kind of another programme adds its own."""


def todo(finding: Finding, lang: str = "zh") -> str:
    """What to do about a finding, or what to know; empty where it is met."""
    status = finding.status
    if status == Status.UNKNOWN:
        return "没有可据以判断的资料，未作判断" if lang == "zh" else "nothing at hand decides this; not judged"
    if status in (Status.MET, Status.WAIVED, Status.NOT_APPLICABLE):
        return ""
    rule = finding.requirement.rule
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
