"""What a site visit that failed gives a case of fraud to begin with: its facts, as the ground (R82, R84)."""

from __future__ import annotations

from .. import clock
from ..checks.model import Found, SiteCheck

_AGAINST = (Found.FALSE, Found.PARTLY, Found.UNSEEN)


def may_found_a_case(visit: SiteCheck) -> bool:
    """Whether a visit was reported and not passed."""
    return visit.reported_at is not None and visit.passed is False


def ground_of(visit: SiteCheck, *, most: int) -> str:
    """The facts of a visit in up to ``most`` characters: the report's day and place, what it says, each row that did not hold.

    Whom the inspectors met is left out: the enterprise and its provider read the ground (R91).
    """
    when = f"{visit.reported_at.astimezone(clock.SHANGHAI):%Y-%m-%d} " if visit.reported_at else ""
    lines = [f"{when}现场核查报告{f'（{visit.place}）' if visit.place else ''}，结论：不通过。"]
    if summary := visit.summary.strip():
        lines.append(f"核查情况：{summary}")
    against = visit.rows.filter(found__in=_AGAINST).order_by("number")
    words = {Found.FALSE: "不属实", Found.PARTLY: "部分属实", Found.UNSEEN: "未能查看"}
    rows = [
        f"{row.number}. {row.title}：{words[Found(row.found)]}{f'。{row.note}' if row.note else ''}" for row in against
    ]
    if rows:
        lines += ["核查清单中未能确认属实的内容：", *rows]
    return "\n".join(lines)[:most]
