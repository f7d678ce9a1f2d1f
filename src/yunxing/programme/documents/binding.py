"""The bound 申报书, made in the background: asked for, bound from the store's files, its page numbers written back."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import transaction
from django_tasks import task

from yunxing.guide.files import InputError

from .. import clock
from ..acting import Actor, verb
from ..declarations import rules, writing
from ..declarations.content import edition_of
from ..declarations.judging import judge, stated
from ..declarations.model import Declaration
from ..declarations.sections import unnamed
from ..editions.keeping import ruled
from ..journal.verbs import canonical, record
from ..papers.keeping import copy_to, keep
from ..papers.model import Paper
from ..people.model import Membership
from ..refusals import NotAllowedError
from . import places
from .model import Bound
from .writing import office_words

FORM = "申报书.pdf"
_EVERY = 0.5
"""Seconds between what is said of progress."""
_GRAVEST = ("refused", "wrong", "doubtful", "note")


@verb
def ask(*, actor: Actor, declaration: Declaration) -> Bound:
    """Have the 申报书 bound. What was bound already, and has not changed since, is not bound again."""
    if not rules.may_see(actor, declaration):
        raise NotAllowedError("只有本企业的成员可以装订申报书", "only members of the enterprise have it bound")
    now, key = clock.now(), key_of(declaration)
    bound, new = Bound.objects.get_or_create(
        declaration=declaration, key=key, defaults={"asked_by": actor.person, "asked_at": now}
    )
    if not new and bound.state in ("refused", "failed"):
        bound.state, bound.findings, bound.done, bound.total = "waiting", [], 0, 0
        bound.asked_by, bound.asked_at = actor.person, now
        bound.save()
        new = True
    if new:
        record("declaration.bind", declaration, actor, key=key)
        make.enqueue(bound.pk, about=str(bound.pk))
    return bound


def key_of(declaration: Declaration) -> str:
    """What goes into the 申报书, as one hash: page numbers are not part of it, since they come out of it."""
    told = stated(declaration)
    content = {name: value for name, value in told.items() if name not in ("claims", "contracts")}
    for table in ("claims", "contracts"):
        content[table] = [{k: v for k, v in row.items() if k != "pages"} for row in told.get(table, [])]
    files = sorted((paper.name, paper.blob.sha256) for paper in _papers(declaration))
    edition = edition_of(declaration.edition)
    what = {"content": content, "files": files, "star": declaration.star, "edition": edition.fingerprint}
    if scans := places.scans(declaration):
        what["sealed"] = sorted((path, scan.paper.name) for path, found in scans.items() for scan in found)
    if office := office_words(declaration):
        what["office"] = {key: [words.text, str(words.dated or "")] for key, words in office.items()}
    return hashlib.sha256(canonical(what).encode()).hexdigest()


def _papers(declaration: Declaration) -> Sequence[Paper]:
    return list(declaration.papers.filter(removed_at=None).select_related("blob"))


def _sealed(declaration: Declaration) -> list[tuple[str, str]]:
    """The scans in the order of the form's places, each with the place; a place that is not there any more has none."""
    found = places.scans(declaration)
    return [(scan.paper.name, place.zh) for place in places.seals(declaration) for scan in found.get(place.path, ())]


@task(queue_name="default")
def make(bound_id: int, about: str) -> str:
    """Bind. Done twice it gives the same file; a worker killed half-way leaves nothing behind but the job."""
    bound = Bound.objects.select_related("declaration__enterprise", "declaration__call__authority__jurisdiction").get(
        pk=bound_id
    )
    if bound.state == "made":
        return "made"
    declaration = bound.declaration
    Bound.objects.filter(pk=bound.pk).update(state="binding", stage="looking", done=0, total=0)
    with tempfile.TemporaryDirectory(prefix="yunxing-bind-") as folder:
        place = Path(folder) / "files"
        place.mkdir()
        _bring(_papers(declaration), place)
        try:
            _bind(bound, declaration, place, Path(folder) / FORM)
        except InputError as error:
            findings = [{"file": str(p), "weight": "refused", "zh": zh, "en": en} for p, _, zh, en in error.problems]
            Bound.objects.filter(pk=bound.pk).update(state="refused", findings=findings)
        except Exception:
            Bound.objects.filter(pk=bound.pk).update(state="failed")
            raise
    bound.refresh_from_db()
    return bound.state


def _bring(papers: Sequence[Paper], folder: Path) -> None:
    """The files under their names, which may hold folders of their own."""
    for paper in papers:
        name = PurePosixPath(paper.name)
        place = folder.joinpath(*[part for part in name.parts if part not in ("..", "/", ".")])
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as target:
            copy_to(paper.blob, target)


def _bind(bound: Bound, declaration: Declaration, folder: Path, target: Path) -> None:
    from yunxing.dossier.binding import Sealed, bind, plan  # noqa: PLC0415 -- loads what draws PDFs
    from yunxing.dossier.form import form_pdf  # noqa: PLC0415

    edition = ruled(declaration.edition)
    declared, office = judge(declaration).declared, office_words(declaration)
    said = [0.0]

    def tell(stage: str, done: int, total: int) -> None:
        if time.monotonic() - said[0] >= _EVERY or done == total:
            said[0] = time.monotonic()
            Bound.objects.filter(pk=bound.pk).update(stage=stage, done=done, total=total)

    sealed = [Sealed(file, place) for file, place in _sealed(declaration)]
    with plan(declared, edition, folder, progress=tell, sealed=sealed) as planned:
        if planned.refused:
            Bound.objects.filter(pk=bound.pk).update(state="refused", findings=_said(planned.findings, declaration))
            return
        made = bind(planned, lambda d: form_pdf(d, edition, numbered=False, office=office), target, progress=tell)
    with target.open("rb") as file:
        blob = keep(file, name=FORM)
    with transaction.atomic():
        _write_pages(bound, declaration, made.references)
        Bound.objects.filter(pk=bound.pk).update(
            state="made", blob=blob, pages=made.pages, findings=_said(made.findings, declaration), made_at=clock.now()
        )


def _said(findings: Sequence[Any], declaration: Declaration) -> list[dict[str, str]]:
    """Findings for the page. A row of evidence that names no file is told by its place: its key is ours."""
    from yunxing.dossier.binding.online import online  # noqa: PLC0415 -- loaded with what binds

    places = {row["id"]: unnamed(at) for at, row in enumerate(declaration.content.get("evidence", []))}
    said = []
    for noted in sorted(findings, key=lambda noted: _GRAVEST.index(noted.finding.weight))[:500]:
        zh, en = online(noted.finding)
        if noted.finding.code == "no_file":
            for key, (place, place_en) in places.items():
                zh, en = zh.replace(f"「{key}」", f"「{place}」"), en.replace(repr(key), f"“{place_en}”")
        said.append({"file": noted.file, "weight": noted.finding.weight, "zh": zh, "en": en})
    return said


def _write_pages(bound: Bound, declaration: Declaration, references: Any) -> None:
    """Put the page numbers into the declaration, where it is still being filled in and its rows are still there."""
    held = writing.held(declaration)
    membership = Membership.objects.filter(person=bound.asked_by, enterprise=held.enterprise).first()
    actor = Actor(bound.asked_by, membership=membership)
    if not rules.may_edit(actor, held):
        return
    edits = []
    for table, key in (("claims", "item"), ("contracts", "id")):
        for row in held.content.get(table, []):
            name = row[key]
            if name in references and references[name] != row.get("pages"):
                edits.append(writing.Edit(f"{table}/{name}/pages", references[name]))
    if edits:
        writing.change(actor=actor, declaration=held, edits=edits, how="bound")
