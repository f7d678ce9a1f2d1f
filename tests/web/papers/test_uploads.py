"""The tus protocol as a client speaks it: begun, gone on with, ended; each wrong turn with its own status."""

import io
import zipfile
from base64 import b64encode
from hashlib import sha1
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.closing import closed
from tests.programme.factories import NOON, declaration, owner
from tests.programme.papers.making import invoice, worked, xml
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers import spool
from yunxing.programme.papers.keeping import MOST_BYTES
from yunxing.programme.papers.model import Paper, Upload
from yunxing.programme.papers.uploading import KEPT_FOR
from yunxing.site.environment import Store

PIECE = "application/offset+octet-stream"


class Line:
    """A client that speaks tus for somebody."""

    def __init__(self, actor: Actor, made: Declaration, **more: Any) -> None:
        self.client = Client(**more)
        self.client.force_login(actor.person)
        self.number = made.number

    def ask(self, method: str, address: str, content: bytes = b"", kind: str = PIECE, **headers: str) -> HttpResponse:
        headers = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.generic(method, address, content, content_type=kind, headers=headers)  # type: ignore[return-value]

    def begin(self, name: str, length: int, content: bytes = b"", **headers: str) -> HttpResponse:
        meta = {"filename": name, "relativePath": f"夹/{name}"}
        told = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in meta.items())
        given = {"Upload_Length": str(length), "Upload_Metadata": told, **headers}
        kind = PIECE if content else "text/plain"
        return self.ask("POST", reverse("uploads", args=[self.number]), content, kind, **given)

    def patch(self, address: str, offset: int, content: bytes, **headers: str) -> HttpResponse:
        return self.ask("PATCH", address, content, Upload_Offset=str(offset), **headers)

    def head(self, address: str) -> tuple[int, str | None, str | None]:
        answer = self.ask("HEAD", address)
        return answer.status_code, answer.headers.get("Upload-Offset"), answer.headers.get("Upload-Length")


