"""Writes what the documents take from the edition: the columns of the spreadsheet, and the table of readings.

``handbook/*/columns.md`` are written whole; in ``rules.md`` what stands between the marks is. Run it as
``.venv/bin/python docs/make.py`` after a change of the guide's data. ``--check`` says whether all of it is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from yunxing.guide.edition import Edition
from yunxing.guide.loading import load_edition
from yunxing.guide.sheets.layout import SHEETS, Column, layout

HERE = Path(__file__).resolve().parent
EDITION = "jiangsu-2020"
RULES = HERE / "rules.md"
MARK, END = "<!-- readings, by docs/make.py -->", "<!-- end of the readings -->"
TITLE = {"zh": "表格的各列", "en": "The columns of the spreadsheet"}
OPENING = {
    "zh": "版本 `{edition}` 的表格有三张表，各列如下；由 `docs/make.py` 从指南数据写出。\n"
    "读入时认中文表头、英文表头和键，全角半角、空格、大小写、末尾的 `*` 都不影响；列的次序不限，用不到的列可以删去，只有带 * 的列必须有。\n"
    "以“备注”开头的列（或名为 note、remarks 的列）会被略过，其他不认识的列会报错。空白单元格视为未填。",
    "en": "The spreadsheet of the edition `{edition}` has three sheets with the columns below; `docs/make.py` writes this\n"
    "page from the guide's data. A column is known by its Chinese heading, its English heading or its key, whatever the width of\n"
    "characters, spaces, case and a trailing `*`; columns may stand in any order, and those not needed may be left out, except\n"
    "those marked *. A column that begins with 备注, or is called note or remarks, is passed over; any other unknown column is an\n"
    "error. An empty cell is a value not given.",
}
HEADS = {"zh": ("表头", "键", "填什么"), "en": ("Heading", "Key", "What to write")}
CLAIMS = {
    "zh": "子域共 {count} 列，键为 `claim:` 加子域代码，都填页码（如 `12-14`）或“是”，空白为未上云；另有 {notes} 列说明，只在勾选该行而申请表要求“请说明”时填写：",
    "en": "There are {count} columns of sub-domains, whose key is `claim:` and the sub-domain's code. All take pages (`12-14`) or 是 (yes); blank is not claimed. {notes} more hold the note that the form asks for on some rows:",
}


def page(edition: Edition, lang: str) -> str:
    """The page in a language."""
    lines = [f"# {TITLE[lang]}", "", OPENING[lang].format(edition=edition.key), ""]
    for name, columns in layout(edition).sheets.items():
        lines += [f"## {SHEETS[name].say(lang)}", ""]
        claims = [c for c in columns if c.group == "claims"]
        lines += table([c for c in columns if c.group != "claims"], lang)
        if claims:
            notes = [c for c in claims if c.key.startswith("note:")]
            words = CLAIMS[lang].format(count=len(claims) - len(notes), notes=len(notes))
            lines += ["", words, "", *table(claims, lang, short=True)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def table(columns: Sequence[Column], lang: str, *, short: bool = False) -> Iterator[str]:
    """Columns as a table; ``short`` leaves out what to write, which is the same for all."""
    heads = HEADS[lang][:2] if short else HEADS[lang]
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for column in columns:
        mark = "\\*" if column.required else ""
        choices = ("、" if lang == "zh" else ", ").join(words.say(lang) for words in column.choices)
        shown = f"{column.help.say(lang)}" + (
            f"（{choices}）" if choices and lang == "zh" else f" ({choices})" if choices else ""
        )
        cells = [f"{column.title.say(lang)}{mark}", f"`{column.key}`", shown]
        yield "| " + " | ".join(cells[: len(heads)]) + " |"


def readings(edition: Edition) -> str:
    """The table of readings."""
    lines = ["| P | Question | Default | Alternatives | Grounds | Clause |", "|---|---|---|---|---|---|"]
    for reading in edition.readings.values():
        words = {key: f"`{key}`: {text.en}" for key, text in reading.alternatives.items()}
        default = words.pop(reading.default)
        mark = "" if reading.bears_on == "verdict" else " (procedure)"
        cells = (
            reading.key,
            f"{reading.question.en}{mark}",
            default,
            "<br>".join(words.values()) or "–",
            reading.grounds.en,
            reading.clause,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def rules(edition: Edition) -> str:
    """The page of the rules with the table of readings renewed."""
    before, _, rest = RULES.read_text(encoding="utf-8").partition(MARK)
    _, end, after = rest.partition(END)
    return f"{before}{MARK}\n\n{readings(edition)}\n\n{end}{after}"


def main() -> int:
    """Write the pages, or with ``--check`` name those that are out of date."""
    edition, stale = load_edition(EDITION), []
    pages = {HERE / "handbook" / lang / "columns.md": page(edition, lang) for lang in TITLE}
    pages[RULES] = rules(edition)
    for path, made in pages.items():
        if "--check" not in sys.argv[1:]:
            path.write_text(made, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != made:
            stale.append(path.relative_to(HERE.parent).as_posix())
    for name in stale:
        print(f"out of date: {name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
