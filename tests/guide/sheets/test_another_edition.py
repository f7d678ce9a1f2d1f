"""The spreadsheet of an edition that shares nothing with the first: its own columns, words and kinds of evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from tests.guide.lakeland import holding, knowing, lakeland, plain, read
from yunxing.guide.sheets.layout import INVOICES, MAIN, layout
from yunxing.guide.sheets.reading import Spreadsheet
from yunxing.guide.sheets.template import write_workbook
from yunxing.guide.verdict import assess


def farm_row(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "F1",
        "star": values["star"],
        "filed_on": date(2031, 3, 15),
        "enterprise.name": values["enterprise"]["name"],
        "enterprise.uscc": values["enterprise"]["uscc"],
        "enterprise.division": "320321",
        "enterprise.turnover_wan": Decimal("88.80"),
        "enterprise.cooperative": True,
        "staff.total": 100,
        "staff.online": values["staff"]["online"],
        "green.share_percent": values["green"]["share_percent"],
        "green.sources": "光伏、wind",
        "cloud_model": values["cloud_model"],
        "online_since": values["online_since"],
        "story": values["story"],
        "promise.signed": True,
        "providers": values["providers"][0]["name"],
        "proof:permit": True,
        "proof:diary": True,
        "proof:photo": date(2031, 1, 1),
        "proof:leaflet": 2,
        **{f"claim:{c['item']}": c["pages"] for c in values["claims"]},
        **{f"note:{c['item']}": c["note"] for c in values["claims"]},
    }


def invoice_row(values: dict[str, Any]) -> dict[str, Any]:
    own = values["invoices"][0]
    return {
        "id": "F1",
        **{k: own[k] for k in ("number", "dated", "buyer", "seller", "net_yuan", "tax_yuan", "category")},
        "contracts": 1,
        "says_cloud": True,
        "copy": True,
        "payment": True,
        "paid_on": date(2030, 7, 1),
    }


def test_it_has_the_columns_of_its_own_form() -> None:
    columns = layout(lakeland()).sheets
    keys = [c.key for c in columns[MAIN]]
    assert keys[:6] == ["id", "star", "filed_on", "enterprise.name", "enterprise.uscc", "enterprise.division"]
    assert [k for k in keys if k.startswith("proof:")] == [
        "proof:permit",
        "proof:diary",
        "proof:photo",
        "proof:leaflet",
    ]
    assert [c.key for c in columns[INVOICES] if c.key in ("explained", "contract_copy", "copy", "payment", "paid_on", "check")] == [
        "contract_copy",
        "copy",
        "payment",
        "paid_on",
    ]  # fmt: skip


@pytest.mark.parametrize("star", [1, 2, 4, 6])
def test_a_row_says_what_a_file_says(star: int, tmp_path: Path) -> None:
    values = plain(star, services=[{"id": "s1", "since": plain(star)["online_since"]}])
    for claim in values["claims"]:
        claim["services"] = ["s1"]
    path = tmp_path / "t.xlsx"
    write_workbook(path, lakeland(), {MAIN: [farm_row(values)], INVOICES: [invoice_row(values)]})
    sheet = Spreadsheet(lakeland(), path)
    (entry,) = sheet
    assert sheet.problems == []
    wanted, context = read(values), knowing(titles=holding(star))
    assert dict(entry.declaration.fields) == dict(wanted.fields)
    mine, theirs = (assess(d, lakeland(), context) for d in (entry.declaration, wanted))
    assert [v.outcome for v in mine.stars.values()] == [v.outcome for v in theirs.stars.values()]
    assert {s: [(f.key, f.status, f.evidenced) for f in v.findings] for s, v in mine.stars.items()} == {
        s: [(f.key, f.status, f.evidenced) for f in v.findings] for s, v in theirs.stars.items()
    }


def test_the_stars_and_rows_of_the_first_edition_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("申报编号,申请评定星级\nF1,3\nF2,6\n", encoding="utf-8")
    sheet = Spreadsheet(lakeland(), path)
    assert [e.id for e in sheet] == ["F2"]
    assert [p.line() for p in sheet.problems] == [f"{path} 第2行“申请评定星级”：没有「3」这一星级，可选：1、2、4、6"]


def test_an_amount_that_is_no_money_is_a_figure_without_a_unit() -> None:
    columns = {column.key: column for column in layout(lakeland()).sheets[MAIN]}
    share = columns["green.share_percent"]
    assert (share.help.zh, share.read("12.5")) == ("数字", Decimal("12.5"))
    with pytest.raises(PydanticCustomError, match="without a unit"):
        share.read("12.5万元")
