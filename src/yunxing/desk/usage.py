"""What click itself says, in Chinese: the fixed words of a help page, and complaints about options and arguments.

What our commands say stands beside them. A complaint that is not known here is shown as click words it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "[default: ": "[默认：",
}
_SAID = (
    (r"'(?P<a>.*)' is not (?:one of )?(?P<b>.*)\.", "没有“{a}”，可选：{b}"),
    (r"\w+ '(?P<a>.*)' does not exist\.", "没有“{a}”，请核对路径"),
    (r"\w+ '(?P<a>.*)' is a directory\.", "“{a}”是文件夹，这里要一个文件"),
    (r"\w+ '(?P<a>.*)' is a file\.", "“{a}”是文件，这里要一个文件夹"),
    (r"\w+ '(?P<a>.*)' is not readable\.", "“{a}”没有读取的权限"),
    (r"\w+ '(?P<a>.*)' is not writable\.", "“{a}”没有写入的权限"),
    (r"Option '(?P<a>.*)' requires an argument\.", "选项 {a} 后面要写一个值"),
    (r"Option '(?P<a>.*)' does not take a value\.", "选项 {a} 不带值"),
    (r"Got unexpected extra arguments? \((?P<a>.*)\)", "多出了参数：{a}"),
    (r"Missing command\.", "缺少命令"),
)


def in_chinese(text: str) -> str:
    """The words of click in a text replaced."""
    for word, meaning in _WORDS.items():
        text = text.replace(word, meaning)
    return text


class _Help(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, in_chinese(args), "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{in_chinese(heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, in_chinese(words)) for term, words in rows], col_max, col_spacing)


class ChineseContext(click.Context):
    """A run of a command whose help is in Chinese throughout."""

    formatter_class = _Help


def complaint(error: click.ClickException) -> str:
    """What is wrong with the options and arguments, in Chinese."""
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}{_near(error.possibilities)}"
        case NoSuchCommand():
            return f"没有命令 {error.command_name}{_near(error.possibilities)}"
        case click.MissingParameter():
            return f"缺少{'选项' if isinstance(error.param, click.Option) else '参数'} {_name(error)}"
        case click.BadParameter():
            return f"{_name(error)}：{_said(error.message)}"
        case _:
            return _said(error.format_message())


def show(error: click.ClickException) -> None:
    """Print a complaint: the usage, what is wrong, and where to read on."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return
    if context is not None:
        click.echo(context.get_usage(), err=True)
    click.echo(f"{click.style('有误', fg='red')} {complaint(error)}", err=True)
    if context is not None:
        click.echo(f"详见 {context.command_path} --help", err=True)


def _near(names: Iterable[str] | None) -> str:
    listed = "、".join(sorted(names or ()))
    return f"，是不是 {listed}？" if listed else ""


def _name(error: click.BadParameter) -> str:
    hint = error.param_hint
    if hint is None and error.param is not None and error.ctx is not None:
        option = isinstance(error.param, click.Option)
        hint = max(error.param.opts, key=len) if option else error.param.make_metavar(error.ctx)
    return hint if isinstance(hint, str) else "、".join(hint or ("参数",))


def _said(message: str) -> str:
    for pattern, words in _SAID:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format_map(found.groupdict()).replace("', '", "、").replace("'", "")
    return message
