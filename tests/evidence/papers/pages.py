"""Small pages written by hand: rows of text at places, as a text layer or a recogniser gives them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from yunxing.evidence.document import Format, Texts
from yunxing.evidence.facts import How
from yunxing.evidence.page import Page, Span
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers import read_papers
from yunxing.evidence.papers.sheet import Sheet, sheet
from yunxing.guide.edition import Edition
from yunxing.guide.loading import load_edition

Piece = str | tuple[float, str]
Row = Piece | Sequence[Piece]
HEIGHT = 12.0
PITCH = 20.0


def edition() -> Edition:
    """The packaged edition."""
    return load_edition("jiangsu-2020")


def span(text: str, left: float, top: float, *, height: float = HEIGHT, confidence: float = 1.0) -> Span:
    """A span as wide as its characters are."""
    wide = sum(1.0 if ord(c) > 0xFF else 0.55 for c in text) * height
    return Span(text, left, top, left + wide, top + height, confidence)


def page(*rows: Row, number: int = 1, how: How = "text", width: float = 595, confidence: float = 1.0) -> Page:
    """A page: a row is a text at the margin, or pieces at a place each, in points; ``# …`` is set in large type."""
    spans: list[Span] = []
    top = 60.0
    for row in rows:
        pieces = [row] if isinstance(row, str) or _is_piece(row) else list(row)
        height = HEIGHT
        for piece in pieces:
            left, text = (70.0, piece) if isinstance(piece, str) else piece  # type: ignore[misc]
            if text.startswith("# "):
                height, text = 1.7 * HEIGHT, text[2:]
            if text:
                spans.append(span(text, left, top, height=height, confidence=confidence))
        top += PITCH * height / HEIGHT
    return Page(number, width, max(842.0, top + 60), how, spans)


def _is_piece(row: Row) -> bool:
    return isinstance(row, tuple) and len(row) == 2 and isinstance(row[0], int | float)


class Held:
    """A document that holds pages made by hand."""

    def __init__(self, *pages: Page, format: Format = "pdf", attached: dict[str, bytes] | None = None) -> None:  # noqa: A002
        self.format: Format = format
        self.pages = pages
        self.page_count = len(pages)
        self.attached: dict[str, bytes] = attached or {}
        self.properties: dict[str, str] = {}
        self.findings: list = []  # type: ignore[type-arg]

    def page(self, number: int) -> Page:
        return self.pages[number - 1]

    def picture(self, number: int, longer: int) -> None:
        return None

    def close(self) -> None:
        pass


def read(*pages: Page, name: str = "a.pdf", of: Edition | None = None, **more: object) -> list[Paper]:
    """The papers of a file of those pages."""
    held = Held(*pages, **more)  # type: ignore[arg-type]
    return read_papers(held, pages, name=name, edition=of or edition())


def written(*parts: str, format: Format = "docx", name: str = "a.docx") -> list[Paper]:  # noqa: A002
    """The papers of a file that is text alone."""
    document = Texts(format, list(parts))
    pages = [document.page(n) for n in range(1, len(parts) + 1)]
    return read_papers(document, pages, name=name, edition=edition())


def laid(*rows: Row, **more: object) -> Sheet:
    """A page arranged to be read."""
    return sheet(page(*rows, **more))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def code(first17: str = "91320700EXAMP0007") -> str:
    """An invented credit code with its right check character."""
    from yunxing.reference.uscc import check_character

    return first17 + check_character(first17)
