"""A declaration as the enterprise makes it: its records, and reading it from a file.

What a form asks is the edition's data (``fields``); claims, services, contracts, invoices and evidence are records of
their own. Nothing is judged here, but a value that cannot be one, or a name that leads nowhere, is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.functional_validators import BeforeValidator
from pydantic_core import PydanticCustomError

from yunxing.reference import divisions
from yunxing.reference.text import tidy_code

from . import files
from .complaints import refused, shown
from .edition import Edition
from .files import InputError, Source
from .records import MAX_ROWS, Breakdown, Claim, Contract, Declaration, EvidenceRecord, Invoice, Line, Provider, Service
from .values import Day, Figure, Text, Wan, Whole, YesNo, said, to_text, to_whole, to_yes_no

FORMAT = "yunxing/declaration@1"
MOST_PROBLEMS = 50
_Nothing = BeforeValidator(lambda v: {} if v is None else v)
_Empty = BeforeValidator(lambda v: () if v is None else v)
__all__ = [
    "FORMAT",
    "Breakdown",
    "Claim",
    "Contract",
    "Declaration",
    "EvidenceRecord",
    "Invoice",
    "Line",
    "Provider",
    "Reader",
    "Service",
    "dangling",
    "reader",
]


class _Base(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _division(value: Any) -> str | None:
    """The code of a division; a name that means exactly one is as good."""
    text = to_text(value)
    return None if text is None else _division_code(text)


@lru_cache(maxsize=4096)
def _division_code(text: str) -> str:
    code = tidy_code(text)
    if code.isdecimal():
        return code
    found = divisions.by_name(text)
    return found[0].code if len(found) == 1 else text


_TYPES: Mapping[str, Any] = {
    "text": Text,
    "long_text": Text,
    "date": Day,
    "yes_no": YesNo,
    "whole": Whole,
    "amount": Figure,
    "uscc": Text,
    "industry": Text,
    "division": Annotated[str | None, BeforeValidator(_division)],
    "phone": Text,
    "email": Text,
}


def _one_choice(choices: Mapping[str, Any]) -> Any:
    names = {words.zh: key for key, words in choices.items()} | {key: key for key in choices}

    def read(value: Any) -> str | None:
        text = to_text(value)
        if text is None:
            return None
        if text not in names:
            listed = "、".join(f"{w.zh}（{k}）" if w.zh != k else k for k, w in choices.items())
            raise said(f"{shown(value)}不在可选值之中：{listed}", f"{shown(value)} is not one of {', '.join(choices)}")
        return names[text]

    return Annotated[str | None, BeforeValidator(read), Field(json_schema_extra={"enum": [*choices, None]})]


def _several_choices(choices: Mapping[str, Any], one: Any) -> Any:
    def read(value: Any) -> Any:
        return () if value is None else value

    return Annotated[tuple[one, ...], BeforeValidator(read), Field(max_length=len(choices))]


class Reader:
    """Reads declarations under an edition, whose form says which fields there are."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._getters: dict[str, Callable[[Any], Any]] = {}
        self.model = self._model()
        self.known = _known_keys(self.model)

    def _model(self) -> type[BaseModel]:
        tree: dict[str, Any] = {}
        for path, form_field in self.edition.fields.items():
            if form_field.type == "choice":
                kind: Any = _one_choice(form_field.choices)
            elif form_field.type == "choices":
                kind = _several_choices(form_field.choices, _one_choice(form_field.choices))
            else:
                kind = Wan if form_field.in_wan else _TYPES[form_field.type]
            here = tree
            *groups, last = path.split(".")
            for group in groups:
                here = here.setdefault(group, {})
            title = f"{form_field.title.zh} {form_field.title.en}"
            default = () if form_field.type == "choices" else None
            here[last] = (kind, Field(default=default, title=title, description=form_field.clause))
            self._getters[path] = attrgetter(path)
        evidence = Annotated[EvidenceRecord, BeforeValidator(self._evidence)]
        claim = Annotated[Claim, BeforeValidator(self._known_item)]

        def many(record: Any) -> tuple[Any, Any]:
            kind = Annotated[tuple[record, ...], _Empty, Field(max_length=MAX_ROWS)]
            return (kind, ())

        records: dict[str, Any] = {
            "format": (Literal["yunxing/declaration@1"], FORMAT),
            "edition": (Annotated[str, BeforeValidator(self._edition)], self.edition.key),
            "star": (Annotated[int, BeforeValidator(self.star)], ...),
            "dossier_pages": (Whole, None),
            "providers": many(Provider),
            "services": many(Service),
            "claims": many(claim),
            "contracts": many(Contract),
            "invoices": many(Invoice),
            "evidence": many(evidence),
        }
        return _nested("Declaration", {**tree, **records})

    division = staticmethod(_division)

    def star(self, value: Any) -> int:
        """A star by number or name."""
        stars = self.edition.stars
        names = {str(s.star): s.star for s in self.edition.about.stars}
        names |= {words: s.star for s in self.edition.about.stars for words in (s.name.zh, s.name.en)}
        names |= {s.name.zh.removesuffix("级"): s.star for s in self.edition.about.stars}
        text = (to_text(value) or "") if not isinstance(value, bool) else ""
        if text not in names:
            listed = "、".join(map(str, stars))
            raise said(
                f"没有{shown(value)}这一星级，可选：{listed}", f"there is no star {shown(value)}; choose of {listed}"
            )
        return names[text]

    def _edition(self, value: Any) -> str:
        text = to_text(value) or self.edition.key
        if text != self.edition.key:
            raise said(
                f"这份申报按{shown(text)}填写，现在用的是「{self.edition.key}」，请加 --edition {text}",
                f"the declaration is for {shown(text)}, not {self.edition.key!r}: use --edition {text}",
            )
        return text

    def _known_item(self, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("item"), str) and value["item"] not in self.edition.bits:
            text = value["item"]
            near = [s.key for s in self.edition.sub_domains if text in (s.name.zh, *s.aliases) or text in s.key][:3]
            hint_zh = f"，是不是 {'、'.join(near)}？" if near else "，可用 yunxing guide show 查看全部子域"
            hint_en = f"; did you mean {', '.join(near)}?" if near else "; see yunxing guide show"
            raise said(f"没有子域{shown(text)}{hint_zh}", f"there is no sub-domain {shown(text)}{hint_en}")
        return value

    def _evidence(self, value: Any) -> Any:
        """Put what records of the kind state under ``stated``; an unknown kind is refused here."""
        if not isinstance(value, dict):
            return value
        kind = self.edition.evidence.get(str(value.get("item")))
        if kind is None:
            listed = "、".join(self.edition.evidence)
            raise said(
                f"没有证明材料种类{shown(value.get('item'))}，可用：{listed}",
                f"there is no kind of evidence {shown(value.get('item'))}; there are {listed}",
            )
        if "stated" in value:
            raise said("没有 stated 这一项", "no such key: stated")
        stated: dict[str, int] = {}
        rest = dict(value)
        for name in (*kind.states, *((kind.counts,) if kind.counts else ())):
            if name in rest:
                given = rest.pop(name)
                stated[name] = _number(name, given, is_count=name == kind.counts)
        return {**rest, "stated": stated}

    def read(self, path: Path) -> Declaration:
        """The declaration in a YAML or JSON file. Raises ``InputError`` naming file, line, key and the way out."""
        return self.from_source(files.read(path))

    def from_source(self, source: Source) -> Declaration:
        """As ``read``, for a file at hand."""
        if not isinstance(source.values, dict):
            raise InputError.one(
                source.place(()), "", "应为一份申报（一组“键: 值”）", "a declaration, a mapping of keys, was expected"
            )
        try:
            declaration = self.validated(source.values)
        except ValidationError as error:
            raise refused(error, source, known=self.known) from error
        wrong = [*dangling(declaration), *self._unknown_categories(declaration)]
        if wrong:
            raise InputError([(source.place(path), ".".join(map(str, path)), zh, en) for path, zh, en in wrong])
        return declaration

    def validated(self, values: Mapping[str, Any]) -> Declaration:
        """A declaration from plain values, its references unchecked. Raises pydantic's ``ValidationError``."""
        made: Any = self.model.model_validate(values)
        return Declaration(
            edition=made.edition,
            star=made.star,
            fields={path: get(made) for path, get in self._getters.items()},
            providers=made.providers,
            services=made.services,
            claims=made.claims,
            contracts=made.contracts,
            invoices=made.invoices,
            evidence=made.evidence,
            dossier_pages=made.dossier_pages,
        )

    def _unknown_categories(self, declaration: Declaration) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        known = self.edition.investment.categories if self.edition.investment else []
        names = {name for c in known for name in (c.key, c.name.zh, c.name.en)}
        for index, invoice in enumerate(declaration.invoices):
            if invoice.category is not None and invoice.category not in names:
                given = shown(invoice.category)
                listed_zh, listed_en = (
                    "、".join(f"{c.name.zh}（{c.key}）" for c in known),
                    ", ".join(c.key for c in known),
                )
                path = ("invoices", index, "category")
                yield (
                    path,
                    f"没有投入类别{given}，可用：{listed_zh}",
                    f"there is no category {given}; there are {listed_en}",
                )

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of a declaration file under this edition."""
        schema = self.model.model_json_schema()
        record = schema["$defs"]["EvidenceRecord"]
        record["properties"].pop("stated", None)
        record["properties"]["item"] = {"enum": list(self.edition.evidence), "type": "string"}
        for kind in self.edition.evidence.values():
            for name in kind.states:
                record["properties"][name] = {"type": "boolean"}
            if kind.counts:
                record["properties"][kind.counts] = {"type": "integer", "minimum": 0}
        schema["$defs"]["Claim"]["properties"]["item"] = {"enum": [s.key for s in self.edition.sub_domains]}
        if self.edition.investment is not None:
            names = [name for c in self.edition.investment.categories for name in (c.key, c.name.zh, c.name.en)]
            schema["$defs"]["Invoice"]["properties"]["category"] = {"enum": [*names, None]}
        schema["properties"]["star"] = {"enum": list(self.edition.stars), "title": "申报星级 Star"}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **schema,
            "title": f"{FORMAT} · {self.edition.key}",
        }


@lru_cache(maxsize=16)
def reader(edition: Edition) -> Reader:
    """The reader of an edition, made once."""
    return Reader(edition)


def _nested(name: str, tree: Mapping[str, Any]) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            group: Any = _nested(f"{name}_{key}", value)
            fields[key] = (Annotated[group, _Nothing], Field(default_factory=group))
        else:
            fields[key] = value
    return create_model(name, __base__=_Base, **fields)


def _known_keys(model: type[BaseModel], prefix: str = "") -> dict[str, list[str]]:
    known = {prefix: list(model.model_fields)}
    for name, info in model.model_fields.items():
        inner = info.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            known |= _known_keys(inner, f"{prefix}.{name}".strip("."))
    for name, record in (
        ("providers", Provider),
        ("services", Service),
        ("claims", Claim),
        ("contracts", Contract),
        ("invoices", Invoice),
        ("invoices.breakdown", Breakdown),
        ("invoices.breakdown.lines", Line),
    ):
        known[name] = list(record.__dataclass_fields__)
    known["evidence"] = [k for k in EvidenceRecord.__dataclass_fields__ if k != "stated"]
    return known


def _number(name: str, value: Any, *, is_count: bool) -> int:
    try:
        result = to_whole(value) if is_count else to_yes_no(value)
    except PydanticCustomError as error:
        context = error.context or {}
        raise said(f"{name}：{context.get('zh', error)}", f"{name}: {context.get('en', error)}") from error
    return int(result or 0)


def dangling(declaration: Declaration) -> Sequence[tuple[tuple[str | int, ...], str, str]]:
    """Ids given twice and references that lead nowhere, as (path, Chinese, English)."""
    found: list[tuple[tuple[str | int, ...], str, str]] = []
    ids: dict[str, set[str]] = {}
    for name in ("services", "contracts", "invoices", "evidence"):
        seen: set[str] = set()
        for index, record in enumerate(getattr(declaration, name)):
            if record.id in seen:
                found.append(((name, index, "id"), f"编号「{record.id}」重复", f"the id {record.id!r} is given twice"))
            seen.add(record.id)
        ids[name] = seen
    seen_items: set[str] = set()
    for index, claim in enumerate(declaration.claims):
        if claim.item in seen_items:
            found.append((("claims", index, "item"), f"子域「{claim.item}」填了两次", f"{claim.item} is claimed twice"))
        seen_items.add(claim.item)

    def check(path: tuple[str | int, ...], kind: str, names: Sequence[str]) -> None:
        for name in names:
            if name not in ids[kind]:
                listed = "、".join(sorted(ids[kind])[:20]) or "—"
                found.append((path, f"{kind} 中没有「{name}」，现有：{listed}", f"no {name!r} among {kind}: {listed}"))

    for index, claim in enumerate(declaration.claims):
        check(("claims", index, "services"), "services", claim.services)
        check(("claims", index, "evidence"), "evidence", claim.evidence)
    for index, contract in enumerate(declaration.contracts):
        check(("contracts", index, "evidence"), "evidence", contract.evidence)
    for index, invoice in enumerate(declaration.invoices):
        check(("invoices", index, "contracts"), "contracts", invoice.contracts)
        check(("invoices", index, "evidence"), "evidence", invoice.evidence)
        check(("invoices", index, "payment"), "evidence", (invoice.payment,) if invoice.payment else ())
        check(("invoices", index, "check"), "evidence", (invoice.check,) if invoice.check else ())
    return found[:MOST_PROBLEMS]
