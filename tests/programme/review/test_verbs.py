"""The first review: each row has its word, nobody else says it, and what was said gathers into a return."""

from datetime import date, timedelta

import pytest

from yunxing.guide.judging import Outcome
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import queries as declarations
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.people.model import Duty, Membership
from yunxing.programme.procedure.model import Step
from yunxing.programme.refusals import NotAllowedError, RefusedError, SeenOtherError
from yunxing.programme.review import queries, verbs
from yunxing.programme.review.model import RowDecision

from ..factories import NOON, officer, person, provincial_call
from ..procedure.walking import AFTER, at_city, decided, submitted


def _first(made: Declaration) -> str:
    return f"claims/{made.content['claims'][0]['item']}"


def test_a_declaration_passes_once_every_claim_has_its_word() -> None:
    _, made = submitted()
    county = officer("320706")
    with pytest.raises(RefusedError) as refused:
        verbs.pass_on(actor=county, declaration=made)
    assert f"还有 {len(made.content['claims'])} 项" in refused.value.zh
    decided(county, made)
    step = verbs.pass_on(actor=county, declaration=made)
    made.refresh_from_db()
    assert (made.state, step.before, step.after, step.event) == ("passed", "first_review", "passed", "pass")
    assert (step.person, step.authority, step.edition) == (county.person, county.authority, "jiangsu-2020")
    assert [s.event for s in Step.objects.filter(declaration=made).order_by("number")] == ["submit", "pass"]
    assert verify() == []


def test_a_row_is_said_again_and_undone() -> None:
    _, made = submitted()
    county = officer("320706")
    path = _first(made)
    verbs.decide_row(actor=county, declaration=made, path=path, answer="rejected", note="截图不是本企业的")
    verbs.decide_row(actor=county, declaration=made, path=path, answer="confirmed")
    assert [(d.answer, d.note) for d in RowDecision.objects.all()] == [("confirmed", "")]
    assert verbs.undo_row(actor=county, declaration=made, path=path)
    assert not verbs.undo_row(actor=county, declaration=made, path=path)
    assert not RowDecision.objects.exists()
    assert [e.act for e in acts_on(made)][-3:] == ["review.row", "review.row", "review.row_undone"]


@pytest.mark.parametrize(
    ("path", "answer", "note", "field"),
    [
        ("claims/nothing.here", "confirmed", "", "path"),
        ("fields/deployment", "confirmed", "", "path"),
        ("claims", "confirmed", "", "path"),
        ("", "maybe", "", "path"),
        (None, "maybe", "", "answer"),
        (None, "rejected", " ", "note"),
        (None, "left", "", "note"),
        (None, "asked", "x" * 501, "note"),
    ],
)
def test_what_is_no_row_or_no_word_is_refused(path: str | None, answer: str, note: str, field: str) -> None:
    _, made = submitted()
    with pytest.raises(RefusedError) as refused:
        verbs.decide_row(
            actor=officer("320706"),
            declaration=made,
            path=_first(made) if path is None else path,
            answer=answer,
            note=note,
        )
    assert refused.value.field == field
    assert not RowDecision.objects.exists()


@pytest.mark.parametrize(
    ("code", "duty"), [("320703", Duty.OFFICER), ("3207", Duty.OFFICER), ("32", Duty.OFFICER), ("320706", Duty.AUDITOR)]
)
def test_only_its_own_county_reviews(code: str, duty: str) -> None:
    _, made = submitted()
    with pytest.raises(NotAllowedError):
        verbs.decide_row(actor=officer(code, duty), declaration=made, path=_first(made), answer="confirmed")


def test_nobody_decides_the_case_of_their_own_enterprise() -> None:
    owner, made = submitted()
    county = officer("320706")
    assert owner.enterprise is not None
    Membership.objects.create(person=county.person, enterprise=owner.enterprise, role="editor", since=NOON)
    with pytest.raises(NotAllowedError):
        verbs.decide_row(actor=county, declaration=made, path=_first(made), answer="confirmed")
    with pytest.raises(NotAllowedError) as refused:
        verbs.reject(actor=county, declaration=made, reason="无")
    assert "回避" in refused.value.zh


