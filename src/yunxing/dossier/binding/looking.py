"""Looking through a file before anything is bound: how many pages, whether they can be bound, what should be known.

It does with a file what binding will do, so that nothing is met first when the others are half bound. ``minding`` has it
done in a process that may die.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from yunxing.dossier import ofd
from yunxing.evidence.document import Format, Refused
from yunxing.evidence.findings import Finding
from yunxing.evidence.sniff import sniff, text_of

from . import pdfs, pictures
from .heavy import Heavy, heavy
from .sources import Handles, Part, length_of
from .stilling import worded as worded_pages

logging.getLogger("pikepdf").addHandler(logging.NullHandler())  # what it complains of is said in findings here
_MOST_LISTED = 8
_HEAD = 64 * 1024
_BEFORE_ROOT = re.compile(r"[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|<![A-Za-z][^>\[]*(?:\[[^\]]*\][^>]*)?>", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_SEEN_ROOTS = {
    "svg", "html", "worddocument", "workbook", "package",
    "head", "body", "div", "span", "p", "br", "hr", "h1", "h2", "h3", "h4", "center", "font", "img", "meta", "script", "style", "iframe", "ul", "ol",
}  # fmt: skip
"""XML that people look at: drawings, web pages and parts of them, what Office writes as one file."""
_WEB = {".html", ".htm", ".xhtml", ".shtml"}
"""How the names of web pages end, whatever they begin with."""


@dataclass
class Look:
    """What a file is, its pages, findings as code and detail; ``made``: its pages are in the file that was asked for.

    ``found`` are findings that were made elsewhere, with their sentences.
    """

    format: Format
    pages: int = 0
    made: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    heavy: list[Heavy] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)

    def to_plain(self) -> Mapping[str, object]:
        """As JSON can say it."""
        found = [(one.code, one.weight, one.zh, one.en, one.page) for one in self.found]
        return {
            "format": self.format, "pages": self.pages, "made": self.made, "notes": self.notes, "heavy": self.heavy,
            "found": found,
        }  # fmt: skip


def look(path: Path, made: Path) -> Look:
    """Look through a file. What PDF cannot carry as it is (some pictures, OFD) becomes a PDF at ``made``.

    Raises ``OSError``.
    """
    found = Look(sniff(path))
    if found.format == "pdf":
        _pdf(path, found)
    elif found.format == "picture":
        _picture(path, made, found)
    elif found.format == "ofd":
        _ofd(path, made, found)
    elif found.format == "xml":
        _data(path, found)
    return found


def _pdf(path: Path, found: Look) -> None:
    try:
        with pdfs.opened(path) as pdf:
            strange = pdfs.strange(pdf)
            fonts = pdfs.lacks_chinese(pdf)
            repaired = bool(pdf.get_warnings())
            found.heavy = list(heavy(pdf, path))
            wrong = pdfs.unreadable_pages(pdf)
            worded = worded_pages(pdf)
            drawn = pdfs.stilled(pdf)
            how = [shown for _, shown in pdfs.bodies(pdf)]
    except pdfs.PdfError as error:
        found.notes.append((error.code, error.detail))
        return
    found.pages = len(how)
    huge = [n for n, s in enumerate(how, 1) if max(s.box.width, s.box.height) * s.unit > pdfs.HUGE]
    if repaired:
        other = _counted_otherwise(path)
        if other is not None and other != found.pages:
            found.notes.append(("pdf_pages_unsure", f"{found.pages} / {other}"))
        found.notes.append(("pdf_repaired", ""))
    found.notes += [("pdf_contents", _listed(wrong))] if wrong else []
    found.notes += [("pdf_fonts", "、".join(fonts[:_MOST_LISTED]))] if fonts else []
    found.notes += [("pdf_huge", _listed(huge))] if huge else []
    found.notes += [("pdf_drawn", str(drawn))] if drawn else []
    found.notes += [("pdf_worded", _listed(worded))] if worded else []
    found.notes += [(code, str(number)) for code, number in strange.items()]


def _data(path: Path, found: Look) -> None:
    """Data are attached; what is a drawing, a web page or an Office document written as XML would be seen by nobody."""
    with path.open("rb") as file:
        text = text_of(file.read(_HEAD)) or ""
    at = 0
    while before := _BEFORE_ROOT.match(text, at):
        at = before.end()
    root = _ROOT.match(text, at)
    name = root[1].lower() if root else ""
    web = path.suffix.lower() in _WEB
    if web or name.rpartition(":")[2] in _SEEN_ROOTS or name == "office:document":
        found.notes.append(("xml_seen", name))


def _counted_otherwise(path: Path) -> int | None:
    """The pages of a broken PDF as another reader counts them; None where it cannot."""
    import pypdfium2 as pdfium  # noqa: PLC0415 -- for broken files alone

    try:
        with pdfium.PdfDocument(path) as pdf:
            return len(pdf)
    except (pdfium.PdfiumError, OSError):
        return None


def _listed(numbers: list[int]) -> str:
    text = "、".join(map(str, numbers[:_MOST_LISTED]))
    return f"{text} …" if len(numbers) > _MOST_LISTED else text


def _picture(path: Path, made: Path, found: Look) -> None:
    try:
        if pictures.passed_through(path) is None:
            all_drawn = list(pictures.converted(path))
            if more := pictures.left_out(path):
                found.notes.append(("picture_frames", str(more)))
        elif pictures.looked_through(path):
            found.pages = 1
            return
        else:
            rescued, empty = pictures.rescued(path)
            all_drawn = [rescued]
            found.notes.append(("picture_cut", f"{empty}%") if empty else ("picture_cut_somewhere", ""))
    except pictures.PictureError as error:
        found.notes.append(("picture_damaged", str(error)[:80]))
        return
    with made.open("wb") as file:
        for part in pictures.assembled(all_drawn):
            file.write(part if isinstance(part, bytes) else _read(part))
    found.pages, found.made = len(all_drawn), True
    with pdfs.opened(made) as pdf:
        found.heavy = list(heavy(pdf, made))


def _ofd(path: Path, made: Path, found: Look) -> None:
    try:
        drawing = ofd.draw(path)
    except Refused as refusal:
        found.found.append(replace(refusal.finding, weight="refused"))
        return
    found.found += drawing.findings
    if any(one.weight == "refused" for one in drawing.findings):
        return
    made.write_bytes(drawing.pdf)
    found.pages, found.made = drawing.pages, True
    with pdfs.opened(made) as pdf:
        found.heavy = list(heavy(pdf, made))


def _read(part: Part) -> bytes:
    assert not isinstance(part, bytes)
    into = memoryview(bytearray(length_of(part)))
    handles = Handles()
    try:
        handles.read(part.path, part.start, into)
    finally:
        handles.close()
    return bytes(into)
