"""The fonts of a drawing: those that travel inside, and what stands in for the others; which characters each must have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from yunxing.evidence.document import Refused

from .faces import Face, Faces, Glyph, Stand, stand_for
from .notices import too_much
from .resources import Font
from .sfnt import Embedded, embedded

_UNNAMED = Font("", "", "")
MOST_EMBEDDED = 64 * 1024 * 1024
"""Bytes of all fonts together that are taken along."""
MOST_CHARACTERS = 12_000
"""Different characters, counted for each face; a long contract has some two thousand."""


@dataclass(eq=False)
class Typeface:
    """A font as text is set in it: its own glyphs where it travels inside, and the face for all others."""

    name: str
    font: Font
    own: Embedded | None
    stand: Stand
    used: dict[int, str] = field(default_factory=dict)
    """The glyphs of its own that are set, each with its text."""


class Fonts:
    """All fonts of a drawing."""

    def __init__(self) -> None:
        self._faces: list[Typeface] = []
        self._bytes = 0
        self._wanted: dict[Face, set[str]] = {}
        self._made: Faces | None = None
        self.stood_in: dict[str, None] = {}
        """The names of fonts that others stand in for."""

    def add(self, font: Font | None, read: Callable[[str], bytes]) -> tuple[Typeface, bool]:
        """A font, and whether it is as the OFD means it: False where its own program is lost or damaged."""
        font = font or _UNNAMED
        own, sound = None, not font.lost
        if font.part is not None:
            try:
                data = read(font.part)
                self._bytes += len(data)
                own = embedded(data) if self._bytes <= MOST_EMBEDDED else None
            except (Refused, KeyError, ValueError):
                own = None
            sound = own is not None
        typeface = Typeface(f"E{len(self._faces)}", font, own, stand_for(font.name, font.family, font.fixed))
        self._faces.append(typeface)
        return typeface, sound

    def want(self, typeface: Typeface, character: str) -> None:
        """Have a character in the face that stands in."""
        self._wanted.setdefault(typeface.stand.face, set()).add(character)
        if typeface.own is None and (typeface.font.name or typeface.font.family):
            self.stood_in[typeface.font.name or typeface.font.family] = None

    def settle(self) -> None:
        """Make the faces, once all pages have said what they want. Raises ``Refused`` where that is more than texts hold."""
        if sum(map(len, self._wanted.values())) > MOST_CHARACTERS:
            raise Refused(
                too_much(
                    f"用到的不同的字超过 {MOST_CHARACTERS} 个", f"more than {MOST_CHARACTERS:,} different characters"
                )
            )
        self._made = Faces(self._wanted)

    def glyph(self, typeface: Typeface, character: str) -> Glyph | None:
        """A character in the face that stands in; None where no face has it."""
        assert self._made is not None  # settled before anything is written
        return self._made.glyph(typeface.stand.face, character)

    @property
    def lacking(self) -> str:
        """The characters that no face has."""
        return self._made.lacking if self._made is not None else ""

    def objects(self, pdf: Pdf) -> dict[str, Object]:
        """Every font that is used as an object of a PDF, by its name in resources."""
        made = {name: pdf.copy_foreign(font) for name, font in self._made.fonts.items()} if self._made else {}
        for typeface in self._faces:
            if typeface.own is not None and typeface.used:
                made[typeface.name] = _object(pdf, typeface, typeface.own)
        return made


def _object(pdf: Pdf, typeface: Typeface, own: Embedded) -> Object:
    base = Name(f"/OFDFON+{typeface.name}")
    program = Stream(pdf, own.data)
    if own.kind == "FontFile2":
        program.Length1 = len(own.data)
    else:
        program.Subtype = Name.CIDFontType0C
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=base, Flags=4, FontBBox=Array(list(own.box)), ItalicAngle=0,
        Ascent=own.ascent, Descent=own.descent, CapHeight=own.ascent, StemV=80,
    )  # fmt: skip
    descriptor[f"/{own.kind}"] = pdf.make_indirect(program)
    widths = Array()
    for glyph in sorted(typeface.used):
        widths.append(own.code(glyph))
        widths.append(Array([round(own.width(glyph))]))
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2 if own.kind == "FontFile2" else Name.CIDFontType0, BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), W=widths, DW=1000,
    )  # fmt: skip
    if own.kind == "FontFile2":
        inner.CIDToGIDMap = Name.Identity
    outer = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=base, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode({own.code(g): t for g, t in typeface.used.items()}))),
    )  # fmt: skip
    return pdf.make_indirect(outer)


def _to_unicode(texts: dict[int, str]) -> bytes:
    said = sorted((code, text) for code, text in texts.items() if text)
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /OFD-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(said), 100):
        block = said[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:04X}> <{text.encode('utf-16-be', 'replace').hex().upper()}>" for code, text in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
