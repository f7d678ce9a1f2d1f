"""What an officer sees when reviewing: each row with its pages, what was read, what disagrees, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from .. import clock
from ..acting import Actor
from ..confirming.queries import sealed
from ..declarations.content import edition_of
from ..declarations.judging import Judged, judge
from ..declarations.model import Declaration, State, Submission
from ..declarations.queries import Difference, changed_rows, lying, since_the_last
from ..declarations.sections import named, place_of
from ..documents import places
from ..documents.model import SealedScan
from ..papers.model import Paper, SeenAgain
from ..papers.queries import Seen, papers_of, seen_again
from ..people.model import Level
from .model import Answer, RowDecision

Words = tuple[str, str]


class Linked(NamedTuple):
    """A file that a row names, and where in it to look."""

    paper: Paper
    page: int
    kind: Words


class Said(NamedTuple):
    """Something that speaks against a row, or is to be looked at: in both languages, with the clause or the ground."""

    text: Words
    heavy: bool
    clause: str = ""


class BenchRow(NamedTuple):
    """A claim or an invoice under review."""

    path: str
    title: Words
    detail: Words
    linked: Sequence[Linked]
    said: Sequence[Said]
    decision: RowDecision | None
    above: Sequence[RowDecision]
    """What other offices said of the same row."""
    changed: bool = False
    """Whether the last supplement changed something in it, or a file that it names."""
    kept: bool = False
    """Whether what this office says of it was said of the submission before, and stands."""

    @property
    def is_done(self) -> bool:
        """Whether it holds nothing up: what is to be supplemented does."""
        return self.decision is not None and self.decision.answer != Answer.ASKED

    @property
    def heavy(self) -> bool:
        """Whether something speaks against it."""
        return any(one.heavy for one in self.said)


class Group(NamedTuple):
    """The rows of one heading."""

    title: Words
    rows: Sequence[BenchRow]

    @property
    def decided(self) -> int:
        """How many are done."""
        return sum(1 for row in self.rows if row.decision is not None)


class Bench(NamedTuple):
    """All rows of a declaration, and what the verdict is of what is confirmed."""

    groups: Sequence[Group]
    confirmed: Judged
    """The verdict without what was rejected."""
    seals: Sequence[tuple[places.Seal, Sequence[SealedScan]]]
    """The places to be signed or sealed, each with the scans that show it."""
    differences: Sequence[Difference] = ()
    """What the last supplement changed."""

    @property
    def shown_sealed(self) -> int:
        """How many of the places a scan shows."""
        return sum(1 for _, scans in self.seals if scans)

    @property
    def rows(self) -> list[BenchRow]:
        """Every row, in order."""
        return [row for group in self.groups for row in group.rows]


def overdue(actor: Actor) -> QuerySet[Declaration]:
    """What the actor's office returned and nobody supplemented by its day, the longest ago first."""
    place = actor.jurisdiction
    if place is None or not actor.is_officer(Level.COUNTY, Level.CITY):
        return Declaration.objects.none()
    found = lying(place.path, State.RETURNED).filter(answer_by__lt=clock.today())
    came_from = State.FIRST_REVIEW if place.level == Level.COUNTY else State.CITY_REVIEW
    return found.filter(returned_from=came_from).defer("content").order_by("answer_by", "pk")


_WEIGHTS = ("refused", "wrong")


