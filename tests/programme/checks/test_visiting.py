"""Visits: who may be sent, what the check-list holds, when a report is whole, and what comes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks import answering, rules, visiting
from yunxing.programme.checks.answering import Answer, Taken, Writing, version
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.checks.ratio import ratio
from yunxing.programme.checks.visiting import Order
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.evaluation.model import Expert, Interest
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.people.model import Membership
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import officer, owner
from .making import CITY, call_of_province, city, copies, drawn, ordered, post_of, waiting

STROKES: dict[str, Any] = {"strokes": [[[10, 20], [30, 40]], [[50, 60], [70, 80]]]}


@pytest.fixture
def call() -> Call:
    return call_of_province()


@pytest.fixture
def office(call: Call) -> Actor:
    return city()


@pytest.fixture
def second(call: Call) -> Actor:
    return officer(CITY)


@pytest.fixture
def visit(call: Call, office: Actor, second: Actor) -> SiteCheck:
    return ordered(office, call, office, second)


def picture(colour: str = "red") -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (8, 6), colour).save(made, "JPEG")
    made.seek(0)
    return made


def later(seconds: int = 60) -> datetime:
    return clock.now() + timedelta(seconds=seconds)


def answered(actor: Actor, visit: SiteCheck, *, found: str = "true") -> None:
    numbers = visit.rows.values_list("number", flat=True)
    assert (
        answering.answer(actor=actor, visit=visit, answers=[Answer(n, found, "", clock.now()) for n in numbers]) == []
    )


def photographed(actor: Actor, visit: SiteCheck, key: str = "photo-0001") -> Any:
    return answering.add_photo(actor=actor, visit=visit, file=picture(), taken=Taken(key, "", clock.now()))


def reported(actor: Actor, other: Actor, visit: SiteCheck, *, passed: bool = True) -> SiteCheck:
    answered(actor, visit)
    photographed(actor, visit)
    answering.write(actor=actor, visit=visit, what=Writing("王经理", "与申报一致", passed, clock.now()))
    for one in (actor, other):
        answering.sign(actor=one, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    return answering.report(actor=actor, visit=visit)


def test_the_check_list_has_each_claim_and_invoice_and_what_the_office_adds(visit: SiteCheck) -> None:
    content = visit.declaration.submissions.get().content
    paths = [f"claims/{row['item']}" for row in content["claims"]] + [
        f"invoices/{row['id']}" for row in content["invoices"]
    ]
    rows = list(visit.rows.order_by("number").values_list("number", "path", "title"))
    assert [path for _, path, _ in rows] == [*paths, f"more/{len(paths) + 1}"]
    assert [number for number, _, _ in rows] == list(range(1, len(rows) + 1))
    assert rows[-1][2] == "机房"
    assert rows[len(content["claims"])][2] == f"发票 {content['invoices'][0]['number']}"
    assert all(title for _, _, title in rows)


def test_inspectors_are_told_where_to_go(visit: SiteCheck, office: Actor, second: Actor) -> None:
    told = Message.objects.filter(kind="checks", link=f"/visits/{visit.pk}/")
    assert {m.person_id for m in told} == {office.person.pk, second.person.pk}


def test_a_visit_is_ordered_once_and_for_what_was_drawn_alone(call: Call, office: Actor, second: Actor) -> None:
    one = waiting(call, office)
    what = Order([post_of(office), post_of(second)], date(2020, 5, 12))
    with pytest.raises(RefusedError) as refused:
        visiting.order(actor=office, declaration=one, what=what)
    assert refused.value.clause == "R82"
    drawn(office, call)
    visiting.order(actor=office, declaration=one, what=what)
    with pytest.raises(RefusedError):
        visiting.order(actor=office, declaration=one, what=what)
    assert SiteCheck.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "duty"), [("32", "officer"), ("3207", "officer"), (CITY, "expert"), (CITY, "auditor")]
)
def test_the_citys_office_alone_orders(code: str, duty: str, call: Call, office: Actor, second: Actor) -> None:
    one = waiting(call, office)
    drawn(office, call)
    with pytest.raises(NotAllowedError):
        visiting.order(actor=officer(code, duty), declaration=one, what=Order([post_of(office), post_of(second)]))


def test_who_may_be_sent(call: Call, office: Actor, second: Actor) -> None:
    one = waiting(call, office)
    drawn(office, call)
    expert, stranger = officer(CITY, "expert"), officer("3207")
    member, provider = officer(CITY), officer(CITY)
    auditor = officer(CITY, "auditor")
    Membership.objects.create(person=member.person, enterprise=one.enterprise, role="editor", since=clock.now())
    code = one.content["providers"][0]["uscc"]
    seller = owner(uscc=code, declares=False, provides=True)
    Membership.objects.create(person=provider.person, enterprise=seller.enterprise, role="editor", since=clock.now())
    for people in (
        [office],
        [office, office],
        [office, stranger],
        [office, auditor],
        [office, member],
        [office, provider],
        [office, *(officer(CITY) for _ in range(8))],
    ):
        with pytest.raises(RefusedError) as refused:
            visiting.order(actor=office, declaration=one, what=Order([post_of(p) for p in people]))
        assert refused.value.field == "inspectors"
    visiting.order(actor=office, declaration=one, what=Order([post_of(office), post_of(expert)]))


@pytest.mark.parametrize("how", ["employer", "interest"])
def test_an_expert_with_an_interest_is_not_sent(how: str, call: Call, office: Actor) -> None:
    one = waiting(call, office)
    drawn(office, call)
    expert = officer(CITY, "expert")
    said = Expert.objects.create(
        post=post_of(expert),
        person=expert.person,
        employer="某公司",
        said_at=clock.now(),
        employer_uscc=one.enterprise.uscc if how == "employer" else "",
    )
    if how == "interest":
        Interest.objects.create(
            expert=said, kind="consultant", name="x", uscc=one.content["providers"][0]["uscc"], declared_at=clock.now()
        )
    assert rules.interested([post_of(expert)], one) == {expert.person.pk}
    with pytest.raises(RefusedError):
        visiting.order(actor=office, declaration=one, what=Order([post_of(office), post_of(expert)]))


def test_a_day_that_has_passed_and_too_much_to_look_at_are_refused(call: Call, office: Actor, second: Actor) -> None:
    one = waiting(call, office)
    drawn(office, call)
    posts = [post_of(office), post_of(second)]
    for what in (
        Order(posts, date(2020, 5, 6)),
        Order(posts, date(2021, 5, 8)),
        Order(posts, more=["x"] * 51),
        Order(posts, more=["x" * 301]),
    ):
        with pytest.raises(RefusedError):
            visiting.order(actor=office, declaration=one, what=what)


def test_a_visit_changes_until_it_is_reported(visit: SiteCheck, office: Actor, second: Actor) -> None:
    third = officer(CITY)
    answering.sign(actor=office, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    rows = visit.rows.count()
    visiting.change(
        actor=office,
        visit=visit,
        what=Order([post_of(office), post_of(third)], date(2020, 5, 13), "新址", ["车间", " "]),
    )
    visit.refresh_from_db()
    assert (visit.planned_on, visit.place, visit.rows.count()) == (date(2020, 5, 13), "新址", rows + 1)
    assert set(visit.inspectors.values_list("person_id", "signed_at")) == {
        (office.person.pk, None),
        (third.person.pk, None),
    }
    with pytest.raises(NotAllowedError):
        answered(second, visit)
    with pytest.raises(NotAllowedError):
        visiting.change(actor=officer("3207"), visit=visit, what=Order([post_of(office), post_of(third)]))
    reported(office, third, visit)
    with pytest.raises(RefusedError):
        visiting.change(actor=office, visit=visit, what=Order([post_of(office), post_of(second)]))


def test_a_report_is_whole_or_is_none(visit: SiteCheck, office: Actor, second: Actor) -> None:
    def lacking() -> str:
        with pytest.raises(RefusedError) as refused:
            answering.report(actor=office, visit=visit)
        assert refused.value.clause == "R82"
        return refused.value.field

    assert lacking() == "rows"
    answered(office, visit)
    assert lacking() == "photo"
    photographed(second, visit)
    assert lacking() == "summary"
    answering.write(actor=office, visit=visit, what=Writing("王经理", "与申报一致", None, clock.now()))
    visit.refresh_from_db()
    assert lacking() == "passed"
    base = version(visit.written_by_id, visit.written_at)
    answering.write(actor=second, visit=visit, what=Writing("王经理", "与申报一致", True, later(), base))
    assert lacking() == "signature"
    answering.sign(actor=office, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    assert lacking() == "signature"
    answering.sign(actor=second, visit=visit, signature={"typed": "李试"}, seen=answering.seen_of(visit))
    answering.report(actor=office, visit=visit)
    visit.refresh_from_db()
    assert (visit.reported_at, visit.passed) == (clock.now(), True)
    for act in (
        lambda: answering.report(actor=office, visit=visit),
        lambda: answered(office, visit, found="false"),
        lambda: photographed(office, visit, "photo-0002"),
        lambda: answering.sign(actor=office, visit=visit, signature=STROKES, seen=answering.seen_of(visit)),
        lambda: answering.write(actor=office, visit=visit, what=Writing("", "改", False, later())),
    ):
        with pytest.raises(RefusedError):
            act()
    assert verify() == []


@pytest.mark.parametrize(("passed", "state"), [(True, "checked"), (False, "check_failed")])
def test_the_city_takes_the_report(passed: bool, state: str, visit: SiteCheck, office: Actor, second: Actor) -> None:
    with pytest.raises(RefusedError):
        visiting.conclude(actor=office, visit=visit)
    reported(office, second, visit, passed=passed)
    for other in (officer("3207"), officer("32"), officer(CITY, "expert")):
        with pytest.raises(NotAllowedError):
            visiting.conclude(actor=other, visit=visit)
    assert visiting.conclude(actor=office, visit=visit).state == state
    with pytest.raises(RefusedError):
        visiting.conclude(actor=office, visit=visit)
    counted = ratio(visit.declaration)
    assert (counted.checked, counted.missing) == (1, 0)
    assert [e.act for e in acts_on(visit.declaration)][-1] == f"declaration.{'pass' if passed else 'fail'}_check"


def test_what_failed_is_checked_again_by_a_second_visit(visit: SiteCheck, office: Actor, second: Actor) -> None:
    reported(office, second, visit, passed=False)
    case = visiting.conclude(actor=office, visit=visit)
    with pytest.raises(RefusedError):
        visiting.check_again(actor=office, declaration=case, reason=" ")
    with pytest.raises(NotAllowedError):
        visiting.check_again(actor=officer("3207"), declaration=case, reason="企业已整改")
    visiting.check_again(actor=office, declaration=case, reason="企业已整改")
    with pytest.raises(RefusedError):
        visiting.conclude(actor=office, visit=visit)
    again = visiting.order(
        actor=office, declaration=case, what=Order([post_of(office), post_of(second)], date(2020, 5, 20))
    )
    assert again.arrival != visit.arrival
    answered(office, again)
    photographed(office, again)
    answering.write(actor=office, visit=again, what=Writing("", "已改正", True, clock.now()))
    for one in (office, second):
        answering.sign(actor=one, visit=again, signature=STROKES, seen=answering.seen_of(again))
    answering.report(actor=second, visit=again)
    assert visiting.conclude(actor=office, visit=again).state == "checked"
    with pytest.raises(RefusedError):
        visiting.check_again(actor=office, declaration=case, reason="再查")


# Two at once, and what is sent twice


def test_what_is_sent_twice_is_kept_once(visit: SiteCheck, office: Actor) -> None:
    one = Answer(1, "true", "看过", later(-60))
    for _ in range(2):
        assert answering.answer(actor=office, visit=visit, answers=[one]) == []
    assert visit.rows.get(number=1).found == "true"
    assert acts_on(visit).filter(act="visit.answer").count() == 1
    first, again = (photographed(office, visit) for _ in range(2))
    assert (first.pk, visit.photos.count()) == (again.pk, 1)


def test_two_do_not_overwrite_each_other(visit: SiteCheck, office: Actor, second: Actor) -> None:
    answering.answer(
        actor=office, visit=visit, answers=[Answer(1, "true", "", clock.now()), Answer(2, "true", "", clock.now())]
    )
    conflicts = answering.answer(
        actor=second,
        visit=visit,
        answers=[Answer(1, "false", "没有", clock.now()), Answer(3, "partly", "", clock.now())],
    )
    assert [(row.number, row.found, row.person_id) for row in conflicts] == [(1, "true", office.person.pk)]
    rows = {row.number: row for row in visit.rows.all()}
    assert [rows[n].found for n in (1, 2, 3)] == ["true", "true", "partly"]
    base = version(rows[1].person_id, rows[1].at)
    assert answering.answer(actor=second, visit=visit, answers=[Answer(1, "false", "没有", clock.now(), base)]) == []
    assert visit.rows.get(number=1).found == "false"
    assert [
        row.found
        for row in answering.answer(actor=office, visit=visit, answers=[Answer(1, "unseen", "", later(), base)])
    ] == ["false"]


def test_the_same_found_by_two_is_no_conflict(visit: SiteCheck, office: Actor, second: Actor) -> None:
    for one in (office, second):
        assert answering.answer(actor=one, visit=visit, answers=[Answer(1, "true", "", clock.now())]) == []


def test_ones_own_later_answer_counts_though_the_phone_did_not_hear_of_the_earlier(
    visit: SiteCheck, office: Actor
) -> None:
    with clock.moved_to(later(600)):
        at = clock.now()
        for seconds, found in ((-300, "true"), (-200, "false"), (-250, "partly")):
            answering.answer(actor=office, visit=visit, answers=[Answer(1, found, "", at + timedelta(seconds=seconds))])
    assert visit.rows.get(number=1).found == "false"


def test_a_phone_whose_clock_is_wrong_loses_nothing(visit: SiteCheck, office: Actor) -> None:
    for year, found in ((1999, "true"), (1998, "false"), (2099, "partly")):
        at = datetime(year, 1, 1, tzinfo=clock.SHANGHAI)
        assert answering.answer(actor=office, visit=visit, answers=[Answer(1, found, "", at)]) == []
        row = visit.rows.get(number=1)
        assert (row.found, visit.ordered_at <= row.at <= clock.now()) == (found, True)  # type: ignore[operator]


def test_a_change_takes_signatures_back_and_a_repetition_does_not(
    visit: SiteCheck, office: Actor, second: Actor
) -> None:
    def signed() -> int:
        return visit.inspectors.filter(signed_at__isnull=False).count()

    answered(office, visit)
    answering.sign(actor=office, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    answered(office, visit)
    assert signed() == 1
    row = visit.rows.get(number=1)
    answering.answer(
        actor=second, visit=visit, answers=[Answer(1, "false", "", later(), version(row.person_id, row.at))]
    )
    assert signed() == 0
    answering.sign(actor=second, visit=visit, signature={"typed": " 李试 "}, seen=answering.seen_of(visit))
    assert visit.inspectors.get(person=second.person).signature == {"typed": "李试"}


def test_the_summary_of_another_is_not_overwritten(visit: SiteCheck, office: Actor, second: Actor) -> None:
    assert answering.write(actor=office, visit=visit, what=Writing("甲", "一致", True, clock.now()))
    assert not answering.write(actor=second, visit=visit, what=Writing("乙", "不一致", False, later()))
    visit.refresh_from_db()
    assert (visit.met, visit.passed) == ("甲", True)
    base = version(visit.written_by_id, visit.written_at)
    assert answering.write(actor=second, visit=visit, what=Writing("乙", "不一致", False, later(), base))
    visit.refresh_from_db()
    assert (visit.met, visit.passed) == ("乙", False)


# Hostile input


@pytest.mark.parametrize(
    "answer",
    [
        Answer(0, "true", "", datetime(2020, 5, 7, tzinfo=clock.SHANGHAI)),
        Answer(999, "true", "", datetime(2020, 5, 7, tzinfo=clock.SHANGHAI)),
        Answer(1, "maybe", "", datetime(2020, 5, 7, tzinfo=clock.SHANGHAI)),
        Answer(1, "true", "x" * 501, datetime(2020, 5, 7, tzinfo=clock.SHANGHAI)),
        Answer(1, "true", "a\x00b", datetime(2020, 5, 7, tzinfo=clock.SHANGHAI)),
    ],
)
def test_what_is_no_answer_is_refused_whole(answer: Answer, visit: SiteCheck, office: Actor) -> None:
    with pytest.raises(RefusedError):
        answering.answer(actor=office, visit=visit, answers=[Answer(2, "true", "", clock.now()), answer])
    assert visit.rows.exclude(found="").count() == 0


@pytest.mark.parametrize(
    "signature",
    [
        {},
        {"typed": ""},
        {"typed": "别人"},
        {"strokes": []},
        {"strokes": [[]]},
        {"strokes": [[[1, 2]]]},
        {"strokes": [[[1, 2], [3, 1001]]]},
        {"strokes": [[[1, 2], [3, -1]]]},
        {"strokes": [[[1, 2], [3, 1.5]]]},
        {"strokes": [[[1, 2], [True, 1]]]},
        {"strokes": [[[1, 2], [3]]]},
        {"strokes": "<svg/>"},
        {"strokes": [[[1, 2], [3, 4]]] * 201},
    ],
)
def test_what_is_no_signature_is_refused(signature: dict[str, Any], visit: SiteCheck, office: Actor) -> None:
    with pytest.raises(RefusedError) as refused:
        answering.sign(actor=office, visit=visit, signature=signature, seen=answering.seen_of(visit))
    assert refused.value.field == "signature"


def test_a_photograph_is_kept_as_it_came_with_time_and_place(visit: SiteCheck, office: Actor) -> None:
    file = picture()
    path = visit.rows.get(number=1).path
    taken = Taken("photo-0009", path, later(600), Decimal("31.3827001"), Decimal("120.9807"), 12)
    photo = answering.add_photo(actor=office, visit=visit, file=file, taken=taken)
    assert (photo.path, photo.taken_at, photo.latitude, photo.longitude, photo.metres) == (
        path, clock.now(), Decimal("31.382700"), Decimal("120.9807"), 12,
    )  # fmt: skip
    assert (photo.blob.size, photo.blob.suffix) == (len(file.getvalue()), ".jpg")


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(None, Decimal(1)), (Decimal(91), Decimal(1)), (Decimal(1), Decimal(181)), (Decimal("NaN"), Decimal(1))]
)  # fmt: skip
def test_a_place_that_cannot_be_is_none(latitude: Any, longitude: Any, visit: SiteCheck, office: Actor) -> None:
    taken = Taken("photo-0009", "", clock.now(), latitude, longitude, 5)
    photo = answering.add_photo(actor=office, visit=visit, file=picture(), taken=taken)
    assert (photo.latitude, photo.longitude, photo.metres) == (None, None, None)


@pytest.mark.parametrize(
    ("content", "key", "path", "field"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo-0009", "", "photo"),
        (b"", "photo-0009", "", "photo"),
        (b"%PDF-1.7", "photo-0009", "", "photo"),
        (b"\xff\xd8\xff", "../../x", "", "key"),
        (b"\xff\xd8\xff", "", "", "key"),
        (b"\xff\xd8\xff", "photo-0009", "claims/none", "path"),
    ],
)
def test_what_is_no_photograph_of_it_is_refused(
    content: bytes, key: str, path: str, field: str, visit: SiteCheck
) -> None:
    office = Actor(visit.inspectors.first().person, post=visit.inspectors.first().person.posts.get())  # type: ignore[union-attr]
    with pytest.raises(RefusedError) as refused:
        answering.add_photo(actor=office, visit=visit, file=BytesIO(content), taken=Taken(key, path, clock.now()))
    assert (refused.value.field, visit.photos.count()) == (field, 0)


def test_photographs_are_not_too_large_nor_too_many(
    visit: SiteCheck, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST_PHOTOS", 1)
    photographed(office, visit)
    with pytest.raises(RefusedError):
        photographed(office, visit, "photo-0002")
    monkeypatch.setattr(answering, "MOST_PHOTOS", 9)
    monkeypatch.setattr(answering, "MOST_PHOTO_BYTES", 10)
    with pytest.raises(RefusedError):
        photographed(office, visit, "photo-0002")


def test_one_takes_away_ones_own_photographs_alone(visit: SiteCheck, office: Actor, second: Actor) -> None:
    photo = photographed(office, visit)
    with pytest.raises(NotAllowedError):
        answering.remove_photo(actor=second, visit=visit, photo=photo)
    answering.remove_photo(actor=office, visit=visit, photo=photo)
    assert visit.photos.count() == 0
    assert [e.act for e in acts_on(visit)] == ["visit.photo", "visit.remove_photo"]


def test_who_sees_a_visit(visit: SiteCheck, office: Actor, second: Actor, call: Call) -> None:
    expert = officer(CITY, "expert")
    seen = {name: rules.may_see(one, visit) for name, one in {
        "inspector": second, "city": officer(CITY), "province": officer("32"), "other city": officer("3207"),
        "expert of the city": expert, "auditor": officer(CITY, "auditor"),
        "enterprise": Actor(visit.declaration.enterprise.memberships.get().person,
                            membership=visit.declaration.enterprise.memberships.get()),
    }.items()}  # fmt: skip
    assert seen == {
        "inspector": True, "city": True, "province": True, "other city": False,
        "expert of the city": False, "auditor": False, "enterprise": False,
    }  # fmt: skip
    posted = Actor(second.person, post=post_of(officer("3207")))
    assert not rules.inspects(posted, visit)


def test_somebody_else_writes_nothing(visit: SiteCheck) -> None:
    for other in (officer(CITY), officer("32"), officer("3207"), owner()):
        for act in (
            lambda who: answered(who, visit),
            lambda who: photographed(who, visit),
            lambda who: answering.sign(actor=who, visit=visit, signature=STROKES, seen=answering.seen_of(visit)),
            lambda who: answering.write(actor=who, visit=visit, what=Writing("", "x", True, clock.now())),
            lambda who: answering.report(actor=who, visit=visit),
        ):
            with pytest.raises(NotAllowedError):
                act(other)


def test_an_added_case_is_visited_as_a_drawn_one_is(call: Call, office: Actor, second: Actor) -> None:
    from yunxing.programme.checks import drawing

    one = waiting(call, office)
    copies(one, 1)
    drawn(office, call)
    for case in Declaration.objects.filter(state="not_drawn"):
        drawing.add_check(actor=office, declaration=case, reason="金额异常")
    assert Declaration.objects.filter(state="drawn").count() == 2
    visit = visiting.order(actor=office, declaration=one, what=Order([post_of(office), post_of(second)]))
    assert visit.rows.exists()
