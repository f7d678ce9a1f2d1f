"""A declaration's own pages: what hinders handing in, with a link to each place; what changed since."""

import html
import json
import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.programme.factories import NOON, call, declaration, officer, person
from tests.programme.procedure.walking import at_city
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.documents.writing import written
from yunxing.programme.people import verbs as people
from yunxing.programme.people.model import Jurisdiction, Membership
from yunxing.programme.procedure.model import Step
from yunxing.programme.sending import verbs as sending
from yunxing.programme.standing.model import Sanction


def browser(actor: object) -> Client:
    client = Client()
    client.force_login(actor.person)  # type: ignore[attr-defined]
    return client


def test_each_place_of_the_form_that_is_missing_is_linked_and_nothing_is_handed_in() -> None:
    actor, made = declaration()
    client = browser(actor)
    address = f"/declarations/{made.number}/"
    page = client.get(address).content.decode()
    listed = re.search(r'id="missing".*?</div>', page, re.DOTALL)
    assert listed is not None
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', listed[0])
    assert links[0] == (f"{address}basic/#fields-filed_on", "填报日期")
    assert links[-2:] == [
        (f"{address}cloud/#providers", "上云合作机构"),
        (f"{address}claims/#claims", "上云业务及应用"),
    ]
    assert "确认提交" not in page
    refused = client.post(f"{address}submit/", follow=True)
    assert "申请表还没有填写完整：填报日期" in refused.content.decode()
    made.refresh_from_db()
    assert made.state == "draft"


def test_a_form_that_is_filled_in_offers_handing_in() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    client = browser(actor)
    page = client.get(f"/declarations/{made.number}/").content.decode()
    assert ('id="missing"' in page, "确认提交" in page, page.count("改为申报")) == (False, True, 2)
    submitting.submit(actor=actor, declaration=made)
    submitting.withdraw(actor=actor, declaration=made)
    client.post(f"/declarations/{made.number}/star/", {"star": "4"})
    changes = client.get(f"/declarations/{made.number}/changes/").content.decode()
    assert re.findall(r"<td>申报星级</td><td><del>(.*?)</del></td><td><ins>(.*?)</ins>", changes) == [("3 星", "4 星")]


def test_after_the_call_closed_it_may_be_withdrawn_and_the_page_says_that_this_is_for_good() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    submitting.submit(actor=actor, declaration=made)
    address, warned = f"/declarations/{made.number}/", "批次已截止：撤回后不能再提交到这一批次"
    client = browser(actor)
    assert warned not in client.get(address).content.decode()
    with clock.moved_to(made.call.deadline):
        client = browser(actor)
        assert warned in client.get(address).content.decode()
        client.post(f"{address}withdraw/")
        made.refresh_from_db()
        assert made.state == "draft"
        assert "截止，填写的内容仍然保留" in client.post(f"{address}submit/", follow=True).content.decode()


def test_a_sanction_that_came_later_is_said_and_the_city_may_end_the_case() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    submitting.submit(actor=actor, declaration=made)
    city = officer("3207")
    address, warned = f"/declarations/{made.number}/", "起列在联合惩戒名单上，不得申报"
    before = browser(city).get(address).content.decode()
    Sanction.objects.create(
        party="enterprise", name=made.name, uscc=made.enterprise.uscc, from_on=date(2020, 5, 1), reason="另案",
        authority=city.authority, made_by=city.person, made_at=clock.now(),
    )  # fmt: skip
    pages = [browser(one).get(address).content.decode() for one in (actor, city)]
    assert (warned in before, [warned in page for page in pages]) == (False, [True, True])
    assert (f"{address}terminate/" in before, [f"{address}terminate/" in page for page in pages]) == (
        False,
        [False, True],
    )


def test_a_call_in_which_one_lives_offers_that_one_and_no_second() -> None:
    actor, made = declaration()
    client = browser(actor)
    other = call(name="第二批")
    page = client.get("/declarations/").content.decode()
    assert re.findall(r'name="call" value="(\d+)"', page) == [str(other.pk)]
    assert f'<a href="/declarations/{made.number}/">已有申报 {made.number}</a>' in page
    Declaration.objects.filter(pk=made.pk).update(state=State.REJECTED)
    page = client.get("/declarations/").content.decode()
    assert set(re.findall(r'name="call" value="(\d+)"', page)) == {str(other.pk), str(made.call_id)}


