"""A draft is a copy that changes file by file: sound or not it is kept, and nobody overwrites anybody unseen."""

from datetime import timedelta

import pytest

from yunxing.guide.loading import texts_of
from yunxing.programme import clock
from yunxing.programme.editions import drafting, keeping, queries
from yunxing.programme.editions.model import KeptEdition
from yunxing.programme.journal.queries import verify
from yunxing.programme.people.model import Duty
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import NOON, officer, owner
from . import making


def test_a_draft_is_a_copy_with_its_own_key() -> None:
    made = making.draft(officer("32"))
    first = texts_of(making.FIRST)
    assert {name for name, text in made.files.items() if text != first[name]} == {"edition"}
    assert made.files["edition"] == first["edition"].replace("key: jiangsu-2020", "key: jiangsu-2021")
    assert (made.problems, made.revision, made.stage, made.title_zh) == (
        [],
        0,
        "draft",
        "江苏省星级上云企业评定工作指南（2020年版）",
    )


@pytest.mark.parametrize(
    ("key", "begun_from", "field"),
    [
        ("jiangsu-2020", "jiangsu-2020", "key"),
        ("", "jiangsu-2020", "key"),
        ("江苏-2021", "jiangsu-2020", "key"),
        ("../etc", "jiangsu-2020", "key"),
        ("rulings", "jiangsu-2020", "key"),
        ("a" * 61, "jiangsu-2020", "key"),
        ("jiangsu-2021", "jiangsu-1999", "begun_from"),
        ("jiangsu-2021", "", "begun_from"),
    ],
)
def test_a_key_that_is_none_is_refused(key: str, begun_from: str, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        drafting.begin(actor=officer("32"), key=key, begun_from=begun_from)
    assert refused.value.field == field


def test_a_key_is_taken_once_and_a_draft_is_no_edition_to_begin_from() -> None:
    province = officer("32")
    made = making.draft(province)
    for begun_from, field in ((making.FIRST, "key"), (made.key, "key")):
        with pytest.raises(RefusedError) as refused:
            drafting.begin(actor=province, key=made.key, begun_from=begun_from)
        assert refused.value.field == field
    with pytest.raises(RefusedError) as refused:
        drafting.begin(actor=province, key="another", begun_from=made.key)
    assert refused.value.field == "begun_from"
    with pytest.raises(RefusedError) as refused:
        keeping.edition_of(made.key)
    assert refused.value.field == "edition"


def test_only_officers_of_the_province_write() -> None:
    made = making.draft(officer("32"))
    for actor in (
        officer("3207"),
        officer("320706"),
        *(officer("32", duty) for duty in (Duty.AUDITOR, Duty.EXPERT, Duty.OPERATOR)),
        owner(),
    ):
        with pytest.raises(NotAllowedError):
            drafting.begin(actor=actor, key="x-1", begun_from=making.FIRST)
        with pytest.raises(NotAllowedError):
            drafting.save(actor=actor, draft=made, file="rulings", text="rulings: []", base=0)
        with pytest.raises(NotAllowedError):
            drafting.set_values(actor=actor, draft=made, values={}, base=0)
        with pytest.raises(NotAllowedError):
            drafting.drop(actor=actor, draft=made)


def test_what_is_wrong_is_kept_and_named_by_file_line_key_and_way_out() -> None:
    province = officer("32")
    made = making.draft(province)
    text = made.files["requirements"].replace("at_least: {3: 2,", "at_least: {3: two,", 1)
    evidence = made.files["evidence"].replace("kinds:", "kind:", 1)
    drafting.save(actor=province, draft=made, file="requirements", text=text, base=0)
    kept = drafting.save(actor=province, draft=made, file="evidence", text=evidence, base=0)
    assert (kept.revision, kept.files["requirements"]) == (2, text)
    assert [(p["file"], p["line"], p["key"], p["zh"]) for p in kept.problems] == [
        ("requirements", 106, "requirements.9.at_least.3", "「two」不是整数，请写阿拉伯数字"),
        ("evidence", 3, "kinds", "缺少这一项，必须填写"),
        ("evidence", 3, "kind", "没有这一项，请核对名称；可用的有：kinds"),
    ]
    assert kept.problems[0]["en"] == "“two” is not a whole number: write it in digits"
    with pytest.raises(RefusedError):
        drafting.set_values(actor=province, draft=kept, values={making.APP_3: "1"}, base=2)


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("rulings", "", "文件是空的。可从 examples 中的样例改起"),
        ("rulings", "a: &a [*a]\n", "不能使用 YAML 的引用（*名称），请把内容写全"),
        ("rulings", "[" * 100, "层次过深或引用了自身"),
        ("edition", None, "草稿的版本代码是「jiangsu-2021」，不能更换；请改回"),
        ("office", "summary: {}\n", "缺少这一项，必须填写"),
    ],
)
def test_hostile_and_strange_texts_are_problems_and_no_faults(file: str, text: str | None, problem: str) -> None:
    province = officer("32")
    made = making.draft(province)
    written = made.files["edition"].replace("key: jiangsu-2021", "key: another") if text is None else text
    kept = drafting.save(actor=province, draft=made, file=file, text=written, base=0)
    assert problem in {p["zh"] for p in kept.problems}


@pytest.mark.parametrize(
    ("file", "text", "field"),
    [("nothing", "a: 1", "file"), ("rulings", "a\0b", "text"), ("rulings", "x" * 400_001, "text")],
)
def test_what_is_no_text_of_a_file_is_refused(file: str, text: str, field: str) -> None:
    province = officer("32")
    made = making.draft(province)
    with pytest.raises(RefusedError) as refused:
        drafting.save(actor=province, draft=made, file=file, text=text, base=0)
    assert refused.value.field == field


