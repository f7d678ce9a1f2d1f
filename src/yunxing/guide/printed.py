"""How the forms of an edition stand on paper (``paper.yaml``): the shapes of their wording, cells and columns.

Only shapes live here. What a declaration says in each place is put together by ``yunxing.dossier.form``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from .shapes import Shape

PAPER = "paper"
"""The file of an edition, which it may do without: where there is none, its forms cannot be printed."""
Width = int
"""Of a column, in mm."""


class Cover(Shape):
    """The first page."""

    applicant: str
    seal: str
    filed_on: str
    issuer: str
    clause: str


class FormInstructions(Shape):
    """The heading of 填表说明 and the authority's contact block, which stays empty (R57)."""

    title: str
    contact: str
    lines: list[str]
    clause: str


class ClaimsPaper(Shape):
    """Table x.1. ``prompt`` asks for a note (R61); ``see`` stands before the number of another table that is the proof."""

    widths: list[Width] = Field(min_length=6, max_length=6)
    notes: str
    prompt: str
    see: str


class InvoicesPaper(Shape):
    """Table x.2. ``more`` stands in the last of its empty rows."""

    widths: list[Width] = Field(min_length=6, max_length=6)
    total: str
    more: str
    empty_rows: int = Field(ge=1)


class BreakdownPaper(Shape):
    """Table x.3, what stands above it, and where both parties seal it (R65, R66)."""

    widths: list[Width] = Field(min_length=7, max_length=7)
    applicant: str
    seller: str
    number: str
    total: str
    cloud: str
    more: str
    empty_rows: int = Field(ge=1)
    seals: dict[Literal["enterprise", "provider"], str]
    dated: str
    blank_date: str


class OtherChoice(Shape):
    """A choice that is to be named: its key, the field that names it, and how the form words it."""

    choice: str
    field: str
    text: str


class PaperLine(Shape):
    """A line of a place to sign: a text, or a day. ``date`` is the field of the day; ``space`` above it is in points."""

    text: str = ""
    date: str | None = None
    align: Literal["left", "center", "right"] = "left"
    indent: bool = False
    space: int = 0


class PaperCell(Shape):
    """A cell of the main table: a label, a field of the form, or another thing the declaration says."""

    text: str = ""
    field: str | None = None
    of: Literal["providers", "star"] | None = None
    office: str | None = None
    lines: list[PaperLine] = Field(default_factory=list)
    hint: str = ""
    unit: str = ""
    other: OtherChoice | None = None
    columns: int = Field(default=1, ge=1)
    rows: int = Field(default=1, ge=1)

    @property
    def is_label(self) -> bool:
        """Whether the form itself says all that stands in the cell."""
        return bool(self.text)


class PaperRow(Shape):
    """A row of the main table. ``height``: at least so many points."""

    cells: list[PaperCell] = Field(min_length=1)
    height: int = 0


class ProofsPaper(Shape):
    """The list of proofs to hand in with the form."""

    intro: str
    items: list[str] = Field(min_length=1)
    note: str
    clause: str


class ThresholdRow(Shape):
    """A row of a threshold; with ``at_least_yuan`` it is ticked where the amount reaches it."""

    text: str
    at_least_yuan: Decimal | None = None


class ExemptWords(Shape):
    """What stands there instead where a field says yes."""

    field: str
    text: str


class Threshold(Shape):
    """上云时长 or 上云投入 in table x.1 (R62, R63): no sub-domain, stands first in its area.

    ``says`` is what is stated there; ``says_whole`` of an enterprise that declares no services one by one.
    """

    area: str
    title: str
    notes: str = ""
    states: Literal["duration", "investment"]
    rows: list[ThresholdRow] = Field(min_length=1)
    hint: str
    says: str
    says_whole: str = ""
    exempt: ExemptWords | None = None
    clause: str


class PaperForm(Shape):
    """A form on paper; ``form`` is its key in ``forms.yaml``."""

    form: str
    heading: str
    title: list[str] = Field(min_length=1)
    widths: list[Width]
    rows: list[PaperRow] = Field(min_length=1)
    proofs: ProofsPaper
    thresholds: list[Threshold] = Field(default_factory=list)
    clause: str

    @model_validator(mode="after")
    def _fills_its_grid(self) -> PaperForm:
        """Every row is as wide as the table, with what reaches down into it from above."""
        open_rows: list[tuple[int, int]] = []
        for number, row in enumerate(self.rows, 1):
            taken = sum(columns for columns, _ in open_rows) + sum(cell.columns for cell in row.cells)
            if taken != len(self.widths):
                raise ValueError(f"row {number} covers {taken} of {len(self.widths)} columns")
            cells = [*open_rows, *((cell.columns, cell.rows) for cell in row.cells)]
            open_rows = [(columns, rows - 1) for columns, rows in cells if rows > 1]
        if open_rows:
            raise ValueError("a cell reaches below the last row")
        return self


class PaperFile(Shape):
    """``paper.yaml``."""

    cover: Cover
    instructions: FormInstructions
    blank_date: str
    annexed: str
    claims: ClaimsPaper
    invoices: InvoicesPaper
    breakdown: BreakdownPaper
    forms: list[PaperForm] = Field(min_length=1)
