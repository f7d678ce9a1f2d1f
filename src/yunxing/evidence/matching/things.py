"""What the papers of a folder show: an invoice, a contract, a payment, each once, with every paper that shows it.

Here the facts of several papers become those of one thing, and what contradicts is said. Which papers show the same
thing is decided in ``identity``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.guide.context import same_name
from yunxing.reference.text import tidy_code

from ..facts import Correction, Fact, Seen, Value, settle
from ..findings import Finding
from ..page import squeezed
from ..paper import FORMS, Paper, Reading


class Piece(NamedTuple):
    """A paper with the file it stands in."""

    reading: Reading
    place: int

    @property
    def paper(self) -> Paper:
        """The paper."""
        return self.reading.papers[self.place]

    @property
    def file(self) -> str:
        """The file, as it is named in the folder."""
        return self.reading.file

    @property
    def key(self) -> tuple[str, int]:
        """What papers are put in order by, so that the order of reading makes no difference."""
        return self.reading.file, self.place

    def where(self, lang: str) -> str:
        """The file and the pages, for people."""
        pages = self.paper.pages
        if not pages or self.reading.pages <= 1:
            return self.file
        span = str(pages[0]) if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"
        return f"{self.file} p. {span}" if lang == "en" else f"{self.file} 第{span}页"


def pieces_of(readings: Sequence[Reading], form: str) -> list[Piece]:
    """The papers of a form, in an order that does not depend on that of the files."""
    found = [
        Piece(reading, place)
        for reading in readings
        for place, paper in enumerate(reading.papers)
        if paper.form == form
    ]
    return sorted(found, key=lambda piece: piece.key)


@dataclass(slots=True, eq=False)
class Thing:
    """One invoice, contract, payment or check: the papers that show it and its facts, settled across them.

    ``id`` is short and stable for the same set of papers (``i1``, ``c1``, ``p1``, ``k1``); ``findings`` speak of what
    its papers say against each other, not of what each paper says of itself.
    """

    form: str
    pieces: tuple[Piece, ...]
    facts: dict[str, Fact[Any]]
    lines: list[dict[str, Fact[Any]]]
    findings: list[Finding] = field(default_factory=list)
    id: str = ""

    def fact(self, name: str) -> Fact[Any] | None:
        """A fact; None where no paper states it."""
        return self.facts.get(name)

    def sure(self, name: str) -> bool:
        """Whether a fact is stated and sure."""
        fact = self.facts.get(name)
        return fact is not None and fact.sure

    def text(self, name: str) -> str:
        """A text; empty where none was read."""
        value = self._value(name)
        return value if isinstance(value, str) else ""

    def money(self, name: str) -> Decimal | None:
        """An amount."""
        value = self._value(name)
        return value if isinstance(value, Decimal) else None

    def day(self, name: str) -> date | None:
        """A day."""
        value = self._value(name)
        return value if isinstance(value, date) else None

    def _value(self, name: str) -> Value | None:
        fact = self.facts.get(name)
        return fact.value if fact is not None else None

    def source(self, name: str) -> Piece:
        """The paper that speaks most surely for a fact's value; the first one where none states it."""
        value, best, found = self._value(name), -1.0, self.pieces[0]
        for piece in self.pieces:
            fact = piece.paper.facts.get(name)
            if fact is not None and alike(name)(fact.value, value) and fact.confidence > best:
                best, found = fact.confidence, piece
        return found

    def where(self, lang: str) -> str:
        """All its papers, for people."""
        return (", " if lang == "en" else "、").join(piece.where(lang) for piece in self.pieces)

    def name(self, lang: str) -> str:
        """How it is called in a sentence: its number where it has one, else its file."""
        zh, en = {
            "invoice": ("发票", "invoice"),
            "contract": ("合同", "contract"),
            "payment": ("付款凭证", "payment"),
            "invoice_check": ("发票查验", "check"),
        }[self.form]
        own = (self.text("voucher") if self.form == "payment" else self.text("number")) or self.pieces[0].where(lang)
        return f"{en} {own}" if lang == "en" else f"{zh}{own}"


_NAMES = ("buyer", "seller", "party_a", "party_b", "payer", "payee", "name")
_CODES = ("code", "number", "check_code", "voucher", "buyer_uscc", "seller_uscc", "uscc", "machine")
_TELLING: Mapping[str, tuple[str, ...]] = {
    "invoice": ("dated", "buyer", "buyer_uscc", "seller", "seller_uscc", "net_yuan", "tax_yuan", "total_yuan", "code"),
    "contract": ("dated", "party_a", "party_b", "amount_yuan"),
    "payment": ("dated", "payer", "payee", "amount_yuan"),
}
"""Facts that two papers of one thing must have alike; of the others, wording may differ."""


def alike(name: str) -> Callable[[Any, Any], bool]:
    """When two papers say the same of a fact: brackets, spaces and widths make no difference."""
    if name in _NAMES:
        return lambda a, b: a == b or (isinstance(a, str) and isinstance(b, str) and same_name(a) == same_name(b))
    if name in _CODES:
        return lambda a, b: a == b or (isinstance(a, str) and isinstance(b, str) and tidy_code(a) == tidy_code(b))
    return lambda a, b: a == b or (isinstance(a, str) and isinstance(b, str) and squeezed(a) == squeezed(b))


