"""Packages: what may lie in one, that nothing is sent without number and file, receipt with its copies, being late."""

import zipfile
from datetime import date, timedelta

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.papers.keeping import as_file
from yunxing.programme.people import jurisdictions, offices
from yunxing.programme.people.model import Duty, Jurisdiction, Membership, Post
from yunxing.programme.procedure import ending
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.review import verbs as review
from yunxing.programme.sending import making, queries, verbs
from yunxing.programme.sending.model import Package, Packed
from yunxing.programme.standing.model import Party, Sanction
from yunxing.programme.work.model import Job

from ..factories import call, officer
from ..procedure.walking import AFTER, at_city, package, passed, submitted


def test_a_county_sends_what_passed_and_the_city_receives_it() -> None:
    county, made = passed()
    with clock.moved_to(AFTER):
        sent = verbs.send(actor=county, package=package(county, [made], "county"))
        made.refresh_from_db()
        assert (made.state, sent.late, sent.number) == ("city_review", False, "B320706-2020-001")
        city = officer("3207")
        with pytest.raises(RefusedError) as refused:
            verbs.receive(actor=city, package=sent, copies={made.number: 2})
        assert (refused.value.clause, refused.value.field) == ("R79", "copies")
        assert verbs.receive(actor=city, package=sent, copies={made.number: 3}) == 1
        with pytest.raises(RefusedError):
            verbs.receive(actor=city, package=sent, copies={made.number: 3})
    assert [e.act for e in acts_on(sent)] == [
        "package.make", "package.put_in", "package.number", "package.send", "package.receive"
    ]  # fmt: skip
    assert verify() == []


@pytest.mark.parametrize(
    ("day", "late"), [(date(2020, 5, 10), False), (date(2020, 5, 11), True)], ids=["its last day", "the day after"]
)
def test_what_is_sent_after_the_countys_deadline_is_late(day: date, late: bool) -> None:
    county, made = passed()
    with clock.moved_to(clock.end_of(day) - timedelta(seconds=1)):
        assert verbs.send(actor=county, package=package(county, [made], "county")).late == late


def test_nothing_is_sent_without_number_or_file() -> None:
    county, made = passed()
    put = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    with pytest.raises(RefusedError) as refused:
        verbs.send(actor=county, package=put)
    assert "报送文件" in refused.value.zh
    Package.objects.filter(pk=put.pk).update(state="made")
    with pytest.raises(RefusedError) as refused:
        verbs.send(actor=county, package=put)
    assert (refused.value.field, refused.value.zh) == ("letter_number", "请先填写行文文号")
    made.refresh_from_db()
    assert made.state == "passed"


def test_three_stars_are_not_sent_to_be_filed_without_the_letters_number() -> None:
    city, made = _announced()
    put = verbs.make(actor=city, call=made.call, stage="filing", declarations=[made])
    Package.objects.filter(pk=put.pk).update(state="made")
    with pytest.raises(RefusedError) as refused:
        verbs.send(actor=city, package=put)
    put.refresh_from_db()
    assert (refused.value.field, put.sent_at) == ("letter_number", None)


