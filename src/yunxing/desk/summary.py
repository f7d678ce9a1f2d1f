"""``yunxing summary``: the summary that a county or a city sends on, as a workbook or on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from pydantic_core import PydanticCustomError

from yunxing.dossier.summary import Summary, gathered, listed, notes_of, paper, unshown, workbook
from yunxing.dossier.summary.listing import shortfalls, unmet
from yunxing.guide.files import InputError, Place
from yunxing.guide.sheets.template import kept_whole
from yunxing.guide.values import plain, to_date
from yunxing.reference.calendar import today

from .common import ALL_DO, PATH, Say, context_of, edition_of, options
from .judged import outcome_text
from .tables import console, printable, refuse_overwriting

MAKERS = {".xlsx": workbook, ".pdf": paper}
MOST_LISTED = 12


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "summary",
        short_help=say("生成汇总表（附件4）", "Make the summary of declarations (annex 4)"),
        help=say(
            "把多份申报列成汇总表：认定、推荐分列，横向 A4，供盖章报送。写 .xlsx 或 .pdf。\n\n"
            "DECLARATION 是申报文件（.yaml、.json），或放着申报文件的文件夹。\n\n"
            "不符合要求的申报仍列入，并在屏幕上提示：列不列由经办人定。",
            "List declarations for the office above: recognised and recommended apart, on A4 across, to be sealed. "
            "Writes .xlsx or .pdf.\n\nDECLARATION is a file (.yaml, .json) or a folder of them.\n\n"
            "What does not meet its star is listed all the same, with a notice: the officer decides.",
        ),
    )
    @click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DECLARATION...")
    @click.option(
        "--unit",
        required=True,
        metavar=say("填报单位", "NAME"),
        help=say("填报单位全称。", "The office that fills it in."),
    )
    @click.option(
        "--dated", metavar=say("日期", "DAY"), help=say("填报日期（默认今天）。", "Its date (default: today).")
    )
    @click.option(
        "--notes",
        type=PATH,
        help=say("现场核查、备注（YAML，按统一社会信用代码）。", "Site checks and remarks (YAML, by credit code)."),
    )
    @click.option(
        "--output",
        "-o",
        type=PATH,
        default=Path(say("汇总表.xlsx", "summary.xlsx")),
        show_default=True,
        help=say("写到哪个文件：.xlsx 或 .pdf。", "The file to write: .xlsx or .pdf."),
    )
    @options(say, "context", "edition", "force")
    def run(
        *, paths: tuple[Path, ...], unit: str, dated: str | None, notes: Path | None, output: Path,
        context_file: Path | None, edition: str, force: bool,
    ) -> int:  # fmt: skip
        maker = MAKERS.get(output.suffix.lower())
        if maker is None:
            raise InputError.one(
                Place(str(output)), "", "汇总表写成 .xlsx 或 .pdf，请改文件名", "end the name in .xlsx or .pdf"
            )
        refuse_overwriting(output, force)
        guide = edition_of(edition)
        made = listed(
            gathered(paths, guide),
            guide,
            context_of(context_file),
            unit=unit_of(unit),
            dated=day_of(dated),
            notes=notes_of(notes, guide) if notes else None,
        )
        data = maker(made)
        with kept_whole(output) as beside:
            beside.write_bytes(data)
        show(made, say, output)
        if maker is paper:
            tell_unshown(unshown(made, data), say)
        return ALL_DO

    return run


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


def tell_unshown(characters: str, say: Say) -> None:
    """A notice where a paper lacks characters."""
    if characters:
        err = console(error=True)
        err.print(f"[dark_orange]{say('提示', 'notice')}[/] ", end="")
        text = say(
            f"字库中没有这些字，打印件上是空框，请手写补上，或用 .xlsx 打印：{characters}",
            f"the faces lack these characters; they are boxes on paper: write them in by hand, or print the .xlsx: {characters}",
        )
        err.print(printable(text), markup=False, soft_wrap=True)


def show(summary: Summary, say: Say, output: Path) -> None:
    """How many were listed, and which of them an officer should look at again."""
    counted = say("，", ", ").join(f"{part.title} {len(part.rows)}" for part in summary.parts)
    out = console()
    out.print(printable(f"{say('已写出', 'Written')} {output}{say('：', ': ')}{counted}"), markup=False, soft_wrap=True)
    look = unmet(summary)
    err = console(error=True)
    for row in look[:MOST_LISTED]:
        what = outcome_text(row.verdict.outcome, say.lang)
        err.print(f"[dark_orange]{say('提示', 'notice')}[/] {what} ", end="")
        err.print(printable(f"{row.entry.declaration.name}（{row.entry.file}）"), markup=False, soft_wrap=True)
    if len(look) > MOST_LISTED:
        more = len(look) - MOST_LISTED
        err.print(say(f"另有 {more} 家未达到要求", f"{more} more {'does' if more == 1 else 'do'} not meet it"))
    _show_shortfalls(summary, say)


def _show_shortfalls(summary: Summary, say: Say) -> None:
    """Where 上云投入 is listed with another amount than the form states, both amounts and why."""
    err, found = console(error=True), shortfalls(summary)
    for one in found[:MOST_LISTED]:
        declaration = one.listed.entry.declaration
        err.print(f"[dark_orange]{say('提示', 'notice')}[/] ", end="")
        text = say(
            f"{declaration.name}：申请表填上云投入 {plain(one.stated)} 万元，材料齐全可计的 {plain(one.counted)} 万元，"
            "汇总表列后者。缺什么见 yunxing assess",
            f"{declaration.name}: the form states an investment of {plain(one.stated)} (10k yuan), the proofs bear out "
            f"{plain(one.counted)}, which is listed. yunxing assess says what is lacking",
        )
        err.print(printable(text), markup=False, soft_wrap=True)
    if len(found) > MOST_LISTED:
        more = len(found) - MOST_LISTED
        err.print(say(f"另有 {more} 家两者不同", f"{more} more {'differs' if more == 1 else 'differ'}"))
