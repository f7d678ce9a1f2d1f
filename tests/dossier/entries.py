"""Declarations for what offices send on: invented enterprises, as many as a test asks for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from tests.guide.factories import edition, from_values, office, values
from yunxing.dossier.summary import Entry
from yunxing.guide.context import Context
from yunxing.guide.verdict import Verdict, assess
from yunxing.reference.uscc import check_character

__all__ = ["code", "edition", "entry", "office", "part", "plain", "verdicts", "xml_of"]


def code(number: int) -> str:
    """A sound credit code, invented."""
    stem = f"91320706TEAT{number:05d}"
    return stem + check_character(stem)


def plain(number: int, base: str = "B3", name: str | None = None, **more: Any) -> dict[str, Any]:
    """The plain values of a declaration of an enterprise by number."""
    made = values(base, **more)
    if "enterprise__name" not in more:
        made["enterprise"]["name"] = name or f"连云港试验{number:03d}号有限公司"
    if "enterprise__uscc" not in more:
        made["enterprise"]["uscc"] = code(number)
    return made


def entry(number: int, base: str = "B3", name: str | None = None, **more: Any) -> Entry:
    """The same, read, from a file that is said to be ``number.yaml``."""
    return Entry(from_values(plain(number, base, name, **more)), f"{number}.yaml")


def verdicts(context: Context | None = None) -> Callable[[Entry], Verdict]:
    """What an office that knows so much holds of each declaration."""
    known = context or office()
    return lambda one: assess(one.declaration, edition(), known)


def part(data: bytes, name: str) -> bytes:
    """A member of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name)


def xml_of(data: bytes, name: str) -> ET.Element:
    """A member of a zip, parsed."""
    parsed: ET.Element = fromstring(part(data, name))
    return parsed
