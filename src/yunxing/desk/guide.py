"""``yunxing guide``: what an edition says; which there are; whether a folder is a sound one."""

from __future__ import annotations

from pathlib import Path

import click

from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.judging import judging
from yunxing.guide.loading import available, load_edition
from yunxing.guide.offices import NAME as OFFICE
from yunxing.guide.offices import offices
from yunxing.guide.varied import Varied

from .common import ALL_DO, Say, edition_of, options
from .explain import readings_table
from .judged import SECTIONS
from .tables import Table, console, emit, form_of, refuse_overwriting

DECIDERS = {"county": ("县区", "the county"), "city": ("设区市", "the city"), "province": ("省", "the province")}


def command(say: Say) -> click.Group:
    """The commands, in the language of the run."""

    @click.group(
        "guide",
        short_help=say("查看指南", "Show the guide"),
        help=say("查看、核对指南各版本。", "Show and check editions of the guide."),
    )
    def group() -> None:
        """Only gathers the commands."""

    @group.command("show", short_help=say("列出标准、子域、读法", "List criteria, sub-domains, readings"),
                   help=say("列出一版指南的星级、要求、子域、证明材料和读法。", "List an edition's stars, requirements, sub-domains, proofs and readings."))  # fmt: skip
    @click.argument(
        "parts", nargs=-1, type=click.Choice(["stars", "requirements", "subdomains", "evidence", "readings", "lists"])
    )
    @options(say, "edition", "format", "output", "force")
    def show(parts: tuple[str, ...], edition: str, form: str | None, output: Path | None, force: bool) -> int:
        refuse_overwriting(output, force)
        guide = edition_of(edition)
        made = {
            "stars": stars_table,
            "requirements": requirements_table,
            "subdomains": subdomains_table,
            "evidence": evidence_table,
            "readings": readings_table,
        }
        chosen = form_of(form, output)
        if chosen == "table" and output is None:
            console().print(
                f"[bold]{guide.about.title.say(say.lang)}[/]  {guide.key}  [dim]{guide.fingerprint[:12]}[/]"
            )
        tables = [made[part](guide, say) for part in (parts or tuple(made)) if part in made]
        if "lists" in parts or not parts:
            tables.append(lists_table(say))
        emit(tables, chosen, output)
        return ALL_DO

    @group.command("list", help=say("列出已有的指南版本。", "List the editions at hand."))
    def list_() -> int:
        rows = [
            [key, load_edition(key).about.title.say(say.lang), load_edition(key).fingerprint[:12]]
            for key in available()
        ]
        emit(
            [
                Table(
                    say("指南版本", "Editions"),
                    [say("版本", "Key"), say("名称", "Title"), say("指纹", "Fingerprint")],
                    rows,
                )
            ],
            "table",
            None,
        )
        return ALL_DO

    @group.command(
        "check",
        help=say(
            "核对一个指南文件夹：每处错误给出文件、行、键和应有的内容。",
            "Check a folder of an edition: errors name file, line, key and what was expected.",
        ),
    )
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
    def check(folder: Path) -> int:
        guide = load_edition(folder)
        judging(guide)
        has_offices = (folder / OFFICE).exists()
        if has_offices:
            _check_letters(guide, folder)
        words = say(
            f"{guide.key}：{len(guide.rules)}条要求、{len(guide.sub_domains)}个子域、{len(guide.readings)}个读法，没有错误",
            f"{guide.key}: {len(guide.rules)} requirements, {len(guide.sub_domains)} sub-domains, {len(guide.readings)} readings, sound",
        )
        console().print(words, markup=False)
        for name, there, zh, en in (
            ("paper.yaml", guide.paper is not None, "申请表版式", "how forms stand on paper"),
            (OFFICE, has_offices, "汇总表、报送材料、文书", "summary, packages, letters"),
        ):
            said = say(f"{name}（{zh}）：没有错误", f"{name} ({en}): sound")
            missing = say(
                f"{name}（{zh}）：没有这个文件，用不了", f"{name} ({en}): there is none, so they cannot be made"
            )
            console().print(said if there else missing, markup=False, soft_wrap=True)
        return ALL_DO

    return group


