"""Writing a draft: a file as text with its line numbers, or what is changed most in a form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yunxing.guide.handles import handles
from yunxing.guide.loading import available
from yunxing.programme.acting import Actor
from yunxing.programme.editions import drafting, keeping, queries, rules
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..templatetags.words import say
from .listing import FILES, around, kept_of

MOST_SHOWN = 120
"""Lines of a colleague's changes that are shown where two wrote at once."""


@require_http_methods(["GET", "HEAD", "POST"])
@page
def file(request: HttpRequest, actor: Actor, key: str, file: str) -> HttpResponse:
    """A file's text. A POST keeps it; what somebody else saved meanwhile is shown beside and nothing is lost."""
    or_404(rules.may_read(actor) or None)
    words = or_404(FILES.get(file))
    if key in available():
        text = or_404(keeping.texts(key).get(file))
        shown = {"key": key, "file": file, "words": words, "text": text, "lines": text.count("\n") + 1}
        return render(request, "editions/file.html", shown)
    kept = kept_of(actor, key)
    or_404(kept.files.get(file))
    text, newer = kept.files[file], list[queries.Line]()
    refusal: RefusedError | None = None
    if request.method == "POST":
        text = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            kept = drafting.save(actor=actor, draft=kept, file=file, text=text, base=_base(request))
        except drafting.OvertakenError as overtaken:
            refusal, newer = overtaken, queries.lines(text, kept.files[file])[:MOST_SHOWN]
        else:
            _say_saved(request, len(kept.problems))
            return redirect("edition-file", key, file)
    return render(
        request,
        "editions/file.html",
        {
            **around(actor, kept),
            "key": key,
            "file": file,
            "words": words,
            "text": text,
            "lines": text.count("\n") + 1,
            "base": kept.revision,
            "newer": newer,
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def values(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Numbers, dates and readings' defaults in a form; a POST sets those that differ."""
    kept = kept_of(actor, key)
    if kept.problems:
        return render(request, "editions/values.html", {**around(actor, kept), "groups": ()})
    found = handles(drafting.readable(kept))
    cells, base = [queries.Cell(one, one.value) for one in found], kept.revision
    refusal: RefusedError | None = None
    if request.method == "POST":
        typed = {one.name: request.POST.get(one.name, one.value) for one in found}
        cells = [cell._replace(value=typed[cell.one.name]) for cell in cells]
        try:
            kept = drafting.set_values(actor=actor, draft=kept, values=typed, base=_base(request))
        except drafting.OvertakenError as overtaken:
            refusal, cells = overtaken, queries.brought_up(kept, typed, _base(request))
        except RefusedError as refused:
            if refused.status == 403:
                raise
            refusal, base = refused, _base(request)
        else:
            _say_saved(request, len(kept.problems))
            return redirect("edition-values", key)
    return render(
        request,
        "editions/values.html",
        {**around(actor, kept), "groups": _grouped(cells), "base": base, "refusal": refusal},
        status=422 if refusal else 200,
    )


def _base(request: HttpRequest) -> int:
    base = request.POST.get("base", "")
    return int(base) if base.isdecimal() and len(base) < 9 else 0


def _say_saved(request: HttpRequest, problems: int) -> None:
    if problems:
        messages.warning(
            request,
            say(
                f"已保存，还有 {problems} 处错误须改正后才能发布。",
                f"Saved; {problems} errors stand in the way of publishing.",
            ),
        )
    else:
        messages.success(request, say("已保存，没有错误。", "Saved and sound."))


def _grouped(cells: Sequence[queries.Cell]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Readings, numbers row by row with a cell for each star, dates."""
    groups: list[tuple[str, list[dict[str, Any]]]] = []
    for kind in ("number", "date", "choice"):
        rows = []
        mine = [cell for cell in cells if cell.one.kind == kind]
        for (zh, en), group in groupby(mine, key=lambda cell: (cell.one.zh, cell.one.en)):
            cells_of = [
                {**cell._asdict(), "was": _said(cell, cell.was), "saved": _said(cell, cell.saved)} for cell in group
            ]
            rows.append({"title": say(zh, en), "cells": cells_of})
        groups.append((kind, rows))
    return groups


def _said(cell: queries.Cell, value: str | None) -> str | None:
    """A value as the form shows it: what is chosen, in words."""
    return next((say(zh, en) for key, zh, en in cell.one.choices if key == value), value)
