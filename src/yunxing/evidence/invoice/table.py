"""The lines of an invoice: name, specification, unit, quantity, unit price, amount, rate, tax.

Numbers are told apart by their order and by arithmetic, words by the headings above them: cells are set to the left, to the
right or in the middle of a column as the issuer likes, and the ruled lines are not in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from yunxing.evidence.facts import Fact, settle
from yunxing.evidence.page import Span, lines, squeezed

from .frame import Frame, cut
from .rows import SEAL, money, seen

_NUMBER = re.compile(r"[-－]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_RATE = re.compile(r"\d{1,2}(?:\.\d+)?%|免税|不征税|出口零税率|普通零税率|按\d+%简易征收")
_STARS = re.compile(r"\*{2,4}")
_GLUED = re.compile(rf"^(?P<amount>[-－]?[\d,]+\.\d{{2}})(?P<rate>{_RATE.pattern}|\*{{2,4}})$")
_TWO = re.compile(r"^(?P<a>-?\d+\.\d+)\s+(?P<b>-?\d+\.\d{1,2})$")
_NEW = re.compile(r"^\*[^*]{1,30}\*")
_HALF_STARRED = re.compile(r"[\u4e00-\u9fff]{2,14}\*[^*]+$")
LineFacts = dict[str, Fact[Any]]


@dataclass(slots=True)
class _Item:
    """The cells of one line, before they are facts."""

    bottom: float
    words: dict[str, list[Span]] = field(default_factory=dict)
    numbers: list[tuple[Decimal, Span]] = field(default_factory=list)
    rate: Span | None = None
    stars: Span | None = None


def read_lines(found: Frame) -> list[LineFacts]:
    """The lines of the table, each a mapping of facts named as in ``paper.INVOICE_LINE``."""
    if found.head is None or "amount" not in found.columns:
        return []
    right = _right(found)
    body = [s for s in found.between() if s.left < right and not SEAL.fullmatch(squeezed(s.text))]
    starts = [s.left for s in body if _NEW.match(squeezed(s.text))]
    left = min(starts) - found.line_height if starts else _left(found)
    edge = _words_end(found)
    border = _name_border(found)
    spans = [
        part for span in body if span.left > left for part in _parted(span, found, border)
        if part.left < edge or _is_figure(squeezed(part.text))
    ]  # fmt: skip
    items: list[_Item] = []
    waiting: list[list[Span]] = []  # lines of names above the line of figures they belong to, as on rolls
    for line in lines(spans):
        numbers = _figures(found, line)
        if numbers:
            item = _Item(max(s.bottom for s in line))
            items.append(item)
            started = any(_NEW.match(squeezed(s.text)) for s in line)
            for earlier in waiting if not started else ():
                _words(found, item, earlier)
            waiting = []
            _words(found, item, [s for s in line if s not in numbers])
            _place(found, item, numbers)
        elif not items or _NEW.match(squeezed(line[0].text)) or waiting:
            waiting.append(line)
        elif min(s.top for s in line) - items[-1].bottom < 1.3 * found.line_height:  # farther down stand seals
            _words(found, items[-1], line)
            items[-1].bottom = max(s.bottom for s in line)
    for rest in waiting:
        if items:
            _words(found, items[-1], rest)
    return [facts for item in items if (facts := _facts(found, item))]


def _left(found: Frame) -> float:
    """The left border of the table: its first heading stands in the middle of its column."""
    name = found.columns.get("name")
    following = [c.left for k, c in found.columns.items() if k != "name"]
    if name is None or not following:
        return 0.0
    return 2 * name.centre - min(following) - 3 * found.line_height


def _right(found: Frame) -> float:
    """The right border of the table, or a little beyond: what begins there was printed in the margin.

    The last heading stands in the middle of its column, which begins where the one before it has ended.
    """
    ordered = sorted(found.columns.values(), key=lambda heading: heading.centre)
    if len(ordered) < 3:
        return float("inf")
    return max(2 * ordered[-1].centre - ordered[-2].right, ordered[-1].right)


def _parted(span: Span, found: Frame, border: float | None) -> list[Span]:
    """A span that runs over two columns, cut between them: a figure and its rate, or a name and its specification.

    ``border`` is where the column of names ends, as far as that is known.
    """
    text = squeezed(span.text)
    glued = _GLUED.match(text)
    if glued:
        return _cut_at(span, text, glued.start("rate"))
    two = _TWO.match(" ".join(span.text.split()))
    if two:
        return _cut_at(span, text, len(two["a"]))
    name, amount = found.columns.get("name"), found.columns.get("amount")
    spec = found.columns.get("spec")
    if (
        border is not None
        and span.left < border - 4 * found.line_height
        and span.right > border + 0.8 * found.line_height
    ):
        place = _place_at(span, text, border)
        if 0 < place < len(text):
            return _cut_at(span, text, place)
    if name and spec and span.left < name.right and span.right > spec.right and " " in span.text.strip():
        head, _, tail = span.text.strip().rpartition(" ")
        left, _ = cut(span, len(squeezed(head)), len(text))
        if left > spec.left - 2 * found.line_height and squeezed(head) and not _NUMBER.fullmatch(squeezed(tail)):
            return _cut_at(span, text, len(squeezed(head)))
    glued_end = re.search(r"(?<=[^\d.\-*])(\d+\.\d{2})$", text)
    if name and amount and glued_end and span.left < name.right and span.right > name.right:
        left, _ = cut(span, glued_end.start(), len(text))
        if left > name.right:
            return _cut_at(span, text, glued_end.start())
    return [span]


def _name_border(found: Frame) -> float | None:
    """Where the column of names ends, by its heading in its middle and the names at its left; None where neither tells.

    A text layer needs no such guess: what is drawn apart is apart there.
    """
    name, spec = found.columns.get("name"), found.columns.get("spec")
    if found.page.how != "ocr" or name is None or spec is None:
        return None
    starts = sorted(s.left for s in found.between() if _NEW.match(squeezed(s.text)))
    if not starts or starts[0] > name.left:
        return None
    border = 2 * name.centre - starts[0]
    return border if name.right < border < spec.left else None


def _place_at(span: Span, text: str, x: float) -> int:
    """The character of a span that begins nearest to a place across."""
    edges = [cut(span, place, place + 1)[0] for place in range(len(text))]
    return min(range(len(text)), key=lambda place: abs(edges[place] - x))


def _cut_at(span: Span, text: str, place: int) -> list[Span]:
    left, middle = cut(span, 0, place)
    return [
        span._replace(text=text[:place], left=left, right=middle),
        span._replace(text=text[place:], left=middle, right=span.right),
    ]


def _figures(found: Frame, line: Sequence[Span]) -> list[Span]:
    """The spans of a line that hold figures right of the words; none where no amount is among them."""
    edge = _words_end(found)
    figures = [s for s in line if _is_figure(squeezed(s.text)) and s.right > edge]
    amount = found.columns["amount"]
    far = 0.5 * (amount.left + (found.columns["price"].right if "price" in found.columns else amount.left - 60))
    has_amount = any(
        s.right > far - 0.5 * found.line_height and re.fullmatch(r"[¥￥]?[-－]?[\d,]{1,13}(\.\d+)?", squeezed(s.text))
        for s in figures
    )
    return figures if has_amount else []


def _is_figure(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.lstrip("¥￥")) or _RATE.fullmatch(text) or _STARS.fullmatch(text))


def _words_end(found: Frame) -> float:
    """Where the columns of words end and those of numbers begin."""
    unit, quantity = found.columns.get("unit"), found.columns.get("quantity")
    if unit and quantity:
        return 0.5 * (unit.right + quantity.left)
    if quantity:
        return quantity.left - 2 * (quantity.right - quantity.left)
    price = found.columns.get("price") or found.columns["amount"]
    return price.left - 2 * (price.right - price.left)


def _words(found: Frame, item: _Item, spans: Sequence[Span]) -> None:
    """Give each span of words to the column it stands under."""
    name, spec, unit = (found.columns.get(key) for key in ("name", "spec", "unit"))
    for span in spans:
        if name and span.right < name.left and re.fullmatch(r"\d{1,4}", squeezed(span.text)):
            continue  # 序号 of a list page
        key = "name"
        if (
            unit
            and span.left > 0.5 * ((spec or name or unit).right + unit.left)
            and span.centre > unit.left - found.line_height
        ):
            key = "unit"
        elif spec and span.left > _spec_begins(name, spec) and span.left > (name.centre if name else 0):
            key = "spec"
        if key == "unit" and len(squeezed(span.text)) > 6 and spec:
            key = "spec"
        item.words.setdefault(key, []).append(span)


def _spec_begins(name: Span | None, spec: Span) -> float:
    """Left of the column of specifications: headings stand in the middle of their columns."""
    width = spec.right - spec.left
    begin = spec.left - 0.75 * width
    return max(begin, name.right + 0.1 * width) if name else begin


def _place(found: Frame, item: _Item, figures: Sequence[Span]) -> None:
    """Tell quantity, price, amount, rate and tax apart among the figures of a line, from left to right."""
    ordered = sorted(figures, key=lambda s: s.left)
    rate_at = next((i for i, s in enumerate(ordered) if _RATE.fullmatch(squeezed(s.text))), None)
    stars = [s for s in ordered if _STARS.fullmatch(squeezed(s.text))]
    if stars:
        item.stars = stars[-1]
        if rate_at is None and len(stars) > 1:
            item.rate = stars[0]
    if rate_at is not None:
        item.rate = ordered[rate_at]
    for span in ordered:
        text = squeezed(span.text).lstrip("¥￥")
        if span is item.rate or not _NUMBER.fullmatch(text):
            continue
        try:
            item.numbers.append((Decimal(text.replace(",", "").replace("－", "-")), span))
        except InvalidOperation:  # pragma: no cover -- the pattern admits no such text
            continue


def _facts(found: Frame, item: _Item) -> LineFacts:
    page = found.page
    facts: LineFacts = {}
    for key, spans in item.words.items():
        text = "".join(squeezed(s.text) for s in sorted(spans, key=lambda s: (round(s.middle / 3), s.left)))
        if text:
            _add(facts, key, seen(page, _starred(text) if key == "name" else text, spans, raw=text))
    rate_left = item.rate.left if item.rate is not None else None
    if rate_left is not None:
        before = [n for n in item.numbers if n[1].left < rate_left]
        after = [n for n in item.numbers if n[1].left >= rate_left]
    else:
        before, after = _without_rate(item.numbers, item.stars)
    if item.rate is not None:
        rate = squeezed(item.rate.text)
        _add(facts, "rate", seen(page, rate, [item.rate]))
    starred = item.stars is not None and rate_left is not None and item.stars.left > rate_left
    if after and not starred:
        value, span = _tax(found, after)
        _add(facts, "tax_yuan", seen(page, value.quantize(Decimal("0.01")), [span]))
    elif item.stars is not None:
        _add(facts, "tax_yuan", seen(page, Decimal("0.00"), [item.stars], raw="***"))
    if before:
        value, span = before[-1]
        amount = money(squeezed(span.text))
        _add(
            facts, "amount_yuan", seen(page, amount if amount is not None else value.quantize(Decimal("0.01")), [span])
        )
        _quantity_and_price(found, facts, before[:-1])
    return facts if "amount_yuan" in facts else {}


def _tax(found: Frame, after: Sequence[tuple[Decimal, Span]]) -> tuple[Decimal, Span]:
    """Of figures after the rate the one under the heading of the tax: another was printed in the margin."""
    heading = found.columns.get("tax")
    return after[-1] if heading is None else min(after, key=lambda one: _apart(one[1], heading))


def _starred(name: str) -> str:
    """A name with its first star: ``*category*name`` is how all are written, and a frame's line may hide the first."""
    return f"*{name}" if _HALF_STARRED.match(name) else name


