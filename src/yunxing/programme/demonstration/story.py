"""What happens in the demonstration: calls open, enterprises register and declare, offices return and prove. Every act is a verb."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from .. import clock
from ..acting import Actor
from ..calls import verbs as calls
from ..calls.model import Call
from ..declarations import submitting, writing
from ..declarations.content import from_values
from ..declarations.model import Declaration
from ..messages.verbs import mark_read
from ..papers.verbs import add
from ..people import inviting
from ..people import verbs as people
from ..people.model import Jurisdiction, Membership, Person
from ..procedure.moving import refusal
from . import papers
from .accounts import People
from .course import Course
from .events import Events
from .fates import Fate, answered, fates, remarks
from .filled import HOPELESS, MENDABLE, Flaw, Party, Supplier, values
from .names import PROVIDERS, TRADES, Names
from .offices import CITIES, HOME, PROVINCE, Offices

EDITION = "jiangsu-2020"
WITH_FILES = 40
"""Declarations of the running call that carry files of their own; each is read by a worker."""


@dataclass
class Firm:
    """An enterprise, who acts for it and what it will say."""

    party: Party
    place: Jurisdiction
    licence: Future[bytes]
    actor: Actor | None = None
    editor: Actor | None = None
    standing: str = "proven"
    declarations: list[Declaration] = field(default_factory=list)


class Story:
    """One run of it, the same for a size, a seed and a day."""

    def __init__(self, *, size: int, seed: int, day: date) -> None:
        self.random = Random(f"yunxing {seed} {size}")
        self.day = day
        self.names = Names(self.random)
        self.trades = TRADES
        self.people = People()
        self.offices = Offices(self.people, self.names)
        self.events = Events(self.random, until=datetime.combine(day, time(), clock.SHANGHAI))
        self.size = size
        self.firms: list[Firm] = []
        self.suppliers: list[Supplier] = []
        self.files = 0

    def tell(self) -> int:
        """Let it happen; how many acts were done."""
        with ThreadPoolExecutor(2) as typesetters, clock.moved_to(self._at(-175)):
            self.offices.open()
            self._make_firms(typesetters)
            self._plan_calls()
            return self.events.run()

    def _at(self, days: int) -> datetime:
        return datetime.combine(self.day + timedelta(days=days), time(9, 30), clock.SHANGHAI)

    # Calls

    def _plan_calls(self) -> None:
        """One that is over and one that runs, both of the province."""
        names: list[str] = []
        for days in ((-120, -75, -65, -45), (-21, 16, 30, 50)):
            dates = [self.day + timedelta(days=n) for n in days]
            year = f"{dates[0].year}年"
            name = f"{year}第{'二' if f'{year}第一批' in names else '一'}批"
            names.append(name)
            self.events.on(
                dates[0] - timedelta(days=4),
                lambda name=name, dates=dates: self._open_call(name, *dates),  # type: ignore[misc]
            )
        for back in (-70, -30, -6):
            self.events.on(self.day + timedelta(days=back), self._read_messages)

    def _open_call(self, name: str, opens: date, closes: date, county: date, city: date) -> None:
        actor = self.offices.officer(PROVINCE)
        terms = calls.Terms(
            name=name,
            edition=EDITION,
            stars=[3, 4, 5],
            opens_on=opens,
            closes_on=closes,
            county_by=county,
            city_by=city,
            notice=f"现组织开展{name}星级上云企业申报。请企业在 {closes} 24:00 前提交，县（区）完成初审后统一报送。\n"
            "申报材料应真实、完整；有疑问请联系所在县（区）工信部门。",
        )
        call = calls.open_call(actor=actor, call=calls.make(actor=actor, terms=terms))
        self._declare(call, over=closes < self.day)

    # Enterprises

    def _make_firms(self, typesetters: ThreadPoolExecutor) -> None:
        with clock.moved_to(self._at(-170)):
            for name in PROVIDERS:
                self._make_provider(f"江苏{name}有限公司", local="provider" if name == PROVIDERS[0] else "")
        number = self.size * 8 // 5
        weights = [{"3207": 3, PROVINCE: 4}.get(str(place.parent_id), 1) for place in self.offices.lowest]
        for n in range(number):
            place = self.random.choices(self.offices.lowest, weights)[0] if n else Jurisdiction.objects.get(pk=HOME)
            firm = self._firm(n, place, typesetters)
            self.firms.append(firm)
            firm.standing = self._standing(n, number)
            early = n % 9 < 4 or n == 0
            day = self.day + timedelta(days=self.random.randint(-165, -122) if early else self.random.randint(-60, -22))
            if firm.standing != "proven":
                day = self.day + timedelta(days=self.random.randint(-12, -1))
            self.events.on(day, lambda firm=firm, n=n: self._register(firm, n))  # type: ignore[misc]

    def _standing(self, n: int, number: int) -> str:
        """Most are proven; of the last tenth some wait, some have no licence yet, some were refused."""
        if n < number * 9 // 10:
            return "proven"
        return ("waiting", "waiting", "bare", "refused")[n % 4]

    def _firm(self, n: int, place: Jurisdiction, typesetters: ThreadPoolExecutor) -> Firm:
        trade = self.random.choice(TRADES)
        city = place.parent.name if place.parent is not None and place.parent.level == "city" else ""
        short = place.name.removesuffix("区").removesuffix("县").removesuffix("市")
        division = place.divisions[0]
        party = Party(
            name=self.names.enterprise(short if len(short) > 1 else place.name, trade),
            uscc=self.names.code(division),
            kind="有限责任公司",
            address=self.names.address(city, place.name),
            division=division,
            trade=trade,
            representative=self.names.person(),
            contact=self.names.person(),
            title=self.names.title(),
            phone=self.names.phone(),
            mobile=self.names.mobile(),
            email="enterprise@example.org" if n == 0 else f"e{n}@example.org",
        )
        since = self.day - timedelta(days=self.random.randint(900, 7_000))
        licence = typesetters.submit(papers.licence, party, county=place.name, since=since)
        return Firm(party, place, licence)

    def _make_provider(self, name: str, *, local: str) -> None:
        code = self.names.code("320700")
        place = Jurisdiction.objects.get(pk=HOME)
        person = self._person(local or f"p{len(self.suppliers)}", self.names.person())
        membership = people.register(
            person=person, uscc=code, name=name, jurisdiction=place, declares=False, provides=True
        )
        self.suppliers.append(Supplier(name, code))
        trade = TRADES[0]._replace(product="云计算和工业互联网服务")
        party = Party(
            name,
            code,
            "有限责任公司",
            self.names.address("连云港市", place.name),
            "320706",
            trade,
            person.name,
            *[""] * 5,
        )
        pdf = papers.licence(party, county=place.name, since=self.day - timedelta(days=3_000))
        actor = Actor(person, membership=membership)
        people.hand_in_licence(
            actor=actor,
            enterprise=membership.enterprise,
            blob=papers.kept(pdf, name="营业执照.pdf"),
            file_name="营业执照.pdf",
        )
        people.judge_licence(actor=self.offices.officer(HOME), enterprise=membership.enterprise, proven=True)

    def _person(self, local: str, name: str) -> Person:
        return self.people.person(f"{local}@example.org", name, mailed=local in ("enterprise", "provider"))

    def _register(self, firm: Firm, n: int) -> None:
        party = firm.party
        person = self._person(party.email.split("@")[0], party.contact)
        membership = people.register(
            person=person, uscc=party.uscc, name=party.name, address=party.address, jurisdiction=firm.place
        )
        firm.actor = firm.editor = Actor(person, membership=membership)
        now = clock.now()
        if firm.standing == "bare":
            return
        self.events.on(now.date(), lambda: self._hand_in_licence(firm), after=now)
        if n % 5 == 0:
            self.events.on(now.date() + timedelta(days=1), lambda: self._take_editor(firm, n))

    def _hand_in_licence(self, firm: Firm) -> None:
        assert firm.actor is not None
        assert firm.actor.enterprise is not None
        blob = papers.kept(firm.licence.result(), name="营业执照.pdf")
        people.hand_in_licence(
            actor=firm.actor, enterprise=firm.actor.enterprise, blob=blob, file_name="营业执照副本.pdf"
        )
        if firm.standing != "waiting":
            day = clock.today() + timedelta(days=self.random.randint(1, 3))
            self.events.on(day, lambda: self._judge(firm))

    def _judge(self, firm: Firm) -> None:
        assert firm.actor is not None
        assert firm.actor.enterprise is not None
        proven = firm.standing == "proven"
        why = "" if proven else "营业执照图像不完整，请重新上传清晰的副本"
        officer = self.offices.officer(firm.place.pk)
        people.judge_licence(actor=officer, enterprise=firm.actor.enterprise, proven=proven, why=why)
        firm.actor.enterprise.refresh_from_db()

    def _take_editor(self, firm: Firm, n: int) -> None:
        """The one responsible takes an editor on."""
        assert firm.actor is not None
        local = "editor" if n == 0 else f"e{n}-editor"
        _, secret = inviting.invite(
            actor=firm.actor, email=f"{local}@example.org", role="editor", enterprise=firm.actor.enterprise
        )
        joined = inviting.accept(person=self._person(local, self.names.person()), secret=secret)
        assert isinstance(joined, Membership)
        firm.editor = Actor(joined.person, membership=joined)

    # Declarations

    def _declare(self, call: Call, *, over: bool) -> None:
        """A call gets its declarations, from enterprises that are proven before or while it runs."""
        proven = [(n, firm) for n, firm in enumerate(self.firms) if firm.standing == "proven"]
        some = [firm for n, firm in proven[1:] if not over or n % 9 < 4]
        finished = self.size * 11 // 25
        number = finished if over else self.size - finished
        chosen = [proven[0][1], *self.random.sample(some, min(number, len(some)) - 1)]
        if not over:
            # Files of their own go to those of the city whose offices work on this call already.
            chosen[1:] = sorted(chosen[1:], key=lambda firm: firm.place.parent_id != CITIES[0])
        for n, (firm, fate) in enumerate(zip(chosen, fates(len(chosen), over=over), strict=True)):
            self._plan(call, firm, fate, files=not over and n < WITH_FILES, over=over)
        Course(call, self.offices, self.events, self.random, over=over).plan()

    def _plan(self, call: Call, firm: Firm, fate: Fate, *, files: bool, over: bool) -> None:
        """The days on which one declaration is begun, filled, handed in, returned, handed in again."""
        span = (min(call.closes_on, self.day) - call.opens_on).days
        first = self.random.randint(0, max(1, span // 2))
        days = [first, first + self.random.randint(1, max(1, span // 4))]
        begun, filled = (call.opens_on + timedelta(days=n) for n in days)
        star = self.random.choices((3, 4, 5), (60, 28, 12))[0]
        self.events.on(begun, lambda: self._begin(call, firm, fate, star=star, filled=filled, files=files, over=over))

    def _flaw(self, fate: Fate) -> Flaw:
        if fate.returned:
            return self.random.choice(MENDABLE)
        draw = self.random.random()
        return "none" if draw < 0.72 else self.random.choice(MENDABLE) if draw < 0.88 else self.random.choice(HOPELESS)

    def _begin(self, call: Call, firm: Firm, fate: Fate, *, star: int, filled: date, files: bool, over: bool) -> None:
        assert firm.actor is not None
        assert firm.actor.enterprise is not None
        declaration = writing.begin(actor=firm.actor, enterprise=firm.actor.enterprise, call=call, star=star)
        firm.declarations.append(declaration)
        if fate.filled:
            self.events.on(filled, lambda: self._fill(firm, declaration, fate, files, over), after=clock.now())

    def _fill(self, firm: Firm, declaration: Declaration, fate: Fate, files: bool, over: bool) -> None:
        actor = firm.editor or firm.actor
        assert actor is not None
        flaw = self._flaw(fate)
        said = values(
            self.random,
            star=declaration.star,
            flaw=flaw,
            party=firm.party,
            suppliers=self.random.sample(self.suppliers, 2),
            filed_on=clock.today(),
            deadline=declaration.call.closes_on,
        )
        # What goes on to the city is bound, and wants every file; as PDFs, which bind without a converter.
        mended = flaw == "none" or (flaw in MENDABLE and fate.answered)
        whole = fate.submitted and not fate.withdrawn and (over or files) and mended
        if whole:
            for row in said["evidence"]:
                row["file"] = f"{str(row['file']).rsplit('.', 1)[0]}.pdf"
        content = from_values(said)
        content = {key: rows for key, rows in content.items() if key in fate.filled}
        written = writing.fill_from(actor=actor, declaration=declaration, content=content, how="typed")
        if (files or whole) and "evidence" in content:
            self._add_files(actor, written.declaration, said, whole=whole)
        now = clock.now()
        if fate.submitted:
            day = min(now.date() + timedelta(days=self.random.randint(0, 4)), declaration.call.closes_on)
            self.events.on(day, lambda: self._submit(firm, declaration, fate, flaw, said), after=now)

    def _add_files(self, actor: Actor, declaration: Declaration, said: dict[str, Any], *, whole: bool) -> None:
        some = dict(papers.of_declaration(said))
        rest = dict(papers.the_rest(said, some)) if whole else {}
        for name, pdf in {**some, **rest}.items():
            add(actor=actor, declaration=declaration, blob=papers.kept(pdf, name=name), name=name)
            self.files += 1

    def _submit(self, firm: Firm, declaration: Declaration, fate: Fate, flaw: Flaw, said: dict[str, Any]) -> None:
        assert firm.actor is not None
        if clock.now() >= declaration.call.deadline:
            return  # too late: it stays a draft
        submitting.submit(actor=firm.actor, declaration=declaration)
        now = clock.now()
        after = timedelta(days=self.random.randint(1, 4))
        if fate.returned:
            self.events.on(now.date() + after, lambda: self._give_back(firm, declaration, fate, flaw, said), after=now)
        elif fate.withdrawn:
            self.events.on(now.date(), lambda: self._withdraw(firm, declaration), after=now)

    def _withdraw(self, firm: Firm, declaration: Declaration) -> None:
        assert firm.actor is not None
        declaration.refresh_from_db()
        if refusal("withdraw", actor=firm.actor, declaration=declaration) is None:  # else the county was quicker
            submitting.withdraw(actor=firm.actor, declaration=declaration, reason="补充一张发票后再提交")

    def _give_back(self, firm: Firm, declaration: Declaration, fate: Fate, flaw: Flaw, said: dict[str, Any]) -> None:
        officer = self.offices.officer(firm.place.pk)
        declaration.refresh_from_db()
        if refusal("return", actor=officer, declaration=declaration) is not None:
            return
        # Those that are still to be answered have time left, or are over where the call is.
        answer_by = clock.today() + timedelta(days=10)
        submitting.give_back(actor=officer, declaration=declaration, remarks=remarks(flaw, said), answer_by=answer_by)
        if fate.answered:
            day = clock.today() + timedelta(days=self.random.randint(1, 5))
            self.events.on(day, lambda: self._answer(firm, declaration, flaw, said))

    def _answer(self, firm: Firm, declaration: Declaration, flaw: Flaw, said: dict[str, Any]) -> None:
        assert firm.actor is not None
        edits: Sequence[writing.Edit] = answered(flaw, said, today=clock.today())
        actor = firm.editor or firm.actor
        written = writing.change(actor=actor, declaration=declaration, edits=edits)
        if declaration.papers.exists():
            self._supplement(actor, written.declaration, said)
        submitting.submit(actor=firm.actor, declaration=declaration)

    def _supplement(self, actor: Actor, declaration: Declaration, said: dict[str, Any]) -> None:
        """The files of rows that were added."""
        there = dict.fromkeys(declaration.papers.filter(removed_at=None).values_list("name", flat=True), b"")
        rows = declaration.content.get("evidence", [])
        for name, pdf in papers.the_rest({**said, "evidence": rows}, there):
            add(actor=actor, declaration=declaration, blob=papers.kept(pdf, name=name), name=name)
            self.files += 1

    def _read_messages(self) -> None:
        for officer in self.offices.everybody():
            mark_read(person=officer.person)
        for firm in self.firms:
            if firm.actor is not None:
                mark_read(person=firm.actor.person)
