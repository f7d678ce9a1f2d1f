"""The form's pages for a client without scripts: where places lie, what saving answers, what may be kept."""

import re
from typing import Any

import pytest
from django.test import Client

from yunxing.programme import clock
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


def _long(rows: int = 45) -> tuple[Actor, Declaration]:
    actor, made = declaration()
    edits = [Edit(f"services/s{n}", {"name": f"云服务{n}"}) for n in range(rows)]
    made = writing.change(actor=actor, declaration=made, edits=edits).declaration
    return actor, made


def _shown(client: Client, address: str) -> list[str]:
    return re.findall(r'<tr id="services-(s\d+)"', client.get(address).content.decode())


def test_a_table_is_shown_at_the_page_asked_for_or_at_that_of_a_row() -> None:
    actor, made = _long()
    client, page = browser(actor), f"/declarations/{made.number}/cloud/"
    pages = [[f"s{n}" for n in range(start, min(start + 20, 45))] for start in (0, 20, 40)]
    assert _shown(client, page) == pages[0]
    assert _shown(client, f"{page}?services=20") == pages[1]
    assert _shown(client, f"{page}?providers=20") == pages[0]
    assert _shown(client, f"{page}?services=999") == pages[2]
    assert _shown(client, f"{page}?services=x") == pages[0]
    assert _shown(client, f"{page}?at=services/s41/name") == pages[2]
    assert _shown(client, f"{page}?at=services/gone") == pages[0]
    links = re.findall(r'href="(\?[^"]+)"', client.get(f"{page}?services=20").content.decode())
    assert links == ["?services=0#services", "?services=40#services"]


def test_who_only_reads_turns_the_pages_too() -> None:
    _, made = _long()
    Declaration.objects.filter(pk=made.pk).update(submitted_at=clock.now(), state="first_review")
    page = browser(officer("320706")).get(f"/declarations/{made.number}/cloud/").content.decode()
    assert re.findall(r'href="(\?[^"]+)"', page) == ["?services=20#services"]
    assert "data-add" not in page


def test_lines_of_the_panel_and_remarks_lead_to_the_page_of_their_row() -> None:
    actor, made = _long()
    made = writing.change(actor=actor, declaration=made, edits=[Edit("services/s21/since", "去年夏天")]).declaration
    page = browser(actor).get(f"/declarations/{made.number}/panel/").content.decode()
    assert f"/declarations/{made.number}/cloud/?services=20#services-s21-since" in page


def test_a_refused_submission_leads_to_what_it_is_refused_for() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    row = made.content["services"][0]
    writing.change(actor=actor, declaration=made, edits=[Edit(f"services/{row['id']}/since", "去年夏天")])
    refused = browser(actor).post(f"/declarations/{made.number}/submit/")
    assert refused.status_code == 409
    link = re.search(r'<a class="btn btn-primary" href="([^"]+)">([^<]+)<', refused.content.decode())
    assert link is not None
    assert link[1] == f"/declarations/{made.number}/cloud/#services-{row['id']}-since"
    assert link[2] == f"前往 云服务 {row['name']} · 开始使用"


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
        client.post(withdraw, {"reason": "a\0b"}),  # as a form with files sends it
        client.post(withdraw, {"reason": "a\x02b"}),  # no feed and no letter could hold it
    ]
    assert [answer.status_code for answer in refused] == [400, 400, 400, 400]
    assert all("含有不能显示的字符" in answer.content.decode() for answer in refused)


def test_a_form_sent_where_places_are_saved_is_refused() -> None:
    actor, made = declaration()
    refused = browser(actor).post(f"/declarations/{made.number}/save/", {"edits": "[]"})
    assert (refused.status_code, refused.json()["refused"]) == (400, "保存请求有误，请刷新页面")


def test_saving_where_the_declaration_is_not_to_be_seen_says_why() -> None:
    _, made = declaration()
    refused = save(browser(officer("320706")), made, "fields/enterprise.employees", "1")
    assert refused.status_code == 404
    assert refused.json() == {"refused": "当前身份看不到这份申报，填写的内容保存在本页；请切换回原来的身份后刷新"}


def test_no_browser_keeps_what_somebody_saw_who_was_logged_in() -> None:
    actor, made = declaration()
    client = browser(actor)
    pages = (f"/declarations/{made.number}/basic/", f"/declarations/{made.number}/", "/declarations/", "/messages/")
    said = [client.get(address).headers["Cache-Control"] for address in (*pages, "/enterprise/", "/accounts/email/")]
    assert [("no-store" in one, "private" in one) for one in said] == [(True, True)] * len(said)
    assert "no-store" not in Client().get("/public/").headers.get("Cache-Control", "")


def test_the_first_page_answers_to_head() -> None:
    assert Client().head("/").status_code == 200


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        ({"services": 1}, "不需要"),
        ({"services": 3, "priced_apart": True}, "不需要"),
        ({"services": 3}, "未填"),
        ({"services": "三"}, "不需要"),
    ],
)
def test_the_breakdown_of_invoices_is_marked_as_not_needed_where_none_is(contract: dict[str, Any], said: str) -> None:
    actor, made = declaration()
    edits = [Edit("contracts/c1", contract), Edit("invoices/i1", {"number": "12345678", "contracts": ["c1"]})]
    writing.change(actor=actor, declaration=made, edits=edits)
    page = browser(actor).get(f"/declarations/{made.number}/breakdown/").content.decode()
    assert re.findall(r'<span class="visually-hidden">([^<]+)</span>发票明细说明', page) == [said]
