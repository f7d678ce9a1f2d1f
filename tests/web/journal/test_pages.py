"""The journal in the browser: read by area, filtered, taken along and verified; erasing what is personal."""

from django.test import Client

from tests.programme.factories import NOON, declaration, officer, person
from yunxing import ledger
from yunxing.programme.acting import Actor
from yunxing.programme.journal.anchoring import anchor
from yunxing.programme.journal.model import Entry
from yunxing.programme.people.model import Person

from ...closing import closed


def client(actor: Actor) -> Client:
    made = Client()
    made.force_login(actor.person)
    return made


def test_it_is_read_by_subject_person_act_and_day() -> None:
    owner, made = declaration()
    browser = client(officer("3207", "auditor"))
    text = browser.get("/journal/").content.decode()
    assert "开始填写" in text
    assert made.number in text
    assert "设立批次" in text
    assert "设立批次</td>" not in browser.get(f"/journal/?on={made.number}").content.decode()
    assert "开始填写</td>" in browser.get(f"/journal/?who={owner.person.email}").content.decode()
    assert "开始填写</td>" not in browser.get("/journal/?act=call.make&who=&since=x").content.decode()
    assert "没有符合条件" in browser.get("/journal/?since=2020-05-08").content.decode()
    elsewhere = client(officer("3201", "auditor"))
    assert "没有符合条件" in elsewhere.get("/journal/").content.decode()
    entry = Entry.objects.filter(subject=f"declaration:{made.pk}").first()
    assert entry is not None
    assert elsewhere.get(f"/journal/{entry.number}/").status_code == 404
    assert "与校验码一致" in browser.get(f"/journal/{entry.number}/").content.decode()
    Entry.objects.filter(pk=entry.pk).update(data={"star": 5})
    assert "与校验码不符" in browser.get(f"/journal/{entry.number}/").content.decode()


def test_the_whole_of_it_and_the_anchors_are_verified_elsewhere() -> None:
    declaration()
    kept = anchor()
    assert kept is not None
    browser = client(officer("32", "auditor"))
    lines = b"".join(browser.get("/journal/journal.jsonl")).decode().splitlines()
    anchors = ledger.read_anchors(browser.get("/journal/anchors.jsonl").content.decode().splitlines())
    assert ledger.verify(ledger.read(lines), anchors) == []
    assert [one.number for one in anchors] == [kept.number]
    assert ledger.verify(ledger.read(lines[: kept.number - 1]), anchors) == [ledger.Broken(kept.number, "short")]
    exported = browser.get("/journal/export.csv?act=declaration.begin")
    table = b"".join(exported).decode().splitlines()
    closed(exported)
    assert (len(table), "开始填写" in table[1]) == (2, True)


def test_an_export_has_as_many_rows_as_the_list_counts() -> None:
    browser = client(officer("32", "auditor"))
    before = Entry.objects.count()
    one = {"act": "call.make", "subject": "call:1", "data": {}, "data_digest": "", "previous": "", "digest": ""}
    Entry.objects.bulk_create(
        [Entry(number=before + number, at=NOON, **one) for number in range(1, 50_002)], batch_size=5_000
    )
    counted = browser.get("/journal/?act=call.make").context["shown"].paginator.count
    exported = browser.get("/journal/export.csv?act=call.make")
    rows = sum(part.count("\r\n") for part in map(bytes.decode, exported)) - 1
    closed(exported)
    assert (counted, rows) == (50_001, 50_001)


def test_an_operator_erases_somebody_who_left() -> None:
    one, browser = person("赵清除"), client(officer("32", "operator"))
    said = {"person": one.email, "reason": "本人申请", "certain": "on"}
    for wrong in (
        {**said, "certain": ""},
        {**said, "objection": "Y1"},
        {**said, "person": "x@y.z"},
        {**said, "person": "", "objection": "Y1"},
    ):
        assert browser.post("/operations/erase/", wrong).status_code == 422
    assert browser.post("/operations/erase/", said).status_code == 302
    assert Person.objects.get(pk=one.pk).name == "已清除"