def test_rows_to_be_supplemented_gather_into_a_return() -> None:
    _, made = submitted()
    county = officer("320706")
    first, second = (f"claims/{row['item']}" for row in made.content["claims"][:2])
    invoice = f"invoices/{made.content['invoices'][0]['id']}"
    verbs.decide_row(actor=county, declaration=made, path=first, answer="asked", note="请补充截图")
    verbs.decide_row(actor=county, declaration=made, path=second, answer="confirmed")
    verbs.decide_row(actor=county, declaration=made, path=invoice, answer="asked", note="请补充合同")
    given = verbs.return_asked(actor=county, declaration=made, answer_by=date(2020, 5, 14))
    made.refresh_from_db()
    assert made.state == "returned"
    assert [(r.path, r.text) for r in given.remarks.order_by("id")] == [(first, "请补充截图"), (invoice, "请补充合同")]
    assert set(declarations.remarks(made)) == {first, invoice}


def test_what_was_said_of_an_earlier_submission_does_not_count_for_the_next() -> None:
    owner, made = submitted()
    county = officer("320706")
    decided(county, made)
    submitting.withdraw(actor=owner, declaration=made)
    submitting.submit(actor=owner, declaration=made)
    with pytest.raises(RefusedError):
        verbs.pass_on(actor=county, declaration=made)


def test_a_return_that_nobody_answers_lapses_on_the_day_after_and_not_before() -> None:
    _, made = submitted()
    county = officer("320706")
    verbs.decide_row(actor=county, declaration=made, path=_first(made), answer="asked", note="请补充")
    verbs.return_asked(actor=county, declaration=made, answer_by=date(2020, 5, 14))
    with clock.moved_to(clock.end_of(date(2020, 5, 14)) - timedelta(seconds=1)), pytest.raises(RefusedError):
        verbs.lapse(actor=county, declaration=made)
    with clock.moved_to(clock.end_of(date(2020, 5, 14))):
        verbs.lapse(actor=county, declaration=made)
    made.refresh_from_db()
    assert (made.state, made.answer_by, declarations.remarks(made)) == ("rejected", None, {})
    with clock.moved_to(AFTER):
        verbs.reconsider(actor=officer("3207"), declaration=made, reason="企业因停电未能按时补正")
    made.refresh_from_db()
    assert made.state == "first_review"


def test_a_return_lapses_at_the_office_that_gave_it() -> None:
    city, county = officer("3207"), officer("320706")
    _, theirs = submitted()
    verbs.decide_row(actor=county, declaration=theirs, path=_first(theirs), answer="asked", note="请补充")
    verbs.return_asked(actor=county, declaration=theirs, answer_by=date(2020, 5, 14))
    _, ours = at_city()
    submitting.give_back(
        actor=city, declaration=ours, remarks=[(_first(ours), "请补充")], answer_by=clock.today() + timedelta(1)
    )
    with clock.moved_to(clock.end_of(date(2020, 5, 28))):
        for wrong, made in ((city, theirs), (county, ours)):
            with pytest.raises(RefusedError, match="应由退回补正的部门办理"):
                verbs.lapse(actor=wrong, declaration=made)
        verbs.lapse(actor=county, declaration=theirs)
        verbs.lapse(actor=city, declaration=ours)
    assert set(Declaration.objects.values_list("state", flat=True)) == {"rejected"}


