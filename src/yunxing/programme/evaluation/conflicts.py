"""Who may not judge an enterprise: members, those who were until lately, employees, and whoever declared an interest, in it
or in whom it deals with: a provider that it names, of a service, the seller of an invoice, a party of a contract.

Codes are compared as codes, names after brackets and spaces are made alike (as R30 compares them), never fuzzily.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import PositiveSmallIntegerField, QuerySet, Value

from yunxing.guide.context import same_name
from yunxing.reference.text import tidy_code

from .. import clock
from ..declarations.model import Declaration
from ..people.model import Membership, PastMembership, Person
from ..refusals import NotAllowedError
from .model import Expert, InterestKind

AFTER_LEAVING = timedelta(days=2 * 365)
"""For so long who left an enterprise is tied to it [A]: nobody leaves it to decide on it."""


class Tie(NamedTuple):
    """What ties a person to an enterprise or provider: how, in both languages, and to whom."""

    zh: str
    en: str
    name: str
    code: str


class Conflict(NamedTuple):
    """Why somebody stands back, in both languages."""

    zh: str
    en: str


Ties = Mapping[int, Sequence[Tie]]


def ties_of(people: Iterable[int]) -> Ties:
    """What ties persons, by their keys, to anybody; in two statements, three where there are experts among them."""
    keys = list(people)
    found: dict[int, list[Tie]] = {key: [] for key in keys}
    columns = ("person", "enterprise__name", "enterprise__uscc")
    now = Membership.objects.filter(person__in=keys).order_by().values_list(_left(0), *columns)
    before = left_lately(person__in=keys).order_by().values_list(_left(1), *columns)
    for left, person, name, code in sorted(now.union(before, all=True)):
        found[person].append(_of_past(name, code) if left else _of_member(name, code))
    for expert in Expert.objects.filter(person__in=keys).prefetch_related("interests").order_by("pk"):
        found[expert.person_id] += _of_expert(expert)
    return found


def _left(whether: int) -> Value:
    return Value(whether, output_field=PositiveSmallIntegerField())


def _of_member(name: str, code: str) -> Tie:
    return _tie("是其成员", "a member of it", name, code)


def left_lately(**whose: Any) -> QuerySet[PastMembership]:
    """Memberships of some persons that ended so lately that they still tie."""
    return PastMembership.objects.filter(ended_at__gt=clock.now() - AFTER_LEAVING, **whose)


def _of_past(name: str, code: str) -> Tie:
    return _tie("是其退出未满两年的企业", "one that they left within two years", name, code)


def _of_expert(expert: Expert) -> list[Tie]:
    interests = sorted(expert.interests.all(), key=lambda one: one.pk)
    return [
        _tie("是本人工作单位", "their employer", expert.employer, expert.employer_uscc),
        *(_tie(*_DECLARED[InterestKind(one.kind)], one.name, one.uscc) for one in interests),
    ]


def _own(person: Person) -> Sequence[Tie]:
    """What ties a person; what their page has looked up of them is not looked up again."""
    if not person.memberships_are_known:
        return ties_of([person.pk])[person.pk]
    past = () if person.left_nobody else left_lately(person=person).select_related("enterprise").order_by("pk")
    experts = () if person.is_no_expert else person.expertise.prefetch_related("interests").order_by("pk")
    return [
        *(_of_member(one.enterprise.name, one.enterprise.uscc) for one in person.belongs_to),
        *(_of_past(one.enterprise.name, one.enterprise.uscc) for one in past),
        *(tie for one in experts for tie in _of_expert(one)),
    ]


_DECLARED: Mapping[InterestKind, tuple[str, str]] = {
    InterestKind.EMPLOYER: ("已申报：本人单位", "declared: own employer"),
    InterestKind.PROVIDER: ("已申报：本人任职的云服务商", "declared: a provider they work for"),
    InterestKind.CONSULTANT: ("已申报：曾为其提供咨询", "declared: advised it earlier"),
    InterestKind.OTHER: ("已申报：其他利害关系", "declared: another interest"),
}


def _tie(zh: str, en: str, name: str, code: str) -> Tie:
    return Tie(zh, en, same_name(name), tidy_code(code))


def conflict(ties: Sequence[Tie], declaration: Declaration) -> Conflict | None:
    """The first reason why whoever is so tied may not judge a declaration; None where there is none."""
    for role_zh, role_en, name, code in _parties(declaration):
        tie = _first(ties, name, code)
        if tie is not None:
            return Conflict(f"{role_zh}{tie.zh}", f"{role_en} is {tie.en}")
    return None


def tied(ties: Sequence[Tie], *, name: str, code: str = "") -> bool:
    """Whether whoever is so tied has to do with an enterprise or provider, as it is written."""
    return _first(ties, same_name(name), tidy_code(code)) is not None


def is_tied(person: Person, *, name: str, code: str = "") -> bool:
    """Whether a person has to do with an enterprise or provider."""
    return tied(_own(person), name=name, code=code)


def refuse_tied(person: Person, *, name: str, code: str = "") -> None:
    """Raise ``NotAllowedError`` for who has to do with an enterprise or provider: nobody decides their own case."""
    if is_tied(person, name=name, code=code):
        raise NotAllowedError(
            f"您与{name}有关联，应当回避，请由他人办理", f"you are tied to {name}: leave it to others"
        )


def _first(ties: Sequence[Tie], name: str, code: str) -> Tie | None:
    return next((tie for tie in ties if (code and tie.code == code) or (name and tie.name == name)), None)


def conflict_of(person: Person, declaration: Declaration) -> Conflict | None:
    """Why a person may not judge a declaration; None where they may."""
    return conflict(_own(person), declaration)


def _parties(declaration: Declaration) -> list[tuple[str, str, str, str]]:
    """The enterprise under each name and code that it has, and whom it names in its tables, each once: whose, name, code."""
    company, content = declaration.enterprise, declaration.content
    fields = content.get("fields", {})
    own = [
        (company.name, company.uscc),
        (declaration.name, ""),
        (fields.get("enterprise.name"), fields.get("enterprise.uscc")),
    ]
    whose = [("申报企业", "the enterprise", *pair) for pair in own]
    found = dict.fromkeys(
        (zh, en, str(name or ""), str(code or "")) for zh, en, name, code in (*whose, *_named(content))
    )
    return [(zh, en, same_name(name), tidy_code(code)) for zh, en, name, code in found]


def _named(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """Whom the tables name: who sells need not stand among the providers."""
    for row in content.get("providers", []):
        yield "所列云服务商", "a provider", row.get("name"), row.get("uscc")
    for row in content.get("services", []):
        yield "云服务提供方", "the provider of a service", row.get("provider"), ""
    for row in content.get("invoices", []):
        yield "发票销售方", "the seller of an invoice", row.get("seller"), ""
    for row in content.get("contracts", []):
        for name in row.get("parties") or ():
            yield "合同当事人", "a party of a contract", name, ""
