"""Drawing: a seed is committed to, the population frozen, and cases drawn by a value that nobody knew before (R82, R83)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet

from yunxing.guide import drawing as pure
from yunxing.guide.edition import Edition
from yunxing.guide.procedure import population_of

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..days import refuse_after
from ..declarations import writing
from ..declarations.content import edition_of
from ..declarations.model import Declaration, State
from ..journal.verbs import record
from ..messages.verbs import members, tell
from ..people.model import Enterprise
from ..people.queries import within
from ..procedure.case import came_to
from ..procedure.moving import move
from ..refusals import NotAllowedError, RefusedError
from . import ratio, rules
from .model import Draw, Sampled

PARTS = ("star", "county")
MOST_AHEAD = timedelta(days=60)
"""From the freeze to the day of the public value [A]: until then nothing of the population moves."""


def waiting(city: str, call: Call) -> QuerySet[Declaration]:
    """The cases of a city, by its path, and a call that wait to be drawn from."""
    return Declaration.objects.filter(within("path", city), call=call, state=State.TO_CHECK)


def as_file(draw: Draw) -> pure.Draw:
    """A draw as ``yunxing draw`` repeats it. What is not yet to be known is left out."""
    drawn = draw.drawn_at is not None
    return pure.Draw(
        format="yunxing-draw/1",
        commitment=draw.commitment,
        population=[pure.Member(*one) for one in draw.population],
        population_sha256=draw.population_hash,
        share_percent=draw.share_percent,
        strata=draw.strata,
        base=draw.base,
        seed=draw.seed if drawn else "",
        public_source=draw.public_source,
        public_on=str(draw.public_on or ""),
        public_value=draw.public_value,
        left=draw.left,
        sample=draw.sample if drawn else None,
    )


@verb
def commit(*, actor: Actor, call: Call) -> Draw:
    """Make a seed and show its commitment; the seed stays hidden until the draw. One at a time for a city and call.

    Where a draw was made before, this one is a supplement for late entries: at the same rate, in the same strata.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.may_draw(actor) or actor.authority is None or actor.jurisdiction is None:
        raise NotAllowedError("只有设区市（含直管县）工信部门可以抽样", "only offices of city level draw")
    edition = edition_of(call.edition)
    if edition.about.site_check is None:
        raise RefusedError("本版指南不要求现场核查", "this edition asks for no site checks", clause="R82")
    earlier = Draw.objects.filter(authority__jurisdiction=actor.jurisdiction, call=call)
    if earlier.filter(drawn_at=None).exists():
        raise RefusedError(
            "本批次已有一次抽样尚未完成，请先完成它，不能另备种子",
            "a draw of this call is under way: finish it; there are no seeds to choose from",
        )
    first = earlier.filter(supplements=None).first()
    seed = pure.new_seed()
    draw = Draw.objects.create(
        authority=actor.authority,
        call=call,
        supplements=first,
        strata=first.strata if first else [],
        share_percent=first.share_percent if first else edition.about.site_check.share_percent,
        commitment=pure.commitment(seed),
        seed=seed,
        committed_by=actor.person,
        committed_at=clock.now(),
    )
    record(
        "draw.commit", draw, actor, commitment=draw.commitment, call=call.pk, supplements=first.pk if first else None
    )
    return draw


@verb
def freeze(
    *, actor: Actor, draw: Draw, public_source: str, public_on: date, strata: Sequence[str] | None = None
) -> Draw:
    """Freeze the population: every case of the city and call that waits to be checked. Says where the public value will come from.

    ``strata``: drawn apart by ``star``, ``county``, both or neither; what the reading counts apart (P12) always is, and a
    supplement has the strata of the draw that it supplements. Raises ``RefusedError`` where none waits, and for a day that
    is not to come, or too far off.
    """
    draw = _held(actor, draw)
    if draw.frozen_at is not None:
        raise RefusedError("总体已经冻结，不能改动", "the population is frozen: nothing of it changes")
    source = pure.public_text(public_source)
    if not source or len(source) > 200:
        raise RefusedError(
            "请写明公开数的来源，如“5月9日双色球开奖号码”",
            "say where the public value comes from",
            field="public_source",
        )
    if public_on <= clock.today():
        raise RefusedError(
            "公开数应在冻结之后才产生，最早为明天", "the public value is of a day to come", field="public_on"
        )
    refuse_after(clock.today() + MOST_AHEAD, public_on, "public_on")
    edition = edition_of(draw.call.edition)
    assert actor.jurisdiction is not None
    city = actor.jurisdiction.path
    cases = waiting(city, draw.call).values_list("number", "star", "jurisdiction_id")
    population = sorted(pure.Member(*one) for one in cases)
    if not population:
        raise RefusedError(
            "目前没有待核查的申报，不能冻结空的总体", "no case waits to be checked: there is nothing to freeze"
        )
    if draw.supplements is None:
        chosen = set(strata or ()) | set(_pool(edition))
        if not chosen <= set(PARTS):
            raise RefusedError("分层只能按星级、县区", "strata are by star and county", field="strata")
        draw.strata = [part for part in PARTS if part in chosen]
    draw.population = [list(one) for one in population]
    draw.population_hash = pure.hash_of(population)
    draw.base = _base(draw, city, edition)
    draw.public_source, draw.public_on = source, public_on
    draw.frozen_by, draw.frozen_at = actor.person, clock.now()
    draw.save()
    record(
        "draw.freeze",
        draw,
        actor,
        population=draw.population_hash,
        cases=len(population),
        strata=draw.strata,
        base=draw.base,
        public_source=source,
        public_on=public_on,
    )
    return draw


