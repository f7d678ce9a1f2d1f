"""What an event needs: each condition is a function of a case, which returns None or the reason why not, in both languages."""

from __future__ import annotations

from .. import clock
from .facts import Case

Reason = tuple[str, str] | None


def call_is_open(case: Case) -> Reason:
    """The call takes declarations now."""
    if case.call_is_open:
        return None
    if case.call_opens is not None:
        return (
            f"批次“{case.call_name}”从 {case.call_opens} 起受理",
            f"the call {case.call_name} opens on {case.call_opens}",
        )
    return (
        f"批次“{case.call_name}”已于 {case.call_closes} 24:00 截止，填写的内容仍然保留，可用于下一批次",
        f"the call {case.call_name} closed on {case.call_closes} at 24:00; what was filled in is kept for the next one",
    )


def call_is_for_its_area(case: Case) -> Reason:
    """The enterprise has not moved out of the call's area since it began (R8)."""
    if case.call_holds:
        return None
    return (
        f"批次“{case.call_name}”不受理贵企业现在所在地区的申报（R8），请在所在地区的批次中申报，填写的内容可以沿用",
        f"the call {case.call_name} is not for your present area: declare in one that is; what was filled in can be copied",
    )


def enterprise_is_proven(case: Case) -> Reason:
    """A county confirmed the licence."""
    if case.proven:
        return None
    return (
        "企业尚未通过核验：请在“企业”页上传营业执照，由受理县区确认后再提交",
        "the enterprise is not yet proven: upload the licence, which the county confirms, then submit",
    )


def in_time_to_answer(case: Case) -> Reason:
    """The day to answer by has not passed."""
    if case.answer_by is None or clock.now() < clock.end_of(case.answer_by):
        return None
    return (
        f"补正期限 {case.answer_by} 24:00 已过，请联系受理部门",
        f"it was to be supplemented by {case.answer_by}, 24:00: ask the office",
    )


def answer_is_overdue(case: Case) -> Reason:
    """The day to answer by has passed."""
    if case.answer_by is not None and clock.now() >= clock.end_of(case.answer_by):
        return None
    return f"补正期限 {case.answer_by} 未到，不能按逾期处理", f"the enterprise may still answer, until {case.answer_by}"


def was_returned_here(case: Case) -> Reason:
    """The office that returned it acts: what another asked for is that other's to judge."""
    if case.acts_where_returned:
        return None
    return "应由退回补正的部门办理", "the office that returned it sees to that"


def was_not_sent(case: Case) -> Reason:
    """No county has sent it on: a package that the city holds does not shrink."""
    if case.passes_county and case.packed:
        return "申报已报送上级，不能撤回；如需终止请向市工信部门提出", "it was sent on: ask the city to end it"
    return None


def was_not_decided(case: Case) -> Reason:
    """No office has decided on it before: who is looked at again does not walk out of it."""
    if case.decided_before:
        return (
            "申报已有审核结论，正在复核，不能撤回；如需终止请提出申请",
            "it was decided on and is looked at again: ask to end it",
        )
    return None


def is_reviewed_first_here(case: Case) -> Reason:
    """The office of city level has a first review of its own: where no county stands between (R6), and of four and five stars."""
    if not case.passes_county or case.decider == "province":
        return None
    return "已经县（区）初审，市级应退回补正或组织评审", "a county reviewed it first: return it, or evaluate it"


def rows_are_decided(case: Case) -> Reason:
    """Every claim is confirmed, rejected or left with a reason."""
    if not case.undecided_rows:
        return None
    return (
        f"还有 {case.undecided_rows} 项申报内容没有核对，请逐项认可、不认可或注明原因",
        f"{case.undecided_rows} claims are not looked at: confirm, reject or leave each with a reason",
    )


def is_packed(case: Case) -> Reason:
    """It lies in a package with covering letter and summary."""
    if case.packed:
        return None
    return "请先将它列入报送材料包（含行文和汇总表）", "put it into a package with letter and summary first"


def is_not_packed(case: Case) -> Reason:
    """It lies in no package."""
    return ("已列入报送材料包，请先从包中移出", "it lies in a package: take it out first") if case.packed else None


