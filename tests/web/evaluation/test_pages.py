"""Pages of evaluation: an opinion is on no page before all are given; what is chosen there is what happens."""

import re

import pytest
from django.test import Client

from tests.programme.evaluation import making
from tests.programme.factories import NOON, officer
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.evaluation import opinions, panels
from yunxing.programme.evaluation.model import Assignment, Expert, Panel, PanelCase
from yunxing.programme.overwriting import mark_of
from yunxing.programme.procedure import ending

SECRET = "这是一条不该被别人看到的意见"


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def said(page: str) -> list[str]:
    return [text.strip() for text in re.findall(r'class="said[^"]*"[^>]*>([^<]+)<', page)]


class World:
    def __init__(self, each: int = 2) -> None:
        self.call = making.call()
        self.city = officer("320583")
        self.made = making.waiting(self.call, name="昆山页面有限公司")[1]
        self.experts = [making.expert() for _ in range(each + 1)]
        self.panel = making.panel(self.city, self.call, [one for _, one in self.experts], each=each)

    def case(self) -> PanelCase:
        (case,) = panels.put_before(actor=self.city, panel=self.panel, declarations=[self.made])
        return case


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_a_panel_from_the_first_page_to_the_decision(world: World) -> None:
    city = browser(world.city)
    page = city.get("/evaluation/").content.decode()
    assert "省2020年首批：<b>1</b> 件待评审，尚未列入评审组" in page
    made = city.post(
        "/evaluation/panels/new/",
        {
            "call": world.call.pk,
            "name": "第二组",
            "meets_on": NOON.date().isoformat(),
            "each": 2,
            "experts": [one.pk for _, one in world.experts],
        },
    )
    panel = Panel.objects.latest("pk")
    address = f"/evaluation/panels/{panel.pk}/"
    assert (made.headers["Location"], panel.experts.count()) == (address, 3)
    assert "昆山页面有限公司" in city.get(address).content.decode()
    city.post(f"{address}cases/", {"all": "1"})
    city.post(f"{address}minutes/", {"minutes": "逐件评议", "base": mark_of("")})
    case = panel.cases.get()
    for one in making.of(case):
        mine = browser(making.actor_of(one.expert))
        home = mine.get("/evaluation/").content.decode()
        assert ("昆山页面有限公司" in home, '<span>评审</span><span class="count">1</span>' in home) == (True, True)
        done = mine.post(f"/evaluation/cases/{case.pk}/opinion/", {"passes": "yes", "score": 77, "text": "可以"})
        assert done.headers["Location"] == "/evaluation/"
        assert '<span>评审</span><span class="count">' not in mine.get("/evaluation/").content.decode()
    page = city.get(f"/evaluation/cases/{case.pk}/").content.decode()
    assert re.search(r'name="votes_for" value="2"', page), "votes are filled in from the opinions"
    votes = {"votes_for": 2, "votes_against": 0, "abstained": 0, "reason": "符合"}
    wrong = city.post(f"/evaluation/cases/{case.pk}/decide/", {**votes, "abstained": 1})
    assert (wrong.status_code, "赞成、反对、弃权之和应为 2" in wrong.content.decode()) == (422, True)
    city.post(f"/evaluation/cases/{case.pk}/decide/", votes)
    world.made.refresh_from_db()
    assert world.made.state == "evaluated"
    assert "待列入的申报" in city.get(address).content.decode()
    city.post(f"{address}close/")
    panel.refresh_from_db()
    assert panel.closed_at is not None


def test_no_page_shows_an_opinion_before_all_are_given(world: World) -> None:
    case = world.case()
    first, second = making.of(case)
    opinions.give_opinion(actor=making.actor_of(first.expert), assignment=first, passes=False, score=13, text=SECRET)
    others = {"the office": world.city, "another expert": making.actor_of(second.expert)}
    addresses = [f"/evaluation/cases/{case.pk}/", f"/evaluation/panels/{world.panel.pk}/", "/evaluation/", "/messages/"]
    for actor in others.values():
        client = browser(actor)
        whole = "".join(client.get(address).content.decode() for address in addresses)
        assert SECRET not in whole
        assert not re.search(r">\s*13\s*<", whole)
        assert "票数不一" not in whole
    own = browser(making.actor_of(first.expert)).get(f"/evaluation/cases/{case.pk}/").content.decode()
    assert SECRET in own
    opinions.give_opinion(actor=making.actor_of(second.expert), assignment=second, passes=True, score=90, text="另一条")
    for actor in others.values():
        page = browser(actor).get(f"/evaluation/cases/{case.pk}/").content.decode()
        assert (SECRET in page, "票数不一" in page, "评分相差 77" in page) == (True, True, True)
    board = browser(world.city).get(f"/evaluation/panels/{world.panel.pk}/").content.decode()
    assert ("票数不一 1 : 1" in board, "评分相差 77" in board) == (True, True)


