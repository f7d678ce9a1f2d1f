"""Handing in freezes what is handed in; the office returns rows, the enterprise supplements, and nobody else does either."""

import hashlib
from datetime import date, datetime
from io import BytesIO

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import complete, queries, submitting, wording, writing
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration, Submission
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Paper
from yunxing.programme.papers.verbs import add, remove
from yunxing.programme.people.model import Duty
from yunxing.programme.procedure.table import TABLE
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import EXAMPLES, call, declaration, example, officer, owner, provincial_call

FILLED = "01-three-stars-just-enough"


def test_what_is_submitted_is_frozen_with_edition_and_verdict() -> None:
    actor, made = declaration(filled=FILLED)
    submission = submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    assert made.state == "first_review"
    assert submission.content == made.content
    assert submission.verdict["outcome"] == made.outcome
    assert len(submission.content_hash) == 64
    with pytest.raises(RefusedError):
        writing.change(actor=actor, declaration=made, edits=[Edit("fields/deployment", "hybrid")])
    assert [e.act for e in acts_on(made)] == ["declaration.begin", "declaration.fill", "declaration.submit"]
    assert verify() == []


def test_the_hash_changes_with_any_value() -> None:
    actor, made = declaration(filled=FILLED)
    first = submitting.submit(actor=actor, declaration=made)
    submitting.withdraw(actor=actor, declaration=made)
    second = submitting.submit(actor=actor, declaration=made)
    submitting.withdraw(actor=actor, declaration=made)
    writing.change(actor=actor, declaration=made, edits=[Edit("fields/enterprise.employees", "121")])
    third = submitting.submit(actor=actor, declaration=made)
    assert first.content_hash == second.content_hash
    assert third.content_hash != first.content_hash
    assert [s.number for s in Submission.objects.order_by("number")] == [1, 2, 3]


def test_a_failing_declaration_may_be_submitted_and_says_so() -> None:
    actor, made = declaration(filled=FILLED)
    one = made.content["claims"][0]["item"]
    others = [Edit(f"claims/{row['item']}", None) for row in made.content["claims"] if row["item"] != one]
    writing.change(actor=actor, declaration=made, edits=[*others, Edit("invoices/i1", None)])
    assert submitting.submit(actor=actor, declaration=made).verdict["outcome"] == "fails"


def test_a_form_that_is_not_filled_in_is_not_handed_in() -> None:
    actor, made = declaration()
    with pytest.raises(complete.IncompleteError) as refused:
        submitting.submit(actor=actor, declaration=made)
    asked = [
        path
        for path, field in edition_of(made.edition).fields.items()
        if not (field.optional or field.ours or path in made.content["fields"])
    ]
    assert refused.value.places == [*(f"fields/{path}" for path in asked), "providers", "claims"]
    assert refused.value.zh.startswith("申请表还没有填写完整：填报日期、单位性质、注册地址、")
    assert refused.value.zh.endswith(f"等 {len(asked) + 2} 处")
    made.refresh_from_db()
    assert (made.state, Submission.objects.count()) == ("draft", 0)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("commitment.dated", "", "承诺日期"),
        ("commitment.signed", False, "法人代表（签字）"),
        ("filed_on", "", "填报日期"),
        ("narratives.practice", "", "上云实践"),
    ],
)
def test_each_field_of_the_form_is_named(path: str, value: object, named: str) -> None:
    actor, made = declaration(filled=FILLED)
    writing.change(actor=actor, declaration=made, edits=[Edit(f"fields/{path}", value)])
    with pytest.raises(complete.IncompleteError) as refused:
        submitting.submit(actor=actor, declaration=made)
    assert (refused.value.field, refused.value.zh) == (f"fields/{path}", f"申请表还没有填写完整：{named}")


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
def test_every_example_has_its_form_filled_in(name: str) -> None:
    values = example(name)
    _, made = declaration(star=values["star"], filled=name)
    assert complete.missing(made, judge(made)) == []


def test_what_cannot_be_read_is_mended_first() -> None:
    actor, made = declaration()
    writing.change(actor=actor, declaration=made, edits=[Edit("fields/cloud_since", "去年")])
    with pytest.raises(RefusedError) as refused:
        submitting.submit(actor=actor, declaration=made)
    assert refused.value.field == "fields/cloud_since"


