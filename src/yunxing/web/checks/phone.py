"""The inspector's phone: a page that works without a line, and what it sends when it has one.

Words and times come from the page; what they do is ``programme.checks.answering``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.checks import answering, queries, rules
from yunxing.programme.checks.answering import Answer, Seen, SignedOtherError, Taken, Writing, version
from yunxing.programme.checks.model import CheckRow, Found, SiteCheck
from yunxing.programme.papers.keeping import opened
from yunxing.programme.refusals import RefusedError

from ..acting import actor_of, or_404, page
from ..bodies import TooLongError, json_of
from ..listing import Pages
from ..templatetags.words import english, say

MOST_BYTES = 4 * 1024 * 1024


@require_safe
@page
def visits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The visits on which whoever looks is sent: first those to come."""
    found = or_404(queries.visits_of(actor) if rules.may_be_sent(actor) else None)
    shown = Pages(found, order=("reported_at", "planned_on", "pk")).get_page(request.GET.get("page"))
    return render(request, "checks/visits.html", {"shown": shown})


def _own(actor: Actor, pk: int) -> SiteCheck:
    """A visit on which somebody is sent."""
    one = or_404(queries.visit(actor, pk))
    return or_404(one if rules.inspects(actor, one) else None)


@require_safe
@page
def visit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The page itself: what stands on it is fetched, and kept by the browser for when there is no line."""
    one = _own(actor, pk)
    words = {"found": [[key, str(label)] for key, label in Found.choices], "name": str(actor.person)}
    return render(request, "checks/phone.html", {"visit": one, "case": one.declaration, "said": words})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of these pages: it stands where its scope begins, and controls no other page of the site."""
    found = finders.find("yunxing/visit-worker.js")
    assert isinstance(found, str)
    with open(found, "rb") as file:  # noqa: PTH123
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


View = Callable[..., HttpResponse]


def spoken(view: View) -> View:
    """A view that a script asks: who is not logged in is told so instead of being led elsewhere, refusals are JSON."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            text = say(
                "登录已过期，内容保存在本机，请重新登录后发送",
                "the session is over; all is kept on this phone: log in again",
            )
            return JsonResponse({"refused": text, "login": True}, status=401)
        try:
            response = view(request, actor_of(request), *args, **kwargs)
        except RefusedError as refusal:
            response = JsonResponse({"refused": refusal.say(), "field": refusal.field}, status=refusal.status)
        response["Cache-Control"] = "no-store"
        return response

    return shown


@require_safe
@spoken
def state(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What stands on the server now."""
    return JsonResponse(_state(request, actor, _own(actor, pk)))


