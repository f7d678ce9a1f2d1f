"""What is true of a made folder: what each file holds, what belongs together, what counts, what copies what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ..altered import How
from ..invoices.truth import InvoiceTruth
from ..papers.check import CheckTruth
from ..papers.contract import ContractTruth
from ..papers.paper import Paper, Said
from ..papers.parties import Enterprise
from ..papers.payment import PaymentTruth

Carrier = Literal["pdf", "scan", "picture", "ofd", "xml", "docx", "xlsx", "pptx", "junk"]
"""How a paper is carried: ``scan`` is a PDF of pictures alone, ``picture`` a JPEG or PNG."""
Why = Literal["", "before_2019", "other_buyer", "no_contract", "reversed", "red"]
Doing = Literal["bytes", "carrier"] | How


@dataclass(frozen=True, slots=True)
class Placed:
    """A paper where it stands: its pages within the file, from 1, and its kind of evidence.

    ``id`` names the thing it shows where that is an invoice (i1), contract (c1), payment (p1) or check (k1), else "".
    ``sealed_by``: whose seals are on it as this file shows it; a DOCX bears none.
    """

    paper: Paper | InvoiceTruth
    item: str
    form: str
    pages: tuple[int, ...]
    id: str = ""
    sealed_by: tuple[str, ...] = ()

    def facts(self) -> Said:
        """What it says, under the names of ``yunxing.evidence.paper.FORMS``."""
        return {**self.paper.facts()}


@dataclass(frozen=True, slots=True)
class FileTruth:
    """A file by its path within the folder. Junk holds nothing. ``telling``: its name says what it is.

    ``covers`` are pages that are no paper: a cover or a list of what follows.
    """

    path: str
    carrier: Carrier
    placed: tuple[Placed, ...] = ()
    naming: Literal["telling", "silent", "misleading"] = "telling"
    covers: tuple[int, ...] = ()

    @property
    def items(self) -> list[tuple[str, tuple[int, ...]]]:
        """The kinds of evidence with their pages."""
        return [(one.item, one.pages) for one in self.placed]


@dataclass(frozen=True, slots=True)
class Copy:
    """Two files that show one thing: ``file`` was made from what ``of`` shows, by doing ``how``.

    ``bytes``: it is the same file; ``carrier``: the same invoice in another form; else an altered picture.
    """

    file: str
    of: str
    how: Doing


@dataclass(frozen=True, slots=True)
class Counted:
    """What of an invoice counts as 上云投入, and why nothing does."""

    amount: Decimal
    why: Why = ""


@dataclass(slots=True)
class FolderTruth:
    """A folder. Links are pairs of ids, the invoice first. ``checks`` and ``payments`` may be missing for an invoice."""

    path: Path
    star: int
    filed_on: date
    enterprise: Enterprise
    providers: tuple[Enterprise, ...]
    contracts: dict[str, ContractTruth] = field(default_factory=dict)
    invoices: dict[str, InvoiceTruth] = field(default_factory=dict)
    payments: dict[str, PaymentTruth] = field(default_factory=dict)
    checks: dict[str, CheckTruth] = field(default_factory=dict)
    invoice_contracts: frozenset[tuple[str, str]] = frozenset()
    invoice_payments: frozenset[tuple[str, str]] = frozenset()
    invoice_checks: frozenset[tuple[str, str]] = frozenset()
    corrects: dict[str, str] = field(default_factory=dict)
    """Red invoices, each with the one it takes back."""
    counted: dict[str, Counted] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()
    """Contracts that say nothing of a cloud and have an explanation sealed by both."""
    breakdowns: frozenset[str] = frozenset()
    """Invoices with a table x.3."""
    claims: tuple[str, ...] = ()
    """Sub-domains of the guide that the papers speak for."""
    files: tuple[FileTruth, ...] = ()
    copies: tuple[Copy, ...] = ()

    @property
    def investment(self) -> Decimal:
        """All that counts."""
        return sum((one.amount for one in self.counted.values()), Decimal("0.00"))

    def file(self, path: str) -> FileTruth:
        """The file of that path. Raises ``KeyError`` where there is none."""
        for one in self.files:
            if one.path == path:
                return one
        raise KeyError(path)
