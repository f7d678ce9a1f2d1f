"""Experts, cases that wait for an evaluation, and panels, made by the verbs; the province's way there is set up by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.evaluation import deciding, experts, opinions, panels
from yunxing.programme.evaluation.model import Assignment, Expert, Panel, PanelCase
from yunxing.programme.people.model import Duty
from yunxing.programme.procedure.case import arrival
from yunxing.programme.procedure.model import Step
from yunxing.programme.sending.model import Package, Packed, Stage

from ..factories import declaration, officer, owner, provincial_call

FILLED = "01-three-stars-just-enough"
PROVIDER = "连云港样例工业互联网有限公司"
PROVIDER_CODE = "91320700EXAMPC0022"


def call(actor: Actor | None = None) -> Call:
    """An open call of the province, so that direct counties take part."""
    return provincial_call(actor, name="省2020年首批")


def expert(
    code: str = "320583", employer: str = "江苏样例大学", fields: Sequence[str] = ("app",), **more: Any
) -> tuple[Actor, Expert]:
    """An expert of an office, who said where they work and what they know."""
    actor = officer(code, Duty.EXPERT)
    assert actor.post is not None
    return actor, experts.introduce(actor=actor, post=actor.post, employer=employer, fields=fields, **more)


def waiting(of: Call, *, name: str = "", filled: str = FILLED) -> tuple[Actor, Declaration]:
    """A three-star declaration of the direct county that waits for its evaluation."""
    actor, made = declaration(owner("320583", name=name), call=of, filled=filled)
    if name:
        _named(actor, made, name)
    submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    return actor, made


def _named(actor: Actor, made: Declaration, name: str) -> None:
    """The example's own name and code give way to the enterprise's."""
    assert actor.enterprise is not None
    said = [Edit("fields/enterprise.name", name), Edit("fields/enterprise.uscc", actor.enterprise.uscc)]
    writing.change(actor=actor, declaration=made, edits=said)


def before_the_province(of: Call, *, star: int = 4, name: str = "") -> tuple[Actor, Declaration]:
    """A declaration of four or five stars that the city sent on and the province received."""
    actor, made = _submitted(of, star, "11-four-stars-with-a-sealed-table", name)
    _sent(made, State.PROVINCE_REVIEW, officer("3207"), officer("32"), Stage.RECOMMENDING)
    return actor, made


def before_the_city(of: Call, *, name: str = "") -> tuple[Actor, Declaration]:
    """A three-star declaration of a county that passed it, sent it on, and the city received."""
    actor, made = _submitted(of, 3, FILLED, name)
    _sent(made, State.CITY_REVIEW, officer("320706"), officer("3207"), Stage.COUNTY)
    return actor, made


def _submitted(of: Call, star: int, filled: str, name: str) -> tuple[Actor, Declaration]:
    actor, made = declaration(owner("320706", name=name), call=of, star=star, filled=filled)
    if name:
        _named(actor, made, name)
    submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    return actor, made


def _sent(made: Declaration, state: State, sender: Actor, receiver: Actor, stage: Stage) -> None:
    """What lies between: the step with which it came, and the package that was received."""
    assert sender.authority is not None
    assert receiver.authority is not None
    before, made.state = made.state, state
    made.save()
    last = arrival(made)
    Step.objects.create(
        declaration=made,
        number=last.number + 1 if last else 1,
        event="send",
        before=before,
        after=state,
        at=clock.now(),
        person=sender.person,
        authority=sender.authority,
        edition=made.edition,
    )
    package = Package.objects.create(
        number=f"B{made.number}",
        call=made.call,
        stage=stage,
        sender=sender.authority,
        receiver=receiver.authority,
        letter_number="工信〔2020〕1号",
        made_by=sender.person,
        made_at=clock.now(),
    )
    Packed.objects.create(
        package=package, declaration=made, copies=2, received_by=receiver.person, received_at=clock.now()
    )


def panel(actor: Actor, of: Call, several: Sequence[Expert], *, each: int = 3) -> Panel:
    """A panel that meets today, with its minutes."""
    made = panels.make_panel(
        actor=actor, call=of, name="第一评审组", experts=several, each=each, meets_on=clock.today()
    )
    return panels.write_minutes(actor=actor, panel=made, text="会议于当日召开，逐件评议。")


def actor_of(one: Expert) -> Actor:
    """An expert as they act."""
    assert one.post is not None
    return Actor(one.person, post=one.post)


def opine(case: PanelCase, *, passes: bool = True, score: int = 80) -> None:
    """Every expert of a case gives the same opinion."""
    for one in case.assignments.filter(recused_at=None):
        opinions.give_opinion(actor=actor_of(one.expert), assignment=one, passes=passes, score=score, text="材料齐全。")


def decided(actor: Actor, made: Panel, declaration: Declaration, *, passes: bool = True) -> PanelCase:
    """A declaration through a panel."""
    (case,) = panels.put_before(actor=actor, panel=made, declarations=[declaration])
    opine(case, passes=passes)
    votes = (made.each, 0, 0) if passes else (0, made.each, 0)
    done = deciding.decide(
        actor=actor,
        case=case,
        votes_for=votes[0],
        votes_against=votes[1],
        abstained=votes[2],
        reason="符合指南要求" if passes else "材料不足",
    )
    declaration.refresh_from_db()
    return done


def of(case: PanelCase) -> list[Assignment]:
    """Who judges a case."""
    return list(case.assignments.filter(recused_at=None).order_by("pk"))