@require_POST
@spoken
def send(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Answers, what was written and a signature, in this order: ``{"rows": […], "head": {…}, "signature": {…}, "seen": {…}}``.

    ``seen`` is what the page showed when it was signed: ``{"rows": {number: [result, note]}, "met", "summary", "passed",
    "photos": [key]}``. Answers the state, and what somebody else wrote otherwise meanwhile. Nothing is signed while something is in conflict.
    """
    one = _own(actor, pk)
    given = _given(request)
    conflicts: list[CheckRow] = []
    agreed = True
    rows = given.get("rows")
    if rows:
        conflicts = answering.answer(actor=actor, visit=one, answers=_each(rows))
    if given.get("head"):
        agreed = answering.write(actor=actor, visit=one, what=_writing(given["head"]))
    signature = given.get("signature")
    signed = bool(signature) and not conflicts and agreed
    unsigned = ""
    if signed:
        try:
            answering.sign(actor=actor, visit=one, signature=_mapping(signature), seen=_seen(given.get("seen")))
        except SignedOtherError as refusal:  # what came with it is kept
            signed, unsigned = False, refusal.say()
    made = _state(request, actor, or_404(queries.visit(actor, pk)))
    apart = {"conflicts": [row.number for row in conflicts], "head_conflict": not agreed}
    return JsonResponse({**made, **apart, "signed": signed, "unsigned": unsigned})


@require_POST
@spoken
def add_photo(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Keep a photograph: its key, row, time, place and bytes."""
    one = _own(actor, pk)
    file = request.FILES.get("photo")
    if file is None:
        raise RefusedError("没有照片", "there is no photograph", field="photo")
    form = request.POST
    taken = Taken(
        form.get("key", ""),
        form.get("path", "")[:200],
        _moment(form.get("at", "")),
        _number(form.get("latitude", "")),
        _number(form.get("longitude", "")),
        _whole(form.get("metres", "")),
    )
    photo = answering.add_photo(actor=actor, visit=one, file=file, taken=taken)
    return JsonResponse({"photo": photo.pk}, status=201)


@require_safe
@page
def photo(request: HttpRequest, actor: Actor, pk: int, photo: int) -> HttpResponseBase:
    """A photograph, for the inspectors and officers concerned."""
    one = or_404(queries.visit(actor, pk))
    kept = or_404(one.photos.select_related("blob").filter(pk=photo).first())
    return opened(kept.blob, name=f"{kept.key}{kept.blob.suffix}", asked=request.headers)


@require_POST
@spoken
def remove_photo(request: HttpRequest, actor: Actor, pk: int, photo: int) -> HttpResponse:
    """Take away one's own photograph."""
    one = _own(actor, pk)
    kept = or_404(one.photos.filter(pk=photo).first())
    answering.remove_photo(actor=actor, visit=one, photo=kept)
    return JsonResponse(_state(request, actor, one))


@require_POST
@spoken
def report(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Hand in the report."""
    answering.report(actor=actor, visit=_own(actor, pk))
    return JsonResponse(_state(request, actor, or_404(queries.visit(actor, pk))))


def _state(request: HttpRequest, actor: Actor, one: SiteCheck) -> dict[str, Any]:
    me = actor.person.pk
    which = int(english())
    rows = one.rows.select_related("person").order_by("number")
    return {
        "reported": one.reported_at is not None,
        "head": {
            "met": one.met,
            "summary": one.summary,
            "passed": one.passed,
            "version": version(one.written_by_id, one.written_at),
            "who": str(one.written_by or ""),
        },
        "rows": [
            {
                "number": row.number,
                "path": row.path,
                "title": row.title,
                "found": row.found,
                "note": row.note,
                "version": version(row.person_id, row.at),
                "who": str(row.person or ""),
            }
            for row in rows
        ],
        "photos": [
            {
                "id": each.pk,
                "key": each.key,
                "path": each.path,
                "at": int(each.taken_at.timestamp() * 1000),
                "mine": each.person_id == me,
                "address": reverse("visit-photo", args=[one.pk, each.pk]),
            }
            for each in one.photos.order_by("taken_at", "pk")
        ],
        "inspectors": [
            {"name": str(each.person), "me": each.person_id == me, "signed": each.signed_at is not None}
            for each in one.inspectors.select_related("person").order_by("pk")
        ],
        "lacking": [words[which] for _, *words in answering.lacking(one)] if one.reported_at is None else [],
        "csrf": get_token(request),
    }


def _wrong() -> RefusedError:
    return RefusedError("发送的内容有误", "what was sent cannot be read")


def _given(request: HttpRequest) -> dict[str, Any]:
    try:
        return _mapping(json_of(request, MOST_BYTES))
    except TooLongError as error:
        raise RefusedError("发送的内容过长", "too much at once") from error
    except ValueError as error:
        raise _wrong() from error


def _mapping(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _wrong()
    return given


def _each(rows: Any) -> list[Answer]:
    if not isinstance(rows, list) or len(rows) > 5_000:
        raise _wrong()
    return [
        Answer(_integer(row.get("number")), _words(row, "found"), _words(row, "note"), _moment(row.get("at")), _words(row, "base"))
        for row in map(_mapping, rows)
    ]  # fmt: skip


def _writing(head: Any) -> Writing:
    head = _mapping(head)
    passed = head.get("passed")
    if passed is not None and not isinstance(passed, bool):
        raise _wrong()
    return Writing(_words(head, "met"), _words(head, "summary"), passed, _moment(head.get("at")), _words(head, "base"))


def _seen(given: Any) -> Seen:
    if given is None:  # a page that the phone kept from before signatures said what they are of
        raise SignedOtherError(
            "页面已更新，请刷新后重新签名", "this page is old: load it again, then sign", field="signature"
        )
    seen = _mapping(given)
    rows, photos = _mapping(seen.get("rows")), seen.get("photos")
    passed = seen.get("passed")
    if not isinstance(photos, list) or not all(isinstance(key, str) for key in photos):
        raise _wrong()
    if passed is not None and not isinstance(passed, bool):
        raise _wrong()
    kept = {}
    for number, pair in rows.items():
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)):
            raise _wrong()
        kept[_integer(_whole(number))] = (pair[0], pair[1])
    return Seen(kept, _words(seen, "met"), _words(seen, "summary"), passed, frozenset(photos))


def _words(row: dict[str, Any], key: str) -> str:
    text = row.get(key) or ""
    if not isinstance(text, str):
        raise _wrong()
    return text


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise _wrong()
    return value


def _moment(value: Any) -> datetime:
    """Milliseconds since 1970, as browsers count."""
    try:
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise _wrong() from error


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text[:40]) if text else None
    except InvalidOperation:
        return None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
