"""Whether an enterprise is under a sanction today, and what it can then no longer come to (R12, R84)."""

from datetime import date, datetime
from typing import Any

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.evaluation import deciding, panels
from yunxing.programme.procedure import ending, table
from yunxing.programme.procedure.conditions import no_sanction_is_in_force
from yunxing.programme.refusals import RefusedError
from yunxing.programme.standing.knowing import sanctioned_since
from yunxing.programme.standing.model import Party, Sanction

from ..evaluation import making
from ..factories import code, officer
from .making import day, handed_in


def _sanction(made: Declaration, **more: Any) -> Sanction:
    by = officer("3207")
    known = {
        "party": Party.ENTERPRISE,
        "name": made.enterprise.name,
        "uscc": made.enterprise.uscc,
        "from_on": day(-10),
        "reason": "另案认定弄虚作假",
        "authority": by.authority,
        "made_by": by.person,
        "made_at": clock.now(),
    }
    return Sanction.objects.create(**{**known, **more})


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, True),
        ({"name": "改过名的有限公司"}, True),
        ({"uscc": ""}, True),
        ({"uscc": "", "name": "另一家有限公司"}, False),
        ({"uscc": "another"}, False),
        ({"party": Party.PROVIDER}, False),
        ({"from_on": 1}, False),
        ({"from_on": 0}, True),
        ({"until_on": -1}, False),
        ({"until_on": 0}, True),
        ({"lifted_at": datetime(2020, 5, 1, tzinfo=clock.SHANGHAI)}, False),
    ],
    ids=str,
)
def test_a_sanction_is_on_an_enterprise_by_code_or_name_while_it_is_in_force(more: dict[str, Any], found: bool) -> None:
    made = handed_in().declaration
    days = {key: day(value) if isinstance(value, int) else value for key, value in more.items()}
    if days.get("uscc") == "another":
        days["uscc"] = code()
    one = _sanction(made, **days)
    assert sanctioned_since(made, on=clock.today()) == (one.from_on if found else None)


def test_the_first_of_several_is_told() -> None:
    made = handed_in().declaration
    for since in (day(-3), day(-30), day(-7)):
        _sanction(made, from_on=since)
    assert sanctioned_since(made, on=clock.today()) == day(-30)


def test_who_was_put_on_the_list_meanwhile_is_not_passed_but_ended() -> None:
    of, office = making.call(), officer("320583")
    _, made = making.waiting(of)
    several = [making.expert()[1] for _ in range(3)]
    panel = making.panel(office, of, several)
    (case,) = panels.put_before(actor=office, panel=panel, declarations=[made])
    making.opine(case)
    with pytest.raises(RefusedError, match="终止须有依据"):
        ending.terminate(actor=office, declaration=made, reason="列入名单")
    one = _sanction(made, from_on=date(2020, 5, 1))
    (seen,) = deciding.foresee(actor=office, cases=[case])
    assert seen.refused is not None
    with pytest.raises(RefusedError) as refused:
        deciding.decide(actor=office, case=case, votes_for=3, votes_against=0, abstained=0, reason="符合")
    assert refused.value.zh == seen.refused.zh
    assert refused.value.zh == (
        "企业自 2020-05-01 起列在联合惩戒名单上，不得申报（R12），不能继续办理：应当终止；列入有误的，先由列入部门解除"
    )
    # Lifted, it goes on; in force again, it is ended.
    Sanction.objects.filter(pk=one.pk).update(lifted_at=clock.now())
    (seen,) = deciding.foresee(actor=office, cases=[case])
    assert seen.refused is None
    Sanction.objects.filter(pk=one.pk).update(lifted_at=None)
    ending.terminate(actor=office, declaration=made, reason="列入联合惩戒名单")
    made.refresh_from_db()
    assert made.state == "terminated"


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (row.from_, row.event)
        for row in table.TABLE
        if row.event in ("evaluate", "recommend", "open_notice", "announce", "publish")
    ],
)
def test_no_row_by_which_an_enterprise_is_chosen_does_without(state: str, event: str) -> None:
    row = table.row(state, event)
    assert row is not None
    assert no_sanction_is_in_force in row.conditions
