"""A page that asks why before something is done to a declaration, or that says what it means where no reason is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yunxing.programme.declarations.model import Declaration
from yunxing.programme.refusals import RefusedError

from .templatetags.words import say


class Words(NamedTuple):
    """What such a page says, in the page's language. ``title`` is also on the button; ``done`` is said afterwards."""

    title: str
    help: str
    done: str
    danger: bool = False
    """Whether what is done hurts: the button says so."""


class Way(NamedTuple):
    """Where the page hangs: the words and address of what is above it, where cancelling leads, and where one goes when it is done."""

    above: tuple[str, str]
    cancel: str
    then: str


def of_declaration(declaration: Declaration) -> Way:
    """Below the declaration, and back to it."""
    own = reverse("declaration", args=[declaration.number])
    return Way((say("申报", "Declarations"), reverse("declarations")), own, own)


def ask_why(
    request: HttpRequest,
    declaration: Declaration,
    act: Callable[[str], object],
    words: Words,
    way: Way,
    *,
    reason: bool = True,
) -> HttpResponse:
    """The page; a POST does it. What was written stays where it is refused. ``reason``: whether one is asked for."""
    refused = None
    if request.method == "POST":
        try:
            act(request.POST.get("reason", ""))
        except RefusedError as error:
            refused = error
        else:
            messages.success(request, words.done)
            return redirect(way.then)
    around = {
        "case": declaration,
        "words": words,
        "way": way,
        "asks": reason,
        "refusal": refused,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "why.html", around, status=refused.status if refused else 200)
