"""``yunxing draw``: a seed and its commitment; a draw repeated from its file, and what does not agree named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.desk.running import Shell
from tests.guide.test_drawing import MEMBERS, draw
from yunxing.guide import drawing

HAN = [chr(n) for n in range(0x4E00, 0x9FFF)]


def file(shell: Shell, **more: Any) -> Path:
    path = shell.folder / "抽样.json"
    whole = drawing.plain(draw(sample=drawing.sample_of(draw())))
    path.write_text(json.dumps({**whole, **more}, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_seed_comes_with_its_commitment(shell: Shell) -> None:
    ran = shell("draw", "commit", "-f", "json")
    made = json.loads(ran.out)
    assert (ran.code, list(made)) == (0, ["seed", "commitment"])
    assert drawing.commitment(made["seed"]) == made["commitment"]
    assert ran.said == ["提示 请先只公布承诺，种子留到公开数产生以后再公布"]
    assert json.loads(shell("draw", "commit", "-f", "json").out)["seed"] != made["seed"]


def test_a_seed_goes_into_a_file_that_is_not_overwritten(shell: Shell) -> None:
    assert shell("draw", "commit", "-o", "seed.json").code == 0
    before = Path("seed.json").read_text(encoding="utf-8")
    ran = shell("draw", "commit", "-o", "seed.json")
    assert (ran.code, ran.said[0]) == (2, "有误 seed.json: 文件已存在，加 --force 可覆盖")
    assert Path("seed.json").read_text(encoding="utf-8") == before


def test_a_draw_that_agrees(shell: Shell) -> None:
    ran = shell("draw", file(shell))
    assert (ran.code, ran.err) == (0, "")
    assert [word in ran.out for word in ("不一致", *drawing.sample_of(draw()))] == [False, True, True, True]
    told = json.loads(shell("draw", file(shell), "-f", "json").out)
    assert [(one["key"], one["agrees"]) for one in told["checks"]] == [
        ("commitment", True), ("population", True), ("sample", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"commitment": "0" * 64}, ["commitment"]),
        ({"population_sha256": "0" * 64}, ["population"]),
        ({"population": [list(one) for one in MEMBERS[1:]], "sample": []}, ["population", "sample"]),
        ({"public_value": "01"}, ["sample"]),
        ({"sample": []}, ["sample"]),
        ({"sample": list(reversed(drawing.sample_of(draw())))}, ["sample"]),
        ({"share_percent": 20}, ["sample"]),
    ],
)
def test_what_does_not_agree_is_named(change: dict[str, Any], wrong: list[str], shell: Shell) -> None:
    ran = shell("draw", file(shell, **change), "-f", "json")
    assert ran.code == 1
    assert [one["key"] for one in json.loads(ran.out)["checks"] if not one["agrees"]] == wrong
    table = shell("draw", file(shell, **change))
    assert (table.code, table.out.count("不一致")) == (1, len(wrong))


def test_a_sample_is_drawn_where_the_file_has_none(shell: Shell) -> None:
    path = file(shell, sample=None)
    ran = shell("draw", path, "-f", "json")
    assert (ran.code, json.loads(ran.out)["draw"]["sample"]) == (0, drawing.sample_of(draw()))


def test_before_the_seed_is_shown_the_population_alone_is_checked(shell: Shell) -> None:
    path = file(shell, seed="", public_value="", sample=None)
    ran = shell("draw", path)
    assert (ran.code, ran.said) == (0, ["提示 种子或公开数还没有公布，只能核对总体"])
    assert shell("draw", path, "-f", "csv", "-o", "a.csv").code == 0


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "yunxing-draw/1"}', "null"])
def test_what_is_no_draw_is_refused(text: str, shell: Shell) -> None:
    path = shell.folder / "x.json"
    path.write_text(text, encoding="utf-8")
    assert shell("draw", path).code == 2
    assert shell("draw", "none.json").code == 2


def test_in_english_there_is_no_chinese(shell: Shell) -> None:
    for arguments in (["draw", "commit"], ["draw", file(shell)], ["draw", file(shell, sample=[])]):
        ran = shell(*arguments, "--lang", "en")
        assert [c for c in ran.out + ran.err if c in HAN] == []
