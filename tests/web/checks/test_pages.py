"""The city's pages of draws and visits, the draw as everybody sees it, and what a phone sends."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.programme.checks import making
from tests.programme.checks.making import CITY, DRAWN_ON, VALUE, call_of_province, copies, post_of, waiting
from tests.programme.factories import officer
from yunxing.guide import drawing as pure
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks import answering, drawing
from yunxing.programme.checks.model import Draw, SiteCheck
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.procedure import ending

from ...closing import closed


def client(actor: Actor) -> Client:
    made = Client()
    made.force_login(actor.person)
    return made


@pytest.fixture
def call() -> Call:
    return call_of_province()


@pytest.fixture
def office(call: Call) -> Actor:
    return making.city()


@pytest.fixture
def visit(call: Call, office: Actor) -> SiteCheck:
    return making.ordered(office, call, office, officer(CITY))


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 6)).save(made, "JPEG")
    return made.getvalue()


def test_a_city_draws_step_by_step(call: Call, office: Actor, tmp_path: Path) -> None:
    copies(waiting(call, office), 10)
    browser = client(office)
    assert "生成承诺" in browser.get("/checks/").content.decode()
    assert browser.post("/checks/commit/", {"call": call.pk}).headers["Location"] == f"/checks/?call={call.pk}"
    draw = Draw.objects.get()
    page = browser.get("/checks/").content.decode()
    assert ("冻结总体" in page, draw.commitment[:16] in page, draw.seed in page) == (True, True, False)
    browser.post(
        f"/checks/draws/{draw.pk}/freeze/", {"public_source": "双色球", "public_on": "2020-05-09", "strata": "star"}
    )
    page = browser.get("/checks/").content.decode()
    assert ("公开数尚未产生" in page, draw.seed in page) == (True, False)
    with clock.moved_to(DRAWN_ON):
        assert 'name="public_value"' in browser.get("/checks/").content.decode()
        browser.post(f"/checks/draws/{draw.pk}/draw/", {"public_value": VALUE})
    draw.refresh_from_db()
    assert (len(draw.sample), draw.strata) == (2, ["star"])
    file = tmp_path / "draw.json"
    file.write_bytes(Client().get(f"/public/draws/{draw.pk}/draw.json").content)
    assert [one.agrees for one in pure.checks(pure.read_draw(file))] == [True, True, True]
    page = browser.get("/checks/").content.decode()
    assert ("还差" in page, page.count("安排核查</a>")) == (True, 2)


def test_a_refused_step_says_why(call: Call, office: Actor) -> None:
    browser = client(office)
    browser.post("/checks/commit/", {"call": call.pk})
    draw = Draw.objects.get()
    answer = browser.post(f"/checks/draws/{draw.pk}/freeze/", {"public_source": "x", "public_on": "someday"})
    assert (answer.status_code, "请填写日期" in answer.content.decode()) == (409, True)
    assert browser.post("/checks/commit/", {"call": call.pk}).status_code == 409
    for asked in ("", "x", "9" * 30, "-1"):
        assert browser.post("/checks/commit/", {"call": asked}).status_code == 404


def test_the_public_sees_nothing_before_its_time_and_no_person_ever(call: Call, office: Actor) -> None:
    one = waiting(call, office)
    office.person.name = "唯一名"
    office.person.save()
    draw = drawing.commit(actor=office, call=call)
    address, seen = f"/public/draws/{draw.pk}/", Client()
    assert draw.commitment in seen.get(address).content.decode()
    draw = drawing.freeze(actor=office, draw=draw, public_source="双色球", public_on=date(2020, 5, 9))
    page = seen.get(address).content.decode()
    assert [text in page for text in (draw.population_hash, "双色球", draw.seed, one.name, one.number)] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert seen.get(f"{address}draw.json").status_code == 404
    with clock.moved_to(DRAWN_ON):
        drawing.draw_cases(actor=office, draw=draw, public_value=VALUE)
    page = seen.get(address).content.decode()
    assert [text in page for text in (draw.seed, one.name, one.number, VALUE, "唯一名", office.person.email)] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
    assert "唯一名" not in seen.get(f"{address}draw.json").content.decode()
    assert seen.get("/public/draws/99999/").status_code == 404


def test_the_public_list_has_fifty_to_a_page(call: Call, office: Actor) -> None:
    copies(waiting(call, office), 60)
    draw = making.drawn(office, call)
    page = Client().get(f"/public/draws/{draw.pk}/")
    assert (page.content.decode().count("<tr>"), len(page.content) < 100_000) == (51, True)
    only = Client().get(f"/public/draws/{draw.pk}/?only=drawn").content.decode()
    assert only.count("<tr>") == 1 + 7
    assert all(number in only for number in draw.sample)


def test_a_visit_is_ordered_changed_and_taken(call: Call, office: Actor) -> None:
    case = waiting(call, office)
    making.drawn(office, call)
    second, browser = officer(CITY), client(office)
    address = f"/checks/{case.number}/order/"
    assert str(second.person) in browser.get(address).content.decode()
    refused = browser.post(address, {"inspectors": [post_of(office).pk], "more": "机房", "place": "前进路"})
    assert (refused.status_code, "机房" in refused.content.decode(), "前进路" in refused.content.decode()) == (
        409,
        True,
        True,
    )
    people = [post_of(office).pk, post_of(second).pk]
    browser.post(address, {"inspectors": people, "planned_on": "2020-05-12", "more": "机房\n\n车间"})
    visit = SiteCheck.objects.get()
    assert (visit.planned_on, list(visit.rows.order_by("-number").values_list("title", flat=True)[:2])) == (
        date(2020, 5, 12), ["车间", "机房"],
    )  # fmt: skip
    page = browser.get(f"/checks/visits/{visit.pk}/").content.decode()
    assert page.count(" checked>") == 2
    browser.post(
        f"/checks/visits/{visit.pk}/change/", {"inspectors": people, "planned_on": "2020-05-13", "place": "新址"}
    )
    visit.refresh_from_db()
    assert (visit.planned_on, visit.place) == (date(2020, 5, 13), "新址")
    SiteCheck.objects.update(passed=False, reported_at=clock.now(), summary="<b>不符</b>")
    page = browser.get(f"/checks/visits/{visit.pk}/").content.decode()
    assert ("确认：核查不通过" in page, "&lt;b&gt;不符&lt;/b&gt;" in page) == (True, True)
    browser.post(f"/checks/visits/{visit.pk}/conclude/")
    case.refresh_from_db()
    assert case.state == "check_failed"
    assert browser.post(f"/checks/{case.number}/again/", {"reason": ""}).status_code == 409
    assert browser.post(f"/checks/{case.number}/again/", {"reason": "已改正"}).headers["Location"] == address
    assert browser.post(address, {"inspectors": people}).status_code == 302
    assert SiteCheck.objects.count() == 2


def test_the_page_of_a_visit_to_what_was_ended_changes_nothing(visit: SiteCheck, office: Actor) -> None:
    mine, address, made = client(office), f"/checks/visits/{visit.pk}/", visit.declaration
    shown = mine.get(address).content.decode()
    by = made.enterprise.memberships.get()
    ending.ask(actor=Actor(by.person, membership=by), declaration=made, reason="不再申报")
    ending.terminate(actor=office, declaration=made, reason="同意")
    page = mine.get(address).content.decode()
    for words, before, after in (("核查中", True, False), ("不再进行", False, True), ("保存调整", True, False)):
        assert (words in shown, words in page) == (before, after), words
    answer = mine.post(f"{address}change/", {"inspectors": [post_of(office).pk, post_of(officer(CITY)).pk]})
    assert (answer.status_code, "这次核查不再进行" in answer.content.decode()) == (409, True)


def test_who_has_an_interest_cannot_be_chosen(call: Call, office: Actor) -> None:
    case = waiting(call, office)
    making.drawn(office, call)
    near = officer(CITY)
    case.enterprise.memberships.create(person=near.person, role="editor", since=clock.now())
    page = client(office).get(f"/checks/{case.number}/order/").content.decode()
    assert (page.count("disabled"), "应当回避" in page) == (1, True)


# What a phone sends


def sent(browser: Client, visit: SiteCheck, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return browser.post(f"/visits/{visit.pk}/send/", text, content_type="application/json")


def now() -> int:
    return int(clock.now().timestamp() * 1000)


def test_a_phone_is_told_what_stands_there(visit: SiteCheck, office: Actor) -> None:
    state = client(office).get(f"/visits/{visit.pk}/state/").json()
    assert (state["reported"], len(state["rows"]), state["photos"]) == (False, visit.rows.count(), [])
    assert [one["signed"] for one in state["inspectors"]] == [False, False]
    assert len(state["lacking"]) == 5
    assert len(state["csrf"]) == 64


def test_what_a_phone_sends_is_kept_and_conflicts_come_back(visit: SiteCheck, office: Actor) -> None:
    mine, other = client(office), client(Actor(visit.inspectors.exclude(person=office.person).get().person))
    row = {"number": 1, "found": "true", "note": "", "at": now(), "base": ""}
    head = {"met": "王", "summary": "一致", "passed": True, "at": now(), "base": ""}
    seen = {
        "rows": {str(one.number): ["true" if one.number == 1 else "", ""] for one in visit.rows.all()},
        "met": "王",
        "summary": "一致",
        "passed": True,
        "photos": [],
    }
    signed = {"signature": {"typed": "李试"}, "seen": seen}
    answer = sent(mine, visit, {"rows": [row], "head": head, **signed}).json()
    assert (answer["conflicts"], answer["head_conflict"], answer["signed"]) == ([], False, True)
    against = {"rows": [{**row, "found": "false"}], "head": {**head, "passed": False}, **signed}
    answer = sent(other, visit, against).json()
    assert (answer["conflicts"], answer["head_conflict"], answer["signed"]) == ([1], True, False)
    assert answer["rows"][0]["found"] == "true"
    base = answer["rows"][0]["version"]
    answer = sent(other, visit, {"rows": [{**row, "found": "false", "base": base}]}).json()
    assert (answer["conflicts"], answer["rows"][0]["found"]) == ([], "false")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": {"1": ["true", ""]}}, "签名后核查内容有变化，请核对现在的内容后重新签名"),
        ({"summary": "另一个结论"}, "签名后核查内容有变化，请核对现在的内容后重新签名"),
        ({"passed": None}, "签名后核查内容有变化，请核对现在的内容后重新签名"),
        ({"photos": ["photo-0001"]}, "签名后核查内容有变化，请核对现在的内容后重新签名"),
        (None, "页面已更新，请刷新后重新签名"),
        ({"summary": " 一致 "}, ""),
    ],
    ids=str,
)
def test_a_signature_is_of_what_was_seen_and_what_came_with_it_is_kept(
    change: dict[str, Any] | None, said: str, visit: SiteCheck, office: Actor
) -> None:
    head = {"met": "", "summary": "一致", "passed": False, "at": now(), "base": ""}
    standing = {str(one.number): ["", ""] for one in visit.rows.all()}
    seen = {"rows": standing, "met": "", "summary": "一致", "passed": False, "photos": []}
    body = {"head": head, "signature": {"typed": "李试"}, "seen": None if change is None else {**seen, **change}}
    answer = sent(client(office), visit, body).json()
    assert (answer["signed"], answer["unsigned"], answer["head"]["summary"]) == (not said, said, "一致")
    assert visit.inspectors.filter(signed_at__isnull=False).count() == int(not said)


def test_what_a_signature_is_of_cannot_be_anything(visit: SiteCheck, office: Actor) -> None:
    sound = {"rows": {}, "met": "", "summary": "", "passed": None, "photos": []}
    for wrong in (
        [], {"rows": []}, {"rows": {"x": ["", ""]}}, {"rows": {"1": ["true"]}}, {"rows": {"1": [1, 2]}}, {"photos": [1]},
        {"photos": "a"}, {"passed": "yes"}, {"met": 5}, {"summary": "\0"}, {"rows": {"1": ["", "\ud800"]}},
    ):  # fmt: skip
        seen = {**sound, **wrong} if isinstance(wrong, dict) else wrong
        answer = sent(client(office), visit, {"signature": {"typed": "李试"}, "seen": seen})
        assert (answer.status_code, "refused" in answer.json()) == (409, True), wrong
    assert visit.inspectors.filter(signed_at__isnull=False).count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "3", "null", '{"rows": 1}', '{"rows": [1]}', '{"rows": [{}]}', '{"rows": [{"number": true, "at": 1}]}',
        '{"rows": [{"number": 1, "found": 5, "at": 1}]}', '{"rows": [{"number": 1, "found": "true", "at": "x"}]}',
        '{"rows": [{"number": 1, "found": "true", "at": 1e300}]}', '{"rows": [{"number": 1, "found": "true"}]}',
        '{"rows": [{"number": 1, "found": "true", "note": "\\ud800", "at": 1}]}',
        '{"head": 1}', '{"head": {"passed": "yes", "at": 1}}', '{"signature": [1]}', '{"signature": {"strokes": {}}, "seen": {"rows": {}, "photos": []}}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_changes_nothing(body: str, visit: SiteCheck, office: Actor) -> None:
    answer = sent(client(office), visit, body)
    assert (answer.status_code, "refused" in answer.json()) == (409, True)
    assert visit.rows.exclude(found="").count() == 0


def test_a_photograph_comes_once_and_is_seen_by_those_concerned(visit: SiteCheck, office: Actor) -> None:
    browser, bytes_ = client(office), picture()

    def send(**more: Any) -> Any:
        form = {"key": "photo-0001", "path": "", "at": now(), "latitude": "31.38", "longitude": "120.98", "metres": "9"}
        file = SimpleUploadedFile("x.svg", bytes_, "image/svg+xml")
        return browser.post(f"/visits/{visit.pk}/photos/", {**form, "photo": file, **more})

    assert [send().status_code, send().status_code] == [201, 201]
    photo = visit.photos.get()
    assert (str(photo.latitude), photo.metres) == ("31.380000", 9)
    answer = browser.get(f"/visits/{visit.pk}/photos/{photo.pk}/")
    assert (answer.headers["Content-Type"], b"".join(answer), answer.headers["X-Content-Type-Options"]) == (  # type: ignore[arg-type]
        "image/jpeg", bytes_, "nosniff",
    )  # fmt: skip
    closed(answer)  # type: ignore[arg-type]
    assert send(key="photo-0002", latitude="north", metres="-1").status_code == 201
    assert visit.photos.get(key="photo-0002").latitude is None
    for wrong in ({"key": ""}, {"key": "photo-0003", "at": "x"}, {"key": "photo-0003", "photo": ""}):
        assert send(**wrong).status_code == 409
    state = browser.post(f"/visits/{visit.pk}/photos/{photo.pk}/remove/").json()
    assert [one["key"] for one in state["photos"]] == ["photo-0002"]
    assert browser.get(f"/visits/{visit.pk}/photos/{photo.pk}/").status_code == 404


def test_a_report_says_what_it_lacks_and_ends_the_writing(visit: SiteCheck, office: Actor) -> None:
    browser = client(office)
    lacking = browser.post(f"/visits/{visit.pk}/report/")
    assert (lacking.status_code, lacking.json()["field"]) == (409, "rows")
    visit.rows.update(found="true", person=office.person, at=clock.now())
    answering.add_photo(
        actor=office, visit=visit, file=BytesIO(picture()), taken=answering.Taken("photo-0001", "", clock.now())
    )
    SiteCheck.objects.update(summary="一致", passed=True, written_by=office.person, written_at=clock.now())
    visit.inspectors.update(signature={"typed": "李试"}, signed_at=clock.now())
    assert browser.post(f"/visits/{visit.pk}/report/").json()["reported"] is True
    assert sent(browser, visit, {"rows": [{"number": 1, "found": "false", "note": "", "at": now()}]}).status_code == 409
    assert f"/checks/visits/{visit.pk}/" in browser.get("/visits/").content.decode()


def test_the_worker_is_a_script_of_its_own_place(db: None) -> None:
    answer = Client().get("/visits/worker.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_pages_are_in_english_too(visit: SiteCheck, office: Actor) -> None:
    browser = client(office)
    browser.cookies["yunxing_language"] = "en"
    draw = Draw.objects.get()
    case = Declaration.objects.get()
    own = {case.name, case.number, "昆山", "云星", "李试", "发票"}
    for address in (
        "/checks/",
        f"/checks/visits/{visit.pk}/",
        "/visits/",
        f"/visits/{visit.pk}/",
        f"/public/draws/{draw.pk}/",
    ):
        page = browser.get(address).content.decode()
        assert ("Site" in page or "Draw" in page or "visit" in page, "抽样文件" in page, "核查清单" in page) == (
            True, False, False,
        ), (address, own)  # fmt: skip


def test_a_late_entry_asks_for_a_supplement(call: Call, office: Actor) -> None:
    one = waiting(call, office)
    making.drawn(office, call)
    copies(one, 2)
    browser = client(office)
    with clock.moved_to(DRAWN_ON + timedelta(days=1)):
        assert "开始补充抽样" in browser.get("/checks/").content.decode()
        browser.post("/checks/commit/", {"call": call.pk})
        page = browser.get("/checks/").content.decode()
    assert ('name="strata"' in page, "补充抽样 2" in page) == (False, True)
