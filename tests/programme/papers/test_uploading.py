"""Uploads: gone on with from where they are, by whoever began them, once; harm and excess refused."""

import io
import os
from collections.abc import Callable
from datetime import timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations import submitting
from yunxing.programme.journal.queries import verify
from yunxing.programme.papers import limits, spool, uploading
from yunxing.programme.papers.model import Blob, Paper, Upload
from yunxing.programme.papers.uploading import KEPT_FOR, UploadError
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import NOON, declaration, officer, owner
from .clamd import HARMFUL, clamd
from .making import names, uploaded


def _source(content: bytes, *, breaks_after: int | None = None) -> Callable[[int], bytes]:
    """A line that gives a content, and breaks after so many bytes."""
    left = io.BytesIO(content if breaks_after is None else content[:breaks_after])

    def read(most: int) -> bytes:
        piece = left.read(most)
        if not piece and breaks_after is not None:
            raise OSError("the line broke")
        return piece

    return read


def test_a_file_in_one_piece_becomes_a_paper() -> None:
    actor, made = declaration()
    paper = uploaded(actor, made, "发票/一.txt", b"content")
    assert (paper.name, paper.blob.size, paper.position) == ("发票/一.txt", 7, 1)
    assert Upload.objects.get().paper == paper
    assert spool.length_of(Upload.objects.get().pk) is None
    assert verify() == []


def test_what_came_before_the_line_broke_is_gone_on_from() -> None:
    actor, made = declaration()
    content = os.urandom(900_000)
    upload = uploading.begin(actor=actor, declaration=made, name="a.pdf", length=len(content))
    with pytest.raises(OSError, match="the line broke"):
        uploading.add(actor=actor, upload=upload, offset=0, read=_source(content, breaks_after=300_001))
    again = Upload.objects.select_related("declaration__enterprise").get()
    assert (uploading.offset_of(again), again.offset) == (300_001, 300_001)
    with pytest.raises(UploadError) as wrong:
        uploading.add(actor=actor, upload=again, offset=300_000, read=_source(content[300_000:]))
    assert wrong.value.status == 409
    assert uploading.add(actor=actor, upload=again, offset=300_001, read=_source(content[300_001:])) == 900_000
    paper = uploading.finish(actor=actor, upload=again)
    assert uploading.finish(actor=actor, upload=again) == paper
    assert (Paper.objects.count(), Blob.objects.get().size) == (1, 900_000)


def test_more_than_was_announced_is_not_taken() -> None:
    actor, made = declaration()
    upload = uploading.begin(actor=actor, declaration=made, name="a.txt", length=5)
    with pytest.raises(UploadError) as large:
        uploading.add(actor=actor, upload=upload, offset=0, read=_source(b"123456"), announced=6)
    assert (large.value.status, uploading.offset_of(upload)) == (413, 0)
    assert uploading.add(actor=actor, upload=upload, offset=0, read=_source(b"123456")) == 5


def test_a_damaged_piece_is_taken_back() -> None:
    actor, made = declaration()
    upload = uploading.begin(actor=actor, declaration=made, name="a.txt", length=5)
    with pytest.raises(UploadError) as damaged:
        uploading.add(actor=actor, upload=upload, offset=0, read=_source(b"12345"), checksum=("sha1", b"no"))
    assert (damaged.value.status, uploading.offset_of(upload)) == (460, 0)


def test_one_at_a_time() -> None:
    actor, made = declaration()
    upload = uploading.begin(actor=actor, declaration=made, name="a.txt", length=5)
    with spool.held(upload.pk):
        for act in (
            lambda: uploading.add(actor=actor, upload=upload, offset=0, read=_source(b"12345")),
            lambda: uploading.finish(actor=actor, upload=upload),
            lambda: uploading.give_up(actor=actor, upload=upload),
        ):
            with pytest.raises(UploadError) as busy:
                act()
            assert busy.value.status == 423


def test_a_file_that_is_not_whole_is_no_paper() -> None:
    actor, made = declaration()
    upload = uploading.begin(actor=actor, declaration=made, name="a.txt", length=5)
    uploading.add(actor=actor, upload=upload, offset=0, read=_source(b"123"))
    with pytest.raises(UploadError):
        uploading.finish(actor=actor, upload=upload)
    assert Paper.objects.count() == 0