def test_an_editor_is_told_who_hands_in() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    assert actor.enterprise is not None
    editor = person()
    joined = Membership.objects.create(person=editor, enterprise=actor.enterprise, role="editor", since=clock.now())
    page = browser(Actor(editor, membership=joined)).get(f"/declarations/{made.number}/").content.decode()
    assert "您没有这项权限，由企业负责人办理" in page
    assert "确认提交" not in page


def test_what_an_imported_form_says_otherwise_is_chosen_place_by_place() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    client = browser(actor)
    data = SimpleUploadedFile("x.docx", written(made, "form.docx"))
    edits = [Edit("fields/enterprise.employees", "7"), Edit("fields/enterprise.kind", "别的")]
    writing.change(actor=actor, declaration=made, edits=edits)
    address = f"/declarations/{made.number}/fill/"
    page = client.post(address, {"file": data}).content.decode()
    took = [html.unescape(one) for one in re.findall(r'name="take" value="([^"]+)"', page)]
    assert [json.loads(one)[0] for one in took] == ["fields/enterprise.kind", "fields/enterprise.employees"]
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    given = {"revision": revision[1], "take": [took[1]]}
    assert client.post(address, given).status_code == 302
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.kind"] == "别的"
    assert str(made.content["fields"]["enterprise.employees"]) == str(json.loads(took[1])[1])
    # Somebody writes there meanwhile: nothing is taken over unseen.
    writing.change(actor=actor, declaration=made, edits=[Edit("fields/enterprise.employees", "8")], how="pasted")
    assert client.post(address, given).status_code == 409
    for wrong in ({"revision": "x", "take": took}, {"revision": "1", "take": ["{"]}, {"revision": "1", "take": ["1"]}):
        assert client.post(address, wrong).status_code == 409


def test_what_several_clauses_ask_for_stands_once_on_the_panel_with_all_of_them() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    rows = [Edit(f"evidence/{row['id']}", None) for row in made.content["evidence"] if row["item"] == "credit_report"]
    made = writing.change(actor=actor, declaration=made, edits=rows).declaration
    page = browser(actor).get(f"/declarations/{made.number}/panel/").content.decode()
    said = re.findall(r'<li><a href="([^"]+)">请提供企业信用报告</a> <small>([^<]+)</small>', page)
    assert said == [
        (f"/declarations/{made.number}/evidence/#evidence", "通知 一.1 (L15); 附件2、3 证明材料1 (L406, L540)")
    ]


def test_a_star_and_a_call_that_are_no_numbers_begin_nothing() -> None:
    actor, made = declaration()
    client = browser(actor)
    for values, status in (
        ({"call": made.call.pk, "star": "9" * 5_000}, 409),
        ({"call": "9" * 5_000, "star": "3"}, 404),
    ):
        assert client.post("/declarations/begin/", values).status_code == status
    assert Declaration.objects.count() == 1


def test_a_draft_whose_enterprise_moved_to_another_city_is_not_handed_in_to_the_call_it_left() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    nanjing = Jurisdiction.objects.get(pk="320102")
    move = people.ask_move(actor=actor, enterprise=made.enterprise, to=nanjing, reason="迁址")
    people.decide_move(actor=officer("320102"), move=move, granted=True)
    page = browser(actor).post(f"/declarations/{made.number}/submit/", follow=True).content.decode()
    assert "不受理贵企业现在所在地区的申报" in page
    made.refresh_from_db()
    assert (made.state, made.path) == ("draft", nanjing.path)


def test_the_citys_opinion_is_read_by_whoever_sees_the_declaration_once_it_recommended() -> None:
    with clock.moved_to(NOON):
        city, made = at_city(4)
        Declaration.objects.filter(pk=made.pk).update(state="not_drawn")
        made.refresh_from_db()
        sending.write_opinion(actor=city, declaration=made, text="同意推荐甲乙丙", sealed_on=clock.today())
        member = Membership.objects.get(enterprise=made.enterprise)
        who = [Actor(member.person, membership=member), city, officer("32")]

        def seen() -> list[bool]:
            pages = [browser(one).get(f"/declarations/{made.number}/").content.decode() for one in who]
            return ["同意推荐甲乙丙" in page for page in pages]

        assert seen() == [False, False, False]
        Step.objects.create(
            declaration=made, number=99, event="recommend", before="not_drawn", after="recommended", at=clock.now(),
            person=city.person, authority=city.authority, edition=made.edition,
        )  # fmt: skip
        Declaration.objects.filter(pk=made.pk).update(state="recommended")
        assert seen() == [True, True, True]
