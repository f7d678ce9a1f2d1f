"""The running number: small, at the bottom centre of each page as a viewer shows it, readable on whatever ground."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from yunxing.dossier.typesetting import HEI, typeset

from .pdfs import Shown

SIZE = 9.0
"""Points of the figures on A4; smaller on smaller sheets, larger on larger ones, as if all were scaled to A4."""
DIGIT, HEIGHT = 5.4, 13.0
EDGE = 12.0
"""Points from the edge to the number's ground: most printers leave a few millimetres blank."""
SMALLEST = 0.6
_PADDING = 6.0
_LONG, _SHORT = 841.89, 595.276
_CURVE = 0.5523  # of a quarter of a circle drawn by one curve
_FIGURES = f"""#set page(width: {DIGIT}pt, height: {HEIGHT}pt, margin: 0pt)
#set text(font: "{HEI}", size: {SIZE}pt, number-width: "tabular", top-edge: "cap-height", bottom-edge: "baseline")
#for d in range(10) {{ if d > 0 {{ pagebreak() }}; align(center + horizon, str(d)) }}"""


class Stamps:
    """Numbers for the pages of one file: ten figures, drawn once, of which each number is made."""

    def __init__(self, target: Pdf) -> None:
        self._target = target
        import io  # noqa: PLC0415

        figures = Pdf.open(io.BytesIO(typeset(_FIGURES)))
        forms = Dictionary()
        for digit, page in enumerate(figures.pages):
            forms[f"/D{digit}"] = target.copy_foreign(page.as_form_xobject())
        self._figures = figures
        ground = Dictionary(Type=Name.ExtGState, ca=0.88, CA=0.88)
        self._resources = target.make_indirect(Dictionary(XObject=forms, ExtGState=Dictionary(G=ground)))

    def put(self, page: Page, number: int, how: Shown) -> None:
        """Give a page its contents: what it had as ``/P``, and its number above."""
        resources = page.obj.Resources
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        drawn = b"q /P Do Q\n" if "/P" in resources.XObject else b""
        resources.XObject.S = self._stamp(number)
        matrix = " ".join(f"{n:.4f}".rstrip("0").rstrip(".") for n in placed(how, width_of(number)))
        page.obj.Contents = Stream(self._target, drawn + f"q {matrix} cm /S Do Q".encode())

    def _stamp(self, number: int) -> Object:
        text = str(number)
        wide = width_of(number)
        left = -DIGIT * len(text) / 2
        figures = "".join(f"q 1 0 0 1 {left + DIGIT * at:.2f} 0 cm /D{digit} Do Q\n" for at, digit in enumerate(text))
        pill = _pill(wide, HEIGHT)
        contents = f"q /G gs 1 g {pill} f Q\nq 0.6 G 0.4 w {pill} S Q\n{figures}"
        return Stream(
            self._target,
            contents.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([-wide / 2 - 1, -1, wide / 2 + 1, HEIGHT + 1]),
            Resources=self._resources,
        )


def width_of(number: int) -> float:
    """Points across a number with its ground."""
    return len(str(number)) * DIGIT + 2 * _PADDING


def placed(how: Shown, wide: float) -> Sequence[float]:
    """The matrix that brings a number's middle foot to the bottom centre of a page as it is shown, upright."""
    box, unit = how.box, how.unit
    across, up = (box.width, box.height) if how.turned in {0, 180} else (box.height, box.width)
    across, up = across * unit, up * unit
    long, short = max(across, up), min(across, up)
    scale = max(min(long / _LONG, short / _SHORT), SMALLEST)
    scale = min(scale, across / (wide + 2), up / (HEIGHT + 2)) / unit
    edge = min(EDGE * scale, up / unit - (HEIGHT + 1) * scale)
    middle = ((box.left + box.right) / 2, (box.low + box.high) / 2)
    return {
        0: (scale, 0, 0, scale, middle[0], box.low + edge),
        90: (0, scale, -scale, 0, box.right - edge, middle[1]),
        180: (-scale, 0, 0, -scale, middle[0], box.high - edge),
        270: (0, -scale, scale, 0, box.left + edge, middle[1]),
    }[how.turned]


def _pill(wide: float, high: float) -> str:
    """A rectangle with round ends, its foot at 0."""
    r = high / 2
    right, left, k = wide / 2 - r, -wide / 2 + r, r * _CURVE
    return (
        f"{left:.2f} 0 m {right:.2f} 0 l "
        f"{right + k:.2f} 0 {right + r:.2f} {r - k:.2f} {right + r:.2f} {r:.2f} c "
        f"{right + r:.2f} {r + k:.2f} {right + k:.2f} {high:.2f} {right:.2f} {high:.2f} c "
        f"{left:.2f} {high:.2f} l "
        f"{left - k:.2f} {high:.2f} {left - r:.2f} {r + k:.2f} {left - r:.2f} {r:.2f} c "
        f"{left - r:.2f} {r - k:.2f} {left - k:.2f} 0 {left:.2f} 0 c h"
    )
