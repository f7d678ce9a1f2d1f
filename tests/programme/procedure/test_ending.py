"""Asking to end a declaration, taking that back, the office's yes and no; what waits where, and what ends a request by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages.model import Message
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure import ending, queries, table
from yunxing.programme.procedure.conditions import no_end_is_asked
from yunxing.programme.procedure.model import EndRequest
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.sending import verbs as sending

from ..factories import NOON, officer, person
from ..factories import owner as owner_of_another
from . import walking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


def _state(made: Declaration) -> str:
    return Declaration.objects.values_list("state", flat=True).get(pk=made.pk)


def _said_to(actor: Actor) -> list[str]:
    return list(Message.objects.filter(person=actor.person).order_by("pk").values_list("zh", flat=True))


def test_the_owner_asks_the_city_and_the_city_agrees() -> None:
    owner, made = walking.submitted()
    city = officer("3207")
    wanted = ending.ask(actor=owner, declaration=made, reason=" 业务  调整 ")
    assert (wanted.reason, _state(made)) == ("业务 调整", "first_review")
    assert _said_to(city) == [f"{made.name} 申请终止申报 {made.number}"]
    assert [one.pk for one in queries.to_end(city) or ()] == [wanted.pk]
    step = ending.terminate(actor=city, declaration=made, reason="同意")
    wanted.refresh_from_db()
    assert (step.event, _state(made)) == ("terminate", "terminated")
    assert (wanted.answer, wanted.answer_text, wanted.answered_by, wanted.authority, wanted.answered_at) == (
        "ended", "同意", city.person, city.authority, NOON,
    )  # fmt: skip
    assert [entry.act for entry in acts_on(made)][-2:] == ["declaration.ask_end", "declaration.terminate"]
    assert _said_to(owner)[-1] == f"申报 {made.number} 已终止：同意"


def test_a_request_that_was_refused_or_taken_back_may_be_made_again() -> None:
    owner, made = walking.submitted()
    city = officer("3207")
    ending.ask(actor=owner, declaration=made, reason="业务调整")
    with pytest.raises(RefusedError, match="请等待办理"):
        ending.ask(actor=owner, declaration=made, reason="再问")
    ending.take_back(actor=owner, declaration=made)
    assert _said_to(city)[-1] == f"{made.name} 撤回终止申请，继续申报 {made.number}"
    with pytest.raises(RefusedError, match="没有待办理的终止申请"):
        ending.take_back(actor=owner, declaration=made)
    with pytest.raises(RefusedError, match="终止须有依据"):
        ending.terminate(actor=city, declaration=made, reason="同意")
    ending.ask(actor=owner, declaration=made, reason="还是要终止")
    with pytest.raises(RefusedError, match="请写明原因"):
        ending.refuse(actor=city, declaration=made, reason=" ")
    ending.refuse(actor=city, declaration=made, reason="材料已送审，请先说明")
    assert _said_to(owner)[-1] == f"申报 {made.number} 的终止申请未获同意，继续办理：材料已送审，请先说明"
    with pytest.raises(RefusedError, match="没有待办理的终止申请"):
        ending.refuse(actor=city, declaration=made, reason="再说")
    ending.ask(actor=owner, declaration=made, reason="已说明")
    ending.terminate(actor=city, declaration=made, reason="同意")
    found = EndRequest.objects.filter(declaration=made).order_by("pk").values_list("answer", "authority")
    office = city.authority.pk if city.authority else None
    assert list(found) == [("taken_back", None), ("refused", office), ("ended", office)]
    last = queries.last_request(made)
    assert last is not None
    assert last.reason == "已说明"


def test_who_may_ask_and_who_may_answer() -> None:
    owner, made = walking.submitted()
    assert owner.enterprise is not None
    editor = Membership.objects.create(person=person(), enterprise=owner.enterprise, role="editor", since=NOON)
    for other in (Actor(editor.person, membership=editor), owner_of_another(), officer("3207")):
        with pytest.raises(NotAllowedError):
            ending.ask(actor=other, declaration=made, reason="终止")
    ending.ask(actor=owner, declaration=made, reason="业务调整")
    for other in (owner, officer("320706"), officer("3201"), officer("3207", "auditor")):
        with pytest.raises(NotAllowedError):
            ending.terminate(actor=other, declaration=made, reason="同意")
        with pytest.raises(NotAllowedError):
            ending.refuse(actor=other, declaration=made, reason="不同意")
    near = officer("3207")
    Membership.objects.create(person=near.person, enterprise=owner.enterprise, role="editor", since=NOON)
    with pytest.raises(NotAllowedError, match="回避"):
        ending.refuse(actor=near, declaration=made, reason="不同意")
    assert _state(made) == "first_review"


@pytest.mark.parametrize(("state", "city", "province"), [("recommended", 1, 0), ("province_review", 0, 1)])
def test_a_request_waits_before_the_city_or_before_the_province(state: str, city: int, province: int) -> None:
    owner, made = walking.submitted(4)
    Declaration.objects.filter(pk=made.pk).update(state=state)
    offices = [officer("3207"), officer("32"), officer("3201"), officer("320583")]
    ending.ask(actor=owner, declaration=made, reason="业务调整")
    counted = [found.count() for one in offices if (found := queries.to_end(one)) is not None]
    assert counted == [city, province, 0, 0]
    assert [len(_said_to(one)) for one in offices] == counted
    assert queries.to_end(officer("320706")) is None
    assert queries.to_end(owner) is None


def test_a_request_ends_with_what_it_is_about() -> None:
    owner, made = walking.submitted()
    wanted = ending.ask(actor=owner, declaration=made, reason="业务调整")
    submitting.withdraw(actor=owner, declaration=made)
    wanted.refresh_from_db()
    assert (wanted.answer, wanted.answered_by, wanted.authority) == ("overtaken", owner.person, None)
    with pytest.raises(RefusedError, match="没有可以终止的办理"):
        ending.ask(actor=owner, declaration=made, reason="草稿")
    submitting.submit(actor=owner, declaration=made)
    with pytest.raises(RefusedError, match="终止须有依据"):
        ending.terminate(actor=officer("3207"), declaration=made, reason="以前的申请")


def test_what_the_enterprise_asks_to_end_is_not_sent_on_until_that_is_answered() -> None:
    county, made = walking.passed()
    owner, city = (
        Actor(made.enterprise.memberships.get().person, membership=made.enterprise.memberships.get()),
        officer("3207"),
    )
    bag = walking.package(county, [made], "county")
    ending.ask(actor=owner, declaration=made, reason="业务调整")
    assert queries.asking_to_end([made.pk, 0]) == {made.pk}
    with pytest.raises(RefusedError, match="企业已申请终止，尚未办理：请先同意或不同意终止"):
        sending.send(actor=county, package=bag)
    assert _state(made) == "passed"
    ending.refuse(actor=city, declaration=made, reason="请先说明")
    assert queries.asking_to_end([made.pk]) == set()
    sending.send(actor=county, package=bag)
    assert _state(made) == "city_review"


@pytest.mark.parametrize(
    ("state", "event"),
    [(row.from_, row.event) for row in table.TABLE if row.event in ("send", "open_notice", "announce", "publish")],
)
def test_no_irreversible_row_does_without_that_answer(state: str, event: str) -> None:
    row = table.row(state, event)
    assert row is not None
    assert no_end_is_asked in row.conditions
