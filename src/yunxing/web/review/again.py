"""Pages of the first review's further ends: a return whose day is changed or that nobody answered, a pass or a rejection that

is looked at again, and four and five stars that the city does not recommend.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.review import verbs

from ..acting import or_404, page
from ..asked import answer_by_of
from ..declarations.saving import own
from ..templatetags.words import say
from ..why import Words, ask_why, of_declaration


def _movable(actor: Actor, number: str, event: str) -> Declaration:
    """A declaration that the actor may see, and with which the event can be. Raises ``RefusedError`` with what it lacks."""
    declaration = own(actor, number)
    refused = refusal(event, actor=actor, declaration=declaration)
    if refused is not None:
        raise refused
    return declaration


def _asked(
    request: HttpRequest, actor: Actor, declaration: Declaration, act: Callable[..., object], words: Words
) -> HttpResponse:
    """Ask why, then do it."""
    return ask_why(
        request,
        declaration,
        lambda why: act(actor=actor, declaration=declaration, reason=why),
        words,
        of_declaration(declaration),
    )


@require_POST
@page
def answer_by(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Give a return another day to be answered by."""
    verbs.change_answer_by(
        actor=actor,
        declaration=own(actor, number),
        answer_by=answer_by_of(request.POST.get("answer_by", "")),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, say("已更改补正期限，企业会收到通知。", "It has another day; the enterprise is told."))
    return redirect("declaration", number)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def lapse(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """逾期未补正: close a return whose day has passed."""
    declaration = _movable(actor, number, "lapse")
    words = Words(
        say("按逾期未补正办理", "Close it: not supplemented in time"),
        say(
            f"补正期限 {declaration.answer_by} 24:00 已过，企业没有补正。办理后为“初审不合格”，企业会收到通知；市级可以复核。",
            f"It was to be supplemented by {declaration.answer_by}, 24:00, and was not. It is then rejected and the enterprise told; the city may look again.",
        ),
        say("已按逾期未补正办理。", "Closed: it was not supplemented in time."),
        danger=True,
    )
    return ask_why(
        request,
        declaration,
        lambda _: verbs.lapse(actor=actor, declaration=declaration),
        words,
        of_declaration(declaration),
        reason=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def reopen(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Take a passed one back into the first review."""
    declaration = _movable(actor, number, "reopen")
    words = Words(
        say("重新初审", "Review again"),
        say(
            "申报回到“待初审”，逐项核对的结果保留，可以修改后再作结论。已列入报送材料包的，先从包中移出。",
            "It goes back to the first review; what was said of its rows stays and may be changed. Take it out of its package first.",
        ),
        say("已回到待初审。", "It is under first review again."),
    )
    return _asked(request, actor, declaration, verbs.reopen, words)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def reconsider(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """复核: the city has what was rejected reviewed again. What failed later is looked at again where it failed."""
    declaration = _movable(actor, number, "reconsider")
    words = Words(
        say("复核", "Look again"),
        say(
            "初审不合格或不予推荐的申报，企业有异议且理由成立的，可以复核：回到作出结论的环节，由原办理部门重新办理。企业会收到通知。",
            "Where the enterprise objects to a rejection, with reason, it goes back to where it was rejected. The enterprise is told.",
        ),
        say("已转入复核。", "It is looked at again."),
    )
    return _asked(request, actor, declaration, verbs.reconsider, words)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def reject(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """不予推荐: four or five stars that the city turns down after the draw or the site check. In a review, the bench does it."""
    declaration = _movable(actor, number, "reject")
    or_404(declaration.state in (State.NOT_DRAWN, State.CHECKED) or None)
    words = Words(
        say("不予推荐", "Do not recommend"),
        say(
            "不推荐到省的，写明原因后办理，申报结束。企业会收到通知；有异议且理由成立的，可以复核。",
            "Say why it is not recommended to the province: the case ends with it. The enterprise is told and may object.",
        ),
        say("已作出不予推荐的结论。", "It is not recommended."),
        danger=True,
    )
    return _asked(request, actor, declaration, verbs.reject, words)
