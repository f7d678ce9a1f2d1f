"""上云时长 and 上云投入 in table x.1 of a filled form: what somebody wrote there, held against the rest of the form.

A declaration has no place for either: it says since when services are used and what invoices are worth, and both follow.
So the words are kept beside the records they speak of, and what cannot follow from the form is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperFile, PaperForm, Threshold
from yunxing.guide.values import MAX_DECIMALS, WAN
from yunxing.guide.values import plain as amount_text
from yunxing.reference.calendar import full_months

from .cells import Box, under
from .marks import Tick, begun, half, plain, tick, ticked_by_mark, tidy, unmarked, unprompted, without
from .record import Record, Where, aside, at

_YEARS = re.compile(r"(?<![\d.])(\d{1,2}(?:\.5)?)年")
_MONTHS = re.compile(r"(?<!\d)(\d{1,3})个月")
_AMOUNT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)\s*(万元|万|元)")
IN_A_YEAR = 12


class Thresholds:
    """Reads the rows of thresholds into a record; ``done`` holds them against what the rest of the form says."""

    def __init__(self, edition: Edition, paper: PaperFile, form: PaperForm, record: Record) -> None:
        self.edition, self.form, self.record = edition, form, record
        tables = next(one for one in edition.forms_file.forms if one.key == form.form)
        self.invoices_table = f"{paper.annexed}{tables.invoices_table}"
        self.see = plain(f"{paper.claims.see}{tables.invoices_table}")
        self.areas = {plain(area.name.zh) for area in edition.areas}
        self.stated: list[tuple[Threshold, str, Where]] = []
        self.reached: list[tuple[Threshold, str, Decimal | None, Where]] = []

    def read(self, row: Sequence[Box], ticks: Box | None, pages: Box | None, table: int, number: int) -> bool:
        """Take over a row of a threshold; false where the row is none."""
        found = next(
            ((one, box) for box in row for one in self.form.thresholds if plain(box.text).startswith(plain(one.title))),
            None,
        )
        if found is None:
            return False
        threshold, title = found
        where = at(table, number, threshold.title, threshold.title)
        ticked, paged = under(ticks, list(row)), under(pages, list(row))
        for box in row:
            if not box.first or not plain(box.text) or begun(box.text) in self.areas:
                continue
            if box is title:
                self._title(threshold, box, where)
            elif box is ticked:
                text = written(box.text, threshold.hint)
                if text:
                    self.stated.append((threshold, text, where))
            elif box is paged:
                if plain(box.text) != self.see:
                    self.record.extra(Where(f"{where.zh}的页码", f"{where.en}, page"), tidy(box.text))
            else:
                self._row(threshold, box, where, aside(table, number, box.column))
        return True

    def _title(self, threshold: Threshold, box: Box, where: Where) -> None:
        if plain(box.text) not in (plain(threshold.title), plain(threshold.title + threshold.notes)):
            self.record.extra(where, tidy(box.text))

    def _row(self, threshold: Threshold, box: Box, where: Where, place: Where) -> None:
        """The words of a threshold, and its box where it is ticked."""
        text = plain(unmarked(box.text))
        row = next((one for one in threshold.rows if plain(one.text) == text), None)
        if row is None:
            self.record.extra(place, tidy(box.text))
        elif ticked_by_mark(box.text):
            self.reached.append((threshold, row.text, row.at_least_yuan, where))

    # ── held against the rest ───────────────────────────────────────────────────────────────────────

    def done(self) -> None:
        """Hold what was stated against the days and invoices of the form, once all of it is read."""
        for threshold, text, where in self.stated:
            key = "services" if threshold.states == "duration" else "invoices"
            self.record.note(key, f"{threshold.title}：{text}")
            if threshold.exempt is not None and plain(text) == plain(threshold.exempt.text):
                self._exempt(threshold.exempt.field, text, where)
            elif threshold.states == "duration":
                self._duration(text, where)
            else:
                self._investment(text, where)
        sum_ = self._sum()
        for _, text, least, where in self.reached:
            if least is not None and sum_ < least:
                self.record.problem(
                    where,
                    f"☑{text}",
                    f"{self.invoices_table}各行之和为{amount_text(sum_ / WAN)}万元，达不到所勾选的，请核对",
                    f"the rows of {self.invoices_table} come to {amount_text(sum_)} yuan, which is less than ticked: check it",
                )

    def _exempt(self, field: str, text: str, where: Where) -> None:
        if self.record.get(field) is not True:
            title = self.edition.fields[field].title
            self.record.problem(
                where,
                text,
                f"“{title.zh}”没有填“是”，请核对",
                f"“{title.en}” is not 是: check it",
            )

    def _duration(self, text: str, where: Where) -> None:
        months = months_in(text)
        if months is None:
            self.record.problem(
                where,
                text,
                "看不出是几个月，请写成“12个月”，并在申报的 services 中补填各项云服务的开始日期",
                "cannot tell how many months: write 12个月, and give the first day of each service under services",
            )
            return
        filed, since = (self._day(path) for path in ("filed_on", self.edition.roles.get("in_cloud_since")))
        if filed is None or since is None:
            self.record.problem(
                where,
                text,
                "上云开始时间或填报日期没有填，无法核对，请补填",
                "cannot be checked without the first day in the cloud and the day of filing: fill them in",
            )
        elif months > full_months(since, filed):
            most = full_months(since, filed)
            self.record.problem(
                where,
                text,
                f"从上云开始时间到填报日期只有{most}个月，请核对",
                f"from the first day in the cloud to the day of filing it is {most} months: check it",
            )

    def _investment(self, text: str, where: Where) -> None:
        amounts = _AMOUNT.findall(half(text))
        if len(amounts) != 1:
            self.record.problem(
                where, text, "看不出是多少，请写成“2.1万元”", "cannot tell how much it is: write it as 2.1万元"
            )
            return
        [(digits, unit)] = amounts
        stated = Decimal(digits.replace(",", "")) * (Decimal(1) if unit == "元" else WAN)
        sum_ = self._sum()
        if round(stated / WAN, MAX_DECIMALS) != round(sum_ / WAN, MAX_DECIMALS):
            since = self.edition.investment.since if self.edition.investment is not None else None
            older_zh = f"；{since.isoformat()} 以前的发票不计入，请在申报中补填开票日期" if since else ""
            older_en = f"; invoices before {since.isoformat()} do not count: give their days" if since else ""
            self.record.problem(
                where,
                text,
                f"与{self.invoices_table}各行之和{amount_text(sum_ / WAN)}万元不符，请核对{older_zh}",
                f"is not the sum of {self.invoices_table}, {amount_text(sum_)} yuan: check it{older_en}",
            )

    def _sum(self) -> Decimal:
        """Of the rows of table x.2, in 元."""
        return sum((Decimal(one.get("claimed_yuan", 0)) for one in self.record.values.get("invoices", [])), Decimal(0))

    def _day(self, path: str | None) -> date | None:
        value = None if path is None else self.record.get(path)
        return None if value is None else date.fromisoformat(value)


def months_in(text: str) -> int | None:
    """How many months a text states: 12个月, 1年2个月, 1.5年; None where it states none, or more than one duration.

    A month without 个 is a date: 2019年10月起 says when, not how long.
    """
    bare = "".join(half(text).split())
    years, months = _YEARS.findall(bare), _MONTHS.findall(bare)
    if len(years) > 1 or len(months) > 1 or not (years or months):
        return None
    return int(sum(Decimal(year) * IN_A_YEAR for year in years) + sum(map(int, months)))


def written(text: str, hint: str) -> str:
    """What somebody wrote in a cell: without the hint of the form, and nothing where it is left open or says no."""
    text = tidy(unprompted(without(text, (hint,)), hint))
    return "" if tick(text) == Tick(False, "") else text
