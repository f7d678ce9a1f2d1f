"""OFDs made for a test: pages of objects, resources by their words, parts by name; and the drawing as a viewer shows it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from yunxing.dossier.ofd import Drawing, draw

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SCALE = 4
"""Pixels of a millimetre in what ``shown`` gives."""
Shown = np.ndarray[Any, np.dtype[np.uint8]]
WHITE, BLACK, RED, GREEN, BLUE = (255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)


class Part(NamedTuple):
    """A page: its objects, what stands before and behind its content, attributes of its layer."""

    objects: str
    head: str = ""
    layer: str = ""


def ofd(
    *pages: str | Part,
    resources: str = "",
    parts: Mapping[str, bytes | str] | None = None,
    common: str = "",
    document: str = "",
    box: str = "0 0 100 60",
    body: str = "",
) -> bytes:
    """An OFD of these pages; ``resources`` stand in its one list, ``document`` and ``body`` in Document.xml and OFD.xml."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, len(pages) + 1))
    made: dict[str, bytes | str] = {
        "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox>"
        f"</ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
        f"{document}</ofd:Document>",
        "Doc_0/Res.xml": f'<ofd:Res {NS} BaseLoc="Res">{resources}</ofd:Res>',
    }
    for number, page in enumerate(pages, 1):
        one = page if isinstance(page, Part) else Part(page)
        made[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {NS}>{one.head}<ofd:Content><ofd:Layer{one.layer}>{one.objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return packed({**made, **(parts or {})})


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """Parts as a zip, the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def drawn(path: Path, data: bytes) -> Drawing:
    """What is drawn of an OFD."""
    path = path / "a.ofd"
    path.write_bytes(data)
    return draw(path)


def said(drawing: Drawing) -> list[tuple[str, str, int | None]]:
    """Code, weight and page of what was found, but for the notice that an OFD was drawn."""
    return [(one.code, one.weight, one.page) for one in drawing.findings if one.code != "ofd_drawn"]


def shown(drawing: Drawing, page: int = 1) -> Shown:
    """A page as a viewer shows it, so many pixels for a millimetre."""
    with pdfium.PdfDocument(drawing.pdf) as pdf:
        image = pdf[page - 1].render(scale=SCALE * 25.4 / 72).to_pil().convert("RGB")
    return np.asarray(image)


def at(picture: Shown, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place, in millimetres from the top left."""
    return tuple(int(v) for v in picture[round(y * SCALE), round(x * SCALE)])


def inked(picture: Shown) -> tuple[float, float, float, float] | None:
    """The box around all that is not white, in millimetres; None where nothing is."""
    rows, columns = np.nonzero((picture < 200).any(axis=2))
    if not len(rows):
        return None
    return tuple(round(float(v) / SCALE, 2) for v in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))  # type: ignore[return-value]


def near(*box: float) -> Any:
    """A box to the pixel: fills touch each pixel that they cover in part."""
    return pytest.approx(box, abs=1.01 / SCALE)


def texts(drawing: Drawing) -> list[str]:
    """The text of each page, as a viewer finds it."""
    with pdfium.PdfDocument(drawing.pdf) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def area(boundary: str, colour: str = "0 0 0", more: str = "", inside: str = "") -> str:
    """A filled rectangle."""
    _, _, width, height = boundary.split()
    return (
        f'<ofd:PathObject ID="7" Boundary="{boundary}" Fill="true" Stroke="false" {more}><ofd:FillColor Value="{colour}"/>'
        f"{inside}<ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def outline(data: str, more: str = "", inside: str = "", boundary: str = "0 0 100 60") -> str:
    """An outline."""
    return (
        f'<ofd:PathObject ID="8" Boundary="{boundary}" {more}>{inside}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def words(text: str, more: str = "", code: str = 'X="0" Y="5"', inside: str = "", boundary: str = "10 10 80 8") -> str:
    """A text object in the font 3."""
    return (
        f'<ofd:TextObject ID="9" Boundary="{boundary}" Font="3" Size="5" {more}>{inside}'
        f"<ofd:TextCode {code}>{text}</ofd:TextCode></ofd:TextObject>"
    )


def fonts(*listed: str) -> str:
    """Fonts by their attributes, numbered from 3."""
    every = "".join(f'<ofd:Font ID="{n}" {one}/>' for n, one in enumerate(listed, 3))
    return f"<ofd:Fonts>{every}</ofd:Fonts>"


def media(*files: str) -> str:
    """Pictures by the names of their parts, numbered from 50."""
    every = "".join(
        f'<ofd:MultiMedia ID="{n}" Type="Image"><ofd:MediaFile>{file}</ofd:MediaFile></ofd:MultiMedia>'
        for n, file in enumerate(files, 50)
    )
    return f"<ofd:MultiMedias>{every}</ofd:MultiMedias>"


def image(boundary: str = "10 10 20 10", more: str = "", resource: int = 50) -> str:
    """A picture that fills its boundary."""
    _, _, width, height = boundary.split()
    return (
        f'<ofd:ImageObject ID="6" Boundary="{boundary}" CTM="{width} 0 0 {height} 0 0" ResourceID="{resource}" {more}/>'
    )


def halves(kind: str = "PNG", mode: str = "RGB", colours: Sequence[object] = (RED, BLUE), **how: Any) -> bytes:
    """A picture whose left half has one colour and its right half another."""
    made = Image.new(mode, (40, 20), colours[0])  # type: ignore[arg-type]
    made.paste(colours[1], (20, 0, 40, 20))  # type: ignore[arg-type]
    out = io.BytesIO()
    made.save(out, kind, **how)
    return out.getvalue()


def der(tag: int, *inside: bytes) -> bytes:
    """An item of ASN.1."""
    body = b"".join(inside)
    size = len(body)
    length = bytes([size]) if size < 128 else bytes([0x80 | 3]) + size.to_bytes(3, "big")
    return bytes([tag]) + length + body


def seal(picture: bytes, kind: bytes = b"png") -> bytes:
    """A seal (SES_Seal) that holds a picture."""
    head = der(0x30, der(0x16, b"ES"), der(0x02, b"\x04"), der(0x16, b"maker"))
    property_ = der(0x30, der(0x02, b"\x03"), der(0x0C, "样章".encode()), der(0x04, b"certificate"))
    drawing = der(0x30, der(0x16, kind), der(0x04, picture), der(0x02, b"\x1e"), der(0x02, b"\x14"))
    return der(0x30, der(0x30, head, der(0x16, b"1"), property_, drawing), der(0x04, b"x"), der(0x06, b"\x2a"))


def signed(data: bytes, stamps: str, file: str = "Seal.esl") -> tuple[str, dict[str, bytes | str]]:
    """What OFD.xml says of a signature, and its parts."""
    parts: dict[str, bytes | str] = {
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {NS}><ofd:Signature ID="21" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {NS}><ofd:SignedInfo>{stamps}<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc>"
        "</ofd:Seal></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>",
        f"Doc_0/Signs/Sign_0/{file}": data,
    }
    return "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>", parts
