"""``yunxing``: the group of commands, the language of a run, and how a run ends.

Exit codes for scripts: 2 some input cannot be used, else 1 some do not meet, else 0. 130, 143, 129: ended from outside by
an interruption, SIGTERM, SIGHUP. 70: a fault of the program itself.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from types import FrameType
from typing import Any, Never

import click

from yunxing.guide.files import InputError
from yunxing.guide.sheets.template import why

from . import usage
from .common import BAD_INPUT, EndedError, Say
from .tables import console
from .workers import WorkerLostError

FAULT = 70
LANGUAGES = ("zh", "en")


def language(arguments: Sequence[str]) -> str:
    """The language of a run: ``--lang``, else ``YUNXING_LANG``, else Chinese."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return os.environ.get("YUNXING_LANG") or "zh"


COMMANDS = {
    "assess": "assess", "whatif": "whatif", "explain": "explain", "guide": "guide", "read": "read", "declare": "declare",
    "form": "form", "bind": "bind", "schema": "schema", "template": "template", "summary": "summary", "slide": "slide",
    "tables": "worksheets", "package": "package", "letter": "letter", "draw": "draw", "journal": "ledger",
}  # fmt: skip
"""Each command and its module here, which is imported when the command is wanted: readers and writers are slow to load."""


class _Shelf(dict[str, click.Command]):
    """The commands in a language, each made when it is asked for."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def __missing__(self, name: str) -> click.Command:
        if name not in COMMANDS:
            raise KeyError(name)
        self[name] = made = _made(name, self._say)
        return made

    def get(self, name: str, default: Any = None) -> Any:
        """The command of that name, or the other value where there is none."""
        return self[name] if name in COMMANDS else default

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _made(name: str, say: Say) -> click.Command:
    module = import_module(f".{COMMANDS[name]}", __package__)
    command: click.Command = module.command(say)
    lang_option = click.Option(
        ["--lang"], type=click.Choice(LANGUAGES), expose_value=False,
        help=say("语言：zh 中文（默认）、en 英文。", "Language: zh (default) or en."),
    )  # fmt: skip
    for each in [command, *(command.commands.values() if isinstance(command, click.Group) else ())]:
        each.params.append(lang_option)
        each.context_class = _context(say)
    return command


def _context(say: Say) -> type[click.Context]:
    return usage.ChineseContext if say.lang == "zh" else click.Context


def commands(lang: str) -> click.Group:
    """The whole command line in a language."""
    say = Say(lang)

    @click.group(
        "yunxing",
        commands=_Shelf(say),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        help=say(
            "云星：星级上云企业评定。\n\n常用：yunxing assess 申报.yaml；yunxing template 申报表.xlsx；yunxing explain P4。",
            "Yunxing: star-level recognition of enterprises in the cloud.\n\n"
            "Often used: yunxing assess declaration.yaml; yunxing template table.xlsx; yunxing explain P4.",
        ),
    )
    @click.version_option(version("yunxing"), message="yunxing %(version)s")
    @click.option(
        "--lang", type=click.Choice(LANGUAGES), default=lang, expose_value=False,
        help=say("语言：zh 中文（默认）、en 英文。放在任何位置都可以。", "Language: zh (default) or en. May stand anywhere."),
    )  # fmt: skip
    def group() -> None:
        """Only gathers the commands."""

    group.context_class = _context(say)
    return group


@contextmanager
def _heard() -> Iterator[None]:
    """Within, SIGTERM and SIGHUP raise ``EndedError``, once; one that is ignored (``nohup``) stays so."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [n for n in (getattr(signal, name) for name in names) if signal.getsignal(n) == signal.SIG_DFL]

    def ended(number: int, _: FrameType | None) -> Never:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise EndedError(number)

    for each in numbers:
        signal.signal(each, ended)
    try:
        yield
    finally:
        for each in numbers:
            signal.signal(each, signal.SIG_DFL)


def _nowhere() -> None:
    """What is still to be written to standard output is let go."""
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code; errors go to standard error, one line each."""
    lang = language(arguments)
    say = Say(lang if lang in LANGUAGES else "zh")
    err = console(error=True)

    def wrong(line: str) -> int:
        err.print(f"[red]{say('有误', 'error')}[/] ", end="")
        err.print(line, markup=False, soft_wrap=True)
        return BAD_INPUT

    try:
        if lang not in LANGUAGES and lang == os.environ.get("YUNXING_LANG"):
            raise click.BadParameter(f"'{lang}' is not one of 'zh', 'en'.", param_hint="YUNXING_LANG")
        with _heard():
            result = commands(say.lang).main(list(arguments), prog_name="yunxing", standalone_mode=False)
            sys.stdout.flush()
    except InputError as error:
        for line in error.lines(say.lang):
            wrong(line)
        return BAD_INPUT
    except click.ClickException as error:
        if say.lang == "zh":
            usage.show(error)
        else:
            error.show()
        return BAD_INPUT
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        err.print(say("已中断，没有写出任何文件。", "Interrupted; no file was written."))
        return 130
    except EndedError as error:
        err.print(say("已被终止，没有写出任何文件。", "Ended from outside; no file was written."))
        return error.code
    except WorkerLostError:
        return wrong(
            say(
                "一个工作进程被终止或未能启动，可能是内存不足；没有写出任何文件，请关闭其他程序或拆分表格后再试",
                "a worker process was ended or could not start, perhaps for want of memory; no file was written: "
                "close other programs or split the spreadsheet",
            )
        )
    except (BrokenPipeError, SystemExit):  # click and rich leave with 1 where a pipe broke
        _nowhere()  # the reader went away: there is nobody to tell
        return 0
    except OSError as error:
        where, (zh, en) = error.filename, why(error)
        if where is None:
            _nowhere()
        where = where or say("标准输出", "standard output")
        return wrong(say(f"{where}：读写失败（{zh}）", f"{where}: cannot be read or written ({en})"))
    except Exception:  # said in full, and told apart from what a declaration may be
        traceback.print_exc()
        err.print(say("这是程序的错误，请把以上内容告知维护者。", "A fault of the program: please report the above."))
        return FAULT
    return result if isinstance(result, int) else 0


def run() -> None:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
