"""``yunxing explain``: a reading, a requirement or a sub-domain by any of its names."""

from __future__ import annotations

import re

import pytest

from tests.desk.running import Ran, Shell
from tests.guide.factories import edition

_HAN = re.compile(r"[\u3400-\u9fff]")


def squeezed(ran: Ran) -> str:
    """Without the breaks that a terminal's width makes."""
    return "".join(ran.out.split())


def test_a_reading(shell: Shell) -> None:
    reading = edition().readings["P2"]
    ran = shell("explain", "P2")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[:5] == [
        "",
        f"P2  {reading.question.zh}？",
        f"  {reading.clause}",
        f"  ● or  {reading.alternatives['or'].zh} （默认）",
        f"  ○ and  {reading.alternatives['and'].zh}",
    ]
    assert "".join(f"理由：{reading.grounds.zh}".split()) in squeezed(ran)
    assert ran.lines[-2].startswith("  关系到：")
    assert "业务上云" in ran.lines[-2].removeprefix("  关系到：").split("、")
    assert ran.lines[-1] == "  yunxing assess … --reading P2=and"


@pytest.mark.parametrize("key", list(edition().readings))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reading_with_its_alternatives_and_grounds(key: str, lang: str, shell: Shell) -> None:
    reading = edition().readings[key]
    ran = shell("explain", key.lower(), "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    text = squeezed(ran)
    for words in (reading.question, reading.grounds, *reading.alternatives.values()):
        assert "".join(words.say(lang).split()) in text
    marks = [line.split()[:2] for line in ran.lines if line.startswith(("  ● ", "  ○ "))]
    assert marks == [["●" if a == reading.default else "○", a] for a in reading.alternatives]


@pytest.mark.parametrize("name", ["R23", "r23", "investment", "上云投入", "Investment"])
def test_a_requirement_by_number_key_or_title(name: str, shell: Shell) -> None:
    ran = shell("explain", name)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[:4] == [
        "",
        "investment (R23 R26 R27 R28 R29 R63 R64)  上云投入",
        "  指南 §四表 (L279–L281), 注1、注2 (L297–L299)",
        "  评定标准",
    ]
    assert "3★ 20000，4★ 60000，5★ 200000" in ran.out


def test_every_requirement_of_a_number(shell: Shell) -> None:
    wanted = [rule.key for rule in edition().rules if "R19" in rule.requirement]
    heads = [line.split(" (")[0] for line in shell("explain", "R19").lines if re.match(r"\w+ \(R", line)]
    assert heads == wanted
    assert len(wanted) > 2


@pytest.mark.parametrize("key", [rule.key for rule in edition().rules])
def test_every_requirement_in_english(key: str, shell: Shell) -> None:
    ran = shell("explain", key, "--lang", "en")
    rule = next(r for r in edition().rules if r.key == key)
    assert (ran.code, ran.err) == (0, "")
    assert f"{rule.key} ({' '.join(rule.requirement)})  {rule.title.en}" in ran.lines
    text = squeezed(ran).replace("".join(rule.clause.split()), "")
    assert _HAN.findall(text) == []


SUB_DOMAIN = ["infra.security.recovery", "云灾备", "Disaster recovery in the cloud"]


@pytest.mark.parametrize("name", SUB_DOMAIN)
def test_a_sub_domain_by_key_or_name(name: str, shell: Shell) -> None:
    sub = edition().by_key["infra.security.recovery"]
    assert shell("explain", name).lines == [
        "",
        "infra.security.recovery  云灾备  · 基础云服务",
        f"  {sub.clause}",
        f"  是什么：{sub.means.zh}",
        f"  怎样证明：{sub.proof.zh}",
    ]
    assert shell("explain", name, "--lang", "en").lines[1] == (
        "infra.security.recovery  Disaster recovery in the cloud  · Basic cloud services"
    )


def test_a_sub_domain_by_each_alias(shell: Shell) -> None:
    aliases = [(alias, sub.key) for sub in edition().sub_domains for alias in sub.aliases]
    assert len(aliases) > 3
    for alias, key in aliases:
        ran = shell("explain", alias)
        assert ran.code == 0
        assert any(line.startswith(f"{key}  ") for line in ran.lines)


def test_every_sub_domain_has_its_meaning_and_proof(shell: Shell) -> None:
    for lang in ("zh", "en"):
        ran = shell("explain", *[s.key for s in edition().sub_domains], "--lang", lang)
        assert ran.code == 0
        text = squeezed(ran)
        lacking = [s.key for s in edition().sub_domains for words in (s.means, s.proof) if "".join(words.say(lang).split()) not in text]  # fmt: skip
        assert lacking == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_name_all_readings(lang: str, shell: Shell) -> None:
    ran = shell("explain", "--lang", lang)
    rows = [[c.strip() for c in line.strip("│").split("│")] for line in ran.lines if line.startswith("│")]
    verdict, procedure = ("结论", "程序") if lang == "zh" else ("verdict", "procedure")
    wanted = [[r.key, verdict if r.bears_on == "verdict" else procedure] for r in edition().readings.values()]
    assert [[row[0], row[3]] for row in rows if row[0]] == wanted
    assert bool(_HAN.search(ran.out.replace("§三", ""))) == (lang == "zh")


def test_several_at_once(shell: Shell) -> None:
    ran = shell("explain", "P4", "云灾备")
    heads = [line for line in ran.lines if line.startswith(("P4  ", "infra.security.recovery  "))]
    assert (ran.code, len(heads)) == (0, 2)


def test_a_name_that_means_nothing(shell: Shell) -> None:
    ran = shell("explain", "P99")
    assert (ran.code, ran.out, ran.said) == (
        2,
        "",
        [
            "有误 explain: P99: 没有这个读法、要求或子域。yunxing explain 列出读法，yunxing guide show 列出其余",
        ],
    )
    assert shell("explain", "云上咖啡", "--lang", "en").said == [
        (
            "error explain: 云上咖啡: no such reading, requirement or sub-domain: "
            "yunxing explain lists readings, yunxing guide show the rest"
        )
    ]
