"""Lists of exemptions and sanctions, kept by cities and the province: taken in from a file, ended row by row, given out again.

A file is looked at before anything is done: what it would add, end, leave as it is, or why a row is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic_core import PydanticCustomError

from yunxing.guide.context import same_name
from yunxing.guide.values import to_date
from yunxing.reference import divisions, uscc
from yunxing.reference.text import tidy_code

from .. import clock
from ..acting import Actor, verb
from ..days import refuse_after
from ..evaluation.conflicts import refuse_tied, tied, ties_of
from ..journal.verbs import record, stand_in_line
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import MOST_YEARS, Exemption, Party, Sanction

KINDS = ("exemptions", "sanctions")
MOST_ROWS = 2_000
"""Of one file."""
FATES: Mapping[str, tuple[str, str]] = {
    "add": ("新增", "added"),
    "end": ("设定截止日", "given a last day"),
    "same": ("已有，不变", "there already"),
    "refuse": ("不能导入", "refused"),
}
_PARTIES = {
    name: party
    for party, names in {
        Party.ENTERPRISE: ("申报企业", "企业", "enterprise", ""),
        Party.PROVIDER: ("云服务商", "服务商", "provider"),
    }.items()
    for name in names
}
Row = Mapping[str, str]
"""A row of a file as text, by the keys of ``reading``; ``row`` is its number."""


@dataclass(frozen=True)
class Planned:
    """What comes of a row: its fate, and why it is refused. ``pk`` is what stands there already."""

    row: int
    fate: str
    name: str
    uscc: str = ""
    party: str = ""
    area: str = ""
    from_on: date = date.min
    until_on: date | None = None
    reason: str = ""
    source: str = ""
    why: tuple[str, str] = ("", "")
    pk: int = 0


class _WrongError(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.why = (zh, en)


def plan(actor: Actor, kind: str, rows: Sequence[Row], *, source: str) -> list[Planned]:
    """What would come of each row, today. Raises ``RefusedError`` for who may not keep lists, or for too many rows."""
    _allowed(actor, kind)
    if not rows:
        raise RefusedError("文件里没有名单", "there are no rows in the file", field="file")
    if len(rows) > MOST_ROWS:
        raise RefusedError(
            f"一次最多 {MOST_ROWS} 行，请拆成多个文件", f"at most {MOST_ROWS} rows: split it", field="file"
        )
    read: Callable[[Actor, Row, str], Planned] = _exemption if kind == "exemptions" else _sanction
    ties = ties_of([actor.person.pk])[actor.person.pk]
    made: list[Planned] = []
    for row in rows:
        number = int(row["row"])
        try:
            one = read(actor, row, source)
            if tied(ties, name=one.name, code=one.uscc):
                raise _WrongError("您与它有关联，应当由他人办理", "you are tied to it: leave it to others")
            made.append(one)
        except _WrongError as wrong:
            made.append(Planned(number, "refuse", row.get("name", "")[:120], why=wrong.why))
    return _beside_what_is_there(actor, kind, made)


@verb
def carry_out(actor: Actor, kind: str, rows: Sequence[Row], *, source: str) -> dict[str, int]:
    """Do what ``plan`` says now of the rows; how many of each fate. What is refused is left out."""
    stand_in_line()
    planned = plan(actor, kind, rows, source=source)
    assert actor.authority is not None
    now = clock.now()
    by = {"authority": actor.authority, "made_by": actor.person, "made_at": now}
    for one in planned:
        if one.fate == "add" and kind == "exemptions":
            Exemption.objects.create(
                area=one.area, name=one.name, from_on=one.from_on, until_on=one.until_on, source=one.source, **by
            )
        elif one.fate == "add":
            Sanction.objects.create(
                party=one.party,
                name=one.name,
                uscc=one.uscc,
                from_on=one.from_on,
                until_on=one.until_on,
                reason=one.reason,
                source=one.source,
                **by,
            )
        elif one.fate == "end" and kind == "exemptions":
            Exemption.objects.filter(pk=one.pk).update(until_on=one.until_on, ended_by=actor.person, ended_at=now)
        elif one.fate == "end":
            Sanction.objects.filter(pk=one.pk).update(until_on=one.until_on)
    counts = {fate: sum(one.fate == fate for one in planned) for fate in FATES}
    done = [
        [one.fate, one.name, one.uscc or one.area, one.from_on, one.until_on]
        for one in planned
        if one.fate in ("add", "end")
    ]
    act = "exemptions.import" if kind == "exemptions" else "sanctions.import"
    record(act, actor.authority, actor, rows=done, source=source, **counts)
    return counts


@verb
def end_exemption(*, actor: Actor, exemption: Exemption, until: date) -> Exemption:
    """Give an exemption its last day, today at the earliest: what was declared under it stays as it was."""
    exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if not rules.may_end_exemption(actor, exemption):
        raise NotAllowedError("只有名单所在设区市或省可以终止", "the list's city or the province ends it")
    refuse_tied(actor.person, name=exemption.name)
    _last_day(until, exemption.until_on)
    exemption.until_on, exemption.ended_by, exemption.ended_at = until, actor.person, clock.now()
    exemption.save()
    record("exemption.end", exemption, actor, name=exemption.name, area=exemption.area, until=until)
    return exemption


@verb
def end_sanction(*, actor: Actor, sanction: Sanction, until: date, reason: str) -> Sanction:
    """Give a sanction its last day, today at the earliest, with a reason. One that was wrong is lifted by appeal alone."""
    sanction = Sanction.objects.select_for_update().get(pk=sanction.pk)
    if not rules.may_end_sanction(actor, sanction):
        raise NotAllowedError("只有作出惩戒的部门或省可以终止", "the office that made it or the province ends it")
    refuse_tied(actor.person, name=sanction.name, code=sanction.uscc)
    if sanction.lifted_at is not None:
        raise RefusedError("惩戒已经解除", "it was lifted already")
    reason = " ".join(reason.split())
    if not reason or len(reason) > 500:
        raise RefusedError("请写明原因（不超过 500 字）", "say why, in up to 500 characters", field="reason")
    _last_day(until, sanction.until_on)
    sanction.until_on = until
    sanction.save()
    record("sanction.end", sanction, actor, name=sanction.name, uscc=sanction.uscc, until=until, reason=reason)
    return sanction


def _allowed(actor: Actor, kind: str) -> None:
    if kind not in KINDS:
        raise RefusedError("没有这种名单", "there is no such list")
    if not rules.may_keep_lists(actor):
        raise NotAllowedError("名单由设区市和省工信部门维护", "cities and the province keep the lists")


def _last_day(until: date, before: date | None) -> None:
    if until < clock.today():
        raise RefusedError("截止日不能早于今天", "the last day is today or later", field="until")
    refuse_after(_furthest(), until, "until")
    if before is not None and until >= before:
        raise RefusedError(f"已于 {before} 截止", f"it ends on {before} already", field="until")


def _furthest() -> date:
    return clock.years_after(clock.today(), MOST_YEARS)


def _name(row: Row) -> str:
    name = " ".join(row.get("name", "").split())
    if not name:
        raise _WrongError("缺少名称", "the name is missing")
    if len(name) > 120:
        raise _WrongError("名称超过 120 字", "the name is over 120 characters")
    return name


def _days(row: Row) -> tuple[date, date | None]:
    try:
        start, end = to_date(row.get("from", "")), to_date(row.get("until", ""))
    except PydanticCustomError as error:
        said: dict[str, Any] = error.context or {}
        raise _WrongError(str(said.get("zh", error)), str(said.get("en", error))) from error
    start = start or clock.today()
    if end is not None and end < start:
        raise _WrongError("截止日早于起始日", "the last day is before the first")
    try:
        refuse_after(_furthest(), end or start, "until")
    except RefusedError as refused:
        raise _WrongError(refused.zh, refused.en) from refused
    return start, end


def _source(row: Row, whole: str) -> str:
    source = " ".join((row.get("source", "") or whole).split())[:120]
    if not source:
        raise _WrongError("缺少名单来源（文件名称、文号）", "the source is missing: the document and its number")
    return source


def _exemption(actor: Actor, row: Row, source: str) -> Planned:
    name, (start, end) = _name(row), _days(row)
    text = row.get("area", "").strip()
    code = tidy_code(text)
    own = actor.jurisdiction.pk if actor.jurisdiction else ""
    codes = [own] if not text else [code] if divisions.is_known(code) else [d.code for d in divisions.by_name(text)]
    if len(codes) != 1:
        raise _WrongError(
            f"没有地区“{text[:40]}”，请写代码或全称", f"there is no area {text[:40]!r}: write its code or name"
        )
    if not rules.covers(actor, codes[0]):
        raise _WrongError("该地区不在本部门辖区内", "the area is not within the office's")
    return Planned(
        int(row["row"]), "add", name, area=codes[0], from_on=start, until_on=end, source=_source(row, source)
    )


def _sanction(actor: Actor, row: Row, source: str) -> Planned:
    name, (start, end) = _name(row), _days(row)
    code = tidy_code(row.get("uscc", ""))
    if code and not uscc.is_valid(code):
        raise _WrongError(f"统一社会信用代码“{code[:30]}”不正确", f"the credit code {code[:30]!r} is not sound")
    party = _PARTIES.get(row.get("party", "").strip().lower())
    if party is None:
        raise _WrongError("对象应为“申报企业”或“云服务商”", "the party is an enterprise or a provider")
    reason = " ".join(row.get("reason", "").split())[:500]
    if not reason:
        raise _WrongError("缺少惩戒事由", "the reason is missing")
    return Planned(int(row["row"]), "add", name, code, party, "", start, end, reason, _source(row, source))


def _beside_what_is_there(actor: Actor, kind: str, made: list[Planned]) -> list[Planned]:
    """The fates, with what is known already and what the file says twice."""
    names = {same_name(one.name) for one in made if one.fate == "add"}
    known: dict[tuple[str, ...], list[Exemption | Sanction]] = {}
    for start in range(0, len(names), 500):
        some = sorted(names)[start : start + 500]
        if kind == "exemptions":
            for one in Exemption.objects.filter(same__in=some).order_by("pk"):
                known.setdefault((one.same, one.area), []).append(one)
        else:
            for other in Sanction.objects.filter(same__in=some).select_related("authority").order_by("pk"):
                known.setdefault((other.same, other.party, other.uscc), []).append(other)
    seen: dict[tuple[str, ...], list[Planned]] = {}
    planned = []
    for row in made:
        fated = row
        if row.fate == "add":
            key = _key(kind, row)
            before = seen.setdefault(key, [])
            fated = _fate(actor, row, known.get(key, []), before)
            before.append(fated)
        planned.append(fated)
    return planned


def _key(kind: str, one: Planned) -> tuple[str, ...]:
    return (same_name(one.name), one.area) if kind == "exemptions" else (same_name(one.name), one.party, one.uscc)


_Period = Planned | Exemption | Sanction


def _fate(actor: Actor, one: Planned, known: Sequence[Exemption | Sanction], before: Sequence[Planned]) -> Planned:
    """What comes of a row, by its days beside those that are known of the party, and those of rows before it in the file."""
    standing = [each for each in known if getattr(each, "lifted_at", None) is None]
    very = next((each for each in standing if (each.from_on, each.until_on) == (one.from_on, one.until_on)), None)
    if very is not None:
        return replace(one, fate="same", pk=very.pk)
    twice = next((each for each in before if _covers(each, one) or _is(one, each)), None)
    if twice is not None:
        return _again(one, twice)
    if any(_is(one, each) for each in known if each not in standing):
        return _refused(
            one,
            "该惩戒已由复核决定解除，不能用名单重新列入",
            "it was lifted by a decision on appeal: a list does not bring it back",
        )
    covering = next((each for each in standing if _covers(each, one)), None)
    if one.until_on is None:
        # What was given its last day here since is not begun anew by the list that it came with.
        there = covering or next((each for each in standing if _is(one, each)), None)
        return one if there is None else replace(one, fate="same", pk=there.pk)
    running = [each for each in standing if not _is_over(each)]
    if _is_over(one) and any(each.from_on <= one.until_on for each in running):
        return _refused(one, "截止日不能早于今天", "the last day is today or later")
    meant = [each for each in running if _start(each) == _start(one)]
    if not meant or any(each.until_on == one.until_on for each in meant):
        return one if covering is None else replace(one, fate="same", pk=covering.pk)
    ended = _ended(actor, one, next((each for each in meant if _is(one, each)), meant[-1]))
    twice = next((each for each in before if each.fate == ended.fate == "end" and each.pk == ended.pk), None)
    return ended if twice is None else _again(one, twice)


def _ended(actor: Actor, one: Planned, there: Exemption | Sanction) -> Planned:
    """A row that gives what it means another last day; refused where that is for others to do."""
    if isinstance(there, Sanction) and there.case_id is not None:
        return _refused(
            one, "该惩戒由案件认定作出，不能用名单更改", "it was made by a decision: a list does not change it"
        )
    if isinstance(there, Sanction) and not rules.may_end_sanction(actor, there):
        return _refused(
            one,
            f"{there.authority}已列入，截止日只能由该部门或省更改",
            f"{there.authority} put it on the list: that office or the province changes its last day",
        )
    return replace(one, fate="end", pk=there.pk)


def _again(one: Planned, twice: Planned) -> Planned:
    return _refused(one, f"与第 {twice.row} 行重复", f"the same as row {twice.row}")


def _refused(one: Planned, zh: str, en: str) -> Planned:
    return replace(one, fate="refuse", why=(zh, en))


def _is(one: Planned, there: _Period) -> bool:
    """Whether a row says what another does, or what is known from it, whatever their last days."""
    return (one.from_on, one.source) == (there.from_on, there.source)


def _is_over(one: _Period) -> bool:
    return one.until_on is not None and one.until_on < clock.today()


def _start(one: _Period) -> date:
    """From when its days count: what runs already runs from today on, for nobody hands in on a day that has passed."""
    return one.from_on if _is_over(one) else max(one.from_on, clock.today())


def _covers(wide: _Period, one: Planned) -> bool:
    """Whether no day that counts of a row is outside a period."""
    if wide.from_on > _start(one):
        return False
    return wide.until_on is None or (one.until_on is not None and one.until_on <= wide.until_on)
