"""The evidence records of a declaration: every paper whose kind is known, with its file, day, seals and what it states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunxing.guide.records import MAX_ROWS

from ..matching import Matched, Piece
from ..matching.applicant import Applicant
from ..matching.explanations import sides
from ..paper import FORMS, Reading
from .proposal import Draft, day, pages_of, source_of, text

OF_THE_APPLICANT = ("licence", "credit_report")
"""Forms of paper that prove something only of the enterprise they are about."""


@dataclass
class Proofs:
    """The ids of evidence records, by paper and by kind."""

    by_paper: dict[tuple[str, int], str] = field(default_factory=dict)
    by_item: dict[str, list[Piece]] = field(default_factory=dict)

    def ids(self, pieces: Sequence[Piece]) -> list[str]:
        """The ids of papers, as far as they are in the declaration."""
        return [self.by_paper[p.key] for p in pieces if p.key in self.by_paper]


def put_proofs(
    draft: Draft,
    readings: Sequence[Reading],
    matched: Matched,
    applicant: Applicant | None,
    *,
    but: frozenset[tuple[str, int]] = frozenset(),
) -> Proofs:
    """Add a record for each paper that is evidence, in the order of the official list, but for some papers."""
    proofs = Proofs()
    form = draft.edition.form_of(draft.star).key
    places = {key: (kind.item.get(form, 99), n) for n, (key, kind) in enumerate(draft.edition.evidence.items())}
    found: list[tuple[Any, ...]] = []
    for reading in readings:
        for finding in reading.findings:
            if finding.weight in ("refused", "wrong", "doubtful"):
                draft.doubt(reading.file, f"{reading.file}：{finding.zh}", f"{reading.file}: {finding.en}")
        for place, paper in enumerate(reading.papers):
            piece = Piece(reading, place)
            for finding in paper.findings:
                if finding.weight in ("wrong", "doubtful"):
                    where = piece.where("zh"), piece.where("en")
                    draft.doubt(reading.file, f"{where[0]}：{finding.zh}", f"{where[1]}: {finding.en}")
            if piece.key in but:
                continue
            if paper.item in places and _is_ours(draft, piece, matched, applicant):
                found.append((*places[paper.item], piece.key, piece))
            elif paper.item not in places and paper.form != "licence":  # which is read for the form, wanted or not
                where = piece.where("zh"), piece.where("en")
                draft.doubt(
                    reading.file,
                    f"{where[0]}看不出是哪一种证明材料，没有列入；需要的请自行补上",
                    f"{where[1]}: its kind of evidence is not clear and it is left out: add it where it is needed",
                )
    found.sort(key=lambda item: item[:3])
    if len(found) > MAX_ROWS:
        draft.doubt(
            "evidence",
            f"证明材料有{len(found)}份，只列入前{MAX_ROWS}份，请合并文件",
            f"there are {len(found)} papers of evidence and only the first {MAX_ROWS} are listed: put some together",
        )
    for *_, piece in found[:MAX_ROWS]:
        _put(draft, proofs, piece, matched, applicant)
    return proofs


def _is_ours(draft: Draft, piece: Piece, matched: Matched, applicant: Applicant | None) -> bool:
    """Whether a licence or a credit report is the applicant's; a provider's own proves nothing here."""
    fact = piece.paper.facts.get("name")
    if piece.paper.form not in OF_THE_APPLICANT or applicant is None or fact is None:
        return True
    if matched.parties.named(str(fact.value), sure=fact.sure) == applicant.party:
        return True
    where = piece.where("zh"), piece.where("en")
    draft.doubt(
        piece.file,
        f"{where[0]}是{fact.value}的，不是申报企业的，没有列入",
        f"{where[1]} is that of {fact.value}, not of the applicant, and is left out",
    )
    return False


def _put(draft: Draft, proofs: Proofs, piece: Piece, matched: Matched, applicant: Applicant | None) -> None:
    paper, item = piece.paper, str(piece.paper.item)
    kind = draft.edition.evidence[item]
    key = f"e{len(proofs.by_paper) + 1}"
    record: dict[str, Any] = {"id": key, "item": item, "file": text(_within(piece)), "pages": pages_of(piece)}
    dated = paper.facts.get("dated")
    if kind.dated and dated is not None:
        record["dated"] = day(dated.value)
    if paper.sealed_by and kind.sealed_by:
        record["sealed_by"] = seals(piece, matched, applicant)
    record |= _stated(piece, kind.states, kind.counts)
    record["sha256"] = text(piece.reading.sha256)
    at = draft.record("evidence", record)
    proofs.by_paper[piece.key] = key
    proofs.by_item.setdefault(item, []).append(piece)
    reason = paper.item_reason
    sure = paper.item_confidence >= 0.9
    draft.note(("evidence", at, "item"), item, [source_of(piece)], sure=sure, said=("", "") if sure else reason)
    if dated is not None and record.get("dated"):
        said = dated.unsure_because or ("", "")
        draft.note(("evidence", at, "dated"), record["dated"], [source_of(piece, dated)], sure=dated.sure, said=said)


def _within(piece: Piece) -> str:
    """The file of a paper, with its pages where it is a part of it: ``合订.pdf#3-5``, as binding takes it (R78)."""
    pages = piece.paper.pages
    run = list(range(pages[0], pages[-1] + 1)) if pages else []
    if piece.reading.format not in ("pdf", "picture", "ofd") or len(pages) >= piece.reading.pages or list(pages) != run:
        return piece.file
    return f"{piece.file}#{pages[0]}" + (f"-{pages[-1]}" if len(pages) > 1 else "")


def _stated(piece: Piece, states: Mapping[str, Any], counts: str | None) -> dict[str, bool | int]:
    """What records of the kind state: yes or no for each part, and a count."""
    found: dict[str, bool | int] = {}
    facts = piece.paper.facts
    for name in states:
        value = facts[name].value if name in FORMS[piece.paper.form] and name in facts else None
        if isinstance(value, bool):
            found[name] = value
    if counts is not None:
        number = facts[counts].value if counts in facts else None
        if piece.paper.form == "slides" and number is None and "slides" in facts:
            number = facts["slides"].value
        if number is None:
            number = pages_of(piece)
        if isinstance(number, int):
            found[counts] = number
    return found


def seals(piece: Piece, matched: Matched, applicant: Applicant | None) -> list[str]:
    """Who sealed a paper, in the guide's words: the enterprise, the provider; another by its name."""
    partners = {side for contract in matched.contracts for side in sides(contract, matched) if side}
    partners |= {matched.parties.of(t, "seller") for t in matched.invoices}
    found = []
    for name in piece.paper.sealed_by:
        party = matched.parties.named(name, sure=False)
        if applicant is not None and party == applicant.party:
            found.append("enterprise")
        elif party in partners:
            found.append("provider")
        elif made := text(name):
            found.append(made)
    return list(dict.fromkeys(found))
