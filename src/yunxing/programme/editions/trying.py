"""What a draft would change in a past call, what a ruling would change in open declarations: judged in columns, in the background.

Nothing here changes a case: declarations are read, judged twice, and what differs is written down beside.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django_tasks import task

from yunxing.guide.context import Context
from yunxing.guide.edition import Edition
from yunxing.guide.loading import edition_from
from yunxing.guide.sheets.reading import Entry
from yunxing.guide.whatif import Change, Comparison, compare, unknown_to

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..confirming.model import Confirmation
from ..declarations.content import as_declaration
from ..declarations.judging import Contexts, stated
from ..declarations.model import Declaration, State, Submission
from ..declarations.rules import UNDECIDED
from ..journal.verbs import record
from ..refusals import NotAllowedError, RefusedError
from . import drafting, keeping, rules
from .model import KeptEdition, Ruling, Trial, TrialChange

BATCH = 1_000
"""Declarations that are read and judged at once."""
MOST_STRANGE = 20


class Changed(NamedTuple):
    """A declaration of which a ruling changes the outcome; ``listed``: it was submitted, so it is shown by name."""

    declaration: int
    listed: bool
    change: Change


class _Stretch(NamedTuple):
    """Some declarations as entries, what is known of each, those that the other edition does not know, how many were looked at."""

    entries: list[Entry]
    contexts: dict[str, Context]
    strange: list[tuple[int, list[str]]]
    seen: int

    def context_of(self, entry: Entry) -> Context:
        """What is known of one of the entries."""
        return self.contexts[entry.id]


@verb
def try_draft(*, actor: Actor, draft: KeptEdition, call: Call) -> Trial:
    """Have all that was submitted in a call judged under a draft as it stands.

    What was tried already is tried again only where it failed, or something was handed in since.
    """
    if not rules.may_write(actor):
        raise NotAllowedError("只有省工信部门可以试算", "only the province's office tries a draft")
    draft = KeptEdition.objects.select_for_update().get(pk=draft.pk)
    drafting.readable(draft)
    if draft.problems:
        raise RefusedError("草稿有错误，请先改正", "mend the draft first", field="files")
    made, new = Trial.objects.get_or_create(
        edition=draft, revision=draft.revision, call=call,
        defaults={"asked_by": actor.person, "asked_at": clock.now()},
    )  # fmt: skip
    if new:
        run.enqueue(made.pk, about=f"trial:{made.pk}")
    elif made.state == "failed" or (made.state == "made" and handed_in_since(made)):
        _anew(made, actor)
    else:
        return made
    record("edition.try", draft, actor, call=call.pk, revision=draft.revision)
    return made


def try_ruling(*, actor: Actor, ruling: Ruling) -> Trial:
    """Have it found what a proposed ruling would change; called within the verb that proposes it."""
    made = Trial.objects.create(ruling=ruling, asked_by=actor.person, asked_at=clock.now())
    run.enqueue(made.pk, about=f"trial:{made.pk}")
    return made


@verb
def try_ruling_again(*, actor: Actor, ruling: Ruling) -> Trial:
    """Have it found anew what a proposed ruling would change, of what was handed in since too, or where it failed."""
    if not rules.may_write(actor):
        raise NotAllowedError("只有省工信部门可以解释指南", "only the province's office interprets the guide")
    ruling = Ruling.objects.select_for_update().get(pk=ruling.pk)
    if ruling.made_at is not None or ruling.dropped_at is not None:
        raise RefusedError("这一解释已有结果，不再分析", "it was made or given up: there is nothing to find any more")
    made = Trial.objects.get(ruling=ruling)
    if made.state in ("made", "failed"):
        _anew(made, actor)
        record("ruling.try", ruling, actor)
    return made


def _anew(trial: Trial, actor: Actor) -> None:
    Trial.objects.filter(pk=trial.pk).update(
        state="waiting", done=0, asked_at=clock.now(), asked_by=actor.person, made_at=None
    )
    run.enqueue(trial.pk, about=f"trial:{trial.pk}")


def handed_in_since(trial: Trial) -> int:
    """How many were handed in since a trial began, that it should have looked at."""
    found = Submission.objects.filter(at__gt=trial.asked_at)
    if trial.ruling is not None:
        found = found.filter(declaration__edition=trial.ruling.edition)
    else:
        found = found.filter(declaration__call=trial.call)
    return found.values("declaration").distinct().count()


@task(queue_name="default")
def run(trial_id: int, about: str) -> int:
    """Try; how many outcomes would change. Run again it begins anew and finds the same."""
    trial = Trial.objects.select_related("edition", "call__authority__jurisdiction", "ruling").get(pk=trial_id)
    if trial.state == "made":
        return trial.changes.count()
    began = time.monotonic()
    Trial.objects.filter(pk=trial.pk).update(state="judging", done=0)
    TrialChange.objects.filter(trial=trial).delete()
    try:
        found = _tried_draft(trial) if trial.edition is not None else _tried_ruling(trial)
    except Exception:
        Trial.objects.filter(pk=trial.pk).update(state="failed")
        raise
    Trial.objects.filter(pk=trial.pk).update(
        state="made", found=found, made_at=clock.now(), seconds=round(time.monotonic() - began, 1)
    )
    return trial.changes.count()


def _tried_draft(trial: Trial) -> dict[str, Any]:
    draft, call = trial.edition, trial.call
    assert draft is not None
    assert call is not None
    before, after = keeping.ruled(call.edition), edition_from(drafting.files_at(draft, trial.revision), draft.key)
    submitted = Declaration.objects.filter(call=call, submissions__isnull=False).distinct()
    Trial.objects.filter(pk=trial.pk).update(total=submitted.count())
    told, seen = _Told(), 0
    for stretch in _stretches(submitted, [call], before, after):
        for star in before.stars:
            entries = [one for one in stretch.entries if one.declaration.star == star]
            told.add(star, compare(entries, before, after, stretch.context_of))
        told.strange += [[pk, what] for pk, what in stretch.strange]
        _write(trial, told.fresh())
        seen += stretch.seen
        Trial.objects.filter(pk=trial.pk).update(done=seen)
    return told.as_dict()


def _tried_ruling(trial: Trial) -> dict[str, Any]:
    assert trial.ruling is not None
    told, drafts = _Told(), 0
    for one in changes_by(trial.ruling, trial=trial, told=told):
        drafts += not one.listed
        if len(told.waiting) >= BATCH:
            _write(trial, told.fresh())
    _write(trial, told.fresh())
    return {**told.as_dict(), "drafts": drafts}


def changes_by(ruling: Ruling, *, trial: Trial | None = None, told: _Told | None = None) -> Iterator[Changed]:
    """The drafts and undecided declarations that a ruling gives another outcome, whether it was made or not."""
    edition = keeping.ruled(ruling.edition, without=ruling.pk)
    chosen = {ruling.reading: ruling.choose}
    concerned = Declaration.objects.filter(edition=ruling.edition, state__in=(State.DRAFT, *UNDECIDED))
    calls = list(Call.objects.filter(edition=ruling.edition).select_related("authority__jurisdiction"))
    seen = 0
    if trial is not None:
        Trial.objects.filter(pk=trial.pk).update(total=concerned.count())
    for stretch in _stretches(concerned, calls, edition, edition):
        for listed in (True, False):
            entries = [
                one
                for one in stretch.entries
                if bool(one.row) == listed and one.day is not None and one.day >= ruling.in_force_from
            ]
            found = compare(entries, edition, edition, stretch.context_of, other_readings=chosen)
            if told is not None and listed:
                told.merge(found)
            for change in found.changes:
                yield Changed(int(change.id), listed, change)
        seen += stretch.seen
        if trial is not None:
            Trial.objects.filter(pk=trial.pk).update(done=seen)


def _stretches(
    found: QuerySet[Declaration], calls: Sequence[Call], edition: Edition, other: Edition
) -> Iterator[_Stretch]:
    """Declarations by call and batch; what was handed in last, or what stands there where nothing was. ``row`` is its number."""
    contexts = Contexts()
    for call in calls:
        keys = list(found.filter(call=call).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            yield _stretch(keys[start : start + BATCH], call, edition, other, contexts)


def _stretch(keys: Sequence[int], call: Call, edition: Edition, other: Edition, contexts: Contexts) -> _Stretch:
    last = Submission.objects.filter(declaration=OuterRef("declaration")).order_by("-number").values("pk")[:1]
    handed = Submission.objects.filter(declaration__in=keys, pk=Subquery(last))
    # A draft is judged as of today, what was handed in as of that day: whatever day of filing is typed.
    contents: dict[int, tuple[int, int, date, Any]] = {
        pk: (number, star or now, clock.day_of(at), content)
        for pk, number, star, now, at, content in handed.values_list(
            "declaration", "number", "verdict__star", "declaration__star", "at", "content"
        )
    }
    rest = [pk for pk in keys if pk not in contents]
    for pk, star, content in Declaration.objects.filter(pk__in=rest).values_list("pk", "star", "content"):
        contents[pk] = (0, star, clock.today(), content)
    these = (
        Declaration.objects.filter(pk__in=keys)
        .select_related("enterprise")
        .only("enterprise__name", "enterprise__uscc")
    )
    declarations = {one.pk: one for one in these}
    confirmed = set(
        Confirmation.objects.filter(declaration__in=keys, answer="yes").values_list("declaration", flat=True)
    )
    entries, strange, known = [], [], {}
    for pk in keys:
        number, star, day, content = contents[pk]
        declaration = declarations[pk]
        declaration.content = content
        if pk in confirmed:
            content = stated(declaration)
        declared, _ = as_declaration(content, edition=edition, star=star)
        unknown = unknown_to(declared, other) if other is not edition else []
        if unknown:
            strange.append((pk, unknown))
        else:
            entries.append(Entry(str(pk), number, declared, day))
            known[str(pk)] = contexts.of(declaration, call, on=day)
    return _Stretch(entries, known, strange, len(keys))


def _write(trial: Trial, changes: Sequence[Change]) -> None:
    with transaction.atomic():
        TrialChange.objects.bulk_create(
            (
                TrialChange(
                    trial=trial,
                    declaration_id=int(one.id),
                    star=one.star,
                    before=one.before.name.lower(),
                    after=one.after.name.lower(),
                    because=list(one.criteria),
                )
                for one in changes
            ),
            batch_size=500,
        )


class _Told:
    """Comparisons added up: by star how many of each outcome, by requirement how many gain and fall."""

    def __init__(self) -> None:
        self._outcomes: dict[str, dict[str, Counter[str]]] = {"before": {}, "after": {}}
        self._requirements: dict[str, list[int]] = {}
        self._moves: dict[str, Counter[str]] = {}
        self.waiting: list[Change] = []
        """Changes that are not written yet."""
        self.strange: list[list[Any]] = []
        self.total = 0

    def add(self, star: int, found: Comparison) -> None:
        for side, counted in (("before", found.before), ("after", found.after)):
            mine = self._outcomes[side].setdefault(str(star), Counter())
            mine.update({outcome.name.lower(): number for outcome, number in counted.items()})
        self.merge(found)

    def merge(self, found: Comparison) -> None:
        self.total += found.total
        for change in found.changes:
            place = 0 if change.gains else 1 if change.falls else 2
            moves = self._moves.setdefault(str(change.star), Counter())
            moves[("gains", "falls", "others")[place]] += 1
            for key in change.criteria:
                self._requirements.setdefault(key, [0, 0, 0])[place] += 1
        self.waiting += found.changes

    def fresh(self) -> list[Change]:
        """The changes since it was asked last."""
        fresh, self.waiting = self.waiting, []
        return fresh

    def as_dict(self) -> dict[str, Any]:
        every = sorted(self._requirements.items(), key=lambda item: (-sum(item[1]), item[0]))
        return {
            **{side: {star: dict(c) for star, c in stars.items()} for side, stars in self._outcomes.items()},
            "moves": {star: dict(moves) for star, moves in self._moves.items()},
            "requirements": [[key, *counts] for key, counts in every],
            "judged": self.total,
            "strange": len(self.strange),
            "unknown": self.strange[:MOST_STRANGE],
        }
