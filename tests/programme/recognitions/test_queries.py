"""What titles are found by."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from yunxing.programme import clock
from yunxing.programme.people.model import Authority
from yunxing.programme.publicity.model import PublicNotice
from yunxing.programme.recognitions import queries
from yunxing.programme.recognitions.queries import Asked
from yunxing.programme.recognitions.searching import searchable

from ..factories import NOON, call, officer, owner, provincial_call
from .making import DAY, publish, ready, title


def names(address: str) -> list[str]:
    found = queries.found(Asked.of(QueryDict(address).dict()), clock.today())
    return list(found.order_by(*queries.NEWEST).values_list("name", flat=True))


def test_a_name_is_found_by_its_parts_its_pinyin_its_initials_and_its_code() -> None:
    one = title("连云港重光 Ａbc 科技有限公司")
    title("南京别家有限公司")
    for words in (
        "重光",
        "连云港重光",
        "重光abc",
        "ABC科技",
        "chongguang",
        "lianyungang",
        "lyg",
        "kjyxgs",
        one.uscc,
        one.uscc.lower(),
        "ZGABC",
        "zhongguang",
    ):
        assert (words, names(f"q={words}")) in ((words, [one.name]), (words, [])), words
    for words in ("重光", "重光abc", "ABC科技", "lianyungang", "lyg", "kjyxgs", one.uscc, one.uscc.lower()):
        assert names(f"q={words}") == [one.name], words
    for words in ("司lian", "%", "_", "光重", "gs913", "\\"):
        assert names(f"q={words}") == [], words
    assert len(names("q=有限公司")) == 2


def test_nothing_is_found_across_two_forms() -> None:
    assert searchable("A", "91X") == "a\na\na\n91x"
    assert len(searchable("双" * 120, "91320706EXAM000011")) < 1_600


def test_filters_narrow() -> None:
    province = provincial_call()
    three, four = title("甲公司", 3), title("乙公司", 4)
    away = title("丙公司", 3, actor=owner("320102", name="丙公司"), of=province, granted_on=date(2019, 12, 31))
    assert (three.city, away.city) == ("3207", "3201")
    assert title("丁公司", 3, actor=owner("320583", name="丁公司"), of=province).city == "320583"
    assert names("star=4") == [four.name]
    assert names("city=3201") == [away.name]
    assert names("year=2019") == [away.name]
    assert names("year=2019&star=4") == []


def test_those_in_force_are_shown_unless_others_are_asked_for() -> None:
    title("有效公司")
    title("到期公司", until_on=DAY - timedelta(days=1))
    title("撤销公司", revoked_on=DAY)
    assert names("") == ["有效公司"]
    assert names("standing=expired") == ["到期公司"]
    assert names("standing=revoked") == ["撤销公司"]
    assert len(names("standing=all")) == 3


@pytest.mark.parametrize(
    "address", ["star=x", "star=33", "star=٣", "year=20", "year=0000", "standing=x", "q=%00", "year=²²²²"]
)
def test_what_makes_no_sense_is_as_if_it_were_not_asked(address: str) -> None:
    one = title()
    assert names(address) == [one.name]


def test_an_enterprises_titles_stand_in_their_order() -> None:
    actor = owner()
    assert actor.enterprise is not None
    for star, year in ((4, 2021), (3, 2020), (5, 2022)):
        title(star=star, actor=actor, granted_on=date(year, 6, 1))
    title()
    held = queries.with_standing(queries.of_enterprise(actor.enterprise.uscc), date(2023, 1, 1))
    assert [(one.star, state.value) for one, state in held] == [(3, "valid"), (4, "valid"), (5, "valid")]
    assert [one.star for one in queries.own(actor.enterprise)] == [3, 4, 5]


def test_a_code_is_exact() -> None:
    one = title()
    assert queries.by_code(one.code) == one
    for code in ("", "x", one.code[:-1], one.code + "0", one.number, "０" * 16, "x" * 4_000):
        assert queries.by_code(code) is None


def test_publications_say_how_many_they_gave() -> None:
    first = ready(3)
    publication = publish(first, ready(4, of=first.call), ready(3, of=first.call))
    assert queries.publications(5) == [(publication, 3)]
    assert list(queries.stars_of(publication)) == [(4, 1), (3, 2)]


def test_notices_that_run() -> None:
    person = officer("3207").person
    days = {"before": (-9, -1), "runs": (-3, 0), "longer": (0, 5)}
    for name, (first, last) in days.items():
        PublicNotice.objects.create(
            authority=Authority.objects.get(jurisdiction="3207"), call=call(name=name), title=name, contact="x",
            opens_on=DAY + timedelta(first), closes_on=DAY + timedelta(last), written_by=person, written_at=NOON, opened_at=NOON,
        )  # fmt: skip
    PublicNotice.objects.filter(title="longer").update(opened_at=NOON)
    assert [one.title for one in queries.open_notices()] == ["runs", "longer"]
    PublicNotice.objects.update(opened_at=None)
    assert list(queries.open_notices()) == []
