"""The divisions of Jiangsu: R1 (functional zones), R6 (direct counties), R8 (areas)."""

import pickle
from collections import Counter
from datetime import date

import pytest

from yunxing.reference import divisions
from yunxing.reference.divisions import UnknownDivision

NOTICE = date(2020, 4, 20)


def codes(found):
    return [division.code for division in found]


def fault(code: str, on: date | None = None) -> UnknownDivision:
    with pytest.raises(UnknownDivision) as caught:
        divisions.find(code, on)
    return caught.value


def everything():
    """Return all that is known, abolished ones too, by asking for every code there could be."""
    possible = ["32", *(f"32{n:02d}" for n in range(1, 100)), *(f"{n}" for n in range(320101, 330000) if n % 100)]
    return [divisions.find(code) for code in possible if divisions.is_known(code)]


def test_counts():
    today = Counter((d.level, d.kind) for d in everything() if d.valid_to is None)
    assert today == {
        ("province", "province"): 1,
        ("city", "city"): 13,
        ("county", "district"): 55,
        ("county", "city"): 21,
        ("county", "county"): 19,
        ("county", "functional_zone"): 11,
    }


def test_the_file_is_whole():
    known = {d.code: d for d in everything()}
    assert len(known) == 162
    for division in known.values():
        assert division.parent == division.code[:-2]
        assert (division.valid_to is None) is (division.successors == ())
        assert [s for s in division.successors if s not in known] == []
        assert division.name == division.name.strip()
        assert division.short_name != ""
        if division.valid_from and division.valid_to:
            assert division.valid_from < division.valid_to


def test_a_successor_is_in_force_when_its_predecessor_ends():
    for division in everything():
        if division.valid_to is not None:
            assert [s for s in division.successors if not divisions.is_known(s, division.valid_to)] == []


def test_the_county_level_units_of_the_notice_r1():
    assert [(d.code, d.short_name, d.office) for d in divisions.counties("3207", NOTICE)] == [
        ("320703", "连云", "工信局"),
        ("320706", "海州", "工信局"),
        ("320707", "赣榆", "工信局"),
        ("320722", "东海", "工信局"),
        ("320723", "灌云", "工信局"),
        ("320724", "灌南", "工信局"),
        ("320771", "市开发区", "经发局"),
        ("320772", "高新区", "经安局"),
        ("320773", "徐圩新区", "经发局"),
    ]


def test_a_code_of_our_own_is_marked():
    assert [d.code for d in everything() if d.source == "local"] == ["320773"]
    assert divisions.find("320772").source == "statistics"
    assert divisions.find("320706").source == "gbt2260"


def test_only_lianyungang_has_offices():
    assert {d.parent for d in everything() if d.office} == {"3207"}


def test_direct_counties_r6():
    assert [(d.code, d.name) for d in divisions.direct_counties()] == [
        ("320583", "昆山市"),
        ("321283", "泰兴市"),
        ("321322", "沭阳县"),
    ]


@pytest.mark.parametrize(
    ("code", "unit"),
    [("320706", "3207"), ("320773", "3207"), ("3207", "3207"), ("320583", "320583"), ("320581", "3205")],
)
def test_evaluating_unit(code, unit):
    assert divisions.evaluating_unit(code).code == unit


def test_the_province_evaluates_through_no_city():
    with pytest.raises(UnknownDivision) as caught:
        divisions.evaluating_unit("320000")
    assert caught.value.reason == "no_city"


@pytest.mark.parametrize(("text", "code"), [("320000", "32"), ("320700", "3207"), (" ３２０７０６ ", "320706")])
def test_find_reads_the_long_forms(text, code):
    assert divisions.find(text).code == code


def test_an_abolished_division_is_found_unless_a_day_is_asked():
    assert str(divisions.find("320705")) == "新浦区"
    assert divisions.find("320705", date(2013, 1, 1)).successors == ("320706",)
    error = fault("320705", NOTICE)
    assert (error.reason, codes(error.alternatives)) == ("abolished", ["320706"])
    assert str(error) == ("新浦区（320705）已于2014年撤销，2020-04-20 不再使用（GB/T 2260）。请改用海州区（320706）。")
    assert error.message("en") == (
        "新浦区 (320705) was abolished in 2014 and no longer exists on 2020-04-20 (GB/T 2260)."
        " Use 海州区 (320706) instead."
    )


