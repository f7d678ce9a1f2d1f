"""Annotations and filled-in fields become part of the page they lie on: as they look, or drawn here where they bring no look.

What they are drawn of is in ``kinds`` and ``fields``. One that cannot be drawn is an error, so that nothing is left out
without a word.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .drawing import Drawing, Placed
from .entries import hidden, name_of, notes_of, text_of
from .fields import field_drawn
from .kinds import NOTHING, drawing_of
from .lettering import LetteringError, lettered
from .strokes import said

_SCREEN = "screen"


class UndrawableError(ValueError):
    """An annotation that nobody could see once bound: the number of its page and what it is."""

    def __init__(self, page: int, kind: str) -> None:
        super().__init__(f"{page}: {kind}")


def stilled_annotations(pdf: Pdf) -> int:
    """Draw what annotations and filled-in fields show into the pages; how many had no look of their own.

    Raises ``UndrawableError`` for one that cannot be drawn, and what pikepdf raises of a damaged file.
    """
    if not any("/Annots" in page.obj for page in pdf.pages):
        return 0
    bare: list[tuple[int, Dictionary, Drawing]] = []
    for number, page in enumerate(pdf.pages, 1):
        for each in notes_of(page.obj):
            if hidden(each):
                continue
            if has_look(each):
                _of_its_layer(each)
                continue
            drawing = _drawing(number, each)
            if drawing is not None:
                bare.append((number, each, drawing))
    _give_looks(pdf, bare)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/NeedAppearances" in form:
        form.NeedAppearances = False  # what it shows now is what whoever filled it in saw
    pdf.flatten_annotations(_SCREEN)
    for page in pdf.pages:  # what is left shows nothing, or leads elsewhere
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    return len(bare)


def has_look(annotation: Dictionary) -> bool:
    """Whether an annotation brings what it shows: a stream, or one for each of its states."""
    looks = annotation.get("/AP")
    return isinstance(looks, Dictionary) and isinstance(looks.get("/N"), Stream | Dictionary)


def worded(pdf: Pdf) -> list[int]:
    """The pages on which annotations have words that a viewer shows only when it is asked to."""
    return [
        number
        for number, page in enumerate(pdf.pages, 1)
        if any(
            name_of(each, "/Subtype") not in {"FreeText", "Link", "Widget", "Popup", "Stamp", ""}
            and not hidden(each)
            and text_of(each.get("/Contents")).strip()
            for each in notes_of(page.obj)
        )
    ]


def _of_its_layer(annotation: Dictionary) -> None:
    """A layer that hides an annotation hides what is drawn of it."""
    layer, look = annotation.get("/OC"), annotation.AP.N
    if isinstance(layer, Dictionary) and isinstance(look, Stream) and "/OC" not in look:
        look.OC = layer


def _drawing(number: int, annotation: Dictionary) -> Drawing | None:
    """What an annotation without a look shows; None where that is nothing."""
    kind = name_of(annotation, "/Subtype")
    if kind in NOTHING:
        return None
    try:
        drawing = field_drawn(annotation) if kind == "Widget" else drawing_of(annotation)
    except (ValueError, OverflowError, pikepdf.PdfError, TypeError) as error:
        raise UndrawableError(number, kind or "?") from error
    return drawing if drawing is not None and (drawing.drawn or drawing.placed) else None


def _give_looks(pdf: Pdf, bare: Sequence[tuple[int, Dictionary, Drawing]]) -> None:
    """Make the look of each, all words at once."""
    words = [(number, each, placed) for number, each, drawing in bare for placed in drawing.placed]
    try:
        forms = iter(lettered(pdf, [placed.words for _, _, placed in words]))
    except LetteringError as error:
        number, each, _ = words[error.number]
        raise UndrawableError(number, name_of(each, "/Subtype")) from error
    for _, annotation, drawing in bare:
        resources, steps = Dictionary(), [drawing.drawn]
        if drawing.density < 1 or drawing.multiplied:
            state = Dictionary(Type=Name.ExtGState, ca=drawing.density, CA=drawing.density)
            state.BM = Name.Multiply if drawing.multiplied else Name.Normal
            resources.ExtGState = Dictionary(G=state)
            steps.insert(0, "/G gs")
        named = Dictionary()
        for place, placed in enumerate(drawing.placed):
            form = next(forms)
            named[f"/T{place}"] = form.form
            steps.append(f"q {_matrix(placed, form.height)} cm /T{place} Do Q")
        resources.XObject = named
        box = Array([round(n, 3) for n in drawing.box])
        look = Stream(
            pdf, "\n".join(steps).encode(), Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources
        )  # fmt: skip
        layer = annotation.get("/OC")
        if isinstance(layer, Dictionary):
            look.OC = layer
        annotation.Rect, annotation.AP = box, Dictionary(N=pdf.make_indirect(look))
        for key in ("/AS", "/MK"):  # a state chooses among looks, and a turn would turn this one
            if key in annotation:
                del annotation[key]


def _matrix(placed: Placed, height: float) -> str:
    """Where words go in their box, whose sides change places where it is turned."""
    left, low, right, high = placed.box
    up = placed.words.height
    above = (up - height) / 2 if placed.centred else up - height
    a, b, c, d, x, y = {
        90: (0, 1, -1, 0, right - above, low), 180: (-1, 0, 0, -1, right, high - above), 270: (0, -1, 1, 0, left + above, high),
    }.get(placed.turned, (1, 0, 0, 1, left, low + above))  # fmt: skip
    return " ".join(map(said, (a, b, c, d, x, y)))
