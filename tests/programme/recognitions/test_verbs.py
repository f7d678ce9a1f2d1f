"""Publishing: the day that a publication bears."""

from datetime import date, timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.people import jurisdictions
from yunxing.programme.people.model import Duty, Jurisdiction, Post
from yunxing.programme.procedure.model import Step
from yunxing.programme.recognitions import verbs
from yunxing.programme.recognitions.model import Publication
from yunxing.programme.refusals import RefusedError

from ..factories import NOON, call, officer
from .making import DAY, publish, ready


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(1990, 1, 1), "于 2020-05-07 才办到这一步，发布日期不能早于这一天"),
        (date(2020, 5, 6), "于 2020-05-07 才办到这一步，发布日期不能早于这一天"),
        (date(2020, 5, 8), "发布日期不能晚于今天"),
        (date(2020, 5, 7), ""),
    ],
    ids=str,
)
def test_a_title_is_not_older_than_what_it_rests_on(day: date, said: str) -> None:
    made, earlier = ready(4), ready(3)
    by = officer("32")
    for one, at in ((earlier, NOON - timedelta(9)), (made, NOON)):
        Step.objects.create(
            declaration=one, number=9, event="close_notice", before="province_notice", after=one.state, at=at,
            person=by.person, authority=by.authority, edition=one.edition,
        )  # fmt: skip
    assert clock.today() == date(2020, 5, 7)
    if said:
        with pytest.raises(RefusedError) as refused:
            publish(made, published_on=day)
        assert refused.value.field == "published_on"
        assert refused.value.zh.endswith(said)
        assert Publication.objects.count() == 0
    else:
        assert publish(made, published_on=day).recognitions.get().granted_on == day


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title": "名单（联系人 张三 13812345678）"}, "title"), ({"number": "a@example.com"}, "number")],
)
def test_nothing_personal_is_published(more: dict[str, str], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        publish(ready(), **more)
    assert (refused.value.field, refused.value.clause, Publication.objects.count()) == (field, "R91", 0)


def test_offices_of_the_province_do_not_use_one_number_twice() -> None:
    of = call()
    first, second = ready(of=of), ready(of=of)
    publish(first)
    someone = officer("32").person
    office = jurisdictions.add_office(actor=officer("32"), place=Jurisdiction.objects.get(pk="32"), name="二处")
    other = Actor(someone, post=Post(person=someone, authority=office, duty=Duty.OFFICER))
    with pytest.raises(RefusedError) as refused:
        verbs.publish(
            actor=other, call=of, declarations=[second], number="苏工信融合〔2020〕1号", title="名单", published_on=DAY
        )
    assert refused.value.zh == "这个文号已经用过"
