"""Scans of signed and sealed pages, each for its place: shown by the enterprise while it may write, seen by offices."""

from __future__ import annotations

from datetime import date

from .. import clock
from ..acting import Actor, verb
from ..declarations import rules, writing
from ..declarations.content import edition_of
from ..declarations.model import Declaration
from ..declarations.wording import is_yes
from ..journal.verbs import record
from ..papers import proposing
from ..papers import verbs as papers
from ..papers.keeping import PICTURES, suffix_of
from ..papers.model import Blob, Paper
from ..refusals import RefusedError
from .model import SealedScan
from .places import Seal, seals

SUFFIXES = frozenset({".pdf", ".ofd", ".tif", ".tiff", ".heic", ".heif", *PICTURES})
"""Kinds of files that show a page."""
FOLDER = "签字盖章"
MOST_OF_A_PLACE = 20


@verb
def upload(*, actor: Actor, declaration: Declaration, path: str, on: date, blob: Blob, name: str) -> SealedScan:
    """Take a kept file among the declaration's papers, with all their checks, as the scan of a place sealed on a day.

    A file of the same content that is among them already serves the place as well. Writes the day (``show``).
    """
    declaration = _open(actor, declaration)
    _place(declaration, path)
    _shows_pages(name)
    there = Paper.objects.filter(declaration=declaration, removed_at=None, blob=blob).first()
    if there is not None:
        return _show(actor, declaration, path, on, there)
    added = papers.add(actor=actor, declaration=declaration, blob=blob, name=f"{FOLDER}/{name}")
    return _show(actor, declaration, path, on, added.paper, came_for_it=True)


@verb
def show(*, actor: Actor, declaration: Declaration, path: str, on: date, paper: Paper) -> SealedScan:
    """Say which of the files shows a place sealed, and on which day it was; the form gets the day (R36, R55, R66).

    A file that only shows the commitment is not read into proposals any more.
    """
    declaration = _open(actor, declaration)
    _place(declaration, path)
    if paper.declaration_id != declaration.pk or paper.removed_at is not None:
        raise RefusedError("没有这个文件，请刷新页面", "there is no such file: reload the page", field="paper")
    _shows_pages(paper.name)
    return _show(actor, declaration, path, on, paper)


def _show(
    actor: Actor, declaration: Declaration, path: str, on: date, paper: Paper, *, came_for_it: bool = False
) -> SealedScan:
    if on > clock.today():
        raise RefusedError(
            "签字盖章的日期不能晚于今天", "the day of the seal cannot be after today", field="on", clause="R55"
        )
    others = SealedScan.objects.filter(declaration=declaration, path=path, paper__removed_at=None)
    if others.exclude(paper=paper).count() >= MOST_OF_A_PLACE:
        raise RefusedError(
            f"每处最多 {MOST_OF_A_PLACE} 个扫描件，请合并后上传",
            f"at most {MOST_OF_A_PLACE} scans for a place: put them into one file",
            field="file",
        )
    scan, new = SealedScan.objects.get_or_create(
        declaration=declaration,
        path=path,
        paper=paper,
        defaults={"came_for_it": came_for_it, "added_by": actor.person, "added_at": clock.now()},
    )
    if new:
        record("seal.show", scan, actor, declaration=declaration.number, path=path, name=paper.name, on=on)
    writing.change(actor=actor, declaration=declaration, edits=_written(declaration, path, on))
    proposing.ask(declaration)
    return scan


@verb
def take_away(*, actor: Actor, scan: SealedScan) -> None:
    """Take a scan from its place; the day stays, which paper keeps. A file that came for it alone goes with it (and can be brought back)."""
    declaration = _open(actor, scan.declaration)
    paper = scan.paper
    record("seal.take", scan, actor, declaration=declaration.number, path=scan.path, name=paper.name)
    scan.delete()
    named = {str(row.get("file") or "").partition("#")[0] for row in declaration.content.get("evidence", [])}
    others = SealedScan.objects.filter(paper=paper)
    if not scan.came_for_it or paper.item or paper.name in named:
        proposing.ask(declaration)
    elif (next_ := others.first()) is not None:
        next_.came_for_it = True
        next_.save(update_fields=["came_for_it"])
        proposing.ask(declaration)
    else:
        papers.remove(actor=actor, paper=paper)


def _written(declaration: Declaration, path: str, on: date) -> list[writing.Edit]:
    """Where the form keeps that it is sealed, and the day."""
    if not path.startswith("fields/"):
        return [writing.Edit(path, on.isoformat())]
    roles = edition_of(declaration.edition).roles
    edits = (
        [] if is_yes(declaration.content.get("fields", {}).get(path.partition("/")[2])) else [writing.Edit(path, True)]
    )
    if "commitment_dated" in roles:
        edits.append(writing.Edit(f"fields/{roles['commitment_dated']}", on.isoformat()))
    return edits


def _open(actor: Actor, declaration: Declaration) -> Declaration:
    declaration = writing.held(declaration)
    require_open(actor, declaration)
    return declaration


def require_open(actor: Actor, declaration: Declaration) -> None:
    """Refuse whoever may not write in the declaration now."""
    if not rules.may_edit(actor, declaration):
        raise writing.not_editable(actor, declaration)


def _place(declaration: Declaration, path: str) -> Seal:
    found = next((one for one in seals(declaration) if one.path == path), None)
    if found is None:
        raise RefusedError(
            "申报书中没有这一处签字盖章，请刷新页面",
            "the form has no such place to seal: reload the page",
            field="path",
        )
    return found


def _shows_pages(name: str) -> None:
    if suffix_of(name) not in SUFFIXES:
        raise RefusedError(
            f"“{name[-80:]}”不是扫描件，请上传 PDF、OFD 或图片",
            f"{name[-80:]!r} is no scan: upload a PDF, an OFD or a picture",
            field="file",
        )
