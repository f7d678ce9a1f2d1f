"""What is published never changes: its hashes show it, calls choose it, verdicts under old editions stay what they were."""

import re
from datetime import date

import pytest

from yunxing.programme.calls import verbs as calls
from yunxing.programme.calls.queries import last_act
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.editions import drafting, keeping, publishing
from yunxing.programme.editions.model import KeptEdition
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages.model import Message
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import call, declaration, officer, owner
from . import making

DAYS = {
    "opens_on": date(2020, 4, 20),
    "closes_on": date(2020, 5, 8),
    "county_by": date(2020, 5, 10),
    "city_by": date(2020, 5, 29),
}


def terms(edition: str) -> calls.Terms:
    return calls.Terms(name="批次", edition=edition, stars=[3], **DAYS)


def test_a_published_edition_is_loaded_as_files_are_and_calls_choose_it() -> None:
    city, made = officer("3207"), making.published(officer("32"), **{making.APP_3: "1"})
    edition = edition_of("jiangsu-2021")
    assert (edition.key, edition.fingerprint, made.fingerprint) == (
        "jiangsu-2021",
        made.fingerprint,
        edition.fingerprint,
    )
    assert edition_of("jiangsu-2021") is edition, "loaded once for each process"
    assert [choice.key for choice in keeping.choosable()] == ["jiangsu-2020", "jiangsu-2021"]
    opened = calls.open_call(actor=city, call=calls.make(actor=city, terms=terms("jiangsu-2021")))
    actor, filled = declaration(filled="01-three-stars-just-enough", call=opened)
    submission = submitting.submit(actor=actor, declaration=filled)
    assert (submission.edition_fingerprint, submission.verdict["edition"]) == (made.fingerprint, "jiangsu-2021")
    entry = acts_on(made).get(act="edition.publish")
    assert entry.data == {"key": "jiangsu-2021", "fingerprint": made.fingerprint, "digest": made.digest}
    assert Message.objects.filter(kind="rules", person=city.person).count() == 1


def test_a_published_edition_makes_letters_and_forms() -> None:
    from yunxing.dossier.letters import default
    from yunxing.guide.offices import offices

    making.published(officer("32"))
    edition = edition_of("jiangsu-2021")
    assert sorted(offices(edition).letters) == sorted(offices(edition_of("jiangsu-2020")).letters)
    assert default(next(iter(offices(edition).letters)), edition)[:2] == b"PK"
    assert edition.paper_of(3)


def test_a_ruling_made_while_a_draft_is_written_is_taken_over_before_it_is_published() -> None:
    actor = officer("32")
    made = making.draft(actor)
    first = making.settled(actor)
    making.settled(actor, choose="with_tax", in_force_from=date(2020, 6, 1), document="苏工信解〔2020〕2号")
    with pytest.raises(RefusedError) as refused:
        publishing.publish(actor=actor, draft=made, revision=0)
    assert refused.value.zh == (
        "底稿 jiangsu-2020 上有解释未写入草稿：P8（苏工信解〔2020〕1号，自 2020-05-01 起）、"
        "P8（苏工信解〔2020〕2号，自 2020-06-01 起）。请先在草稿页补入，再核对发布"
    )
    taken = drafting.take_rulings(actor=actor, draft=made)
    entry = acts_on(made).filter(act="edition.change").get()
    assert (taken.revision, entry.data) == (1, {"files": ["rulings"], "revision": 1, "how": "rulings"})
    assert drafting.take_rulings(actor=actor, draft=made).revision == 1, "nothing is missing any more"
    publishing.publish(actor=actor, draft=made, revision=1)
    edition = edition_of("jiangsu-2021")
    days = (date(2020, 4, 30), first.in_force_from, date(2020, 6, 1))
    assert [edition.settled(day)["P8"] for day in days] == ["with_tax", "without_tax", "with_tax"]
    assert [r.document for r in edition.rulings] == ["苏工信解〔2020〕1号", "苏工信解〔2020〕2号"]


