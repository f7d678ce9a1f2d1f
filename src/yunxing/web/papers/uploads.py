"""Uploads by tus 1.0 (creation, creation-with-upload, expiration, termination, checksum): what arrived stays, and is gone on from.

The words of the protocol are here; what they do is ``programme.papers.uploading``.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date

from yunxing.programme.acting import Actor
from yunxing.programme.papers import rules, uploading
from yunxing.programme.papers.keeping import MOST_BYTES
from yunxing.programme.papers.model import Upload
from yunxing.programme.papers.uploading import UploadError
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..acting import actor_of, or_404
from ..declarations.saving import own
from ..templatetags.words import say

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum"
CHECKSUMS = ("sha1", "sha256", "md5")
PIECE = "application/offset+octet-stream"
View = Callable[..., HttpResponse]


def speaking(view: View) -> View:
    """A view that speaks tus: those not logged in are told so instead of being led elsewhere, refusals have their reason as JSON."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Tus-Version"] = VERSION
            response["Tus-Extension"] = EXTENSIONS
            response["Tus-Max-Size"] = str(MOST_BYTES)
            response["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
        elif not request.user.is_authenticated:
            text = say("登录已过期，请重新登录后继续上传", "the session is over: log in again and go on")
            response = JsonResponse({"refused": text, "login": True}, status=401)
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = JsonResponse({"refused": f"tus {VERSION}"}, status=412)
            response["Tus-Version"] = VERSION
        else:
            try:
                response = view(request, actor_of(request), *args, **kwargs)
            except RefusedError as refusal:
                response = JsonResponse({"refused": refusal.say(), "field": refusal.field}, status=_status(refusal))
        response["Tus-Resumable"] = VERSION
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return shown


def _status(refusal: RefusedError) -> int:
    """A file that is not wanted is nobody's conflict: its sender must not try again."""
    return 422 if refusal.status == 409 and not isinstance(refusal, UploadError) else refusal.status


@speaking
def collection(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Begin an upload."""
    if request.method != "POST":
        return _only("POST, OPTIONS")
    declaration = own(actor, number)
    length = _whole(request, "Upload-Length")
    names = _metadata(request.headers.get("Upload-Metadata", ""))
    name = names.get("relativePath") or names.get("filename") or names.get("name") or ""
    upload = uploading.begin(actor=actor, declaration=declaration, name=name, length=length)
    response = HttpResponse(status=201)
    if request.content_type == PIECE:
        _take(request, actor, upload, response, offset=0)
    response["Location"] = reverse("upload", args=[number, upload.pk])
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


@speaking
def one(request: HttpRequest, actor: Actor, number: str, pk: UUID) -> HttpResponse:
    """How much is here (HEAD), a further piece (PATCH), or the end of it (DELETE)."""
    declaration = own(actor, number)
    upload: Upload = or_404(
        Upload.objects.filter(pk=pk, declaration=declaration).select_related("declaration__enterprise").first()
    )
    if upload.person_id != actor.person.pk:
        raise NotAllowedError("只有开始上传的人可以继续上传", "only who began an upload goes on with it")
    match request.method:
        case "HEAD":
            response = HttpResponse(status=200)
            offset = uploading.offset_of(upload)
            if offset == upload.length and rules.may_upload_on(actor, upload):
                _taken(actor, upload, response)  # it was whole when the line or the server broke
            response["Upload-Offset"] = str(offset)
            response["Upload-Length"] = str(upload.length)
            response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
            return response
        case "PATCH":
            if request.content_type != PIECE:
                return JsonResponse({"refused": PIECE}, status=415)
            response = HttpResponse(status=204)
            _take(request, actor, upload, response, offset=_whole(request, "Upload-Offset"))
            return response
        case "DELETE":
            uploading.give_up(actor=actor, upload=upload)
            return HttpResponse(status=204)
    return _only("HEAD, PATCH, DELETE, OPTIONS")


def _take(request: HttpRequest, actor: Actor, upload: Upload, response: HttpResponse, *, offset: int) -> None:
    announced = request.headers.get("Content-Length", "")
    try:
        here = uploading.add(
            actor=actor,
            upload=upload,
            offset=offset,
            read=request.read,
            announced=int(announced) if announced.isdecimal() else None,
            checksum=_checksum(request.headers.get("Upload-Checksum", "")),
        )
    except OSError as error:  # the line broke: what came is kept
        raise UploadError(400, "连接中断，可以继续上传", "the line broke: go on from where it is") from error
    response["Upload-Offset"] = str(here)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    if here == upload.length:
        _taken(actor, upload, response)


def _taken(actor: Actor, upload: Upload, response: HttpResponse) -> None:
    paper = uploading.finish(actor=actor, upload=upload)
    response["Yunxing-Paper"] = str(paper.pk)
    response["Yunxing-Name"] = quote(paper.name)


def _whole(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise UploadError(400, f"{header} 应为整数", f"{header} is no whole number")
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    """``key base64, key base64``. Raises ``UploadError`` for what is none."""
    found = {}
    for pair in text.split(",") if text.strip() else ():
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise UploadError(400, "Upload-Metadata 有误", "Upload-Metadata cannot be read") from error
    return found


def _checksum(text: str) -> tuple[str, bytes] | None:
    if not text:
        return None
    name, _, value = text.partition(" ")
    if name not in CHECKSUMS:
        raise UploadError(400, "不支持这种校验", "that checksum is not known")
    try:
        return name, b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UploadError(400, "Upload-Checksum 有误", "Upload-Checksum cannot be read") from error


def _only(methods: str) -> HttpResponse:
    response = HttpResponse(status=405)
    response["Allow"] = methods
    return response
