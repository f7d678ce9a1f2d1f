"""Who is there: offices with their people, and enterprises with declarations that are ready to be handed in. Made by the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any, NamedTuple

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.content import from_values
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.demonstration.filled import Party, Supplier, values
from yunxing.programme.demonstration.names import PROVIDERS, TRADES, Names
from yunxing.programme.people.model import Duty, Jurisdiction

from ...programme.documents.filed import with_papers
from ...programme.factories import officer, owner

COUNTY_A, COUNTY_B, CITY, DIRECT, PROVINCE = "320706", "320703", "3207", "320583", "32"
EXPERTS = (
    ("样例理工大学", ("app", "infra")),
    ("样例工业互联网研究院", ("data", "device")),
    ("样例软件评测中心", ("app", "data")),
    ("样例智能制造学会", ("device", "effect")),
)
"""Where experts work, and what they know."""


class Case(NamedTuple):
    """An enterprise with who is responsible there, and its declaration."""

    name: str
    actor: Actor
    declaration: Declaration

    @property
    def state(self) -> str:
        """Where it is now."""
        return str(Declaration.objects.values_list("state", flat=True).get(pk=self.declaration.pk))


class Offices:
    """An officer of each office, a second one where visits are made, and the experts of those that evaluate."""

    def __init__(self) -> None:
        self.province, self.city, self.direct = (_named(officer(one), name) for one, name in _FIRST)
        self.county_a, self.county_b = _named(officer(COUNTY_A), "海试"), _named(officer(COUNTY_B), "连试")
        self.visitor, self.direct_visitor = _named(officer(CITY), "查样"), _named(officer(DIRECT), "看样")
        self.experts = {
            place: [_named(officer(place, Duty.EXPERT), f"{word}例{n}") for n in "一二三四"[:number]]
            for place, word, number in ((CITY, "市", 4), (DIRECT, "昆", 3), (PROVINCE, "省", 3))
        }


_FIRST = ((PROVINCE, "苏试"), (CITY, "市试"), (DIRECT, "昆试"))


def _named(actor: Actor, name: str) -> Actor:
    actor.person.name = name
    actor.person.save()
    return actor


def declared(call: Call, table: Iterable[tuple[str, str, int]]) -> dict[str, Case]:
    """Declarations that lack nothing, by a word for each: of an enterprise of a place, for a star. None is handed in."""
    random = Random("a whole call")
    names = Names(random)
    suppliers = [Supplier(f"江苏{name}有限公司", names.code("320700")) for name in PROVIDERS]
    made = {}
    for word, place, star in table:
        party = _party(place, random, names)
        said = values(
            random, star=star, flaw="none", party=party, suppliers=random.sample(suppliers, 2),
            filed_on=clock.today(), deadline=call.closes_on,
        )  # fmt: skip
        made[word] = _declared(call, place, party, said)
    return made


def _party(place: str, random: Random, names: Names) -> Party:
    area = Jurisdiction.objects.get(pk=place)
    trade = random.choice(TRADES)
    return Party(
        name=names.enterprise(area.name[:2], trade),
        uscc=names.code(place),
        kind="有限责任公司",
        address=names.address("", area.name),
        division=place,
        trade=trade,
        representative=names.person(),
        contact=names.person(),
        title=names.title(),
        phone=names.phone(),
        mobile=names.mobile(),
        email="enterprise@example.org",
    )


def _declared(call: Call, place: str, party: Party, said: dict[str, Any]) -> Case:
    actor = owner(place, uscc=party.uscc, name=party.name, address=party.address)
    assert actor.enterprise is not None
    made = writing.begin(actor=actor, enterprise=actor.enterprise, call=call, star=said["star"])
    made = writing.fill_from(actor=actor, declaration=made, content=from_values(said), how="typed").declaration
    with_papers(actor, made)
    made.refresh_from_db()
    assert made.outcome == "meets"
    return Case(party.name, actor, made)
