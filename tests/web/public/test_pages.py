"""Results, verification and downloads as anybody sees them."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.closing import closed
from tests.programme.factories import NOON, call, officer, owner
from tests.programme.recognitions.making import DAY, keyed, publish, ready, title
from yunxing.programme.publicity.model import PublicNotice
from yunxing.programme.recognitions import certificates
from yunxing.programme.recognitions.model import Recognition

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def page(address: str, status: int = 200, **more: Any) -> str:
    answer = Client(**more).get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def certified(one: Recognition) -> bytes:
    certificates.make.call(one.pk, about="x")
    answer = Client().get(f"/public/verify/{one.code}/certificate.pdf")
    content = b"".join(answer)
    closed(answer)
    return content


def notice(title: str = "公示一") -> PublicNotice:
    return PublicNotice.objects.create(
        authority=officer("3207").authority, call=call(), title=title, contact="0518-85800000",
        opens_on=DAY, closes_on=DAY + timedelta(days=3), written_by=officer("3207").person, written_at=NOON, opened_at=NOON,
    )  # fmt: skip


def test_the_first_page_leads_to_everything_and_says_when_there_is_nothing() -> None:
    assert 'href="/public/"' in page("/")
    assert 'href="/accounts/login/"' in page("/")
    empty = page("/public/")
    assert "目前没有公示" in empty
    assert "还没有发布" in empty
    one, publication = notice(), title().publication
    said = page("/public/")
    for words in (f"/public/notices/{one.pk}/", "公示一", "3天 12小时", f"/public/publications/{publication.pk}/"):
        assert words in said, words


def test_results_in_force_with_filters_in_the_address() -> None:
    one = title("连云港重光科技有限公司", 4)
    title("连云港旧事有限公司", revoked_on=DAY)
    said = page("/public/results/")
    assert one.name in said
    assert "旧事" not in said
    assert "已撤销" in page("/public/results/?standing=all&q=lygjs")
    assert "没有找到" in page("/public/results/?q=nobody&star=5&city=3207&year=2020")
    assert "Enterprises that hold a title" in page("/public/results/", headers={"accept-language": "en"})


def test_nothing_personal_is_shown_anywhere() -> None:
    actor = owner()
    assert actor.enterprise is not None
    actor.enterprise.memberships.update(role="owner")
    one = title(actor=actor)
    certificates.make.call(one.pk, about="x")
    person = actor.person
    officer_ = one.publication.person
    for address in (
        "/public/", "/public/results/", f"/public/publications/{one.publication_id}/", f"/public/enterprises/{one.uscc}/",
        f"/public/verify/{one.code}/", "/public/feed.xml",
    ):  # fmt: skip
        said = page(address)
        for personal in (person.email, person.name, officer_.email, officer_.name):
            assert personal not in said, (address, personal)


def test_downloads_hold_what_is_shown_and_all_of_it() -> None:
    of = call()
    publish(*[ready(3, of=of) for _ in range(3)], ready(4, of=of))
    odd = title("=HYPERLINK(1)公司", until_on=date(2023, 5, 6))
    sheet = Client().get("/public/results.csv?star=3")
    text = b"".join(sheet).decode()
    closed(sheet)
    assert text.startswith("\ufeff企业名称,统一社会信用代码,星级")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == 4
    (row,) = [row for row in rows if row["证书编号"] == odd.number]
    assert (row["企业名称"], row["设区市"], row["有效期至"], row["状态"]) == (
        "'=HYPERLINK(1)公司",
        "连云港市",
        "2023-05-06",
        "有效",
    )
    answer = Client().get("/public/results.json?star=3&page=2")
    loaded = json.loads(b"".join(answer))
    closed(answer)
    assert (loaded["on"], loaded["asked"]["star"], len(loaded["titles"])) == ("2020-05-07", "3", 4)
    assert {row["证书编号"] for row in rows} == {one["number"] for one in loaded["titles"]}
    assert loaded["titles"][0].keys() == {
        *("name", "uscc", "star", "city", "place", "number", "granted_on", "until_on", "revoked_on", "verify", "standing")
    }  # fmt: skip
    none = Client().get("/public/results.json?q=nobody")
    assert json.loads(b"".join(none))["titles"] == []
    closed(none)


def test_the_feed_has_publications_and_notices_that_run() -> None:
    empty = ElementTree.fromstring(page("/public/feed.xml"))
    assert empty.findall(f"{ATOM}entry") == []
    one, running = title().publication, notice("公示 <b> & 二")
    feed = ElementTree.fromstring(page("/public/feed.xml"))
    entries = {entry.findtext(f"{ATOM}title"): entry.find(f"{ATOM}link") for entry in feed.findall(f"{ATOM}entry")}
    links = {name: link.get("href", "").rpartition("/public/")[2] for name, link in entries.items() if link is not None}
    assert links == {one.title: f"publications/{one.pk}/", "公示 <b> & 二": f"notices/{running.pk}/"}


def test_a_publication_lists_all_stars() -> None:
    first = ready(3)
    made = publish(first, ready(4, of=first.call))
    said = page(f"/public/publications/{made.pk}/")
    assert said.index("★★★★</span>") < said.index("★★★</span>")
    for one in made.recognitions.all():
        assert one.number in said
    page("/public/publications/999999/", 404)


def test_an_enterprise_rises() -> None:
    actor = owner()
    assert actor.enterprise is not None
    for star, year in ((3, 2018), (4, 2019), (5, 2020)):
        title(star=star, actor=actor, granted_on=date(year, 5, 1))
    Recognition.objects.filter(star=3).update(until_on=date(2019, 4, 30))
    said = page(f"/public/enterprises/{actor.enterprise.uscc}/")
    assert [said.count(words) for words in ("已到期", "有效</span>")] == [1, 2]
    assert page(f"/public/enterprises/{actor.enterprise.uscc.lower()}/").count("有效</span>") == 2
    client = Client()
    client.force_login(actor.person)
    own = client.get("/enterprise/").content.decode()
    assert "称号和证书" in own
    assert own.index("2018年5月1日") < own.index("2019年5月1日") < own.index("2020年5月1日")
    for code in ("913200000000000000", "x" * 200, "无"):
        assert "没有查到" in page(f"/public/enterprises/{code}/", 404)


def test_the_declaration_leads_to_its_certificate() -> None:
    actor = owner()
    one = title(actor=actor)
    client = Client()
    client.force_login(actor.person)
    address = f"/declarations/{one.declaration.number}/"
    assert f"/public/verify/{one.code}/" in client.get(address).content.decode()
    certified(one)
    assert f"/public/verify/{one.code}/certificate.pdf" in client.get(address).content.decode()


def test_a_certificate_is_verified_and_given_out(settings: Any, tmp_path: Path) -> None:
    one = title(until_on=date(2023, 5, 6))
    address = f"/public/verify/{one.code}/"
    assert "证书正在制作" in page(address)
    page(f"{address}certificate.pdf", 404)
    pdf = certified(one)
    assert pdf[:5] == b"%PDF-"
    said = page(address)
    one.refresh_from_db()
    assert one.certificate is not None
    for words in (
        one.name,
        one.uscc,
        one.number,
        one.decider.name,
        "有效期至 2023年5月6日",
        "这份证书没有电子签名",
        one.certificate.sha256,
    ):
        assert words in said, words
    assert "没有电子签名" in Client().post(address, {"file": SimpleUploadedFile("a.pdf", pdf)}).content.decode()
    keyed(settings, tmp_path)
    other = title()
    signed = certified(other)
    there = f"/public/verify/{other.code}/"
    assert "演示用的密钥签名，不具效力" in page(there)
    same = Client().post(there, {"file": SimpleUploadedFile("a.pdf", signed)}).content.decode()
    assert "逐字节相同。" in same
    assert "电子签名有效" in same
    found = Client().post(address, {"file": SimpleUploadedFile("a.pdf", signed)}).content.decode()
    assert "这是另一份证书，不是本页称号的证书：" in found
    assert f'<a href="/public/verify/{other.code}/">{other.number} {other.name}</a>' in found
    changed = bytearray(signed)
    changed[2_000] ^= 1
    found = Client().post(there, {"file": SimpleUploadedFile("a.pdf", bytes(changed))}).content.decode()
    assert "不是逐字节相同" in found
    assert "改动" in found


def test_what_was_revoked_or_has_expired_says_so() -> None:
    one = title()
    certified(one)
    Recognition.objects.filter(pk=one.pk).update(until_on=DAY - timedelta(days=1))
    assert "已到期" in page(f"/public/verify/{one.code}/")
    Recognition.objects.filter(pk=one.pk).update(revoked_on=DAY, revoked_why="申报材料弄虚作假，经办人张某")
    said = page(f"/public/verify/{one.code}/")
    assert "已撤销" in said
    assert "撤销日期 2020年5月7日" in said
    assert "张某" not in said
    page(f"/public/verify/{one.code}/certificate.pdf", 404)


def test_an_unknown_code_says_nothing_else() -> None:
    one = title()
    for code in ("0" * 16, one.number, one.code[:-1]):
        said = page(f"/public/verify/{code}/", 404)
        assert "没有这份证书" in said
        assert one.name not in said
    assert Client().post("/public/verify/x/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-")}).status_code == 404


def test_what_is_no_certificate_is_refused_in_words() -> None:
    one = title()
    address = f"/public/verify/{one.code}/"
    for file in (None, SimpleUploadedFile("a.pdf", b"text"), SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 6_000_000)):
        answer = Client().post(address, {"file": file} if file else {})
        assert answer.status_code == 422
        assert "said error" in answer.content.decode()


def test_who_asks_too_often_is_asked_for_patience() -> None:
    one = title()
    address = f"/public/verify/{one.code}/"
    codes = [Client().post(address).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
    answers = [Client().get("/public/results/?q=x") for _ in range(61)]
    assert [a.status_code for a in answers] == [200] * 60 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert Client().get("/public/results/").status_code == 200


def test_what_browsers_and_caches_may_keep() -> None:
    actor = owner()
    one = title(actor=actor)
    anybody = Client().get("/public/results/")
    assert anybody["Cache-Control"] == "private, max-age=60"  # the form for the language has the visitor's own token
    assert {"Cookie", "Accept-Language"} <= {part.strip() for part in anybody["Vary"].split(",")}
    for address in ("/public/feed.xml", "/public/results.json"):
        answer = Client().get(address)
        assert answer["Cache-Control"] == "public, max-age=60", address
        closed(answer)
    certified(one)
    one.refresh_from_db()
    assert one.certificate is not None
    kept = {"If-None-Match": f'"{one.certificate.sha256}"'}
    for headers, status in (({}, 200), (kept, 304)):
        answer = Client().get(f"/public/verify/{one.code}/certificate.pdf", headers=headers)
        assert (answer.status_code, answer["Cache-Control"]) == (status, "public, max-age=60")
        closed(answer)
    client = Client()
    client.force_login(actor.person)
    assert client.get(f"/public/enterprises/{one.uscc}/")["Cache-Control"] == "private, no-cache"
    assert Client().get("/public/enterprises/x/")["Cache-Control"] == "private, no-cache"


def test_nothing_but_looking() -> None:
    for address in ("/public/", "/public/results/", "/public/results.csv", "/public/feed.xml"):
        assert Client().post(address).status_code == 405
