"""OFD invoices drawn as PDFs: one in a process that has drawn before, as binding meets fifty of them one after another."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from tests.evidence.making.invoices import draw as truth
from tests.evidence.making.invoices import make_ofd

from measuring import WALL, Report, in_turns, milli
from yunxing.dossier.ofd import draw

MOST = 0.150
AT_LEAST = 20


def run(report: Report, *, repetitions: int) -> None:
    """One page, and one with its list, so many times in turns."""
    report.part("An OFD invoice drawn as a PDF, warm", "with its seals; fonts are cut down each time")
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, listed in (("one page", False), ("with its list", True)):
            paths[name] = Path(folder) / f"{name}.ofd"
            paths[name].write_bytes(make_ofd(truth(3, "e_special"), sealed=True, list_page=listed))
        timed = in_turns(
            {name: lambda path=path: draw(path) for name, path in paths.items()},  # type: ignore[misc]
            repetitions=max(AT_LEAST, repetitions),
            clock=WALL,
        )
        for name, path in paths.items():
            with pdfium.PdfDocument(draw(path).pdf) as document:
                pages = len(document)
            least, middle = timed[name].least, timed[name].middle
            target = f"≤ {MOST * 1000:.0f} ms" if pages == 1 else ""
            report.row(
                f"{name} ({pages}): least, middle", milli(least), milli(middle), target=target,
                met=middle <= MOST if target else None,
            )  # fmt: skip