def test_the_office_that_returned_it_gives_it_another_day_with_a_reason() -> None:
    owner, made = submitted()
    county, city = officer("320706"), officer("3207")
    remarks = [(_first(made), "请补充")]
    with pytest.raises(RefusedError, match="待初审"):
        verbs.change_answer_by(actor=county, declaration=made, answer_by=date(2020, 5, 14), reason="笔误")
    given = submitting.give_back(actor=county, declaration=made, remarks=remarks, answer_by=date(2020, 10, 14))
    for answer_by, reason, field in (
        (date(2020, 5, 14), " ", "reason"),
        (date(2020, 5, 7), "笔误", "answer_by"),
        (date(2020, 10, 14), "笔误", "answer_by"),
        (date(2020, 11, 4), "笔误", "answer_by"),
    ):
        with pytest.raises(RefusedError) as refused:
            verbs.change_answer_by(actor=county, declaration=made, answer_by=answer_by, reason=reason)
        assert refused.value.field == field
    with pytest.raises(RefusedError, match="应由退回补正的部门办理"):
        verbs.change_answer_by(actor=city, declaration=made, answer_by=date(2020, 5, 14), reason="笔误")
    for stranger in (officer("320703"), officer("320706", Duty.AUDITOR), owner):
        with pytest.raises(NotAllowedError):
            verbs.change_answer_by(actor=stranger, declaration=made, answer_by=date(2020, 5, 14), reason="笔误")
    verbs.change_answer_by(actor=county, declaration=made, answer_by=date(2020, 5, 14), reason="月份\n写错")
    made.refresh_from_db()
    given.refresh_from_db()
    assert (made.state, made.answer_by, given.answer_by) == ("returned", date(2020, 5, 14), date(2020, 5, 14))
    (entry,) = acts_on(made).filter(act="review.answer_by")
    assert entry.data == {"before": "2020-10-14", "after": "2020-05-14", "reason": "月份 写错"}
    told = Message.objects.filter(person=owner.person, kind="procedure").latest("pk")
    assert told.zh == f"申报 {made.number} 的补正期限由 2020-10-14 改为 2020-05-14 24:00，原因：月份 写错"
    # The new day holds on either side of it; once it has passed the office may give a later one instead of closing the return.
    with clock.moved_to(clock.end_of(date(2020, 5, 14))):
        with pytest.raises(RefusedError, match="24:00 已过"):
            submitting.submit(actor=owner, declaration=made)
        verbs.change_answer_by(actor=county, declaration=made, answer_by=date(2020, 5, 20), reason="企业停电")
        with pytest.raises(RefusedError, match="未到"):
            verbs.lapse(actor=county, declaration=made)
        submitting.submit(actor=owner, declaration=made)
    made.refresh_from_db()
    assert (made.state, made.answer_by) == ("first_review", None)


def test_passing_several_is_all_or_nothing_and_shown_before() -> None:
    county = officer("320706")
    (_, one), (_, two) = submitted(), submitted()
    decided(county, one)
    shown = verbs.could_pass(actor=county, declarations=[one, two])
    assert [(d.number, r is None) for d, r in shown] == [(one.number, True), (two.number, False)]
    with pytest.raises(RefusedError) as refused:
        verbs.pass_several(actor=county, declarations=[one, two])
    assert two.number in refused.value.zh
    one.refresh_from_db()
    assert one.state == "first_review"
    decided(county, two)
    assert len(verbs.pass_several(actor=county, declarations=[one, two])) == 2
    assert set(Declaration.objects.values_list("state", flat=True)) == {"passed"}


def test_the_rest_is_confirmed_but_not_what_evidence_speaks_against() -> None:
    _, made = submitted()
    county = officer("320706")
    before = queries.doubtful(county, made)
    claims = {f"claims/{row['item']}" for row in made.content["claims"]}
    # No file lies with this declaration, so something speaks against every row.
    assert claims <= before
    assert verbs.confirm_rest(actor=county, declaration=made) == 0


def test_the_verdict_of_what_is_confirmed_leaves_out_what_was_rejected() -> None:
    _, made = submitted()
    county = officer("320706")
    whole = queries.bench(county, made).confirmed.verdict
    for row in made.content["claims"]:
        verbs.decide_row(actor=county, declaration=made, path=f"claims/{row['item']}", answer="rejected", note="不实")
    left = queries.bench(county, made).confirmed.verdict
    assert whole.outcome == Outcome.MEETS
    assert left.outcome == Outcome.FAILS
    assert made.content["claims"]  # what was declared stays as it was


def test_a_rejection_needs_its_reason_and_the_enterprise_is_told() -> None:
    owner, made = submitted()
    county = officer("320706")
    with pytest.raises(RefusedError):
        verbs.reject(actor=county, declaration=made, reason="  ")
    verbs.reject(actor=county, declaration=made, reason="不是本地企业")
    told = owner.person.messages.filter(kind="procedure").get()  # type: ignore[attr-defined]
    assert "不是本地企业" in told.zh


def test_an_office_of_city_level_reviews_where_no_county_stands_between() -> None:
    from ..factories import provincial_call

    _, made = submitted(4, county="320583", of=provincial_call())
    city = officer("320583")
    assert made.state == "city_review"
    decided(city, made)
    verbs.pass_on(actor=city, declaration=made)
    made.refresh_from_db()
    assert made.state == "to_check"


def test_somebody_without_a_post_reviews_nothing() -> None:
    _, made = submitted()
    with pytest.raises(NotAllowedError):
        verbs.confirm_rest(actor=Actor(person()), declaration=made)


