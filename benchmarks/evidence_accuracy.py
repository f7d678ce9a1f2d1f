"""How much of invoices is read right, and how sure of it: by kind and by field."""

from __future__ import annotations

import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import evidence_material as material
from evidence_material import Known
from measuring import Report
from yunxing.evidence.carriers import open_file
from yunxing.evidence.document import pages
from yunxing.evidence.invoice.capitals import yuan_of
from yunxing.evidence.invoice.reading import invoices
from yunxing.evidence.page import squeezed
from yunxing.evidence.paper import Paper
from yunxing.evidence.sniff import sniff

SURE_OF = {"net_yuan", "tax_yuan", "total_yuan", "number", "code", "dated", "check_code"}
"""Amounts, numbers and dates: none of them may be reported as sure and be wrong."""

MISTAKEN = {
    ("ofd-63baee6432.ofd", "buyer_uscc"): "0" * 17,
    ("ofd-63baee6432.ofd", "seller_uscc"): "0" * 18,
}
"""Where the list of truths is wrong, and what the page itself has: its publisher blackened both numbers with zeros, 17 at
36.9 mm from the top where the buyer stands, 18 at 110.2 mm with the seller, and the list has them the other way round."""


@dataclass
class Tally:
    """Fields that are known, read right, right and sure, and sure but wrong."""

    known: int = 0
    right: int = 0
    sure: int = 0
    sure_wrong: int = 0

    def add(self, other: Tally) -> None:
        self.known += other.known
        self.right += other.right
        self.sure += other.sure
        self.sure_wrong += other.sure_wrong

    @property
    def share(self) -> float:
        return self.right / self.known if self.known else 1.0


@dataclass
class Score:
    """What one kind of file came to."""

    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    cells: Tally = field(default_factory=Tally)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def header(self) -> Tally:
        total = Tally()
        for tally in self.fields.values():
            total.add(tally)
        return total


def read(path: Path) -> list[Paper]:
    """The invoices of a file."""
    document = open_file(path, sniff(path))
    try:
        return invoices(document, list(pages(document, 20)))
    finally:
        document.close()


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values are one: widths and spaces of text make no difference, capitals count by their amount."""
    if isinstance(one, str) and isinstance(other, str):
        if name == "corrects":
            return one.endswith(other)
        if squeezed(one).upper() == squeezed(other).upper():
            return True
        return name == "total_words" and yuan_of(one) == yuan_of(other) is not None
    return bool(one == other)


def score(files: Iterable[Known]) -> Score:
    """Read each file and compare it with what is true of it."""
    result = Score()
    for known in files:
        began = time.perf_counter()
        papers = read(known.path)
        result.seconds.append(time.perf_counter() - began)
        paper = papers[0] if papers else Paper("invoice")
        for name, value in known.facts.items():
            fact = paper.facts.get(name)
            if value is None:
                continue
            right = fact is not None and same(name, fact.value, value)
            sure = fact is not None and fact.sure
            result.fields[name].add(Tally(1, right, right and sure, sure and not right))
            if not right:
                read_as = None if fact is None else fact.value
                result.wrong.append(f"{known.path.name} {name}: {read_as!r}, not {value!r}{' SURE' if sure else ''}")
        for place, line in enumerate(known.lines or ()):
            mine = paper.lines[place] if place < len(paper.lines) else {}
            for name, value in line.items():
                cell = mine.get(name)
                result.cells.add(Tally(1, cell is not None and same(name, cell.value, value)))
    return result


def show(
    report: Report, title: str, kind: str, found: Score, *, least: float | None, lines: float | None = None
) -> None:
    """The table of one kind."""
    if not found.seconds:
        report.note(f"{title}: no files")
        return
    head = found.header
    report.row(
        f"{title}: {head.right} of {head.known} fields of the head", f"{head.share:.2%}",
        target=f"≥ {least:.1%}" if least else "", met=None if least is None else head.share >= least,
    )  # fmt: skip
    each = ", ".join(f"{n} {t.right}/{t.known}" for n, t in sorted(found.fields.items()) if t.right < t.known)
    report.note(f"    less than all: {each or 'none'}")
    if kind in ("image", "scan", "photo"):
        share = head.sure / max(1, head.right)
        report.row(f"{title}: right fields reported as sure", f"{share:.1%}", target="≥ 85%", met=share >= 0.85)
    wrong = sum(t.sure_wrong for n, t in found.fields.items() if n in SURE_OF)
    report.row(f"{title}: amounts, numbers, dates sure but wrong", str(wrong), target="0", met=wrong == 0)
    if found.cells.known:
        report.row(
            f"{title}: {found.cells.right} of {found.cells.known} cells of lines", f"{found.cells.share:.2%}",
            target=f"≥ {lines:.0%}" if lines else "", met=None if lines is None else found.cells.share >= lines,
        )  # fmt: skip
    report.note(f"    seconds a file: median {median(found.seconds):.3f}, longest {max(found.seconds):.3f}")
    for one in found.wrong[:8]:
        report.note(f"    wrong: {one}")


def _memory(report: Report) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report.row("peak memory of this process so far", f"{peak:,.0f} MiB")


def samples(report: Report, *, quick: bool) -> None:
    """The real ones."""
    report.part("Real invoices", "header fields against what was read off by eye; notes of the manifest apply")
    files = list(material.samples())
    if not files:
        report.note("no samples lie beside this checkout")
        return
    for kind, title, least in (
        ("xml", "XML", 1.0), ("ofd", "OFD", 0.99), ("pdf", "digital PDF", 0.995), ("image", "photographs and scans", 0.93),
    ):  # fmt: skip
        listed = [one for one in files if one.kind == kind]
        righted = [_righted(one) for one in listed]
        if righted != listed:
            show(report, f"{title}, by the list as it is", kind, score(listed), least=None)
        named = title if righted == listed else f"{title}, its mistakes put right"
        show(report, named, kind, score(righted), least=least)
    _memory(report)


def _righted(known: Known) -> Known:
    facts = {name: MISTAKEN.get((known.path.name, name), value) for name, value in known.facts.items()}
    return replace(known, facts=facts)


def generated(report: Report, *, quick: bool) -> None:
    """Those typeset for it."""
    report.part("Invoices typeset with known truth", "eight kinds, two or three layouts of each")
    cells = Tally()
    with tempfile.TemporaryDirectory() as name:
        for kind, title, count in (
            ("xml", "XML", 10), ("ofd", "OFD", 10), ("pdf", "digital PDF", 20), ("scan", "scans", 4), ("photo", "photographs", 3),
        ):  # fmt: skip
            number = max(1, count // 4) if quick else count
            found = score(material.generated(Path(name), kind, number))
            show(report, title, kind, found, least=None, lines=0.98 if kind in ("xml", "ofd", "pdf") else None)
            cells.add(found.cells)
    report.row(f"all of them: {cells.right} of {cells.known} cells of lines", f"{cells.share:.2%}",
               target="≥ 98%", met=cells.share >= 0.98)  # fmt: skip
    _memory(report)
