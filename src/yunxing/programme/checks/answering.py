"""What inspectors do on site: answer rows, write what they found, photograph, sign, report. Phones send it when they have a line.

Whatever is sent twice is kept once. Where somebody else answered meanwhile nothing is overwritten: it is given back as a
conflict, to be chosen from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO, Any, NamedTuple

from django.core.files.base import File

from yunxing.evidence.sniff import picture_ending

from .. import clock
from ..acting import Actor, verb
from ..declarations import writing
from ..evaluation.conflicts import conflict_of
from ..journal.verbs import record
from ..messages.verbs import officers, tell
from ..papers.keeping import keep
from ..people.model import Person
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import CheckPhoto, CheckRow, Found, Inspector, SiteCheck
from .visiting import LEAST_INSPECTORS, held, refuse_over, refuse_reported, unsign

MOST_PHOTO_BYTES = 25 * 1024 * 1024
MOST_PHOTOS = 300
MOST_NOTE, MOST_MET, MOST_SUMMARY = 500, 200, 5_000
MOST_STROKES, MOST_POINTS = 200, 20_000
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""No phone took a photograph before."""
_KEY = re.compile(r"[A-Za-z0-9-]{8,40}")


class Answer(NamedTuple):
    """An answer to a row: when it was given by the phone's clock, and the version of the row that was seen then."""

    number: int
    found: str
    note: str
    at: datetime
    base: str = ""


class Writing(NamedTuple):
    """Whom the inspectors met, their summary and result: one block, versioned as a row is."""

    met: str
    summary: str
    passed: bool | None
    at: datetime
    base: str = ""


class Taken(NamedTuple):
    """Of a photograph: the phone's key, the row it shows, when and where it was taken (degrees, metres of doubt)."""

    key: str
    path: str
    at: datetime
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    metres: int | None = None


class SignedOtherError(RefusedError):
    """What was signed is not what stands there now."""


class Seen(NamedTuple):
    """What somebody saw when they signed: each row's result and note by its number, the written part, the photographs' keys."""

    rows: Mapping[int, tuple[str, str]]
    met: str
    summary: str
    passed: bool | None
    photos: frozenset[str]


def seen_of(visit: SiteCheck) -> Seen:
    """What stands there now, whatever the visit's own object remembers."""
    return Seen(
        {number: (found, note) for number, found, note in visit.rows.values_list("number", "found", "note")},
        *SiteCheck.objects.values_list("met", "summary", "passed").get(pk=visit.pk),
        frozenset(visit.photos.values_list("key", flat=True)),
    )


def version(person_id: int | None, at: datetime | None) -> str:
    """What tells apart what different persons, or one at different times, wrote; empty where nothing is written."""
    return f"{person_id}.{int(at.timestamp() * 1000)}" if at is not None else ""


@verb
def answer(*, actor: Actor, visit: SiteCheck, answers: Sequence[Answer]) -> list[CheckRow]:
    """Answer rows. Returns those that somebody else answered otherwise meanwhile: of them nothing was changed.

    Changes take signatures back. An answer of one's own counts where it is not older than what stands there.
    """
    visit = _held(actor, visit)
    rows = {row.number: row for row in visit.rows.all()}
    conflicts, changed = [], []
    for one in answers:
        row = rows.get(one.number)
        if row is None:
            raise RefusedError(f"清单没有第 {one.number} 行", f"there is no row {one.number}", field="rows")
        note = _text(one.note, MOST_NOTE, f"rows/{one.number}")
        if one.found and one.found not in Found.values:
            raise RefusedError("请从所列结果中选择", "choose one of the results", field=f"rows/{one.number}")
        if (row.found, row.note) == (one.found, note):
            continue
        at = _within(visit, one.at)
        match _against(actor, row.person_id, row.at, at, one.base):
            case "conflict":
                conflicts.append(row)
            case "newer":
                row.found, row.note, row.person, row.at = one.found, note, actor.person, at
                changed.append(row)
    if changed:
        CheckRow.objects.bulk_update(changed, ["found", "note", "person", "at"])
        unsign(visit)
        rows_ = {str(row.number): [row.found, row.note] for row in changed}
        record("visit.answer", visit, actor, rows=rows_)
    return conflicts


@verb
def write(*, actor: Actor, visit: SiteCheck, what: Writing) -> bool:
    """Write whom they met, the summary and the result. False where somebody else wrote otherwise meanwhile: nothing was changed."""
    visit = _held(actor, visit)
    met, summary = _text(what.met, MOST_MET, "met"), _text(what.summary, MOST_SUMMARY, "summary", lines=True)
    if (visit.met, visit.summary, visit.passed) == (met, summary, what.passed):
        return True
    at = _within(visit, what.at)
    how = _against(actor, visit.written_by_id, visit.written_at, at, what.base)
    if how != "newer":
        return how == "older"
    visit.met, visit.summary, visit.passed = met, summary, what.passed
    visit.written_by, visit.written_at = actor.person, at
    visit.save(update_fields=["met", "summary", "passed", "written_by", "written_at"])
    unsign(visit)
    record("visit.write", visit, actor, passed=visit.passed, summary=summary)
    return True


