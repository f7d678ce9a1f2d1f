"""``yunxing tables``: tables x.2 and x.3 of a declaration as a workbook that computes its sums."""

from __future__ import annotations

from pathlib import Path

import click

from yunxing.dossier.tables import disagreeing, investment, workbook
from yunxing.guide.declaration import reader
from yunxing.guide.sentences import yuan
from yunxing.guide.sheets.template import kept_whole
from yunxing.guide.values import plain
from yunxing.reference.calendar import today

from .common import ALL_DO, Say, document, edition_of, options, refuse_ending
from .sending import tell
from .tables import console, printable, refuse_overwriting


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "tables",
        short_help=say("生成上云投入明细、发票明细表（Excel）", "Make the tables of investment (Excel)"),
        help=say(
            "由申报生成上云投入明细说明，以及每张拆分发票的发票明细说明。合计是公式，改了数会跟着变。",
            "Make the table of investment and the breakdown of each invoice that has one; sums are formulas and follow "
            "what is changed.",
        ),
    )
    @document(say, "投入明细.xlsx", "investment.xlsx")
    @options(say, "edition", "force")
    def run(path: Path, output: Path, edition: str, force: bool) -> int:
        refuse_ending(output, "明细表", "a file of tables", ".xlsx")
        refuse_overwriting(output, force)
        guide = edition_of(edition)
        declaration = reader(guide).read(path)
        made = investment(declaration, guide)
        with kept_whole(output) as beside:
            beside.write_bytes(workbook(made, dated=declaration.filed_on or today()))
        total = plain(made.total)
        text = say(
            f"已写出 {output}：发票 {len(made.rows)} 张，合计 {total} 万元，明细 {len(made.breakdowns)} 张",
            f"Written {output}: {len(made.rows)} invoices, {total} ×10,000 yuan, {len(made.breakdowns)} breakdowns",
        )
        console().print(printable(text), markup=False, soft_wrap=True)
        for row, cloud in disagreeing(made):
            stated = yuan(row.amount) if row.amount is not None else say("未填", "nothing")
            text = say(
                f"发票 {row.number}：填报 {stated} 元，明细中上云投入为 {yuan(cloud)} 元，应相等，请核对",
                f"invoice {row.number}: {stated} yuan stated, its breakdown has {yuan(cloud)}: they should be equal",
            )
            tell(text, say)
        return ALL_DO

    return run
