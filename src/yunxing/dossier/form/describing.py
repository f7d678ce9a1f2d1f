"""A whole form as blocks: cover, instructions, main table, proofs, and the tables x.1 to x.3, each from a new page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yunxing.guide.declaration import Declaration
from yunxing.guide.edition import Edition

from .blocks import Block, Break, Document
from .claims import claims_table
from .investment import breakdowns, invoices_table
from .main_table import NOTHING_SAID, OfficeWords, cover, instructions, main_table, proofs


def described(
    declaration: Declaration | None, edition: Edition, star: int, office: Mapping[str, OfficeWords] = NOTHING_SAID
) -> Document:
    """The form of a star, filled in from a declaration or blank (None). Raises ``InputError`` without ``paper.yaml``."""
    title = edition.form_of(star).name.zh
    name = declaration.fields.get("enterprise.name") if declaration is not None else None
    return Document(f"{title} {name}" if name else title, tuple(_blocks(declaration, edition, star, office)))


def _blocks(
    declaration: Declaration | None, edition: Edition, star: int, office: Mapping[str, OfficeWords]
) -> Iterator[Block]:
    paper, form = edition.paper_of(star)
    yield from cover(declaration, paper, form)
    yield Break()
    yield from instructions(edition, paper)
    yield Break()
    yield main_table(declaration, edition, paper, form, office)
    yield Break()
    yield from proofs(form)
    yield Break()
    yield from claims_table(declaration, edition, paper, form, star)
    yield Break()
    yield from invoices_table(declaration, edition, paper, star)
    yield from breakdowns(declaration, edition, paper, star)