def test_the_server_says_what_it_can() -> None:
    _, made = declaration()
    answer = Client().options(reverse("uploads", args=[made.number]))
    assert answer.status_code == 204
    assert {name: answer[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Resumable")} == {
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,creation-with-upload,expiration,termination,checksum",
        "Tus-Max-Size": str(MOST_BYTES),
        "Tus-Resumable": "1.0.0",
    }


def test_a_file_is_sent_in_pieces_and_becomes_a_paper() -> None:
    actor, made = declaration()
    line = Line(actor, made)
    begun = line.begin("a.txt", 10)
    address = begun["Location"]
    assert (begun.status_code, line.head(address)) == (201, (200, "0", "10"))
    first = line.patch(address, 0, b"01234")
    assert (first.status_code, first["Upload-Offset"], line.head(address)) == (204, "5", (200, "5", "10"))
    assert line.patch(address, 3, b"34567").status_code == 409
    last = line.patch(address, 5, b"56789")
    paper = Paper.objects.get()
    assert (last.status_code, last["Upload-Offset"], last["Yunxing-Paper"]) == (204, "10", str(paper.pk))
    assert (paper.name, paper.blob.size, line.head(address)) == ("夹/a.txt", 10, (200, "10", "10"))
    assert Paper.objects.count() == 1


def test_an_upload_goes_through_any_store_to_its_reading_and_back(store: Store) -> None:
    actor, made = declaration()
    content = xml()
    line = Line(actor, made)
    address = line.begin("a.xml", len(content))["Location"]
    assert line.patch(address, 0, content[:100]).status_code == 204
    assert line.patch(address, 100, content[100:]).status_code == 204
    paper = Paper.objects.select_related("blob").get()
    assert default_storage.exists(paper.blob.place)
    worked()
    paper.refresh_from_db()
    assert paper.reading is not None
    assert [p["title"] for p in paper.reading.summary["papers"]] == [invoice().number]
    there = reverse("paper-file", args=[made.number, paper.pk])
    for wanted, status, sent in (("", 200, content), ("bytes=10-19", 206, content[10:20])):
        answer: Any = line.client.get(there, headers={"Range": wanted} if wanted else {})
        assert (answer.status_code, b"".join(answer.streaming_content)) == (status, sent)
        closed(answer)
    taken: Any = line.client.get(reverse("declaration-export", args=[made.number]))
    with zipfile.ZipFile(io.BytesIO(b"".join(taken.streaming_content))) as archive:
        assert archive.read("材料/夹/a.xml") == content
    closed(taken)


def test_a_small_file_comes_with_its_beginning() -> None:
    actor, made = declaration()
    begun = Line(actor, made).begin("a.txt", 3, b"abc")
    assert (begun.status_code, begun["Upload-Offset"], Paper.objects.get().name) == (201, "3", "夹/a.txt")


def test_a_file_that_was_whole_when_the_server_stopped_is_taken_when_it_is_asked_for() -> None:
    actor, made = declaration()
    line = Line(actor, made)
    address = line.begin("a.txt", 5)["Location"]
    with spool.held(Upload.objects.get().pk) as file:
        file.write(b"12345")
    assert Paper.objects.count() == 0
    assert line.head(address) == (200, "5", "5")
    assert Paper.objects.get().blob.size == 5


def test_a_damaged_piece_is_sent_again() -> None:
    actor, made = declaration()
    line = Line(actor, made)
    address = line.begin("a.txt", 5)["Location"]
    wrong = f"sha1 {b64encode(sha1(b'other').digest()).decode()}"
    right = f"sha1 {b64encode(sha1(b'12345').digest()).decode()}"
    assert line.patch(address, 0, b"12345", Upload_Checksum=wrong).status_code == 460
    assert line.patch(address, 0, b"12345", Upload_Checksum="crc32 AAAA").status_code == 400
    assert line.patch(address, 0, b"12345", Upload_Checksum=right).status_code == 204


def test_two_at_once_are_refused() -> None:
    actor, made = declaration()
    line = Line(actor, made)
    address = line.begin("a.txt", 5)["Location"]
    with spool.held(Upload.objects.get().pk):
        assert line.patch(address, 0, b"12345").status_code == 423
        assert line.ask("DELETE", address).status_code == 423
    assert line.patch(address, 0, b"12345").status_code == 204


def test_an_upload_is_given_up() -> None:
    actor, made = declaration()
    line = Line(actor, made)
    address = line.begin("a.txt", 5)["Location"]
    upload = Upload.objects.get()
    assert line.ask("DELETE", address).status_code == 204
    assert (line.head(address)[0], spool.length_of(upload.pk)) == (404, None)


def test_an_upload_that_expired_is_gone() -> None:
    actor, made = declaration()
    line = Line(actor, made)
    begun = line.begin("a.txt", 5)
    with clock.moved_to(NOON + KEPT_FOR):
        assert line.head(begun["Location"])[0] == 410
        assert line.patch(begun["Location"], 0, b"12345").status_code == 410
    assert begun["Upload-Expires"] == "Sun, 10 May 2020 04:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "9" * 20}, 400),
        ({"Upload_Length": ""}, 400),
        ({"Upload_Length": str(MOST_BYTES + 1)}, 422),
        ({"Upload_Length": "0"}, 422),
        ({"Upload_Metadata": "filename ???"}, 400),
        ({"Upload_Metadata": "filename gICA"}, 400),
        ({"Upload_Metadata": ""}, 422),
        ({"Upload_Metadata": f"filename {b64encode(b'a.exe').decode()}"}, 422),
        ({"Tus_Resumable": "0.2.2"}, 412),
    ],
)
def test_what_cannot_be_begun_is_refused_with_a_reason(headers: dict[str, str], status: int) -> None:
    actor, made = declaration()
    answer = Line(actor, made).begin("a.txt", 5, **headers)
    assert (answer.status_code, Upload.objects.count()) == (status, 0)
    assert set(answer.json()) & {"refused"} == {"refused"}


def test_what_is_no_piece_is_refused() -> None:
    actor, made = declaration()
    line = Line(actor, made)
    address = line.begin("a.txt", 5)["Location"]
    assert line.ask("PATCH", address, b"12345", "text/plain", Upload_Offset="0").status_code == 415
    assert line.ask("PATCH", address, b"12345").status_code == 400
    assert line.patch(address, 0, b"123456").status_code == 413
    assert line.ask("PUT", address, b"12345").status_code == 405
    assert line.head(address) == (200, "0", "5")


def test_nobody_else_has_a_part_in_it() -> None:
    actor, made = declaration()
    address = Line(actor, made).begin("a.txt", 5)["Location"]
    other = Line(owner(), made)
    assert [
        other.begin("b.txt", 5).status_code,
        other.head(address)[0],
        other.patch(address, 0, b"12345").status_code,
        other.ask("DELETE", address).status_code,
    ] == [404, 404, 404, 404]
    nobody = Client()
    answer = nobody.generic("PATCH", address, b"12345", content_type=PIECE, headers={"Tus-Resumable": "1.0.0"})
    assert (answer.status_code, answer.json()["login"]) == (401, True)


def test_a_page_of_another_site_cannot_send() -> None:
    actor, made = declaration()
    line = Line(actor, made, enforce_csrf_checks=True)
    assert line.begin("a.txt", 5).status_code == 403