def _check_letters(edition: Edition, folder: Path) -> None:
    """What offices send on, and that each letter's own template is one. Raises ``InputError`` with all that is wrong."""
    from yunxing.dossier.letters import check, default  # noqa: PLC0415  # what opens Word documents; only here

    problems = [
        (Place(str(folder / OFFICE)), f"letters.{kind}.lines", fault.say("zh"), fault.say("en"))
        for kind in offices(edition).letters
        for fault in check(default(kind, edition), kind, edition)
    ]
    if problems:
        raise InputError(problems)


def stars_table(edition: Edition, say: Say) -> Table:
    """The stars: form, decider, clause."""
    rows = [
        [
            f"{s.star}★",
            s.name.say(say.lang),
            edition.form_of(s.star).name.say(say.lang),
            say(*DECIDERS.get(s.decider, (s.decider, s.decider))),
            s.clause,
        ]
        for s in edition.about.stars
    ]
    return Table(say("星级", "Stars"), [say("星", "Star"), say("名称", "Name"), say("申请表", "Form"), say("由谁决定", "Decided by"), say("依据", "Clause")], rows)  # fmt: skip


def requirements_table(edition: Edition, say: Say) -> Table:
    """The requirements with the number each star needs, under the defaults."""
    readings = edition.settled()
    rows = []
    for requirement in judging(edition).requirements:
        rule = requirement.rule
        needed = []
        for star in edition.stars:
            values = [
                getattr(rule, name).value(star=star, readings=readings)
                for name in ("at_least", "at_least_yuan")
                if isinstance(getattr(rule, name, None), Varied)
            ]
            needed.append("" if not values or values[0] is None else str(values[0]))
        by = " ".join(sorted(judging(edition).parts[judging(edition).places[rule.key]], key=lambda k: (len(k), k)))
        title = ("  " if rule.part_of else "") + rule.title.say(say.lang)
        rows.append([SECTIONS[rule.section][say.lang != "zh"], rule.key, title, *needed, by, rule.clause])
    stars = [f"{star}★" for star in edition.stars]
    headings = [
        say("部分", "Section"),
        say("键", "Key"),
        say("要求", "Requirement"),
        *stars,
        say("读法", "Readings"),
        say("依据", "Clause"),
    ]
    return Table(say("要求", "Requirements"), headings, rows, ["short", "", "", *["number"] * len(stars), "", ""])


def subdomains_table(edition: Edition, say: Say) -> Table:
    """The sub-domains: what each is."""
    rows = [
        [area.name.say(say.lang), group.name.say(say.lang), sub.domain.say(say.lang) if sub.domain else "", sub.name.say(say.lang), sub.key, sub.means.say(say.lang), sub.clause]
        for area in edition.areas for group in area.groups for sub in group.sub_domains
    ]  # fmt: skip
    headings = [say("类", "Area"), say("子类", "Group"), say("域", "Domain"), say("子域", "Sub-domain"), say("键", "Key"), say("是什么", "What it is"), say("依据", "Clause")]  # fmt: skip
    return Table(say("子域", "Sub-domains"), headings, rows)


def evidence_table(edition: Edition, say: Say) -> Table:
    """The kinds of evidence and their items on each form."""
    forms = [form.key for form in edition.forms_file.forms]
    rows = [[kind.key, kind.name.say(say.lang), *("、".join(map(str, kind.items(form, edition.groups))) for form in forms), kind.clause] for kind in edition.evidence.values()]  # fmt: skip
    return Table(
        say("证明材料", "Evidence"), [say("键", "Key"), say("名称", "Name"), *forms, say("依据", "Clause")], rows
    )


def lists_table(say: Say) -> Table:
    """The packaged exemption lists."""
    from yunxing.guide.loading import load_lists  # noqa: PLC0415  # only here

    rows = [
        [lst.key, lst.title.say(say.lang), lst.area, lst.from_.isoformat(), len(lst.names), lst.clause]
        for lst in load_lists()
    ]
    headings = [
        say("键", "Key"),
        say("名单", "List"),
        say("地区", "Area"),
        say("自", "From"),
        say("家数", "Names"),
        say("依据", "Clause"),
    ]
    return Table(say("豁免名单", "Exemption lists"), headings, rows)
