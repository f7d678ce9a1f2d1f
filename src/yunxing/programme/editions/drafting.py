"""A draft of an edition: begun as a copy, changed file by file or value by value, dropped; who changed what is kept."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from yunxing.guide.editing import with_value
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place, read_text
from yunxing.guide.handles import Handle, handles
from yunxing.guide.judging import judging
from yunxing.guide.loading import available, edition_from, faults_of
from yunxing.guide.offices import offices
from yunxing.guide.shapes import Ruling as Settled

from .. import clock
from ..acting import Actor, verb
from ..journal.verbs import record
from ..refusals import NotAllowedError, RefusedError
from . import keeping, rules
from .model import EditionChange, KeptEdition, Stage

MOST = 400_000
"""Characters of one file."""
RESERVED = ("rulings", "trials", "begin")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{2,59}")
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,2})?")


class OvertakenError(RefusedError):
    """Somebody else saved the same file meanwhile; ``newer`` is what they saved."""

    def __init__(self, newer: EditionChange) -> None:
        who, at = str(newer.person), newer.at.astimezone(clock.SHANGHAI)
        super().__init__(
            f"{newer.file}.yaml 已由{who}在 {at:%m-%d %H:%M:%S} 保存过。请核对差异后再保存，您输入的内容仍在下面",
            f"{newer.file}.yaml was saved by {who} at {at:%m-%d %H:%M:%S}: look at the difference and save again; "
            "what you typed is still below",
            field=newer.file,
        )
        self.newer = newer


@verb
def begin(*, actor: Actor, key: str, begun_from: str) -> KeptEdition:
    """Begin a draft as a copy of an edition in force, under a key of its own; rulings made since go into its ``rulings.yaml``.

    Raises ``RefusedError`` for a key that is none or taken, and for an edition that is not in use.
    """
    _allowed(actor)
    key = key.strip()
    if not _KEY.fullmatch(key) or key in RESERVED:
        raise RefusedError(
            "版本代码用 3–60 个小写字母、数字和连字符，如 jiangsu-2021",
            "a key has 3 to 60 small letters, digits and hyphens, such as jiangsu-2021",
            field="key",
        )
    if key in available() or KeptEdition.objects.filter(key=key).exists():
        raise RefusedError(f"版本代码“{key}”已被使用，请另取", f"the key {key} is taken: choose another", field="key")
    if begun_from not in {choice.key for choice in keeping.choosable()}:
        raise RefusedError("请选择在用的指南版本", "choose an edition in use", field="begun_from")
    files = keeping.texts(begun_from)
    files["edition"] = with_value(files["edition"], ("key",), key, name=f"{key}/edition.yaml")
    own = keeping.edition_of(begun_from)
    files["rulings"] = _with_rulings(files["rulings"], keeping.ruled(begun_from).rulings[len(own.rulings) :])
    now = clock.now()
    about = own.about.title
    draft = KeptEdition.objects.create(
        key=key, begun_from=begun_from, title_zh=about.zh[:200], title_en=about.en[:200], files=files,
        begun_by=actor.person, begun_at=now, changed_at=now, problems=_problems(files, key),
    )  # fmt: skip
    EditionChange.objects.bulk_create(
        EditionChange(edition=draft, number=0, at=now, person=actor.person, file=file, how="begun", text=text)
        for file, text in files.items()
    )
    record("edition.begin", draft, actor, key=key, begun_from=begun_from)
    return draft


@verb
def save(*, actor: Actor, draft: KeptEdition, file: str, text: str, base: int) -> KeptEdition:
    """Keep a file as it was typed, sound or not: what is wrong with it is kept beside and stands in the way of publishing.

    ``base`` is the revision that was shown when typing began. Raises ``OvertakenError`` where somebody saved the same file
    since, ``RefusedError`` for what is no text of such a file.
    """
    draft = _held(actor, draft)
    if file not in draft.files:
        raise RefusedError("没有这个文件", "there is no such file", field="file")
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    if len(text) > MOST:
        raise RefusedError(f"每个文件最多 {MOST} 个字符", f"a file has at most {MOST} characters", field="text")
    if "\0" in text:
        raise RefusedError("文本含有不能保存的字符（NUL）", "the text holds a NUL character", field="text")
    return _kept(draft, {file: text}, actor=actor, base=base, how="text")


@verb
def set_values(*, actor: Actor, draft: KeptEdition, values: Mapping[str, str], base: int) -> KeptEdition:
    """Set single values by their ``Handle.name``: numbers, dates, readings' defaults. Texts around them stay as they are.

    Raises ``OvertakenError`` as ``save`` does, ``RefusedError`` for a value that cannot be one or a draft that cannot be
    read as it is.
    """
    draft = _held(actor, draft)
    known = {one.name: one for one in handles(readable(draft))}
    files: dict[str, str] = {}
    for name, typed in values.items():
        handle = known.get(name)
        if handle is None:
            raise RefusedError("没有这一项", f"there is no value {name[:80]!r}", field=name)
        value = typed.strip()
        if value == handle.value:
            continue
        _check(handle, value)
        text = files.get(handle.file, draft.files[handle.file])
        files[handle.file] = with_value(text, handle.path, value, name=f"{draft.key}/{handle.file}.yaml")
    return _kept(draft, files, actor=actor, base=base, how="form")


@verb
def take_rulings(*, actor: Actor, draft: KeptEdition) -> KeptEdition:
    """Write what ``missing_rulings`` tells into a draft's ``rulings.yaml``. Where nothing is missing it changes nothing.

    Raises ``RefusedError`` for what is no draft or cannot be read as it is.
    """
    draft = _held(actor, draft)
    text = _with_rulings(draft.files["rulings"], missing_rulings(draft))
    return _kept(draft, {"rulings": text}, actor=actor, base=draft.revision, how="rulings")


@verb
def drop(*, actor: Actor, draft: KeptEdition) -> KeptEdition:
    """Give a draft up. It stays with its history, and its key stays taken."""
    draft = _held(actor, draft)
    draft.stage = Stage.DROPPED
    draft.save(update_fields=["stage"])
    record("edition.drop", draft, actor)
    return draft


def readable(draft: KeptEdition, revision: int | None = None) -> Edition:
    """A draft as an edition, as it is or as it was at a revision. Raises ``RefusedError`` where it cannot be read so."""
    files = draft.files if revision is None else files_at(draft, revision)
    try:
        return _read(tuple(sorted(files.items())), draft.key)
    except InputError as error:
        raise RefusedError(
            f"草稿有错误，请先改正：{error.lines('zh')[0]}",
            f"mend the draft first: {error.lines('en')[0]}",
            field="files",
        ) from error


def missing_rulings(draft: KeptEdition) -> list[Settled]:
    """Rulings in force on the edition that a draft was begun from and not followed by it, by day: made since, or taken out.

    One on a reading or alternative that the draft has no longer is none of them, nor one that its defaults say by themselves.
    Raises ``RefusedError`` where the draft cannot be read as it is.
    """
    edition, missing = readable(draft), []
    for one in sorted(keeping.ruled(draft.begun_from).rulings, key=lambda ruling: ruling.from_):
        reading = edition.readings.get(one.reading)
        if reading is None or one.choose not in reading.alternatives:
            continue
        if edition.settled(one.from_)[one.reading] != one.choose:
            missing.append(one)
            # A later ruling may settle what the draft says by default, once this one holds.
            edition = dataclasses.replace(edition, rulings=(*edition.rulings, one))
    return missing


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[str, str], ...], key: str) -> Edition:
    """Read once for each state of the texts: pages of a draft are looked at more often than it is saved."""
    return edition_from(dict(files), key)


def problems_of(draft: KeptEdition) -> list[dict[str, Any]]:
    """What is wrong with a draft's texts as they stand."""
    return _problems(draft.files, draft.key)


