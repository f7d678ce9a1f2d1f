"""The form of an answer: what a file's ending says, what a narrow terminal shows, how paper comes out; files that fit."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.desk.running import CONTEXT, EXAMPLES, Shell
from tests.guide.factories import values
from tests.guide.sheets.rows import sheets_of, write_parquet

TWO = sorted((EXAMPLES / "declarations").glob("0[34]*.yaml"))
ENDINGS = {"v.json": "json", "v.csv": "csv", "v.xlsx": "xlsx", "v.md": "md", "v.txt": "md"}
COMMANDS = [["assess", "a.yaml"], ["whatif", "a.yaml", "--to-reading", "P2=and"], ["guide", "show"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ENDINGS)
def test_a_form_that_contradicts_the_ending(name: str, command: list[str], shell: Shell) -> None:
    shell.yaml("a.yaml", values())
    for form in ("json", "csv", "xlsx", "md"):
        ran = shell(*command, "-f", form, "-o", name, "--force")
        if form == ENDINGS[name]:
            assert (ran.code, shell.files()) == (0, ["a.yaml", name])
            (shell.folder / name).unlink()
        else:
            line = f"有误 {name}: 文件名的结尾是 {ENDINGS[name]}，--format 却是 {form}，请改其中一个"
            assert (ran.code, ran.out, ran.said, shell.files()) == (2, "", [line], ["a.yaml"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_table_is_for_the_terminal(command: list[str], shell: Shell) -> None:
    shell.yaml("a.yaml", values())
    for name in (*ENDINGS, "v.out"):
        ran = shell(*command, "-f", "table", "-o", name)
        line = "有误 --format table: 表格只在终端上显示；写到文件请用 --format md"
        assert (ran.code, ran.out, ran.said, shell.files()) == (2, "", [line], ["a.yaml"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_ending_that_says_nothing(command: list[str], shell: Shell) -> None:
    shell.yaml("a.yaml", values())
    ran = shell(*command, "-o", "v.xls")
    line = "有误 v.xls: 不知道写成哪种形式，文件名请以 .json .csv .xlsx .md .txt 结尾，或加 --format"
    assert (ran.code, ran.out, ran.said, shell.files()) == (2, "", [line], ["a.yaml"])


def on_a_terminal(width: int, shell: Shell, monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> list[str]:
    monkeypatch.setattr("yunxing.desk.tables.console", lambda: Console(width=width, highlight=False))
    return shell("assess", *TWO, "--context", CONTEXT, *arguments).lines


def test_a_narrow_terminal_shows_blocks(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = on_a_terminal(80, shell, monkeypatch)
    assert [lines[n] for n in (0, 1, 4, 5, 6)] == [
        "03-three-stars-no-pooling  东海样例石英制品有限公司",
        "  申报 3★  ○ 不符合    3★ ○  4★ ○  5★ ○",
        "04-three-stars-contract-not-supplied  灌云示例服装有限公司",
        "  申报 3★  ◐ 补正    3★ ◐  4★ ○  5★ ○",
        "  取决于：P3",
    ]
    english = on_a_terminal(80, shell, monkeypatch, "--lang", "en")
    assert [line for line in english if line.startswith(("  Star", "  Turns"))] == [
        "  Star 3★  ○ fails    3★ ○  4★ ○  5★ ○",
        "  Star 3★  ◐ incomplete    3★ ◐  4★ ○  5★ ○",
        "  Turns on: P3",
    ]


@pytest.mark.parametrize("width", [60, 80, 119, 120, 200])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_the_terminal(
    width: int, lang: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = on_a_terminal(width, shell, monkeypatch, "--lang", lang)
    assert [line for line in lines if cell_len(line) > width] == []
    whole = [line.count("│") for line in lines if line.startswith("│")]
    assert set(whole) == ({10} if width >= 120 else set())


def printing(path: Path) -> list[tuple[str | None, ...]]:
    """Of each sheet: the paper, how it lies, and the pages in width it is fitted to; then the titles of all."""
    found: list[tuple[str | None, ...]] = []
    with zipfile.ZipFile(path) as book:
        for name in sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet")):
            setup = re.findall(r"<pageSetup[^>]*>", book.read(name).decode())[0]
            wanted = ("paperSize", "orientation", "fitToHeight")
            found.append(tuple((re.findall(rf'{word}="([^"]*)"', setup) or [None])[0] for word in wanted))
        names = re.findall(r'Print_Titles"[^>]*>([^<]*)<', book.read("xl/workbook.xml").decode())
    return [*found, *((name,) for name in names)]


def test_workbooks_print_with_their_headings(shell: Shell) -> None:
    shell("template", "t.xlsx")
    assert printing(shell.folder / "t.xlsx")[:3] == [("8", "landscape", None), *[("9", "landscape", "0")] * 2]
    titles = [("申报!$A:$A,申报!$1:$1",), ("发票!$1:$1",), ("云服务!$1:$1",)]
    assert sorted(printing(shell.folder / "t.xlsx")[4:]) == sorted(titles)
    shell("assess", "t.xlsx", shell.yaml("a.yaml", values()), "-o", "v.xlsx")
    assert printing(shell.folder / "v.xlsx")[:3] == [("9", "landscape", "0")] * 3
    assert sorted(printing(shell.folder / "v.xlsx")[3:]) == sorted(
        [("结论!$1:$1",), ("按县区!$1:$1",), ("未能读入!$1:$1",)]
    )


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_table_without_invoices_is_judged_and_said_so(kind: str, shell: Shell) -> None:
    sheets = {**sheets_of(values()), "invoices": []}
    path = shell.csv("t.csv", sheets) if kind == "csv" else write_parquet(shell.folder / "t.parquet", sheets)
    names = [f"t.发票.{kind}", f"t.invoices.{kind}"]
    zh = f"提示 {path}：没有发票表，各份按没有发票评定；找过的文件名是 {'、'.join(names)}，也可用 --invoices 指明"
    ran = shell("assess", path)
    assert (ran.code, ran.said) == (1, [zh, "共评定 1 份：不符合 1"])
    en = f"notice {path}: no table of invoices, so none is counted; looked for {', '.join(names)}; --invoices names another"
    ran = shell("whatif", path, "--to-reading", "P2=and", "-f", "json", "--lang", "en")
    assert (ran.code, ran.said) == (0, [en])


@pytest.mark.parametrize("option", ["--invoices", "--services"])
def test_a_table_beside_none(option: str, shell: Shell) -> None:
    one, book = shell.yaml("a.yaml", values()), shell.xlsx("t.xlsx", sheets_of(values()))
    for command in (["assess"], ["whatif", "--to-reading", "P2=and"]):
        ran = shell(*command, one, book, option, "x.csv")
        line = f"有误 {option} 只用于 CSV、Parquet 的申报表，所给文件中没有"
        assert (ran.code, ran.out, ran.said[1]) == (2, "", line)


def test_a_file_given_twice(shell: Shell) -> None:
    one = shell.yaml("a.yaml", values())
    (shell.folder / "b.yaml").symlink_to(one)
    for again in ("a.yaml", "./a.yaml", "b.yaml"):
        for command in (["assess"], ["whatif", "--to-reading", "P2=and"]):
            ran = shell(*command, one, again)
            line = f"有误 {Path(again)}: 这个文件给了两次，请只给一次"
            assert (ran.code, ran.out, ran.said) == (2, "", [line])
