"""``yunxing assess``: one declaration or a hundred thousand, judged and explained."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from yunxing.guide.batch import Result, assess_many, result_of
from yunxing.guide.context import Context
from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.guide.sheets.reading import Entry, Problem, Spreadsheet
from yunxing.guide.verdict import assess

from .common import (
    ALL_DO,
    BAD_INPUT,
    PATH,
    SOME_DO_NOT,
    Say,
    check_files,
    context_of,
    edition_of,
    notice,
    options,
    readings_of,
)
from .judged import county_name, findings_table, full_rows, result_dict, short_rows, show_verdict
from .tables import Table, console, emit, form_of, refuse_overwriting
from .workers import in_turn, workers

ONE = (".yaml", ".yml", ".json")
COLLECT_EVERY = 200_000
WORTH_SHARING = 20_000
"""Rows from which on several processes are worth their start."""


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "assess",
        short_help=say("评定申报，说明理由", "Judge declarations and say why"),
        help=say(
            "评定申报并说明理由。\n\nFILE 是一份申报（.yaml、.json），或多份申报的表格（.xlsx、.csv、.parquet，模板见 yunxing template）。"
            "\n\n退出码：2 有不能读的输入；否则 1 有不符合的；否则 0。130 被中断，没有写出文件。",
            "Judge declarations and say why.\n\nFILE is one declaration (.yaml, .json) or a table of many (.xlsx, .csv, .parquet; "
            "see yunxing template).\n\nExit code: 2 some input cannot be read, else 1 some do not meet, else 0. "
            "130: interrupted, no file was written.",
        ),
    )
    @click.argument("paths", nargs=-1, required=True, type=PATH, metavar="FILE...")
    @options(say, "context", "edition", "reading", "format", "output", "force", "invoices", "services")
    @click.option("--all", "every", is_flag=True, help=say("也列出已达到的要求。", "Show what is met as well."))
    def run(
        *,
        paths: tuple[Path, ...],
        context_file: Path | None,
        edition: str,
        chosen: tuple[str, ...],
        form: str | None,
        output: Path | None,
        force: bool,
        invoices: Path | None,
        services: Path | None,
        every: bool,
    ) -> int:
        check_files(paths, {"invoices": invoices, "services": services}, say)
        refuse_overwriting(output, force)
        chosen_form = form_of(form, output)
        guide = edition_of(edition)
        readings = readings_of(chosen, guide)
        context = context_of(context_file)
        run = _Run(guide, context, readings, say)
        singles = [p for p in paths if p.suffix.lower() in ONE]
        if len(paths) == 1 and singles:
            return run.one(paths[0], chosen_form, output, every=every)
        entries = run.entries(paths, {"invoices": invoices, "services": services})
        return run.many(entries, chosen_form, output, big=len(singles) < len(paths))

    return run


class Piece(NamedTuple):
    """Part of an answer: rows ready to be shown, what they count as, and what could not be read."""

    rows: list[Any]
    counted: list[tuple[str, int, Outcome]]
    problems: list[Problem]
    broken: list[str]


class _Run:
    def __init__(self, edition: Edition, context: Context, readings: Mapping[str, str], say: Say) -> None:
        self.edition = edition
        self.context = context
        self.readings = readings
        self.say = say
        self.render: Callable[[Result], Any] = str
        self.problems: list[str] = []
        self.counts: Counter[Outcome] = Counter()
        self.counties: Counter[tuple[str, int, Outcome]] = Counter()

    def one(self, path: Path, form: str, output: Path | None, *, every: bool) -> int:
        declaration = reader(self.edition).read(path)
        verdict = assess(declaration, self.edition, self.context, readings=self.readings)
        if form == "table" and output is None:
            show_verdict(verdict, self.say, every=every)
        else:
            emit([findings_table(verdict, self.say)], form, output, plain=verdict.as_dict(self.say.lang))
        return ALL_DO if verdict.outcome == Outcome.MEETS else SOME_DO_NOT

    def entries(self, paths: Iterable[Path], extra: Mapping[str, Path | None]) -> Iterator[Entry | Spreadsheet]:
        for path in paths:
            if path.suffix.lower() in ONE:
                try:
                    yield Entry(path.stem, 0, reader(self.edition).read(path))
                except InputError as error:
                    self.problems += error.lines(self.say.lang)
            else:
                yield Spreadsheet(self.edition, path, extra["invoices"], extra["services"])

    def many(self, sources: Iterable[Entry | Spreadsheet], form: str, output: Path | None, *, big: bool) -> int:
        gc.set_threshold(COLLECT_EVERY, 20, 100)  # rows make many short-lived records and no cycles to speak of
        on_terminal = form == "table" and output is None
        table, row = (short_rows if on_terminal else full_rows)(self.edition, self.say)
        self.render = partial(result_dict, edition=self.edition) if form == "json" else row
        bar = Progress(
            TextColumn(self.say("评定", "judging")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=console(error=True), transient=True, disable=not (big and console(error=True).is_terminal),
        )  # fmt: skip
        with bar:
            made = self._counted(self._pieces(sources, bar))
            first = next(made, None)
            if first is None and self.problems:
                return self._report(None)  # nothing could be judged: an earlier answer is not replaced by an empty one
            rows = chain([] if first is None else [first], made)
            extra = [self._by_county(), self._unread()] if form == "xlsx" else []
            emit([replace(table, rows=rows), *extra], form, output, plain=rows if form == "json" else None)
        return self._report(output)

    def _pieces(self, sources: Iterable[Entry | Spreadsheet], bar: Progress) -> Iterator[Piece]:
        """The answer piece by piece; a large spreadsheet is shared among processes."""
        task = bar.add_task("", total=None)
        for source in sources:
            if isinstance(source, Entry):
                verdict = assess(source.declaration, self.edition, self.context, readings=self.readings)
                yield self._piece([result_of(verdict, source.id, source.row, self.say.lang)])
                continue
            try:
                source.open()
            except InputError as error:
                self.problems += [p.line(self.say.lang) for p in source.problems] + error.lines(self.say.lang)
                continue
            notice(source, self.say, bar.console)
            count = workers() if source.total >= WORTH_SHARING else 1
            problems: list[Problem] = []
            broken: list[str] = []
            for piece in in_turn(partial(self._share, source), count):
                bar.update(task, advance=len(piece.rows), total=source.total)
                problems += piece.problems
                broken += piece.broken
                yield piece
            self.problems += [problem.line(self.say.lang) for problem in source.in_order(problems)] + broken

    def _share(self, sheet: Spreadsheet, part: int, of: int) -> Iterator[Piece]:
        """One process's share of a spreadsheet: a piece for each of its stretches, and last what could not be read.

        Where the file breaks off, the rows before it are judged all the same.
        """
        told = 0 if part == 0 else len(sheet.problems)
        broken: list[str] = []
        try:
            for stretch in sheet.stretches(part, of):
                yield self._piece(
                    assess_many(stretch, self.edition, self.context, readings=self.readings, lang=self.say.lang)
                )
        except InputError as error:
            broken = error.lines(self.say.lang) if part == 0 else []
        yield Piece([], [], sheet.problems[told:], broken)

    def _piece(self, results: Iterable[Result]) -> Piece:
        kept = list(results)
        counted = [(r.declaration.fields.get("enterprise.division") or "", r.declaration.star, r.outcome) for r in kept]
        return Piece([self.render(r) for r in kept], counted, [], [])

    def _counted(self, pieces: Iterable[Piece]) -> Iterator[Any]:
        for piece in pieces:
            self.counties.update(piece.counted)
            self.counts.update(outcome for _, _, outcome in piece.counted)
            yield from piece.rows

    def _by_county(self) -> Table:
        """Filled once the first sheet is written, for rows are made while they are written."""
        say = self.say

        def rows() -> Iterator[list[Any]]:
            for county, star in sorted({(c, s) for c, s, _ in self.counties}):
                numbers = [self.counties[county, star, outcome] for outcome in Outcome]
                yield [county_name(county), f"{star}★", *numbers, sum(numbers)]

        words = [OUTCOME_WORDS[outcome][say.lang != "zh"] for outcome in Outcome]
        headings = [say("县区", "County"), say("申报", "Star"), *words, say("合计", "Total")]
        return Table(say("按县区", "By county"), headings, rows(), widths=[24, 8, 10, 10, 10, 10, 10])

    def _unread(self) -> Table:
        def rows() -> Iterator[list[Any]]:
            yield from ([line] for line in self.problems)

        return Table(self.say("未能读入", "Not read"), [self.say("问题", "Problem")], rows(), widths=[120])

    def _report(self, output: Path | None) -> int:
        say, err = self.say, console(error=True)
        for line in self.problems:
            err.print(f"[red]{say('有误', 'error')}[/] ", end="")
            err.print(line, markup=False, soft_wrap=True)
        total = sum(self.counts.values())
        words = [f"{OUTCOME_WORDS[o][say.lang != 'zh']} {self.counts[o]}" for o in Outcome if self.counts[o]]
        text = say("，", ", ").join(words)
        where = f" → {output}" if output else ""
        err.print(
            say(f"共评定 {total} 份", f"{total} judged") + (say("：", ": ") + text if text else "") + where,
            markup=False,
        )
        if self.problems:
            err.print(
                say(f"{len(self.problems)} 处未能读入，见上", f"{len(self.problems)} could not be read, see above")
            )
            return BAD_INPUT
        return SOME_DO_NOT if total != self.counts[Outcome.MEETS] else ALL_DO