@pytest.mark.parametrize(
    ("at", "submitted"),
    [
        (datetime(2020, 5, 8, 23, 59, 59, tzinfo=clock.SHANGHAI), True),
        (datetime(2020, 5, 9, 0, 0, 0, tzinfo=clock.SHANGHAI), False),
        (datetime(2020, 4, 19, 23, 59, 59, tzinfo=clock.SHANGHAI), False),
    ],
)
def test_the_deadline_is_24_00_in_shanghai(at: datetime, submitted: bool) -> None:
    actor, made = declaration(filled=FILLED)
    with clock.moved_to(at):
        if submitted:
            submitting.submit(actor=actor, declaration=made)
        else:
            with pytest.raises(RefusedError):
                submitting.submit(actor=actor, declaration=made)
            writing.change(actor=actor, declaration=made, edits=[Edit("fields/enterprise.employees", "121")])
    made.refresh_from_db()
    assert (made.state == "first_review") == submitted


def test_an_enterprise_that_is_not_proven_submits_nothing() -> None:
    actor, made = declaration(owner(proven=False), filled=FILLED)
    with pytest.raises(RefusedError) as refused:
        submitting.submit(actor=actor, declaration=made)
    assert "核验" in refused.value.zh


def test_a_direct_county_passes_no_county() -> None:
    province = officer("32")
    actor, made = declaration(owner("320583"), call=provincial_call(province), filled=FILLED)
    submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    assert made.state == "city_review"


def _returned() -> tuple:  # type: ignore[type-arg]
    actor, made = declaration(filled=FILLED)
    submitting.submit(actor=actor, declaration=made)
    county = officer("320706")
    given = submitting.give_back(
        actor=county,
        declaration=made,
        remarks=[("fields/enterprise.employees", "请核对人数"), ("invoices/i1", "请补充合同")],
        answer_by=date(2020, 5, 14),
    )
    made.refresh_from_db()
    return actor, county, made, given


def test_a_return_says_each_reason_at_its_row_and_a_day() -> None:
    actor, _, made, _ = _returned()
    assert (made.state, made.answer_by) == ("returned", date(2020, 5, 14))
    assert {path: [r.text for r in found] for path, found in queries.remarks(made).items()} == {
        "fields/enterprise.employees": ["请核对人数"],
        "invoices/i1": ["请补充合同"],
    }
    assert Message.objects.filter(person=actor.person, kind="returned").count() == 1


def test_a_supplement_shows_what_changed_and_goes_back_to_where_it_was() -> None:
    actor, _, made, _ = _returned()
    writing.change(actor=actor, declaration=made, edits=[Edit("fields/enterprise.employees", "130")])
    with clock.moved_to(
        datetime(2020, 5, 14, 23, 59, tzinfo=clock.SHANGHAI)
    ):  # after the call, within the answer's day
        second = submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    assert (made.state, made.answer_by, queries.remarks(made)) == ("first_review", None, {})
    before = Submission.objects.get(declaration=made, number=1)
    assert [(d.path, d.after) for d in queries.differences(before, second)] == [("fields/enterprise.employees", "130")]


def test_a_supplement_shows_the_files_that_came_went_or_hold_other_bytes() -> None:
    actor, made = declaration(filled=FILLED)
    kept = {name: _filed(actor, made, name, b"%PDF-1.4 one") for name in ("甲.pdf", "乙.pdf", "丙.pdf")}
    first = submitting.submit(actor=actor, declaration=made)
    submitting.withdraw(actor=actor, declaration=made)
    made.refresh_from_db()
    remove(actor=actor, paper=kept["甲.pdf"])
    remove(actor=actor, paper=kept["乙.pdf"])
    new = _filed(actor, made, "乙.pdf", b"%PDF-1.4 two")
    _filed(actor, made, "丁.pdf", b"%PDF-1.4 three")
    assert {(d.path, d.after) for d in queries.differences(first, made)} == {
        ("files/甲.pdf", None),
        ("files/乙.pdf", new.blob.sha256),
        ("files/丁.pdf", hashlib.sha256(b"%PDF-1.4 three").hexdigest()),
    }
    second = submitting.submit(actor=actor, declaration=made)
    assert queries.differences(first, second) == queries.since_the_last(made)
    assert queries.changed_rows(queries.since_the_last(made)) == {"files/甲.pdf", "files/乙.pdf", "files/丁.pdf"}


def test_the_star_is_chosen_before_the_deadline_and_not_in_a_supplement() -> None:
    actor, _, made, _ = _returned()
    with pytest.raises(RefusedError, match="补正时不能改变申报星级"):
        writing.choose_star(actor=actor, declaration=made, star=5)
    other, late = declaration(filled=FILLED)
    with clock.moved_to(datetime(2020, 5, 9, tzinfo=clock.SHANGHAI)), pytest.raises(RefusedError, match="已截止"):
        writing.choose_star(actor=other, declaration=late, star=5)
    first = submitting.submit(actor=other, declaration=late)
    submitting.withdraw(actor=other, declaration=late)
    late.refresh_from_db()
    written = writing.choose_star(actor=other, declaration=late, star=4)
    assert [(d.path, d.before, d.after) for d in queries.differences(first, written.declaration)][:1] == [
        ("star", 3, 4)
    ]
    assert wording.valued("star", 4, edition_of(late.edition), {}) == ("4 星", "4 stars")