def _pool(edition: Edition) -> list[str]:
    """What the reading in force counts apart (P12)."""
    rule = edition.about.site_check
    assert rule is not None
    return rule.pool.value(star=0, readings=edition.settled(clock.today())) or []


def _base(draw: Draw, city: str, edition: Edition) -> dict[str, int]:
    """Of how many cases the share is, by stratum, where it is of all received (P12).

    Of a supplement: those received less those of which the cases drawn so far are the share, and its own population at
    least. What an earlier draw wanted and did not find is drawn now, so that all draws together take the share (R83).
    """
    if population_of(edition, on=clock.today()) != "received" or not draw.share_percent:
        return {}
    every = ratio.received(city, draw.call_id, edition).values_list("number", "star", "jurisdiction_id")
    received = pure.sizes((pure.Member(*one) for one in every), draw.strata)
    own = pure.sizes((pure.Member(*one) for one in draw.population), draw.strata)
    taken: Counter[str] = Counter()
    for earlier in Draw.objects.filter(authority__jurisdiction__path=city, call=draw.call, drawn_at__isnull=False):
        sample = set(earlier.sample)
        members = (pure.Member(*one) for one in earlier.population)
        taken.update(pure.sizes((one for one in members if one.number in sample), draw.strata))
    base = {
        key: max(number - taken[key] * 100 // draw.share_percent, own.get(key, 0)) for key, number in received.items()
    }
    return {key: number for key, number in base.items() if number}


@verb
def draw_cases(*, actor: Actor, draw: Draw, public_value: str) -> Draw:
    """Draw with the public value: every case of the population is drawn or left out, and the seed is shown.

    Cases that were ended since the freeze are named in ``left``; the next in rank take their places. Tells the members of
    what was drawn. Refused before the day of the public value, and a second time.
    """
    draw = _held(actor, draw)
    if draw.frozen_at is None or draw.public_on is None:
        raise RefusedError("请先冻结核查总体", "freeze the population first")
    if draw.drawn_at is not None:
        raise RefusedError(
            "这个总体已经抽过样，不能再抽", "this population was drawn from: it is not again", clause="R83"
        )
    value = pure.public_text(public_value)
    if not value or len(value) > 200 or not value.isprintable():
        raise RefusedError("请填写公开数（不超过 200 字）", "give the public value", field="public_value")
    if clock.today() < draw.public_on:
        raise RefusedError(
            f"公开数在 {draw.public_on} 产生，届时再抽样",
            f"the public value is of {draw.public_on}: draw then",
            field="public_value",
        )
    numbers = [number for number, _, _ in draw.population]
    held = Declaration.objects.select_for_update(of=("self",)).filter(number__in=numbers).order_by("pk")
    cases = list(held.select_related("enterprise", "jurisdiction__parent", "call"))
    draw.left = sorted(one.number for one in cases if one.state != State.TO_CHECK)
    draw.public_value, draw.drawn_by, draw.drawn_at = value, actor.person, clock.now()
    draw.sample = pure.sample_of(as_file(draw))
    draw.save()
    taken, gone = set(draw.sample), set(draw.left)
    cases = [one for one in cases if one.number not in gone]
    results = []
    for one in cases:
        came = came_to(one, State.TO_CHECK)
        assert came is not None
        results.append(Sampled(draw=draw, declaration=one, arrival=came, taken=one.number in taken, at=draw.drawn_at))
    Sampled.objects.bulk_create(results)
    record("draw.draw", draw, actor, public_value=value, seed=draw.seed, sample=draw.sample, left=draw.left)
    for one in cases:
        event = "draw" if one.number in taken else "leave_out"
        try:
            move(event, actor=actor, declaration=one)
        except NotAllowedError as error:
            raise NotAllowedError(
                f"{one.name}：{error.zh}，请由本部门其他人员抽样", f"{one.name}: {error.en}; let a colleague draw"
            ) from error
        record("declaration.draw" if event == "draw" else "declaration.leave_out", one, actor, draw=draw.pk)
    for one in cases:
        if one.number in taken:
            _tell_drawn(one)
    return draw


@verb
def add_check(*, actor: Actor, declaration: Declaration, reason: str) -> Sampled:
    """Have a case checked that the draw left out, for its risk and with a reason; it counts beside the random part (R82). Tells the members."""
    declaration = writing.held(declaration)
    reason = " ".join(reason.split())
    if not reason or len(reason) > 500:
        raise RefusedError("请写明增加核查的原因（不超过 500 字）", "say why, in up to 500 characters", field="reason")
    move("add_check", actor=actor, declaration=declaration, reason=reason)
    came = came_to(declaration, State.TO_CHECK)
    assert came is not None
    added = Sampled.objects.create(declaration=declaration, arrival=came, taken=True, reason=reason, at=clock.now())
    record("declaration.add_check", declaration, actor, reason=reason)
    _tell_drawn(declaration)
    return added


def _tell_drawn(declaration: Declaration) -> None:
    enterprise: Enterprise = declaration.enterprise
    tell(
        members(enterprise),
        "checks",
        zh=f"申报 {declaration.number} 将进行现场核查，核查人员会与您联系",
        en=f"Declaration {declaration.number} will be checked on site; the inspectors will get in touch",
        link=f"/declarations/{declaration.number}/",
    )


def _held(actor: Actor, draw: Draw) -> Draw:
    draw = (
        Draw.objects.select_for_update(of=("self",)).select_related("authority__jurisdiction", "call").get(pk=draw.pk)
    )
    if not rules.may_draw(actor, draw):
        raise NotAllowedError("只有本市工信部门可以抽样", "only the city's own office draws")
    return draw
