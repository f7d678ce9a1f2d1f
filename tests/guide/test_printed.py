"""``paper.yaml``: how forms stand on paper is data, checked on loading like the rest of an edition."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yunxing.guide.files import InputError
from yunxing.guide.loading import EDITIONS, load_edition

FIRST = "jiangsu-2020"
FAULTS = {
    "unknown field": ("{field: enterprise.kind, columns: 4}", "{field: enterprise.sort, columns: 4}", "没有「enterprise.sort」。可用："),
    "unknown form": ("  - form: annex2", "  - form: annex9", "没有「annex9」。可用：annex2、annex3"),
    "unknown area": ("area: effects, title: 上云时长", "area: effect, title: 上云时长", "没有「effect」。可用：business、data_device、effects"),
    "unknown office": ("office: city_opinion", "office: county_opinion", "没有「county_opinion」。可用：city_opinion"),
    "unknown choice": ("other: {choice: 其他行业,", "other: {choice: 别的行业,", "没有「别的行业」。可用："),
    "unknown day": ("{date: commitment.dated,", "{date: commitment.day,", "没有「commitment.day」。可用："),
    "unknown key": ("  issuer: 江苏省工信厅编制", "  issued: 江苏省工信厅编制", "缺少这一项，必须填写"),
    "a row too wide": ("{field: enterprise.address, columns: 4}", "{field: enterprise.address, columns: 5}", "row 3 covers 7 of 6 columns"),
    "a cell too deep": ("{text: 联系人, rows: 3}", "{text: 联系人, rows: 4}", "row 9 covers 7 of 6 columns"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_named_on_loading(tmp_path: Path, fault: str) -> None:
    old, new, line = FAULTS[fault]
    folder = Path(shutil.copytree(EDITIONS / FIRST, tmp_path / "copy"))
    path = folder / "paper.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as error:
        load_edition(folder)
    assert "paper.yaml:" in error.value.lines()[0]
    assert line in error.value.lines()[0]


def test_an_edition_may_do_without_it(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EDITIONS / FIRST, tmp_path / "copy"))
    whole = load_edition(folder)
    (folder / "paper.yaml").unlink()
    bare = load_edition(folder)
    assert (whole.paper is None, bare.paper) == (False, None)
    assert bare.fingerprint == whole.fingerprint  # it decides nothing
    with pytest.raises(InputError):
        bare.paper_of(3)


def test_both_forms_are_there_with_their_words() -> None:
    edition = load_edition(FIRST)
    for star, heading, items, thresholds in ((3, "附件2", 7, 2), (4, "附件3", 9, 4), (5, "附件3", 9, 4)):
        _, form = edition.paper_of(star)
        assert (form.heading, len(form.proofs.items)) == (heading, items)
        assert sum(len(one.rows) for one in form.thresholds) == thresholds
        assert sum(form.widths) == 160
