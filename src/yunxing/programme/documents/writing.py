"""Documents made at once: the form as Word and PDF, the tables, the slide, the declaration's own file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml

from yunxing.guide.files import InputError

from .. import clock
from ..declarations.content import as_values
from ..declarations.judging import judge
from ..declarations.model import Declaration
from ..declarations.places import Content
from ..editions.keeping import ruled
from ..refusals import RefusedError
from ..sending.queries import opinion_on

if TYPE_CHECKING:
    from yunxing.dossier.form import OfficeWords

KINDS: Mapping[str, tuple[str, str]] = {
    "form.docx": ("申请表.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "form.pdf": ("申请表.pdf", "application/pdf"),
    "tables.xlsx": ("上云投入明细.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "slide.pptx": ("概要说明.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "declaration.yaml": ("申报.yaml", "application/yaml"),
}
"""What can be had at once: the name it is given, and its media type."""


def written(declaration: Declaration, kind: str) -> bytes:
    """A document of the declaration as it stands. Raises ``RefusedError`` where it cannot be made, with the way out."""
    if kind == "declaration.yaml":
        return as_yaml(declaration).encode()
    edition = ruled(declaration.edition)
    declared = judge(declaration).declared
    dated = declared.filed_on or clock.today()
    # Each loads what only it needs.
    try:
        match kind:
            case "form.docx":
                from yunxing.dossier.form import form_docx  # noqa: PLC0415

                return form_docx(declared, edition, office=office_words(declaration))
            case "form.pdf":
                from yunxing.dossier.form import form_pdf  # noqa: PLC0415

                return form_pdf(declared, edition, office=office_words(declaration))
            case "tables.xlsx":
                from yunxing.dossier.tables import investment, workbook  # noqa: PLC0415

                return workbook(investment(declared, edition), dated=dated)
            case "slide.pptx":
                from yunxing.dossier.slide import content, slide  # noqa: PLC0415

                return slide(content(declared, edition), dated=dated)
            case _:
                raise RefusedError("没有这种文件", "there is no such document", field="kind")
    except InputError as error:
        raise refusal_of(error) from error


def office_words(declaration: Declaration) -> dict[str, OfficeWords]:
    """What offices said in their places of the form: the city's opinion, once it recommended (R56)."""
    edition = ruled(declaration.edition)
    form = edition.form_of(declaration.star).key
    own = [one.key for one in edition.forms_file.filled_by_office if form in one.forms and "text" in one.parts]
    given = opinion_on(declaration) if own else None
    if given is None:
        return {}
    from yunxing.dossier.form import OfficeWords  # noqa: PLC0415 -- loads what sets documents

    return dict.fromkeys(own, OfficeWords(given.text, given.sealed_on))


def as_yaml(declaration: Declaration, content: Content | None = None) -> str:
    """The declaration as the file that the desk reads; ``content`` in place of what was typed, as ``judging.stated`` has it."""
    values = as_values(
        declaration.content if content is None else content, edition=declaration.edition, star=declaration.star
    )
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=120)


def refusal_of(error: InputError) -> RefusedError:
    """What is wrong with a file or value, for a page."""
    first = error.problems[0]
    more = len(error.problems) - 1
    zh, en = (f"{first[2]}（另有 {more} 处）", f"{first[3]} ({more} more)") if more else (first[2], first[3])
    return RefusedError(zh, en, field=first[1])