@verb
def sign(*, actor: Actor, visit: SiteCheck, signature: dict[str, Any], seen: Seen) -> Inspector:
    """Sign what one saw: strokes drawn with a finger, or one's name typed.

    ``SignedOtherError`` where something else stands there now, as after a signature without a line: nobody signs what they did not see.
    """
    visit = _held(actor, visit)
    kept = _signature(signature, actor.person)
    rows = {number: (found, _text(note, MOST_NOTE, f"rows/{number}")) for number, (found, note) in seen.rows.items()}
    met, summary = _text(seen.met, MOST_MET, "met"), _text(seen.summary, MOST_SUMMARY, "summary", lines=True)
    if seen._replace(rows=rows, met=met, summary=summary) != seen_of(visit):
        raise SignedOtherError(
            "签名后核查内容有变化，请核对现在的内容后重新签名",
            "what you signed was changed since: look at it as it is now, and sign again",
            field="signature",
        )
    own = visit.inspectors.get(person=actor.person)
    if own.signature != kept:
        own.signature, own.signed_at = kept, clock.now()
        own.save(update_fields=["signature", "signed_at"])
        record("visit.sign", visit, actor)
    return own


@verb
def add_photo(*, actor: Actor, visit: SiteCheck, file: IO[bytes] | File[Any], taken: Taken) -> CheckPhoto:
    """Keep a photograph as it came. One that came before, by the phone's key, is kept once; a new one takes signatures back.

    A time that cannot be, of a phone whose clock is wrong, becomes that of its arrival.
    Raises ``RefusedError`` for what is no picture, too large, or of no row of the list.
    """
    visit = _held(actor, visit)
    if not _KEY.fullmatch(taken.key):
        raise RefusedError("照片没有有效的标识", "the photograph has no sound key", field="key")
    known = visit.photos.filter(key=taken.key).first()
    if known is not None:
        return known
    if visit.photos.count() >= MOST_PHOTOS:
        raise RefusedError(f"每次核查最多 {MOST_PHOTOS} 张照片", f"at most {MOST_PHOTOS} photographs", field="photo")
    if taken.path and not visit.rows.filter(path=taken.path).exists():
        raise RefusedError("照片所属的行不在清单中", "the photograph is of no row", field="path")
    file.seek(0, 2)
    if file.tell() > MOST_PHOTO_BYTES:
        most = MOST_PHOTO_BYTES // 1024 // 1024
        raise RefusedError(f"照片超过 {most} MB", f"the photograph is over {most} MB", field="photo")
    file.seek(0)
    ending = picture_ending(file.read(64))
    if ending is None:
        raise RefusedError("这不是照片", "that is no picture", field="photo")
    photo = CheckPhoto.objects.create(
        visit=visit,
        key=taken.key,
        blob=keep(file, name=f"photo{ending}"),
        path=taken.path,
        taken_at=taken.at if _FIRST <= taken.at <= clock.now() else clock.now(),
        **_place(taken),
        person=actor.person,
        at=clock.now(),
    )
    unsign(visit)
    record("visit.photo", visit, actor, sha256=photo.blob.sha256, path=taken.path)
    return photo


@verb
def remove_photo(*, actor: Actor, visit: SiteCheck, photo: CheckPhoto) -> None:
    """Take away a photograph that one took oneself, before the visit is reported. That there was one stays in the journal."""
    visit = _held(actor, visit)
    photo = visit.photos.select_related("blob").get(pk=photo.pk)
    if photo.person_id != actor.person.pk:
        raise NotAllowedError("只能删除自己拍的照片", "one takes away one's own photographs alone")
    unsign(visit)
    record("visit.remove_photo", visit, actor, sha256=photo.blob.sha256, path=photo.path)
    photo.delete()


@verb
def report(*, actor: Actor, visit: SiteCheck) -> SiteCheck:
    """Hand in the report: every row answered, a photograph at least, every inspector's signature, a summary, a result. Tells the city's officers."""
    writing.held(visit.declaration)  # nobody ends the case meanwhile
    visit = _held(actor, visit)
    for field, zh, en in lacking(visit):
        raise RefusedError(zh, en, field=field, clause="R82")
    visit.reported_at = clock.now()
    visit.save(update_fields=["reported_at"])
    record("visit.report", visit, actor, passed=visit.passed)
    zh, en = ("通过", "passed") if visit.passed else ("不通过", "failed")
    tell(
        officers(visit.authority.jurisdiction),
        "checks",
        zh=f"{visit.declaration.name}的现场核查报告已提交，结论为{zh}",
        en=f"The visit to {visit.declaration.name} was reported: {en}",
        link=f"/checks/visits/{visit.pk}/",
    )
    return visit


