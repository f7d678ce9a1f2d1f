"""Verdicts as people see them: one in full, many as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from yunxing.guide.batch import Result
from yunxing.guide.edition import Edition
from yunxing.guide.judging import OUTCOME_WORDS, Outcome, Status
from yunxing.guide.sentences import yuan
from yunxing.guide.verdict import STATUS_WORDS, Finding, Verdict
from yunxing.reference import divisions

from .common import Say
from .tables import MOST_ON_TERMINAL, Marked, Table, console

COLOUR = {Outcome.MEETS: "green", Outcome.INCOMPLETE: "dark_orange", Outcome.FAILS: "red", Outcome.INADMISSIBLE: "red"}
SHAPE = {Outcome.MEETS: "●", Outcome.INCOMPLETE: "◐", Outcome.FAILS: "○", Outcome.INADMISSIBLE: "✕"}
STATUS_SHAPE = {
    Status.WAIVED: ("–", "dim"),
    Status.UNKNOWN: ("?", "magenta"),
    Status.ADVICE: ("!", "dark_orange"),
    Status.MET: ("✓", "green"),
    Status.INCOMPLETE: ("◐", "dark_orange"),
    Status.FAILS: ("✗", "red"),
    Status.INADMISSIBLE: ("✕", "red"),
}
SECTIONS = {
    "admission": ("受理", "Admission"),
    "eligibility": ("基本条件", "Eligibility"),
    "criteria": ("评定标准", "Criteria"),
    "form": ("申请表", "Form"),
    "evidence": ("证明材料", "Proofs"),
    "advice": ("提示", "Notices"),
}


def outcome_text(outcome: Outcome, lang: str) -> str:
    """An outcome with its shape, in rich's marks."""
    return f"[{COLOUR[outcome]}]{SHAPE[outcome]} {OUTCOME_WORDS[outcome][lang != 'zh']}[/]"


def county_name(code: str | None) -> str:
    """A division's name; the code where it is none."""
    if not code:
        return ""
    return divisions.find(code).name if divisions.is_known(code) else code


Row = Callable[[Result], list[Any]]


def full_rows(edition: Edition, say: Say) -> tuple[Table, Row]:
    """The table of an answer in a file, still empty, and how a result becomes a row of it."""
    word, stars = int(say.lang != "zh"), [star.name.say(say.lang) for star in edition.about.stars]
    headings = [
        say("编号", "No."),
        say("企业", "Enterprise"),
        say("信用代码", "Credit code"),
        say("县区", "County"),
        say("申报", "Star"),
        say("结论", "Verdict"),
        say("取决于读法", "Turns on"),
        *stars,
        say("未满足或待补正", "Not met or to be supplied"),
        say("提示", "Notices"),
        say("未知", "Not known"),
        say("到下一星级", "Way to the next star"),
    ]
    widths = [12, 30, 22, 16, 8, 10, 14, *[10] * len(stars), 80, 40, 30, 80]

    def row(result: Result) -> list[Any]:
        fields = result.declaration.fields
        return [
            result.id,
            result.declaration.name,
            fields.get("enterprise.uscc") or "",
            county_name(fields.get("enterprise.division")),
            result.declaration.star,
            OUTCOME_WORDS[result.outcome][word],
            " ".join(result.turns_on),
            *(OUTCOME_WORDS[o][word] for o in result.by_star),
            result.unmet,
            result.advice,
            result.unknown,
            result.way,
        ]

    return Table(say("结论", "Verdicts"), headings, (), widths=widths), row


