"""Buyer and seller: their names and tax numbers, from the blocks beside or above each other.

Older forms put the buyer above the table and the seller below; fully digital ones put both above, side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunxing.evidence.facts import Seen
from yunxing.evidence.page import Span, squeezed
from yunxing.reference import uscc

from .frame import Frame, cut, right_blocks
from .rows import ORGANISATION, Row, rows, seen, spaced

_TAX = re.compile(
    rf"(?:{spaced('统一社会信用代码')})?\s*/?\s*{spaced('纳税人识别号')}\s*[:：;]?\s*([0-9A-Z][0-9A-Z ]{{13,24}})?"
)
_TAX_LABEL = re.compile(rf"{spaced('人识别号')}|{spaced('税人识')}|{spaced('用代码')}")
_NAME = re.compile(r"(?:名\s*)?称\s*[:：;]\s*|名\s*称\s*[:：;]?\s*")
_NUMBER = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{15,20}(?![0-9A-Z])")
_STRAY = re.compile(r"^[购买售销方信息\s]{1,3}$")
_END = re.compile(rf"{spaced('地址')}|{spaced('开户')}|{spaced('电话')}")
Found = dict[str, list[Seen[Any]]]


@dataclass(slots=True)
class _Block:
    """The spans of one party, from the top down."""

    spans: list[Span]

    @property
    def rows(self) -> list[Row]:
        return rows(self.spans)


def read_parties(found: Frame) -> Found:
    """Sightings of ``buyer``, ``buyer_uscc``, ``seller`` and ``seller_uscc``."""
    result: Found = {}
    for name, block in _blocks(found).items():
        _read(found, block, name, result)
    return result


def _blocks(found: Frame) -> dict[str, _Block]:
    above = [s for one in found.above() for s in one.spans]
    labels = [s for s in above if _TAX_LABEL.search(squeezed(s.text))]
    apart = [s for s in labels if s.left > 0.42 * found.page.width]
    near = [s for s in labels if s not in apart]
    if apart and near:
        middle = _border(found, apart)
        top = _top(found, above, [*apart, *near])
        body = [s for s in above if s.top >= top]
        return {
            "buyer": _Block([s for s in body if s.centre < middle]),
            "seller": _Block([s for s in body if s.left > middle - 2]),
        }
    below = [s for one in found.below() for s in one.spans]
    border = right_blocks(found)
    return {
        "buyer": _Block([s for s in above if s.top >= _top(found, above, labels) and s.left < border]),
        "seller": _Block([s for s in below if s.left < border]),
    }


def _border(found: Frame, apart: Sequence[Span]) -> float:
    """Where the right block begins: at its labels, or at the 销售方 set downwards before them."""
    left = min(s.left for s in apart)
    aside = [s.left for s in found.page.spans if 0 < left - s.left < 4 * found.line_height and s.left > 0.35 * found.page.width
             and re.fullmatch(r"[销售方信息]+", squeezed(s.text))]  # fmt: skip
    return min([left, *aside]) - 1


def _top(found: Frame, above: Sequence[Span], labels: Sequence[Span]) -> float:
    """The top of the party block: at its name label, else two lines above its tax number."""
    if not labels:
        return 0.0
    first = min(s.top for s in labels)
    names = [s for s in above if s.top < first and first - s.bottom < 5 * found.line_height
             and re.search(r"称[:：;]|^名$|名称", squeezed(s.text))]  # fmt: skip
    if names:
        return min(s.top for s in names) - 0.6 * found.line_height
    return first - 2.6 * found.line_height


def _read(found: Frame, block: _Block, party: str, result: Found) -> None:
    page = found.page
    all_rows = block.rows
    tax_row = next((r for r in all_rows if _TAX_LABEL.search(r.text)), None)
    spans, number = _tax_number(all_rows, tax_row)
    if number:
        result.setdefault(f"{party}_uscc", []).append(seen(page, number, spans))
    name_row = next((r for r in all_rows if _NAME.search(r.text) and not _TAX_LABEL.search(r.text)), None)
    end = tax_row.top if tax_row is not None else None
    pieces: list[tuple[str, Span]] = []
    if name_row is not None:
        match = _NAME.search(name_row.text)
        if match:
            pieces += _after(name_row, match.end())
    following = [
        r for r in all_rows if (name_row is None or r.middle > name_row.middle) and (end is None or r.middle < end)
    ]
    for one in following[:2]:  # a long name goes on beneath
        if _END.search(one.text) or _TAX_LABEL.search(one.text):
            break
        if name_row is not None and not pieces and one is not following[0]:
            break
        edge = max((s.right for _, s in pieces), default=found.page.width)
        pieces += [(squeezed(s.text), s) for s in one.spans if _belongs(s, name_row) and s.left < edge]
    if name_row is not None and pieces:  # and may have begun above its label
        before = [r for r in all_rows if 0 < name_row.middle - r.middle < 1.3 * found.line_height]
        left = min(s.left for _, s in pieces)
        extra = [
            (squeezed(s.text), s)
            for r in before
            for s in r.spans
            if _belongs(s, name_row) and s.left >= left - found.line_height
        ]
        pieces = extra + pieces
    text = "".join(t for t, _ in pieces).strip(":：;；|丨")
    if len(text) >= 2:
        result.setdefault(party, []).append(seen(page, _name(text), [s for _, s in pieces], raw=text))


def _belongs(span: Span, name_row: Row | None) -> bool:
    text = squeezed(span.text)
    if _STRAY.match(text) or (len(text) == 1 and text in "密码区备注购买售销方信息名称"):
        return False
    return not re.fullmatch(r"[0-9+\-*/<>]{8,}", text)


def _after(one: Row, start: int) -> list[tuple[str, Span]]:
    """What stands in a row from a character on, by span; of a span that begins earlier, its later part."""
    pieces: list[tuple[str, Span]] = []
    for begin, span in zip(one.starts, one.spans, strict=True):
        text = squeezed(span.text)
        if begin + len(text) <= start:
            continue
        if begin >= start:
            pieces.append((text, span))
        else:
            left, right = cut(span, start - begin, len(text))
            pieces.append((text[start - begin :], span._replace(left=left, right=right)))
    kept: list[tuple[str, Span]] = []
    for text, span in pieces:
        if kept and (
            span.left - kept[-1][1].right > 2.2 * span.height
            or (ORGANISATION.search(kept[-1][0]) and not ORGANISATION.search(text))
        ):
            break  # what stands far off, or behind the end of a name, is of the block beside
        if text and not re.fullmatch(r"[密码区备注]{1,3}", text):
            kept.append((text, span))
    return kept


def _tax_number(all_rows: Sequence[Row], tax_row: Row | None) -> tuple[list[Span], str | None]:
    """The tax number beside its label; where the label is lost, what looks like one in the block."""
    if tax_row is not None:
        match = _TAX.search(tax_row.text)
        if match and match[1]:
            whole = next((m for m in _NUMBER.finditer(tax_row.text) if m.start() >= match.start(1)), None)
            if whole is not None:
                return tax_row.at(whole.start(), whole.end()), _trimmed(whole[0])
            text = re.sub(r"\s", "", match[1])
            if 15 <= len(text) <= 20:
                return tax_row.at(match.start(1), match.end(1)), text
        near = [r for r in all_rows if abs(r.middle - tax_row.middle) < 1.3 * (tax_row.bottom - tax_row.top)]
    else:
        near = list(all_rows[:4])
    for one in near:
        match = _NUMBER.search(one.text)
        if match and not re.fullmatch(r"\d{20}", match[0]):
            return one.at(match.start(), match.end()), match[0]
    return [], None


def _trimmed(number: str) -> str:
    """A number with a stray sign read onto its end, without it: the check character tells which 18 are meant."""
    for part in (number[:18], number[-18:]):
        if len(number) in (19, 20) and uscc.is_valid(part):
            return part
    return number


_LATIN_BRACKETS = str.maketrans("()", "（）")


def _name(text: str) -> str:
    """A name with the brackets that Chinese names are registered with."""
    return text.translate(_LATIN_BRACKETS) if re.search(r"[\u4e00-\u9fff]", text) else text
