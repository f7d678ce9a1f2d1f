"""The lists read once say of each declaration what they say of it alone."""

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from yunxing.programme import clock
from yunxing.programme.declarations.judging import Contexts, context_of
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.standing.knowing import known
from yunxing.programme.standing.model import Exemption, Party, Sanction
from yunxing.programme.standing.registers import Registers

from ..factories import code, officer
from .making import day, handed_in, published


def _by() -> dict[str, Any]:
    city = officer("3207")
    return {"authority": city.authority, "made_by": city.person, "made_at": clock.now()}


def _listed() -> list[Declaration]:
    """Declarations of whom lists say this and that, and one of whom they say nothing."""
    by = _by()
    made = [handed_in().declaration for _ in range(6)]
    _, struck, lifted, provided, exempt, over = made
    common = {"reason": "另案认定弄虚作假", "from_on": day(-10), **by}
    Sanction.objects.create(party=Party.ENTERPRISE, name="改过名的公司", uscc=struck.enterprise.uscc, **common)
    Sanction.objects.create(party=Party.ENTERPRISE, name=struck.enterprise.name, uscc=code(), **common)
    Sanction.objects.create(
        party=Party.ENTERPRISE, name=lifted.enterprise.name, uscc="",
        **{**common, "lifted_at": datetime(2020, 5, 1, tzinfo=clock.SHANGHAI)},
    )  # fmt: skip
    provided.content["providers"] = [{"id": "p1", "name": "甲云有限公司"}]
    provided.save(update_fields=["content"])
    Sanction.objects.create(party=Party.PROVIDER, name="甲云有限公司", uscc="", **common)
    for one, last in ((exempt, None), (over, day(-1))):
        Exemption.objects.create(
            area="3207", name=one.enterprise.name, from_on=date(2020, 3, 1), until_on=last, source="市名单", **by
        )
    holds = published().declaration
    return [*made, holds, Declaration(pk=0, call=holds.call, enterprise=holds.enterprise, content=holds.content)]


def test_of_each_they_say_what_they_say_of_it_alone_in_three_statements() -> None:
    found = _listed()
    for one in found:
        for on in (day(-20), day(0), day(400)):
            told, _ = Registers(()).known(one, on=on)
            alone = known(one, on=on, packaged=())
            assert [set(map(str, kind)) for kind in told] == [set(map(str, kind)) for kind in alone]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        registers = Registers(())
        told = [registers.known(one, on=day(0)) for one in found]
    assert len(asked) == 3
    assert [shared for _, shared in told] == [True, False, True, False, False, False, True, False]
    assert told[0][0] is told[2][0]


def test_a_context_of_many_is_the_context_of_one() -> None:
    contexts = Contexts()
    for one in _listed():
        alone = context_of(one, on=day(0))
        among = Contexts().of(one, one.call, on=day(0))
        assert (among.sanctions, among.titles, among.exemption_lists, among.call, among.area) == (
            alone.sanctions, alone.titles, alone.exemption_lists, alone.call, alone.area
        )  # fmt: skip
    plain = handed_in().declaration
    assert contexts.of(plain, plain.call, on=day(0)) is contexts.of(plain, plain.call, on=day(0))
