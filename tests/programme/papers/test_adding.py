"""Lines that were not read: added beside what was read, changed and withdrawn, each version kept; proposals count them."""

from decimal import Decimal
from typing import Any

import pytest

from yunxing.evidence.facts import Fact
from yunxing.programme.declarations import submitting
from yunxing.programme.journal.queries import verify
from yunxing.programme.papers import adding, verbs
from yunxing.programme.papers.model import AddedLine, FileReading, Paper
from yunxing.programme.papers.readings import added_to, read_of, unplaced, unplaced_lines
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import declaration, owner
from .making import add, reread, text, worked, xml


def _one() -> tuple[Any, Any, Paper]:
    actor, made = declaration(filled="01-three-stars-just-enough")
    paper = add(actor, made, "a.xml", xml()).paper
    worked()
    return actor, made, reread([paper])[0]


def _lines(paper: Paper) -> list[dict[str, Fact[Any]]]:
    return read_of(reread([paper])[0]).papers[0].lines


def test_an_added_line_follows_those_read_and_every_version_is_kept() -> None:
    actor, _, paper = _one()
    read = len(_lines(paper))
    first = adding.add_line(
        actor=actor, paper=paper, place=0, texts={"name": "云主机", "amount_yuan": "1,200", "spec": ""}, reason="漏读"
    )
    line = _lines(paper)[read]
    assert {name: (fact.value, fact.sure) for name, fact in line.items()} == {
        "name": ("云主机", True),
        "amount_yuan": (Decimal("1200"), True),
    }
    second = adding.add_line(actor=actor, paper=paper, place=0, texts={"name": "云存储"})
    changed = adding.add_line(actor=actor, paper=paper, place=0, texts={"name": "云服务器"}, number=first.number)
    assert [(made.number, made.lines) for made in (first, second, changed)] == [(1, read), (2, read), (1, read)]
    assert [one["name"].value for one in _lines(paper)[read:]] == ["云服务器", "云存储"]
    adding.withdraw_line(actor=actor, paper=paper, place=0, number=1)
    adding.withdraw_line(actor=actor, paper=paper, place=0, number=1)
    assert [one["name"].value for one in _lines(paper)[read:]] == ["云存储"]
    history = AddedLine.objects.values_list("number", "values__name", "withdrawn_at")
    assert [(number, name, at is None) for number, name, at in history] == [
        (1, "云主机", False),
        (1, "云服务器", False),
        (2, "云存储", True),
    ]
    assert (adding.add_line(actor=actor, paper=paper, place=0, texts={"name": "x"}).number, verify()) == (3, [])


def test_corrections_of_lines_that_were_read_stay_beside_added_ones() -> None:
    actor, _, paper = _one()
    verbs.correct_line(actor=actor, paper=paper, place=0, line=0, texts={"amount_yuan": "5.00"})
    adding.add_line(actor=actor, paper=paper, place=0, texts={"name": "云主机"})
    verbs.correct_line(actor=actor, paper=paper, place=0, line=0, texts={"spec": "S1"})
    first = _lines(paper)[0]
    assert (first["amount_yuan"].value, first["spec"].value) == (Decimal("5.00"), "S1")
    again = reread([paper])[0]
    assert unplaced(again, read_of(again)) == []
    with pytest.raises(RefusedError, match="没有这一行"):
        verbs.correct_line(actor=actor, paper=paper, place=0, line=len(_lines(paper)) - 1, texts={"spec": "S2"})


def test_where_another_reading_finds_more_lines_an_added_one_waits_for_a_person() -> None:
    actor, _, paper = _one()
    adding.add_line(actor=actor, paper=paper, place=0, texts={"name": "云主机"})
    kept = FileReading.objects.get(pk=paper.reading_id)
    payload = {**kept.payload}
    payload["papers"][0]["lines"].append(payload["papers"][0]["lines"][0])
    FileReading.objects.filter(pk=kept.pk).update(payload=payload)
    again = reread([paper])[0]
    assert (added_to(again, 0), [line.values for line in unplaced_lines(again)]) == ([], [{"name": "云主机"}])
    assert len(_lines(paper)) == len(payload["papers"][0]["lines"])
    FileReading.objects.filter(pk=kept.pk).update(payload={**payload, "papers": []})
    assert len(unplaced_lines(reread([paper])[0])) == 1


@pytest.mark.parametrize(
    ("place", "texts", "number", "field"),
    [
        (9, {"name": "x"}, None, "place"),
        (0, {}, None, "name"),
        (0, {"name": "  "}, None, "name"),
        (0, {"nothing": "x"}, None, "nothing"),
        (0, {"amount_yuan": "两万"}, None, "amount_yuan"),
        (0, {"name": "x"}, 7, "line"),
    ],
)
def test_a_line_that_can_be_none_is_refused(place: int, texts: dict[str, str], number: int | None, field: str) -> None:
    actor, _, paper = _one()
    with pytest.raises(RefusedError) as refused:
        adding.add_line(actor=actor, paper=paper, place=place, texts=texts, number=number)
    assert (refused.value.field, AddedLine.objects.count()) == (field, 0)


def test_a_paper_without_lines_gets_none() -> None:
    actor, made = declaration()
    paper = add(actor, made, "说明.txt", text()).paper
    worked()
    verbs.set_item(actor=actor, paper=reread([paper])[0], item="other")
    with pytest.raises(RefusedError):
        adding.add_line(actor=actor, paper=reread([paper])[0], place=0, texts={"name": "x"})


def test_only_the_enterprise_adds_and_only_while_it_may_write() -> None:
    actor, made, paper = _one()
    with pytest.raises(NotAllowedError):
        adding.add_line(actor=owner(), paper=paper, place=0, texts={"name": "x"})
    adding.add_line(actor=actor, paper=paper, place=0, texts={"name": "x"})
    submitting.submit(actor=actor, declaration=made)
    for act in (
        lambda: adding.add_line(actor=actor, paper=paper, place=0, texts={"name": "y"}),
        lambda: adding.withdraw_line(actor=actor, paper=paper, place=0, number=1),
    ):
        with pytest.raises(RefusedError, match="不能修改"):
            act()
    assert AddedLine.objects.filter(withdrawn_at=None).count() == 1
