"""What a letter is filled in with: every value held against what the letter asks, its days in order, its list without repeats."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic_core import PydanticCustomError

from yunxing.dossier.summary.fields import day, in_xml
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.offices import Letter, LetterField, ListColumn
from yunxing.guide.values import to_date, to_text
from yunxing.reference.calendar import CalendarUnknown, is_working_day
from yunxing.reference.uscc import UsccError
from yunxing.reference.uscc import check as check_uscc

from .privacy import found_in

MOST_ROWS = 5_000
MOST_LINK = 300
MOST_TEXT = 500
"""Characters of a field or a cell: letters are of a page or two."""
LEAST_DIGITS = 5
"""Of a telephone number: those of emergency and service lines have as many, or more."""
CODE_SIDE = 28
"""Millimetres of a QR code's side."""
_LINK = re.compile(r"https?://[^\s<>\"']+")
_PHONE = re.compile(r"[\d\s()（）+\-—–/、,，;；转]{5,80}")
_NOT_DIGIT = re.compile(r"\D")
Problems = list[tuple[Place, str, str, str]]


class Given:
    """Data as they are checked: ``problems`` is what is wrong, ``dated`` the last day among them."""

    def __init__(
        self, letter: Letter, edition: Edition, place: str, personal: Collection[str], *, short: bool = False
    ) -> None:
        self.letter, self.edition, self.short = letter, edition, short
        self.days: dict[str, date] = {}
        stars = [star for star in edition.about.stars if not letter.stars or star.star in letter.stars]
        self.stars = [star.name.zh for star in stars]
        self.at = Place(place)
        self.personal = personal
        self.problems: Problems = []
        self.dated = date(2020, 1, 1)

    def wrong(self, key: str, zh: str, en: str) -> None:
        """Keep a problem of a field."""
        self.problems.append((self.at, key, zh, en))

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the template is given; all that is wrong at once."""
        known = {field.name for field in self.letter.fields} | ({self.letter.rows} if self.letter.rows else set())
        for key in data:
            if key not in known:
                listed = "、".join(f.name for f in self.letter.fields)
                self.wrong(str(key), f"没有这一项，可用：{listed}", f"is not asked for; there are {listed}")
        made: dict[str, Any] = {field.name: self._value(field, data.get(field.name)) for field in self.letter.fields}
        for field in self.letter.fields:
            self._in_order(field)
        if self.letter.rows:
            made[self.letter.rows] = self._rows(data.get(self.letter.rows))
        if self.problems:
            raise InputError(self.problems)
        return made

    def _value(self, field: LetterField, given: Any) -> str:
        try:
            text = given.isoformat() if isinstance(given, date) else in_xml(to_text(given) or "")
            if not text:
                if not field.optional:
                    self.wrong(field.name, f"没有填写，如：{field.example}", f"is missing, such as {field.example}")
                return ""
            if field.type == "date":
                dated = to_date(text)
                if dated is None:
                    return ""
                self.dated = self.days[field.name] = dated
                return day(dated)
            if field.type == "uscc":
                return self._code(field.name, text)
        except PydanticCustomError as error:
            context = error.context or {}
            self.wrong(field.name, str(context.get("zh", error)), str(context.get("en", error)))
            return ""
        if field.type == "link":
            if len(text) > MOST_LINK or not _LINK.fullmatch(text):
                self.wrong(
                    field.name,
                    f"应为 http:// 或 https:// 开头的网址，至多{MOST_LINK}个字符",
                    f"is an address that begins with http:// or https://, of at most {MOST_LINK} characters",
                )
        elif field.type == "star":
            self._star(field.name, text)
        elif len(text) > MOST_TEXT:
            self.wrong(
                field.name,
                f"有 {len(text)} 个字，至多 {MOST_TEXT} 个，请精简",
                f"has {len(text)} characters, over {MOST_TEXT}: shorten it",
            )
        elif field.type == "text":
            self._refuse_personal(field.name, text, names=True)
        else:
            self._phone(field.name, text)
        return text

    def _code(self, key: str, text: str) -> str:
        """A credit code, tidied; what is wrong with it is kept."""
        try:
            return check_uscc(text)
        except UsccError as error:
            self.wrong(key, error.message("zh"), error.message("en"))
            return text

    def _star(self, key: str, text: str) -> None:
        if text not in self.stars:
            clause = self.letter.clause
            self.wrong(
                key, f"「{text}」不是{self.letter.title.zh}所列的星级，可填：{'、'.join(self.stars)}（{clause}）",
                f"{text!r} is no star of this letter; there are {', '.join(self.stars)} ({clause})",
            )  # fmt: skip

    def _phone(self, key: str, text: str) -> None:
        if not _PHONE.fullmatch(text) or len(_NOT_DIGIT.sub("", text)) < LEAST_DIGITS:
            self.wrong(
                key,
                f"「{text}」不是电话号码，请写成 0000-00000000 的样子",
                f"{text!r} is no telephone number: write it as 0000-00000000",
            )
        elif self.letter.published:
            digits = _NOT_DIGIT.sub("", text)
            if any(len(own := _NOT_DIGIT.sub("", one)) >= LEAST_DIGITS and own in digits for one in self.personal):
                self.wrong(
                    key, "是申报中联系人或法人代表的电话，公开的文书不得有（R91），请写办公电话",
                    "is a telephone of a person in a declaration, and is to be published (R91): give the office's own",
                )  # fmt: skip

    def _in_order(self, field: LetterField) -> None:
        """Days in the order that the procedure has, a term as long as the edition suggests."""
        this = self.days.get(field.name)
        for other, strict in ((field.after, True), (field.not_before, False)):
            first = self.days.get(other or "")
            if this is None or other is None or first is None or this > first or (this == first and not strict):
                continue
            zh, en = ("晚于", "later than") if strict else ("不早于", "no earlier than")
            self.wrong(
                field.name, f"{day(this)}应{zh}{other}（{day(first)}）（{field.clause}），请核对两个日期",
                f"{this} must be {en} {other} ({first}) ({field.clause}): check both days",
            )  # fmt: skip
        first = self.days.get(field.not_before or "")
        if field.working_days is None or this is None or first is None or this < first or self.short:
            return
        count = _working_days(first, this, field.working_days)
        if count < field.working_days:
            self.wrong(
                field.name,
                f"自{day(first)}至{day(this)}只有 {count} 个工作日，应不少于 {field.working_days} 个（{field.clause}），"
                "请推后；确由经办人另定的，加 --short-notice",
                f"{first} to {this} are {count} working days, not {field.working_days} ({field.clause}): take a later day, "
                "or add --short-notice where the officer set it so",
            )

    def _refuse_personal(self, key: str, text: str, *, names: bool) -> None:
        """Of what is published: no number or address of a person, nor, in an office's own words, their names (R91)."""
        if not self.letter.published:
            return
        if found := found_in(text):
            _, zh, en = found
            self.wrong(key, f"含有{zh}，公开的文书不得有（R91），请删去", f"holds {en}, and is to be published (R91)")
            return
        if names and any(one in text for one in self.personal):
            self.wrong(
                key,
                "含有申报中的联系人或法人代表信息，公开的文书不得有（R91），请删去",
                "holds what a declaration says of a person, and is to be published (R91)",
            )

    def _rows(self, given: Any) -> list[dict[str, str]]:
        rows = self.letter.rows or ""
        columns = {column.name: column for column in self.letter.columns}
        if not isinstance(given, list | tuple) or not given:
            self.wrong(
                rows, "没有名单，请给出申报，或逐行写出", "there is no list: give declarations, or write its rows"
            )
            return []
        if len(given) > MOST_ROWS:
            self.wrong(rows, f"超过 {MOST_ROWS} 行", f"has over {MOST_ROWS} rows")
            return []
        made = []
        for number, row in enumerate(given, 1):
            key = f"{rows}.{number}"
            if not isinstance(row, Mapping) or set(row) != set(columns):
                listed = "、".join(columns)
                self.wrong(key, f"应恰有这几列：{listed}", f"has exactly these columns: {listed}")
                continue
            made.append(
                {name: self._cell(f"{key}.{name}", columns[name], value, number) for name, value in row.items()}
            )
        self._refuse_twice(rows, made)
        return made

    def _refuse_twice(self, rows: str, made: Sequence[Mapping[str, str]]) -> None:
        """An enterprise stands in a letter once: by its code, or its name where there is none."""
        known = {column.field: column.name for column in self.letter.columns}
        name = known.get("enterprise.uscc") or known.get("enterprise.name")
        seen: dict[str, int] = {}
        for number, row in enumerate(made if name else (), 1):
            text = "".join(row[name or ""].split())
            if text and text in seen:
                self.wrong(
                    f"{rows}.{number}.{name}", f"「{text}」与第 {seen[text]} 行重复，同一批只能列一次（P7b），请去掉一行",
                    f"{text!r} is in row {seen[text]} as well; a batch lists it once (P7b): take one out",
                )  # fmt: skip
            seen.setdefault(text, number)

    def _cell(self, key: str, column: ListColumn, value: Any, number: int) -> str:
        try:
            text = in_xml(to_text(value) or "")
        except PydanticCustomError as error:
            context = error.context or {}
            self.wrong(key, str(context.get("zh", error)), str(context.get("en", error)))
            return ""
        kind = self.edition.fields[column.field].type if column.field else None
        if not text and not column.optional:
            self.wrong(key, "没有填写，请补上", "is missing: fill it in")
        elif column.shows == "star":
            self._star(key, text)
        elif column.shows == "number" and text != str(number):
            self.wrong(
                key,
                f"「{text}」不是第 {number} 行的序号，请写 {number}",
                f"{text!r} is not the number of row {number}: write {number}",
            )
        elif kind == "uscc":
            return self._code(key, text)
        elif len(text) > MOST_TEXT:
            self.wrong(
                key,
                f"有 {len(text)} 个字，至多 {MOST_TEXT} 个，请精简",
                f"has {len(text)} characters, over {MOST_TEXT}: shorten it",
            )
        else:
            self._refuse_personal(key, text, names=False)
        return text


def _working_days(first: date, last: date, enough: int) -> int:
    """Working days from one day through another, counted up to ``enough``; of years whose holidays are not known, Monday to Friday."""
    count = 0
    for number in range((last - first).days + 1):
        here = first + timedelta(days=number)
        try:
            count += is_working_day(here)
        except CalendarUnknown:
            count += here.weekday() < 5
        if count >= enough:
            break
    return count
