"""``yunxing bind``: a declaration and the folder of its proofs in, one PDF out: form, contents, proofs, page numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.sheets.template import kept_whole

from .common import ALL_DO, BAD_INPUT, PATH, Say, edition_of, options
from .papers import WEIGHTS
from .tables import console, printable, refuse_overwriting

if TYPE_CHECKING:
    from yunxing.dossier.binding import Bound, Noted, Plan

MOST_LISTED = 40
_ORDER = ("refused", "wrong", "doubtful", "note")
Form = Callable[[Declaration], bytes]


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "bind",
        short_help=say("把申请表和证明材料装订成一份 PDF 申报书", "Bind the form and its proofs into one PDF"),
        help=say(
            "把申请表和文件夹里的证明材料按指南的顺序装订成一份 PDF：封面、目录、书签、逐页页码、每项前的隔页、原件清单。"
            "申请表里的页码按实际页码填写。\n\n先检查全部文件：有一个装订不了就都不装订，并说明办法。原件不改动。\n\n"
            "退出码：0 已装订；2 有文件不能装订，或输入不能用，没有写出文件。",
            "Bind the form and the proofs of a folder into one PDF, in the order of the guide: cover, contents, bookmarks, a "
            "number on each page, a sheet before each item, a list of originals. The pages that the form refers to are "
            "filled in as they are.\n\nAll files are looked through first: where one cannot be bound nothing is, and the way "
            "out is said. The originals are not touched.\n\nExit code: 0 bound; 2 some file cannot be bound or some input "
            "cannot be used, and nothing was written.",
        ),
    )
    @click.argument("declaration", type=PATH, metavar="DECLARATION.yaml")
    @click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
    @options(say, "edition", "force")
    @click.option(
        "--output", "-o", type=PATH,
        help=say("写到哪个文件（默认 申报书.pdf）。", "The file to write (default: bound.pdf)."),
    )  # fmt: skip
    @click.option(
        "--write-pages", type=PATH, metavar="PATH",
        help=say(
            "另写一份申报，页码已填好，其余照旧（可以就是原文件，加 --force）。",
            "Also write the declaration with its pages filled in, all else as it was (may be the same file, with --force).",
        ),
    )  # fmt: skip
    def run(
        *, declaration: Path, folder: Path, edition: str, force: bool, output: Path | None, write_pages: Path | None
    ) -> int:
        output = output if output is not None else Path(say("申报书.pdf", "bound.pdf"))
        _refuse_names(declaration, output, write_pages)
        for path in (output, write_pages):
            refuse_overwriting(path, force)
        # What binds loads what draws and reads PDFs: other commands need not wait for it.
        from yunxing.dossier.binding import bind, plan  # noqa: PLC0415
        from yunxing.dossier.binding.returning import with_pages  # noqa: PLC0415

        guide = edition_of(edition)
        read = reader(guide).read(declaration)
        _refuse_evidence(read, folder, output, write_pages)
        form = form_of(guide)
        ours = [path for path in (output, write_pages, declaration) if path is not None]
        with _Bar(say) as bar, plan(read, guide, folder, progress=bar.step, leaving=ours) as planned:
            bound = None if planned.refused else bind(planned, form, output, progress=bar.step)
        if bound is None:
            show(planned.findings, say)
            console(error=True).print(_refused(planned, say), markup=False, soft_wrap=True)
            return BAD_INPUT
        if write_pages is not None:
            text = with_pages(declaration, bound.declaration)
            with kept_whole(write_pages) as beside:
                beside.write_text(text, encoding="utf-8")
        _show_bound(bound, planned, say, output, write_pages)
        return ALL_DO

    return run


def form_of(edition: Edition) -> Form:
    """What makes the official form of an edition; loaded when it is needed, as are the faces it is set in."""
    from yunxing.dossier.form import form_pdf  # noqa: PLC0415

    return lambda declaration: form_pdf(declaration, edition, numbered=False)


def _refuse_names(declaration: Path, output: Path, write_pages: Path | None) -> None:
    if output.suffix.lower() != ".pdf":
        raise InputError.one(
            Place(str(output)), "", "申报书写成 PDF，文件名请以 .pdf 结尾", "it is a PDF: end the name in .pdf"
        )
    if write_pages is not None and write_pages.suffix.lower() != declaration.suffix.lower():
        raise InputError.one(
            Place(str(write_pages)),
            "",
            f"与原申报的格式相同，文件名请以 {declaration.suffix} 结尾",
            f"it has the format of the declaration: end the name in {declaration.suffix}",
        )


def _refuse_evidence(declaration: Declaration, folder: Path, *written: Path | None) -> None:
    """Raise ``InputError`` where what is to be written would overwrite a proof: originals are never touched."""
    proofs: dict[Path, str] = {}
    for record in declaration.evidence:
        for name in {record.file or "", (record.file or "").rpartition("#")[0]} - {""}:
            proofs.setdefault((folder / name).resolve(), record.id)
    for path in written:
        if path is not None and path.resolve() in proofs:
            raise InputError.one(
                Place(str(path)),
                "",
                f"这是证明材料「{proofs[path.resolve()]}」的文件，写入会覆盖原件，请换一个文件名",
                f"this is the file of the evidence {proofs[path.resolve()]!r}, which would be overwritten: choose another name",
            )


@dataclass
class _Bar:
    """Progress on a terminal."""

    say: Say

    def __post_init__(self) -> None:
        err = console(error=True)
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), console=err, transient=True,
            disable=not err.is_terminal,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}
        self._words = {
            "looking": self.say("检查文件", "looking through"),
            "numbering": self.say("排页码", "numbering"),
            "binding": self.say("装订", "binding"),
            "writing": self.say("写出", "writing"),
        }

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def step(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(self._words[stage], total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)


def show(findings: Sequence[Noted], say: Say) -> None:
    """What there is to say of the files, the gravest first."""
    listed = sorted(findings, key=lambda noted: _ORDER.index(noted.finding.weight))
    out = console()
    for noted in listed[:MOST_LISTED]:
        shape, colour, *_ = WEIGHTS[noted.finding.weight]
        where = f"{escape(printable(noted.file))}{say('：', ': ')}" if noted.file else ""
        text = f"[{colour}]{shape}[/] {where}{escape(printable(noted.finding.say(say.lang)))}"
        out.print(Padding(text, (0, 0, 0, 2)))
    if len(listed) > MOST_LISTED:
        more = len(listed) - MOST_LISTED
        out.print(Padding(say(f"… 另有 {more} 条", f"… {more} more"), (0, 0, 0, 2)))


def _refused(planned: Plan, say: Say) -> str:
    faults = len(planned.refused)
    named = [noted.file for noted in planned.refused if noted.file]
    number = len(set(named)) + faults - len(named)  # a record that names no file is one that is not there
    zh, en = (f"（✕ {faults} 处）", f" (✕ {faults} times)") if faults != number else ("", "")
    return say(
        f"有 {number} 个文件不能装订{zh}，没有写出申报书。请按以上办法处理后再运行。",
        f"{number} {'file' if number == 1 else 'files'} cannot be bound{en}, and nothing was written. Do as is said above, then run it again.",
    )


def _show_bound(bound: Bound, planned: Plan, say: Say, output: Path, write_pages: Path | None) -> None:
    out = console()
    out.print(f"[bold]{say('已装订', 'Bound')}[/] ", end="")
    out.print(printable(str(output)), markup=False, soft_wrap=True)
    out.print(
        say(
            f"共 {bound.pages} 页，证明材料 {len(planned.pieces)} 件 {planned.pages} 页",
            f"{bound.pages} pages; {len(planned.pieces)} proofs with {planned.pages} pages",
        )
    )
    out.print(f"SHA-256 {bound.sha256}", soft_wrap=True)
    if write_pages is not None:
        out.print(say("页码已填入 ", "Pages filled in: "), end="")
        out.print(printable(str(write_pages)), markup=False, soft_wrap=True)
    show(bound.findings, say)
