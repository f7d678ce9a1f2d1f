"""Declarations with their folders, made anew for each test: PDFs of every build, pictures of every kind, a small form."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from tests.guide.factories import claim, contract, edition, invoice, values
from yunxing.dossier.typesetting import SONG, typeset
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.files import Source

_FORM = f"""#set text(font: "{SONG}", size: 12pt)
#for row in json("rows.json") [#link("yunxing:page/" + row.at(1).split("-").first().split("、").first())[#row.at(0) 第 #row.at(1) 页]#linebreak()]"""
Shown = np.ndarray[Any, np.dtype[np.uint8]]


def form(declaration: Declaration) -> bytes:
    """A stand-in for the official form: its rows and contracts with the pages they refer to."""
    rows = [(c.item, c.pages) for c in declaration.claims if c.pages]
    rows += [(c.id, c.pages) for c in declaration.contracts if c.pages]
    return typeset(_FORM, {"rows.json": json.dumps(rows).encode()})


def declaration(evidence: Sequence[Mapping[str, Any]], **changes: Any) -> Declaration:
    """A declaration with these records of evidence; claims, contracts and invoices are given, or there are none."""
    given = {"claims": [], "contracts": [], "invoices": [], "evidence": list(evidence), **changes}
    return reader(edition()).from_source(Source("申报.yaml", values("B3", **given), {}))


def record(key: str, item: str, file: str | None = None, **more: Any) -> dict[str, Any]:
    """A record of evidence; its file is called after it where no other is given."""
    return {"id": key, "item": item, "file": f"{key}.pdf" if file is None else file, **more}


def text_pdf(*pages: str, width: float = 595, height: float = 842, **page: Any) -> Pdf:
    """A PDF with a page for each text, upper left; ``page`` are entries of each page."""
    made = Pdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for text in pages:
        contents = Stream(made, f"BT /F 24 Tf 40 {height - 60} Td ({text}) Tj ET".encode())
        body = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, width, height]), Contents=contents,
            Resources=Dictionary(Font=Dictionary(F=font)), **page,
        )  # fmt: skip
        made.pages.append(pikepdf.Page(made.make_indirect(body)))
    return made


def scan_pdf(pages: int = 1, seed: int = 0) -> Pdf:
    """A PDF of scans: a JPEG that does not compress, for each page."""
    made = Pdf.new()
    for number in range(pages):
        picture = Stream(
            made, jpeg(noise(300, 400, seed * 100 + number)), Type=Name.XObject, Subtype=Name.Image, Width=300,
            Height=400, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        body = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=Stream(made, b"q 500 0 0 700 40 100 cm /I Do Q"),
            Resources=Dictionary(XObject=Dictionary(I=picture)),
        )  # fmt: skip
        made.pages.append(pikepdf.Page(made.make_indirect(body)))
    return made


def saved(pdf: Pdf, path: Path, **how: Any) -> Path:
    """The PDF written, and let go."""
    pdf.save(path, static_id=True, **how)
    pdf.close()
    return path


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """A picture that does not compress."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def marked(width: int = 300, height: int = 200) -> Image.Image:
    """A picture that shows which way up it is: red upper left, blue lower right, grey rising to the right."""
    grey = np.tile(np.linspace(90, 220, width).astype(np.uint8), (height, 1))
    values_ = np.stack([grey] * 3, axis=2)
    values_[: height // 3, : width // 3] = (200, 0, 0)
    values_[-height // 3 :, -width // 4 :] = (0, 0, 200)
    return Image.fromarray(values_)


def jpeg(image: Image.Image, **how: Any) -> bytes:
    """The picture as a JPEG."""
    made = io.BytesIO()
    image.save(made, "JPEG", quality=90, **how)
    return made.getvalue()


def shown(path: Path, number: int, scale: float = 1.0) -> Shown:
    """A page as a viewer shows it: RGB."""
    with pdfium.PdfDocument(path) as pdf:
        return np.asarray(pdf[number - 1].render(scale=scale).to_pil().convert("RGB"))


def texts(path: Path) -> list[str]:
    """What stands on each page."""
    with pdfium.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


__all__ = ["claim", "contract", "edition", "invoice"]


def ordinary(folder: Path) -> Declaration:
    """Licence, contract of three pages, invoice, payment as a picture, data, a statement for two rows."""
    folder.mkdir()
    saved(text_pdf("LICENCE"), folder / "licence.pdf")
    saved(text_pdf("CONTRACT1", "CONTRACT2", "CONTRACT3"), folder / "hetong.pdf")
    saved(text_pdf("INVOICE"), folder / "fapiao.pdf")
    (folder / "paid.jpg").write_bytes(jpeg(marked()))
    (folder / "fapiao.xml").write_bytes("<发票 金额='1'/>".encode())
    saved(text_pdf("USE1", "USE2"), folder / "use.pdf")
    saved(scan_pdf(2), folder / "scan.pdf")
    return declaration(
        [
            record("licence", "licence"), record("hetong", "contract"), record("fapiao", "invoice"),
            record("paid", "payment", "paid.jpg"), record("data", "invoice", "fapiao.xml"),
            record("use", "usage_statement"), record("scan", "usage_screenshot"),
        ],
        contracts=[contract(evidence=["hetong"], pages=None)],
        invoices=[invoice(evidence=["fapiao", "data"], payment="paid", check=None)],
        claims=[claim("app.logistics.erp", evidence=["use", "scan"]), claim("app.service.crm", evidence=["use"])],
    )  # fmt: skip
