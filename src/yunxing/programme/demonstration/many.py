"""Copies by the ten thousand, to see how lists and pages bear them. No act made them: they are written in bulk.

A copy has its own enterprise, number and journal entries, which chain on as ever; content, files and verdict are those
of the declaration it was copied from, with its own names in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from yunxing.ledger import data_digest, digest_of

from ..declarations.model import Declaration, State, Submission
from ..journal.model import Entry
from ..papers.model import Paper
from ..people.model import Enterprise, Standing
from ..procedure.model import Step
from ..recognitions.model import Recognition
from ..statistics.model import Trait
from .ways import Ways

if TYPE_CHECKING:
    from .story import Story

BATCH = 2_000
PROTOTYPES = 24
PAPERS = 2
"""Files that a copy shares with its prototype."""


def add_many(number: int, story: Story) -> None:
    """Add so many copies of what the story's declarations are, in all states and places."""
    # Of three stars, whose content is short: what is measured is how many there are.
    few = Declaration.objects.filter(star=3, revision__gt=0).exclude(state=State.REVOKED)
    few = few.select_related("enterprise", "jurisdiction", "call")
    prototypes = list(few.order_by("number")[:PROTOTYPES])
    papers = {d.pk: list(d.papers.order_by("position")[:PAPERS]) for d in prototypes}
    submissions = {d.pk: d.submissions.order_by("-number").first() for d in prototypes}
    numbers = {call.pk: _numbers(call.pk) for call in {d.call for d in prototypes}}
    steps = {d.pk: list(d.steps.order_by("number")) for d in prototypes}
    traits = {d.pk: list(d.traits.all()) for d in prototypes}
    ways = Ways()
    journal = _Journal()
    left = iter(range(number))
    while batch := list(islice(left, BATCH)):
        chosen = [prototypes[n % len(prototypes)] for n in batch]
        enterprises = [_enterprise(one, story) for one in chosen]
        Enterprise.objects.bulk_create(enterprises)
        copies = [
            _copy(one, enterprise, next(numbers[one.call_id]), n)
            for n, one, enterprise in zip(batch, chosen, enterprises, strict=True)
        ]
        taken = [ways.take(copy, n) for n, copy in zip(batch, copies, strict=True)]
        Declaration.objects.bulk_create(copies, batch_size=200)
        pairs = list(zip(chosen, copies, strict=True))
        Step.objects.bulk_create(
            [
                step
                for (one, copy), its in zip(pairs, taken, strict=True)
                for step in ways.steps(copy, steps[one.pk], its)
            ],
            batch_size=1_000,
        )
        Trait.objects.bulk_create(
            [_trait(was, copy) for one, copy in pairs for was in traits[one.pk]], batch_size=2_000
        )
        titles = [ways.title(copy, firm) for copy, firm in zip(copies, enterprises, strict=True)]
        Recognition.objects.bulk_create([one for one in titles if one is not None], batch_size=500)
        Submission.objects.bulk_create(
            [_submission(was, copy) for one, copy in pairs if (was := submissions[one.pk]) is not None], batch_size=200
        )
        Paper.objects.bulk_create([_paper(was, copy) for one, copy in pairs for was in papers[one.pk]])
        for copy in copies:
            journal.add("declaration.begin", copy, {"star": copy.star, "call": copy.call_id})
            if copy.submitted_at is not None:
                journal.add("declaration.submit", copy, {"outcome": copy.outcome})
        journal.write()


def _numbers(call: int) -> Iterator[str]:
    """Declaration numbers of a call, after those that are given."""
    last = Declaration.objects.filter(call=call).order_by("-number").values_list("number", flat=True)[0]
    head, sequence = last.rsplit("-", 1)
    return (f"{head}-{n:06d}" for n in count(int(sequence) + 1))


def _enterprise(one: Declaration, story: Story) -> Enterprise:
    place, random = one.jurisdiction, story.random
    trade = random.choice(story.trades)
    was = one.enterprise
    return Enterprise(
        uscc=story.names.code(place.divisions[0]),
        name=story.names.enterprise(place.name[:2], trade),
        address=was.address,
        jurisdiction=place,
        standing=Standing.PROVEN,
        licence_id=was.licence_id,
        licence_name=was.licence_name,
        licence_at=was.licence_at,
        judged_by_id=was.judged_by_id,
        judged_at=was.judged_at,
        created_at=was.created_at,
    )


def _copy(one: Declaration, enterprise: Enterprise, number: str, n: int) -> Declaration:
    own = {"enterprise.name": enterprise.name, "enterprise.uscc": enterprise.uscc}
    return Declaration(
        number=number,
        call_id=one.call_id,
        enterprise=enterprise,
        jurisdiction_id=one.jurisdiction_id,
        path=one.path,
        edition=one.edition,
        star=one.star,
        state=one.state,
        content={**one.content, "fields": {**one.content.get("fields", {}), **own}},
        revision=one.revision,
        name=enterprise.name,
        outcome=one.outcome,
        investment_yuan=one.investment_yuan,
        created_at=one.created_at,
        updated_at=one.updated_at + timedelta(seconds=n % 86_400),
        submitted_at=one.submitted_at,
        answer_by=one.answer_by,
        returned_from=one.returned_from,
    )


def _submission(was: Submission, copy: Declaration) -> Submission:
    """What was handed in, with the copy's names; of the verdict only what pages show of it."""
    what = {"number": copy.number, "content": copy.content, "files": was.files}
    return Submission(
        declaration=copy,
        number=1,
        at=was.at,
        person_id=was.person_id,
        revision=was.revision,
        content=copy.content,
        files=was.files,
        edition_fingerprint=was.edition_fingerprint,
        readings=was.readings,
        verdict={key: was.verdict[key] for key in ("outcome", "says") if key in was.verdict},
        content_hash=data_digest(what),
    )


def _trait(was: Trait, copy: Declaration) -> Trait:
    return Trait(declaration=copy, kind=was.kind, key=was.key, name=was.name, yuan=was.yuan)


def _paper(was: Paper, copy: Declaration) -> Paper:
    return Paper(
        declaration=copy,
        blob_id=was.blob_id,
        name=was.name,
        item=was.item,
        position=was.position,
        added_by_id=was.added_by_id,
        added_at=was.added_at,
    )


class _Journal:
    """Entries in bulk, on the same chain as ``journal.verbs.record`` writes."""

    def __init__(self) -> None:
        self._last = Entry.objects.order_by("-number").first()
        self._waiting: list[Entry] = []

    def add(self, act: str, copy: Declaration, data: dict[str, Any]) -> None:
        last = self._last
        assert last is not None
        at = (copy.submitted_at if act.endswith("submit") else None) or copy.created_at
        entry = Entry(
            number=last.number + 1,
            at=at.replace(microsecond=0),
            act=act,
            actor=None,
            behalf=f"enterprise:{copy.enterprise_id}",
            subject=f"declaration:{copy.pk}",
            data=data,
            data_digest=data_digest(data),
            previous=last.digest,
            path=copy.path,
        )
        entry.digest = digest_of(entry.as_link())
        self._waiting.append(entry)
        self._last = entry

    def write(self) -> None:
        Entry.objects.bulk_create(self._waiting, batch_size=1_000)
        self._waiting = []
