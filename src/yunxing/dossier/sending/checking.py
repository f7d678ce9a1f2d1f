"""A package received: every file against the sum that its list gives, and what is too many or missing, by name.

The list tells what was damaged or changed by mistake; who changes the list as well is found by the zip's own sum alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yunxing.guide.files import InputError, Place, cannot_open

from .names import leads_out
from .packing import FORMAT, MANIFEST, READABLE

MOST_OF_LIST = 64 * 1024 * 1024
_CHUNK = 1 << 20
_LINE = re.compile(r"^([0-9a-f]{64}) +(\d{1,18})  (.+?)\r?$", re.MULTILINE)


@dataclass
class Checked:
    """What a check found: the files in order, and every difference as (path, Chinese, English)."""

    manifest: dict[str, Any]
    sha256: str
    sound: int = 0
    differences: list[tuple[str, str, str]] = field(default_factory=list)


def checked(path: Path) -> Checked:
    """Compare a package with its list; nothing is unpacked. Raises ``InputError`` where it is no package at all."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        with zipfile.ZipFile(path) as file:
            return _checked(file, Place(str(path)), digest)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise cannot_open(str(path), error if isinstance(error, OSError) else OSError(str(error))) from error
    except (zipfile.BadZipFile, RuntimeError) as error:  # the second: a version of zip that nobody has
        raise InputError.one(
            Place(str(path)), "", "不是完整的 zip 文件，请重新传送", f"is no whole zip file: send it again ({error})"
        ) from error


def _checked(file: zipfile.ZipFile, at: Place, digest: str) -> Checked:
    members: dict[str, zipfile.ZipInfo] = {}
    found = Checked(_manifest(file, at), digest)
    for info in file.infolist():
        if leads_out(info.filename):
            found.differences.append(
                (info.filename, "位置指向包外，不要解压", "leads out of the package: do not unpack")
            )
        elif info.filename in members:
            found.differences.append((info.filename, "在包中有两份", "stands twice in the package"))
        elif not info.is_dir():
            members[info.filename] = info
    listed = found.manifest["files"]
    for path, size, sha256 in listed:
        member = members.pop(path, None)
        if member is None:
            found.differences.append((path, "包中没有这个文件", "is missing"))
        elif member.file_size != size or _sum(file, member) != sha256:
            found.differences.append((path, "内容与清单不一致", "differs from the list"))
        else:
            found.sound += 1
            if path == READABLE:
                found.differences += _contradictions(file, member, listed)
    members.pop(MANIFEST, None)
    found.differences += [(path, "清单中没有这个文件", "is not on the list") for path in sorted(members)]
    return found


def _contradictions(
    file: zipfile.ZipFile, member: zipfile.ZipInfo, listed: list[tuple[str, int, str]]
) -> Iterator[tuple[str, str, str]]:
    """Where the list that people read says something else than the one that programs read."""
    text = file.read(member).decode("utf-8-sig", "replace")
    said = {path: (int(size), sum_) for sum_, size, path in _LINE.findall(text)}
    meant = {path: (size, sum_) for path, size, sum_ in listed if path != READABLE}
    for path in sorted(said.keys() | meant.keys()):
        if said.get(path) != meant.get(path):
            yield (
                path,
                "两份清单（清单.txt 和清单.json）说法不同，请向报送单位核对",
                "the two lists (清单.txt, 清单.json) contradict each other: ask who sent it",
            )


def _sum(file: zipfile.ZipFile, member: zipfile.ZipInfo) -> str | None:
    """The sum of a member; None where it cannot be read. No more is read than the size it states."""
    hashed = hashlib.sha256()
    try:
        with file.open(member) as stream:
            while data := stream.read(_CHUNK):
                hashed.update(data)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError):
        return None  # broken, encrypted, or packed in a way that we do not make
    return hashed.hexdigest()


def _manifest(file: zipfile.ZipFile, at: Place) -> dict[str, Any]:
    """The list of a package, with its files as (path, size, sum)."""
    try:
        info = file.getinfo(MANIFEST)
        if info.file_size > MOST_OF_LIST:
            raise ValueError(info.file_size)
        values = json.loads(file.read(info))
        if values["format"] != FORMAT:
            raise ValueError(values["format"])
        files = [(str(f["path"]), int(f["size"]), str(f["sha256"])) for f in values["files"]]
        if len({path for path, _, _ in files}) < len(files):
            raise ValueError("twice")
        return {**values, "files": files}
    except (
        KeyError,
        TypeError,
        ValueError,
        RecursionError,
        RuntimeError,
        OverflowError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise InputError.one(
            at,
            MANIFEST,
            "没有清单，或清单不能读：这不是 yunxing package 做的包，或已损坏",
            "there is no list that can be read: not made by yunxing package, or damaged",
        ) from error
