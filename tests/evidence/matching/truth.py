"""What was read of a made folder, by the ids of its truth."""

from __future__ import annotations

from tests.evidence.making.folders import FolderTruth
from yunxing.evidence.matching import Matched
from yunxing.evidence.matching.things import Piece, Thing

LETTER = {"invoice": "i", "contract": "c", "payment": "p", "invoice_check": "k"}


def true_id(thing: Thing, truth: FolderTruth) -> str:
    """The id that the truth gives what a paper of a thing shows; papers of one kind on a page go by their order."""
    piece = next((p for p in thing.pieces if p.paper.pages), thing.pieces[0])
    pages = set(piece.paper.pages)
    placed = [
        one
        for one in truth.file(piece.file).placed
        if one.id.startswith(LETTER[thing.form]) and (not pages or set(one.pages) & pages)
    ]
    alike = [
        Piece(piece.reading, place)
        for place, paper in enumerate(piece.reading.papers)
        if paper.form == thing.form and (not pages or set(paper.pages) & pages)
    ]
    place = [one.key for one in alike].index(piece.key)
    return placed[place].id if place < len(placed) else f"{piece.file} {thing.id}"


def links(matched: Matched, kind: str, truth: FolderTruth) -> set[tuple[str, str]]:
    names = {t.id: true_id(t, truth) for t in matched.things.values()}
    return {(names[link.invoice], names[link.other]) for link in matched.links if link.kind == kind}
