"""``yunxing``: the group of commands, the language of a run, and how a run ends.

Exit codes for scripts: 2 some input cannot be used, else 1 some do not meet, else 0.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

import click

from yunxing.guide.files import InputError

from . import assess, explain, guide, schema, template, usage, whatif
from .common import BAD_INPUT, Say
from .tables import console

LANGUAGES = ("zh", "en")


def language(arguments: Sequence[str]) -> str:
    """The language of a run: ``--lang``, else ``YUNXING_LANG``, else Chinese."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return os.environ.get("YUNXING_LANG", "zh")


def commands(lang: str) -> click.Group:
    """The whole command line in a language."""
    say = Say(lang)

    @click.group(
        "yunxing",
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
        help=say("语言：zh 中文（默认）、en 英文。放在任何位置都可以。", "Language: zh (default) or en."),
    )  # fmt: skip
    def group() -> None:
        """Only gathers the commands."""

    shown = usage.ChineseContext if lang == "zh" else click.Context
    for module in (assess, whatif, explain, guide, schema, template):
        command = module.command(say)
        lang_option = click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, hidden=True)
        for each in [command, *(command.commands.values() if isinstance(command, click.Group) else ())]:
            each.params.append(lang_option)
            each.context_class = shown
        group.add_command(command)
    group.context_class = shown
    return group


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code; errors go to standard error, one line each."""
    lang = language(arguments)
    say = Say(lang if lang in LANGUAGES else "zh")
    err = console(error=True)
    try:
        result = commands(say.lang).main(list(arguments), prog_name="yunxing", standalone_mode=False)
        sys.stdout.flush()
    except InputError as error:
        for line in error.lines(say.lang):
            err.print(f"[red]{say('有误', 'error')}[/] ", end="")
            err.print(line, markup=False, soft_wrap=True)
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
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  # the reader went away: there is nobody to tell
        return 0
    except OSError as error:
        err.print(f"[red]{say('有误', 'error')}[/] ", end="")
        where, reason = error.filename or "", error.strerror or error
        err.print(say(f"{where}：读写失败（{reason}）", f"{where}: cannot be read or written ({reason})"), markup=False)
        return BAD_INPUT
    return result if isinstance(result, int) else 0


def run() -> None:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
