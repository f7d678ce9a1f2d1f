"""Pages of enterprises: registering with a suggestion, the licence beside what was registered, members, moves, offices."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.programme import factories
from yunxing.programme.acting import Actor
from yunxing.programme.people.model import Enterprise, Invitation, Membership, Move, Post
from yunxing.programme.work.model import Job
from yunxing.reference import uscc


def browser(actor: Actor, **more: str) -> Client:
    client = Client(headers=more)
    client.force_login(actor.person)
    return client


def code(digits: str) -> str:
    first = f"91{digits}EXAM77777"
    return first + uscc.check_character(first)


def said(page: str) -> list[str]:
    return re.findall(r"<li>([^<]+)</li>", page)


def test_registering_suggests_the_county_and_waits_for_a_yes() -> None:
    factories.province()
    client = browser(Actor(factories.person()))
    data = {"uscc": code("320706"), "name": "连云港新试有限公司", "declares": "on"}
    first = client.post("/register/", data)
    page = first.content.decode()
    assert (first.status_code, Enterprise.objects.count()) == (422, 0)
    assert said(page) == ["按信用代码第 3–8 位（320706）建议，注册地已迁移的请改选：海州区。请确认后再次提交"]
    assert re.findall(r'<option value="(\w+)" selected', page) == ["320706"]
    done = client.post("/register/", {**data, "jurisdiction": "320706"})
    assert done.headers["Location"] == "/enterprise/"
    assert list(Enterprise.objects.values_list("name", "jurisdiction", "declares", "provides")) == [
        ("连云港新试有限公司", "320706", True, False)
    ]


def test_what_is_wrong_with_a_registration_is_said_at_its_field() -> None:
    factories.province()
    client = browser(Actor(factories.person()))
    data = {"uscc": "913207060000000000", "name": "连云港新试有限公司", "jurisdiction": "320706", "declares": "on"}
    assert said(client.post("/register/", data).content.decode()) == [
        "“913207060000000000”不是有效的统一社会信用代码，请对照营业执照核对（GB 32100-2015）"
    ]
    nothing = client.post("/register/", {"uscc": "", "name": ""}).content.decode()
    assert said(nothing) == ["这个字段是必填项。", "这个字段是必填项。", "请选择受理县区"]
    neither = client.post("/register/", {**data, "uscc": code("320706"), "declares": ""}).content.decode()
    assert said(neither) == ["请选择身份：申报企业或云服务商"]


def test_the_suggestion_for_the_form_keeps_what_was_chosen_by_hand() -> None:
    factories.province()
    client = browser(Actor(factories.person()))

    def chosen(**asked: str) -> list[str]:
        page = client.get("/register/suggestion/", asked).content.decode()
        return re.findall(r'<option value="(\w+)" selected', page)

    assert chosen(uscc=code("320706")) == ["320706"]
    assert chosen(uscc=code("320706"), address="连云港市连云区示例路") == ["320703"]
    assert chosen(uscc=code("320706"), jurisdiction="320583", by="hand") == ["320583"]
    assert chosen(uscc="nonsense", address="<script>") == []


def test_a_provider_registers_likewise() -> None:
    factories.province()
    client = browser(Actor(factories.person()))
    data = {"uscc": code("320706"), "name": "连云港云服务有限公司", "jurisdiction": "320706", "provides": "on"}
    client.post("/register/", data)
    assert list(Enterprise.objects.values_list("declares", "provides")) == [(False, True)]


def test_a_licence_is_handed_in_once_for_reading_and_judged_beside_what_was_registered() -> None:
    actor = factories.owner(proven=False)
    one = actor.enterprise
    assert one is not None
    client, county = browser(actor), browser(factories.officer("320706"))
    client.post("/enterprise/licence/", {"licence": SimpleUploadedFile("执照.exe", b"MZ")})
    assert Job.objects.count() == 0, "a program is no licence"
    client.post("/enterprise/licence/", {"licence": SimpleUploadedFile("执照.pdf", b"%PDF-1.4 x")})
    assert Job.objects.filter(task__endswith="read_licence").count() == 1
    page = county.get(f"/enterprises/{one.pk}/").content.decode()
    assert "正在读取执照" in page
    facts = {
        "name": {"value": one.name.replace("(", "（"), "sure": True},
        "uscc": {"value": "91320706EXAM99999X", "sure": False},
        "representative": {"value": "陈样例", "sure": True},
    }
    Enterprise.objects.filter(pk=one.pk).update(licence_read={"facts": facts, "findings": [["有一处疑点", "a doubt"]]})
    page = county.get(f"/enterprises/{one.pk}/").content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    shown = [re.sub(r"<[^>]+>|\s+", "", row) for row in table.split("</tr>")[:-1]]
    assert shown[:2] == [
        f"名称{one.name}{one.name}一致",
        f"统一社会信用代码{one.uscc}91320706EXAM99999X请核对原件不一致",
    ]
    assert shown[3] == "法定代表人—陈样例仅执照载明"
    assert "有一处疑点" in page
    refused = county.post(f"/enterprises/{one.pk}/", {"proven": "no", "why": ""})
    assert (refused.status_code, "请写明未通过的原因" in refused.content.decode()) == (409, True)
    county.post(f"/enterprises/{one.pk}/", {"proven": "no", "why": "信用代码与执照不符"})
    page = client.get("/enterprise/").content.decode()
    assert "未通过：信用代码与执照不符" in page


def test_a_licence_opens_in_a_sandbox_and_not_as_a_page_of_ours() -> None:
    actor = factories.owner(proven=False)
    one = actor.enterprise
    assert one is not None
    client = browser(actor)
    client.post("/enterprise/licence/", {"licence": SimpleUploadedFile("执照.pdf", b"%PDF-1.4 x")})
    answer = client.get(f"/enterprises/{one.pk}/licence/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 x"  # type: ignore[arg-type]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_members_are_invited_changed_and_removed_on_one_page() -> None:
    actor = factories.owner()
    client = browser(actor)
    client.post("/enterprise/invite/", {"email": "a@example.org", "role": "editor"})
    invitation = Invitation.objects.get()
    page = client.get("/enterprise/").content.decode()
    assert ("a@example.org" in page, "已邀请" in page) == (True, True)
    client.post(f"/invitations/{invitation.pk}/withdraw/")
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == factories.NOON
    second = Membership.objects.create(
        person=factories.person(), enterprise=actor.enterprise, role="editor", since=factories.NOON
    )
    client.post(f"/enterprise/members/{second.pk}/", {"role": "owner"})
    client.post(f"/enterprise/members/{second.pk}/", {"act": "remove"})
    assert list(Membership.objects.values_list("person", "role")) == [(actor.person.pk, "owner")]
    assert client.post(f"/enterprise/members/{actor.membership.pk}/", {"act": "remove"}).status_code == 409  # type: ignore[union-attr]


def test_a_move_is_asked_and_granted_from_the_pages() -> None:
    actor = factories.owner()
    client = browser(actor)
    client.post("/enterprise/move/", {"to": "320703", "reason": "迁址"})
    move = Move.objects.get()
    old, new = browser(factories.officer("320706")), browser(factories.officer("320703"))
    assert "迁址" in new.get("/enterprises/").content.decode()
    assert "迁址" not in old.get("/enterprises/").content.decode()
    new.post(f"/enterprises/moves/{move.pk}/", {"granted": "yes"})
    assert Enterprise.objects.get().jurisdiction_id == "320703"


def test_the_tree_of_offices_shows_who_works_where_and_who_does_not() -> None:
    factories.officer("320706")
    operator = browser(factories.officer("32", "operator"))
    page = operator.get("/offices/").content.decode()
    rows = [re.sub(r"<[^>]+>|\s+", "", row) for row in re.findall(r"<li.*?</li>", page, re.DOTALL)]
    assert (
        rows
        == [
            "江苏省工信部门没有经办人员",
            "昆山市工信部门没有经办人员",
            "南京市工信部门没有经办人员",
            "玄武区工信部门没有经办人员",
            "连云港市工信部门没有经办人员",
            "连云区工信部门没有经办人员",
            "海州区工信部门1名经办",
        ]
        or rows[-1] == "海州区工信部门1名经办"
    )
    city = browser(factories.officer("3207")).get("/offices/").content.decode()
    assert ("南京市" in city, "海州区" in city) == (False, True)


def test_an_operator_brings_in_the_first_officer_of_an_office() -> None:
    operator = browser(factories.officer("32", "operator"))
    office = factories.officer("320703", "auditor").authority
    assert office is not None
    operator.post(f"/offices/{office.pk}/invite/", {"email": "first@example.org", "role": "officer"})
    invitation = Invitation.objects.get()
    assert (invitation.authority, invitation.role) == (office, "officer")
    assert "first@example.org" in operator.get(f"/offices/{office.pk}/").content.decode()
    post = Post.objects.get(authority=office)
    operator.post(f"/office/posts/{post.pk}/end/")
    assert Post.objects.filter(authority=office).count() == 0


def test_pages_in_english_speak_english() -> None:
    actor = factories.owner(name="Example Ltd")
    page = browser(actor, **{"accept-language": "en"}).get("/enterprise/").content.decode()
    main = re.sub(r"<[^>]+>", " ", page[page.index("<main") :])
    names = {actor.person.name, "海州区"}
    assert [
        w for w in re.findall(r"[\u4e00-\u9fff]+", main) if w not in names and "市" not in w and "区" not in w
    ] == []


def test_each_page_takes_few_statements_however_much_there_is(django_assert_max_num_queries: Any) -> None:
    from yunxing.programme.people.jurisdictions import plant

    plant()
    actor = factories.owner(proven=False)
    for _ in range(5):
        factories.owner(proven=False)
        factories.officer("320706", "auditor")
    county, operator = factories.officer("320706"), factories.officer("32", "operator")
    assert actor.enterprise is not None
    pages = [
        *((actor, path) for path in ("/enterprise/", "/register/", "/messages/", "/calls/")),
        *((county, path) for path in ("/enterprises/", f"/enterprises/{actor.enterprise.pk}/", "/office/")),
        *((operator, path) for path in ("/offices/", "/operations/")),
    ]
    for who, path in pages:
        client = browser(who)
        client.get(path)
        with django_assert_max_num_queries(15):
            assert client.get(path).status_code == 200
        assert len(client.get(path).content) < 100_000


def test_a_renewed_licence_is_looked_at_by_the_county_and_changes_the_name() -> None:
    actor = factories.owner()
    assert actor.enterprise is not None
    client, county = browser(actor), browser(factories.officer("320706"))
    address = f"/enterprises/{actor.enterprise.pk}/"
    assert "按执照更名" not in county.get(address).content.decode()
    upload = SimpleUploadedFile("执照.pdf", b"%PDF-1.4 renewed")
    assert client.post("/enterprise/licence/", {"licence": upload}).status_code == 302
    assert "待受理县区核对后更名" in client.get("/enterprise/").content.decode()
    assert "更名待核" in county.get("/enterprises/").content.decode()
    assert "按执照更名" in county.get(address).content.decode()
    assert county.post(address, {"proven": "yes", "name": ""}).status_code == 409
    assert county.post(address, {"proven": "yes", "name": "连云港更名有限公司"}).status_code == 302
    assert list(Enterprise.objects.values_list("name", "standing")) == [("连云港更名有限公司", "proven")]


def test_the_telephone_of_an_office_is_changed_by_its_officers_and_read_by_its_others() -> None:
    officer, others = factories.officer("320706"), [factories.officer("320706", duty) for duty in ("auditor", "expert")]
    officer.authority.phone = "0518-85800000"  # type: ignore[union-attr]
    officer.authority.save()  # type: ignore[union-attr]
    seen = []
    for one in (officer, *others):
        page = browser(one).get("/office/")
        text = page.content.decode()
        seen.append((page.status_code, "0518-85800000" in text, 'name="phone"' in text))
    assert seen == [(200, True, True), (200, True, False), (200, True, False)]
