"""Made papers as files: PDF, scanned PDF, pictures, DOCX, XLSX, PPTX."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from time import struct_time

import cv2
import numpy as np
from PIL import Image

from ..invoices.degrade import Level, Spoil, rendered, spoil_of, spoiled
from ..invoices.sheet import BLACK, Rule, Sheet, Text, fitting
from ..invoices.typeset import pdf_of
from .blocks import Flow, Shown
from .office import Slide, docx_of, pptx_of, xlsx_of
from .paper import Body, Deck, Paper, Picture, Screen
from .typeset import flow_pdf, page_count

SCANNED = struct_time((2020, 4, 8, 10, 0, 0, 2, 99, 0))


def make_pdf(paper: Paper) -> bytes:
    """The paper as a PDF; a screen becomes a picture on a page."""
    return _pdf(paper.body())


def _pdf(body: Body) -> bytes:
    match body:
        case Flow():
            return flow_pdf(body)
        case Screen():
            return flow_pdf(Flow((Shown(png(body.image), 170),), margin=20))
        case Deck():
            return pdf_of([_slide_sheet(slide) for slide in body.slides])
    return pdf_of(body)


def _slide_sheet(slide: Slide) -> Sheet:
    sheet = Sheet(338.7, 190.5)
    sheet.add(Text(20, 26, slide.title, fitting(slide.title, 11, 300), "sans", (20, 70, 150)))
    sheet.add(Rule(20, 32, 318, 32, (20, 70, 150), 0.8))
    for place, line in enumerate(slide.lines):
        sheet.add(Text(22, 46 + 11 * place, line, fitting(line, 5.6, 290, 3), "sans", BLACK))
    return sheet


def make_docx(paper: Paper) -> bytes:
    """The paper as DOCX. Raises ``TypeError`` for one that does not flow."""
    body = paper.body()
    if not isinstance(body, Flow):
        raise TypeError(f"{type(paper).__name__} does not come as DOCX")
    return docx_of(body)


def make_xlsx(paper: Paper) -> bytes:
    """The paper as XLSX. Raises ``TypeError`` for one that does not flow."""
    body = paper.body()
    if not isinstance(body, Flow):
        raise TypeError(f"{type(paper).__name__} does not come as XLSX")
    return xlsx_of(body)


def make_pptx(paper: Paper) -> bytes:
    """The paper as PPTX. Raises ``TypeError`` for one that is no deck."""
    body = paper.body()
    if not isinstance(body, Deck):
        raise TypeError(f"{type(paper).__name__} does not come as PPTX")
    return pptx_of(body.slides)


def make_pictures(
    paper: Paper, *, seed: int = 0, dpi: int = 150, level: Level = "clean", spoil: Spoil | None = None
) -> list[Picture]:
    """Each page as a picture (BGR): clean, or spoiled as a scanner or telephone does, by ``level`` and ``seed``."""
    spoil = spoil_of(seed, level) if spoil is None else spoil
    body = paper.body()
    if isinstance(body, Screen):
        return [spoiled(body.image, spoil, seed=seed, dpi=110)]
    return pictures_of(_pdf(body), seed=seed, dpi=dpi, spoil=spoil)


def pictures_of(pdf: bytes, *, seed: int, dpi: int, spoil: Spoil) -> list[Picture]:
    """Each page of a PDF as a spoiled picture."""
    pages = range(1, page_count(pdf) + 1)
    return [spoiled(rendered(pdf, dpi=dpi, page=page), spoil, seed=seed + page, dpi=dpi) for page in pages]


def picture_pdf(pictures: Sequence[Picture], *, dpi: int = 150, quality: int = 75) -> bytes:
    """A PDF of pictures alone, as a scanner writes it."""
    images = [Image.fromarray(cv2.cvtColor(one, cv2.COLOR_BGR2RGB)) for one in pictures]
    out = io.BytesIO()
    images[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=images[1:],
        resolution=dpi,
        quality=quality,
        creationDate=SCANNED,
        modDate=SCANNED,
    )
    return out.getvalue()


def png(image: Picture) -> bytes:
    """A picture as PNG."""
    return cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 3])[1].tobytes()


def jpeg(image: Picture, quality: int = 85, *, taken: datetime | None = None, camera: str = "") -> bytes:
    """A picture as JPEG, with the time it was taken in its EXIF data where one is given."""
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
    if taken is None:
        return data
    exif = Image.Exif()
    exif[0x0132] = f"{taken:%Y:%m:%d %H:%M:%S}"
    if camera:
        exif[0x010F], exif[0x0110] = camera.split(" ", 1)
    exif.get_ifd(0x8769)[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
    return data[:2] + _segment(exif.tobytes()) + data[2:]


def _segment(exif: bytes) -> bytes:
    return b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif


def picture_from(data: bytes) -> Picture:
    """A PNG or JPEG as pixels (BGR)."""
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)