def test_an_expert_reads_every_section_of_their_case_and_none_of_another(world: World) -> None:
    case = world.case()
    inside = browser(making.actor_of(making.of(case)[0].expert))
    left = next(one for _, one in world.experts if one.pk not in {a.expert_id for a in making.of(case)})
    outside = browser(making.actor_of(left))
    number = world.made.number
    for part in ("", "basic/", "claims/", "investment/", "evidence/", "dossier/", "documents/form.docx"):
        address = f"/declarations/{number}/{part}"
        assert (inside.get(address).status_code, outside.get(address).status_code) == (200, 404), part
    assert "data-path" not in inside.get(f"/declarations/{number}/basic/").content.decode(), "nothing can be typed"
    assert inside.post(f"/declarations/{number}/submit/").status_code == 409
    assert outside.get(f"/evaluation/cases/{case.pk}/").status_code == 404


def test_experts_say_and_declare_for_themselves(world: World) -> None:
    actor = officer("320583", "expert")
    client = browser(actor)
    assert "请先填写工作单位" in client.get("/evaluation/").content.decode()
    assert client.post("/evaluation/interests/", {"kind": "other", "name": "某公司"}).status_code == 409
    wrong = client.post("/evaluation/self/", {"employer": "某大学", "employer_uscc": "91", "fields": ["app"]})
    assert "统一社会信用代码有误" in wrong.content.decode()
    client.post("/evaluation/self/", {"employer": "某大学", "fields": ["app", "edge"]})
    client.post("/evaluation/interests/", {"kind": "consultant", "name": "某公司", "note": "2019年"})
    page = client.get("/evaluation/self/").content.decode()
    assert ("某公司" in page, "曾为其提供咨询" in page) == (True, True)
    one = Expert.objects.get(post=actor.post)
    city = browser(world.city)
    assert "某大学" in city.get("/evaluation/experts/").content.decode()
    interest = one.interests.get()
    city.post(f"/evaluation/interests/{interest.pk}/drop/", {"reason": "填错"})
    assert one.interests.count() == 0


def test_standing_back_and_exchanging(world: World) -> None:
    case = world.case()
    first = making.of(case)[0]
    browser(making.actor_of(first.expert)).post(f"/evaluation/cases/{case.pk}/recuse/", {"reason": "亲属任职"})
    first.refresh_from_db()
    assert (first.recused_why, len(making.of(case))) == ("亲属任职", 2)
    city = browser(world.city)
    assert "亲属任职" in city.get(f"/evaluation/cases/{case.pk}/").content.decode()
    second = making.of(case)[0]
    page = city.post(
        f"/evaluation/cases/{case.pk}/exchange/", {"assignment": second.pk, "reason": "出差"}, follow=True
    ).content.decode()
    assert said(page)[0] == "评审组没有其他可用专家，请为评审组增加专家。"
    for hostile in ("", "x", "9" * 30, str(second.pk + 999), "-1"):
        assert city.post(f"/evaluation/cases/{case.pk}/exchange/", {"assignment": hostile}).status_code == 404
    assert Assignment.objects.filter(recused_at=None).count() == 1


def test_a_hostile_opinion_stays_text(world: World) -> None:
    case = world.case()
    for one in making.of(case):
        opinions.give_opinion(
            actor=making.actor_of(one.expert), assignment=one, passes=True, score=1, text="<script>alert(1)</script>"
        )
    page = browser(world.city).get(f"/evaluation/cases/{case.pk}/").content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_what_failed_is_looked_at_again_from_its_page(world: World) -> None:
    case = making.decided(world.city, world.panel, world.made, passes=False)
    city = browser(world.city)
    assert "重新评审" in city.get(f"/evaluation/cases/{case.pk}/").content.decode()
    city.post(f"/evaluation/cases/{case.pk}/reconsider/", {"reason": "企业申诉成立"})
    assert "<b>1</b> 件待评审" in city.get("/evaluation/").content.decode()
    assert "重新评审的原因" not in city.get(f"/evaluation/cases/{case.pk}/").content.decode()


