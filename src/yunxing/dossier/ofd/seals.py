"""The seals of an OFD's signatures: where they stand, and the picture that each signature holds. Nothing is verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from yunxing.evidence.carriers.ofd_package import (
    Body,
    Package,
    Rectangle,
    below,
    child,
    floats,
    folder_of,
    lessened,
    text,
)
from yunxing.evidence.document import Refused

MOST_SIGNATURES = 200
MOST_STAMPS = 20_000
_MOST_DEEP = 12
_SEQUENCE, _OCTETS, _IA5, _UTF8, _INTEGER = 0x30, 0x04, 0x16, 0x0C, 0x02


class Stamp(NamedTuple):
    """A seal on a page: the page's id, where it stands, the part of it that is seen, and its picture.

    ``picture`` is empty where the signature holds none, None where what it holds is damaged.
    """

    signature: str
    page: str
    box: Rectangle
    clip: Rectangle | None
    picture: bytes | None


def stamps(package: Package, body: Body) -> Iterator[Stamp]:
    """All seals of a document, in the order of its signatures. What cannot be read is said in the package's findings."""
    if body.signatures is None:
        return
    try:
        listed = package.part(body.signatures)
    except Refused as refusal:
        package.findings.append(lessened(refusal))
        return
    left = MOST_STAMPS
    for one in list(below(listed, "Signature"))[:MOST_SIGNATURES]:
        name = package.find(folder_of(body.signatures), one.get("BaseLoc", ""))
        if name is None:
            continue
        try:
            root = package.part(name)
        except Refused as refusal:
            package.findings.append(lessened(refusal))
            continue
        placed = list(below(root, "StampAnnot"))[:left]
        left -= len(placed)
        if not placed:
            continue  # signed without a seal
        seal = next(below(root, "Seal"), None)
        files = [text(child(seal, "BaseLoc")) if seal is not None else "", text(child(root, "SignedValue"))]
        picture = _picture(
            package, [part for file in files if (part := package.find(folder_of(name), file)) is not None]
        )
        for stamp in placed:
            box = floats(stamp.get("Boundary"), 4)
            clip = floats(stamp.get("Clip"), 4)
            yield Stamp(
                one.get("ID", ""),
                stamp.get("PageRef", ""),
                (box[0], box[1], box[2], box[3]) if box is not None else (0.0, 0.0, 0.0, 0.0),
                (clip[0], clip[1], clip[2], clip[3]) if clip is not None and clip[2] > 0 and clip[3] > 0 else None,
                picture,
            )


def _picture(package: Package, parts: list[str]) -> bytes | None:
    """The picture that the first of these parts holds; empty where none holds one."""
    damaged = False
    for part in parts:
        try:
            found = picture_of(package.archive.read(part))
        except (Refused, ValueError):
            damaged = True
            continue
        if found:
            return found
    return None if damaged else b""


def picture_of(data: bytes) -> bytes:
    """The picture in a seal (SES_Seal) or in a signature that holds one (SES_Signature), of GB/T 38540 and before it.

    It is the sequence of a kind, octets, a width and a height, wherever it stands; empty where there is none.
    Raises ``ValueError`` where the data are no DER.
    """
    return _sought(data, 0, len(data), 0)


def _sought(data: bytes, at: int, end: int, depth: int) -> bytes:
    items: list[tuple[int, int, int]] = []
    while at < end:
        tag, start, after = _item(data, at, end)
        items.append((tag, start, after))
        at = after
    kinds = [tag for tag, _, _ in items[:4]]
    if len(kinds) == 4 and kinds[0] in (_IA5, _UTF8) and kinds[1:] == [_OCTETS, _INTEGER, _INTEGER]:
        return data[items[1][1] : items[1][2]]
    if depth < _MOST_DEEP:
        for tag, start, after in items:
            if tag & 0x20:  # made of others
                found = _sought(data, start, after, depth + 1)
                if found:
                    return found
    return b""


def _item(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """The tag of an item, where what it holds begins, and where that ends."""
    if at + 2 > end:
        raise ValueError("cut short")
    tag, length = data[at], data[at + 1]
    at += 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or at + count > end:
            raise ValueError("a length that is none")
        length = int.from_bytes(data[at : at + count], "big")
        at += count
    if at + length > end:
        raise ValueError("beyond the end")
    return tag, at, at + length
