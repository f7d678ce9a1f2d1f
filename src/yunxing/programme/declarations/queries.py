"""What pages show of declarations, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from ..acting import Actor
from ..calls.model import Call
from ..evaluation.model import Assignment
from ..people.model import Duty, Enterprise
from ..people.queries import within
from ..procedure.model import end_is_asked
from . import places
from .model import Change, Declaration, Remark, Submission
from .rules import OPEN_STATES, OVER


def visible(actor: Actor) -> QuerySet[Declaration]:
    """The declarations that somebody may see (as ``rules.may_see`` says of one)."""
    everything = Declaration.objects.select_related("enterprise", "call", "jurisdiction")
    if actor.membership is not None:
        return everything.filter(enterprise=actor.membership.enterprise)
    if actor.post is not None and actor.post.duty in (Duty.OFFICER, Duty.AUDITOR):
        area = actor.post.authority.jurisdiction
        submitted = everything.filter(submitted_at__isnull=False)
        if area.parent_id is None:  # the whole: the order's own index serves it
            return submitted
        return submitted.filter(within("path", area.path))
    if actor.post is not None and actor.post.duty == Duty.EXPERT:
        own = Assignment.objects.filter(expert__post=actor.post, recused_at=None)
        handed_in = everything.filter(submitted_at__isnull=False).exclude(state__in=OPEN_STATES)
        return handed_in.filter(pk__in=own.values("case__declaration"))
    return everything.none()


def lying(area: str, *states: str) -> QuerySet[Declaration]:
    """What was handed in and lies within an area, by its path, in one of some states: as an index of it finds them."""
    return Declaration.objects.filter(within("path", area), state__in=states, submitted_at__isnull=False)


def with_day(found: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """The same, each with when it was last handed in (``handed_in_at``), under which readings (``kept_readings``) and how often.

    ``asks_end`` says whether a request of the enterprise to end it waits.
    """
    last = Submission.objects.filter(declaration=OuterRef("pk")).order_by("-number")
    return found.annotate(
        handed_in_at=Subquery(last.values("at")[:1]),
        kept_readings=Subquery(last.values("readings")[:1]),
        times_handed_in=Subquery(last.values("number")[:1]),
        asks_end=end_is_asked(),
    )


def with_last_two(found: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """The same, each with what was handed in last and before, where it was more than once: for ``since_the_last``, of one."""
    last = Submission.objects.filter(declaration=OuterRef("pk"), number__gt=1).order_by("-number")
    before = Submission.objects.filter(declaration=OuterRef("pk")).order_by("-number")
    for name in ("content", "files", "verdict"):
        kept = {f"last_{name}": Subquery(last.values(name)[:1]), f"before_{name}": Subquery(before.values(name)[1:2])}
        found = found.annotate(**kept)
    return found


def among(found: QuerySet[Declaration], keys: QuerySet[Any, Any]) -> QuerySet[Declaration]:
    """Those of what was found that are among some keys, however many."""
    # A sum, so that SQLite walks an index of declarations and looks into what was found, not the other way round: with
    # half of 50,000 found the other way takes four times as long.
    known = ExpressionWrapper(F("pk") + 0, output_field=BigIntegerField())
    return found.alias(known=known).filter(known__in=keys)


def about(found: QuerySet[Declaration], words: str) -> QuerySet[Declaration]:
    """Those whose enterprise's name holds some words; for letters and digits those whose number or credit code begins so."""
    if not words.isascii():
        return found.filter(name__contains=words)
    start = words.upper()
    last = start + "\x7f"  # ranges instead of LIKE, so that indexes serve them
    codes = Enterprise.objects.filter(uscc__gte=start, uscc__lt=last)
    begins = Q(number__gte=words, number__lt=words + "\x7f") | Q(enterprise__in=codes.values("pk"))
    return found.filter(begins if words[0].isdecimal() else begins | Q(name__contains=words))


def live_in(enterprise: Enterprise, calls: Sequence[Call]) -> dict[int, Declaration]:
    """The declaration that an enterprise has in each of some calls, by call, where it lives: there is no second one (P7b)."""
    found = Declaration.objects.filter(enterprise=enterprise, call__in=calls).exclude(state__in=OVER)
    return {one.call_id: one for one in found.defer("content")}


