"""How invoices of each kind look: the sheets of an invoice in one of several layouts. What they say is not decided here."""

from __future__ import annotations

from collections.abc import Mapping

from ..sheet import Sheet
from ..truth import MAIN_LINES, InvoiceTruth, Kind, Line
from . import digital, roll
from .forms import CHAIN, CHAIN_A4, PAPER, PAPER_SLIPPED, PAPER_WIDE, PROGRAM, SHEET_A4, STANDARD, Form, teal
from .list_page import list_sheets
from .vat import vat_sheet

FORMS: Mapping[Kind, tuple[Form, ...]] = {
    "paper_special": (PAPER, PAPER_SLIPPED, PAPER_WIDE),
    "paper_ordinary": (teal(PAPER), teal(PAPER_SLIPPED), teal(PAPER_WIDE)),
    "e_ordinary": (STANDARD, PROGRAM, SHEET_A4),
    "e_special": (STANDARD, PROGRAM, SHEET_A4),
    "blockchain": (CHAIN, CHAIN_A4),
}
LAYOUTS: Mapping[Kind, int] = {
    **{kind: len(forms) for kind, forms in FORMS.items()},
    "digital_ordinary": len(digital.STYLES),
    "digital_special": len(digital.STYLES),
    "roll": len(roll.STYLES),
}
"""How many layouts each kind has; a larger number given for one is taken modulo this."""


def sheets(truth: InvoiceTruth, *, layout: int = 0, list_page: bool | None = None, sealed: bool = True) -> list[Sheet]:
    """The pages of an invoice. ``list_page`` None: where it has more lines than its page holds.

    数电票 run over several pages instead; 深圳's and 卷票 have no list.
    """
    layout %= LAYOUTS[truth.kind]
    match truth.kind:
        case "digital_ordinary" | "digital_special":
            return digital.digital_sheets(truth, digital.STYLES[layout], sealed=sealed)
        case "roll":
            return roll.roll_sheets(truth, roll.STYLES[layout], sealed=sealed)
    listed = len(truth.lines) > MAIN_LINES if list_page is None else list_page
    if truth.kind == "blockchain":
        listed = False
    main = vat_sheet(truth, FORMS[truth.kind][layout], listed=listed, sealed=sealed)
    return [main, *(list_sheets(truth, sealed=sealed) if listed else [])]


def first_lines(truth: InvoiceTruth, *, layout: int = 0) -> tuple[Line, ...]:
    """The lines that stand on the first page: the others run over, or all are on a list."""
    layout %= LAYOUTS[truth.kind]
    if truth.kind in ("digital_ordinary", "digital_special"):
        return digital.lines_by_page(truth, digital.STYLES[layout])[0]
    listed = len(truth.lines) > MAIN_LINES and truth.kind not in ("roll", "blockchain")
    return () if listed else truth.lines
