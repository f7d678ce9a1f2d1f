"""The form's pages for a client without scripts: where places lie, what saving answers, what may be kept."""

import re
from typing import Any

import pytest
from django.test import Client

from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit

from ...programme.factories import NOON, declaration, officer


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def save(client: Client, made: Declaration, path: str, after: Any) -> Any:
    body = {"edits": [{"path": path, "after": after, "base": None}], "how": "typed"}
    return client.post(f"/declarations/{made.number}/save/", body, content_type="application/json")


def test_a_remark_on_a_row_without_a_name_says_which_row_it_is() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    made = writing.change(actor=actor, declaration=made, edits=[Edit("services/sj7his0", {})]).declaration
    submitting.submit(actor=actor, declaration=made)
    submitting.give_back(
        actor=officer("320706"),
        declaration=made,
        remarks=[("services/sj7his0", "请填写名称")],
        answer_by=NOON.date().replace(day=20),
    )
    page = browser(actor).get(f"/declarations/{made.number}/").content.decode()
    said = re.findall(r"云服务 第 \d+ 行", page)
    assert said == [f"云服务 第 {len(made.content['services'])} 行"]
    assert "云服务 sj7his0" not in page


def test_the_history_of_what_is_no_place_without_a_name_is_empty() -> None:
    actor, made = declaration()
    answer = browser(actor).get(f"/declarations/{made.number}/history/?path=fields")
    assert (answer.status_code, "企业名称" in answer.content.decode()) == (200, False)


@pytest.mark.parametrize("after", ["a\0b", "x\ud83dy", ["a\0"], {"name": "a\0"}])
def test_a_character_that_no_database_keeps_is_refused_at_its_place(after: Any) -> None:
    actor, made = declaration()
    path = "services/s1" if isinstance(after, dict) else "fields/enterprise.address"
    refused = save(browser(actor), made, path, after)
    assert (refused.status_code, refused.json()["field"]) == (409, path)
    assert refused.json()["refused"] == "含有不能显示的字符，请删去后重新填写"


def test_a_nul_is_taken_out_of_a_search_and_refused_in_an_address_or_a_form() -> None:
    actor, made = declaration()
    client = browser(actor)
    found = client.get(f"/declarations/?q={made.number[:4]}%00{made.number[4:]}")
    assert (found.status_code, f"/declarations/{made.number}/" in found.content.decode()) == (200, True)
    assert client.get(f"/declarations/{made.number}/history/?path=services%00&page=1").status_code == 200
    withdraw = f"/declarations/{made.number}/withdraw/"
    refused = [
        client.get("/declarations/a%00/"),
        client.post(withdraw, "reason=a%00b", content_type="application/x-www-form-urlencoded"),
    ]
    assert [answer.status_code for answer in refused] == [400, 400]
    assert all("含有不能显示的字符" in answer.content.decode() for answer in refused)


def test_a_page_of_somebody_is_asked_for_anew_and_a_form_is_not_stored() -> None:
    actor, made = declaration()
    client = browser(actor)
    pages = (f"/declarations/{made.number}/basic/", f"/declarations/{made.number}/", "/declarations/", "/messages/")
    kept = [client.get(address).headers["Cache-Control"] for address in pages]
    assert kept == ["private, no-store", "private, no-store", "private, no-cache", "private, no-cache"]


def test_the_first_page_answers_to_head() -> None:
    assert Client().head("/").status_code == 200
