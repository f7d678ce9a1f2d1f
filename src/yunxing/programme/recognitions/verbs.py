"""发布: one list of a call for all stars (R7); each declaration in it becomes a title with a number."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..declarations import writing
from ..declarations.content import edition_of
from ..declarations.model import Declaration
from ..journal.verbs import record, stand_in_line
from ..messages.verbs import members, tell
from ..people.model import Authority, Level
from ..procedure.case import decider_of
from ..procedure.model import Step
from ..procedure.moving import city_of, move
from ..procedure.saying import naming
from ..publicity.letters import refuse_personal
from ..refusals import NotAllowedError, RefusedError
from . import certificates
from .lasting import last_day
from .model import Publication, Recognition
from .searching import searchable

MOST = 2_000


@verb
def publish(
    *,
    actor: Actor,
    call: Call,
    declarations: Sequence[Declaration],
    number: str,
    title: str,
    published_on: date,
) -> Publication:
    """Publish the results of a call: all of these or none. Each is a title from that day on, whose certificate is made

    in the background. Tells the enterprises.

    Raises ``RefusedError`` for one that is not ready, naming it and what is lacking.
    """
    if not actor.is_officer(Level.PROVINCE) or actor.authority is None:
        raise NotAllowedError("结果由省工业和信息化厅集中发布", "the province publishes the results")
    number, title = " ".join(number.split()), " ".join(title.split())
    if not 0 < len(number) <= 60:
        raise RefusedError(
            "请填写发布文号（不超过 60 字）", "give the number of the letter", field="number", clause="R7"
        )
    if not 0 < len(title) <= 120:
        raise RefusedError("请填写标题（不超过 120 字）", "give a title", field="title")
    refuse_personal(number=number, title=title)
    if published_on > clock.today():
        raise RefusedError("发布日期不能晚于今天", "the day of publication is not to come", field="published_on")
    if not 0 < len(declarations) <= MOST:
        raise RefusedError(f"一次发布 1–{MOST} 家", f"1 to {MOST} at once", field="numbers")
    _not_before_they_came(declarations, published_on)
    if Publication.objects.filter(authority__jurisdiction=actor.jurisdiction, number=number).exists():
        raise RefusedError("这个文号已经用过", "a publication has this number already", field="number")
    writing.hold(declarations)
    stand_in_line()  # numbers of certificates without gaps
    publication = Publication.objects.create(
        call=call,
        authority=actor.authority,
        number=number,
        title=title,
        published_on=published_on,
        person=actor.person,
        at=clock.now(),
    )
    record("publication.make", publication, actor, number=number, declarations=[one.number for one in declarations])
    for one in sorted(declarations, key=lambda d: (d.star, d.number)):
        declaration = writing.held(one)
        if declaration.call_id != call.pk:
            raise RefusedError(f"{declaration.number} 不属于本批次", f"{declaration.number} is not of this call")
        with naming(declaration):
            move("publish", actor=actor, declaration=declaration, reason=number)
        recognition = _recognised(publication, declaration)
        certificates.ask(recognition)
        record("recognition.give", recognition, actor, declaration=declaration.number, star=declaration.star)
        tell(
            members(declaration.enterprise),
            "procedure",
            zh=f"{declaration.name} 获评{declaration.star}星级上云企业，证书编号 {recognition.number}",
            en=f"{declaration.name} holds {declaration.star} stars: certificate {recognition.number}",
            link=f"/public/verify/{recognition.code}/",
        )
    return publication


def _not_before_they_came(declarations: Sequence[Declaration], published_on: date) -> None:
    """Refuse a day on which one of them was not yet filed or recognised: a title is not older than what it rests on."""
    last = Step.objects.filter(declaration__in=declarations).select_related("declaration").order_by("-at").first()
    if last is not None and published_on < clock.day_of(last.at):
        name, day = last.declaration.name, clock.day_of(last.at)
        raise RefusedError(
            f"{name} 于 {day} 才办到这一步，发布日期不能早于这一天",
            f"{name} came here on {day}: it is not published before that day",
            field="published_on",
            clause="R7",
        )


def _recognised(publication: Publication, declaration: Declaration) -> Recognition:
    enterprise = declaration.enterprise
    day = publication.published_on
    start = f"{day.year}{declaration.star}"
    given = Recognition.objects.filter(number__startswith=start, star=declaration.star).count()
    return Recognition.objects.create(
        number=f"{start}{given + 1:05}",
        code=secrets.token_hex(8),
        enterprise=enterprise,
        declaration=declaration,
        publication=publication,
        decider=_decider(publication, declaration),
        name=enterprise.name,
        uscc=enterprise.uscc,
        star=declaration.star,
        place=declaration.jurisdiction.name,
        city=city_of(declaration.jurisdiction).pk,
        search=searchable(enterprise.name, enterprise.uscc),
        edition=declaration.edition,
        granted_on=day,
        until_on=last_day(edition_of(declaration.edition), declaration.star, day),
    )


def _decider(publication: Publication, declaration: Declaration) -> Authority:
    """The office that decided: that of the city, or the one that publishes."""
    if decider_of(declaration) != Level.CITY:
        return publication.authority
    return Authority.objects.filter(jurisdiction=city_of(declaration.jurisdiction)).order_by("pk")[0]
