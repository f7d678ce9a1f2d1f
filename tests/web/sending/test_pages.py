"""Packages in the browser: made, written, numbered, sent, received; recommendations; publication."""

import pytest
from django.test import Client

from tests.closing import closed
from tests.programme import factories
from tests.programme.checks.making import placed
from tests.programme.factories import NOON, officer
from tests.programme.procedure import walking
from tests.programme.recognitions.making import ready
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.sending import making
from yunxing.programme.sending.model import Package, Recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day() -> object:
    with clock.moved_to(walking.AFTER):
        yield


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def _passed(papers: bool = False) -> tuple[Actor, object]:
    with clock.moved_to(NOON):
        return walking.passed(papers=papers)


def test_a_package_from_the_list_to_its_receipt() -> None:
    county, made = _passed(papers=True)
    client = _client(county)
    listed = client.get("/packages/")
    assert [[d.number for d, _ in found] for _, _, found in listed.context["groups"]] == [[made.number]]
    there = client.post("/packages/make/", {"stage": "county", "number": [made.number]}).headers["Location"]
    put = Package.objects.get()
    assert there == f"/packages/{put.pk}/"
    client.post(f"{there}change/", {"act": "write"})
    assert 'hx-trigger="every 2s"' in client.get(f"{there}progress/").content.decode()
    put.refresh_from_db()
    making.write.call(put.pk, put.revision, about="x")
    assert "下载报送文件" in client.get(there).content.decode()
    file = client.get(f"{there}file/")
    assert b"".join(file)[:2] == b"PK"
    closed(file)
    client.post(f"{there}change/", {"act": "number", "letter_number": "海工信〔2020〕1号"})
    city = _client(officer("3207"))
    assert city.get(there).status_code == 404  # not sent yet
    client.post(f"{there}change/", {"act": "send"})
    made.refresh_from_db()
    assert made.state == "city_review"
    assert city.get(there).status_code == 200
    assert city.post(f"{there}receive/", {"number": [made.number], f"copies-{made.number}": "2"}).status_code == 409
    city.post(f"{there}receive/", {"number": [made.number], f"copies-{made.number}": "3"})
    assert put.items.get().copies == 3
    assert client.post(f"{there}change/", {"act": "send"}).status_code == 409
    assert client.post(f"{there}change/", {"act": "nothing"}).status_code == 409


def test_nobody_else_sees_a_package() -> None:
    county, made = _passed()
    put = walking.package(county, [made], "county")
    for code in ("320703", "3201", "32", "320583"):
        client = _client(officer(code))
        assert client.get(f"/packages/{put.pk}/").status_code == 404
        assert client.get(f"/packages/{put.pk}/file/").status_code == 404
    assert _client(officer("320706", "expert")).get("/packages/").status_code == 404
    assert _client(officer("320706", "auditor")).get(f"/packages/{put.pk}/").status_code == 200
    assert _client(officer("320706", "auditor")).post(f"/packages/{put.pk}/change/", {"act": "send"}).status_code == 403


def test_recommending_is_the_citys_and_publishing_the_provinces() -> None:
    assert _client(officer("3207")).get("/recommending/").status_code == 200
    assert _client(officer("320706")).get("/recommending/").status_code == 404
    assert _client(officer("32")).get("/publishing/").status_code == 200
    assert _client(officer("3207")).get("/publishing/").status_code == 404


def test_keeping_one_opinion_leaves_alone_what_is_typed_of_others() -> None:
    with clock.moved_to(NOON):
        city, made = walking.at_city(4)
        placed(made, "checked", city)
    client, address = _client(city), f"/recommending/{made.number}/opinion/"
    box = f'name="number" value="{made.number}"'
    assert f"{box} disabled>" in client.get("/recommending/").content.decode()
    said = {"text": "符合条件，同意推荐。", "sealed_on": "2020-05-09"}
    card = client.post(address, said, headers={"HX-Request": "true"})
    assert [one.name for one in card.templates if one.name and one.name.startswith("sending/")] == [
        "sending/opinion.html"
    ]
    assert f"{box}>" in card.content.decode()
    assert "已保存" in card.content.decode()
    assert client.post(address, said).headers["Location"] == "/recommending/"
    assert Recommendation.objects.get().text == said["text"]


def test_what_was_ticked_and_is_not_ready_any_more_is_named_and_nothing_is_published() -> None:
    with clock.moved_to(NOON):
        of = factories.call()
        first, second = ready(of=of), ready(of=of)
    Declaration.objects.filter(pk=second.pk).update(state="terminated")
    values = {"call": of.pk, "number": [first.number, second.number], "letter_number": "苏工信〔2020〕1号"}
    answer = _client(officer("32")).post(
        "/publishing/", {**values, "title": "名单", "published_on": clock.today().isoformat()}
    )
    assert (answer.status_code, second.number in answer.content.decode()) == (409, True)
    assert Recognition.objects.count() == 0


def test_what_was_ticked_for_a_package_and_moved_on_is_named() -> None:
    county, one = _passed()
    with clock.moved_to(NOON):
        _, other = walking.passed(of=one.call)  # type: ignore[attr-defined]
    Declaration.objects.filter(pk=other.pk).update(state="terminated")
    values = {"stage": "county", "number": [one.number, other.number]}  # type: ignore[attr-defined]
    answer = _client(county).post("/packages/make/", values)
    assert (answer.status_code, other.number in answer.content.decode()) == (409, True)
    assert Package.objects.count() == 0
