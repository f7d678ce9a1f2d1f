"""Cases before panels: put there, judged unseen, decided; by nobody else, in no other order, not twice."""

from datetime import date, timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations import queries, rules, submitting, writing
from yunxing.programme.declarations.content import from_values
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.evaluation import deciding, experts, opinions, panels
from yunxing.programme.evaluation import queries as evaluation
from yunxing.programme.evaluation.model import Assignment, Panel, PanelCase
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.overwriting import mark_of
from yunxing.programme.people import inviting
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure.case import arrival
from yunxing.programme.refusals import NotAllowedError, RefusedError, SeenOtherError

from ..editions import making as editions
from ..factories import NOON, declaration, example, officer, own_example, owner, provincial_call
from .making import PROVIDER, actor_of, before_the_province, call, decided, expert, of, opine, panel, waiting


def _one(each: int = 3, spare: int = 1):  # type: ignore[no-untyped-def]
    batch = call()
    member, made = waiting(batch)
    city = officer("320583")
    several = [expert()[1] for _ in range(each + spare)]
    group = panel(city, batch, several, each=each)
    (case,) = panels.put_before(actor=city, panel=group, declarations=[made])
    return city, member, made, group, case


def _state(made: Declaration) -> str:
    made.refresh_from_db()
    return made.state


VOTES = {"votes_for": 3, "votes_against": 0, "abstained": 0, "reason": "符合"}


def test_a_city_evaluates_three_stars() -> None:
    city, member, made, _, case = _one()
    opine(case)
    done = deciding.decide(actor=city, case=case, **VOTES)
    assert (_state(made), done.passed) == ("evaluated", True)
    step = arrival(made)
    assert step is not None
    assert (step.event, step.person, step.authority, step.reason) == ("evaluate", city.person, city.authority, "符合")
    assert Message.objects.filter(person=member.person, kind="evaluation").count() == 1
    assert [e.act for e in acts_on(made)][-1] == "declaration.evaluate"
    assert [e.act for e in acts_on(case)] == ["evaluation.begin", *["evaluation.opinion"] * 3]
    assert verify() == []


@pytest.mark.parametrize(
    ("votes", "passes"),
    [((2, 1, 0), True), ((2, 0, 1), True), ((1, 2, 0), False), ((1, 1, 1), False), ((0, 0, 3), False)],
)
def test_more_than_half_of_the_experts_carry_it(votes: tuple[int, int, int], passes: bool) -> None:
    city, _, made, _, case = _one()
    opine(case)
    deciding.decide(
        actor=city, case=case, votes_for=votes[0], votes_against=votes[1], abstained=votes[2], reason="按表决结果"
    )
    assert _state(made) == ("evaluated" if passes else "not_evaluated")


def test_the_province_evaluates_four_and_five_stars() -> None:
    batch = call()
    _, made = before_the_province(batch)
    province = officer("32")
    group = panel(province, batch, [expert("32")[1] for _ in range(3)])
    with pytest.raises(NotAllowedError):
        panels.put_before(actor=officer("3207"), panel=group, declarations=[made])
    decided(province, group, made)
    assert made.state == "recognised"
    _, other = before_the_province(batch, star=5)
    decided(province, group, other, passes=False)
    assert other.state == "declined"


def test_what_did_not_come_on_paper_is_not_evaluated() -> None:
    batch = call()
    _, made = before_the_province(batch)
    made.packed.update(received_at=None)
    province = officer("32")
    group = panel(province, batch, [expert("32")[1] for _ in range(3)])
    with pytest.raises(RefusedError) as refused:
        panels.put_before(actor=province, panel=group, declarations=[made])
    assert "签收" in refused.value.zh


def test_every_case_has_its_experts_and_loads_are_even() -> None:
    batch, city = call(), officer("320583")
    declarations = [waiting(batch)[1] for _ in range(7)]
    several = [expert()[1] for _ in range(5)]
    group = panel(city, batch, several)
    cases = panels.put_before(actor=city, panel=group, declarations=declarations)
    counted = sorted(one.assignments.count() for one in several)
    assert ([len(of(case)) for case in cases], counted) == ([3] * 7, [4, 4, 4, 4, 5])
    told = Message.objects.filter(kind="evaluation", person__in=[one.person for one in several])
    assert sorted(one.zh for one in told) == ["您有 4 件新的评审任务"] * 4 + ["您有 5 件新的评审任务"]


