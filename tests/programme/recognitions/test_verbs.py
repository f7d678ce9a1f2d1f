"""Publishing: the day that a publication bears."""

from datetime import date, timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.procedure.model import Step
from yunxing.programme.recognitions.model import Publication
from yunxing.programme.refusals import RefusedError

from ..factories import NOON, officer
from .making import publish, ready


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
