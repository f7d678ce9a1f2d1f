"""OFD (GB/T 33190): pages with their text by place, and the data that travel inside.

A page that is a picture alone is recognised; QR codes are read from the pictures they are. Signatures are noted, not
verified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yunxing.evidence.document import Format, Refused
from yunxing.evidence.facts import Box
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Page, Span

from .characters import gathered
from .ofd_data import Lookup, Referred, attached
from .ofd_package import Body, Package, child, text
from .ofd_page import MOST_CHARACTERS, Content, Reader
from .ofd_pictures import codes, scanned
from .ofd_text import Written

ENOUGH = 12
"""Characters from which on a page is taken to have text of its own."""
LONGER_SIDE = 2400
"""Pixels of the longer side at which a page of pictures is recognised: an A4 sheet at about 200 dpi."""
MOST_DRAWN = 12_000
"""Pieces of text up to which those that touch are joined; a crowded list page has some hundreds."""
MOST_KEPT = 60
"""Pages whose content is kept because tags refer to them; references beyond are not followed."""


def open_ofd(path: Path) -> OfdFile:
    """An OFD. Raises ``Refused`` where it is damaged beyond reading or has no page."""
    return OfdFile(Package(path))


class OfdFile:
    """An open OFD (see ``document.Document``). Pages count through all documents in it."""

    format: Format = "ofd"

    def __init__(self, package: Package) -> None:
        self._package = package
        self.findings: list[Finding] = package.findings
        self._readers = [Reader(package, body) for body in package.bodies]
        self._pages = [(place, page) for place, body in enumerate(package.bodies) for page in body.pages]
        self._kept: dict[int, Content] = {}
        self._tagged: dict[int, dict[str, tuple[Written, tuple[float, float]]]] = {}
        self.page_count = len(self._pages)
        self.properties: Mapping[str, str] = _properties(package.bodies)
        numbers: list[dict[str, int]] = [{} for _ in package.bodies]
        for number, (place, page) in enumerate(self._pages, start=1):
            numbers[place].setdefault(page.id, number)
        lookups = [self._lookup(known) for known in numbers]
        self.attached: Mapping[str, bytes] = dict(attached(package, lookups, self.findings))

    def close(self) -> None:
        """Let go of the file."""
        self._package.archive.close()

    def __enter__(self) -> OfdFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def page(self, number: int) -> Page:
        """The page of that number (from 1). Raises ``Refused`` where its content is missing or unsafe."""
        content = self._content(number)
        if content.cut:
            self._say(_crowded(number))
        inside = [one for one in content.texts if _shown(one, content.size)]
        if sum(len(one.text) for one in inside if not one.skewed) < ENOUGH:
            pixels = scanned(content, self._package.archive.read, LONGER_SIDE)
            if pixels is not None:
                from .recognising import recognise  # noqa: PLC0415 -- few OFDs need the recogniser, slow to load

                return recognise(pixels, number=number)
        drawn = [one for text in inside for one in text.characters]
        spans = gathered(drawn) if len(drawn) <= MOST_DRAWN else [Span(*one[:5], slanted=one.slanted) for one in drawn]
        spans += [span for one in inside for span in one.spans]
        spans.sort(key=lambda span: (span.middle, span.left))
        found = codes(content, self._package.archive.read)
        return Page(number, content.size[0], content.size[1], "text", spans, found)

    def picture(self, number: int, longer: int) -> NDArray[np.uint8] | None:
        """A page that is a scan, its longer side so many pixels; None for others, whose text is not drawn here.

        Raises ``Refused`` where its content is missing or unsafe.
        """
        return scanned(self._content(number), self._package.archive.read, longer)

    def _content(self, number: int) -> Content:
        """The content of a page, as long as it is kept. Raises ``Refused`` each time it cannot be had."""
        kept = self._kept.pop(number, None)
        if kept is None:
            place, reference = self._pages[number - 1]
            reader = self._readers[place]
            kept = reader.read(reference, number)
            for finding in reader.findings:
                self._say(finding)
        return kept

    def _say(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)

    def _lookup(self, numbers: Mapping[str, int]) -> Lookup:
        """The lookup of a document's tags, by the number that each of its pages has in the file."""
        return lambda page, identity: self._referred(numbers.get(page), identity)

    def _referred(self, number: int | None, identity: str) -> Referred | None:
        """What a tag refers to: the text of an object, its page, its place."""
        if number is None:
            return None
        texts = self._tagged.get(number)
        if texts is None:
            if len(self._tagged) >= MOST_KEPT:
                return None
            try:
                content = self._kept[number] = self._content(number)
            except Refused:
                content = Content((1.0, 1.0))  # said where the page itself is asked for
            texts = self._tagged[number] = {one.id: (one, content.size) for one in content.texts if one.id}
        found = texts.get(identity)
        return (found[0].text, number, _box(*found)) if found is not None else None


def _shown(one: Written, size: tuple[float, float]) -> bool:
    """Whether a text stands on the page: some issuers leave texts beyond its edge."""
    return any(left < size[0] and right > 0 and top < size[1] and bottom > 0 for left, top, right, bottom in one.places)


def _box(one: Written, size: tuple[float, float]) -> Box | None:
    places = one.places
    if not places:
        return None
    values = (
        min(place[0] for place in places) / size[0],
        min(place[1] for place in places) / size[1],
        max(place[2] for place in places) / size[0],
        max(place[3] for place in places) / size[1],
    )
    return Box(*(round(min(1.0, max(0.0, value)), 5) for value in values))


def _properties(bodies: list[Body]) -> dict[str, str]:
    found: dict[str, str] = {}
    for body in bodies:
        if body.signatures is not None:
            found["signed"] = "yes"
        for key, name in (("title", "Title"), ("producer", "Creator"), ("taken", "CreationDate")):
            said = text(child(body.info, name)) if body.info is not None else ""
            if key == "taken":
                said = said[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d.*", said) else ""
            if said:
                found.setdefault(key, said)
    return found


def _crowded(number: int) -> Finding:
    return Finding(
        "page_crowded",
        "doubtful",
        f"第{number}页字符过多，只读了前 {MOST_CHARACTERS} 个",
        f"Page {number} holds too many characters: only the first {MOST_CHARACTERS} were read.",
        page=number,
    )