def test_the_bench_marks_the_rows_that_a_supplement_changed() -> None:
    actor, made = submitted()
    county = officer("320706")
    assert [row.path for row in queries.bench(county, made).rows if row.changed] == []
    remark = [(_first(made), "请补充说明")]
    submitting.give_back(actor=county, declaration=made, remarks=remark, answer_by=NOON.date() + timedelta(days=5))
    named = made.content["invoices"][0]["evidence"][0]
    edits = [Edit(f"{_first(made)}/note", "用于排产"), Edit(f"evidence/{named}/pages", 7)]
    writing.change(actor=actor, declaration=made, edits=edits)
    submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    shown = queries.bench(county, made)
    assert {d.path for d in shown.differences} == {edit.path for edit in edits}
    assert [row.path for row in shown.rows if row.changed] == [_first(made), "invoices/i1"]


def test_after_a_supplement_the_words_on_rows_that_stand_as_they_stood_are_kept() -> None:
    owner, made = submitted(papers=True)
    county = officer("320706")
    with clock.moved_to(NOON + timedelta(minutes=5)):
        decided(county, made)
        first, second, third = (f"claims/{row['item']}" for row in made.content["claims"][:3])
        verbs.decide_row(actor=county, declaration=made, path=first, answer="asked", note="截图不清")
        verbs.decide_row(actor=county, declaration=made, path=second, answer="rejected", note="没有使用")
        verbs.return_asked(actor=county, declaration=made, answer_by=clock.today() + timedelta(days=3))
    before = dict(RowDecision.objects.values_list("path", "at"))
    made.refresh_from_db()
    writing.change(actor=owner, declaration=made, edits=[Edit(f"{third}/note", "改为第三版")], how="typed")
    with clock.moved_to(NOON + timedelta(hours=2)):
        submitting.submit(actor=owner, declaration=made)
    last = made.submissions.latest("number")
    kept = {one.path: one for one in last.row_decisions.all()}
    every = {f"claims/{row['item']}" for row in made.content["claims"]}
    assert set(kept) == every - {first, third}
    assert {one.at for one in kept.values()} == {before[path] for path in kept}
    assert (kept[second].answer, kept[second].note, kept[second].person) == ("rejected", "没有使用", county.person)
    entry = acts_on(made).filter(act="declaration.resubmit").get()
    assert entry.data["kept"] == sorted(kept)
    with clock.moved_to(NOON + timedelta(hours=3)):
        made = declarations.visible(county).get(pk=made.pk)
        assert sorted(queries.undecided(county, made, "claims")) == sorted({first, third})
        verbs.decide_row(actor=county, declaration=made, path=second, answer="confirmed")
        shown = declarations.with_day(declarations.visible(county)).get(pk=made.pk)
        rows = {row.path: row.kept for row in queries.bench(county, shown).rows}
    assert {path for path, is_kept in rows.items() if is_kept} == set(kept) - {second}


@pytest.mark.parametrize("star", [4, 5])
def test_the_citys_own_first_review_of_four_and_five_stars_may_say_no(star: int) -> None:
    city, made = at_city(star)
    with clock.moved_to(AFTER):
        assert verbs.reject(actor=city, declaration=made, reason="不符合条件").after == "rejected"
        made.refresh_from_db()
        verbs.reconsider(actor=city, declaration=made, reason="企业异议成立")
    made.refresh_from_db()
    assert made.state == "city_review"  # to the office that turned it down, not to the county


def test_three_stars_that_a_county_reviewed_are_evaluated_and_not_rejected_by_the_city() -> None:
    city, made = at_city(3)
    with clock.moved_to(AFTER), pytest.raises(RefusedError) as refused:
        verbs.reject(actor=city, declaration=made, reason="不符合条件")
    assert refused.value.zh == "已经县（区）初审，市级应退回补正或组织评审"


@pytest.mark.parametrize("state", ["not_drawn", "checked"])
def test_what_is_not_recommended_goes_back_to_where_it_was_once_it_is_looked_at_again(state: str) -> None:
    city, made = at_city(4)
    Declaration.objects.filter(pk=made.pk).update(state=state)
    with clock.moved_to(AFTER):
        step = verbs.reject(actor=city, declaration=made, reason="不符合推荐条件")
        assert (step.before, step.after) == (state, "rejected")
        made.refresh_from_db()
        verbs.reconsider(actor=city, declaration=made, reason="企业异议成立")
    made.refresh_from_db()
    assert made.state == state


