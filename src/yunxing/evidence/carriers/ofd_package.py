"""The parts of an OFD (GB/T 33190): documents, pages, templates, resources, and the way from one to another.

References are looked up among the names of the package alone, so that no path leads out of it. What stands on a page is
read in ``ofd_text`` and ``ofd_page``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding

from .archive import Archive
from .markup import parse_xml

_CONTENT = re.compile(r"(?i)page_?(\d{1,6})[/\\]content\.xml$")
A4 = (0.0, 0.0, 210.0, 297.0)
MOST_DOCUMENTS = 50
FARTHEST = 1e6
"""No measure of a page is as large: what is, is no number to go by."""
Rectangle = tuple[float, float, float, float]


@lru_cache(512)
def local(tag: str) -> str:
    """The name of an element without its namespace: issuers use several, and none."""
    return tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((one for one in element if local(one.tag) == name), None)


def below(element: Element, name: str) -> Iterator[Element]:
    """All elements of that name, at any depth."""
    return (one for one in element.iter() if local(one.tag) == name)


def text(element: Element | None) -> str:
    """The text of an element, less what pads it."""
    return (element.text or "").strip() if element is not None else ""


def floats(said: str | None, count: int) -> tuple[float, ...] | None:
    """So many finite numbers; None where a text holds fewer or others."""
    try:
        found = tuple(map(float, (said or "").split()[:count]))
    except ValueError:
        return None
    return found if len(found) == count and sum(map(abs, found)) < FARTHEST else None


def one_float(said: str | None, otherwise: float) -> float:
    """A finite number, or another where a text is none."""
    try:
        found = float(said) if said else otherwise
    except ValueError:
        return otherwise
    return found if -FARTHEST < found < FARTHEST else otherwise


class PageReference(NamedTuple):
    """A page as its document lists it: its id, and the name of its part, None where the package has none."""

    id: str
    part: str | None


@dataclass(slots=True)
class Body:
    """One document of an OFD. ``base`` is the folder of its root; ``resources`` lead from an id to the name of a part.

    ``signatures`` is the part that lists its signatures, None where it has none.
    """

    index: int
    base: str
    root: Element
    info: Element | None
    signatures: str | None
    pages: list[PageReference] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    area: Rectangle = A4
    resources: dict[str, str] | None = None


class Package:
    """An OFD's parts, by the names they are referred to. Raises ``Refused`` where it is no OFD or holds no page."""

    def __init__(self, file: Path | bytes) -> None:
        self.archive = Archive(file)
        self.findings: list[Finding] = list(self.archive.findings)
        try:
            self._names = {_tidy(name).lower(): name for name in reversed(self.archive.names)}
            self._tails: dict[str, list[str]] = {}
            for name in self.archive.names:
                self._tails.setdefault(_tail(_tidy(name)), []).append(name)
            self.bodies = list(self._bodies())
        except BaseException:
            self.archive.close()
            raise
        if not any(body.pages for body in self.bodies):
            self.archive.close()
            raise Refused(_no_pages())

    def part(self, name: str) -> Element:
        """The parsed part of a name of the package. Raises ``Refused`` where it is not safe or well-formed XML."""
        return parse_xml(self.archive.read(name), name)

    def find(self, base: str, reference: str) -> str | None:
        """The name of the part that a reference leads to from a folder; None where the package has none.

        Some packages lack a folder that their references name: then the part with the same end, if there is but one.
        """
        said = reference.strip().replace("\\", "/")
        if not said:
            return None
        for path in (said, base + said) if said.startswith("/") else (base + said, said):
            name = self._names.get(_tidy(path).lower())
            if name is not None:
                return name
        others = self._tails.get(_tail(_tidy(said)), []) if "/" in said else []
        near = [name for name in others if _tidy(name).lower().startswith(base.lower())] or others
        return near[0] if len(near) == 1 else None

    def resources(self, body: Body) -> dict[str, str]:
        """The names of the parts with the pictures of a document, by id."""
        if body.resources is None:
            body.resources = {}
            common = child(body.root, "CommonData")
            for one in common if common is not None else ():
                if local(one.tag) in ("PublicRes", "DocumentRes"):
                    self.add_resources(body, body.base, text(one))
        return body.resources

    def add_resources(self, body: Body, folder: str, reference: str) -> None:
        """Add what a part lists, referred to from a folder, to the resources of a document."""
        resources = self.resources(body)
        name = self.find(folder, reference)
        if name is None:
            return
        try:
            root = self.part(name)
        except Refused as refusal:
            self.findings.append(lessened(refusal))
            return
        inside = root.get("BaseLoc", "").rstrip("/")
        for media in below(root, "MultiMedia"):
            file = text(child(media, "MediaFile"))
            place = self.find(folder_of(name), f"{inside}/{file}" if inside else file)
            if place is not None:
                resources[media.get("ID", "")] = place

    def _bodies(self) -> Iterator[Body]:
        entries = [n for n in self.archive.names if _tidy(n).lower().rpartition("/")[2] == "ofd.xml"]
        if not entries:
            raise Refused(_no_entry())
        entry = min(entries, key=len)
        base = folder_of(entry)
        listed = list(below(self.part(entry), "DocBody"))[:MOST_DOCUMENTS]
        for index, element in enumerate(listed, start=1):
            name = self.find(base, text(child(element, "DocRoot")))
            if name is None:
                continue
            try:
                root = self.part(name)
            except Refused as refusal:
                if len(listed) == 1:
                    raise
                self.findings.append(lessened(refusal))
                continue
            signed = self.find(base, text(child(element, "Signatures")))
            body = Body(index, folder_of(name), root, child(element, "DocInfo"), signed)
            self._fill(body)
            yield body

    def _fill(self, body: Body) -> None:
        common = child(body.root, "CommonData")
        if common is not None:
            body.area = page_area(child(common, "PageArea")) or A4
            for one in common:
                if local(one.tag) == "TemplatePage":
                    name = self.find(body.base, one.get("BaseLoc", ""))
                    if name is not None:
                        body.templates[one.get("ID", "")] = name
        pages = child(body.root, "Pages")
        for one in pages if pages is not None else ():
            if local(one.tag) == "Page":
                body.pages.append(PageReference(one.get("ID", ""), self.find(body.base, one.get("BaseLoc", ""))))
        if not body.pages:  # the list is lost: the contents that are no templates, in the order of their numbers
            parts = [n for n in self.archive.names if _CONTENT.search(n) and _tidy(n).startswith(_tidy(body.base))]
            parts = sorted(set(parts) - set(body.templates.values()), key=lambda n: int(_CONTENT.findall(n)[0]))
            body.pages = [PageReference("", name) for name in parts]


