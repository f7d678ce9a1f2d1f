"""A reading as plain values that JSON can hold, and back without loss.

The journal of a folder, ``yunxing read --format json`` and the platform share this form.
"""

from __future__ import annotations

from base64 import b85decode, b85encode
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .facts import Box, Correction, Fact, Seen, Value
from .findings import Finding
from .paper import FORMS, Paper, Reading

VERSION = 1
"""Of this form, not of the readers."""


def to_plain(reading: Reading, *, prints: bool = True) -> dict[str, Any]:
    """A reading as mappings, lists, texts, numbers and nothing else; without its prints where those are not wanted."""
    plain = {
        "version": VERSION,
        "file": reading.file,
        "sha256": reading.sha256,
        "size": reading.size,
        "format": reading.format,
        "pages": reading.pages,
        "pages_read": reading.pages_read,
        "papers": [_paper(paper) for paper in reading.papers],
        "findings": [_finding(finding) for finding in reading.findings],
        "seconds": reading.seconds,
    }
    if prints and reading.prints:
        plain["prints"] = {str(page): b85encode(packed).decode("ascii") for page, packed in reading.prints.items()}
    return plain


def from_plain(values: Mapping[str, Any]) -> Reading:
    """The reading that ``to_plain`` made these of. Raises ``ValueError`` for values of another version or none."""
    if values.get("version") != VERSION:
        raise ValueError(f"a reading of version {values.get('version')!r}, not {VERSION}")
    try:
        return Reading(
            file=values["file"],
            sha256=values["sha256"],
            size=values["size"],
            format=values["format"],
            pages=values["pages"],
            pages_read=values["pages_read"],
            papers=[_paper_of(paper) for paper in values["papers"]],
            findings=[_finding_of(finding) for finding in values["findings"]],
            seconds=values["seconds"],
            prints={int(page): b85decode(packed) for page, packed in values.get("prints", {}).items()},
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not a reading: {error}") from error


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "form": paper.form,
        "pages": list(paper.pages),
        "facts": {name: fact_to_plain(fact) for name, fact in paper.facts.items()},
        "lines": [{name: fact_to_plain(fact) for name, fact in line.items()} for line in paper.lines],
        "findings": [_finding(finding) for finding in paper.findings],
        "item": paper.item,
        "item_confidence": paper.item_confidence,
        "item_reason": list(paper.item_reason),
        "sealed_by": list(paper.sealed_by),
    }


def _paper_of(values: Mapping[str, Any]) -> Paper:
    form, reason = values["form"], values["item_reason"]
    if form not in FORMS:
        raise ValueError(f"no form of paper: {form!r}")
    return Paper(
        form=form,
        pages=tuple(values["pages"]),
        facts={name: fact_from_plain(fact) for name, fact in values["facts"].items()},
        lines=[{name: fact_from_plain(fact) for name, fact in line.items()} for line in values["lines"]],
        findings=[_finding_of(finding) for finding in values["findings"]],
        item=values["item"],
        item_confidence=values["item_confidence"],
        item_reason=(reason[0], reason[1]),
        sealed_by=tuple(values["sealed_by"]),
    )


def fact_to_plain(fact: Fact[Any]) -> dict[str, Any]:
    """A fact with all its sightings and its correction; ``value`` and ``sure`` are there to be read, not read back."""
    plain: dict[str, Any] = {
        "value": value_to_plain(fact.value),
        "sure": fact.sure,
        "confidence": fact.confidence,
        "seen": [_seen(one) for one in fact.seen],
    }
    if fact.unsure_because:
        plain["unsure_because"] = list(fact.unsure_because)
    if fact.correction:
        made = fact.correction
        plain["correction"] = {
            "value": value_to_plain(made.value), "by": made.by, "at": made.at.isoformat(), "reason": made.reason,
        }  # fmt: skip
    return plain


def fact_from_plain(values: Mapping[str, Any]) -> Fact[Any]:
    """The fact that ``fact_to_plain`` made these of."""
    made, why = values.get("correction"), values.get("unsure_because")
    return Fact(
        tuple(_seen_of(one) for one in values["seen"]),
        values["confidence"],
        None if made is None else Correction(
            value_from_plain(made["value"]), made["by"], datetime.fromisoformat(made["at"]), made["reason"]
        ),
        None if why is None else (why[0], why[1]),
    )  # fmt: skip


def _seen(one: Seen[Any]) -> dict[str, Any]:
    return {
        "value": value_to_plain(one.value),
        "how": one.how,
        "confidence": one.confidence,
        "page": one.page,
        "box": None if one.box is None else list(one.box),
        "raw": one.raw,
    }


def _seen_of(values: Mapping[str, Any]) -> Seen[Any]:
    box = values["box"]
    return Seen(
        value_from_plain(values["value"]),
        values["how"],
        values["confidence"],
        values["page"],
        None if box is None else Box(*box),
        values["raw"],
    )


def value_to_plain(value: Value | None) -> Any:
    """A value that JSON has is itself; an amount and a day say what they are."""
    if isinstance(value, Decimal):
        return {"amount": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def value_from_plain(value: Any) -> Any:
    """The value that ``value_to_plain`` made this of."""
    if isinstance(value, Mapping):
        return Decimal(value["amount"]) if "amount" in value else date.fromisoformat(value["day"])
    return value


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "weight": finding.weight,
        "zh": finding.zh,
        "en": finding.en,
        "page": finding.page,
        "field": finding.field,
        "box": None if finding.box is None else list(finding.box),
    }


def _finding_of(values: Mapping[str, Any]) -> Finding:
    box = values["box"]
    return Finding(
        values["code"],
        values["weight"],
        values["zh"],
        values["en"],
        values["page"],
        values["field"],
        None if box is None else Box(*box),
    )
