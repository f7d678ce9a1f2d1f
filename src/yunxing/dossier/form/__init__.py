"""The official 申请表 of a declaration, as PDF and as DOCX, and what somebody filled in read back.

One description of the form (``blocks``) is made from the declaration and the edition's ``paper.yaml``; two writers set it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from yunxing.guide.declaration import Declaration
from yunxing.guide.edition import Edition

from .describing import described
from .main_table import NOTHING_SAID, OfficeWords
from .pdf import as_pdf
from .word import as_docx

if TYPE_CHECKING:
    from .reading import ReadForm

Kind = Literal["docx", "pdf"]
__all__ = ["Kind", "OfficeWords", "blank_form", "form_docx", "form_pdf", "lacking_in_pdf", "read_form"]


def form_pdf(
    declaration: Declaration,
    edition: Edition,
    *,
    numbered: bool = True,
    office: Mapping[str, OfficeWords] = NOTHING_SAID,
) -> bytes:
    """The form as PDF, with the free Song face in it. A range of pages is a link to ``yunxing:page/N``, its first page.

    ``numbered``: its pages bear their numbers; in a bound file they bear those of the whole. ``office`` is what an office
    says in the places that are its own to fill in, by their keys in the edition (R56).
    Raises ``InputError`` where the edition does not say how the form stands on paper.
    """
    return as_pdf(described(declaration, edition, declaration.star, office), numbered=numbered)


def form_docx(declaration: Declaration, edition: Edition, *, office: Mapping[str, OfficeWords] = NOTHING_SAID) -> bytes:
    """The form as a Word document, in 宋体 小四 (R58). Raises ``InputError`` as ``form_pdf`` does."""
    return as_docx(described(declaration, edition, declaration.star, office))


def lacking_in_pdf(declaration: Declaration, edition: Edition) -> str:
    """The characters of a form that the faces of the PDF do not have, which shows boxes instead; mostly none."""
    from .faces import lacking  # noqa: PLC0415  # opens the faces a second time: only for who asks

    return lacking(described(declaration, edition, declaration.star))


def blank_form(edition: Edition, star: int, kind: Kind = "docx") -> bytes:
    """The form of a star, to be filled in by hand. Raises ``InputError`` as ``form_pdf`` does."""
    document = described(None, edition, star)
    return as_pdf(document) if kind == "pdf" else as_docx(document)


def read_form(source: Path | bytes, edition: Edition, *, name: str = "") -> ReadForm:
    """What somebody filled in, as ``reading.read_form`` reads it. Raises ``InputError``."""
    from .reading import read_form as read  # noqa: PLC0415  # all that opens foreign files: half a second to load

    return read(source, edition, name=name)
