"""Zip files from outside (OFD, DOCX, XLSX, PPTX), read member by member and never unpacked to a disk.

What a header promises is not believed: bytes are counted while they are unpacked.
"""

from __future__ import annotations

import errno
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding

MIB = 1024 * 1024
MOST_MEMBERS = 20_000
MOST_OF_A_MEMBER = 64 * MIB
MOST_OF_ALL = 256 * MIB
MOST_RATIO = 500
"""How many times the bytes it was packed in a large member may unpack to; text packs some 20 times, a bomb a thousand."""
LARGE = 8 * MIB
"""From here on a member is large: a white picture packs as well as a bomb does, but is seldom larger than that."""
_MOST_DIRECTORY = 8 * MIB
_STEP = 256 * 1024
_HEADER = 30
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8_NAME = 0x800
_LOCKED = 0x1


class Archive:
    """An open zip: a file, or one that stood in another. ``names`` are those of its members that can be read; ``findings``
    say which were left out and why.

    Raises ``Refused`` for what is no sound zip, ``OSError`` where the file cannot be opened.
    """

    def __init__(self, file: Path | bytes) -> None:
        self.findings: list[Finding] = []
        self._file = _Held(file) if isinstance(file, bytes) else _Counted(file)
        try:
            with _sound():
                self._zip = zipfile.ZipFile(self._file)
            members = self._zip.infolist()
            if len(members) > MOST_MEMBERS:
                raise Refused(_crowded())
            if any(member.header_offset < 0 for member in members):
                raise Refused(_damaged())
            if _overlapping(members, self._zip.start_dir):
                raise Refused(_overlap())
            self._members = self._named(members)
        except BaseException:
            self._file.close()
            raise
        self._unpacked: dict[str, int] = {}
        self.names: tuple[str, ...] = tuple(self._members)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises ``KeyError`` for no such member, ``Refused`` for one that is damaged, locked or a bomb."""
        member = self._members[name]
        if member.flag_bits & _LOCKED:
            raise Refused(_locked())
        if member.compress_type not in _METHODS:  # others unpack without a bound on what a step of them gives
            raise Refused(_packed_otherwise(name))
        parts: list[bytes] = []
        size, before = 0, self._file.taken
        others = sum(self._unpacked.values()) - self._unpacked.get(name, 0)
        with _sound(), self._zip.open(member) as stream:
            while part := stream.read(_STEP):
                size += len(part)
                swollen = size > LARGE and size > MOST_RATIO * (self._file.taken - before)
                if swollen or size > MOST_OF_A_MEMBER or others + size > MOST_OF_ALL:
                    raise Refused(_bomb(name))
                parts.append(part)
        self._unpacked[name] = size
        return b"".join(parts)

    def _named(self, members: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """The members that can be read, by name: of two with the same name the later, as most programs do."""
        named: dict[str, zipfile.ZipInfo] = {}
        outside: list[str] = []
        doubled: list[str] = []
        for member in members:
            if member.is_dir():
                continue
            name = _name_of(member)
            if not _inside(name) or stat.S_ISLNK(member.external_attr >> 16):
                outside.append(name)
                continue
            other = named.get(name)
            if other is not None and (other.CRC, other.file_size) != (member.CRC, member.file_size):
                doubled.append(name)
            named[name] = member
        if outside:
            self.findings.append(_left_out(outside))
        if doubled:
            self.findings.append(_doubled(doubled))
        return named


class _Counted(io.FileIO):
    """A file that counts the bytes taken of it, and gives no directory that is too long to be held."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MOST_DIRECTORY:
            raise Refused(_crowded())
        data = super().read(-1 if size is None else size)
        self.taken += len(data)
        return data


