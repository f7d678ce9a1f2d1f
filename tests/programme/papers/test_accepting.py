"""What was read beside what stands there: taken over where it is wanted, never over what was typed unseen, ignored for good."""

from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.making.folders import make_folder
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Change, Declaration
from yunxing.programme.declarations.writing import ConflictError, Edit
from yunxing.programme.papers import accepting, reading, verbs
from yunxing.programme.papers.model import Ignored
from yunxing.programme.papers.offers import RowOffer, offers_of
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import declaration, fill, officer, owner
from .making import add, invoice, worked, xml


def _read(seed: int = 1) -> tuple[Actor, Declaration]:
    """A declaration of the buyer of a generated invoice, with that invoice read."""
    truth = invoice(seed)
    actor, made = declaration(owner(name=truth.buyer))
    add(actor, made, "发票.xml", xml(seed))
    worked()
    return actor, made


def _one(made: Declaration, table: str) -> RowOffer:
    made.refresh_from_db()
    (row,) = offers_of(made).rows[table]
    return row


def _rows(made: Declaration, table: str) -> list[dict[str, Any]]:
    made.refresh_from_db()
    rows: list[dict[str, Any]] = made.content.get(table, [])
    return rows


def _said(row: dict[str, Any]) -> tuple[Any, ...]:
    return row.get("number"), row.get("dated"), Decimal(row["total_yuan"])


def test_an_invoice_is_taken_over_with_the_paper_that_it_rests_on() -> None:
    actor, made = _read()
    truth = invoice()
    offer = _one(made, "invoices")
    assert (offer.kind, offer.sources[0].name) == ("new", "发票.xml")
    done = accepting.accept(actor=actor, declaration=made, keys=[offer.key])
    assert done.written.judged.problems == []
    (row,), (proof,) = _rows(made, "invoices"), _rows(made, "evidence")
    assert _said(row) == (truth.number, truth.dated.isoformat(), truth.total)
    assert (row["evidence"], proof["id"], proof["item"], proof["file"]) == (["e1"], "e1", "invoice", "发票.xml")
    assert set(Change.objects.filter(declaration=made, how="file").values_list("path", flat=True)) == {
        "evidence/e1",
        f"invoices/{row['id']}",
    }
    offers = offers_of(made)
    assert "invoices" not in offers.rows
    assert "evidence" not in offers.rows


def test_taken_over_twice_it_is_there_once() -> None:
    actor, made = _read()
    key = _one(made, "invoices").key
    accepting.accept(actor=actor, declaration=made, keys=[key])
    with pytest.raises(RefusedError) as refused:
        accepting.accept(actor=actor, declaration=made, keys=[key])
    assert (refused.value.field, len(_rows(made, "invoices"))) == (key, 1)


def test_what_somebody_typed_is_shown_beside_what_was_read_and_stays_unless_it_is_chosen() -> None:
    actor, made = _read()
    truth = invoice()
    typed = {"number": truth.number, "total_yuan": "1.00"}
    writing.change(actor=actor, declaration=made, edits=[Edit("invoices/i7", typed)])
    offer = _one(made, "invoices")
    kinds = {cell.column: cell.kind for cell in offer.cells}
    assert (offer.standing, offer.kind, kinds["total_yuan"], kinds["dated"]) == ("i7", "differs", "differs", "fills")
    accepting.accept_sure(actor=actor, declaration=made)
    (row,) = _rows(made, "invoices")
    assert (row["total_yuan"], row["dated"]) == ("1.00", truth.dated.isoformat())
    offer = _one(made, "invoices")
    total = next(cell for cell in offer.cells if cell.column == "total_yuan")
    assert (total.now, Decimal(total.value)) == ("1.00", truth.total)
    accepting.accept(actor=actor, declaration=made, keys=[total.key])
    assert Decimal(_rows(made, "invoices")[0]["total_yuan"]) == truth.total


def test_the_same_value_written_otherwise_is_no_difference() -> None:
    actor, made = _read()
    truth = invoice()
    typed = {"number": truth.number, "total_yuan": f"{truth.total.normalize():f}", "buyer": f" {truth.buyer}"}
    writing.change(actor=actor, declaration=made, edits=[Edit("invoices/i1", typed)])
    assert {"total_yuan", "buyer"} & {cell.column for cell in _one(made, "invoices").cells} == set()


