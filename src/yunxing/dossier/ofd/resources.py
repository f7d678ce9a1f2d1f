"""What the pages of an OFD draw with, by id: fonts, pictures, colour spaces, drawing parameters, composite units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.carriers.ofd_package import Body, Package, below, child, folder_of, lessened, local, text
from yunxing.evidence.document import Refused

_MOST_RELATIVES = 16
"""Drawing parameters that one inherits from another, up to which they are followed; a loop ends here as well."""


class Font(NamedTuple):
    """A font as the OFD describes it; ``part`` is the font itself, where it travels inside."""

    id: str
    name: str
    family: str
    bold: bool = False
    italic: bool = False
    fixed: bool = False
    part: str | None = None
    lost: bool = False
    """It should travel inside and does not."""


class Media(NamedTuple):
    """A picture that the OFD lists: the part that holds it, None where the package has no such part."""

    part: str | None


class Space(NamedTuple):
    """A colour space: how many components of how many steps each, and the colours that are named by number."""

    components: int
    bits: int
    palette: tuple[str, ...]


_COMPONENTS = {"GRAY": 1, "RGB": 3, "CMYK": 4}


class Resources:
    """The resources of one document of a package. What its lists lack is said in ``findings`` of the package."""

    def __init__(self, package: Package, body: Body) -> None:
        self._package = package
        self._listed: set[str] = set()
        self.fonts: dict[str, Font] = {}
        self.media: dict[str, Media] = {}
        self.spaces: dict[str, Space] = {}
        self.units: dict[str, Element] = {}
        self._drawing: dict[str, Element] = {}
        common = child(body.root, "CommonData")
        self.default_space = ""
        for one in common if common is not None else ():
            kind = local(one.tag)
            if kind in ("PublicRes", "DocumentRes"):
                name = package.find(body.base, text(one))
                if name is not None:
                    self.add(name)
            elif kind == "DefaultCS":
                self.default_space = text(one)

    def add(self, name: str) -> None:
        """Add what a part of the package lists; once for each part."""
        if name in self._listed:
            return
        self._listed.add(name)
        try:
            root = self._package.part(name)
        except Refused as refusal:
            self._package.findings.append(lessened(refusal))
            return
        inside = root.get("BaseLoc", "").rstrip("/")
        for group in root:
            for one in group:
                self._take(one, folder_of(name), inside)

    def _take(self, one: Element, folder: str, inside: str) -> None:
        identity = one.get("ID", "")
        match local(one.tag):
            case "Font":
                file = text(child(one, "FontFile"))
                part = self._find(folder, inside, file)
                self.fonts[identity] = Font(
                    identity,
                    one.get("FontName", ""),
                    one.get("FamilyName", ""),
                    _true(one, "Bold"),
                    _true(one, "Italic"),
                    _true(one, "FixedWidth"),
                    part,
                    bool(file) and part is None,
                )
            case "MultiMedia":
                self.media[identity] = Media(self._find(folder, inside, text(child(one, "MediaFile"))))
            case "ColorSpace":
                bits = one.get("BitsPerComponent", "8")
                self.spaces[identity] = Space(
                    _COMPONENTS.get(one.get("Type", "RGB").upper(), 3),
                    int(bits) if bits in ("1", "2", "4", "8", "16") else 8,
                    tuple(text(colour) for colour in below(one, "CV")),
                )
            case "DrawParam":
                self._drawing[identity] = one
            case "CompositeGraphicUnit" | "VectorG":
                self.units[identity] = one

    def _find(self, folder: str, inside: str, file: str) -> str | None:
        if not file:
            return None
        return self._package.find(folder, f"{inside}/{file}" if inside and not file.startswith("/") else file)

    def drawing(self, identity: str | None) -> Iterator[Element]:
        """Drawing parameters of an id, what they inherit from first."""
        chain: list[Element] = []
        while identity and len(chain) < _MOST_RELATIVES:
            one = self._drawing.get(identity)
            if one is None or one in chain:
                break
            chain.append(one)
            identity = one.get("Relative")
        yield from reversed(chain)


def _true(one: Element, name: str) -> bool:
    return one.get(name, "false").strip().lower() in ("true", "1")
