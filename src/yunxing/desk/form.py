"""``yunxing form``: the official 申请表 of a declaration, a blank one, or a filled one read back into a declaration."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click
from pydantic_core import PydanticCustomError
from rich.markup import escape
from rich.padding import Padding

from yunxing.dossier.form import Kind, blank_form, form_docx, form_pdf, lacking_in_pdf
from yunxing.dossier.form.reading import ReadForm, declaration_text, read_form
from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.sheets.template import kept_whole

from .common import ALL_DO, PATH, Say, edition_of, options
from .tables import console, printable, refuse_overwriting

KINDS = {".docx": "docx", ".pdf": "pdf"}
DECLARATIONS = (".yaml", ".yml")
MOST_LISTED = 20


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "form",
        short_help=say("生成官方申请表，或读回填好的申请表", "Write the official form, or read a filled one back"),
        help=say(
            "由申报生成官方申请表（附件2、附件3，含附表 x.1 至 x.3）：Word（.docx）或 PDF（.pdf），按输出文件名的后缀。\n\n"
            "--blank 生成空白表，供在 Word、WPS 中填写；--read 把填好的表读成申报，读不准的逐项列出位置和内容。\n\n"
            "签字、公章不在 Word 文件里，请打印后签署。",
            "Write the official form of a declaration (annex 2 or 3 with tables x.1 to x.3) as Word (.docx) or PDF (.pdf), by "
            "the ending of the output.\n\n--blank writes an empty form, to be filled in with Word or WPS; --read turns a filled "
            "form into a declaration and names the place and value of all that could not be read for sure.\n\n"
            "Signatures and seals are not in a Word file: print it and sign it.",
        ),
    )
    @click.argument("declaration", type=PATH, required=False, metavar="[DECLARATION.yaml]")
    @click.option(
        "--output", "-o", type=PATH,
        help=say("写到哪个文件：.docx、.pdf；--read 时为 .yaml。", "The file to write: .docx or .pdf; with --read, .yaml."),
    )  # fmt: skip
    @click.option(
        "--blank", is_flag=True, help=say("生成空白表（须用 --star）。", "Write an empty form (with --star).")
    )
    @click.option("--star", metavar="3", help=say("空白表的申报星级。", "The star of the empty form."))
    @click.option(
        "--read", "filled", type=PATH, metavar="FILE.docx",
        help=say("读回填好的申请表。", "Read a filled form back."),
    )  # fmt: skip
    @options(say, "edition", "force")
    def run(
        *,
        declaration: Path | None,
        output: Path | None,
        blank: bool,
        star: str | None,
        filled: Path | None,
        edition: str,
        force: bool,
    ) -> int:
        if output is None:
            raise click.UsageError(say("请用 -o 说明写到哪个文件", "say with -o which file to write"))
        _refuse_mixture(declaration, filled, say, blank=blank, star=star)
        guide = edition_of(edition)
        if filled is not None:
            _refuse_ending(output, DECLARATIONS)
            refuse_overwriting(output, force)
            return _read_back(filled, guide, output, say)
        kind = _kind(output)
        refuse_overwriting(output, force)
        if declaration is not None:
            made = reader(guide).read(declaration)
            data = form_pdf(made, guide) if kind == "pdf" else form_docx(made, guide)
            lacking = lacking_in_pdf(made, guide) if kind == "pdf" else ""
        else:
            lacking = ""
            data = blank_form(guide, _star(star or "", guide), kind)
        with kept_whole(output) as beside:
            beside.write_bytes(data)
        err = console(error=True)
        err.print(printable(say(f"已生成 {output}", f"written: {output}")), markup=False)
        if lacking:
            err.print(f"[dark_orange]{say('提示', 'notice')}[/] ", end="")
            err.print(printable(_lacking(lacking, say)), markup=False, soft_wrap=True)
        return ALL_DO

    return run


def _lacking(characters: str, say: Say) -> str:
    from yunxing.dossier.form.faces import shown_unset  # noqa: PLC0415  # opens the faces: only where some are lacking

    shown = shown_unset(characters)
    return say(
        f"PDF 所用字体没有这些字，显示为方框：{shown}。请改用 .docx，在 Word、WPS 中打印",
        f"the face of the PDF lacks these characters and shows boxes: {shown}. Use .docx and print it from Word or WPS",
    )


def _refuse_mixture(declaration: Path | None, filled: Path | None, say: Say, *, blank: bool, star: str | None) -> None:
    """Exactly one of a declaration, ``--blank`` and ``--read``; the star goes with ``--blank`` alone."""
    if (declaration is not None) + blank + (filled is not None) != 1:
        raise click.UsageError(
            say(
                "请给出一份申报，或用 --blank 生成空白表，或用 --read 读回填好的表，三者选一",
                "give a declaration, or --blank, or --read FILE: one of the three",
            )
        )
    if blank and star is None:
        raise click.UsageError(say("请用 --star 说明几星级的空白表", "say with --star which form is wanted"))
    if star is not None and not blank:
        raise click.UsageError(
            say(
                "--star 只用于 --blank，申报星级以申报和申请表为准",
                "--star goes with --blank; else the star is that of the declaration",
            )
        )


def _kind(output: Path) -> Kind:
    _refuse_ending(output, tuple(KINDS))
    return cast("Kind", KINDS[output.suffix.lower()])


def _refuse_ending(output: Path, endings: tuple[str, ...]) -> None:
    if output.suffix.lower() not in endings:
        zh, en = " 或 ".join(endings), " or ".join(endings)
        raise InputError.one(Place(str(output)), "", f"文件名请以 {zh} 结尾", f"end the name in {en}")


def _star(star: str, edition: Edition) -> int:
    try:
        return reader(edition).star(star)
    except PydanticCustomError as error:
        said = error.context or {}
        raise InputError.one(Place("--star"), "", str(said.get("zh", error)), str(said.get("en", error))) from error


def _read_back(filled: Path, edition: Edition, output: Path, say: Say) -> int:
    found = read_form(filled, edition)
    with kept_whole(output) as beside:
        beside.write_text(declaration_text(found, edition, say.lang), encoding="utf-8")
    _show(found, edition, output, say)
    return ALL_DO


def _show(found: ReadForm, edition: Edition, output: Path, say: Say) -> None:
    """Where the declaration was written, how much was found, and what could not be read."""
    out, values = console(), found.values
    name = next(form.name for form in edition.forms_file.forms if form.key == found.form)
    out.print(printable(say(f"已写出 {output}", f"Written {output}")), markup=False, soft_wrap=True)
    counts = [
        say(f"{zh} {len(values.get(key, ()))}", f"{en} {len(values.get(key, ()))}")
        for key, (zh, en) in {"claims": ("勾选", "ticked"), "invoices": ("发票", "invoices")}.items()
    ]
    out.print(printable(say("，", ", ").join([name.say(say.lang), *counts])), markup=False, soft_wrap=True)
    if not found.problems:
        return
    out.print(f"\n[bold]{say('请核对', 'To be checked')}[/] {len(found.problems)}")
    for problem in found.problems[:MOST_LISTED]:
        out.print(Padding(f"[magenta]·[/] {escape(printable(problem.say(say.lang)))}", (0, 0, 0, 2)))
    if len(found.problems) > MOST_LISTED:
        more = len(found.problems) - MOST_LISTED
        out.print(Padding(say(f"… 另有 {more} 项，见所写文件", f"… {more} more in the file"), (0, 0, 0, 2)))
