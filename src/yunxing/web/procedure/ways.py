"""What an office may do with a declaration where it stands: each event of the table, with the page on which it is done.

An overview lists these pages; whether each condition holds is said on the page itself. What belongs to another way (three
stars are not recommended) is not listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from yunxing.programme.acting import Actor
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.evaluation.model import PanelCase
from yunxing.programme.procedure import conditions as c
from yunxing.programme.procedure import table
from yunxing.programme.procedure.case import OnRecord
from yunxing.programme.procedure.model import Step
from yunxing.programme.procedure.moving import is_
from yunxing.programme.procedure.table import Transition, Who
from yunxing.programme.publicity.model import Noticed, Objection, Remedy


class WayOn(NamedTuple):
    """A way on: its words, its icon and its address. ``danger``: it ends something."""

    zh: str
    en: str
    icon: str
    address: str
    danger: bool = False


class _Case:
    """A declaration, and what the addresses of its pages are made of: looked up where one is asked for."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration

    @cached_property
    def noticed(self) -> Noticed | None:
        """Where it stood in a public notice last, with whether an objection ``demands`` its end."""
        upheld = Objection.objects.filter(item=OuterRef("pk"), upheld=True, leads_to=Remedy.TERMINATE)
        found = Noticed.objects.filter(declaration=self.declaration).annotate(demands=Exists(upheld))
        return found.order_by("-pk").first()

    @property
    def arrival(self) -> Subquery:
        """The step with which it came where it is."""
        last = Step.objects.filter(declaration=self.declaration).order_by("-number")
        return Subquery(last.values("pk")[:1])


class _Page(NamedTuple):
    zh: str
    en: str
    icon: str
    address: Callable[[_Case], str]
    danger: bool = False


def _of(name: str) -> Callable[[_Case], str]:
    return lambda of: reverse(name, args=[of.declaration.number])


def _at(name: str) -> Callable[[_Case], str]:
    return lambda _: reverse(name)


def _checks(of: _Case) -> str:
    return f"{reverse('checks')}?call={of.declaration.call_id}"


def _visit(of: _Case) -> str:
    """The visit to it since it was drawn; where none is ordered yet, the page that orders one."""
    found = SiteCheck.objects.filter(arrival=of.arrival).values_list("pk", flat=True).first()
    return reverse("check-visit", args=[found]) if found else reverse("check-order", args=[of.declaration.number])


def _panel(of: _Case) -> str:
    """Its case before a panel; where no panel has it yet, what waits for one."""
    return _case(PanelCase.objects.filter(arrival=of.arrival))


def _decided(of: _Case) -> str:
    """The case in which a panel decided last."""
    return _case(PanelCase.objects.filter(declaration=of.declaration))


def _case(found: QuerySet[PanelCase]) -> str:
    last = found.order_by("-pk").values_list("pk", flat=True).first()
    return reverse("evaluation-case", args=[last]) if last else reverse("evaluation")


def _notice(of: _Case) -> str:
    return reverse("notice", args=[of.noticed.notice_id]) if of.noticed else reverse("notices")


_REVIEW = _Page("逐项核对", "Review row by row", "list-check", _of("review-bench"))
_EVALUATION = _Page("评审", "Evaluation", "star", _panel)
_NOTICE = _Page("公示和异议", "The notice and its objections", "send", _notice)
_DRAW = _Page("抽样", "The draw", "list-check", _checks)
_VISIT = _Page("现场核查", "The site check", "list-check", _visit)
_PACKAGES = _Page("报送", "Packages", "send", _at("packages"))
_NOT_RECOMMENDED = _Page("不予推荐", "Do not recommend", "circle-x", _of("declaration-reject"), danger=True)
_EVALUATED_AGAIN = _Page("复核：重新评审", "Evaluate again", "history", _decided)

