"""A package as a zip: the pieces, the summary, and a list with the sum of every file, for people and for programs.

The same pieces give the same bytes: fixed times, fixed order, nothing compressed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from yunxing.dossier.summary import Summary, paper, workbook
from yunxing.guide.files import InputError, Place

from .covering import covering
from .names import safe_name
from .pieces import Piece, Pieces

FORMAT = "yunxing/package@1"
LIST_FOLDER = "00_清单"
MANIFEST = f"{LIST_FOLDER}/清单.json"
READABLE = f"{LIST_FOLDER}/清单.txt"
COVERING = f"{LIST_FOLDER}/报送清单.pdf"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class _Sum:
    path: str
    size: int
    sha256: str


def packed(pieces: Pieces, summary: Summary, target: Path) -> str:
    """Write the zip of a package and return its SHA-256.

    Raises ``InputError`` for a file that changed while it was packed, ``OSError`` where one cannot be read.
    """
    files = [*_summaries(pieces, summary), *pieces.pieces]
    files.append(Piece(COVERING, None, None, None, covering(pieces, summary, files)))
    sums = [_sum(piece) for piece in files]
    manifest = _manifest(pieces, summary, files)
    readable = _readable(pieces, summary, sums).encode("utf-8-sig")
    files.append(Piece(READABLE, None, None, None, readable))
    sums.append(_sum(files[-1]))
    manifest["files"] = [{"path": s.path, "size": s.size, "sha256": s.sha256} for s in _by_path(sums)]
    listed = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    known = {s.path: s for s in sums}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
        _put(file, Piece(MANIFEST, None, None, None, listed), summary, None)
        for piece in sorted(files, key=lambda p: p.path):
            _put(file, piece, summary, known[piece.path])
    with target.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _by_path(sums: Iterable[_Sum]) -> list[_Sum]:
    return sorted(sums, key=lambda s: s.path)


def _summaries(pieces: Pieces, summary: Summary) -> list[Piece]:
    made = []
    for place, item in enumerate((i for i in pieces.package.items if i.per == "package"), 1):
        if item.made == "summary":
            name = safe_name(item.title.zh)
            base = f"{place:02}_{name}/{name}"
            made.append(Piece(f"{base}.pdf", None, item, None, paper(summary)))
            made.append(Piece(f"{base}.xlsx", None, None, None, workbook(summary)))
    return made


def _sum(piece: Piece) -> _Sum:
    if piece.source is None:
        return _Sum(piece.path, len(piece.content), hashlib.sha256(piece.content).hexdigest())
    with piece.source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return _Sum(piece.path, stream.tell(), digest.hexdigest())


def _manifest(pieces: Pieces, summary: Summary, files: Sequence[Piece]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": pieces.kind,
        "title": pieces.package.title.zh,
        "edition": pieces.edition.key,
        "edition_sha256": pieces.edition.fingerprint,
        "unit": summary.unit,
        "dated": summary.dated.isoformat(),
        "items": [
            {
                "path": piece.path,
                "item": piece.item.title.zh,
                "copies": piece.item.copies,
                "sealed": piece.item.sealed,
                "electronic": piece.item.electronic,
                **(
                    {
                        "enterprise": piece.entry.declaration.name,
                        "uscc": piece.entry.declaration.fields.get("enterprise.uscc"),
                        "star": piece.entry.declaration.star,
                    }
                    if piece.entry
                    else {}
                ),
            }
            for piece in files
            if piece.item
        ],
    }


def _readable(pieces: Pieces, summary: Summary, sums: Sequence[_Sum]) -> str:
    """The list for people, as Windows shows it: marked as UTF-8, with its line ends."""
    lines = [
        pieces.package.title.zh,
        f"{summary.table.unit.zh}：{summary.unit}",
        f"{summary.table.dated.zh}：{summary.dated.isoformat()}",
        f"文件 {len(sums)} 个，不含本清单和清单.json。各行为：SHA-256，字节数，文件。",
        "核对：yunxing package check 本包.zip",
        "",
        *(f"{s.sha256}  {s.size:>12}  {s.path}" for s in _by_path(sums)),
        "",
    ]
    return "\r\n".join(lines)


def _put(file: zipfile.ZipFile, piece: Piece, summary: Summary, known: _Sum | None) -> None:
    day = summary.dated
    info = zipfile.ZipInfo(piece.path, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
    info.create_system, info.external_attr = 3, 0o644 << 16
    if piece.source is None:
        file.writestr(info, piece.content)
        return
    info.file_size = known.size if known else 0
    hashed = hashlib.sha256()
    with piece.source.open("rb") as source, file.open(info, "w") as inside:
        shutil.copyfileobj(_Hashing(source, hashed), inside, _CHUNK)
    if known and hashed.hexdigest() != known.sha256:
        raise InputError.one(
            Place(str(piece.source)), "", "打包时文件被改动，请关闭正在编辑它的程序后再试",
            "changed while it was packed: close what edits it and try again",
        )  # fmt: skip


class _Hashing:
    """A stream that is summed as it is read."""

    def __init__(self, stream: BinaryIO, hashed: Any) -> None:
        self._stream, self._hashed = stream, hashed

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._hashed.update(data)
        return data
