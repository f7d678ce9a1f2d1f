"""The whole command line: its languages, its help, what it says of a command that is not one, how a run ends."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from tests.desk.running import Shell
from tests.guide.factories import values
from yunxing.desk import assess, guide, main, template
from yunxing.guide.files import InputError, Place

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{2,}")
COMMANDS = [
    [],
    ["assess"],
    ["whatif"],
    ["explain"],
    ["form"],
    ["guide"],
    ["guide", "show"],
    ["guide", "list"],
    ["guide", "check"],
    ["read"],
    ["schema"],
    ["template"],
    ["summary"],
    ["slide"],
    ["tables"],
    ["package"],
    ["package", "county"],
    ["package", "city"],
    ["package", "check"],
    ["letter"],
    ["letter", "list"],
    ["letter", "template"],
    ["letter", "check"],
    ["letter", "fill"],
    ["draw"],
]


def names(command: list[str]) -> str:
    return " ".join(["yunxing", *command])


@pytest.mark.parametrize("command", COMMANDS, ids=names)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_in_english_has_no_chinese(command: list[str], flag: str, shell: Shell) -> None:
    ran = shell(*command, flag, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0].startswith(f"Usage: {names(command)} ")
    assert _HAN.findall(ran.out) == []


@pytest.mark.parametrize("command", COMMANDS, ids=names)
def test_help_in_chinese_has_no_english_sentence(command: list[str], shell: Shell) -> None:
    ran = shell(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0].startswith(f"用法：{names(command)} ")
    assert "选项：" in ran.lines
    assert (
        ran.lines[-1].strip()
        if command in ([], ["guide"], ["letter"], ["package"])
        else ran.lines[-1].endswith("显示本说明。")
    )
    for line in ran.lines:
        for phrase in re.split(r"[^A-Za-z ]+", line):
            assert len(_WORDS.findall(phrase)) < 4 or "YAML" in phrase or "FILE" in phrase, line


@pytest.mark.parametrize("command", COMMANDS, ids=names)
def test_every_option_is_told_of_in_both_languages(command: list[str], shell: Shell) -> None:
    for lang in ("zh", "en"):
        here = main.commands(lang)
        for name in command:
            assert isinstance(here, click.Group)
            here = here.commands[name]  # type: ignore[assignment]
        options = [p for p in here.params if isinstance(p, click.Option) and not p.hidden]
        assert [o.name for o in options if not o.help] == []
        assert [
            o.name for o in options if o.name != "version" and bool(_HAN.search(o.help or "")) != (lang == "zh")
        ] == []
        assert bool(_HAN.search(here.help or "")) == (lang == "zh")


def test_the_whole_help(shell: Shell) -> None:
    assert shell("--help").lines == [
        "用法：yunxing [选项] 命令 [参数]...",
        "",
        "  云星：星级上云企业评定。",
        "",
        "  常用：yunxing assess 申报.yaml；yunxing template 申报表.xlsx；yunxing explain P4。",
        "",
        "选项：",
        "  --version       显示版本。",
        "  --lang [zh|en]  语言：zh 中文（默认）、en 英文。放在任何位置都可以。",
        "  -h, --help      显示本说明。",
        "",
        "命令：",
        "  assess    评定申报，说明理由",
        "  bind      把申请表和证明材料装订成一份 PDF 申报书",
        "  declare   读取一个文件夹的材料，写出申报",
        "  draw      现场核查抽样：生成种子，重复一次抽样",
        "  explain   解释读法、要求或子域",
        "  form      生成官方申请表，或读回填好的申请表",
        "  guide     查看指南",
        "  journal   核验平台导出的日志",
        "  letter    公示、公布、备案、推荐意见、证书",
        "  package   打包、核对报送材料",
        "  read      读取证明材料：发票、合同、付款凭证等",
        "  schema    输出申报文件的 JSON Schema",
        "  slide     生成概要说明（限1页ppt）",
        "  summary   生成汇总表（附件4）",
        "  tables    生成上云投入明细、发票明细表（Excel）",
        "  template  生成填报多份申报的 Excel 模板",
        "  whatif    改标准、改读法，看谁升谁降",
    ]


def test_without_arguments_the_help_and_two(shell: Shell) -> None:
    ran, helped = shell(), shell("--help")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == helped.out
    assert shell("guide").err == shell("guide", "--help").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_version(lang: str, shell: Shell) -> None:
    ran = shell("--lang", lang, "--version")
    assert (ran.code, ran.out, ran.err) == (0, f"yunxing {version('yunxing')}\n", "")


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        (["a"], "zh"),
        (["--lang", "en", "a"], "en"),
        (["a", "--lang", "en"], "en"),
        (["a", "b", "--lang=en"], "en"),
        (["--lang=zh", "a"], "zh"),
        (["--lang"], "zh"),
    ],
)
def test_the_language_may_stand_anywhere(arguments: list[str], lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YUNXING_LANG", raising=False)
    assert main.language(arguments) == lang


def test_the_environment_sets_the_language_and_the_option_overrides_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUNXING_LANG", "en")
    assert shell("--help").lines[0] == "Usage: yunxing [OPTIONS] COMMAND [ARGS]..."
    assert shell("--lang", "zh", "--help").lines[0] == "用法：yunxing [选项] 命令 [参数]..."
    assert shell("guide", "list", "--lang=zh").lines[0] == "指南版本"
    monkeypatch.setenv("YUNXING_LANG", "zh")
    assert shell("guide", "list", "--lang=en").lines[0] == "Editions"


def test_an_environment_that_names_no_language(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXING_LANG", "de")
    ran = shell("guide", "list")
    assert (ran.code, ran.out, ran.said) == (2, "", ["有误 YUNXING_LANG：没有“de”，可选：zh、en"])
    assert shell("guide", "list", "--lang", "en").code == 0
    monkeypatch.setenv("YUNXING_LANG", "")
    assert shell("guide", "list").code == 0


@pytest.mark.parametrize("command", COMMANDS, ids=names)
def test_the_language_is_in_every_help(command: list[str], shell: Shell) -> None:
    words = {"zh": "语言：zh 中文（默认）、en 英文。", "en": "Language: zh (default) or en."}
    more = {"zh": "放在任何位置都可以。", "en": " May stand anywhere."}
    for lang, text in words.items():
        wanted = text + ("" if command else more[lang])
        line = next(x for x in shell(*command, "--help", "--lang", lang).lines if x.startswith("  --lang"))
        assert line.split("[zh|en]")[1].strip() == wanted


def test_the_help_of_assess_tells_all_exit_codes(shell: Shell) -> None:
    assert (
        "  退出码：2 有不能读的输入；否则 1 有不符合的；否则 0。130 被中断，没有写出文件。"
        in shell("assess", "-h").lines
    )
    said = " ".join(shell("assess", "-h", "--lang", "en").out.split())
    assert "else 1 some do not meet, else 0. 130: interrupted, no file was written. Options:" in said


def test_lines_end_where_their_words_do(shell: Shell) -> None:
    for asked in (["guide", "show"], ["explain", "P2"], ["assess", shell.yaml("a.yaml", values())]):
        ran = shell(*asked)
        assert (ran.out.splitlines(), ran.err) == (ran.lines, "")


WRONG: list[tuple[list[str], str, str]] = [
    (["nope"], "用法：yunxing [选项] 命令 [参数]...", "没有命令 nope"),
    (["asses"], "用法：yunxing [选项] 命令 [参数]...", "没有命令 asses，是不是 assess？"),
    (["--nope"], "用法：yunxing [选项] 命令 [参数]...", "没有选项 --nope"),
    (["--lang", "de", "guide", "list"], "用法：yunxing [选项] 命令 [参数]...", "--lang：没有“de”，可选：zh、en"),
    (["assess"], "用法：yunxing assess [选项] FILE...", "缺少参数 FILE..."),
    (["assess", "x.csv", "--forse"], "用法：yunxing assess [选项] FILE...", "没有选项 --forse，是不是 --force、--format？"),
    (["assess", "x.csv", "-f", "pdf"], "用法：yunxing assess [选项] FILE...", "--format：没有“pdf”，可选：table、json、csv、xlsx、md"),
    (["assess", "."], "用法：yunxing assess [选项] FILE...", "FILE...：“.”是文件夹，这里要一个文件"),
    (["assess", "x.csv", "-o", "."], "用法：yunxing assess [选项] FILE...", "--output：“.”是文件夹，这里要一个文件"),
    (["whatif", "x.csv"], "用法：yunxing whatif [选项] FILE...", "请用 --set、--to-reading 或 --to-edition 说明要改什么"),
    (["guide", "list", "x", "y"], "用法：yunxing guide list [选项]", "多出了参数：x y"),
    (["guide", "nope"], "用法：yunxing guide [选项] 命令 [参数]...", "没有命令 nope"),
    (["guide", "check", "nowhere"], "用法：yunxing guide check [选项] FOLDER", "FOLDER：没有“nowhere”，请核对路径"),
    (["schema", "verdict"], "用法：yunxing schema [选项] [declaration|context]", "[declaration|context]：没有“verdict”，可选：declaration、context"),
    (["template", "t.csv"], "用法：yunxing template [选项] [FILE.xlsx]", "FILE：文件名应以 .xlsx 结尾"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "usage", "line"), WRONG, ids=lambda v: " ".join(v) if isinstance(v, list) else ""
)
def test_a_wrong_command_is_said_in_chinese(arguments: list[str], usage: str, line: str, shell: Shell) -> None:
    ran = shell(*arguments)
    assert (ran.code, ran.out) == (2, "")
    command = usage.removeprefix("用法：").split(" [")[0]
    assert ran.said == [usage, f"有误 {line}", f"详见 {command} --help"]


@pytest.mark.parametrize("arguments", [w[0] for w in WRONG], ids=" ".join)
def test_and_in_english_in_english(arguments: list[str], shell: Shell) -> None:
    arguments = arguments if "--lang" in arguments else [*arguments, "--lang", "en"]
    ran = shell(*arguments)
    assert (ran.code, ran.out) == (2, "")
    if "de" not in arguments:
        assert ran.said[0].startswith("Usage: yunxing")
        assert ran.said[-1].startswith("Error: ")
        assert _HAN.findall(ran.err) == []


def test_an_option_without_its_value(shell: Shell) -> None:
    assert shell("assess", "--lang").said == ["有误 选项 --lang 后面要写一个值"]
    assert shell("assess", "x.csv", "--all=yes").said == ["有误 选项 --all 不带值"]


def test_words_that_nobody_translated_are_shown_as_they_are() -> None:
    from yunxing.desk.usage import complaint

    assert complaint(click.UsageError("Something new.")) == "Something new."
    assert complaint(click.ClickException("Something new.")) == "Something new."


def test_an_interrupted_run_says_so(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(template, "write_workbook", interrupted)
    ran = shell("template", "t.xlsx")
    assert (ran.code, ran.said) == (130, ["", "已中断，没有写出任何文件。"])
    assert shell("template", "t.xlsx", "--lang", "en").said[-1] == "Interrupted; no file was written."
    assert shell.files() == []


def test_a_full_disk_is_no_traceback(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "t.xlsx")

    monkeypatch.setattr(template, "write_workbook", full)
    ran = shell("template", "t.xlsx")
    assert (ran.code, ran.said) == (2, ["有误 t.xlsx：读写失败（磁盘已满）"])
    ran = shell("template", "t.xlsx", "--lang", "en")
    assert ran.said == ["error t.xlsx: cannot be read or written (No space left on device)"]


def test_a_reader_that_went_away_is_no_error(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    kept = sys.stdout
    monkeypatch.setattr(guide, "emit", gone)
    try:
        assert main.main(["guide", "list"]) == 0
    finally:
        if sys.stdout is not kept:
            sys.stdout.close()
            sys.stdout = kept


def test_every_problem_of_a_file_has_its_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise InputError([(Place("a.yaml", 3), "star", "甲", "one"), (Place("b[1].yaml"), "", "乙[/]", "two")])

    monkeypatch.setattr(assess, "edition_of", refused)
    ran = shell("assess", "x.yaml")
    assert (ran.code, ran.out, ran.said) == (2, "", ["有误 a.yaml:3: star: 甲", "有误 b[1].yaml: 乙[/]"])
    assert shell("assess", "x.yaml", "--lang=en").said == ["error a.yaml:3: star: one", "error b[1].yaml: two"]


def test_the_console_script_leaves_with_the_code(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    path: Path = shell.yaml("a.yaml", values())
    monkeypatch.setattr("sys.argv", ["yunxing", "assess", str(path)])
    with pytest.raises(SystemExit) as left:
        main.run()
    assert left.value.code == 0
