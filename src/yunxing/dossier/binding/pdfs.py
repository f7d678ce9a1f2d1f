"""PDFs of others: opened whatever they are, and each page made one that can stand among strangers.

A page keeps what it shows. What it does (scripts, links, forms, attachments) stays behind; ``strange`` says what was there.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from .entries import DEEP, inherited, notes_of
from .stilling import UndrawableError, stilled_annotations

A4 = (595.276, 841.89)
MARGIN = 28.35
"""Points around what is laid on A4: 10 mm."""
FOOT = 42.0
"""Points kept free beneath it, where the running number stands."""
SMALL = 297.0
"""Points of the shorter side below which a page is laid on A4: A6, the smallest sheet on which the number lies beside what is printed."""
LETTER = (0.0, 0.0, 612.0, 792.0)
"""What viewers show where a page says no size."""
MOST_PAGES = 5000
_DAMAGE = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, OverflowError)
"""What pikepdf raises of files whose entries are not what they should be."""
HUGE = 14_400.0
"""Points of a side (200 inches) beyond which some viewers show nothing."""


class PdfError(Exception):
    """A PDF that cannot be bound: one of the codes of ``saying``, and what it speaks of."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class Box(NamedTuple):
    """What a viewer shows of a page, in its own units before it is turned."""

    left: float
    low: float
    right: float
    high: float

    @property
    def width(self) -> float:
        """Units from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Units from low to high."""
        return self.high - self.low


class Shown(NamedTuple):
    """How a page is shown: the box that is seen, clockwise degrees it is turned by, points to one of its units."""

    box: Box
    turned: int
    unit: float


def opened(path: Path) -> Pdf:
    """A PDF, repaired where its table is broken. Raises ``PdfError``: a password, no page, damage beyond repair."""
    try:
        # Not mapped into memory: a file that is cut meanwhile would end the process.
        pdf = pikepdf.open(path, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream)
        count = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise PdfError("pdf_password") from error
    except _DAMAGE as error:
        raise PdfError("pdf_damaged") from error
    if not count:
        raise PdfError("pdf_empty")
    if count > MOST_PAGES:
        raise PdfError("pdf_pages")
    if _is_only_a_form(pdf):
        raise PdfError("pdf_xfa")
    return pdf


def _is_only_a_form(pdf: Pdf) -> bool:
    """Whether its pages are drawn by the viewer from XML (dynamic XFA): what stands in the file is “please wait”."""
    root = pdf.Root
    form = root.get("/AcroForm")
    return isinstance(form, Dictionary) and "/XFA" in form and bool(root.get("/NeedsRendering", False))


def stilled(pdf: Pdf) -> int:
    """Draw what annotations and filled-in fields show into the pages; how many brought no look of their own.

    Raises ``PdfError`` for one that cannot be drawn.
    """
    try:
        return stilled_annotations(pdf)
    except UndrawableError as error:
        raise PdfError("pdf_annotation", str(error)) from error
    except _DAMAGE as error:
        raise PdfError("pdf_damaged") from error