def bench(actor: Actor, declaration: Declaration) -> Bench:
    """The rows of what was submitted, in the form's order, in a constant number of statements."""
    content = declaration.content
    edition = edition_of(declaration.edition)
    said = _decisions(actor, declaration)
    mine = {one.path: one for one in said if one.authority_id == _office(actor)}
    others: dict[str, list[RowDecision]] = {}
    for one in said:
        if one.authority_id != _office(actor):
            others.setdefault(one.path, []).append(one)
    papers = {paper.name: paper for paper in papers_of(declaration) if paper.removed_at is None}
    seals = sealed(declaration)
    judged = judge(declaration, seals=seals)
    against = _against(actor, declaration, judged, papers)
    evidence, contracts, parts = _by_id(content, "evidence"), _by_id(content, "contracts"), parts_of(content)
    kinds = {key: (kind.name.zh, kind.name.en) for key, kind in edition.evidence.items()}

    def linked(ids: Sequence[str]) -> list[Linked]:
        found = []
        for key in ids:
            row = evidence.get(key, {})
            file, _, page = str(row.get("file") or "").partition("#")
            if file in papers:
                kind = kinds.get(str(row.get("item")), ("材料", "file"))
                number = page.removeprefix("page=")
                found.append(Linked(papers[file], int(number) if number.isdecimal() else 1, kind))
        return found

    scans = places.scans(declaration)
    differences = since_the_last(declaration)
    changed = changed_rows(differences)

    def row_of(path: str, detail: Words, row: Mapping[str, Any]) -> BenchRow:
        pages = linked(_proofs(row, contracts))
        told = list(against.get(path, ()))
        for one in pages:
            told += [t for t in against.get(f"paper:{one.paper.pk}", ()) if t not in told]
        if not pages:
            told.append(Said(("没有对应的文件", "no file shows it"), heavy=True))
        for who in ("enterprise", "provider"):
            for scan in scans.get(f"{path}/breakdown/sealed_by/{who}", ()):
                pages.append(Linked(papers[scan.paper.name], 1, ("明细说明盖章页", "sealed table")))
        of = parts[path] | {f"files/{one.paper.name}" for one in pages}
        title = named(path, edition, content)
        return BenchRow(
            path,
            title,
            detail,
            pages,
            told,
            mine.get(path),
            others.get(path, []),
            bool(of & changed),
            _is_kept(declaration, mine.get(path)),
        )

    groups: list[Group] = []
    claims = {str(row["item"]): row for row in content.get("claims", [])}
    for key in edition.form_of(declaration.star).groups:
        group = edition.groups[key]
        rows = [
            row_of(f"claims/{sub.key}", _claimed(claims[sub.key]), claims[sub.key])
            for sub in group.sub_domains
            if sub.key in claims
        ]
        if rows:
            groups.append(Group((group.name.zh, group.name.en), rows))
    rows = []
    for invoice in content.get("invoices", []):
        total = invoice.get("total_yuan") or "—"
        detail = f"{invoice.get('dated') or '—'} · {invoice.get('seller') or '—'} · {total}"
        rows.append(row_of(f"invoices/{invoice['id']}", (f"{detail} 元", f"{detail} yuan"), invoice))
    if rows:
        groups.append(Group(("上云投入", "Investment"), rows))
    sealed_places = [(one, scans.get(one.path, ())) for one in places.seals(declaration, by_provider=seals)]
    return Bench(groups, _confirmed(declaration, list(mine.values()), judged, seals), sealed_places, differences)


def parts_of(content: Mapping[str, Any]) -> dict[str, set[str]]:
    """Of each claim and invoice, by its place, the places that it stands on: itself, its services and who provides them, its

    contracts, its proofs, their files.
    """
    contracts, evidence, services = (_by_id(content, table) for table in ("contracts", "evidence", "services"))
    providers = {str(row.get("name") or ""): str(row["id"]) for row in content.get("providers", [])}
    found = {}
    for table, name in (("claims", "item"), ("invoices", "id")):
        for row in content.get(table, []):
            path, proofs = f"{table}/{row[name]}", _proofs(row, contracts)
            files = {str(evidence.get(one, {}).get("file") or "").partition("#")[0] for one in proofs} - {""}
            used = [str(one) for one in row.get("services") or ()]
            by = {providers.get(str(services.get(one, {}).get("provider") or "")) for one in used} - {None}
            found[path] = {
                path,
                *(f"services/{one}" for one in used),
                *(f"providers/{one}" for one in by),
                *(f"contracts/{one}" for one in row.get("contracts") or ()),
                *(f"evidence/{one}" for one in proofs),
                *(f"files/{one}" for one in files),
            }
    return found


def _by_id(content: Mapping[str, Any], table: str) -> dict[str, Mapping[str, Any]]:
    return {str(row["id"]): row for row in content.get(table, [])}


