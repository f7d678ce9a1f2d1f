"""Small OFDs, part by part, for what a made invoice never has: odd geometry, missing parts, other names."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Parts = Mapping[str, str | bytes]


def words(
    said: str,
    box: str = "10 20 80 5",
    *,
    size: float = 4,
    x: float | None = 0,
    y: float | None = 3.44,
    dx: str | None = None,
    dy: str | None = None,
    more: str = "",
    before: str = "",
    raw: bool = False,
) -> str:
    """A text object. Its line lies 0.86 of its size beneath its top, so that 3.44 puts a text of size 4 at its box's top."""
    steps = "".join(
        f' {name}="{value}"'
        for name, value in (("X", x), ("Y", y), ("DeltaX", dx), ("DeltaY", dy))
        if value is not None
    )
    text = said if raw else escape(said)
    return (
        f'<ofd:TextObject Boundary="{box}" Size="{size}" {more}>{before}'
        f"<ofd:TextCode{steps}>{text}</ofd:TextCode></ofd:TextObject>"
    )


def picture(resource: str, box: str, ctm: str | None = None) -> str:
    """A picture, filling its box where no matrix is given."""
    turn = f' CTM="{ctm}"' if ctm else ""
    return f'<ofd:ImageObject ResourceID="{resource}" Boundary="{box}"{turn}/>'


def page(*objects: str, area: str | None = "0 0 210 140", templates: str = "") -> str:
    """The content of a page."""
    size = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    return (
        f"<ofd:Page {NAMESPACE}>{size}{templates}<ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content>"
        "</ofd:Page>"
    )


def entrance(bodies: Sequence[str] = ("Doc_0/Document.xml",), info: str = "", more: str = "") -> str:
    """OFD.xml."""
    inside = "".join(
        f"<ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo><ofd:DocRoot>{where}</ofd:DocRoot>{more}</ofd:DocBody>"
        for where in bodies
    )
    return f"<ofd:OFD {NAMESPACE}>{inside}</ofd:OFD>"


def document(
    pages: Sequence[tuple[str, str]] = (("1", "Pages/Page_0/Content.xml"),), *, common: str = "", more: str = ""
) -> str:
    """Document.xml with pages as (id, location)."""
    listed = "".join(f'<ofd:Page ID="{identity}" BaseLoc="{where}"/>' for identity, where in pages)
    return (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{more}"
        "</ofd:Document>"
    )


def tags(inside: str, *, root: str = "root") -> dict[str, str]:
    """The parts of CustomTags; Document.xml is to name Tags/CustomTags.xml."""
    return {
        "Doc_0/Tags/CustomTags.xml": f"<ofd:CustomTags {NAMESPACE}><ofd:CustomTag><ofd:FileLoc>CustomTag.xml</ofd:FileLoc>"
        "</ofd:CustomTag></ofd:CustomTags>",
        "Doc_0/Tags/CustomTag.xml": f"<{root} {NAMESPACE}>{inside}</{root}>",
    }


TAGGED = "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"


def write(path: Path, parts: Parts, *, whole: bool = False) -> Path:
    """An OFD of these parts; OFD.xml and Document.xml are the plain ones where none is given and it is not ``whole``."""
    plain: dict[str, str | bytes] = {} if whole else {"OFD.xml": entrance(), "Doc_0/Document.xml": document()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**plain, **parts}.items():
            archive.writestr(name, content)
    return path
