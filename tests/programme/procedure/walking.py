"""Declarations brought to a place in the procedure by the verbs themselves, as offices would."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.content import from_values
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers.keeping import keep
from yunxing.programme.people.model import Authority
from yunxing.programme.review import queries as reviewing
from yunxing.programme.review import verbs as review
from yunxing.programme.sending import verbs as sending
from yunxing.programme.sending.model import Package

from ..documents.filed import with_papers
from ..factories import call, declaration, example, officer, own_example, owner

AFTER = datetime(2020, 5, 9, 10, tzinfo=clock.SHANGHAI)
"""The call is over for enterprises, and not yet for counties."""
THREE, FOUR = "01-three-stars-just-enough", "11-four-stars-with-a-sealed-table"


def submitted(
    star: int = 3, *, county: str = "320706", of: Call | None = None, papers: bool = False
) -> tuple[Actor, Declaration]:
    """Handed in, at its first office; with the files that it names where ``papers`` are wanted."""
    actor, made = declaration(owner(county), star=star, **({"call": of} if of else {}))
    content = from_values(own_example(actor, example(THREE if star == 3 else FOUR)))
    made = writing.fill_from(actor=actor, declaration=made, content=content, how="import").declaration
    if papers:
        with_papers(actor, made)
    submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    return actor, made


def decided(actor: Actor, made: Declaration) -> None:
    """Every claim confirmed by an office."""
    for path in reviewing.undecided(actor, made, "claims"):
        review.decide_row(actor=actor, declaration=made, path=path, answer="confirmed")


def passed(star: int = 3, *, county: str = "320706", **more: Any) -> tuple[Actor, Declaration]:
    """初审合格, with the county's officer."""
    _, made = submitted(star, county=county, **more)
    reviewer = officer(county)
    decided(reviewer, made)
    review.pass_on(actor=reviewer, declaration=made)
    made.refresh_from_db()
    return reviewer, made


def package(actor: Actor, declarations: list[Declaration], stage: str, *, number: str = "试工信〔2020〕1号") -> Package:
    """A package with its number and, in place of what a worker writes, some file."""
    made = sending.make(actor=actor, call=declarations[0].call, stage=stage, declarations=declarations)
    sending.give_number(actor=actor, package=made, letter_number=number)
    Package.objects.filter(pk=made.pk).update(
        state="made", blob=keep(BytesIO(b"PK\x05\x06" + b"\0" * 18), name="a.zip")
    )
    made.refresh_from_db()
    return made


def at_city(star: int = 3, *, county: str = "320706", of: Call | None = None) -> tuple[Actor, Declaration]:
    """待市审, received on paper, with the city's officer."""
    reviewer, made = passed(star, county=county, of=of)
    with clock.moved_to(AFTER):
        sent = sending.send(actor=reviewer, package=package(reviewer, [made], "county"))
        city = officer("3207")
        sending.receive(actor=city, package=sent, copies={made.number: 3})
    made.refresh_from_db()
    return city, made


def office(code: str) -> Authority:
    return Authority.objects.get(jurisdiction=code)


def later(days: int) -> datetime:
    return AFTER + timedelta(days=days)


__all__ = [
    "AFTER",
    "at_city",
    "call",
    "decided",
    "later",
    "office",
    "package",
    "passed",
    "submitted",
]
