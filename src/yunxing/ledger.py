"""How the journal is chained: what an entry's hash covers, where a chain does not hold, and what an outside anchor adds.

Pure: the platform verifies what stands in its database with it, the command line what was exported as JSON lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

FIRST = "0" * 64
"""What the first entry holds as the hash of the one before."""
ERASE = "journal.erase"
"""The act whose entry names, under ``entries``, the numbers of entries whose data were erased."""


class Link(NamedTuple):
    """An entry as it is chained. ``at`` is the time in Shanghai, ISO 8601 with its offset; ``data`` None where it was erased.

    ``path`` is of the area that it concerns, which decides the auditors who see it.
    """

    number: int
    at: str
    act: str
    actor: int | None
    behalf: str
    subject: str
    data: Any
    data_digest: str
    previous: str
    digest: str
    path: str = ""


class Anchor(NamedTuple):
    """What somebody outside kept: the hash that the entry of a number had."""

    number: int
    digest: str


class Broken(NamedTuple):
    """Where the chain does not hold, and how: a key of ``HOW``."""

    number: int
    how: str


HOW: dict[str, tuple[str, str]] = {
    "missing": ("缺少记录", "an entry is missing"),
    "changed": ("记录内容被改动", "the entry was changed"),
    "data": ("数据被改动", "its data were changed"),
    "lost": ("数据不见了，而没有清除记录", "its data are gone, and no erasure says so"),
    "order": ("与前一条不相连（被移动、替换，或其前有改动）", "does not follow the one before it"),
    "short": ("末尾被截去：锚点所记的这一条不存在", "the end was cut off: the entry of the anchor is gone"),
    "anchor": (
        "与锚点不符：这一条或其前的记录被整体改写",
        "not what the anchor says: it, or what stands before it, was made anew",
    ),
}
"""In words."""


def canonical(data: Any) -> str:
    """Data as one text, whichever way its keys came; days and amounts as they are written."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def data_digest(data: Any) -> str:
    """The hash of an entry's data."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def digest_of(link: Link) -> str:
    """The hash of an entry: over all of it but its data, of which the hash counts, so that data may be erased."""
    return _hashed([*_parts(link), link.path])


def holds(link: Link) -> bool:
    """Whether an entry is what its hash says. The hash of one that was written before areas were covered leaves the area out."""
    return digest_of(link) == link.digest or _hashed(_parts(link)) == link.digest


def _parts(link: Link) -> list[str]:
    return [
        str(link.number),
        link.at,
        link.act,
        "" if link.actor is None else str(link.actor),
        link.behalf,
        link.subject,
        link.data_digest,
        link.previous,
    ]


def _hashed(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def verify(links: Iterable[Link], anchors: Iterable[Anchor] = ()) -> list[Broken]:
    """Every place where an entry was changed, removed or moved, in the order found. Empty: the chain is whole.

    ``links`` come in the order of their numbers, as the journal gives them. Anchors find what nothing inside can: an end
    cut off, and a chain whose hashes were all made anew.
    """
    kept: dict[int, set[str]] = {}
    for anchor in anchors:
        kept.setdefault(anchor.number, set()).add(anchor.digest)
    broken: list[Broken] = []
    emptied: list[int] = []
    erased: set[int] = set()
    previous, expected = FIRST, 1
    for link in links:
        number = link.number
        if number > expected:
            broken.append(Broken(expected, "missing"))
        elif number < expected or link.previous != previous:
            broken.append(Broken(number, "order"))
        if not holds(link):
            broken.append(Broken(number, "changed"))
        if link.data is None:
            emptied.append(number)
        elif data_digest(link.data) != link.data_digest:
            broken.append(Broken(number, "data"))
        elif link.act == ERASE:
            named = link.data.get("entries", ()) if isinstance(link.data, dict) else ()
            erased.update(one for one in named if isinstance(one, int))
        if kept.pop(number, {link.digest}) != {link.digest}:
            broken.append(Broken(number, "anchor"))
        previous, expected = link.digest, number + 1
    broken += [Broken(number, "lost") for number in emptied if number not in erased]
    broken += [Broken(number, "short") for number in sorted(kept)]
    return broken


def written(link: Link) -> str:
    """An entry as a line of an exported journal."""
    return json.dumps(link._asdict(), ensure_ascii=False, separators=(",", ":"), default=str)


class UnreadableError(ValueError):
    """A line that is no entry or no anchor: its number from 1, and what is wrong with it in both languages."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        super().__init__(f"{line}: {en}")
        self.line, self.zh, self.en = line, zh, en


def read(lines: Iterable[str]) -> Iterator[Link]:
    """The entries of an exported journal, one after another. Raises ``UnreadableError`` at a line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        values = _object(number, line)
        if set(values) | {"path"} != set(Link._fields):  # journals exported before areas were covered have none
            raise UnreadableError(number, "这一行不是导出的日志记录", "this line is no entry of an exported journal")
        link = Link(**values)
        texts = (link.at, link.act, link.behalf, link.subject, link.data_digest, link.previous, link.digest, link.path)
        sound = isinstance(link.number, int) and (link.actor is None or isinstance(link.actor, int))
        if not sound or not all(isinstance(text, str) for text in texts):
            raise UnreadableError(number, "这一行不是导出的日志记录", "this line is no entry of an exported journal")
        yield link


def read_anchors(lines: Iterable[str]) -> list[Anchor]:
    """Anchors, one a line, as they are mailed or downloaded. Raises ``UnreadableError`` at a line that is none, or for no line."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        values = _object(number, line)
        at, digest = values.get("number"), values.get("digest")
        if not isinstance(at, int) or not isinstance(digest, str):
            raise UnreadableError(
                number, "这一行不是锚点（应有 number 和 digest）", "no anchor: number and digest are needed"
            )
        found.append(Anchor(at, digest))
    if not found:
        raise UnreadableError(1, "文件里没有锚点", "there is no anchor in the file")
    return found


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(number, "这一行不是 JSON", "this line is no JSON") from error
    if not isinstance(values, dict):
        raise UnreadableError(number, "这一行不是一组“键: 值”", "this line is no mapping")
    return values
