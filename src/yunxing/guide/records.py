"""The records a declaration is made of, as the enterprise states them: claims, services, contracts, invoices, evidence.

``declaration`` reads them from a file. Everything here is what was said; what files show and what officers confirm is
kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.functional_validators import BeforeValidator

from .values import Day, InvoiceMoney, Money, Number, Pages, Text, Whole, YesNo, to_text

MAX_ROWS = 2_000
_CONFIG = ConfigDict(extra="forbid")
_Empty = BeforeValidator(lambda v: () if v is None else v)
Names = Annotated[tuple[str, ...], _Empty, Field(max_length=MAX_ROWS)]
_Id = BeforeValidator(lambda v: to_text(v) if not isinstance(v, bool) else v)
Key = Annotated[str, Field(min_length=1, max_length=200), _Id]
_Nothing = BeforeValidator(lambda v: {} if v is None else v)
Seals = Annotated[dict[Literal["enterprise", "provider"], Day], _Nothing]


@dataclass(frozen=True, slots=True)
class Provider:
    """上云合作机构."""

    __pydantic_config__ = _CONFIG
    name: Text = None
    uscc: Text = None


@dataclass(frozen=True, slots=True)
class Service:
    """A cloud service used, from one day on, perhaps to another."""

    __pydantic_config__ = _CONFIG
    id: Key
    name: Text = None
    provider: Text = None
    since: Day = None
    until: Day = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A ticked row of table x.1: what it rests on, its page, its note, its proofs."""

    __pydantic_config__ = _CONFIG
    item: str
    services: Names = ()
    note: Text = None
    pages: Pages = None
    evidence: Names = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract. ``services``: how many it covers; ``priced_apart``: each with its price."""

    __pydantic_config__ = _CONFIG
    id: Key
    dated: Day = None
    amount_yuan: Money = None
    parties: Names = ()
    says_cloud: YesNo = None
    services: Whole = None
    priced_apart: YesNo = None
    explanation_sealed_by: Names = ()
    pages: Pages = None
    evidence: Names = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of table x.3; amounts in yuan."""

    __pydantic_config__ = _CONFIG
    name: Text = None
    spec: Text = None
    quantity: Number = None
    unit_price_yuan: Money = None
    amount_yuan: InvoiceMoney = None
    cloud: YesNo = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Table x.3 of an invoice (R65) and the days on which the parties sealed it (R66)."""

    __pydantic_config__ = _CONFIG
    lines: tuple[Line, ...] = Field(default=(), max_length=MAX_ROWS)
    sealed_by: Seals = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of table x.2. ``claimed_yuan`` is the amount written there, where it is stated apart."""

    __pydantic_config__ = _CONFIG
    id: Key
    code: Text = None
    number: Text = None
    dated: Day = None
    buyer: Text = None
    seller: Text = None
    net_yuan: InvoiceMoney = None
    tax_yuan: InvoiceMoney = None
    total_yuan: InvoiceMoney = None
    claimed_yuan: InvoiceMoney = None
    category: Text = None
    contracts: Names = ()
    no_contract: YesNo = False
    payment: Text = None
    check: Text = None
    evidence: Names = ()
    breakdown: Breakdown | None = None


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A file, or part of one, given as proof. ``stated``: what records of its kind state (slides; text, basis, …)."""

    __pydantic_config__ = _CONFIG
    id: Key
    item: str
    file: Text = None
    sha256: Text = None
    pages: Whole = None
    dated: Day = None
    sealed_by: Names = ()
    stated: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration: the star applied for, the form's fields by path, and its records. Days are calendar days."""

    edition: str
    star: int
    fields: Mapping[str, Any]
    providers: tuple[Provider, ...] = ()
    services: tuple[Service, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[Contract, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    dossier_pages: int | None = None

    @property
    def name(self) -> str:
        """The enterprise's name, or a dash."""
        return self.fields.get("enterprise.name") or "—"

    @property
    def filed_on(self) -> date | None:
        """填报日期."""
        return self.fields.get("filed_on")
