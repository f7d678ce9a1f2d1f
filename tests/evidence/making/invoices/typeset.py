"""Sheets written as PDF with typst, each text at its own place, in the fonts of ``pylopdf_fonts_zh_cn``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import pylopdf_fonts_zh_cn
import typst
import zxingcpp

from .data import Schema, make_xml
from .layouts import sheets
from .sheet import Code, Ellipse, Mark, Rule, Sheet, Text
from .truth import InvoiceTruth

HEAD = """
#set text(top-edge: "baseline", bottom-edge: "baseline", lang: "zh", cjk-latin-spacing: none)
#set par(spacing: 0pt)
#let serif = "Noto Serif SC"
#let sans = "Noto Sans SC"
#let mono = ("DejaVu Sans Mono", "Noto Sans SC")
#let t(a, x, y, s, f, c, k, body) = place(top + a, dx: x * 1mm, dy: y * 1mm, box(text(size: s * 1mm, font: f, fill: c,
  tracking: k * 1mm, body)))
#let r(x, y, n, s, f, c, body) = place(top + left, dx: x * 1mm, dy: y * 1mm, rotate(n * 1deg, origin: top + left,
  box(text(size: s * 1mm, font: f, fill: c, body))))
#let l(x, y, u, v, c, w) = place(top + left, line(start: (x * 1mm, y * 1mm), end: (u * 1mm, v * 1mm), stroke: w * 1mm + c))
#let e(x, y, w, h, c, k) = place(top + left, dx: x * 1mm, dy: y * 1mm, ellipse(width: w * 1mm, height: h * 1mm,
  stroke: k * 1mm + c))
#let q(x, y, w, h, s) = place(top + left, dx: x * 1mm, dy: y * 1mm, image(bytes(s), format: "svg", width: w * 1mm,
  height: h * 1mm, fit: "stretch"))
"""

Order = Literal["reading", "labels_first"]
Only = Literal["form", "values"]


def make_pdf(
    truths: InvoiceTruth | Sequence[InvoiceTruth],
    *,
    layout: int = 0,
    order: Order = "reading",
    split_runs: bool = False,
    list_page: bool | None = None,
    sealed: bool = True,
    only: Only | None = None,
    attached: Schema | None = None,
) -> bytes:
    """One PDF with these invoices one after the other.

    ``order`` ``labels_first`` draws every label of a page before its first value; ``split_runs`` draws each character
    by itself; ``list_page`` puts the lines of older kinds on a 销货清单; ``sealed`` adds the seals; ``only`` draws
    the form or the values alone; ``attached`` puts the data of each invoice into the file.
    """
    each = [truths] if isinstance(truths, InvoiceTruth) else truths
    pages = [page for truth in each for page in sheets(truth, layout=layout, list_page=list_page, sealed=sealed)]
    if order == "labels_first":
        pages = [page.labels_first() for page in pages]
    if split_runs:
        pages = [page.split() for page in pages]
    if only:
        pages = [page.only(values=only == "values") for page in pages]
    data = {f"invoice_{truth.code}{truth.number}.xml": make_xml(truth, schema=attached) for truth in each if attached}
    return pdf_of(pages, data)


def pdf_of(pages: Sequence[Sheet], attached: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """A PDF of these sheets, with these files in it."""
    source = [HEAD]
    for name, content in attached.items():
        source.append(f'#pdf.attach({_quoted(name)}, bytes({_quoted(content.decode())}), mime-type: "application/xml")')
    for page in pages:
        source.append(f"#page(width: {page.width}mm, height: {page.height}mm, margin: 0pt)[")
        source.extend(_typst(mark, page.width) for mark in page.marks)
        source.append("]")
    made = _compiler().compile("\n".join(source).encode(), format="pdf", timestamp=0, pdf_tags=False)
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def _typst(mark: Mark, width: float) -> str:
    match mark:
        case Text():
            return _text(mark, width)
        case Rule():
            ends = ", ".join(f"{value:.3f}" for value in (mark.x, mark.y, mark.x2, mark.y2))
            return f"#l({ends}, rgb{mark.colour}, {mark.thick})"
        case Ellipse():
            x, y = mark.x - mark.across / 2, mark.y - mark.down / 2
            ring = f"#e({x:.3f}, {y:.3f}, {mark.across:.3f}, {mark.down:.3f}, rgb{mark.colour}, {mark.thick})"
            if not mark.crossed:
                return ring
            reach = mark.across / 2 * 0.7
            cross = (
                Rule(
                    mark.x - reach,
                    mark.y - side * reach,
                    mark.x + reach,
                    mark.y + side * reach,
                    mark.colour,
                    mark.thick,
                )
                for side in (1, -1)
            )
            return ring + "".join(_typst(rule, width) for rule in cross)
        case Code():
            svg = drawing(mark)
            height = mark.bar or mark.width
            return f"#q({mark.x:.3f}, {mark.y:.3f}, {mark.width:.3f}, {height:.3f}, {_quoted(svg)})"


def _text(mark: Text, width: float) -> str:
    """A call of ``t``, which places against the page's left, middle or right: there the text has room and is not broken."""
    body, colour = _quoted(mark.text), f"rgb{mark.colour}"
    if mark.turn:
        return f"#r({mark.x:.3f}, {mark.y:.3f}, {mark.turn:.2f}, {mark.size:.3f}, {mark.font}, {colour}, {body})"
    side, origin = {"left": ("left", 0.0), "centre": ("center", width / 2), "right": ("right", width)}[mark.anchor]
    x = mark.x - origin
    return f"#t({side}, {x:.3f}, {mark.y:.3f}, {mark.size:.3f}, {mark.font}, {colour}, {mark.track}, {body})"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def barcode(mark: Code) -> zxingcpp.Barcode:
    """The code itself: a QR code, or Code 128 where it has a height of its own."""
    kind = zxingcpp.BarcodeFormat.Code128 if mark.bar else zxingcpp.BarcodeFormat.QRCode
    return zxingcpp.create_barcode(mark.text, kind)


def drawing(mark: Code) -> str:
    """A code as SVG, without the quiet zone around it, in its colour."""
    return str(zxingcpp.write_barcode_to_svg(barcode(mark), add_quiet_zones=False))
