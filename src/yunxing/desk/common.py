"""What commands share: the language, the options that say under which edition, context and readings to judge."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from yunxing.guide.context import Context, read_context
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.loading import available, changed, load_edition
from yunxing.guide.sheets.reading import Spreadsheet

BAD_INPUT, SOME_DO_NOT, ALL_DO = 2, 1, 0
Command = Callable[..., Any]
PATH = click.Path(path_type=Path, dir_okay=False)


class EndedError(BaseException):
    """The system asks this process to end: what is half done is cleared away on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


@dataclass(frozen=True)
class Say:
    """The language of a run."""

    lang: str

    def __call__(self, zh: str, en: str) -> str:
        """The text in the language of the run."""
        return en if self.lang == "en" else zh


def options(say: Say, *names: str) -> Callable[[Command], Command]:
    """The options of those names, in that order."""
    default = available()[0]
    made: dict[str, Callable[[Command], Command]] = {
        "edition": click.option(
            "--edition", default=default, show_default=True, metavar=say("版本|文件夹", "KEY|FOLDER"),
            help=say("按哪一版指南评定。", "The edition of the guide to judge by."),
        ),
        "context": click.option(
            "--context", "context_file", type=PATH,
            help=say("受理地区、名单、黑名单、已获星级、批次期限（YAML/JSON）；不给则这些作“未知”。",
                     "What the office knows: area, lists, sanctions, titles, call (YAML/JSON); without it these are not known."),
        ),
        "reading": click.option(
            "--reading", "-r", "chosen", multiple=True, metavar="P2=and",
            help=say("改用某一读法，可多次。见 yunxing explain。", "Set a reading; may be repeated. See yunxing explain."),
        ),
        "format": click.option(
            "--format", "-f", "form", type=click.Choice(["table", "json", "csv", "xlsx", "md"]),
            help=say("输出形式，默认按 --output 的后缀，否则为表格。", "Form of the answer; by the ending of --output, else a table."),
        ),
        "output": click.option(
            "--output", "-o", type=PATH, help=say("写到文件（写完整才出现）。", "Write to a file (which appears only when whole)."),
        ),
        "force": click.option("--force", is_flag=True, help=say("覆盖已有文件。", "Overwrite an existing file.")),
        "invoices": click.option(
            "--invoices", type=PATH, help=say("CSV、Parquet 的发票表（默认找 文件名.发票.csv）。",
                                             "The table of invoices for CSV or Parquet (default: NAME.invoices.csv beside it)."),
        ),
        "services": click.option(
            "--services", type=PATH, help=say("CSV、Parquet 的云服务表（默认找 文件名.云服务.csv）。",
                                             "The table of services for CSV or Parquet (default: NAME.services.csv beside it)."),
        ),
    }  # fmt: skip

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = made[name](command)
        return command

    return add


def readings_of(chosen: Sequence[str], edition: Edition) -> dict[str, str]:
    """``P2=and`` as a mapping. Raises ``InputError`` for what is no reading of the edition."""
    found: dict[str, str] = {}
    for text in chosen:
        key, mark, value = text.partition("=")
        if not mark:
            raise InputError.one(
                Place("--reading"), text, "应写成 P2=and 的样子", "write it as P2=and; see yunxing explain P2"
            )
        edition.check_alternative(key.strip(), value.strip())
        found[key.strip()] = value.strip()
    return found


def changes_of(settings: Sequence[str]) -> dict[str, str]:
    """``investment.at_least_yuan.4=50000`` as a mapping."""
    found: dict[str, str] = {}
    for text in settings:
        path, mark, value = text.partition("=")
        if not mark:
            raise InputError.one(
                Place("--set"),
                text,
                "应写成 investment.at_least_yuan.4=50000 的样子",
                "write it as investment.at_least_yuan.4=50000",
            )
        found[path.strip()] = value.strip()
    return found


def check_files(paths: Sequence[Path], others: Mapping[str, Path | None], say: Say) -> None:
    """Refuse a file that is given twice, and tables of invoices or services that go with none of the files."""
    seen: set[str] = set()
    for path in paths:
        real = os.path.realpath(path)
        if real in seen:
            raise InputError.one(Place(str(path)), "", "这个文件给了两次，请只给一次", "given twice: give it once")
        seen.add(real)
    given = next((name for name, path in others.items() if path), None)
    if given and not any(path.suffix.lower() in (".csv", ".parquet") for path in paths):
        raise click.UsageError(
            say(
                f"--{given} 只用于 CSV、Parquet 的申报表，所给文件中没有",
                f"--{given} goes with a table in CSV or Parquet; there is none among the files",
            )
        )


def refuse_ending(output: Path, zh: str, en: str, *endings: str) -> None:
    """Refuse a name for a document (``zh``, ``en``) that ends otherwise than such documents do."""
    if output.suffix.lower() not in endings:
        raise InputError.one(
            Place(str(output)), "", f"{zh}写成 {' 或 '.join(endings)}，请改文件名", f"{en} ends in {' or '.join(endings)}: change the name"
        )  # fmt: skip


def document(say: Say, zh: str, en: str) -> Callable[[Command], Command]:
    """What makes one document of one declaration: ``DECLARATION`` and ``--output``, named so where it is not given."""

    def add(command: Command) -> Command:
        output = click.option(
            "--output", "-o", type=PATH, default=Path(say(zh, en)), show_default=True,
            help=say("写到哪个文件。", "The file to write."),
        )  # fmt: skip
        return click.argument("path", type=PATH, metavar="DECLARATION")(output(command))

    return add


def notice(sheet: Spreadsheet, say: Say, err: Console) -> None:
    """What an open spreadsheet has to say that is no error."""
    for each in sheet.notices:
        err.print(f"[dark_orange]{say('提示', 'notice')}[/] ", end="")
        err.print(each.line(say.lang), markup=False, soft_wrap=True)
    sheet.notices.clear()


def edition_of(name: str, settings: Sequence[str] = ()) -> Edition:
    """An edition by key or folder, with some numbers changed."""
    edition = load_edition(name)
    return changed(edition, changes_of(settings)) if settings else edition


def context_of(path: Path | None) -> Context:
    """The context of a file; without one, nothing is known."""
    return read_context(path) if path else Context()