def test_whose_fields_fit_is_preferred() -> None:
    batch, city = call(), officer("320583")
    _, made = waiting(batch)
    others = [expert(fields=["edge"])[1] for _ in range(3)]
    fitting = [expert(fields=["app"])[1] for _ in range(2)]
    group = panel(city, batch, [*others, *fitting], each=2)
    (case,) = panels.put_before(actor=city, panel=group, declarations=[made])
    assert {one.expert for one in of(case)} == set(fitting)


def test_too_few_without_conflict_are_refused_with_names_and_nothing_is_written() -> None:
    batch, city = call(), officer("320583")
    _, made = waiting(batch)
    several = [expert()[1], expert()[1], expert(employer=PROVIDER)[1]]
    group = panel(city, batch, several)
    with pytest.raises(RefusedError) as refused:
        panels.put_before(actor=city, panel=group, declarations=[made])
    assert made.name in refused.value.zh
    assert refused.value.field == "experts"
    assert PanelCase.objects.count() == 0
    panels.change_panel(actor=city, panel=group, name="组", experts=[*several, expert()[1]], meets_on=group.meets_on)
    (case,) = panels.put_before(actor=city, panel=group, declarations=[made])
    assert several[2] not in [one.expert for one in of(case)]


def test_a_case_is_before_one_panel_once() -> None:
    city, _, made, group, _ = _one()
    with pytest.raises(RefusedError):
        panels.put_before(actor=city, panel=group, declarations=[made])
    assert PanelCase.objects.count() == 1


def test_others_put_nothing_before_a_panel() -> None:
    batch = call()
    _, made = waiting(batch)
    group = panel(officer("320583"), batch, [expert()[1] for _ in range(3)])
    for other in (
        officer("3207"),
        officer("32"),
        officer("320706"),
        owner(),
        expert()[0],
        officer("320583", "auditor"),
    ):
        with pytest.raises(NotAllowedError):
            panels.put_before(actor=other, panel=group, declarations=[made])


def test_an_expert_sees_their_own_cases_alone_and_edits_none() -> None:
    city, _, made, group, case = _one()
    _, other = waiting(made.call)
    inside = {one.expert_id for one in of(case)}
    for one in group.experts.all():
        actor = actor_of(one)
        own = one.pk in inside
        assert (list(queries.visible(actor)), rules.may_see(actor, made)) == ([made] if own else [], own)
        assert rules.may_see(actor, other) is False
        assert rules.may_edit(actor, made) is False
        assert rules.may_export(actor, made) is False
    assert city.authority is not None


def test_who_stood_back_sees_it_no_more_and_another_has_it() -> None:
    _, _, made, _, case = _one()
    first = of(case)[0]
    actor = actor_of(first.expert)
    with pytest.raises(RefusedError):
        opinions.recuse(actor=actor, assignment=first, reason=" ")
    (instead,) = opinions.recuse(actor=actor, assignment=first, reason="曾任其顾问")
    assert rules.may_see(actor, made) is False
    assert rules.may_see(actor_of(instead.expert), made) is True
    assert len(of(case)) == 3
    for act in (
        lambda: opinions.recuse(actor=actor, assignment=first, reason="再次"),
        lambda: opinions.give_opinion(actor=actor, assignment=first, passes=True, score=1, text="x"),
    ):
        with pytest.raises(RefusedError):
            act()


def test_where_nobody_is_left_the_officers_hear_and_a_new_expert_fills_the_place() -> None:
    city, _, made, group, case = _one(spare=0)
    first = of(case)[0]
    assert opinions.recuse(actor=actor_of(first.expert), assignment=first, reason="亲属任职") == []
    assert Message.objects.filter(person=city.person, zh__contains="评审专家不足").count() == 1
    for one in of(case):
        opinions.give_opinion(actor=actor_of(one.expert), assignment=one, passes=True, score=70, text="可")
    with pytest.raises(RefusedError):
        deciding.decide(actor=city, case=case, votes_for=2, votes_against=0, abstained=0, reason="符合")
    new = expert()[1]
    panels.change_panel(
        actor=city, panel=group, name=group.name, experts=[*group.experts.all(), new], meets_on=group.meets_on
    )
    assert [one.expert for one in of(case)][-1] == new
    last = of(case)[-1]
    opinions.give_opinion(actor=actor_of(new), assignment=last, passes=True, score=70, text="可")
    deciding.decide(actor=city, case=case, **VOTES)
    assert _state(made) == "evaluated"


