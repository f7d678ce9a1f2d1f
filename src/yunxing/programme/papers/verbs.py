"""A declaration's files: added, named, ordered, removed and brought back; what was read of them corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Max

from yunxing.evidence.facts import Fact
from yunxing.evidence.paper import FORMS, INVOICE_LINE

from .. import clock
from ..acting import Actor, verb
from ..declarations.content import edition_of
from ..declarations.model import Declaration
from ..declarations.writing import Edit, change, held, not_editable
from ..journal.verbs import record
from ..refusals import RefusedError
from . import again, limits, naming, proposing, reading, rules, values
from .keeping import accepted, suffix_of
from .model import Blob, FactCorrection, Paper, Upload
from .readings import lines_read, read_of


class Added(NamedTuple):
    """A paper; whether it is new, and the name of another that has the same content."""

    paper: Paper
    new: bool
    same_as: str


@verb
def add(*, actor: Actor, declaration: Declaration, blob: Blob, name: str, but: Upload | None = None) -> Added:
    """Add a kept file to a declaration and have it read. The same file under the same name is there already.

    Another file of that name gets a number behind it. ``but`` is the upload that this file came by.
    """
    declaration = held(declaration)
    require_open(actor, declaration)
    name = naming.tidy(name)
    accepted(name, blob.size)
    here = {p.name: p for p in Paper.objects.filter(declaration=declaration, removed_at=None).select_related("blob")}
    if name in here and here[name].blob_id == blob.pk:
        return Added(here[name], False, name)
    limits.room_for(declaration, blob.size, but=but)
    last = Paper.objects.filter(declaration=declaration).aggregate(last=Max("position"))["last"]
    paper = Paper.objects.create(
        declaration=declaration,
        blob=blob,
        name=naming.free(name, set(here)),
        position=(last or 0) + 1,
        added_by=actor.person,
        added_at=clock.now(),
    )
    record("paper.add", paper, actor, declaration=declaration.number, name=paper.name, sha256=blob.sha256)
    reading.ask(paper)
    same = next((p.name for p in here.values() if p.blob_id == blob.pk), "")
    return Added(paper, True, same)


@verb
def rename(*, actor: Actor, paper: Paper, name: str) -> Paper:
    """Give a file another name; its ending stays. Records of evidence that name it follow."""
    paper = held_open(actor, paper)
    name = naming.tidy(name)
    if suffix_of(name) != suffix_of(paper.name):
        name = naming.tidy(f"{name[: naming.MOST - 12]}{suffix_of(paper.name)}")
    others = paper.declaration.papers.filter(removed_at=None).exclude(pk=paper.pk)
    if others.filter(name=name).exists():
        raise RefusedError("已有同名文件，请换一个名称", "another file has that name: choose another", field="name")
    before, paper.name = paper.name, name
    if before == name:
        return paper
    paper.save(update_fields=["name"])
    record("paper.rename", paper, actor, before=before, after=name)
    following = []
    for row in paper.declaration.content.get("evidence", []):
        file, mark, pages = str(row.get("file") or "").partition("#")
        if file == before:
            following.append(Edit(f"evidence/{row['id']}/file", f"{name}{mark}{pages}"))
    if following:
        change(actor=actor, declaration=paper.declaration, edits=following, how="file")
    proposing.ask(paper.declaration)
    return paper


@verb
def set_item(*, actor: Actor, paper: Paper, item: str) -> Paper:
    """Say which kind of evidence a file is; empty: as it is read."""
    paper = held_open(actor, paper)
    if item and item not in edition_of(paper.declaration.edition).evidence:
        raise RefusedError("没有这种证明材料", "there is no such kind of evidence", field="item")
    if paper.item != item:
        before, paper.item = paper.item, item
        paper.save(update_fields=["item"])
        record("paper.item", paper, actor, before=before, after=item)
        proposing.ask(paper.declaration)
    return paper


@verb
def reorder(*, actor: Actor, declaration: Declaration, order: Sequence[int]) -> None:
    """Put files into an order: these take the places that they have together, the others stay. Refused where one is gone."""
    declaration = held(declaration)
    require_open(actor, declaration)
    papers = {p.pk: p for p in Paper.objects.filter(declaration=declaration, removed_at=None)}
    if not order or len(set(order)) != len(order) or set(order) - papers.keys():
        raise RefusedError("文件列表刚有变化，请刷新页面后再排序", "files came or went: reload the page", field="order")
    meant, moving = iter(order), set(order)
    _put_in_order(actor, declaration, [papers[next(meant)] if pk in moving else p for pk, p in papers.items()])


@verb
def move(*, actor: Actor, paper: Paper, by: int) -> None:
    """Move a file up (−1) or down (1) in the list; at its end it stays."""
    paper = held_open(actor, paper)
    papers = list(Paper.objects.filter(declaration=paper.declaration, removed_at=None))
    at = next(i for i, p in enumerate(papers) if p.pk == paper.pk)
    to = max(0, min(len(papers) - 1, at + (1 if by > 0 else -1)))
    papers.insert(to, papers.pop(at))
    _put_in_order(actor, paper.declaration, papers)


def _put_in_order(actor: Actor, declaration: Declaration, papers: list[Paper]) -> None:
    moved = []
    for position, paper in enumerate(papers, 1):
        if paper.position != position:
            paper.position = position
            moved.append(paper)
    if moved:
        Paper.objects.bulk_update(moved, ["position"])
        record("paper.order", papers[0], actor, declaration=declaration.number, moved=len(moved))


@verb
def remove(*, actor: Actor, paper: Paper) -> Paper:
    """Take a file out of the declaration. It is kept, and can be brought back."""
    paper = held_open(actor, paper)
    if paper.removed_at is None:
        paper.removed_at = clock.now()
        paper.save(update_fields=["removed_at"])
        record("paper.remove", paper, actor, declaration=paper.declaration.number, name=paper.name)
        again.gone(paper)
        proposing.ask(paper.declaration)
    return paper


@verb
def restore(*, actor: Actor, paper: Paper) -> Paper:
    """Bring a removed file back, at the end; with a number where its name is taken now."""
    paper = held_open(actor, paper)
    if paper.removed_at is None:
        return paper
    here = Paper.objects.filter(declaration=paper.declaration, removed_at=None)
    limits.room_for(paper.declaration, paper.blob.size)
    paper.name = naming.free(paper.name, set(here.values_list("name", flat=True)))
    paper.position = (here.aggregate(last=Max("position"))["last"] or 0) + 1
    paper.removed_at = None
    paper.save(update_fields=["name", "position", "removed_at"])
    record("paper.restore", paper, actor, declaration=paper.declaration.number, name=paper.name)
    reading.ask(paper)
    return paper


@verb
def read_again(*, actor: Actor, paper: Paper) -> Paper:
    """Have a file read anew whose reading failed, or was given up for time or memory."""
    paper = held_open(actor, paper)
    if paper.reading is not None and reading.may_try_again(paper.reading):
        reading.again(paper.reading)
        record("paper.read", paper, actor)
    return paper


@verb
def correct(*, actor: Actor, paper: Paper, place: int, name: str, text: str | None, reason: str = "") -> FactCorrection:
    """Say what a fact of a paper is, beside what was read; None: the paper does not state it."""
    paper = held_open(actor, paper)
    form = form_of(paper, place)
    if name not in FORMS[form]:
        raise RefusedError("这份材料没有这一项", "the paper has no such fact", field=name)
    value: Any = None if text is None or not text.strip() else values.parsed(text, FORMS[form][name].type, field=name)
    made = _correct(actor, paper, name=name, value=value, reason=reason, place=place)
    proposing.ask(paper.declaration)
    return made


@verb
def correct_line(
    *, actor: Actor, paper: Paper, place: int, line: int, texts: Mapping[str, str], reason: str = ""
) -> list[FactCorrection]:
    """Say what a line of a paper says, beside what was read: those of its facts that differ; an empty one is not stated."""
    paper = held_open(actor, paper)
    lines = _lines_of(paper, place)
    if not 0 <= line < len(lines):
        raise RefusedError("材料中没有这一行，请刷新页面", "the paper has no such line: reload", field="line")
    changed: dict[str, Any] = {}
    for name, text in texts.items():
        if name not in INVOICE_LINE:
            raise RefusedError("这一行没有这一项", "the line has no such fact", field=name)
        value = values.parsed(text, INVOICE_LINE[name].type, field=name) if text.strip() else None
        if value != (lines[line][name].value if name in lines[line] else None):
            changed[name] = value
    if not changed:
        raise RefusedError("没有改动，未作更正", "nothing was changed", field="line")
    made = [
        _correct(actor, paper, name=name, value=value, reason=reason, place=place, line=line, lines=len(lines))
        for name, value in changed.items()
    ]
    proposing.ask(paper.declaration)
    return made


def _correct(actor: Actor, paper: Paper, *, name: str, value: Any, reason: str, **where: int) -> FactCorrection:
    _withdraw(paper, where["place"], name, where.get("line"))
    made = FactCorrection.objects.create(
        paper=paper,
        name=name,
        value=values.plain(value),
        reason=reason.strip()[:200],
        person=actor.person,
        at=clock.now(),
        **where,
    )
    record("paper.correct", paper, actor, name=name, value=made.value, reason=made.reason, **where)
    return made


@verb
def withdraw_correction(*, actor: Actor, paper: Paper, place: int, name: str = "", line: int | None = None) -> None:
    """Let what was read count again: a fact, or where no name is given all of a line."""
    paper = held_open(actor, paper)
    if _withdraw(paper, place, name, line):
        where = {"place": place} if line is None else {"place": place, "line": line}
        record("paper.uncorrect", paper, actor, name=name, **where)
        proposing.ask(paper.declaration)


def _withdraw(paper: Paper, place: int, name: str, line: int | None) -> int:
    standing = FactCorrection.objects.filter(paper=paper, place=place, line=line, withdrawn_at=None)
    if name or line is None:
        standing = standing.filter(name=name)
    return standing.update(withdrawn_at=clock.now())


def _lines_of(paper: Paper, place: int) -> Sequence[Mapping[str, Fact[Any]]]:
    form_of(paper, place)
    try:
        return read_of(paper).papers[place].lines[: lines_read(paper, place)]
    except ValueError:
        return ()


def form_of(paper: Paper, place: int) -> str:
    """The form of one of the papers in a file. Refused where the file has no such paper."""
    found = (paper.reading.summary if paper.reading else {}).get("papers", [])
    if not 0 <= place < len(found):
        raise RefusedError("文件中没有这份材料，请刷新页面", "the file has no such paper: reload", field="place")
    return str(found[place]["form"])


def held_open(actor: Actor, paper: Paper) -> Paper:
    """The paper as it is now, its declaration held; the actor may write in it."""
    declaration = held(paper.declaration)
    require_open(actor, declaration)
    paper = Paper.objects.select_related("blob", "reading").get(pk=paper.pk)
    paper.declaration = declaration
    return paper


def require_open(actor: Actor, declaration: Declaration) -> None:
    """Refuse an act on the files of a declaration that takes none from the actor now."""
    if not rules.may_add(actor, declaration):
        raise not_editable(actor, declaration)
