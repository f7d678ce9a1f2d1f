"""What a draft would change in a past call is counted and listed, and changes nothing."""

from datetime import date, timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.editions import drafting, trying
from yunxing.programme.editions.model import Trial, TrialChange
from yunxing.programme.journal.model import Entry
from yunxing.programme.people.model import Duty
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.standing.model import Exemption
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job

from ..factories import call, declaration, fill, officer, owner
from . import making


def handed_in(of: object, filled: str = "01-three-stars-just-enough", star: int = 3) -> Declaration:
    actor, made = declaration(star=star, filled=filled, call=of)
    submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    return made


def tried(draft: object, of: object) -> Trial:
    made = trying.try_draft(actor=officer("32"), draft=draft, call=of)  # type: ignore[arg-type]
    leases.work()
    made.refresh_from_db()
    return made


def test_every_submission_of_a_call_is_judged_under_the_draft() -> None:
    province, of = officer("32"), call()
    falls = [handed_in(of), handed_in(of)]
    stays = handed_in(of, "11-four-stars-with-a-sealed-table", 4)
    declaration(filled="01-three-stars-just-enough", call=of)  # a draft is not handed in
    before = [(d.outcome, d.revision, d.state) for d in (*falls, stays)]
    made = tried(making.draft(province, **{making.INVESTMENT_3: "90000000"}), of)
    assert (made.state, made.done, made.total) == ("made", 3, 3)
    assert made.found["before"] == {"3": {"meets": 2}, "4": {stays.outcome: 1}, "5": {}}
    assert made.found["after"]["3"] == {"fails": 2}
    assert made.found["moves"] == {"3": {"falls": 2}}
    assert made.found["requirements"] == [["investment", 0, 2, 0]]
    assert list(
        made.changes.order_by("declaration").values_list("declaration", "star", "before", "after", "because")
    ) == [(one.pk, 3, "meets", "fails", ["investment"]) for one in falls]
    for one in (*falls, stays):
        one.refresh_from_db()
    assert [(d.outcome, d.revision, d.state) for d in (*falls, stays)] == before


def test_a_draft_that_changes_nothing_changes_nothing() -> None:
    of = call()
    handed_in(of)
    made = tried(making.draft(officer("32")), of)
    assert (made.found["before"], made.found["moves"], made.changes.count()) == (made.found["after"], {}, 0)


def test_it_is_tried_as_it_stood_and_once_for_each_state() -> None:
    province, of = officer("32"), call()
    handed_in(of)
    draft = making.draft(province)
    first = trying.try_draft(actor=province, draft=draft, call=of)
    drafting.set_values(actor=province, draft=draft, values={making.INVESTMENT_3: "90000000"}, base=0)
    second = trying.try_draft(actor=province, draft=draft, call=of)
    assert trying.try_draft(actor=province, draft=draft, call=of) == second
    leases.work()
    assert [(t.pk, t.revision, t.changes.count()) for t in Trial.objects.order_by("pk")] == [
        (first.pk, 0, 0),
        (second.pk, 1, 1),
    ]


def test_the_job_done_twice_finds_the_same() -> None:
    of = call()
    handed_in(of)
    made = tried(making.draft(officer("32"), **{making.INVESTMENT_3: "90000000"}), of)
    acts = Entry.objects.count()
    assert trying.run.call(made.pk, about="x") == 1
    Trial.objects.filter(pk=made.pk).update(state="judging")
    assert trying.run.call(made.pk, about="x") == 1
    assert (TrialChange.objects.count(), Entry.objects.count()) == (1, acts)


def test_what_the_draft_does_not_know_is_counted_apart() -> None:
    province, of = officer("32"), call()
    strange = handed_in(of)
    draft = making.draft(province)
    item = strange.content["claims"][0]["item"]
    text = draft.files["subdomains"].replace(f"key: {item}", f"key: {item}x")
    draft = drafting.save(actor=province, draft=draft, file="subdomains", text=text, base=0)
    assert draft.problems == []
    made = tried(draft, of)
    assert (made.found["judged"], made.found["strange"], made.found["unknown"]) == (0, 1, [[strange.pk, [item]]])


def test_a_job_that_fails_says_so_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    of = call()
    handed_in(of)
    province, draft = officer("32"), making.draft(officer("32"))
    with monkeypatch.context() as broken:
        broken.setattr(trying, "compare", lambda *_, **__: 1 / 0)
        made = trying.try_draft(actor=province, draft=draft, call=of)
        leases.work()
    made.refresh_from_db()
    assert made.state == "failed"
    Job.objects.all().delete()
    assert tried(draft, of).state == "made"


def test_others_try_nothing_and_a_broken_draft_is_not_tried() -> None:
    province, of = officer("32"), call()
    draft = making.draft(province)
    for actor in (officer("3207"), officer("32", Duty.AUDITOR), owner()):
        with pytest.raises(NotAllowedError):
            trying.try_draft(actor=actor, draft=draft, call=of)
    drafting.save(actor=province, draft=draft, file="rulings", text="x: 1", base=0)
    with pytest.raises(RefusedError) as refused:
        trying.try_draft(actor=province, draft=draft, call=of)
    assert refused.value.field == "files"


def test_a_call_that_went_on_is_tried_again_and_one_that_did_not_is_not() -> None:
    province, of = officer("32"), call()
    handed_in(of)
    draft = making.draft(province)
    made = tried(draft, of)
    assert trying.try_draft(actor=province, draft=draft, call=of).asked_at == made.asked_at
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        handed_in(of)
        again = tried(draft, of)
    assert (again.pk, again.found["judged"], made.found["judged"]) == (made.pk, 2, 1)


def test_before_is_what_the_platform_says_of_who_is_on_its_own_lists() -> None:
    of, city = call(), officer("3207")
    actor, made = declaration(call=of)
    Exemption.objects.create(
        area="3207", name=made.enterprise.name, from_on=date(2020, 3, 1), until_on=None, source="市名单",
        authority=city.authority, made_by=city.person, made_at=clock.now(),
    )  # fmt: skip
    made = fill(actor, made, "06-three-stars-exempt")
    submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    found = tried(making.draft(officer("32"), **{making.INVESTMENT_3: "90000000"}), of).found
    assert made.outcome == "meets"
    assert (found["before"]["3"], found["after"]["3"]) == ({"meets": 1}, {"meets": 1})
