"""Months that cannot be counted: which day is missing or comes too late, and no number below nought anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guide.factories import edition, from_values, office, values
from yunxing.guide.finding import Finding
from yunxing.guide.verdict import assess


def months(readings: dict[str, str] | None = None, **changes: Any) -> Finding:
    plain = values(**{key: value for key, value in changes.items() if key != "since"})
    if "since" in changes:
        plain["services"][0]["since"] = changes["since"]
    verdict = assess(from_values(plain), edition(), office(), readings=readings or {})
    return verdict.stars[3].at("months_in_use")


EACH = {"P10b": "each_service"}


@pytest.mark.parametrize(
    ("readings", "changes", "unstated", "todo"),
    [
        ({}, {"cloud_since": None}, True, "请填写上云开始时间"),
        ({}, {"cloud_since": None, "filed_on": None}, True, "请填写上云开始时间和填报日期"),
        ({}, {"filed_on": None}, True, "请填写填报日期"),
        ({}, {"cloud_since": "2020-06-01"}, False, "上云开始时间晚于填报日期，请核对"),
        (EACH, {"since": None}, True, "请填写云服务的开始日期（云ERP）"),
        (EACH, {"since": "2020-06-01"}, False, "云服务的开始日期晚于填报日期，请核对"),
        ({"P10": "deadline"}, {"cloud_since": "2020-06-01"}, False, "上云开始时间晚于申报截止日期，请核对"),
    ],
)
def test_what_is_missing_is_named(readings: dict[str, str], changes: dict[str, Any], unstated: bool, todo: str) -> None:
    finding = months(readings, **changes)
    told = finding.as_dict()
    number = None if unstated else 0
    assert (finding.unstated, finding.todo(), told["declared"], told["evidenced"]) == (unstated, todo, number, number)


def test_where_days_are_there_nothing_is_unstated() -> None:
    finding = months()
    assert (finding.unstated, finding.todo(), finding.as_dict()["evidenced"]) == (False, "", 4)
    other = finding.verdict.at("investment")
    assert other.unstated is False
