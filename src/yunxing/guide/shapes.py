"""An edition of the guide as it stands in data: its shapes, checked on loading.

Only shapes live here; ``loading`` reads files into them, ``kinds`` says what a requirement means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from .varied import Varied

MAX_SUB_DOMAINS = 63
"""Sub-domains fit the bits of one signed 64-bit number, so that a column of claims is a column of numbers."""
MAX_FIELDS = 63


class Shape(BaseModel):
    """A mapping in a data file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Shape):
    """A text in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def say(self, lang: str) -> str:
        """The text in one of the two languages."""
        return self.en if lang == "en" else self.zh


class Star(Shape):
    """A level of the recognition, with its form and who decides it. ``holds_years``: a title ends after so many years; none, never."""

    star: int
    name: Words
    form: str
    decider: str
    reported_as: Words
    holds_years: int | None = Field(default=None, ge=1, le=50)
    clause: str


class SiteCheck(Shape):
    """The share of cases checked on site before a batch is recommended (R82, R83)."""

    share_percent: int = Field(ge=0, le=100)
    stars: list[int]
    pool: Varied[list[str]]
    population: Varied[str]
    clause: str


class Deadline(Shape):
    """A deadline that the documents give, and how its day is read (P11)."""

    day: date
    through: Varied[Literal["through", "before", "next_working_day"]]
    clause: str


class SubDomain(Shape):
    """子域: the only level that is claimed and counted."""

    key: str
    name: Words
    domain: Words | None = None
    clause: str
    means: Words
    proof: Words
    other: Varied[bool] = Varied(False)
    note: Varied[bool] = Varied(False)
    aliases: list[str] = []


class Group(Shape):
    """子类."""

    key: str
    name: Words
    clause: str
    sub_domains: list[SubDomain] = Field(min_length=1)


class Area(Shape):
    """类."""

    key: str
    name: Words
    clause: str
    groups: list[Group] = Field(min_length=1)


class Reading(Shape):
    """读法: a question the text leaves open, with its default, alternatives and grounds."""

    key: str
    question: Words
    bears_on: Literal["verdict", "procedure"]
    default: str
    alternatives: dict[str, Words] = Field(min_length=1)
    grounds: Words
    clause: str


class Ruling(Shape):
    """A dated act by which the authority settles a reading."""

    reading: str
    choose: str
    from_: date = Field(alias="from")
    document: str
    grounds: Words


class Category(Shape):
    """A category of investment (R28). ``open``: counts only once a reviewer said yes."""

    key: str
    name: Words
    hardware: bool = False
    open: bool = False


class Investment(Shape):
    """What counts as investment in the cloud (R26–R28)."""

    since: date
    until: date | None = None
    dated_by: Varied[Literal["invoice", "contract", "payment"]]
    amount: Varied[Literal["total", "net"]]
    unpaid_counts: Varied[bool]
    other_parties_count: Varied[bool]
    hardware_counts: Varied[bool]
    exempt_by: Varied[Literal["listed_for_its_area", "listed_anywhere"]] | None = None
    clause: str
    categories: list[Category] = Field(min_length=1)


Section = Literal["admission", "eligibility", "criteria", "form", "evidence", "advice"]


class Rule(Shape):
    """A requirement as the data state it; each kind adds what it needs (see ``kinds``)."""

    key: str
    kind: str
    section: Section
    requirement: list[str]
    title: Words
    clause: str
    stars: list[int] | None = None
    part_of: str | None = None


Role = Literal[
    "in_cloud_since",
    "commitment_signed",
    "commitment_sealed",
    "commitment_dated",
    "industry",
    "clusters",
    "cloud_model",
]


class FormField(Shape):
    """A field of the form: ``path`` is its key in a declaration file.

    ``licence``: what of a business licence fills it, where one is read (a fact of ``yunxing.evidence``'s licences).
    ``role``: what it is to a program that must find it, whatever it is called: the first day in the cloud
    (``in_cloud_since``), the signature, seal and date of the commitment, industry, clusters, or where the cloud is deployed.
    """

    path: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)*$")
    type: Literal[
        "text",
        "long_text",
        "date",
        "yes_no",
        "whole",
        "amount",
        "choice",
        "choices",
        "uscc",
        "industry",
        "division",
        "phone",
        "email",
    ]
    title: Words
    titles: dict[str, Words] = {}
    requirement: str
    clause: str
    optional: bool = False
    ours: bool = False
    personal: bool = False
    forms: list[str] | None = None
    choices: dict[str, Words] = {}
    fixed: dict[str, str] = {}
    should_mention: list[str] = []
    licence: str | None = None
    role: Role | None = None

    @property
    def in_wan(self) -> bool:
        """Whether it is an amount in 万元, which its key says; another amount is a figure of no unit, such as a share."""
        return self.type == "amount" and self.path.endswith("_wan")


class Form(Shape):
    """An application form: which stars use it, its tables, and the groups its table of claims has."""

    key: str
    name: Words
    stars: list[int]
    claims_table: str
    invoices_table: str
    breakdown_table: str
    groups: list[str]
    clause: str


class OfficeField(Shape):
    """A place of the form that an office fills in."""

    key: str
    forms: list[str]
    title: Words
    parts: list[str]
    requirement: str
    clause: str


class FormTable(Shape):
    """The heading and columns of a table of the form."""

    title: Words
    columns: list[Words]
    clause: str


class Wording(Shape):
    """A sentence the form must carry."""

    zh: str
    en: str
    clause: str


class Signs(Shape):
    """What tells papers of a kind from others, as ``yunxing.evidence`` looks for it.

    Texts are compared half-width and without spaces; ``…`` in one stands for any words between. ``reads_as`` is the form
    of paper whose facts it has; ``titles`` stand in a title, ``words`` anywhere, ``names`` in names of files and folders;
    ``against`` speaks for another kind; ``states`` has the words by which a paper states each of the kind's ``states``.
    """

    reads_as: str | None = None
    titles: list[str] = []
    words: list[str] = []
    names: list[str] = []
    against: list[str] = []
    states: dict[str, list[str]] = {}


class SaidWords(Shape):
    """Words one of which a contract says, or else the paper is owed (R71)."""

    words: list[str] = Field(min_length=1)
    clause: str


class EvidenceKind(Shape):
    """A kind of proof and its item of the official list, by form. Without ``signs`` papers are told by its name alone.

    ``by_group`` has, for a form, the item of what proves claims of a group, where that is another one.
    """

    key: str
    name: Words
    item: dict[str, int]
    by_group: dict[str, dict[str, int]] = {}
    per: Literal["enterprise", "claim", "invoice"]
    dated: bool = False
    counts: str | None = None
    states: dict[str, Words] = {}
    sealed_by: list[str] = []
    signs: Signs | None = None
    unless_said: SaidWords | None = None
    clause: str

    def items(self, form: str, groups: Iterable[str] = ()) -> tuple[int, ...]:
        """The items of a form that it belongs to, each once, in the order of the groups whose claims it proves; none where the form does not ask for it."""
        at = self.item.get(form)
        if at is None:
            return ()
        other = self.by_group.get(form, {})
        return tuple(dict.fromkeys(other.get(group, at) for group in groups)) or (at,)


class EditionFile(Shape):
    """``edition.yaml``."""

    key: str = Field(pattern=r"^[a-z0-9-]+$")
    title: Words
    authority: Words
    issued: str
    clause: str
    area: str
    form_unit: Literal["wan", "yuan"]
    stars: list[Star] = Field(min_length=1)
    site_check: SiteCheck | None = None
    county_deadline: Deadline | None = None


class SubDomainsFile(Shape):
    """``subdomains.yaml``."""

    other_rows_count: Varied[bool] = Varied(True)
    areas: list[Area] = Field(min_length=1)


class ReadingsFile(Shape):
    """``readings.yaml``."""

    readings: list[Reading]


class RulingsFile(Shape):
    """``rulings.yaml``."""

    rulings: list[Ruling]


class FormsFile(Shape):
    """``forms.yaml``."""

    forms: list[Form] = Field(min_length=1)
    fields: list[FormField] = Field(min_length=1)
    filled_by_office: list[OfficeField] = []
    tables: dict[str, FormTable] = {}
    notes: list[Wording] = []
    instructions: list[Wording] = []


class RulesFile(Shape):
    """``requirements.yaml``; the rules are of the kinds registered in ``kinds``."""

    investment: Investment | None = None
    requirements: list[SerializeAsAny[Rule]] = Field(min_length=1)


class EvidenceFile(Shape):
    """``evidence.yaml``."""

    kinds: list[EvidenceKind] = Field(min_length=1)


class ExemptionList(Shape):
    """A dated list of enterprises freed from the investment, and the area it covers (R29, R30, P26)."""

    key: str
    title: Words
    area: str
    from_: date = Field(alias="from")
    until: date | None = None
    clause: str
    names: list[str]


Raw = Mapping[str, Any]
