"""One declaration at a time: ours with every reason, and zen-engine judging the criteria table without reasons.

Times are CPU, per declaration, over a set of distinct declarations that is gone through again and again. What can be
loaded or compiled once is loaded before, for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.guide.factories import edition, office

from criteria import FLAGS, KEYS
from material import columns, declarations, masks
from measuring import CPU, AnswersDifferError, Report, in_turns, micro
from yunxing.guide.judging import Outcome, judging
from yunxing.guide.rules.one import Judge, write_function
from yunxing.guide.rules.terms import Fact, any_of, both, compare, not_, resolve
from yunxing.guide.screening import Screening
from yunxing.guide.verdict import Case, StarVerdict, assess

MOST_ONE = 50e-6
MOST_ALL = 1e-3
INPUTS = ("star", "claims", "investment", "months", "deployment", "flags")


def run(report: Report, *, peers: bool, quick: bool) -> None:
    """Time one declaration and print it."""
    guide, context = edition(), office()
    rules = judging(guide)
    settled = guide.settled()
    cases = [
        Case(d, guide, context, rules.space.of(d, context), settled) for d in declarations(guide, 60 if quick else 240)
    ]
    judges = {star: rules.judge(star, settled) for star in guide.stars}
    repetitions = 5 if quick else 30

    def one_star(case: Case) -> StarVerdict:
        star = case.declaration.star
        return StarVerdict(star, judges[star](*case.facts), case, rules)

    def all_stars(case: Case) -> Any:
        verdict = assess(case.declaration, guide, context, readings=settled)
        return verdict.turns_on, [[step.todo() for step in star.way] for star in verdict.stars.values()]

    works: dict[str, Callable[[], Any]] = {
        "numbers": lambda: [judges[c.declaration.star](*c.facts) for c in cases],
        "reasons": lambda: [_reasons(one_star(c)) for c in cases],
        "sentences": lambda: [_sentences(one_star(c)) for c in cases],
        "reduced": lambda: [
            _reasons(one_star(Case(c.declaration, guide, context, rules.space.of(c.declaration, context), settled)))
            for c in cases
        ],
        "assess": lambda: [all_stars(c) for c in cases],
    }
    taken = {name: timed.per(len(cases)) for name, timed in in_turns(works, repetitions=repetitions, clock=CPU).items()}
    outcomes = {o.name.lower(): sum(one_star(c).outcome == o for c in cases) for o in Outcome}
    report.part(
        "One declaration, CPU per declaration",
        f"{len(cases)} distinct declarations, {repetitions} times each: "
        + ", ".join(f"{number} {name}" for name, number in outcomes.items() if number),
        f"{len(rules.requirements)} requirements; the readings are the edition's own",
    )
    for name, what, target, most in (
        ("numbers", "one star: every requirement's numbers and masks", "", 0.0),
        ("reasons", "one star: every requirement with every reason, read", "≤ 50 µs", MOST_ONE),
        ("sentences", "… and the sentences of what to do", "", 0.0),
        ("reduced", "every reason, from the declaration instead of its facts", "", 0.0),
        ("assess", "assess: all stars, what it turns on, the way up", "≤ 1 ms", MOST_ALL),
    ):
        timed = taken[name]
        ratio = timed.least / most if most else None
        met = timed.least <= most if most else None
        report.row(what, micro(timed.least), micro(timed.middle), ratio, target=target, met=met)
    if peers:
        _against_zen(report, works["reasons"], len(cases), quick=quick)


def _reasons(verdict: StarVerdict) -> Any:
    """Every requirement with how it stands, what is needed, declared and evidenced, the rows, and the clause."""
    return verdict.outcome, verdict.reasons


def _one_by_one(verdict: StarVerdict) -> Any:
    """The same through the properties of each finding."""
    return [(f.key, f.status, f.needed, f.declared, f.evidenced, f.rows, f.lacking, f.clause) for f in verdict.findings]


def _sentences(verdict: StarVerdict) -> Any:
    return _one_by_one(verdict), [f.todo() for f in verdict.findings]


def _criteria_alone() -> dict[int, Judge]:
    """Ours doing what zen does: the same criteria, no reasons, from quantities that are ready-made."""
    guide = edition()
    rules, settled = judging(guide), guide.settled()
    flags = Fact("flags")
    given = {name: compare(both(flags, bit), "!=", 0) for name, bit in FLAGS.items()}
    given |= {name: Fact(name) for name in ("claims", "investment", "months", "deployment")}
    asked = {r.key: any_of(r.met, r.waived, not_(r.applies)) for r in rules.requirements if r.key in KEYS}
    places = {name: place for place, name in enumerate(INPUTS)}
    return {
        star: write_function(
            [[resolve(asked[key], readings=settled, star=star, given=given) for key in KEYS]], facts=places, tables={}
        )[0]
        for star in guide.stars
    }


def _against_zen(report: Report, reasons: Callable[[], Any], cases: int, *, quick: bool) -> None:
    import peers_zen  # noqa: PLC0415 # there are runs without peers

    guide = edition()
    screening = Screening(guide)
    if screening.flag_bits != FLAGS:
        raise AnswersDifferError(f"the flags are {screening.flag_bits}")
    number = 1000 if quick else 5000
    given = columns(guide, number, seed=7)
    screened = screening.run(given)
    groups = masks(guide)
    rows = [{name: int(column[i]) for name, column in given.items()} for i in range(number)]
    contexts = [peers_zen.context(row, groups) for row in rows]
    expected = [dict(zip(KEYS, bits, strict=True)) for bits in zip(*(screened.met(key) for key in KEYS), strict=True)]
    tuples = [tuple(row[name] for name in INPUTS) for row in rows]
    alone = _criteria_alone()
    doors = peers_zen.engines()
    judges = {f"{door}: {way}": judge for door, ways in doors.items() for way, judge in ways.items()}
    for row, context, wanted in zip(tuples, contexts, expected, strict=True):
        answers: dict[str, Any] = {name: judge(context) for name, judge in judges.items()}
        answers["ours alone"] = dict(zip(KEYS, alone[row[0]](row, ())[0], strict=True))
        for name, answer in answers.items():
            for key in KEYS:
                if bool(answer[key]) != bool(wanted[key]):
                    raise AnswersDifferError(f"{name} and Screening differ on {key} for {dict(zip(INPUTS, row))}")  # noqa: B905
    some = contexts[:500]
    works: dict[str, Callable[[], Any]] = {"reasons": reasons}
    works["alone"] = lambda: [alone[row[0]](row, ()) for row in tuples[:500]]
    works |= {name: (lambda judge=judge: [judge(c) for c in some]) for name, judge in judges.items()}
    taken = in_turns(works, repetitions=4 if quick else 16, clock=CPU)
    ours = taken.pop("reasons").per(cases)
    mine = taken.pop("alone").per(500)
    report.part(
        "Against zen-engine 2.1.3: the criteria table alone, without reasons, CPU per row",
        f"{number:,} random rows: {len(KEYS)} criteria alike in all {len(judges)} ways of running it, and in ours",
        "it is given counts and yes or no where ours counts and reads bits; the ratio is zen / ours with every reason",
        "a decision of create_decision is made ready anew by each evaluate; its loaders keep what they compiled",
    )
    report.row("ours, every requirement with every reason, in the same turns", micro(ours.least), micro(ours.middle))
    report.row("ours, its criteria alone without reasons", micro(mine.least), micro(mine.middle))
    for name, timed in ((name, timed.per(500)) for name, timed in taken.items()):
        door = name.split(":")[0]
        target, met = ("", None) if door != "create_decision" else ("> 1", timed.least > ours.least)
        report.row(
            f"zen, {name}", micro(timed.least), micro(timed.middle), timed.least / ours.least, target=target, met=met
        )
    best = min(taken.values(), key=lambda timed: timed.least).per(500)
    report.row(
        "zen's fastest against ours alone: like with like",
        micro(best.least),
        micro(best.middle),
        best.least / mine.least,
        target="> 1",
        met=best.least > mine.least,
    )
