"""The offices of the demonstration and who works there: one province, three cities with their counties, a direct county."""

from __future__ import annotations

from ..acting import Actor
from ..declarations.model import Declaration
from ..evaluation.experts import introduce
from ..evaluation.model import Expert
from ..people import inviting
from ..people.jurisdictions import plant
from ..people.model import Authority, Duty, Jurisdiction, Post
from ..people.offices import set_reach
from .accounts import People
from .names import Names

PROVINCE = "32"
CITIES = ("3207", "3203", "3205")
DIRECT = "320583"
HOME = "320706"
"""The county of the accounts: 海州区."""
EXPERTS = (
    ("样例理工大学", ("app", "infra")),
    ("样例工业互联网研究院", ("data", "device")),
    ("样例软件评测中心", ("app", "data")),
    ("样例智能制造学会", ("device", "effect")),
    ("样例财经大学", ("effect", "innovation")),
)
"""Where the experts work, of whom each office has these five, and what they know."""


class Offices:
    """Officers by the area of their office."""

    def __init__(self, people: People, names: Names) -> None:
        self._people, self._names = people, names
        self._officers: dict[str, Actor] = {}
        self._experts: dict[str, list[Expert]] = {}
        self.lowest: list[Jurisdiction] = []
        """Where enterprises belong."""

    def open(self) -> None:
        """Plant the tree; the province's officer and the operator are there, everybody else is invited and accepts."""
        plant()
        self._officers[PROVINCE] = self._first("province", PROVINCE, Duty.OFFICER)
        operator = self._first("operator", PROVINCE, Duty.OPERATOR)
        for place in (*CITIES, DIRECT):
            self._invite(self._officers[PROVINCE], place)
        counties = Jurisdiction.objects.filter(parent__in=CITIES).select_related("parent").order_by("path")
        for county in counties:
            self._invite(self._officers[str(county.parent_id)], county.pk)
        for place in (PROVINCE, *CITIES, DIRECT):
            self._reached(place)
            self._take_experts(place)
        self._invite(operator, PROVINCE, duty=Duty.AUDITOR, name="auditor")
        direct = Jurisdiction.objects.select_related("parent").get(pk=DIRECT)
        self.lowest = [*counties, direct]

    def officer(self, place: str) -> Actor:
        """The officer of an area's office."""
        return self._officers[place]

    def experts(self, place: str) -> list[Expert]:
        """The experts of an area's office."""
        return self._experts[place]

    def inspectors(self, city: str, declaration: Declaration) -> list[Actor]:
        """Two who visit: the city's officer, and the county's or an expert."""
        county = self._officers.get(declaration.jurisdiction_id)
        if county is not None and declaration.jurisdiction_id != city:
            return [self._officers[city], county]
        expert = self._experts[city][0]
        assert expert.post is not None
        return [self._officers[city], Actor(expert.person, post=expert.post)]

    def everybody(self) -> list[Actor]:
        """All officers."""
        return list(self._officers.values())

    def _reached(self, place: str) -> None:
        office = self._officers[place]
        assert office.authority is not None
        phone = f"025-8{int(place) % 10_000_000:07}"
        set_reach(actor=office, authority=office.authority, phone=phone, email=f"office-{place}@example.org")

    def _take_experts(self, place: str) -> None:
        """Five experts join an office and say where they work and what they know."""
        self._experts[place] = []
        for n, (employer, fields) in enumerate(EXPERTS):
            local = "expert" if place == "3207" and n == 0 else f"expert-{place}-{n}"
            post = self._invite(self._officers[place], place, duty=Duty.EXPERT, name=local)
            actor = Actor(post.person, post=post)
            self._experts[place].append(introduce(actor=actor, post=post, employer=employer, fields=fields))

    def _first(self, name: str, place: str, duty: str) -> Actor:
        person = self._people.person(f"{name}@example.org", self._names.person())
        authority = Authority.objects.select_related("jurisdiction").get(jurisdiction=place)
        return Actor(person, post=inviting.appoint(person=person, authority=authority, duty=duty))

    def _invite(self, by: Actor, place: str, *, duty: str = Duty.OFFICER, name: str = "") -> Post:
        known = {HOME: "county", "3207": "city", DIRECT: "direct"}
        local = name or known.get(place) or f"office-{place}"
        authority = Authority.objects.select_related("jurisdiction").get(jurisdiction=place)
        _, secret = inviting.invite(actor=by, email=f"{local}@example.org", role=duty, authority=authority)
        joined = inviting.accept(
            person=self._people.person(f"{local}@example.org", self._names.person()), secret=secret
        )
        assert isinstance(joined, Post)
        if duty == Duty.OFFICER:
            self._officers[place] = Actor(joined.person, post=joined)
        return joined
