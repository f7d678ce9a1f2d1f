"""The queue and the bench: what waits, most doubtful first; rows decided by script and by plain forms; several at once."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.programme.factories import NOON, officer, provincial_call
from tests.programme.procedure import walking
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.papers.model import Paper, SeenAgain
from yunxing.programme.review import queries, verbs
from yunxing.programme.review.model import RowDecision

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def _claim(made: Declaration, number: int = 0) -> str:
    return f"claims/{made.content['claims'][number]['item']}"


def test_the_queue_has_what_waits_here_and_puts_the_doubtful_first() -> None:
    (_, one), (_, two) = walking.submitted(papers=True), walking.submitted(papers=True)
    here, there = (Paper.objects.filter(declaration=d).order_by("pk")[0] for d in (two, one))
    SeenAgain.objects.create(paper=here, before=there, kind="file", score=1, foreign=True)
    county = officer("320706")
    shown = _client(county).get("/review/").context["shown"]
    assert [d.number for d in shown] == [one.number, two.number]
    page = _client(county).get("/review/?sort=risk")
    assert [d.number for d in page.context["shown"]] == [two.number, one.number]
    assert "他企业已用 1" in page.content.decode()
    assert len(_client(officer("320703")).get("/review/").context["shown"]) == 0
    assert _client(officer("32")).get("/review/").status_code == 404


def test_a_row_is_decided_by_script_and_by_a_plain_form() -> None:
    _, made = walking.submitted(papers=True)
    client = _client(officer("320706"))
    address = f"/declarations/{made.number}/review/"
    body = {"row": _claim(made), "answer": "confirmed", "seen": 1}
    fresh = client.post(f"{address}row/", body, headers=SCRIPT)
    assert fresh.status_code == 200
    assert 'data-decided="1"' in fresh.content.decode()
    plain = client.post(f"{address}row/", {"row": _claim(made, 1), "answer": "rejected", "note": "截图不清", "seen": 1})
    assert plain.headers["Location"] == f"{address}?row={_claim(made, 1)}"
    assert [(d.answer, d.note) for d in RowDecision.objects.order_by("pk")] == [
        ("confirmed", ""),
        ("rejected", "截图不清"),
    ]
    client.post(f"{address}row/", {"row": _claim(made), "answer": "undo", "seen": 1}, headers=SCRIPT)
    assert RowDecision.objects.count() == 1


def test_a_reason_that_is_missing_is_said_at_its_row_and_what_was_typed_stays() -> None:
    _, made = walking.submitted(papers=True)
    client = _client(officer("320706"))
    body = {"row": _claim(made), "answer": "rejected", "note": "长" * 501, "seen": 1}
    answer = client.post(f"/declarations/{made.number}/review/row/", body, headers=SCRIPT).content.decode()
    assert "1–500 字" in answer
    assert "长" * 501 in answer
    assert not RowDecision.objects.exists()


def test_the_pane_shows_the_file_of_a_row_and_nothing_of_others() -> None:
    _, made = walking.submitted(papers=True)
    client = _client(officer("320706"))
    address = f"/declarations/{made.number}/review/pane/"
    page = client.get(f"{address}?row={_claim(made)}")
    assert page.context["paper"].declaration_id == made.pk
    assert client.get(f"{address}?row=claims/none").status_code == 404
    assert (
        client.get(f"{address}?row={_claim(made)}&paper=999999").status_code == 200
    )  # another file than its own: the first
    assert _client(officer("320703")).get(f"{address}?row={_claim(made)}").status_code == 404
    assert _client(officer("3207")).get(f"{address}?row={_claim(made)}").status_code == 404


def test_what_is_asked_is_returned_and_a_full_bench_passes() -> None:
    _, made = walking.submitted(papers=True)
    county = officer("320706")
    client = _client(county)
    address = f"/declarations/{made.number}/review/"
    client.post(
        f"{address}row/", {"row": _claim(made), "answer": "asked", "note": "请补充截图", "seen": 1}, headers=SCRIPT
    )
    page = client.get(address)
    assert [row.path for row in page.context["asked"]] == [_claim(made)]
    assert page.context["hindrance"] is not None
    walking.decided(county, made)  # the row that was asked for still holds it up
    refused = client.post(f"{address}end/", {"act": "pass", "seen": 1})
    assert refused.status_code == 409
    client.post(f"{address}row/", {"row": _claim(made), "answer": "confirmed", "seen": 1}, headers=SCRIPT)
    assert client.get(address).context["hindrance"] is None
    client.post(f"{address}end/", {"act": "pass", "seen": 1})
    made.refresh_from_db()
    assert made.state == "passed"
    assert client.get(address).status_code == 409


def test_what_the_rows_lead_to_comes_with_each_row_to_a_script() -> None:
    _, made = walking.submitted(papers=True)
    county = officer("320706")
    client = _client(county)
    address = f"/declarations/{made.number}/review/"
    asked = client.post(
        f"{address}row/", {"row": _claim(made), "answer": "asked", "note": "请补充截图", "seen": 1}, headers=SCRIPT
    )
    assert [row.path for row in asked.context["asked"]] == [_claim(made)]
    assert asked.content.decode().count('id="conclude"') == 1
    assert 'value="return"' in asked.content.decode()
    walking.decided(county, made)
    last = client.post(f"{address}row/", {"row": _claim(made), "answer": "confirmed", "seen": 1}, headers=SCRIPT)
    assert (last.context["asked"], last.context["hindrance"]) == ([], None)
    assert 'value="return"' not in last.content.decode()
    assert 'data-outcome-key="meets"' in last.content.decode()
    body = {"row": _claim(made), "answer": "rejected", "note": "截图不清", "seen": 1}
    without = client.post(f"{address}row/", body, headers=SCRIPT).content.decode()
    assert 'data-outcome-key="fails"' in without


def test_several_are_shown_before_they_pass() -> None:
    county = officer("320706")
    (_, one), (_, two) = walking.submitted(), walking.submitted()
    walking.decided(county, one)
    client = _client(county)
    both = {"number": [one.number, two.number], f"seen-{one.number}": 1, f"seen-{two.number}": 1}
    shown = client.post("/review/several/", both)
    assert [d.number for d in shown.context["ready"]] == [one.number]
    assert {d.state for d in Declaration.objects.all()} == {"first_review"}
    assert client.post("/review/several/", {**both, "sure": "yes"}).status_code == 409
    client.post("/review/several/", {**both, "number": [one.number], "sure": "yes"})
    assert [d.state for d in Declaration.objects.order_by("pk")] == ["passed", "first_review"]
    assert client.post("/review/several/", {}).headers["Location"] == "/review/"


def _handed_in_anew(owner: Actor, made: Declaration, by: Actor) -> None:
    """A colleague returns a row, and the enterprise writes another thing there."""
    verbs.decide_row(actor=by, declaration=made, path=_claim(made), answer="asked", note="请补充截图")
    verbs.return_asked(actor=by, declaration=made, answer_by=clock.today() + timedelta(3))
    made.refresh_from_db()
    writing.change(actor=owner, declaration=made, edits=[Edit(f"{_claim(made)}/note", "另一项业务")])
    submitting.submit(actor=owner, declaration=made)
    made.refresh_from_db()


def test_a_page_from_before_the_enterprise_handed_in_anew_does_nothing() -> None:
    owner, made = walking.submitted(papers=True)
    county = officer("320706")
    client, address = _client(county), f"/declarations/{made.number}/review/"
    assert (
        client.get(address).content.decode().count('name="seen" value="1"') == len(queries.bench(county, made).rows) + 3
    )
    _handed_in_anew(owner, made, officer("320706"))
    remark = {"path": "fields/enterprise.employees", "text": "请核实", "answer_by": clock.today() + timedelta(3)}
    acts: list[tuple[str, dict[str, object]]] = [
        (f"{address}row/", {"row": _claim(made), "answer": "confirmed"}),
        (f"{address}row/", {"row": _claim(made, 1), "answer": "undo"}),
        (f"{address}rest/", {}),
        *(
            (f"{address}end/", {"act": act, "answer_by": "2099-01-01", "reason": "虚"})
            for act in ("pass", "return", "reject")
        ),
        (f"/declarations/{made.number}/return/", remark),
    ]
    said, words = list(RowDecision.objects.order_by("pk").values_list("pk", "at")), "企业已重新提交，请看新的内容再核对"
    for seen, why in (("1", words), ("", "请重新打开页面"), ("一", "请重新打开页面")):
        for where, data in acts:
            for headers in ({}, SCRIPT):
                answer = client.post(where, {**data, "seen": seen}, headers=headers)
                assert (answer.status_code, why in answer.content.decode()) == (409, True), (where, data, seen)
    made.refresh_from_db()
    assert made.state == "first_review"
    assert list(RowDecision.objects.order_by("pk").values_list("pk", "at")) == said
    page = client.post(f"/declarations/{made.number}/return/", {**remark, "seen": "1"}).content.decode()
    assert ('value="请核实"' in page, 'name="seen" value="2"' in page) == (True, True)
    body = {"row": _claim(made), "answer": "confirmed", "seen": 2}
    assert client.post(f"{address}row/", body, headers=SCRIPT).status_code == 200
    assert RowDecision.objects.get(path=_claim(made), submission__number=2).answer == "confirmed"


def test_several_pass_as_they_were_shown_in_the_queue() -> None:
    owner, made = walking.submitted()
    county = officer("320706")
    client = _client(county)
    assert f'name="seen-{made.number}" value="1"' in client.get("/review/").content.decode()
    _handed_in_anew(owner, made, officer("320706"))
    walking.decided(county, made)
    old, new = ({"number": [made.number], f"seen-{made.number}": number} for number in (1, 2))
    shown = client.post("/review/several/", old)
    assert (shown.context["ready"], "企业已重新提交" in shown.content.decode()) == ([], True)
    assert client.post("/review/several/", {**old, "sure": "yes"}).status_code == 409
    assert client.post("/review/several/", {"number": [made.number], "sure": "yes"}).status_code == 409
    made.refresh_from_db()
    assert made.state == "first_review"
    assert f'name="seen-{made.number}" value="2"' in client.post("/review/several/", new).content.decode()
    client.post("/review/several/", {**new, "sure": "yes"})
    made.refresh_from_db()
    assert made.state == "passed"


def test_a_row_that_another_enterprise_showed_says_whose_it_is() -> None:
    (_, one), (_, two) = walking.submitted(papers=True), walking.submitted(papers=True)
    for paper in Paper.objects.filter(declaration=two):
        same = Paper.objects.get(declaration=one, name=paper.name)
        SeenAgain.objects.create(paper=paper, before=same, kind="invoice", score=1, foreign=True)
    text = _client(officer("320706")).get(f"/declarations/{two.number}/review/").content.decode()
    assert f"同一张发票：{one.enterprise.name}（{one.number}）已用" in text


def test_what_is_due_first_stands_first_whenever_it_came() -> None:
    with clock.moved_to(NOON):
        late, soon = (
            provincial_call(name=name, county_by=date(2020, 5, day)) for name, day in (("晚", 20), ("早", 10))
        )
        _, first = walking.submitted(of=late)
    with clock.moved_to(NOON + timedelta(hours=2)):
        _, second = walking.submitted(of=soon)
        _, third = walking.submitted(of=late)
        county = officer("320706")
        page = _client(county).get("/review/?sort=due").content.decode()
    assert sorted((first, second, third), key=lambda one: page.index(one.number)) == [second, first, third]


def test_who_comes_second_is_told_where_it_stands_and_what_was_left_out() -> None:
    _, made = walking.submitted()
    first, second = officer("320706"), officer("320706")
    walking.decided(first, made)
    client, bench = _client(second), f"/declarations/{made.number}/review/"
    assert client.get(bench).status_code == 200
    verbs.pass_on(actor=first, declaration=made)
    for answer in (client.get(bench), client.post(f"{bench}end/", {"act": "reject", "reason": "不符合", "seen": 1})):
        assert (answer.status_code, "目前处于“初审合格”，已不在本部门的初审环节" in answer.content.decode()) == (
            409,
            True,
        )
    page = client.post("/review/several/", {"number": [made.number]}, follow=True).content.decode()
    assert f"{made.number}共 1 份已不在待审之列，没有列入" in page
    assert "请先勾选申报" not in page
