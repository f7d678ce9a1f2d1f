"""The places to be signed or sealed on the page of the 申报书: their scans, uploaded at the place, chosen or taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.documents import places, sealing
from yunxing.programme.documents.model import SealedScan
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Paper
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..templatetags.words import say
from .panel import address
from .saving import own


class Form(NamedTuple):
    """What is asked for at the one place that is open: the day, and a file that is here or a new one."""

    on: str
    today: str
    papers: Sequence[Paper]


class SealShown(NamedTuple):
    """A place, where the form keeps it, its scans, and its form where it was asked for."""

    seal: places.Seal
    anchor: str
    address: str
    scans: Sequence[SealedScan]
    form: Form | None


def shown(
    request: HttpRequest, declaration: Declaration, *, edits: bool, by_provider: Mapping[str, str]
) -> list[SealShown]:
    """Every place with its scans. The form stands at the place that the address names (``?seal=2``).

    ``by_provider`` are the days of providers' answers, by path.
    """
    scans = places.scans(declaration)
    asked = request.GET.get("seal", "") if edits else ""
    found = []
    for number, seal in enumerate(places.seals(declaration, by_provider=by_provider), 1):
        form = None
        if asked == str(number):
            today = clock.today().isoformat()
            form = Form(seal.dated or today, today, places.may_show(declaration))
        found.append(SealShown(seal, f"seal-{number}", address(declaration, seal.path), scans.get(seal.path, ()), form))
    return found


@require_POST
@page
def seal(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Show a place sealed by a new file or one that is here, or take a scan away. A refusal is said at the place."""
    declaration = own(actor, number)
    path = request.POST.get("path", "")
    listed = [one.path for one in places.seals(declaration)]
    at = listed.index(path) + 1 if path in listed else 0
    asked = ""
    try:
        if request.POST.get("act") == "take":
            sealing.take_away(actor=actor, scan=_scan(declaration, request.POST.get("scan", "")))
            messages.success(
                request,
                say("已取下扫描件，登记的日期仍然保留。", "The scan was taken from its place; the day stays."),
            )
        else:
            _show(request, actor, declaration, path)
            messages.success(request, say("已登记扫描件和日期。", "The scan and its day are entered."))
    except RefusedError as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, refusal.say())
        asked = f"?seal={at}" if at else ""
    anchor = f"#seal-{at}" if at else ""
    return redirect(f"{reverse('declaration-section', args=[number, 'dossier'])}{asked}{anchor}")


def _show(request: HttpRequest, actor: Actor, declaration: Declaration, path: str) -> None:
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError as error:
        raise RefusedError(
            "请填写签字盖章的日期，如 2020-05-06", "give the day of the seal, as in 2020-05-06", field="on"
        ) from error
    upload, chosen = request.FILES.get("file"), request.POST.get("paper", "")
    if upload is not None:
        sealing.require_open(actor, declaration)  # before the file is kept
        name = upload.name or ""
        sealing.upload(actor=actor, declaration=declaration, path=path, on=on, blob=keep(upload, name=name), name=name)
    elif chosen.isdecimal() and len(chosen) < 19:
        paper = or_404(Paper.objects.filter(declaration=declaration, pk=int(chosen)).first())
        sealing.show(actor=actor, declaration=declaration, path=path, on=on, paper=paper)
    else:
        raise RefusedError("请选择扫描件", "choose a scan", field="file")


def _scan(declaration: Declaration, key: str) -> SealedScan:
    number = int(key) if key.isdecimal() and len(key) < 19 else 0
    return or_404(SealedScan.objects.filter(declaration=declaration, pk=number).select_related("paper").first())
