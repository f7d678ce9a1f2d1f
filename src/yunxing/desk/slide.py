"""``yunxing slide``: the outline of a declaration on one slide."""

from __future__ import annotations

from pathlib import Path

import click

from yunxing.dossier.slide import content, slide, text_size
from yunxing.guide.declaration import reader
from yunxing.guide.sheets.template import kept_whole
from yunxing.reference.calendar import today

from .common import ALL_DO, Say, document, edition_of, options, refuse_ending
from .sending import tell
from .tables import console, printable, refuse_overwriting

EASY = 11
"""Points below which a text is hard to read when it is shown on a wall."""


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "slide",
        short_help=say("生成概要说明（限1页ppt）", "Make the outline on one slide"),
        help=say(
            "由申报生成概要说明：上云思路、总体方案、上云成效，恰好 1 页，16:9，各部分都可在 PowerPoint、WPS 中改。\n\n"
            "文字取自申报，不删改；字号按长短调整，最小 9 磅还放不下的，请先精简。",
            "Make the outline of a declaration: approach, plan and results on exactly one slide, 16:9, all of it editable."
            "\n\nThe words are those of the declaration, uncut; their size follows their length. What does not fit at "
            "9 pt is refused: shorten it first.",
        ),
    )
    @document(say, "概要.pptx", "outline.pptx")
    @options(say, "edition", "force")
    def run(path: Path, output: Path, edition: str, force: bool) -> int:
        refuse_ending(output, "概要说明", "the outline", ".pptx")
        refuse_overwriting(output, force)
        guide = edition_of(edition)
        declaration = reader(guide).read(path)
        words = content(declaration, guide, file=str(path))
        made = slide(words, dated=declaration.filed_on or today(), file=str(path))
        with kept_whole(output) as beside:
            beside.write_bytes(made)
        console().print(printable(f"{say('已写出', 'Written')} {output}"), markup=False, soft_wrap=True)
        size = text_size(words, file=str(path))
        if size < EASY:
            text = say(
                f"文字较长，三段文字用了 {size:g} 磅字，投影时不易看清，建议精简",
                f"the texts are long and stand in {size:g} pt, hard to read from a screen: better shorten them",
            )
            tell(text, say)
        return ALL_DO

    return run
