"""Which pages of a file make a paper: a file may hold many, one after another (R78), and a paper may run over many pages.

A paper begins at a title, at a page of another form, or where the numbers of pages begin anew. Covers, dividers, tables
of contents, blank pages and the application form itself are no papers; what a divider says is a hint for what follows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from yunxing.evidence.invoice.reading import likeness
from yunxing.evidence.page import Page, squeezed
from yunxing.guide.edition import Edition

from .screens import looks_like_screen
from .sheet import Line, Sheet, sheet
from .signs import LARGE, Found, KindSigns, Title, checks_on_screen, on_page, titles_of

BEGINS = 0.55
"""From this weight on a title begins a paper."""
INVOICE = 5.0
UNLIKE, NO_INVOICE = 0.15, 0.3
"""A page that is laid out like no invoice, or says that it is a check of one, is little of it for all its words."""
CLEARLY = 2.0
"""By so much a page must look more like an invoice than like more of the paper before it."""
SCREEN = 2.5
NO_PICTURE = -1.5
"""A page with a text layer is hardly the picture of a screen."""
ONE_PAGE = frozenset({"payment", "invoice_check", "screenshot"})
"""Forms whose every page is a paper of its own."""
_WRAPPED = 3
"""Lines that the title of a cover may run over."""
SHORT = 90
"""Up to so many characters a page may be a cover or a divider."""
_PAGE_OF = re.compile(
    r"第(\d{1,3})页[,，/／]?共(\d{1,3})页|共(\d{1,3})页[,，/／]?第(\d{1,3})页|(?:^|\n)[-—]?(\d{1,3})[/／](\d{1,3})[-—]?(?=\n|$)"
)
_PAGE_NO = re.compile(r"(?:^|\n)(?:第(\d{1,3})页|[-—–•]+(\d{1,3})[-—–•]+)(?=\n|$)")
_LEADER = re.compile(r"(?:[.…·。]{3}|\s)\(?\d{1,3}(?:[-—~]\d{1,3})?\)?$")
_FOLDER = re.compile(r"申报材料|证明材料|佐证材料|申报书|材料汇编|附件材料|配套材料")
_DIVIDER = re.compile(r"(?:附件|材料|证明材料)[一二三四五六七八九十\d]")
_STATES = re.compile(r"[:：](?!$)|\d{4}年\d|编号")


@dataclass(slots=True)
class View:
    """A page with what was found on it: signs of each kind, how much it is an invoice or a screen, its page number."""

    sheet: Sheet
    titles: list[Title]
    found: dict[str, Found]
    invoice: float
    screen: float
    number: tuple[int, int | None] | None

    def score(self, kind: KindSigns) -> float:
        """How much speaks for a kind on this page."""
        score = self.found[kind.key].score()
        if kind.form == "invoice":
            score = (
                score * NO_INVOICE + INVOICE * self.invoice if self.invoice < UNLIKE else score + INVOICE * self.invoice
            )
        if kind.form == "screenshot":
            score += SCREEN * self.screen if self.sheet.recognised else NO_PICTURE
        elif checks_on_screen(kind, self.found[kind.key]):
            score += SCREEN * self.screen
        return score


@dataclass(slots=True)
class Piece:
    """Consecutive pages taken to be one paper (or a run of invoices), and the divider that stood before them."""

    views: list[View]
    key: str | None
    hint: str = ""

    @property
    def sheets(self) -> list[Sheet]:
        """Its pages."""
        return [view.sheet for view in self.views]


@dataclass(slots=True)
class Splitter:
    """Splits the pages of a file for an edition."""

    edition: Edition
    kinds: Mapping[str, KindSigns]
    by_form: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the first kind of each form."""
        for kind in self.kinds.values():
            self.by_form.setdefault(kind.form, kind.key)

    def pieces(self, pages: Sequence[Page], *, whole: bool = False) -> list[Piece]:
        """The papers of a file, in order; ``whole``: the file is one, whatever its pages say (slides)."""
        sheets = [sheet(page) for page in pages]
        running = _running(sheets)
        views = [self._view(s, running) for s in sheets]
        if whole or len(views) == 1:
            if not views or self._is_form(views[0]):
                return []
            return list(self._strips(Piece(views, self._best(views[0]))))
        found: list[Piece] = []
        current: Piece | None = None
        passing, hint = False, ""
        typical = sorted(s.height for s in sheets)[len(sheets) // 2]
        for view in views:
            if current is not None and _numbered_on(current.views[-1], view):
                current.views.append(view)
                continue
            divider = self._divider(view, typical)
            begins = self._begins(view)
            if self._is_form(view) or (passing and begins is None and divider is None):
                current, passing = None, True
                continue
            if divider is not None:
                current, passing, hint = None, False, divider or hint
                continue
            passing = False
            if current is not None and self._continues(current, view, begins):
                current.views.append(view)
            else:
                current = Piece([view], self._best(view), hint)
                found.append(current)
        return [strip for piece in found for strip in self._strips(piece)]

    def _view(self, one: Sheet, running: frozenset[str]) -> View:
        titles = titles_of(one, running=running)
        found = on_page(one, self.kinds, titles)
        return View(one, titles, found, likeness(one.page), looks_like_screen(one), _number(one))

    def _best(self, view: View) -> str | None:
        scores = {kind.key: view.score(kind) for kind in self.kinds.values()}
        best = max(scores, key=lambda key: scores[key], default=None)
        return best if best is not None and scores[best] >= 1.0 else None

    def _begins(self, view: View) -> str | None:
        """The kind whose title begins the page, where one does."""
        best = max(self.kinds, key=lambda key: view.found[key].weight, default=None)
        return best if best is not None and view.found[best].weight >= BEGINS else None

    def _continues(self, current: Piece, view: View, begins: str | None) -> bool:
        """Whether a page carries on the paper before it."""
        form = self.kinds[current.key].form if current.key is not None else "statement"
        best = self._best(view)
        best_form = self.kinds[best].form if best is not None else None
        if best_form == form == "invoice":
            return True
        mine = view.score(self.kinds[current.key]) if current.key is not None else 0.0
        if "invoice" in (best_form, form):  # a clause about invoices makes no invoice of a page of a contract
            return best_form == "invoice" and best is not None and view.score(self.kinds[best]) < mine + CLEARLY
        if view.number is not None and view.number[0] == 1 and current.views[-1].number is not None:
            return False
        if form in ONE_PAGE or (form == "licence" and begins is None and best is not None):
            return False
        if begins is None:
            if best is None or best_form in (form, "statement") or _annex(view):
                return True
            return view.score(self.kinds[best]) < max(2.0, mine + 1.0)
        if begins == current.key:
            return not self._anew(current, view)
        return not view.titles[0].first or view.found[begins].title not in squeezed(view.titles[0].text).lower()

    def _anew(self, current: Piece, view: View) -> bool:
        """Whether a page with a title of the same kind begins another paper rather than a further part of this one."""
        first, here = current.views[0].titles, view.titles
        if not here or not first:
            return False
        return here[0].weight >= 0.9 * first[0].weight and not self._same_heading(current, view)

    def _same_heading(self, current: Piece, view: View) -> bool:
        """Whether a page begins with a title of the one before it that names the kind, over however many lines on either."""
        before, word = current.views[-1], view.found[current.key].title if current.key is not None else ""
        same = _runs(view.titles[:1], view.titles) & _runs(before.titles[:_WRAPPED], before.titles)
        return any("…" in word or word in squeezed(text).lower() for text in same)

    def _is_form(self, view: View) -> bool:
        """Whether a page is of the application form itself, which is no proof."""
        names = [re.split(r"[（(]", form.name.zh)[0] for form in self.edition.forms_file.forms]
        table = self.edition.forms_file.tables.get("claims")
        names += [table.title.zh] if table is not None else []
        heads = "".join(title.text for title in view.titles if title.weight >= BEGINS)
        return any(squeezed(name) in heads for name in names)

    def _divider(self, view: View, typical: float) -> str | None:
        """What a cover, a divider, a blank page or a table of contents says (nothing for most); None for other pages."""
        rows = [line for line in view.sheet.lines if len(line.text) > 3 or not line.text.isdecimal()]
        text = "".join(line.text for line in rows)
        if len(text) < 4:
            return "" if view.sheet.page.how != "ocr" else None
        head = "".join(line.text for line in rows[:3])
        listed = sum(bool(_LEADER.search(line.raw(0, len(line.text)))) for line in rows)
        if (head.startswith(("目录", "材料目录", "附件目录")) and listed >= 2) or listed >= max(4, 0.6 * len(rows)):
            return ""
        if len(text) > SHORT or len(rows) > 8:
            return None
        large = sum(len(line.text) for line in rows if line.height >= 1.25 * typical) >= 0.5 * len(text)
        if _FOLDER.search(text) or (_DIVIDER.match(text) and len(text) <= 30 and len(rows) <= 2):
            return text
        return text if large and not _STATES.search(text) and len(rows) <= 3 and len(text) <= 40 else None

    def _strips(self, piece: Piece) -> Iterator[Piece]:
        """The papers of a page that carries several receipts, one beneath the other; else the piece as it is."""
        form = self.kinds[piece.key].form if piece.key is not None else ""
        if form != "payment" or len(piece.views) != 1 or piece.key is None:
            yield piece
            return
        view, kind = piece.views[0], self.kinds[piece.key]
        heads = [line for line in view.sheet.lines if _heads(line, kind, view.sheet.height)]
        tops = [
            head.top for i, head in enumerate(heads) if i == 0 or head.top - heads[i - 1].top > 6 * view.sheet.height
        ]
        page = view.sheet.page
        edges = [*tops, page.height * 2]
        parts = [
            sheet(replace(page, spans=[s for s in page.spans if low <= s.middle < high]))
            for low, high in zip(tops, edges[1:], strict=True)
        ]
        parts = [part for part in parts if sum(word in part.text for word in kind.words) >= 3]
        if len(parts) < 2:
            yield piece
            return
        for part in parts:
            yield Piece([self._view(part, frozenset())], piece.key, piece.hint)


def _heads(line: Line, kind: KindSigns, height: float) -> bool:
    """Whether a line is the title of a receipt: large, or the title alone; the words of a seal are none."""
    if len(line.text) > 30 or _STATES.search(line.text) or "章" in line.text:
        return False
    words = [match[0] for _, pattern in kind.titles if (match := pattern.search(line.text))]
    return bool(words) and (line.height >= LARGE * height or len(max(words, key=len)) >= 0.5 * len(line.text))


def _annex(view: View) -> bool:
    """Whether a page begins with an annex of what stands before it (附件一 功能清单)."""
    return bool(view.titles) and re.match(r"附[件录表][一二三四五六七八九十\d]", view.titles[0].text) is not None


def _runs(starts: Sequence[Title], titles: Sequence[Title]) -> set[str]:
    """The texts of titles, alone and with those after them, from each start on."""
    return {
        "".join(title.text for title in titles[start : start + length])
        for start in range(len(starts))
        for length in range(1, _WRAPPED + 1)
    }


def _running(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Heads that stand at the top of several pages in ordinary type: names of a report rather than titles of papers."""
    if len(sheets) < 3:
        return frozenset()
    tops = Counter(s.lines[0].text for s in sheets if s.lines and s.lines[0].height < 1.15 * s.height)
    return frozenset(text for text, count in tops.items() if count >= 3 and len(text) > 3)


def _number(one: Sheet) -> tuple[int, int | None] | None:
    """The number a page has within its paper, and of how many, where it is printed."""
    text = "\n".join(line.text for line in [*one.lines[:2], *one.lines[-3:]])
    match = _PAGE_OF.search(text)
    if match:
        number, total = next((a, b) for a, b in ((match[1], match[2]), (match[4], match[3]), (match[5], match[6])) if a)
        return (int(number), int(total)) if 0 < int(number) <= int(total) else None
    match = _PAGE_NO.search(text)
    return (int(match[1] or match[2]), None) if match else None


def _numbered_on(before: View, view: View) -> bool:
    """Whether the printed numbers say that a page follows the one before within one paper."""
    if before.number is None or view.number is None or view.number[1] is None:
        return False
    return view.number == (before.number[0] + 1, before.number[1])
