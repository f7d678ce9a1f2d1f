"""One value of a file is changed in its text; what an edition lets be changed most is found; how two differ is said in words."""

from collections.abc import Iterator

import pytest

from tests.guide import lakeland
from yunxing.guide.differing import PARTS, Detail, differences
from yunxing.guide.editing import with_value
from yunxing.guide.files import InputError, read_text
from yunxing.guide.handles import handles
from yunxing.guide.loading import changed, edition_from, faults_of, load_edition, texts_of
from yunxing.guide.offices import offices

FIRST = "jiangsu-2020"
TEXT = "# 说明：中文 😀\na: {b: [1, 二, 'x: y']}  # 为什么\nc:\n  - d: 2020-05-06\n    e: \"f\"\n"


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("a", "b", 0), "2", "a: {b: [2, 二, 'x: y']}  # 为什么"),
        (("a", "b", 1), "三", "a: {b: [1, \"三\", 'x: y']}  # 为什么"),
        (("a", "b", 2), "no: #1", 'a: {b: [1, 二, "no: #1"]}  # 为什么'),
        (("a", "b", 0), "null", "a: {b: [\"null\", 二, 'x: y']}  # 为什么"),
        (("c", 0, "d"), "2021-01-01", "  - d: 2021-01-01"),
        (("c", 0, "e"), 'g"\n', '    e: "g\\"\\n"'),
    ],
)
def test_one_value_changes_and_all_else_stays(path: tuple[str | int, ...], value: str, line: str) -> None:
    made = with_value(TEXT, path, value, name="x")
    differs = [new for old, new in zip(TEXT.split("\n"), made.split("\n"), strict=True) if old != new]
    assert differs == [line]
    assert read_text(made, name="x").values["a"]["b"][1] in ("二", "三")


@pytest.mark.parametrize("path", [("a",), ("a", "b"), ("a", "b", 9), ("z",), ("c", "0", "d"), ("c", 0, "d", "e"), ()])
def test_where_no_single_value_is_nothing_is_changed(path: tuple[str | int, ...]) -> None:
    with pytest.raises(InputError) as refused:
        with_value(TEXT, path, "1", name="x")
    assert refused.value.problems[0][2] == "此处没有单个的值，请在文本中修改"


def every_handle() -> Iterator[str]:
    return (one.name for one in handles(load_edition(FIRST)))


def test_every_handle_sets_what_it_names_and_nothing_else() -> None:
    texts = texts_of(FIRST)
    edition = edition_from(texts, "x")
    for one in handles(edition):
        others = [key for key, _, _ in one.choices if key != one.value]
        other = {"number": "7", "date": "2031-02-03"}.get(one.kind) or next(iter(others), one.value)
        made = {**texts, one.file: with_value(texts[one.file], one.path, other, name="x")}
        again = {h.name: h.value for h in handles(edition_from(made, "x"))}
        before = {h.name: h.value for h in handles(edition)}
        assert again == {**before, one.name: other}, one.name


def test_handles_are_named_in_words() -> None:
    found = {one.name: one for one in handles(load_edition(FIRST))}
    assert len(found) == len(list(every_handle()))
    one = found["requirements/requirements/9/at_least/4/none_needed"]
    assert (one.zh, one.en, one.star, one.value) == (
        "工业APP应用 · 至少 · P1：不作要求",
        "Industrial apps · at least · P1: none needed",
        4,
        "0",
    )
    assert found["edition/county_deadline/day"].kind == "date"
    assert found["readings/readings/1/default"].choices == (
        ("or", "满足其一", "one of the two"),
        ("and", "同时满足", "both"),
    )


def test_a_second_edition_that_shares_nothing_has_handles_of_its_own() -> None:
    assert {one.kind for one in handles(lakeland.lakeland())} >= {"number", "choice"}


def test_texts_make_the_edition_that_the_folder_makes() -> None:
    made, packaged = edition_from(texts_of(FIRST), "jiangsu-2020"), load_edition(FIRST)
    assert made.fingerprint == packaged.fingerprint
    assert offices(made) == offices(packaged)
    assert changed(made, {"app.at_least.3": "1"}).asides == made.asides
    with pytest.raises(KeyError):
        texts_of("jiangsu-1999")


def test_what_is_wrong_in_several_files_is_said_at_once() -> None:
    texts = texts_of(FIRST)
    assert faults_of(texts, "x") is None
    wrong = {**texts, "readings": "readings: [", "rulings": "rulings: [{}]", "paper": "x: 1\n"}
    del wrong["evidence"]
    found = faults_of(wrong, "x")
    assert found is not None
    assert {place.file for place, *_ in found.problems} == {
        f"x/{name}.yaml" for name in ("readings", "rulings", "paper", "evidence")
    }
    alone = faults_of({**texts, "rulings": texts["rulings"].replace("[]", "[{reading: P99, choose: x, from: 2020-01-01, document: d, grounds: {zh: z, en: e}}]")}, "x")  # fmt: skip
    assert alone is not None, "each file is sound by itself, and they do not fit"


def test_how_two_editions_differ_is_said_requirement_by_requirement() -> None:
    first = load_edition(FIRST)
    assert differences(first, first, "zh") == []
    other = changed(first, {"investment.at_least_yuan.4": "50000", "readings.readings.P2.default": "and"})
    found = differences(first, other, "zh")
    assert [(d.part, d.key, d.what, d.details) for d in found] == [
        (
            "requirement",
            "investment",
            "changed",
            (Detail("不低于（元）", "3★ 20000，4★ 60000，5★ 200000", "3★ 20000，4★ 50000，5★ 200000"),),
        ),
        ("reading", "P2", "changed", (Detail("默认", "or（满足其一）", "and（同时满足）"),)),
    ]
    assert differences(first, other, "en")[0].details == (
        Detail("at least (yuan)", "3★ 20000, 4★ 60000, 5★ 200000", "3★ 20000, 4★ 50000, 5★ 200000"),
    )


def test_two_editions_that_share_nothing_are_told_apart_whole() -> None:
    first, other = load_edition(FIRST), lakeland.lakeland()
    found = differences(first, other, "en")
    assert {d.part for d in found} <= set(PARTS)
    assert {d.key for d in found if d.part == "reading" and d.what == "removed"} == set(first.readings) - set(
        other.readings
    )
    assert {d.key for d in found if d.part == "sub_domain" and d.what == "added"} == set(other.by_key) - set(
        first.by_key
    )
