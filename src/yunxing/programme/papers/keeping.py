"""Keeping files: each content once, named by its hash; read back from wherever the store is."""

from __future__ import annotations

import hashlib
import logging
import mimetypes
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from .. import clock
from ..refusals import RefusedError, UnavailableError
from . import ranges, scanning
from .model import Blob

MOST_BYTES = 200 * 1024 * 1024
"""Of one file."""
SUFFIXES = frozenset(
    {".pdf", ".ofd", ".xml", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".heic", ".heif"}
    | {".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt", ".csv", ".zip"}
)
"""Kinds of files that are taken."""
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"})
"""Pictures that browsers show as they are."""
_IN_A_PAGE = frozenset({"empty", "image"})
"""What a browser says (``Sec-Fetch-Dest``) of what a script or a picture of a page asks for; older ones say nothing."""
_CHUNK = 1024 * 1024
_log = logging.getLogger("yunxing.papers")


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
    """Keep a file's content; one that is here already is not stored twice. Raises ``RefusedError``, also where the store is away.

    Where ClamAV is named nothing is stored unscanned, and nothing at all in which something was found.
    """
    file.seek(0, 2)
    size = file.tell()
    accepted(name, size)
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    sha256 = digest.hexdigest()
    known = Blob.objects.filter(sha256=sha256).first()
    if known is not None and known.scanned == "clean":
        return known
    try:
        found = scanning.scan(file)
    except scanning.ScanError as error:
        _log.warning("%s was not scanned: %s", sha256, error)
        raise scanning.unanswered(name) from error
    if found.state == "found":
        _log.warning("%s was refused: %s", sha256, found.threat)
        raise scanning.refuse(name, found.threat)
    if known is not None:
        if found.state:
            Blob.objects.filter(pk=known.pk).update(scanned=found.state)
            known.scanned = found.state
        return known
    place = f"{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix_of(name)}"
    file.seek(0)
    with or_refused(name):
        if not default_storage.exists(place):
            place = default_storage.save(place, File(file, name=place))
    blob, _ = Blob.objects.get_or_create(
        sha256=sha256,
        defaults={
            "size": size,
            "place": place,
            "suffix": suffix_of(name),
            "scanned": found.state,
            "kept_at": clock.now(),
        },
    )
    return blob


class StoreError(OSError):
    """The store does not answer."""


def copy_to(blob: Blob, target: IO[bytes]) -> None:
    """Write the content. Raises ``OSError`` where the store has it no more, ``StoreError`` where it does not answer."""
    try:
        with default_storage.open(blob.place) as kept:
            shutil.copyfileobj(kept, target, _CHUNK)
    except _client_errors() as error:
        raise StoreError(f"{blob.place}: {error}") from error


def _client_errors() -> tuple[type[Exception], ...]:
    """What the client of an object store raises, which is no ``OSError``; nothing where there is none."""
    if "botocore" not in sys.modules:
        return ()
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- loaded where a store needs it

    return BotoCoreError, ClientError


@contextmanager
def or_refused(name: str) -> Iterator[None]:
    """Say to whoever is waiting that the store does not answer, rather than that something broke."""
    try:
        yield
    except (OSError, *_client_errors()) as error:  # type: ignore[misc]
        _log.warning("the store does not answer: %s", error)
        raise UnavailableError(
            f"文件存储暂时无法访问，“{name[-80:]}”请稍后再试",
            f"the store of files does not answer: try again later with {name[-80:]!r}",
            field="file",
        ) from error


@contextmanager
def as_file(blob: Blob) -> Iterator[Path]:
    """The content as a file of this machine, for as long as it is needed. Raises ``OSError`` as ``copy_to`` does."""
    with tempfile.TemporaryDirectory(prefix="yunxing-") as folder:
        path = Path(folder) / f"file{blob.suffix}"
        with path.open("wb") as copy:
            copy_to(blob, copy)
        yield path


def opened(blob: Blob, *, name: str, asked: Mapping[str, str], download: bool = False) -> HttpResponseBase:
    """The file for a browser: shown where that is safe, else to be saved. Nothing in it runs as a page of ours.

    ``asked`` are the request's headers. A part that can be had (``Range``) is answered as such, so that a viewer need not
    load all. A file on a page of ours may be kept, but is asked for each time: 304 where it is there already
    (``If-None-Match``), and nothing from what was kept once its reader has logged out. One that fills a tab is not kept at
    all, since the button Back does not ask.
    """
    kind = mimetypes.guess_type(f"x{blob.suffix}")[0] or "application/octet-stream"
    mark = f'"{blob.sha256}"'
    # A part is good only beside the rest of the same file.
    fitting = asked.get("If-Range", mark) == mark
    part = ranges.part_of(asked.get("Range", ""), blob.size) if fitting else None
    response: HttpResponseBase
    if _is_there(asked.get("If-None-Match", ""), mark):
        response = HttpResponseNotModified()
    elif part is ranges.NONE:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{blob.size}"
    else:
        with or_refused(name):
            file = default_storage.open(blob.place)
        response = FileResponse(
            file,
            as_attachment=download or blob.suffix not in PICTURES | {".pdf"},
            filename=name.rpartition("/")[2],
            content_type=kind,
        )
        response["Content-Length"] = str(blob.size)
        if part is not None:
            ranges.narrow(response, part, blob.size)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = mark
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = (
        "private, no-cache" if asked.get("Sec-Fetch-Dest") in _IN_A_PAGE else "private, no-store"
    )
    patch_vary_headers(response, ["Cookie", "Sec-Fetch-Dest"])
    return response


def _is_there(marks: str, mark: str) -> bool:
    """Whether a browser has the file already, of which it sends the marks."""
    return any(one.strip().removeprefix("W/") in (mark, "*") for one in marks.split(","))
