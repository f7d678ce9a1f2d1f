"""What the form itself lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..facts import fault
from ..kinds.forms import TextLength
from .words import Pair, both

if TYPE_CHECKING:
    from ..finding import Finding


def fields(finding: Finding) -> Pair:
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
    zh, en = both(finding, tuple(empty))
    parts_zh = ([f"请填写：{zh}"] if empty else []) + [w[0] for w in wrong]
    parts_en = ([f"fill in: {en}"] if empty else []) + [w[1] for w in wrong]
    return "；".join(parts_zh), "; ".join(parts_en)


def not_more(finding: Finding) -> Pair:
    return (
        f"{finding.title('zh')}：填了{finding.numbers.declared}人，总人数{finding.numbers.needed}人，请核对",
        f"{finding.numbers.declared} against {finding.numbers.needed}: check both numbers",
    )


def length(finding: Finding) -> Pair:
    rule = finding.requirement.rule
    assert isinstance(rule, TextLength)
    title = finding.case.edition.fields[rule.field].title
    over = finding.numbers.evidenced - finding.numbers.needed
    return (
        f"{title.zh}共{finding.numbers.evidenced}字，超过{finding.numbers.needed}字，请删去{over}字",
        f"{title.en}: {finding.numbers.evidenced} characters, over {finding.numbers.needed}: take out {over}",
    )


def clusters(finding: Finding) -> Pair:
    zh, en = both(finding, finding.lacking)
    return f"请核对：{zh}", f"check: {en}"


def providers(finding: Finding) -> Pair:
    return "请填写上云合作机构", "name the provider"


def pages(finding: Finding) -> Pair:
    given = {claim.item for claim in finding.case.declaration.claims if claim.pages}
    parts: list[Pair] = []
    for keys, zh, en in (
        (
            tuple(k for k in finding.lacking if k not in given),
            "请填写证明材料在申报书中的页码",
            "give the page of the proof for",
        ),
        (
            tuple(k for k in finding.lacking if k in given),
            "页码超出申报书总页数，请核对",
            "the dossier has no such page; check",
        ),
    ):
        if keys:
            names = both(finding, keys)
            parts.append((f"{zh}：{names[0]}", f"{en}: {names[1]}"))
    return "；".join(p[0] for p in parts), "; ".join(p[1] for p in parts)


def notes(finding: Finding) -> Pair:
    zh, en = both(finding, finding.lacking)
    return f"请具体说明：{zh}", f"explain: {en}"


def mentions(finding: Finding) -> Pair:
    zh, en = both(finding, finding.lacking)
    return f"上云实践中建议写到：{zh}", f"the practice might speak of: {en}"


def outside(finding: Finding) -> Pair:
    zh, en = both(finding, finding.lacking)
    table = finding.case.edition.form_of(finding.star).claims_table
    return f"附表{table}没有这些行，本星级不计：{zh}", f"table {table} does not have these rows: {en}"
