"""Writing into a declaration: begun, changed place by place, copied, imported. Every change is kept with who and when."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Max, Q

from yunxing.guide.judging import Outcome

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..journal.verbs import record, stand_in_line
from ..people.model import Enterprise
from ..refusals import NotAllowedError, RefusedError
from . import places, registered, rules
from .content import edition_of
from .judging import Judged, judge
from .keyed import keyed
from .merging import Differing, merged
from .model import Change, Declaration, State
from .queries import live_in

MOST_EDITS = 5_000
SAME_SECONDS = 120
"""Edits of one place by one person within so many seconds are one change: nobody wants a history of keystrokes."""


class Edit(NamedTuple):
    """What is to stand at a place, and the revision at which whoever writes it last saw the place."""

    path: str
    after: Any
    base: int | None = None


class ConflictError(RefusedError):
    """Somebody else changed the place meanwhile; nothing was written."""

    def __init__(self, change: Change) -> None:
        who = str(change.person)
        at = f"{change.at.astimezone(clock.SHANGHAI):%H:%M:%S}"
        super().__init__(
            f"{who} 在 {at} 改过这一处，请选择保留哪一个",
            f"{who} changed this at {at}: choose which to keep",
            field=change.path,
        )
        self.change = change


class Written(NamedTuple):
    """A declaration after a change, and what the guide says of it now."""

    declaration: Declaration
    judged: Judged


@verb
def begin(*, actor: Actor, enterprise: Enterprise, call: Call, star: int) -> Declaration:
    """Begin a declaration. Refused where a live one of the enterprise is in the call (P7b) or the call does not take the star."""
    if not rules.may_begin(actor, enterprise):
        raise NotAllowedError("只有本企业的成员可以开始申报", "only members of the enterprise may begin a declaration")
    if call.opened_at is None or clock.now() >= call.deadline:
        raise RefusedError(f"批次“{call.name}”没有开放", f"the call {call.name} is not open", field="call")
    if star not in call.stars:
        listed = "、".join(map(str, call.stars))
        raise RefusedError(f"本批次只受理：{listed} 星", f"the call takes the stars {listed}", field="star")
    if not call.authority.jurisdiction.holds(enterprise.jurisdiction):
        raise RefusedError(
            "本批次不受理贵企业所在地区的申报", "the call is not for your area", field="call", clause="R8"
        )
    hold_enterprise(enterprise)
    live = live_in(enterprise, [call]).get(call.pk)
    if live is not None:
        raise RefusedError(
            f"本批次已有一份申报（{live.number}），请在其中填写",
            f"there is one in this call already ({live.number})",
            field="call",
            clause="R15",
        )
    now = clock.now()
    stand_in_line()  # numbers one after another, whoever begins at the same moment
    last = Declaration.objects.filter(call=call).aggregate(last=Max("number"))["last"]
    sequence = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    declaration = Declaration.objects.create(
        number=f"{call.opens_on.year}-{call.pk:03d}-{sequence:06d}",
        call=call,
        enterprise=enterprise,
        jurisdiction=enterprise.jurisdiction,
        path=enterprise.jurisdiction.path,
        edition=call.edition,
        star=star,
        name=enterprise.name,
        created_at=now,
        updated_at=now,
    )
    record("declaration.begin", declaration, actor, star=star, call=call.pk)
    edition = edition_of(call.edition)
    known = registered.facts(enterprise, edition)
    known |= {path: enterprise.address for path, f in edition.fields.items() if f.licence == "address"}
    division = next(iter(enterprise.jurisdiction.divisions), None)
    known |= {"enterprise.division": division} if division else {}
    known |= {path: fixed for path, f in edition.fields.items() if (fixed := f.fixed.get(edition.form_of(star).key))}
    _write(
        declaration, [Edit(f"fields/{path}", value) for path, value in known.items() if value], actor=actor, how="copy"
    )
    return declaration


@verb
def change(*, actor: Actor, declaration: Declaration, edits: Sequence[Edit], how: str = "typed") -> Written:
    """Change places of a declaration, all or none. Raises ``ConflictError`` where one was changed since its ``base``.

    A row that is removed is taken out of wherever it is named. ``declaration`` is brought up to date.
    """
    declaration = held(declaration)
    if not rules.may_edit(actor, declaration):
        raise not_editable(actor, declaration)
    if len(edits) > MOST_EDITS:
        raise RefusedError(f"一次最多改 {MOST_EDITS} 处", f"at most {MOST_EDITS} changes at once")
    registered.refuse(declaration, {edit.path: edit.after for edit in edits})
    judged = _write(declaration, edits, actor=actor, how=how)
    return Written(declaration, judged)


def bring_up_to_date(*, actor: Actor, declaration: Declaration) -> None:
    """Write what is registered of the enterprise where the declaration says something else, as its change of name leaves it."""
    facts = registered.facts(declaration.enterprise, edition_of(declaration.edition))
    said = declaration.content.get("fields", {})
    edits = [Edit(f"fields/{path}", value) for path, value in facts.items() if said.get(path) != value]
    if edits:
        _write(declaration, edits, actor=actor, how="copy")


@verb
def choose_star(*, actor: Actor, declaration: Declaration, star: int) -> Written:
    """Apply for another star of the call. What is filled in stays; rows that its form does not have are kept unseen.

    Refused once it was returned, and after the call's deadline: what is supplemented is what was applied for in time.
    """
    declaration = held(declaration)
    if not rules.may_edit(actor, declaration):
        raise not_editable(actor, declaration)
    _require_choice(declaration)
    if star not in declaration.call.stars:
        raise RefusedError("本批次不受理这一星级", "the call does not take that star", field="star")
    before, declaration.star = declaration.star, star
    if before != star:
        record("declaration.star", declaration, actor, before=before, after=star)
    return Written(declaration, _write(declaration, _fixed(declaration), actor=actor, how="copy"))


def _require_choice(declaration: Declaration) -> None:
    if declaration.state == State.RETURNED:
        raise RefusedError(
            "补正时不能改变申报星级，请按退回的意见补充；要申报其他星级，请在下一批次申报",
            "a returned declaration keeps its star: answer the remarks; another star is applied for in the next call",
            field="star",
        )
    if clock.now() >= declaration.call.deadline:
        raise RefusedError(
            f"批次“{declaration.call.name}”已截止，不能改变申报星级",
            f"the call {declaration.call.name} is over: the star stays",
            field="star",
        )


class FilledIn(NamedTuple):
    """A declaration filled in from elsewhere: how many places, and those that differ and were left as they stand."""

    declaration: Declaration
    judged: Judged
    places: int
    differing: list[Differing]


@verb
def fill_from(*, actor: Actor, declaration: Declaration, content: Mapping[str, Any], how: str) -> FilledIn:
    """Take another content over: of an earlier declaration, a filled form or a desk file.

    Rows that speak of the same thing are one, empty places are filled, nothing is removed or written over (``merging``).
    """
    declaration = held(declaration)
    if not rules.may_edit(actor, declaration):
        raise not_editable(actor, declaration)
    edition = edition_of(declaration.edition)
    aside = {*registered.fields(edition), *(one.path.partition("/")[2] for one in _fixed(declaration))}
    given = {**content, "fields": {k: v for k, v in content.get("fields", {}).items() if k not in aside}}
    found = merged(declaration.content, given, edition, star=declaration.star)
    edits = [Edit(path, value) for path, value in found.places]
    judged = _write(declaration, [*edits, *_fixed(declaration)], actor=actor, how=how)
    record("declaration.fill", declaration, actor, how=how, places=len(edits), differing=len(found.differing))
    return FilledIn(declaration, judged, len(edits), found.differing)


def _fixed(declaration: Declaration) -> list[Edit]:
    edition = edition_of(declaration.edition)
    form = edition.form_of(declaration.star).key
    return [Edit(f"fields/{path}", f.fixed[form]) for path, f in edition.fields.items() if f.fixed.get(form)]


def hold_enterprise(enterprise: Enterprise) -> None:
    """Hold an enterprise, so that it has no second live declaration in a call by two acts at once (P7b)."""
    Enterprise.objects.select_for_update().filter(pk=enterprise.pk).values_list("pk", flat=True).get()


def held(declaration: Declaration) -> Declaration:
    """The declaration as it is now, held until the transaction ends."""
    return (
        Declaration.objects.select_for_update(of=("self",))
        .select_related("enterprise", "jurisdiction", "call__authority__jurisdiction")
        .get(pk=declaration.pk)
    )


def hold(declarations: Iterable[Declaration]) -> None:
    """Hold several, in the order of their keys, before any of them is moved and written of.

    The journal is one line for all: who holds it while waiting for the next of several stands in the way of whoever holds that
    one and waits for the journal.
    """
    keys = {one.pk for one in declarations}
    list(Declaration.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def not_editable(actor: Actor, declaration: Declaration) -> RefusedError:
    """Why somebody cannot write in a declaration: nobody of its enterprise, or its state."""
    if not actor.is_of(declaration.enterprise):
        return NotAllowedError("只有本企业的成员可以填写", "only members of the enterprise may write in it")
    return RefusedError(
        f"申报目前处于“{State(declaration.state).label}”，不能修改；如需修改请先撤回",
        f"the declaration is {declaration.state} and cannot be changed; withdraw it first",
    )


def _write(declaration: Declaration, edits: Iterable[Edit], *, actor: Actor, how: str) -> Judged:
    edition = edition_of(declaration.edition)
    content = copy.deepcopy(declaration.content)
    now, number = clock.now(), declaration.revision
    changes: list[Change] = []
    for edit in edits:
        parts = places.parse(edit.path, edition)
        after = None if edit.after in ("", [], {}) and not places.is_row(parts) else edit.after
        after = keyed(parts, after, edition)
        places.check(parts, after, edition)
        before = places.get(content, parts)
        if after == {} and before is not None:  # that there be a row: there is one
            continue
        if edit.base is not None and edit.base < declaration.revision and before != after:
            newer = _newer(declaration, parts, edit.base)
            if newer is not None:
                raise ConflictError(newer)
        following: list[tuple[tuple[str, ...], Any]] = []
        if len(parts) == 2 and after is None and parts[0] in places.TABLES:
            following = places.references(content, parts[0], parts[1])
        for where, value in [*following, (parts, after)]:
            stood = places.get(content, where)
            if stood == value:
                continue
            places.put(content, where, value)
            number += 1
            changes.append(
                Change(
                    declaration=declaration,
                    number=number,
                    at=now,
                    person=actor.person,
                    path="/".join(where),
                    before=stood,
                    after=value,
                    how=how,
                )
            )
    if changes:
        number = _kept(declaration, changes)
    declaration.content, declaration.revision = content, number
    declaration.name = str(content.get("fields", {}).get("enterprise.name") or declaration.name)[:120]
    declaration.updated_at = now
    judged = judge(declaration)
    keep(declaration, judged)
    declaration.save()
    return judged


def _kept(declaration: Declaration, changes: list[Change]) -> int:
    """Keep changes; a second edit of the place that was changed last, by the same person just now, is one with the first."""
    new = changes[0]
    if len(changes) == 1 and new.how == "typed" and not places.is_row(tuple(new.path.split("/"))):
        last = Change.objects.filter(declaration=declaration).order_by("-number").first()
        same = last is not None and (last.path, last.person_id, last.how) == (new.path, new.person_id, new.how)
        if last is not None and same and (new.at - last.at).total_seconds() < SAME_SECONDS:
            last.delete()
            new.before = last.before
    Change.objects.bulk_create(changes, batch_size=500)
    return changes[-1].number


def _newer(declaration: Declaration, parts: tuple[str, ...], base: int) -> Change | None:
    """The last change since a revision of a place, of what it stands in, or of what stands in it."""
    around = ["/".join(parts[: n + 1]) for n in range(1, len(parts))]
    return (
        Change.objects.filter(
            Q(path__in=around) | Q(path__startswith=f"{'/'.join(parts)}/"), declaration=declaration, number__gt=base
        )
        .select_related("person")
        .order_by("-number")
        .first()
    )


def keep(declaration: Declaration, judged: Judged) -> None:
    """Put what lists show of a verdict beside the declaration."""
    declaration.outcome = Outcome(judged.verdict.outcome).name.lower()
    amounts = (f.declared for f in judged.verdict.findings if f.requirement.rule.kind == "investment")
    declaration.investment_yuan = next((a for a in amounts if a is not None), None)
