"""Pages of evaluation and of notices take few statements, however many cases, opinions and objections there are."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.programme.evaluation import making
from tests.programme.factories import NOON, officer
from tests.programme.publicity.making import terms
from tests.web.test_statements import MOST, counted
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.evaluation import experts, opinions, panels
from yunxing.programme.publicity import noticing, objecting

pytestmark = pytest.mark.django_db
KIBIBYTES = 100


class World:
    """A city in the middle of it."""

    def __init__(self) -> None:
        self.call = making.call()
        self.city = officer("320583")
        self.people = [making.expert() for _ in range(5)]
        self.actor, self.expert = self.people[0]
        self.panel = making.panel(self.city, self.call, [one for _, one in self.people], each=4)
        (self.shown,) = self.evaluated(1)
        self.notice = noticing.write(actor=self.city, call=self.call, declarations=[self.shown], terms=terms())
        noticing.open_notice(actor=self.city, notice=self.notice)
        (self.case,) = panels.put_before(actor=self.city, panel=self.panel, declarations=[self.waiting()])
        self.own = next(one.expert for one in making.of(self.case))
        self.count = 0
        self.grow(2)

    def waiting(self) -> Declaration:
        return making.waiting(self.call)[1]

    def evaluated(self, number: int) -> list[Declaration]:
        made = [making.waiting(self.call, name=f"昆山{clock.now().timestamp()}{n}有限公司")[1] for n in range(number)]
        for one in made:
            making.decided(self.city, self.panel, one)
        return made

    def grow(self, number: int) -> None:
        for n in range(number):
            self.count += 1
            making.waiting(self.call)
            (case,) = panels.put_before(actor=self.city, panel=self.panel, declarations=[self.waiting()])
            first = making.of(case)[0]
            opinions.give_opinion(
                actor=making.actor_of(first.expert), assignment=first, passes=bool(n % 2), score=50, text="可"
            )
            experts.declare_interest(actor=self.actor, expert=self.expert, kind="other", name=f"某公司{self.count}")
            making.expert()
            self.evaluated(1)
            with clock.moved_to(NOON + timedelta(1)):
                objecting.lodge(item=self.notice.items.get(), text="没有上云")


def pages(world: World) -> dict[str, tuple[Actor, str]]:
    own = making.actor_of(world.own)
    case, panel, notice = (one.pk for one in (world.case, world.panel, world.notice))
    objection = objecting.Objection.objects.order_by("pk")[0].pk
    assert world.actor.post is not None
    return {
        "own cases": (own, "/evaluation/"),
        "own case": (own, f"/evaluation/cases/{case}/"),
        "own declaration": (own, f"/declarations/{world.case.declaration.number}/"),
        "oneself": (own, "/evaluation/self/"),
        "panels": (world.city, "/evaluation/"),
        "panel": (world.city, f"/evaluation/panels/{panel}/"),
        "panel, new": (world.city, "/evaluation/panels/new/"),
        "panel, changed": (world.city, f"/evaluation/panels/{panel}/edit/"),
        "case": (world.city, f"/evaluation/cases/{case}/"),
        "experts": (world.city, "/evaluation/experts/"),
        "expert": (world.city, f"/evaluation/experts/{world.actor.post.pk}/"),
        "notices": (world.city, "/notices/"),
        "notice": (world.city, f"/notices/{notice}/"),
        "notice, new": (world.city, "/notices/new/"),
        "objection": (world.city, f"/notices/objections/{objection}/"),
        "announcing": (world.city, "/notices/announce/"),
        "public": (world.city, "/public/notices/"),
        "public, found": (world.city, "/public/notices/?q=昆山"),
        "public notice": (world.city, f"/public/notices/{notice}/"),
    }


def test_statements_are_few_and_do_not_grow() -> None:
    with clock.moved_to(NOON):
        world = World()
        before = {name: counted(*page) for name, page in pages(world).items()}
        world.grow(6)
        after = {name: counted(*page) for name, page in pages(world).items()}
        assert after == before
        assert {name: number for name, number in before.items() if number > MOST} == {}
        for name, (actor, address) in pages(world).items():
            client = Client()
            client.force_login(actor.person)
            assert len(client.get(address).content) < KIBIBYTES * 1024, name
