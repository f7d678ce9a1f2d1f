"""Where a declaration has characters that the face of the PDF lacks: the form in it, and the 申报书, show boxes there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from yunxing.guide.files import InputError

from ..declarations.judging import Judged
from ..declarations.model import Declaration
from ..declarations.places import ROW_KEYS, TABLES
from ..editions.keeping import ruled


class Unset(NamedTuple):
    """A place, and those of its characters that cannot be set."""

    path: str
    characters: str


def unset(declaration: Declaration, judged: Judged) -> list[Unset]:
    """The places of the form with such characters, mostly none. What the form does not print is not among them."""
    rare = {path: text for path, text in _texts(declaration.content) if not _is_common(text)}
    if not rare:
        return []
    from yunxing.dossier.form import lacking_in_pdf  # noqa: PLC0415 -- opens the faces: hardly ever needed

    try:
        boxes = lacking_in_pdf(judged.declared, ruled(declaration.edition))
    except InputError:  # an edition that has no form on paper
        return []
    found = [Unset(path, "".join(c for c in boxes if c in text)) for path, text in rare.items()]
    return [one for one in found if one.characters]


def _is_common(text: str) -> bool:
    """Whether it holds nothing but what every Chinese face has."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _texts(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each text with its place; rows by their keys."""
    for path, value in content.get("fields", {}).items():
        yield from _of(f"fields/{path}", value)
    for table in TABLES:
        if table != "evidence":  # names of files: binding says them
            yield from _of(table, content.get(table))


def _of(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _of(f"{path}/{name}", inner)
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        yield path, "".join(value)
    elif isinstance(value, list):
        key = ROW_KEYS.get(path.rsplit("/", maxsplit=1)[-1], "id")
        for one in value:
            yield from _of(f"{path}/{one[key]}", one)
