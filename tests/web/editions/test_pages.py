"""The province writes a draft, sees what it changes, publishes it, and settles readings, all on its pages."""

import re

import pytest
from django.test import Client

from tests.programme.editions import making
from tests.programme.editions.test_trying import handed_in
from tests.programme.factories import call, officer
from yunxing.guide.loading import texts_of
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.editions import drafting, keeping
from yunxing.programme.editions.model import KeptEdition, Ruling, Trial
from yunxing.programme.people.model import Jurisdiction
from yunxing.programme.work import leases

from ..calls.test_pages import WHOLE


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    keeping.edition_of.cache_clear()
    monkeypatch.setattr(leases, "BEAT", 3_600)


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def text_of(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S)
    assert found is not None
    return found[1]


def test_a_draft_from_copy_to_a_calls_choice() -> None:
    province = browser(officer("32"))
    begun = province.post("/editions/begin/", {"key": "jiangsu-2021", "begun_from": making.FIRST})
    assert begun.headers["Location"] == "/editions/jiangsu-2021/"
    page = province.get("/editions/jiangsu-2021/values/").content.decode()
    assert f'name="{making.APP_3}" value="2"' in page
    saved = province.post("/editions/jiangsu-2021/values/", {"base": "0", making.APP_3: "1"})
    assert saved.status_code == 302
    shown = province.get("/editions/jiangsu-2021/differences/").content.decode()
    assert ("工业APP应用" in shown, "<ins>3★ 1，4★" in shown, "at_least: {3: 1," in shown) == (True, True, True)
    shown = province.get("/editions/jiangsu-2021/differences/?file=edition").content.decode()
    assert "key: jiangsu-2021" in shown
    history = province.get("/editions/jiangsu-2021/history/").content.decode()
    assert "/editions/jiangsu-2021/history/1/requirements/" in history
    assert "at_least: {3: 1," in province.get("/editions/jiangsu-2021/history/1/requirements/").content.decode()
    assert "jiangsu-2021" not in province.get("/calls/new/").content.decode()
    province.post("/editions/jiangsu-2021/act/", {"act": "publish", "revision": "1"})
    kept = KeptEdition.objects.get()
    assert kept.stage == "published"
    assert kept.digest in province.get("/editions/jiangsu-2021/").content.decode()
    city = browser(officer("3207"))
    assert '<option value="jiangsu-2021">' in city.get("/calls/new/").content.decode()
    city.post("/calls/new/", {**WHOLE, "edition": "jiangsu-2021"})
    assert Call.objects.get().edition == "jiangsu-2021"
    refused = province.post("/editions/jiangsu-2021/act/", {"act": "withdraw"})
    assert (refused.status_code, "使用这一版本，不能停用" in refused.content.decode()) == (409, True)


def test_a_drafts_page_names_the_rulings_it_lacks_and_takes_them_over() -> None:
    actor = officer("32")
    making.draft(actor)
    making.settled(actor)
    province, address = browser(actor), "/editions/jiangsu-2021/"
    missing = "<li>P8 上云投入按哪个金额计——不含税金额（苏工信解〔2020〕1号，自"
    assert missing in province.get(address).content.decode()
    refused = province.post(f"{address}act/", {"act": "publish", "revision": "0"})
    assert (refused.status_code, "未写入草稿：P8（苏工信解〔2020〕1号" in refused.content.decode()) == (409, True)
    assert '<button class="btn btn-sm" name="act" value="rulings">' in province.get(address).content.decode()
    auditor = browser(officer("32", "auditor"))
    assert 'value="rulings"' not in auditor.get(address).content.decode()
    assert auditor.post(f"{address}act/", {"act": "rulings"}).status_code == 403
    assert province.post(f"{address}act/", {"act": "rulings"}).status_code == 302
    page = province.get(address).content.decode()
    assert (missing in page, "（补入解释）" in page) == (False, True)
    province.post(f"{address}act/", {"act": "publish", "revision": "1"})
    assert KeptEdition.objects.get().stage == "published"


def test_errors_stand_above_the_text_with_file_line_and_way_out() -> None:
    actor = officer("32")
    making.draft(actor)
    province, address = browser(actor), "/editions/jiangsu-2021/files/requirements/"
    text = texts_of(making.FIRST)["requirements"]
    assert text_of(province.get(address).content.decode()).startswith("# What a declaration must meet.")
    province.post(address, {"text": text.replace("at_least: {3: 2,", "at_least: {3: two,", 1), "base": "0"})
    page = province.get(address).content.decode()
    assert ("requirements.yaml:106" in page, "「two」不是整数，请写阿拉伯数字" in page) == (True, True)
    assert "改正全部错误后才能发布" in province.get("/editions/jiangsu-2021/").content.decode()
    assert "文件有错误时不能用表单修改" in province.get("/editions/jiangsu-2021/values/").content.decode()
    assert province.get("/editions/jiangsu-2021/differences/").status_code == 200
    english = browser(actor)
    english.post("/language/", {"language": "en"})
    assert "“two” is not a whole number" in english.get(address).content.decode()


