"""Pages of notices: what the public sees and may do, and what the office alone sees."""

import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.programme.evaluation.making import call
from tests.programme.factories import NOON, officer
from tests.programme.publicity.making import answered, evaluated, lodged, opened, terms
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.overwriting import mark_of
from yunxing.programme.procedure import ending
from yunxing.programme.publicity import noticing, objecting
from yunxing.programme.publicity.model import Objection, PublicNotice
from yunxing.programme.refusals import RefusedError
from yunxing.web.publicity import public

FIRST = datetime(2020, 5, 8, 12, tzinfo=clock.SHANGHAI)
AFTER = datetime(2020, 5, 15, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def city(db: None) -> Actor:
    return officer("320583")


@pytest.fixture
def notice(city: Actor) -> PublicNotice:
    return opened(city, [one for _, one in evaluated(city, call(), number=2)])


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def test_from_evaluated_to_announced_on_pages(city: Actor) -> None:
    made = [one for _, one in evaluated(city, call(), number=2)]
    client = browser(city)
    assert "<b>2</b> 家评审通过，尚未列入公示。" in client.get("/notices/").content.decode()
    page = client.get("/notices/new/").content.decode()
    assert re.findall(r'name="(\w+_on)" value="([^"]+)"', page) == [
        ("opens_on", "2020-05-07"),
        ("closes_on", "2020-05-12"),
    ], "five working days: Saturday the 9th was worked"
    assert len(re.findall(r'name="number_of" value="[^"]+" checked', page)) == 2
    said: dict[str, Any] = {**terms(number="")._asdict(), "number_of": made[0].number}
    wrong = client.post("/notices/new/", {**said, "contact": "13912345678"})
    assert (wrong.status_code, "不公开手机号码" in wrong.content.decode()) == (422, True)
    client.post("/notices/new/", {**said, "number_of": [one.number for one in made]})
    one = PublicNotice.objects.get()
    assert one.items.count() == 2
    assert Client().get(f"/public/notices/{one.pk}/").status_code == 404
    assert client.post(f"/notices/{one.pk}/open/").status_code == 409  # no number
    client.post(f"/notices/{one.pk}/edit/", {**terms(number="昆1号")._asdict(), "number_of": made[0].number})
    one.refresh_from_db()
    assert (one.number, one.items.count()) == ("昆1号", 1)
    client.post(f"/notices/{one.pk}/open/")
    assert Client().get(f"/public/notices/{one.pk}/").status_code == 200
    with clock.moved_to(AFTER):
        assert "公示期已满" in client.get(f"/notices/{one.pk}/").content.decode()
        client.post(f"/notices/{one.pk}/close/")
        assert "<b>1</b> 家公示期满，尚未公布。" in client.get("/notices/").content.decode()
        client.post("/notices/announce/", {"number": "9号", "announced_on": "2020-05-15", "number_of": made[0].number})
        page = client.get("/notices/").content.decode()
        letter = re.search(r"/notices/announcements/\d+/letter/", page)
        assert letter is not None
        paper = Document(io.BytesIO(client.get(letter[0]).content))
        assert paper.tables[0].rows[1].cells[1].text == made[0].name
    made[0].refresh_from_db()
    assert made[0].state == "announced"


def test_the_public_reads_and_finds_without_logging_in_and_nothing_personal(notice: PublicNotice) -> None:
    made = notice.items.select_related("declaration").first()
    assert made is not None
    fields = made.declaration.content["fields"]
    personal = [
        str(fields[path])
        for path in fields
        if path.startswith(("enterprise.contact.", "enterprise.representative.")) and fields[path]
    ]
    assert len(personal) > 4
    with clock.moved_to(FIRST):
        client = Client()
        pages = [
            client.get(address).content.decode()
            for address in (
                "/public/notices/",
                f"/public/notices/{notice.pk}/",
                "/public/notices/?q=公示第1",
                f"/public/notices/?q={made.uscc}",
                f"/public/notices/{notice.pk}/object/{made.pk}/",
            )
        ]
        english = client.get("/public/notices/", headers={"Accept-Language": "en"}).content.decode()
    assert "公示中，还有" in pages[0]
    assert ["昆山公示第1有限公司" in page for page in pages] == [False, True, True, True, True]
    assert ["昆山公示第2有限公司" in page for page in pages] == [False, True, False, False, False]
    assert [one for one in personal if any(one in page for page in pages)] == []
    assert "Public notices" in english
    assert "没有这家企业" in client.get("/public/notices/?q=%00%ff'\"<x>").content.decode()
    paper = Document(io.BytesIO(client.get(f"/public/notices/{notice.pk}/letter/").content))
    assert paper.paragraphs[0].text == notice.title


def test_anybody_objects_and_looks_the_answer_up(city: Actor, notice: PublicNotice) -> None:
    item = notice.items.order_by("pk")[0]
    address = f"/public/notices/{notice.pk}/object/{item.pk}/"
    with clock.moved_to(FIRST):
        files = [SimpleUploadedFile("照片.jpg", b"\xff\xd8 picture"), SimpleUploadedFile("合同.pdf", b"%PDF-1.4 x")]
        page = (
            Client()
            .post(address, {"text": "没有实际使用", "name": "钱某", "reach": "0512-1234567", "files": files})
            .content.decode()
        )
        number = re.search(r"YY-2020-\d{6}", page)
        secret = re.search(r'class="secret">([A-Z0-9-]+)<', page)
        assert number is not None
        assert secret is not None
        objection = Objection.objects.get(number=number[0])
        assert [one.name for one in objection.files.order_by("pk")] == ["照片.jpg", "合同.pdf"]
        ask = {"number": number[0], "secret": secret[1]}
        assert "已收到，待受理" in Client().post("/public/objections/", ask).content.decode()
        wrong = Client().post("/public/objections/", {**ask, "secret": "AAAA-BBBB-CCCC"})
        assert (wrong.status_code, "编号或口令不对" in wrong.content.decode()) == (422, True)
        client = browser(city)
        assert '<span class="count">1</span>' in client.get("/notices/").content.decode()
        page = client.get(f"/notices/objections/{objection.pk}/").content.decode()
        assert ("钱某" in page, "0512-1234567" in page) == (True, True)
        file = client.get(f"/notices/objections/files/{objection.files.order_by('pk')[0].pk}/")
        assert file.headers["Content-Disposition"].startswith("attachment")
        b"".join(file.streaming_content)  # type: ignore[arg-type]
        client.post(f"/notices/objections/{objection.pk}/take-up/")
        assert "已受理，正在核实" in Client().post("/public/objections/", ask).content.decode()
        client.post(f"/notices/objections/{objection.pk}/found/", {"found": "查了日志", "base": mark_of("")})
        client.post(
            f"/notices/objections/{objection.pk}/answer/",
            {"upheld": "review", "text": "确有问题", "base": objecting.mark_of_answer(objection)},
        )
        page = Client().post("/public/objections/", ask).content.decode()
        assert ("异议成立" in page, "确有问题" in page, "重新评审" in page, "查了日志" in page) == (
            True,
            True,
            True,
            False,
        )
        public_pages = "".join(
            Client().get(one).content.decode() for one in ("/public/notices/", f"/public/notices/{notice.pk}/")
        )
        assert [word for word in ("钱某", "没有实际使用", number[0]) if word in public_pages] == []


def test_what_a_colleague_found_or_answered_meanwhile_is_not_written_over(city: Actor, notice: PublicNotice) -> None:
    objection = lodged(notice).objection
    client, address = browser(city), f"/notices/objections/{objection.pk}/"
    with clock.moved_to(FIRST):
        page = client.get(address).content.decode()
        base = {"found": mark_of(""), "answer": objecting.mark_of_answer(objection)}
        assert f'name="base" value="{base["found"]}"' in page
        answered(officer("320583"), objection, leads_to="terminate")
        assert f'name="base" value="{base["answer"]}"' not in client.get(address).content.decode()
        for given in ("as it was read", ""):
            sent = {"found": "我的核实", "base": base["found"] if given else ""}
            answer = client.post(f"{address}found/", sent)
            page = answer.content.decode()
            told = (answer.status_code, ">我的核实</textarea>" in page, "<p>已现场核实。</p>" in page)
            assert told == (409, True, True)
            said = {"upheld": "no", "text": "我的答复", "base": base["answer"] if given else ""}
            page = client.post(f"{address}answer/", said).content.decode()
            assert ("我的答复</textarea>" in page, "现在的答复" in page, "<p>经核实，答复如下。</p>" in page) == (
                True,
            ) * 3
        now = Objection.objects.get()
        assert (now.found, now.upheld, now.leads_to, now.answer) == (
            "已现场核实。", True, "terminate", "经核实，答复如下。",
        )  # fmt: skip
        again = {"upheld": "no", "text": "更正：不成立", "base": objecting.mark_of_answer(now)}
        assert client.post(f"{address}answer/", again).status_code == 302
    now.refresh_from_db()
    assert (now.upheld, now.answer) == (False, "更正：不成立")


def test_objections_outside_the_days_are_refused_with_the_way_out(notice: PublicNotice) -> None:
    item = notice.items.order_by("pk")[0]
    address = f"/public/notices/{notice.pk}/object/{item.pk}/"
    for at, words in ((NOON, "公示从 2020-05-08 开始"), (AFTER, "0512-57300000")):
        with clock.moved_to(at):
            for answer in (Client().get(address), Client().post(address, {"text": "晚"})):
                assert (answer.status_code, words in answer.content.decode()) == (409, True)
            assert "提出异议</a>" not in Client().get(f"/public/notices/{notice.pk}/").content.decode()
    assert Objection.objects.count() == 0


def test_hostile_objections(notice: PublicNotice, monkeypatch: pytest.MonkeyPatch) -> None:
    item = notice.items.order_by("pk")[0]
    address = f"/public/notices/{notice.pk}/object/{item.pk}/"
    with clock.moved_to(FIRST):
        client = Client()
        assert client.get(f"/public/notices/{notice.pk + 1}/object/{item.pk}/").status_code == 404
        assert client.post(address, {"text": ""}).status_code == 422
        page = client.post(address, {"text": "x", "name": "<b>甲"}).content.decode()
        assert ("&lt;b&gt;甲" in page, "留下联系方式" in page) == (True, True), "what was typed stays, as text"
        many = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4") for n in range(6)]
        assert "最多附 5 个文件" in client.post(address, {"text": "x", "files": many}).content.decode()
        evil = SimpleUploadedFile("x.html", b"<script>")
        assert "不是可以提交的文件种类" in client.post(address, {"text": "x", "files": evil}).content.decode()
        monkeypatch.setattr(public, "MOST_REQUEST", 100)
        large = client.post(address, {"text": "x" * 200})
        assert (large.status_code, "附件合计过大" in large.content.decode()) == (413, True)
    assert Objection.objects.count() == 0


def test_floods_are_held_back(notice: PublicNotice, monkeypatch: pytest.MonkeyPatch) -> None:
    item = notice.items.order_by("pk")[0]
    address = f"/public/notices/{notice.pk}/object/{item.pk}/"
    monkeypatch.setattr(public, "LODGING", 2)
    monkeypatch.setattr(public, "LOOKING", 2)
    with clock.moved_to(FIRST):
        assert [Client().post(address, {"text": "x"}).status_code for _ in range(3)] == [200, 200, 429]
        ask = {"number": "YY-2020-000001", "secret": "x"}
        assert [Client().post("/public/objections/", ask).status_code for _ in range(3)] == [422, 422, 429]
        assert Client().get("/public/objections/").status_code == 200
        other = Client(REMOTE_ADDR="10.0.0.9")
        assert other.post(address, {"text": "x"}).status_code == 200
    with clock.moved_to(FIRST + timedelta(hours=1)):
        assert Client().post(address, {"text": "x"}).status_code == 200


def test_who_objects_is_on_no_page_of_another_office_s(city: Actor, notice: PublicNotice) -> None:
    objection = lodged(notice, name="钱某", reach="电话").objection
    answered(city, objection)
    others = [officer("32"), officer("3207"), officer("320583", "auditor"), officer("320583", "expert")]
    for other in others:
        assert browser(other).get(f"/notices/objections/{objection.pk}/").status_code == 404
        assert browser(other).get(f"/notices/{notice.pk}/").status_code == 404


def test_a_closed_notice_stays_to_be_read(city: Actor, notice: PublicNotice) -> None:
    with clock.moved_to(AFTER):
        noticing.close_notice(actor=city, notice=notice)
        page = Client().get("/public/notices/").content.decode()
        assert ("已结束" in page, date(2020, 5, 14) == notice.closes_on) == (True, True)
        assert objecting.hindrance(PublicNotice.objects.get()) is not None


def test_a_notice_of_many_is_shown_page_by_page(notice: PublicNotice) -> None:
    item = notice.items.order_by("pk")[0]
    assert item.declaration_id
    names = [one.name for one in notice.items.all()]
    page = Client().get(f"/public/notices/{notice.pk}/?q=第2").content.decode()
    assert [name in page for name in sorted(names)] == [False, True]
    assert "名单中没有这家企业" in Client().get(f"/public/notices/{notice.pk}/?q=没有").content.decode()


def test_who_was_ended_meanwhile_is_marked_and_nobody_objects_any_more(city: Actor, notice: PublicNotice) -> None:
    item = notice.items.order_by("pk")[0]
    by = item.declaration.enterprise.memberships.get()
    address = f"/public/notices/{notice.pk}/object/{item.pk}/"
    with clock.moved_to(NOON + timedelta(1)):
        assert Client().get(address).status_code == 200
        ending.ask(actor=Actor(by.person, membership=by), declaration=item.declaration, reason="不再申报")
        ending.terminate(actor=city, declaration=item.declaration, reason="同意")
        page = Client().get(f"/public/notices/{notice.pk}/").content.decode()
        assert (page.count("评定已终止"), address in page) == (1, False)
        refused = Client().post(address, {"text": "该企业没有实际使用云服务。"})
        assert (refused.status_code, "评定已终止，不再接受异议" in refused.content.decode()) == (409, True)
        item.declaration.refresh_from_db()
        with pytest.raises(RefusedError, match="不再接受异议"):
            objecting.lodge(item=item, text="该企业没有实际使用云服务。")
