"""An OFD as a PDF: its pages in order, each at its size, with templates, annotations and the seals of signatures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pikepdf import Object, ObjectStreamMode, Page, Pdf, Stream

from yunxing.evidence.carriers.ofd_package import Body, Package, PageReference
from yunxing.evidence.carriers.ofd_page import Laid, Reader
from yunxing.evidence.carriers.ofd_text import Matrix
from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding

from .canvas import Canvas, States
from .notices import drawn, too_much
from .objects import Context, Hand, Work, picture
from .resources import Resources
from .seals import Stamp, stamps

MOST_PAGES = 2000
MOST_SIDE = 5080.0
"""Millimetres: 200 inches, the longest side that every PDF reader shows."""
LEAST_SIDE = 2.0
_ZIP = b"PK\x03\x04"


class Drawing(NamedTuple):
    """A PDF of all pages, how many they are, and what there is to say of them.

    A finding that is ``refused`` says that a page lacks what a viewer may show: then the PDF is not to be bound.
    """

    pdf: bytes
    pages: int
    findings: Sequence[Finding]


def draw(path: Path) -> Drawing:
    """Draw an OFD. Raises ``Refused`` where it cannot be opened or is too much, ``OSError`` where it is not there."""
    package = Package(path)
    try:
        with Pdf.new() as pdf:
            return _draw(package, pdf)
    finally:
        package.archive.close()


def _draw(package: Package, pdf: Pdf) -> Drawing:
    work = Work(pdf, States(pdf))
    documents = [_Document(work, package, body) for body in package.bodies]
    pages = [(document, page) for document in documents for page in document.body.pages]
    if len(pages) > MOST_PAGES:
        raise Refused(
            too_much(f"共 {len(pages)} 页，超过 {MOST_PAGES} 页", f"{len(pages):,} pages, over {MOST_PAGES:,}")
        )
    canvases: list[Canvas] = []
    failed: list[Finding] = []
    for work.page, (document, page) in enumerate(pages, 1):
        try:
            canvases.append(document.page(page))
        except Refused as refusal:
            if refusal.finding.weight == "refused":
                raise
            failed.append(replace(refusal.finding, weight="refused"))
    work.fonts.settle()
    for character in work.fonts.lacking:
        work.notices.add("characters", work.lacking[character], _named(character))
    made = work.fonts.objects(pdf)
    for canvas in canvases:
        page_object, contents = canvas.finish(pdf, work.fonts, made)
        page_object.Contents = Stream(pdf, contents)
        pdf.pages.append(Page(page_object))
    pdf.Root.Lang = "zh-CN"
    written = io.BytesIO()
    pdf.save(written, static_id=True, object_stream_mode=ObjectStreamMode.generate)
    findings = [*failed, *package.findings, *(f for one in documents for f in one.findings), *work.notices.findings()]
    return Drawing(written.getvalue(), len(canvases), [*dict.fromkeys(findings), drawn(list(work.fonts.stood_in))])


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} {code}" if character.isprintable() else code


class _Document:
    """One document of a package, with the seals on its pages."""

    def __init__(self, work: Work, package: Package, body: Body) -> None:
        self.body = body
        self._work, self._reader = work, Reader(package, body)
        self._hand = Hand(work, package, Resources(package, body))
        self._stamps: dict[str, list[Stamp]] = {}
        for stamp in stamps(package, body):
            self._stamps.setdefault(stamp.page, []).append(stamp)
        self._seals: dict[str, _Seal | str] = {}
        self.findings = self._reader.findings

    def page(self, reference: PageReference) -> Canvas:
        """A page drawn. Raises ``Refused`` where it cannot be had, or is more than is drawn."""
        work = self._work
        laid = self.laid_out(reference)
        if not laid.sound:
            work.notices.add("area", work.page)
        _, _, width, height = laid.area
        if not (min(width, height) >= LEAST_SIDE and max(width, height) <= MOST_SIDE):
            raise Refused(
                too_much(
                    f"第{work.page}页为 {width:g}×{height:g} 毫米", f"page {work.page} is {width:g} × {height:g} mm"
                )
            )
        canvas = Canvas(laid.area, work.states)
        self.lay(canvas, laid, Context())
        for stamp in self._stamps.get(reference.id, ()):
            self._stamp(canvas, stamp)
        return canvas

    def laid_out(self, reference: PageReference) -> Laid:
        """What a page consists of. Raises ``Refused`` where it cannot be had."""
        return self._reader.laid(reference, self._work.page)

    def lay(self, canvas: Canvas, laid: Laid, context: Context) -> None:
        """Draw what a page consists of."""
        for name in laid.lists:
            self._hand.resources.add(name)
        for holder, origin in laid.holders:
            with canvas.kept():
                canvas.move(Matrix(e=origin[0], f=origin[1]))
                self._hand.group(canvas, holder, context)

    def _stamp(self, canvas: Canvas, stamp: Stamp) -> None:
        work = self._work
        if stamp.signature not in self._seals:
            self._seals[stamp.signature] = _seal(work, stamp.picture)
        seal = self._seals[stamp.signature]
        left, top, width, height = stamp.box
        if isinstance(seal, str) or not (width > 0 and height > 0):
            work.notices.add("seal_missing" if seal == "seal_missing" else "seal_damaged", work.page, stamp.signature)
            return
        with canvas.kept():
            canvas.move(Matrix(e=left, f=top))
            if stamp.clip is not None:
                canvas.clip([" ".join(f"{value:.4f}" for value in stamp.clip) + " re"], "")
            seal.show(canvas, width, height)


class _Seal(NamedTuple):
    """The picture of a seal: pixels, or the first page of an OFD."""

    image: Object | None = None
    document: _Document | None = None
    laid: Laid | None = None

    def show(self, canvas: Canvas, width: float, height: float) -> None:
        """Show it in a rectangle from the origin, so that what it covers is seen through it, as ink on paper."""
        if self.image is not None:
            canvas.move(Matrix(a=width, d=height))
            canvas.state(1.0, 1.0, "Multiply")
            canvas.show(self.image)
        if self.document is not None and self.laid is not None:
            left, top, across, down = self.laid.area
            canvas.move(Matrix(a=width / across, d=height / down, e=-left * width / across, f=-top * height / down))
            self.document.lay(canvas, self.laid, Context(blend="Multiply"))


def _seal(work: Work, data: bytes | None) -> _Seal | str:
    """The picture of a seal; the kind of notice where there is none that can be drawn."""
    if data is None:
        return "seal_damaged"
    if not data:
        return "seal_missing"
    if not data.startswith(_ZIP):
        made = picture(work, data)
        return "seal_damaged" if isinstance(made, str) else _Seal(image=made)
    try:
        package = Package(data)
        body = package.bodies[0]
        body.signatures = None  # the seal of a seal is not shown
        document = _Document(work, package, body)
        return _Seal(document=document, laid=document.laid_out(body.pages[0]))
    except (Refused, IndexError):
        return "seal_damaged"
