"""Pages of documents: downloads, the 申报书 in the making, the places to be sealed, filling in from elsewhere, export."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.confirming import queries as confirming
from yunxing.programme.declarations import filling, rules
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.sections import named
from yunxing.programme.declarations.wording import valued
from yunxing.programme.declarations.writing import Edit, change
from yunxing.programme.documents import binding, exporting, queries, writing
from yunxing.programme.papers.keeping import opened
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..templatetags.words import say
from . import sealing
from .faces import boxes
from .saving import own

_ENGLISH: Mapping[str, str] = {
    "form.docx": "Form (Word)",
    "form.pdf": "Form (PDF)",
    "tables.xlsx": "Tables of investment (Excel)",
    "slide.pptx": "Summary slide (PowerPoint)",
    "declaration.yaml": "Declaration file (YAML)",
}
"""What the documents are called on English pages; the files themselves keep their Chinese names."""
MOST_BYTES = 20 * 1024 * 1024
MOST_DIFFERING = 200
"""Places that differ on one page."""


@require_safe
@page
def document(request: HttpRequest, actor: Actor, number: str, kind: str) -> HttpResponse:
    """A document of the declaration as it stands."""
    declaration = own(actor, number)
    name, media = or_404(writing.KINDS.get(kind))
    response = HttpResponse(writing.written(declaration, kind), content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, f"{declaration.number}-{name}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def dossier(request: HttpRequest, actor: Actor, declaration: Any, around: dict[str, Any]) -> HttpResponse:
    """The page of the 申报书: its state, downloads, the places to be sealed."""
    bound, current = queries.newest(declaration)
    answers = around["answers"]
    return render(
        request,
        "declarations/dossier.html",
        {
            **around,
            "bound": bound,
            "current": current,
            "boxes": boxes(declaration, around["unset"]),
            "kinds": [(kind, (name, _ENGLISH[kind])) for kind, (name, _) in writing.KINDS.items()],
            "seals": sealing.shown(
                request,
                declaration,
                edits=around["edits"],
                by_provider=confirming.sealed(declaration, answers),
            ),
            "earlier": filling.earlier(actor, declaration),
            "wanted": [(one, answers.get(one.path)) for one in confirming.wanted(declaration)],
        },
    )


@require_POST
@page
def bind(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Have the 申报书 bound."""
    binding.ask(actor=actor, declaration=own(actor, number))
    return redirect("declaration-section", number, "dossier")


@require_safe
@page
def progress(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """How far the 申报书 is: the part of the page that renews itself until it is made."""
    declaration = own(actor, number)
    bound, current = queries.newest(declaration)
    context = {"declaration": declaration, "bound": bound, "current": current}
    return render(request, "declarations/bound.html", context)


@require_safe
@page
def bound(request: HttpRequest, actor: Actor, number: str) -> HttpResponseBase:
    """The bound file."""
    declaration = own(actor, number)
    made = or_404(declaration.bounds.filter(state="made").select_related("blob").order_by("-made_at").first())
    return opened(or_404(made.blob), name=f"{declaration.number}-申报书.pdf", asked=request.headers)


@require_POST
@page
def fill(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Fill in from a filled form (DOCX), a desk file (YAML, JSON), or an earlier declaration."""
    declaration = own(actor, number)
    upload = request.FILES.get("file")
    if "revision" in request.POST:
        return _take_over(request, actor, declaration)
    if upload is not None:
        if (upload.size or 0) > MOST_BYTES:
            raise RefusedError("文件超过 20 MB", "the file is over 20 MB", field="file")
        found = filling.from_file(
            actor=actor, declaration=declaration, name=upload.name or "", data=io.BytesIO(upload.read()).getvalue()
        )
    else:
        found = filling.from_earlier(actor=actor, declaration=declaration, number=request.POST.get("earlier", ""))
    messages.success(
        request, say(f"已填入 {found.places} 处，请核对。", f"{found.places} places filled in; please check.")
    )
    for zh, en in found.problems[:30]:
        messages.warning(request, say(zh, en))
    return _differing(request, declaration, found) if found.differing else redirect("declaration", number)


def _differing(request: HttpRequest, declaration: Any, found: filling.Filled) -> HttpResponse:
    """What differs, place by place: what stands and what was brought in, each to be taken over by hand."""
    declaration.refresh_from_db()
    edition, content = edition_of(declaration.edition), declaration.content
    shown = [
        (
            json.dumps([one.path, one.given], ensure_ascii=False),
            named(one.path, edition, content),
            valued(one.path, one.now, edition, content),
            valued(one.path, one.given, edition, content),
        )
        for one in found.differing[:MOST_DIFFERING]
    ]
    more = len(found.differing) - len(shown)
    return render(
        request,
        "declarations/differing.html",
        {"declaration": declaration, "differing": shown, "more": more, "revision": found.revision},
    )


def _take_over(request: HttpRequest, actor: Actor, declaration: Any) -> HttpResponse:
    """Write what was chosen of what differs, unless somebody has written into the place since."""
    base = request.POST.get("revision", "")
    try:
        chosen = [json.loads(one) for one in request.POST.getlist("take")]
        edits = [Edit(str(path), given, int(base)) for path, given in chosen]
    except (ValueError, TypeError) as error:
        raise RefusedError("内容不对，请重新导入", "that cannot be read: import it again", field="take") from error
    if edits:
        change(actor=actor, declaration=declaration, edits=edits, how="import")
    messages.success(request, say(f"已改用 {len(edits)} 处。", f"{len(edits)} places taken over."))
    return redirect("declaration", declaration.number)


@require_safe
@page
def export(request: HttpRequest, actor: Actor, number: str) -> HttpResponseBase:
    """All there is of a declaration, as a zip: its file, history, submissions, papers."""
    declaration = own(actor, number)
    or_404(rules.may_export(actor, declaration) or None)
    made = exporting.exported(declaration)
    response = FileResponse(
        made, as_attachment=True, filename=f"{declaration.number}.zip", content_type="application/zip"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
