"""What can be given twice, as it is known again: a file by its bytes, an invoice and a voucher by their numbers.

An invoice is its code and number whatever carries it. That one number stands on papers that say different things is
worse than that it comes twice, and is said first. How pictures are known again is in ``pictures``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from yunxing.evidence.findings import Finding, Weight
from yunxing.evidence.paper import Paper, Reading
from yunxing.guide.context import same_name
from yunxing.reference.text import tidy_code

from .comparing import Likeness
from .prints import Print

Kind = Literal["file", "invoice", "payment", "picture"]
_WORDS: dict[Kind, tuple[str, str]] = {
    "file": ("同一个文件", "the same file"),
    "invoice": ("同一张发票", "the same invoice"),
    "payment": ("同一份付款凭证", "the same voucher"),
    "picture": ("同一页的图像", "a picture of the same page"),
}
_FACTS: dict[str, tuple[str, ...]] = {
    "invoice": ("dated", "buyer", "seller", "total_yuan"),
    "payment": ("dated", "payer", "payee", "amount_yuan"),
}
TELLING: Mapping[str, tuple[str, ...]] = {
    "invoice": ("code", "number", "dated", "total_yuan", "buyer_uscc", "seller_uscc"),
    "payment": ("voucher", "dated", "amount_yuan"),
    "contract": ("number", "party_a", "dated", "amount_yuan"),
    "invoice_check": ("code", "number", "dated", "checked_on"),
    "licence": ("uscc",),
    "screenshot": ("shown_on",),
    "credit_report": ("uscc", "dated"),
    "statement": ("dated",),
}
"""The facts that tell two papers of a form apart, however alike they look, where both were read for sure."""
NUMBERED: Mapping[str, tuple[str, ...]] = {
    "invoice": ("code", "number"),
    "payment": ("voucher",),
    "invoice_check": ("code", "number", "checked_on"),
    "licence": ("uscc",),
}
"""Those of them that tell papers apart even where neither was read for sure, if they differ by more than was misread."""
MISREAD = 3
"""So many characters of them are misread at most; of two papers of one form they differ by 6 and more."""
_NAMES: dict[str, tuple[str, str]] = {
    "dated": ("日期", "the date"),
    "buyer": ("购买方", "the buyer"),
    "seller": ("销售方", "the seller"),
    "total_yuan": ("价税合计", "the total"),
    "payer": ("付款人", "the payer"),
    "payee": ("收款人", "the payee"),
    "amount_yuan": ("金额", "the amount"),
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something seen that can be given again: by whom (``owner``: a credit code, or any name for an applicant), where, and what it says.

    ``key`` is what it is known by: the SHA-256 of a file, code and number of an invoice, the number of a voucher; of a
    picture that of the paper on it, empty where there is none. ``says`` are its facts as text, where it was read;
    ``carrier`` is the format of the file; ``print`` is kept of pictures alone, and ``doubted``: facts not read for sure.
    """

    kind: Kind
    key: str
    owner: str
    file: str
    page: int | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    carrier: str = ""
    print: Print | None = None
    doubted: frozenset[str] = frozenset()

    def where(self, lang: str) -> str:
        """The file and the page, for people."""
        if self.page is None:
            return self.file
        return f"{self.file} p. {self.page}" if lang == "en" else f"{self.file} 第{self.page}页"


@dataclass(frozen=True, slots=True)
class Again:
    """A thing that was seen before, there and here. ``apart`` are the facts on which the two disagree.

    ``likeness`` says how alike two pictures are, and what was done to them.
    """

    here: Sighting
    there: Sighting
    apart: tuple[str, ...] = ()
    likeness: Likeness | None = None

    @property
    def score(self) -> float:
        """How sure it is that the two are one: 1 where a number or the bytes say so."""
        return 1.0 if self.likeness is None else self.likeness.score

    @property
    def other_owner(self) -> bool:
        """Whether somebody else gave it before."""
        return self.here.owner != self.there.owner

    def say(self, lang: str) -> str:
        """What it is, where both stand, and what to do."""
        zh, en = _WORDS[self.here.kind]
        names_zh = "、".join(_NAMES[name][0] for name in self.apart)
        names_en = " and ".join(_NAMES[name][1] for name in self.apart)
        if lang == "en":
            whose = "another applicant's " if self.other_owner else ""
            text = f"{self.here.where('en')} is {en} as {whose}{self.there.where('en')}"
            if self.likeness is not None:
                return f"{text} ({self.likeness.en}): compare both with the paper."
            verb = "differ" if len(self.apart) > 1 else "differs"
            return f"{text}, but {names_en} {verb}: compare both with the paper." if self.apart else f"{text}."
        whose = "另一企业的" if self.other_owner else ""
        text = f"{self.here.where('zh')}与{whose}{self.there.where('zh')}是{zh}"
        if self.likeness is not None:
            return f"{text}（{self.likeness.zh}），请对照原件核实"
        return f"{text}，但{names_zh}不同，请对照原件核实" if self.apart else text

    def finding(self) -> Finding:
        """The same as a finding of the file it was seen in here."""
        weight: Weight = "wrong" if self.apart or self.other_owner else "note"
        if self.likeness is not None and self.other_owner:
            weight = "doubtful"
        return Finding("seen_before", weight, self.say("zh"), self.say("en"), page=self.here.page)


