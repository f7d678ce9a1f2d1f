"""Who gets what at every address of the site: each address × each role × own and other enterprise and jurisdiction × GET and POST.

The addresses come from the URL configuration: a new one without its two lines in ``permissions.txt`` fails here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.programme import factories
from tests.programme.evaluation import making
from tests.programme.recognitions import making as titles
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls import verbs as calls
from yunxing.programme.calls.model import Call
from yunxing.programme.calls.queries import last_act
from yunxing.programme.checks import drawing
from yunxing.programme.checks.model import CheckPhoto, SiteCheck
from yunxing.programme.checks.visiting import Order, order
from yunxing.programme.confirming.model import Confirmation
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.editions import drafting, ruling, trying
from yunxing.programme.evaluation import experts, panels
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages.model import Mail
from yunxing.programme.overwriting import mark_of
from yunxing.programme.papers.drawing import DRAWER
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Blob, Drawn, Paper, Upload
from yunxing.programme.people import inviting
from yunxing.programme.people import verbs as people
from yunxing.programme.people.model import Enterprise, Jurisdiction, Membership
from yunxing.programme.procedure import ending
from yunxing.programme.publicity import noticing, objecting
from yunxing.programme.publicity.model import Announced, Announcement
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.sending.model import Package
from yunxing.programme.standing import cases
from yunxing.programme.standing.model import Exemption, Sanction
from yunxing.programme.statistics import counting
from yunxing.programme.work.model import Job

from ..closing import closed
from ..programme.checks import making as checking

TABLE = Path(__file__).with_name("permissions.txt")
ROLES = (
    *("anonymous", "alone"),
    *("owner", "editor", "rival", "provider"),
    *("county", "county2", "city", "city2", "direct", "province"),
    *("expert", "auditor", "auditor2", "operator"),
)
"""As the columns of the table: nobody, a person without enterprise or office; the enterprise's own people, another
enterprise and a provider; its county and another, its city and another, a direct county, the province; at its city an
expert and an auditor, an auditor elsewhere; an operator."""

HEADED = ("anonymous", "owner", "county", "province", "expert", "operator")
"""Roles that see between them nearly every page."""


@dataclass
class World:
    """One of everything, around one enterprise in 海州区."""

    actors: dict[str, Actor]
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the word in the table: the arguments of the address."""
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By address: what a sound POST sends."""
    sessions: dict[str, str] = field(default_factory=dict)
    """By role: the session's key."""

    def client(self, role: str, **more: Any) -> Client:
        """A browser that is logged in, or of nobody."""
        client = Client(**more)
        if role == "anonymous":
            return client
        if role not in self.sessions:
            client.force_login(self.actors[role].person)
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": "filename YS5wZGY="}
"""What a client of resumable uploads says with each request."""


def roles() -> dict[str, Actor]:
    owner = factories.owner()
    assert owner.enterprise is not None
    editor = Membership.objects.create(
        person=factories.person(), enterprise=owner.enterprise, role="editor", since=clock.now()
    )
    found = {
        "alone": Actor(factories.person()),
        "owner": owner,
        "editor": Actor(editor.person, membership=editor),
        "rival": factories.owner(),
        "provider": factories.owner(declares=False, provides=True),
        "county": factories.officer("320706"),
        "county2": factories.officer("320703"),
        "city": factories.officer("3207"),
        "city2": factories.officer("3201"),
        "direct": factories.officer("320583"),
        "province": factories.officer("32"),
        "expert": factories.officer("3207", "expert"),
        "auditor": factories.officer("3207", "auditor"),
        "auditor2": factories.officer("3201", "auditor"),
        "operator": factories.officer("32", "operator"),
    }
    for actor in found.values():
        EmailAddress.objects.create(user=actor.person, email=actor.person.email, verified=True, primary=True)
    return found


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; every request is undone, so that each finds it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.moved_to(factories.NOON):
            made = around_one_enterprise()
        yield made
        transaction.set_rollback(True)