def lessened(refusal: Refused, page: int | None = None) -> Finding:
    """What refused a part, as a finding of the file that is read without it: of a page where there is one."""
    return replace(refusal.finding, weight="wrong" if page else "doubtful", page=page)


def page_area(area: Element | None) -> Rectangle | None:
    """The physical box of a page area: left, top, width, height in millimetres."""
    box = floats(text(child(area, "PhysicalBox")) if area is not None else None, 4)
    return (box[0], box[1], box[2], box[3]) if box is not None and box[2] > 0 and box[3] > 0 else None


def folder_of(name: str) -> str:
    """The folder that a part lies in, with its slash; empty for the root."""
    before, slash, _ = name.replace("\\", "/").rpartition("/")
    return before + slash


def _tidy(path: str) -> str:
    """A path with its dots resolved inside the package: what would lead out of it stays at its root."""
    parts: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _tail(path: str) -> str:
    return "/".join(path.lower().split("/")[-2:])


def _no_entry() -> Finding:
    return Finding(
        "ofd_no_entry",
        "refused",
        "文件中没有 OFD.xml，不是完整的 OFD。请从原来的系统重新下载",
        "The file holds no OFD.xml: it is no complete OFD. Download it anew.",
    )


def _no_pages() -> Finding:
    return Finding(
        "ofd_no_pages",
        "refused",
        "OFD 没有页，无法读取。请从原来的系统重新下载",
        "The OFD has no pages: download it anew.",
    )
