"""Lines that a paper has and that were not read: added by a person beside what was read, changed and withdrawn with their history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from yunxing.evidence.paper import INVOICE_LINE

from .. import clock
from ..acting import Actor, verb
from ..journal.verbs import record
from ..refusals import RefusedError
from . import proposing, values
from .model import AddedLine, Paper
from .readings import lines_read
from .verbs import form_of, held_open

FORMS = frozenset({"invoice", "contract"})
"""Papers that have lines."""
MOST = 500
"""Lines added to one paper."""


@verb
def add_line(
    *, actor: Actor, paper: Paper, place: int, texts: Mapping[str, str], reason: str = "", number: int | None = None
) -> AddedLine:
    """Say of a line that was not read what it says; with ``number``, say anew what an added one says.

    What it said before stays in its history. It counts from now on as a line that was read does: proposals are worked out anew.
    """
    paper = held_open(actor, paper)
    if form_of(paper, place) not in FORMS:
        raise RefusedError("这种材料没有明细行", "such a paper has no lines", field="place")
    stated: dict[str, Any] = {}
    for name, text in texts.items():
        if name not in INVOICE_LINE:
            raise RefusedError("这一行没有这一项", "the line has no such fact", field=name)
        if text.strip():
            stated[name] = values.plain(values.parsed(text, INVOICE_LINE[name].type, field=name))
    if not stated:
        raise RefusedError("请至少填写一项", "fill in at least one thing", field="name")
    lines = AddedLine.objects.filter(paper=paper, place=place)
    standing = lines.filter(withdrawn_at=None)
    if number is not None:
        if not standing.filter(number=number).exists():
            raise RefusedError("没有这一行，请刷新页面", "there is no such line: reload the page", field="line")
        standing.filter(number=number).update(withdrawn_at=clock.now())
    elif standing.count() >= MOST:
        raise RefusedError(f"每份材料最多补充 {MOST} 行", f"at most {MOST} lines are added to a paper", field="line")
    made = AddedLine.objects.create(
        paper=paper,
        place=place,
        number=number or (lines.aggregate(last=Max("number"))["last"] or 0) + 1,
        lines=lines_read(paper, place),
        values=stated,
        reason=reason.strip()[:200],
        person=actor.person,
        at=clock.now(),
    )
    record("paper.add_line", paper, actor, place=place, number=made.number, values=stated, reason=made.reason)
    proposing.ask(paper.declaration)
    return made


@verb
def withdraw_line(*, actor: Actor, paper: Paper, place: int, number: int) -> None:
    """Take an added line back; it stays in the history."""
    paper = held_open(actor, paper)
    standing = AddedLine.objects.filter(paper=paper, place=place, number=number, withdrawn_at=None)
    if standing.update(withdrawn_at=clock.now()):
        record("paper.withdraw_line", paper, actor, place=place, number=number)
        proposing.ask(paper.declaration)
