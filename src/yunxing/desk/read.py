"""``yunxing read``: files and folders of proof read into facts, with progress, and taken up again after an interruption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from yunxing.evidence.codec import to_plain
from yunxing.evidence.folder import JOURNAL, Found, Reason, Skipped, Step, WorkersError, found, walk
from yunxing.evidence.paper import Reading
from yunxing.evidence.reuse import MemoryIndex, sightings_of
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place, cannot_open

from .common import ALL_DO, SOME_DO_NOT, EndedError, Say, check_files, edition_of, options
from .journals import read_with_journal
from .papers import (
    WEIGHTS,
    Line,
    findings_table,
    full_rows,
    invoice_lines_table,
    invoices_table,
    lines_of,
    short_rows,
    show_reading,
)
from .tables import console, emit, form_of, printable, refuse_overwriting

INTERRUPTED = 130
LONGEST_NAME = 40
REASONS: dict[Reason, tuple[str, str]] = {
    "hidden": ("隐藏文件", "hidden"),
    "junk": ("系统留下的文件", "left by systems"),
    "link": ("快捷链接", "links that lead elsewhere"),
    "special": ("不是普通文件", "no ordinary files"),
    "unreadable": ("打不开的文件夹", "folders that cannot be opened"),
}


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "read",
        short_help=say("读取证明材料：发票、合同、付款凭证等", "Read proof: invoices, contracts, payments and so on"),
        help=say(
            "读取证明材料：是什么、写了什么、在第几页、可靠不可靠。\n\nFILE 是文件或文件夹：发票（XML、OFD、PDF）、扫描件和照片、"
            f"Word、Excel、PPT。\n\n每个文件夹的读取记录写在其中的 {JOURNAL}，中断后加 --resume 接着读；不加则从头读。"
            "记录只对没有动过的文件有效。\n\n"
            "退出码：2 输入不能用；否则 1 有读不了或有错的文件；否则 0。130 被中断，没有写出结果，读取记录留着。",
            "Read proof: what it is, what it says, on which page, and how sure that is.\n\nFILE is a file or a folder: "
            "invoices (XML, OFD, PDF), scans and photographs, Word, Excel, PowerPoint.\n\nThe journal of a folder is "
            f"{JOURNAL} within it: after an interruption, --resume goes on from there; without it all is read anew. "
            "It holds for files that nobody touched since.\n\nExit code: 2 some input cannot be used, else 1 some file "
            "cannot be read or is wrong, else 0. 130: interrupted, no answer was written, the journal stays.",
        ),
    )
    @click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
    @options(say, "edition", "format", "output", "force")
    @click.option(
        "--workers", "-j", type=click.IntRange(1, 64), metavar="N",
        help=say("用几个进程读（默认按处理器，至多 4 个）。", "Processes that read (default: by processors, at most 4)."),
    )  # fmt: skip
    @click.option(
        "--resume", is_flag=True,
        help=say("接着上次的读取记录读，已读的不再读。", "Go on from the journal: what was read is not read again."),
    )  # fmt: skip
    def run(
        *,
        paths: tuple[Path, ...],
        edition: str,
        form: str | None,
        output: Path | None,
        force: bool,
        workers: int | None,
        resume: bool,
    ) -> int:
        check_files(paths, {}, say)
        refuse_overwriting(output, force)
        chosen_form = form_of(form, output)
        guide = edition_of(edition)
        sources = _sources(paths, output, resume=resume)
        return _Run(guide, say, workers, sources).answer(chosen_form, output)

    return run


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are read together: those of a folder with its journal, or those named singly."""

    files: Sequence[Found]
    skipped: Sequence[Skipped] = ()
    journal: Path | None = None
    resume: bool = False
    single: bool = False


def _sources(paths: Sequence[Path], output: Path | None, *, resume: bool) -> list[Source]:
    """What is to be read. Raises ``InputError`` for a path that is not there and where there is nothing to read."""
    sources: list[Source] = []
    for path in paths:
        try:
            if not path.is_dir():
                sources.append(Source([found(path)], single=True))
                continue
            journal = path / JOURNAL
            walked = walk(path, leaving=[journal, *([output] if output is not None else [])])
        except OSError as error:
            if error.errno is None:
                raise InputError.one(
                    Place(str(path)), "", "这不是普通文件，不予读取", "this is no ordinary file and is not read"
                ) from error
            raise cannot_open(str(path), error) from error
        files = (
            [one._replace(name=f"{path.name}/{one.name}") for one in walked.files] if len(paths) > 1 else walked.files
        )
        if not files:
            raise InputError.one(
                Place(str(path)), "", "文件夹里没有可读的文件", "there is no file to read in this folder"
            )
        sources.append(Source(files, walked.skipped, journal, resume))
    if resume and all(source.single for source in sources):
        raise InputError.one(
            Place("--resume"),
            "",
            "只用于文件夹；单个文件没有读取记录",
            "goes with a folder: a single file has no journal",
        )
    return sources


