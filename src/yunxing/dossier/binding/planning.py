"""A plan of the binding: each file of the declaration found, hashed and looked through before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from yunxing.dossier.form import lacking_in_pdf
from yunxing.dossier.form.faces import shown_unset, unset
from yunxing.dossier.tables.supplied import differences, is_table
from yunxing.evidence.findings import Finding
from yunxing.evidence.folder.walking import walk
from yunxing.evidence.original import MOST_BYTES, hash_of
from yunxing.evidence.unreadable import unreadable
from yunxing.guide.edition import Edition
from yunxing.guide.files import cannot_open
from yunxing.guide.kinds.proofs import EvidenceCount
from yunxing.guide.records import Declaration, EvidenceRecord

from . import office, pictures
from .looking import Look
from .minding import BOUNDS, Bounds, Looker
from .ordering import Item, Named, items, named, without
from .pieces import Entry, Noted, Piece, Plan, Sealed, Section
from .saying import said
from .sources import Stamp, stamp_of

SEALED = "签字盖章页扫描件"
"""What the section of sealed pages is called."""
MOST_NAMED = 8
"""Files of a folder that are not bound and are named; of more there is the number."""
Progress = Callable[[str, int, int], None]
"""Called with a stage (``looking``, ``numbering``, ``writing``), what is done of it and how much it is."""


def plan(
    declaration: Declaration,
    edition: Edition,
    folder: Path,
    *,
    progress: Progress | None = None,
    bounds: Bounds = BOUNDS,
    leaving: Sequence[Path] = (),
    sealed: Sequence[Sealed] = (),
) -> Plan:
    """What binding the proofs of a declaration out of a folder will give, with everything that speaks against it.

    ``leaving`` are files in the folder that are ours; ``sealed`` follow the items under a heading of their own. Nothing is written but in a folder of the system's own that goes
    with the plan. Raises ``InputError`` where the folder cannot be opened.
    """
    try:
        files = {one.name: one.path for one in walk(folder, leaving=leaving).files}
    except OSError as error:
        raise cannot_open(str(folder), error) from error
    looker = Looker(bounds)
    looker.start()
    aside = TemporaryDirectory(prefix="yunxing-bind-")
    try:
        planning = _Planning(declaration, edition, files, Path(aside.name), looker=looker, progress=progress or _quiet)
        sections = planning.sections(items(declaration, edition), sealed)
        lacking = without(declaration, edition)
        if lacking:
            listed = "；".join(f"{item.number} {item.kinds}" for item in lacking)
            planning.note("", "no_evidence", listed)
        planning.look_for_boxes(sections)
        return Plan(declaration, edition, sections, planning.notes, planning.stamps, aside)
    except BaseException:
        aside.cleanup()
        raise
    finally:
        looker.close()


def _quiet(stage: str, done: int, total: int) -> None:
    """Nobody listens."""


_Made = tuple[Look | None, Path | None, pictures.Drawn | None]
_NOTHING: _Made = (None, None, None)


class _Planning:
    """Making one plan."""

    def __init__(
        self, declaration: Declaration, edition: Edition, files: Mapping[str, Path], aside: Path, *, looker: Looker,
        progress: Progress,
    ) -> None:  # fmt: skip
        self.declaration = declaration
        self.edition, self.files, self.aside, self.progress = edition, files, aside, progress
        self.notes: list[Noted] = []
        self.stamps: dict[Path, Stamp] = {}
        self._plain = {unicodedata.normalize("NFC", name): name for name in files}
        self._looker = looker

    def note(self, file: str, code: str, detail: str = "") -> None:
        self.notes.append(Noted(file, said(code, detail)))

    def look_for_boxes(self, sections: Sequence[Section]) -> None:
        """Say which characters of the form and of names cannot be set: they would be boxes, unseen until it is printed."""
        if self.edition.paper is not None:  # without, the form is made elsewhere
            boxes = shown_unset(lacking_in_pdf(self.declaration, self.edition))
            if boxes:
                self.note("", "form_unset", boxes)
        for name in dict.fromkeys(entry.piece.name for section in sections for entry in section.entries):
            if boxes := shown_unset(unset(name)):
                self.note(name, "name_unset", boxes)

    def sections(self, wanted: Sequence[Item], sealed: Sequence[Sealed] = ()) -> list[Section]:
        found = {record.id: self._named(record) for item in wanted for record in item.records}
        scans = [one for one in sealed if one.file in self.files]
        files = [*(at.file for at in found.values() if at is not None), *(one.file for one in scans)]
        names = list(dict.fromkeys(file for file in files if file in self.files))
        pieces = self._pieces(names)
        self._check(wanted, found, pieces)
        self._tables(wanted, found, pieces)
        left = sorted(self.files.keys() - set(names))
        if left:
            more = f" … （共 {len(left)} 个）" if len(left) > MOST_NAMED else ""
            self.note("", "unbound", f"{'、'.join(left[:MOST_NAMED])}{more}")
        bound: set[str] = set()
        sections = []
        for item in wanted:
            entries = []
            for record in item.records:
                at = found[record.id]
                piece = pieces.get(at.file) if at is not None else None
                if at is None or piece is None:
                    continue
                kind = self.edition.evidence[record.item].name.zh
                first, last = at.first or 1, at.last or piece.pages
                entries.append(Entry(record.id, kind, piece, first, last, here=at.file not in bound))
                bound.add(at.file)
            if entries:
                sections.append(Section(item.number, item.title, entries))
        entries = []
        for scan in scans:
            if (piece := pieces.get(scan.file)) is not None:
                entries.append(Entry("", scan.place, piece, 1, piece.pages, here=scan.file not in bound))
                bound.add(scan.file)
        if entries:
            sections.append(Section(None, SEALED, entries))
        return sections

    def _named(self, record: EvidenceRecord) -> Named | None:
        """The file of a record, by the name that the folder has for it."""
        if not record.file:
            self.note("", "no_file", record.id)
            return None
        text = unicodedata.normalize("NFC", record.file.replace("\\", "/").removeprefix("./"))
        at = named(text, there=text in self._plain)
        if at.file not in self._plain:
            self.note(record.file, "file_missing")
            return None
        return at._replace(file=self._plain[at.file])

    def _pieces(self, names: Sequence[str]) -> dict[str, Piece]:
        """Each file hashed, in threads, while a process of its own looks through one after another."""
        pieces: dict[str, Piece] = {}
        soffice = office.program()
        with ThreadPoolExecutor(2) as pool:
            hashes: dict[str, Future[str]] = {}
            try:
                for name in names:
                    path = self.files[name]
                    try:
                        self.stamps[path] = stamp_of(path)
                    except OSError as error:
                        raise cannot_open(name, error) from error
                    if self.stamps[path].size > MOST_BYTES:
                        self.note(name, "too_large")
                    else:
                        hashes[name] = pool.submit(hash_of, path)
                for number, name in enumerate(hashes):
                    self.progress("looking", number, len(hashes))
                    look, taken, drawn = self._look(number, name, soffice)
                    if look is None:
                        continue
                    path = self.files[name]
                    try:
                        digest = hashes[name].result()
                    except OSError as error:
                        raise cannot_open(name, error) from error
                    size = self.stamps[path].size
                    pieces[name] = Piece(
                        name, path, size, digest, look.format, look.pages, drawn, taken, tuple(look.heavy)
                    )
                self.progress("looking", len(hashes), len(hashes))
            finally:
                pool.shutdown(cancel_futures=True)
        return pieces

    def _look(self, number: int, name: str, soffice: str | None) -> _Made:
        """A file looked through, and where its pages are; nothing where it cannot be bound, which is noted."""
        path = self.files[name]
        made = self.aside / f"{number}-made.pdf"
        look = self._looker.look(path, made)
        if isinstance(look, Finding):
            self.notes.append(Noted(name, look))
            return _NOTHING
        kind = look.format
        if kind in office.FORMATS:
            pdf = office.to_pdf(soffice, path, self.aside, str(number), kind) if soffice is not None else None
            look = self._looker.look(pdf, made) if pdf is not None else Look("unknown")
            if pdf is None or isinstance(look, Finding) or look.format != "pdf" or not look.pages:
                self.note(name, "needs_converter" if soffice is None else "converter_failed")
                return _NOTHING
            self.note(name, "converted")
            path, look.format = pdf, kind
        for code, detail in look.notes:
            self.note(name, code, detail)
        self.notes += [Noted(name, finding) for finding in look.found]
        if look.pages:
            if look.made:
                return look, made, None
            drawn = pictures.passed_through(path) if kind == "picture" else None
            return look, None if drawn is not None else path, drawn
        if kind == "xml" and not look.notes:
            self.note(name, "attached")
            return look, None, None
        if kind in {"text", "unknown"} and ".pdf" in name.lower()[-4:]:
            self.note(name, "not_pdf")
        elif kind == "text":
            self.note(name, "text_file")
        elif kind == "unknown":
            self.notes.append(Noted(name, unreadable(path)))
        return _NOTHING

    def _tables(self, wanted: Sequence[Item], found: Mapping[str, Named | None], pieces: Mapping[str, Piece]) -> None:
        """Tables of investment that were sealed, against the form that is bound before them."""
        tables = [
            at.file for item in wanted for record in item.records
            if (at := found[record.id]) is not None and at.file in pieces and is_table(record.item, self.edition)
        ]  # fmt: skip
        for file, zh, en in differences(self.declaration, self.edition, {name: self.files[name] for name in tables}):
            self.notes.append(Noted(file, Finding("table_differs", "doubtful", zh, en)))

    def _check(self, wanted: Sequence[Item], found: Mapping[str, Named | None], pieces: Mapping[str, Piece]) -> None:
        """What the records say of their files against what the files are."""
        without_range: dict[str, int] = {}
        limits = {rule.item: rule.exactly for rule in self.edition.rules if isinstance(rule, EvidenceCount)}
        for item in wanted:
            for record in item.records:
                at = found[record.id]
                piece = pieces.get(at.file) if at is not None else None
                if at is None or piece is None:
                    continue
                if record.sha256 and record.sha256.strip().lower() != piece.sha256:
                    self.note(piece.name, "hash_differs")
                if at.first is None:
                    without_range[at.file] = without_range.get(at.file, 0) + 1
                elif not 1 <= at.first <= (at.last or 0) <= piece.pages:
                    self.note(piece.name, "range_beyond", f"{at.first}-{at.last}")
                    continue
                pages = (at.last or 0) - at.first + 1 if at.first is not None else piece.pages
                most = limits.get(record.item)
                if most is not None and pages > most:
                    self.note(piece.name, "pages_limited", f"{most} 页（这份 {pages} 页）")
                if record.pages is not None and pages and record.pages != pages and without_range.get(at.file, 0) < 2:
                    self.note(piece.name, "pages_differ", f"{pages} 页（登记 {record.pages} 页）")
        for file, number in without_range.items():
            if number > 1 and pieces[file].pages > 1:
                self.note(file, "shared_file")
