"""Folders of made files, read as an office would: every link is right, and the declaration has what counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.evidence.making.folders import Deal, make_folder
from tests.guide.factories import edition
from yunxing.evidence.declaring import declare, written
from yunxing.evidence.folder import LIMITS, read_folder
from yunxing.evidence.matching import match
from yunxing.evidence.paper import Reading
from yunxing.guide import files
from yunxing.guide.declaration import reader

from .truth import links, true_id

PATIENT = replace(LIMITS, stalled=120.0)
"""A busy machine may need longer for a page than anybody waits; here it is looked at what is read, not how soon."""
DEALS: list[tuple[int, tuple[Deal, ...]]] = [
    (21, ("instalments", "part_payments", "other_buyer")),
    (22, ("joint_invoice", "joint_payment", "early")),
]


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "deals"), DEALS)
def test_every_kind_and_link_in_a_made_folder_is_right_and_the_sum_is_the_truth(
    seed: int, deals: tuple[Deal, ...], tmp_path: Path
) -> None:
    truth = make_folder(tmp_path / "folder", seed, files=20, deals=deals)
    readings: list[Reading] = list(read_folder(tmp_path / "folder", edition=edition(), workers=2, limits=PATIENT))
    kinds = {one.file: sorted((str(paper.item), paper.pages or (1,)) for paper in one.papers) for one in readings}
    assert {file.path: kinds[file.path] for file in truth.files if file.placed} == {
        file.path: sorted(file.items) for file in truth.files if file.placed
    }
    matched = match(readings)
    assert links(matched, "contract", truth) == set(truth.invoice_contracts)
    assert links(matched, "payment", truth) == set(truth.invoice_payments)
    assert links(matched, "check", truth) == set(truth.invoice_checks)
    made = declare(readings, edition(), star=truth.star, filed_on=truth.filed_on)
    assert made.values["enterprise"]["name"] == truth.enterprise.name
    left_out = {true_id(counted.invoice, truth) for counted in made.left_out}
    assert left_out == {key for key, one in truth.counted.items() if one.why not in ("", "no_contract")}
    sound = {key: one.amount for key, one in truth.counted.items() if key not in truth.breakdowns}
    proposed = {true_id(c.invoice, truth): c.row.amount_yuan for c in made.counting.invoices if c.declared}
    assert {key: proposed[key] for key in sound if key in proposed} == {
        key: amount for key, amount in sound.items() if amount > Decimal(0)
    }
    text = written(made)
    assert reader(edition()).from_source(files.read_text(text, name="申报.yaml")).name == truth.enterprise.name