PAGES: Mapping[str, _Page | Mapping[State, _Page]] = {
    "return": _Page("退回补正", "Return", "arrow-back-up", _of("declaration-return"), danger=True),
    "reject": {
        State.FIRST_REVIEW: _REVIEW,
        State.CITY_REVIEW: _REVIEW,
        State.NOT_DRAWN: _NOT_RECOMMENDED,
        State.CHECKED: _NOT_RECOMMENDED,
    },
    "pass": _REVIEW,
    "accept": _REVIEW,
    "reopen": _Page("重新初审", "Review again", "history", _of("declaration-reopen")),
    "send": _PACKAGES,
    "file": _PACKAGES,
    "lapse": _Page("按逾期未补正办理", "Not supplemented in time", "clock", _of("declaration-lapse"), danger=True),
    "reconsider": {
        State.REJECTED: _Page("复核", "Look again", "history", _of("declaration-reconsider")),
        State.NOT_EVALUATED: _EVALUATED_AGAIN,
        State.DECLINED: _EVALUATED_AGAIN,
        State.CHECK_FAILED: _Page("复查", "Check again", "history", _of("check-again")),
    },
    "evaluate": _EVALUATION,
    "fail": _EVALUATION,
    "open_notice": _Page("公示", "Public notices", "send", _at("notices")),
    "close_notice": _NOTICE,
    "review_again": _NOTICE,
    "announce": _Page("公布", "Announce", "send", _at("notice-announce")),
    "draw": _DRAW,
    "leave_out": _DRAW,
    "add_check": _Page("增加核查", "Check it too", "list-check", _of("check-add")),
    "pass_check": _VISIT,
    "fail_check": _VISIT,
    "recommend": _Page("推荐", "Recommend", "star", _at("recommending")),
    "publish": _Page("集中发布", "Publish", "files", _at("publishing")),
    "terminate": _Page("终止", "End it", "circle-x", _of("declaration-terminate"), danger=True),
}
"""The page of each event of an office; of ``reject`` and ``reconsider`` by where it stands. ``revoke`` and ``restore`` follow from a case of
fraud, to which the overview leads for itself."""

_WHICH_WAY = (
    *(c.is_reviewed_first_here, c.city_decides, c.province_decides, c.call_has_no_province_notice, c.answer_is_overdue),
    *(c.is_to_be_terminated, c.was_returned_here),
)
"""Conditions that say whether a page is for such a case at all: it is left out where they do not hold. They are looked up
before; all others are said on the page."""


def pages_of(one: Transition) -> tuple[_Page, ...]:
    """The pages of a row of the table; none for what an enterprise does, or what follows from a case of fraud."""
    found = PAGES.get(one.event)
    if isinstance(found, Mapping):
        return (found[one.from_],)
    if found is None:
        return ()
    # What is to be supplemented is said row by row on the bench, or at any place of the form.
    return (_REVIEW, found) if one.event == "return" else (found,)


def ways_on(actor: Actor, declaration: Declaration, case: OnRecord) -> list[WayOn]:
    """The pages on which the actor's office goes on with a declaration, in the table's order, each once.

    None for whoever has an interest in it. ``case`` is what was looked up of it already.
    """
    rows = [
        one
        for one in table.BY_STATE[State(declaration.state)].values()
        if one.who != (Who.OWNER,) and any(is_(who, actor, declaration) for who in one.who)
    ]
    of = _Case(declaration)
    # An objection that demands an end ends the case when its notice closes: it matters until then alone.
    shown = of.noticed if declaration.state in (State.NOTICE, State.PROVINCE_NOTICE) and rows else None
    case.upheld = Remedy.TERMINATE if shown is not None and getattr(shown, "demands", False) else ""
    pages: list[_Page] = []
    for one in rows:
        if all(condition(case) is None for condition in one.conditions if condition in _WHICH_WAY):
            pages += [page for page in pages_of(one) if page not in pages]
    if not pages or case.interested:
        return []
    return [WayOn(one.zh, one.en, one.icon, one.address(of), one.danger) for one in pages]
