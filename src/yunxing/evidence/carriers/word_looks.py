"""How the words of a Word document look, as far as that decides whether a reader sees them: hidden, struck, as pale as paper.

A run says it itself or by the styles of its paragraph and its characters; its ground is that of run, paragraph, cell, table,
shape or document, the nearest that has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from .ooxml import below, local
from .sight import DIFFERENT, TINY

PAPER = "FFFFFF"
UNKNOWN = ""
"""The ground of a pattern or a picture: nothing can be said against what stands on it."""
Sight = Literal["seen", "hidden", "struck"]
_OFF = ("0", "false", "off", "none")
_HIGHLIGHTS = {"black": "000000", "white": PAPER}
_MOST_STYLES = 20


class _Look(NamedTuple):
    """What is said of some words; None where it is not said."""

    vanish: bool | None = None
    struck: bool | None = None
    colour: str | None = None
    half_points: float | None = None
    ground: str | None = None

    def under(self, nearer: _Look) -> _Look:
        """What holds where the nearer look says something as well."""
        return self._replace(**{name: said for name, said in nearer._asdict().items() if said is not None})


class Looks:
    """The looks that the styles of a document give."""

    def __init__(self, styles: Element | None) -> None:
        self._based: dict[str, str] = {}
        self._looks: dict[str, _Look] = {}
        self._tables: dict[str, str] = {}
        self._default = _Look()
        self._paragraph = ""
        for style in below(styles, "style") if styles is not None else ():
            name = _of(style, "styleId")
            self._based[name] = _of(_child(style, "basedOn"), "val")
            self._looks[name] = _look(_child(style, "rPr"))
            ground = ground_of(_child(style, "pPr"))
            if ground is not None:
                self._looks[name] = self._looks[name].under(_Look(ground=ground))
            if _of(style, "type") == "table" and any(_shade(one) not in (None, PAPER) for one in below(style, "shd")):
                self._tables[name] = UNKNOWN  # its first row or its bands: which ones is for Word to say
            if _of(style, "type") == "paragraph" and _of(style, "default") == "1":
                self._paragraph = name
        for one in below(styles, "rPrDefault") if styles is not None else ():
            self._default = _look(_child(one, "rPr"))

    def table(self, table: Element) -> str | None:
        """The ground that a table has; None where it has none of its own."""
        properties = _child(table, "tblPr")
        ground = ground_of(properties)
        return ground if ground is not None else self._tables.get(_of(_child(properties, "tblStyle"), "val"))

    def sight(self, run: Element, paragraph: Element | None, ground: str) -> Sight:
        """Whether a run of a paragraph is seen on that ground."""
        properties, around = _child(run, "rPr"), _child(paragraph, "pPr")
        look = self._default.under(self._styled(_of(_child(around, "pStyle"), "val") or self._paragraph))
        own = ground_of(around)
        if own is not None:
            look = look.under(_Look(ground=own))
        look = look.under(self._styled(_of(_child(properties, "rStyle"), "val"))).under(_look(properties))
        if look.vanish or (look.half_points is not None and look.half_points < 2 * TINY):
            return "hidden"
        if look.colour is not None and not _apart(look.colour, ground if look.ground is None else look.ground):
            return "hidden"
        return "struck" if look.struck else "seen"

    def _styled(self, name: str) -> _Look:
        chain: list[_Look] = []
        while name in self._looks and len(chain) < _MOST_STYLES:
            chain.append(self._looks[name])
            name = self._based[name]
        look = _Look()
        for one in reversed(chain):
            look = look.under(one)
        return look


def ground_of(properties: Element | None) -> str | None:
    """The colour of the ground that the properties of a paragraph, a cell or a table give."""
    return _shade(_child(properties, "shd"))


def shape_ground(shape: Element) -> str | None:
    """The ground of a shape that is drawn (its own fill) or of an older one (``fillcolor``); None where it has none."""
    for properties in shape:
        if local(properties.tag) == "spPr":
            for fill in properties:
                if local(fill.tag) == "solidFill":
                    colour = next(iter(below(fill, "srgbClr")), None)
                    return _of(colour, "val").upper() if colour is not None else UNKNOWN
                if local(fill.tag) in ("gradFill", "blipFill", "pattFill"):
                    return UNKNOWN
    return UNKNOWN if shape.get("fillcolor") or _child(shape, "style") is not None else None


def document_ground(root: Element) -> str:
    """The colour of the pages."""
    return _hex(_of(_child(root, "background"), "color")) or PAPER


def _look(properties: Element | None) -> _Look:
    if properties is None:
        return _Look()
    said = {local(one.tag): one for one in properties}
    struck = [_on(said[name]) for name in ("strike", "dstrike") if name in said]
    size = _of(said.get("sz"), "val")
    highlight = _of(said.get("highlight"), "val")
    ground = _shade(said.get("shd"))
    if highlight and highlight != "none":
        ground = _HIGHLIGHTS.get(highlight, UNKNOWN)
    return _Look(
        _on(said["vanish"]) if "vanish" in said else None,
        any(struck) if struck else None,
        _hex(_of(said.get("color"), "val")),
        float(size) if size.isdecimal() else None,
        ground,
    )


def _shade(shade: Element | None) -> str | None:
    if shade is None:
        return None
    if _of(shade, "val") not in ("", "clear", "nil"):
        return (_hex(_of(shade, "color")) or "000000") if _of(shade, "val") == "solid" else UNKNOWN
    fill = _hex(_of(shade, "fill"))
    return fill if fill is not None or not _of(shade, "themeFill") else UNKNOWN


def _apart(colour: str, ground: str) -> bool:
    """Whether words of that colour are seen on that ground."""
    return ground == UNKNOWN or max(abs(a - b) for a, b in zip(_parts(colour), _parts(ground), strict=True)) > DIFFERENT


def _parts(colour: str) -> Iterator[int]:
    return (int(colour[place : place + 2], 16) for place in (0, 2, 4))


def _hex(value: str) -> str | None:
    """A colour in figures; None for ``auto``, which is dark or light as the ground asks."""
    try:
        return value.upper() if len(value) == 6 and int(value, 16) >= 0 else None
    except ValueError:
        return None


def _on(toggle: Element) -> bool:
    return _of(toggle, "val").lower() not in _OFF


def _child(element: Element | None, name: str) -> Element | None:
    return next((one for one in element if local(one.tag) == name), None) if element is not None else None


def _of(element: Element | None, name: str) -> str:
    attributes: Mapping[str, str] = element.attrib if element is not None else {}
    return next((value for key, value in attributes.items() if local(key) == name), "")
