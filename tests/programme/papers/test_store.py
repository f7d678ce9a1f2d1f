"""Files are kept once each and read back, in a folder and on a real S3 server alike."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from botocore.config import Config
from django.core.files.storage import default_storage
from pytest_django import Settings

from yunxing.programme.papers.keeping import StoreError, copy_to, keep, opened
from yunxing.programme.papers.model import Blob
from yunxing.programme.refusals import RefusedError
from yunxing.site.environment import Store, read

from ...closing import closed


def test_what_is_kept_is_read_back(store: Store) -> None:
    content = "发票\n".encode() * 100_000
    blob = keep(io.BytesIO(content), name="发票 一.PDF")
    sha256 = hashlib.sha256(content).hexdigest()
    assert (blob.sha256, blob.size, blob.suffix) == (sha256, len(content), ".pdf")
    assert blob.place == f"{sha256[:2]}/{sha256[2:4]}/{sha256}.pdf"
    answer = opened(blob, name="发票 一.pdf", asked={})
    assert b"".join(answer.streaming_content) == content  # type: ignore[arg-type]
    closed(answer)


def test_one_content_is_kept_once_whatever_its_name(store: Store) -> None:
    first = keep(io.BytesIO(b"the same"), name="a.txt")
    assert keep(io.BytesIO(b"the same"), name="b.txt") == first
    assert keep(io.BytesIO(b"another"), name="a.txt") != first
    assert (Blob.objects.count(), default_storage.exists(first.place)) == (2, True)


def test_a_file_that_is_there_without_its_row_is_taken_over(store: Store) -> None:
    """A worker was killed between the two."""
    first = keep(io.BytesIO(b"half way"), name="a.txt")
    place = first.place
    first.delete()
    again = keep(io.BytesIO(b"half way"), name="a.txt")
    assert again.place == place
    with default_storage.open(place) as file:
        assert file.read() == b"half way"


def test_nothing_refused_is_kept(store: Store) -> None:
    for content, name in ((b"", "empty.pdf"), (b"MZ", "program.exe"), (b"x", "no ending")):
        with pytest.raises(RefusedError):
            keep(io.BytesIO(content), name=name)
    assert Blob.objects.count() == 0


AWAY = "s3+http://key:secret@127.0.0.1:9/bucket?region=us-east-1"
"""Nothing answers there."""


def test_a_store_that_does_not_answer_is_said_and_tried_again(settings: Settings, tmp_path: Path) -> None:
    blob = keep(io.BytesIO(b"kept before"), name="a.txt")
    away = read({"YUNXING_STORE": AWAY, "YUNXING_HOME": str(tmp_path)}).store.backend
    away["OPTIONS"]["client_config"] = away["OPTIONS"]["client_config"].merge(Config(retries={"max_attempts": 1}))
    settings.STORAGES = {**settings.STORAGES, "default": away}
    with pytest.raises(RefusedError, match=r"文件存储暂时无法访问，“b\.txt”请稍后再试") as refused:
        keep(io.BytesIO(b"new"), name="b.txt")
    assert (refused.value.status, Blob.objects.count()) == (503, 1)
    with pytest.raises(RefusedError, match=r"文件存储暂时无法访问，“甲\.txt”请稍后再试"):
        opened(blob, name="甲.txt", asked={})
    with pytest.raises(StoreError):  # an OSError: whoever reads in the background tries again
        copy_to(blob, io.BytesIO())
