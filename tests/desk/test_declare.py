"""``yunxing declare``: a folder in, a declaration out that ``yunxing assess`` takes, and what it says on the way.

The files were read before: their readings stand in the journal of the folder, and ``--resume`` takes them from there.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.desk.running import Shell, edition
from tests.evidence.matching.papers import NAME, folder, invoice, reading
from tests.guide.factories import values
from tests.guide.lakeland import HERE, lakeland
from yunxing.evidence.declaring import declare, written
from yunxing.evidence.folder import JOURNAL, walk
from yunxing.evidence.folder.journal import Journal
from yunxing.evidence.paper import Reading
from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition

DAY = date(2020, 5, 6)
ASKED = ("--filed-on", "2020-05-06", "--resume")


def filled(shell: Shell, readings: Sequence[Reading], *, under: Edition | None = None, name: str = "材料") -> Path:
    """A folder whose files were read before, with these readings in its journal."""
    made = shell.folder / name
    for one in readings:
        (made / one.file).parent.mkdir(parents=True, exist_ok=True)
        (made / one.file).write_text(one.file, encoding="utf-8")
    by_name = {one.file: one for one in readings}
    with Journal(made / JOURNAL, edition=under or edition(), resume=False) as journal:
        for found in walk(made, leaving=[made / JOURNAL]).files:
            journal.keep(found, by_name[found.name])
    return made


def test_the_declaration_is_written_and_what_was_found_is_counted(shell: Shell) -> None:
    ran = shell("declare", filled(shell, folder()), "--star", "3", *ASKED)
    assert (ran.code, ran.err) == (0, "")
    proposal = declare(folder(), edition(), star=3, filed_on=DAY)
    assert Path("申报.yaml").read_text("utf-8") == written(proposal)
    assert ran.lines[:3] == [
        "已写出 申报.yaml",
        "13 个文件，表头 10 项，服务商 1，云服务 1，勾选 4，合同 1，发票 1，证明材料 13，没有读准的 1 处，可计投入 20,000 元",
        "按现有内容申报三星级：◐ 补正",
    ]
    assert f"缺 {len(proposal.missing)}" in ran.lines
    assert f"请核对 {len(proposal.doubts)}" in ran.lines
    assert ran.lines[-1] == "补填后运行：yunxing assess 申报.yaml"


def test_assess_takes_what_was_written(shell: Shell) -> None:
    shell("declare", filled(shell, folder()), "--star", "三星级", *ASKED, "-o", "a.yaml")
    ran = shell("assess", "a.yaml", "--context", shell.context())
    assert (ran.code, ran.err) == (1, "")
    assert ran.lines[1] == f"{NAME}  申报 三星级"


def test_in_english_the_file_and_the_words_are_english(shell: Shell) -> None:
    ran = shell("declare", filled(shell, folder()), "--star", "3", *ASKED, "--lang", "en", "--context", shell.context())
    assert ran.lines[0] == "Written declaration.yaml"
    assert ran.lines[-1] == "Once it is filled in, run: yunxing assess declaration.yaml --context " + str(
        shell.context()
    )
    proposal = declare(folder(), edition(), star=3, filed_on=DAY)
    assert Path("declaration.yaml").read_text("utf-8") == written(proposal, "en")


def test_an_existing_file_is_kept_unless_told_otherwise(shell: Shell) -> None:
    made = filled(shell, folder())
    Path("申报.yaml").write_text("kept", encoding="utf-8")
    refused = shell("declare", made, "--star", "3", *ASKED)
    assert (refused.code, refused.said) == (2, ["有误 申报.yaml: 文件已存在，加 --force 可覆盖"])
    assert Path("申报.yaml").read_text("utf-8") == "kept"
    assert shell("declare", made, "--star", "3", *ASKED, "--force").code == 0
    assert Path("申报.yaml").read_text("utf-8") != "kept"


def test_a_declaration_written_into_the_folder_is_no_proof(shell: Shell) -> None:
    made = filled(shell, folder())
    for force in ((), ("--force",)):
        ran = shell("declare", made, "--star", "3", *ASKED, "-o", made / "申报.yaml", *force)
        assert ran.lines[1].startswith("13 个文件，")


def test_the_star_is_asked_for_and_an_earlier_declaration_answers(shell: Shell) -> None:
    made = filled(shell, folder())
    asked = shell("declare", made, *ASKED)
    assert (asked.code, asked.said[1]) == (2, "有误 请用 --star 3|4|5 说明申报几星级")
    like = shell.yaml("去年.yaml", values("B4"))
    assert shell("declare", made, *ASKED, "--like", like).code == 0
    read = reader(edition()).read(Path("申报.yaml"))
    assert (read.star, read.fields["enterprise.employees"], read.fields["commitment.signed"]) == (4, 120, None)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--star", "7"), "有误 --star: 没有「7」这一星级，可选：3、4、5"),
        (("--star", "3", "--filed-on", "今天"), "有误 --filed-on: 「今天」不是日期，请写成 2020-05-06 的样子"),
        (("--star", "3", "-o", "a.json"), "有误 a.json: 申报写成 YAML，文件名请以 .yaml 结尾"),
        (("--star", "3", "-o", "没有/a.yaml"), "有误 没有/a.yaml: 所在文件夹不存在"),
        (("--star", "3", "--edition", "nowhere"), None),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_read(
    more: tuple[str, ...], said: str | None, shell: Shell
) -> None:
    ran = shell("declare", filled(shell, folder()), *more)
    assert ran.code == 2
    if said is not None:
        assert ran.said == [said]
    assert [name for name in shell.files() if name.endswith((".yaml", ".json"))] == []


def test_a_folder_that_is_not_there_or_empty_is_refused(shell: Shell) -> None:
    (shell.folder / "空").mkdir()
    for name, said in (("没有", "没有: 文件打不开：没有这个文件"), ("空", "空: 文件夹里没有可读的文件")):
        ran = shell("declare", name, "--star", "3")
        assert (ran.code, ran.said) == (2, [f"有误 {said}"])


def test_a_file_instead_of_a_folder_is_asked_to_be_put_into_one(shell: Shell) -> None:
    (shell.folder / "发票.txt").write_text("发票", encoding="utf-8")
    ran = shell("declare", "发票.txt", "--star", "3")
    assert (ran.code, ran.said) == (
        2,
        ["有误 发票.txt: 这不是文件夹。请把材料放在一个文件夹里，写上文件夹的路径"],
    )


def test_a_folder_that_cannot_be_written_is_declared_without_a_journal(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shell.folder / "材料"
    made.mkdir()
    (made / "便条.txt").write_text("没有什么可读的。", encoding="utf-8")
    monkeypatch.setattr("yunxing.desk.declare.JOURNAL", "none/journal")
    ran = shell("declare", made, "--star", "3", "--workers", "1")
    assert (ran.code, ran.lines[0]) == (0, "已写出 申报.yaml")
    assert ran.said[0] == f"提示 {made}/none/journal: 读取记录文件打不开：没有这个文件；中断后只能从头读"
    assert shell("declare", made, "--star", "3", "--resume", "--force").code == 2


def test_files_are_read_where_nothing_stands_in_the_journal(shell: Shell) -> None:
    made = shell.folder / "材料"
    made.mkdir()
    (made / "便条.txt").write_text("没有什么可读的。", encoding="utf-8")
    ran = shell("declare", made, "--star", "3", "--workers", "1")
    assert (ran.code, ran.lines[0], ran.lines[1].split("，")[0]) == (0, "已写出 申报.yaml", "1 个文件")
    assert (made / JOURNAL).exists()


def test_invoices_left_out_are_listed_with_the_reason(shell: Shell) -> None:
    old = reading("发票/旧.pdf", invoice("900", number="20480000", dated="2018-12-31"))
    ran = shell("declare", filled(shell, [*folder(), old]), "--star", "3", *ASKED)
    at = ran.lines.index("没有列入的发票 1")
    assert ran.lines[at + 1] == "  · 发票20480000：开票日期2018-12-31早于2019-01-01，不计入"


def test_names_that_would_drive_a_terminal_are_shown_harmless(shell: Shell) -> None:
    old = reading("旧\x1b[31m.pdf", invoice("900", number="2048\x1b[0m", dated="2018-12-31"))
    ran = shell("declare", filled(shell, [*folder(), old]), "--star", "3", *ASKED)
    assert "\x1b" not in ran.out + ran.err + Path("申报.yaml").read_text("utf-8")


def test_another_edition_is_declared_and_named_in_the_next_command(shell: Shell) -> None:
    made = filled(shell, folder(), under=lakeland())
    ran = shell("declare", made, "--star", "6", "--edition", HERE, *ASKED)
    assert ran.code == 0
    assert ran.lines[-1] == f"补填后运行：yunxing assess 申报.yaml --edition {shlex.quote(str(HERE))}"
    assert reader(lakeland()).read(Path("申报.yaml")).star == 6
