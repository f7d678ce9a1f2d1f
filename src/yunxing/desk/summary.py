"""``yunxing summary``: the summary that a county or a city sends on, as a workbook or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from yunxing.dossier.summary import gathered, paper, unshown, workbook
from yunxing.guide.sheets.template import kept_whole

from .common import ALL_DO, PATH, Say, edition_of, options, refuse_ending
from .sending import sender, show, summary_of, tell_unshown
from .tables import refuse_overwriting

MAKERS = {".xlsx": workbook, ".pdf": paper}


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "summary",
        short_help=say("生成汇总表（附件4）", "Make the summary of declarations (annex 4)"),
        help=say(
            "把多份申报列成汇总表：认定、推荐分列，横向 A4，供盖章报送。写 .xlsx 或 .pdf。\n\n"
            "DECLARATION 是申报文件（.yaml、.json），或放着申报文件的文件夹。\n\n"
            "不符合要求的申报仍列入，并在屏幕上提示：列不列由经办人定。",
            "List declarations for the office above: recognised and recommended apart, on A4 across, to be sealed. "
            "Writes .xlsx or .pdf.\n\nDECLARATION is a file (.yaml, .json) or a folder of them.\n\n"
            "What does not meet its star is listed all the same, with a notice: the officer decides.",
        ),
    )
    @click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DECLARATION...")
    @sender(say, "填报单位", "The office that fills it in.")
    @click.option(
        "--output",
        "-o",
        type=PATH,
        default=Path(say("汇总表.xlsx", "summary.xlsx")),
        show_default=True,
        help=say("写到哪个文件：.xlsx 或 .pdf。", "The file to write: .xlsx or .pdf."),
    )
    @options(say, "context", "edition", "force")
    def run(paths: tuple[Path, ...], output: Path, edition: str, force: bool, **sent: Any) -> int:
        refuse_ending(output, "汇总表", "a summary", *MAKERS)
        maker = MAKERS[output.suffix.lower()]
        refuse_overwriting(output, force)
        guide = edition_of(edition)
        made = summary_of(gathered(paths, guide), guide, **sent)
        data = maker(made)
        with kept_whole(output) as beside:
            beside.write_bytes(data)
        show(made, say, output)
        if maker is paper:
            tell_unshown(unshown(made, data), say)
        return ALL_DO

    return run