def short_rows(edition: Edition, say: Say) -> tuple[Table, Row]:
    """The table of an answer on the terminal, still empty, and how a result becomes a row: what one looks for first."""
    stars = [f"{star.star}★" for star in edition.about.stars]
    headings = [
        say("编号", "No."), say("企业", "Enterprise"), say("申报", "Star"), say("结论", "Verdict"), *stars,
        say("取决于", "Turns on"), say("未满足或待补正", "Not met or to be supplied"),
    ]  # fmt: skip

    def row(result: Result) -> list[Any]:
        shapes = [Marked(f"[{COLOUR[o]}]{SHAPE[o]}[/]") for o in result.by_star]
        outcome, declaration = Marked(outcome_text(result.outcome, say.lang)), result.declaration
        return [
            result.id,
            declaration.name,
            f"{declaration.star}★",
            outcome,
            *shapes,
            " ".join(result.turns_on),
            result.unmet,
        ]

    def block(cells: Sequence[Any]) -> Group:
        key, name, star, outcome, *shapes, turns, unmet = cells
        first = f"{headings[2]} {star}  {outcome}    {'  '.join(map(' '.join, zip(stars, shapes, strict=True)))}"
        below = [f"{headings[-2]}{say('：', ': ')}{turns}"] if turns else []
        below = [first, *below, *([unmet] if unmet else [])]
        return Group(f"[bold]{key}[/]  {name}", *(Padding(line, (0, 0, 0, 2)) for line in below))

    styles = ["key", "name", "short", "short", *["short"] * len(stars), "", "long"]
    more = say("用 --format csv 或 --output 文件 可得全部", "all of them with --format csv or --output FILE")
    return Table(say("结论", "Verdicts"), headings, (), styles, most=MOST_ON_TERMINAL, more=more, narrow=block), row


def result_dict(result: Result, edition: Edition) -> dict[str, Any]:
    """A result as plain values, for JSON."""
    return {
        "id": result.id,
        "row": result.row,
        "enterprise": result.declaration.fields.get("enterprise.name"),
        "uscc": result.declaration.fields.get("enterprise.uscc"),
        "division": result.declaration.fields.get("enterprise.division"),
        "star": result.declaration.star,
        "outcome": result.outcome.name.lower(),
        "turns_on": list(result.turns_on),
        "stars": {str(s): o.name.lower() for s, o in zip(edition.stars, result.by_star, strict=True)},
        "unmet": result.unmet,
        "advice": result.advice,
        "unknown": result.unknown,
        "next_star": result.next_star,
        "way": result.way,
    }


def findings_table(verdict: Verdict, say: Say) -> Table:
    """Every requirement of a verdict as rows."""
    headings = [
        say("部分", "Section"), say("要求", "Requirement"), say("编号", "No."), say("状态", "Status"), say("需要", "Needed"),
        say("申报", "Declared"), say("有据", "Evidenced"), say("怎么办", "What to do"), say("依据", "Clause"),
    ]  # fmt: skip
    word = int(say.lang != "zh")
    rows = [
        [
            SECTIONS[f.requirement.rule.section][word],
            f.title(say.lang),
            " ".join(f.requirement.rule.requirement),
            STATUS_WORDS[f.status][word],
            _amount(f, f.needed, say),
            _amount(f, f.declared, say),
            _amount(f, f.evidenced, say),
            f.todo(say.lang),
            f.clause,
        ]
        for f in verdict.findings
    ]
    return Table(verdict.case.declaration.name, headings, rows, widths=[10, 34, 14, 10, 12, 12, 12, 70, 50])


def _amount(finding: Finding, value: Any, say: Say) -> str:
    if value is None:
        return ""
    if value < 0:  # months from no day, or from one to come
        return say("未填", "not given") if finding.unstated else "0"
    return yuan(value) if finding.requirement.unit == "yuan" else str(value)