def test_a_merger_known_to_the_month():
    assert [divisions.is_known("320602", on) for on in (date(2020, 7, 31), date(2020, 8, 1))] == [True, False]
    assert [divisions.is_known("320613", on) for on in (date(2020, 6, 30), date(2020, 7, 1))] == [False, True]
    assert "已于2020年7月撤销" in str(fault("320611", date(2021, 1, 1)))


def test_a_division_of_later_names_what_was_before():
    error = fault("320613", NOTICE)
    assert (error.reason, codes(error.alternatives)) == ("not_yet", ["320602", "320611"])
    assert str(error) == (
        "崇川区（320613）自 2020-07-01 起使用，2020-04-20 尚未设立（GB/T 2260）。"
        "请改用当时的区划，如 崇川区（320602）、港闸区（320611）。"
    )


def test_an_unknown_code_names_its_neighbours():
    error = fault("320799")
    assert error.reason == "unknown"
    assert codes(error.alternatives) == codes(divisions.counties("3207"))
    assert codes(fault("3299").alternatives) == codes(divisions.cities())
    assert fault("110101").alternatives == ()


@pytest.mark.parametrize("text", ["", "3", "32070", "3207061", "海州区", "32070A"])
def test_a_text_that_is_no_code(text):
    assert fault(text).reason == "form"
    assert divisions.is_known(text) is False


@pytest.mark.parametrize("args", [("320799",), ("320705", NOTICE), ("320613", NOTICE), ("x",), ("11",)])
def test_errors_survive_pickling_and_speak_both_languages(args):
    error = fault(*args)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.message("en")) == (error.message("zh"), error.message("en"))
    assert error.message("zh") != error.message("en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("海州", ["320706"]),
        ("海州区", ["320706"]),
        ("市开发区", ["320771"]),
        ("徐圩新区", ["320773"]),
        ("高新区", ["320772"]),
        ("连云港高新技术产业开发区", ["320772"]),
        ("连云港市海州区", ["320706"]),
        ("江苏省连云港市高新区", ["320772"]),
        ("连云港市", ["3207"]),
        ("江苏", ["32"]),
        ("赣榆", ["320707", "320721"]),
        ("鼓楼区", ["320106", "320302"]),
        ("徐州鼓楼区", ["320302"]),
        ("淮安", ["3208", "320803", "320882"]),
        ("楚州区", ["320803"]),
        (" 昆 山 市 ", ["320583"]),
        ("沛县", ["320322"]),
        ("不存在", []),
        ("", []),
    ],
)
def test_by_name(text, found):
    assert codes(divisions.by_name(text)) == found


def test_by_name_within_an_area_and_on_a_day():
    assert codes(divisions.by_name("鼓楼区", within="3203")) == ["320302"]
    assert codes(divisions.by_name("赣榆", on=NOTICE)) == ["320707"]
    assert codes(divisions.by_name("崇川", within="320600", on=NOTICE)) == ["320602"]


def test_every_name_finds_its_division():
    for division in everything():
        for name in (division.name, division.short_name, *division.aliases):
            assert division in divisions.by_name(name)


@pytest.mark.parametrize(
    ("code", "area", "inside"),
    [
        ("320706", "3207", True),
        ("320706", "32", True),
        ("320706", "320706", True),
        ("320706", "320700", True),
        ("320700", "320000", True),
        ("3207", "320706", False),
        ("320583", "3207", False),
        ("320594", "3205", True),
        ("110101", "32", False),
    ],
)
def test_within(code, area, inside):
    assert divisions.within(code, area) is inside


def test_city_of_a_zone_s_registering_office():
    assert divisions.city_of("320594").name == "苏州市"
    assert divisions.city_of("320583").name == "苏州市"
    with pytest.raises(UnknownDivision) as caught:
        divisions.city_of("330100")
    assert caught.value.reason == "unknown"


def test_counties_on_a_day():
    before = ["320602", "320611", "320612", "320623", "320671", "320681", "320682", "320684", "320685"]
    after = ["320612", "320613", "320614", "320623", "320671", "320681", "320682", "320685"]
    assert codes(divisions.counties("3206", NOTICE)) == before
    assert codes(divisions.counties("3206", date(2020, 9, 1))) == after
    assert codes(divisions.counties("320612")) == after


def test_in_the_year_of_a_change_both_are_accepted():
    assert codes(d for d in divisions.counties("3207", date(2014, 6, 1)) if d.short_name == "赣榆") == [
        "320707",
        "320721",
    ]