def test_three_stars_whose_enterprise_asks_to_end_or_is_sanctioned_are_not_sent_to_be_filed() -> None:
    city, made = _announced()
    put = package(city, [made], "filing")
    member = Membership.objects.get(enterprise=made.enterprise)
    owner = Actor(member.person, membership=member)
    ending.ask(actor=owner, declaration=made, reason="不再需要")
    with pytest.raises(RefusedError) as refused:
        verbs.send(actor=city, package=put)
    assert (refused.value.zh.startswith(f"{made.number} {made.name}：企业已申请终止"), refused.value.clause) == (
        True, "R81, R86"
    )  # fmt: skip
    ending.take_back(actor=owner, declaration=made)
    struck = Sanction.objects.create(
        party=Party.ENTERPRISE, name=made.enterprise.name, uscc=made.enterprise.uscc, from_on=clock.today(), reason="x",
        authority=city.authority, made_by=city.person, made_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        verbs.send(actor=city, package=put)
    assert "联合惩戒" in refused.value.zh
    struck.delete()
    assert verbs.send(actor=city, package=put).sent_at is not None


def test_what_is_on_its_way_to_be_filed_goes_into_no_second_package() -> None:
    city, made = _announced()
    sent = verbs.send(actor=city, package=package(city, [made], "filing"))
    with pytest.raises(RefusedError) as refused:
        verbs.make(actor=city, call=made.call, stage="filing", declarations=[made])
    assert refused.value.zh == f"{made.number} 已列入材料包 {sent.number}"
    assert verbs.receive(actor=officer("32"), package=sent, copies={made.number: 1}) == 1
    made.refresh_from_db()
    assert made.state == "filed"


def test_offices_of_one_area_number_their_packages_on_and_hold_them_together() -> None:
    county, made = passed()
    _, two = passed(of=made.call)
    first = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    place = Jurisdiction.objects.get(pk="320706")
    second = jurisdictions.add_office(actor=officer("32"), place=place, name="第二科")
    other = Actor(county.person, post=Post(person=county.person, authority=second, duty=Duty.OFFICER))
    also = verbs.make(actor=other, call=made.call, stage="county", declarations=[two])
    assert (first.number, also.number) == ("B320706-2020-001", "B320706-2020-002")
    verbs.give_number(actor=other, package=first, letter_number="海工信〔2020〕1号")
    assert [one.pk for one in queries.visible(county)] == [one.pk for one in queries.visible(other)]


def _announced() -> tuple[Actor, Declaration]:
    """Three stars that the city has made public: what went before is not of concern here."""
    city, made = at_city()
    Declaration.objects.filter(pk=made.pk).update(state="announced")
    made.refresh_from_db()
    return city, made


def test_a_declaration_lies_in_one_package_and_what_is_not_ready_in_none() -> None:
    county, made = passed()
    _, waiting = submitted(of=made.call)
    verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    for one in (made, waiting):
        with pytest.raises(RefusedError) as refused:
            verbs.make(actor=county, call=made.call, stage="county", declarations=[one])
        assert one.number in refused.value.zh
    assert Packed.objects.count() == 1


def test_what_lies_in_a_package_is_not_reopened_until_it_is_taken_out() -> None:
    county, made = passed()
    put = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    verbs.give_number(actor=county, package=put, letter_number="海工信〔2020〕1号")
    with pytest.raises(RefusedError):
        review.reopen(actor=county, declaration=made, reason="重新核对")
    verbs.take_out(actor=county, package=put, declaration=made)
    review.reopen(actor=county, declaration=made, reason="重新核对")
    made.refresh_from_db()
    assert made.state == "first_review"


def test_an_officer_of_the_enterprise_does_not_take_it_out_of_its_package() -> None:
    county, made = passed()
    put, tied = package(county, [made], "county"), officer("320706")
    Membership.objects.create(person=tied.person, enterprise=made.enterprise, role="editor", since=clock.now())
    with pytest.raises(NotAllowedError, match="应当回避"):
        verbs.take_out(actor=tied, package=put, declaration=made)
    assert put.items.get().declaration == made


def test_another_office_neither_makes_changes_nor_receives_it() -> None:
    county, made = passed()
    other = officer("320703")
    with pytest.raises(NotAllowedError):
        verbs.make(actor=other, call=made.call, stage="county", declarations=[made])
    with pytest.raises(NotAllowedError):
        verbs.make(actor=county, call=made.call, stage="recommending", declarations=[made])
    put = package(county, [made], "county")
    for act in (
        lambda: verbs.give_number(actor=other, package=put, letter_number="x"),
        lambda: verbs.send(actor=officer("3207"), package=put),
        lambda: verbs.receive(actor=officer("3207"), package=put, copies={}),
    ):
        with pytest.raises(NotAllowedError):
            act()
    sent = verbs.send(actor=county, package=put)
    with pytest.raises(RefusedError):
        verbs.take_out(actor=county, package=sent, declaration=made)
    for code in ("320703", "3201", "32", "320706"):
        with pytest.raises(NotAllowedError):
            verbs.receive(actor=officer(code), package=sent, copies={made.number: 3})


def test_a_package_of_another_call_takes_nothing_of_this() -> None:
    county, made = passed()
    other = call(name="第二批")
    with pytest.raises(NotAllowedError):
        verbs.make(actor=county, call=other, stage="county", declarations=[made])


def test_the_file_of_a_package_holds_every_dossier_the_summary_and_sums() -> None:
    county, made = passed(papers=True)
    put = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    put = verbs.have_written(actor=county, package=put)
    verbs.have_written(actor=county, package=put)
    assert Job.objects.filter(task="yunxing.programme.sending.making.write").count() == 1
    assert making.write.call(put.pk, put.revision, about="x") == "made"
    put.refresh_from_db()
    assert (put.state, put.done, put.problem) == ("made", 1, None)
    assert put.blob is not None
    with as_file(put.blob) as path, zipfile.ZipFile(path) as file:
        names = file.namelist()
        assert file.testzip() is None
    assert [n.rpartition("/")[2] for n in names if n.startswith("02_")] == ["概要说明.pptx", "申报.yaml", "申报书.pdf"]
    assert {n.rpartition("/")[2] for n in names} >= {"清单.json", "报送清单.pdf", "汇总表.pdf", "汇总表.xlsx"}
    again = put.blob.sha256
    Package.objects.filter(pk=put.pk).update(state="wanted", blob=None)
    making.write.call(put.pk, put.revision, about="x")
    put.refresh_from_db()
    assert put.blob is not None
    assert put.blob.sha256 == again
    # What is put in or taken out makes another package of it.
    verbs.take_out(actor=county, package=put, declaration=made)
    put.refresh_from_db()
    assert (put.state, put.blob) == ("none", None)


def test_a_declaration_that_cannot_be_packed_is_named() -> None:
    county, made = passed(papers=True)
    put = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    put = verbs.have_written(actor=county, package=put)
    made.content["fields"].pop("enterprise.uscc")
    made.save()
    assert making.write.call(put.pk, put.revision, about="x") == "failed"
    put.refresh_from_db()
    assert put.problem is not None
    assert made.number in put.problem[0]
    verbs.have_written(actor=county, package=put)  # and again, once it is mended


def test_the_opinion_follows_the_check_and_is_the_citys() -> None:
    city, made = at_city(4)
    with pytest.raises(RefusedError) as refused:
        verbs.write_opinion(actor=city, declaration=made, text="同意推荐", sealed_on=None)
    assert refused.value.clause == "R56"
    with pytest.raises(NotAllowedError):
        verbs.write_opinion(actor=officer("320706"), declaration=made, text="同意推荐", sealed_on=None)


def test_a_telephone_that_is_none_is_refused() -> None:
    city = officer("3207")
    assert city.authority is not None
    with pytest.raises(RefusedError) as refused:
        offices.set_reach(actor=city, authority=city.authority, phone="call me", email="")
    assert refused.value.field == "phone"
    with pytest.raises(RefusedError):
        offices.set_reach(actor=city, authority=city.authority, phone="", email="nowhere")
    saved = offices.set_reach(actor=city, authority=city.authority, phone="0518-8580 0000", email="a@example.org")
    assert saved.phone == "0518-85800000"
    with pytest.raises(NotAllowedError):
        offices.set_reach(actor=officer("320706"), authority=city.authority, phone="", email="")


def test_an_empty_package_is_not_written() -> None:
    county, made = passed()
    put = verbs.make(actor=county, call=made.call, stage="county", declarations=[made])
    verbs.take_out(actor=county, package=put, declaration=made)
    with pytest.raises(RefusedError):
        verbs.have_written(actor=county, package=put)
