"""Anybody objects while a notice is open, and looks the answer up; who it was is for the deciding office alone."""

import io
import json
from datetime import datetime, timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.evaluation.model import Expert
from yunxing.programme.journal.model import Entry
from yunxing.programme.messages.model import Mail, Message
from yunxing.programme.overwriting import mark_of
from yunxing.programme.papers import scanning
from yunxing.programme.procedure import ending
from yunxing.programme.publicity import noticing, objecting, rules
from yunxing.programme.publicity.model import Objection, PublicNotice
from yunxing.programme.refusals import NotAllowedError, RefusedError, SeenOtherError

from ..evaluation.making import call
from ..factories import NOON, officer, owner
from .making import CLOSES, OPENS, answered, evaluated, lodged, opened


@pytest.fixture
def city(db: None) -> Actor:
    return officer("320583")


@pytest.fixture
def notice(city: Actor) -> PublicNotice:
    return opened(city, [one for _, one in evaluated(city, call(), number=1)])


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (NOON, False),
        (datetime(2020, 5, 7, 23, 59, 59, tzinfo=clock.SHANGHAI), False),
        (datetime(2020, 5, 8, tzinfo=clock.SHANGHAI), True),
        (datetime(2020, 5, 14, 23, 59, 59, tzinfo=clock.SHANGHAI), True),
        (datetime(2020, 5, 15, tzinfo=clock.SHANGHAI), False),
    ],
)
def test_objections_are_taken_inside_the_days_alone(notice: PublicNotice, at: datetime, taken: bool) -> None:
    assert (OPENS.day, CLOSES.day) == (8, 14)
    with clock.moved_to(at):
        assert (objecting.hindrance(notice) is None) == taken
        if taken:
            objecting.lodge(item=notice.items.get(), text="没有上云")
        else:
            with pytest.raises(RefusedError):
                objecting.lodge(item=notice.items.get(), text="没有上云")
    assert Objection.objects.count() == taken


def test_a_draft_takes_none(city: Actor) -> None:
    from .making import terms

    ((_, made),) = evaluated(city, call())
    draft = noticing.write(actor=city, call=made.call, declarations=[made], terms=terms())
    with clock.moved_to(NOON + timedelta(1)), pytest.raises(RefusedError):
        objecting.lodge(item=draft.items.get(), text="没有上云")


def test_number_and_word_lead_to_the_answer_and_nothing_else_does(city: Actor, notice: PublicNotice) -> None:
    first, second = lodged(notice), lodged(notice)
    assert [first.objection.number, second.objection.number] == ["YY-2020-000001", "YY-2020-000002"]
    look = objecting.look_up
    assert look(first.objection.number, first.secret) == first.objection
    assert look(" yy-2020-000001 ", first.secret.lower().replace("-", " ")) == first.objection
    assert look(second.objection.number, first.secret) is None
    assert look(first.objection.number, "") is None
    assert look(first.objection.number, first.objection.secret) is None
    assert look("YY-2020-000009", first.secret) is None
    assert look("", "") is None
    answered(city, first.objection)
    found = look(first.objection.number, first.secret)
    assert found is not None
    assert (found.upheld, found.answer) == (False, "经核实，答复如下。")


