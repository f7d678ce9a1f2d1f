"""A proposed declaration as a YAML file to read and edit: each value with its source, what is missing in its place.

It reads back as the values of the proposal; everything else in it is comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yunxing.guide.shapes import FormField
from yunxing.guide.values import plain

from .proposal import Doubt, Found, Path_, Proposal
from .scalars import block, flow, remark, scalar

_INLINE = {"providers": ("name", "uscc"), "services": ("id", "name", "provider", "since", "until")}
_CLAIM = ("item", "services", "note", "pages", "evidence")
_RECORDS = ("contracts", "invoices")
MOST_SOURCES = 4


def written(proposal: Proposal, lang: str = "zh") -> str:
    """The text of the file."""
    return "\n".join(_Writing(proposal, lang).lines()) + "\n"


class _Writing:
    def __init__(self, proposal: Proposal, lang: str) -> None:
        self.proposal = proposal
        self.lang = lang
        self.values = proposal.values
        self.found = {found.path: found for found in proposal.found}
        self.missing = {m.key: m for m in proposal.missing}
        self.of_record: dict[Path_, list[Found]] = {}
        for found in proposal.found:
            self.of_record.setdefault(found.path[:3], []).append(found)
        self.gaps: dict[Path_, dict[str, tuple[str, str]]] = {}
        for path, said in proposal.gaps.items():
            self.gaps.setdefault(path[:2], {})[str(path[2])] = said

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    def lines(self) -> Iterator[str]:
        yield from self._head()
        for key in ("format", "edition", "star"):
            yield f"{key}: {scalar(self.values[key])}"
        yield from self._fields(_tree(self.proposal.edition.fields), self.values, (), 0)
        yield from self._table("providers", self._short)
        yield from self._table("services", self._short)
        yield from self._table("claims", self._claim)
        for table in _RECORDS:
            yield from self._table(table, self._record)
        yield from self._left_out()
        yield from self._table("evidence", self._proof)
        yield from self._tail()

    # ── head and tail ───────────────────────────────────────────────────────────────────────────────

    def _head(self) -> Iterator[str]:
        edition = self.proposal.edition
        star = next(s for s in edition.about.stars if s.star == self.values["star"]).name.say(self.lang)
        yield f"# {remark(edition.about.title.say(self.lang))} · {star}"
        yield self.say(
            "# 由 yunxing declare 按材料生成。每项后面是出处；写着“请核对”的没有读准；“缺”字后面的须补填（去掉行首的 #，填在冒号后）。",
            "# Made by yunxing declare from the files. After each value stands its source; “check” marks what is not sure; "
            "“missing” what is to be filled in (take off the # and write after the colon).",
        )
        yield self.say("# 填好后：yunxing assess 本文件。", "# Once it is filled in: yunxing assess THIS_FILE.")

    def _tail(self) -> Iterator[str]:
        edition = self.proposal.edition
        needed = [m for m in self.proposal.missing if m.key not in edition.fields]
        yield from self._list(
            self.say("尚缺", "Still lacking"), [m.say(self.lang) + self._by(m.clause) for m in needed]
        )
        yield from self._list(self.say("请核对", "To be checked"), _said(self.proposal.doubts, self.lang))
        yield from self._list(self.say("疑似重复使用", "Perhaps used twice"), _said(self.proposal.reuse, self.lang))

    def _list(self, title: str, items: Sequence[str]) -> Iterator[str]:
        if items:
            yield ""
            yield f"# ── {title} ──"
            yield from (f"# · {remark(item)}" for item in items)

    # ── the form ────────────────────────────────────────────────────────────────────────────────────

    def _fields(self, tree: Mapping[str, Any], values: Any, path: Path_, depth: int) -> Iterator[str]:
        space = "  " * depth
        for key, inner in tree.items():
            here = (*path, key)
            value = values.get(key) if isinstance(values, Mapping) else None
            if isinstance(inner, FormField):
                yield from self._field(inner, value, here, space)
                continue
            below = list(self._fields(inner, value, here, depth + 1))
            if below:
                if depth == 0:
                    yield ""
                yield f"{space}{key}:"
                yield from below

    def _field(self, form_field: FormField, value: Any, path: Path_, space: str) -> Iterator[str]:
        key, title = path[-1], self._title(form_field)
        if value is None:
            if form_field.path in self.missing:
                yield f"{space}# {key}:  # {self._lacks(title)}{self._by(form_field.clause)}{self._choices(form_field)}"
            elif self._asked(form_field):
                yield f"{space}# {key}:  # {title}{self.say('（可不填）', ' (may be left out)')}{self._choices(form_field)}"
            return
        text = block(value, len(space) + 2) if isinstance(value, str) else None
        note = self._note(self.found.get(path))
        if text is not None:
            first, _, rest = text.partition("\n")
            yield f"{space}{key}: {first}  # {title}{note}"
            yield rest
        else:
            yield f"{space}{key}: {flow(value)}  # {title}{note}"

    def _asked(self, form_field: FormField) -> bool:
        form = self.proposal.edition.form_of(self.values["star"]).key
        return form_field.forms is None or form in form_field.forms

    def _title(self, form_field: FormField) -> str:
        form = self.proposal.edition.form_of(self.values["star"]).key
        return remark(form_field.titles.get(form, form_field.title).say(self.lang))

    def _by(self, clause: str) -> str:
        """The clause that asks for it, after what is missing."""
        return self.say(f"（{remark(clause)}）", f" ({remark(clause)})")

    def _choices(self, form_field: FormField) -> str:
        names = self.say("、", ", ").join(
            words.zh if words.zh == key else f"{key}（{words.say(self.lang)}）"
            for key, words in form_field.choices.items()
        )
        return f"{self.say('，可选：', '; choose of: ')}{remark(names)}" if names else ""

    # ── the tables ──────────────────────────────────────────────────────────────────────────────────

    def _table(self, table: str, row: Any) -> Iterator[str]:
        yield ""
        yield from (f"# {remark(line)}" for line in self._heading(table))
        records = self.values.get(table) or []
        if not records:
            yield f"{table}: []"
            return
        yield f"{table}:"
        for place, record in enumerate(records):
            yield from row(table, place, record)

    def _heading(self, table: str) -> Iterator[str]:
        match table:
            case "services":
                yield self.say(
                    "云服务：since 为开始使用的日期，文件中没有，请填写；已停用的填 until",
                    "Cloud services: since is the first day of use, which no file shows: fill it in; until where it ended",
                )
            case "claims":
                yield self.say(
                    "勾选的子域：pages 为证明材料在申报书中的页码，装订后填写；须说明的行填 note",
                    "Rows ticked: pages are those of the bound declaration; a row that asks for it needs a note",
                )
            case "contracts":
                yield self.say("合同", "Contracts")
            case "invoices":
                now = self.proposal.investment_yuan
                later = plain(self.proposal.counting.once_supplied_yuan)
                shown = (
                    self.say("，", ", ") + plain(now) + self.say(" 元可计", " yuan count as they are")
                    if now is not None
                    else ""
                )
                yield self.say(f"发票：列入的合计 {later} 元{shown}", f"Invoices: {later} yuan are listed{shown}")
            case "evidence":
                yield self.say("证明材料", "Evidence")

    def _short(self, table: str, place: int, record: Mapping[str, Any]) -> Iterator[str]:
        whole = {key: record.get(key) for key in _INLINE[table]}
        note = self._note(self.found.get((table, place, "name")))
        yield f"  - {flow(whole)}{self._after(note)}"

    def _claim(self, table: str, place: int, record: Mapping[str, Any]) -> Iterator[str]:
        whole = {key: record.get(key) for key in _CLAIM}
        name = self.proposal.edition.by_key[record["item"]].name.say(self.lang)
        yield f"  - {flow(whole)}  # {remark(name)}{self._note(self.found.get((table, place, 'item')))}"

    def _proof(self, table: str, place: int, record: Mapping[str, Any]) -> Iterator[str]:
        name = self.proposal.edition.evidence[record["item"]].name.say(self.lang)
        notes = []
        for key, what in (("item", self.say("种类", "kind")), ("dated", self.say("日期", "day"))):
            found = self.found.get((table, place, key))
            if found is not None and not found.sure:
                said = remark(found.say(self.lang))
                notes.append(
                    self.say(f" · {what}请核对", f" · check the {what}") + (self.say("：", ": ") + said if said else "")
                )
        yield f"  - {flow(record)}  # {remark(name)}{''.join(notes)}"

    def _record(self, table: str, place: int, record: Mapping[str, Any]) -> Iterator[str]:
        """A record over several lines, with a blank line before it."""
        thing = self.proposal.matched.things[record["id"]]
        yield f"  - id: {scalar(record['id'])}  # {remark(thing.where(self.lang))}"
        gaps = dict(self.gaps.get((table, place), {}))
        for key, value in record.items():
            if key == "id":
                continue
            if key == "breakdown":
                made = self.proposal.counting.of(record["id"]).breakdown
                note = self._note(self.found.get((table, place, key)))
                yield from self._breakdown(value, note, unsealed=made is not None and made.needed and not made.sealed)
            else:
                yield f"    {key}: {flow(value)}{self._after(self._of_record(table, place, key))}{self._gap(gaps.pop(key, None))}"
        yield from (f"    # {key}:{self._gap(said)}" for key, said in gaps.items())

    def _breakdown(self, value: Mapping[str, Any], note: str, *, unsealed: bool) -> Iterator[str]:
        yield f"    breakdown:{self._after(note)}"
        yield "      lines:"
        for line in value["lines"]:
            lacks = (
                ""
                if "cloud" in line
                else f"  # {self._lacks('cloud')}{self.say('，是否上云投入', ', is it investment')}"
            )
            yield f"        - {flow(line)}{lacks}"
        sealed = self.say(
            "双方盖章的日期：{enterprise: 日期, provider: 日期}",
            "the days of the two seals: {enterprise: DAY, provider: DAY}",
        )
        yield f"      sealed_by: {flow(value['sealed_by'])}" + (f"  # {self._lacks(sealed)}" if unsealed else "")

    def _of_record(self, table: str, place: int, key: str) -> str:
        """What is to be said beside a value of a record: its doubt, or why it is linked."""
        linked = key in ("contracts", "payment", "check")
        notes = [found for found in self.of_record.get((table, place, key), ()) if linked or not found.sure]
        return "".join(dict.fromkeys(self._note(found) if linked else self._unsure(found) for found in notes))

    def _gap(self, said: tuple[str, str] | None) -> str:
        return "" if said is None else f"  # {self._lacks(remark(self.say(*said)))}"

    def _left_out(self) -> Iterator[str]:
        if not self.proposal.left_out:
            return
        yield self.say("  # 以下发票没有列入：", "  # Left out:")
        for counted in self.proposal.left_out:
            reasons = [reason for reason in counted.reasons if reason.weight == "out"]
            total = counted.invoice.money("total_yuan")
            shown = "" if total is None else self.say(f"，{plain(total)}元", f", {plain(total)} yuan")
            why = self.say("；", "; ").join(reason.say(self.lang) for reason in reasons)
            where = counted.invoice.where(self.lang)
            name = counted.invoice.name(self.lang) + self.say(f"（{where}）", f" ({where})") + shown
            yield f"  # · {remark(name)}{self.say('：', ': ')}{remark(why)}"

    # ── what stands after a value ───────────────────────────────────────────────────────────────────

    def _after(self, note: str) -> str:
        return f"  #{note}" if note else ""

    def _note(self, found: Found | None) -> str:
        if found is None:
            return ""
        shown = [source.say(self.lang) for source in found.sources[:MOST_SOURCES]]
        if len(found.sources) > MOST_SOURCES:
            shown.append("…")
        where = remark(self.say("、", ", ").join(shown))
        said = remark(found.say(self.lang))
        parts = [part for part in (where, said) if part]
        check = "" if found.sure else self.say(" · 请核对", " · check")
        return f" · {self.say('：', ': ').join(parts)}{check}" if parts else check

    def _unsure(self, found: Found) -> str:
        said = remark(found.say(self.lang))
        return self.say(" · 请核对", " · check") + (self.say("：", ": ") + said if said else "")

    def _lacks(self, what: str) -> str:
        return self.say(f"缺：{what}", f"missing: {what}")


def _tree(fields: Mapping[str, FormField]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, form_field in fields.items():
        *groups, last = path.split(".")
        here = tree
        for group in groups:
            here = here.setdefault(group, {})
        here[last] = form_field
    return tree


def _said(doubts: Sequence[Doubt], lang: str) -> list[str]:
    return [doubt.say(lang) for doubt in doubts]