class _Held(io.BytesIO):
    """The bytes of a zip that stood in another file, counted as they are taken."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def _name_of(member: zipfile.ZipInfo) -> str:
    """The whole name of a member, also past a NUL. One that is not marked as UTF-8 is so all the same, or GBK."""
    name = member.orig_filename
    if member.flag_bits & _UTF8_NAME or name.isascii():
        return name
    data = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _inside(name: str) -> bool:
    """Whether a name stays within a folder, however it is read."""
    plain = name.replace("\\", "/")
    return not (plain.startswith("/") or ".." in plain.split("/") or "\0" in plain or plain[1:2] == ":")


def _overlapping(members: Sequence[zipfile.ZipInfo], end: int) -> bool:
    """Whether members share bytes, by which a few kilobytes unpack to terabytes, or reach into the directory."""
    places = sorted((member.header_offset, member.compress_size) for member in members)
    starts = [start for start, _ in places]
    after = [following for _, following in pairwise([*starts, end])]
    return any(start + _HEADER + size > following for (start, size), following in zip(places, after, strict=True))


@contextmanager
def _sound() -> Iterator[None]:
    """Whatever is wrong with the zip becomes one refusal."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        ValueError,
        OverflowError,
        RuntimeError,
    ) as error:
        raise Refused(_damaged()) from error
    except OSError as error:
        if error.errno not in (errno.EINVAL, None):
            raise
        raise Refused(_damaged()) from error  # a place that no file has


def _shown(names: Sequence[str]) -> str:
    first = names[0].replace("\0", "␀")[-60:]
    return f"“{first}”" if len(names) == 1 else f"“{first}”等 {len(names)} 个"


def _shown_en(names: Sequence[str]) -> str:
    first = repr(names[0][-60:])
    return first if len(names) == 1 else f"{first} and {len(names) - 1} more"


def _left_out(names: Sequence[str]) -> Finding:
    return Finding(
        "archive_outside",
        "wrong",
        f"文件内部的{_shown(names)}指向文件之外，没有读取。这样的文件不是正常导出的，请从原来的系统重新下载",
        f"{_shown_en(names)} inside the file would lead out of it and was not read. No system exports such files: "
        "download it anew.",
    )


def _doubled(names: Sequence[str]) -> Finding:
    return Finding(
        "archive_doubled",
        "wrong",
        f"文件内部有内容不同的两份{_shown(names)}，不同的软件会显示不同的内容，这里读的是后一份。请从原来的系统重新下载",
        f"The file holds {_shown_en(names)} twice with different contents, so that programs may show different things; "
        "the later one was read. Download it anew.",
    )


def _crowded() -> Finding:
    return Finding(
        "archive_members",
        "refused",
        f"文件内部的部分超过 {MOST_MEMBERS} 个，不予读取。请重新导出，或打印为 PDF 后再上传",
        f"The file has more than {MOST_MEMBERS} parts inside and is not read: export it anew, or print it to a PDF.",
    )


def _overlap() -> Finding:
    return Finding(
        "archive_overlap",
        "refused",
        "文件内部各部分互相重叠，不是正常的文件，不予读取。请从原来的系统重新下载",
        "The parts inside the file overlap, as in no honest file; it is not read. Download it anew.",
    )


def _locked() -> Finding:
    return Finding(
        "archive_password",
        "refused",
        "文件设有密码，读不了。请去掉密码另存后再上传",
        "The file is protected by a password: save it without one.",
    )


def _packed_otherwise(name: str) -> Finding:
    return Finding(
        "archive_method",
        "refused",
        f"文件内部的“{name[-60:]}”用了不支持的压缩方式，读不了。请重新导出，或打印为 PDF 后再上传",
        f"{name[-60:]!r} inside the file is packed in a way that is not supported: export it anew, or print it to a PDF.",
    )


def _bomb(name: str) -> Finding:
    return Finding(
        "archive_bomb",
        "refused",
        f"文件内部的“{name[-60:]}”展开后过大，不予读取。请重新导出，或打印为 PDF 后再上传",
        f"{name[-60:]!r} inside the file unpacks to too much and is not read: export it anew, or print it to a PDF.",
    )


def _damaged() -> Finding:
    return Finding(
        "archive_damaged",
        "refused",
        "文件已损坏或不完整，打不开。请重新下载或导出",
        "The file is damaged or cut short and cannot be opened: download or export it anew.",
    )
