"""An opened file: its format, its pages, and the data that travel inside it. ``carriers`` make these.

Pages are opened one at a time, when they are asked for, so that a file of a thousand pages costs what is read of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from .findings import Finding
from .page import Page, Span

Format = Literal["pdf", "ofd", "xml", "picture", "docx", "xlsx", "pptx", "text", "unknown"]


class Refused(Exception):  # noqa: N818 -- named for what happened, as in reference.errors
    """A file, or a page of it, that is not read; the finding says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


class Document(Protocol):
    """What a carrier gives for a file. Used as a context manager, so that what it holds is let go."""

    format: Format
    page_count: int
    """Pages of a PDF, OFD or picture; slides of a PPTX; sheets of an XLSX; 1 for text, XML and DOCX."""
    attached: Mapping[str, bytes]
    """Invoice data that travel inside (attachments of OFD and PDF), by name; the file itself where it is XML."""
    properties: Mapping[str, str]
    """Metadata by key: ``taken`` (ISO date and time), ``title``, ``producer``."""
    findings: list[Finding]

    def page(self, number: int) -> Page:
        """The page of that number, from 1, with its text: by its text layer or, where it has none, recognised.

        Raises ``Refused`` where that page cannot be read; the others still can.
        """
        ...

    def picture(self, number: int, longer: int) -> NDArray[np.uint8] | None:
        """The page as a picture (BGR), its longer side so many pixels at most; None where pages have no looks."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


@dataclass(slots=True)
class Texts:
    """A document that is text without places: DOCX, XLSX, PPTX, plain text. One page for each part (sheet, slide)."""

    format: Format
    parts: list[str]
    attached: Mapping[str, bytes] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    pictures: int = 0

    @property
    def page_count(self) -> int:
        """The number of parts."""
        return len(self.parts)

    def page(self, number: int) -> Page:
        """The text of a part, a line of it a span: its places are only its order."""
        rows = self.parts[number - 1].splitlines()
        spans = [Span(row, 0, i, max(1, len(row)), i + 0.9) for i, row in enumerate(rows) if row.strip()]
        return Page(number, max((s.right for s in spans), default=1), max(1, len(rows)), "text", spans)

    def picture(self, number: int, longer: int) -> None:
        """Text has no looks."""

    def close(self) -> None:
        """Nothing is held."""


def pages(document: Document, most: int) -> Iterator[Page]:
    """The pages of a document, at most so many; a page that is refused becomes a finding of the document."""
    for number in range(1, min(document.page_count, most) + 1):
        try:
            yield document.page(number)
        except Refused as refusal:
            document.findings.append(refusal.finding)