def test_what_two_wrote_at_once_is_shown_to_the_second_who_loses_nothing() -> None:
    first, second = officer("32"), officer("32")
    making.draft(first)
    address = "/editions/jiangsu-2021/files/rulings/"
    browser(first).post(address, {"text": "# 甲\nrulings: []", "base": "0"})
    late = browser(second).post(address, {"text": "# 乙 <b>\nrulings: []", "base": "0"})
    page = late.content.decode()
    assert (late.status_code, text_of(page)) == (409, "# 乙 &lt;b&gt;\nrulings: []")
    assert ("<td># 甲</td>" in page, 'name="base" value="1"' in page) == (True, True)
    again = browser(second).post(address, {"text": "# 甲乙\nrulings: []", "base": "1"})
    assert (again.status_code, KeptEdition.objects.get().files["rulings"]) == (302, "# 甲乙\nrulings: []\n")


def test_a_wrong_value_is_said_and_what_was_typed_stays() -> None:
    actor = officer("32")
    making.draft(actor)
    page = browser(actor).post("/editions/jiangsu-2021/values/", {"base": "0", making.APP_3: "<two>"})
    assert page.status_code == 422
    assert f'name="{making.APP_3}" value="&lt;two&gt;" aria-invalid="true"' in page.content.decode()


def _cells(page: str) -> dict[str, tuple[str, str]]:
    """By name: what a number's cell holds, and what is said beside it."""
    found = re.findall(r'name="([^"]+)" value="([^"]*)"[^>]*>(?:<small[^>]*>([^<]*)</small>)?', page)
    return {name: (value, said) for name, value, said in found}


def test_a_stale_form_of_values_follows_the_colleague_where_it_was_not_touched_and_shows_both_values_where_it_was() -> (
    None
):
    first, second = officer("32"), officer("32")
    making.draft(first)
    address, app_5 = "/editions/jiangsu-2021/values/", making.APP_3[:-1] + "5"
    shown = _cells(browser(second).get(address).content.decode())
    held = {name: value for name, (value, _) in shown.items()}
    touched = {**held, making.APP_3: "9", app_5: "11", "readings/readings/2/default": "binding"}
    assert browser(first).post(address, {**touched, "base": "0"}).status_code == 302
    late = browser(second).post(address, {**held, app_5: "12", making.INVESTMENT_3: "77", "base": "0"})
    page = late.content.decode()
    after = _cells(page)
    assert (late.status_code, after["base"][0]) == (422, "1")
    assert {name: after[name] for name in (making.APP_3, app_5, making.INVESTMENT_3)} == {
        making.APP_3: ("9", f"已由他人修改，原为 {held[making.APP_3]}"),
        app_5: ("12", "他人已改为 11，保存则改为您输入的值"),
        making.INVESTMENT_3: ("77", ""),
    }
    again = {name: value for name, (value, _) in after.items()}
    assert browser(second).post(address, again).status_code == 302
    kept = _cells(browser(second).get(address).content.decode())
    assert {name: kept[name] for name in (making.APP_3, app_5, making.INVESTMENT_3)} == {
        making.APP_3: ("9", ""),
        app_5: ("12", ""),
        making.INVESTMENT_3: ("77", ""),
    }


def test_a_trial_is_left_and_come_back_to() -> None:
    actor, of = officer("32"), call()
    one = handed_in(of)
    making.draft(actor, **{making.INVESTMENT_3: "90000000"})
    province = browser(actor)
    asked = province.post("/editions/jiangsu-2021/try/", {"call": of.pk})
    address = asked.headers["Location"]
    assert "排队中" in province.get(address).content.decode()
    assert "HX-Refresh" not in province.get(f"{address}progress/").headers
    leases.work()
    assert province.get(f"{address}progress/").headers["HX-Refresh"] == "true"
    page = province.get(address).content.decode()
    assert (one.number in page, "上云投入" in page) == (True, True)
    assert one.number not in province.get(f"{address}?move=gains").content.decode()
    assert one.number in province.get(f"{address}?star=3&move=falls&page=9").content.decode()
    assert province.get(f"{address}?star=x&move=y").status_code == 200
    assert address in province.get("/editions/jiangsu-2021/").content.decode()
    assert province.post("/editions/jiangsu-2021/try/", {"call": "x"}).status_code == 404