@pytest.mark.django_db
def test_several_are_decided_after_a_look_at_what_that_does() -> None:
    with clock.moved_to(NOON):
        world = World()
        case = world.case()
        office, address = browser(world.city), f"/evaluation/panels/{world.panel.pk}/"
        assert 'name="case"' not in office.get(address).content.decode()
        making.opine(case)
        assert f'name="case" value="{case.pk}"' in office.get(address).content.decode()
        preview = office.post(f"{address}decide/", {"case": [str(case.pk)]})
        assert [(one.case.pk, one.passes, one.refused) for one in preview.context["foreseen"]] == [
            (case.pk, True, None)
        ]
        case.refresh_from_db()
        assert case.decided_at is None
        assert office.post(f"{address}decide/", {"all": "1"}).context["ready"] != []
        office.post(f"{address}decide/", {"case": [str(case.pk)], "sure": "yes"})
        case.refresh_from_db()
        assert case.decided_at is None, "only what was shown as ready is done"
        office.post(f"{address}decide/", {"ready": [str(case.pk)], "sure": "yes"})
        case.refresh_from_db()
        assert (case.passed, case.votes_for, case.reason) == (True, 2, "2 名专家一致认为通过")
        assert browser(officer("3207")).post(f"{address}decide/", {"all": "1"}).status_code == 404
        assert "data-all" not in office.get(address).content.decode(), "nothing is left to be chosen"


@pytest.mark.django_db
def test_a_panel_shows_whose_request_to_end_it_waits() -> None:
    with clock.moved_to(NOON):
        world = World()
        world.case()
        office, address = browser(world.city), f"/evaluation/panels/{world.panel.pk}/"
        assert "申请终止" not in office.get(address).content.decode()
        by = world.made.enterprise.memberships.get()
        ending.ask(actor=Actor(by.person, membership=by), declaration=world.made, reason="业务调整")
        assert office.get(address).content.decode().count("申请终止") == 1


@pytest.mark.django_db
def test_no_vote_is_read_before_all_opinions_are_given() -> None:
    with clock.moved_to(NOON):
        world = World()
        case = world.case()
        first, second = making.of(case)
        office, address = browser(world.city), f"/evaluation/panels/{world.panel.pk}/decide/"
        opinions.give_opinion(
            actor=making.actor_of(first.expert), assignment=first, passes=False, score=10, text="材料不足。"
        )
        page = office.post(address, {"case": [str(case.pk)]})
        (seen,) = page.context["foreseen"]
        assert (seen.complete, seen.votes_for, seen.votes_against) == (False, 0, 0)
        assert votes(page.content.decode()) == ["—"]
        opinions.give_opinion(
            actor=making.actor_of(second.expert), assignment=second, passes=False, score=10, text="材料不足。"
        )
        assert votes(office.post(address, {"case": [str(case.pk)]}).content.decode()) == ["0 : 2"]


def votes(page: str) -> list[str]:
    return re.findall(r'<td class="whole">([^<]*)</td>', page)


def test_minutes_that_a_colleague_wrote_meanwhile_are_brought_together_on_the_page(world: World) -> None:
    client, address = browser(world.city), f"/evaluation/panels/{world.panel.pk}/"
    first = world.panel.minutes
    shown = client.get(address).content.decode()
    assert f'name="base" value="{mark_of(first)}"' in shown
    panels.write_minutes(actor=officer("320583"), panel=world.panel, text="同事的纪要")
    for base in (mark_of(first), ""):
        answer = client.post(f"{address}minutes/", {"minutes": "我的纪要", "base": base})
        page = answer.content.decode()
        assert (answer.status_code, ">我的纪要</textarea>" in page, "<p>同事的纪要</p>" in page) == (409, True, True)
        assert f'name="base" value="{mark_of("同事的纪要")}"' in page
    assert Panel.objects.get().minutes == "同事的纪要"
    both = {"minutes": "同事的纪要\r\n我的纪要", "base": mark_of("同事的纪要")}
    assert client.post(f"{address}minutes/", both).status_code == 302
    assert Panel.objects.get().minutes == "同事的纪要\n我的纪要"


def test_the_page_says_that_minutes_on_which_a_case_was_decided_are_only_added_to(world: World) -> None:
    client, address = browser(world.city), f"/evaluation/panels/{world.panel.pk}/"
    assert "只能在其后补充" not in client.get(address).content.decode()
    making.decided(world.city, world.panel, world.made)
    assert "只能在其后补充" in client.get(address).content.decode()
    base = mark_of(world.panel.minutes)
    page = client.post(f"{address}minutes/", {"minutes": "。", "base": base}).content.decode()
    assert ("已据这份纪要作出结论" in page, ">。</textarea>" in page) == (True, True)


def test_the_button_says_how_many_it_puts_before_the_panel(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    making.waiting(world.call, name="昆山另一家有限公司")
    client, address = browser(world.city), f"/evaluation/panels/{world.panel.pk}/"
    assert "列入全部 2 件" in client.get(address).content.decode()
    monkeypatch.setattr(panels, "MOST_AT_ONCE", 1)
    page = client.get(address).content.decode()
    assert ("列入前 1 件" in page, "列入全部" in page) == (True, False)
    first = min(("昆山另一家有限公司", "昆山页面有限公司"))
    client.post(f"{address}cases/", {"all": "1"})
    assert [one.declaration.name for one in world.panel.cases.all()] == [first]
