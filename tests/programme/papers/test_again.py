"""What all applicants showed: one log in the database, an index on each machine that can be lost and made again."""

import shutil
from pathlib import Path

import pytest

from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers import again, queries, verbs
from yunxing.programme.papers.model import SeenAgain, Shown

from ..factories import call, declaration, officer
from .making import add, pdf, worked, xml


@pytest.fixture(autouse=True)
def _own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_folder", lambda: tmp_path / "reuse")


def _two() -> tuple[tuple[Actor, Declaration], tuple[Actor, Declaration], Call]:
    """Two enterprises that show the same invoice: one as XML, one as PDF."""
    day = call()
    one = declaration(call=day, filled="01-three-stars-just-enough")
    two = declaration(call=day, filled="01-three-stars-just-enough")
    add(*one, "一.xml", xml())
    worked()
    add(*two, "二.pdf", pdf())
    worked()
    return one, two, day


def _seen(actor: Actor, made: Declaration) -> list[tuple[str, str, str, bool, bool]]:
    return [(s.paper.name, s.kind, s.other.name, s.foreign, s.earlier) for s in queries.seen_again(actor, made)]


def test_an_invoice_of_two_enterprises_is_shown_to_offices_and_to_no_applicant() -> None:
    (one, first), (two, second), _ = _two()
    office = officer("320706")
    assert SeenAgain.objects.filter(foreign=True, kind="invoice").count() == 1
    assert _seen(office, second) == []  # the first is only tried out so far
    submitting.submit(actor=one, declaration=first)
    submitting.submit(actor=two, declaration=second)
    assert _seen(office, second) == [("二.pdf", "invoice", "一.xml", True, True)]
    assert _seen(office, first) == [("一.xml", "invoice", "二.pdf", True, False)]
    assert (_seen(one, first), _seen(two, second)) == ([], [])


def test_what_is_removed_is_found_no_more_and_found_again_when_it_is_back() -> None:
    (one, first), (two, second), _ = _two()
    submitting.submit(actor=one, declaration=first)
    paper = second.papers.get()
    verbs.remove(actor=two, paper=paper)
    worked()
    submitting.submit(actor=two, declaration=second)
    office = officer("320706")
    assert _seen(office, first) == []
    submitting.withdraw(actor=two, declaration=second)
    verbs.restore(actor=two, paper=paper)
    worked()
    submitting.submit(actor=two, declaration=second)
    assert _seen(office, first) == [("一.xml", "invoice", "二.pdf", True, False)]


def test_the_same_thing_twice_in_one_declaration_is_shown_to_its_enterprise() -> None:
    actor, made = declaration()
    add(actor, made, "a.xml", xml())
    worked()
    add(actor, made, "b.xml", xml())
    worked()
    assert ("b.xml", "file", "a.xml", False, True) in _seen(actor, made)


def test_an_index_that_is_lost_is_made_again_from_the_log(tmp_path: Path) -> None:
    (_, _), (two, second), day = _two()
    before = sorted(SeenAgain.objects.values_list("paper", "before", "kind"))
    shutil.rmtree(tmp_path / "reuse")
    three = declaration(call=day)
    add(*three, "三.xml", xml())
    worked()
    assert sorted(SeenAgain.objects.filter(paper__declaration=second).values_list("paper", "before", "kind")) == before
    kinds = SeenAgain.objects.filter(paper__declaration=three[1]).order_by("kind", "before")
    assert [(s.kind, s.before.name) for s in kinds] == [
        ("file", "一.xml"),
        ("invoice", "一.xml"),
        ("invoice", "二.pdf"),
    ]
    assert two.enterprise is not None


def test_the_log_is_numbered_without_gaps_and_done_twice_changes_nothing(tmp_path: Path) -> None:
    _two()
    assert [s.number for s in Shown.objects.order_by("number")] == [1, 2]
    found = sorted(SeenAgain.objects.values_list("paper", "before", "kind"))
    (tmp_path / "reuse" / "upto").write_text("0", encoding="ascii")
    again.keep_up.enqueue(about="index")
    worked()
    assert sorted(SeenAgain.objects.values_list("paper", "before", "kind")) == found
    assert (tmp_path / "reuse" / "upto").read_text(encoding="ascii") == "2"


def test_only_one_process_of_a_machine_writes_the_index() -> None:
    _two()
    with again._alone() as first, again._alone() as second:
        assert (first, second) == (True, False)
