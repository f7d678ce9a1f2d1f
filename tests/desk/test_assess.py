"""``yunxing assess``: one declaration or many, in every form of answer, with an exit code a script can use."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.running import CONTEXT, EXAMPLES, Shell
from tests.guide.cases import CASES
from tests.guide.factories import NAME, edition, from_values, office, values
from tests.guide.sheets.rows import sheets_of, write_parquet
from tests.guide.sheets.test_reading import NO_ROWS
from yunxing.desk.judged import SECTIONS
from yunxing.guide.batch import result_of
from yunxing.guide.context import Context, read_context
from yunxing.guide.declaration import reader
from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.guide.verdict import STATUS_WORDS, Verdict, assess
from yunxing.reference import divisions

FILES = sorted((EXAMPLES / "declarations").glob("*.yaml"))
_HAN = re.compile(r"[\u3400-\u9fff]")
SHAPES = {Outcome.MEETS: "●", Outcome.INCOMPLETE: "◐", Outcome.FAILS: "○", Outcome.INADMISSIBLE: "✕"}


def verdict(path: Path, context: Context | None = None) -> Verdict:
    return assess(reader(edition()).read(path), edition(), context or read_context(CONTEXT))


def wide(shell: Shell) -> dict[str, Any]:
    """Three declarations that meet, fail and lack, and their names in files."""
    return {
        "good": values(),
        "bad": values(enterprise__name="连云港试验二号有限公司", cloud_since="2020-04-01"),
        "lacking": values(enterprise__name="连云港试验三号有限公司", commitment__signed=False),
    }


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_an_example_in_json_is_its_verdict(path: Path, shell: Shell) -> None:
    for lang in ("zh", "en"):
        ran = shell("assess", path, "--context", CONTEXT, "-f", "json", "--lang", lang)
        found = verdict(path)
        assert (json.loads(ran.out), ran.err) == (found.as_dict(lang), "")
        assert ran.code == (0 if found.outcome == Outcome.MEETS else 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_example_on_the_terminal(lang: str, shell: Shell) -> None:
    path = FILES[0]
    ran = shell("assess", path, "--context", CONTEXT, "--lang", lang)
    found = verdict(path)
    assert (ran.code, ran.err) == (0, "")
    ways = [len(found.stars[s].way) for s in (4, 5)]
    assert (
        ran.lines[:4]
        == {
            "zh": [
                "",
                "连云港样例精工机械有限公司  申报 三星级",
                "结论  ● 符合  待裁量",
                f"三星级 ● 符合    四星级 ○ 不符合（{ways[0]}条未满足）    五星级 ○ 不符合（{ways[1]}条未满足）",
            ],
            "en": [
                "",
                "连云港样例精工机械有限公司  applies for three stars",
                "Verdict  ● meets  at discretion",
                f"three stars ● meets    four stars ○ fails ({ways[0]} not met)    five stars ○ fails ({ways[1]} not met)",
            ],
        }[lang]
    )
    turns = {
        "zh": "  ◆ 取决于读法 P3：数据上云、设备上云的要求是否约束三星级？ 若“约束三星级”则 ○ 不符合",
        "en": "  ◆ Turns on P3: "
        f"{edition().readings['P3'].question.en}? if “{edition().readings['P3'].alternatives['binding'].en}”: ○ fails",
    }[lang]
    assert turns in ran.lines
    assert {"zh": "  到四星级还需", "en": "  For four stars"}[lang] in ran.lines


@pytest.mark.parametrize("path", [FILES[3], FILES[17], FILES[20]], ids=lambda p: p.stem)
def test_in_english_only_names_are_chinese(path: Path, shell: Shell) -> None:
    out = shell("assess", path, "--context", CONTEXT, "--lang", "en", "--all", "-f", "md").out
    text = "\n".join(line.rsplit(" | ", 1)[0] for line in out.splitlines())  # the last cell is the clause
    found = reader(edition()).read(path)
    for own in (found.name, *(p.name or "" for p in found.providers), *(s.name or "" for s in found.services)):
        text = text.replace(own, "")
    assert {line for line in text.splitlines() if _HAN.search(line)} == set()


def test_what_is_met_is_shown_where_it_is_asked_for(shell: Shell) -> None:
    path = shell.yaml("a.yaml", values())
    short, long = (shell("assess", path, "--context", shell.context(), *more) for more in ([], ["--all"]))
    titles = [f.title() for f in assess(from_values(values()), edition(), office()).findings]
    shown = [[t for t in titles if any(t[:12] in line for line in ran.lines)] for ran in (short, long)]
    assert shown[1] == titles
    assert set(shown[0]) < set(titles)
    assert "营业执照副本复印件" not in shown[0]


def cells(found: Verdict, lang: str) -> list[list[str]]:
    say = int(lang != "zh")

    def number(value: Any, unit: str) -> str:
        return "" if value is None else f"{value:,}" if unit == "yuan" else str(value)

    return [
        [
            SECTIONS[f.requirement.rule.section][say],
            f.title(lang),
            " ".join(f.requirement.rule.requirement),
            STATUS_WORDS[f.status][say],
            *(number(n, f.requirement.unit) for n in (f.needed, f.declared, f.evidenced)),
            f.todo(lang),
            f.clause,
        ]
        for f in found.findings
    ]


HEADS = {
    "zh": ["部分", "要求", "编号", "状态", "需要", "申报", "有据", "怎么办", "依据"],
    "en": ["Section", "Requirement", "No.", "Status", "Needed", "Declared", "Evidenced", "What to do", "Clause"],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_verdict_in_every_form(lang: str, shell: Shell) -> None:
    path = shell.yaml("a.yaml", values(invoices=[], contracts=[]))
    context = shell.context()
    wanted = cells(assess(reader(edition()).read(path), edition(), office(exemption_lists=())), lang)
    common = ["assess", path, "--context", context, "--lang", lang]
    assert [shell(*common, "-o", f"v.{end}").code for end in ("csv", "md", "xlsx", "json")] == [1, 1, 1, 1]
    with (shell.folder / "v.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [HEADS[lang], *wanted]
    assert (shell.folder / "v.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    heads = "| " + " | ".join(HEADS[lang]) + " |"
    lines = ["| " + " | ".join(row) + " |" for row in wanted]
    assert (shell.folder / "v.md").read_text(encoding="utf-8").split("\n") == [
        heads,
        "|" + " --- |" * 9,
        *lines,
        "",
        "",
    ]
    book = CalamineWorkbook.from_path(str(shell.folder / "v.xlsx"))
    assert book.sheet_names == [NAME]
    assert book.get_sheet_by_name(NAME).to_python() == [HEADS[lang], *wanted]
    plain = json.loads((shell.folder / "v.json").read_text(encoding="utf-8"))
    assert plain == json.loads(shell(*common, "-f", "json").out)
    assert list(csv.reader(io.StringIO(shell(*common, "-f", "csv").out))) == [HEADS[lang], *wanted]
    assert shell(*common, "-f", "md").out == (shell.folder / "v.md").read_text(encoding="utf-8")


def test_a_form_is_chosen_for_an_ending_that_says_none(shell: Shell) -> None:
    path = shell.yaml("a.yaml", values())
    shell("assess", path, "-o", "v.out", "-f", "json")
    assert json.loads((shell.folder / "v.out").read_text(encoding="utf-8"))["outcome"] == "meets"


def test_without_a_context_what_it_would_decide_is_not_known(shell: Shell) -> None:
    path = shell.yaml("a.yaml", values())
    found = assess(from_values(values()), edition(), Context())
    names = "、".join(f.title() for f in found.unknown)
    assert f"?未知，未作判断：{names}" in "".join(shell("assess", path).out.split())
    binding = ["area", "sanction", "title_held", "one_declaration", "call_open", "proof_business_pictures"]
    assert [f.key for f in found.unknown if f.counts] == binding


def test_a_reading_changes_the_verdict(shell: Shell) -> None:
    path, context = shell.yaml("a.yaml", values("B4")), shell.context()
    runs = [shell("assess", path, "--context", context, "-f", "json", *more) for more in ([], ["-r", "P2=and"])]
    assert [(r.code, json.loads(r.out)["outcome"]) for r in runs] == [(0, "meets"), (1, "fails")]
    ran = shell("assess", path, "--context", context, "-r", "P2=and", "--reading", " P2 = or ", "-f", "json")
    assert json.loads(ran.out)["outcome"] == "meets"


@pytest.mark.parametrize(
    ("given", "zh"),
    [
        ("P2", "--reading: P2: 应写成 P2=and 的样子"),
        ("P99=a", "jiangsu-2020: P99: 本版指南没有读法P99，有：" + "、".join(edition().readings)),
        ("P2=maybe", "jiangsu-2020: P2: 读法P2没有“maybe”，可选：or、and"),
    ],
)
def test_a_reading_that_is_none(given: str, zh: str, shell: Shell) -> None:
    ran = shell("assess", shell.yaml("a.yaml", values()), "-r", given)
    assert (ran.code, ran.out, ran.said) == (2, "", [f"有误 {zh}"])


def test_exit_codes(shell: Shell) -> None:
    made = {name: shell.yaml(f"{name}.yaml", plain) for name, plain in wide(shell).items()}
    context = ["--context", shell.context()]
    assert [shell("assess", path, *context).code for path in made.values()] == [0, 1, 1]
    assert shell("assess", made["good"], shell.yaml("again.yaml", values()), *context).code == 0
    assert shell("assess", *made.values(), *context).code == 1
    assert shell("assess", made["good"], shell.folder / "nowhere.yaml", *context).code == 2
    assert shell("assess", shell.folder / "nowhere.yaml", *context).code == 2
    assert shell("assess", shell.xlsx("a.xlsx", sheets_of(values())), *context).code == 0
    assert shell("assess", shell.xlsx("b.xlsx", sheets_of(*wide(shell).values())), *context).code == 1


RESULTS = {
    "zh": ["编号", "企业", "信用代码", "县区", "申报", "结论", "取决于读法", "三星级", "四星级", "五星级", "未满足或待补正", "提示", "未知", "到下一星级"],
    "en": ["No.", "Enterprise", "Credit code", "County", "Star", "Verdict", "Turns on", "three stars", "four stars", "five stars", "Not met or to be supplied", "Notices", "Not known", "Way to the next star"],
}  # fmt: skip


def result_rows(plains: list[dict[str, Any]], lang: str) -> list[list[Any]]:
    rows = []
    for place, plain in enumerate(plains, 1):
        r = result_of(assess(from_values(plain), edition(), office(exemption_lists=())), f"A{place}", place + 1, lang)
        fields = r.declaration.fields
        word = int(lang != "zh")
        rows.append(
            [r.id, r.declaration.name, fields["enterprise.uscc"], divisions.find(fields["enterprise.division"]).name]
            + [r.declaration.star, OUTCOME_WORDS[r.outcome][word], " ".join(r.turns_on)]
            + [OUTCOME_WORDS[o][word] for o in r.by_star]
            + [r.unmet, r.advice, r.unknown, r.way]
        )
    return rows


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_many_in_every_form(lang: str, shell: Shell) -> None:
    plains = [*wide(shell).values(), values("B4"), values("B5")]
    path = shell.xlsx("t.xlsx", sheets_of(*plains, services=True))
    wanted = result_rows(plains, lang)
    common = ["assess", path, "--context", shell.context(), "--lang", lang]
    for end in ("csv", "md", "xlsx", "json"):
        ran = shell(*common, "-o", f"v.{end}")
        total = {"zh": "共评定 5 份：符合 3，补正 1，不符合 1", "en": "5 judged: meets 3, incomplete 1, fails 1"}[lang]
        assert (ran.code, ran.out, ran.said) == (1, "", [f"{total} → v.{end}"])
    as_text = [[str(c) for c in row] for row in wanted]
    with (shell.folder / "v.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [RESULTS[lang], *as_text]
    lines = ["| " + " | ".join(row) + " |" for row in as_text]
    assert (shell.folder / "v.md").read_text(encoding="utf-8").split("\n")[2:] == [*lines, "", ""]
    book = CalamineWorkbook.from_path(str(shell.folder / "v.xlsx"))
    names = {"zh": ["结论", "按县区", "未能读入"], "en": ["Verdicts", "By county", "Not read"]}[lang]
    assert book.sheet_names == names
    assert book.get_sheet_by_name(names[0]).to_python() == [RESULTS[lang], *wanted]
    words = [w[lang != "zh"] for w in OUTCOME_WORDS.values()]
    assert book.get_sheet_by_name(names[1]).to_python() == [
        [{"zh": "县区", "en": "County"}[lang], {"zh": "申报", "en": "Star"}[lang], *words, {"zh": "合计", "en": "Total"}[lang]],
        ["海州区", "3★", 1, 1, 1, 0, 3],
        ["海州区", "4★", 1, 0, 0, 0, 1],
        ["海州区", "5★", 1, 0, 0, 0, 1],
    ]  # fmt: skip
    assert book.get_sheet_by_name(names[2]).to_python() == [[{"zh": "问题", "en": "Problem"}[lang]]]
    plain = json.loads((shell.folder / "v.json").read_text(encoding="utf-8"))
    assert [(p["id"], p["row"], p["outcome"], p["unmet"]) for p in plain] == [
        (f"A{i}", i + 1, o, row[10])
        for i, (o, row) in enumerate(zip(["meets", "fails", "incomplete", "meets", "meets"], wanted, strict=True), 1)
    ]
    assert plain[0]["stars"] == {"3": "meets", "4": "fails", "5": "fails"}
    assert json.loads(shell(*common, "-f", "json").out) == plain


def test_many_on_the_terminal(shell: Shell) -> None:
    path = shell.xlsx("t.xlsx", sheets_of(*wide(shell).values()))
    ran = shell("assess", path, "--context", shell.context())
    rows = [[c.strip() for c in line.strip("│").split("│")] for line in ran.lines if line.startswith("│")]
    assert [row[:8] for row in rows if row[0]] == [
        ["A1", NAME, "3★", "● 符合", "●", "○", "○", "P3"],
        ["A2", "连云港试验二号有限公司", "3★", "○ 不符合", "○", "○", "○", ""],
        ["A3", "连云港试验三号有限公司", "3★", "◐ 补正", "◐", "○", "○", "P3 P16"],
    ]
    assert ran.said == ["共评定 3 份：符合 1，补正 1，不符合 1"]


def test_more_than_a_screen_is_counted_and_not_shown(shell: Shell) -> None:
    path = shell.xlsx("t.xlsx", sheets_of(*[values()] * 53))
    ran = shell("assess", path)
    assert sum(line.startswith("│ A") for line in ran.lines) == 50
    assert ran.lines[-1] == "… +3  用 --format csv 或 --output 文件 可得全部"
    assert ran.said == ["共评定 53 份：符合 53"]
    assert shell("assess", path, "--lang", "en").lines[-1] == "… +3  all of them with --format csv or --output FILE"
    assert len(shell("assess", path, "-f", "csv").lines) == 54


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_csv_and_parquet_are_judged_as_the_workbook_is(kind: str, shell: Shell) -> None:
    sheets, context = sheets_of(*wide(shell).values(), values("B4")), shell.context()
    book = shell("assess", shell.xlsx("t.xlsx", sheets), "--context", context, "-f", "json")
    path = shell.csv("t.csv", sheets) if kind == "csv" else write_parquet(shell.folder / "t.parquet", sheets)
    assert shell("assess", path, "--context", context, "-f", "json") == book
    beside = "t.发票.csv" if kind == "csv" else "t.invoices.parquet"
    moved = (shell.folder / beside).rename(shell.folder / f"i.{kind}")
    assert shell("assess", path, "--context", context, "-f", "json").out != book.out
    assert shell("assess", path, "--context", context, "-f", "json", "--invoices", moved) == book


def test_files_of_all_kinds_at_once(shell: Shell) -> None:
    one = shell.yaml("one.yaml", values())
    two = shell.folder / "two.json"
    two.write_text(json.dumps(values("B4"), ensure_ascii=False), encoding="utf-8")
    three = shell.csv("three.csv", sheets_of(values("B5")))
    ran = shell("assess", one, two, three, "-f", "json")
    assert [(p["id"], p["row"], p["star"], p["outcome"]) for p in json.loads(ran.out)] == [
        ("one", 0, 3, "meets"),
        ("two", 0, 4, "meets"),
        ("A1", 2, 5, "meets"),
    ]


def test_shared_among_processes_the_answer_is_the_same(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [k for k in CASES if k.context.titles == () and k.context.sanctions == () and k.number not in NO_ROWS]
    sheets = sheets_of(*[k.make()[0] for k in plain], services=True)
    sheets["declarations"][7]["star"] = 6
    sheets["declarations"][30]["filed_on"] = "2019-02-30"
    sheets["invoices"][20]["total_yuan"] = "两万"
    sheets["invoices"].append({"id": "Z1", "total_yuan": 1})
    path, context = shell.xlsx("t.xlsx", sheets), shell.context()
    alone = shell("assess", path, "--context", context, "-f", "json")
    assert (alone.code, len(alone.said)) == (2, 6)
    monkeypatch.setattr("yunxing.guide.sheets.reading.STRETCH", 5)
    monkeypatch.setattr("yunxing.desk.assess.WORTH_SHARING", 1)
    for count in (1, 2, 3):
        monkeypatch.setattr("yunxing.desk.assess.workers", lambda count=count: count)
        assert shell("assess", path, "--context", context, "-f", "json") == alone


@pytest.mark.parametrize(("lang", "word"), [("zh", "未填"), ("en", "not given")])
def test_months_from_no_day_are_said_to_be_not_given(lang: str, word: str, shell: Shell) -> None:
    plain = values()
    plain["services"][0]["since"] = None
    path = shell.yaml("a.yaml", plain)
    ran = shell("assess", path, "-r", "P10b=each_service", "-f", "csv", "--lang", lang)
    row = next(row for row in csv.reader(io.StringIO(ran.out)) if "R24 R62" in row)
    assert row[4:7] == ["3", word, word]
    assert "-1" not in shell("assess", path, "-r", "P10b=each_service", "--lang", lang).out
