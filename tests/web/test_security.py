"""NUL, which PostgreSQL keeps nowhere: refused or taken out wherever somebody sends it, never an error of ours."""

import json
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.programme.factories import declaration
from tests.programme.papers.making import add, pdf, worked
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers.model import Paper

NAME = "说\0明.txt"
PLACE = "fields/enterprise.address"


def _browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def _sent(client: Client, made: Declaration, name: str, **values: object) -> HttpResponse:
    return client.post(reverse(name, args=[made.number]), values)  # type: ignore[return-value]


def test_logging_in_with_one_is_refused_in_words() -> None:
    refused = Client().post("/accounts/login/", {"login": "a\0@example.com", "password": "x\0"})
    assert (refused.status_code, "含有不能显示的字符" in refused.content.decode()) == (400, True)


def test_the_name_of_a_file_comes_without() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    client = _browser(actor)
    scan = SimpleUploadedFile("盖\0章.pdf", pdf())
    assert _sent(client, made, "declaration-seal", path="fields/commitment.sealed", on="2020-05-06", file=scan)
    metadata = f"filename {b64encode(NAME.encode()).decode()}"
    begun = client.post(
        reverse("uploads", args=[made.number]),
        b"abc",
        content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": "3", "Upload-Metadata": metadata},
    )
    assert begun.status_code == 201
    assert ["\0" in name for name in Paper.objects.values_list("name", flat=True)] == [False, False]


@pytest.mark.parametrize(("name", "written"), [("申报.yaml", '"甲\\0路"'), ("申报.json", '"甲\\u0000路"')])
def test_a_file_that_is_brought_in_with_one_is_refused(name: str, written: str) -> None:
    actor, made = declaration()
    text = f'{{"format": "yunxing-declaration/1", "edition": "jiangsu-2020", "star": 3, "enterprise": {{"address": {written}}}}}'
    client = _browser(actor)
    answer = client.post(
        reverse("declaration-fill", args=[made.number]), {"file": SimpleUploadedFile(name, text.encode())}
    )
    made.refresh_from_db()
    assert (answer.status_code, made.content["fields"].get("enterprise.address")) == (409, None)


def test_what_is_taken_over_with_one_is_refused() -> None:
    actor, made = declaration()
    for chosen in ([PLACE, "甲\0"], ["fields/\0", "甲"]):
        answer = _sent(_browser(actor), made, "declaration-fill", revision="0", take=json.dumps(chosen))
        assert answer.status_code == 409


def test_a_file_whose_text_has_one_is_read() -> None:
    actor, made = declaration()
    paper = add(actor, made, "说明.txt", "云服务\0使用情况说明\n2020-05-06".encode()).paper
    worked()
    paper.refresh_from_db()
    assert paper.reading is not None
    page = _browser(actor).get(reverse("paper", args=[made.number, paper.pk]))
    assert page.status_code == 200
