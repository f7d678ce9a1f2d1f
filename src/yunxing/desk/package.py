"""``yunxing package``: what a county or a city sends on, packed and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from yunxing.dossier.sending import Pieces, checked, gathered_pieces, packed
from yunxing.dossier.summary import Summary, paper, unshown
from yunxing.guide.sheets.template import kept_whole

from .common import ALL_DO, PATH, SOME_DO_NOT, Say, edition_of, options, refuse_ending
from .sending import sender, show, summary_of, tell, tell_unshown
from .tables import console, printable, refuse_overwriting

MOST_LISTED = 40
SENDERS = {
    "county": ("县（区）报市：申报书一式三份、电子版、汇总表", "What a county sends to its city: applications ×3, electronic, summary"),
    "city": ("市报省：三星级认定结果一份，四、五星级申报书一式两份、电子版、汇总表", "What a city sends to the province: results of three stars, applications ×2, electronic, summary"),
}  # fmt: skip


def command(say: Say) -> click.Group:
    """The commands, in the language of the run."""

    @click.group(
        "package",
        short_help=say("打包、核对报送材料", "Pack and check what an office sends on"),
        help=say(
            "把推荐的申报打成报送包：汇总表、按星级和企业分好的材料、可打印的报送清单、每个文件的校验值。",
            "Pack recommended applications: the summary, papers by star and enterprise, a covering list to print, and a "
            "sum of every file.",
        ),
    )
    def group() -> None:
        """Only gathers the commands."""

    for kind, words in SENDERS.items():
        group.add_command(_maker(kind, words, say))

    @group.command(
        "check",
        short_help=say("核对收到的报送包", "Check a package received"),
        help=say(
            "核对报送包中的每个文件，说出与清单不一致、缺少、多出的文件。不解压。\n\n"
            "退出码：0 一致；1 有不一致；2 不是报送包。",
            "Check every file of a package and name what differs, is missing or is too many. Nothing is unpacked.\n\n"
            "Exit code: 0 all agree, 1 some differ, 2 no package.",
        ),
    )
    @click.argument("path", type=PATH, metavar="FILE.zip")
    def check(path: Path) -> int:
        found = checked(path)
        out = console()

        def said(text: str) -> None:
            out.print(printable(text), markup=False, soft_wrap=True)

        said(f"{found.manifest.get('title', '')}  {found.manifest.get('unit', '')}  {found.manifest.get('dated', '')}")
        for name, zh, en in found.differences[:MOST_LISTED]:
            said(say(f"不一致 {name}：{zh}", f"differs {name}: {en}"))
        if len(found.differences) > MOST_LISTED:
            more = len(found.differences) - MOST_LISTED
            said(say(f"另有 {more} 处", f"{more} more"))
        said(
            say(
                f"文件 {len(found.manifest['files'])} 个，一致 {found.sound} 个，问题 {len(found.differences)} 处",
                f"{len(found.manifest['files'])} files, {found.sound} agree, {len(found.differences)} differences",
            )
        )
        said(f"SHA-256 {found.sha256}")
        return SOME_DO_NOT if found.differences else ALL_DO

    return group


def _maker(kind: str, words: tuple[str, str], say: Say) -> click.Command:
    @click.command(
        kind,
        short_help=say(*words),
        help=say(
            f"{words[0]}。\n\nFOLDER 中每家企业一个文件夹，放入申报.yaml 和申报材料；缺什么先说明，不缺才打包。",
            f"{words[1]}.\n\nFOLDER has a folder for each enterprise with its declaration.yaml and papers; what is "
            "missing is named before anything is packed.",
        ),
    )
    @click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
    @sender(say, "报送单位", "The office that sends.")
    @click.option(
        "--output",
        "-o",
        type=PATH,
        default=Path(say("报送材料.zip", "package.zip")),
        show_default=True,
        help=say("写到哪个文件。", "The file to write."),
    )
    @options(say, "context", "edition", "force")
    def run(folder: Path, output: Path, edition: str, force: bool, **sent: Any) -> int:
        refuse_ending(output, "报送包", "a package", ".zip")
        refuse_overwriting(output, force)
        guide = edition_of(edition)
        pieces = gathered_pieces(folder, guide, kind)
        summary = summary_of(pieces.entries, guide, **sent)
        with kept_whole(output) as beside:
            digest = packed(pieces, summary, beside)
        _show(pieces, summary, say, output, digest)
        tell_unshown(unshown(summary, paper(summary)), say)
        return ALL_DO

    return run


def _show(pieces: Pieces, summary: Summary, say: Say, output: Path, digest: str) -> None:
    show(summary, say, output)
    console().print(f"SHA-256 {digest}", markup=False, soft_wrap=True)
    for file, zh, en in pieces.notices[:MOST_LISTED]:
        tell(say(f"{file}：{zh}", f"{file}: {en}"), say)
    if len(pieces.notices) > MOST_LISTED:
        more = len(pieces.notices) - MOST_LISTED
        tell(say(f"另有 {more} 处请核对", f"{more} more to be looked at"), say)
    if pieces.left_out:
        names = say("、", ", ").join(pieces.left_out)
        tell(say(f"没有放入包中：{names}", f"left out: {names}"), say)
