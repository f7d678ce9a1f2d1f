"""``yunxing declare``: a folder of proof read into a declaration, with what was found, what is missing, what to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from shlex import quote

import click
from pydantic_core import PydanticCustomError
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from yunxing.evidence.declaring import Doubt, Proposal, declare, written
from yunxing.evidence.folder import JOURNAL, Found, Step, WorkersError, walk
from yunxing.evidence.matching.counting import Reason
from yunxing.evidence.paper import Reading
from yunxing.evidence.reuse import again_in
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place, cannot_open
from yunxing.guide.loading import available
from yunxing.guide.sentences import yuan
from yunxing.guide.sheets.template import kept_whole
from yunxing.guide.values import to_date
from yunxing.reference.calendar import today

from .common import ALL_DO, PATH, EndedError, Say, context_of, edition_of, options
from .journals import read_with_journal
from .judged import outcome_text
from .tables import console, printable, refuse_overwriting

ENDINGS = (".yaml", ".yml")
INTERRUPTED = 130
LONGEST_NAME = 40
MOST_LISTED = 12
_SPECIAL = re.compile(r"[^\w\-./:=,+@%]")
"""What a shell may take for more than text; Chinese characters it does not."""


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "declare",
        short_help=say("读取一个文件夹的材料，写出申报", "Read a folder of proof and write the declaration"),
        help=say(
            "读取文件夹中的材料，写出 yunxing assess 能评定的申报：找到的都填上并注明出处，缺的都列出，不编造。\n\n"
            "文件中没有的（电话、人数、简介、承诺等）留空；有上一份申报时用 --like 带入，逐项请核对；与材料不同的，按材料填写，并写明上一份怎么填的。\n\n"
            f"读取记录写在文件夹中的 {JOURNAL}，与 yunxing read 共用；加 --resume 不再读已读的文件。\n\n"
            "退出码：0 已写出（缺什么见所写文件）；2 输入不能用。130 被中断，没有写出申报，读取记录留着。",
            "Read the files of a folder and write a declaration that yunxing assess takes: what was found is filled in with "
            "its source, what is missing is named, nothing is invented.\n\nWhat no file shows (phones, staff, texts, the "
            "promise) stays empty; --like takes it from an earlier declaration, to be looked at; "
            "where that says otherwise than the files, the files stand and it is said.\n\n"
            f"The journal is {JOURNAL} in the folder, the same as that of yunxing read: with --resume, what was read is not "
            "read again.\n\nExit code: 0 written (what is missing stands in it), 2 some input cannot be used. 130: "
            "interrupted, no declaration was written, the journal stays.",
        ),
    )
    @click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
    @click.option(
        "--star", metavar="3",
        help=say("申报星级；给了 --like 时默认与它相同。", "The star applied for; with --like, by default the same as there."),
    )  # fmt: skip
    @options(say, "edition", "context", "force")
    @click.option(
        "--output", "-o", type=PATH,
        help=say("写到哪个文件（默认 申报.yaml）。", "The file to write (default: declaration.yaml)."),
    )  # fmt: skip
    @click.option(
        "--filed-on", metavar=say("日期", "DAY"), help=say("填报日期（默认今天）。", "Day of filing (default: today).")
    )
    @click.option(
        "--applicant", metavar=say("名称", "NAME"),
        help=say("申报企业名称（默认按营业执照）。", "Name of the enterprise (default: by the licence)."),
    )  # fmt: skip
    @click.option(
        "--like", type=PATH, metavar=say("申报.yaml", "FILE"),
        help=say("上一份申报：文件中没有的从中带入，承诺除外；与文件不同的逐项说明。", "An earlier declaration: take from it what no file shows, but for the promise, and say where it differs."),
    )  # fmt: skip
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
        folder: Path,
        star: str | None,
        edition: str,
        context_file: Path | None,
        force: bool,
        output: Path | None,
        filed_on: str | None,
        applicant: str | None,
        like: Path | None,
        workers: int | None,
        resume: bool,
    ) -> int:
        output = output if output is not None else Path(say("申报.yaml", "declaration.yaml"))
        _refuse_ending(output)
        refuse_overwriting(output, force)
        guide = edition_of(edition)
        context = context_of(context_file)
        earlier = reader(guide).read(like) if like is not None else None
        made = _Run(guide, say, workers=workers, resume=resume)
        chosen, day = _star(star, guide, earlier, say), _day(filed_on)
        files = _files(folder, output)
        readings = made.readings(folder, files)
        if readings is None:
            return made.code
        again = [Doubt(one.here.file, one.say("zh"), one.say("en")) for one in again_in(readings)]
        proposal = declare(
            readings, guide, star=chosen, filed_on=day, applicant=applicant, context=context, like=earlier, reuse=again
        )
        with kept_whole(output) as beside:
            beside.write_text(written(proposal, say.lang), encoding="utf-8")
        show(proposal, say, output, len(readings))
        _next(output, edition, context_file, say)
        return ALL_DO

    return run


def _refuse_ending(output: Path) -> None:
    if output.suffix.lower() not in ENDINGS:
        raise InputError.one(
            Place(str(output)),
            "",
            "申报写成 YAML，文件名请以 .yaml 结尾",
            "a declaration is YAML: end the name in .yaml",
        )


def _star(star: str | None, edition: Edition, like: Declaration | None, say: Say) -> int:
    """The star as given by number or name, else that of the earlier declaration. It is never guessed from the files."""
    if star is None:
        if like is not None:
            return like.star
        listed = "|".join(map(str, edition.stars))
        raise click.UsageError(say(f"请用 --star {listed} 说明申报几星级", f"say which star: --star {listed}"))
    try:
        return reader(edition).star(star)
    except PydanticCustomError as error:
        raise _said("--star", error) from error


def _day(text: str | None) -> date:
    if text is None:
        return today()
    try:
        return to_date(text) or today()
    except PydanticCustomError as error:
        raise _said("--filed-on", error) from error


def _said(option: str, error: PydanticCustomError) -> InputError:
    context = error.context or {}
    return InputError.one(Place(option), "", str(context.get("zh", error)), str(context.get("en", error)))


def _files(folder: Path, output: Path) -> Sequence[Found]:
    """The files to read. Raises ``InputError`` where there is no folder, or nothing in it."""
    try:
        files = walk(folder, leaving=[folder / JOURNAL, output]).files
    except NotADirectoryError as error:
        raise InputError.one(
            Place(str(folder)),
            "",
            "这不是文件夹。请把材料放在一个文件夹里，写上文件夹的路径",
            "this is no folder: put the files into one and name it",
        ) from error
    except OSError as error:
        raise cannot_open(str(folder), error) from error
    if not files:
        raise InputError.one(
            Place(str(folder)), "", "文件夹里没有可读的文件", "there is no file to read in this folder"
        )
    return files


class _Run:
    """The reading of a folder, with progress; ``code`` is the exit code where it was ended from outside."""

    def __init__(self, edition: Edition, say: Say, *, workers: int | None, resume: bool) -> None:
        self.edition, self.say, self.workers, self.resume = edition, say, workers, resume
        self.code = ALL_DO

    def readings(self, folder: Path, files: Sequence[Found]) -> list[Reading] | None:
        """All readings; None where the run was ended before."""
        journal = folder / JOURNAL
        try:
            return list(self._read(journal, files))
        except WorkersError as error:
            zh, en = "读取用的进程启动不了", "no process that reads can be started"
            raise InputError.one(Place("yunxing declare"), "", f"{zh}：{error}", f"{en}: {error}") from error
        except KeyboardInterrupt:
            self.code = INTERRUPTED
        except EndedError as error:
            self.code = error.code
        text = self.say("已中断，没有写出申报。", "Interrupted; no declaration was written.")
        if journal.exists():
            text += self.say(
                f"已读的记在 {journal}，加 --resume 可接着读。",
                f" What was read stands in {journal}: --resume goes on from there.",
            )
        console(error=True).print(printable(text), markup=False, soft_wrap=True)
        return None

    def _read(self, journal: Path, files: Sequence[Found]) -> Iterator[Reading]:
        err = console(error=True)
        bar = Progress(
            TextColumn(self.say("读取", "reading")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            TextColumn("{task.description}"), console=err, transient=True, disable=not err.is_terminal,
        )  # fmt: skip
        task = bar.add_task("", total=len(files))

        def step(at: Step) -> None:
            bar.update(task, completed=at.done, description=escape(printable(at.file[-LONGEST_NAME:])))

        read = read_with_journal(
            files, journal, edition=self.edition, say=self.say, workers=self.workers, resume=self.resume, step=step
        )
        with bar, closing(read):
            yield from read


def show(proposal: Proposal, say: Say, output: Path, files: int) -> None:
    """What was found, what is missing and what is doubtful, on the terminal."""
    out, values = console(), proposal.values
    out.print(f"[bold]{say('已写出', 'Written')}[/] ", end="")
    out.print(printable(str(output)), markup=False)
    out.print(printable(_counts(proposal, say, files)), markup=False, soft_wrap=True)
    star = next(s for s in proposal.edition.about.stars if s.star == values["star"]).name.say(say.lang)
    outcome = outcome_text(proposal.verdict.outcome, say.lang)
    out.print(f"{say(f'按现有内容申报{star}', f'As it stands, for {star}')}{say('：', ': ')}{outcome}")
    missing = [f"{m.say(say.lang)}  {m.clause}" for m in proposal.missing]
    left_out = [f"{c.invoice.name(say.lang)}{say('：', ': ')}{_why(c.reasons, say)}" for c in proposal.left_out]
    _list(say("没有列入的发票", "Invoices left out"), left_out, "dim", say)
    _list(say("缺", "Missing"), missing, "dark_orange", say)
    _list(say("请核对", "To be checked"), _texts(proposal.doubts, say), "magenta", say)
    _list(say("疑似重复使用", "Perhaps used twice"), _texts(proposal.reuse, say), "red", say)


def _counts(proposal: Proposal, say: Say, files: int) -> str:
    values = proposal.values
    filled = sum(f.path[0] not in _TABLES for f in proposal.found)
    counts = [
        say(f"{files} 个文件", f"{files} files"),
        say(f"表头 {filled} 项", f"{filled} fields"),
        *(
            say(f"{zh} {len(values.get(key, ()))}", f"{en} {len(values.get(key, ()))}")
            for key, (zh, en) in _TABLES.items()
        ),
    ]
    unsure = sum(not found.sure for found in proposal.found)
    counts.append(say(f"没有读准的 {unsure} 处", f"{unsure} not sure"))
    counted = proposal.investment_yuan
    if counted is not None:
        counts.append(say(f"可计投入 {yuan(counted)} 元", f"{yuan(counted)} yuan count"))
    return say("，", ", ").join(counts)


_TABLES = {
    "providers": ("服务商", "providers"),
    "services": ("云服务", "services"),
    "claims": ("勾选", "rows ticked"),
    "contracts": ("合同", "contracts"),
    "invoices": ("发票", "invoices"),
    "evidence": ("证明材料", "evidence"),
}


def _why(reasons: Sequence[Reason], say: Say) -> str:
    return say("；", "; ").join(reason.say(say.lang) for reason in reasons if reason.weight == "out")


def _texts(doubts: Sequence[Doubt], say: Say) -> list[str]:
    return [doubt.say(say.lang) for doubt in doubts]


def _list(title: str, items: Sequence[str], colour: str, say: Say) -> None:
    if not items:
        return
    out = console()
    out.print(f"\n[bold]{title}[/] {len(items)}")
    for item in items[:MOST_LISTED]:
        out.print(Padding(f"[{colour}]·[/] {escape(printable(item))}", (0, 0, 0, 2)))
    if len(items) > MOST_LISTED:
        more = len(items) - MOST_LISTED
        out.print(Padding(say(f"… 另有 {more} 项，见所写文件", f"… {more} more in the file"), (0, 0, 0, 2)))


def _next(output: Path, edition: str, context: Path | None, say: Say) -> None:
    """The command to run once it is filled in."""
    parts = ["yunxing", "assess", str(output)]
    parts += ["--edition", edition] if edition != available()[0] else []
    parts += ["--context", str(context)] if context is not None else []
    out = console()
    out.print(f"\n{say('补填后运行', 'Once it is filled in, run')}{say('：', ': ')}", end="")
    out.print(
        printable(" ".join(quote(part) if _SPECIAL.search(part) else part for part in parts)),
        markup=False,
        soft_wrap=True,
    )