def test_an_upload_expires_and_is_cleared() -> None:
    actor, made = declaration()
    kept = uploading.begin(actor=actor, declaration=made, name="a.txt", length=5)
    old = uploading.begin(actor=actor, declaration=made, name="b.txt", length=5)
    with clock.moved_to(NOON + KEPT_FOR - timedelta(hours=1)):
        uploading.add(actor=actor, upload=kept, offset=0, read=_source(b"12"))
    with clock.moved_to(NOON + KEPT_FOR):
        with pytest.raises(UploadError) as expired:
            uploading.offset_of(old)
        assert expired.value.status == 410
        assert uploading.offset_of(kept) == 2
        assert uploading.clear() == 1
    assert [u.name for u in Upload.objects.all()] == ["a.txt"]
    assert spool.length_of(old.pk) is None


def test_only_who_began_it_goes_on_and_only_while_the_declaration_is_open() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    upload = uploading.begin(actor=actor, declaration=made, name="a.txt", length=5)
    for other in (owner(), officer("320706")):
        with pytest.raises(NotAllowedError):
            uploading.add(actor=other, upload=upload, offset=0, read=_source(b"12345"))
        with pytest.raises(NotAllowedError):
            uploading.give_up(actor=other, upload=upload)
        with pytest.raises(NotAllowedError):
            uploading.begin(actor=other, declaration=made, name="a.txt", length=5)
    uploading.add(actor=actor, upload=upload, offset=0, read=_source(b"12345"))
    submitting.submit(actor=actor, declaration=made)
    with pytest.raises(RefusedError) as closed:
        uploading.finish(actor=actor, upload=upload)
    assert closed.value.zh.startswith("申报目前处于“待初审”")
    with pytest.raises(RefusedError):
        uploading.begin(actor=actor, declaration=made, name="b.txt", length=5)
    assert Paper.objects.count() == 0


def test_a_harmful_file_is_said_and_kept_out(settings: object) -> None:
    actor, made = declaration()
    with clamd() as (address, _):
        settings.CLAMAV = address  # type: ignore[attr-defined]
        with pytest.raises(RefusedError) as refused:
            uploaded(actor, made, "发票.txt", HARMFUL)
    assert "Test.Harm.UNOFFICIAL" in refused.value.zh
    upload = Upload.objects.get()
    assert (Paper.objects.count(), upload.failure) == (0, refused.value.zh)
    assert spool.length_of(upload.pk) is None
    assert verify() == []


def test_a_file_that_cannot_be_scanned_now_waits(settings: object) -> None:
    actor, made = declaration()
    settings.CLAMAV = "tcp://127.0.0.1:1"  # type: ignore[attr-defined]
    with pytest.raises(RefusedError) as refused:
        uploaded(actor, made, "发票.txt", b"content")
    assert refused.value.status == 503
    settings.CLAMAV = ""  # type: ignore[attr-defined]
    assert uploading.finish(actor=actor, upload=Upload.objects.select_related("declaration").get()).name == "发票.txt"


def test_files_of_a_declaration_are_limited_in_number_and_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, made = declaration()
    monkeypatch.setattr(limits, "MOST_PAPERS", 2)
    uploaded(actor, made, "a.txt", b"1")
    coming = uploading.begin(actor=actor, declaration=made, name="b.txt", length=5)
    with pytest.raises(RefusedError) as many:
        uploading.begin(actor=actor, declaration=made, name="c.txt", length=5)
    assert many.value.zh.startswith("一份申报最多 2 个文件")
    uploading.give_up(actor=actor, upload=coming)
    monkeypatch.setattr(limits, "MOST_SUM", 10)
    with pytest.raises(RefusedError) as much:
        uploading.begin(actor=actor, declaration=made, name="c.txt", length=10)
    assert much.value.field == "file"
    uploaded(actor, made, "c.txt", b"123456789")
    assert names(made) == ["a.txt", "c.txt"]