def test_a_ruling_on_what_a_draft_says_by_itself_or_leaves_open_no_longer_stands_in_no_way() -> None:
    actor = officer("32")
    by_default = making.draft(actor, **{"readings/readings/8/default": "without_tax"})
    renamed = making.draft(actor, "jiangsu-2022")
    for number, file in enumerate(("readings", "requirements")):
        text = renamed.files[file].replace("without_tax", "net_of_tax")
        renamed = drafting.save(actor=actor, draft=renamed, file=file, text=text, base=number)
    making.settled(actor)
    assert (drafting.missing_rulings(by_default), drafting.missing_rulings(renamed)) == ([], [])
    dated = "rulings:\n- {reading: P8, choose: without_tax, from: 2020-04-01, document: 文, grounds: {zh: 甲, en: a}}\n"
    earlier = making.draft(actor, "jiangsu-2023")
    assert [r.document for r in drafting.readable(earlier).rulings] == ["苏工信解〔2020〕1号"]
    earlier = drafting.save(actor=actor, draft=earlier, file="rulings", text=dated, base=0)
    assert drafting.missing_rulings(earlier) == []
    earlier = drafting.save(actor=actor, draft=earlier, file="rulings", text="rulings: []", base=1)
    assert [r.document for r in drafting.missing_rulings(earlier)] == ["苏工信解〔2020〕1号"], "taken out by hand"


def _changed(name: str, old: str, new: str) -> None:
    kept = KeptEdition.objects.get()
    text = kept.files[name]
    assert old in text
    KeptEdition.objects.filter(pk=kept.pk).update(files={**kept.files, name: text.replace(old, new, 1)})
    keeping.edition_of.cache_clear()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requirements", "at_least: {3: 2,", "at_least: {3: 1,"),
        ("requirements", "# What", "# what"),  # a byte of a comment
        ("paper", "\n", "\n\n"),
        ("office", "summary:", "summary: "),
        ("edition", "key: jiangsu-2021", "key: jiangsu-2020"),
        ("evidence", "kinds:", "kind:"),
    ],
)
def test_a_byte_changed_in_the_database_is_refused(name: str, old: str, new: str) -> None:
    making.published(officer("32"))
    edition_of("jiangsu-2021")
    _changed(name, old, new)
    with pytest.raises(keeping.TamperedError) as refused:
        edition_of("jiangsu-2021")
    assert (refused.value.clause, refused.value.status) == ("R90", 503)
    assert [choice.key for choice in keeping.choosable()] == ["jiangsu-2020"]
    with pytest.raises(RefusedError) as refused:
        calls.make(actor=officer("3207"), terms=terms("jiangsu-2021"))
    assert refused.value.field == "edition"


def test_verdicts_under_old_editions_stay_what_they_were() -> None:
    actor, old = declaration(filled="01-three-stars-just-enough")
    submission = submitting.submit(actor=actor, declaration=old)
    before = (submission.verdict, submission.edition_fingerprint, submission.content_hash, old.outcome)
    making.published(officer("32"), **{making.INVESTMENT_3: "999999999"})
    submission.refresh_from_db()
    old.refresh_from_db()
    assert (submission.verdict, submission.edition_fingerprint, submission.content_hash, old.outcome) == before
    assert submission.edition_fingerprint == edition_of("jiangsu-2020").fingerprint


def test_a_draft_with_errors_or_changed_meanwhile_is_not_published() -> None:
    province = officer("32")
    made = making.draft(province)
    broken = drafting.save(actor=province, draft=made, file="rulings", text="rulings: [1]", base=0)
    with pytest.raises(RefusedError) as refused:
        publishing.publish(actor=province, draft=made, revision=0)
    assert refused.value.field == "revision"
    with pytest.raises(RefusedError) as refused:
        publishing.publish(actor=province, draft=made, revision=broken.revision)
    assert refused.value.field == "files"
    with pytest.raises(RefusedError):
        calls.make(actor=province, terms=terms(made.key))


def test_what_is_published_is_published_once_and_changes_no_more() -> None:
    province = officer("32")
    made = making.published(province)
    for act in (
        lambda: publishing.publish(actor=province, draft=made, revision=made.revision),
        lambda: drafting.save(actor=province, draft=made, file="rulings", text="rulings: []", base=0),
        lambda: drafting.set_values(actor=province, draft=made, values={making.APP_3: "9"}, base=0),
        lambda: drafting.drop(actor=province, draft=made),
    ):
        with pytest.raises(RefusedError):
            act()
    for actor in (officer("3207"), officer("32", "auditor"), owner()):
        with pytest.raises(NotAllowedError):
            publishing.withdraw(actor=actor, edition=made)
        with pytest.raises(NotAllowedError):
            publishing.publish(actor=actor, draft=made, revision=0)