def test_who_objects_stands_in_the_objection_alone(city: Actor, notice: PublicNotice) -> None:
    objection = lodged(notice, name="赵实名", reach="13912345678", text="我是赵实名，企业造假").objection
    answered(city, objection)
    told = Message.objects.filter(kind="objection")
    assert [one.person for one in told] == [city.person]
    said = json.dumps(list(Entry.objects.values_list("data", flat=True)), ensure_ascii=False)
    said += str(list(Message.objects.values_list("zh", "en")))
    mails = b"".join(bytes(one.raw) for one in Mail.objects.all()).decode("utf-8", "replace")
    assert [word for word in ("赵实名", "13912345678", "造假") if word in said + mails] == []
    others = [
        officer("32"),
        officer("3207"),
        officer("320583", "auditor"),
        officer("320583", "expert"),
        owner("320583"),
    ]
    assert [rules.may_see_objection(one, objection) for one in [city, *others]] == [True, *[False] * 5]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "字" * 5_001}, "text"),
        ({"name": "赵"}, "reach"),
        ({"name": "赵" * 61, "reach": "电话"}, "name"),
        ({"name": "赵", "reach": "1" * 121}, "reach"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(notice: PublicNotice, more: dict[str, str], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        lodged(notice, **more)
    assert (refused.value.field, Objection.objects.count()) == (field, 0)


def test_files_come_with_it_and_some_do_not(notice: PublicNotice) -> None:
    good = objecting.attach(io.BytesIO(b"%PDF-1.4 proof"), "../证据/照片 1.PDF", 14)
    assert good.name == "照片 1.PDF"
    for name, data, size in (("x.zip", b"PK", 2), ("x.exe", b"MZ", 2), ("x.html", b"<", 1), ("x.pdf", b"", 0)):
        with pytest.raises(RefusedError) as refused:
            objecting.attach(io.BytesIO(data), name, size)
        assert refused.value.field == "files"
    with pytest.raises(RefusedError):
        objecting.attach(io.BytesIO(b"x"), "x.pdf", objecting.MOST_BYTES + 1)
    with pytest.raises(RefusedError):
        lodged(notice, files=[good] * 6)
    made = lodged(notice, files=[good]).objection
    assert [(one.name, one.blob) for one in made.files.all()] == [("照片 1.PDF", good.blob)]


def test_a_harmful_file_is_not_taken(notice: PublicNotice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "scan", lambda file: scanning.Scan("found", "Eicar"))
    with pytest.raises(RefusedError) as refused:
        objecting.attach(io.BytesIO(b"something"), "证据.pdf", 9)
    assert "恶意内容" in refused.value.zh
    assert notice.items.count() == 1


def test_the_office_takes_up_looks_into_and_answers(city: Actor, notice: PublicNotice) -> None:
    objection = lodged(notice).objection
    with pytest.raises(RefusedError) as refused:
        objecting.answer(actor=city, objection=objection, upheld=False, text="不成立")
    assert refused.value.field == "found"
    assert objecting.acknowledge(actor=city, objection=objection).acknowledged_by == city.person
    with pytest.raises(RefusedError):
        objecting.acknowledge(actor=city, objection=objection)
    objecting.write_found(actor=city, objection=objection, found="查了合同")
    for wrong, field in (
        ({"upheld": True}, "leads_to"),
        ({"upheld": True, "leads_to": "else"}, "leads_to"),
        ({"text": ""}, "text"),
    ):
        with pytest.raises(RefusedError) as refused:
            objecting.answer(
                actor=city,
                objection=objection,
                **{"upheld": False, "text": "答", **wrong},  # type: ignore[arg-type]
            )
        assert refused.value.field == field
    objecting.answer(actor=city, objection=objection, upheld=True, leads_to="terminate", text="成立")
    again = objecting.answer(actor=city, objection=objection, upheld=False, leads_to="terminate", text="更正：不成立")
    assert (again.upheld, again.leads_to) == (False, "")
    with clock.moved_to(datetime(2020, 5, 15, tzinfo=clock.SHANGHAI)):
        noticing.close_notice(actor=city, notice=notice)
        with pytest.raises(RefusedError):
            objecting.answer(actor=city, objection=objection, upheld=True, leads_to="review", text="晚了")


def test_what_a_colleague_wrote_meanwhile_is_not_written_over_unread(city: Actor, notice: PublicNotice) -> None:
    objection, other = lodged(notice).objection, officer("320583")
    read = {"found": mark_of(objection.found), "answer": objecting.mark_of_answer(objection)}
    answered(city, objection, leads_to="terminate")
    with pytest.raises(SeenOtherError):
        objecting.write_found(actor=other, objection=objection, found="没有核实", base=read["found"])
    with pytest.raises(SeenOtherError):
        objecting.answer(actor=other, objection=objection, upheld=False, text="不成立", base=read["answer"])
    objection.refresh_from_db()
    assert (objection.found, objection.upheld, objection.leads_to) == ("已现场核实。", True, "terminate")
    base = objecting.mark_of_answer(objection)
    assert objecting.answer(actor=other, objection=objection, upheld=False, text="更正", base=base).upheld is False


def test_others_do_nothing_about_an_objection_nor_who_is_tied_to_the_enterprise(
    city: Actor, notice: PublicNotice
) -> None:
    objection = lodged(notice).objection
    tied = officer("320583")
    Expert.objects.create(person=tied.person, employer="昆山公示第1有限公司", said_at=NOON)
    for other in (officer("32"), officer("3207"), owner(), officer("320583", "expert"), tied):
        for act in (
            lambda who: objecting.acknowledge(actor=who, objection=objection),
            lambda who: objecting.write_found(actor=who, objection=objection, found="x"),
            lambda who: objecting.answer(actor=who, objection=objection, upheld=False, text="x"),
        ):
            with pytest.raises(NotAllowedError):
                act(other)
    assert objecting.acknowledge(actor=city, objection=objection).acknowledged_at is not None


def test_an_answer_on_which_a_case_was_ended_stays_as_it_is() -> None:
    city = officer("320583")
    ((_, made),) = evaluated(city, call())
    objection = lodged(opened(city, [made])).objection
    with clock.moved_to(NOON + timedelta(2)):
        answered(city, objection, leads_to="terminate")
        answered(city, objection)  # may be put right
        answered(city, objection, leads_to="terminate")
        ending.terminate(actor=city, declaration=made, reason="异议成立")
        for act in (
            lambda: answered(city, objection),
            lambda: objecting.answer(actor=city, objection=objection, upheld=False, text="不成立"),
        ):
            with pytest.raises(RefusedError, match="申报已据此办理，答复不能再改"):
                act()
    objection.refresh_from_db()
    assert (objection.upheld, objection.leads_to) == (True, "terminate")
