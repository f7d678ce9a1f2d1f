"""Files are read in the background, once each; what a person says of them stands beside what was read."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage

from yunxing.evidence.facts import Fact
from yunxing.programme import clock
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.model import Entry
from yunxing.programme.journal.queries import verify
from yunxing.programme.messages.model import Message
from yunxing.programme.papers import reading, verbs
from yunxing.programme.papers.model import FileReading, Paper, Proposed
from yunxing.programme.papers.readings import read_of, unplaced
from yunxing.programme.refusals import RefusedError
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job

from ..factories import NOON, call, declaration, owner
from .making import add, invoice, pdf, reread, text, worked, xml


def _read(paper: Paper) -> FileReading:
    found = reread([paper])[0].reading
    assert found is not None
    return found


def test_a_file_is_read_and_what_it_shows_is_kept() -> None:
    actor, made = declaration()
    paper = add(actor, made, "发票.xml", xml()).paper
    assert _read(paper).state == "waiting"
    worked()
    kept = _read(paper)
    assert (kept.state, kept.name, kept.edition, kept.reader) == ("read", "发票.xml", "jiangsu-2020", reading.READER)
    assert kept.summary["papers"] == [{"form": "invoice", "item": "invoice", "pages": [], "title": invoice().number}]
    found = read_of(reread([paper])[0])
    assert found.papers[0].value("number") == invoice().number
    assert list(Job.objects.exclude(state="done")) == []


def test_the_same_file_of_the_same_name_is_read_once_for_all() -> None:
    day = call()
    one, first = declaration(call=day)
    two, second = declaration(call=day)
    add(one, first, "a.xml", xml())
    worked()
    add(two, second, "a.xml", xml())
    add(two, second, "b.xml", xml())
    assert [r.state for r in FileReading.objects.order_by("name")] == ["read", "waiting"]
    worked()
    assert FileReading.objects.filter(state="read").count() == 2
    assert Proposed.objects.count() == 2


def test_a_paper_that_comes_while_its_file_is_read_gets_its_proposals_too() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    worked()
    Proposed.objects.all().delete()
    kept = _read(paper)
    reading.read.enqueue(kept.pk, about=f"reading:{kept.pk}")
    worked()
    assert Proposed.objects.get().declaration == made


def test_a_file_that_cannot_be_read_says_so_and_stops_nothing() -> None:
    actor, made = declaration()
    broken = add(actor, made, "坏.pdf", b"%PDF-1.4 nothing").paper
    sound = add(actor, made, "好.xml", xml()).paper
    worked()
    assert [_read(p).state for p in (broken, sound)] == ["read", "read"]
    assert _read(broken).summary["weight"] == "refused"
    assert _read(broken).summary["findings"][0]["zh"] != ""


def test_a_file_that_the_store_lost_is_tried_again_and_then_said_until_it_is_there() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    default_storage.delete(paper.blob.place)
    for minute in range(4):
        with clock.moved_to(NOON + timedelta(minutes=minute)):
            leases.work()
    kept = _read(paper)
    assert (kept.state, kept.failure.partition(":")[0]) == ("failed", "FileNotFoundError")
    with default_storage.open(paper.blob.place, "wb") as again:
        again.write(xml())
    verbs.read_again(actor=actor, paper=paper)
    worked()
    assert _read(paper).state == "read"


def test_what_holds_characters_that_no_database_takes_is_kept_without_them() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.txt", text("合同\x00编号：\x01一")).paper
    worked()
    assert _read(paper).state == "read"


def test_a_kind_that_the_enterprise_says_goes_before_what_a_file_looks_like() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.txt", text()).paper
    worked()
    verbs.set_item(actor=actor, paper=paper, item="platform_design")
    found = read_of(reread([paper])[0])
    assert [(p.item, p.item_confidence) for p in found.papers] == [("platform_design", 1.0)]


def test_a_correction_stands_beside_what_was_read_and_can_be_withdrawn() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    worked()
    verbs.correct(actor=actor, paper=paper, place=0, name="dated", text="2019年3月4日", reason="印错")
    fact = read_of(reread([paper])[0]).papers[0].facts["dated"]
    assert (fact.value, fact.read, fact.sure) == (date(2019, 3, 4), invoice().dated, True)
    assert fact.correction is not None
    assert (fact.correction.by, fact.correction.at, fact.correction.reason) == (str(actor.person), NOON, "印错")
    verbs.correct(actor=actor, paper=paper, place=0, name="dated", text=None)
    assert read_of(reread([paper])[0]).papers[0].facts["dated"].value is None
    verbs.withdraw_correction(actor=actor, paper=paper, place=0, name="dated")
    assert read_of(reread([paper])[0]).papers[0].facts["dated"].value == invoice().dated
    assert paper.corrections.count() == 2


@pytest.mark.parametrize(
    ("place", "name", "typed"),
    [
        (1, "dated", "2019-03-04"),
        (-1, "dated", "2019-03-04"),
        (0, "nothing", "x"),
        (0, "dated", "2019-02-30"),
        (0, "dated", "去年"),
        (0, "total_yuan", "两万"),
        (0, "total_yuan", "NaN"),
        (0, "total_yuan", "1e999"),
        (0, "number", "x" * 2_001),
        (0, "number", "a\0b"),
    ],
)
def test_a_correction_that_can_be_none_is_refused(place: int, name: str, typed: str) -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    FileReading.objects.update(state="read", summary={"papers": [{"form": "invoice"}]})
    with pytest.raises(RefusedError) as refused:
        verbs.correct(actor=actor, paper=paper, place=place, name=name, text=typed)
    assert refused.value.field in {"place", name}


def _lines(paper: Paper) -> list[dict[str, Fact[Any]]]:
    return read_of(reread([paper])[0]).papers[0].lines


def test_what_a_line_says_is_corrected_beside_what_was_read() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    worked()
    before = {name: fact.value for name, fact in _lines(paper)[0].items()}
    typed = {name: "" if value is None else str(value) for name, value in before.items()}
    typed |= {"amount_yuan": "1,234.50", "spec": "云主机", "unit": ""}
    made_ = verbs.correct_line(actor=actor, paper=paper, place=0, line=0, texts=typed, reason="印错")
    changed = {one.name: (one.line, one.lines, one.value) for one in made_}
    assert changed.keys() == {"amount_yuan", "spec", "unit"} if before.get("unit") else {"amount_yuan", "spec"}
    assert changed["amount_yuan"] == (0, len(_lines(paper)), {"amount": "1234.50"})
    fact = _lines(paper)[0]["amount_yuan"]
    assert (fact.value, fact.read, fact.sure) == (Decimal("1234.50"), before["amount_yuan"], True)
    assert _lines(paper)[0]["name"].correction is None, "what was not changed is as it was read"
    acts = Entry.objects.filter(subject=f"paper:{paper.pk}", act="paper.correct").values_list("data", flat=True)
    assert {(row["name"], row["place"], row["line"]) for row in acts} == {(name, 0, 0) for name in changed}
    verbs.withdraw_correction(actor=actor, paper=paper, place=0, line=0)
    assert {name: fact.value for name, fact in _lines(paper)[0].items()} == before
    assert (paper.corrections.count(), verify()) == (len(changed), [])


def test_what_a_corrected_line_says_is_what_is_proposed() -> None:
    actor, made = declaration(owner(name=invoice().buyer))
    paper = add(actor, made, "a.xml", xml()).paper
    worked()
    verbs.correct(actor=actor, paper=paper, place=0, name="total_yuan", text="77.00")
    verbs.correct_line(actor=actor, paper=paper, place=0, line=0, texts={"name": "", "amount_yuan": ""})
    worked()
    rows = [row for row in Proposed.objects.get().content["rows"] if row["table"] == "invoices"]
    assert [row["values"]["total_yuan"] for row in rows] == ["77.00"]


def test_a_correction_outlives_a_newer_reading_and_waits_where_its_line_is_not_surely_there() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    worked()
    verbs.correct(actor=actor, paper=paper, place=0, name="number", text="11112222")
    verbs.correct_line(actor=actor, paper=paper, place=0, line=0, texts={"amount_yuan": "5.00"})
    FileReading.objects.update(reader=reading.READER - 1)
    reading.ask_newer()
    worked()
    found = read_of(reread([paper])[0])
    assert (found.papers[0].facts["number"].value, found.papers[0].lines[0]["amount_yuan"].value) == (
        "11112222",
        Decimal("5.00"),
    )
    assert unplaced(reread([paper])[0], found) == []
    kept = _read(paper)
    payload = {**kept.payload}
    payload["papers"][0]["lines"].append(payload["papers"][0]["lines"][0])
    FileReading.objects.filter(pk=kept.pk).update(payload=payload)
    found = read_of(reread([paper])[0])
    assert found.papers[0].lines[0]["amount_yuan"].correction is None
    assert [(one.name, one.line) for one in unplaced(reread([paper])[0], found)] == [("amount_yuan", 0)]
    FileReading.objects.filter(pk=kept.pk).update(payload={**payload, "papers": []})
    found = read_of(reread([paper])[0])
    assert [one.name for one in unplaced(reread([paper])[0], found)] == ["number", "amount_yuan"]


@pytest.mark.parametrize(
    ("line", "texts", "field"),
    [
        (9, {"name": "x"}, "line"),
        (-1, {"name": "x"}, "line"),
        (0, {"nothing": "x"}, "nothing"),
        (0, {"amount_yuan": "两万"}, "amount_yuan"),
        (0, {}, "line"),
    ],
)
def test_a_correction_of_a_line_that_can_be_none_is_refused(line: int, texts: dict[str, str], field: str) -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.xml", xml()).paper
    worked()
    with pytest.raises(RefusedError) as refused:
        verbs.correct_line(actor=actor, paper=paper, place=0, line=line, texts=texts)
    assert (refused.value.field, paper.corrections.count()) == (field, 0)


def test_members_are_told_only_where_they_had_to_wait() -> None:
    actor, made = declaration()
    add(actor, made, "a.xml", xml())
    worked()
    assert _told(made) == []
    add(actor, made, "b.xml", xml(2))
    with clock.moved_to(NOON + timedelta(minutes=5)):
        leases.work()
    with clock.moved_to(NOON + timedelta(minutes=6)):
        leases.work()
    assert _told(made) == [f"申报 {made.number} 的 2 个文件已读完，可以采用读到的内容"]


def _told(made: Declaration) -> list[str]:
    return [m.zh for m in Message.objects.filter(kind="read")]


def test_a_newer_reader_reads_open_declarations_anew() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.pdf", pdf()).paper
    worked()
    FileReading.objects.update(reader=reading.READER - 1)
    assert reading.ask_newer() == 1
    assert _read(paper).state == "waiting"
    worked()
    assert (_read(paper).reader, reading.ask_newer()) == (reading.READER, 0)
    assert owner().enterprise is not None
