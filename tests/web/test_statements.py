"""Every page takes a constant number of statements, at most 15, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.programme import factories as made
from tests.programme.procedure import walking
from tests.programme.recognitions import making as titles
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.checks.answering import Answer, answer
from yunxing.programme.checks.model import CheckPhoto, Draw, SiteCheck
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.editions import drafting, keeping, ruling, trying
from yunxing.programme.editions.keeping import ruled
from yunxing.programme.editions.model import Ruling, Trial, TrialChange
from yunxing.programme.messages.model import Mail
from yunxing.programme.messages.verbs import tell
from yunxing.programme.papers.model import Blob
from yunxing.programme.people import inviting
from yunxing.programme.people import verbs as people
from yunxing.programme.procedure import ending
from yunxing.programme.publicity.model import PublicNotice
from yunxing.programme.review import verbs as review
from yunxing.programme.sending import verbs as sending
from yunxing.programme.sending.model import Package
from yunxing.programme.statistics import counting
from yunxing.programme.work.model import Job

from ..programme.checks import making as checking

pytestmark = pytest.mark.django_db
MOST = 15
FEW, MANY = 2, 12
NARROWED = (
    "call={call}&area=320706&industry=C&deployment=public&invested=0-5&year=2020&reached=1&provider=91320706EXAMP00041"
)


class Small:
    """A call with some declarations in it, and who looks at them."""

    def __init__(self) -> None:
        self.call = made.call()
        self.owner = made.owner()
        self.county, self.city, self.province = (made.officer(code) for code in ("320706", "3207", "32"))
        _, self.declaration = made.declaration(
            self.owner, filled="11-four-stars-with-a-sealed-table", star=4, call=self.call
        )
        self.returned = self._submitted(self.owner_of_another())
        self._return(self.returned)
        self.wishing = made.owner()
        self.wished = self._submitted(self.wishing)
        ending.ask(actor=self.wishing, declaration=self.wished, reason="业务调整")
        self.rejected, self.late = (self._submitted(made.owner()) for _ in range(2))
        review.reject(actor=self.county, declaration=self.rejected, reason="不符合条件")
        self._return(self.late)
        Declaration.objects.filter(pk=self.late.pk).update(answer_by=clock.today() - timedelta(days=1))
        _, self.proved = walking.submitted(of=self.call, papers=True)
        by, self.supplemented = walking.submitted(of=self.call, papers=True)
        self._return(self.supplemented)
        submitting.submit(actor=by, declaration=self.supplemented)
        self.operator = made.officer("32", "operator")
        self.auditor = made.officer("3207", "auditor")
        self.package = self._package()
        self._check()
        self.risen = made.owner()
        self.title = titles.title(actor=self.risen)
        self.edition = drafting.begin(actor=self.province, key="jiangsu-2021", begun_from="jiangsu-2020")
        self.trial = trying.try_draft(actor=self.province, draft=self.edition, call=self.call)
        Trial.objects.filter(pk=self.trial.pk).update(state="made", found={"judged": 1})
        self.ruling = self._proposed()
        Trial.objects.filter(ruling=self.ruling).update(state="made", found={"drafts": 1})
        self.grow(FEW)

    def _package(self) -> Package:
        return Package.objects.create(
            number="B1", call=self.call, stage="county", sender=self.county.authority, receiver=self.city.authority,
            made_by=self.county.person, made_at=clock.now(),
        )  # fmt: skip

    def notice(self, title: str) -> None:
        """A notice that runs."""
        PublicNotice.objects.create(
            authority=self.city.authority, call=self.call, title=title, contact="0518-85800000", opens_on=clock.today(),
            closes_on=clock.today(), written_by=self.city.person, written_at=clock.now(), opened_at=clock.now(),
        )  # fmt: skip

    def _proposed(self) -> Ruling:
        return ruling.propose(
            actor=self.province, edition="jiangsu-2020", reading="P8", choose="without_tax",
            in_force_from=clock.today() - timedelta(days=30), document="苏工信解〔2020〕1号", grounds="明细表各列不含税",
        )  # fmt: skip

    def owner_of_another(self) -> Actor:
        return made.owner()

    def _submitted(self, actor: Actor) -> Declaration:
        _, declaration = made.declaration(actor, filled="01-three-stars-just-enough", call=self.call)
        submitting.submit(actor=actor, declaration=declaration)
        return declaration

    def _return(self, declaration: Declaration) -> None:
        submitting.give_back(
            actor=self.county,
            declaration=declaration,
            remarks=[("invoices/i1", "请补充合同"), ("fields/narratives.practice", "请补充")],
            answer_by=clock.today() + timedelta(days=3),
        )

    def _check(self) -> None:
        """A direct county draws, and two of its officers visit what was drawn."""
        call = checking.call_of_province()
        self.office = checking.city()
        self.visit = checking.ordered(self.office, call, self.office, made.officer(checking.CITY))
        answer(actor=self.office, visit=self.visit, answers=[Answer(1, "true", "", clock.now())])
        self.draw = Draw.objects.get()
        self.waits = checking.copies(self.visit.declaration, 1, state="drawn")[0]
        self.blob = Blob.objects.create(sha256="0" * 64, size=1, place="x", suffix=".jpg", kept_at=clock.now())

    def _more_checks(self, number: int) -> None:
        case = self.visit.declaration
        for n, one in enumerate(checking.copies(case, number, state="drawn")):
            visit = SiteCheck.objects.create(
                declaration=one,
                arrival=one.steps.get(),
                authority=self.office.authority,
                ordered_by=self.office.person,
                ordered_at=clock.now(),
            )
            visit.inspectors.create(person=self.office.person)
            checking.copies(case, 1, state="not_drawn")
            self.draw.population.append([one.number, 4, one.jurisdiction_id])
            self.visit.rows.create(
                number=1_000 + one.pk, path=f"more/{one.pk}", title="机房", person=self.office.person
            )
            key = {"key": f"photo-{one.pk}", "blob": self.blob, "taken_at": clock.now(), "at": clock.now()}
            CheckPhoto.objects.create(visit=self.visit, person=self.office.person, **key)
            self.visit.inspectors.create(person=made.officer(checking.CITY).person)
            assert n < number
        self.draw.save()

    def grow(self, number: int) -> None:
        """More of everything that lists show."""
        self._more_checks(number)
        self._grow(number)
        counting.count()

    def _grow(self, number: int) -> None:
        for n in range(number):
            wishing = made.owner()
            ending.ask(actor=wishing, declaration=self._submitted(wishing), reason="业务调整")
            passed = self._submitted(made.owner())
            walking.decided(self.county, passed)
            review.pass_on(actor=self.county, declaration=passed)
            if n % 2:
                sending.put_in(actor=self.county, package=self.package, declarations=[passed])
            made.call(name=f"第{n}批")
            for of in (self.trial, Trial.objects.get(ruling=self.ruling)):
                TrialChange.objects.create(
                    trial=of, declaration=passed, star=3, before="meets", after="fails", because=["investment"]
                )
            self.edition = drafting.save(
                actor=self.province, draft=self.edition, file="rulings",
                text=f"# {self.edition.revision}\nrulings: []\n", base=self.edition.revision,
            )  # fmt: skip
            self._proposed()
            writing.change(
                actor=self.owner,
                declaration=self.declaration,
                edits=[
                    writing.Edit(f"services/x{self.declaration.revision}{n}", {"name": f"服务{n}"}),
                    writing.Edit("fields/enterprise.employees", 900 + n),
                ],
                how="import",
            )
            enterprise = self.owner.enterprise
            assert enterprise is not None
            inviting.invite(actor=self.owner, email=f"x{n}.{number}@example.org", role="editor", enterprise=enterprise)
            assert self.county.authority is not None
            inviting.invite(
                actor=self.county, email=f"y{n}.{number}@example.org", role="expert", authority=self.county.authority
            )
            titles.title(actor=self.risen)
            at = {"run_after": clock.now(), "enqueued_at": clock.now(), "finished_at": clock.now()}
            Job.objects.create(task="a.b", state="failed", errors=[{"trace": "ValueError: x"}], **at)
            kept = {"raw": b"x", "failure": "refused", "next_try": clock.now(), "made_at": clock.now()}
            Mail.objects.create(to=[f"z{n}@example.org"], subject="x", state="given_up", **kept)
            self.notice(f"公示{n}")
            tell([self.owner.person, self.county.person], "queue", zh=f"消息{n}", en=f"message {n}")
            waiting = made.owner(proven=False)
            assert waiting.enterprise is not None
            other = made.Jurisdiction.objects.get(pk="320703")
            people.ask_move(actor=waiting, enterprise=waiting.enterprise, to=other, reason="迁址")


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Rulings are looked up every few seconds, which a slow machine may take for one page: here once.
    monkeypatch.setattr(keeping, "_KEPT", 3_600.0)
    keeping.forget()
    with clock.moved_to(made.NOON):
        yield


@pytest.fixture
def small(db: None) -> Small:
    return Small()


def pages(small: Small) -> dict[str, tuple[Actor, str]]:
    """Every page that shows something, with who sees it."""
    own, others = f"/declarations/{small.declaration.number}/", f"/declarations/{small.returned.number}/"
    sections = ("basic", "cloud", "narratives", "claims", "investment", "breakdown", "evidence", "commitment")
    waiting = Declaration.objects.filter(state="first_review").order_by("pk").first()
    assert waiting is not None
    assert waiting.enterprise_id
    passed = Declaration.objects.filter(state="passed", packed=None).order_by("pk").first()
    assert passed is not None
    return {
        "own list": (small.owner, "/declarations/"),
        "county's list": (small.county, "/declarations/"),
        "city's list, found": (small.city, "/declarations/?q=连云港&state=first_review&sort=money"),
        "province's list": (small.province, "/declarations/?outcome=meets&star=3"),
        "overview": (small.owner, own),
        "dossier": (small.owner, f"{own}dossier/"),
        "dossier, a place to be sealed": (small.owner, f"{own}dossier/?seal=1"),
        **{f"section {key}": (small.owner, f"{own}{key}/") for key in sections},
        "section, read by the county": (small.county, f"{others}investment/"),
        "overview, read by the county": (small.county, others),
        "overview, read by the city": (small.city, others),
        "overview, to be ended": (small.city, f"/declarations/{small.wished.number}/"),
        "overview, asking to end": (small.wishing, f"/declarations/{small.wished.number}/"),
        "end": (small.wishing, f"/declarations/{small.wished.number}/end/"),
        "terminate": (small.city, f"/declarations/{small.wished.number}/terminate/"),
        "lapse": (small.county, f"/declarations/{small.late.number}/lapse/"),
        "reopen": (small.county, f"/declarations/{passed.number}/reopen/"),
        "reconsider": (small.city, f"/declarations/{small.rejected.number}/reconsider/"),
        "panel": (small.owner, f"{own}panel/"),
        "history": (small.owner, f"{own}history/"),
        "history of a place": (small.owner, f"{own}history/?path=fields/enterprise.employees"),
        "changes": (small.county, f"{others}changes/"),
        "return": (small.county, f"/declarations/{waiting.number}/return/"),
        "review": (small.county, "/review/"),
        "review, by risk": (small.county, "/review/?sort=risk"),
        "bench": (small.county, f"/declarations/{waiting.number}/review/"),
        "bench, supplemented, with a file": (small.county, f"/declarations/{small.supplemented.number}/review/"),
        "bench, with a file": (small.county, f"/declarations/{small.proved.number}/review/"),
        "packages": (small.county, "/packages/"),
        "packages, city": (small.city, "/packages/"),
        "package": (small.county, f"/packages/{small.package.pk}/"),
        "recommending": (small.city, "/recommending/"),
        "publishing": (small.province, "/publishing/"),
        "statistics": (small.province, "/statistics/"),
        "statistics, of a call": (small.city, f"/statistics/?call={small.call.pk}&area=320706&colour=titles"),
        "list of a picture": (small.city, f"/declarations/?{NARROWED.format(call=small.call.pk)}"),
        "public map": (small.owner, "/public/map/"),
        "enterprise": (small.owner, "/enterprise/"),
        "register": (small.owner, "/register/"),
        "enterprises": (small.county, "/enterprises/"),
        "enterprise, judged": (small.county, f"/enterprises/{waiting.enterprise_id}/"),
        "enterprise, with titles": (small.risen, "/enterprise/"),
        "declaration, published": (small.risen, f"/declarations/{small.title.declaration.number}/"),
        "public": (small.owner, "/public/"),
        "results": (small.owner, "/public/results/"),
        "results, found": (small.owner, "/public/results/?q=lyg&star=3&city=3207&year=2020&standing=all"),
        "publication": (small.owner, f"/public/publications/{small.title.publication_id}/"),
        "enterprise, public": (small.owner, f"/public/enterprises/{small.title.uscc}/"),
        "verification": (small.owner, f"/public/verify/{small.title.code}/"),
        "feed": (small.owner, "/public/feed.xml"),
        "results as a table": (small.owner, "/public/results.csv?standing=all"),
        "results for programs": (small.owner, "/public/results.json?standing=all"),
        "office": (small.county, "/office/"),
        "office, city": (small.city, "/office/"),
        "calls": (small.owner, "/calls/"),
        "call": (small.owner, f"/calls/{small.call.pk}/"),
        "call, new": (small.city, "/calls/new/"),
        "messages": (small.owner, "/messages/"),
        "checks": (small.office, "/checks/"),
        "checks of a state": (small.office, "/checks/?state=drawn"),
        "order a visit": (small.office, f"/checks/{small.waits.number}/order/"),
        "add a check": (small.office, f"/checks/{small.waits.number}/add/"),
        "a visit": (small.office, f"/checks/visits/{small.visit.pk}/"),
        "a draw": (small.owner, f"/public/draws/{small.draw.pk}/"),
        "a draw, those drawn": (small.owner, f"/public/draws/{small.draw.pk}/?only=drawn"),
        "a draw as a file": (small.owner, f"/public/draws/{small.draw.pk}/draw.json"),
        "own visits": (small.office, "/visits/"),
        "a visit on the phone": (small.office, f"/visits/{small.visit.pk}/"),
        "what stands on the phone": (small.office, f"/visits/{small.visit.pk}/state/"),
        "call, new, province": (small.province, "/calls/new/"),
        "auditor's list": (small.auditor, "/declarations/"),
        "auditor's packages": (small.auditor, "/packages/"),
        "operations": (small.operator, "/operations/"),
        "erasing": (small.operator, "/operations/erase/"),
        "offices, operator": (small.operator, "/offices/"),
        "offices": (small.province, "/offices/"),
        "area": (small.province, "/offices/areas/320706/"),
        "area, new": (small.province, "/offices/areas/new/"),
        **{
            f"editions, {rest}": (small.province, f"/editions/{rest}")
            for rest in ("", "jiangsu-2020/", "rulings/", f"rulings/{small.ruling.pk}/", f"trials/{small.trial.pk}/")
        },
        **{
            f"edition, {rest}": (small.province, f"/editions/jiangsu-2021/{rest}")
            for rest in ("", "values/", "files/rulings/", "history/", "history/1/rulings/", "differences/")
        },
    }


def counted(actor: Actor, address: str) -> int:
    """The statements of a page for somebody logged in."""
    client = Client()
    client.force_login(actor.person)
    client.get("/messages/")  # what a session does once
    ruled("jiangsu-2020")  # looked up every few seconds, not for each page
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(address)
        answer.getvalue()  # of a download, which asks while it is sent
    assert answer.status_code == 200, (address, answer.status_code)
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for q in seen.captured_queries)


def test_statements_are_few_and_do_not_grow(small: Small) -> None:
    before = {name: counted(*page) for name, page in pages(small).items()}
    small.grow(MANY)
    after = {name: counted(*page) for name, page in pages(small).items()}
    assert after == before
    assert {name: number for name, number in before.items() if number > MOST} == {}


def test_the_first_page_of_somebody_who_is_nobody_is_cheap(small: Small) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert Client().get("/").status_code == 200
    assert len(seen.captured_queries) <= 3
