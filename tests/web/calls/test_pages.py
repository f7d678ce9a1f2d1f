"""Pages of calls: made, changed, opened and extended there, with what is wrong at its field."""

import re
from datetime import date

from django.test import Client

from tests.programme.factories import call, declaration, officer
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call

WHOLE = {
    "name": "2020年第二批",
    "edition": "jiangsu-2020",
    "stars": ["3", "5"],
    "opens_on": "2020-08-01",
    "closes_on": "2020-08-20",
    "county_by": "2020-08-25",
    "city_by": "2020-09-10",
    "notice": "# 通知\n请组织申报。",
}


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def seen(client: Client, one: Call) -> str:
    """What a form that changes a call was opened on."""
    found = re.search(r'name="seen" value="(\d+)"', client.get(f"/calls/{one.pk}/edit/").content.decode())
    assert found is not None
    return found[1]


def test_a_call_from_draft_to_extension() -> None:
    city = browser(officer("3207"))
    made = city.post("/calls/new/", WHOLE)
    one = Call.objects.get()
    assert made.headers["Location"] == f"/calls/{one.pk}/"
    assert (one.name, one.stars, one.closes_on, one.opened_at) == ("2020年第二批", [3, 5], date(2020, 8, 20), None)
    page = city.get(f"/calls/{one.pk}/").content.decode()
    assert ("草稿，仅本部门可见" in page, "<h2>通知</h2>" in page) == (True, True)
    city.post(f"/calls/{one.pk}/edit/", {**WHOLE, "name": "2020年第二批（更正）", "seen": seen(city, one)})
    city.post(f"/calls/{one.pk}/open/")
    days = {k: WHOLE[k] for k in ("closes_on", "county_by", "city_by")}
    page = city.get(f"/calls/{one.pk}/extend/").content.decode()
    shown = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in days}
    assert {name: found and found[1] for name, found in shown.items()} == days, "the days there are stand in the fields"
    refused = city.post(f"/calls/{one.pk}/extend/", {**days, "reason": "疫情"})
    assert (refused.status_code, re.findall("<li>([^<]+)</li>", refused.content.decode())) == (
        422,
        ["没有延长任何一级的期限"],
    )
    city.post(f"/calls/{one.pk}/extend/", {**days, "city_by": "2020-09-20", "reason": "疫情"})
    one.refresh_from_db()
    assert (one.name, one.city_by) == ("2020年第二批（更正）", date(2020, 9, 20))
    page = city.get(f"/calls/{one.pk}/").content.decode()
    assert "设区市 2020-09-10 → <b>2020-09-20</b>" in page
    assert "原因：疫情" in page


def test_of_two_who_change_a_call_at_once_neither_undoes_the_other() -> None:
    first, second = browser(officer("3207")), browser(officer("3207"))
    first.post("/calls/new/", WHOLE)
    one = Call.objects.get()
    address, opened = f"/calls/{one.pk}/edit/", seen(first, one)
    changed = {**WHOLE, "stars": ["4"], "notice": "甲写的\r\n通知", "city_by": "2020-09-11", "seen": opened}
    assert first.post(address, changed).status_code == 302
    late = second.post(address, {**WHOLE, "city_by": "2020-09-12", "name": "乙的名称", "seen": opened})
    form = late.context["form"]
    assert (late.status_code, len(form.non_field_errors())) == (422, 1)
    assert {name: errors for name, errors in form.errors.items() if name != "__all__"} == {
        "city_by": ["他人已改为：2020-09-11"]
    }
    held = {name: form[name].value() for name in ("name", "stars", "notice", "city_by", "seen")}
    now = seen(second, one)
    assert held == {
        "name": "乙的名称",
        "stars": ["4"],
        "notice": "甲写的\n通知",
        "city_by": "2020-09-12",
        "seen": now,
    }
    assert second.post(address, {**WHOLE, **held}).status_code == 302
    one.refresh_from_db()
    kept = (one.name, one.stars, one.notice.splitlines(), one.city_by)
    assert kept == ("乙的名称", [4], ["甲写的", "通知"], date(2020, 9, 12))


def test_a_form_of_the_province_follows_its_box_and_says_it() -> None:
    first, second = browser(officer("32")), browser(officer("32"))
    first.post("/calls/new/", {**WHOLE, "province_notice": "on"})
    one = Call.objects.get()
    address, opened = f"/calls/{one.pk}/edit/", seen(first, one)
    first.post(address, {**WHOLE, "seen": opened})
    late = second.post(address, {**WHOLE, "province_notice": "on", "name": "乙", "seen": opened})
    assert (late.status_code, bool(late.context["form"]["province_notice"].value())) == (422, False)
    unknown = second.post(address, {**WHOLE, "province_notice": "on", "seen": ""})
    assert unknown.context["form"].errors["province_notice"] == ["他人已改为：否"]


def test_what_is_wrong_is_said_at_its_field() -> None:
    city = browser(officer("3207"))
    refused = city.post("/calls/new/", {**WHOLE, "county_by": "2020-08-01"})
    page = refused.content.decode()
    place = page.index('name="county_by"')
    assert page.index("日期顺序应为：开始、企业截止、县区报送、设区市报送（R33–R34）") - place < 400
    assert 'value="2020年第二批"' in page, "what was typed stays"
    assert Call.objects.count() == 0


def test_the_frame_counts_down_to_the_nearest_deadline() -> None:
    actor, made = declaration(call=call())
    page = browser(actor).get("/declarations/").content.decode()
    assert f'data-until="{made.call.deadline.isoformat()}"' in page
    assert "<b data-left>1天 12小时</b>" in page
    with clock.moved_to(made.call.deadline):
        assert "data-until" not in browser(actor).get("/declarations/").content.decode()


def test_saving_goes_on_after_the_deadline_and_handing_in_says_what_to_do() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    client = browser(actor)
    before = client.get(f"/declarations/{made.number}/").content.decode()
    assert f'data-open-until="{made.call.deadline.isoformat()}"' in before
    with clock.moved_to(made.call.deadline):
        body = {"edits": [{"path": "fields/enterprise.employees", "after": "9", "base": None}], "how": "typed"}
        saved = client.post(f"/declarations/{made.number}/save/", body, content_type="application/json")
        assert (saved.status_code, sorted(saved.json())) == (200, ["at", "notices", "problems", "revision"])
        refused = client.post(f"/declarations/{made.number}/submit/")
        assert refused.status_code == 409
        said = re.findall(r'role="alert">([^<]+)<', refused.content.decode())
        assert said == ["批次“2020年首批”已于 2020-05-08 24:00 截止，填写的内容仍然保留，可用于下一批次"]
        made.refresh_from_db()
        assert (made.state, made.content["fields"]["enterprise.employees"]) == ("draft", "9")


def test_pages_show_a_call_whose_days_are_the_last_there_are() -> None:
    """What was kept before days were bounded takes no page down."""
    actor, made = declaration(call=call())
    Call.objects.filter(pk=made.call_id).update(closes_on=date.max, county_by=date.max, city_by=date.max)
    seen = [Client().get("/").status_code]
    seen += [browser(actor).get(one).status_code for one in ("/calls/", f"/calls/{made.call_id}/", "/declarations/")]
    assert seen == [200] * 4