def test_values_are_set_and_the_text_around_them_stays() -> None:
    province = officer("32")
    made = making.draft(
        province,
        **{making.APP_3: "1", "readings/readings/1/default": "and", "edition/county_deadline/day": "2021-05-10"},
    )
    first = texts_of(making.FIRST)
    assert made.files["requirements"] == first["requirements"].replace("at_least: {3: 2,", "at_least: {3: 1,", 1)
    assert made.files["edition"] == first["edition"].replace("jiangsu-2020\ntitle", "jiangsu-2021\ntitle").replace(
        "day: 2020-05-10", "day: 2021-05-10"
    )
    assert drafting.readable(made).readings["P2"].default == "and"
    assert [(c.number, c.file, c.how, c.added, c.removed) for c in queries.history(made)] == [
        (1, "edition", "form", 1, 1),
        (1, "readings", "form", 1, 1),
        (1, "requirements", "form", 1, 1),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (making.APP_3, "two"),
        (making.APP_3, ""),
        (making.APP_3, "1, 4: 9"),
        ("readings/readings/1/default", "xor"),
        ("edition/county_deadline/day", "2021-02-30"),
        ("edition/key", "x"),
    ],
)
def test_a_value_that_cannot_be_one_is_refused_at_its_place(name: str, value: str) -> None:
    province = officer("32")
    made = making.draft(province)
    with pytest.raises(RefusedError) as refused:
        drafting.set_values(actor=province, draft=made, values={name: value}, base=0)
    assert refused.value.field == name
    made.refresh_from_db()
    assert made.revision == 0


def test_two_at_once_do_not_overwrite_each_other_unseen() -> None:
    first, second = officer("32"), officer("32")
    made = making.draft(first)
    text = made.files["rulings"]
    drafting.save(actor=first, draft=made, file="rulings", text="# 一\n" + text, base=0)
    with clock.moved_to(NOON + timedelta(minutes=1)), pytest.raises(drafting.OvertakenError) as refused:
        drafting.save(actor=second, draft=made, file="rulings", text="# 二\n" + text, base=0)
    assert (refused.value.newer.person, refused.value.newer.number) == (first.person, 1)
    assert refused.value.say("zh-hans").startswith("rulings.yaml 已由李试在 05-07 12:00:00 保存过")
    with pytest.raises(drafting.OvertakenError):
        drafting.set_values(actor=second, draft=_saved(first, made), values={making.APP_3: "1"}, base=0)
    other = drafting.save(actor=second, draft=made, file="readings", text="# 读法\n" + made.files["readings"], base=0)
    assert other.files["rulings"].startswith("# 一\n"), "another file is nobody's hindrance"
    kept = drafting.save(actor=second, draft=made, file="rulings", text="# 二\n" + text, base=other.revision)
    assert kept.files["rulings"].startswith("# 二\n")
    assert verify() == []


def _saved(actor: making.Actor, made: KeptEdition) -> KeptEdition:
    text = KeptEdition.objects.get(pk=made.pk).files["requirements"]
    return drafting.save(actor=actor, draft=made, file="requirements", text="# 先\n" + text, base=0)


def test_saved_again_unchanged_is_no_change_and_lines_end_as_they_did() -> None:
    province = officer("32")
    made = making.draft(province)
    text = made.files["rulings"]
    same = drafting.save(actor=province, draft=made, file="rulings", text=text.replace("\n", "\r\n"), base=0)
    assert (same.revision, same.files["rulings"]) == (0, text)


def test_an_earlier_state_is_had_again() -> None:
    province = officer("32")
    made = making.draft(province)
    texts = [made.files["rulings"]]
    for n in range(3):
        made = drafting.save(actor=province, draft=made, file="rulings", text=f"# {n}\n{texts[0]}", base=made.revision)
        texts.append(made.files["rulings"])
    assert [drafting.files_at(made, n)["rulings"] for n in range(4)] == texts
    assert set(drafting.files_at(made, 1)) == set(made.files)


def test_what_was_dropped_stays_and_changes_no_more() -> None:
    province = officer("32")
    made = drafting.drop(actor=province, draft=making.draft(province))
    with pytest.raises(RefusedError):
        drafting.save(actor=province, draft=made, file="rulings", text="rulings: []", base=0)
    with pytest.raises(RefusedError) as refused:
        drafting.begin(actor=province, key=made.key, begun_from=making.FIRST)
    assert refused.value.field == "key"
    assert made.key not in {row.key for row in queries.editions()}


def test_rulings_made_since_go_into_the_draft() -> None:
    province = officer("32")
    making.settled(province)
    made = making.draft(province)
    assert made.problems == []
    edition = drafting.readable(made)
    assert [(r.reading, r.choose, r.document) for r in edition.rulings] == [
        ("P8", "without_tax", "苏工信解〔2020〕1号")
    ]
    assert made.files["rulings"].startswith("# Dated acts by which the province settles a reading")


def test_lines_say_what_came_and_went() -> None:
    before, after = "a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\ne\nF\ng\nh\ni\n"
    assert [(n.before, n.after, n.mark, n.text) for n in queries.lines(before, after)] == [
        (3, 3, " ", "c"),
        (4, 4, " ", "d"),
        (5, 5, " ", "e"),
        (6, None, "-", "f"),
        (None, 6, "+", "F"),
        (7, 7, " ", "g"),
        (8, 8, " ", "h"),
        (None, 9, "+", "i"),
        (9, 10, " ", ""),
    ]
    assert queries.lines(before, before) == []