def test_an_opinion_may_change_until_all_are_given() -> None:
    _, _, _, _, case = _one()
    first, *rest = of(case)
    give = opinions.give_opinion
    give(actor=actor_of(first.expert), assignment=first, passes=True, score=80, text="可")
    give(actor=actor_of(first.expert), assignment=first, passes=False, score=40, text="再看不行")
    for one in rest:
        give(actor=actor_of(one.expert), assignment=one, passes=True, score=80, text="可")
    with pytest.raises(RefusedError):
        give(actor=actor_of(first.expert), assignment=first, passes=True, score=90, text="改")
    with pytest.raises(RefusedError):
        opinions.recuse(actor=actor_of(first.expert), assignment=first, reason="晚了")
    first.refresh_from_db()
    assert (first.passes, first.score, first.text) == (False, 40, "再看不行")


@pytest.mark.parametrize(("score", "text", "field"), [(101, "可", "score"), (-1, "可", "score"), (60, "  ", "text")])
def test_an_opinion_has_a_score_and_says_why(score: int, text: str, field: str) -> None:
    _, _, _, _, case = _one()
    first = of(case)[0]
    with pytest.raises(RefusedError) as refused:
        opinions.give_opinion(actor=actor_of(first.expert), assignment=first, passes=True, score=score, text=text)
    assert refused.value.field == field


def test_nobody_gives_another_ones_opinion() -> None:
    city, member, _, _, case = _one()
    first, second, _ = of(case)
    for other in (city, member, actor_of(second.expert), expert()[0]):
        with pytest.raises(NotAllowedError):
            opinions.give_opinion(actor=other, assignment=first, passes=True, score=1, text="x")
        with pytest.raises(NotAllowedError):
            opinions.recuse(actor=other, assignment=first, reason="x")


def test_the_journal_does_not_say_what_an_opinion_says() -> None:
    _, _, made, _, case = _one()
    first = of(case)[0]
    opinions.give_opinion(actor=actor_of(first.expert), assignment=first, passes=False, score=13, text="机密意见")
    (entry,) = acts_on(case).filter(act="evaluation.opinion")
    assert entry.data == {}
    assert not acts_on(made).filter(act__startswith="evaluation."), "the enterprise does not see who judges when"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"votes_for": 2}, "之和"),
        ({"votes_for": 4, "votes_against": -1}, "之和"),
        ({"votes_for": 4}, "之和"),
        ({"reason": " "}, "理由"),
    ],
)
def test_votes_add_up_and_a_reason_is_given(change: dict[str, object], words: str) -> None:
    city, _, made, _, case = _one()
    opine(case)
    with pytest.raises(RefusedError) as refused:
        deciding.decide(actor=city, case=case, **{**VOTES, **change})  # type: ignore[arg-type]
    assert words in refused.value.zh
    assert (_state(made), PanelCase.objects.get().decided_at) == ("city_review", None)


def test_nothing_is_decided_before_opinions_meeting_and_minutes() -> None:
    batch, city = call(), officer("320583")
    _, made = waiting(batch)
    group = panels.make_panel(
        actor=city,
        call=batch,
        name="组",
        experts=[expert()[1] for _ in range(3)],
        each=3,
        meets_on=NOON.date() + timedelta(2),
    )
    (case,) = panels.put_before(actor=city, panel=group, declarations=[made])

    def refused() -> str:
        with pytest.raises(RefusedError) as error:
            deciding.decide(actor=city, case=case, **VOTES)
        return error.value.zh[:6]

    assert refused() == "专家意见还没"
    opine(case)
    assert refused() == "评审会定于 "
    with clock.moved_to(NOON + timedelta(2)):
        assert refused() == "请先填写评审"
        panels.write_minutes(actor=city, panel=group, text="纪要")
        deciding.decide(actor=city, case=case, **VOTES)
        assert _state(made) == "evaluated"
        assert refused() == "这件申报已有"


@pytest.mark.parametrize(
    ("meets_on", "fits"), [(date(2020, 5, 6), False), (date(2021, 5, 7), True), (date(2021, 5, 8), False)]
)
def test_a_panel_meets_within_a_year(meets_on: date, fits: bool) -> None:
    city, several = officer("320583"), [expert()[1]]
    group = panel(city, call(), several, each=1)
    said = {"name": "组", "experts": several, "meets_on": meets_on}
    refused = []
    for act in (
        lambda: panels.make_panel(actor=city, call=group.call, each=1, **said),  # type: ignore[arg-type]
        lambda: panels.change_panel(actor=city, panel=group, **said),  # type: ignore[arg-type]
    ):
        try:
            act()
        except RefusedError as error:
            refused.append(error.field)
    assert refused == ([] if fits else ["meets_on", "meets_on"])


