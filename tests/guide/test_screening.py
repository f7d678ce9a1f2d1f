"""Screening by quantities alone says of every criterion what the full judgement says of the declaration."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest

from tests.guide.draws import draw
from tests.guide.factories import edition, from_values
from yunxing.guide.judging import Status
from yunxing.guide.kinds.quantities import MILLIONTHS
from yunxing.guide.screening import Screening
from yunxing.guide.verdict import StarVerdict, assess

COUNTED = ("app", "infra", "data", "device", "effect", "innovation")
STATEMENTS = ("legal_person", "financial_system", "credit_clean")
SETS: list[dict[str, str]] = [
    {},
    {"P1": "none_needed", "P2": "and", "P3": "binding", "P4": "B"},
    {"P4": "C", "P5": "four_and_five_stars", "P10": "deadline", "P17": "does_not_count"},
    {"P3": "binding", "P4": "E", "P6": "do_not_count", "P8": "without_tax", "P22": "public_part_suffices"},
]


@cache
def drawn() -> list[tuple[Any, Any]]:
    rng = Random(1103)
    made = [draw(rng, edition()) for _ in range(400)]
    return [(from_values(plain), context) for plain, context in made]


def quantities(verdict: StarVerdict, screening: Screening) -> dict[str, int]:
    """What an office that has judged the papers would hold ready-made."""
    at = verdict.at
    flags = screening.flag_bits["exempt"] if at("investment").status == Status.WAIVED else 0
    for name in ("still_in_use", *STATEMENTS):
        flags |= screening.flag_bits[name] if at(name).status <= Status.MET else 0
    claims = 0
    for key in COUNTED:
        claims |= at(key).numbers.counted_rows
    return {
        "star": verdict.star,
        "claims": claims,
        "investment": at("investment").numbers.evidenced,
        "months": at("months_in_use").numbers.evidenced,
        "deployment": verdict.case.fact("value:deployment"),
        "flags": flags,
    }


DTYPES = {"star": np.uint8, "claims": np.uint64, "deployment": np.int8, "flags": np.uint8}


def as_columns(rows: list[dict[str, int]]) -> dict[str, Any]:
    return {name: np.array([row[name] for row in rows], dtype=DTYPES.get(name, np.int64)) for name in rows[0]}


@pytest.mark.parametrize("readings", SETS, ids=lambda s: " ".join(s.values()) or "defaults")
def test_it_says_of_each_criterion_what_the_full_judgement_says(readings: dict[str, str]) -> None:
    screening = Screening(edition(), readings)
    verdicts = [assess(d, edition(), c, readings=readings) for d, c in drawn()]
    mine = [v.stars[v.star] for v in verdicts]
    screened = screening.run(as_columns([quantities(v, screening) for v in mine]))
    outcomes = Counter[tuple[str, bool]]()
    for key in screening.keys:
        known = [i for i, v in enumerate(mine) if v.at(key).status != Status.UNKNOWN]
        wanted = [mine[i].at(key).status <= Status.MET for i in known]
        assert (key, screened.met(key)[known].tolist()) == (key, wanted)
        outcomes.update((key, met) for met in wanted)
    both = {key for key in screening.keys if outcomes[key, True] and outcomes[key, False]}
    assert {"business", "effect", "investment", "months_in_use", "still_in_use", "deployment"} <= both


def test_for_every_star_alike() -> None:
    screening = Screening(edition())
    verdicts = [assess(d, edition(), c) for d, c in drawn()[:100]]
    told = [v for v in verdicts if all(s.at("investment").status != Status.UNKNOWN for s in v.stars.values())]
    assert len(told) >= 90
    for star in edition().stars:
        mine = [v.stars[star] for v in told]
        screened = screening.run(as_columns([quantities(v, screening) for v in mine]))
        found = {key: screened.met(key).tolist() for key in screening.keys}
        assert found == {key: [v.at(key).status <= Status.MET for v in mine] for key in screening.keys}


def by_hand(*rows: tuple[int, int, int, int, int]) -> dict[str, Any]:
    """Rows of (star, apps, effects, yuan, months), all else in order."""
    bits = edition().bits
    groups = {g: [bits[s.key] for s in edition().groups[g].sub_domains] for g in ("app", "effect")}
    flags = sum(bit for name, bit in Screening(edition()).flag_bits.items() if name != "exempt")
    return as_columns(
        [
            {
                "star": star,
                "claims": sum(groups["app"][:apps]) | sum(groups["effect"][:effects]),
                "investment": yuan * MILLIONTHS,
                "months": months,
                "deployment": 0,
                "flags": flags,
            }
            for star, apps, effects, yuan, months in rows
        ]
    )


def test_some_rows_by_hand() -> None:
    columns = by_hand((3, 2, 2, 20000, 3), (3, 1, 2, 19999, 2), (4, 2, 3, 60000, 3), (5, 13, 4, 200000, -1))
    screened = Screening(edition()).run(columns)
    met = {key: screened.met(key).tolist() for key in ("app", "business", "data_device", "effect", "innovation")}
    met |= {key: screened.met(key).tolist() for key in ("investment", "months_in_use", "still_in_use", "deployment")}
    yes, no = True, False
    assert met == {
        "app": [yes, no, yes, yes],
        "business": [yes, no, yes, no],
        "data_device": [yes, yes, no, no],
        "effect": [yes, yes, yes, yes],
        "innovation": [yes, yes, yes, no],
        "investment": [yes, no, yes, yes],
        "months_in_use": [yes, no, yes, no],
        "still_in_use": [yes, yes, yes, yes],
        "deployment": [yes, yes, yes, yes],
    }


@pytest.mark.parametrize("chunk", [8, 16, 64, 4096])
@pytest.mark.parametrize("rows", [1, 7, 8, 9, 100])
def test_neither_the_chunk_nor_a_short_end_matters(chunk: int, rows: int) -> None:
    columns = by_hand(*[(3 + i % 3, i % 5, i % 4, 10000 * (i % 8), i % 6) for i in range(rows)])
    screening = Screening(edition())
    whole, cut = screening.run(columns), screening.run(columns, chunk=chunk)
    for key in screening.keys:
        assert cut.met(key).tolist() == whole.met(key).tolist()
        assert len(whole.met(key)) == rows
    assert whole.nbytes == len(screening.keys) * ((rows + 7) // 8)


def test_an_exempt_enterprise_owes_no_investment() -> None:
    columns = by_hand((3, 2, 2, 0, 3), (3, 2, 2, 0, 3))
    screening = Screening(edition())
    columns["flags"][0] |= screening.flag_bits["exempt"]
    assert screening.run(columns).met("investment").tolist() == [True, False]


def test_a_missing_column_is_named() -> None:
    screening = Screening(edition())
    assert set(screening.columns) == {"star", "claims", "investment", "months", "deployment", "flags"}
    columns = by_hand((3, 2, 2, 20000, 3))
    del columns["months"]
    with pytest.raises(KeyError, match="months"):
        screening.run(columns)
