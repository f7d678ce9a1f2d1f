"""What becomes of a declaration in the demonstration, what an office asks of it, and how it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from ..declarations.places import TABLES
from ..declarations.writing import Edit
from .filled import Flaw

EVERYTHING = frozenset(("fields", *TABLES))


class Fate(NamedTuple):
    """How far a declaration comes."""

    filled: frozenset[str] = EVERYTHING
    """The parts of the form that are filled in; none: only begun."""
    submitted: bool = False
    returned: bool = False
    answered: bool = False
    withdrawn: bool = False


_BEGUN = Fate(filled=frozenset())
_SOME = Fate(filled=frozenset(("fields",)))
_MOST = Fate(filled=frozenset(("fields", "providers", "services", "claims")))
_FULL = Fate()
_IN = Fate(submitted=True)
_BACK = Fate(submitted=True, returned=True)
_AGAIN = Fate(submitted=True, returned=True, answered=True)
_WITHDRAWN = Fate(submitted=True, withdrawn=True)

_OVER: Sequence[tuple[Fate, int]] = (
    *((_IN, 50), (_AGAIN, 8), (_BACK, 12), (_FULL, 12)),
    *((_MOST, 7), (_BEGUN, 6), (_WITHDRAWN, 5)),
)
_RUNNING: Sequence[tuple[Fate, int]] = (
    *((_FULL, 12), (_IN, 38), (_MOST, 12), (_SOME, 10), (_BEGUN, 7)),
    *((_BACK, 10), (_AGAIN, 6), (_WITHDRAWN, 5)),
)


def fates(number: int, *, over: bool) -> list[Fate]:
    """So many fates in their shares, spread evenly; the first of a running call is filled in and not yet handed in."""
    shares = _OVER if over else _RUNNING
    whole = sum(share for _, share in shares)
    owed = [0] * len(shares)
    found: list[Fate] = []
    for _ in range(number):
        owed = [have + share for have, (_, share) in zip(owed, shares, strict=True)]
        most = max(range(len(shares)), key=lambda n: owed[n]) if found or over else 0
        owed[most] -= whole
        found.append(shares[most][0])
    return found


def remarks(flaw: Flaw, said: dict[str, Any]) -> list[tuple[str, str]]:
    """What a county writes of a declaration with something amiss."""
    number = said["invoices"][0]["number"]
    match flaw:
        case "contract":
            return [("invoices/i1", f"请补充发票 {number} 对应的合同")]
        case "check":
            return [("invoices/i1", f"请补充发票 {number} 在税务平台的查验截图")]
        case _:
            shots = [row["id"] for row in said["evidence"] if row["item"] == "usage_screenshot"]
            return [(f"evidence/{one}", "截图日期不在申报截止前 3 个月内，请更换") for one in shots]


def answered(flaw: Flaw, said: dict[str, Any], *, today: date) -> list[Edit]:
    """The enterprise's answer: the places that it changes."""
    invoice = said["invoices"][0]
    match flaw:
        case "contract":
            contract = {
                "dated": (date.fromisoformat(invoice["dated"]) - timedelta(days=20)).isoformat(),
                "amount_yuan": invoice["total_yuan"],
                "parties": [invoice["buyer"], invoice["seller"]],
                "says_cloud": True,
                "services": 1,
                "priced_apart": True,
                "pages": "14-17",
                "evidence": ["c1-text"],
            }
            paper = {"item": "contract", "file": "合同-云服务-1.pdf", "pages": 4}
            rows = [Edit("evidence/c1-text", paper), Edit("contracts/c1", contract)]
            return [*rows, Edit("invoices/i1/contracts", ["c1"])]
        case "check":
            paper = {"item": "invoice_check", "file": f"查验-{invoice['number']}.pdf", "pages": 1}
            return [Edit("evidence/i1-check", paper), Edit("invoices/i1/check", "i1-check")]
        case _:
            shots = [row["id"] for row in said["evidence"] if row["item"] == "usage_screenshot"]
            return [Edit(f"evidence/{one}/dated", today.isoformat()) for one in shots]
