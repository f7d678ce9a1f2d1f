"""Who applies: the licence that fits the other papers, else the buyer of most invoices. A proposal with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..paper import Reading
from .identity import papers_of
from .links import Matched
from .things import Thing


class Applicant(NamedTuple):
    """The enterprise that applies: its name, as a party, its licence where there is one, and why it is taken for it."""

    name: str
    party: str
    licence: Thing | None
    sure: bool
    zh: str
    en: str


def applicant_of(readings: Sequence[Reading], matched: Matched, named: str | None = None) -> Applicant | None:
    """The applicant: who is named, else whose licence fits; None where no paper names anybody."""
    licences = papers_of(readings, "licence")
    parties = matched.parties
    bought = Counter(parties.of(t, "buyer") for t in matched.invoices)
    bought.update(parties.of(t, "party_a") for t in matched.contracts)
    bought.update(parties.of(t, "name") for t in papers_of(readings, "credit_report"))
    bought.pop("", None)
    own = {parties.of(t, "name"): t for t in reversed(licences) if t.text("name")}
    if named:
        party = parties.named(named)
        return Applicant(named, party, own.get(party), True, "按所给名称", "as it was named")
    if own:
        ranked = sorted(own, key=lambda party: (-bought[party], party))
        best = ranked[0]
        alone = len(ranked) == 1 or bought[best] > bought[ranked[1]]
        sure = alone and own[best].sure("name") and (bought[best] > 0 or not bought)
        zh = "营业执照" if len(ranked) == 1 else f"{len(ranked)}份营业执照中，发票、合同、信用报告与之相符最多的一份"
        en = "its licence" if len(ranked) == 1 else f"of {len(ranked)} licences, the one that most papers are of"
        return Applicant(own[best].text("name"), best, own[best], sure, zh, en)
    if bought:
        (best, count), *others = bought.most_common()
        if not others or count > others[0][1]:
            name = next(
                (
                    t.text(side)
                    for group, side in ((matched.invoices, "buyer"), (matched.contracts, "party_a"))
                    for t in group
                    if parties.of(t, side) == best
                ),
                best,
            )
            return Applicant(
                name, best, None, False, "没有营业执照，按多数发票的购买方", "no licence: the buyer of most invoices"
            )
    return None
