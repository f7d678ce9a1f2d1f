"""What was read of a form as a declaration file: each value beside the name it has on the form, the rest as comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from yunxing.evidence.declaring.scalars import block, flow, remark, scalar
from yunxing.guide.edition import Edition
from yunxing.guide.shapes import FormField

if TYPE_CHECKING:
    from . import ReadForm

_TABLES = {
    "providers": ("上云合作机构", "Providers"),
    "services": ("云服务：申请表上没有，请补填名称和开始使用的日期", "Cloud services: not on the form; fill in their names and first days"),
    "claims": ("勾选的子域；services、evidence 请补填", "Rows ticked; fill in services and evidence"),
    "contracts": ("合同：申请表上只有页码，其余请补填", "Contracts: the form has their pages alone; fill in the rest"),
    "invoices": ("发票：claimed_yuan 为附表所填金额，其余请补填", "Invoices: claimed_yuan is the amount in the table; fill in the rest"),
    "evidence": ("证明材料：申请表上没有，请补填", "Evidence: not on the form; fill it in"),
}  # fmt: skip


def declaration_text(read: ReadForm, edition: Edition, lang: str = "zh") -> str:
    """The text of a YAML file that reads back as the values of the form."""
    return "\n".join(_Writing(read, edition, lang).lines()) + "\n"


class _Writing:
    def __init__(self, read: ReadForm, edition: Edition, lang: str) -> None:
        self.values, self.problems, self.edition, self.lang = read.values, read.problems, edition, lang
        self.notes = read.notes
        self.form = read.form

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    def lines(self) -> Iterator[str]:
        yield f"# {remark(self.edition.about.title.say(self.lang))}"
        yield self.say(
            "# 由 yunxing form --read 从填好的申请表读出。行首有 # 的没有填，或申请表上没有：去掉 #，写在冒号后。",
            "# Made by yunxing form --read from a filled form. Lines with # were not filled in or are not on the form: take off "
            "the # and write after the colon.",
        )
        if self.problems:
            yield ""
            yield self.say("# ── 没有读准，请核对 ──", "# ── Not read for sure: check ──")
            yield from (f"# · {remark(problem.say(self.lang))}" for problem in self.problems)
        yield ""
        for key in ("format", "edition", "star"):
            yield f"{key}: {scalar(self.values[key])}" if key in self.values else f"# {key}:"
        yield from self._fields(_tree(self.edition), self.values, 0)
        for key, (zh, en) in _TABLES.items():
            yield ""
            yield f"# {self.say(zh, en)}"
            for text in self.notes.get(key, ()):
                yield f"# {self.say('申请表上写的', 'Written on the form')}{self.say('：', ': ')}{remark(text)}"
            rows = self.values.get(key, [])
            yield f"{key}:" if rows else f"{key}: []"
            for row in rows:
                yield from self._row(row)

    def _fields(self, tree: Mapping[str, Any], values: Any, depth: int) -> Iterator[str]:
        space = "  " * depth
        for key, inner in tree.items():
            value = values.get(key) if isinstance(values, Mapping) else None
            if isinstance(inner, FormField):
                yield from self._field(key, inner, value, space)
                continue
            if depth == 0:
                yield ""
            below = list(self._fields(inner, value, depth + 1))
            filled = any(not line.lstrip().startswith("#") for line in below)
            yield f"{space}{key}:" if filled else f"{space}# {key}:"
            yield from below

    def _field(self, key: str, form_field: FormField, value: Any, space: str) -> Iterator[str]:
        title = remark(form_field.titles.get(self.form, form_field.title).say(self.lang))
        if value is None:
            why = self.say("（申请表上没有）", " (not on the form)") if form_field.ours else ""
            yield f"{space}# {key}:  # {title}{why}"
            return
        text = block(value, len(space) + 2) if isinstance(value, str) else None
        first, _, rest = (text or flow(value)).partition("\n")
        yield f"{space}{key}: {first}  # {title}"
        if rest:
            yield rest

    def _row(self, row: Mapping[str, Any]) -> Iterator[str]:
        if "breakdown" not in row:
            yield f"  - {flow(row)}{self._named(row)}"
            return
        for place, (key, value) in enumerate(row.items()):
            start = "  - " if place == 0 else "    "
            if key != "breakdown":
                yield f"{start}{key}: {flow(value)}"
                continue
            yield f"{start}{key}:"
            yield "      lines:"
            yield from (f"        - {flow(line)}" for line in value["lines"])
            dated = self.say("、", ", ").join(map(remark, self.notes.get(str(row.get("id")), ())))
            note = self.say("看到纸质件上的章后再填", "fill it in once you have seen the seals on paper")
            on_form = self.say(f"；表上的日期：{dated}", f"; days on the form: {dated}") if dated else ""
            yield f"      sealed_by: {flow(value['sealed_by'])}  # {note}{on_form}"

    def _named(self, row: Mapping[str, Any]) -> str:
        sub = self.edition.by_key.get(str(row.get("item")))
        return f"  # {remark(sub.name.say(self.lang))}" if sub is not None else ""


def _tree(edition: Edition) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, form_field in edition.fields.items():
        *groups, last = path.split(".")
        here = tree
        for group in groups:
            here = here.setdefault(group, {})
        here[last] = form_field
    return tree
