"""Papers: added once, named, ordered, removed and brought back, each act with its entry."""

from datetime import timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.journal.model import Entry
from yunxing.programme.journal.queries import verify
from yunxing.programme.papers import rules, verbs
from yunxing.programme.papers.model import Paper
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import NOON, declaration, officer, owner
from .making import add, names


def test_the_same_file_under_the_same_name_is_there_already() -> None:
    actor, made = declaration()
    first = add(actor, made, "a.txt", b"one")
    assert add(actor, made, "a.txt", b"one") == (first.paper, False, "a.txt")
    assert add(actor, made, "b.txt", b"one").same_as == "a.txt"
    assert add(actor, made, "a.txt", b"two").paper.name == "a (2).txt"
    assert names(made) == ["a.txt", "b.txt", "a (2).txt"]


def test_files_are_put_in_order_all_of_them_or_not_at_all() -> None:
    actor, made = declaration()
    a, b, c = (add(actor, made, name, name.encode()).paper for name in ("a.txt", "b.txt", "c.txt"))
    verbs.reorder(actor=actor, declaration=made, order=[c.pk, a.pk, b.pk])
    assert names(made) == ["c.txt", "a.txt", "b.txt"]
    verbs.reorder(actor=actor, declaration=made, order=[b.pk, c.pk])
    assert names(made) == ["b.txt", "a.txt", "c.txt"]
    verbs.reorder(actor=actor, declaration=made, order=[c.pk, b.pk])
    verbs.reorder(actor=actor, declaration=made, order=[c.pk, a.pk, b.pk])
    for wrong in ([], [c.pk, a.pk, b.pk, b.pk], [c.pk, a.pk, 0]):
        with pytest.raises(RefusedError):
            verbs.reorder(actor=actor, declaration=made, order=wrong)
    verbs.move(actor=actor, paper=b, by=-1)
    assert names(made) == ["c.txt", "b.txt", "a.txt"]
    verbs.move(actor=actor, paper=c, by=-1)
    verbs.move(actor=actor, paper=c, by=1)
    assert names(made) == ["b.txt", "c.txt", "a.txt"]
    assert verify() == []


def test_a_name_that_changes_takes_along_the_records_that_name_it() -> None:
    actor, made = declaration()
    paper = add(actor, made, "scan.txt", b"one").paper
    add(actor, made, "b.txt", b"two")
    row = {"item": "contract", "file": "scan.txt#3-5"}
    writing.change(actor=actor, declaration=made, edits=[Edit("evidence/e1", row)])
    assert verbs.rename(actor=actor, paper=paper, name="合同/甲.pdf").name == "合同/甲.pdf.txt"
    made.refresh_from_db()
    assert made.content["evidence"] == [{"item": "contract", "file": "合同/甲.pdf.txt#3-5", "id": "e1"}]
    with pytest.raises(RefusedError) as taken:
        verbs.rename(actor=actor, paper=paper, name="b.txt")
    assert taken.value.field == "name"


def test_a_kind_is_one_of_the_editions() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.txt", b"one").paper
    assert verbs.set_item(actor=actor, paper=paper, item="contract").item == "contract"
    assert verbs.set_item(actor=actor, paper=paper, item="").item == ""
    with pytest.raises(RefusedError):
        verbs.set_item(actor=actor, paper=paper, item="nothing")


def test_what_is_removed_can_be_brought_back() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.txt", b"one").paper
    verbs.remove(actor=actor, paper=paper)
    verbs.remove(actor=actor, paper=paper)
    assert names(made) == []
    add(actor, made, "a.txt", b"two")
    assert verbs.restore(actor=actor, paper=paper).name == "a (2).txt"
    assert names(made) == ["a.txt", "a (2).txt"]
    acts = Entry.objects.filter(subject=f"paper:{paper.pk}").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["paper.add", "paper.remove", "paper.restore"]


def test_only_its_enterprise_changes_files_and_only_while_it_is_open() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    paper = add(actor, made, "a.txt", b"one").paper
    acts = [
        lambda who: verbs.rename(actor=who, paper=paper, name="b.txt"),
        lambda who: verbs.set_item(actor=who, paper=paper, item="contract"),
        lambda who: verbs.move(actor=who, paper=paper, by=1),
        lambda who: verbs.reorder(actor=who, declaration=made, order=[paper.pk]),
        lambda who: verbs.remove(actor=who, paper=paper),
        lambda who: verbs.restore(actor=who, paper=paper),
        lambda who: verbs.read_again(actor=who, paper=paper),
        lambda who: verbs.correct(actor=who, paper=paper, place=0, name="name", text="x"),
        lambda who: verbs.correct_line(actor=who, paper=paper, place=0, line=0, texts={"name": "x"}),
        lambda who: verbs.withdraw_correction(actor=who, paper=paper, place=0, name="name"),
        lambda who: add(who, made, "c.txt", b"three"),
    ]
    for act in acts:
        for other in (owner(), officer("320706"), officer("3207")):
            with pytest.raises(NotAllowedError):
                act(other)
    submitting.submit(actor=actor, declaration=made)
    for act in acts:
        with pytest.raises(RefusedError, match="待初审"):
            act(actor)
    assert names(made) == ["a.txt"]


def test_an_office_sees_what_was_submitted_to_it_even_where_it_is_removed_since() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    office, elsewhere = officer("320706"), officer("320703")
    before = add(actor, made, "before.txt", b"0").paper
    verbs.remove(actor=actor, paper=before)
    handed_in = add(actor, made, "a.txt", b"1").paper
    assert not rules.may_see(office, handed_in)
    submitting.submit(actor=actor, declaration=made)
    asked = [(f"claims/{made.content['claims'][0]['item']}", "请补充")]
    submitting.give_back(actor=office, declaration=made, remarks=asked, answer_by=clock.today() + timedelta(3))
    with clock.moved_to(NOON + timedelta(minutes=1)):
        verbs.remove(actor=actor, paper=handed_in)
    papers = {p.name: p for p in Paper.objects.select_related("declaration__enterprise", "declaration__jurisdiction")}
    assert [rules.may_see(actor, p) for p in papers.values()] == [True, True]
    assert rules.may_see(office, papers["a.txt"])
    assert not rules.may_see(office, papers["before.txt"])
    assert not rules.may_see(elsewhere, papers["a.txt"])
    assert not rules.may_see(owner(), papers["a.txt"])
