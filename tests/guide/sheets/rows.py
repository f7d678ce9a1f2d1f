"""The rows of a spreadsheet that say what a declaration file says, and writing them in each format."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.guide.factories import edition
from yunxing.guide.facts import Facts, space
from yunxing.guide.files import InputError
from yunxing.guide.sheets.layout import INVOICES, MAIN, SERVICES, SHEETS, layout
from yunxing.guide.sheets.reading import Entry, Spreadsheet
from yunxing.guide.sheets.template import write_workbook

Row = dict[str, Any]
Sheets = dict[str, list[Row]]
Heading = Callable[[str, Any], str]


def row_of(plain: Mapping[str, Any], key: str = "A1") -> tuple[Row, list[Row], list[Row]]:
    """A declaration's plain values as a row of declarations, rows of invoices and rows of services."""
    row: Row = {"id": key, "star": plain["star"]}
    for path, form_field in edition().fields.items():
        value: Any = plain
        for part in path.split("."):
            value = value[part]
        if value is None:
            continue
        match form_field.type:
            case "date":
                value = date.fromisoformat(value)
            case "amount":
                value = Decimal(value)
            case "choice":
                value = form_field.choices[value].zh
            case "choices":
                value = "、".join(value)
        row[path] = value
    row["providers"] = "、".join(p["name"] for p in plain["providers"])
    for record in plain["evidence"]:
        kind = edition().evidence[record["item"]]
        if kind.per != "invoice":
            there = record[kind.counts] if kind.counts else True
            row[f"proof:{kind.key}"] = date.fromisoformat(record["dated"]) if kind.dated else there
    for claim in plain["claims"]:
        row[f"claim:{claim['item']}"] = claim["pages"] or "是"
        if claim["note"]:
            row[f"note:{claim['item']}"] = claim["note"]
    names = {s.key: s.name.zh for s in edition().sub_domains}
    row["unproven"] = "、".join(names[c["item"]] for c in plain["claims"] if not c["evidence"]) or None
    contracts = {c["id"]: c for c in plain["contracts"]}
    services = [_service_row(key, service, plain["claims"], names) for service in plain["services"]]
    return row, [_invoice_row(key, i, contracts) for i in plain["invoices"]], services


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _invoice_row(key: str, invoice: Mapping[str, Any], contracts: Mapping[str, Any]) -> Row:
    of = [contracts[c] for c in invoice["contracts"]]
    first = of[0] if of else {}
    table = invoice.get("breakdown")
    row = {
        "id": key,
        **{k: invoice[k] for k in ("code", "number", "buyer", "seller")},
        **{k: Decimal(invoice[k]) if invoice[k] else None for k in ("net_yuan", "tax_yuan", "total_yuan")},
        "dated": _day(invoice["dated"]),
        "category": {c.key: c.name.zh for c in edition().investment.categories}[invoice["category"]]
        if invoice["category"]
        else None,  # type: ignore[union-attr]
        "contracts": len(of),
        "no_contract": invoice.get("no_contract"),
        "contract_dated": _day(first.get("dated")),
        "contract_pages": first.get("pages"),
        "says_cloud": first.get("says_cloud"),
        "explained": bool(first.get("explanation_sealed_by")) if of else None,
        "contract_services": first.get("services"),
        "priced_apart": first.get("priced_apart"),
        "contract_copy": bool(first.get("evidence")) if of else None,
        "copy": bool(invoice["evidence"]),
        "payment": bool(invoice["payment"]),
        "paid_on": date(2019, 6, 20) if invoice["payment"] else None,
        "check": bool(invoice["check"]),
        "breakdown": bool(table),
    }
    if table:
        row["cloud_yuan"] = sum(Decimal(line["amount_yuan"]) for line in table["lines"] if line["cloud"])
        row |= {f"sealed_{who}": _day(day) for who, day in table["sealed_by"].items()}
    return row


def _service_row(key: str, service: Mapping[str, Any], claims: Iterable[Mapping[str, Any]], names: Any) -> Row:
    items = "、".join(names[c["item"]] for c in claims if service["id"] in c["services"])
    days = {k: _day(service.get(k)) for k in ("since", "until")}
    return {"id": key, "name": service.get("name"), "provider": service.get("provider"), **days, "items": items}


def sheets_of(*plains: Mapping[str, Any], services: bool = False) -> Sheets:
    """Rows for declarations A1, A2 …; the services on a sheet of their own where that is wanted."""
    made: Sheets = {MAIN: [], INVOICES: [], SERVICES: []}
    for number, plain in enumerate(plains, 1):
        row, invoices, own = row_of(plain, f"A{number}")
        made[MAIN].append(row)
        made[INVOICES] += invoices
        made[SERVICES] += own if services else []
    return made


def xlsx(path: Path, sheets: Sheets, lang: str = "zh") -> Path:
    write_workbook(path, edition(), sheets, lang=lang)
    return path


def by_key(_: str, column: Any) -> str:
    return str(column.key)


def in_chinese(_: str, column: Any) -> str:
    return str(column.title.zh)


def in_english(_: str, column: Any) -> str:
    return str(column.title.en)


def grid(sheet: str, rows: Sequence[Row], heading: Heading = in_chinese) -> list[list[Any]]:
    """Headings and cells of the columns that any row fills."""
    columns = [c for c in layout(edition()).sheets[sheet] if any(r.get(c.key) is not None for r in rows) or c.required]
    return [[heading(sheet, c) for c in columns], *([r.get(c.key) for c in columns] for r in rows)]


def said(value: Any) -> str:
    """A cell as a text file has it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def csv_text(cells: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[said(c) for c in row] for row in cells])
    return out.getvalue()


def write_csv(path: Path, sheets: Sheets, heading: Heading = in_chinese, *, encoding: str = "utf-8") -> Path:
    """A CSV for the declarations, and companions for the other sheets that have rows."""
    for name, rows in sheets.items():
        if rows:
            place = path if name == MAIN else path.with_name(f"{path.stem}.{SHEETS[name].zh}.csv")
            place.write_bytes(csv_text(grid(name, rows, heading)).encode(encoding))
    return path


def write_parquet(path: Path, sheets: Sheets, heading: Heading = by_key) -> Path:
    for name, rows in sheets.items():
        if rows:
            place = path if name == MAIN else path.with_name(f"{path.stem}.{name}.parquet")
            heads, *body = grid(name, rows, heading)
            pq.write_table(pa.table(dict(zip(heads, map(list, zip(*body, strict=True)), strict=True))), place)
    return path


def write_grids(path: Path, **grids: Sequence[Sequence[Any]]) -> Path:
    """A workbook of just these cells; ``None`` leaves a cell out."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in grids.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return path


def read(path: Path, **extra: Path) -> tuple[list[Entry], list[str]]:
    """The entries of a spreadsheet and its complaints, with the folder left out of them."""
    sheet = Spreadsheet(edition(), path, **extra)
    entries = list(sheet)
    return entries, [p.line().replace(f"{path.parent}/", "") for p in sheet.problems]


def facts(declaration: Any, context: Any) -> Facts:
    return space(edition()).of(declaration, context)


def refused(path: Path, lang: str = "zh", **extra: Path) -> list[str]:
    """The lines of a file that cannot be used as a whole."""
    with pytest.raises(InputError) as caught:
        list(Spreadsheet(edition(), path, **extra))
    return [line.replace(f"{path.parent}/", "") for line in caught.value.lines(lang)]