class Difference(NamedTuple):
    """One place that differs between two versions."""

    path: str
    before: Any
    after: Any


def history(declaration: Declaration, *, path: str = "") -> QuerySet[Change]:
    """Every change, newest first; of one place where it is named."""
    changes = Change.objects.filter(declaration=declaration).select_related("person").order_by("-number")
    return changes.filter(path=path) if path else changes


def remarks(declaration: Declaration) -> dict[str, list[Remark]]:
    """What the office that returned it says, by place; empty where nothing is to be answered."""
    found: dict[str, list[Remark]] = {}
    open_ones = Remark.objects.filter(given_with__declaration=declaration, given_with__answered_at=None)
    for remark in open_ones.select_related("given_with__authority").order_by("id"):
        found.setdefault(remark.path, []).append(remark)
    return found


def differences(before: Submission, after: Submission | Declaration) -> list[Difference]:
    """What changed since a submission: the star, every place of the content in the form's order, every file by its bytes.

    ``after`` is another submission, or the declaration as it stands now.
    """
    old, new = dict(_whole(before)), dict(_whole(after))
    paths = [*old, *(path for path in new if path not in old)]
    return [Difference(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


def since_the_last(declaration: Declaration) -> list[Difference]:
    """What the last submission changed beside the one before it; nothing where there is but one."""
    if getattr(declaration, "times_handed_in", None) == 1:
        return []
    if hasattr(declaration, "last_content"):  # as ``with_last_two`` brings it
        last = [
            Submission(
                declaration=declaration,
                content=getattr(declaration, f"{which}_content"),
                files=getattr(declaration, f"{which}_files"),
                verdict=getattr(declaration, f"{which}_verdict"),
            )
            for which in ("last", "before")
        ]
    else:
        last = list(declaration.submissions.order_by("-number")[:2])
    return differences(last[1], last[0]) if len(last) == 2 else []


def changed_rows(found: Sequence[Difference]) -> set[str]:
    """The rows in which something changed, and the files: ``invoices/i1``, ``files/合同.pdf``."""
    return {one.path if one.path.startswith("files/") else "/".join(one.path.split("/")[:2]) for one in found}


def files_of(declaration: Declaration) -> list[dict[str, Any]]:
    """The files as they are handed in: name, hash, size, what each is, and what it shows sealed."""
    papers = declaration.papers.filter(removed_at=None).select_related("blob").prefetch_related("seals")
    files = []
    for p in papers:
        sealed = {"seals": sorted(scan.path for scan in p.seals.all())} if p.seals.all() else {}
        files.append({"name": p.name, "sha256": p.blob.sha256, "size": p.blob.size, "item": p.item, **sealed})
    return files


def _whole(of: Submission | Declaration) -> Iterator[tuple[str, Any]]:
    if isinstance(of, Submission):
        star, files = of.verdict.get("star", of.declaration.star), of.files
    else:
        star, files = of.star, files_of(of)
    yield "star", star
    yield from flat(of.content)
    for one in files:
        yield f"files/{one['name']}", one["sha256"]


def flat(content: places.Content) -> Iterator[tuple[str, Any]]:
    """Every place that holds a value, with it."""
    for path, value in content.get("fields", {}).items():
        yield f"fields/{path}", value
    for table in places.TABLES:
        key = places.ROW_KEYS.get(table, "id")
        for row in content.get(table, []):
            yield f"{table}/{row[key]}", True
            for column, value in row.items():
                if column == "breakdown" and isinstance(value, dict):
                    yield from _breakdown(f"{table}/{row[key]}/breakdown", value)
                elif column != key:
                    yield f"{table}/{row[key]}/{column}", value


def _breakdown(at: str, breakdown: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for who, day in (breakdown.get("sealed_by") or {}).items():
        yield f"{at}/sealed_by/{who}", day
    for line in breakdown.get("lines", []):
        for column, value in line.items():
            if column != "id":
                yield f"{at}/lines/{line['id']}/{column}", value
