"""``yunxing template``: the workbook that an office fills in."""

from __future__ import annotations

from pathlib import Path

import click

from yunxing.guide.sheets.template import write_workbook

from .common import ALL_DO, PATH, Say, edition_of, options
from .tables import console, refuse_overwriting


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "template",
        short_help=say("生成填报多份申报的 Excel 模板", "Write the workbook for many declarations"),
        help=say(
            "生成填报多份申报的 Excel 模板：中文表头、下拉选项、逐列说明。填好后用 yunxing assess 评定。",
            "Write the workbook for many declarations: headings, drop-downs, a note on each column. Then: yunxing assess.",
        ),
    )
    @click.argument("path", type=PATH, default=Path(say("申报表模板.xlsx", "declarations.xlsx")), metavar="[FILE.xlsx]")
    @options(say, "edition", "force")
    def run(path: Path, edition: str, force: bool) -> int:
        if path.suffix.lower() != ".xlsx":
            raise click.BadParameter(say("文件名应以 .xlsx 结尾", "the name ends in .xlsx"), param_hint="FILE")
        refuse_overwriting(path, force)
        write_workbook(path, edition_of(edition), lang=say.lang)
        console(error=True).print(say(f"已生成 {path}", f"written: {path}"), markup=False)
        return ALL_DO

    return run