def _without_rate(
    numbers: Sequence[tuple[Decimal, Span]], stars: Span | None
) -> tuple[list[tuple[Decimal, Span]], list[tuple[Decimal, Span]]]:
    """Figures before and after a rate that was not read: the last is the tax, where it is small beside the one before."""
    if stars is not None or len(numbers) < 2:
        return list(numbers), []
    (amount, _), (tax, _) = numbers[-2], numbers[-1]
    if amount and abs(tax) <= abs(amount) * Decimal("0.18") and (tax == 0 or (tax < 0) == (amount < 0)):
        return list(numbers[:-1]), [numbers[-1]]
    return list(numbers), []


def _quantity_and_price(found: Frame, facts: LineFacts, rest: Sequence[tuple[Decimal, Span]]) -> None:
    """The figures before the amount: quantity and unit price in the order of their headings, rolls have them swapped."""
    quantity, price = found.columns.get("quantity"), found.columns.get("price")
    keys = ["quantity", "unit_price_yuan"]
    if quantity and price and price.left < quantity.left:
        keys.reverse()
    if len(rest) >= 2:
        for key, (value, span) in zip(keys, rest[-2:], strict=True):
            _add(facts, key, seen(found.page, value, [span]))
    elif rest:
        value, span = rest[0]
        near = price is None or (quantity is not None and _apart(span, quantity) < _apart(span, price))
        if "amount_yuan" in facts and value == facts["amount_yuan"].value:
            near = False  # one piece costs as much as the line; so many pieces would be a chance
        _add(facts, "quantity" if near else "unit_price_yuan", seen(found.page, value, [span]))


def _apart(span: Span, heading: Span) -> float:
    return min(abs(span.centre - heading.centre), abs(span.right - heading.right), abs(span.left - heading.left))


def _add(facts: LineFacts, key: str, sighting: Any) -> None:
    fact = settle([sighting])
    if fact is not None:
        facts[key] = fact