def is_received(case: Case) -> Reason:
    """The sealed copies came."""
    if case.received:
        return None
    return "尚未收到盖章的纸质材料，请先登记签收", "the sealed copies have not come: tick the receipt first"


def city_decides(case: Case) -> Reason:
    """The edition has a city recognise this star (R3)."""
    if case.decider == "city":
        return None
    return f"{case.star} 星由省工信厅评审认定，市级只核查、推荐", f"{case.star} stars are the province's to decide"


def province_decides(case: Case) -> Reason:
    """The edition has the province recognise this star, on a city's check and recommendation (R4, R5)."""
    if case.decider == "province":
        return None
    return f"{case.star} 星由市级评审认定，不需核查推荐", f"{case.star} stars are the city's to decide"


def panel_passed_it(case: Case) -> Reason:
    """A complete panel without conflicts of interest decided for it."""
    if case.panel is None:
        return (
            "专家组尚未形成结论：意见应当齐全，且无需要回避的专家",
            "the panel has not decided: every opinion is needed",
        )
    return None if case.panel else ("专家组的结论是不通过", "the panel decided against it")


def panel_failed_it(case: Case) -> Reason:
    """A complete panel decided against it."""
    if case.panel is None:
        return (
            "专家组尚未形成结论：意见应当齐全，且无需要回避的专家",
            "the panel has not decided: every opinion is needed",
        )
    return ("专家组的结论是通过", "the panel decided for it") if case.panel else None


def notice_is_written(case: Case) -> Reason:
    """It stands in a public notice whose dates an officer set."""
    if case.notice_written:
        return None
    return "请先拟定公示（起止日期、公示文）", "write the public notice first: its days and its letter"


def notice_days_are_over(case: Case) -> Reason:
    """The last day of the notice has passed."""
    if case.notice_closes is not None and clock.now() >= clock.end_of(case.notice_closes):
        return None
    return f"公示期到 {case.notice_closes} 24:00 才结束", f"the notice lasts until {case.notice_closes}, 24:00"


def objections_are_answered(case: Case) -> Reason:
    """Every objection got its answer."""
    if not case.open_objections:
        return None
    return f"还有 {case.open_objections} 件异议没有答复", f"{case.open_objections} objections are not answered"


def no_objection_upheld(case: Case) -> Reason:
    """None was upheld."""
    if not case.upheld:
        return None
    return "有异议成立，应重新评审或终止", "an objection was upheld: evaluate again, or end it"


def objection_upheld_for_review(case: Case) -> Reason:
    """One was upheld, so that it is to be looked at again."""
    if case.upheld == "review":
        return objections_are_answered(case)
    return "没有要求重新评审的异议", "no objection asks for it to be evaluated again"


def announcement_is_numbered(case: Case) -> Reason:
    """It stands in an announcement with a number."""
    return None if case.announcement else ("请先登记公布文件的文号", "give the number of the announcement first")


def is_in_the_sample(case: Case) -> Reason:
    """The draw took it."""
    if case.sampled is None:
        return "尚未抽样：先冻结核查总体，再按公开数抽取", "nothing was drawn: freeze the population, then draw"
    return None if case.sampled else ("抽样没有抽中它", "the draw left it out")


def is_out_of_the_sample(case: Case) -> Reason:
    """The draw left it out."""
    if case.sampled is None:
        return "尚未抽样：先冻结核查总体，再按公开数抽取", "nothing was drawn: freeze the population, then draw"
    return ("抽样抽中了它，应现场核查", "the draw took it: it is to be checked") if case.sampled else None


def check_is_reported(case: Case) -> Reason:
    """Two inspectors reported, with a complete check-list and photographs."""
    if case.check is not None:
        return None
    return (
        "核查报告不完整：需两名核查人员签名，清单逐项完成并附照片",
        "the report is not complete: two inspectors, every row, photographs",
    )


def check_passed(case: Case) -> Reason:
    """The site check came out well."""
    return None if case.check else ("核查结论是不通过", "the site check failed")


def check_did_not_pass(case: Case) -> Reason:
    """The site check came out badly."""
    return ("核查结论是通过", "the site check passed") if case.check else None


