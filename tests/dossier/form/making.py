"""What tests of the form share: examples, what a form can hold of a declaration, and Word documents edited as people do."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
from docx.document import Document as WordDocument
from docx.table import Table as WordTable

from tests.guide import factories
from yunxing.dossier import figures
from yunxing.dossier.form import blank_form, read_form, says
from yunxing.dossier.form.reading import ReadForm
from yunxing.dossier.form.reading.fields import asked
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.values import plain
from yunxing.reference import industry

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples" / "declarations").glob("*.yaml"))
edition = factories.edition


def example(number: int) -> Declaration:
    """An example by the number its name begins with."""
    path = next(path for path in EXAMPLES if path.name.startswith(f"{number:02d}-"))
    return reader(edition()).read(path)


def held(declaration: Declaration) -> dict[str, Any]:
    """What the form can hold of a declaration, as the values that reading it back gives."""
    guide = edition()
    _, form = guide.paper_of(declaration.star)
    made: dict[str, Any] = {"format": "yunxing/declaration@1", "edition": guide.key, "star": declaration.star}
    paths = [one.cell.field for one in asked([form]) if one.cell.field] + ["filed_on", "commitment.dated"]
    paths += [cell.other.field for row in form.rows for cell in row.cells if cell.other]
    for path in paths:
        value = declaration.fields.get(path)
        if value is None or value == ():
            continue
        kind = guide.fields[path].type
        if kind == "date":
            value = value.isoformat()
        elif kind == "amount":
            value = plain(value)
        elif kind == "choices":
            value = [key for key in guide.fields[path].choices if key in value]
        elif kind == "industry":
            value = industry.find(value).code  # C35 and 35 are the same
        *groups, last = path.split(".")
        here = made
        for group in groups:
            here = here.setdefault(group, {})
        here[last] = value
    names = [{"name": provider.name} for provider in declaration.providers if provider.name]
    made |= {"providers": names} if names else {}
    claims = {claim.item: claim for claim in declaration.claims}
    shown = [sub.key for key in guide.form_of(declaration.star).groups for sub in guide.groups[key].sub_domains]
    ticked = [_there(item=key, note=claims[key].note, pages=claims[key].pages) for key in shown if key in claims]
    made |= {"claims": ticked} if ticked else {}
    contracts: dict[str, str] = {}
    invoices = []
    for number, invoice in enumerate(declaration.invoices, 1):
        pages = says.contract_pages(invoice, declaration.contracts)
        amount = figures.invested(invoice, declaration, guide)
        one = _there(
            id=f"i{number}",
            buyer=invoice.buyer,
            seller=invoice.seller,
            number=invoice.number,
            claimed_yuan=None if amount is None else plain(amount),
            contracts=[contracts.setdefault(pages, f"c{len(contracts) + 1}")] if pages else None,
        )
        if invoice.breakdown is not None and invoice.breakdown.lines:
            lines = [
                _there(
                    name=line.name,
                    spec=line.spec,
                    quantity=_plain(line.quantity),
                    unit_price_yuan=_plain(line.unit_price_yuan),
                    amount_yuan=_plain(line.amount_yuan),
                    cloud=line.cloud,
                )
                for line in invoice.breakdown.lines
            ]
            one["breakdown"] = {"lines": lines, "sealed_by": {}}  # a day is no seal
        invoices.append(one)
    made |= {"invoices": invoices} if invoices else {}
    made |= {"contracts": [{"id": key, "pages": pages} for pages, key in contracts.items()]} if contracts else {}
    return made


def long_name(length: int) -> str:
    """A name of an enterprise of so many characters, invented."""
    parts = "连云港市云星示例智能制造与工业互联网技术研究开发（集团）股份有限公司赣榆区样例分公司试验二厂新能源汽车零部件精密铸造检测中心"
    return (parts * (length // len(parts) + 1))[:length]


def dated_seals(declaration: Declaration) -> list[str]:
    """What reading back says of the days beside the seals of tables x.3."""
    names = {"enterprise": "申报企业", "provider": "云服务商"}
    return [
        f"附表（{invoice.number}）{names[party]}（{day.isoformat()}）：只写了日期，看不出是否盖章，没有列入；"
        f"看到纸质件上的章后，请在 sealed_by 中补填 {party}"
        for invoice in declaration.invoices
        if invoice.breakdown is not None and invoice.breakdown.lines
        for party in ("enterprise", "provider")
        if (day := invoice.breakdown.sealed_by.get(party))  # type: ignore[call-overload]  # keys of seals
    ]


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _there(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def opened(data: bytes) -> WordDocument:
    """A Word document as python-docx opens it."""
    return docx.Document(io.BytesIO(data))


def edited(data: bytes, edit: Callable[[WordDocument], None]) -> bytes:
    """The document after somebody changed it."""
    document = opened(data)
    edit(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def table_with(document: WordDocument, words: str) -> WordTable:
    """The first table that has a cell with these words."""
    return next(t for t in document.tables if any(words == c.text for row in t.rows for c in row.cells))


def write_beside(table: WordTable, label: str, text: str, *, under: str = "") -> None:
    """Fill in the cell after a label (in the row that also has ``under``), as a person does: all old text goes."""
    for row in table.rows:
        cells = list(dict.fromkeys(row.cells))
        texts = ["".join(cell.text.split()) for cell in cells]
        if label in texts and (not under or under in texts):
            cells[texts.index(label) + 1].text = text
            return
    raise AssertionError(f"no cell {label}")


def read(data: bytes) -> ReadForm:
    """What is read of a document."""
    return read_form(data, edition())


def said(found: ReadForm, lang: str = "zh") -> list[str]:
    """The problems, a line each."""
    return [problem.say(lang) for problem in found.problems]


def filled(edit: Callable[[WordDocument], Any], star: int = 3) -> ReadForm:
    """What is read of our blank form after somebody changed it."""
    return read(edited(blank_form(edition(), star), edit))


def claims_rows(document: WordDocument) -> list[Any]:
    """The rows of table x.1, which goes on from page to page as another table."""
    found = [t for t in document.tables if any(cell.text == "是否上云" for cell in t.rows[0].cells)]
    return [row for table in found for row in table.rows]


def row_of(document: WordDocument, name: str) -> list[Any]:
    """The cells of the row of table x.1 that has this name."""
    row = next(row for row in claims_rows(document) if name in [cell.text for cell in row.cells])
    return list(dict.fromkeys(row.cells))


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF, without spaces and line ends."""
    with pdfium.PdfDocument(data) as pdf:
        return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]


__all__ = [
    "EXAMPLES",
    "claims_rows",
    "dated_seals",
    "edited",
    "edition",
    "example",
    "filled",
    "held",
    "long_name",
    "opened",
    "pages_of",
    "read",
    "row_of",
    "said",
    "table_with",
    "write_beside",
]
