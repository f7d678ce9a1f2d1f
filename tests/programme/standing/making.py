"""Declarations that were handed in, and titles that were published, to open cases about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.procedure.model import Step
from yunxing.programme.recognitions.model import Publication, Recognition
from yunxing.programme.standing import cases, deciding
from yunxing.programme.standing.model import FraudCase

from ..factories import NOON, declaration, officer

GROUND = "申报所附发票与企业账面不符"


@dataclass
class Handed:
    """A declaration that was handed in, and who may act on it."""

    owner: Actor
    declaration: Declaration
    county: Actor
    city: Actor
    province: Actor

    def decider(self) -> Actor:
        return self.city if self.declaration.star == 3 else self.province


def handed_in(*, star: int = 3, **more: Any) -> Handed:
    filled = "01-three-stars-just-enough" if star == 3 else "11-four-stars-with-a-sealed-table"
    owner, made = declaration(star=star, filled=filled, **more)
    submitting.submit(actor=owner, declaration=made)
    made.refresh_from_db()
    return Handed(owner, made, officer("320706"), officer("3207"), officer("32"))


def published(*, star: int = 3) -> Handed:
    """Published by rows: what leads there is told elsewhere."""
    handed = handed_in(star=star)
    made, by = handed.declaration, handed.province
    now = clock.now()
    before, made.state = made.state, State.PUBLISHED
    made.save()
    last = Step.objects.filter(declaration=made).latest("number").number
    Step.objects.create(
        declaration=made,
        number=last + 1,
        event="publish",
        before=before,
        after=State.PUBLISHED,
        at=now,
        person=by.person,
        authority=by.authority,
        edition=made.edition,
    )
    publication = Publication.objects.create(
        call=made.call,
        authority=by.authority,
        number="苏工信发〔2020〕1号",
        title="2020年首批",
        published_on=clock.today(),
        person=by.person,
        at=now,
    )
    Recognition.objects.create(
        number=f"JSYX-{made.number}",
        code=f"c{made.pk}",
        enterprise=made.enterprise,
        declaration=made,
        publication=publication,
        decider=handed.decider().authority,
        name=made.enterprise.name,
        uscc=made.enterprise.uscc,
        star=star,
        place="海州区",
        edition=made.edition,
        granted_on=clock.today(),
    )
    return handed


def opened(handed: Handed, **more: Any) -> FraudCase:
    return cases.open_case(actor=handed.county, declaration=handed.declaration, ground=GROUND, **more)


def heard(handed: Handed, **more: Any) -> FraudCase:
    """Opened at noon, heard eight days later. Decide it within ``later``."""
    case = opened(handed, **more)
    cases.set_hearing(actor=handed.city, case=case, on=clock.today() + timedelta(8), place="连云港市工信局 305")
    with later(8):
        return cases.hear(actor=handed.city, case=case, statements="企业承认发票不实")


def decided(handed: Handed, *, found: bool = True, **more: Any) -> FraudCase:
    case = heard(handed, **({"provider": "p1"} if more.get("provider_found") else {}))
    with later(9):
        return deciding.decide(actor=handed.decider(), case=case, found=found, reason="查证属实", **more)


def later(days: int) -> Any:
    return clock.moved_to(NOON + timedelta(days))


def day(days: int) -> date:
    return (NOON + timedelta(days)).date()


def at(days: int) -> datetime:
    return NOON + timedelta(days)
