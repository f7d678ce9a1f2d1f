"""``yunxing explain``: a reading, a requirement or a sub-domain, in plain words with its clause."""

from __future__ import annotations

import click
from rich.markup import escape
from rich.padding import Padding

from yunxing.guide.describing import stated
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.judging import judging
from yunxing.guide.kinds.registry import Requirement
from yunxing.guide.shapes import Reading, SubDomain

from .common import ALL_DO, Say, edition_of, options
from .judged import SECTIONS
from .tables import Table, console, emit


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "explain",
        short_help=say("解释读法、要求或子域", "Explain a reading, a requirement or a sub-domain"),
        help=say(
            "解释一个读法（P4）、一条要求（R23 或 investment）或一个子域（云灾备、infra.security.recovery）。不给名称则列出全部读法。",
            "Explain a reading (P4), a requirement (R23 or investment) or a sub-domain (infra.security.recovery). "
            "Without a name, all readings are listed.",
        ),
    )
    @click.argument("names", nargs=-1, metavar="[NAME...]")
    @options(say, "edition")
    def run(names: tuple[str, ...], edition: str) -> int:
        guide = edition_of(edition)
        if not names:
            emit([readings_table(guide, say)], "table", None)
        for name in names:
            _explain(name.strip(), guide, say)
        return ALL_DO

    return run


def readings_table(edition: Edition, say: Say) -> Table:
    """All readings: question, default, whether it bears on a verdict."""
    rows = [
        [
            r.key,
            r.question.say(say.lang),
            f"{r.default}：{r.alternatives[r.default].say(say.lang)}",
            say("结论", "verdict") if r.bears_on == "verdict" else say("程序", "procedure"),
        ]
        for r in edition.readings.values()
    ]
    headings = [say("读法", "Reading"), say("问题", "Question"), say("默认", "Default"), say("关系到", "Bears on")]
    return Table(say("读法", "Readings"), headings, rows, ["short", "", "", "short"])


def _explain(name: str, edition: Edition, say: Say) -> None:
    reading = next((r for r in edition.readings.values() if r.key.lower() == name.lower()), None)
    if reading is not None:
        _reading(reading, edition, say)
        return
    rules = judging(edition).requirements
    wanted = [
        r for r in rules if name.lower() in (r.key, *(n.lower() for n in r.rule.requirement)) or name == r.rule.title.zh
    ]
    subs = [s for s in edition.sub_domains if name in (s.key, s.name.zh, s.name.en, *s.aliases)]
    if not wanted and not subs:
        raise InputError.one(
            Place("explain"), name,
            "没有这个读法、要求或子域。yunxing explain 列出读法，yunxing guide show 列出其余",
            "no such reading, requirement or sub-domain: yunxing explain lists readings, yunxing guide show the rest",
        )  # fmt: skip
    for requirement in wanted:
        _requirement(requirement, edition, say)
    for sub in subs:
        _sub_domain(sub, edition, say)


def _head(key: str, title: str, clause: str) -> None:
    out = console()
    out.print()
    out.print(f"[bold]{escape(key)}[/]  {escape(title)}")
    out.print(Padding(f"[dim]{escape(clause)}[/]", (0, 0, 0, 2)))


def _reading(reading: Reading, edition: Edition, say: Say) -> None:
    out = console()
    _head(reading.key, reading.question.say(say.lang) + say("？", "?"), reading.clause)
    for key, words in reading.alternatives.items():
        default = f" [green]{say('（默认）', '(default)')}[/]" if key == reading.default else ""
        out.print(
            Padding(f"{'●' if default else '○'} [bold]{key}[/]  {escape(words.say(say.lang))}{default}", (0, 0, 0, 2))
        )
    out.print(Padding(f"{say('理由：', 'Grounds: ')}{escape(reading.grounds.say(say.lang))}", (0, 0, 0, 2)))
    for ruling in edition.rulings:
        if ruling.reading == reading.key:
            act = f"{ruling.from_} {ruling.document}: {ruling.choose}"
            out.print(Padding(f"{say('省厅解释：', 'Ruling: ')}{escape(act)}", (0, 0, 0, 2)))
    touched = [
        r.rule.title.say(say.lang)
        for r, p in zip(judging(edition).requirements, judging(edition).parts, strict=True)
        if reading.key in p
    ]
    if touched:
        out.print(Padding(f"{say('关系到：', 'Bears on: ')}{escape(say('、', ', ').join(touched))}", (0, 0, 0, 2)))
    hint = next((k for k in reading.alternatives if k != reading.default), None)
    if hint and touched:
        out.print(Padding(f"[dim]yunxing assess … --reading {reading.key}={hint}[/]", (0, 0, 0, 2)))


def _requirement(requirement: Requirement, edition: Edition, say: Say) -> None:
    rule, out = requirement.rule, console()
    _head(f"{rule.key} ({' '.join(rule.requirement)})", rule.title.say(say.lang), rule.clause)
    out.print(Padding(SECTIONS[rule.section][say.lang != "zh"], (0, 0, 0, 2)))
    for word, text in stated(rule, edition, say.lang):
        out.print(Padding(f"{word}{say('：', ': ')}{escape(text)}", (0, 0, 0, 2)))
    _readings_of(requirement, edition, say)


def _readings_of(requirement: Requirement, edition: Edition, say: Say) -> None:
    touched = judging(edition).parts[judging(edition).places[requirement.rule.key]]
    keys = [key for key in edition.readings if key in touched]
    if keys:
        console().print(Padding(f"{say('涉及读法：', 'Readings: ')}{' '.join(keys)}", (0, 0, 0, 2)))


def _sub_domain(sub: SubDomain, edition: Edition, say: Say) -> None:
    out = console()
    group = next(g for g in edition.groups.values() if sub in g.sub_domains)
    _head(sub.key, f"{sub.name.say(say.lang)}  · {group.name.say(say.lang)}", sub.clause)
    out.print(Padding(f"{say('是什么：', 'What it is: ')}{escape(sub.means.say(say.lang))}", (0, 0, 0, 2)))
    out.print(Padding(f"{say('怎样证明：', 'How to prove it: ')}{escape(sub.proof.say(say.lang))}", (0, 0, 0, 2)))
