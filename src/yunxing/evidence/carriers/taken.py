"""What a picture says of itself: when it was taken, its title, the program or camera that made it.

Nothing of it is proof: anybody can write it. Times without a zone are those of a clock in China.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from yunxing.reference.calendar import SHANGHAI

_DETAILS, _TAKEN, _DIGITISED, _CHANGED = 0x8769, 36867, 36868, 306
_ZONES = {_TAKEN: 36881, _DIGITISED: 36882, _CHANGED: 36880}
_DESCRIPTION, _MAKER, _CAMERA, _SOFTWARE = 270, 271, 272, 305
_IN_XMP = re.compile(rb"(?:DateTimeOriginal|DateCreated|CreateDate)(?:>|\s*=\s*[\"'])\s*([0-9T:.+Z-]{10,32})")
_LONGEST = 500


def properties_of(image: Image.Image, path: Path) -> dict[str, str]:
    """``taken`` (ISO date and time in Shanghai), ``title`` and ``producer`` of an opened picture, as far as it says."""
    tags, details = _tags(image)
    found: dict[str, str] = {}
    taken = next(_times(image, path, tags, details), None)
    if taken is not None:
        found["taken"] = taken.astimezone(SHANGHAI).isoformat(timespec="seconds")
    title = _text(image.info.get("Title")) or _text(tags.get(_DESCRIPTION))
    camera = " ".join(filter(None, (_text(tags.get(_MAKER)), _text(tags.get(_CAMERA)))))
    producer = _text(tags.get(_SOFTWARE)) or _text(image.info.get("Software")) or camera
    for key, value in (("title", title), ("producer", producer)):
        if value:
            found[key] = value
    return found


def _tags(image: Image.Image) -> tuple[dict[int, Any], dict[int, Any]]:
    try:
        exif = image.getexif()
        return dict(exif), dict(exif.get_ifd(_DETAILS))
    except Exception:  # metadata may be any bytes, and nothing depends on them
        return {}, {}


def _times(image: Image.Image, path: Path, tags: dict[int, Any], details: dict[int, Any]) -> Iterator[datetime]:
    """Times that the picture states, the surest first: when it was taken, made, changed."""
    for tag, place in ((_TAKEN, details), (_DIGITISED, details)):
        yield from _time(_text(place.get(tag)) + _text(details.get(_ZONES[tag])))
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    for stated in _IN_XMP.findall(xmp.encode() if isinstance(xmp, str) else bytes(xmp)):
        yield from _time(stated.decode("ascii"))
    yield from _time(_text(tags.get(_CHANGED)) + _text(details.get(_ZONES[_CHANGED])))
    yield from _time(_text(image.info.get("Creation Time")))
    if image.format == "PNG":
        yield from _time_chunk(path)


def _time(text: str) -> Iterator[datetime]:
    """The time a text states, as EXIF (2024:05:06 07:08:09) or ISO write it."""
    matched = re.match(
        r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?", text.strip()
    )
    if matched is None:
        return
    year, month, day, clock, zone = matched.groups()
    try:
        time = datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{zone or ''}")
    except ValueError:  # 0000:00:00, as a camera without a clock writes
        return
    yield time if time.tzinfo is not None else time.replace(tzinfo=SHANGHAI)


def _time_chunk(path: Path) -> Iterator[datetime]:
    """When a PNG was last changed, which its own part states, in UTC."""
    with path.open("rb") as file:
        file.seek(8)
        for _ in range(10_000):
            head = file.read(8)
            if len(head) < 8 or head[4:] == b"IEND":
                return
            (length,) = struct.unpack(">I", head[:4])
            if head[4:] == b"tIME" and length == 7:
                try:
                    year, month, day, hour, minute, second = struct.unpack(">H5B", file.read(7))
                    yield datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
                except (ValueError, struct.error):
                    return
                return
            file.seek(length + 4, 1)


def _text(value: Any) -> str:
    """A short text as metadata give it: of bytes, padded, with signs that do not print."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable()).strip()[:_LONGEST]