def lacking(visit: SiteCheck) -> Iterable[tuple[str, str, str]]:
    """What a report still lacks: its field, in Chinese and English."""
    rows = visit.rows.filter(found="").count()
    if rows:
        yield "rows", f"还有 {rows} 行没有核对", f"{rows} rows are not answered"
    if not visit.photos.exists():
        yield "photo", "至少要有一张照片", "a photograph at least is needed"
    if not visit.summary.strip():
        yield "summary", "请填写核查情况", "write what was found"
    if visit.passed is None:
        yield "passed", "请选择核查结论", "choose the result"
    inspectors = list(visit.inspectors.select_related("person"))
    if len(inspectors) < LEAST_INSPECTORS:
        yield (
            "inspectors",
            f"核查人员不足 {LEAST_INSPECTORS} 人，请市级部门另派人员",
            f"fewer than {LEAST_INSPECTORS} inspectors are left: the city's office sends somebody else",
        )
    near = rules.interested(inspectors, visit.declaration)
    if near:
        names = "、".join(str(one.person) for one in inspectors if one.person_id in near)
        yield "inspectors", f"{names}应当回避，请市级部门另派人员", f"{names} has an interest: send somebody else"
    unsigned = [str(one.person) for one in inspectors if one.signed_at is None]
    if unsigned:
        names = "、".join(unsigned)
        yield "signature", f"还没有签名：{names}", f"not signed yet: {names}"


def _held(actor: Actor, visit: SiteCheck) -> SiteCheck:
    visit = held(visit)
    if not rules.inspects(actor, visit):
        raise NotAllowedError("只有参加这次核查的人员可以填写", "only the inspectors of this visit write in it")
    refuse_reported(visit)
    refuse_over(visit)
    why = conflict_of(actor.person, visit.declaration)
    if why is not None:
        raise NotAllowedError(
            f"您应当回避（{why.zh}），请告知市级部门另派核查人员",
            f"you have an interest ({why.en}): tell the city's office to send somebody else",
        )
    return visit


def _against(actor: Actor, person_id: int | None, at: datetime | None, new: datetime, base: str) -> str:
    """What was written at ``new`` against what stands there: ``newer``, ``older``, or a ``conflict`` of two persons.

    One's own may have been kept while the phone did not hear of it: then the later of the two counts.
    """
    if at is None or base == version(person_id, at):
        return "newer"
    if person_id != actor.person.pk:
        return "conflict"
    return "newer" if new >= at else "older"


def _within(visit: SiteCheck, at: datetime) -> datetime:
    """A phone's time, as far as it can be: neither before the visit was ordered nor to come. To the millisecond."""
    near = max(visit.ordered_at, min(at, clock.now()))
    return near.replace(microsecond=near.microsecond // 1000 * 1000)


def _text(text: str, most: int, field: str, *, lines: bool = False) -> str:
    tidy = text.strip() if lines else " ".join(text.split())
    if len(tidy) > most or _NO_TEXT.search(tidy):
        raise RefusedError(
            f"不超过 {most} 字，且为可显示的文字", f"at most {most} characters that can be shown", field=field
        )
    return tidy


def _signature(given: dict[str, Any], person: Person) -> dict[str, Any]:
    typed, strokes = given.get("typed"), given.get("strokes")
    if isinstance(typed, str):
        name = " ".join(typed.split())
        if not name or name != str(person):
            raise RefusedError(
                f"请输入您的姓名：{person}", f"type your name as it is here: {person}", field="signature"
            )
        return {"typed": name}
    if not _are_strokes(strokes):
        raise RefusedError("请在框内签名", "sign in the box", field="signature")
    return {"strokes": strokes}


def _are_strokes(strokes: Any) -> bool:
    if not isinstance(strokes, list) or not 0 < len(strokes) <= MOST_STROKES:
        return False
    points = [point for stroke in strokes if isinstance(stroke, list) for point in stroke]
    if not all(isinstance(stroke, list) and stroke for stroke in strokes) or not 2 <= len(points) <= MOST_POINTS:
        return False
    return all(
        isinstance(point, list) and len(point) == 2 and all(type(v) is int and 0 <= v <= 1000 for v in point)
        for point in points
    )


def _place(taken: Taken) -> dict[str, Any]:
    """Where it was taken; nothing of it where it cannot be."""
    north, east = taken.latitude, taken.longitude
    if north is None or east is None or not (north.is_finite() and east.is_finite()):
        return {}
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return {}
    metres = taken.metres if taken.metres is not None and 0 <= taken.metres <= 1_000_000 else None
    return {"latitude": round(north, 6), "longitude": round(east, 6), "metres": metres}
