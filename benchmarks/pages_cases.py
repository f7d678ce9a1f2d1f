"""Cases of one city in every state that pages show, with their packages, panels and notices: written in bulk, past every verb."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Case, Count, Max, When

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.evaluation.model import Assignment, Expert, Interest, Panel, PanelCase
from yunxing.programme.people.model import Authority, Duty, Post
from yunxing.programme.people.queries import within
from yunxing.programme.procedure.model import Step
from yunxing.programme.publicity.model import Noticed, Objection, PublicNotice
from yunxing.programme.sending.model import Package, Packed, Recommendation, Stage
from yunxing.programme.standing.model import FraudCase

S = State
CITY, CITY_PATH, COUNTY_PATH = "3207", "32/3207", "32/3207/320706"
SHARES: Sequence[tuple[State, int, int]] = (
    (S.FIRST_REVIEW, 3, 18), (S.PASSED, 3, 7), (S.CITY_REVIEW, 3, 10), (S.CITY_REVIEW, 4, 6), (S.EVALUATED, 3, 5),
    (S.NOTICE, 3, 6), (S.NOTICE_OVER, 3, 5), (S.ANNOUNCED, 3, 7), (S.TO_CHECK, 4, 1), (S.DRAWN, 4, 3),
    (S.NOT_DRAWN, 4, 12), (S.CHECKED, 4, 4), (S.CHECK_FAILED, 4, 1), (S.RECOMMENDED, 4, 2), (S.PROVINCE_REVIEW, 5, 5),
    (S.RECOGNISED, 5, 3), (S.PROVINCE_NOTICE_OVER, 5, 5),
)  # fmt: skip
"""Of a hundred cases of the city: the state that so many are put into, and their star."""
SLOTS = sorted(
    ((n / share, state, star) for state, star, share in SHARES for n in range(share)), key=lambda slot: slot[0]
)
"""A hundred of them, those of each state apart from one another, so that few cases are in many states too."""
OF_A_PACKAGE, OF_A_PANEL, OF_A_NOTICE = 500, 300, 500
"""The most that verbs allow in one."""
MARK = "BENCH"
"""How what is made here begins."""


def batches(rows: Sequence[Any], of: int) -> Iterator[list[Any]]:
    """So many of them at a time."""
    left = iter(rows)
    while batch := list(islice(left, of)):
        yield batch


def bulk(model: Any, rows: Sequence[Any]) -> list[Any]:
    """Rows of a model, made."""
    return list(model._default_manager.bulk_create(rows, batch_size=500))


class Cases:
    """The cases of one city, by the state and star that they are put into; those who act on them."""

    def __init__(self, size: int) -> None:
        self.some = max(size // 50, 5)
        self.now = clock.now()
        self.today = clock.today()
        officers = Post.objects.filter(duty=Duty.OFFICER).select_related("person", "authority__jurisdiction")
        self.posts = {who: officers.get(person__email=f"{who}@example.org") for who in ("county", "city", "province")}
        self.province = Actor(self.posts["province"].person, post=self.posts["province"])
        free = self._free(Declaration.objects.all())
        self.call: Call = Call.objects.get(pk=free.values_list("call").annotate(n=Count("pk")).order_by("-n")[0][0])
        self.of: dict[tuple[State, int], list[Declaration]] = defaultdict(list)
        self.came: dict[int, Step] = {}
        self._made = 0

    def _free(self, found: Any) -> Any:
        """Handed in, of the city, and in nothing yet."""
        ended = (S.DRAFT, S.RETURNED, S.PUBLISHED, S.REVOKED, S.TERMINATED)
        found = found.filter(within("path", CITY_PATH), submitted_at__isnull=False).exclude(state__in=ended)
        for of in (PanelCase, Packed, Noticed, SiteCheck, FraudCase):
            found = found.exclude(pk__in=of._default_manager.values("declaration"))
        # Those of the county that looks come first, so that it has some however few there are.
        there = Case(When(path=COUNTY_PATH, then=0), default=1)
        return found.defer("content").order_by(there, "pk")

    def states(self) -> None:
        """Cases into their states, each with the step that led there."""
        found = list(
            self._free(Declaration.objects.filter(call=self.call)).select_related("enterprise", "jurisdiction")
        )
        last = dict(
            Step.objects.filter(declaration__call=self.call).values_list("declaration").annotate(n=Max("number"))
        )
        office, steps = self.posts["city"], []
        for n, one in enumerate(found):
            _, state, star = SLOTS[n % len(SLOTS)]
            self.of[state, star].append(one)
            before, one.state, one.star = one.state, state, star
            steps.append(
                Step(
                    declaration=one, number=last.get(one.pk, 0) + 1, event="bench", before=before, after=one.state,
                    at=self.now - timedelta(minutes=n), person=office.person, authority=office.authority,
                    edition=one.edition,
                )
            )  # fmt: skip
        Declaration.objects.bulk_update(found, ["state", "star"], batch_size=400)
        self.came = {step.declaration_id: step for step in bulk(Step, steps)}

    # Packages

    def _package(self, stage: Stage, ends: tuple[str, str], cases: Sequence[Declaration], sent: datetime | None, **more: Any) -> None:  # fmt: skip
        sender, receiver = (self.posts[who] for who in ends)
        self._made += 1
        made = Package.objects.create(
            number=f"{MARK}-{self._made}", call=self.call, stage=stage, sender=sender.authority,
            receiver=receiver.authority, letter_number=f"样〔2026〕{self._made}号", made_by=sender.person,
            made_at=self.now - timedelta(hours=self._made), sent_at=sent, sent_by=sender.person if sent else None,
        )  # fmt: skip
        bulk(Packed, [Packed(package=made, declaration=one, **more) for one in cases])

    def packages(self) -> None:
        """Received, sent, not sent; and the rest waits to be put into one."""
        before = self.now - timedelta(days=3)
        came = {"received_at": self.now, "received_by": self.posts["city"].person, "copies": 3}
        up = (("county", "city"), ("city", "province"))
        for batch in batches(self.of[S.CITY_REVIEW, 3], 50):
            self._package(Stage.COUNTY, up[0], batch, before, **came)
        for batch in batches(self.of[S.PROVINCE_REVIEW, 5], OF_A_PACKAGE):
            self._package(Stage.RECOMMENDING, up[1], batch, before, **came)
        self._package(Stage.COUNTY, up[0], self.of[S.CITY_REVIEW, 4][:OF_A_PACKAGE], before)
        of_county = [one for one in self.of[S.PASSED, 3] if one.path == COUNTY_PATH]
        self._package(Stage.COUNTY, up[0], of_county[1::2][:OF_A_PACKAGE], None)
        self._package(Stage.FILING, up[1], self.of[S.ANNOUNCED, 3][::2][:OF_A_PACKAGE], None)
        cases = self.of[S.NOT_DRAWN, 4][::2]
        office = self.posts["city"]
        said = {"authority": office.authority, "person": office.person, "at": self.now, "sealed_on": self.today}
        bulk(
            Recommendation, [Recommendation(declaration=one, text="符合申报条件，同意推荐。", **said) for one in cases]
        )

    # Panels

    def panels(self) -> None:
        """Closed ones, and one that runs with half of its opinions given."""
        experts = list(Expert.objects.filter(post__authority=self.posts["city"].authority).order_by("pk"))
        judged = [*self.of[S.EVALUATED, 3], *self.of[S.NOTICE, 3], *self.of[S.NOTICE_OVER, 3]]
        for batch in batches(judged, OF_A_PANEL):
            self._panel(experts, batch, over=True)
        waiting = self.of[S.CITY_REVIEW, 3]
        self._panel(experts, waiting[: max(len(waiting) // 3, 1)][:OF_A_PANEL], over=False)
        kind = {"kind": "other", "declared_at": self.now}
        bulk(Interest, [Interest(expert=experts[0], name=f"某样例公司{n}", **kind) for n in range(min(self.some, 60))])

    def _panel(self, experts: Sequence[Expert], cases: Sequence[Declaration], *, over: bool) -> None:
        office = self.posts["city"]
        panel = Panel.objects.create(
            authority=office.authority, call=self.call, name=f"第{Panel.objects.count() + 1}评审组", meets_on=self.today,
            minutes="逐件评议。", made_by=office.person, made_at=self.now, closed_at=self.now if over else None,
        )  # fmt: skip
        panel.experts.set(experts)
        end = {"passed": True, "votes_for": 3, "votes_against": 0, "decided_by": office.person, "decided_at": self.now}
        made = bulk(
            PanelCase,
            [
                PanelCase(panel=panel, declaration=one, arrival=self.came[one.pk], **(end if over else {}))
                for one in cases
            ],
        )
        parts = []
        for n, case in enumerate(made):
            given = over or n % 2 == 1
            for k in range(3):
                said = {"passes": (n + k) % 5 > 0, "score": 60 + (n * 7 + k * 13) % 40, "text": "材料齐全。"}
                said = {**said, "given_at": self.now} if given else {}
                parts.append(
                    Assignment(case=case, expert=experts[(n + k) % len(experts)], assigned_at=self.now, **said)
                )
        bulk(Assignment, parts)

    # Notices

    def notices(self) -> None:
        """Open ones with objections, closed ones, and those of whoever holds a title."""
        city, province = self.posts["city"], self.posts["province"]
        for batch in batches(self.of[S.NOTICE, 3], OF_A_NOTICE):
            notice = self._notice(city.authority, batch, -2, closed=False)
            self._objections(notice)
        for batch in batches([*self.of[S.NOTICE_OVER, 3], *self.of[S.ANNOUNCED, 3]], OF_A_NOTICE):
            self._notice(city.authority, batch, -20, closed=True)
        for batch in batches(self.of[S.PROVINCE_NOTICE_OVER, 5], OF_A_NOTICE):
            self._notice(province.authority, batch, -20, closed=True)
        offices = {
            one.jurisdiction_id: one for one in Authority.objects.filter(jurisdiction__level="city").order_by("-pk")
        }
        titled = Declaration.objects.filter(state=S.PUBLISHED, noticed=None, panel_cases=None).defer("content")
        by_city: dict[str, list[Declaration]] = defaultdict(list)
        for one in titled.select_related("enterprise", "jurisdiction").order_by("pk"):
            by_city[one.path.split("/")[1]].append(one)
        for code, cases in by_city.items():
            for n, batch in enumerate(batches(cases, 50)):
                self._notice(offices[code], batch, -30 - 9 * n, closed=True)

    def _notice(self, authority: Authority, cases: Sequence[Declaration], days: int, *, closed: bool) -> PublicNotice:
        opens = self.today + timedelta(days=days)
        at = self.now + timedelta(days=days)
        made = PublicNotice.objects.create(
            authority=authority, call=self.call, title="星级上云企业拟认定名单公示", number=f"样公示〔2026〕{-days}号",
            opens_on=opens, closes_on=opens + timedelta(days=6), contact="0518-85800000",
            written_by=self.posts["city"].person, written_at=at, opened_at=at,
            closed_at=at + timedelta(days=7) if closed else None,
        )  # fmt: skip
        rows = [
            Noticed(notice=made, declaration=one, name=one.name, uscc=one.enterprise.uscc, star=one.star, place=one.jurisdiction.name)
            for one in cases
        ]  # fmt: skip
        bulk(Noticed, rows)
        return made

    def _objections(self, notice: PublicNotice) -> None:
        done = {"acknowledged_at": self.now, "acknowledged_by": self.posts["city"].person, "found": "已核实。"}
        end = {
            "upheld": False,
            "answer": "异议不成立。",
            "answered_at": self.now,
            "answered_by": self.posts["city"].person,
        }
        items = list(notice.items.order_by("pk"))[::4][:200]
        rows = [
            Objection(
                item=item, number=f"{MARK}{notice.pk}-{n}", secret="0" * 64, text="该企业的系统尚未投入使用。", received_at=self.now,
                name="某人" if n % 2 else "", **(done if n % 3 else {}), **(end if n % 3 == 2 else {}),
            )
            for n, item in enumerate(items)
        ]  # fmt: skip
        bulk(Objection, rows)