def test_who_saw_an_older_value_is_told_and_nothing_is_overwritten() -> None:
    actor, made = _read()
    truth = invoice()
    writing.change(
        actor=actor, declaration=made, edits=[Edit("invoices/i1", {"number": truth.number, "total_yuan": "1.00"})]
    )
    made.refresh_from_db()
    seen = made.revision
    total = next(cell for cell in _one(made, "invoices").cells if cell.column == "total_yuan")
    writing.change(actor=actor, declaration=made, edits=[Edit("invoices/i1/total_yuan", "2.00")])
    with pytest.raises(ConflictError):
        accepting.accept(actor=actor, declaration=made, keys=[total.key], base=seen)
    assert _rows(made, "invoices")[0]["total_yuan"] == "2.00"


def test_what_is_ignored_is_offered_no_more_until_it_is_asked_for() -> None:
    actor, made = _read()
    offer = _one(made, "invoices")
    assert accepting.ignore(actor=actor, declaration=made, keys=[offer.key, "nothing"]) == 1
    reading_again(made)
    offers = offers_of(made)
    assert ("invoices" in offers.rows, offers.ignored) == (False, 1)
    assert accepting.offer_again(actor=actor, declaration=made) == 1
    assert _one(made, "invoices").key == offer.key


def reading_again(made: Declaration) -> None:
    from yunxing.programme.papers import proposing

    proposing.ask(made)
    worked()


def test_only_its_enterprise_takes_over_and_only_while_it_is_open() -> None:
    actor, made = _read()
    key = _one(made, "invoices").key
    acts = [
        lambda who: accepting.accept(actor=who, declaration=made, keys=[key]),
        lambda who: accepting.accept_sure(actor=who, declaration=made),
        lambda who: accepting.ignore(actor=who, declaration=made, keys=[key]),
        lambda who: accepting.offer_again(actor=who, declaration=made),
    ]
    for act in acts:
        for other in (owner(), officer("320706")):
            with pytest.raises(NotAllowedError):
                act(other)
    made = fill(actor, made)
    stood = _rows(made, "invoices")
    submitting.submit(actor=actor, declaration=made)
    for act in acts:
        with pytest.raises(RefusedError, match="待初审"):
            act(actor)
    assert (Ignored.objects.count(), _rows(made, "invoices")) == (0, stood)


@pytest.mark.parametrize("keys", [[], ["nothing"], ["x"] * 3, [str(n) for n in range(2_001)]])
def test_a_proposal_that_is_none_is_refused(keys: list[str]) -> None:
    actor, made = _read()
    with pytest.raises(RefusedError):
        accepting.accept(actor=actor, declaration=made, keys=keys)


def test_a_removed_file_proposes_nothing() -> None:
    actor, made = _read()
    verbs.remove(actor=actor, paper=made.papers.get())
    assert offers_of(made).rows == {}
    worked()
    assert offers_of(made).count == 0


def test_a_corrected_fact_is_what_is_proposed() -> None:
    actor, made = _read()
    verbs.correct(actor=actor, paper=made.papers.get(), place=0, name="total_yuan", text="99.50")
    worked()
    assert _one(made, "invoices").values["total_yuan"] == "99.50"


def test_a_whole_folder_is_taken_over_at_once_and_only_what_is_sure(tmp_path) -> None:  # type: ignore[no-untyped-def]
    truth = make_folder(tmp_path, 3, files=12)
    actor, made = declaration(owner(name=truth.enterprise.name))
    for file in truth.files:
        if file.carrier in {"pdf", "docx", "pptx", "xml", "ofd"}:
            add(actor, made, file.path, (tmp_path / file.path).read_bytes())
    worked()
    offers = offers_of(made)
    assert offers.sure > 0
    done = accepting.accept_sure(actor=actor, declaration=made)
    assert done.written.judged.problems == []
    left = offers_of(done.written.declaration)
    assert left.sure == 0
    everything = [row.key for offered in left.rows.values() for row in offered]
    everything += [offer.key for offer in left.fields.values()]
    done = accepting.accept(actor=actor, declaration=made, keys=everything)
    assert done.written.judged.problems == []
    after = offers_of(done.written.declaration)
    assert (after.fields, after.rows) == ({}, {})
    assert reading.READER > 0
