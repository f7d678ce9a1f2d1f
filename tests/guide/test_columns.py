"""Facts as columns: from declarations and back, to Arrow and Parquet and back, joined and empty."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.guide.cases import CASES
from tests.guide.factories import edition
from tests.guide.lakeland import lakeland
from yunxing.guide.columns import Columns, judge
from yunxing.guide.facts import TABLES, Facts, space
from yunxing.guide.files import InputError
from yunxing.guide.judging import Outcome, judging
from yunxing.guide.loading import changed


@cache
def known() -> tuple[list[int], list[Facts]]:
    found = [(k.declaration(), k.context) for k in CASES]
    return [d.star for d, _ in found], [space(edition()).of(d, c) for d, c in found]


def columns() -> Columns:
    return Columns.of(edition(), *known())


def assert_same(found: Columns, wanted: Columns) -> None:
    assert found.edition is wanted.edition
    assert found.star.dtype == wanted.star.dtype
    assert found.star.tolist() == wanted.star.tolist()
    assert list(found.facts) == list(wanted.facts)
    for name, column in wanted.facts.items():
        assert (name, found.facts[name].dtype, found.facts[name].tolist()) == (name, column.dtype, column.tolist())
    for name, table in wanted.tables.items():
        assert found.tables[name].starts.tolist() == table.starts.tolist()
        for cell, column in table.cells.items():
            mine = found.tables[name].cells[cell]
            assert (cell, mine.dtype, mine.tolist()) == (cell, column.dtype, column.tolist())


def test_every_row_can_be_had_again() -> None:
    made = columns()
    assert len(made) == len(CASES)
    assert [made.row(i) for i in range(len(made))] == known()[1]


def test_the_outcomes_are_those_of_the_cases() -> None:
    outcomes = judge(columns(), edition().settled())
    assert [Outcome(o).name for o in outcomes.outcome.tolist()] == [k.outcome for k in CASES]
    stated = {k.number: k.turns_on for k in CASES if k.turns_on is not None}
    found = {k.number: tuple(dict.fromkeys(r for r, _ in outcomes.turns_on(i))) for i, k in enumerate(CASES)}
    assert {number: found[number] for number in stated} == stated


def test_through_arrow_and_back() -> None:
    table = columns().to_arrow()
    assert table.column_names == [
        "star",
        *space(edition()).names,
        *(f"{name}.{cell}" for name, cells in TABLES.items() for cell in cells),
    ]
    assert_same(Columns.from_arrow(table, edition()), columns())


def test_through_parquet_and_back(tmp_path: Path) -> None:
    columns().to_parquet(tmp_path / "facts.parquet")
    assert_same(Columns.from_parquet(tmp_path / "facts.parquet", edition()), columns())


def test_arrow_in_pieces_and_in_part() -> None:
    table = columns().to_arrow()
    pieces = pa.concat_tables([table.slice(0, 10), table.slice(10, 1), table.slice(11)])
    assert pieces["star"].num_chunks == 3
    assert_same(Columns.from_arrow(pieces, edition()), columns())
    part = Columns.from_arrow(table.slice(10, 20), edition())
    assert [part.row(i) for i in range(len(part))] == known()[1][10:30]


def test_stretches_joined_are_the_whole() -> None:
    stars, facts = known()
    parts = [Columns.of(edition(), stars[i : i + 9], facts[i : i + 9]) for i in range(0, len(facts), 9)]
    assert_same(Columns.joined(parts), columns())
    assert Columns.joined(parts[:1]) is parts[0]
    assert Columns.joined(parts).nbytes == columns().nbytes


def test_no_rows_at_all(tmp_path: Path) -> None:
    empty = Columns.of(edition(), [], [])
    assert len(empty) == 0
    outcomes = judge(empty, edition().settled())
    assert (len(outcomes.outcome), outcomes.statuses.shape) == (0, (len(edition().rules), 0))
    empty.to_parquet(tmp_path / "empty.parquet")
    assert_same(Columns.from_parquet(tmp_path / "empty.parquet", edition()), empty)
    assert_same(Columns.joined([empty, columns(), empty]), columns())


def test_declarations_without_any_records() -> None:
    from yunxing.guide.declaration import Declaration

    bare = [space(edition()).of(Declaration("jiangsu-2020", 3, {}), CASES[0].context)] * 2
    made = Columns.of(edition(), [3, 5], bare)
    assert [t.starts.tolist() for t in made.tables.values()] == [[0, 0, 0]] * 3
    assert_same(Columns.from_arrow(made.to_arrow(), edition()), made)
    assert [made.row(0), made.row(1)] == bare


def test_masks_are_unsigned_and_whole() -> None:
    made = columns()
    masks = {name for name, column in made.facts.items() if column.dtype == np.uint64}
    assert masks == space(edition()).masks
    full = [k.number for k in CASES].index("24")
    assert int(made.facts["ticked"][full]) == made.row(full).row[space(edition()).places["ticked"]]


def test_outcomes_as_arrow() -> None:
    outcomes = judge(columns(), edition().settled(), alternatives=False)
    table = outcomes.to_arrow()
    assert table.column_names == [
        "outcome",
        *(f"outcome.{star}" for star in edition().stars),
        *(f"status.{rule.key}" for rule in edition().rules),
    ]
    assert table["outcome"].to_pylist() == outcomes.outcome.tolist()
    assert table["status.investment"].to_pylist() == outcomes.statuses[judging(edition()).places["investment"]].tolist()
    assert outcomes.otherwise == {}


def test_facts_of_another_edition_are_refused(tmp_path: Path) -> None:
    other = lakeland()
    with pytest.raises(InputError) as caught:
        Columns.from_arrow(columns().to_arrow(), other)
    assert len(caught.value.lines()) == 1
    assert caught.value.lines()[0].startswith("arrow: 不是本版指南的事实数据（")
    path = tmp_path / "few.parquet"
    pq.write_table(pa.table({"star": [3]}), path)
    with pytest.raises(InputError) as caught:
        Columns.from_parquet(path, edition())
    assert caught.value.lines("en") == [f"{path}: not facts of this edition (ticked, noted, paged, {', '.join(LATER)})"]  # fmt: skip


LATER = [f"cited:{key}" for key in space(edition()).per_claim[:2]]


def test_facts_serve_an_edition_with_other_numbers() -> None:
    """What an edition asks may change without reading the declarations anew."""
    other = changed(edition(), {"investment.at_least_yuan.3": "19999.99"})
    found = Columns.from_arrow(columns().to_arrow(), other)
    place = [k.number for k in CASES].index("investment 3★ -")
    assert Outcome(int(judge(columns(), edition().settled()).outcome[place])) == Outcome.FAILS
    assert Outcome(int(judge(found, other.settled()).outcome[place])) == Outcome.MEETS
