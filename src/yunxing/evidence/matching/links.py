"""What matching says: links with their reasons, and questions that it leaves to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from .parties import Parties
from .things import Thing

Kind = Literal["contract", "payment", "check"]
Asked = Literal["contract", "payment", "check", "same_invoice", "red_invoice", "refund", "invoice", "table"]
Reasons = tuple[tuple[str, str], ...]


class Link(NamedTuple):
    """An invoice belongs with a contract, a payment or a check: how sure that is (0 to 1), and why in both languages.

    ``yuan`` is the part of the invoice that the other accounts for, where that is known.
    """

    kind: Kind
    invoice: str
    other: str
    confidence: float
    reasons: Reasons
    yuan: Decimal | None = None

    def why(self, lang: str) -> str:
        """The reasons as one text."""
        return ", ".join(en for _, en in self.reasons) if lang == "en" else "，".join(zh for zh, _ in self.reasons)


class Question(NamedTuple):
    """Something left open: of which things, between which candidates, and what a person should look at."""

    kind: Asked
    of: tuple[str, ...]
    candidates: tuple[str, ...]
    zh: str
    en: str

    def say(self, lang: str) -> str:
        """The question in one of the two languages."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Matched:
    """The things of a folder and how they belong together.

    ``corrects`` has the invoice that a red invoice takes back. ``presumed`` has the payment of an invoice where several
    invoices of one contract and amount have as many payments: all are paid, and which paid which stays a question.
    """

    invoices: tuple[Thing, ...]
    contracts: tuple[Thing, ...]
    payments: tuple[Thing, ...]
    checks: tuple[Thing, ...]
    links: tuple[Link, ...]
    questions: tuple[Question, ...]
    parties: Parties
    corrects: dict[str, str] = field(default_factory=dict)
    presumed: dict[str, str] = field(default_factory=dict)

    @cached_property
    def things(self) -> dict[str, Thing]:
        """Everything by id."""
        return {t.id: t for t in (*self.invoices, *self.contracts, *self.payments, *self.checks)}

    @cached_property
    def _by_invoice(self) -> dict[tuple[str, str], list[Link]]:
        found: dict[tuple[str, str], list[Link]] = {}
        for link in self.links:
            found.setdefault((link.kind, link.invoice), []).append(link)
        return found

    def of(self, invoice: str, kind: Kind) -> list[Link]:
        """The links of an invoice, of one kind."""
        return self._by_invoice.get((kind, invoice), [])

    def asked(self, thing: str, kind: Asked) -> list[Question]:
        """What is open about a thing."""
        return [q for q in self.questions if q.kind == kind and thing in q.of]