def files_at(edition: KeptEdition, revision: int) -> dict[str, str]:
    """The texts of an edition as they were at a revision."""
    if revision == edition.revision:
        return dict(edition.files)
    changes = edition.changes.filter(number__lte=revision).order_by("number")
    return dict(changes.values_list("file", "text"))


def _allowed(actor: Actor) -> None:
    if not rules.may_write(actor):
        raise NotAllowedError(
            "只有省工信部门可以编制指南版本和作出解释", "only the province's office writes editions and rulings"
        )


def _held(actor: Actor, draft: KeptEdition) -> KeptEdition:
    _allowed(actor)
    draft = KeptEdition.objects.select_for_update().get(pk=draft.pk)
    if draft.stage != Stage.DRAFT:
        raise RefusedError(
            f"版本“{draft.key}”{Stage(draft.stage).label}，不能再修改；请以它为底稿另起草稿",
            f"the edition {draft.key} is {draft.stage} and changes no more: begin another draft from it",
            clause="R90",
        )
    return draft


def _kept(draft: KeptEdition, files: Mapping[str, str], *, actor: Actor, base: int, how: str) -> KeptEdition:
    changed = {file: text for file, text in files.items() if draft.files[file] != text}
    newer = (
        EditionChange.objects.filter(edition=draft, file__in=changed, number__gt=base)
        .select_related("person")
        .order_by("-number")
        .first()
    )
    if newer is not None:
        raise OvertakenError(newer)
    if not changed:
        return draft
    now = clock.now()
    draft.revision, draft.changed_at = draft.revision + 1, now
    for file, text in changed.items():
        added, removed = _lines(draft.files[file], text)
        EditionChange.objects.create(
            edition=draft, number=draft.revision, at=now, person=actor.person, file=file, how=how,
            added=added, removed=removed, text=text,
        )  # fmt: skip
    draft.files = {**draft.files, **changed}
    draft.problems = _problems(draft.files, draft.key)
    if not draft.problems:
        about = readable(draft).about.title
        draft.title_zh, draft.title_en = about.zh[:200], about.en[:200]
    draft.save()
    record("edition.change", draft, actor, files=sorted(changed), revision=draft.revision, how=how)
    return draft


