from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from yunxing.evidence.facts import AT_MOST, SURE, Box, Correction, Fact, Seen, settle


def test_one_sighting_is_the_fact() -> None:
    fact = settle([Seen("80000101", "text", 0.98, 1, Box(0.1, 0.1, 0.2, 0.2))])
    assert fact is not None
    assert (fact.value, fact.read, fact.confidence, fact.sure, fact.disagreeing) == (
        "80000101",
        "80000101",
        pytest.approx(0.98),
        True,
        (),
    )


def test_nothing_seen_is_no_fact() -> None:
    assert settle([]) is None


def test_two_ways_of_reading_that_agree_raise_the_confidence() -> None:
    fact = settle([Seen("1", "ocr", 0.9), Seen("1", "qr", 0.9)])
    assert fact is not None
    assert fact.confidence == pytest.approx(0.99)
    assert fact.sure


def test_the_same_way_twice_raises_nothing() -> None:
    fact = settle([Seen("1", "ocr", 0.9), Seen("1", "ocr", 0.8)])
    assert fact is not None
    assert fact.confidence == pytest.approx(0.9)


def test_recognised_print_alone_is_never_sure() -> None:
    fact = settle([Seen("1", "ocr", 1.0)])
    assert fact is not None
    assert (fact.confidence, fact.sure) == (AT_MOST["ocr"], False)


def test_sightings_that_disagree_are_shown_and_make_it_unsure() -> None:
    fact = settle([Seen(Decimal("5.00"), "ocr", 0.9), Seen(Decimal("6.00"), "qr", 0.95)])
    assert fact is not None
    assert fact.value == Decimal("6.00")
    assert [s.value for s in fact.disagreeing] == [Decimal("5.00")]
    assert fact.confidence == pytest.approx(0.95 * 0.95 / (0.95 + 0.9))
    assert not fact.sure
    assert fact.unsure_because == (
        "二维码为“6.00”，文字识别为“5.00”，请核对原件",
        "QR code says 6.00, recognised print says 5.00: compare with the paper",
    )


def test_what_counts_as_the_same_may_be_said() -> None:
    fact = settle([Seen("示例（苏）", "text", 0.9), Seen("示例(苏)", "qr", 0.9)], same=lambda a, b: a[:2] == b[:2])
    assert fact is not None
    assert fact.confidence == pytest.approx(0.99)


def test_a_correction_stands_beside_what_was_read() -> None:
    fact = settle([Seen("读错", "ocr", 0.5)])
    assert fact is not None
    at = datetime(2020, 5, 6, tzinfo=UTC)
    mended = fact.corrected("对的", by="周样例", at=at, reason="看过原件")
    assert (mended.value, mended.read, mended.sure) == ("对的", "读错", True)
    assert mended.correction == Correction("对的", "周样例", at, "看过原件")
    assert fact.correction is None


def test_a_correction_may_say_that_nothing_is_stated() -> None:
    fact = settle([Seen("污迹", "ocr", 0.5)])
    assert fact is not None
    mended = fact.corrected(None, by="周样例", at=datetime(2020, 5, 6, tzinfo=UTC))
    assert (mended.value, mended.read, mended.sure) == (None, "污迹", True)


def test_a_correction_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware time"):
        Correction("1", "周样例", datetime(2020, 5, 6))  # noqa: DTZ001


def test_an_independent_check_makes_a_fact_sure_unless_it_is_contradicted() -> None:
    fact = settle([Seen("1", "ocr", 0.9)])
    assert fact is not None
    assert fact.backed(0.99).sure
    doubted = fact.doubted("合计不符", "the sum differs")
    assert doubted.backed(0.99) == doubted
    assert (doubted.confidence, doubted.unsure_because) == (0.5, ("合计不符", "the sum differs"))


def test_an_empty_fact_is_not_sure() -> None:
    assert not Fact((), SURE).sure


def test_boxes_join() -> None:
    assert Box(0.1, 0.2, 0.3, 0.4).around(Box(0.0, 0.3, 0.2, 0.5)) == Box(0.0, 0.2, 0.3, 0.5)
