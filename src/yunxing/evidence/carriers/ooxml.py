"""The package of a Word document or a presentation: its parts and the way from one to another.

Parts are read here and not by a library that opens files by itself: python-docx and python-pptx unpack and parse whatever
a file holds, refuse files with macros, and leave out what stands in content controls, text boxes and insertions.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from xml.etree.ElementTree import Element

from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding

from .archive import Archive
from .markup import parse_xml

_MAIN = "/officeDocument"
_CORE = "/core-properties"


class Related(NamedTuple):
    """Where a relationship leads: the end of its type (``slide``, ``header``), and the name of a part of the package."""

    type: str
    part: str


class Package:
    """An open package. ``main`` is the name of its main part. Raises ``Refused`` where there is none that can be read."""

    def __init__(self, path: Path, *, zh: str, en: str) -> None:
        self._damaged = Refused(_damaged(zh, en))
        self.archive = Archive(path)
        try:
            self.findings: list[Finding] = list(self.archive.findings)
            self._names = {name.replace("\\", "/").lower(): name for name in self.archive.names}
            roots = self.related("").values()
            self.main = next((one.part for one in roots if one.type.endswith(_MAIN)), "")
            self.root = self.part(self.main)
            self.properties = self._properties([one.part for one in roots if one.type.endswith(_CORE)])
            if any(name.endswith("vbaproject.bin") for name in self._names):
                self.findings.append(_macros())
        except BaseException:
            self.archive.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.archive.close()

    def part(self, name: str) -> Element:
        """The root of a part. Raises ``Refused`` where there is none, or it is damaged or unsafe."""
        there = self._names.get(name.lower())
        if there is None:
            raise self._damaged
        return parse_xml(self.archive.read(there), there)

    def related(self, name: str) -> Mapping[str, Related]:
        """What a part refers to within the package, by the id of the reference; the package itself has the name "".

        Raises ``Refused`` where the list is damaged or unsafe.
        """
        folder, _, file = name.rpartition("/")
        there = self._names.get(posixpath.join(folder, "_rels", f"{file}.rels").lower())
        if there is None:
            return {}
        found: dict[str, Related] = {}
        for one in parse_xml(self.archive.read(there), there):
            if one.get("TargetMode", "").lower() != "external":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
                found[one.get("Id", "")] = Related(one.get("Type", ""), target)
        return found

    def pictures(self, folder: str) -> int:
        """How many pictures and the like the package holds."""
        return sum(name.startswith(f"{folder}/media/") for name in self._names)

    def _properties(self, parts: list[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        try:
            values = {local(one.tag): (one.text or "").strip() for name in parts for one in self.part(name)}
        except Refused:
            return found  # nothing is decided by them
        if values.get("title"):
            found["title"] = values["title"]
        moment = values.get("modified") or values.get("created") or ""
        if moment[:10].replace("-", "").isdecimal():
            found["taken"] = moment[:10]
        return found


def local(tag: str) -> str:
    """The name of an element without its namespace: there are two sets of them, strict and transitional."""
    return tag.rpartition("}")[2]


def reference(element: Element) -> str:
    """The id by which an element refers to another part: unlike its own, it has a namespace."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def below(element: Element, name: str) -> Iterator[Element]:
    """All elements of that name, at any depth."""
    return (one for one in element.iter() if local(one.tag) == name)


def _macros() -> Finding:
    return Finding("macros", "note", "文件带有宏，没有运行", "The file carries macros; they were not run.")


def _damaged(zh: str, en: str) -> Finding:
    return Finding(
        "office_damaged",
        "refused",
        f"{zh}已损坏，打不开。请用 Word、WPS 打开另存后再上传",
        f"{en} is damaged and cannot be opened: open it in Word or WPS and save it anew.",
    )