def _proofs(row: Mapping[str, Any], contracts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The keys of what proves a row, in order: its own evidence, check and payment, then that of its contracts."""
    ids = [*(row.get("evidence") or ()), row.get("check"), row.get("payment")]
    for contract in row.get("contracts") or ():
        ids += contracts.get(str(contract), {}).get("evidence") or ()
    return [str(one) for one in ids if one]


def _claimed(row: Mapping[str, Any]) -> Words:
    pages, note = str(row.get("pages") or ""), str(row.get("note") or "")
    zh = "；".join(one for one in (f"申报书第 {pages} 页" if pages else "", note) if one)
    en = "; ".join(one for one in (f"dossier p. {pages}" if pages else "", note) if one)
    return zh or "—", en or "—"


def _is_kept(declaration: Declaration, said: RowDecision | None) -> bool:
    """Whether a word is older than what was handed in last."""
    handed_in: datetime | None = getattr(declaration, "handed_in_at", None)
    return said is not None and handed_in is not None and said.at < handed_in


def _office(actor: Actor) -> int | None:
    return actor.authority.pk if actor.authority is not None else None


def _decisions(actor: Actor, declaration: Declaration) -> list[RowDecision]:
    last = declaration.submissions.order_by("-number").values("pk")[:1]
    return list(
        RowDecision.objects.filter(submission__in=last).select_related("person", "authority").order_by("at", "pk")
    )


def _against(
    actor: Actor, declaration: Declaration, judged: Judged, papers: Mapping[str, Paper]
) -> dict[str, list[Said]]:
    """What speaks against rows, by their place; of files by ``paper:`` and their number."""
    found = by_the_verdict(declaration, judged)
    for seen in seen_again(actor, declaration):
        found.setdefault(f"paper:{seen.paper.pk}", []).append(_again(seen))
    for paper in papers.values():
        for one in (paper.reading.summary if paper.reading is not None else {}).get("findings", ()):
            if one["weight"] in _WEIGHTS:
                text = (f"{paper.name}：{one['zh']}", f"{paper.name}: {one['en']}")
                found.setdefault(f"paper:{paper.pk}", []).append(Said(text, heavy=one["weight"] == "wrong"))
    return found


def by_the_verdict(declaration: Declaration, judged: Judged) -> dict[str, list[Said]]:
    """What a verdict says against rows, by their place."""
    found: dict[str, list[Said]] = {}
    for finding in judged.verdict.stars[declaration.star].unmet:
        text = (finding.todo("zh") or finding.title("zh"), finding.todo("en") or finding.title("en"))
        places = [f"{finding.requirement.space}/{key}" for key in finding.lacking] or [place_of(finding)]
        for place in places:
            found.setdefault(place, []).append(Said(text, heavy=True, clause=finding.clause))
    for problem in judged.problems:
        row = "/".join(problem.path.split("/")[:2])
        found.setdefault(row, []).append(Said((problem.zh, problem.en), heavy=True))
    return found


_AGAIN: Mapping[str, Words] = {
    "file": ("同一文件", "the same file"),
    "invoice": ("同一张发票", "the same invoice"),
    "payment": ("同一付款凭证", "the same payment"),
    "picture": ("同一画面", "the same picture"),
}


def _again(seen: Seen) -> Said:
    kind = _AGAIN.get(seen.kind, ("同一材料", "the same paper"))
    other = seen.other.declaration
    if seen.foreign:
        where = (f"{other.enterprise.name}（{other.number}）已用", f"used by {other.enterprise.name} ({other.number})")
    else:
        where = (f"本申报“{seen.other.name}”也是", f"also in {seen.other.name}")
    return Said((f"{kind[0]}：{where[0]}", f"{kind[1]}: {where[1]}"), heavy=seen.foreign)


def doubtful(actor: Actor, declaration: Declaration) -> set[str]:
    """The rows that something speaks against."""
    return {row.path for row in bench(actor, declaration).rows if row.heavy}


def undecided(actor: Actor, declaration: Declaration, table: str) -> list[str]:
    """The rows of a table of which this office said nothing yet."""
    done = {one.path for one in _decisions(actor, declaration) if one.authority_id == _office(actor)}
    key = "item" if table == "claims" else "id"
    every = [f"{table}/{row[key]}" for row in declaration.content.get(table, [])]
    return [path for path in every if path not in done]


def asked(actor: Actor, declaration: Declaration) -> list[tuple[str, str]]:
    """The rows that are to be supplemented, with what was written of each."""
    said = [one for one in _decisions(actor, declaration) if one.authority_id == _office(actor)]
    return [(one.path, one.note) for one in said if one.answer == Answer.ASKED]


def _confirmed(
    declaration: Declaration, decisions: Sequence[RowDecision], judged: Judged, seals: Mapping[str, str]
) -> Judged:
    """The verdict of a declaration without the rows that were rejected: what it comes to by what an office confirms."""
    away = {one.path for one in decisions if one.answer == Answer.REJECTED}
    if not away:
        return judged
    content = {**declaration.content}
    for table, key in (("claims", "item"), ("invoices", "id")):
        content[table] = [row for row in content.get(table, []) if f"{table}/{row[key]}" not in away]
    return judge(declaration, content=content, seals=seals)


def waiting(actor: Actor) -> QuerySet[Declaration] | None:
    """What waits for the review of an officer's office; None for those who review nothing."""
    place = actor.jurisdiction
    if place is None or not actor.is_officer(Level.COUNTY, Level.CITY):
        return None
    state = State.FIRST_REVIEW if place.level == Level.COUNTY else State.CITY_REVIEW
    return lying(place.path, state).select_related("call", "jurisdiction")


def progress(actor: Actor, keys: Sequence[int]) -> dict[int, int]:
    """How many rows of each declaration this office has said something of, as they were submitted last."""
    last = Submission.objects.filter(declaration=OuterRef("declaration")).order_by("-number").values("pk")[:1]
    counted = (
        RowDecision.objects.filter(declaration__in=keys, authority=_office(actor), submission=Subquery(last))
        .values_list("declaration")
        .annotate(number=Count("pk"))
    )
    return dict(counted.values_list("declaration", "number"))


def last_numbers(keys: Sequence[int]) -> dict[int, int]:
    """The number of what was handed in last, of each declaration by its key."""
    found = Submission.objects.filter(declaration__in=keys).values_list("declaration").order_by("declaration")
    return dict(found.annotate(last=Max("number")))


def alarms(keys: Sequence[int]) -> dict[int, int]:
    """How many papers of each declaration another enterprise showed as well."""
    counted = (
        SeenAgain.objects.filter(paper__declaration__in=keys, paper__removed_at=None, foreign=True)
        .values_list("paper__declaration")
        .annotate(number=Count("paper", distinct=True))
    )
    return dict(counted.values_list("paper__declaration", "number"))
