"""``yunxing whatif``: other numbers, readings or another edition; who would gain and who would fall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.guide.loading import changed
from yunxing.guide.sheets.reading import Entry, Spreadsheet
from yunxing.guide.whatif import Comparison, compare

from .assess import ONE
from .common import (
    ALL_DO,
    BAD_INPUT,
    PATH,
    Say,
    changes_of,
    check_files,
    context_of,
    edition_of,
    notice,
    options,
    readings_of,
)
from .judged import county_name
from .tables import MOST_ON_TERMINAL, Table, console, emit, form_of, refuse_overwriting


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "whatif",
        short_help=say("改标准、改读法，看谁升谁降", "Change numbers or readings: who gains, who falls"),
        help=say(
            "改动数字、读法或换一版指南，看谁会因此符合、谁会因此不符合，按县区、星级、标准汇总。\n\n"
            "例：yunxing whatif 申报.xlsx --set investment.at_least_yuan.4=50000 --to-reading P2=and",
            "Change numbers, readings or the edition and see who would gain and who would fall, by county, star and criterion.\n\n"
            "Example: yunxing whatif table.xlsx --set investment.at_least_yuan.4=50000 --to-reading P2=and",
        ),
    )
    @click.argument("paths", nargs=-1, required=True, type=PATH, metavar="FILE...")
    @click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help=say("改一个数字，如 effect.at_least.3=1，可多次。", "Change a number such as effect.at_least.3=1; may be repeated."))  # fmt: skip
    @click.option("--to-reading", "to_chosen", multiple=True, metavar="P2=and", help=say("改后的读法，可多次。", "A reading after the change; may be repeated."))  # fmt: skip
    @click.option(
        "--to-edition",
        metavar=say("版本|文件夹", "KEY|FOLDER"),
        help=say("改后的指南版本或文件夹。", "The edition after the change."),
    )
    @options(say, "context", "edition", "reading", "format", "output", "force", "invoices", "services")
    def run(
        *,
        paths: tuple[Path, ...],
        settings: tuple[str, ...],
        to_chosen: tuple[str, ...],
        to_edition: str | None,
        context_file: Path | None,
        edition: str,
        chosen: tuple[str, ...],
        form: str | None,
        output: Path | None,
        force: bool,
        invoices: Path | None,
        services: Path | None,
    ) -> int:
        if not (settings or to_chosen or to_edition):
            raise click.UsageError(
                say(
                    "请用 --set、--to-reading 或 --to-edition 说明要改什么",
                    "say what to change: --set, --to-reading or --to-edition",
                )
            )
        check_files(paths, {"invoices": invoices, "services": services}, say)
        refuse_overwriting(output, force)
        chosen_form = form_of(form, output)
        before = edition_of(edition)
        after = edition_of(to_edition) if to_edition else before
        after = changed(after, changes_of(settings)) if settings else after
        known = context_of(context_file)
        readings = readings_of(chosen, before)
        to_readings = {**{k: v for k, v in readings.items() if k in after.readings}, **readings_of(to_chosen, after)}
        problems: list[str] = []
        err = console(error=True)

        def entries() -> Iterator[Entry]:
            for path in paths:
                sheet = Spreadsheet(before, path, invoices, services)
                broken: list[str] = []
                try:
                    if path.suffix.lower() in ONE:
                        yield Entry(path.stem, 0, reader(before).read(path))
                    else:
                        sheet.open()
                        notice(sheet, say, err)
                        yield from sheet
                except InputError as error:
                    broken = error.lines(say.lang)
                problems.extend([*(problem.line(say.lang) for problem in sheet.problems), *broken])

        found = compare(entries(), before, after, lambda _: known, readings=readings, other_readings=to_readings)
        if found.total or not problems:
            emit(tables(found, before, say), chosen_form, output)
        for line in problems:
            err.print(f"[red]{say('有误', 'error')}[/] ", end="")
            err.print(line, markup=False, soft_wrap=True)
        return BAD_INPUT if problems else ALL_DO

    return run


def tables(found: Comparison, edition: Edition, say: Say) -> list[Table]:
    """A comparison as tables: in all, by county, star and criterion, and one by one."""
    word = int(say.lang != "zh")
    gains, falls = sum(c.gains for c in found.changes), sum(c.falls for c in found.changes)
    counts = [say("升为符合", "Gain"), say("不再符合", "Fall"), say("其他变化", "Other changes")]
    summary: list[list[Any]] = [
        [OUTCOME_WORDS[o][word], found.before[o], found.after[o], f"{found.after[o] - found.before[o]:+d}"]
        for o in Outcome
    ]
    summary.append(
        [say("合计", "Total"), found.total, found.total, say(f"升{gains} 降{falls}", f"gain {gains}, fall {falls}")]
    )
    titles = {rule.key: rule.title.say(say.lang) for rule in edition.rules}
    names: dict[str, Callable[[str], str]] = {
        "county": county_name,
        "star": "{}★".format,
        "criterion": lambda key: titles.get(key, key),
    }
    heads = {"county": say("县区", "County"), "star": say("星级", "Star"), "criterion": say("标准", "Criterion")}
    made = [Table(say("结论对照", "Outcomes"), [say("结论", "Verdict"), say("改前", "Before"), say("改后", "After"), say("增减", "Change")], summary, ["", "number", "number", "number"])]  # fmt: skip
    for what, head in heads.items():
        rows = [[names[what](key), *numbers] for key, numbers in found.by(what).items()]
        made.append(
            Table(say(f"按{head}", f"By {head.lower()}"), [head, *counts], rows, ["", "number", "number", "number"])
        )
    headings = [say("编号", "No."), say("企业", "Enterprise"), say("县区", "County"), say("申报", "Star"), say("改前", "Before"), say("改后", "After"), say("因为", "Because of")]  # fmt: skip
    rows = [
        [c.id, c.name, county_name(c.county), f"{c.star}★", OUTCOME_WORDS[c.before][word], OUTCOME_WORDS[c.after][word], say("、", ", ").join(titles[k] for k in c.criteria)]
        for c in found.changes
    ]  # fmt: skip
    more = say("用 --format csv 或 --output 文件 可得全部", "all of them with --format csv or --output FILE")
    made.append(
        Table(
            say("逐户", "One by one"),
            headings,
            rows,
            (),
            [12, 30, 16, 8, 10, 10, 40],
            MOST_ON_TERMINAL,
            more,
            empty=say("没有一户的结论有变化", "nobody's outcome changes"),
        )
    )
    return made
