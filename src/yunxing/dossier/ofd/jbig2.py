"""JBIG2 files as a PDF has them: the same segments without the head of the file and the ends of pages.

Scans in OFDs are often packed so. Nothing is decoded here; ``images`` has a viewer's decoder try the result.
"""

from __future__ import annotations

from typing import NamedTuple

_HEAD = b"\x97JB2\r\n\x1a\n"
_PAGE, _STRIPE_END, _PAGE_END, _FILE_END = 48, 50, 49, 51
_UNKNOWN = 0xFFFFFFFF
MOST_SEGMENTS = 10_000


class Jbig2(NamedTuple):
    """A picture of two levels: its size in pixels, and its segments for JBIG2Decode."""

    width: int
    height: int
    data: bytes


class _Segment(NamedTuple):
    kind: int
    head: bytes
    length: int


def is_jbig2(data: bytes) -> bool:
    """Whether the bytes are a JBIG2 file."""
    return data.startswith(_HEAD)


def embedded(data: bytes) -> Jbig2:
    """The first page of a JBIG2 file. Raises ``ValueError`` where it is damaged."""
    try:
        return _embedded(data)
    except IndexError as error:
        raise ValueError("cut short") from error


def _embedded(data: bytes) -> Jbig2:
    flags = data[8]
    at = 9 if flags & 2 else 13
    heads: list[tuple[_Segment, int]] = []
    if flags & 1:
        while at < len(data):
            segment, at = _segment(data, at)
            heads.append((segment, at))
            at += segment.length
            if segment.kind == _FILE_END:
                break
    else:  # first all heads, then all data
        segments: list[_Segment] = []
        while not segments or segments[-1].kind != _FILE_END:
            segment, at = _segment(data, at)
            segments.append(segment)
            if len(segments) > MOST_SEGMENTS:
                raise ValueError("too many segments")
        for segment in segments:
            heads.append((segment, at))
            at += segment.length
    width = height = 0
    lines = 0
    kept: list[bytes] = []
    for segment, start in heads:
        content = data[start : start + segment.length]
        if len(content) < segment.length or len(kept) > MOST_SEGMENTS:
            raise ValueError("cut short")
        if segment.kind == _PAGE_END:
            break
        if segment.kind == _FILE_END:
            continue
        if segment.kind == _PAGE:
            width, height = int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
        elif segment.kind == _STRIPE_END:
            lines = int.from_bytes(content[:4], "big") + 1
        kept += [segment.head, content]
    height = lines if height == _UNKNOWN else height
    if not width or not height:
        raise ValueError("no page")
    return Jbig2(width, height, b"".join(kept))


def _segment(data: bytes, at: int) -> tuple[_Segment, int]:
    """The head of a segment, and where its data begin."""
    start = at
    number = int.from_bytes(data[at : at + 4], "big")
    flags = data[at + 4]
    at += 5
    count = data[at] >> 5
    if count == 7:
        count = int.from_bytes(data[at : at + 4], "big") & 0x1FFFFFFF
        at += 4 + (count + 8) // 8
    else:
        at += 1
    at += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
    at += 4 if flags & 0x40 else 1
    length = int.from_bytes(data[at : at + 4], "big")
    if length == _UNKNOWN or at + 4 > len(data):
        raise ValueError("a segment without a length")
    return _Segment(flags & 0x3F, data[start : at + 4], length), at + 4
