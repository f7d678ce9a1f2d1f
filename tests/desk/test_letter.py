"""``yunxing letter``: a template out, changed, checked, and filled in from data and declarations."""

from __future__ import annotations

from pathlib import Path

from tests.desk.running import Shell
from tests.dossier.entries import code, plain
from tests.dossier.letters.papers import data, template, words


def given(shell: Shell, kind: str = "publicity") -> Path:
    return shell.yaml("数据.yaml", {key: value for key, value in data(kind).items() if key != "名单"})


def test_a_letter_is_filled_in_from_declarations(shell: Shell) -> None:
    one, two = shell.yaml("a.yaml", plain(2)), shell.yaml("b.yaml", plain(1))
    ran = shell("letter", "fill", "publicity", one, two, "--data", given(shell), "-o", "公示.docx")
    assert (ran.code, ran.lines, ran.said) == (0, ["已写出 公示.docx"], [])
    assert words(Path("公示.docx").read_bytes()).split("\n")[-2:] == [
        "1|连云港试验001号有限公司|海州区|三星级",
        "2|连云港试验002号有限公司|海州区|三星级",
    ]


def test_a_template_is_written_changed_and_checked(shell: Shell) -> None:
    assert shell("letter", "template", "publicity").lines == ["已写出 公示模板.docx"]
    assert shell("letter", "check", "publicity", "公示模板.docx").lines == ["模板可用"]
    Path("改.docx").write_bytes(template("{{ 标题 }}", "{{ 抬头 }}"))
    ran = shell("letter", "check", "publicity", "改.docx")
    assert (ran.code, ran.lines[0].split("，")[0]) == (1, "正文第2段 {{ 抬头 }}：没有「抬头」这一项")
    filled = shell(
        "letter", "fill", "certificate", "--data", given(shell, "certificate"), "--template", "改.docx", "-o", "a.docx"
    )
    assert (filled.code, filled.said[0].split("，")[0]) == (
        2,
        "有误 改.docx: {{ 标题 }}: 正文第1段：没有「标题」这一项",
    )
    assert not Path("a.docx").exists()


def test_the_letters_are_listed(shell: Shell) -> None:
    ran = shell("letter", "list")
    assert (ran.code, [kind for kind in ("publicity", "announcement", "filing", "opinion", "certificate") if kind in ran.out]) == (
        0, ["publicity", "announcement", "filing", "opinion", "certificate"],
    )  # fmt: skip


def test_what_cannot_be_used_is_refused(shell: Shell) -> None:
    file, one = given(shell), shell.yaml("a.yaml", plain(1))
    for arguments, said in (
        (("template", "poem"), "jiangsu-2020: letters: 没有「poem」这种文书，有：publicity（公示）、"),
        (("template", "filing", "-o", "a.doc"), "a.doc: 文书写成 .docx，请改文件名"),
        (("check", "filing", "no.docx"), "no.docx: 文件打不开：没有这个文件"),
        (("fill", "publicity", "--data", file, "-o", "b.docx"), f"{file}: 名单: 没有名单，请给出申报，或逐行写出"),
        (("fill", "certificate", one, "--data", file, "-o", "b.docx"), f"{file}: 这种文书没有名单，不要给申报"),
    ):
        ran = shell("letter", *arguments)
        assert (ran.code, ran.said[0].startswith(f"有误 {said}")) == (2, True), ran.said
    assert shell.files() == ["a.yaml", "数据.yaml"]


def test_who_does_not_meet_the_star_is_listed_with_a_notice(shell: Shell) -> None:
    one, two = shell.yaml("a.yaml", plain(1)), shell.yaml("b.yaml", plain(2, invoices=[]))
    refused = {
        "of": "enterprise",
        "name": "连云港试验001号有限公司",
        "uscc": code(1),
        "from": "2020-01-01",
        "reason": "虚构",
    }
    context = shell.yaml("context.yaml", {"format": "yunxing/context@1", "sanctions": [refused]})
    ran = shell(
        "letter", "fill", "publicity", one, two, "--data", given(shell), "-o", "公示.docx", "--context", context
    )
    assert (ran.code, ran.said) == (
        0,
        [f"提示 ✕ 不予受理 连云港试验001号有限公司（{one}）", f"提示 ○ 不符合 连云港试验002号有限公司（{two}）"],
    )


def test_a_notice_shorter_than_suggested_is_the_officer_s_to_set(shell: Shell) -> None:
    short = {key: value for key, value in data("publicity").items() if key != "名单"} | {"公示结束": "2020-06-03"}
    file = shell.yaml("短.yaml", short)
    arguments = (
        "letter",
        "fill",
        "publicity",
        shell.yaml("a.yaml", plain(1)),
        "--data",
        file,
        "-o",
        "a.docx",
    )
    ran = shell(*arguments)
    assert (ran.code, ran.said[0].split("，")[0]) == (
        2,
        f"有误 {file}: 公示结束: 自2020年6月1日至2020年6月3日只有 3 个工作日",
    )
    assert not Path("a.docx").exists()
    assert shell(*arguments, "--short-notice").code == 0


def test_a_template_is_not_written_over(shell: Shell) -> None:
    shell("letter", "template", "publicity", "-o", "a.docx")
    before = Path("a.docx").read_bytes()
    ran = shell(
        "letter", "fill", "publicity", "--data", given(shell), "--template", "a.docx", "-o", "a.docx", "--force"
    )
    assert (ran.code, ran.said) == (2, ["有误 a.docx: 写到这里会盖掉模板，请换一个输出文件名"])
    assert Path("a.docx").read_bytes() == before
