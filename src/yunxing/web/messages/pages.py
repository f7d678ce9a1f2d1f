"""Pages of messages: what a person was told, and how each kind reaches them."""

from __future__ import annotations

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.messages import verbs
from yunxing.programme.messages.model import How, Message, Preference

from ..acting import page
from ..templatetags.words import say

ROWS = 50


@require_safe
@page
def messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every message, newest first, and the wishes."""
    wishes = dict(Preference.objects.filter(person=actor.person).values_list("kind", "mail"))
    kinds = [(key, names, wishes.get(key, How.NOW)) for key, names in verbs.KINDS.items()]
    shown = Paginator(Message.objects.filter(person=actor.person), ROWS).get_page(request.GET.get("page"))
    return render(request, "messages/messages.html", {"shown": shown, "kinds": kinds, "hows": How.choices})


@require_POST
@page
def read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark one as read and go where it leads, or mark all."""
    one = request.POST.get("message", "")
    if one.isdecimal():
        verbs.mark_read(person=actor.person, message_id=int(one))
        message = Message.objects.filter(pk=int(one), person=actor.person).first()
        return redirect(message.link if message and message.link else "messages")
    verbs.mark_read(person=actor.person)
    return redirect("messages")


@require_POST
@page
def wishes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep which kinds are mailed, and how."""
    for kind in verbs.KINDS:
        wish = request.POST.get(kind, "")
        if wish in How.values:
            verbs.prefer(person=actor.person, kind=kind, mail=wish)
    notes.success(request, say("已保存。", "Saved."))
    return redirect("messages")
