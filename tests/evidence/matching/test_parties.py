"""Who is who: exact names, tax numbers, misread print."""

from __future__ import annotations

import pytest

from tests.evidence.matching.papers import (
    NAME,
    PROVIDER,
    PROVIDER_USCC,
    code_of,
    contract,
    invoice,
    licence,
    payment,
    reading,
)
from yunxing.evidence.matching.parties import Parties, distance
from yunxing.evidence.matching.things import Thing, merged, pieces_of
from yunxing.evidence.paper import Paper


def thing(paper: Paper, file: str = "a.pdf") -> Thing:
    return merged(pieces_of([reading(file, paper)], paper.form))


def test_brackets_and_spaces_make_no_difference() -> None:
    one = thing(contract(party_b="江苏示例（云）计算 有限公司"))
    parties = Parties([one])
    assert parties.named("江苏示例(云)计算有限公司") == parties.of(one, "party_b")


def test_a_sure_name_is_never_taken_for_another_however_close() -> None:
    parties = Parties([thing(invoice())])
    near = thing(contract(party_b=PROVIDER.replace("示例", "示列")), "b.pdf")
    assert parties.of(near, "party_b") != parties.named(PROVIDER)


def test_a_misread_name_is_that_of_the_only_known_name_close_to_it_and_said_to_be_guessed() -> None:
    sure = thing(invoice())
    read = thing(contract(party_b=PROVIDER.replace("示例", "示列"), unsure={"party_b": 0.8}), "b.png")
    parties = Parties([sure, read])
    assert parties.of(read, "party_b") == parties.of(sure, "seller")
    assert (parties.guessed(read, "party_b"), parties.guessed(sure, "seller")) == (True, False)


@pytest.mark.parametrize(
    ("lacks", "sure", "found"),
    [
        ("公司", False, True),
        ("限公司", False, True),
        ("有限公司", False, False),
        ("公司", True, False),
        ("算有限公司", False, False),
    ],
)
def test_a_name_that_broke_off_in_its_legal_form_is_the_one_that_goes_on(lacks: str, sure: bool, found: bool) -> None:
    whole = thing(invoice())
    short = thing(contract(party_b=PROVIDER.removesuffix(lacks), unsure={} if sure else {"party_b": 0.44}), "b.png")
    parties = Parties([whole, short])
    assert (parties.of(short, "party_b") == parties.of(whole, "seller"), parties.guessed(short, "party_b")) == (
        found,
        found,
    )


def test_a_name_that_broke_off_and_goes_on_as_two_is_neither() -> None:
    ends = ("责任公司", "公司")
    known = [thing(contract(party_b=f"江苏示例云有限{end}"), f"{n}.pdf") for n, end in enumerate(ends)]
    cut = thing(contract(party_b="江苏示例云有限", unsure={"party_b": 0.44}), "b.png")
    parties = Parties([*known, cut])
    assert parties.of(cut, "party_b") not in {parties.of(one, "party_b") for one in known}


def test_a_misread_name_between_two_known_ones_is_neither() -> None:
    known = [thing(contract(party_b=f"江苏示{c}云计算有限公司"), f"{c}.pdf") for c in "例力"]
    read = thing(contract(party_b="江苏示列云计算有限公司", unsure={"party_b": 0.8}), "b.png")
    parties = Parties([*known, read])
    assert parties.of(read, "party_b") not in {parties.of(k, "party_b") for k in known}


def test_a_name_that_two_files_have_alike_is_no_misreading() -> None:
    near = PROVIDER.replace("示例", "样例")
    twice = [thing(p, f"{n}.png") for n, p in enumerate(
        [contract(party_b=near, unsure={"party_b": 0.8}), payment(payee=near, unsure={"payee": 0.8})]
    )]  # fmt: skip
    parties = Parties([thing(invoice()), *twice])
    assert {parties.of(twice[0], "party_b"), parties.of(twice[1], "payee")} == {near}


def test_one_tax_number_is_one_party_whatever_its_name_was() -> None:
    before = thing(invoice(seller="江苏旧名云计算有限公司"))
    after = thing(invoice(number="20481662"), "b.pdf")
    parties = Parties([before, after])
    assert parties.of(before, "seller") == parties.of(after, "seller") == parties.named(PROVIDER)


def test_a_name_that_was_not_read_is_known_by_its_tax_number() -> None:
    nameless = thing(invoice(seller=None, number="20481662"), "b.pdf")
    parties = Parties([thing(invoice()), nameless])
    assert parties.of(nameless, "seller") == parties.named(PROVIDER)
    strange = thing(invoice(seller=None, seller_uscc=code_of("91320100EXAMP0077"), number="20481663"), "c.pdf")
    assert parties.of(strange, "seller") == ""


def test_a_tax_number_with_a_wrong_check_character_joins_nobody() -> None:
    wrong = PROVIDER_USCC[:-1] + ("0" if PROVIDER_USCC[-1] != "0" else "1")
    one, two = thing(invoice(seller_uscc=wrong)), thing(invoice(seller="江苏别家有限公司", seller_uscc=wrong), "b.pdf")
    parties = Parties([one, two])
    assert parties.of(one, "seller") != parties.of(two, "seller")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("", "", 0), ("云", "云", 0), ("云星", "云", 1), ("ABCD", "ABXD", 1), ("ABCD", "DCBA", 3)],
)
def test_distance(one: str, other: str, apart: int) -> None:
    assert (distance(one, other, 2), distance(other, one, 2)) == (min(apart, 3), min(apart, 3))


def test_the_applicant_is_no_party_to_be_guessed() -> None:
    parties = Parties([thing(invoice())])
    assert parties.guessed(thing(invoice()), "buyer") is False
    assert parties.named(NAME) == NAME


def test_a_number_put_beside_a_wrong_name_once_does_not_make_one_party_of_two() -> None:
    wrong = thing(invoice(buyer_uscc=PROVIDER_USCC), "a.pdf")
    for own in ([licence()], [invoice(number="20481662"), invoice(number="20481663")]):
        things = [wrong, *(thing(one, f"{n}.pdf") for n, one in enumerate(own))]
        parties = Parties(things)
        assert parties.of(wrong, "buyer") != parties.of(wrong, "seller")
        assert parties.of(wrong, "buyer") == parties.named(NAME)
