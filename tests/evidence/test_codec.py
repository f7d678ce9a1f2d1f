"""A reading as plain values and back: nothing is lost, and nothing else is taken for one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunxing.evidence.codec import VERSION, from_plain, to_plain
from yunxing.evidence.facts import Box, Correction, Fact, How, Seen
from yunxing.evidence.findings import Finding, Weight
from yunxing.evidence.paper import FORMS, Paper, Reading

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
shares = st.floats(0, 1)
counts = st.integers(0, 10**6)
boxes = st.builds(Box, shares, shares, shares, shares)
values = st.one_of(
    texts, st.booleans(), st.integers(-(10**20), 10**20), st.dates(), st.decimals(allow_nan=False, allow_infinity=False)
)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]))
pairs = st.tuples(texts, texts)
seen = st.builds(Seen, values, st.sampled_from(get_args(How)), shares, st.none() | counts, st.none() | boxes, raw=texts)
facts = st.builds(
    Fact,
    st.lists(seen, max_size=3).map(tuple),
    shares,
    st.none() | st.builds(Correction, st.none() | values, texts, moments, texts),
    st.none() | pairs,
)
named = st.dictionaries(texts, facts, max_size=3)
findings = st.builds(
    Finding,
    texts,
    st.sampled_from(get_args(Weight)),
    texts,
    texts,
    st.none() | counts,
    st.none() | texts,
    st.none() | boxes,
)
papers = st.builds(
    Paper,
    form=st.sampled_from(sorted(FORMS)),
    pages=st.lists(counts, max_size=3).map(tuple),
    facts=named,
    lines=st.lists(named, max_size=2),
    findings=st.lists(findings, max_size=2),
    item=st.none() | texts,
    item_confidence=shares,
    item_reason=pairs,
    sealed_by=st.lists(texts, max_size=2).map(tuple),
)
readings = st.builds(
    Reading,
    file=texts,
    sha256=texts,
    size=counts,
    format=texts,
    pages=counts,
    pages_read=counts,
    papers=st.lists(papers, max_size=2),
    findings=st.lists(findings, max_size=2),
    seconds=shares,
    prints=st.dictionaries(counts, st.binary(max_size=8), max_size=2),
)


def kinds(reading: Reading) -> list[type]:
    """The types of all values: a yes is no 1, an amount no text."""
    found = [f for paper in reading.papers for group in [paper.facts, *paper.lines] for f in group.values()]
    return [type(v) for f in found for v in (*(s.value for s in f.seen), f.value)]


@given(readings)
def test_a_reading_comes_back_as_it_was_through_json(reading: Reading) -> None:
    back = from_plain(json.loads(json.dumps(to_plain(reading), ensure_ascii=False)))
    assert back == reading
    assert kinds(back) == kinds(reading)


@given(readings)
def test_what_came_back_is_written_the_same(reading: Reading) -> None:
    plain = to_plain(reading)
    assert to_plain(from_plain(plain)) == plain


def test_prints_are_left_out_for_people() -> None:
    reading = Reading("a.jpg", prints={1: b"\x00\xff"})
    assert to_plain(reading)["prints"] == {"1": "0RI"}
    assert "prints" not in to_plain(reading, prints=False)
    assert from_plain(to_plain(reading, prints=False)).prints == {}


def test_values_are_written_so_that_others_can_read_them() -> None:
    fact = Fact((Seen(Decimal("36000.00"), "qr", 0.99, 1, Box(0.1, 0.2, 0.3, 0.4), "￥36000.00"),), 0.99)
    day = Fact((Seen(date(2020, 5, 6), "ocr", 0.9, 1),), 0.9, unsure_because=("请核对", "check it"))
    paper = Paper("invoice", (1,), {"total_yuan": fact, "dated": day})
    plain = to_plain(Reading("发票.pdf", papers=[paper]))["papers"][0]["facts"]
    assert plain == {
        "total_yuan": {
            "value": {"amount": "36000.00"}, "sure": True, "confidence": 0.99,
            "seen": [{"value": {"amount": "36000.00"}, "how": "qr", "confidence": 0.99, "page": 1,
                      "box": [0.1, 0.2, 0.3, 0.4], "raw": "￥36000.00"}],
        },
        "dated": {
            "value": {"day": "2020-05-06"}, "sure": False, "confidence": 0.9, "unsure_because": ["请核对", "check it"],
            "seen": [{"value": {"day": "2020-05-06"}, "how": "ocr", "confidence": 0.9, "page": 1, "box": None, "raw": ""}],
        },
    }  # fmt: skip


def test_a_correction_stays_beside_what_was_read() -> None:
    at = datetime(2020, 6, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    read: Fact[Any] = Fact((Seen("24560001", "ocr", 0.9, 1),), 0.9)
    corrected = read.corrected("24560007", by="张示例", at=at, reason="核对原件")
    back = from_plain(to_plain(Reading("a.jpg", papers=[Paper("invoice", (1,), {"number": corrected})])))
    fact = back.papers[0].facts["number"]
    assert (fact.read, fact.value, fact.sure, fact.correction) == (
        "24560001", "24560007", True, Correction("24560007", "张示例", at, "核对原件"),
    )  # fmt: skip


GOOD = to_plain(Reading("a.pdf", papers=[Paper("invoice", (1,), {"number": Fact((Seen("1", "qr", 1.0),), 1.0)})]))


@pytest.mark.parametrize(
    "change",
    [
        {"version": VERSION + 1},
        {"version": None},
        {"papers": None},
        {"papers": [{}]},
        {"papers": ["x"]},
        {"papers": [{**GOOD["papers"][0], "form": "other"}]},
        {"papers": [{**GOOD["papers"][0], "item_reason": []}]},
        {"findings": [{"code": "x"}]},
        {
            "papers": [
                {**GOOD["papers"][0], "facts": {"number": {"confidence": 1.0, "seen": [{"value": {"amount": "x"}}]}}}
            ]
        },
    ],
)
def test_what_is_no_reading_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a reading"):
        from_plain({**GOOD, **change})


def test_a_reading_without_a_part_of_it_is_refused() -> None:
    for key in GOOD:
        with pytest.raises(ValueError, match="a reading"):
            from_plain({k: v for k, v in GOOD.items() if k != key})