def _lines(before: str, after: str) -> tuple[int, int]:
    marks = [line[0] for line in difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm="")][2:]
    return marks.count("+"), marks.count("-")


def _check(handle: Handle, value: str) -> None:
    if handle.kind == "number" and not _NUMBER.fullmatch(value):
        raise RefusedError(f"{handle.zh}：请写数字", f"{handle.en}: write a number", field=handle.name)
    if handle.kind == "choice" and value not in {key for key, _, _ in handle.choices}:
        raise RefusedError(f"{handle.zh}：请选择其中一种", f"{handle.en}: choose one of them", field=handle.name)
    if handle.kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError as error:
            zh, en = f"{handle.zh}：请写成 2020-05-06", f"{handle.en}: write 2020-05-06"
            raise RefusedError(zh, en, field=handle.name) from error


def _problems(files: Mapping[str, str], key: str) -> list[dict[str, Any]]:
    found = faults_of(files, key)
    if found is None:
        try:
            _whole(files, key)
        except InputError as error:
            found = error
    if found is None:
        return []
    return [
        {"file": _name(place), "line": place.line, "key": at, "zh": zh, "en": InputError([(place, "", zh, en)]).lines("en")[0].split(": ", 1)[-1]}
        for place, at, zh, en in found.problems[:100]
    ]  # fmt: skip


def _name(place: Place) -> str:
    return place.file.rsplit("/", 1)[-1].removesuffix(".yaml")


def _whole(files: Mapping[str, str], key: str) -> None:
    """What loading alone does not see: the requirements compile, offices' papers fit, the key is its own."""
    edition = edition_from(files, key)
    if edition.key != key:
        raise InputError.one(
            edition.sources["edition"].place(("key",)),
            "key",
            f"草稿的版本代码是「{key}」，不能更换；请改回",
            f"the draft's key is {key!r} and stays: write it again",
        )
    judging(edition)
    if "office" in files:
        offices(edition)


def _with_rulings(text: str, made: Iterable[Settled]) -> str:
    """The text of a ``rulings.yaml`` with further rulings behind its own, so that of one day they hold."""
    rows = [
        {
            "reading": one.reading,
            "choose": one.choose,
            "from": one.from_.isoformat(),
            "document": one.document,
            "grounds": {"zh": one.grounds.zh, "en": one.grounds.en},
        }
        for one in made
    ]
    if not rows:
        return text
    rows = [*(read_text(text, name="rulings.yaml").values.get("rulings") or []), *rows]
    head = "".join(line + "\n" for line in text.split("\n") if line.startswith("#"))
    return head + str(yaml.safe_dump({"rulings": rows}, allow_unicode=True, sort_keys=False))
