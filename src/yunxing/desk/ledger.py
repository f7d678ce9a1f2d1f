"""``yunxing journal verify``: whether an exported journal is whole, without the platform that it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import click

from yunxing import ledger
from yunxing.guide.files import InputError, Place, cannot_open

from .common import ALL_DO, PATH, SOME_DO_NOT, Say
from .tables import console, printable

MOST = 100
"""Places that are shown."""
T = TypeVar("T")


def command(say: Say) -> click.Group:
    """The command, in the language of the run."""

    @click.group(
        "journal",
        short_help=say("核验平台导出的日志", "Verify a journal exported from the platform"),
        help=say(
            "平台的日志是一条链：改动、删除、调换任何一条都能查出。",
            "The platform's journal is a chain: any change, removal or reordering shows.",
        ),
    )
    def group() -> None:
        """Only gathers the commands."""

    @group.command(
        "verify",
        short_help=say("日志是否完整，哪里不完整", "Whether it is whole, and where not"),
        help=say(
            "核验导出的日志（JSON 行）。给出平台以外保存的锚点时，还能查出末尾被截去和整体被改写。\n\n完整退出码 0，不完整 1。",
            "Verify an exported journal (JSON lines). With anchors kept elsewhere, an end cut off and a journal made anew are "
            "found too.\n\nExit code 0: whole; 1: not.",
        ),
    )
    @click.argument("file", type=PATH, metavar=say("日志.jsonl", "JOURNAL.jsonl"))
    @click.option("--anchor", type=PATH, help=say("锚点文件，每行一个。", "A file of anchors, one a line."))
    def verify(file: Path, anchor: Path | None) -> int:
        anchors = _read(anchor, ledger.read_anchors) if anchor else []
        last = 0

        def checked(lines: Iterable[str]) -> list[ledger.Broken]:
            nonlocal last
            links = list(ledger.read(lines))
            last = len(links)
            return ledger.verify(links, anchors)

        broken = _read(file, checked)
        if not last:
            raise InputError.one(Place(str(file)), "", "文件里没有日志记录", "there is no entry in the file")
        said = [f"{one.number}: {say(*ledger.HOW[one.how])}" for one in broken[:MOST]]
        if len(broken) > MOST:
            said.append(say(f"……另有 {len(broken) - MOST} 处", f"… and {len(broken) - MOST} more"))
        said.append(
            say(f"日志不完整：{len(broken)} 处", f"The journal is not whole: {len(broken)} places")
            if broken
            else say(f"日志完整，共 {last} 条", f"The journal is whole: {last} entries")
        )
        for line in said:
            console().print(printable(line), markup=False, soft_wrap=True)
        return SOME_DO_NOT if broken else ALL_DO

    return group


def _read(path: Path, how: Callable[[Iterable[str]], T]) -> T:
    """What a file's lines come to. Raises ``InputError`` where it cannot be opened, or a line is none."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return how(lines)
    except ledger.UnreadableError as error:
        raise InputError.one(Place(str(path), error.line), "", error.zh, error.en) from error
    except UnicodeDecodeError as error:
        raise InputError.one(Place(str(path)), "", "不是 UTF-8 文本", "no UTF-8 text") from error
    except OSError as error:
        raise cannot_open(str(path), error) from error
