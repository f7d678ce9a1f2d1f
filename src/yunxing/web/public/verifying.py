"""The page that a certificate's code leads to: what the title is today, and whether a PDF is its certificate."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yunxing.programme import clock
from yunxing.programme.papers.keeping import opened
from yunxing.programme.recognitions import checking, queries
from yunxing.programme.recognitions.checking import Checked
from yunxing.programme.recognitions.lasting import Standing, standing_of
from yunxing.programme.refusals import RefusedError

from ..acting import or_404
from .answering import open_to_all, too_often

LOOKS, CHECKS, IN_SECONDS = 120, 10, 300
"""Codes that one address may try, and files that it may have checked."""


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def verify(request: HttpRequest, code: str) -> HttpResponseBase:
    """A title, valid or not; a POST has a file checked. Of a code that is nobody's it says so and nothing else."""
    if held := too_often(request, "verify", most=LOOKS, seconds=IN_SECONDS):
        return held
    one = queries.by_code(code)
    if one is None:
        return render(request, "public/unknown.html", status=404)
    checked: Checked | None = None
    refusal: RefusedError | None = None
    if request.method == "POST":
        if held := too_often(request, "check", most=CHECKS, seconds=IN_SECONDS):
            return held
        file = request.FILES.get("file")
        try:
            if file is None:
                raise RefusedError("请选择证书的 PDF 文件", "choose the certificate's PDF file", field="file")
            checked = checking.check(one, file)
        except RefusedError as error:
            refusal = error
    return render(
        request,
        "public/verify.html",
        {
            "title": one,
            "standing": standing_of(one, clock.today()),
            "held": queries.with_standing(queries.of_enterprise(one.uscc), clock.today()),
            "checked": checked,
            "refusal": refusal,
            "most": checking.MOST_BYTES // 1024 // 1024,
        },
        status=422 if refusal else 200,
    )


@require_safe
@open_to_all
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    """The certificate itself; there is none of a title that was revoked."""
    if held := too_often(request, "verify", most=LOOKS, seconds=IN_SECONDS):
        return held
    one = or_404(queries.by_code(code))
    if standing_of(one, clock.today()) is Standing.REVOKED:
        or_404(None)
    response = opened(or_404(one.certificate), name=f"{one.number}.pdf", asked=request.headers)
    del response["Cache-Control"]  # no private file: kept as every page for everybody is
    return response
