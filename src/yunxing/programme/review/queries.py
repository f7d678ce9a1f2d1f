"""What an officer sees when reviewing: each row with its pages, what was read, what disagrees, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..acting import Actor
from ..declarations.content import edition_of
from ..declarations.judging import Judged, judge
from ..declarations.model import Declaration
from ..declarations.sections import named, place_of
from ..papers.model import Paper
from ..papers.queries import Seen, papers_of, seen_again
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

    @property
    def rows(self) -> list[BenchRow]:
        """Every row, in order."""
        return [row for group in self.groups for row in group.rows]


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
    against = _against(actor, declaration, judge(declaration), papers)
    evidence = {str(row["id"]): row for row in content.get("evidence", [])}
    kinds = {key: (kind.name.zh, kind.name.en) for key, kind in edition.evidence.items()}

    def linked(ids: Sequence[Any]) -> list[Linked]:
        found = []
        for key in ids:
            row: Mapping[str, Any] = evidence.get(str(key), {})
            file, _, page = str(row.get("file") or "").partition("#")
            if file in papers:
                kind = kinds.get(str(row.get("item")), ("材料", "file"))
                number = page.removeprefix("page=")
                found.append(Linked(papers[file], int(number) if number.isdecimal() else 1, kind))
        return found

    def row_of(path: str, detail: Words, ids: Sequence[Any]) -> BenchRow:
        pages = linked(ids)
        told = list(against.get(path, ()))
        for one in pages:
            told += [t for t in against.get(f"paper:{one.paper.pk}", ()) if t not in told]
        if not pages:
            told.append(Said(("没有对应的文件", "no file shows it"), heavy=True))
        return BenchRow(path, named(path, edition, content), detail, pages, told, mine.get(path), others.get(path, []))

    groups: list[Group] = []
    claims = {str(row["item"]): row for row in content.get("claims", [])}
    for key in edition.form_of(declaration.star).groups:
        group = edition.groups[key]
        rows = [
            row_of(
                f"claims/{sub.key}",
                _claimed(claims[sub.key]),
                claims[sub.key].get("evidence") or (),
            )
            for sub in group.sub_domains
            if sub.key in claims
        ]
        if rows:
            groups.append(Group((group.name.zh, group.name.en), rows))
    contracts = {str(row["id"]): row for row in content.get("contracts", [])}
    rows = []
    for invoice in content.get("invoices", []):
        ids = [*(invoice.get("evidence") or ()), invoice.get("check"), invoice.get("payment")]
        for contract in invoice.get("contracts") or ():
            ids += contracts.get(str(contract), {}).get("evidence") or ()
        total = invoice.get("total_yuan") or "—"
        detail = f"{invoice.get('dated') or '—'} · {invoice.get('seller') or '—'} · {total}"
        rows.append(row_of(f"invoices/{invoice['id']}", (f"{detail} 元", f"{detail} yuan"), [i for i in ids if i]))
    if rows:
        groups.append(Group(("上云投入", "Investment"), rows))
    return Bench(groups, confirmed(declaration, list(mine.values())))


def _claimed(row: Mapping[str, Any]) -> Words:
    pages, note = str(row.get("pages") or ""), str(row.get("note") or "")
    zh = "；".join(one for one in (f"申报书第 {pages} 页" if pages else "", note) if one)
    en = "; ".join(one for one in (f"dossier p. {pages}" if pages else "", note) if one)
    return zh or "—", en or "—"


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
    found: dict[str, list[Said]] = {}
    for finding in judged.verdict.stars[declaration.star].unmet:
        text = (finding.todo("zh") or finding.title("zh"), finding.todo("en") or finding.title("en"))
        places = [f"{finding.requirement.space}/{key}" for key in finding.lacking] or [place_of(finding)]
        for place in places:
            found.setdefault(place, []).append(Said(text, heavy=True, clause=finding.clause))
    for problem in judged.problems:
        row = "/".join(problem.path.split("/")[:2])
        found.setdefault(row, []).append(Said((problem.zh, problem.en), heavy=True))
    for seen in seen_again(actor, declaration):
        found.setdefault(f"paper:{seen.paper.pk}", []).append(_again(seen))
    for paper in papers.values():
        summary = paper.reading.summary if paper.reading is not None else {}
        worst = summary.get("worst")
        if worst in _WEIGHTS:
            text = (f"{paper.name}：读取时发现问题，请查看", f"{paper.name}: something is wrong in it, look at it")
            found.setdefault(f"paper:{paper.pk}", []).append(Said(text, heavy=worst == "wrong"))
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
    return Said((f"{kind[0]}：{where[0]}", f"{kind[1]}: {where[1]}"), heavy=seen.foreign, clause="R71")


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


def confirmed(declaration: Declaration, decisions: Sequence[RowDecision]) -> Judged:
    """The verdict of a declaration without the rows that were rejected: what it comes to by what an office confirms."""
    away = {one.path for one in decisions if one.answer == Answer.REJECTED}
    if not away:
        return judge(declaration)
    content = {**declaration.content}
    for table, key in (("claims", "item"), ("invoices", "id")):
        content[table] = [row for row in content.get(table, []) if f"{table}/{row[key]}" not in away]
    without = Declaration(
        pk=declaration.pk,
        call=declaration.call,
        enterprise=declaration.enterprise,
        jurisdiction=declaration.jurisdiction,
        edition=declaration.edition,
        star=declaration.star,
        content=content,
    )
    return judge(without)
