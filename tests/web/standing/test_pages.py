"""Cases, sanctions and exemptions in the browser: the way of a case from its opening to the appeal, lists, the look-up."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.programme.factories import NOON, code, officer
from tests.programme.standing.making import Handed, handed_in, later, opened
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import State
from yunxing.programme.editions.keeping import ruled
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.standing.model import Appeal, Exemption, FraudCase, Sanction
from yunxing.web.standing import lists


def client(actor: Actor) -> Client:
    made = Client()
    made.force_login(actor.person)
    return made


def test_a_case_goes_its_way_by_its_pages() -> None:
    handed = handed_in()
    number = handed.declaration.number
    county, city, owner, province = map(client, (handed.county, handed.city, handed.owner, handed.province))
    assert f"/declarations/{number}/fraud/" in county.get(f"/declarations/{number}/").content.decode()
    assert county.post(f"/declarations/{number}/fraud/", {"ground": ""}).status_code == 422
    wrong = {"ground": "不符", "papers": SimpleUploadedFile("x.exe", b"MZ")}
    assert "文件种类" in county.post(f"/declarations/{number}/fraud/", wrong).content.decode()
    files = [SimpleUploadedFile(f"{n}.pdf", f"%PDF-1.4 {n}".encode()) for n in (1, 2)]
    sent = county.post(f"/declarations/{number}/fraud/", {"ground": "<b>不符</b>", "provider": "p1", "papers": files})
    case = FraudCase.objects.get()
    at = f"/standing/cases/{case.number}/"
    assert (sent.headers["Location"], case.files.count()) == (at, 2)
    assert case.number in owner.get("/standing/").content.decode()
    text = owner.get(at).content.decode()
    assert "&lt;b&gt;不符&lt;/b&gt;" in text
    assert str(handed.county.person) not in text  # who opened it is for offices
    assert b"%PDF" in b"".join(owner.get(f"{at}files/{case.files.first().pk}"))  # type: ignore[union-attr]
    assert case.number in owner.get(f"/declarations/{number}/").content.decode()
    assert "涉嫌弄虚作假" in county.get("/declarations/").content.decode()
    assert "涉嫌弄虚作假" not in owner.get("/declarations/").content.decode()
    early = city.post(f"{at}hearing/", {"on": "2020-05-08", "place": "局里"})
    assert (early.status_code, "提前 7 日" in early.content.decode()) == (422, True)
    assert city.post(f"{at}hear/", {"statements": "x"}).status_code == 404  # not before its day
    assert city.post(f"{at}hearing/", {"on": "2020-05-15", "place": "局里"}).status_code == 302
    assert owner.post(f"{at}files/", {"papers": SimpleUploadedFile("说明.pdf", b"%PDF-1.4 y")}).status_code == 302
    with later(8):
        assert city.post(f"{at}hear/", {"statements": "承认"}).status_code == 302
    with later(9):
        assert province.post(f"{at}decide/", {"found": "yes", "reason": "属实"}).status_code == 404
        said = {"found": "yes", "reason": "属实", "provider_found": "on", "provider_until": "2021-05-01"}
        assert city.post(f"{at}decide/", {**said, "found": ""}).status_code == 422
        assert city.post(f"{at}decide/", said).status_code == 302
        handed.declaration.refresh_from_db()
        assert handed.declaration.state == State.TERMINATED
        text = owner.get(at).content.decode()
        assert "申请复核" in text
        assert "2020年7月15日" in text
        assert owner.post(f"{at}appeal/", {"text": "不服"}).status_code == 302
        assert province.post(f"{at}appeal-decision/", {"upheld": "yes", "reason": "撤销"}).status_code == 302
        assert "复核撤销" in owner.get(at).content.decode()
    assert [e.act for e in acts_on(case)][-2:] == ["fraud.appeal", "fraud.appeal_decide"]


def test_other_clients_of_a_sanctioned_provider_are_shown_to_offices() -> None:
    one, other = handed_in(), handed_in()
    provider = other.declaration.content["providers"][0]
    by = {"authority": one.city.authority, "made_by": one.city.person, "made_at": NOON, "from_on": NOON.date()}
    made = Sanction.objects.create(
        party="provider", name=provider["name"], uscc=provider["uscc"], reason="失信", source="名单", **by
    )
    county = client(one.county)
    assert "服务商受惩戒" in county.get("/declarations/").content.decode()
    text = county.get(f"/standing/sanctions/{made.pk}/").content.decode()
    assert other.declaration.number in text
    assert (
        other.declaration.number not in client(officer("3201")).get(f"/standing/sanctions/{made.pk}/").content.decode()
    )
    assert (
        made.name in county.get(f"/standing/sanctions/?q={provider['name']}&party=provider&running=1").content.decode()
    )
    assert made.name not in county.get("/standing/sanctions/?party=enterprise").content.decode()
    lifted = Sanction.objects.create(
        party="provider",
        name="丁云有限公司",
        reason="失信",
        source="案件",
        lifted_at=NOON,
        lifted_by=one.city.person,
        **by,
    )
    exported = county.get("/standing/sanctions.csv?party=provider").content.decode()
    assert (provider["uscc"] in exported, lifted.name in exported) == (True, False)
    assert lifted.name in county.get("/standing/sanctions/?party=provider").content.decode()
    ended = client(one.city).post(f"/standing/sanctions/{made.pk}/", {"until": "2020-05-01", "reason": "x"})
    assert (ended.status_code, "不能早于今天" in ended.content.decode()) == (422, True)


def test_a_list_is_looked_at_before_it_is_taken_in() -> None:
    city, other = officer("3207"), officer("3207")
    browser = client(city)
    file = SimpleUploadedFile("名单.csv", "企业名称,地区\n甲有限公司,\n,\n乙有限公司,南京市\n".encode())
    sent = browser.post("/standing/exemptions/import/", {"file": file, "source": "苏工信〔2020〕9号"})
    at = sent.headers["Location"]
    assert at.startswith("/standing/planned/")
    text = browser.get(at).content.decode()
    assert "甲有限公司" in text
    assert "不在本部门辖区内" in text
    assert "甲有限公司" not in browser.get(f"{at}?fate=refuse").content.decode()
    assert Exemption.objects.count() == 0
    assert client(other).get(at).status_code == 404  # another's file
    assert browser.post(at).status_code == 302
    assert browser.post(at).status_code == 404  # once
    made = Exemption.objects.get()
    assert (made.name, made.area, made.source) == ("甲有限公司", "3207", "苏工信〔2020〕9号")
    bad = SimpleUploadedFile("名单.xlsx", b"no workbook")
    assert browser.post("/standing/exemptions/import/", {"file": bad}).status_code == 422
    assert browser.get("/standing/others/import/").status_code == 404
    assert browser.post(f"/standing/exemptions/{made.pk}/end/", {"until": ""}).status_code == 409
    assert browser.post(f"/standing/exemptions/{made.pk}/end/", {"until": "2020-06-01"}).status_code == 302
    assert "2020年6月1日" in browser.get("/standing/exemptions/?area=3207&q=甲&running=1").content.decode()


def test_the_look_up_answers_officers_and_not_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    handed = handed_in()
    one = code()
    by = {"authority": handed.city.authority, "made_by": handed.city.person, "made_at": NOON, "from_on": NOON.date()}
    Sanction.objects.create(party="enterprise", name="甲（集团）公司", uscc=one, reason="x", source="y", **by)
    browser = client(handed.county)
    found = browser.get("/api/standing", {"uscc": one}).json()
    assert (found["sanctioned"], found["sanctions"][0]["name"]) == (True, "甲（集团）公司")
    assert browser.get("/api/standing", {"name": "甲(集团) 公司"}).json()["sanctioned"] is True
    assert browser.get("/api/standing", {"name": "甲"}).json()["sanctioned"] is False
    for nothing in ({}, {"uscc": "\u200b"}, {"name": "\u3000"}, {"uscc": "\u200b", "name": " "}):
        assert browser.get("/api/standing", nothing).status_code == 400
    cache.clear()
    for _ in range(3):
        browser.get("/api/standing", {"name": "甲"})
    monkeypatch.setattr(lists, "LOOK_UPS", 4)
    assert browser.get("/api/standing", {"name": "甲"}).status_code == 200
    held = browser.get("/api/standing", {"name": "甲"})
    assert (held.status_code, held.headers["Retry-After"]) == (429, "60")
    assert client(handed.city).get("/api/standing", {"name": "甲"}).status_code == 200
    cache.clear()


def _pages(handed: Handed, case: FraudCase) -> dict[str, tuple[Actor, str]]:
    sanction, entry = Sanction.objects.latest("pk"), acts_on(case).first()
    assert entry is not None
    number = handed.declaration.number
    return {
        "cases": (handed.city, "/standing/?stage=open&q=连云港"),
        "every case": (handed.city, "/standing/"),
        "own cases": (handed.owner, "/standing/"),
        "case": (handed.city, f"/standing/cases/{case.number}/"),
        "own case": (handed.owner, f"/standing/cases/{case.number}/"),
        "open": (handed.county, f"/declarations/{number}/fraud/"),
        "overview": (handed.county, f"/declarations/{number}/"),
        "list": (handed.county, "/declarations/"),
        "sanctions": (handed.city, "/standing/sanctions/?running=1"),
        "sanction": (handed.city, f"/standing/sanctions/{sanction.pk}/"),
        "exemptions": (handed.city, "/standing/exemptions/"),
        "journal": (handed.province, "/journal/?since=2020-05-01"),
        "journal of a city": (officer("3207", "auditor"), "/journal/"),
        "entry": (handed.province, f"/journal/{entry.number}/"),
    }


def test_pages_take_few_statements_however_much_there_is() -> None:
    handed = handed_in()
    case = opened(handed, provider="p1")
    by: dict[str, Any] = {"authority": handed.city.authority, "made_by": handed.city.person, "made_at": NOON}

    def grow(number: int) -> None:
        for n in range(number):
            opened(handed_in())
            appealed = opened(handed_in())
            FraudCase.objects.filter(pk=appealed.pk).update(found=True, decided_at=NOON, decider=handed.city.authority)
            Appeal.objects.create(
                case=appealed, party="enterprise", text="x", made_by=handed.owner.person, made_at=NOON,
                **({"upheld": False, "decided_at": NOON} if n % 2 else {}),
            )  # fmt: skip
            Sanction.objects.create(
                party="provider", name=case.provider_name, from_on=NOON.date(), reason="x", source=f"{n}", **by
            )
            Exemption.objects.create(area="3207", name=f"企业{n}", from_on=NOON.date(), source="x", **by)

    def counted() -> dict[str, int]:
        found = {}
        for name, (actor, address) in _pages(handed, case).items():
            browser = client(actor)
            browser.get("/messages/")
            ruled("jiangsu-2020")  # looked up every few seconds, not for each page
            with CaptureQueriesContext(connection) as seen:
                answer = browser.get(address)
            assert (name, answer.status_code, len(answer.content) < 100_000) == (name, 200, True)
            found[name] = sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE")) for q in seen.captured_queries)
        return found

    grow(1)
    few = counted()
    grow(4)
    assert counted() == few
    assert {name: number for name, number in few.items() if number > 15} == {}
    assert handed.declaration.submitted_at == NOON + timedelta(0)
