"""A fact read from a file: its value, every place it was seen at, and how sure that makes it.

Nothing here knows how files are read. What a person corrects is kept beside what was read and replaces none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, NamedTuple, TypeVar

How = Literal["xml", "xbrl", "ofd", "text", "qr", "ocr", "barcode", "name", "metadata", "bytes"]
"""How a value was read: the data of an invoice file; XBRL attached to it; the data inside an OFD; the text layer of a
page; a QR code; recognised print; a barcode; the name of the file; its metadata; its bytes (a hash, a count)."""

HOW_WORDS: dict[str, tuple[str, str]] = {
    "xml": ("发票数据文件", "invoice data"),
    "xbrl": ("XBRL 附件", "XBRL attachment"),
    "ofd": ("OFD 内嵌数据", "data in the OFD"),
    "text": ("文字层", "text layer"),
    "qr": ("二维码", "QR code"),
    "ocr": ("文字识别", "recognised print"),
    "barcode": ("条形码", "barcode"),
    "name": ("文件名", "file name"),
    "metadata": ("文件属性", "metadata"),
    "bytes": ("文件本身", "the file itself"),
}

Value = str | int | bool | Decimal | date
T = TypeVar("T", bound=Value)

SURE = 0.97
"""From here on a fact is reported as sure: nobody need look at the page before using it."""
AT_MOST: dict[str, float] = {"ocr": 0.965, "text": 0.985, "name": 0.6, "metadata": 0.9}
"""How far a way of reading is believed by itself. Recognised print alone is never sure, however clear it looks."""


class Box(NamedTuple):
    """A place on a page as the file shows it: fractions of its width and height, 0 to 1, from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Seen(Generic[T]):
    """One sighting of a value.

    ``page`` counts from 1, None where the source has no pages; ``box`` is None where no place is known;
    ``confidence`` (0 to 1) is that of this sighting alone; ``raw`` is the text as it stands there.
    """

    value: T
    how: How
    confidence: float
    page: int | None = None
    box: Box | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Correction(Generic[T]):
    """What a person says a fact is. ``value`` None says that the paper does not state it. ``at`` is aware."""

    value: T | None
    by: str
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a time without its zone: nobody could say later when it was."""
        if self.at.tzinfo is None:
            raise ValueError("a correction needs an aware time; 更正的时间须带时区")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """What was read of one thing: all sightings, the one that is believed first, and how sure it is.

    ``confidence`` is of the whole: sightings that agree have raised it, checks on other facts (sums, check characters)
    may have. ``unsure_because`` says in both languages why it is not sure, where there is more to say than a number.
    """

    seen: tuple[Seen[T], ...]
    confidence: float
    correction: Correction[T] | None = None
    unsure_because: tuple[str, str] | None = None

    @property
    def read(self) -> T | None:
        """What the file shows, whatever a person said later."""
        return self.seen[0].value if self.seen else None

    @property
    def value(self) -> T | None:
        """What is to be used: the correction where there is one, else what was read."""
        return self.correction.value if self.correction is not None else self.read

    @property
    def sure(self) -> bool:
        """Whether it may be used unseen: corrected by a person, or read with enough confidence."""
        return self.correction is not None or (bool(self.seen) and self.confidence >= SURE)

    @property
    def disagreeing(self) -> tuple[Seen[T], ...]:
        """Sightings that say something other than the one that is believed."""
        return tuple(s for s in self.seen if s.value != self.read)

    def corrected(self, value: T | None, *, by: str, at: datetime, reason: str = "") -> Fact[T]:
        """The fact with a person's word beside what was read. Raises ``ValueError`` for a time without zone."""
        return replace(self, correction=Correction(value, by, at, reason))

    def doubted(self, zh: str, en: str, *, confidence: float = 0.5) -> Fact[T]:
        """The fact, no longer sure, with the reason."""
        return replace(self, confidence=min(self.confidence, confidence), unsure_because=(zh, en))

    def backed(self, confidence: float) -> Fact[T]:
        """The fact at least as sure as that: something independent of its sightings speaks for it.

        What a disagreement or a failed check made doubtful stays so.
        """
        return self if self.unsure_because else replace(self, confidence=max(self.confidence, confidence))


def settle(sightings: Sequence[Seen[T]], *, same: Callable[[T, T], bool] | None = None) -> Fact[T] | None:
    """One fact of several sightings; None where there are none.

    The sightings are grouped by value (``same`` decides where plain equality is too strict). A group's confidence is
    1 − Π(1 − c) over its distinct ways of reading, the best of each, none above ``AT_MOST``. The best group is believed; where another group
    stands against it, the confidence is multiplied by the share of the two that is its own, and the reason is kept.
    """
    if not sightings:
        return None
    alike: Callable[[T, T], bool] = same if same is not None else (lambda a, b: a == b)
    groups: list[list[Seen[T]]] = []
    for one in sightings:
        for group in groups:
            if alike(group[0].value, one.value):
                group.append(one)
                break
        else:
            groups.append([one])
    weighed = sorted(((_together(group), -place, group) for place, group in enumerate(groups)), reverse=True)
    confidence, _, best = weighed[0]
    ordered = tuple(s for _, _, group in weighed for s in sorted(group, key=lambda s: -s.confidence))
    if len(weighed) == 1:
        return Fact(ordered, confidence)
    against = weighed[1][0]
    share = confidence / (confidence + against) if confidence + against else 0.0
    other = weighed[1][2][0]
    how_zh, how_en = HOW_WORDS[other.how]
    mine_zh, mine_en = HOW_WORDS[best[0].how]
    return Fact(
        ordered,
        confidence * share,
        unsure_because=(
            f"{mine_zh}为“{best[0].value}”，{how_zh}为“{other.value}”，请核对原件",
            f"{mine_en} says {best[0].value!s}, {how_en} says {other.value!s}: compare with the paper",
        ),
    )


def _together(group: Sequence[Seen[T]]) -> float:
    best: dict[str, float] = {}
    for one in group:
        best[one.how] = max(best.get(one.how, 0.0), min(one.confidence, AT_MOST.get(one.how, 1.0)))
    doubt = 1.0
    for confidence in best.values():
        doubt *= 1.0 - confidence
    return 1.0 - doubt
