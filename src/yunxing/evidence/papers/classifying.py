"""Which evidence item of the edition a paper is, how sure that is, and why, in both languages.

What the pages say goes before what the file is called, and that before what kind of file it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from yunxing.evidence.document import Format

from .signs import Found, KindSigns, by_name, checks_on_screen
from .splitting import INVOICE, NO_INVOICE, NO_PICTURE, SCREEN, UNLIKE, Piece

ENOUGH = 1.0
"""Below this nothing speaks for any kind."""
CARRIER = 4.0
PICTURE = 0.6
AMONG_MANY = 0.3
"""The part of a file name's weight that a paper gets where the file holds several."""
HINT = 1.2
OTHER = "other"
_LIKENESS = 0.3


class Decision(NamedTuple):
    """The kind of evidence (None: the edition has none for it), how sure, and the reason in both languages."""

    key: str | None
    confidence: float
    reason: tuple[str, str]


@dataclass(slots=True)
class _Case:
    """What speaks for a kind: its score, and the pieces of the reason."""

    kind: KindSigns
    score: float = 0.0
    zh: list[str] = field(default_factory=list)
    en: list[str] = field(default_factory=list)

    def add(self, score: float, zh: str, en: str) -> None:
        self.score += score
        if zh:
            self.zh.append(zh)
            self.en.append(en)


def decide(piece: Piece, kinds: Mapping[str, KindSigns], *, name: str, format: Format, alone: bool) -> Decision:  # noqa: A002 -- as in Document
    """The evidence item of a paper. ``alone``: the file holds no other, so that its name speaks of this one."""
    cases = {key: _Case(kind) for key, kind in kinds.items()}
    named = by_name(name, kinds)
    hinted = by_name(piece.hint, kinds) if piece.hint else {}
    for key, case in cases.items():
        _by_pages(case, piece)
        _by_carrier(case, piece, format)
        spoken = named.get(key) or _named_as_picture(case, piece, named, kinds)
        if spoken is not None:
            weight, word = spoken
            case.add(weight * (1.0 if alone else AMONG_MANY), f"文件名有“{word}”", f"its name has {word}")
        if key in hinted:
            weight, word = hinted[key]
            case.add(HINT * weight / 2, f"前面的隔页写有“{word}”", f"the divider before it says {word}")
    ordered = sorted(cases.values(), key=lambda case: -case.score)
    best = ordered[0] if ordered else None
    if best is None or best.score < ENOUGH:
        return _nothing(kinds)
    second = ordered[1].score if len(ordered) > 1 else 0.0
    strength = 1 - math.exp(-best.score / 2.0)
    margin = min(1.0, max(0.0, best.score - max(second, 0.0)) / 2.0)
    confidence = round(min(0.99, strength * (0.5 + 0.5 * margin)), 3)
    zh, en = "；".join(best.zh), "; ".join(best.en)
    if margin < 0.35 and second >= ENOUGH:
        other = ordered[1].kind
        zh += f"。也像{other.name[0]}，请核对"
        en += f". It is also like {other.name[1]}: check it"
    return Decision(best.kind.key, confidence, (zh, en[:1].upper() + en[1:]))


def _named_as_picture(
    case: _Case, piece: Piece, named: Mapping[str, tuple[float, str]], kinds: Mapping[str, KindSigns]
) -> tuple[float, str] | None:
    """What a name says of a check that is called no more than a picture of a screen (截图), which it is as well."""
    if not any(checks_on_screen(case.kind, view.found[case.kind.key]) for view in piece.views):
        return None
    return max((said for key, said in named.items() if kinds[key].form == "screenshot"), default=None)


def _nothing(kinds: Mapping[str, KindSigns]) -> Decision:
    if OTHER in kinds:
        return Decision(
            OTHER,
            _LIKENESS,
            (
                "没有看出是哪类材料，按其他材料处理，请核对",
                "Nothing says which kind of paper it is; it is taken as other proof: check it",
            ),
        )
    return Decision(None, 0.0, ("没有看出是哪类材料，请指明", "Nothing says which kind of paper it is: name it"))


def _by_pages(case: _Case, piece: Piece) -> None:
    """The title of the first pages, the words of all of them, and the look of an invoice or a screen."""
    key, views = case.kind.key, piece.views
    together = Found()
    page = views[0].sheet.page.number
    for place, view in enumerate(views):
        found = view.found[key]
        weight = found.weight * (1.0 if place == 0 else 0.75 if place == 1 else 0.4)
        if weight > together.weight:
            together.title, together.weight, page = found.title, weight, view.sheet.page.number
        together.words |= found.words
        if place < 2:
            together.against |= found.against
    case.score += together.score()
    if together.title:
        case.add(0.0, f"第{page}页标题“{together.title}”", f"title {together.title} on page {page}")
    words = [case.kind.spelt[word] for word in together.words]
    if words:
        more = "等" if len(words) > 4 else ""
        case.add(0.0, f"有{'、'.join(words[:4])}{more}", f"it says {', '.join(words[:4])}")
    if case.kind.form == "invoice":
        likeness = max(view.invoice for view in views)
        if likeness < UNLIKE:
            case.score *= NO_INVOICE
        if likeness >= _LIKENESS:
            case.add(INVOICE * likeness, "有发票的票面格式", "it is laid out as an invoice")
    elif len(views) == 1 and (case.kind.form == "screenshot" or checks_on_screen(case.kind, together)):
        screen = views[0].screen
        case.add(SCREEN * screen, "像软件界面的画面" if screen >= _LIKENESS else "", "it looks like a program's window")


def _by_carrier(case: _Case, piece: Piece, format: Format) -> None:  # noqa: A002
    if format == "pptx":
        if case.kind.form == "slides":
            case.add(CARRIER, "是演示文稿", "it is a presentation")
    elif case.kind.form == "slides":
        wide = all(v.sheet.page.width > 1.25 * v.sheet.page.height for v in piece.views)
        case.score += 0.5 if wide else -0.5
    elif case.kind.form == "screenshot":
        case.score += PICTURE if piece.views[0].sheet.recognised else NO_PICTURE


def forms_of(decision: Decision, kinds: Mapping[str, KindSigns]) -> str:
    """The form that a paper of the kind is read as; a statement where no kind was seen."""
    return kinds[decision.key].form if decision.key is not None else "statement"


def pages_of(piece: Piece) -> Sequence[int]:
    """The numbers of the pages of a piece."""
    return [view.sheet.page.number for view in piece.views]
