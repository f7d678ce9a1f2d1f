"""Visits: ordered for a case that was drawn, with two inspectors at least and a check-list made of what was submitted; concluded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from .. import clock
from ..acting import Actor, verb
from ..days import refuse_after
from ..declarations import writing
from ..declarations.content import edition_of
from ..declarations.model import Declaration, State, Submission
from ..declarations.sections import named
from ..evaluation.conflicts import conflict, ties_of
from ..evaluation.model import Expert
from ..journal.verbs import record
from ..messages.verbs import members, officers, tell
from ..people.model import Post
from ..procedure import moving
from ..procedure.case import came_to
from ..procedure.table import Who
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import CheckRow, Inspector, SiteCheck

LEAST_INSPECTORS, MOST_INSPECTORS = 2, 8
MOST_ADDED = 50
MOST_YEARS = 1
"""From today to the day of a visit [A]."""
TABLES = ("claims", "invoices")


class Order(NamedTuple):
    """Who goes where and when, and what they look at besides the claims and invoices."""

    inspectors: Sequence[Post]
    planned_on: date | None = None
    place: str = ""
    more: Sequence[str] = ()


@verb
def order(*, actor: Actor, declaration: Declaration, what: Order) -> SiteCheck:
    """Order a visit to a case that was drawn; the check-list has a row for each claim and invoice of the last submission. Tells the inspectors."""
    declaration = writing.held(declaration)
    if not moving.is_(Who.CITY, actor, declaration) or actor.authority is None:
        raise NotAllowedError("只有市级工信部门可以安排核查", "only the city's office orders visits")
    moving.refuse_interest(actor, declaration)
    came = came_to(declaration, State.DRAWN)
    if declaration.state != State.DRAWN or came is None:
        raise RefusedError(
            "只有抽中或增加的申报才安排核查", "visits are ordered for cases that were drawn", clause="R82"
        )
    if SiteCheck.objects.filter(arrival=came).exists():
        raise RefusedError("已经安排了核查，请在其中调整", "a visit is ordered already: change it there")
    posts = _fit(what.inspectors, declaration)
    visit = SiteCheck.objects.create(
        declaration=declaration,
        arrival=came,
        authority=actor.authority,
        planned_on=_day(what.planned_on),
        place=" ".join(what.place.split())[:200],
        ordered_by=actor.person,
        ordered_at=clock.now(),
    )
    Inspector.objects.bulk_create([Inspector(visit=visit, person=post.person) for post in posts])
    submission = declaration.submissions.latest("number")
    rows = [*listed(submission, declaration), *(("", title) for title in _added(what.more))]
    _add_rows(visit, rows, after=0)
    record(
        "declaration.order_visit",
        declaration,
        actor,
        visit=visit.pk,
        inspectors=[post.person_id for post in posts],
        planned_on=visit.planned_on,
        rows=len(rows),
    )
    _tell_inspectors(visit, posts)
    return visit


def listed(submission: Submission, declaration: Declaration) -> list[tuple[str, str]]:
    """The rows of a check-list that a submission gives: each claim and invoice, as the form names it."""
    edition, content = edition_of(declaration.edition), submission.content
    keys = {"claims": "item", "invoices": "id"}
    paths = [f"{table}/{row[keys[table]]}" for table in TABLES for row in content.get(table, [])]
    return [(path, named(path, edition, content)[0]) for path in paths]


@verb
def change(*, actor: Actor, visit: SiteCheck, what: Order) -> SiteCheck:
    """Change who goes, when and where, and add rows, until the visit is reported. Tells inspectors who are new.

    Refused where the case was ended or drawn anew since: nobody is sent for nothing.
    """
    visit = held(visit)
    if not rules.may_lead(actor, visit):
        raise NotAllowedError("只有市级工信部门可以调整核查", "only the city's office changes a visit")
    moving.refuse_interest(actor, visit.declaration)
    refuse_reported(visit)
    refuse_over(visit)
    posts = _fit(what.inspectors, visit.declaration)
    before = {one.person_id: one for one in visit.inspectors.all()}
    after = {post.person_id: post for post in posts}
    visit.inspectors.exclude(person__in=after).delete()
    Inspector.objects.bulk_create(
        [Inspector(visit=visit, person=post.person) for pk, post in after.items() if pk not in before]
    )
    visit.planned_on = _day(what.planned_on) if what.planned_on != visit.planned_on else visit.planned_on
    visit.place = " ".join(what.place.split())[:200]
    visit.save()
    more = _added(what.more)
    if more:
        last = visit.rows.order_by("-number").values_list("number", flat=True).first() or 0
        _add_rows(visit, [("", title) for title in more], after=last)
        unsign(visit)
    record(
        "declaration.change_visit",
        visit.declaration,
        actor,
        visit=visit.pk,
        inspectors=sorted(after),
        planned_on=visit.planned_on,
        added=more,
    )
    _tell_inspectors(visit, [post for pk, post in after.items() if pk not in before])
    return visit


def stand_back(expert: Expert, *, actor: Actor) -> int:
    """Take an expert off every visit under way in which they have an interest now; how many. No verb: who calls it is.

    The city's officers are told to send somebody else. What was answered on site stays, with who answered it.
    """
    own = Inspector.objects.filter(person=expert.person_id, visit__reported_at=None)
    own = own.select_related("visit__declaration__enterprise", "visit__authority__jurisdiction").order_by("pk")
    ties, taken = ties_of([expert.person_id])[expert.person_id], 0
    for one in own:
        why = conflict(ties, one.visit.declaration)
        if why is None or not is_under_way(one.visit):
            continue
        visit, taken = one.visit, taken + 1
        one.delete()
        record("visit.recuse", visit, actor, person=expert.person_id, reason=why.zh)
        tell(
            officers(visit.authority.jurisdiction),
            "checks",
            zh=f"{expert.person}应当回避（{why.zh}），不再参加对{visit.declaration.name}的现场核查，请另派人员",
            en=f"{expert.person} stands back ({why.en}) from the visit to {visit.declaration.name}: send somebody else",
            link=f"/checks/visits/{visit.pk}/",
        )
    return taken


@verb
def conclude(*, actor: Actor, visit: SiteCheck) -> Declaration:
    """The city takes the report: the case passes its check, or fails it. Tells the members."""
    visit = held(visit)
    declaration = writing.held(visit.declaration)
    if not is_last(visit):
        raise RefusedError("这是以前的核查，请在新的核查中办理", "this is an earlier visit: conclude the new one")
    event = "pass_check" if visit.passed else "fail_check"
    moving.move(event, actor=actor, declaration=declaration)
    act = "declaration.pass_check" if visit.passed else "declaration.fail_check"
    record(act, declaration, actor, visit=visit.pk)
    zh, en = ("通过", "passed") if visit.passed else ("不通过", "failed")
    tell(
        members(declaration.enterprise),
        "checks",
        zh=f"申报 {declaration.number} 的现场核查{zh}",
        en=f"The site check of {declaration.number} {en}",
        link=f"/declarations/{declaration.number}/",
    )
    return declaration


@verb
def check_again(*, actor: Actor, declaration: Declaration, reason: str) -> Declaration:
    """Have a case checked again that failed its check, with a reason: a second visit is ordered then. Tells the members."""
    declaration = writing.held(declaration)
    if declaration.state != State.CHECK_FAILED:
        raise RefusedError("只有核查不通过的申报可以复查", "only a case that failed its check is checked again")
    reason = " ".join(reason.split())
    if not reason or len(reason) > 500:
        raise RefusedError("请写明复查的原因（不超过 500 字）", "say why, in up to 500 characters", field="reason")
    moving.move("reconsider", actor=actor, declaration=declaration, reason=reason)
    record("declaration.check_again", declaration, actor, reason=reason)
    tell(
        members(declaration.enterprise),
        "checks",
        zh=f"申报 {declaration.number} 将进行复查",
        en=f"Declaration {declaration.number} will be checked again",
        link=f"/declarations/{declaration.number}/",
    )
    return declaration


def held(visit: SiteCheck) -> SiteCheck:
    """The visit as it is now, held until the transaction ends."""
    near = ("declaration__jurisdiction", "declaration__enterprise", "authority__jurisdiction")
    return SiteCheck.objects.select_for_update(of=("self",)).select_related(*near).get(pk=visit.pk)


def is_last(visit: SiteCheck) -> bool:
    """Whether the declaration was not drawn, or to be checked, anew since the visit was ordered."""
    came = came_to(visit.declaration, State.DRAWN)
    return came is not None and came.pk == visit.arrival_id


def is_under_way(visit: SiteCheck) -> bool:
    """Whether a visit that is not reported yet is still to be made: its case was not ended, nor drawn anew."""
    return visit.declaration.state == State.DRAWN and is_last(visit)


def refuse_over(visit: SiteCheck) -> None:
    """Raise ``RefusedError`` for a visit that is not under way any more."""
    if not is_under_way(visit):
        raise RefusedError(
            "申报已终止或转到其他环节，这次核查不再进行",
            "the declaration was ended or went elsewhere: this visit is over",
        )


def refuse_reported(visit: SiteCheck) -> None:
    """Raise ``RefusedError`` for a visit that was reported: nothing of it changes."""
    if visit.reported_at is not None:
        raise RefusedError("核查报告已提交，不能再改", "the visit was reported: nothing of it changes")


def unsign(visit: SiteCheck) -> int:
    """Take signatures back: they are of what stood there when they were given."""
    return visit.inspectors.filter(signed_at__isnull=False).update(signature=None, signed_at=None)


def _day(day: date | None) -> date | None:
    if day is not None and day < clock.today():
        raise RefusedError("核查日期已过", "that day has passed", field="planned_on")
    refuse_after(clock.years_after(clock.today(), MOST_YEARS), day, "planned_on")
    return day


def _fit(posts: Sequence[Post], declaration: Declaration) -> list[Post]:
    """The inspectors, each person once. Refused: fewer than two, strangers to the city, whoever has an interest."""
    city = moving.city_of(declaration.jurisdiction)
    people = list({post.person_id: post for post in posts}.values())
    if not LEAST_INSPECTORS <= len(people) <= MOST_INSPECTORS:
        raise RefusedError(
            f"核查人员应为 {LEAST_INSPECTORS}–{MOST_INSPECTORS} 人",
            f"{LEAST_INSPECTORS} to {MOST_INSPECTORS} inspectors go",
            field="inspectors",
            clause="R82",
        )
    for post in people:
        if not rules.fit(post, city):
            raise RefusedError(
                f"{post.person}不是本市及所属县区的经办人员，也不是本市的专家",
                f"{post.person} is no officer of the city or its counties, and no expert of its office",
                field="inspectors",
            )
    near = rules.interested(people, declaration)
    if near:
        names = "、".join(str(post.person) for post in people if post.person_id in near)
        raise RefusedError(
            f"{names}与该企业或其云服务商有关联，应当回避",
            f"{names} has an interest in it: send others",
            field="inspectors",
        )
    return people


def _add_rows(visit: SiteCheck, rows: Sequence[tuple[str, str]], *, after: int) -> None:
    """Rows by path and title; those that an officer added are known by their number."""
    CheckRow.objects.bulk_create(
        [
            CheckRow(visit=visit, number=number, path=path or f"more/{number}", title=title[:300])
            for number, (path, title) in enumerate(rows, after + 1)
        ]
    )


def _added(more: Sequence[str]) -> list[str]:
    titles = [" ".join(one.split()) for one in more if one.strip()]
    if len(titles) > MOST_ADDED or any(len(one) > 300 for one in titles):
        raise RefusedError(
            f"另加的核查内容最多 {MOST_ADDED} 条，每条不超过 300 字", f"at most {MOST_ADDED} further rows of 300 characters",
            field="more",
        )  # fmt: skip
    return titles


def _tell_inspectors(visit: SiteCheck, posts: Sequence[Post]) -> None:
    when = f"，{visit.planned_on}" if visit.planned_on else ""
    tell(
        [post.person for post in posts],
        "checks",
        zh=f"请您参加对{visit.declaration.name}的现场核查{when}",
        en=f"You are to visit {visit.declaration.name}" + (f" on {visit.planned_on}" if visit.planned_on else ""),
        link=f"/visits/{visit.pk}/",
    )
