"""R71: a contract says that it is of the cloud, or an explanation sealed by both parties does. Which explains which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..paper import Reading
from .links import Matched, Question
from .things import Piece, Thing
from .wording import plain

EXPLANATION = "cloud_explanation"
"""The guide's own name for this kind of evidence, in every edition."""


class Explained(NamedTuple):
    """The explanations of each contract, and those of which it is not clear which contract they explain."""

    of: Mapping[str, tuple[Piece, ...]]
    questions: list[Question]


def explanations_of(readings: Sequence[Reading], matched: Matched) -> Explained:
    """Each explanation with the contract that its seals, and its title, point at."""
    found: dict[str, list[Piece]] = {}
    questions: list[Question] = []
    pieces = [
        Piece(reading, place)
        for reading in readings
        for place, paper in enumerate(reading.papers)
        if paper.item == EXPLANATION
    ]
    for piece in sorted(pieces, key=lambda p: p.key):
        sealed = {matched.parties.named(name, sure=False) for name in piece.paper.sealed_by}
        wanting = [c for c in matched.contracts if not says_cloud(c)]
        between = [c for c in wanting if sealed <= set(sides(c, matched))]
        fitting = [c for c in between if _titled(piece, c)] or between
        if len(fitting) == 1:
            found.setdefault(fitting[0].id, []).append(piece)
            continue
        where = piece.where("zh"), piece.where("en")
        if fitting:
            zh, en = (
                "这两方有几份未写明云服务的合同，请指明说明的是哪一份",
                "its parties have several: say which it explains",
            )
        elif wanting:
            zh, en = "看不出说明的是哪一份合同，请指明", "it is not clear which contract it explains: say which"
        else:
            continue
        questions.append(
            Question(
                "contract",
                tuple(c.id for c in fitting),
                (),
                f"云端部署/应用说明（{where[0]}）：{zh}",
                f"explanation of deployment ({where[1]}): {en}",
            )
        )
    return Explained({key: tuple(pieces) for key, pieces in found.items()}, questions)


def says_cloud(contract: Thing) -> bool:
    """Whether a contract has the words."""
    fact = contract.fact("says_cloud")
    return fact is not None and fact.value is True


def sides(contract: Thing, matched: Matched) -> tuple[str, str]:
    """The parties of a contract."""
    return matched.parties.of(contract, "party_a"), matched.parties.of(contract, "party_b")


def _titled(piece: Piece, contract: Thing) -> bool:
    fact = piece.paper.facts.get("title")
    text = plain(f"{fact.value if fact is not None else ''}{piece.file}")
    return any(len(own) >= 4 and own in text for own in (plain(contract.text("number")), plain(contract.text("title"))))