class _Run:
    def __init__(self, edition: Edition, say: Say, workers: int | None, sources: Sequence[Source]) -> None:
        self.edition, self.say, self.workers, self.sources = edition, say, workers, sources
        self.lines: list[Line] = []
        self.begun: set[str] = set()
        self.seen = MemoryIndex()
        self.weights: Counter[str] = Counter()
        self.read = 0
        self.papers = 0

    def answer(self, form: str, output: Path | None) -> int:
        """Read everything and write the answer; the exit code."""
        try:
            with self._bar() as bar:
                self._write(form, output, bar)
        except WorkersError as error:
            raise InputError.one(
                Place("yunxing read"),
                "",
                f"读取用的进程启动不了：{error}",
                f"no process that reads can be started: {error}",
            ) from error
        except KeyboardInterrupt:
            return self._ended(INTERRUPTED, "已中断", "Interrupted")
        except EndedError as error:
            return self._ended(error.code, "已被终止", "Ended from outside")
        return self._report(output)

    def _write(self, form: str, output: Path | None, bar: Progress) -> None:
        on_terminal = form == "table" and output is None
        one = len(self.sources) == 1 and self.sources[0].single
        with closing(self._readings(bar)) as readings:
            if one and on_terminal:
                reading = next(readings)
                bar.stop()
                show_reading(reading, self.edition, self.say)
            elif form == "json":
                made = (to_plain(reading, prints=False) for reading in readings)
                emit([], form, output, plain=next(made) if one else made)
            else:
                table, row = (short_rows if on_terminal else full_rows)(self.edition, self.say)
                rows = (row(line) for line in self._kept(readings, keep=form == "xlsx"))
                others = (invoices_table, invoice_lines_table, findings_table) if form == "xlsx" else ()
                extra = [other(self.lines, self.say) for other in others]
                emit([replace(table, rows=rows), *extra], form, output)

    def _kept(self, readings: Iterator[Reading], *, keep: bool) -> Iterator[Line]:
        """The lines of readings; they are kept for sheets that come after the first."""
        for reading in readings:
            for line in lines_of(reading):
                if keep:
                    self.lines.append(line)
                yield line

    def _readings(self, bar: Progress) -> Generator[Reading]:
        task = bar.add_task("", total=sum(len(source.files) for source in self.sources))
        done = 0
        for source in self.sources:

            def step(at: Step, before: int = done) -> None:
                self._step(bar, task, before, at)

            read = read_with_journal(
                source.files, source.journal, edition=self.edition, say=self.say, workers=self.workers,
                resume=source.resume, step=step,
            )  # fmt: skip
            with closing(read):
                for reading in read:
                    shown = sightings_of(reading, "")
                    reading.findings += [again.finding() for again in self.seen.find(shown)]
                    self.seen.add(shown)
                    self._count(reading)
                    yield reading
            done += len(source.files)

    def _bar(self) -> Progress:
        err = console(error=True)
        return Progress(
            TextColumn(self.say("读取", "reading")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            TextColumn("{task.description}"), console=err, transient=True, disable=not err.is_terminal,
        )  # fmt: skip

    def _step(self, bar: Progress, task: TaskID, before: int, at: Step) -> None:
        if not at.over:
            self.begun.add(at.file)
        page = self.say(f"第{at.page}页", f"page {at.page}") if at.page > 1 else ""
        name = at.file if len(at.file) <= LONGEST_NAME else f"…{at.file[-LONGEST_NAME:]}"
        shown = escape(printable(name).replace("\n", "�").replace("\t", " "))
        bar.update(task, completed=before + at.done, description=f"{shown} {page}")

    def _count(self, reading: Reading) -> None:
        self.read += 1
        self.papers += len(reading.papers)
        found_ = [*reading.findings, *(f for paper in reading.papers for f in paper.findings)]
        worst = next((weight for weight in WEIGHTS if any(f.weight == weight for f in found_)), None)
        if worst is not None:
            self.weights[worst] += 1

    def _ended(self, code: int, zh: str, en: str) -> int:
        err = console(error=True)
        journals = [source.journal for source in self.sources if source.journal is not None and source.journal.exists()]
        if journals:
            listed = self.say("、", ", ").join(str(path) for path in journals)
            text = self.say(
                f"{zh}，没有写出结果。已读的记在 {listed}，加 --resume 可接着读。",
                f"{en}; no answer was written. What was read stands in {listed}: --resume goes on from there.",
            )
        else:
            text = self.say(f"{zh}，没有写出任何文件。", f"{en}; no file was written.")
        err.print(printable(text), markup=False, soft_wrap=True)
        return code

    def _report(self, output: Path | None) -> int:
        say, err = self.say, console(error=True)
        total = sum(len(source.files) for source in self.sources)
        skipped = Counter(one.why for source in self.sources for one in source.skipped)
        files, papers = (f"{n} {word}{'s' * (n != 1)}" for n, word in ((self.read, "file"), (self.papers, "paper")))
        said = [say(f"共读 {self.read} 个文件，{self.papers} 份材料", f"{files} read, {papers}")]
        if any(source.resume for source in self.sources) and len(self.begun) < total:
            kept = total - len(self.begun)
            said.append(say(f"其中 {kept} 个没有再读", f"{kept} of them not read again"))
        said += [
            say(f"{WEIGHTS[weight][2]} {self.weights[weight]} 个", f"{self.weights[weight]} {WEIGHTS[weight][3]}")
            for weight in WEIGHTS
            if self.weights[weight]
        ]
        if skipped:
            listed = say("、", ", ").join(f"{say(*REASONS[why])} {count}" for why, count in sorted(skipped.items()))
            said.append(say(f"跳过：{listed}", f"left out: {listed}"))
        where = f" → {output}" if output else ""
        if total > 1 or output or skipped:
            err.print(printable(say("；", "; ").join(said) + where), markup=False, soft_wrap=True)
        bad = self.weights["refused"] or self.weights["wrong"] or skipped["unreadable"]
        return SOME_DO_NOT if bad else ALL_DO
