"""What pages show of a declaration's files, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Prefetch, Q

from .. import clock
from ..acting import Actor
from ..declarations.model import Declaration
from . import rules
from .model import AddedLine, FactCorrection, Paper, Proposed, SeenAgain, Upload


class Listed(NamedTuple):
    """The files of a declaration as a page lists them."""

    papers: Sequence[Paper]
    removed: Sequence[Paper]
    uploads: Sequence[Upload]
    """Begun by this person and not whole yet."""
    lost: Sequence[tuple[str, str]]
    """Records of evidence (id, file) whose file is not among the papers."""
    same: dict[int, str]
    """By paper: the name of an earlier one with the same content."""

    @property
    def pending(self) -> list[int]:
        """The papers that are still to be read."""
        return [paper.pk for paper in self.papers if not is_over(paper)]

    @property
    def size(self) -> int:
        """Bytes of all."""
        return sum(paper.blob.size for paper in self.papers)


def is_over(paper: Paper) -> bool:
    """Whether nothing more comes of reading it."""
    return paper.reading is not None and paper.reading.is_over


def papers_of(declaration: Declaration) -> list[Paper]:
    """Every file a declaration has or had, in its order, with what was read in brief."""
    return list(
        Paper.objects.filter(declaration=declaration)
        .select_related("blob", "reading")
        .defer("reading__payload", "reading__prints")
    )


def names_of(declaration: Declaration) -> dict[str, int]:
    """A declaration's files by name, asked once for a page."""
    kept: dict[str, int] | None = getattr(declaration, "_papers", None)
    if kept is None:
        kept = dict(Paper.objects.filter(declaration=declaration, removed_at=None).values_list("name", "pk"))
        declaration._papers = kept  # type: ignore[attr-defined]
    return kept


def proposed_of(declaration: Declaration) -> Proposed | None:
    """What was worked out last, asked once for a page."""
    if not hasattr(declaration, "_made"):
        declaration._made = Proposed.objects.filter(declaration=declaration).first()  # type: ignore[attr-defined]
    made: Proposed | None = declaration._made  # type: ignore[attr-defined]
    return made


def listed(actor: Actor, declaration: Declaration) -> Listed:
    """The files for the page of evidence."""
    every = papers_of(declaration)
    papers = [paper for paper in every if paper.removed_at is None]
    declaration._papers = {paper.name: paper.pk for paper in papers}  # type: ignore[attr-defined]
    own = actor.is_of(declaration.enterprise)
    uploads: Sequence[Upload] = ()
    if rules.may_add(actor, declaration):
        uploads = list(
            Upload.objects.filter(
                declaration=declaration, person=actor.person, paper=None, failure="", expires_at__gt=clock.now()
            ).order_by("begun_at")[:50]
        )
    names = {paper.name for paper in papers}
    lost = [
        (str(row["id"]), file)
        for row in declaration.content.get("evidence", [])
        if (file := str(row.get("file") or "").partition("#")[0]) and file not in names
    ]
    first: dict[int, str] = {}
    same = {}
    for paper in papers:
        if paper.blob_id in first:
            same[paper.pk] = first[paper.blob_id]
        else:
            first[paper.blob_id] = paper.name
    removed = [paper for paper in every if paper.removed_at is not None] if own else []
    return Listed(papers, removed, uploads, lost, same)


def one(actor: Actor, declaration: Declaration, pk: int) -> Paper | None:
    """A file with its reading, where the actor may see it."""
    paper = (
        Paper.objects.filter(declaration=declaration, pk=pk)
        .select_related("blob__drawn__made", "reading", "declaration__enterprise", "declaration__jurisdiction")
        .defer("reading__prints")
        .prefetch_related(
            Prefetch("corrections", FactCorrection.objects.select_related("person")),
            Prefetch("added_lines", AddedLine.objects.select_related("person")),
        )
        .first()
    )
    return paper if paper is not None and rules.may_see(actor, paper) else None


class Seen(NamedTuple):
    """A paper of the declaration and another that shows the same, seen from this one."""

    paper: Paper
    page: int
    other: Paper
    other_page: int
    kind: str
    apart: Sequence[str]
    how: Sequence[str]
    foreign: bool

    @property
    def earlier(self) -> bool:
        """Whether the other one came first."""
        return self.other.pk < self.paper.pk


def seen_again(actor: Actor, declaration: Declaration, *, most: int = 100) -> list[Seen]:
    """What of a declaration other papers showed as well. Offices are told of other enterprises, applicants are not."""
    found = (
        SeenAgain.objects.filter(
            Q(paper__declaration=declaration) | Q(before__declaration=declaration),
            paper__removed_at=None,
            before__removed_at=None,
        )
        .select_related("paper__declaration__enterprise__jurisdiction", "before__declaration__enterprise__jurisdiction")
        .defer("paper__declaration__content", "before__declaration__content")
        .order_by("-foreign", "paper__position", "page", "pk")
    )
    if not rules.may_see_others(actor):
        found = found.filter(foreign=False)
    seen = []
    for row in found[:most]:
        mine = row.paper.declaration_id == declaration.pk
        here, there = (row.paper, row.before) if mine else (row.before, row.paper)
        pages = (row.page, row.before_page) if mine else (row.before_page, row.page)
        if row.foreign and there.declaration.submitted_at is None:
            continue  # what another only tries out is nobody's business yet
        seen.append(Seen(here, pages[0], there, pages[1], row.kind, row.apart, row.how, row.foreign))
    return seen


def settled(declaration: Declaration, papers: Sequence[Paper]) -> bool:
    """Whether the proposals are those of all that is read."""
    proposed = proposed_of(declaration)
    last = max((p.reading.read_at for p in papers if p.reading is not None and p.reading.read_at), default=None)
    if last is None:
        return True
    return proposed is not None and not proposed.waits and proposed.made_at >= last