def test_minutes_are_not_written_over_unread_and_what_stood_there_stays_in_the_journal() -> None:
    city, other, of = officer("320583"), officer("320583"), call()
    group = panel(city, of, [expert()[1]], each=1)
    first = group.minutes
    panels.write_minutes(actor=other, panel=group, text="第二稿", base=mark_of(first))
    with pytest.raises(SeenOtherError):
        panels.write_minutes(actor=city, panel=group, text="。", base=mark_of(first))
    panels.write_minutes(actor=city, panel=group, text="第二稿\r\n", base=mark_of("第二稿"))  # nothing new
    kept = acts_on(group).filter(act="panel.minutes").order_by("number")
    assert (Panel.objects.get().minutes, [one.data for one in kept]) == (
        "第二稿",
        [{"text": first}, {"text": "第二稿"}],
    )


def test_minutes_on_which_a_case_was_decided_are_only_added_to() -> None:
    city, _, _, group, _ = _one()
    panels.write_minutes(actor=city, panel=group, text="一、到会。\r\n二、评议。")
    opine(PanelCase.objects.get())
    deciding.decide(actor=city, case=PanelCase.objects.get(), **VOTES)
    with pytest.raises(RefusedError, match="只能在其后补充（R90）"):
        panels.write_minutes(actor=city, panel=group, text="。")
    panels.write_minutes(actor=city, panel=group, text="一、到会。\n二、评议。\n三、补充。")
    assert Panel.objects.get().minutes == "一、到会。\n二、评议。\n三、补充。"


def test_others_decide_nothing() -> None:
    city, member, made, _, case = _one()
    opine(case)
    for other in (officer("3207"), officer("32"), member, actor_of(of(case)[0].expert)):
        with pytest.raises(NotAllowedError):
            deciding.decide(actor=other, case=case, **VOTES)
    assert (_state(made), city.authority) == ("city_review", case.panel.authority)


def test_a_conflict_that_came_up_later_hinders_the_decision_until_the_expert_is_exchanged() -> None:
    city, _, made, _, case = _one()
    opine(case)
    first = of(case)[0]
    with pytest.raises(RefusedError):
        panels.exchange(actor=city, assignment=first, reason="换人")
    experts.introduce(actor=city, post=first.expert.post, employer="别处", fields=["app"])  # type: ignore[arg-type]
    assert len(of(case)) == 3
    type(first.expert).objects.filter(pk=first.expert.pk).update(employer=made.enterprise.name)
    with pytest.raises(RefusedError) as refused:
        deciding.decide(actor=city, case=case, **VOTES)
    assert "应当回避" in refused.value.zh
    (instead,) = panels.exchange(actor=city, assignment=first, reason="任职变动，应当回避")
    opinions.give_opinion(actor=actor_of(instead.expert), assignment=instead, passes=True, score=66, text="可")
    deciding.decide(actor=city, case=case, **VOTES)
    assert _state(made) == "evaluated"


def test_a_case_that_was_returned_comes_anew_and_the_old_opinions_are_over() -> None:
    city, member, made, group, case = _one()
    first = of(case)[0]
    submitting.give_back(
        actor=city,
        declaration=made,
        remarks=[("fields/enterprise.employees", "请核对")],
        answer_by=NOON.date() + timedelta(3),
    )
    assert rules.may_see(actor_of(first.expert), Declaration.objects.get(pk=made.pk)) is False
    for act in (
        lambda: opinions.give_opinion(actor=actor_of(first.expert), assignment=first, passes=True, score=1, text="x"),
        lambda: deciding.decide(actor=city, case=case, **VOTES),
    ):
        with pytest.raises(RefusedError):
            act()
    submitting.submit(actor=member, declaration=made)
    assert decided(city, group, made).passed is True
    panels.close_panel(actor=city, panel=group)