def around_one_enterprise() -> World:
    actors = roles()
    owner, city = actors["owner"], actors["city"]
    one = owner.enterprise
    assert one is not None
    blob = keep(BytesIO(b"%PDF-1.4 a licence"), name="licence.pdf")
    Enterprise.objects.filter(pk=one.pk).update(licence=blob, licence_name="licence.pdf", licence_at=clock.now())
    claimed = factories.owner(proven=False)
    assert claimed.enterprise is not None
    people.hand_in_licence(actor=claimed, enterprise=claimed.enterprise, blob=blob, file_name="licence.pdf")
    terms = calls.Terms(
        "2020年首批", "jiangsu-2020", [3, 4], *[(clock.now() + timedelta(days=d)).date() for d in (0, 5, 6, 9)]
    )
    first, second = (calls.open_call(actor=city, call=calls.make(actor=city, terms=terms)) for _ in range(2))
    third = calls.open_call(actor=city, call=calls.make(actor=city, terms=terms))
    draft_call = calls.make(actor=city, terms=terms)
    _, submitted = factories.declaration(owner, filled="01-three-stars-just-enough", call=first)
    submitting.submit(actor=owner, declaration=submitted)
    _, draft = factories.declaration(owner, filled="01-three-stars-just-enough", call=second)
    of_standing = _looked_into(actors, calls.open_call(actor=city, call=calls.make(actor=city, terms=terms)), blob)
    confirmation = _asked(actors["provider"], draft, owner)
    papers = {
        made.pk: Paper.objects.create(
            declaration=made, blob=blob, name="licence.pdf", added_by=owner.person, added_at=clock.now()
        )
        for made in (submitted, draft)
    }
    packed = _package(first, actors)
    title = titles.title()
    Recognition.objects.filter(pk=title.pk).update(certificate=blob, signature="unsigned")
    counting.count()
    Drawn.objects.create(blob=blob, drawer=DRAWER, state="made", made=blob, pages=1, asked_at=clock.now())
    upload = Upload.objects.create(
        declaration=draft,
        person=owner.person,
        name="a.pdf",
        length=9,
        begun_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    post = factories.officer("320706").post
    assert post is not None
    to_enterprise, secret = inviting.invite(actor=owner, enterprise=one, email="new@example.org", role="editor")
    to_office, _ = inviting.invite(actor=city, authority=city.authority, email="new@example.org", role="officer")
    move = people.ask_move(
        actor=claimed, enterprise=claimed.enterprise, to=Jurisdiction.objects.get(pk="320703"), reason="搬迁"
    )
    colleague = Membership.objects.create(person=factories.person(), enterprise=one, role="editor", since=clock.now())
    job = Job.objects.create(task="a.b", run_after=clock.now(), enqueued_at=clock.now(), state="failed")
    mail = Mail.objects.create(
        to=["x@example.org"], subject="x", raw=b"", state="given_up", next_try=clock.now(), made_at=clock.now()
    )
    county = actors["county"].authority
    assert county is not None
    judged = evaluated(actors, first)
    province = actors["province"]
    edition = drafting.begin(actor=province, key="jiangsu-2021", begun_from="jiangsu-2020")
    trial = trying.try_draft(actor=province, draft=edition, call=first)
    settled = {
        "edition": "jiangsu-2020",
        "in_force_from": clock.today(),
        "document": "苏工信解〔2020〕1号",
        "grounds": "明细表各列不含税",
    }
    proposal = ruling.propose(actor=province, reading="P8", choose="without_tax", **settled)
    days = {day: getattr(terms, day).isoformat() for day in calls.DAYS}
    whole = {**days, "name": "批次", "edition": "jiangsu-2020", "stars": [3, 4]}
    remark = {"path": "fields/enterprise.employees", "text": "请核实", "answer_by": "2020-05-20"}
    made = World(
        actors,
        things={
            "-": {},
            "own": {"pk": one.pk},
            "claimed": {"pk": claimed.enterprise.pk},
            "colleague": {"pk": colleague.pk},
            "move": {"pk": move.pk},
            "county": {"pk": county.pk},
            "city": {"pk": city.authority.pk if city.authority else 0},
            "post": {"pk": post.pk},
            "invitation": {"pk": to_enterprise.pk},
            "invitation2": {"pk": to_office.pk},
            "secret": {"secret": secret},
            "call": {"pk": first.pk},
            "draft-call": {"pk": draft_call.pk},
            "edition": {"key": edition.key},
            "edition-file": {"key": edition.key, "file": "rulings"},
            "edition-change": {"key": edition.key, "number": 0, "file": "rulings"},
            "trial": {"pk": trial.pk},
            "ruling": {"pk": proposal.pk},
            "area": {"code": "320706"},
            "job": {"pk": job.pk},
            "mail": {"pk": mail.pk},
            "package": {"pk": packed.pk},
            "publication": {"pk": title.publication_id},
            "title": {"code": title.code},
            "uscc": {"uscc": title.uscc},
            "submitted": {"number": submitted.number},
            "draft": {"number": draft.number},
            "section": {"number": submitted.number, "section": "basic"},
            "document": {"number": submitted.number, "kind": "declaration.yaml"},
            "confirmation": {"pk": confirmation.pk},
            **of_standing,
            **_at_an_end(
                actors, *(calls.open_call(actor=city, call=calls.make(actor=city, terms=terms)) for _ in range(2))
            ),
            "paper": {"number": submitted.number, "pk": papers[submitted.pk].pk},
            "draft-paper": {"number": draft.number, "pk": papers[draft.pk].pk},
            "picture": {"picture": "funnel"},
            "upload": {"number": draft.number, "pk": upload.pk},
            "key": {"pk": 999},
            "provider": {"provider_id": "province"},
            "mail-key": {"key": "abc"},
            **judged.things,
            "reset-key": {"uidb36": "a", "key": "abc"},
        },
        posts={
            "capacity": {"capacity": ""},
            "language": {"language": "en"},
            "register": {
                "uscc": factories.code(),
                "name": "连云港新试有限公司",
                "jurisdiction": "320706",
                "declares": "on",
            },
            "enterprise-invite": {"email": "a@example.org", "role": "editor"},
            "enterprise-member": {"role": "owner"},
            "enterprise-move": {"to": "320703", "reason": "搬迁"},
            "enterprises-one": {"proven": "yes"},
            "enterprises-move": {"granted": "yes"},
            "office-invite": {"email": "a@example.org", "role": "officer"},
            "standing-open": {"ground": "发票不实"},
            "standing-case-act": {"on": "2020-05-20", "place": "市工信局"},
            "standing-sanction": {"until": "2020-06-30", "reason": "整改到位"},
            "standing-exemption-end": {"until": "2020-06-30"},
            "call-new": whole,
            "call-edit": {**whole, "seen": last_act(first)},
            "call-extend": {**days, "city_by": "2020-06-30", "reason": "疫情"},
            "confirmation-answer": {"answer": "no", "reason": "金额不对"},
            "declaration-confirm": {"path": "invoices/none/breakdown"},
            "declaration-fill": {"earlier": submitted.number},
            "declarations-begin": {"call": third.pk, "star": 3},
            "declaration-star": {"star": 4},
            "declaration-return": {**remark, "seen": 1},
            "declaration-answer-by": {"answer_by": (clock.today() + timedelta(3)).isoformat(), "reason": "日期有误"},
            "declaration-end": {"reason": "业务调整"},
            "declaration-terminate": {"reason": "同意"},
            "declaration-reopen": {"reason": "核对有误"},
            "declaration-reconsider": {"reason": "企业异议成立"},
            "review-row": {"row": f"claims/{submitted.content['claims'][0]['item']}", "answer": "confirmed", "seen": 1},
            "review-rest": {"seen": 1},
            "review-end": {"act": "reject", "reason": "不符合", "seen": 1},
            "review-several": {"number": [submitted.number], f"seen-{submitted.number}": 1},
            "package-change": {"act": "number", "letter_number": "海工信〔2020〕1号"},
            "recommending-opinion": {"text": "同意推荐"},
            "edition-begin": {"key": "jiangsu-2022", "begun_from": "jiangsu-2020"},
            "edition-rulings": {**settled, "settles": "P9/contract", "in_force_from": clock.today().isoformat()},
            "edition-ruling": {"act": "drop"},
            "edition-act": {"act": "drop"},
            "edition-try": {"call": second.pk},
            "edition-file": {"text": "rulings: []", "base": "0"},
            "area-new": {"parent": "3207", "code": "320791", "name": "徐圩新区", "office": "徐圩新区经发局"},
            "area": {"name": "海州区", f"office-{county.pk}": county.name},
            "office-reach": {"phone": "0518-85800000"},
            "messages-wishes": {"returned": "daily"},
            **judged.posts,
        },
    )
    checked = _checked(actors, calls.open_call(actor=city, call=calls.make(actor=city, terms=terms)))
    made.things |= checked
    made.posts |= {
        "checks-commit": {"call": third.pk},
        "checks-freeze": {"public_source": "双色球", "public_on": "2020-05-20"},
        "checks-draw": {"public_value": "03 07"},
        "check-add": {"reason": "金额异常"},
        "check-again": {"reason": "已改正"},
        "declaration-reject": {"reason": "不符合推荐条件"},
        "check-order": {"inspectors": [actors["city"].post.pk, actors["county"].post.pk]},  # type: ignore[union-attr]
        "check-change": {"inspectors": [actors["city"].post.pk, actors["county"].post.pk]},  # type: ignore[union-attr]
    }
    for role in ROLES:
        made.client(role)
    return made


def _package(call: Call, actors: dict[str, Actor]) -> Package:
    """One that the county has made and not sent."""
    county, city = actors["county"], actors["city"]
    return Package.objects.create(
        number="B1", call=call, stage="county", sender=county.authority, receiver=city.authority,
        made_by=county.person, made_at=clock.now(),
    )  # fmt: skip


def _checked(actors: dict[str, Actor], call: Call) -> dict[str, dict[str, Any]]:
    """Around four stars of 海州区: a draw made and one under way, a case for each act, a visit of the city and the county."""
    city = actors["city"]
    first = checking.placed(checking.submitted(factories.owner(), call), State.TO_CHECK, city)
    draw = checking.drawn(city, call)
    posts = [checking.post_of(city), checking.post_of(actors["county"])]
    visit = order(actor=city, declaration=Declaration.objects.get(pk=first.pk), what=Order(posts))
    cases = {}
    for state in (State.DRAWN, State.NOT_DRAWN, State.CHECK_FAILED):
        waited = checking.placed(checking.submitted(factories.owner(), call), State.TO_CHECK, city)
        cases[state] = checking.placed(waited, state, city)
    other = checking.placed(checking.submitted(factories.owner(), call), State.DRAWN, city)
    reported = order(actor=city, declaration=other, what=Order(posts))
    SiteCheck.objects.filter(pk=reported.pk).update(passed=True, reported_at=clock.now())
    checking.placed(checking.submitted(factories.owner(), call), State.TO_CHECK, city)
    under_way = drawing.commit(actor=city, call=call)
    photo = CheckPhoto.objects.create(
        visit=visit,
        key="photo-0001",
        blob=keep(BytesIO(b"\xff\xd8\xff\xe0"), name="photo.jpg"),
        taken_at=clock.now(),
        person=city.person,
        at=clock.now(),
    )
    return {
        "draw": {"pk": draw.pk},
        "under-way": {"pk": under_way.pk},
        "visit": {"pk": visit.pk},
        "reported": {"pk": reported.pk},
        "photo": {"pk": visit.pk, "photo": photo.pk},
        **{state: {"number": case.number} for state, case in cases.items()},
    }


class Judged(NamedTuple):
    """What is evaluated and shown to the public at the enterprise's city, and what a sound POST sends there."""

    things: dict[str, dict[str, Any]]
    posts: dict[str, dict[str, Any]]


def evaluated(actors: dict[str, Actor], call: Call) -> Judged:
    city, expert = actors["city"], actors["expert"]
    assert expert.post is not None
    assert city.authority is not None
    one = experts.introduce(actor=expert, post=expert.post, employer="江苏样例大学", fields=["app"])
    interest = experts.declare_interest(actor=expert, expert=one, kind="other", name="某公司")
    panel = making.panel(city, call, [one], each=1)
    shown, listed, free, judged, waiting = (
        making.before_the_city(call, name=f"连云港公示第{n}有限公司")[1] for n in range(1, 6)
    )
    for each in (shown, listed, free):
        making.decided(city, panel, each)
    (case,) = panels.put_before(actor=city, panel=panel, declarations=[judged])
    terms = noticing.Terms(
        "公示", "1号", clock.today(), clock.today() + timedelta(days=7), "0518-85000000", "海州区1号"
    )
    opened = noticing.write(actor=city, call=call, declarations=[shown], terms=terms)
    noticing.open_notice(actor=city, notice=opened)
    draft = noticing.write(actor=city, call=call, declarations=[listed], terms=terms)
    item = opened.items.get()
    proof = objecting.attach(BytesIO(b"%PDF-1.4 proof"), "proof.pdf", 14)
    objection = objecting.lodge(item=item, text="没有上云", files=[proof]).objection
    objecting.write_found(actor=city, objection=objection, found="已核实")
    announcement = Announcement.objects.create(
        authority=city.authority,
        call=call,
        number="9号",
        announced_on=clock.today() + timedelta(days=8),
        person=city.person,
        at=clock.now(),
    )
    Announced.objects.create(announcement=announcement, declaration=shown)
    asked = case.assignments.get()
    notice = {**terms._asdict(), "number_of": free.number}
    return Judged(
        things={
            "panel": {"pk": panel.pk},
            "panel-case": {"pk": case.pk},
            "expert-post": {"pk": expert.post.pk},
            "interest": {"pk": interest.pk},
            "notice": {"pk": opened.pk},
            "draft-notice": {"pk": draft.pk},
            "noticed": {"pk": opened.pk, "item": item.pk},
            "objection": {"pk": objection.pk},
            "objection-file": {"pk": objection.files.get().pk},
            "announcement": {"pk": announcement.pk},
        },
        posts={
            "evaluation-self": {"employer": "南京样例大学", "fields": ["app"]},
            "evaluation-expert": {"employer": "南京样例大学", "fields": ["app"]},
            "evaluation-interest": {"kind": "other", "name": "另一公司"},
            "evaluation-interest-drop": {"reason": "填错"},
            "evaluation-panel-new": {
                "call": call.pk,
                "name": "第二组",
                "meets_on": clock.today(),
                "each": 1,
                "experts": [one.pk],
            },
            "evaluation-panel-edit": {"name": "第二组", "meets_on": clock.today(), "experts": [one.pk]},
            "evaluation-panel-cases": {"number": waiting.number},
            "evaluation-panel-minutes": {"minutes": f"{panel.minutes}补充", "base": mark_of(panel.minutes)},
            "evaluation-case-opinion": {"passes": "yes", "score": 80, "text": "可"},
            "evaluation-case-recuse": {"reason": "亲属任职"},
            "evaluation-case-decide": {"votes_for": 1, "votes_against": 0, "abstained": 0, "reason": "可"},
            "evaluation-case-exchange": {"assignment": asked.pk, "reason": "出差"},
            "evaluation-case-reconsider": {"reason": "申诉"},
            "notice-new": notice,
            "notice-edit": notice,
            "notice-objection-found": {"found": "再次核实", "base": mark_of("已核实")},
            "notice-objection-answer": {
                "upheld": "no",
                "text": "不成立",
                "base": objecting.mark_of_answer(objection),
            },
            "notice-announce": {"number": "10号", "announced_on": clock.today()},
            "public-object": {"text": "没有上云"},
            "public-objections": {"number": objection.number, "secret": "no"},
        },
    )


def _asked(provider: Actor, made: Declaration, by: Actor) -> Confirmation:
    """A question to the provider, about an explanation that is not among the files."""
    return Confirmation.objects.create(
        declaration=made,
        provider=provider.enterprise,
        path="evidence/e1",
        shown={"file": "说明.pdf"},
        digest="0" * 64,
        asked_by=by.person,
        asked_at=clock.now(),
    )


def _looked_into(actors: dict[str, Actor], call: Call, blob: Blob) -> dict[str, dict[str, Any]]:
    """A case about another declaration of the enterprise, a sanction and an exemption of its city."""
    _, accused = factories.declaration(actors["owner"], filled="01-three-stars-just-enough", call=call)
    submitting.submit(actor=actors["owner"], declaration=accused)
    case = cases.open_case(actor=actors["county"], declaration=accused, ground="发票不实", files=[(blob, "举报.pdf")])
    city = actors["city"]
    by = {"authority": city.authority, "made_by": city.person, "made_at": clock.now(), "from_on": clock.today()}
    sanction = Sanction.objects.create(party="provider", name="某云有限公司", reason="失信", source="名单", **by)
    exemption = Exemption.objects.create(area="3207", name="某企业", source="名单", **by)
    entry = acts_on(accused).first()
    assert entry is not None
    return {
        "case": {"number": case.number},
        "case-file": {"number": case.number, "pk": case.files.get().pk},
        "case-act": {"number": case.number, "act": "hearing"},
        "sanction": {"pk": sanction.pk},
        "exemption": {"pk": exemption.pk},
        "list": {"kind": "exemptions"},
        "planned": {"token": "none"},
        "entry": {"number": entry.number},
    }


def _at_an_end(actors: dict[str, Actor], call: Call, earlier: Call) -> dict[str, dict[str, Any]]:
    """Further declarations of the enterprise: one that it asks to end, one returned long ago, one passed, one rejected."""
    owner = actors["owner"]
    _, one = factories.declaration(owner, filled="01-three-stars-just-enough", call=call)
    submitting.submit(actor=owner, declaration=one)
    ending.ask(actor=owner, declaration=one, reason="业务调整")
    made = {"wished": {"number": one.number}}
    one.refresh_from_db()
    for name, state in (("overdue", State.RETURNED), ("passed", State.PASSED), ("rejected", State.REJECTED)):
        (other,) = checking.copies(one, 1, state=state, star=3)
        # What was rejected is of another call: the enterprise declared nothing there since.
        Declaration.objects.filter(pk=other.pk).update(
            call=earlier if name == "rejected" else call,
            answer_by=clock.today() - timedelta(days=1),
            returned_from=State.FIRST_REVIEW,
        )
        made[name] = {"number": other.number}
    return made


def addresses(patterns: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Every address of the site, by name; those without one by their pattern."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield one.name or before + str(one.pattern)


def rows() -> dict[tuple[str, str], tuple[str, str]]:
    """The table: by method and address, what it is tried on and the expected outcome of each role."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            method, name, thing, *marks = line.split()
            found[method, name] = (thing, "".join(marks))
    return found


def mark(response: HttpResponse) -> str:
    """An outcome as the table writes it."""
    status = response.status_code
    if status in (301, 302):
        return "L" if response.headers["Location"].startswith("/accounts/login/") else ">"
    return {200: "y", 201: "y", 204: "y", 401: "L", 403: "x", 404: "-", 405: "m", 400: "!", 409: "!", 422: "!"}[status]


def outcome(world: World, method: str, name: str, thing: str, role: str) -> str:
    cache.clear()
    client = world.client(role, headers=TUS if name in ("uploads", "upload") else None)
    path = reverse(name, kwargs=world.things[thing]) if "/" not in name else f"/{name}"
    with transaction.atomic():
        if method in ("GET", "HEAD"):
            response = client.generic(method, path)
        elif name == "declaration-save":
            body = {"edits": [{"path": "fields/enterprise.employees", "after": "8", "base": None}], "how": "typed"}
            response = client.post(path, body, content_type="application/json")
        elif name == "enterprise-licence":
            response = client.post(path, {"licence": SimpleUploadedFile("a.pdf", b"%PDF-1.4 another")})
        else:
            response = client.post(path, world.posts.get(name, {}))
        if response.streaming:
            closed(response)
        transaction.set_rollback(True)
    return mark(response)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """So many requests from one place would be held back; that they are is shown with the accounts."""
    settings.ACCOUNT_RATE_LIMITS = False


def test_every_address_has_its_lines_and_no_line_is_without_address() -> None:
    names = set(addresses())
    assert {name for _, name in rows()} == names
    assert set(rows()) == {(method, name) for method in ("GET", "POST") for name in names}


@pytest.mark.parametrize(("method", "name"), sorted(rows()) if TABLE.exists() else [])
def test_each_role_gets_at_an_address_what_the_table_says(world: World, method: str, name: str) -> None:
    thing, expected = rows()[method, name]
    got = "".join(outcome(world, method, name, thing, role) for role in ROLES)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, expected, strict=True))


@pytest.mark.parametrize("name", sorted({n for n in addresses() if "/" not in n} - {"upload"}))  # tus has its own HEAD
def test_what_can_be_read_answers_head_as_it_answers_get(world: World, name: str) -> None:
    thing, _ = rows()["GET", name]
    seen = [[outcome(world, method, name, thing, role) for role in HEADED] for method in ("GET", "HEAD")]
    assert seen[1] == seen[0]


@pytest.mark.parametrize("name", sorted({n for n in addresses() if "/" not in n}))
def test_no_post_is_taken_without_its_token(world: World, name: str) -> None:
    client = world.client("owner", enforce_csrf_checks=True, headers=TUS)
    assert client.post(reverse(name, kwargs=world.things[rows()["POST", name][0]])).status_code == 403