def opinion_is_written(case: Case) -> Reason:
    """The city's opinion and seal stand on the form (R56)."""
    return None if case.opinion else ("请填写市级意见并盖章", "write the city's opinion, and seal it")


def enough_are_checked(case: Case) -> Reason:
    """The ratio of R83 holds at this instant."""
    if not case.checks_missing:
        return None
    return (
        f"现场核查不足：按不少于百分之十的要求，还差 {case.checks_missing} 家（R83）",
        f"too few site checks: {case.checks_missing} are missing for a tenth (R83)",
    )


def no_fraud_is_open(case: Case) -> Reason:
    """Nobody looks into fraud about it or what it was begun beside, the same papers perhaps, and none was found of it."""
    match case.fraud:
        case "open":
            return "有弄虚作假线索正在核实，结论作出前不能办理", "a case of fraud is open about it"
        case "decided":
            return "已认定弄虚作假，应当终止", "fraud was found: it is to be ended"
    if case.fraud_beside:
        return (
            f"企业在本批次的另一份申报涉嫌弄虚作假，案件 {case.fraud_beside} 正在核实，结论作出前不能办理",
            f"case of fraud {case.fraud_beside} is open about another declaration of the enterprise in this call",
        )
    return None


def no_sanction_is_in_force(case: Case) -> Reason:
    """The enterprise is on no list of sanctions today: who is may not be an applicant, however far the case came (R12, R84)."""
    since = case.sanctioned_since
    if since is None:
        return None
    return (
        f"企业自 {since} 起列在联合惩戒名单上，不得申报（R12），不能继续办理：应当终止；列入有误的，先由列入部门解除",
        f"the enterprise is under a sanction since {since} and may not declare (R12): end it, or have the sanction lifted first",
    )


def no_end_is_asked(case: Case) -> Reason:
    """No request of the enterprise to end it waits: what follows is seen outside the office, and cannot be taken back."""
    if not case.gives_up:
        return None
    return (
        "企业已申请终止，尚未办理：请先同意或不同意终止（由设区市办理，已到省评审及以后环节的由省办理）",
        "the enterprise asked to end it: the city, or the province once it is there, agrees or refuses first",
    )


def fraud_is_decided(case: Case) -> Reason:
    """Fraud was found."""
    return None if case.fraud == "decided" else ("撤销须有弄虚作假的认定", "a title is revoked for decided fraud alone")


def appeal_is_upheld(case: Case) -> Reason:
    """The decision on fraud was overturned."""
    return None if case.fraud == "overturned" else ("没有推翻原认定的复核决定", "no appeal overturned the decision")


def is_to_be_terminated(case: Case) -> Reason:
    """Fraud was found, a sanction is in force, the enterprise asks for it, or an upheld objection demands it."""
    if case.fraud == "decided" or case.gives_up or case.upheld == "terminate" or case.sanctioned_since is not None:
        return None
    return (
        "终止须有依据：弄虚作假的认定、在期的惩戒、企业的申请，或成立的异议",
        "ending it needs a ground: decided fraud, a sanction in force, the enterprise's request, or an upheld objection",
    )


def no_wish_is_granted_beside_fraud(case: Case) -> Reason:
    """The enterprise's wish alone ends nothing while a case of fraud about it is open: it would begin anew beside the case."""
    if case.fraud != "open" or case.upheld == "terminate" or case.sanctioned_since is not None:
        return None
    return (
        "有弄虚作假线索正在核实，结论作出前不能按企业的申请终止",
        "a case of fraud is open about it: until it is decided, it is not ended at the enterprise's wish",
    )


def call_has_no_province_notice(case: Case) -> Reason:
    """The call does without a notice of the province."""
    return (
        ("本批次设省级公示，请先公示", "the call has a notice of the province: open it first")
        if case.province_notice
        else None
    )


def decided_this_level(case: Case) -> Reason:
    """Who acts is of the level that decided."""
    if case.acts_at_deciding_level:
        return None
    return (
        "称号由作出认定的一级撤销：三星级为设区市，四星级、五星级为省",
        "a title is revoked by the level that gave it",
    )