def _filed(actor: Actor, made: Declaration, name: str, data: bytes) -> Paper:
    blob = keep(BytesIO(data), name=name)
    return add(actor=actor, declaration=made, blob=blob, name=name).paper


def test_a_supplement_after_its_day_is_refused() -> None:
    actor, _, made, _ = _returned()
    with clock.moved_to(datetime(2020, 5, 15, tzinfo=clock.SHANGHAI)), pytest.raises(RefusedError):
        submitting.submit(actor=actor, declaration=made)


@pytest.mark.parametrize(
    "remarks", [[], [("nowhere", "x")], [("fields/deployment", " ")], [("fields/deployment", "x" * 501)]]
)
def test_a_return_without_reasons_at_rows_is_refused(remarks: list[tuple[str, str]]) -> None:
    actor, made = declaration(filled=FILLED)
    submitting.submit(actor=actor, declaration=made)
    with pytest.raises(RefusedError):
        submitting.give_back(actor=officer("320706"), declaration=made, remarks=remarks, answer_by=date(2020, 5, 14))
    made.refresh_from_db()
    assert made.state == "first_review"


@pytest.mark.parametrize("day", [date(2020, 5, 7), date(2020, 11, 4), date.max])
def test_a_return_is_answered_by_a_day_to_come_within_half_a_year(day: date) -> None:
    actor, made = declaration(filled=FILLED)
    submitting.submit(actor=actor, declaration=made)
    county, remarks = officer("320706"), [("fields/deployment", "请核对")]
    with pytest.raises(RefusedError) as refused:
        submitting.give_back(actor=county, declaration=made, remarks=remarks, answer_by=day)
    assert refused.value.field == "answer_by"
    submitting.give_back(actor=county, declaration=made, remarks=remarks, answer_by=date(2020, 11, 3))
    made.refresh_from_db()
    assert (made.state, made.answer_by) == ("returned", date(2020, 11, 3))


@pytest.mark.parametrize(
    ("code", "duty"), [("320703", Duty.OFFICER), ("3207", Duty.OFFICER), ("32", Duty.OFFICER), ("320706", Duty.AUDITOR)]
)
def test_only_an_officer_of_its_county_returns(code: str, duty: str) -> None:
    actor, made = declaration(filled=FILLED)
    submitting.submit(actor=actor, declaration=made)
    with pytest.raises(NotAllowedError):
        submitting.give_back(
            actor=officer(code, duty),
            declaration=made,
            remarks=[("fields/deployment", "x")],
            answer_by=date(2020, 5, 14),
        )


def test_nothing_happens_twice_or_in_the_wrong_order() -> None:
    actor, made = declaration(filled=FILLED)
    with pytest.raises(RefusedError):
        submitting.withdraw(actor=actor, declaration=made)
    submitting.submit(actor=actor, declaration=made)
    with pytest.raises(RefusedError):
        submitting.submit(actor=actor, declaration=made)
    submitting.withdraw(actor=actor, declaration=made)
    assert Declaration.objects.get(pk=made.pk).state == "draft"


def test_no_row_of_the_table_is_there_twice() -> None:
    rows = [(row.from_, row.event) for row in TABLE]
    assert len(rows) == len(set(rows))


def test_an_office_sees_what_was_submitted_in_its_area_alone() -> None:
    actor, made = declaration(call=call(), filled=FILLED)
    seen = {code: officer(code) for code in ("320706", "320703", "3207", "3201", "32")}
    assert [queries.visible(one).count() for one in seen.values()] == [0, 0, 0, 0, 0]
    submitting.submit(actor=actor, declaration=made)
    assert [queries.visible(one).count() for one in seen.values()] == [1, 0, 1, 0, 1]
    assert queries.visible(owner()).count() == 0


def test_no_office_reads_what_was_withdrawn_and_is_written_anew() -> None:
    actor, made = declaration(filled=FILLED)
    offices = [officer(code) for code in ("320706", "3207", "32")]
    submitting.submit(actor=actor, declaration=made)
    assert [queries.visible(one).filter(pk=made.pk).exists() for one in offices] == [True] * 3
    submitting.withdraw(actor=actor, declaration=made)
    made.refresh_from_db()
    assert (made.state, made.submitted_at) == ("draft", None)
    assert [queries.visible(one).filter(pk=made.pk).exists() for one in offices] == [False] * 3
    assert Message.objects.filter(person=offices[0].person).latest("pk").zh == f"{made.name} 撤回了申报 {made.number}"
    submitting.submit(actor=actor, declaration=made)
    assert [queries.visible(one).filter(pk=made.pk).exists() for one in offices] == [True] * 3
