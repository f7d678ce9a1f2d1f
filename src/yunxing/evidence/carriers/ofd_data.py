"""The data an OFD carries beside its pages: attached files, CustomDatas, CustomTags.

What the OFD keeps in its own ways is handed on under names that no attached file has: ``ofd:custom_data``, JSON with the
CustomDatas, names to values; ``ofd:custom_tag``, XML with the elements of the CustomTags, each text that they refer to put
in its place, with ``page`` (from 1) and ``box`` (four fractions of that page). Those of a further document in the OFD end
in ``:2`` and so on. What the data mean is read elsewhere.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from xml.etree.ElementTree import Element, TreeBuilder, tostring

from yunxing.evidence.document import Refused
from yunxing.evidence.facts import Box
from yunxing.evidence.findings import Finding

from .markup import parse_xml
from .ofd_package import Body, Package, below, child, folder_of, lessened, local, text

CUSTOM_DATA = "ofd:custom_data"
CUSTOM_TAG = "ofd:custom_tag"
MOST_ATTACHED = 16 * 1024 * 1024
MOST_ATTACHMENTS = 50
MOST_TAGS = 200_000
LONG_TAGS = 24_000
"""Bytes from which on tags are long: those of an invoice with its lines on one page have less."""
_DATA = (".xml", ".xbrl", ".json")
MOST_DEEP = 40
_TOKEN = re.compile(r"<!\[CDATA\[([^\]<]*)\]\]>|<[?!][^<>]*>|<(/?)\s*([^\s<>/]+)((?:\s[^<>]*?)?)(/?)>|([^<]+)")
"""No alternative looks past the next ``<``, so that a search is linear in the text whatever the text."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ATTRIBUTE = re.compile(r"([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

Referred = tuple[str, int, Box | None]
"""The text that a reference leads to, the page it stands on, and its place there."""
Lookup = Callable[[str, str], Referred | None]
"""From the id of a page and the id of an object on it."""


def attached(package: Package, lookups: list[Lookup], findings: list[Finding]) -> Iterator[tuple[str, bytes]]:
    """The data of each document, by name: first what the OFD keeps in its own ways, then the attached files."""
    files = list(_attachments(package))[:MOST_ATTACHMENTS]
    for body, lookup in zip(package.bodies, lookups, strict=True):
        ending = f":{body.index}" if body.index > 1 else ""
        stated = _custom_data(body)
        if stated:
            yield CUSTOM_DATA + ending, json.dumps(stated, ensure_ascii=False).encode()
        tags = _custom_tags(package, body, lookup, findings, beside=bool(files))
        if tags is not None:
            yield CUSTOM_TAG + ending, tostring(tags, encoding="utf-8")
    taken: set[str] = set()
    for name in files:
        short = name.replace("\\", "/").rpartition("/")[2].removeprefix("ofd:")
        while short in taken:
            short = f"_{short}"
        taken.add(short)
        try:
            data = package.archive.read(name)
        except Refused as refusal:
            findings.append(lessened(refusal))
            continue
        if len(data) <= MOST_ATTACHED:
            yield short, data


def _custom_data(body: Body) -> dict[str, str]:
    if body.info is None:
        return {}
    return {
        name: text(one) for one in below(body.info, "CustomData") if (name := one.get("Name", "").strip()) and text(one)
    }


def _attachments(package: Package) -> Iterator[str]:
    """The parts that are attached data: those listed, and those that only lie among them."""
    found: dict[str, None] = {}
    lists: set[str] = set()
    for body in package.bodies:
        listed = package.find(body.base, text(child(body.root, "Attachments")))
        if listed is None:
            continue
        lists.add(listed)
        try:
            root = package.part(listed)
        except Refused as refusal:
            package.findings.append(lessened(refusal))
            continue
        for one in below(root, "Attachment"):
            name = package.find(folder_of(listed), text(child(one, "FileLoc")))
            if name is not None and name.lower().endswith(_DATA):
                found[name] = None
    for name in package.archive.names:
        lower = name.lower()
        if "/attach" in lower and lower.endswith(_DATA) and name not in lists and not lower.endswith("attachments.xml"):
            found[name] = None
    yield from found


def _custom_tags(
    package: Package, body: Body, lookup: Lookup, findings: list[Finding], *, beside: bool
) -> Element | None:
    """The tags of a document, resolved; None where they lead to no text.

    Long ones beside attached data are passed over: they repeat those data cell by cell, and cost more than all the rest.
    """
    listed = package.find(body.base, text(child(body.root, "CustomTags")))
    if listed is None:
        return None
    tags = Element("tags")
    try:
        for location in below(package.part(listed), "FileLoc"):
            name = package.find(folder_of(listed), text(location))
            data = package.archive.read(name) if name is not None else b""
            if name is None or (beside and len(data) > LONG_TAGS):
                continue
            tree = _tag_tree(data, name)
            resolved = _resolved(tree, lookup) if tree is not None else None
            if resolved is not None:
                tags.append(resolved)
    except Refused as refusal:
        findings.append(lessened(refusal))
    return tags if len(tags) else None


def _tag_tree(data: bytes, name: str) -> Element | None:
    try:
        return parse_xml(data, name)
    except Refused:
        return loosely_parsed(data)


def _resolved(root: Element, lookup: Lookup) -> Element | None:
    """A copy of tags with the texts referred to in place of the references; None where there is no text at all."""
    said = False
    result = Element(_name(root))
    waiting = [(root, result, 0)]
    made = 0
    while waiting:
        element, copy, depth = waiting.pop()
        texts: list[Referred | str] = []
        for one in element:
            made += 1
            name = local(one.tag)
            if made > MOST_TAGS:
                return result
            if name == "ObjectRef":
                found = lookup(one.get("PageRef", ""), text(one))
                if found is not None:
                    texts.append(found)
            elif name == "ObjectData":
                texts.append(text(one))
            elif depth < MOST_DEEP:
                same = Element(_name(one), {k: v for k, v in one.attrib.items() if k == "ContextRef"})
                copy.append(same)
                waiting.append((one, same, depth + 1))
        if not texts and not len(element):
            texts = [text(element)]
        said = _write(copy, texts) or said
    return result if said else None


def _write(copy: Element, texts: list[Referred | str]) -> bool:
    """Put texts into an element, one under another where they stand so, with the place of all.

    Where they stand on several pages, which repeat what they say at their head, those of the first are taken.
    """
    joined, before = "", None
    boxes: list[Box] = []
    first: int | None = None
    for one in texts:
        if isinstance(one, str):
            joined += one
            continue
        words, page, box = one
        first = page if first is None else first
        if page != first:
            continue
        lower = before is not None and box is not None and box.top > (before.top + before.bottom) / 2
        joined += ("\n" if lower and joined else "") + words
        before = box
        if box is not None:
            boxes.append(box)
    copy.text = _UNWRITABLE.sub("", joined)
    if not copy.text:
        return False
    if boxes:
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.around(box)
        copy.set("page", str(first))
        copy.set("box", " ".join(str(value) for value in whole))
    return True


def _name(element: Element) -> str:
    """A name that an element may have in XML: some tags are called 业务（产品种类）."""
    name = re.sub(r"[^\w.-]", "_", local(element.tag).rpartition(":")[2])
    return name if name and not re.match(r"[\d.-]", name) else f"_{name}"


def loosely_parsed(data: bytes) -> Element | None:
    """The elements of tags that are not well-formed: prefixes without a namespace, empty prefixes, missing ends.

    Entities are HTML's; none that the text defines is replaced. None where there is no element.

    >>> loosely_parsed(b"<:a xmlns:=''><b>1</c></:a>").find("a/b").text
    '1'
    """
    builder = TreeBuilder()
    builder.start("tags", {})
    names: list[str] = []
    opened: Counter[str] = Counter()
    for count, token in enumerate(_TOKEN.finditer(_decoded(data))):
        verbatim, closing, name, attributes, empty, plain = token.groups()
        if count > MOST_TAGS:
            break
        if verbatim is not None or plain is not None:
            builder.data(verbatim if verbatim is not None else unescape(plain))
        elif not name:
            continue
        elif closing:
            bare = name.rpartition(":")[2]
            last = None
            while opened[bare] and last != bare:
                last = names.pop()
                opened[last] -= 1
                builder.end(last)
        else:
            bare = name.rpartition(":")[2]
            pairs = {k.rpartition(":")[2]: unescape(a or b) for k, a, b in _ATTRIBUTE.findall(attributes)}
            builder.start(bare, pairs)
            if empty:
                builder.end(bare)
            else:
                names.append(bare)
                opened[bare] += 1
    for name in [*reversed(names), "tags"]:
        builder.end(name)
    root = builder.close()
    return root if len(root) else None


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8-sig", errors="replace")
