"""``yunxing letter``: the letters an office writes, their templates, and filling one in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from yunxing.dossier.letters import check, default, fill, letter_of, rows_of
from yunxing.dossier.letters.filling import kinds, personal_of
from yunxing.dossier.summary import gathered
from yunxing.guide import files
from yunxing.guide.files import InputError, Place, cannot_open
from yunxing.guide.sheets.template import kept_whole
from yunxing.guide.verdict import assess

from .common import ALL_DO, PATH, SOME_DO_NOT, Say, context_of, edition_of, options, refuse_ending
from .sending import tell_unmet
from .tables import Table, console, emit, printable, refuse_overwriting


def command(say: Say) -> click.Group:
    """The commands, in the language of the run."""

    @click.group(
        "letter",
        short_help=say("公示、公布、备案、推荐意见、证书", "Notices, letters and certificates"),
        help=say(
            "公示、公布、备案函、推荐意见、认定证书：导出 Word 模板，改好后核对，填入数据。",
            "Public notices, announcements, letters and certificates: take a Word template, change and check it, fill it in.",
        ),
    )
    def group() -> None:
        """Only gathers the commands."""

    for each in (_list, _template, _check, _fill):
        group.add_command(each(say))
    return group


def _list(say: Say) -> click.Command:
    @click.command("list", help=say("列出文书种类和各自的标记。", "List the letters and the marks of each."))
    @options(say, "edition")
    def run(edition: str) -> int:
        rows: list[list[Any]] = []
        for kind, letter in kinds(edition_of(edition)).items():
            marks = [field.name for field in letter.fields]
            if letter.rows:
                marks.append(f"{letter.rows}（{'、'.join(column.name for column in letter.columns)}）")
            published = say("公开", "yes") if letter.published else say("不公开", "no")
            rows.append([kind, letter.title.say(say.lang), published, "、".join(marks)])
        headings = [say("种类", "Kind"), say("名称", "Letter"), say("是否公开", "Published"), say("标记", "Marks")]
        emit([Table(say("文书", "Letters"), headings, rows)], "table", None)
        return ALL_DO

    return run


def _template(say: Say) -> click.Command:
    @click.command("template", help=say("导出一种文书的 Word 模板。", "Write the Word template of a letter."))
    @click.argument("kind")
    @click.option("--output", "-o", type=PATH, help=say("写到哪个文件。", "The file to write."))
    @options(say, "edition", "force")
    def run(kind: str, output: Path | None, edition: str, force: bool) -> int:
        guide = edition_of(edition)
        title = letter_of(guide, kind).title
        output = output or Path(say(f"{title.zh}模板.docx", f"{kind}.docx"))
        refuse_ending(output, "文书", "a letter", ".docx")
        refuse_overwriting(output, force)
        _written(output, default(kind, guide), say)
        return ALL_DO

    return run


def _check(say: Say) -> click.Command:
    @click.command(
        "check",
        help=say(
            "核对改过的模板：说出哪里的哪个标记有误。\n\n退出码：0 可用；1 有误。",
            "Check a template that was changed: which mark is wrong, and where.\n\nExit code: 0 can be used, 1 faulty.",
        ),
    )
    @click.argument("kind")
    @click.argument("path", type=PATH, metavar="TEMPLATE.docx")
    @options(say, "edition")
    def run(kind: str, path: Path, edition: str) -> int:
        faults = check(_bytes(path), kind, edition_of(edition))
        out = console()
        for fault in faults:
            out.print(printable(fault.say(say.lang)), markup=False, soft_wrap=True)
        if not faults:
            out.print(say("模板可用", "the template can be used"))
        return SOME_DO_NOT if faults else ALL_DO

    return run


def _fill(say: Say) -> click.Command:
    @click.command(
        "fill",
        help=say(
            "填写一份文书。数据文件（YAML）中按标记名称写各项；名单取自所给申报，也可在数据文件中逐行写。\n\n"
            "公开的文书中不得有电话、邮箱、联系人等个人信息。未达到所报星级的企业仍列入，并在屏幕上提示。",
            "Fill a letter in. The data (YAML) have its fields by name; the list is taken from the declarations given, or "
            "written row by row in the data.\n\nWhat is published holds no phones, e-mail addresses or names of contacts. "
            "Who does not meet the star is listed with a notice.",
        ),
    )
    @click.argument("kind")
    @click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[DECLARATION...]")
    @click.option("--data", "data_file", type=PATH, required=True, help=say("数据文件（YAML）。", "The data (YAML)."))
    @click.option(
        "--template",
        type=PATH,
        help=say("改过的模板（默认用系统的）。", "A changed template (default: the program's)."),
    )
    @click.option("--output", "-o", type=PATH, required=True, help=say("写到哪个文件。", "The file to write."))
    @click.option(
        "--short-notice",
        is_flag=True,
        help=say(
            "公示期由经办人另定，可短于建议的工作日数（P19）。",
            "The officer set a notice shorter than suggested (P19).",
        ),
    )
    @options(say, "context", "edition", "force")
    def run(
        *,
        kind: str,
        paths: tuple[Path, ...],
        data_file: Path,
        template: Path | None,
        output: Path,
        short_notice: bool,
        context_file: Path | None,
        edition: str,
        force: bool,
    ) -> int:
        refuse_ending(output, "文书", "a letter", ".docx")
        refuse_overwriting(output, force)
        if template is not None and output.exists() and template.exists() and output.samefile(template):
            raise InputError.one(
                Place(str(output)), "", "写到这里会盖掉模板，请换一个输出文件名", "this is the template itself: choose another output"
            )  # fmt: skip
        guide = edition_of(edition)
        letter = letter_of(guide, kind)
        data = _data(data_file)
        entries, context = gathered(paths, guide), context_of(context_file)
        if paths and (letter.rows is None or letter.rows in data):
            zh = (
                "这种文书没有名单，不要给申报"
                if letter.rows is None
                else f"数据中已有「{letter.rows}」，申报和它只能给一种"
            )
            en = (
                "this letter has no list: give no declarations"
                if letter.rows is None
                else f"the data have {letter.rows} already: give one of the two"
            )
            raise InputError.one(Place(str(data_file)), letter.rows or "", zh, en)
        if paths and letter.rows:
            data[letter.rows] = rows_of(entries, kind, guide)
        made = fill(
            _bytes(template) if template else default(kind, guide),
            kind,
            data,
            guide,
            personal=personal_of(entries, guide),
            short=short_notice,
            name=str(template or kind),
            place=str(data_file),
        )
        _written(output, made, say)
        tell_unmet([(entry, assess(entry.declaration, guide, context)) for entry in entries], say)
        return ALL_DO

    return run  # fmt: skip


def _data(path: Path) -> dict[str, Any]:
    source = files.read(path)
    if not isinstance(source.values, dict):
        raise InputError.one(source.place(()), "", "应为一组“键: 值”", "a mapping of keys was expected")
    return dict(source.values)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise cannot_open(str(path), error if isinstance(error, OSError) else OSError(str(error))) from error


def _written(output: Path, made: bytes, say: Say) -> None:
    with kept_whole(output) as beside:
        beside.write_bytes(made)
    console().print(printable(f"{say('已写出', 'Written')} {output}"), markup=False, soft_wrap=True)
