"""Officers who have to do with an enterprise leave to others what concerns it: lists, licences, moves, objections, opinions."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.checks import visiting
from yunxing.programme.checks.visiting import Order
from yunxing.programme.people import verbs as people
from yunxing.programme.people.model import Enterprise, Jurisdiction, Membership, Role
from yunxing.programme.publicity import rules as publicity
from yunxing.programme.refusals import NotAllowedError
from yunxing.programme.sending import verbs as sending
from yunxing.programme.standing import lists, reading
from yunxing.programme.standing.model import Exemption, Sanction

from ..checks.making import CITY, call_of_province, copies, ordered, post_of, waiting
from ..evaluation.making import call
from ..factories import code, officer, owner
from ..publicity.making import evaluated, lodged, opened
from .making import day

HEAD = "对象,名称,统一社会信用代码,起始日期,截止日期,事由,来源\n"


def _tie(actor: Actor, enterprise: Enterprise) -> None:
    Membership.objects.create(person=actor.person, enterprise=enterprise, role=Role.OWNER, since=clock.now())


def _import(actor: Actor, text: str, kind: str = "sanctions") -> dict[str, int]:
    rows = reading.read(kind, io.BytesIO(text.encode("utf-8-sig")), name="名单.csv")
    done = lists.carry_out(actor, kind, rows, source="苏工信〔2020〕1号")
    return {fate: number for fate, number in done.items() if number}


def _refused(act: Callable[[], Any]) -> str:
    with pytest.raises(NotAllowedError) as refused:
        act()
    return refused.value.zh


def test_nobody_ends_a_sanction_on_their_own_enterprise_nor_puts_it_on_a_list() -> None:
    own, city = owner(), officer("3207")
    name, uscc = own.enterprise.name, own.enterprise.uscc  # type: ignore[union-attr]
    assert _import(officer("3207"), f"{HEAD}企业,{name},{uscc},2020-05-01,,失信,\n") == {"add": 1}
    _tie(city, own.enterprise)  # type: ignore[arg-type]
    said = f"您与{name}有关联，应当回避，请由他人办理"
    assert (
        _refused(lambda: lists.end_sanction(actor=city, sanction=Sanction.objects.get(), until=day(0), reason="x"))
        == said
    )
    row = f"{HEAD}企业,{name},{uscc},2020-05-01,{day(0)},失信,\n"
    (planned,) = lists.plan(city, "sanctions", _rows("sanctions", row), source="市文")
    assert (planned.fate, planned.why[0]) == ("refuse", "您与它有关联，应当由他人办理")
    assert _import(city, f"企业名称,地区,起,截止日期,来源\n{name},3207,2020-03-01,,\n", "exemptions") == {"refuse": 1}
    other = officer("3207")
    assert _import(other, f"企业名称,地区,起,截止日期,来源\n{name},3207,2020-03-01,,\n", "exemptions") == {"add": 1}
    exempt = Exemption.objects.get()
    assert _refused(lambda: lists.end_exemption(actor=city, exemption=exempt, until=day(0))) == said
    assert lists.end_exemption(actor=other, exemption=exempt, until=day(0)).until_on == day(0)


def _rows(kind: str, text: str) -> list[dict[str, str]]:
    return reading.read(kind, io.BytesIO(text.encode("utf-8-sig")), name="名单.csv")


@pytest.mark.parametrize("until", [day(0), date(2030, 1, 1)], ids=str)
def test_a_list_changes_no_sanction_of_another_office(until: date) -> None:
    province, city, uscc = officer("32"), officer("3207"), code()
    _import(province, f"{HEAD}企业,甲有限公司,{uscc},2020-05-01,2021-05-01,失信,\n")
    row = f"{HEAD}企业,甲有限公司,{uscc},2020-05-01,{until},失信,\n"
    (planned,) = lists.plan(city, "sanctions", _rows("sanctions", row), source="市文")
    assert (planned.fate, planned.why[0]) == (
        "refuse",
        f"{province.authority}已列入，截止日只能由该部门或省更改",
    )
    assert _import(city, row) == {"refuse": 1}
    assert Sanction.objects.get().until_on == date(2021, 5, 1)
    assert _import(officer("32"), row) == {"end": 1}
    assert Sanction.objects.get().until_on == until


def test_nobody_proves_or_moves_their_own_enterprise() -> None:
    own, county, city = owner(proven=False), officer("320706"), officer("3207")
    company = own.enterprise
    assert company is not None
    for each in (county, city):
        _tie(each, company)
    said = f"您与{company.name}有关联，应当回避，请由他人办理"
    assert _refused(lambda: people.judge_licence(actor=county, enterprise=company, proven=True)) == said
    assert _refused(lambda: people.judge_renewal(actor=county, enterprise=company, granted=True, name="x")) == said
    move = people.ask_move(actor=own, enterprise=company, to=Jurisdiction.objects.get(pk="320703"), reason="注册地迁移")
    assert _refused(lambda: people.decide_move(actor=city, move=move, granted=True)) == said
    assert people.decide_move(actor=officer("3207"), move=move, granted=True).granted


def test_nobody_reads_an_objection_to_their_own_enterprise() -> None:
    city, free = officer("320583"), officer("320583")
    ((_, made),) = evaluated(city, call())
    objection = lodged(opened(city, [made]), name="张举报", reach="0512-57300000").objection
    assert publicity.may_see_objection(free, objection)
    tied = officer("320583")
    _tie(tied, made.enterprise)
    assert not publicity.may_see_objection(tied, objection)


def test_nobody_writes_the_opinion_on_their_own_enterprise_or_sends_others_to_it() -> None:
    of = call_of_province()
    office, second = officer(CITY), officer(CITY)
    visit = ordered(office, of, office, second)
    tied = officer(CITY)
    _tie(tied, visit.declaration.enterprise)
    said = "您与该企业或其云服务商有关联，应当回避"
    change = Order([post_of(office), post_of(second)])
    assert _refused(lambda: visiting.change(actor=tied, visit=visit, what=change)) == said
    (left,) = copies(waiting(of, office), 1, state="not_drawn")
    _tie(tied, left.enterprise)
    assert _refused(lambda: sending.write_opinion(actor=tied, declaration=left, text="同意", sealed_on=None)) == said
    assert sending.write_opinion(actor=office, declaration=left, text="同意", sealed_on=None).text == "同意"
