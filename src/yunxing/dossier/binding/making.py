"""Binding: numbers settled, the parts put one after another, each page stamped, the result counted and moved into place."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from yunxing.guide.files import InputError, Place
from yunxing.guide.records import Declaration
from yunxing.guide.sheets.template import kept_whole

from . import outline, pdfs, sheets
from .entries import notes_of
from .heavy import brought_back, set_aside
from .numbering import Layout, filled, laid_out, references
from .pictures import assembled, first_loose
from .pieces import Bound, Noted, Piece, Plan
from .planning import Progress, _quiet
from .saying import said
from .sources import Handles, Span, spliced
from .spelling import misspelt, respelt
from .stamps import Stamps

Form = Callable[[Declaration], bytes]
"""Makes the form of a declaration as a PDF; references to pages in it are links to ``yunxing:page/N``."""
MOST_ROUNDS = 6
"""Times that form and contents are made until their numbers of pages hold. Two are usual: the numbers change a length only where one more figure breaks a line."""


_AT_ONCE = 1024 * 1024


class BindingError(RuntimeError):
    """The bound file is not what was planned; it was not put into place. A fault of ours, not of a file."""


class _Settled(NamedTuple):
    layout: Layout
    total: int
    declaration: Declaration
    front: bytes
    form: bytes
    items: bytes
    originals: bytes

    @property
    def made(self) -> tuple[bytes, bytes, bytes, bytes]:
        """What was made, each a PDF."""
        return self.front, self.form, self.items, self.originals


def bind(plan: Plan, form: Form, target: Path, progress: Progress | None = None) -> Bound:
    """Write the bound file of a plan; the old one stays until the new one is whole.

    Raises ``InputError`` where the plan refuses files, or one was changed since; ``BindingError`` where pages are lost.
    """
    if plan.refused:
        raise InputError([(Place(n.file or "evidence"), "", n.finding.zh, n.finding.en) for n in plan.refused])
    tell = progress or _quiet
    settled = _settle(plan, form, tell)
    notes = list(plan.findings)
    with kept_whole(target) as beside:
        digest = _write(plan, settled, beside, tell, notes)
        _counted(beside, settled.total)
    _kept(target.parent)
    for claim in settled.declaration.claims:
        if claim.pages is None:
            name = plan.edition.by_key[claim.item].name
            notes.append(Noted("", said("no_proof", name.zh, en=name.en)))
    for place, contract in enumerate(settled.declaration.contracts, 1):
        if contract.pages is None:  # by its place: its key may be ours
            notes.append(Noted("", said("no_proof", f"第{place}份合同", en=f"contract {place}")))
    made = settled.declaration
    return Bound(settled.total, made, references(made), notes, digest)


def _settle(plan: Plan, form: Form, tell: Progress) -> _Settled:
    """Make front and form again and again until each is as long as it was taken to be.

    Lengths of both decide every number, and the numbers their lengths; where they still change after ``MOST_ROUNDS``, an
    error says so, so this ends.
    """
    lengths = (2, 1)
    originals_pages = 1
    for number in range(MOST_ROUNDS):
        tell("numbering", number, MOST_ROUNDS)
        layout = laid_out(plan, *lengths)
        total = layout.originals + originals_pages - 1
        declaration = filled(plan, layout, total)
        front, made = sheets.front(plan, layout, total), form(declaration)
        originals = sheets.originals(plan, layout)
        now = (_pages_of(front), _pages_of(made))
        if now == lengths and _pages_of(originals) == originals_pages:
            tell("numbering", MOST_ROUNDS, MOST_ROUNDS)
            between = sheets.items(plan, layout)
            if _pages_of(between) != max(1, len(plan.sections)):  # nothing is a blank page
                raise BindingError("a sheet before an item takes more than one page")
            return _Settled(layout, total, declaration, front, made, between, originals)
        lengths, originals_pages = now, _pages_of(originals)
    raise InputError.one(
        Place("申报书"),
        "",
        f"页码排了 {MOST_ROUNDS} 遍仍不稳定（目录和申请表的页数随页码变化），请略改简介文字后再装订",
        f"page numbers did not settle in {MOST_ROUNDS} rounds, as the lengths of contents and form follow them: "
        "change a few words of the form and bind again",
    )


def _pages_of(pdf: bytes) -> int:
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _write(plan: Plan, settled: _Settled, path: Path, tell: Progress, notes: list[Noted]) -> str:
    with ExitStack() as stack:
        handles = Handles(plan.stamps)
        stack.callback(handles.close)
        try:
            digest = _put_together(plan, settled, path, tell=tell, notes=notes, handles=handles, stack=stack)
        except (OSError, pikepdf.PdfError, RuntimeError):
            if handles.failed is None:
                raise
        # What writes a PDF may take an error of reading for a damaged stream and go on: so it is looked at here.
        if handles.failed is not None:
            names = {str(piece.path): piece.name for piece in plan.pieces}
            where = str(handles.failed.filename)
            raise _changed(names.get(where, where)) from handles.failed
    return digest


def _put_together(
    plan: Plan, settled: _Settled, path: Path, *, tell: Progress, notes: list[Noted], handles: Handles, stack: ExitStack
) -> str:
    binder = _Binder(plan.pieces, handles, settled.total)
    stack.callback(binder.target.close)
    front, form, items, originals = (stack.enter_context(Pdf.open(io.BytesIO(made))) for made in settled.made)
    binder.add_ours(front)
    binder.add_ours(form)
    done = 0
    for section, sheet in zip(plan.sections, items.pages, strict=False):
        binder.add_sheet(items, sheet)
        for entry in section.entries:
            if entry.here:
                binder.add_piece(entry.piece)
                done += entry.piece.pages
                tell("binding", done, plan.pages)
    binder.add_ours(originals)
    for number in binder.finish():
        notes.append(Noted("", said("link_beyond", str(number))))
    outline.write(binder.target, plan, settled.layout)
    _describe(binder.target, plan, settled)
    return _saved(binder.target, path, tell)


class _Binder:
    """The bound file as it grows.

    It begins as a PDF of all pictures, which is nowhere but in parts: so their data are read when they are written. What
    else is copied from another PDF is held until then.
    """

    def __init__(self, pieces: Sequence[Piece], handles: Handles, total: int) -> None:
        drawn = {piece: piece.drawn for piece in pieces if piece.drawn is not None}
        loose: list[Span] = []
        self._loose: dict[Piece, int] = {}
        for piece in pieces:
            if piece.taken is not None:
                self._loose[piece] = first_loose(len(drawn)) + len(loose)
                loose += [Span(piece.taken, each.start, each.length) for each in piece.heavy]
        self.target = Pdf.open(spliced(assembled(list(drawn.values()), loose), handles))
        self._drawn = dict(zip(drawn, [*self.target.pages], strict=True))
        del self.target.pages[:]
        self._handles, self._total = handles, total
        self._stamps = Stamps(self.target)
        self._layers = pdfs.Layers(self.target)
        self._links: list[tuple[int, list[float], int]] = []
        self._count, self._misspelt = 0, False

    def add_ours(self, pdf: Pdf) -> None:
        """All pages of a PDF that we made, with their references to pages."""
        places = {page.obj.objgen: self._count + number for number, page in enumerate(pdf.pages, 1)}
        links = [_links_of(page.obj, places) for page in pdf.pages]
        for found, (body, how) in zip(links, pdfs.bodies(pdf), strict=True):
            self._links += [(self._count, rectangle, number) for rectangle, number in found]
            self._add(body, how)

    def add_sheet(self, pdf: Pdf, page: Page) -> None:
        """One page of a PDF that we made."""
        for body, how in pdfs.bodies(pdf, [page]):
            self._add(body, how)

    def add_piece(self, piece: Piece) -> None:
        """All pages of a file, or it attached where it has none."""
        before = self._count
        try:
            if piece.drawn is not None:
                for body, how in pdfs.bodies(self.target, [self._drawn[piece]]):
                    self._add(body, how)
            elif piece.taken is not None:
                self._copy(piece, piece.taken)
            else:
                self._attach(piece)
        except (pdfs.PdfError, OSError) as error:
            raise _changed(piece.name) from error
        if self._count - before != piece.pages:
            raise _changed(piece.name)

    def _copy(self, piece: Piece, path: Path) -> None:
        self._handles.check(path)
        with pdfs.opened(path) as pdf:
            set_aside(pdf, piece.heavy)
            pdfs.stilled(pdf)
            for body, how in pdfs.bodies(pdf):
                self._add(body, how)
            self._misspelt |= misspelt(pdf)
            brought_back(self.target, pdf, piece.heavy, self._loose[piece])
            self._layers.take(pdf)

    def _attach(self, piece: Piece) -> None:
        data = piece.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != piece.sha256:
            raise _changed(piece.name)
        spec = pikepdf.AttachedFileSpec(
            self.target, data, filename=Path(piece.name).name, mime_type="text/xml", relationship=Name.Data
        )
        self.target.attachments[piece.name] = spec

    def _add(self, body: Object, how: pdfs.Shown) -> None:
        self.target.pages.append(Page(body))
        self._count += 1
        self._stamps.put(self.target.pages[-1], self._count, how)

    def finish(self) -> list[int]:
        """Turn references into jumps; those to pages that do not exist are given back."""
        if self._count != self._total:
            raise BindingError(f"{self._count} pages instead of {self._total}")
        self._layers.place()
        if self._misspelt:
            respelt(self.target)
        pages = [page.obj for page in self.target.pages]
        beyond = []
        for at, rectangle, number in self._links:
            if not 1 <= number <= self._total:
                beyond.append(number)
                continue
            jump = Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array(rectangle), Border=Array([0, 0, 0]),
                Dest=Array([pages[number - 1], Name.Fit]),
            )  # fmt: skip
            if "/Annots" not in pages[at]:
                pages[at].Annots = Array()
            pages[at].Annots.append(self.target.make_indirect(jump))
        return beyond


def _links_of(page: Object, places: Mapping[tuple[int, int], int]) -> list[tuple[list[float], int]]:
    """The references to pages on a page of ours, each with its rectangle.

    ``places`` has the running number of each page of its file, for links within it.
    """
    found = []
    for annotation in notes_of(page):
        target = annotation.get("/Dest")
        if isinstance(target, Array) and len(target) and target[0].objgen in places:
            found.append(([float(n) for n in annotation.Rect], places[target[0].objgen]))
            continue
        action = annotation.get("/A")
        uri = str(action.get("/URI", "")) if isinstance(action, Dictionary) else ""
        if uri.startswith(sheets.LINK) and uri.removeprefix(sheets.LINK).isdecimal():
            found.append(([float(n) for n in annotation.Rect], int(uri.removeprefix(sheets.LINK))))
    return found


def _changed(name: str) -> InputError:
    return InputError.one(
        Place(name),
        "",
        "文件在装订过程中被改动或移走了，请重新装订",
        "the file was changed or moved while it was being bound: bind again",
    )


def _describe(target: Pdf, plan: Plan, settled: _Settled) -> None:
    """Titles for readers, and an identifier that follows from what is bound: the same each time."""
    root = target.Root
    root.Lang = String("zh-CN")
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    title = sheets.title(plan)
    info = Dictionary(Title=String(title), Author=String(plan.declaration.name), Producer=String("Yunxing 云星"))
    filed = plan.declaration.filed_on
    if filed is not None:
        info.CreationDate = String(f"D:{filed:%Y%m%d}000000+08'00'")
    target.trailer.Info = target.make_indirect(info)
    whole = hashlib.sha256()
    for made in settled.made:
        whole.update(hashlib.sha256(made).digest())
    for piece in plan.pieces:
        whole.update(bytes.fromhex(piece.sha256))
    target.trailer.ID = Array([String(whole.digest()[:16])] * 2)


class _Hashed(io.RawIOBase):
    """A file that is hashed as it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file, self.hash, self._at = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]  # whatever has bytes
        self._file.write(view)
        self.hash.update(view)
        self._at += len(view)
        return len(view)

    def tell(self) -> int:
        return self._at


def _saved(target: Pdf, path: Path, tell: Progress) -> str:
    with path.open("wb") as file:
        hashed = _Hashed(file)
        gathered = io.BufferedWriter(hashed, _AT_ONCE)
        target.save(
            gathered,
            static_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            progress=lambda percent: tell("writing", percent, 100),
        )
        gathered.flush()
        file.flush()
        os.fsync(file.fileno())
    return hashed.hash.hexdigest()


def _counted(path: Path, total: int) -> None:
    """Pages in are pages out: counted in the file as it lies there, before it takes its place."""
    with Pdf.open(path) as pdf:
        count = len(pdf.pages)
    if count != total:
        raise BindingError(f"{count} pages were written instead of {total}")


def _kept(folder: Path) -> None:
    """Have the folder itself written, so that the new name outlives a power cut, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


__all__ = ["BindingError", "Form", "bind"]
