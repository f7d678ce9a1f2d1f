"""What is said where a character cannot be set in the PDF: at its field, and on the page where the PDF is offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.sections import named
from yunxing.programme.documents.faces import Unset

from ..templatetags.words import say, words
from .panel import address

MOST = 20
"""Places that are listed."""


class Boxes(NamedTuple):
    """A place in words and its address, with its characters that are boxes in the PDF."""

    place: str
    address: str
    characters: str


def notices(found: Sequence[Unset]) -> dict[str, str]:
    """What is said at each such field."""
    return {
        one.path: say(
            f"“{one.characters}”在 PDF 中显示为方框，请核对是否写错；没有写错的，请用 Word 版申请表打印",
            f"“{one.characters}” shows as boxes in the PDF: check it; where it is right, print the Word form",
        )
        for one in found
    }


def boxes(declaration: Declaration, found: Sequence[Unset]) -> list[Boxes]:
    """The places for a list, each with where it stands."""
    edition = edition_of(declaration.edition)
    return [
        Boxes(words(named(one.path, edition, declaration.content)), address(declaration, one.path), one.characters)
        for one in found[:MOST]
    ]
