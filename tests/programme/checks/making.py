"""Cases of four stars that wait to be checked, in a direct county, and draws of them: made by the verbs themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks import drawing
from yunxing.programme.checks.model import Draw, SiteCheck
from yunxing.programme.checks.visiting import Order, order
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.people.model import Post
from yunxing.programme.procedure.model import Step
from yunxing.programme.procedure.moving import move
from yunxing.programme.review.model import RowDecision

from ..factories import NOON, declaration, officer, owner, provincial_call

FILLED = "11-four-stars-with-a-sealed-table"
CITY = "320583"
"""昆山市, a direct county: its office is of city level, and no county stands before it (R6)."""
VALUE = "03 07 11 18 22 29 + 14"
DRAWN_ON = NOON + timedelta(days=3)


def call_of_province(name: str = "省批次") -> Call:
    return provincial_call(name=name)


def city() -> Actor:
    return officer(CITY)


def waiting(call: Call, actor: Actor, *, filled: str = FILLED, star: int = 4) -> Declaration:
    """A case that was handed in, looked at row by row and accepted by the office of city level."""
    by, made = declaration(owner(CITY), star=star, filled=filled, call=call)
    submission = submitting.submit(actor=by, declaration=made)
    accept(made, submission, actor)
    made.refresh_from_db()
    return made


def accept(made: Declaration, submission: Any, actor: Actor) -> None:
    RowDecision.objects.bulk_create(
        RowDecision(
            declaration=made,
            submission=submission,
            authority=actor.authority,
            path=f"claims/{row['item']}",
            answer="confirmed",
            person=actor.person,
            at=clock.now(),
        )
        for row in submission.content.get("claims", [])
    )
    move("accept", actor=actor, declaration=writing.held(made))


def copies(
    one: Declaration, number: int, *, state: str = State.TO_CHECK, star: int = 4, place: Any = None
) -> list[Declaration]:
    """Further cases like one, with the step that brought them where they are: for numbers that real ones would be slow to reach."""
    place = place or one.jurisdiction
    last = Declaration.objects.order_by("-pk").values_list("pk", flat=True)[0]
    made = Declaration.objects.bulk_create(
        Declaration(
            number=f"2020-900-{last + n:06d}",
            call=one.call,
            enterprise=one.enterprise,
            jurisdiction=place,
            path=place.path,
            edition=one.edition,
            star=star,
            state=state,
            name=f"试验{n}号有限公司",
            content=one.content,
            submitted_at=one.submitted_at,
            created_at=one.created_at,
            updated_at=one.updated_at,
        )
        for n in range(1, number + 1)
    )
    person = one.steps.latest("number").person
    Step.objects.bulk_create(
        Step(
            declaration=each,
            number=1,
            event="accept",
            before=State.CITY_REVIEW,
            after=state,
            at=clock.now(),
            person=person,
            edition=one.edition,
        )
        for each in made
    )
    return made


def accepted(several: list[Declaration], by: Actor) -> None:
    """Copies that come before the draw."""
    Step.objects.bulk_create(
        Step(
            declaration=each,
            number=2,
            event="accept",
            before=each.state,
            after=State.TO_CHECK,
            at=clock.now(),
            person=by.person,
            edition=each.edition,
        )
        for each in several
    )
    Declaration.objects.filter(pk__in=[each.pk for each in several]).update(state=State.TO_CHECK)


def frozen(actor: Actor, call: Call, **more: Any) -> Draw:
    draw = drawing.commit(actor=actor, call=call)
    options = {"public_source": "5月9日双色球开奖号码", "public_on": date(2020, 5, 9), **more}
    return drawing.freeze(actor=actor, draw=draw, **options)


def drawn(actor: Actor, call: Call, *, at: datetime = DRAWN_ON, **more: Any) -> Draw:
    draw = frozen(actor, call, **more)
    with clock.moved_to(at):
        return drawing.draw_cases(actor=actor, draw=draw, public_value=VALUE)


def post_of(actor: Actor) -> Post:
    assert actor.post is not None
    return actor.post


def ordered(actor: Actor, call: Call, *inspectors: Actor, more: tuple[str, ...] = ("机房",)) -> SiteCheck:
    """A visit to the one case of a call, which was drawn, by two inspectors."""
    waiting(call, actor)
    draw = drawn(actor, call)
    case = Declaration.objects.get(number=draw.sample[0])
    posts = [post_of(one) for one in inspectors]
    return order(actor=actor, declaration=case, what=Order(posts, date(2020, 5, 12), "昆山市前进路1号", more))


def placed(made: Declaration, state: str, by: Actor) -> Declaration:
    """A declaration brought where it is to be without the acts between, which are no matter of site checks."""
    Declaration.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    Step.objects.create(
        declaration=made,
        number=made.steps.count() + 1,
        event="accept",
        before=State.CITY_REVIEW,
        after=state,
        at=clock.now(),
        person=by.person,
        authority=by.authority,
        edition=made.edition,
    )
    return made


def submitted(by: Actor, call: Call, *, star: int = 4, filled: str = FILLED) -> Declaration:
    """A declaration that was handed in."""
    _, made = declaration(by, star=star, filled=filled, call=call)
    submitting.submit(actor=by, declaration=made)
    made.refresh_from_db()
    return made
