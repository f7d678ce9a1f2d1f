"""Filling in from elsewhere: a form filled in Word, a desk file, a declaration of an earlier call."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any, NamedTuple

import yaml

from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Source
from yunxing.guide.shapes import Role

from ..acting import Actor
from ..refusals import RefusedError
from . import registered
from .content import edition_of, from_values
from .merging import Differing
from .model import Declaration
from .writing import fill_from

_SAID_ANEW: tuple[Role, ...] = ("commitment_signed", "commitment_sealed", "commitment_dated")


class Filled(NamedTuple):
    """How many places were filled in, what could not be taken over (in both languages), and what differs and was left."""

    places: int
    problems: list[tuple[str, str]]
    differing: list[Differing]
    revision: int


def from_file(*, actor: Actor, declaration: Declaration, name: str, data: bytes) -> Filled:
    """Fill in from a file. Raises ``RefusedError`` for one that is neither a filled form nor a declaration of this edition."""
    ending = PurePath(name).suffix.lower()
    edition = edition_of(declaration.edition)
    values: dict[str, Any]
    problems: list[tuple[str, str]] = []
    try:
        if ending == ".docx":
            values, problems = _form_read(data, edition, name)
        elif ending in (".yaml", ".yml", ".json"):
            loaded = json.loads(data) if ending == ".json" else yaml.load(data, Loader=yaml.CSafeLoader)
            if not isinstance(loaded, dict):
                raise RefusedError("文件中不是一份申报", "the file holds no declaration", field="file")
            values = loaded
            reader(edition).from_source(Source(name, values, {}))
        else:
            raise RefusedError(
                "请用填好的申请表（.docx），或申报文件（.yaml、.json）",
                "give a filled form (.docx) or a declaration (.yaml, .json)",
                field="file",
            )
    except InputError as error:
        _, key, zh, en = error.problems[0]
        raise RefusedError(f"{name}：{zh}", f"{name}: {en}", field=key) from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise RefusedError(f"{name} 无法读取，请检查文件", f"{name} cannot be read", field="file") from error
    content = from_values(values)
    _without_division(content, edition)
    problems += registered.others(declaration, content)
    written = fill_from(actor=actor, declaration=declaration, content=content, how="import")
    problems += [(p.zh, p.en) for p in written.judged.problems]
    return Filled(written.places, problems, written.differing, written.declaration.revision)


def _form_read(data: bytes, edition: Edition, name: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The values of a form filled in Word, and what was not taken over. Raises ``RefusedError`` for another document."""
    from yunxing.dossier.form.reading import NotTheFormError, read_form  # noqa: PLC0415 -- opens foreign files: loaded when asked for

    try:
        found = read_form(data, edition, name=name)
    except NotTheFormError as error:
        raise RefusedError(
            f"{name} 不是本版指南的申请表。请在“申报书”页下载申请表（Word），填好后再导入；其他材料请在“证明材料”页上传",
            f"{name} is no application form of this edition. Download the form (Word) on the page of the dossier, fill it in "
            "and import that; other papers are uploaded on the page of evidence",
            field="file",
        ) from error
    return dict(found.values), [(problem.say("zh"), problem.say("en")) for problem in found.problems]


def earlier(actor: Actor, declaration: Declaration) -> list[Declaration]:
    """The enterprise's other declarations, newest first, from which may be copied."""
    if actor.enterprise is None:
        return []
    others = Declaration.objects.filter(enterprise=actor.enterprise).exclude(pk=declaration.pk)
    return list(others.select_related("call").defer("content").order_by("-updated_at")[:10])


def from_earlier(*, actor: Actor, declaration: Declaration, number: str) -> Filled:
    """Copy from an earlier declaration: people, texts, services and contracts; not its dates, seals, pages and proofs."""
    other = next((one for one in earlier(actor, declaration) if one.number == number), None)
    if other is None:
        raise RefusedError("请选择要沿用的申报", "choose a declaration to copy from", field="earlier")
    given = other.content
    roles = edition_of(other.edition).roles
    anew = {"filed_on", *(roles[role] for role in _SAID_ANEW if role in roles)}
    content: dict[str, Any] = {"fields": {k: v for k, v in given.get("fields", {}).items() if k not in anew}}
    for table in ("providers", "services", "contracts", "claims"):
        content[table] = [
            {k: v for k, v in row.items() if k not in ("pages", "evidence")} for row in given.get(table, [])
        ]
    _without_division(content, edition_of(other.edition))
    written = fill_from(actor=actor, declaration=declaration, content=content, how="copy")
    return Filled(written.places, [], written.differing, written.declaration.revision)


def _without_division(content: dict[str, Any], edition: Edition) -> None:
    """Who receives a declaration is not taken over: that is where the enterprise is registered now."""
    for path, field in edition.fields.items():
        if field.type == "division":
            content["fields"].pop(path, None)
