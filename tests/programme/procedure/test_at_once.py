"""Two at the same moment: numbers follow each other, one live declaration of an enterprise, nobody waits for whom waits for them."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from yunxing.programme import clock
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.review import verbs as review

from ..factories import NOON, call, officer, owner
from .walking import decided, submitted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned, or the error it raised, all begun at once."""
    begin, found = Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], Any]) -> None:
        with clock.moved_to(NOON):
            begin.wait()
            try:
                found[number] = act()
            except Exception as error:
                found[number] = error
            finally:
                connections.close_all()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return [found[number] for number in range(len(acts))]


def test_enterprises_that_begin_at_the_same_moment_have_numbers_that_follow_each_other() -> None:
    with clock.moved_to(NOON):
        of, owners = call(), [owner() for _ in range(8)]

    def begin(by: Any) -> Callable[[], str]:
        return lambda: writing.begin(actor=by, enterprise=by.enterprise, call=of, star=3).number

    numbers = together(*(begin(by) for by in owners))
    assert sorted(map(str, numbers)) == [f"2020-{of.pk:03}-{number:06}" for number in range(1, 9)]


def test_an_enterprise_has_one_live_declaration_in_a_call_whoever_acts_at_once() -> None:
    with clock.moved_to(NOON):
        by, made = submitted()
        review.reject(actor=officer("320706"), declaration=made, reason="不符合条件")
        city = officer("3207")
        assert by.enterprise is not None
        of, enterprise = made.call, by.enterprise
    together(
        lambda: review.reconsider(actor=city, declaration=made, reason="企业异议成立"),
        lambda: writing.begin(actor=by, enterprise=enterprise, call=of, star=3),
        lambda: writing.begin(actor=by, enterprise=enterprise, call=of, star=3),
    )
    assert Declaration.objects.filter(enterprise=enterprise).exclude(state="rejected").count() == 1


@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer: there is nobody to wait for")
def test_several_pass_while_a_colleague_says_rows_of_the_last() -> None:
    with clock.moved_to(NOON):
        of, one, other = call(), officer("320706"), officer("320706")
        several = [submitted(of=of)[1] for _ in range(4)]
        for made in several:
            decided(one, made)
        last = several[-1]
        path = f"claims/{last.content['claims'][0]['item']}"

    def says() -> str:
        for _ in range(4):
            review.decide_row(actor=other, declaration=last, path=path, answer="confirmed")
        return "said"

    passed, said = together(lambda: len(review.pass_several(actor=one, declarations=several)), says)
    assert passed == len(several)
    # Once it has passed, a row is not said any more; that is the only thing that may have stood in the way.
    assert said == "said" or type(said).__name__ == "NotAllowedError", said
