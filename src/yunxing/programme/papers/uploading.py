"""A file on its way: begun, added to as the line allows, taken among the papers once it is whole, or given up.

Pieces lie in ``spool``; the protocol's own words are for the web to speak.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from .. import clock
from ..acting import Actor, verb
from ..declarations.model import Declaration
from ..declarations.writing import held
from ..journal.verbs import record
from ..refusals import NotAllowedError, RefusedError
from . import limits, naming, rules, spool, verbs
from .keeping import accepted, keep
from .model import Paper, Upload

KEPT_FOR = timedelta(days=3)
"""How long a file that does not go on is kept."""
_log = logging.getLogger("yunxing.papers")


class UploadError(RefusedError):
    """A piece that cannot be taken; ``status`` says why in HTTP's terms."""

    def __init__(self, status: int, zh: str, en: str) -> None:
        super().__init__(zh, en, field="upload")
        self.status = status


@verb
def begin(*, actor: Actor, declaration: Declaration, name: str, length: int) -> Upload:
    """Begin a file of so many bytes. Refused where the declaration takes none, or this one is too large or of no kind taken."""
    declaration = held(declaration)
    verbs.require_open(actor, declaration)
    name = naming.tidy(name)
    accepted(name, length)
    limits.room_for(declaration, length)
    now = clock.now()
    upload = Upload.objects.create(
        declaration=declaration,
        person=actor.person,
        name=name,
        length=length,
        begun_at=now,
        expires_at=now + KEPT_FOR,
    )
    spool.begin(upload.pk)
    return upload


def offset_of(upload: Upload) -> int:
    """How many bytes are here. Raises ``UploadError`` where it has expired, or its file is gone."""
    if upload.paper_id is not None:
        return upload.length
    length = spool.length_of(upload.pk)
    if length is None or upload.failure or clock.now() >= upload.expires_at:
        raise UploadError(410, "这次上传已过期，请重新选择文件", "this upload has expired: choose the file again")
    return length


def add(
    *,
    actor: Actor,
    upload: Upload,
    offset: int,
    read: Callable[[int], bytes],
    announced: int | None = None,
    checksum: tuple[str, bytes] | None = None,
) -> int:
    """Add a piece at an offset; the offset after it. What comes before a broken line stays, and is gone on from there.

    ``read`` gives up to so many bytes, none at the end. Raises ``UploadError`` for a piece at another offset (409), beyond the length (413),
    while another is being added (423) or with a wrong checksum (460), and ``NotAllowedError``.
    """
    if not rules.may_upload_on(actor, upload):
        raise NotAllowedError("只有开始上传的人可以继续上传", "only who began an upload goes on with it")
    here = offset_of(upload)
    if upload.paper_id is not None:
        if offset != here:
            raise UploadError(409, f"应从第 {here} 字节继续", f"it goes on at byte {here}")
        return here
    try:
        with spool.held(upload.pk) as file:
            here = file.seek(0, 2)
            if offset != here:
                raise UploadError(409, f"应从第 {here} 字节继续", f"it goes on at byte {here}")
            if announced is not None and here + announced > upload.length:
                raise UploadError(
                    413, "内容超过开始时说明的大小，请重新选择文件", "more than was announced: choose it again"
                )
            digest = hashlib.new(checksum[0]) if checksum else None

            def told(most: int) -> bytes:
                piece = read(most)
                if digest is not None:
                    digest.update(piece)
                return piece

            try:
                here += spool.add(file, told, upload.length - here)
            finally:
                _written_down(upload, file.seek(0, 2))
            if checksum and digest is not None and not hmac.compare_digest(digest.digest(), checksum[1]):
                spool.cut(file, offset)
                _written_down(upload, offset)
                raise UploadError(460, "这一段传输有误，请重传", "this piece was damaged on its way: send it again")
    except spool.BusyError as error:
        raise UploadError(
            423, "这个文件正在另一处上传，请稍候", "the file is being uploaded elsewhere: wait"
        ) from error
    except FileNotFoundError as error:
        raise UploadError(410, "这次上传已过期，请重新选择文件", "this upload has expired: choose it again") from error
    return here


def _written_down(upload: Upload, offset: int) -> None:
    upload.offset = offset
    upload.expires_at = clock.now() + KEPT_FOR
    Upload.objects.filter(pk=upload.pk).update(offset=offset, expires_at=upload.expires_at)


def finish(*, actor: Actor, upload: Upload) -> Paper:
    """Take a whole file among the papers; a second call gives the same paper. Raises ``RefusedError``, and then it is given up."""
    known = Upload.objects.select_related("paper").get(pk=upload.pk)
    if known.paper is not None:
        return known.paper
    try:
        with spool.held(upload.pk) as file:
            if file.seek(0, 2) != upload.length:
                raise UploadError(409, "文件还没有传完", "the file is not whole yet")
            blob = keep(file, name=upload.name)
            with transaction.atomic():
                added = verbs.add(actor=actor, declaration=upload.declaration, blob=blob, name=upload.name, but=upload)
                Upload.objects.filter(pk=upload.pk).update(paper=added.paper, offset=upload.length)
    except spool.BusyError as error:
        raise UploadError(
            423, "这个文件正在另一处上传，请稍候", "the file is being uploaded elsewhere: wait"
        ) from error
    except FileNotFoundError as error:
        # Another request was faster: what it made is the answer.
        again = Upload.objects.select_related("paper").get(pk=upload.pk)
        if again.paper is not None:
            return again.paper
        raise UploadError(410, "这次上传已过期，请重新选择文件", "this upload has expired: choose it again") from error
    except UploadError:
        raise
    except RefusedError as refusal:
        if refusal.status != 503:  # what cannot be scanned just now may be tried again
            Upload.objects.filter(pk=upload.pk).update(failure=refusal.zh[:300])
            _refused(actor, upload, refusal)
            spool.drop(upload.pk)
        raise
    spool.drop(upload.pk)
    upload.paper = added.paper
    return added.paper


def _refused(actor: Actor, upload: Upload, refusal: RefusedError) -> None:
    with transaction.atomic():
        record("paper.refuse", upload, actor, name=upload.name, why=refusal.en[:300])


def give_up(*, actor: Actor, upload: Upload) -> None:
    """Stop an upload; what is here of it goes. Raises ``UploadError`` while a piece is being added, ``NotAllowedError``."""
    if upload.person_id != actor.person.pk:
        raise NotAllowedError("只有开始上传的人可以取消", "only who began an upload ends it")
    try:
        with spool.held(upload.pk):
            spool.drop(upload.pk)
    except spool.BusyError as error:
        raise UploadError(
            423, "这个文件正在另一处上传，请稍候", "the file is being uploaded elsewhere: wait"
        ) from error
    except FileNotFoundError:
        pass
    Upload.objects.filter(pk=upload.pk, paper=None).delete()


def clear() -> int:
    """Remove what has expired, and files that no upload knows; how many."""
    gone = 0
    for upload in Upload.objects.filter(expires_at__lte=clock.now()):
        spool.drop(upload.pk)
        upload.delete()
        gone += 1
    folder = spool.place_of(Upload().pk).parent
    if folder.is_dir():
        known = {pk.hex for pk in Upload.objects.filter(paper=None, failure="").values_list("pk", flat=True)}
        old = (clock.now() - KEPT_FOR).timestamp()
        for file in folder.iterdir():
            if file.name not in known and file.stat().st_mtime < old:
                file.unlink(missing_ok=True)
                gone += 1
    return gone
