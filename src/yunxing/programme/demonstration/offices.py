"""The offices of the demonstration and who works there: one province, three cities with their counties, a direct county."""

from __future__ import annotations

from ..acting import Actor
from ..people import inviting
from ..people.jurisdictions import plant
from ..people.model import Authority, Duty, Jurisdiction, Post
from .accounts import People
from .names import Names

PROVINCE = "32"
CITIES = ("3207", "3203", "3205")
DIRECT = "320583"
HOME = "320706"
"""The county of the accounts: 海州区."""


class Offices:
    """Officers by the area of their office."""

    def __init__(self, people: People, names: Names) -> None:
        self._people, self._names = people, names
        self._officers: dict[str, Actor] = {}
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
        self._invite(self._officers["3207"], "3207", duty=Duty.EXPERT, name="expert")
        self._invite(operator, PROVINCE, duty=Duty.AUDITOR, name="auditor")
        direct = Jurisdiction.objects.select_related("parent").get(pk=DIRECT)
        self.lowest = [*counties, direct]

    def officer(self, place: str) -> Actor:
        """The officer of an area's office."""
        return self._officers[place]

    def everybody(self) -> list[Actor]:
        """All officers."""
        return list(self._officers.values())

    def _first(self, name: str, place: str, duty: str) -> Actor:
        person = self._people.person(f"{name}@example.org", self._names.person())
        authority = Authority.objects.select_related("jurisdiction").get(jurisdiction=place)
        return Actor(person, post=inviting.appoint(person=person, authority=authority, duty=duty))

    def _invite(self, by: Actor, place: str, *, duty: str = Duty.OFFICER, name: str = "") -> None:
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
