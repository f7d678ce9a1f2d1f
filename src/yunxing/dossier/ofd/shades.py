"""Colours of an OFD that fade along a line or around a centre, as shadings of a PDF."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

from pikepdf import Array, Dictionary, Name, Object, Pdf

from yunxing.evidence.carriers.ofd_package import below, child, floats, local, one_float

from .resources import Resources
from .styles import Colour, colour

_EXTENDS = {"0": (False, False), "1": (True, False), "2": (False, True), "3": (True, True)}
_MOST_SEGMENTS = 64


def shading(pdf: Pdf, element: Element, resources: Resources) -> Object | None:
    """The shading of an AxialShd or RadialShd; None for what is drawn in another way, or is faulty."""
    kind = local(element.tag)
    start, end = floats(element.get("StartPoint"), 2), floats(element.get("EndPoint"), 2)
    stops = _stops(element, resources)
    direct = element.get("MapType", "Direct") == "Direct"
    if kind not in ("AxialShd", "RadialShd") or start is None or end is None or len(stops) < 2 or not direct:
        return None
    if kind == "RadialShd" and one_float(element.get("Eccentricity"), 0.0) != 0:
        return None
    if kind == "AxialShd":
        number, places = 2, [*start, *end]
    else:
        number = 3
        radii = one_float(element.get("StartRadius"), 0.0), one_float(element.get("EndRadius"), 0.0)
        places = [*start, max(0.0, radii[0]), *end, max(0.0, radii[1])]
    return pdf.make_indirect(
        Dictionary(
            ShadingType=number, ColorSpace=Name.DeviceRGB, Coords=Array([round(p, 4) for p in places]),
            Function=_function(stops), Extend=Array(list(_EXTENDS.get(element.get("Extend", "0"), (False, False)))),
        )
    )  # fmt: skip


def _stops(element: Element, resources: Resources) -> list[tuple[float, list[float]]]:
    segments = list(below(element, "Segment"))[:_MOST_SEGMENTS]
    found = []
    for place, one in enumerate(segments):
        at = min(1.0, max(0.0, one_float(one.get("Position"), place / max(1, len(segments) - 1))))
        said = child(one, "Color")
        found.append((at, rgb(colour(said, resources) if said is not None else Colour())))
    found.sort(key=lambda stop: stop[0])
    return found


def rgb(one: Colour) -> list[float]:
    """A colour of any space as red, green and blue."""
    values = one.values
    if len(values) == 1:
        return [values[0]] * 3
    if len(values) == 4:
        return [round((1 - v) * (1 - values[3]), 4) for v in values[:3]]
    return [round(v, 4) for v in values]


def _function(stops: list[tuple[float, list[float]]]) -> Dictionary:
    pieces = [
        Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array(a[1]), C1=Array(b[1]), N=1)
        for a, b in pairwise(stops)
    ]
    if len(pieces) == 1:
        return pieces[0]
    return Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=Array(pieces), Bounds=Array([s[0] for s in stops[1:-1]]),
        Encode=Array([0, 1] * len(pieces)),
    )  # fmt: skip