def sightings_of(reading: Reading, owner: str) -> list[Sighting]:
    """What a reading shows that can be given again: the file, each invoice and voucher with a number, each page's picture."""
    found: list[Sighting] = []
    if reading.sha256 and reading.size:
        found.append(Sighting("file", reading.sha256, owner, reading.file))
    for paper in reading.papers:
        key = key_of(paper)
        if key is not None and paper.form in _FACTS and not paper.is_list:  # a list bears the number of its invoice
            kind: Kind = "invoice" if paper.form == "invoice" else "payment"
            page = paper.pages[0] if paper.pages else None
            says = {name: str(value) for name in _FACTS[paper.form] if (value := paper.value(name)) is not None}
            found.append(Sighting(kind, key, owner, reading.file, page, says, reading.format))
    return found + [_picture(reading, owner, page, Print(packed)) for page, packed in sorted(reading.prints.items())]


def _picture(reading: Reading, owner: str, page: int, print_: Print) -> Sighting:
    """The picture of a page. One with one paper says what tells that paper from its like."""
    papers = [paper for paper in reading.papers if page in paper.pages]
    if len(papers) != 1:
        return Sighting("picture", "", owner, reading.file, page, {}, reading.format, print_)
    paper = papers[0]
    told = {name: paper.facts[name] for name in TELLING.get(paper.form, ()) if paper.value(name) is not None}
    says = {"form": paper.form} | {name: str(fact.value) for name, fact in told.items()}
    doubted = frozenset(name for name, fact in told.items() if not fact.sure)
    return Sighting("picture", key_of(paper) or "", owner, reading.file, page, says, reading.format, print_, doubted)


def key_of(paper: Paper) -> str | None:
    """The number of a paper; of an invoice with its code, since numbers of eight digits begin anew with each code."""
    name = {"invoice": "number", "payment": "voucher"}.get(paper.form)
    number = paper.value(name) if name else None
    if not isinstance(number, str) or not tidy_code(number):
        return None
    code = paper.value("code") if paper.form == "invoice" else None
    if paper.form == "invoice" and len(tidy_code(number)) <= 8 and not code:
        return None  # eight digits alone are no one's
    return tidy_code(f"{code or ''}{number}")


def another_copy(one: Sighting, other: Sighting) -> bool:
    """Whether the second adds nothing to the first: an invoice in another form is a better or worse witness of it."""
    return one.kind != "invoice" or one.carrier == other.carrier


def apart_of(one: Sighting, other: Sighting) -> tuple[str, ...]:
    """The facts that both state and state differently; widths of brackets and spaces in names make no difference."""
    return tuple(name for name, value in one.says.items() if name in other.says and not _alike(value, other.says[name]))


def _alike(one: str, other: str) -> bool:
    return same_name(one) == same_name(other)


def not_said_yet(pictures: Sequence[Again], known: Sequence[Again]) -> list[Again]:
    """Pictures again, but those of files, and of pages by what stands on them, that are known already."""
    files = {(a.here.file, a.there.owner, a.there.file) for a in known if a.here.kind == "file"}
    pages = {(a.here.file, a.here.page, a.there.owner, a.there.file, a.there.page) for a in known}
    return [
        a for a in pictures
        if (a.here.file, a.there.owner, a.there.file) not in files
        and (a.here.file, a.here.page, a.there.owner, a.there.file, a.there.page) not in pages
    ]  # fmt: skip


def ordered(found: Iterator[Again] | Sequence[Again]) -> list[Again]:
    """Contradictions first, then what others gave, then by place."""
    return sorted(found, key=lambda a: (not a.apart, not a.other_owner, a.here.file, a.here.kind, a.there.file))


def told_in(kept: str) -> dict[str, str] | None:
    """The facts that an index kept as JSON; None where that is damaged."""
    try:
        told = json.loads(kept)
    except ValueError:
        return None
    whole = isinstance(told, dict) and all(isinstance(value, str) for value in told.values())
    return told if whole else None


def damage(owner: str, file: str, page: int | None) -> Finding:
    """That what an index kept of a page cannot be read, and what to do."""
    at_zh, at_en = (f"第{page}页", f" p. {page}") if page else ("", "")
    return Finding(
        "index_damaged",
        "doubtful",
        f"重复使用索引中{owner}的{file}{at_zh}已损坏，没有参加比对，与它同一格式的页也可能漏比。请重新读取这个文件并再次存入索引",
        f"What the index of reuse kept of {owner}'s {file}{at_en} is damaged and was not compared, and "
        "pages on its form may be missed: read this file again and add it to the index anew.",
        page=page,
    )
