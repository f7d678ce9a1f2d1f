"""What anybody sees without logging in: notices, their enterprises, objecting, the answer to an objection. Nothing personal (R91)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from yunxing.programme import clock
from yunxing.programme.publicity import objecting, queries
from yunxing.programme.publicity.model import Noticed, PublicNotice
from yunxing.programme.refusals import RefusedError

from ..acting import or_404
from ..fields import told
from ..limiting import allowed
from ..listing import ROWS
from .forms import LookUpForm, ObjectionForm
from .notices import letter_of

P = ParamSpec("P")
LODGING, LOOKING = 20, 30
"""How often an hour one address may send an objection, and look one up."""
HOUR = 3_600
MOST_REQUEST = objecting.MOST_FILES * objecting.MOST_BYTES + 1024 * 1024
"""Bytes of an objection with its files."""


def open_to_all(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for everybody; a refusal is shown in the public frame, and its status says which."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RefusedError as refusal:
            return render(request, "public/refused.html", {"refusal": refusal}, status=refusal.status)

    return shown


@require_safe
@open_to_all
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice: those that are open first, with days left; or the enterprises that a search finds in them."""
    words = _words(request)
    found = queries.named(words) if words else queries.public()
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    around = {"shown": shown, "q": words, "today": clock.today()}
    return render(request, "public/found.html" if words else "public/notices.html", around)


def _words(request: HttpRequest) -> str:
    """What is searched for, without what no name holds and no database takes."""
    asked = " ".join(request.GET.get("q", "").split())
    return "".join(one for one in asked if one.isprintable())[:60].strip()


def _notice(pk: int) -> PublicNotice:
    return or_404(queries.public().filter(pk=pk).first())


@require_safe
@open_to_all
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: who is to be recognised, until when anybody may object, and how."""
    one = _notice(pk)
    words = _words(request)
    items = one.items.select_related("declaration").defer("declaration__content").order_by("star", "place", "pk")
    if words:
        items = items.filter(name__contains=words)
    shown = Paginator(items, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "public/notice.html",
        {
            "notice": one,
            "shown": shown,
            "rows": [(item, objecting.ended(item.declaration.state)) for item in shown],
            "q": words,
            "hindrance": objecting.hindrance(one),
            "to_come": clock.today() < one.opens_on,
        },
    )


@require_safe
@open_to_all
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of a notice as a file."""
    return letter_of(_notice(pk))


@csrf_exempt  # the token is checked within: Django reads a whole request to find it, and this one may be too large
@never_cache
def lodge(request: HttpRequest, pk: int, item: int) -> HttpResponseBase:
    """Object to an enterprise in a notice. A request that is too large, or one of too many, is not read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.method == "POST":
        if not length.isdecimal() or int(length) > MOST_REQUEST:
            refusal = RefusedError(
                "附件合计过大，每个文件不超过 10 MB，最多 5 个", "too large: up to 5 files of 10 MB each", field="files"
            )
            return render(request, "public/refused.html", {"refusal": refusal}, status=413)
        if not allowed(request, "object", most=LODGING, seconds=HOUR):
            return render(request, "429.html", status=429)
    return _lodge(request, pk, item)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def _lodge(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    one = or_404(
        Noticed.objects.filter(pk=item, notice=pk, notice__opened_at__isnull=False)
        .select_related("notice__authority", "notice__call", "declaration")
        .first()
    )
    hindered = objecting.hindrance(one.notice)
    if hindered is not None:
        raise hindered
    objecting.refuse_ended(one)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if len(said["files"]) > objecting.MOST_FILES:
                raise RefusedError("最多附 5 个文件", "at most 5 files", field="files")
            files = [objecting.attach(file, file.name or "", file.size) for file in said["files"]]
            made = objecting.lodge(item=one, text=said["text"], name=said["name"], reach=said["reach"], files=files)
        except RefusedError as refusal:
            told(form, refusal)
        else:
            return render(request, "public/lodged.html", {"one": made.objection, "secret": made.secret, "item": one})
    return render(
        request,
        "public/object.html",
        {"form": form, "item": one, "notice": one.notice},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def objections(request: HttpRequest) -> HttpResponse:
    """Look up what became of an objection, by its number and secret word."""
    form = LookUpForm(request.POST or None)
    one = None
    if request.method == "POST":
        if not allowed(request, "look-up", most=LOOKING, seconds=HOUR):
            return render(request, "429.html", status=429)
        if form.is_valid():
            one = objecting.look_up(form.cleaned_data["number"], form.cleaned_data["secret"])
            if one is None:
                told(
                    form,
                    RefusedError("编号或口令不对，请核对后再试", "number and word do not belong together: check both"),
                )
    return render(request, "public/objections.html", {"form": form, "one": one}, status=422 if form.errors else 200)
