"""Names of files and folders in a package: what any system unpacks, and nothing that leads out of its folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
"""Characters of a name without its ending, so that a path stays below what Windows takes."""
_WIDE = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def safe_name(text: str, *, otherwise: str = "未命名") -> str:
    """One name of a path, whatever the text: marks that systems forbid made wide, unseen characters left out."""
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _UNSEEN)
    name = " ".join(seen.translate(_WIDE).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or not ending.isalnum() or len(ending) > 8:
        stem, dot, ending = name, "", ""
    name = stem[:LONGEST].strip(". ") + dot + ending
    if not name or name == dot + ending:
        name = otherwise + dot + ending
    return f"_{name}" if _DEVICES.fullmatch(name) else name


def safe_path(parts: Iterable[str]) -> str:
    """A path of safe names."""
    return "/".join(safe_name(part) for part in parts)


class Taken:
    """Paths given so far: a second of the same name gets a number, as systems that know no capitals need it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, path: str) -> str:
        """The path itself, or with the first number that makes it another."""
        stem, dot, ending = path.rpartition(".")
        if not dot or "/" in ending:
            stem, dot, ending = path, "", ""
        made, number = path, 1
        while made.casefold() in self._taken:
            number += 1
            made = f"{stem}（{number}）{dot}{ending}"
        self._taken.add(made.casefold())
        return made


def leads_out(path: str) -> bool:
    """Whether a path of a zip would be unpacked elsewhere than below its folder."""
    parts = re.split(r"[/\\]", path)
    return ".." in parts or path[:1] in ("/", "\\") or ":" in path or "\0" in path
