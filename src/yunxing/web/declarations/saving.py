"""Saving as one types: a few places at once, each with the revision at which it was seen; and the panel after it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import queries, writing
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.documents.faces import unset
from yunxing.programme.refusals import RefusedError

from ..acting import actor_of, or_404, page
from ..bodies import json_of
from ..templatetags.words import english, say
from .faces import notices
from .panel import panel as panel_of

MOST_BYTES = 4 * 1024 * 1024
_HOWS = {"typed", "pasted"}


def own(actor: Actor, number: str, *, supplement: bool = False) -> Declaration:
    """A declaration that the actor may see, by number; none else is there. With what was handed in before, for its ``supplement``."""
    found = (
        queries.visible(actor)
        .select_related("call__authority__jurisdiction", "jurisdiction__parent")
        .filter(number=number)
    )
    found = queries.with_day(found)
    return or_404((queries.with_last_two(found) if supplement else found).first())


@require_POST
def save(request: HttpRequest, number: str) -> JsonResponse:
    """Save places: ``{"edits": [{"path", "after", "base"}], "how"}``. Answers what stands now, problems and the time."""
    if not request.user.is_authenticated:
        text = say(
            "登录已过期，填写的内容保存在本页，请重新登录后继续",
            "the session is over; what you typed is kept on this page: log in again",
        )
        return JsonResponse({"refused": text, "login": True}, status=401)
    actor = actor_of(request)
    try:
        edits, how = _edits(request)
        declaration = own(actor, number)
        written = writing.change(actor=actor, declaration=declaration, edits=edits, how=how)
    except writing.ConflictError as conflict:
        change = conflict.change
        return JsonResponse(
            {
                "refused": conflict.say(),
                "conflict": {
                    "path": change.path,
                    "value": change.after,
                    "revision": change.number,
                    "who": str(change.person),
                },
            },
            status=409,
        )
    except Http404:
        text = say(
            "当前身份看不到这份申报，填写的内容保存在本页；请切换回原来的身份后刷新",
            "it is not to be seen in your present capacity; what you typed is kept: change back and reload",
        )
        return JsonResponse({"refused": text}, status=404)
    except RefusedError as refusal:
        return JsonResponse({"refused": refusal.say(), "field": refusal.field}, status=refusal.status)
    problems = {p.path: (p.en if english() else p.zh) for p in written.judged.problems}
    return JsonResponse(
        {
            "revision": written.declaration.revision,
            "at": f"{clock.now().astimezone(clock.SHANGHAI):%H:%M:%S}",
            "problems": problems,
            "notices": notices(unset(written.declaration, written.judged)),
        }
    )


def _edits(request: HttpRequest) -> tuple[list[writing.Edit], str]:
    wrong = RefusedError("保存请求有误，请刷新页面", "a save that cannot be read: reload the page")
    wrong.status = 400
    try:
        given = json_of(request, MOST_BYTES)
        edits = [writing.Edit(one["path"], one.get("after"), one.get("base")) for one in given["edits"]]
        how = given.get("how", "typed")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise wrong from error
    sound = all(
        isinstance(e.path, str) and (e.base is None or (isinstance(e.base, int) and e.base >= 0)) for e in edits
    )
    if not edits or not sound or how not in _HOWS:
        raise wrong
    return edits, how


@require_safe
@page
def panel(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The verdict panel as it is now."""
    declaration = own(actor, number)
    return render(
        request,
        "declarations/panel.html",
        {"declaration": declaration, "panel": panel_of(declaration, judge(declaration))},
    )
