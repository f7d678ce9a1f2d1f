"""``yunxing guide``: what an edition holds, and whether a folder is a sound one."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.running import Shell
from tests.guide import lakeland
from tests.guide.factories import edition
from yunxing.guide.loading import EDITIONS, load_lists

_HAN = re.compile(r"[\u3400-\u9fff]")
PARTS = ["stars", "requirements", "subdomains", "evidence", "readings", "lists"]
NAMES = {
    "zh": ["星级", "要求", "子域", "证明材料", "读法", "豁免名单"],
    "en": ["Stars", "Requirements", "Sub-domains", "Evidence", "Readings", "Exemption lists"],
}
SIZES = [3, len(edition().rules), 63, 15, len(edition().readings), len(load_lists())]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_of_it(lang: str, shell: Shell) -> None:
    ran = shell("guide", "show", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0] == f"{edition().about.title.say(lang)}  jiangsu-2020  {edition().fingerprint[:12]}"
    assert [line for line in ran.lines if line in NAMES[lang]] == NAMES[lang]
    plain = json.loads(shell("guide", "show", "-f", "json", "--lang", lang).out)
    assert {name: len(table) for name, table in plain.items()} == dict(zip(NAMES[lang], SIZES, strict=True))


@pytest.mark.parametrize(("part", "size"), list(zip(PARTS, SIZES, strict=True)))
def test_a_part_of_it(part: str, size: int, shell: Shell) -> None:
    ran = shell("guide", "show", part, "-f", "csv")
    assert (ran.code, ran.err, len(rows(ran.out))) == (0, "", size + 1)
    assert len(json.loads(shell("guide", "show", part, "-f", "json").out)) == size


def test_every_sub_domain_is_on_the_terminal(shell: Shell) -> None:
    """All 63, though a long answer about declarations is cut."""
    out = shell("guide", "show", "subdomains").out
    assert [s.key for s in edition().sub_domains if len(s.name.zh) < 6 and s.name.zh not in out] == []
    assert "… +" not in out


def test_the_numbers_each_star_needs(shell: Shell) -> None:
    found = {row[1]: row[3:6] for row in rows(shell("guide", "show", "requirements", "-f", "csv").out)[1:]}
    assert {key: found[key] for key in ("app", "infra", "data", "device", "effect", "innovation")} == {
        "app": ["2", "2", "3"],
        "infra": ["3", "3", "5"],
        "data": ["3", "3", "3"],
        "device": ["3", "3", "3"],
        "effect": ["2", "3", "4"],
        "innovation": ["", "", "1"],
    }
    assert found["investment"] == ["20000", "60000", "200000"]
    assert found["months_in_use"] == ["3", "3", "3"]


def test_the_stars(shell: Shell) -> None:
    assert [row[:4] for row in rows(shell("guide", "show", "stars", "-f", "csv").out)] == [
        ["星", "名称", "申请表", "由谁决定"],
        ["3★", "三星级", "星级上云企业评定申请表（适用于三星级）", "设区市"],
        ["4★", "四星级", "星级上云企业评定申请表（适用于四星级、五星级）", "省"],
        ["5★", "五星级", "星级上云企业评定申请表（适用于四星级、五星级）", "省"],
    ]


@pytest.mark.parametrize("part", PARTS[:-1])
def test_in_english_only_clauses_are_chinese(part: str, shell: Shell) -> None:
    chinese = [
        cell
        for row in rows(shell("guide", "show", part, "-f", "csv", "--lang", "en").out)
        for cell in row[: -1 if part != "readings" else None]
        if _HAN.search(cell.replace("§三", ""))
    ]
    assert chinese == []


def test_into_files(shell: Shell) -> None:
    for end in ("csv", "json", "md", "xlsx"):
        ran = shell("guide", "show", "-o", f"g.{end}")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    book = CalamineWorkbook.from_path(str(shell.folder / "g.xlsx"))
    assert book.sheet_names == NAMES["zh"]
    assert [book.get_sheet_by_name(n).height - 1 for n in NAMES["zh"]] == SIZES
    assert shell("guide", "show", "-o", "g.csv").said == ["有误 g.csv: 文件已存在，加 --force 可覆盖"]


def test_the_editions_at_hand(shell: Shell) -> None:
    ran = shell("guide", "list")
    cells = [c.strip() for line in ran.lines if line.startswith("│") for c in line.strip("│").split("│")]
    assert (ran.code, cells) == (0, ["jiangsu-2020", edition().about.title.zh, edition().fingerprint[:12]])


def copy(shell: Shell) -> Any:
    folder = shell.folder / "mine"
    shutil.copytree(EDITIONS / "jiangsu-2020", folder)
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sound_folder(lang: str, shell: Shell) -> None:
    rules, readings = len(edition().rules), len(edition().readings)
    ran = shell("guide", "check", copy(shell), "--lang", lang)
    assert (ran.code, ran.err, ran.lines) == (
        0,
        "",
        [
            {
                "zh": f"jiangsu-2020：{rules}条要求、63个子域、{readings}个读法，没有错误",
                "en": f"jiangsu-2020: {rules} requirements, 63 sub-domains, {readings} readings, sound",
            }[lang],
            {
                "zh": "paper.yaml（申请表版式）：没有错误",
                "en": "paper.yaml (how forms stand on paper): sound",
            }[lang],
            {
                "zh": "office.yaml（汇总表、报送材料、文书）：没有错误",
                "en": "office.yaml (summary, packages, letters): sound",
            }[lang],
        ],
    )


def test_the_edition_of_the_tests_is_sound(shell: Shell) -> None:
    ran = shell("guide", "check", lakeland.HERE)
    assert (ran.code, ran.lines[0].split("：")[0]) == (0, "lakeland-2031")
    assert ran.lines[1:] == [
        "paper.yaml（申请表版式）：没有这个文件，用不了",
        "office.yaml（汇总表、报送材料、文书）：没有这个文件，用不了",
    ]
    stars = rows(shell("guide", "show", "stars", "--edition", lakeland.HERE, "-f", "csv").out)
    assert [row[0] for row in stars] == ["星", "1★", "2★", "4★", "6★"]


def test_an_unsound_folder_has_its_file_line_and_key(shell: Shell) -> None:
    folder = copy(shell)
    path = folder / "requirements.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind: combine", "kind: combin", 1), encoding="utf-8")
    line = text[: text.index("kind: combine")].count("\n") + 1
    ran = shell("guide", "check", folder)
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert ran.said[0].startswith(f"有误 {path}:{line}: requirements.")
    assert "没有「combin」这种判定方式" in ran.said[0]
    path.unlink()
    ran = shell("guide", "check", folder)
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert ran.said[0].startswith(f"有误 {path}: ")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("office.yaml", "shows: field, field: enterprise.name", "shows: field, field: enterprise.nome", "申请表没有「enterprise.nome」这一项"),
        ("office.yaml", "{{ 批次 }}拟认定", "{{ 批号 }}拟认定", "没有「批号」这一项"),
        ("office.yaml", "受理电话：{{ 受理电话 }}", "受理电话：见附件", "模板中没有这个标记"),
        ("office.yaml", "not_before: 公示开始", "not_before: 标题", "「标题」不是另一个日期"),
        ("office.yaml", "copies: 3", "copies: -3", "「-3」过小，不能小于0"),
        ("office.yaml", "stars: [4, 5]\n    clause: 附件3 (L536)", "stars: [9]\n    clause: 附件3 (L536)", "没有星级 [9]"),
        ("paper.yaml", "field: enterprise.kind", "field: enterprise.sort", "没有「enterprise.sort」"),
    ],
)  # fmt: skip
def test_what_offices_send_on_and_how_forms_stand_on_paper_is_checked_too(
    file: str, old: str, new: str, said: str, shell: Shell
) -> None:
    folder = copy(shell)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    ran = shell("guide", "check", folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.said[0].startswith(f"有误 {path}")
    assert said in ran.said[0]
