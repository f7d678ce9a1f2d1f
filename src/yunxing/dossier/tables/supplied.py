"""Tables x.2 and x.3 that were sealed, held against the declaration that they go with.

They are read as evidence is, in processes with limits. What disagrees is said and decided by nobody here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from yunxing.evidence.folder import read_files
from yunxing.evidence.paper import Reading
from yunxing.guide.edition import Edition
from yunxing.guide.records import Declaration
from yunxing.guide.sentences import yuan
from yunxing.guide.values import WAN
from yunxing.reference.text import tidy_code

from .breakdowns import ROUNDED, Difference, broken_down
from .rows import investment


class _Stated(NamedTuple):
    yuan: Decimal | None
    page: int
    sure: bool


def is_table(item: str, edition: Edition) -> bool:
    """Whether evidence of a kind may be a table of investment: a statement that the enterprise gives as a whole."""
    kind = edition.evidence.get(item)
    return (
        kind is not None and kind.per == "enterprise" and kind.signs is not None and kind.signs.reads_as == "statement"
    )


def differences(declaration: Declaration, edition: Edition, files: Mapping[str, Path]) -> list[Difference]:
    """Where tables x.2 and x.3 among ``files`` (the name of each to its path) contradict the declaration (R64–R67).

    Of x.2 an invoice that either lacks, and one with another amount; a row that could not be read for sure is said to be
    so. Of x.3 what ``breakdowns.broken_down`` finds.
    """
    if not files:
        return []
    made = investment(declaration, edition)
    stated: dict[str, dict[str, _Stated]] = {}
    split: list[Difference] = []
    for name, reading in zip(files, read_files(list(files.values()), edition=edition), strict=True):
        rows = _rows(reading)
        if rows:
            stated[name] = rows
        split += broken_down(name, reading, made)
    declared = {tidy_code(row.number): row.amount for row in made.rows if row.number}
    found = [each for name, rows in stated.items() for each in _against(name, rows, declared)]
    listed = {number for rows in stated.values() for number in rows}
    for number in declared if stated else ():
        if number not in listed:
            name = "、".join(stated)
            found.append(
                Difference(
                    name,
                    f"附表中没有申报所列的发票{number}，应与申请表一致（R64），请补盖章的附表，或改正申报",
                    f"the table lacks invoice {number} of the declaration; they must agree (R64): seal a new table, or correct the declaration",
                )
            )
    return found + split


def _rows(reading: Reading) -> dict[str, _Stated]:
    """The rows of x.2 of a file by invoice number.

    Where the total that it writes is their sum, they were read for sure; where it is another, nobody can say which was read
    wrongly, and they have no amounts.
    """
    found: dict[str, _Stated] = {}
    for paper in reading.papers:
        rows: dict[str, _Stated] = {}
        total: Decimal | None = None
        for line in paper.lines:
            if "total_wan" in line:
                total = line["total_wan"].value
            number, amount = line.get("number"), line.get("amount_wan")
            if number is None or amount is None or not isinstance(number.value, str):
                continue
            value = amount.value * WAN if isinstance(amount.value, Decimal) else None
            sure = number.sure and amount.sure
            rows.setdefault(tidy_code(number.value), _Stated(value, paper.pages[0] if paper.pages else 1, sure))
        if total is not None:
            agreed = abs(sum((row.yuan or Decimal() for row in rows.values()), Decimal()) - total * WAN) <= ROUNDED
            rows = {n: row._replace(sure=True) if agreed else row._replace(yuan=None) for n, row in rows.items()}
        for key, row in rows.items():
            found.setdefault(key, row)
    return found


def _against(name: str, rows: Mapping[str, _Stated], declared: Mapping[str, Decimal | None]) -> Sequence[Difference]:
    found = []
    for number, said in rows.items():
        unsure = ("", "") if said.sure else ("（字迹读不准，请对照原件）", " (not read for sure: look at the paper)")
        if number not in declared:
            found.append(
                Difference(
                    name,
                    f"第 {said.page} 页附表列有发票{number}，申报中没有，应一致（R64），请改正其一{unsure[0]}",
                    f"page {said.page} lists invoice {number}, which the declaration has not; they must agree (R64): correct one{unsure[1]}",
                )
            )
            continue
        amount = declared[number]
        if said.yuan is not None and said.yuan != amount:
            own = ("没有填", "nothing") if amount is None else (f"{yuan(amount)} 元", f"{yuan(amount)} yuan")
            found.append(
                Difference(
                    name,
                    f"第 {said.page} 页附表中发票{number}为 {yuan(said.yuan)} 元，申报为 {own[0]}，应一致（R64），请改正其一{unsure[0]}",
                    f"page {said.page} has {yuan(said.yuan)} yuan for invoice {number}, the declaration {own[1]}; they must agree (R64): correct one{unsure[1]}",
                )
            )
    return found
