"""What is read: real samples with the truth beside them, and invoices typeset with known truth.

Nothing of the samples is part of the project: where they are absent, their part says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.evidence.making.invoices import KINDS, draw, first_lines, make_ofd, make_pdf, make_xml, picture, save

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"
NAMES = {
    "invoice_code": "code",
    "invoice_no": "number",
    "date": "dated",
    "buyer": "buyer",
    "buyer_tax_id": "buyer_uscc",
    "seller": "seller",
    "seller_tax_id": "seller_uscc",
    "amount": "net_yuan",
    "tax": "tax_yuan",
    "total": "total_yuan",
    "check_code": "check_code",
    "original_invoice_no": "corrects",
}
MONEY = {"net_yuan", "tax_yuan", "total_yuan"}


@dataclass(frozen=True)
class Known:
    """A file and what is true of the invoice in it; a truth of None means that it states no such thing."""

    kind: str
    path: Path
    facts: dict[str, Any]
    lines: list[dict[str, Any]] | None = None


def samples() -> Iterator[Known]:
    """The real invoices, with the header fields read off them by eye."""
    manifest = SAMPLES / "manifest.json"
    if not manifest.exists():
        return
    for entry in json.loads(manifest.read_text(encoding="utf-8")):
        if entry["kind"] in ("pdf", "ofd", "image", "xml") and entry.get("truth"):
            facts = {NAMES[n]: _value(NAMES[n], v) for n, v in entry["truth"].items() if n in NAMES}
            yield Known(entry["kind"], SAMPLES / "files" / entry["file"], facts)


def _value(name: str, text: str | None) -> Any:
    if text is None:
        return None
    if name in MONEY:
        return Decimal("0.00") if text == "***" else Decimal(text)
    return date.fromisoformat(text) if name == "dated" else text


def generated(folder: Path, kind: str, count: int) -> Iterator[Known]:
    """So many invoices of every kind, written in one way: pdf, ofd, xml, scan or photo."""
    for number in range(count):
        for place, form in enumerate(KINDS):
            truth = draw(50_000 + number * 100 + place, form)
            path = folder / f"{kind}-{form}-{number}.{ {'scan': 'jpg', 'photo': 'jpg'}.get(kind, kind) }".replace(
                " ", ""
            )
            facts = truth.facts()
            lines = [dict(line.facts()) for line in truth.lines]
            if kind == "pdf":
                order = "labels_first" if number % 4 > 1 else "reading"
                path.write_bytes(make_pdf(truth, layout=number % 3, order=order, split_runs=number % 3 == 2))
            elif kind == "ofd":
                if form == "roll":
                    continue
                path.write_bytes(make_ofd(truth, data=("attachment", "custom", "none", "xbrl")[number % 4]))
            elif kind == "xml":
                if form in ("paper_special", "paper_ordinary", "roll", "blockchain"):
                    continue
                path.write_bytes(make_xml(truth))
                facts.pop("total_words", None)  # the schema of 2019 does not state it
            else:
                dpi = (150, 200, 250, 300)[number % 4]
                save(picture(truth, seed=number * 100 + place, level=kind, dpi=dpi, layout=number % 3), path, 88)
                lines = [dict(line.facts()) for line in first_lines(truth, layout=number % 3)]  # of the page it shows
            if form == "roll":
                lines = [{n: v for n, v in line.items() if n not in ("unit", "spec")} for line in lines]
            yield Known(kind, path, facts, lines)