def show_verdict(verdict: Verdict, say: Say, *, every: bool = False) -> None:
    """A verdict in full: outcome, stars, what is missing, what it turns on; ``every`` shows what is met as well."""
    out = console()
    declaration = verdict.case.declaration
    name = next(s.name for s in verdict.case.edition.about.stars if s.star == verdict.star).say(say.lang)
    out.print()
    out.print(f"[bold]{escape(declaration.name)}[/]  {say('申报', 'applies for')} {name}")
    mark = f"  [magenta]{say('待裁量', 'at discretion')}[/]" if verdict.discretionary else ""
    out.print(f"{say('结论', 'Verdict')}  [bold]{outcome_text(verdict.outcome, say.lang)}[/]{mark}")
    stars = []
    for star in verdict.case.edition.about.stars:
        judged = verdict.stars[star.star]
        missing = len(judged.way)
        lacks = "" if not missing else say(f"（{missing}条未满足）", f" ({missing} not met)")
        stars.append(f"{star.name.say(say.lang)} {outcome_text(judged.outcome, say.lang)}{lacks}")
    out.print("    ".join(stars))
    findings = verdict.findings if every else [f for f in verdict.findings if _worth_showing(f)]
    if findings:
        out.print(_findings(findings, say))
    for turn in verdict.turns_on:
        reading = verdict.case.edition.readings[turn.reading]
        words = reading.alternatives[turn.alternative].say(say.lang)
        first = say(
            f"取决于读法 {turn.reading}：{reading.question.zh}？", f"Turns on {turn.reading}: {reading.question.en}?"
        )
        then = say(f"若“{words}”则", f"if “{words}”:")
        out.print(
            Padding(
                f"[magenta]◆[/] {escape(first)} {escape(then)} {outcome_text(turn.outcome, say.lang)}", (0, 0, 0, 2)
            )
        )
    if verdict.unknown:
        names = say("、", ", ").join(f.title(say.lang) for f in verdict.unknown)
        out.print(
            Padding(f"[magenta]?[/] {say('未知，未作判断：', 'Not known, not judged: ')}{escape(names)}", (0, 0, 0, 2))
        )
    _show_way(verdict, say)


def _worth_showing(finding: Finding) -> bool:
    if finding.requirement.rule.section == "criteria":
        return True
    return finding.status > Status.MET or finding.status == Status.ADVICE


def _findings(findings: Iterable[Finding], say: Say) -> Group:
    table = RichTable(box=None, pad_edge=False, show_header=True, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("", no_wrap=True)
    table.add_column(say("要求", "Requirement"), overflow="fold", max_width=34)
    table.add_column(say("需要", "Needed"), justify="right", no_wrap=True)
    table.add_column(say("申报", "Declared"), justify="right", no_wrap=True)
    table.add_column(say("有据", "Evidenced"), justify="right", no_wrap=True)
    table.add_column(say("怎么办", "What to do"), overflow="fold")
    table.add_column(say("依据", "Clause"), style="dim", overflow="fold", max_width=30)
    for f in findings:
        shape, colour = STATUS_SHAPE[f.status]
        part = bool(f.requirement.rule.part_of)
        quiet = part and f.status > Status.MET and _parent_met(f)
        title = ("  " if part else "") + f.title(say.lang)
        table.add_row(
            f"[{'dim' if quiet else colour}]{'·' if quiet else shape}[/]",
            Text(title, style="dim" if quiet else ""),
            _amount(f, f.needed, say),
            _amount(f, f.declared, say),
            _amount(f, f.evidenced, say),
            Text(f.todo(say.lang), style="dim" if quiet else ""),
            f.clause,
        )
    return Group(Text(), table)


def _parent_met(finding: Finding) -> bool:
    parent = finding.requirement.rule.part_of
    return bool(parent) and finding.verdict.at(str(parent)).status <= Status.MET


def _show_way(verdict: Verdict, say: Say) -> None:
    star = verdict.next_star
    if star is None or star == verdict.star:
        return
    name = next(s.name for s in verdict.case.edition.about.stars if s.star == star)
    out = console()
    out.print(Padding(f"[bold]{say(f'到{name.zh}还需', f'For {name.en}')}[/]", (1, 0, 0, 2)))
    for finding in verdict.stars[star].way:
        out.print(
            Padding(f"{escape(finding.title(say.lang))}{say('：', ': ')}{escape(finding.todo(say.lang))}", (0, 0, 0, 4))
        )
