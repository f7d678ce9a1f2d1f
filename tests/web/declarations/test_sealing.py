"""Scans of sealed pages on the page of the 申报书: uploaded at their place, chosen, opened by offices, taken away."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.programme.factories import NOON, declaration, officer
from tests.programme.papers.making import pdf
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.documents.model import SealedScan
from yunxing.programme.papers.model import Blob, Paper

pytestmark = pytest.mark.django_db
SEALED, SIGNED = "fields/commitment.sealed", "fields/commitment.signed"


@pytest.fixture(autouse=True)
def _on_a_day() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def page(client: Client, made: Declaration, more: str = "") -> str:
    return client.get(f"/declarations/{made.number}/dossier/{more}").content.decode()


def sent(client: Client, made: Declaration, **values: object) -> str:
    """Send a place's form; what the page says after it."""
    address = reverse("declaration-seal", args=[made.number])
    answer = client.post(address, {"path": SEALED, "on": "2020-05-06", **values}, follow=True)
    said = answer.content.decode()
    return said.partition('class="said ')[2].partition("</p>")[0]


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("盖章页.pdf", pdf())


def test_a_scan_is_uploaded_at_its_place_chosen_for_another_and_taken_away() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    client = browser(actor)
    assert 'type="date"' not in page(client, made)
    form = page(client, made, "?seal=1")
    assert (form.count('type="date"'), f'value="{SEALED}"' in form, 'max="2020-05-07"' in form) == (1, True, True)
    assert "已登记扫描件和日期" in sent(client, made, file=scan())
    paper = Paper.objects.get()
    assert "已登记扫描件和日期" in sent(client, made, path=SIGNED, paper=paper.pk)
    viewer = reverse("paper", args=[made.number, paper.pk])
    assert page(client, made).count(f'href="{viewer}"') == 2
    for one in SealedScan.objects.all():
        assert "已取下扫描件" in sent(client, made, path=one.path, act="take", scan=one.pk)
    assert (SealedScan.objects.count(), viewer in page(client, made)) == (0, False)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"on": "昨天"}, "请填写签字盖章的日期"),
        ({}, "请选择扫描件"),
        ({"paper": "9" * 30}, "请选择扫描件"),
        ({"on": "2020-05-08", "file": "scan"}, "不能晚于今天"),
        ({"path": "fields/enterprise.name", "file": "scan"}, "没有这一处"),
    ],
)
def test_what_is_refused_is_said_at_the_place_and_nothing_is_kept(values: dict[str, str], said: str) -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    given = {name: scan() if value == "scan" else value for name, value in values.items()}
    assert said in sent(browser(actor), made, **given)
    assert (SealedScan.objects.count(), Paper.objects.count()) == (0, 0)


def test_offices_open_the_scan_from_the_dossier_and_the_bench_and_change_nothing() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    sent(browser(actor), made, file=scan())
    submitting.submit(actor=actor, declaration=made)
    viewer = reverse("paper", args=[made.number, Paper.objects.get().pk])
    county = browser(officer("320706"))
    assert (page(county, made).count(viewer), "seal=" in page(county, made), county.get(viewer).status_code) == (
        1,
        False,
        200,
    )
    bench = county.get(reverse("review-bench", args=[made.number])).content.decode()
    assert ("有扫描件的 1/" in bench, viewer in bench) == (True, True)
    address, blobs = reverse("declaration-seal", args=[made.number]), Blob.objects.count()
    for client, status in ((county, 403), (browser(officer("320703")), 404)):
        other = {"path": SIGNED, "on": "2020-05-06", "file": SimpleUploadedFile("b.pdf", pdf(2))}
        assert client.post(address, other).status_code == status
    assert (SealedScan.objects.count(), Blob.objects.count()) == (1, blobs)
