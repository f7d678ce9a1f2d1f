"""The editions of the guide, and one of them: its state, its files, what may be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.guide.loading import available
from yunxing.programme.acting import Actor
from yunxing.programme.editions import drafting, keeping, publishing, queries, rules
from yunxing.programme.editions.model import KeptEdition, Stage

from ..acting import or_404, page
from ..templatetags.words import say

FILES: dict[str, tuple[str, str]] = {
    "edition": ("版本、星级和期限", "Edition, stars and deadlines"),
    "requirements": ("评定要求", "Requirements"),
    "readings": ("读法", "Readings"),
    "rulings": ("解释", "Rulings"),
    "subdomains": ("子域", "Sub-domains"),
    "forms": ("申请表", "Forms"),
    "evidence": ("证明材料", "Evidence"),
    "paper": ("申请表版式", "Forms on paper"),
    "office": ("汇总表、报送材料、文书", "Summary, packages, letters"),
}


def kept_of(actor: Actor, key: str) -> KeptEdition:
    """A kept edition, for those who may read it."""
    or_404(rules.may_read(actor) or None)
    return get_object_or_404(KeptEdition.objects.select_related("begun_by", "published_by"), key=key)


def around(actor: Actor, kept: KeptEdition) -> dict[str, object]:
    """What every page of an edition shows: itself, and whether it can be written in."""
    return {
        "kept": kept,
        "files": [(file, words) for file, words in FILES.items() if file in kept.files],
        "writes": rules.may_write(actor) and kept.stage == Stage.DRAFT,
        "may": rules.may_write(actor),
    }


@require_safe
@page
def editions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every edition: in use, in the making, withdrawn."""
    or_404(rules.may_read(actor) or None)
    rows = queries.editions()
    drafts = [row for row in rows if row.kept is not None and row.kept.stage == Stage.DRAFT]
    return render(
        request,
        "editions/editions.html",
        {
            "rows": [row for row in rows if row not in drafts],
            "drafts": drafts,
            "choices": [row for row in rows if row.kept is None or row.kept.stage == Stage.PUBLISHED],
            "may": rules.may_write(actor),
        },
    )


@require_POST
@page
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a draft as a copy of an edition in use."""
    or_404(rules.may_read(actor) or None)
    made = drafting.begin(actor=actor, key=request.POST.get("key", ""), begun_from=request.POST.get("begun_from", ""))
    messages.success(request, say(f"已建立草稿 {made.key}。", f"The draft {made.key} was begun."))
    return redirect("edition", made.key)


@require_safe
@page
def edition(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One edition. One that comes with the platform is shown with its files alone."""
    or_404(rules.may_read(actor) or None)
    if key in available():
        one = keeping.edition_of(key)
        names = [(file, words) for file, words in FILES.items() if file in keeping.texts(key)]
        return render(request, "editions/packaged.html", {"key": key, "edition": one, "files": names})
    kept = kept_of(actor, key)
    return render(
        request,
        "editions/edition.html",
        {
            **around(actor, kept),
            "history": queries.history(kept)[:5],
            "trials": queries.trials(kept),
            "missing": _missing(kept) if kept.stage == Stage.DRAFT and not kept.problems else (),
            "calls": queries.past_calls() if kept.stage == Stage.DRAFT else (),
        },
    )


def _missing(kept: KeptEdition) -> list[dict[str, object]]:
    """Rulings that stand in the way of publishing a draft, in words."""
    rows = []
    for one in drafting.missing_rulings(kept):
        reading = keeping.edition_of(kept.begun_from).readings[one.reading]
        words = (reading.question, reading.alternatives[one.choose])
        rows.append({"ruling": one, "zh": "——".join(w.zh for w in words), "en": ": ".join(w.en for w in words)})
    return rows


@require_POST
@page
def act(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Publish a draft, have it follow the rulings made since, give it up, or take a published edition out of the choice."""
    kept = kept_of(actor, key)
    match request.POST.get("act"):
        case "publish":
            revision = request.POST.get("revision", "")
            publishing.publish(actor=actor, draft=kept, revision=int(revision) if revision.isdecimal() else -1)
            messages.success(request, say("版本已发布，批次可以选用。", "Published: calls may choose it."))
        case "rulings":
            drafting.take_rulings(actor=actor, draft=kept)
            messages.success(request, say("已补入草稿的 rulings.yaml。", "Taken over into the draft's rulings.yaml."))
        case "withdraw":
            publishing.withdraw(actor=actor, edition=kept)
            messages.success(request, say("版本已停用，不再供批次选用。", "Withdrawn: no call may choose it."))
        case "drop":
            drafting.drop(actor=actor, draft=kept)
            messages.success(request, say("草稿已放弃。", "The draft was given up."))
            return redirect("editions")
        case _:
            or_404(None)
    return redirect("edition", key)