def test_a_panel_ends_when_nothing_waits_and_takes_nothing_more() -> None:
    city, _, made, group, case = _one()
    with pytest.raises(RefusedError) as refused:
        panels.close_panel(actor=city, panel=group)
    assert made.name in refused.value.zh
    opine(case)
    deciding.decide(actor=city, case=case, **VOTES)
    panels.close_panel(actor=city, panel=group)
    _, other = waiting(made.call)
    with pytest.raises(RefusedError):
        panels.put_before(actor=city, panel=group, declarations=[other])


def test_a_case_is_taken_off_before_the_first_opinion() -> None:
    city, _, made, group, case = _one()
    panels.take_off(actor=city, case=case)
    (again,) = panels.put_before(actor=city, panel=group, declarations=[made])
    first = of(again)[0]
    opinions.give_opinion(actor=actor_of(first.expert), assignment=first, passes=True, score=1, text="x")
    with pytest.raises(RefusedError):
        panels.take_off(actor=city, case=again)


def test_an_expert_who_has_left_is_exchanged() -> None:
    city, _, _, group, case = _one()
    first = of(case)[0]
    inviting.end_post(actor=city, post=first.expert.post)  # type: ignore[arg-type]
    (instead,) = panels.exchange(actor=city, assignment=first, reason="已离任")
    assert instead.expert in group.experts.all()
    others = list(group.experts.filter(post__isnull=False))
    panels.change_panel(actor=city, panel=group, name="组", experts=others, meets_on=group.meets_on)
    with pytest.raises(RefusedError):
        panels.change_panel(actor=city, panel=group, name="组", experts=others[:2], meets_on=group.meets_on)


def test_what_failed_is_looked_at_again_by_another_vote() -> None:
    city, member, made, group, case = _one()
    opine(case, passes=False)
    deciding.decide(actor=city, case=case, votes_for=0, votes_against=3, abstained=0, reason="材料不足")
    with pytest.raises(NotAllowedError):
        deciding.reconsider(actor=officer("3207"), declaration=made, reason="申诉")
    with pytest.raises(RefusedError):
        deciding.reconsider(actor=city, declaration=made, reason="")
    deciding.reconsider(actor=city, declaration=made, reason="企业补充了证据")
    assert _state(made) == "city_review"
    decided(city, group, made)
    assert made.state == "evaluated"
    with pytest.raises(RefusedError):
        deciding.reconsider(actor=city, declaration=made, reason="再看")
    assert Message.objects.filter(person=member.person, kind="evaluation").count() == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [({"each": 0}, "each"), ({"each": 16}, "each"), ({"each": 4}, "experts"), ({"name": ""}, "name")],
)
def test_a_panel_without_sense_is_refused(change: dict[str, object], field: str) -> None:
    city, batch = officer("320583"), call()
    terms = {"name": "组", "experts": [expert()[1] for _ in range(3)], "each": 3, "meets_on": NOON.date(), **change}
    with pytest.raises(RefusedError) as refused:
        panels.make_panel(actor=city, call=batch, **terms)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_panels_are_made_of_the_office_s_own_experts_and_not_in_the_past() -> None:
    batch = call()
    with pytest.raises(RefusedError):
        panels.make_panel(
            actor=officer("320583"), call=batch, name="组", experts=[expert("3207")[1]], each=1, meets_on=NOON.date()
        )
    with pytest.raises(RefusedError):
        panels.make_panel(
            actor=officer("320583"),
            call=batch,
            name="组",
            experts=[expert()[1]],
            each=1,
            meets_on=NOON.date() - timedelta(1),
        )
    with pytest.raises(NotAllowedError):
        panels.make_panel(actor=officer("320706"), call=batch, name="组", experts=[], each=1, meets_on=NOON.date())