def merged(pieces: Sequence[Piece]) -> Thing:
    """One thing of the papers that show it. Raises ``ValueError`` where there are none."""
    if not pieces:
        raise ValueError("a thing needs a paper that shows it")
    ordered = tuple(sorted(pieces, key=lambda piece: piece.key))
    form = ordered[0].paper.form
    facts: dict[str, Fact[Any]] = {}
    findings: list[Finding] = []
    for name in FORMS[form]:
        stated = [(piece, piece.paper.facts[name]) for piece in ordered if name in piece.paper.facts]
        if not stated:
            continue
        facts[name] = _together(name, [fact for _, fact in stated])
        if name in _TELLING.get(form, ()):
            findings += _contradictions(form, name, stated)
    if form != "invoice":
        return Thing(form, ordered, facts, max((piece.paper.lines for piece in ordered), key=_soundness), findings)
    lines, said = _invoice_lines(ordered, facts)
    return Thing(form, ordered, facts, lines, [*findings, *said])


Lines = list[dict[str, Fact[Any]]]
_STUB = re.compile("见.{0,8}清单")
"""What stands in place of the lines where they are on a list (销货清单): 详见销货清单."""


def _invoice_lines(pieces: Sequence[Piece], facts: Mapping[str, Fact[Any]]) -> tuple[Lines, list[Finding]]:
    """The lines of an invoice: those of its list where it has one, wherever that stands; a finding where it is lacking."""
    lists = [line for piece in pieces if piece.paper.is_list for line in piece.paper.lines]
    known = {facts[name].value for name in ("net_yuan", "total_yuan") if name in facts} - {None}
    choices = [*(piece.paper.lines for piece in pieces), lists]
    best = max(
        choices, key=lambda some: (bool(some) and not _only_points(some), _total(some) in known, _soundness(some))
    )
    if not any(_only_points(piece.paper.lines) for piece in pieces):
        return best, []
    if _only_points(best):
        zh, en = (
            "品名写的是详见销货清单，清单不在文件中，看不出都是什么，请补上清单",
            "its line points to a list (销货清单) that is not among the files, and what it is for cannot be seen: add the list",
        )
    elif known and _total(best) not in known:
        zh, en = (
            f"销货清单各行合计{_total(best)}元，与发票金额不等，清单可能不全，请补上其余的页",
            f"the lines of its list come to {_total(best)} yuan, not to its amount: perhaps pages of the list are lacking",
        )
    else:
        return best, []
    return best, [Finding("invoice.list", "doubtful", zh, en)]


def _only_points(lines: Sequence[Mapping[str, Fact[Any]]]) -> bool:
    """Whether the lines only point to a list."""
    names = [str(line["name"].value) for line in lines if "name" in line]
    return any(_STUB.search(squeezed(name)) for name in names)


def _total(lines: Sequence[Mapping[str, Fact[Any]]]) -> Decimal:
    amounts = [line["amount_yuan"].value for line in lines if "amount_yuan" in line]
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))


def _soundness(lines: Sequence[Mapping[str, Fact[Any]]]) -> tuple[float, int]:
    told = [fact.confidence for line in lines for fact in line.values()]
    return (sum(told) / len(told) if told else -1.0), len(told)


def _together(name: str, facts: Sequence[Fact[Any]]) -> Fact[Any]:
    """Each paper counts with what it came to believe; a person's word on any of them is kept."""
    if len(facts) == 1:
        return facts[0]
    correction = max((f.correction for f in facts if f.correction is not None), key=_moment, default=None)
    believed = [(replace(f.seen[0], confidence=f.confidence), f) for f in facts if f.seen]
    settled = settle([seen for seen, _ in believed], same=alike(name))
    if settled is None:
        return replace(facts[0], correction=correction)
    first = settled.seen[0].value
    others = [s for f in facts for s in f.seen[1:]]
    same = alike(name)
    seen: tuple[Seen[Any], ...] = (
        *(s for s in settled.seen if same(s.value, first)),
        *(s for s in others if same(s.value, first)),
        *(s for s in settled.seen if not same(s.value, first)),
        *(s for s in others if not same(s.value, first)),
    )
    agreed = [f.confidence for _, f in believed if same(f.read, first)]
    confidence = settled.confidence if settled.unsure_because else max(settled.confidence, *agreed)
    doubts = [f.unsure_because for _, f in believed if f.unsure_because and same(f.read, first)]
    alone = len(doubts) == len(agreed)
    doubt = settled.unsure_because or (doubts[0] if doubts and alone else None)
    return Fact(seen, confidence, correction, doubt)


def _moment(correction: Correction[Any]) -> Any:
    return correction.at


def _contradictions(form: str, name: str, stated: Sequence[tuple[Piece, Fact[Any]]]) -> list[Finding]:
    """A finding for each pair of neighbours in the order of papers that say different things of a telling fact."""
    same, found = alike(name), []
    first_piece, first = stated[0]
    words = FORMS[form][name]
    for piece, fact in stated[1:]:
        if first.value is None or fact.value is None or same(first.value, fact.value):
            continue
        sure = first.sure and fact.sure
        found.append(
            Finding(
                f"{form}.papers_disagree",
                "wrong" if sure else "doubtful",
                f"{words.zh}在{first_piece.where('zh')}为“{first.value}”，在{piece.where('zh')}为“{fact.value}”，"
                "请核对是否同一张，并改正其一",
                f"the {words.en} is {first.value} in {first_piece.where('en')}, {fact.value} in {piece.where('en')}: "
                "see whether they are the same, and correct one",
                field=name,
            )
        )
    return found
