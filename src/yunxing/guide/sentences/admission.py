"""Whether an enterprise may apply, and what its lists say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .words import Pair

if TYPE_CHECKING:
    from ..finding import Finding


def area(finding: Finding) -> Pair:
    area = finding.case.context.area or finding.case.edition.about.area
    return (
        f"注册地不在受理地区（{area}）内，请向注册地的工信部门申报",
        f"registered outside the area ({area}): apply to the office of the place of registration",
    )


def sanction(_: Finding) -> Pair:
    return "企业已被列入“黑名单”，取消申报资格", "the enterprise is blacklisted and may not apply"


def title_held(finding: Finding) -> Pair:
    held = finding.case.fact("ctx:held")
    stars = finding.case.edition.about.stars
    name = stars[held - 1].name if held > 0 else None
    rank = finding.case.edition.stars.index(finding.star) + 1
    if held >= rank and name:
        return f"已是{name.zh}企业，只能申报更高星级", f"already {name.en}: only a higher star may be applied for"
    below = stars[rank - 2].name
    return f"须先取得{below.zh}", f"needs {below.en} first"


def one_declaration(_: Finding) -> Pair:
    return "本批次已有一份申报，请先撤回", "another declaration is alive in this call: withdraw it first"


def call_open(finding: Finding) -> Pair:
    opens, closes = finding.case.fact("ctx:opens"), finding.case.fact("ctx:closes")
    filed, rank = finding.case.fact("value:filed_on"), finding.case.edition.stars.index(finding.star)
    if not finding.case.fact("ctx:stars") >> rank & 1:
        return "本批次不受理该星级", "the call does not take this star"
    if filed < opens:
        return f"本批次{date.fromordinal(opens)}开始受理", f"the call opens on {date.fromordinal(opens)}"
    last = date.fromordinal(closes)
    return f"本批次企业申报已于{last}截止", f"the call closed for enterprises on {last}"


def provider_sanction(_: Finding) -> Pair:
    return "合作机构中有被列入“黑名单”的云服务商，请审核人留意", "a provider named is blacklisted: reviewers take note"


def exempt_agrees(finding: Finding) -> Pair:
    said = finding.case.declaration.fields.get(getattr(finding.requirement.rule, "field", ""))
    if said:
        return "填报为已纳入名单，但名单中没有该企业，请核对", "says it is on the list, which does not name it: check"
    return (
        "填报为未纳入名单，但名单中有该企业，按名单办理",
        "says it is not on the list, which names it: the list decides",
    )


def mark(_: Finding) -> Pair:
    return (
        "在重点保障企业名单内，上云投入不作要求，予以积极支持",
        "on the list: no investment is asked, to be actively supported",
    )
