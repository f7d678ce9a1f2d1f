"""The draw can be repeated by hand, is changed by each of its three parts, and takes what the share asks of every stratum."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunxing.guide import drawing
from yunxing.guide.drawing import Draw, Member
from yunxing.guide.files import InputError

SEED = "5f" * 32
MEMBERS = [Member(f"2020-001-{n:06d}", 4 + n % 2, "320706" if n % 3 else "320703") for n in range(1, 31)]


def draw(members: list[Member] = MEMBERS, **more: Any) -> Draw:
    made = {
        "format": drawing.FORMAT,
        "commitment": drawing.commitment(SEED),
        "population": [tuple(one) for one in members],
        "population_sha256": drawing.hash_of(members),
        "share_percent": 10,
        "seed": SEED,
        "public_value": "03 07 11 18 22 29 + 14",
    }
    return Draw(**{**made, **more})


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_draw_is_what_anybody_works_out_by_hand() -> None:
    text = "".join(f"{number},{star},{county}\n" for number, star, county in MEMBERS)
    ranks = sorted((sha(f"{SEED}\n{sha(text)}\n03 07 11 18 22 29 + 14\n{one.number}"), one.number) for one in MEMBERS)
    assert drawing.sample_of(draw()) == [number for _, number in ranks[:3]]
    assert drawing.commitment(SEED) == sha(SEED)
    assert drawing.canonical(reversed(MEMBERS)) == text


def test_a_draw_of_today_stays_the_draw_of_tomorrow() -> None:
    """Known values: another version, machine or language gives the same."""
    assert drawing.hash_of(MEMBERS) == "725e020fedafea73abecf7d361e356dc3595a90160509aece88b5b86678bc64a"
    assert drawing.sample_of(draw()) == ["2020-001-000022", "2020-001-000002", "2020-001-000021"]
    assert (drawing.rank("a", "b", "c", "d"), drawing.hash_of([])) == (sha("a\nb\nc\nd"), sha(""))


def test_each_part_changes_the_draw() -> None:
    """Of 300 cases no two draws are the same where seed, population or public value differ."""
    many = [Member(f"n{n:04d}", 4, "c") for n in range(300)]
    samples = {
        tuple(drawing.sample_of(one))
        for one in (
            draw(many),
            draw(many, seed="60" * 32),
            draw(many, public_value="03 07 11 18 22 29 + 15"),
            draw([*many[:-1], Member("n9999", 4, "c")]),
            draw([*many[:-1], many[-1]._replace(star=5)]),
        )
    }
    assert len(samples) == 5


@pytest.mark.parametrize(
    ("size", "drawn"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3), (99, 10), (100, 10), (101, 11)]
)
def test_the_share_is_exact_and_rounded_up(size: int, drawn: int) -> None:
    assert len(drawing.sample_of(draw([Member(f"n{n}", 4, "c") for n in range(size)]))) == drawn


def test_every_stratum_has_its_share() -> None:
    for strata, expected in (
        ([], {"": 3}),
        (["star"], {"4": 2, "5": 2}),
        (["county"], {"320703": 1, "320706": 2}),
        (["star", "county"], {"4/320703": 1, "4/320706": 1, "5/320703": 1, "5/320706": 1}),
    ):
        sample = set(drawing.sample_of(draw(strata=strata)))
        found = Counter(drawing.stratum(one, strata) for one in MEMBERS if one.number in sample)  # type: ignore[arg-type]
        assert dict(found) == expected


def test_the_share_may_be_of_more_than_what_is_there_and_takes_no_more_than_there_is() -> None:
    assert len(drawing.sample_of(draw(base={"": 101}))) == 11
    assert len(drawing.sample_of(draw(base={"": 1000}))) == 30
    assert drawing.sample_of(draw(share_percent=0)) == []
    assert len(drawing.sample_of(draw(share_percent=100))) == 30


def test_the_next_in_rank_take_the_places_of_those_who_left() -> None:
    four = [one.number for _, one in drawing.ranked(draw())][:4]
    assert drawing.sample_of(draw()) == four[:3]
    assert drawing.sample_of(draw(left=[four[1]])) == [four[0], *four[2:]]
    assert drawing.sample_of(draw(left=[one.number for one in MEMBERS])) == []


@given(st.lists(st.text("0123456789-", min_size=1, max_size=8), unique=True, max_size=60), st.randoms())
def test_the_order_in_which_cases_are_given_makes_no_difference(numbers: list[str], random: Any) -> None:
    members = [Member(number, 4, "c") for number in numbers]
    mixed = members[:]
    random.shuffle(mixed)
    assert drawing.sample_of(draw(mixed)) == drawing.sample_of(draw(members))
    assert len(drawing.sample_of(draw(members))) == -(-len(members) // 10)


def test_nobody_is_preferred() -> None:
    """Over 2,000 seeds each of twenty cases is drawn about a tenth of the time (six standard deviations)."""
    members = [Member(f"n{n:02d}", 4, "c") for n in range(20)]
    drawn = Counter(number for n in range(2000) for number in drawing.sample_of(draw(members, seed=sha(str(n)))))
    assert sum(drawn.values()) == 4000
    assert all(abs(drawn[one.number] - 200) < 6 * (2000 * 0.1 * 0.9) ** 0.5 for one in members)


def test_what_a_file_states_is_repeated() -> None:
    whole = draw(sample=drawing.sample_of(draw()))
    assert [(one.key, one.agrees) for one in drawing.checks(whole)] == [
        ("commitment", True), ("population", True), ("sample", True),
    ]  # fmt: skip
    forged = replace(whole, seed="60" * 32)
    assert [(one.key, one.agrees) for one in drawing.checks(forged)] == [
        ("commitment", False), ("population", True), ("sample", False),
    ]  # fmt: skip
    assert [one.agrees for one in drawing.checks(replace(whole, population=whole.population[1:]))] == [
        True,
        False,
        False,
    ]
    assert [one.key for one in drawing.checks(draw(seed="", public_value=""))] == ["population"]


def test_a_file_holds_a_draw(tmp_path: Path) -> None:
    whole = draw(sample=drawing.sample_of(draw()), strata=["county"], left=[MEMBERS[0].number])
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(drawing.plain(whole)), encoding="utf-8")
    assert drawing.read_draw(path) == whole


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"format": "other/1"}, "format"),
        ({"commitment": "xyz"}, "commitment"),
        ({"population": [["a,b", 4, "c"]]}, "population.0.0"),
        ({"population": [["a\nb", 4, "c"]]}, "population.0.0"),
        ({"population": [["a", 4, "c"], ["a", 5, "c"]]}, "population.0"),
        ({"population": [["a", "four", "c"]]}, "population.0.1"),
        ({"population": {}}, "population"),
        ({"strata": ["size"]}, "strata.0"),
        ({"strata": ["star", "star"]}, "strata"),
        ({"sample": ["nobody"]}, "sample"),
        ({"left": ["nobody"]}, "left"),
        ({"share_percent": 101}, "share_percent"),
        ({"seed": "a\nb"}, "seed"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_no_draw_is_refused_with_its_place(change: dict[str, Any], key: str, tmp_path: Path) -> None:
    path = tmp_path / "draw.json"
    path.write_text(json.dumps({**drawing.plain(draw()), **change}), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        drawing.read_draw(path)
    assert refused.value.problems[0][1] == key


def test_a_seed_is_never_the_same() -> None:
    seeds = {drawing.new_seed() for _ in range(100)}
    assert (len(seeds), {len(one) for one in seeds}) == (100, {64})


def test_a_public_value_stands_on_one_line() -> None:
    assert drawing.public_text("  03 07\n\t11　18 ") == "03 07 11 18"
