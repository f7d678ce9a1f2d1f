"""A declaration from files: everything found filled in, everything missing named, nothing invented.

``declare`` makes the proposal, ``writing`` puts it down as a file that a person reads on and edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yunxing.guide.context import Context
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import Source as FileSource
from yunxing.guide.verdict import assess

from ..matching import Matched, match
from ..matching.applicant import applicant_of
from ..matching.counting import Counted, count
from ..matching.explanations import explanations_of
from ..matching.supplied import supplied_of
from ..paper import Reading
from .again import fill_from
from .claims import put_claims
from .enterprise import fill_enterprise
from .investment import put_investment
from .missing import missing_of
from .proofs import put_proofs
from .proposal import Doubt, Draft, Found, Missing, Proposal, Source
from .writing import written

__all__ = ["Doubt", "Found", "Missing", "Proposal", "Source", "declare", "written"]


def declare(
    readings: Sequence[Reading],
    edition: Edition,
    *,
    star: int,
    filed_on: date,
    applicant: str | None = None,
    context: Context | None = None,
    like: Declaration | None = None,
    reuse: Sequence[Doubt] = (),
) -> Proposal:
    """The declaration that the files of a folder allow, for a star of an edition.

    ``applicant`` names the enterprise where no licence does. ``like`` is an earlier declaration: what no file shows
    (people, numbers, texts) is taken from it, and said to be. ``reuse`` is passed on, to be shown with the rest. The
    values are accepted by ``yunxing.guide.declaration``; the order of the readings makes no difference.
    """
    ordered = sorted(readings, key=lambda reading: reading.file)
    matched = match(ordered)
    who = applicant_of(ordered, matched, applicant)
    supplied = supplied_of(ordered, matched, who)
    explained = explanations_of(ordered, matched)
    counting = count(
        matched, edition, star=star, applicant=who, supplied=supplied, explained=explained.of, filed_on=filed_on
    )
    draft = Draft(edition, star)
    fill_enterprise(draft, ordered, who, filed_on=filed_on, context=context)
    left_out = tuple(counted for counted in counting.invoices if not counted.declared)
    aside = _papers_of(left_out, matched)
    proofs = put_proofs(draft, ordered, matched, who, but=aside)
    put_investment(draft, matched, counting, applicant=who, proofs=proofs, explained=explained.of)
    put_claims(draft, proofs)
    if like is not None:
        fill_from(draft, like)
    if who is None:
        draft.doubt(
            "enterprise", "没有读到营业执照，不知道申报企业是谁", "no licence was read: the applicant is not known"
        )
    for invoice in matched.invoices:
        fact = invoice.fact("dated")
        if fact is not None and isinstance(fact.value, date) and fact.value > filed_on:
            draft.doubt(
                invoice.id,
                f"发票{invoice.text('number')}的开票日期{fact.value}晚于填报日期{filed_on}，请核对",
                f"invoice {invoice.text('number')} is dated {fact.value}, after the day of filing {filed_on}: check it",
            )
    out = {counted.invoice.id for counted in left_out}
    for question in (*matched.questions, *explained.questions, *supplied.questions):
        if out.issuperset(question.of) and question.of:
            continue  # why it is left out is said beside it
        draft.doubt(question.of[0] if question.of else "", question.zh, question.en)
    named = {reading.file for reading in ordered}
    declaration = reader(edition).from_source(FileSource("", draft.values, {}))
    verdict = assess(declaration, edition, context or Context())
    return Proposal(
        edition,
        draft.values,
        tuple(draft.found),
        tuple(missing_of(draft, verdict)),
        tuple(sorted(draft.doubts, key=lambda doubt: doubt.about in named)),  # of files last: there are many
        tuple(reuse),
        matched,
        counting,
        left_out,
        draft.gaps,
        verdict,
    )


def _papers_of(left_out: Sequence[Counted], matched: Matched) -> frozenset[tuple[str, int]]:
    """The papers of invoices that are left out, and of payments and checks that belong to no other."""
    out = {counted.invoice.id for counted in left_out}
    kept = {link.other for link in matched.links if link.invoice not in out}
    kept |= {payment for invoice, payment in matched.presumed.items() if invoice not in out}
    own = {link.other for link in matched.links if link.invoice in out and link.kind != "contract"} - kept
    return frozenset(piece.key for key in out | own for piece in matched.things[key].pieces)
