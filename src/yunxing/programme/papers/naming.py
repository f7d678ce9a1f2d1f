"""Names of uploaded files: as the enterprise gave them, with the folders they lay in, made safe to show and to keep."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from ..refusals import RefusedError

MOST = 255
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def tidy(name: str) -> str:
    """A name as it is kept: folders parted by ``/``, nothing that cannot be shown, no way up. Raises ``RefusedError``.

    ``#`` becomes ``＃``: in records of evidence ``#`` leads to pages (``合订.pdf#3-5``).
    """
    shown = _UNSHOWN.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/").replace("#", "＃")
    parts = [part.strip() for part in shown.split("/")]
    kept = [part for part in parts if part and part not in {".", ".."}]
    if not kept:
        raise RefusedError("文件没有名称", "the file has no name", field="name")
    whole = "/".join(kept)
    return whole if len(whole) <= MOST else _shortened(kept)


def _shortened(parts: list[str]) -> str:
    """The file's own name, shortened in its middle where even that is too long; its ending stays."""
    last = PurePosixPath(parts[-1])
    ending = last.suffix[:20]
    return last.name if len(last.name) <= MOST else f"{last.stem[: MOST - len(ending)]}{ending}"


def free(name: str, taken: set[str]) -> str:
    """The name, or with a number where another file has it: ``发票 (2).pdf``."""
    if name not in taken:
        return name
    path = PurePosixPath(name)
    stem, ending = name[: len(name) - len(path.suffix)], path.suffix
    number = 2
    while (made := f"{stem[: MOST - len(ending) - 8]} ({number}){ending}") in taken:
        number += 1
    return made


def shortly(name: str) -> str:
    """The last part of a name, for a place where the whole is too long."""
    last = name.rpartition("/")[2]
    return last if len(last) <= 40 else f"{last[:24]}…{last[-14:]}"
