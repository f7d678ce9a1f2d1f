"""What is ticked in a long list stays ticked from page to page, and nothing else is taken."""

import re

import pytest
from django.test import Client, RequestFactory

from tests.programme.evaluation.making import call
from tests.programme.factories import NOON, officer
from tests.programme.procedure import walking
from tests.programme.publicity.making import evaluated, terms
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.publicity.model import PublicNotice
from yunxing.programme.sending.model import Package
from yunxing.web import ticking
from yunxing.web.ticking import Ticks, is_turned, ticked

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "ROWS", 2)


def _browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def _said(page: str, name: str) -> dict[str, list[str]]:
    """What a browser would send of the list in a page: the ticks, and those of other pages."""
    here = re.findall(rf'name="{name}" value="([^"]+)" checked', page)
    return {name: here, "others": re.findall(r'name="others" value="([^"]+)"', page)}


def test_what_is_ticked_elsewhere_is_what_is_in_the_list_and_not_on_the_page(two_a_page: None) -> None:
    ticks = Ticks(["a", "b", "c", "d", "e"], {"a", "d", "e", "gone"}, "2")
    assert (list(ticks.shown), ticks.others, ticks.count) == (["c", "d"], "a e", 3)
    assert Ticks([], {"a"}).count == 0


def test_a_form_says_what_is_ticked_on_all_pages() -> None:
    sent = RequestFactory().post("/", {"number": ["a", "b"], "others": "c d"})
    assert (ticked(sent), is_turned(sent)) == ({"a", "b", "c", "d"}, False)
    assert is_turned(RequestFactory().post("/", {"turn": "2"}))
    assert not is_turned(RequestFactory().get("/", {"turn": "2"}))


def test_a_notice_takes_what_was_left_ticked_page_by_page(two_a_page: None) -> None:
    with clock.moved_to(NOON):
        city = officer("320583")
        evaluated(city, call(), number=5)
        client = _browser(city)
        first = client.get("/notices/new/").content.decode()
        said = _said(first, "number_of")
        assert (len(said["number_of"]), len(said["others"][0].split())) == (2, 3)
        left = said["number_of"].pop()
        written = {**terms(number="")._asdict(), "title": "先写的标题", "opens_on": ""}
        second = client.post("/notices/new/", {**written, **said, "turn": "2"})
        assert (second.status_code, PublicNotice.objects.count()) == (200, 0)
        page = second.content.decode()
        assert 'value="先写的标题"' in page
        said = _said(page, "number_of")
        assert (len(said["number_of"]), len(said["others"][0].split())) == (2, 2)
        client.post("/notices/new/", {**terms(number="")._asdict(), **said})
        shown = set(PublicNotice.objects.get().items.values_list("declaration__number", flat=True))
        assert shown == {*said["number_of"], *said["others"][0].split()}
        assert left not in shown


def test_a_package_takes_what_was_left_ticked_page_by_page(two_a_page: None) -> None:
    with clock.moved_to(NOON):
        of = call()
        made = [walking.passed(of=of) for _ in range(3)]
        client = _browser(made[0][0])
        said = _said(client.get("/packages/").content.decode(), "number")
        assert said["others"] == [made[2][1].number]
        left = said["number"].pop()
        page = client.post("/packages/", {**said, "stage": "county", "call": of.pk, "turn": "2"}).content.decode()
        said = _said(page, "number")
        assert said == {"number": [made[2][1].number], "others": [made[0][1].number]}
        client.post("/packages/make/", {**said, "stage": "county"})
        inside = set(Package.objects.get().items.values_list("declaration__number", flat=True))
        assert inside == {one.number for _, one in made} - {left}
