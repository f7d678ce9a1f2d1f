"""The rows of table x.1 that the papers speak of: what a picture's system, a title or a file's name calls by its name.

A claim is proposed only where a paper names the sub-domain; a statement that names none is cited for the claims its kind
is owed for, and a person is asked to see that it speaks of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from yunxing.guide.edition import Edition

from ..matching import Piece
from ..papers.subdomains import sub_domains_named
from .proofs import Proofs
from .proposal import Draft, Source, records, source_of

NAMING = ("named", "system", "title")
"""Facts of a paper that may call a sub-domain by its name, the surest first."""


class Mention(NamedTuple):
    """A paper that names a sub-domain: where, and by which words."""

    key: str
    piece: Piece
    source: Source
    sure: bool
    word: str


def put_claims(draft: Draft, proofs: Proofs) -> None:
    """Add a claim for each sub-domain of the form that a paper of its kind names, with its proofs and services."""
    edition = draft.edition
    groups = set(edition.form_of(draft.star).groups)
    wanted, proved = _wanted(edition, (draft.star,)), _wanted(edition, edition.stars)
    mentions: dict[str, list[Mention]] = {}
    silent: list[tuple[str, Piece]] = []
    for item, pieces in proofs.by_item.items():
        if edition.evidence[item].per != "claim":
            continue
        for piece in pieces:
            named = [m for m in _mentions(piece, edition) if _group(edition, m.key) in proved.get(item, groups)]
            for mention in named:
                mentions.setdefault(mention.key, []).append(mention)
            if not named and item in wanted:
                silent.append((item, piece))
    for sub in edition.sub_domains:
        if sub.key in mentions and _group(edition, sub.key) in groups:
            _put(draft, proofs, sub.key, mentions[sub.key])
        elif sub.key in mentions:
            first = mentions[sub.key][0]
            draft.doubt(
                first.piece.file,
                f"{first.source.say('zh')}写到{sub.name.zh}，本星级的申请表没有这一行，没有填报",
                f"{first.source.say('en')} names {sub.name.en}, for which the form of this star has no row",
            )
    _cite_silent(draft, proofs, silent, wanted)


def _group(edition: Edition, key: str) -> str:
    return next(name for name, group in edition.groups.items() if any(sub.key == key for sub in group.sub_domains))


def _wanted(edition: Edition, stars: Sequence[int]) -> dict[str, set[str]]:
    """The groups whose rows owe each kind of evidence for any of the stars, as the edition's requirements say."""
    found: dict[str, set[str]] = {}
    for rule in edition.rules:
        item, groups = getattr(rule, "item", None), getattr(rule, "of", None)
        if isinstance(item, str) and isinstance(groups, list) and (rule.stars is None or set(stars) & set(rule.stars)):
            found.setdefault(item, set()).update(groups)
    return found


def _mentions(piece: Piece, edition: Edition) -> Iterator[Mention]:
    """The sub-domains that a paper names; the name of its file is asked where the paper itself says nothing."""
    seen: set[str] = set()
    for name in NAMING:
        fact = piece.paper.facts.get(name)
        if fact is None or not isinstance(fact.value, str):
            continue
        for found in sub_domains_named(fact.value, edition):
            if found.key not in seen:
                seen.add(found.key)
                yield Mention(found.key, piece, source_of(piece, fact), fact.sure, found.word)
    if not seen:
        for found in sub_domains_named(piece.file.replace("/", " ").rpartition(".")[0] or piece.file, edition):
            if found.key not in seen:
                seen.add(found.key)
                yield Mention(found.key, piece, Source(piece.file), False, found.word)


def _put(draft: Draft, proofs: Proofs, key: str, mentions: list[Mention]) -> None:
    services = [str(s["id"]) for s in records(draft.values, "services") if _serves(s, key, draft.edition)]
    values: dict[str, Any] = {
        "item": key,
        "services": services,
        "evidence": list(dict.fromkeys(proofs.ids([m.piece for m in mentions]))),
    }
    at = draft.record("claims", values)
    best = next((m for m in mentions if m.sure), mentions[0])
    where = list(dict.fromkeys(m.source for m in mentions))
    draft.note(("claims", at, "item"), key, where, sure=best.sure, said=(f"写有“{best.word}”", f"it says {best.word}"))


def _serves(service: Any, key: str, edition: Edition) -> bool:
    return any(found.key == key for found in sub_domains_named(str(service.get("name", "")), edition))


def _cite_silent(draft: Draft, proofs: Proofs, silent: list[tuple[str, Piece]], wanted: dict[str, set[str]]) -> None:
    """A statement without names is cited where no other of its kind is; pictures without names are only reported."""
    for item, piece in silent:
        kind = draft.edition.evidence[item]
        owed = [
            claim
            for claim in records(draft.values, "claims")
            if _group(draft.edition, claim["item"]) in wanted[item]
            and not set(proofs.ids(proofs.by_item[item])) & set(claim["evidence"])
        ]
        several = sum(other == item for other, _ in silent) > 1
        where = piece.where("zh"), piece.where("en")
        if kind.dated or several or not owed or kind.states:
            draft.doubt(
                piece.file,
                f"{where[0]}（{kind.name.zh}）看不出对应哪一个子域，请在对应的行填上它的编号",
                f"{where[1]} ({kind.name.en}) does not tell its sub-domain: put its id in the rows that it proves",
            )
            continue
        for claim in owed:
            claim["evidence"].extend(proofs.ids([piece]))
        draft.doubt(
            piece.file,
            f"{where[0]}（{kind.name.zh}）列为各行的说明，请核对是否逐项写到",
            f"{where[1]} ({kind.name.en}) is cited for every row that owes one: see that it speaks of each",
        )
