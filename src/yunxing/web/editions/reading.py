"""What a draft says otherwise than the edition it was begun from, and who changed what."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from yunxing.guide.differing import PARTS, Difference
from yunxing.guide.differing import differences as differing
from yunxing.guide.edition import Edition
from yunxing.programme.acting import Actor
from yunxing.programme.editions import drafting, keeping, queries

from ..acting import page
from ..listing import Pages
from ..templatetags.words import english, say
from .listing import FILES, around, kept_of


@lru_cache(maxsize=16)
def _differing(before: Edition, after: Edition, lang: str) -> tuple[Difference, ...]:
    """Found once for each two editions: neither ever changes."""
    return tuple(differing(before, after, lang))


@require_safe
@page
def differences(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Requirement by requirement in words, and one file line by line."""
    kept = kept_of(actor, key)
    before = keeping.texts(kept.begun_from)
    changed = [file for file in FILES if file in kept.files and before.get(file, "") != kept.files[file]]
    asked = request.GET.get("file", "")
    beyond_its_key = [one for one in changed if one != "edition"]
    file = asked if asked in kept.files else (beyond_its_key or ["edition"])[0]
    groups = []
    if not kept.problems:
        lang = "en" if english() else "zh"
        found = _differing(keeping.edition_of(kept.begun_from), drafting.readable(kept), lang)
        groups = [(say(*PARTS[part]), list(rows)) for part, rows in groupby(found, key=lambda one: one.part)]
    return render(
        request,
        "editions/differences.html",
        {
            **around(actor, kept),
            "groups": groups,
            "changed": [(one, FILES[one]) for one in changed],
            "file": file,
            "lines": queries.lines(before.get(file, ""), kept.files[file]),
        },
    )


@require_safe
@page
def history(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Every file saved, newest first."""
    kept = kept_of(actor, key)
    shown = Pages(queries.history(kept), order=("-number", "file")).get_page(request.GET.get("page"))
    return render(request, "editions/history.html", {**around(actor, kept), "shown": shown, "names": FILES})


@require_safe
@page
def change(request: HttpRequest, actor: Actor, key: str, number: int, file: str) -> HttpResponse:
    """One file as it was saved, line by line against what it was before."""
    kept = kept_of(actor, key)
    one = get_object_or_404(kept.changes.select_related("person"), number=number, file=file)
    return render(
        request,
        "editions/change.html",
        {
            **around(actor, kept),
            "one": one,
            "words": FILES[file],
            "lines": queries.lines(queries.text_before(one), one.text) if number else (),
        },
    )
