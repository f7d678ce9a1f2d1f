"""The cover and the main table of a filled form: every value found by the labels beside it, whatever was moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperCell, PaperForm
from yunxing.guide.shapes import FormField
from yunxing.guide.values import WAN, to_date, to_text, to_wan, to_whole
from yunxing.guide.values import plain as amount_text
from yunxing.reference import industry
from yunxing.reference.text import tidy_code

from .cells import Box, Grid
from .marks import Chosen, chosen, half, plain, stated_unit, tick, tidy, unprompted
from .record import Record, Where, aside, at

_BLANK_DAY = re.compile(r"[\s_年月日/.\-\u3000]*")
_DAY = re.compile(r"\d{4}\s*[年./-].*")
_BESIDE_A_DAY = frozenset({"", "日期", "时间"})
_INDUSTRY = re.compile(r"\s*([A-Ta-t]?\d{2,4}|[A-Ta-t])(?![A-Za-z0-9])\s*(.*)", re.S)
_PARTED = re.compile(r"[\n;；、，]+|,(?=\s*[\u4e00-\u9fff])")
"""Between names; a comma may stand within an English one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell of the form, the label beside it and the label that one stands under."""

    label: str
    context: str
    cell: PaperCell
    form: str


def asked(forms: Sequence[PaperForm]) -> list[Asked]:
    """Every cell that is filled in, with its labels, in all forms of the edition: 注册资本 and 注册资金 are both known."""
    found: list[Asked] = []
    for form in forms:
        reaching: list[tuple[PaperCell, int]] = []
        for row in form.rows:
            labels = [cell.text for cell, _ in reaching if cell.is_label]
            for cell in row.cells:
                if cell.is_label:
                    labels.append(cell.text)
                elif labels:
                    context = labels[-2] if len(labels) > 1 else ""
                    found.append(Asked(plain(labels[-1]), plain(context), cell, form.form))
            here = [*reaching, *((cell, cell.rows) for cell in row.cells)]
            reaching = [(cell, rows - 1) for cell, rows in here if rows > 1]
    return found


class MainTable:
    """Reads the rows of main tables into a record."""

    def __init__(self, edition: Edition, form: PaperForm, record: Record) -> None:
        self.edition, self.form, self.record = edition, form, record
        every = asked(edition.paper.forms if edition.paper is not None else [])
        self.asked: dict[str, list[Asked]] = {}
        for one in sorted(every, key=lambda one: one.form != form.form):
            self.asked.setdefault(one.label, []).append(one)
        self.contexts = {one.context for one in every if one.context}
        self.labels = set(self.asked) | self.contexts
        self._under = ""

    def knows(self, grid: Grid) -> bool:
        """Whether a table has labels of the main table."""
        return any(plain(box.text) in self.asked for row in grid.rows for box in row)

    def read(self, grid: Grid) -> None:
        """Take over what stands beside the labels of a table."""
        for number, row in enumerate(grid.rows, 1):
            self._before(grid.number, number, row)
            for label, beside, boxes in self._parts(row):
                one = self._meant(label, beside)
                if one is not None:
                    where = at(grid.number, number, self._name(one, "zh"), self._name(one, "en"))
                    self._take(one, boxes, where)
                elif plain("".join(boxes)):
                    self.record.extra(at(grid.number, number, label, label), " ".join(filter(None, map(tidy, boxes))))

    def _before(self, table: int, number: int, row: Sequence[Box]) -> None:
        """Name what stands in a row before any label: the form asks for nothing there."""
        for box in row:
            first = re.split("[:：]", box.text, maxsplit=1)
            if plain(box.text) in self.labels or (len(first) > 1 and plain(first[0]) in self.asked):
                return
            if box.first and plain(box.text):
                self.record.extra(aside(table, number, box.column), tidy(box.text))

    def _parts(self, row: Sequence[Box]) -> Iterator[tuple[str, list[str], list[str]]]:
        """The labels of a row with the labels before each and the lines up to the next."""
        label, before, lines = "", [], []  # type: str, list[str], list[str]
        for box in row:
            key = plain(box.text)
            first, colon, rest = re.sub("[:：]", ":", box.text, count=1).partition(":")
            if key in self.labels:
                if label:
                    yield label, list(before), lines
                    before.append(label)
                label, lines = key, []
                if key in self.contexts:
                    self._under = key
            elif colon and plain(first) in self.asked:
                if label:
                    yield label, list(before), lines
                    before.append(label)
                label, lines = plain(first), rest.split("\n")
            elif label and (box.first or not lines):
                lines += box.lines
        if label:
            yield label, list(before), lines

    def _meant(self, label: str, before: Sequence[str]) -> Asked | None:
        """What a label asks for: 姓名 and 电话 stand under several."""
        known = self.asked.get(label, ())
        if len({(one.cell.field, one.cell.of) for one in known}) <= 1:
            return known[0] if known else None
        for context in (*reversed(before), self._under):
            for one in known:
                if one.context == context:
                    return one
        return None

    def _name(self, one: Asked, lang: str) -> str:
        if one.cell.field is None:
            return one.label
        return self.edition.fields[one.cell.field].title.say(lang)

    # ── values ──────────────────────────────────────────────────────────────────────────────────────

    def _take(self, one: Asked, lines: Sequence[str], where: Where) -> None:
        cell = one.cell
        text = "\n".join(lines).strip()
        form_field = self.edition.fields[cell.field] if cell.field is not None else None
        if form_field is None or form_field.type not in ("choice", "yes_no", "choices"):
            text = unprompted(text, cell.hint)
        if cell.of == "star":
            self._star(text, where)
        elif cell.of == "providers":
            self._providers(text, where)
        elif cell.lines:
            self._signed(cell, text, where)
        elif form_field is not None and form_field.type == "choices":
            self._choices(cell, form_field, text, where)
        elif form_field is not None and text:
            value = self._value(cell, form_field, text, where)
            if value is not None:
                self.record.put(form_field.path, value, where, text)

    def _value(self, cell: PaperCell, form_field: FormField, text: str, where: Where) -> Any:
        tried = self.record.tried
        match form_field.type:
            case "long_text":
                whole = "\n".join(line.strip(" \t\u3000") for line in text.split("\n")).strip()
                return tried(to_text, whole, where)
            case "date":
                return day(self.record, text, where)
            case "whole":
                return tried(to_whole, tidy(text).removesuffix(cell.unit).strip(), where)
            case "amount":
                found = tried(to_wan, re.sub(r"\s*万?元?$|\s*万$", "", tidy(text)), where)
                if found is not None and stated_unit(text) == 1 and form_field.in_wan:
                    found /= WAN
                return None if found is None else amount_text(found)
            case "yes_no":
                return self._yes_no(cell, text, where)
            case "choice":
                return self._choice(form_field, text, where)
            case "industry":
                return self._industry(tidy(text), where)
            case "uscc" | "phone" | "email":
                return tried(to_text, tidy_code(text) if form_field.type == "uscc" else _half(text), where)
            case _:
                return tried(to_text, tidy(text), where)

    def _yes_no(self, cell: PaperCell, text: str, where: Where) -> bool | None:
        if plain(text) == plain(cell.hint):
            return None
        found = tick(text)
        if found.ticked is None:
            self.record.problem(where, text, "应写“是”或“否”", "write 是 or 否")
        elif plain(found.note):
            self.record.extra(where, found.note)
        return found.ticked

    def _choice(self, form_field: FormField, text: str, where: Where) -> str | None:
        names = {words.zh: key for key, words in form_field.choices.items()}
        if plain(text) in {plain(cell.hint) for cell in self._cells(form_field.path)} and text not in names:
            return None
        found = chosen(text, list(names))
        if len(found.keys) == 1:
            self._besides(found, where)
            return names[found.keys[0]]
        listed = "、".join(names)
        self.record.problem(where, text, f"请写其中一项：{listed}", f"write one of {listed}")
        return None

    def _besides(self, found: Chosen, where: Where, named: str = "") -> None:
        """Name what was written before the first choice, or after any but the one that is to be named."""
        for text in (found.strange, *(said for name, said in found.said.items() if name != named)):
            if plain(text):
                self.record.extra(where, tidy(text))

    def _cells(self, path: str) -> Iterator[PaperCell]:
        return (one.cell for known in self.asked.values() for one in known if one.cell.field == path)

    def _choices(self, cell: PaperCell, form_field: FormField, text: str, where: Where) -> None:
        names = {words.zh: key for key, words in form_field.choices.items()}
        named = cell.other
        written = next((zh for zh, key in names.items() if named is not None and key == named.choice), "")
        if named is not None:
            text = re.sub(r"\s*".join("[（(]" if c in "（(" else "[）)]" if c in "）)" else re.escape(c) for c in named.text), written, text)  # fmt: skip
        found = chosen(text, list(names))
        keys = [names[name] for name in found.keys]
        if found.strange or (text and not found.marked and len(found.said) == len(names)):
            self.record.problem(
                where,
                found.strange or text,
                "看不出勾选了哪几项，请在选中的项前打☑",
                "cannot tell what is ticked: put ☑ before it",
            )
        else:
            self._besides(found, where, written)
        if keys:
            self.record.put(form_field.path, keys, where, text)
        said = found.said.get(written, "")
        if named is not None:
            said = _beside_hint(said, named.text.removeprefix(written))
        if named is not None and plain(said):
            if named.choice in keys:
                self.record.put(named.field, said, where)
            else:
                self.record.extra(where, f"{written}：{said}")

    def _industry(self, text: str, where: Where) -> str | None:
        found = _INDUSTRY.fullmatch(_half(text))
        if found and industry.is_known(found[1]):
            self._named_industry(found[1], found[2], where)
            return tidy_code(found[1])
        same = [one for one in industry.search(text) if plain(one.name) == plain(text)]
        if same:
            return same[0].code  # the most specific class of that name
        self.record.problem(
            where,
            text,
            "不是《国民经济行业分类》（GB/T 4754-2017）中的代码或名称，照原样保留，请核对",
            "neither a code nor a name of GB/T 4754-2017; kept as it stands: check it",
        )
        return text

    def _named_industry(self, code: str, name: str, where: Where) -> None:
        """Tell where a code and the name beside it are two industries."""
        official = industry.find(code).name
        if plain(name) and plain(name) != plain(official):
            self.record.problem(
                where,
                f"{code} {name}",
                f"代码 {code} 是“{official}”，与所写名称不同，取代码，请核对",
                f"{code} is {official}; the code was taken, not the name beside it: check it",
            )

    def _star(self, text: str, where: Where) -> None:
        stars = [s for s in self.edition.about.stars if s.form == self.form.form]
        found = chosen(text, [s.name.zh.removesuffix("级") for s in stars])
        if len(found.keys) == 1:
            star = next(s.star for s in stars if s.name.zh.removesuffix("级") == found.keys[0])
            self.record.put("star", star, where, text)
            rest = {name: said.removeprefix("级") for name, said in found.said.items()}
            self._besides(found._replace(said=rest), where)
        elif text:
            listed = "、".join(s.name.zh for s in stars)
            self.record.problem(where, text, f"请写其中一项：{listed}", f"write one of {listed}")

    def _providers(self, text: str, where: Where) -> None:
        names = [tidy(part) for part in _PARTED.split(text)]
        found = [self.record.tried(to_text, name, where) for name in names if name]
        if found:
            self.record.put("providers", [{"name": name} for name in found if name], where, text)

    def _signed(self, cell: PaperCell, text: str, where: Where) -> None:
        """The day beside a signature; signature and seal themselves are on paper, and an office's opinion is not declared."""
        path = next((line.date for line in cell.lines if line.date), None)
        labels = sorted((line.text for line in cell.lines if line.text), key=len, reverse=True)
        written: list[str] = []
        for line in text.split("\n"):
            rest = line.strip()
            while label := next((one for one in labels if plain(rest).startswith(plain(one))), ""):
                rest = unprompted(rest, label).strip()
            found = _DAY.search(half(tidy(rest))) if path is not None else None
            if found is not None and path is not None:
                value = day(self.record, found[0], where)
                if value is not None:
                    self.record.put(path, value, where, found[0])
                rest = half(tidy(rest))[: found.start()]
            if plain(rest) not in _BESIDE_A_DAY and not _BLANK_DAY.fullmatch(rest):
                written.append(rest)
        if written:
            self.record.problem(
                where,
                " ".join(written),
                "由主管部门填写，申报中没有这一项，没有列入" if cell.office else "签字、盖章以纸质件为准，没有列入",
                "is for the office to fill in; left out"
                if cell.office
                else "signatures and seals are on paper; left out",
            )


def _beside_hint(said: str, hint: str) -> str:
    """What was written into the brackets of a hint, as in （请具体说明：钢结构）, without the hint."""
    words = hint.strip("（）() ")
    found = re.match(rf"[（(]?\s*{re.escape(words)}\s*[:：,，]?\s*", said) if words else None
    if found is None:
        return said
    rest = said[found.end() :]
    closed = max(rest.rfind("）"), rest.rfind(")"))
    if closed >= 0 and len(re.findall("[）)]", rest)) > len(re.findall("[（(]", rest)):
        rest = rest[:closed] + rest[closed + 1 :]
    return rest.strip()


def day(record: Record, text: str, where: Where) -> str | None:
    """A day in ISO form; None where it was left blank, or is none, which is a problem."""
    if _BLANK_DAY.fullmatch(text):
        return None
    found = record.tried(to_date, re.sub(r"[\s_]+", "", _half(text)), where)
    return None if found is None else found.isoformat()


def _half(text: str) -> str:
    """Digits and letters half-width, on one line."""
    return half(tidy(text))
