"""Files are kept once, scanned first where a scanner is named, and given back in parts."""

import io

import pytest
from django.core.files.storage import default_storage
from django.http import FileResponse

from yunxing.programme.papers import ranges
from yunxing.programme.papers.keeping import MOST_BYTES, accepted, as_file, keep, opened
from yunxing.programme.papers.model import Blob
from yunxing.programme.refusals import RefusedError

from ...closing import closed
from .clamd import HARMFUL, clamd


def _body(response: object) -> bytes:
    assert isinstance(response, FileResponse)
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    closed(response)
    return content


def test_one_content_is_kept_once_whatever_it_is_called() -> None:
    one, two = keep(io.BytesIO(b"same"), name="a.txt"), keep(io.BytesIO(b"same"), name="b.csv")
    assert one.pk == two.pk
    assert Blob.objects.count() == 1
    with default_storage.open(one.place) as kept:
        assert kept.read() == b"same"
    with as_file(one) as path:
        assert (path.name, path.read_bytes()) == ("file.txt", b"same")
    assert not path.exists()


@pytest.mark.parametrize(("name", "size"), [("a.exe", 1), ("a", 1), ("a.pdf", 0), ("a.pdf", MOST_BYTES + 1)])
def test_a_file_that_is_not_taken_is_refused(name: str, size: int) -> None:
    with pytest.raises(RefusedError) as refused:
        accepted(name, size)
    assert refused.value.field == "file"


@pytest.mark.parametrize("unix", [False, True])
def test_a_clean_file_is_kept_and_marked_so(settings: object, unix: bool) -> None:
    content = bytes(600_000)
    with clamd(unix=unix) as (address, scanned):
        settings.CLAMAV = address  # type: ignore[attr-defined]
        blob = keep(io.BytesIO(content), name="a.txt")
        assert scanned == [content]
        assert keep(io.BytesIO(content), name="b.txt") == blob
        assert len(scanned) == 1
    assert Blob.objects.get().scanned == "clean"


def test_a_harmful_file_is_refused_and_nothing_of_it_is_kept(settings: object) -> None:
    with clamd() as (address, _):
        settings.CLAMAV = address  # type: ignore[attr-defined]
        with pytest.raises(RefusedError) as refused:
            keep(io.BytesIO(b"so " + HARMFUL), name="发票.txt")
    assert refused.value.zh.startswith("“发票.txt”被查出恶意内容（Test.Harm.UNOFFICIAL），没有收下")
    assert Blob.objects.count() == 0


def test_a_content_kept_before_there_was_a_scanner_is_scanned_when_it_comes_again(settings: object) -> None:
    first = keep(io.BytesIO(b"old"), name="a.txt")
    assert first.scanned == ""
    with clamd() as (address, _):
        settings.CLAMAV = address  # type: ignore[attr-defined]
        assert keep(io.BytesIO(b"old"), name="a.txt").scanned == "clean"


@pytest.mark.parametrize("most", [0, 100])
def test_a_scanner_that_does_not_answer_keeps_the_file_out_for_now(settings: object, most: int) -> None:
    with clamd(most=most) as (address, _):
        settings.CLAMAV = address if most else "tcp://127.0.0.1:1"  # type: ignore[attr-defined]
        with pytest.raises(RefusedError) as refused:
            keep(io.BytesIO(bytes(1_000_000)), name="a.txt")
    assert refused.value.status == 503
    assert Blob.objects.count() == 0


def test_a_file_is_given_whole_or_in_the_part_that_is_asked_for() -> None:
    blob = keep(io.BytesIO(b"0123456789"), name="a.pdf")
    whole = opened(blob, name="夹/a.pdf", asked={})
    assert (whole.status_code, whole["Content-Length"], _body(whole)) == (200, "10", b"0123456789")
    assert whole["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    assert whole["Content-Disposition"] == 'inline; filename="a.pdf"'
    part = opened(blob, name="a.pdf", asked={"Range": "bytes=2-4"})
    assert (part.status_code, part["Content-Range"], part["Content-Length"]) == (206, "bytes 2-4/10", "3")
    assert _body(part) == b"234"
    last = opened(blob, name="a.pdf", asked={"Range": "bytes=-3"})
    assert (last["Content-Range"], _body(last)) == ("bytes 7-9/10", b"789")
    beyond = opened(blob, name="a.pdf", asked={"Range": "bytes=10-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */10")


def test_a_file_is_asked_for_each_time_and_not_sent_twice() -> None:
    blob = keep(io.BytesIO(b"0123456789"), name="a.pdf")
    mark = f'"{blob.sha256}"'
    for dest, keeping in ((None, "no-store"), ("document", "no-store"), ("empty", "no-cache"), ("image", "no-cache")):
        told = opened(blob, name="a.pdf", asked={"Sec-Fetch-Dest": dest} if dest else {})
        assert (told["Cache-Control"], told["ETag"]) == (f"private, {keeping}", mark)
        assert told["Vary"] == "Cookie, Sec-Fetch-Dest"
        closed(told)
    for marks in (mark, f"W/{mark}", f'"x", {mark}', "*"):
        same = opened(blob, name="a.pdf", asked={"If-None-Match": marks, "Range": "bytes=2-4"})
        assert (same.status_code, same["ETag"]) == (304, mark)
    other = opened(blob, name="a.pdf", asked={"If-None-Match": '"x"'})
    assert (other.status_code, _body(other)) == (200, b"0123456789")


def test_a_part_is_given_only_of_the_file_whose_other_parts_are_there() -> None:
    blob = keep(io.BytesIO(b"0123456789"), name="a.pdf")
    for mark, status, content in ((f'"{blob.sha256}"', 206, b"234"), ('"of another file"', 200, b"0123456789")):
        answer = opened(blob, name="a.pdf", asked={"If-Range": mark, "Range": "bytes=2-4"})
        assert (answer.status_code, _body(answer)) == (status, content)


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("", None),
        ("bytes=0-", (0, 9)),
        ("bytes=5-100", (5, 9)),
        ("bytes=4-2", None),
        ("bytes=-0", (0, -1)),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=99-", (0, -1)),
        ("bytes=-99", (0, 9)),
        (f"bytes={'9' * 80}-", None),
    ],
)
def test_a_range_is_read_as_the_standard_says(wanted: str, part: tuple[int, int] | None) -> None:
    assert ranges.part_of(wanted, 10) == part


def test_what_could_act_as_a_page_is_only_to_be_saved() -> None:
    blob = keep(io.BytesIO(b"<html>"), name="a.xml")
    response = opened(blob, name="a.xml", asked={})
    assert response["Content-Disposition"] == 'attachment; filename="a.xml"'
    closed(response)
