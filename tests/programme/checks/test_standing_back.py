"""Inspectors who come to have an interest in what they visit: they write nothing more, and somebody else is sent."""

from datetime import UTC, datetime

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks import answering, rules, visiting
from yunxing.programme.checks.answering import Answer, Taken, Writing
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.checks.ratio import ratio
from yunxing.programme.checks.visiting import Order
from yunxing.programme.evaluation import experts
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages.model import Message
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure import ending
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..evaluation.making import expert
from ..factories import officer
from .making import CITY, ordered, post_of
from .test_visiting import STROKES, answered, call, later, office, photographed, picture, second  # noqa: F401

pytestmark = pytest.mark.django_db


def _names(visit: SiteCheck) -> set[int]:
    return set(visit.inspectors.values_list("person_id", flat=True))


def test_who_declares_an_interest_after_the_order_is_taken_off_the_visit(call: Call, office: Actor) -> None:  # noqa: F811
    sent, known = expert(CITY)
    visit = ordered(office, call, office, sent)
    experts.declare_interest(actor=sent, expert=known, kind="consultant", name="不相干有限公司")
    assert _names(visit) == {office.person.pk, sent.person.pk}
    answered(sent, visit)
    answering.sign(actor=sent, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    experts.declare_interest(actor=sent, expert=known, kind="consultant", name=visit.declaration.enterprise.name)
    assert _names(visit) == {office.person.pk}
    assert Message.objects.filter(person=office.person).latest("pk").zh == (
        f"李试应当回避（申报企业已申报：曾为其提供咨询），不再参加对{visit.declaration.name}的现场核查，请另派人员"
    )
    assert acts_on(visit).latest("pk").act == "visit.recuse"
    with pytest.raises(NotAllowedError, match="只有参加这次核查的人员可以填写"):
        answering.sign(actor=sent, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    # What was answered on site stays; one inspector alone reports nothing.
    assert set(visit.rows.values_list("person", flat=True)) == {sent.person.pk}
    photographed(office, visit)
    answering.write(actor=office, visit=visit, what=Writing("王经理", "与申报一致", True, later()))
    answering.sign(actor=office, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    with pytest.raises(RefusedError, match="核查人员不足 2 人，请市级部门另派人员"):
        answering.report(actor=office, visit=visit)
    with pytest.raises(RefusedError, match="应当回避"):
        visiting.change(actor=office, visit=visit, what=Order([post_of(office), post_of(sent)]))


def test_who_joins_the_enterprise_after_the_order_writes_nothing_more(call: Call, office: Actor, second: Actor) -> None:  # noqa: F811
    visit = ordered(office, call, office, second)
    answered(office, visit)
    photographed(office, visit)
    answering.write(actor=office, visit=visit, what=Writing("王经理", "与申报一致", True, later()))
    for one in (office, second):
        answering.sign(actor=one, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    Membership.objects.create(
        person=second.person, enterprise=visit.declaration.enterprise, role="editor", since=clock.now()
    )
    for act in (
        lambda: answering.answer(actor=second, visit=visit, answers=[Answer(1, "false", "", later())]),
        lambda: photographed(second, visit, "photo-0002"),
        lambda: answering.sign(actor=second, visit=visit, signature={"typed": "李试"}, seen=answering.seen_of(visit)),
        lambda: answering.report(actor=second, visit=visit),
    ):
        with pytest.raises(NotAllowedError, match="您应当回避（申报企业是其成员），请告知市级部门另派核查人员"):
            act()
    with pytest.raises(RefusedError, match="李试应当回避，请市级部门另派人员"):
        answering.report(actor=office, visit=visit)
    third = officer(CITY)
    visiting.change(actor=office, visit=visit, what=Order([post_of(office), post_of(third)]))
    answering.sign(actor=third, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
    assert answering.report(actor=office, visit=visit).reported_at == clock.now()


def test_an_interest_is_known_by_name_as_well_as_by_code(call: Call, office: Actor, second: Actor) -> None:  # noqa: F811
    visit = ordered(office, call, office, second)
    name = visit.declaration.enterprise.name
    tied, _ = expert(CITY, employer=f" {name} ")
    free, _ = expert(CITY)
    assert rules.interested([post_of(tied), post_of(free)], visit.declaration) == {tied.person.pk}


def test_a_visit_to_what_was_ended_goes_no_further(call: Call, office: Actor, second: Actor) -> None:  # noqa: F811
    visit = ordered(office, call, office, second)
    answered(office, visit)
    made = visit.declaration
    by = made.enterprise.memberships.get()
    ending.ask(actor=Actor(by.person, membership=by), declaration=made, reason="不再申报")
    ending.terminate(actor=office, declaration=made, reason="同意")
    before, told = ratio(made), Message.objects.count()
    third = officer(CITY)
    for act in (
        lambda: visiting.change(actor=office, visit=visit, what=Order([post_of(second), post_of(third)])),
        lambda: answering.answer(actor=second, visit=visit, answers=[Answer(1, "false", "", later())]),
        lambda: photographed(second, visit),
        lambda: answering.sign(actor=second, visit=visit, signature=STROKES, seen=answering.seen_of(visit)),
        lambda: answering.report(actor=second, visit=visit),
    ):
        with pytest.raises(RefusedError, match="申报已终止或转到其他环节，这次核查不再进行"):
            act()
    assert (ratio(made), Message.objects.count()) == (before, told)
    assert _names(visit) == {office.person.pk, second.person.pk}


def test_an_expert_stays_on_the_list_of_a_visit_that_goes_no_further(call: Call, office: Actor) -> None:  # noqa: F811
    sent, known = expert(CITY)
    visit = ordered(office, call, office, sent)
    made = visit.declaration
    by = made.enterprise.memberships.get()
    ending.ask(actor=Actor(by.person, membership=by), declaration=made, reason="不再申报")
    ending.terminate(actor=office, declaration=made, reason="同意")
    told = Message.objects.count()
    experts.declare_interest(actor=sent, expert=known, kind="consultant", name=made.enterprise.name)
    assert (_names(visit), Message.objects.count()) == ({office.person.pk, sent.person.pk}, told)


def test_photographs_that_come_or_go_take_signatures_back(call: Call, office: Actor, second: Actor) -> None:  # noqa: F811
    visit = ordered(office, call, office, second)

    def signed() -> int:
        answering.sign(actor=second, visit=visit, signature=STROKES, seen=answering.seen_of(visit))
        return visit.inspectors.filter(signed_at__isnull=False).count()

    assert signed() == 1
    photo = photographed(office, visit)
    assert visit.inspectors.filter(signed_at__isnull=False).count() == 0
    assert signed() == 1
    photographed(office, visit)  # the same again, as a phone sends what it did not hear of
    assert visit.inspectors.filter(signed_at__isnull=False).count() == 1
    answering.remove_photo(actor=office, visit=visit, photo=photo)
    assert visit.inspectors.filter(signed_at__isnull=False).count() == 0


def test_a_photograph_of_a_time_that_cannot_be_is_of_its_arrival(call: Call, office: Actor, second: Actor) -> None:  # noqa: F811
    visit = ordered(office, call, office, second)
    for n, at in enumerate((datetime(1970, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC), later(-60))):
        taken = Taken(f"photo-000{n}", "", at)
        answering.add_photo(actor=office, visit=visit, file=picture(), taken=taken)
    assert list(visit.photos.order_by("key").values_list("taken_at", flat=True)) == [
        clock.now(), clock.now(), later(-60),
    ]  # fmt: skip