def test_several_are_decided_by_their_opinions_each_an_act_and_those_refused_hold_up_nobody() -> None:
    city, batch = officer("320583"), call()
    made = [waiting(batch, name=f"昆山第{n}有限公司")[1] for n in range(4)]
    group = panel(city, batch, [expert()[1] for _ in range(3)], each=3)
    cases = panels.put_before(actor=city, panel=group, declarations=made)
    opine(cases[0])
    opine(cases[1], passes=False)
    opine(cases[2])
    first = of(cases[2])[0]
    Assignment.objects.filter(pk=first.pk).update(passes=False)
    shown = deciding.foresee(actor=city, cases=cases)
    assert [(one.votes_for, one.votes_against, one.passes, one.reason) for one in shown[:2]] == [
        (3, 0, True, "3 名专家一致认为通过"),
        (0, 3, False, "3 名专家一致认为不通过"),
    ]
    why = [one.refused.zh if one.refused else "" for one in shown]
    assert why == [
        "",
        "",
        "专家意见有分歧（2:1，评分相差 0），请逐件作结论，或写明理由",
        "专家意见还没有齐全；迟迟未提交的可以更换专家",
    ]
    assert [_state(one) for one in made] == ["city_review"] * 4
    done, refused = deciding.decide_several(actor=city, cases=cases)
    assert [one.pk for one in done] == [cases[0].pk, cases[1].pk]
    assert [one.case.pk for one in refused] == [cases[2].pk, cases[3].pk]
    assert [_state(one) for one in made] == ["evaluated", "not_evaluated", "city_review", "city_review"]
    acts = [acts_on(one).filter(act__in=["declaration.evaluate", "declaration.fail"]).get().data for one in made[:2]]
    assert [(one["votes"], one["reason"]) for one in acts] == [
        ([3, 0, 0], "3 名专家一致认为通过"),
        ([0, 3, 0], "3 名专家一致认为不通过"),
    ]
    done, refused = deciding.decide_several(actor=city, cases=cases, reason="会议讨论后多数赞成")
    assert [(one.pk, one.votes_for, one.votes_against, one.reason) for one in done] == [
        (cases[2].pk, 2, 1, "会议讨论后多数赞成")
    ]
    assert len(refused) == 3


def test_a_star_that_the_edition_has_the_city_decide_waits_there() -> None:
    province, city = officer("32"), officer("320583")
    kept = editions.decided_by_the_city()
    new = provincial_call(province, edition=kept.key)
    by = owner("320583")
    _, made = declaration(by, star=4, call=new)
    content = from_values(own_example(by, example("11-four-stars-with-a-sealed-table")))
    made = writing.fill_from(actor=by, declaration=made, content=content, how="import").declaration
    submitting.submit(actor=by, declaration=made)
    assert (
        [one.pk for one in evaluation.waiting(city)] == [one.pk for one in evaluation.waiting(city, new)] == [made.pk]
    )
    assert list(evaluation.waiting(city, call())) == []
    group = panel(city, new, [expert()[1]], each=1)
    assert [case.declaration for case in panels.put_before(actor=city, panel=group, declarations=[made])] == [made]


def test_an_officer_of_the_enterprise_changes_nothing_about_who_judges_it() -> None:
    city, _, made, _, case = _one(each=1)
    tied = officer("320583")
    Membership.objects.create(person=tied.person, enterprise=made.enterprise, role="editor", since=clock.now())
    (first,) = of(case)
    for act in (
        lambda: panels.exchange(actor=tied, assignment=first, reason="换一位"),
        lambda: panels.take_off(actor=tied, case=case),
    ):
        with pytest.raises(NotAllowedError, match="应当回避"):
            act()
    assert of(case) == [first]
    assert len(panels.exchange(actor=city, assignment=first, reason="出差")) == 1


def test_an_expert_who_owes_no_opinion_may_leave_the_panel() -> None:
    city, _, _, group, case = _one(each=1)
    (mine,), (other,) = of(case), group.experts.exclude(pk=of(case)[0].expert_id)

    def leave() -> set[int]:
        panels.change_panel(actor=city, panel=group, name="组", experts=[other], meets_on=group.meets_on)
        return set(group.experts.values_list("pk", flat=True))

    with pytest.raises(RefusedError, match="已有评审任务，不能移出"):
        leave()
    opine(case)
    with pytest.raises(RefusedError, match="已有评审任务，不能移出"):
        leave()
    done = deciding.decide(actor=city, case=case, votes_for=1, votes_against=0, abstained=0, reason="符合")
    assert (leave(), [one.expert_id for one in of(done)]) == ({other.pk}, [mine.expert_id])


def test_an_interest_hands_on_no_case_that_went_elsewhere() -> None:
    city, _, made, _, case = _one(each=1)
    (mine,), told = of(case), Message.objects.filter(kind="evaluation").count()
    remarks = [("fields/enterprise.employees", "请核对")]
    submitting.give_back(actor=city, declaration=made, remarks=remarks, answer_by=NOON.date() + timedelta(3))
    assert mine.expert.post is not None
    experts.introduce(actor=city, post=mine.expert.post, employer=made.enterprise.name, fields=["app"])
    assert (of(case), Message.objects.filter(kind="evaluation").count()) == ([mine], told)