def test_one_that_no_call_uses_is_taken_out_of_the_choice_and_kept() -> None:
    province, city = officer("32"), officer("3207")
    made = making.published(province)
    draft_call = calls.make(actor=city, terms=terms(made.key))
    with pytest.raises(RefusedError) as refused:
        publishing.withdraw(actor=province, edition=made)
    assert refused.value.clause == "R90"
    calls.change(actor=city, call=draft_call, terms=terms(making.FIRST), seen=last_act(draft_call))
    publishing.withdraw(actor=province, edition=made)
    with pytest.raises(RefusedError):
        publishing.withdraw(actor=province, edition=made)
    with pytest.raises(RefusedError) as refused:
        calls.make(actor=city, terms=terms(made.key))
    assert refused.value.field == "edition"
    keeping.edition_of.cache_clear()
    assert edition_of(made.key).fingerprint == made.fingerprint


def test_a_draft_is_begun_from_a_published_one() -> None:
    province = officer("32")
    making.published(province, **{making.APP_3: "1"})
    second = making.draft(province, "jiangsu-2022", "jiangsu-2021")
    assert (second.begun_from, second.problems) == ("jiangsu-2021", [])
    assert "at_least: {3: 1," in second.files["requirements"]


def test_the_provinces_notice_is_its_own_calls_setting() -> None:
    province, city = officer("32"), officer("3207")
    own = calls.make(actor=province, terms=terms(making.FIRST)._replace(province_notice=False))
    assert own.province_notice is False
    other = calls.make(actor=city, terms=terms(making.FIRST)._replace(province_notice=False))
    assert other.province_notice is True, "a city does not decide what the province does"
    calls.open_call(actor=province, call=own)
    assert calls.change(actor=province, call=own, terms=terms(making.FIRST), seen=last_act(own)).province_notice is True
    assert call().province_notice is True


@pytest.mark.parametrize(
    ("before", "after", "said", "clause"),
    [
        (
            "decider: city ",
            "decider: county ",
            "3星由“county”决定，平台的程序只有 city（设区市）和 province（省）",
            "R3, R5",
        ),
        ("stars: [4, 5]", "stars: [5]", "4星由省认定，须规定现场核查", "R82–R83"),
        ("stars: [4, 5]", "stars: []", "4星由省认定，须规定现场核查", "R82–R83"),
        ("share_percent: 10", "share_percent: 0", "4星由省认定，须规定现场核查", "R82–R83"),
    ],
)
def test_an_edition_whose_cases_would_come_to_a_stand_is_not_published(
    before: str, after: str, said: str, clause: str
) -> None:
    province = officer("32")
    made = making.draft(province)
    text = made.files["edition"].replace(before, after)
    assert text != made.files["edition"]
    made = drafting.save(actor=province, draft=made, file="edition", text=text, base=made.revision)
    assert made.problems == []
    with pytest.raises(RefusedError) as refused:
        publishing.publish(actor=province, draft=made, revision=made.revision)
    assert (said in refused.value.zh, refused.value.clause) == (True, clause)
    assert KeptEdition.objects.get(pk=made.pk).stage == "draft"


def test_an_edition_with_another_star_than_the_platform_knows_is_not_published() -> None:
    province = officer("32")
    made = making.draft(province)
    for file, text in dict(made.files).items():
        other = text
        for before, after in (
            (r"\[3, 4, 5\]", "[3, 4, 6]"), (r"\[4, 5\]", "[4, 6]"), (r"\[5\]", "[6]"), (r"star: 5\b", "star: 6"),
            (r"(?<=[{ ,])5:(?= )", "6:"), ("五星级", "六星级"),
        ):  # fmt: skip
            other = re.sub(before, after, other)
        if other != text:
            made = drafting.save(actor=province, draft=made, file=file, text=other, base=made.revision)
    assert made.problems == []
    with pytest.raises(RefusedError) as refused:
        publishing.publish(actor=province, draft=made, revision=made.revision)
    assert refused.value.zh == "edition.yaml stars：平台只办理三星级、四星级、五星级，没有 6 星"


def test_an_edition_whose_city_decides_a_star_that_it_cannot_file_is_not_published() -> None:
    province = officer("32")
    made = making.city_decides_four(making.draft(province))
    assert made.problems == []
    for said, old, new in making.FILES_FOUR:
        with pytest.raises(RefusedError) as refused:
            publishing.publish(actor=province, draft=made, revision=made.revision)
        assert (said in refused.value.zh, refused.value.clause) == (True, "R81, R86")
        text = made.files["office"]
        assert text.count(old) == 1
        made = drafting.save(actor=province, draft=made, file="office", text=text.replace(old, new), base=made.revision)
    assert publishing.publish(actor=province, draft=made, revision=made.revision).stage == "published"
