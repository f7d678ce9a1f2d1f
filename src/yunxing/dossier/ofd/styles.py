"""How objects of an OFD are drawn: lines, colours and how opaque they are, inherited from drawing parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.carriers.ofd_package import child, local, one_float

from .paths import number
from .resources import Resources, Space

_CAPS = {"Butt": 0, "Round": 1, "Square": 2}
_JOINS = {"Miter": 0, "Round": 1, "Bevel": 2}
_SHADES = ("AxialShd", "RadialShd", "Pattern", "GouraudShd", "LaGourandShd", "LaGouraudShd")
_MOST_DASHES = 32
_RGB = Space(3, 8, ())
_PAINTS = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}


class Colour(NamedTuple):
    """A colour: its components from 0 to 1 (grey, RGB or CMYK), how opaque it is, or what it fades over."""

    values: tuple[float, ...] = (0.0,)
    opaque: float = 1.0
    shade: Element | None = None

    def fill(self) -> str:
        """The operator that sets it for areas."""
        return self._set(0)

    def stroke(self) -> str:
        """The operator that sets it for lines."""
        return self._set(1)

    def _set(self, which: int) -> str:
        return " ".join([*map(number, self.values), _PAINTS[len(self.values)][which]])


BLACK = Colour()


@dataclass(frozen=True, slots=True)
class Style:
    """What a drawing parameter settles. ``fill`` is None where nothing is said: areas are left empty, text is black."""

    width: float = 0.353
    cap: int = 0
    join: int = 0
    miter: float = 4.234
    dash: tuple[float, ...] = ()
    dash_start: float = 0.0
    fill: Colour | None = None
    stroke: Colour = BLACK

    def lines(self) -> list[str]:
        """The operators for lines."""
        said = [f"{number(self.width)} w"]
        if self.cap:
            said.append(f"{self.cap} J")
        said.append(f"{self.join} j" if self.join else f"{number(max(1.0, self.miter))} M")
        if self.dash:
            said.append(f"[{' '.join(map(number, self.dash))}] {number(self.dash_start)} d")
        return said


def styled(style: Style, element: Element, resources: Resources) -> Style:
    """The style of a layer or an object: what is given to it, its drawing parameters, then what it says itself."""
    parameters = element.get("DrawParam")
    if parameters:
        for one in resources.drawing(parameters):
            style = _said(style, one, resources)
    return _said(style, element, resources)


def _said(style: Style, element: Element, resources: Resources) -> Style:
    has = element.attrib
    if "LineWidth" in has:
        style = replace(style, width=max(0.0, one_float(has["LineWidth"], style.width)))
    if "Cap" in has:
        style = replace(style, cap=_CAPS.get(has["Cap"], 0))
    if "Join" in has:
        style = replace(style, join=_JOINS.get(has["Join"], 0))
    if "MiterLimit" in has:
        style = replace(style, miter=one_float(has["MiterLimit"], style.miter))
    if "DashPattern" in has:
        style = replace(style, dash=_dashes(has["DashPattern"]))
    if "DashOffset" in has:
        style = replace(style, dash_start=max(0.0, one_float(has["DashOffset"], 0.0)))
    for one in element:
        name = local(one.tag)
        if name == "FillColor":
            style = replace(style, fill=colour(one, resources))
        elif name == "StrokeColor":
            style = replace(style, stroke=colour(one, resources))
    return style


def _dashes(said: str) -> tuple[float, ...]:
    found = tuple(one_float(token, -1.0) for token in said.split()[:_MOST_DASHES])
    return found if found and min(found) >= 0 and sum(found) > 0.01 else ()


def colour(element: Element, resources: Resources) -> Colour:
    """The colour of an element (FillColor, StrokeColor …)."""
    space = resources.spaces.get(element.get("ColorSpace") or resources.default_space, _RGB)
    said = element.get("Value", "")
    index = element.get("Index", "")
    if not said and index.isdecimal() and int(index) < len(space.palette):
        said = space.palette[int(index)]
    opaque = opacity(element)
    shade = next((one for one in element if local(one.tag) in _SHADES), None)
    most = float(2**space.bits - 1)
    values = tuple(min(1.0, max(0.0, _component(token) / most)) for token in said.replace(",", " ").split()[:4])
    if len(values) not in _PAINTS:  # nothing, or what no space has
        values = (0.0,) if space.components != 4 else (0.0, 0.0, 0.0, 1.0)
    return Colour(values, opaque, shade)


def _component(token: str) -> float:
    if token.startswith("#"):
        try:
            return float(int(token[1:], 16))
        except ValueError:
            return 0.0
    return one_float(token, 0.0)


def opacity(element: Element) -> float:
    """How opaque an element is, from 0 to 1."""
    return min(1.0, max(0.0, one_float(element.get("Alpha"), 255.0) / 255))


def border(element: Element, resources: Resources) -> tuple[float, Colour] | None:
    """The width and colour of the border around a picture; None where it has none."""
    one = child(element, "Border")
    if one is None:
        return None
    said = child(one, "BorderColor")
    return max(0.0, one_float(one.get("LineWidth"), 0.353)), colour(said, resources) if said is not None else BLACK
