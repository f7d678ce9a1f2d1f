"""A page of a PDF as it is drawn: operators in order, and what they use. Millimetres from the top left, as an OFD has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf

from yunxing.evidence.carriers.ofd_package import Rectangle
from yunxing.evidence.carriers.ofd_text import Matrix

from .fonts import Fonts
from .paths import number
from .text import Words

POINTS = 72 / 25.4
"""Of a millimetre."""
_BLENDS = frozenset(
    [
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
    ]
)


@dataclass(eq=False)
class Canvas:
    """A page under way. ``area`` is the part of the OFD's plane that it shows."""

    area: Rectangle
    states: States
    _out: list[str | Words] = field(default_factory=list)
    _objects: dict[str, Object] = field(default_factory=dict)
    _shades: dict[str, Object] = field(default_factory=dict)
    _used_states: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        left, top, _, height = self.area
        self.put(
            f"{number(POINTS)} 0 0 {number(-POINTS)} {number(-POINTS * left)} {number(POINTS * (top + height))} cm"
        )

    def put(self, *operators: str | Words) -> None:
        """Add operators."""
        self._out.extend(operators)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """What is changed within holds within."""
        self.put("q")
        yield
        self.put("Q")

    def move(self, matrix: Matrix) -> None:
        """Change the plane."""
        if matrix != Matrix():
            self.put(" ".join([*(_fine(value) for value in matrix[:4]), number(matrix.e), number(matrix.f), "cm"]))

    def state(self, fill: float, stroke: float, blend: str) -> None:
        """How opaque areas and lines are, and how they mix with what is there."""
        name = self.states.name(round(fill, 3), round(stroke, 3), blend if blend in _BLENDS else "")
        if name:
            self._used_states.add(name)
            self.put(f"/{name} gs")

    def clip(self, operators: Sequence[str], rule: str) -> None:
        """Show what follows within an outline alone."""
        self.put(*operators, f"W{rule} n")

    def show(self, one: Object) -> None:
        """Show a picture in the unit square, which has its top at 0."""
        name = f"I{one.objgen[0]}"
        self._objects[name] = one
        self.put("1 0 0 -1 0 1 cm", f"/{name} Do")

    def shade(self, one: Object) -> None:
        """Fill the clip with a shade."""
        name = f"S{len(self._shades)}"
        self._shades[name] = one
        self.put(f"/{name} sh")

    def finish(self, pdf: Pdf, fonts: Fonts, made: dict[str, Object]) -> tuple[Object, bytes]:
        """The page and its contents, when all fonts are settled; ``made`` are their objects."""
        used: set[str] = set()
        lines: list[str] = []
        for one in self._out:
            if isinstance(one, str):
                lines.append(one)
            else:
                lines += one.write(fonts, used)
        resources = Dictionary(ProcSet=Array([Name.PDF, Name.Text, Name.ImageB, Name.ImageC]))
        for key, objects in (
            ("/Font", {name: made[name] for name in sorted(used)}),
            ("/XObject", self._objects),
            ("/ExtGState", {name: self.states.objects[name] for name in sorted(self._used_states)}),
            ("/Shading", self._shades),
        ):
            if objects:
                resources[key] = Dictionary({f"/{name}": one for name, one in objects.items()})
        _, _, width, height = self.area
        box = Array([0, 0, round(width * POINTS, 3), round(height * POINTS, 3)])
        page = Dictionary(Type=Name.Page, MediaBox=box, Resources=resources)
        if self._used_states:
            page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        return pdf.make_indirect(page), "\n".join(lines).encode("ascii")


class States:
    """The graphics states of a drawing, each once."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._names: dict[tuple[float, float, str], str] = {}
        self.objects: dict[str, Object] = {}

    def name(self, fill: float, stroke: float, blend: str) -> str:
        """The name of a state; empty for the usual one."""
        key = (fill, stroke, blend)
        if key == (1.0, 1.0, ""):
            return ""
        if key not in self._names:
            name = self._names[key] = f"G{len(self._names)}"
            self.objects[name] = self._pdf.make_indirect(
                Dictionary(Type=Name.ExtGState, ca=fill, CA=stroke, BM=Name(f"/{blend or 'Normal'}"))
            )
        return self._names[key]


def _fine(value: float) -> str:
    """A number of a matrix: more places, for a small one may stand before large ones."""
    said = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if said in ("-0", "") else said
