"""Keeping files: each content once, named by its hash; read back from wherever the store is."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse

from .. import clock
from ..refusals import RefusedError
from .model import Blob

MOST_BYTES = 200 * 1024 * 1024
"""Of one file."""
SUFFIXES = frozenset(
    {".pdf", ".ofd", ".xml", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".heic", ".heif"}
    | {".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt", ".csv", ".zip"}
)
"""Kinds of files that are taken."""
_SHOWN = {".pdf", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"}
_CHUNK = 1024 * 1024


def suffix_of(name: str) -> str:
    """The ending of a file's name, in small letters."""
    return PurePath(name).suffix.lower()


def accepted(name: str, size: int) -> None:
    """Refuse a file that is empty, too large or of a kind that proves nothing."""
    if suffix_of(name) not in SUFFIXES:
        raise RefusedError(
            f"“{name[-80:]}”不是可以提交的文件种类，请用 PDF、OFD、XML、图片或 Office 文件",
            f"{name[-80:]!r} is of no kind that is taken: use PDF, OFD, XML, pictures or Office files",
            field="file",
        )
    if size <= 0:
        raise RefusedError(f"“{name[-80:]}”是空文件", f"{name[-80:]!r} is empty", field="file")
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise RefusedError(
            f"“{name[-80:]}”超过 {most} MB，请拆分后上传", f"{name[-80:]!r} is over {most} MB: divide it", field="file"
        )


def keep(file: IO[bytes] | File[Any], *, name: str) -> Blob:
    """Keep a file's content; one that is here already is not stored twice. Raises ``RefusedError``."""
    file.seek(0, 2)
    size = file.tell()
    accepted(name, size)
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    sha256 = digest.hexdigest()
    known = Blob.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    place = f"{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix_of(name)}"
    file.seek(0)
    if not default_storage.exists(place):
        place = default_storage.save(place, File(file, name=place))
    blob, _ = Blob.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "place": place, "suffix": suffix_of(name), "kept_at": clock.now()}
    )
    return blob


def opened(blob: Blob, *, name: str) -> FileResponse:
    """The file for a browser: shown where that is safe, else to be saved. Nothing in it runs as a page of ours."""
    kind = mimetypes.guess_type(f"x{blob.suffix}")[0] or "application/octet-stream"
    response = FileResponse(
        default_storage.open(blob.place), as_attachment=blob.suffix not in _SHOWN, filename=name, content_type=kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, max-age=3600"
    return response
