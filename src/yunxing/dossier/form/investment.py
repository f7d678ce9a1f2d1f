"""Tables x.2 and x.3 of a form: the invoices with their sum, and the lines of those that are broken down (R64–R67)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from yunxing.dossier import figures
from yunxing.guide.declaration import Declaration, Invoice, Line
from yunxing.guide.edition import Edition
from yunxing.guide.printed import BreakdownPaper, PaperFile
from yunxing.guide.values import plain

from . import says
from .blocks import Block, Break, Cell, Row, Run, Table, cell, paragraph
from .main_table import HEADING


def invoices_table(declaration: Declaration | None, edition: Edition, paper: PaperFile, star: int) -> Iterator[Block]:
    """Table x.2: a row for each invoice in the order declared, and their sum in 万元."""
    described, words = edition.forms_file.tables["invoices"], paper.invoices
    number = edition.form_of(star).invoices_table
    yield _heading(f"{paper.annexed}{number} {described.title.zh}", number)
    head = Row(tuple(cell(column.zh, align="center") for column in described.columns))
    rows: list[Row] = []
    if declaration is not None and declaration.invoices:
        amounts = [figures.invested(invoice, declaration, edition) for invoice in declaration.invoices]
        for place, (invoice, amount) in enumerate(zip(declaration.invoices, amounts, strict=True), 1):
            rows.append(_invoice(place, invoice, amount, declaration))
        sum_ = says.wan(figures.total(amounts))
    else:
        rows += _empty(words.empty_rows, words.more, len(described.columns))
        sum_ = ""
    foot = Row((cell(words.total, columns=5, align="center"), cell(sum_, align="center")))
    yield Table(tuple(words.widths), (head, *rows, foot), heads=1)


def _invoice(place: int, invoice: Invoice, amount: Decimal | None, declaration: Declaration) -> Row:
    return Row(
        (
            cell(str(place), align="center"),
            cell(invoice.buyer or "", align="center"),
            cell(invoice.seller or "", align="center"),
            cell(invoice.number or "", align="center"),
            cell(says.pages(says.contract_pages(invoice, declaration.contracts)), align="center"),
            cell("" if amount is None else says.wan(amount), align="center"),
        )
    )


def breakdowns(declaration: Declaration | None, edition: Edition, paper: PaperFile, star: int) -> Iterator[Block]:
    """A table x.3 on a page of its own for each invoice that has one; a blank form has one that is empty."""
    number = edition.form_of(star).breakdown_table
    title = f"{paper.annexed}{number} {edition.forms_file.tables['breakdown'].title.zh}"
    if declaration is None:
        yield Break()
        yield _heading(title)
        yield from _breakdown(None, None, edition, paper.breakdown)
        return
    for invoice in declaration.invoices:
        if invoice.breakdown is not None:
            yield Break()
            yield _heading(title)
            yield from _breakdown(declaration, invoice, edition, paper.breakdown)


def _breakdown(
    declaration: Declaration | None, invoice: Invoice | None, edition: Edition, words: BreakdownPaper
) -> Iterator[Block]:
    table = invoice.breakdown if invoice is not None else None
    name = declaration.fields.get("enterprise.name") if declaration is not None else None
    yield paragraph(words.applicant + (name or ""))
    yield paragraph(words.seller + ((invoice.seller if invoice else None) or ""))
    yield paragraph(words.number + ((invoice.number if invoice else None) or ""))
    columns = edition.forms_file.tables["breakdown"].columns
    head = Row(tuple(cell(column.zh, align="center") for column in columns))
    lines = table.lines if table is not None else ()
    rows = [_line(place, line) for place, line in enumerate(lines, 1)]
    if not lines:
        rows = list(_empty(words.empty_rows, words.more, len(columns)))
    everything = says.wan(figures.total(line.amount_yuan for line in lines)) if lines else ""
    cloud = says.wan(figures.total(line.amount_yuan for line in lines if line.cloud)) if lines else ""
    foot = Row(
        (
            cell(words.total, columns=2, align="center"),
            cell(everything, align="center"),
            cell(words.cloud, columns=3, align="center"),
            cell(cloud, align="center"),
        )
    )
    # The seals stand together, under one line of the table at least: what is sealed must be seen.
    yield Table(tuple(words.widths), (head, *rows, foot), heads=1, keep=2)
    last = list(words.seals)[-1]
    for party, text in words.seals.items():
        sealed = table.sealed_by.get(party) if table is not None else None
        yield paragraph(text, before=30, keep=True)
        yield paragraph(words.dated + (says.day(sealed) if sealed else words.blank_date), before=4, keep=party != last)


def _line(place: int, line: Line) -> Row:
    def amount(value: Decimal | None) -> str:
        return "" if value is None else plain(value)

    cloud = "" if line.cloud is None else says.YES if line.cloud else says.NO
    texts = [str(place), line.name or "", line.spec or "", *map(amount, (line.quantity, line.unit_price_yuan, line.amount_yuan)), cloud]  # fmt: skip
    return Row(tuple(cell(text, align="center") for text in texts))


def _empty(rows: int, more: str, columns: int) -> Iterator[Row]:
    """The numbered rows of a blank form, and one that says there may be more."""
    for text in (*map(str, range(1, rows + 1)), more):
        yield Row((cell(text, align="center"), *(_blank() for _ in range(columns - 1))))


def _blank() -> Cell:
    return cell("", align="center")


def _heading(text: str, name: str = "") -> Block:
    return paragraph([Run(text, bold=True)], align="center", size=HEADING, pitch=38, name=name)