def test_a_ruling_from_proposal_to_the_officers_list() -> None:
    actor = officer("32")
    handed_in(call())
    province = browser(actor)
    said = {
        "edition": making.FIRST,
        "settles": "P8/without_tax",
        "in_force_from": "2020-05-01",
        "document": "苏工信解〔2020〕1号",
        "grounds": "明细表各列不含税",
    }
    wrong = province.post("/editions/rulings/", {**said, "settles": "P8/with_tax"})
    assert (wrong.status_code, "这一解释与现行读法相同" in wrong.content.decode()) == (422, True)
    assert province.post("/editions/rulings/", {**said, "settles": "P8"}).status_code == 422
    address = province.post("/editions/rulings/", said).headers["Location"]
    assert (
        "排队中" in province.get(address).content.decode(),
        "作出这一解释" in province.get(address).content.decode(),
    ) == (
        True,
        False,
    )
    leases.work()
    assert "作出这一解释" in province.get(address).content.decode()
    city = browser(officer("3207"))
    assert said["document"] not in city.get("/editions/rulings/").content.decode(), "a proposal is the province's own"
    assert city.get(address).status_code == 404
    province.post(address, {"act": "make"})
    assert Ruling.objects.get().made_at is not None
    assert said["document"] in city.get("/editions/rulings/").content.decode()
    assert province.post(address, {"act": "drop"}).status_code == 409
    trial = Trial.objects.get()
    assert province.get(f"/editions/trials/{trial.pk}/").headers["Location"] == address


def test_the_provinces_auditor_reads_and_writes_nothing() -> None:
    actor = officer("32")
    made = making.draft(actor)
    auditor = browser(officer("32", "auditor"))
    for address in ("", "values/", "files/readings/", "history/", "differences/"):
        page = auditor.get(f"/editions/{made.key}/{address}")
        assert (page.status_code, b">\xe4\xbf\x9d\xe5\xad\x98<" in page.content) == (200, False), address
    for address, sent in (
        ("begin/", {"key": "x-1", "begun_from": making.FIRST}),
        (f"{made.key}/values/", {"base": "0", making.APP_3: "1"}),
        (f"{made.key}/files/rulings/", {"base": "0", "text": "rulings: []"}),
        (f"{made.key}/act/", {"act": "publish", "revision": "0"}),
        (f"{made.key}/act/", {"act": "drop"}),
    ):
        assert auditor.post(f"/editions/{address}", sent).status_code == 403, address
    assert KeptEdition.objects.get().revision == 0


@pytest.mark.parametrize(
    "address", ["nothing/", "jiangsu-2020/values/", "jiangsu-2020/files/nothing/", "rulings/99/", "trials/99/"]
)
def test_what_is_not_there_is_not_there(address: str) -> None:
    assert browser(officer("32")).get(f"/editions/{address}").status_code == 404


def test_a_packaged_edition_is_read_and_not_written() -> None:
    province = browser(officer("32"))
    assert "2020年版" in province.get("/editions/jiangsu-2020/").content.decode()
    page = province.get("/editions/jiangsu-2020/files/readings/").content.decode()
    assert ("readonly" in page, "What the text leaves open" in page) == (True, True)
    assert province.post("/editions/jiangsu-2020/act/", {"act": "publish"}).status_code == 404


def test_a_page_of_the_longest_file_is_under_100_kb() -> None:
    actor = officer("32")
    made = making.draft(actor)
    drafting.set_values(actor=actor, draft=made, values={making.APP_3: "1"}, base=0)
    province = browser(actor)
    sizes = {
        address: len(province.get(f"/editions/{made.key}/{address}").content)
        for address in ("", "values/", "differences/", "files/subdomains/")
    }
    assert {address: size for address, size in sizes.items() if size > 100_000} == {}


def test_an_area_is_added_and_renamed() -> None:
    province = browser(officer("32"))
    said = {"parent": "3207", "code": "320791", "name": "徐圩新区", "office": "徐圩新区经发局", "codes": ""}
    assert province.post("/offices/areas/new/", {**said, "code": "320706"}).status_code == 422
    assert province.post("/offices/areas/new/", said).status_code == 302
    zone = Jurisdiction.objects.get(pk="320791")
    own = zone.authorities.get()
    assert "徐圩新区经发局" in province.get("/offices/").content.decode()
    page = province.get("/offices/areas/320791/").content.decode()
    assert f'name="office-{own.pk}" value="徐圩新区经发局"' in page
    changed = {"name": "徐圩", "codes": "", f"office-{own.pk}": "徐圩经发局", "further": "徐圩审批局"}
    assert province.post("/offices/areas/320791/", changed).status_code == 302
    assert sorted(zone.authorities.values_list("name", flat=True)) == ["徐圩审批局", "徐圩经发局"]
    changed[f"office-{zone.authorities.get(name='徐圩审批局').pk}"] = "徐圩审批局"
    refused = province.post("/offices/areas/320791/", {**changed, "further": "", "codes": "320706"})
    assert (refused.status_code, "320706 已属于海州区" in refused.content.decode()) == (422, True)
