"""Rows of the offices' part by the thousand, written in bulk past every verb: verbs would take hours for them.

They are for measuring alone and true to nothing: cases of one city are put into every state that its pages show, with
the panels, notices, packages, draws, visits, objections, cases of fraud, lists, jobs, mails and trials that belong there,
in proportion to the number of declarations.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max

from pages_cases import CITY, CITY_PATH, MARK, Cases, batches, bulk
from yunxing.guide import drawing as pure
from yunxing.guide.context import same_name
from yunxing.programme.checks.model import CheckPhoto, CheckRow, Draw, Inspector, SiteCheck
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.editions import drafting, ruling, trying
from yunxing.programme.editions.model import Trial, TrialChange
from yunxing.programme.evaluation.model import Assignment, Panel, PanelCase
from yunxing.programme.messages.model import Mail, Message
from yunxing.programme.papers.model import Blob, Paper, SeenAgain
from yunxing.programme.people.queries import within
from yunxing.programme.publicity.model import Noticed, Objection, PublicNotice
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.sending.model import Package, Packed
from yunxing.programme.standing.model import Client, Exemption, FraudCase, Party, Sanction
from yunxing.programme.statistics.model import Trait
from yunxing.programme.work.model import Job

S = State


def add(size: int) -> dict[str, int]:
    """Add them once to the installation that the variables name; how many rows of each kind a page looks at now."""
    if not Package.objects.filter(number__startswith=MARK).exists():
        with transaction.atomic():
            Rows(size).add()
    return behind()


def behind() -> dict[str, int]:
    """What lies behind the pages, in words of the report."""
    city = Declaration.objects.filter(within("path", CITY_PATH))
    states = dict(city.values_list("state").annotate(Count("pk")).order_by())
    every: dict[str, int] = {f"连云港市 {State(key).label}": number for key, number in sorted(states.items())}
    largest = {
        "材料包最多 items of the largest package": Packed.objects.values("package"),
        "公示最多 names of the largest notice": Noticed.objects.values("notice"),
        "评审组最多 cases of the largest panel": PanelCase.objects.values("panel"),
        "异议最多 objections of one notice": Objection.objects.values("item__notice"),
        "专家最多 cases of one expert": Assignment.objects.values("expert"),
    }
    for words, rows in largest.items():
        every[words] = rows.annotate(n=Count("pk")).aggregate(most=Max("n"))["most"] or 0
    for model in (
        Recognition, PublicNotice, Noticed, Package, Panel, SiteCheck, FraudCase, Sanction, Exemption, Client, SeenAgain,
        TrialChange, Job, Mail,
    ):  # fmt: skip
        every[model.__name__] = model._default_manager.count()
    return every


class Rows(Cases):
    """One run of it."""

    def add(self) -> None:
        """All of them."""
        self.states()
        self.packages()
        self.panels()
        self.notices()
        self._checks()
        self._standing()
        self._alarms()
        self._editions()
        self._work()

    # Site checks

    def _checks(self) -> None:
        states = (S.DRAWN, S.NOT_DRAWN, S.CHECKED, S.CHECK_FAILED)
        cases = sorted((one for state in states for one in self.of[state, 4]), key=lambda one: one.number)
        population = sorted(pure.Member(one.number, one.star, one.jurisdiction_id) for one in cases)
        seed, office, days = pure.new_seed(), self.posts["city"], timedelta(days=9)
        made = Draw(
            authority=office.authority, call=self.call, share_percent=10, strata=["star"], commitment=pure.commitment(seed),
            seed=seed, committed_by=office.person, committed_at=self.now - days, population=[list(one) for one in population],
            population_hash=pure.hash_of(population), frozen_by=office.person, frozen_at=self.now - days, public_source="指数",
            public_on=self.today, public_value="3123.45", drawn_by=office.person, drawn_at=self.now,
        )  # fmt: skip
        file = pure.Draw(
            format="yunxing-draw/1", commitment=made.commitment, population=population, population_sha256=made.population_hash,
            share_percent=10, strata=["star"], seed=seed, public_source="指数", public_on=str(self.today), public_value="3123.45",
        )  # fmt: skip
        made.sample = pure.sample_of(file)
        made.save()
        failed, unvisited = self.of[S.CHECK_FAILED, 4], self.of[S.DRAWN, 4]
        visited = [*unvisited[: max(len(unvisited) // 2, 1)], *self.of[S.CHECKED, 4], *failed]
        reported = {one.pk for one in (*self.of[S.CHECKED, 4], *failed)}
        there = [office.person, self.posts["county"].person]
        visits = bulk(
            SiteCheck,
            [
                SiteCheck(
                    declaration=one, arrival=self.came[one.pk], authority=office.authority, planned_on=self.today,
                    ordered_by=office.person, ordered_at=self.now, place="样例路 1 号",
                    passed=one.state == S.CHECKED if one.pk in reported else None,
                    reported_at=self.now if one.pk in reported else None,
                )
                for one in visited
            ],
        )  # fmt: skip
        bulk(Inspector, [Inspector(visit=one, person=who) for one in visits for who in there])
        self._visited(visits[0])

    def _visited(self, visit: SiteCheck) -> None:
        """One visit with as many rows and photographs as a large one has."""
        rows = [CheckRow(visit=visit, number=n, path=f"claims/app.{n}", title=f"第{n}项") for n in range(1, 61)]
        bulk(CheckRow, rows)
        blob = Blob.objects.order_by("pk")[0]
        by = {"blob": blob, "person": self.posts["city"].person, "at": self.now, "taken_at": self.now}
        bulk(CheckPhoto, [CheckPhoto(visit=visit, key=f"bench-{n}", **by) for n in range(40)])

    # Cases of fraud, lists, providers

    def _standing(self) -> None:
        by = {"authority": self.posts["city"].authority, "made_by": self.posts["city"].person, "made_at": self.now}
        cases = self.of[S.FIRST_REVIEW, 3][: self.some]
        end = {"found": True, "decided_by": by["made_by"], "decider": by["authority"], "decided_at": self.now}
        bulk(
            FraudCase,
            [
                FraudCase(
                    number=f"{MARK}{n:06}", declaration=one, ground="发票已作废。", opened_by=by["made_by"],
                    authority=by["authority"], opened_at=self.now - timedelta(minutes=n), **(end if n % 2 else {}),
                )
                for n, one in enumerate(cases)
            ],
        )  # fmt: skip
        traits = Trait.objects.filter(kind="provider").order_by("pk")
        known = set(Client.objects.values_list("declaration_id", flat=True))
        for batch in batches([one for one in traits if one.declaration_id not in known], 20_000):
            rows = [
                Client(declaration_id=t.declaration_id, name=t.name, same=same_name(t.name), uscc=t.key[:18])
                for t in batch
            ]
            bulk(Client, rows)
        most = traits.order_by().values("key", "name").annotate(n=Count("pk")).order_by("-n")[0]
        dated = {"from_on": self.today - timedelta(days=30), **by}
        sanctions = [Sanction(party=Party.PROVIDER, name=most["name"], same=same_name(most["name"]), uscc=most["key"][:18], reason="失信", **dated)]  # fmt: skip
        sanctions += [
            Sanction(party=Party.ENTERPRISE, name=f"样例惩戒{n}有限公司", same=same_name(f"样例惩戒{n}有限公司"), reason="失信", source="名单", **dated)
            for n in range(2 * self.some)
        ]  # fmt: skip
        bulk(Sanction, sanctions)
        exempt = [
            Exemption(area=CITY, name=f"样例豁免{n}有限公司", same=same_name(f"样例豁免{n}有限公司"), source="名单", **dated)
            for n in range(2 * self.some)
        ]  # fmt: skip
        bulk(Exemption, exempt)

    def _alarms(self) -> None:
        """One of eight cases under review shows a file that another enterprise showed."""
        cases = [*self.of[S.FIRST_REVIEW, 3], *self.of[S.CITY_REVIEW, 4]][::8]
        papers = Paper.objects.filter(declaration__in=[one.pk for one in cases], removed_at=None).order_by("pk")
        before = Paper.objects.order_by("pk")[0]
        bulk(
            SeenAgain,
            [SeenAgain(paper=p, before=before, kind="file", score=1.0, foreign=True) for p in papers if p != before],
        )

    # Editions, jobs, mails, messages

    def _editions(self) -> None:
        draft = drafting.begin(actor=self.province, key="bench-draft", begun_from="jiangsu-2020")
        trial = trying.try_draft(actor=self.province, draft=draft, call=self.call)
        asked = ruling.propose(
            actor=self.province, edition="jiangsu-2020", reading="P8", choose="without_tax",
            in_force_from=self.today + timedelta(days=1), document="样〔2026〕1号", grounds="明细表各列不含税",
        )  # fmt: skip
        changed = [one for rows in self.of.values() for one in rows][: 2 * self.some]
        for of in (trial, Trial.objects.get(ruling=asked)):
            change = {"trial": of, "before": "meets", "after": "fails", "because": ["investment"]}
            bulk(TrialChange, [TrialChange(declaration=one, star=one.star, **change) for one in changed])
            Trial.objects.filter(pk=of.pk).update(state="made", found={"judged": len(changed)})

    def _work(self) -> None:
        days = timedelta(days=1)
        jobs = [
            Job(
                task="yunxing.programme.papers.reading.read", state="failed" if n % 50 == 0 else "done", run_after=self.now,
                enqueued_at=self.now - days, finished_at=self.now, errors=[{"trace": "ValueError: x\n" * 20}] if n % 50 == 0 else [],
            )
            for n in range(50 * self.some)
        ]  # fmt: skip
        bulk(Job, jobs)
        mails = [
            Mail(
                to=["x@example.org"], subject="星级上云企业评定", raw=b"x" * 500, state="given_up" if n % 50 == 0 else "sent",
                failure="refused" if n % 50 == 0 else "", next_try=self.now, made_at=self.now - days,
            )
            for n in range(20 * self.some)
        ]  # fmt: skip
        bulk(Mail, mails)
        people = [post.person for post in self.posts.values()]
        say = {"kind": "queue", "zh": "有新的申报", "en": "a new declaration", "at": self.now}
        bulk(Message, [Message(person=one, **say) for one in people for _ in range(self.some)])
