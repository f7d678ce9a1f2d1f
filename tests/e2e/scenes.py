"""One of everything to look at, and who looks at it: for the check of every page and for pictures of them all."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from allauth.account.models import EmailAddress
from PIL import Image

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks import drawing
from yunxing.programme.checks.answering import Answer, Taken, Writing, add_photo, answer, report, seen_of, sign, write
from yunxing.programme.checks.visiting import Order, conclude, order
from yunxing.programme.confirming import verbs as confirming
from yunxing.programme.confirming.queries import wanted
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration, Submission
from yunxing.programme.editions import drafting, ruling, trying
from yunxing.programme.journal.anchoring import anchor
from yunxing.programme.journal.model import Entry
from yunxing.programme.papers import adding
from yunxing.programme.people import inviting
from yunxing.programme.publicity.model import PublicNotice
from yunxing.programme.recognitions import certificates
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.standing import cases, lists
from yunxing.programme.standing.model import Sanction
from yunxing.programme.statistics import counting

from ..evidence.making.invoices import draw, make_ofd
from ..programme.checks import making as checking
from ..programme.editions import making as editions
from ..programme.factories import NOON, call, declaration, officer, owner
from ..programme.papers.making import add, worked
from ..programme.procedure import walking
from ..programme.recognitions import making as titles
from ..programme.statistics.test_counting import published
from .ended import ended
from .evaluated import evaluated, open_today


class Scene(NamedTuple):
    """A page as somebody sees it. ``who`` is ``nobody``, ``owner``, ``provider``, ``county``, ``city`` or ``expert``."""

    name: str
    who: str
    address: str


SECTIONS = ("basic", "cloud", "narratives", "claims", "investment", "breakdown", "evidence", "commitment", "dossier")


def play() -> tuple[dict[str, Actor], list[Scene]]:
    """A draft, a returned declaration and one in review, with the people around them; and every page there is of them."""
    with clock.moved_to(NOON):
        open_call = call()
        who = {"owner": owner(), "county": officer("320706"), "city": officer("3207")}
        _, draft = declaration(who["owner"], star=4, filled="11-four-stars-with-a-sealed-table", call=open_call)
        paper = add(who["owner"], draft, "发票/发票.ofd", make_ofd(draw(1, "digital_ordinary"))).paper
        worked()
        adding.add_line(actor=who["owner"], paper=paper, place=0, texts={"name": "云存储", "amount_yuan": "300"})
        _, returned = declaration(owner(), filled="05-three-stars-table-not-sealed", call=open_call)
        one = wanted(returned)[0]
        code = returned.content["providers"][0]["uscc"]
        who["provider"] = owner(name=one.provider, uscc=code, declares=False, provides=True)
        asker = Actor(returned.enterprise.memberships.get().person, membership=returned.enterprise.memberships.get())
        confirming.ask(actor=asker, declaration=returned, path=one.path)
        submitting.submit(actor=asker, declaration=returned)
        submitting.give_back(
            actor=who["county"],
            declaration=returned,
            remarks=[
                ("fields/enterprise.employees", "请核对人数"),
                (f"invoices/{returned.content['invoices'][0]['id']}", "请补充合同"),
            ],
            answer_by=NOON.date() + timedelta(7),
        )
        writing.change(actor=asker, declaration=returned, edits=[writing.Edit("fields/enterprise.employees", "130")])
        who["returned"] = asker
        _, submitted = declaration(owner(), filled="01-three-stars-just-enough", call=open_call)
        submitting.submit(
            actor=Actor(
                submitted.enterprise.memberships.get().person, membership=submitted.enterprise.memberships.get()
            ),
            declaration=submitted,
        )
        _, filed = walking.submitted(4, of=open_call, papers=True)
        standing_scenes = _looked_into(who, submitted)
        risen = owner(name="连云港步步高装备制造有限公司")
        risen_titles = [titles.title(star=star, actor=risen) for star in (3, 4, 5)]
        Recognition.objects.filter(pk=risen_titles[0].pk).update(until_on=NOON.date() - timedelta(1))
        revoked = titles.title(revoked_on=NOON.date())
        for one_title in risen_titles:
            certificates.make.call(one_title.pk, about="x")
        PublicNotice.objects.create(
            authority=who["city"].authority, call=open_call, title="2020年首批三星级上云企业拟认定名单公示",
            contact="0518-85800000", opens_on=NOON.date(), closes_on=clock.today() + timedelta(4000),
            written_by=who["city"].person, written_at=NOON, opened_at=NOON,
        )  # fmt: skip
        who["risen"] = risen
        published(walking.submitted(of=open_call)[1], officer("32"))
        counting.count()
        who["province"] = officer("32")
        rules = _rules(who["province"], open_call)
        waiting = owner(proven=False)
        assert waiting.enterprise is not None
        inviting.invite(actor=who["county"], email="new@example.org", role="officer", authority=who["county"].authority)
        judged = evaluated(who, open_call)
    checked = _checked(who)
    at_an_end = ended(who, open_call)
    open_today()
    today = clock.today()
    Call.objects.update(closes_on=today + timedelta(2), county_by=today + timedelta(9), city_by=today + timedelta(9))
    for actor in who.values():
        EmailAddress.objects.get_or_create(user=actor.person, email=actor.person.email, verified=True, primary=True)
    scenes = [
        Scene("home", "nobody", "/"),
        Scene("login", "nobody", "/accounts/login/"),
        Scene("signup", "nobody", "/accounts/signup/"),
        Scene("password-reset", "nobody", "/accounts/password/reset/"),
        Scene("no-such-page", "nobody", "/nothing/"),
        Scene("declarations", "owner", "/declarations/"),
        Scene("overview", "owner", f"/declarations/{draft.number}/"),
        *(Scene(f"section-{key}", "owner", f"/declarations/{draft.number}/{key}/") for key in SECTIONS),
        Scene("dossier-seal", "owner", f"/declarations/{draft.number}/dossier/?seal=1"),
        Scene("viewer", "owner", f"/declarations/{draft.number}/papers/{paper.pk}/"),
        Scene("viewer-line", "owner", f"/declarations/{draft.number}/papers/{paper.pk}/?mend=0.0"),
        Scene("viewer-add", "owner", f"/declarations/{draft.number}/papers/{paper.pk}/?add=0"),
        Scene("history", "owner", f"/declarations/{draft.number}/history/"),
        Scene("returned", "returned", f"/declarations/{returned.number}/"),
        Scene("returned-row", "returned", f"/declarations/{returned.number}/basic/"),
        Scene("changes", "returned", f"/declarations/{returned.number}/changes/"),
        Scene("enterprise", "owner", "/enterprise/"),
        Scene("register", "owner", "/register/"),
        Scene("calls", "owner", "/calls/"),
        Scene("call", "owner", f"/calls/{open_call.pk}/"),
        Scene("messages", "returned", "/messages/"),
        Scene("mail-address", "owner", "/accounts/email/"),
        Scene("password", "owner", "/accounts/password/change/"),
        Scene("second-factor", "owner", "/accounts/2fa/"),
        Scene("sessions", "owner", "/accounts/sessions/"),
        Scene("confirmations", "provider", "/confirmations/"),
        Scene("queue", "county", "/declarations/"),
        Scene("in-review", "county", f"/declarations/{submitted.number}/"),
        Scene("in-review-claims", "county", f"/declarations/{submitted.number}/claims/"),
        Scene("review", "county", "/review/"),
        Scene("bench", "county", f"/declarations/{submitted.number}/review/"),
        Scene(
            "bench-file",
            "county",
            f"/declarations/{filed.number}/review/?row=claims/{filed.content['claims'][0]['item']}",
        ),
        Scene("return", "county", f"/declarations/{submitted.number}/return/"),
        Scene("statistics", "city", "/statistics/"),
        Scene("statistics-titles", "city", "/statistics/?colour=titles"),
        Scene("statistics-county", "county", "/statistics/"),
        Scene("list-of-a-picture", "city", f"/declarations/?call={open_call.pk}&industry=C&reached=0"),
        Scene("public-map", "nobody", "/public/map/"),
        Scene("enterprises", "county", "/enterprises/"),
        Scene("enterprise-judged", "county", f"/enterprises/{waiting.enterprise.pk}/"),
        Scene("office", "county", "/office/"),
        *standing_scenes,
        Scene("public", "nobody", "/public/"),
        Scene("public-results", "nobody", "/public/results/?standing=all"),
        Scene("public-nothing", "nobody", "/public/results/?q=nobody"),
        Scene("public-publication", "nobody", f"/public/publications/{revoked.publication_id}/"),
        Scene("public-enterprise", "nobody", f"/public/enterprises/{risen_titles[0].uscc}/"),
        Scene("public-verify", "nobody", f"/public/verify/{risen_titles[2].code}/"),
        Scene("public-verify-expired", "nobody", f"/public/verify/{risen_titles[0].code}/"),
        Scene("public-verify-revoked", "nobody", f"/public/verify/{revoked.code}/"),
        Scene("public-verify-unknown", "nobody", "/public/verify/0/"),
        Scene("enterprise-titles", "risen", "/enterprise/"),
        Scene("declaration-published", "risen", f"/declarations/{risen_titles[2].declaration.number}/"),
        Scene("call-new", "city", "/calls/new/"),
        Scene("call-edit", "city", f"/calls/{open_call.pk}/edit/"),
        *checked,
        *(Scene(*one) for one in at_an_end),
        *(Scene(*one) for one in judged),
        Scene("call-new-province", "province", "/calls/new/"),
        Scene("offices", "province", "/offices/"),
        Scene("area-new", "province", "/offices/areas/new/"),
        Scene("area", "province", "/offices/areas/320706/"),
        *(Scene(name, "province", f"/editions/{address}") for name, address in rules),
    ]
    return who, scenes


def _checked(who: dict[str, Actor]) -> list[Scene]:
    """A direct county before its draw, with the population frozen, and after: visits to come, under way and reported."""
    calls = {}
    for step in ("begun", "frozen", "drawn"):
        with clock.moved_to(NOON):
            calls[step] = checking.call_of_province(f"省{step}批次")
            who.setdefault("direct", officer(checking.CITY))
            one = checking.waiting(calls[step], who["direct"])
            checking.copies(one, 30)
            checking.copies(one, 3, star=5)
    city = who["direct"]
    second = who["inspector"] = officer(checking.CITY)
    officer(checking.CITY, "expert")
    posts = [checking.post_of(one) for one in (city, second)]
    with clock.moved_to(NOON):
        begun = drawing.commit(actor=city, call=calls["begun"])
        checking.frozen(city, calls["frozen"])
        made = checking.drawn(city, calls["drawn"])
    cases = list(Declaration.objects.filter(number__in=made.sample).order_by("pk"))
    for case in cases:  # those that stand beside the first were never handed in themselves
        if not case.submissions.exists():
            first = Submission.objects.filter(declaration__call=calls["drawn"]).earliest("pk")
            first.pk, first.declaration = None, case
            first.save()
    left_out = Declaration.objects.filter(call=calls["drawn"], state="not_drawn").earliest("pk")
    with clock.moved_to(checking.DRAWN_ON):
        what = Order(posts, NOON.date() + timedelta(7), "昆山市前进中路1号", ["机房", "生产车间的数据大屏"])
        reported, under_way = (order(actor=city, declaration=case, what=what) for case in cases[:2])
        for visit, found in ((reported, "partly"), (under_way, "true")):
            numbers = visit.rows.values_list("number", flat=True)[: None if visit is reported else 4]
            answer(actor=city, visit=visit, answers=[Answer(n, found, "现场演示", clock.now()) for n in numbers])
            for n in range(3):
                taken = Taken(f"photo-000{n}", "", clock.now(), Decimal("31.3827"), Decimal("120.9807"), 8)
                add_photo(actor=second, visit=visit, file=_picture(n), taken=taken)
            write(actor=city, visit=visit, what=Writing("王经理", "系统在运行，\n一台设备未接入。", False, clock.now()))
        sign(
            actor=city,
            visit=reported,
            signature={"strokes": [[[n * 40, 500 + n % 2 * 200] for n in range(20)]]},
            seen=seen_of(reported),
        )
        sign(actor=second, visit=reported, signature={"typed": str(second.person)}, seen=seen_of(reported))
        report(actor=second, visit=reported)
        conclude(actor=city, visit=reported)
    return [
        Scene("checks-begun", "direct", f"/checks/?call={begun.call_id}"),
        Scene("checks-frozen", "direct", f"/checks/?call={calls['frozen'].pk}"),
        Scene("checks-drawn", "direct", f"/checks/?call={calls['drawn'].pk}"),
        Scene("checks-add", "direct", f"/checks/{left_out.number}/add/"),
        Scene("checks-again", "direct", f"/checks/{cases[0].number}/again/"),
        Scene("checks-order", "direct", f"/checks/{cases[2].number}/order/"),
        Scene("checks-visit", "direct", f"/checks/visits/{under_way.pk}/"),
        Scene("checks-reported", "direct", f"/checks/visits/{reported.pk}/"),
        Scene("standing-open-visit", "direct", f"/declarations/{cases[0].number}/fraud/?visit={reported.pk}"),
        Scene("visits", "inspector", "/visits/"),
        Scene("visit-on-the-phone", "inspector", f"/visits/{under_way.pk}/"),
        Scene("draw", "nobody", f"/public/draws/{made.pk}/"),
        Scene("draw-committed", "nobody", f"/public/draws/{begun.pk}/"),
    ]


def _picture(n: int) -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (64, 48), ("teal", "maroon", "olive")[n]).save(made, "JPEG")
    return made


def _looked_into(who: dict[str, Actor], submitted: Declaration) -> list[Scene]:
    """A case that waits for its decision, sanctions and exemptions, and the journal with it all."""
    row = submitted.content["providers"][0]["id"]
    case = cases.open_case(
        actor=who["county"],
        declaration=submitted,
        ground="申报所附 3 张发票在国家税务总局查验平台查无此票；\n企业银行流水中没有对应付款。",
        provider=row,
    )
    cases.set_hearing(
        actor=who["city"], case=case, on=NOON.date() + timedelta(8), place="上午 9 时，市工信局 305 会议室"
    )
    with clock.moved_to(NOON + timedelta(8)):
        cases.hear(actor=who["city"], case=case, statements="企业：发票由服务商提供，不知情。\n服务商：未到场。")
    accused = submitted.enterprise.memberships.get()
    who["accused"] = Actor(accused.person, membership=accused)
    who["province"], who["auditor"], who["operator"] = (
        officer("32"),
        officer("32", "auditor"),
        officer("32", "operator"),
    )
    rows = [
        {"row": "2", "name": "连云港试验第一防护用品有限公司"},
        {"row": "3", "name": "连云港试验第二防护用品有限公司", "until": "2030-12-31"},
    ]
    lists.carry_out(who["city"], "exemptions", rows, source="苏工信〔2020〕9号")
    named = submitted.content["providers"][0]
    struck = [{"row": "2", "party": "云服务商", "name": named["name"], "uscc": named["uscc"], "reason": "出具虚假发票"}]
    lists.carry_out(who["city"], "sanctions", struck, source="苏信用〔2020〕3号")
    anchor()
    sanction, entry = Sanction.objects.get(), Entry.objects.filter(act="fraud.open").get()
    at = f"/standing/cases/{case.number}/"
    return [
        Scene("standing", "city", "/standing/"),
        Scene("standing-case", "city", at),
        Scene("standing-own-case", "accused", at),
        Scene("standing-own", "accused", "/standing/"),
        Scene("standing-sanctions", "city", "/standing/sanctions/"),
        Scene("standing-sanction", "city", f"/standing/sanctions/{sanction.pk}/"),
        Scene("standing-exemptions", "city", "/standing/exemptions/"),
        Scene("standing-import", "city", "/standing/exemptions/import/"),
        Scene("standing-open", "county", f"/declarations/{submitted.number}/fraud/"),
        Scene("journal", "auditor", "/journal/"),
        Scene("journal-entry", "auditor", f"/journal/{entry.number}/"),
        Scene("journal-province", "province", "/journal/?act=fraud.open"),
        Scene("erase", "operator", "/operations/erase/"),
    ]


def _rules(province: Actor, of: Call) -> list[tuple[str, str]]:
    """A draft that would change something, one with an error, a published edition, a ruling made and one proposed."""
    draft = editions.draft(province, **{editions.INVESTMENT_3: "90000000", "readings/readings/1/default": "and"})
    trial = trying.try_draft(actor=province, draft=draft, call=of)
    broken = editions.draft(province, "jiangsu-2022")
    text = broken.files["requirements"].replace("at_least: {3: 2,", "at_least: {3: two,", 1)
    drafting.save(actor=province, draft=broken, file="requirements", text=text, base=0)
    editions.published(province, "jiangsu-2023")
    made = editions.proposed(province)
    worked()
    ruling.make(actor=province, ruling=made)
    proposal = editions.proposed(province, reading="P9", choose="contract", document="苏工信解〔2020〕2号")
    worked()
    return [
        ("editions", ""),
        ("edition", "jiangsu-2021/"),
        ("edition-packaged", "jiangsu-2020/"),
        ("edition-published", "jiangsu-2023/"),
        ("edition-values", "jiangsu-2021/values/"),
        ("edition-differences", "jiangsu-2021/differences/"),
        ("edition-history", "jiangsu-2021/history/"),
        ("edition-change", "jiangsu-2021/history/1/requirements/"),
        ("edition-file", "jiangsu-2021/files/requirements/"),
        ("edition-broken", "jiangsu-2022/files/requirements/?line=106"),
        ("edition-trial", f"trials/{trial.pk}/"),
        ("edition-rulings", "rulings/"),
        ("edition-ruling-made", f"rulings/{made.pk}/"),
        ("edition-ruling", f"rulings/{proposal.pk}/"),
    ]