def shown(page: Object) -> Shown:
    """How a page is shown, as viewers read odd boxes: none or an empty one is a letter, a crop lies within it."""
    media = _box(inherited(page, "/MediaBox")) or Box(*LETTER)
    crop = _box(inherited(page, "/CropBox"))
    if crop is not None:
        met = Box(max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
        media = met if met.width > 0 and met.height > 0 else media
    turned = inherited(page, "/Rotate")
    unit = _number(page.get("/UserUnit"))
    return Shown(media, (round(_number(turned) or 0) // 90 * 90) % 360, unit if unit and unit > 0 else 1.0)


def _box(value: Any) -> Box | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    numbers = [_number(each) for each in value]
    if any(n is None for n in numbers):
        return None
    x0, y0, x1, y1 = (float(n or 0) for n in numbers)
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if box.width > 0 and box.height > 0 else None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < 1e9 else None


def bodies(pdf: Pdf, some: Sequence[Page] | None = None) -> Iterator[tuple[Object, Shown]]:
    """Each page (or each of ``some``) as a new one that holds what it shows and nothing else: its contents as a form, drawn by nobody yet.

    The form is called ``/P``. A form keeps to itself whatever its contents leave behind: a scale, a colour, a ``q`` without
    ``Q``; so what is drawn after it lies where it should. Raises ``PdfError``.
    """
    taken: set[tuple[int, int]] = set()
    try:
        for page in pdf.pages if some is None else some:
            yield _body(pdf, page, taken)
    except _DAMAGE as error:
        raise PdfError("pdf_damaged") from error


def _body(pdf: Pdf, page: Page, taken: set[tuple[int, int]]) -> tuple[Object, Shown]:
    as_it_was = shown(page.obj)
    how, matrix = on_a_sheet(as_it_was)
    body = Dictionary(
        Type=Name.Page, MediaBox=Array([round(n, 4) for n in how.box]), Rotate=how.turned, Resources=Dictionary()
    )
    if how.unit != 1.0:
        body.UserUnit = how.unit
    group = page.obj.get("/Group")
    if isinstance(group, Dictionary):
        body.Group = group
    form = _contents(pdf, page.obj, taken)
    if form is not None:
        resources = inherited(page.obj, "/Resources")
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([round(n, 4) for n in as_it_was.box])
        form.Matrix = Array([round(n, 6) for n in matrix])
        form.Resources = resources if isinstance(resources, Dictionary) else Dictionary()
        body.Resources = Dictionary(XObject=Dictionary(P=form))
    return pdf.make_indirect(body), how


def _contents(pdf: Pdf, page: Object, taken: set[tuple[int, int]]) -> Stream | None:
    """The contents of a page as one stream of its own, which is not copied where it is one already."""
    contents = page.get("/Contents")
    parts = [contents] if isinstance(contents, Stream) else list(contents) if isinstance(contents, Array) else []
    streams = [each for each in parts if isinstance(each, Stream)]
    if not streams:
        return None
    if len(streams) == 1:
        (only,) = streams
        if only.objgen in taken or "/Subtype" in only or "/F" in only:
            return Stream(
                pdf, only.read_raw_bytes(), {key: only[key] for key in ("/Filter", "/DecodeParms") if key in only}
            )
        taken.add(only.objgen)
        return only
    joined = b"\n".join(each.read_bytes() for each in streams)
    return Stream(pdf, zlib.compress(joined, 6), Filter=Name.FlateDecode)


def on_a_sheet(how: Shown) -> tuple[Shown, Sequence[float]]:
    """A page as it is, or laid on A4 in its own size where it is so small that the number would hide some of it.

    Beside how the sheet is shown stands the matrix that brings the page onto it. The sheet lies as the page does, and is
    as much larger than A4 as the page needs.
    """
    box, unit = how.box, how.unit
    across, up = (box.width * unit, box.height * unit)[:: 1 if how.turned in {0, 180} else -1]
    if min(across, up) >= SMALL:
        return how, (1, 0, 0, 1, 0, 0)
    wide, high = A4 if up >= across else A4[::-1]
    wide, high = max(wide, across + 2 * MARGIN), max(high, up + MARGIN + FOOT)
    left, low = (wide - across) / 2, FOOT + (high - MARGIN - FOOT - up) / 2
    a, b, c, d = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}[how.turned]
    corners = [(a * x + c * y, b * x + d * y) for x in (box.left, box.right) for y in (box.low, box.high)]
    x, y = min(corner[0] for corner in corners) * unit, min(corner[1] for corner in corners) * unit
    matrix = (a * unit, b * unit, c * unit, d * unit, left - x, low - y)
    return Shown(Box(0.0, 0.0, wide, high), 0, 1.0), matrix


class Layers:
    """Optional content of all that is bound: what a source hides stays hidden among strangers."""

    def __init__(self, target: Pdf) -> None:
        self._target = target
        self._all, self._off = Array(), Array()

    def take(self, source: Pdf) -> None:
        """Note the layers of a source, after its pages were copied."""
        properties = source.Root.get("/OCProperties")
        if not isinstance(properties, Dictionary):
            return
        groups = properties.get("/OCGs")
        default = properties.get("/D")
        default = default if isinstance(default, Dictionary) else Dictionary()
        on, off = (_ids(default.get(key)) for key in ("/ON", "/OFF"))
        for group in groups if isinstance(groups, Array) else ():
            if not isinstance(group, Dictionary) or group.objgen == (0, 0):
                continue
            copied = self._target.copy_foreign(group)
            self._all.append(copied)
            if group.objgen in off or (default.get("/BaseState") == Name.OFF and group.objgen not in on):
                self._off.append(copied)

    def place(self) -> None:
        """Put them into the bound file, where there are any."""
        if len(self._all):
            self._target.Root.OCProperties = Dictionary(OCGs=self._all, D=Dictionary(OFF=self._off))


def _ids(listed: Any) -> set[tuple[int, int]]:
    return {each.objgen for each in listed if isinstance(each, Object)} if isinstance(listed, Array) else set()


def strange(pdf: Pdf) -> Mapping[str, int]:
    """What a PDF holds beside its pages, by code and number: scripts, attachments, signatures."""
    root = pdf.Root
    names = root.get("/Names")
    names = names if isinstance(names, Dictionary) else Dictionary()
    found: dict[str, int] = {}

    def add(code: str, number: int = 1) -> None:
        if number:
            found[code] = found.get(code, 0) + number

    add("pdf_scripts", sum(key in where for key, where in (("/JavaScript", names), ("/AA", root))))
    action = root.get("/OpenAction")
    add("pdf_scripts", int(isinstance(action, Dictionary) and action.get("/S") in {Name.JavaScript, Name.Launch}))
    add("pdf_attachments", len(pdf.attachments) if "/EmbeddedFiles" in names else 0)
    for page in pdf.pages:
        add("pdf_scripts", int("/AA" in page.obj))
        for each in notes_of(page.obj):
            kind = each.get("/Subtype")
            action = each.get("/A")
            add(
                "pdf_scripts",
                int(
                    "/AA" in each
                    or (isinstance(action, Dictionary) and action.get("/S") in {Name.JavaScript, Name.Launch})
                ),
            )
            add("pdf_attachments", int(kind == Name.FileAttachment))
            add(
                "pdf_signed",
                int(kind == Name.Widget and inherited(each, "/FT") == Name.Sig and inherited(each, "/V") is not None),
            )
    return found


def lacks_chinese(pdf: Pdf) -> Sequence[str]:
    """The names of Chinese fonts that are used and not embedded: another machine shows other characters, or none."""
    missing: dict[str, None] = {}
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[Any, int]] = [(inherited(page.obj, "/Resources"), 0) for page in pdf.pages]
    while stack:
        resources, depth = stack.pop()
        if not isinstance(resources, Dictionary) or known(resources, seen) or depth > DEEP:
            continue
        fonts, forms = resources.get("/Font"), resources.get("/XObject")
        for font in _values(fonts):
            if isinstance(font, Dictionary) and not known(font, seen) and _is_missing(font):
                missing[str(font.get("/BaseFont", "?")).lstrip("/")] = None
        for form in _values(forms):
            if isinstance(form, Stream) and form.get("/Subtype") == Name.Form and not known(form, seen):
                stack.append((form.get("/Resources"), depth + 1))
    return tuple(missing)


def known(thing: Object, seen: set[tuple[int, int]]) -> bool:
    """Whether an object was met before; it is from now on. One that stands by itself in another never was."""
    if thing.objgen == (0, 0):
        return False
    if thing.objgen in seen:
        return True
    seen.add(thing.objgen)
    return False


def _values(group: Any) -> list[Any]:
    return list(group.as_dict().values()) if isinstance(group, Dictionary) else []


def _is_missing(font: Dictionary) -> bool:
    """Whether a font of many characters comes without its shapes."""
    below = font.get("/DescendantFonts")
    if font.get("/Subtype") != Name.Type0 or not isinstance(below, Array) or not len(below):
        return False
    first = below[0]
    described = first.get("/FontDescriptor") if isinstance(first, Dictionary) else None
    return not isinstance(described, Dictionary) or not any(
        k in described for k in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def unreadable_pages(pdf: Pdf) -> list[int]:
    """The numbers (from 1) of pages whose contents do not unpack to their end. Raises ``MemoryError`` for a bomb."""
    wrong = []
    for number, page in enumerate(pdf.pages, 1):
        contents = page.obj.get("/Contents")
        parts = [contents] if isinstance(contents, Stream) else list(contents) if isinstance(contents, Array) else []
        for each in parts:
            try:
                if isinstance(each, Stream):
                    each.read_bytes()
            except (pikepdf.PdfError, RuntimeError, ValueError):
                wrong.append(number)
                break
    return wrong
