"""``yunxing draw``: a seed and its commitment; a draw for site checks repeated from its file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from yunxing.guide import drawing
from yunxing.guide.drawing import Check, Draw

from .common import ALL_DO, SOME_DO_NOT, Say, options
from .sending import tell
from .tables import Table, emit, form_of, refuse_overwriting

_NAMES = {
    "commitment": ("承诺（种子的 SHA-256）", "commitment (SHA-256 of the seed)"),
    "population": ("总体的 SHA-256", "SHA-256 of the population"),
    "sample": ("样本", "sample"),
}
COMMIT = "commit"


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "draw",
        short_help=say("现场核查抽样：生成种子，重复一次抽样", "Draw cases for site checks, or repeat a draw"),
        help=say(
            "commit 生成一个种子和它的承诺（SHA-256）：先公布承诺，再冻结总体，公开数产生后才公布种子。\n\n"
            "给出平台提供的抽样文件时，重复这次抽样，说明承诺、总体和样本是否一致；不一致的逐项列出，退出码 1。"
            "文件中没有样本的，就抽出样本。\n\n"
            "办法：每家的名次是“种子、总体的 SHA-256、公开数、编号”（以换行分开）的 SHA-256，每层取名次最小的若干家，"
            "家数为该层基数乘以比例，向上取整。",
            "commit makes a seed and its commitment (SHA-256): show the commitment, freeze the population, and show the "
            "seed when the public value is known.\n\nGiven the file of a draw that the platform offers, the draw is "
            "repeated: whether commitment, population and sample agree; what does not is named, with exit code 1. Where "
            "the file has no sample it is drawn.\n\nHow: the rank of a case is the SHA-256 of seed, SHA-256 of the "
            "population, public value and number, with line feeds between; of each stratum the least ranks are drawn, "
            "as many as its base times the share, rounded up.",
        ),
    )
    @click.argument("what", metavar="commit|FILE")
    @options(say, "format", "output", "force")
    def run(what: str, form: str | None, output: Path | None, force: bool) -> int:
        form = form_of(form, output)
        refuse_overwriting(output, force)
        if what == COMMIT:
            seed = drawing.new_seed()
            made = {"seed": seed, "commitment": drawing.commitment(seed)}
            rows = [(say("种子", "seed"), seed), (say("承诺", "commitment"), made["commitment"])]
            emit([Table(say("抽样承诺", "commitment"), ["", ""], rows, widths=[12, 66])], form, output, plain=made)
            tell(
                say("请先只公布承诺，种子留到公开数产生以后再公布", "show the commitment alone; keep the seed until the public value is known"),
                say,
            )  # fmt: skip
            return ALL_DO
        return _repeated(drawing.read_draw(Path(what)), say, form, output)

    return run


def _repeated(draw: Draw, say: Say, form: str, output: Path | None) -> int:
    found = drawing.checks(draw)
    sample = drawing.sample_of(draw) if draw.is_drawn else []
    plain = {
        "checks": [{**one._asdict(), "agrees": one.agrees} for one in found],
        "draw": drawing.plain(replace(draw, sample=sample if draw.is_drawn else None)),
    }
    tables = [
        Table(
            say("核对", "checks"),
            [say("项目", "what"), say("文件所写", "stated"), say("重新计算", "computed"), say("结论", "result")],
            [_shown(one, say) for one in found],
            widths=[24, 66, 66, 8],
        )
    ]
    if draw.is_drawn:
        tables.append(_drawn(draw, sample, say))
    emit(tables, form, output, plain=plain)
    if not draw.is_drawn:
        tell(
            say("种子或公开数还没有公布，只能核对总体", "seed or public value is not shown yet: the population alone was checked"),
            say,
        )  # fmt: skip
    return ALL_DO if all(one.agrees for one in found) else SOME_DO_NOT


def _shown(one: Check, say: Say) -> tuple[str, ...]:
    result = say("一致", "agrees") if one.agrees else say("不一致", "differs")
    stated, computed = one.stated, one.computed
    if one.key == "sample":  # what differs is said, not two long lists
        old, new = stated.split(), computed.split()
        extra, lacking = [n for n in old if n not in new], [n for n in new if n not in old]
        unlike = say("次序不同", "in another order")
        stated = say(f"{len(old)} 家", str(len(old))) + (
            say("，多出：", ", too many: ") + " ".join(extra) if extra else ""
        )
        computed = say(f"{len(new)} 家", str(len(new))) + (
            say("，缺少：", ", lacking: ") + " ".join(lacking) if lacking else ""
        )
        if not one.agrees and not extra and not lacking:
            computed += f"，{unlike}" if say.lang == "zh" else f", {unlike}"
    return say(*_NAMES[one.key]), stated, computed, result


def _drawn(draw: Draw, sample: list[str], say: Say) -> Table:
    taken = set(sample)
    rows = [
        (place, one.number, one.star, one.county, digest)
        for place, (digest, one) in enumerate(((d, o) for d, o in drawing.ranked(draw) if o.number in taken), 1)
    ]
    headings = [say("名次", "rank"), say("编号", "number"), say("星级", "star"), say("县区", "county"), "SHA-256"]
    return Table(say("样本", "sample"), headings, rows, styles=["number", "", "number"], widths=[6, 22, 6, 10, 66])
