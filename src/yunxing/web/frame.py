"""What every page shows around itself: who acts, what this role does, what waits."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.editions import rules
from yunxing.programme.evaluation.queries import owed
from yunxing.programme.messages.model import Message
from yunxing.programme.numbers import number_of
from yunxing.programme.people.model import Duty, Level, Person
from yunxing.programme.people.queries import within
from yunxing.programme.procedure import queries as procedure
from yunxing.programme.publicity.queries import unanswered
from yunxing.programme.review import queries as reviewing

from .acting import actor_of, key_of


class Way(NamedTuple):
    """An entry of the side bar."""

    name: str
    zh: str
    en: str
    icon: str

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.name)


_OWN = (
    Way("declarations", "申报", "Declarations", "file"),
    Way("enterprise", "企业", "Enterprise", "building"),
    Way("calls", "批次", "Calls", "calendar"),
    Way("messages", "消息", "Messages", "bell"),
)
_CONFIRMS = Way("confirmations", "客户确认", "Confirmations", "list-check")
_OFFICE = (
    Way("declarations", "申报", "Declarations", "file"),
    Way("enterprises", "企业核验", "Enterprises", "building"),
    Way("calls", "批次", "Calls", "calendar"),
    Way("office", "部门", "Office", "users"),
    Way("messages", "消息", "Messages", "bell"),
)
_FIGURES = Way("statistics", "统计", "Statistics", "chart-bar")
_REVIEW = Way("review", "初审", "Review", "list-check")
_PACKAGES = Way("packages", "报送", "Packages", "send")
_RECOMMEND = Way("recommending", "推荐", "Recommend", "star")
_PUBLISH = Way("publishing", "集中发布", "Publish", "files")
_CHECKS = Way("checks", "现场核查", "Site checks", "list-check")
_EVALUATES = Way("evaluation", "评审", "Evaluation", "star")
_NOTICES = Way("notices", "公示", "Notices", "send")
_VISITS = Way("visits", "现场核查", "Site visits", "list-check")
_STANDING = Way("standing", "惩戒豁免", "Standing", "alert-triangle")
_JOURNAL = Way("journal", "日志", "Journal", "history")
_RULES = Way("editions", "规则", "Rules", "folder")
_BY_LEVEL: dict[str, tuple[Way, ...]] = {
    Level.COUNTY: (_REVIEW, _PACKAGES, _VISITS, _STANDING),
    Level.CITY: (_REVIEW, _EVALUATES, _NOTICES, _CHECKS, _RECOMMEND, _PACKAGES, _STANDING),
    Level.PROVINCE: (_PACKAGES, _EVALUATES, _NOTICES, _PUBLISH, _STANDING, _RULES, _JOURNAL),
}
"""What officers of a level do in the procedure, in its order."""
_ALONE = (
    Way("register", "注册企业", "Register", "building"),
    Way("messages", "消息", "Messages", "bell"),
)
_AUDITOR = (_OFFICE[0], _OFFICE[2], _FIGURES, _STANDING, _JOURNAL, _OFFICE[3], _OFFICE[4])
_EXPERT = (_EVALUATES, _VISITS, _OFFICE[2], _OFFICE[3], _OFFICE[4])
_OPERATOR = (
    Way("offices", "部门", "Offices", "users"),
    Way("operations", "运行", "Operations", "list-check"),
    _OFFICE[4],
)
_BY_DUTY = {Duty.OFFICER: _OFFICE, Duty.AUDITOR: _AUDITOR, Duty.EXPERT: _EXPERT, Duty.OPERATOR: _OPERATOR}


def ways(actor: Actor) -> tuple[Way, ...]:
    """What a capacity does, in the side bar's order."""
    if actor.membership is not None:
        enterprise = actor.membership.enterprise
        own = _OWN if enterprise.declares else _OWN[1:]
        return (_CONFIRMS, *own) if enterprise.provides else own
    if actor.post is None:
        return _ALONE
    every = _BY_DUTY[Duty(actor.post.duty)]
    if actor.is_officer():
        return (every[0], *_BY_LEVEL[actor.post.authority.jurisdiction.level], *every[1:3], _FIGURES, *every[3:])
    return (every[0], _RULES, *every[1:]) if rules.may_read(actor) else every


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: the actor, the ways, unread messages, the next deadline."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"actor": None, "now": clock.now()}
    actor = actor_of(request)
    name = request.resolver_match.url_name if request.resolver_match else ""
    every = ways(actor)
    return {
        "actor": actor,
        "now": clock.now(),
        "identity": settings.IDENTITY_NAME,
        "capacities": [(key_of(a), a) for a in request._capacities],  # type: ignore[attr-defined]
        "chosen": key_of(actor),
        "ways": every,
        "here": next((w.name for w in every if name and name.startswith(w.name.rstrip("s"))), ""),
        **_counts(actor),
    }


def _counts(actor: Actor) -> dict[str, Any]:
    """Unread messages, what waits at some of the ways, and the next deadline: in one statement."""
    asked: dict[str, Any] = {"unread": number_of(Message.objects.filter(person=actor.person, read_at=None))}
    if (waiting := reviewing.waiting(actor)) is not None:
        asked["review"] = number_of(waiting)
    if (to_end := procedure.to_end(actor)) is not None:
        asked["declarations"] = number_of(to_end)
    if actor.is_officer(Level.CITY, Level.PROVINCE):
        asked["notices"] = number_of(unanswered(actor))
    if actor.post is not None and actor.post.duty == Duty.EXPERT:
        asked["evaluation"] = number_of(owed(actor))
    if (calls := _running(actor)) is not None:
        asked |= {f"call_{name}": Subquery(calls.values(name)[:1]) for name in _SHOWN}
    row = Person.objects.filter(pk=actor.person.pk).values_list(*asked.values())[0]
    numbers = dict(zip(asked, row, strict=True))
    call = {name: numbers.pop(f"call_{name}", None) for name in _SHOWN}
    return {
        "unread": numbers.pop("unread"),
        "waits": numbers,
        "deadline": Call(**call) if call["pk"] is not None else None,
    }


_SHOWN = ("pk", "name", "closes_on")
"""What is shown of the call whose end is nearest."""


def _running(actor: Actor) -> QuerySet[Call] | None:
    """The open calls of areas around or within somebody's own, that which ends first before the others."""
    place = actor.enterprise.jurisdiction if actor.enterprise else actor.jurisdiction
    if place is None:
        return None
    parts = place.path.split("/")
    around = Q(authority__jurisdiction__path__in=["/".join(parts[: n + 1]) for n in range(len(parts))])
    today = clock.today()
    found = Call.objects.filter(opened_at__isnull=False, opens_on__lte=today, closes_on__gte=today)
    return found.filter(around | within("authority__jurisdiction__path", place.path)).order_by("closes_on", "pk")
