"""What a page of an OFD shows: its own content, its templates, the appearance of its annotations; texts and pictures.

How a text object is read is said in ``ofd_text``; pictures are only listed here, with their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding

from .ofd_package import (
    Body,
    Package,
    PageReference,
    Rectangle,
    below,
    child,
    floats,
    folder_of,
    lessened,
    local,
    page_area,
    text,
)
from .ofd_text import Matrix, Written, placed, written

MOST_CHARACTERS = 60_000
"""Characters of a page up to which they are read; a page of text has some thousands."""
MOST_OBJECTS = 200_000
HOLDERS = frozenset({"Layer", "PageBlock", "Content", "Appearance"})


class Picture(NamedTuple):
    """A picture on a page: the part that holds it, and the way from its unit square to the page."""

    part: str
    matrix: Matrix


@dataclass(slots=True)
class Content:
    """What a page shows. ``size`` is its width and height in millimetres; ``cut``: more text than is read."""

    size: tuple[float, float]
    texts: list[Written] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    cut: bool = False


class Laid(NamedTuple):
    """A page's area, the holders of its objects with where each stands, and the parts that list resources of its own.

    ``sound``: the area is the one that is stated, not the usual one in place of a faulty one.
    """

    area: Rectangle
    holders: Sequence[tuple[Element, tuple[float, float]]]
    lists: Sequence[str]
    sound: bool


class Reader:
    """Reads the pages of one document of a package; templates are parsed once. ``findings`` says what was missing."""

    def __init__(self, package: Package, body: Body) -> None:
        self._package = package
        self._body = body
        self._templates: dict[str, Element | None] = {}
        self._annotations: Mapping[str, str] | None = None
        self._objects = self._characters = 0
        self.findings: list[Finding] = []

    def read(self, reference: PageReference, number: int) -> Content:
        """The content of a page. Raises ``Refused`` where its part is missing or unsafe."""
        laid = self.laid(reference, number)
        for name in laid.lists:
            self._package.add_resources(self._body, "", name)
        content = Content((laid.area[2], laid.area[3]))
        self._objects = self._characters = 0
        for holder, origin in laid.holders:
            self._take(content, holder, laid.area, origin)
        return content

    def laid(self, reference: PageReference, number: int) -> Laid:
        """What a page consists of, in the order of drawing. Raises ``Refused`` where its part is missing or unsafe."""
        if reference.part is None:
            raise Refused(_missing(number))
        try:
            page = self._package.part(reference.part)
        except Refused as refusal:
            raise Refused(lessened(refusal, number)) from refusal
        lists = [
            self._package.find(folder_of(reference.part), text(one)) for one in page if local(one.tag) == "PageRes"
        ]
        stated = child(page, "Area")
        area = page_area(stated)
        sound = area is not None or stated is None or child(stated, "PhysicalBox") is None
        templates = [one for one in page if local(one.tag) == "Template"]
        parts = [
            (one.get("ZOrder", "Background") == "Foreground", part)
            for one in templates
            if (part := self._template(one.get("TemplateID", ""), number)) is not None
        ]
        if area is None:
            area = next((a for _, part in parts if (a := page_area(child(part, "Area"))) is not None), self._body.area)
        behind, before = [p for front, p in parts if not front], [p for front, p in parts if front]
        holders: list[tuple[Element, tuple[float, float]]] = []
        for part in (*behind, page, *before):
            held = child(part, "Content")
            if held is not None:
                holders.append((held, (0.0, 0.0)))
        for appearance in self._appearances(reference.id):
            box = floats(appearance.get("Boundary"), 2) or (0.0, 0.0)
            holders.append((appearance, (box[0], box[1])))
        return Laid(area, holders, [name for name in lists if name is not None], sound)

    def _template(self, identity: str, number: int) -> Element | None:
        """The template page of an id. A template names no further one that would be shown."""
        if identity not in self._templates:
            name = self._body.templates.get(identity)
            try:
                self._templates[identity] = self._package.part(name) if name is not None else None
            except Refused as refusal:
                self._templates[identity] = None
                self.findings.append(lessened(refusal))
            if name is None:
                self.findings.append(_no_template(number, identity))
        return self._templates[identity]

    def _take(self, content: Content, holder: Element, area: Rectangle, origin: tuple[float, float]) -> None:
        """Add the visible objects below a holder, in the order of drawing."""
        for element, at in self._visible(holder, (origin[0] - area[0], origin[1] - area[1])):
            matrix = placed(element, at)
            if local(element.tag) == "TextObject":
                found = written(element, matrix, self._objects, MOST_CHARACTERS - self._characters)
                self._characters += len(found.text)
                if found.text:
                    content.texts.append(found)
                if found.cut:
                    content.cut = True
                    return
            else:
                part = self._package.resources(self._body).get(element.get("ResourceID", ""))
                if part is not None:
                    box = floats(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
                    if element.get("CTM") is None:
                        matrix = matrix._replace(a=box[2], d=box[3])
                    content.pictures.append(Picture(part, matrix))

    def _visible(self, holder: Element, origin: tuple[float, float]) -> Iterator[tuple[Element, tuple[float, float]]]:
        waiting = [holder]
        while waiting:
            element = waiting.pop()
            name = local(element.tag)
            if element.get("Visible", "true").lower() in ("false", "0") or element.get("Alpha") == "0":
                continue
            if name in ("TextObject", "ImageObject"):
                self._objects += 1
                if self._objects > MOST_OBJECTS:
                    return
                yield element, origin
            elif name in HOLDERS:
                waiting.extend(reversed(element))

    def _appearances(self, page: str) -> Iterator[Element]:
        """The appearances of a page's annotations, which viewers show like the rest."""
        if self._annotations is None:
            self._annotations = dict(self._listed())
        name = self._annotations.get(page)
        if name is None:
            return
        try:
            root = self._package.part(name)
        except Refused as refusal:
            self.findings.append(lessened(refusal))
            return
        for annotation in below(root, "Annot"):
            appearance = child(annotation, "Appearance")
            if appearance is not None and annotation.get("Visible", "true").lower() not in ("false", "0"):
                yield appearance

    def _listed(self) -> Iterator[tuple[str, str]]:
        name = self._package.find(self._body.base, text(child(self._body.root, "Annotations")))
        if name is None:
            return
        try:
            root = self._package.part(name)
        except Refused as refusal:
            self.findings.append(lessened(refusal))
            return
        for page in below(root, "Page"):
            part = self._package.find(folder_of(name), text(child(page, "FileLoc")))
            if part is not None:
                yield page.get("PageID", ""), part


def _missing(number: int) -> Finding:
    return Finding(
        "page_missing",
        "wrong",
        f"OFD 缺少第{number}页的内容，没有读出。请从原来的系统重新下载",
        f"The OFD lacks the content of page {number}, which was not read: download it anew.",
        page=number,
    )


def _no_template(number: int, identity: str) -> Finding:
    return Finding(
        "template_missing",
        "doubtful",
        f"第{number}页引用的模板页“{identity[:20]}”不在 OFD 中，版面文字可能不全。请从原来的系统重新下载",
        f"The template {identity[:20]!r} of page {number} is not in the OFD, so that printed labels may be missing:"
        " download it anew.",
        page=number,
    )
