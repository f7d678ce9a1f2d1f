"""``yunxing package``: packed by county and city, checked by whoever receives it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.desk.running import Shell
from tests.dossier.entries import plain
from tests.dossier.sending.folders import PDF, home, three

ASKED = ("--unit", "试验区工信局", "--dated", "2020-05-09")


def test_a_county_packs_and_its_city_checks(shell: Shell) -> None:
    folder = three(shell.folder / "推荐")
    ran = shell("package", "county", folder, *ASKED, "--context", shell.context())
    assert (ran.code, ran.lines[0], ran.said) == (0, "已写出 报送材料.zip：认定 1，推荐 2", [])
    checked = shell("package", "check", "报送材料.zip")
    assert (checked.code, checked.lines) == (
        0,
        [
            "星级上云企业评定县（区）报送材料  试验区工信局  2020-05-09",
            "文件 13 个，一致 13 个，问题 0 处",
            ran.lines[1],
        ],
    )


def test_a_city_is_told_what_is_left_out(shell: Shell) -> None:
    folder = three(shell.folder / "推荐")
    (folder / "认定结果.pdf").write_bytes(PDF)
    ran = shell("package", "city", folder, *ASKED, "-o", "b.zip", "--context", shell.context())
    three_stars = next(p.name for p in sorted(folder.iterdir()) if p.is_dir())
    assert (ran.code, ran.said) == (0, [f"提示 没有放入包中：{three_stars}/"])


def test_what_differs_is_said_and_told_by_the_exit_code(shell: Shell) -> None:
    shell("package", "county", three(shell.folder / "推荐"), *ASKED)
    with zipfile.ZipFile("报送材料.zip", "a") as file:
        file.writestr("多出\x1b[31m.txt", b"x")
    ran = shell("package", "check", "报送材料.zip")
    assert (ran.code, ran.lines[-2]) == (1, "文件 13 个，一致 13 个，问题 1 处")
    assert "\x1b" not in ran.out
    assert shell("package", "check", "报送材料.zip", "--lang", "en").lines[-2] == "13 files, 13 agree, 1 differences"


def test_nothing_is_packed_where_something_is_missing(shell: Shell) -> None:
    home(shell.folder / "推荐", plain(1), {}, name="a")
    ran = shell("package", "county", "推荐", *ASKED)
    assert (ran.code, len(ran.said), shell.files()) == (2, 2, ["推荐"])
    assert ran.said[0] == "有误 推荐/a: 申报书: 缺「申报书」（申报书.pdf，通知 三 (L35)），请放入后再打包"


def test_a_name_of_another_kind_and_an_existing_file_are_refused(shell: Shell) -> None:
    folder = three(shell.folder / "推荐")
    assert shell("package", "county", folder, *ASKED, "-o", "a.rar").said == ["有误 a.rar: 报送包写成 .zip，请改文件名"]
    Path("报送材料.zip").write_text("kept", "utf-8")
    assert shell("package", "county", folder, *ASKED).said == ["有误 报送材料.zip: 文件已存在，加 --force 可覆盖"]
    assert shell("package", "county", folder, *ASKED, "--force").code == 0


def test_what_is_no_package_is_refused(shell: Shell) -> None:
    Path("a.zip").write_bytes(b"PK")
    ran = shell("package", "check", "a.zip")
    assert (ran.code, ran.said[0][:30]) == (2, "有误 a.zip: 不是完整的 zip 文件，请重新传送"[:30])
