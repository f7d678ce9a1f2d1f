"""Flowing papers written as PDF with typst, with seals as pictures over the print."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache

import pikepdf
import pypdfium2
import typst

from .blocks import Block, Break, Flow, Gap, Grid, Head, Para, Shown, Side, Stamp, Title, Under
from .faces import FOLDER
from .seals import as_svg, round_seal

HEAD = """
#let bold(body) = text(stroke: 0.016em, body)
#let rule(body) = underline(offset: 0.18em, stroke: 0.5pt, body)
#let seal(file, dx, dy, w) = place(dx: dx * 1mm, dy: dy * 1mm, image(file, width: w * 1mm))
"""
FOOTERS = {
    "of": '第 #context counter(page).display() 页 共 #context counter(page).final().at(0) 页',
    "dashes": "\\- #context counter(page).display() \\-",
    "slash": "#context counter(page).display()/#context counter(page).final().at(0)",
    "plain": "#context counter(page).display()",
}  # fmt: skip


class _Writer:
    """Writes blocks as typst and gathers the pictures they need as further files."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def block(self, block: Block) -> str:
        """A block in the markup of typst."""
        match block:
            case Title():
                body = f"bold(text(size: {block.size}em, {quoted(block.text)}))"
                return f"#block(above: 1.6em, below: 1.6em, width: 100%, align(center, {body}))"
            case Head():
                return f"#par(bold(text(size: {block.size}em, {quoted(block.text)})))"
            case Para():
                return self._para(block)
            case Grid():
                return self._grid(block)
            case Side():
                sides = ", ".join(f"[{''.join(map(self.block, side))}]" for side in (block.left, block.right))
                return f"#block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 6mm, {sides}))"
            case Gap():
                return f"#v({block.lines * 1.4:.2f}em)"
            case Break():
                return "#pagebreak(weak: true)"
            case Shown():
                return f"#align(center, image({self._file(block.data)}, width: {block.width}mm))"
            case Stamp():
                seal = self._file(round_seal(block.name, block.below, block.turn))
                return f"#seal({seal}, {block.dx:.2f}, {block.dy:.2f}, {block.across:.2f})"

    def _file(self, data: bytes) -> str:
        name = f"picture{len(self.files)}.svg"
        self.files[name] = as_svg(data).encode()
        return quoted(name)

    def _para(self, block: Para) -> str:
        body = "".join(
            f"#rule({quoted(run.padded)})" if isinstance(run, Under) else f"#{quoted(run)}" for run in block.runs
        )
        side = {"left": "left", "centre": "center", "right": "right"}[block.align]
        indent = "2em" if block.indent and block.align == "left" else "0em"
        justify = "true" if block.indent else "false"
        body = body if block.size == 1 else f"#text(size: {block.size}em)[{body}]"
        return f"#align({side})[#par(first-line-indent: (amount: {indent}, all: true), justify: {justify})[{body}]]"

    def _grid(self, block: Grid) -> str:
        columns = ", ".join(f"{width}fr" for width in block.widths)
        cells = []
        for number, row in enumerate(block.rows):
            for place, cell in enumerate(row):
                last = place == len(row) - 1
                over = f"colspan: {len(block.widths) - place}, " if last and len(row) < len(block.widths) else ""
                body = f"#bold({quoted(cell)})" if block.head and number == 0 else f"#{quoted(cell)}"
                cells.append(f"table.cell({over})[{body}]")
        align = "center + horizon" if block.centred else "left + horizon"
        return (
            f"#[#set text(size: {block.size}em)\n#set par(first-line-indent: 0em, leading: 0.6em, justify: false)\n"
            f"#table(columns: ({columns}), align: {align}, stroke: 0.5pt, inset: 5pt, {', '.join(cells)})]"
        )


def flow_pdf(flow: Flow) -> bytes:
    """A PDF of the paper."""
    writer = _Writer()
    font = "Noto Serif SC" if flow.font == "serif" else "Noto Sans SC"
    footer = f"align(center)[#text(size: 9pt)[{FOOTERS[flow.footer]}]]" if flow.footer in FOOTERS else "none"
    header = f"align(right)[#text(size: 9pt, {quoted(flow.running)})]" if flow.running else "none"
    source = [
        HEAD,
        f'#set page(paper: "a4", flipped: {str(flow.landscape).lower()}, margin: {flow.margin}mm)',
        f"#set page(footer: {footer}, header: {header})",
        f'#set text(font: "{font}", size: {flow.size}pt, lang: "zh")',
        f"#set par(leading: {flow.leading}em, spacing: {flow.leading}em)",
        *(writer.block(block) for block in flow.blocks),
    ]
    files = {"main.typ": "\n".join(source).encode(), **writer.files}
    made = compiler().compile(files, format="pdf", timestamp=0, pdf_tags=False)
    assert isinstance(made, bytes)
    return made


@cache
def compiler() -> typst.Compiler:
    """The compiler, with the fonts read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def quoted(text: str) -> str:
    """A text as a string of typst."""
    return json.dumps(text, ensure_ascii=False)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def joined(parts: Sequence[bytes]) -> bytes:
    """One PDF with the pages of several, the same bytes each time."""
    whole, out = pikepdf.new(), io.BytesIO()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as one:
            whole.pages.extend(one.pages)
    whole.save(out, deterministic_id=True)
    return out.getvalue()
