"""What ``summary``, ``package`` and ``letter`` share: who sends and when, the office's notes, and whom an officer should look at again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from yunxing.dossier.summary import Entry, Summary, listed, notes_of
from yunxing.dossier.summary.listing import shortfalls, unmet
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.values import plain, to_date
from yunxing.guide.verdict import Verdict, assess
from yunxing.reference.calendar import today

from .common import PATH, Command, Say, context_of
from .judged import outcome_text
from .tables import console, printable

MOST_LISTED = 12


def sender(say: Say, zh: str, en: str) -> Callable[[Command], Command]:
    """``--unit``, ``--dated`` and ``--notes``; the office is called ``zh`` and ``en``."""
    options = (
        click.option("--unit", required=True, metavar=say(zh, "NAME"), help=say(f"{zh}全称。", en)),
        click.option("--dated", metavar=say("日期", "DAY"), help=say("填报日期（默认今天）。", "Its date (default: today).")),
        click.option(
            "--notes", type=PATH,
            help=say("现场核查、备注（YAML，按统一社会信用代码）。", "Site checks and remarks (YAML, by credit code)."),
        ),
    )  # fmt: skip

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def summary_of(
    entries: Sequence[Entry], guide: Edition, *, unit: str, dated: str | None, notes: Path | None,
    context_file: Path | None, **_: Any,
) -> Summary:  # fmt: skip
    """The summary of declarations with what those options say. Raises ``InputError``."""
    context = context_of(context_file)
    return listed(
        entries,
        guide,
        lambda entry: assess(entry.declaration, guide, context),
        unit=unit_of(unit),
        dated=day_of(dated),
        notes=notes_of(notes, guide) if notes else None,
    )


def unit_of(text: str) -> str:
    """The name of an office as given. Raises ``InputError`` for one that is empty or cannot be shown."""
    tidy = " ".join(text.split())
    if not tidy or not tidy.isprintable():
        raise InputError.one(
            Place("--unit"), "", "填报单位不能为空，也不能含有不能显示的字符", "name the office, in characters that can be shown"
        )  # fmt: skip
    return tidy


def day_of(text: str | None, option: str = "--dated") -> date:
    """A day given as an option; today without one. Raises ``InputError`` for what is no day."""
    try:
        return (to_date(text) if text else None) or today()
    except PydanticCustomError as error:
        context = error.context or {}
        raise InputError.one(Place(option), "", str(context.get("zh", error)), str(context.get("en", error))) from error


def tell(text: str, say: Say) -> None:
    """A notice in one line."""
    err = console(error=True)
    err.print(f"[dark_orange]{say('提示', 'notice')}[/] ", end="")
    err.print(printable(text), markup=False, soft_wrap=True)


def tell_unshown(characters: str, say: Say) -> None:
    """A notice where a paper lacks characters."""
    if characters:
        tell(
            say(
                f"字库中没有这些字，打印件上是空框，请手写补上，或用 .xlsx 打印：{characters}",
                f"the faces lack these characters; they are boxes on paper: write them in by hand, or print the .xlsx: {characters}",
            ),
            say,
        )


def tell_unmet(judged: Iterable[tuple[Entry, Verdict]], say: Say) -> None:
    """Notices of those that do not meet what their star asks."""
    look = unmet(judged)
    err = console(error=True)
    for entry, verdict in look[:MOST_LISTED]:
        err.print(f"[dark_orange]{say('提示', 'notice')}[/] {outcome_text(verdict.outcome, say.lang)} ", end="")
        err.print(printable(f"{entry.declaration.name}（{entry.file}）"), markup=False, soft_wrap=True)
    if len(look) > MOST_LISTED:
        more = [entry.declaration.name for entry, _ in look[MOST_LISTED:]]
        text = say(
            f"另有 {len(more)} 家未达到要求：{'、'.join(more)}",
            f"{len(more)} more {'does' if len(more) == 1 else 'do'} not meet it: {', '.join(more)}",
        )
        err.print(printable(text), markup=False, soft_wrap=True)


def show(summary: Summary, say: Say, output: Path) -> None:
    """How many were listed, and which of them an officer should look at again."""
    counted = say("，", ", ").join(f"{part.title} {len(part.rows)}" for part in summary.parts)
    out = console()
    out.print(printable(f"{say('已写出', 'Written')} {output}{say('：', ': ')}{counted}"), markup=False, soft_wrap=True)
    tell_unmet([(row.entry, row.verdict) for row in summary.rows], say)
    _show_shortfalls(summary, say)


def _show_shortfalls(summary: Summary, say: Say) -> None:
    """Where 上云投入 is listed with another amount than the form states, both amounts and why."""
    found = shortfalls(summary)
    for one in found[:MOST_LISTED]:
        declaration = one.listed.entry.declaration
        tell(
            say(
                f"{declaration.name}：申请表填上云投入 {plain(one.stated)} 万元，材料齐全可计的 {plain(one.counted)} 万元，"
                "汇总表列后者。缺什么见 yunxing assess",
                f"{declaration.name}: the form states an investment of {plain(one.stated)} (10k yuan), the proofs bear out "
                f"{plain(one.counted)}, which is listed. yunxing assess says what is lacking",
            ),
            say,
        )
    if len(found) > MOST_LISTED:
        more = [one.listed.entry.declaration.name for one in found[MOST_LISTED:]]
        text = say(
            f"另有 {len(more)} 家两者不同：{'、'.join(more)}",
            f"{len(more)} more {'differs' if len(more) == 1 else 'differ'}: {', '.join(more)}",
        )
        console(error=True).print(printable(text), markup=False, soft_wrap=True)