def test_what_lapsed_at_the_city_is_looked_at_again_there_and_is_not_withdrawn_any_more() -> None:
    city, made = at_city()
    membership = Membership.objects.get(enterprise=made.enterprise)
    owner = Actor(membership.person, membership=membership)
    with clock.moved_to(AFTER):
        remarks = [("fields/enterprise.employees", "请核实")]
        submitting.give_back(actor=city, declaration=made, remarks=remarks, answer_by=AFTER.date() + timedelta(days=2))
    with clock.moved_to(AFTER + timedelta(days=3)):
        verbs.lapse(actor=city, declaration=made)
        verbs.reconsider(actor=city, declaration=made, reason="企业异议成立")
        made.refresh_from_db()
        assert made.state == "city_review"
        with pytest.raises(RefusedError):
            submitting.withdraw(actor=owner, declaration=made)


def test_nobody_withdraws_what_a_direct_county_decided_on_and_looks_at_again() -> None:
    owner, made = submitted(county="320583", of=provincial_call())
    city = officer("320583")
    verbs.reject(actor=city, declaration=made, reason="不符合条件")
    verbs.reconsider(actor=city, declaration=made, reason="企业异议成立")
    with pytest.raises(RefusedError) as refused:
        submitting.withdraw(actor=owner, declaration=made)
    assert refused.value.zh == "申报已有审核结论，正在复核，不能撤回；如需终止请提出申请"
    made.refresh_from_db()
    assert made.state == "city_review"


def test_a_word_on_a_claim_falls_with_the_service_that_it_rests_on() -> None:
    owner, made = submitted()
    county = officer("320706")
    decided(county, made)
    claim = next(one for one in made.content["claims"] if one.get("services"))
    service = f"services/{claim['services'][0]}"
    others = {
        f"claims/{one['item']}" for one in made.content["claims"] if claim["services"][0] not in one.get("services", ())
    }
    submitting.give_back(
        actor=county, declaration=made, remarks=[(service, "服务名称与合同不符")], answer_by=date(2020, 5, 12)
    )
    with clock.moved_to(NOON + timedelta(hours=1)):
        edits = [Edit(f"{service}/name", "另一种服务")]
        made = writing.change(actor=owner, declaration=made, edits=edits).declaration
        submitting.submit(actor=owner, declaration=made)
    last = made.submissions.latest("number")
    kept = {path for path in last.row_decisions.values_list("path", flat=True) if path.startswith("claims/")}
    assert kept == others
    with pytest.raises(RefusedError):
        verbs.pass_on(actor=county, declaration=made)


def test_what_was_said_on_a_submission_before_the_last_is_refused() -> None:
    owner, made = submitted()
    county = officer("320706")
    first = _first(made)
    verbs.decide_row(actor=county, declaration=made, path=first, answer="asked", note="请补充", seen=1)
    verbs.return_asked(actor=county, declaration=made, answer_by=clock.today() + timedelta(3), seen=1)
    made.refresh_from_db()
    writing.change(actor=owner, declaration=made, edits=[Edit(f"{first}/note", "另一项业务")])
    submitting.submit(actor=owner, declaration=made)
    made.refresh_from_db()
    acts = (
        lambda: verbs.decide_row(actor=county, declaration=made, path=first, answer="confirmed", seen=1),
        lambda: verbs.undo_row(actor=county, declaration=made, path=first, seen=1),
        lambda: verbs.confirm_rest(actor=county, declaration=made, seen=1),
        lambda: verbs.return_asked(actor=county, declaration=made, answer_by=clock.today() + timedelta(3), seen=1),
        lambda: verbs.reject(actor=county, declaration=made, reason="不符合条件", seen=1),
    )
    entries = acts_on(made).count()
    for act in acts:
        with pytest.raises(SeenOtherError) as refused:
            act()
        assert refused.value.zh == "企业已重新提交，请看新的内容再核对"
    decided(county, made)
    with pytest.raises(SeenOtherError):
        verbs.pass_on(actor=county, declaration=made, seen=1)
    shown = verbs.could_pass(actor=county, declarations=[made], seen={made.number: 1})
    assert [type(why) for _, why in shown] == [SeenOtherError]
    made.refresh_from_db()
    assert (made.state, acts_on(made).count() - entries) == ("first_review", len(made.content["claims"]))
    assert verbs.pass_on(actor=county, declaration=made, seen=2).after == "passed"
