"""What a search shows, whole, as a file for spreadsheets or programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from yunxing.programme import clock
from yunxing.programme.recognitions import queries
from yunxing.programme.recognitions.lasting import Standing, standing_of
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.recognitions.queries import Asked

from ..templatetags.words import say
from .answering import open_to_all, too_often

DOWNLOADS, IN_SECONDS = 20, 300
"""Downloads of one address."""
_COLUMNS = (
    ("name", "企业名称", "Enterprise"),
    ("uscc", "统一社会信用代码", "Credit code"),
    ("star", "星级", "Stars"),
    ("city", "设区市", "City"),
    ("place", "县（区）", "County"),
    ("number", "证书编号", "Certificate"),
    ("granted_on", "认定日期", "Granted on"),
    ("until_on", "有效期至", "Until"),
    ("revoked_on", "撤销日期", "Revoked on"),
    ("standing", "状态", "State"),
    ("verify", "核验", "Verify"),
)


@require_safe
@open_to_all
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """As CSV, with a mark that spreadsheets read it as UTF-8, and no cell that is a formula."""
    return _file(request, "csv", "text/csv; charset=utf-8", _csv)


@require_safe
@open_to_all
def as_json(request: HttpRequest) -> HttpResponseBase:
    """As JSON: ``{"on", "asked", "titles": […]}``."""
    return _file(request, "json", "application/json; charset=utf-8", _json)


def _file(request: HttpRequest, suffix: str, kind: str, write: Any) -> HttpResponseBase:
    if held := too_often(request, "download", most=DOWNLOADS, seconds=IN_SECONDS):
        return held
    asked = Asked.of(request.GET)
    cities = queries.cities()
    # Words are chosen now: when the rows are sent, the request's language is no more.
    words = {one.value: say(*one.words) for one in Standing}
    heads = [say(zh, en) for _, zh, en in _COLUMNS]
    response = StreamingHttpResponse(write(asked, cities, words, heads), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="star-enterprises-{clock.today()}.{suffix}"'
    return response


def _rows(asked: Asked, cities: dict[str, str]) -> Iterator[dict[str, Any]]:
    day = clock.today()
    every = queries.found(asked, day).order_by(*queries.NEWEST)
    for one in every.iterator(chunk_size=2_000):
        yield _row(one, cities) | {"standing": standing_of(one, day).value}


def _row(one: Recognition, cities: dict[str, str]) -> dict[str, Any]:
    return {
        "name": one.name,
        "uscc": one.uscc,
        "star": one.star,
        "city": cities.get(one.city, ""),
        "place": one.place,
        "number": one.number,
        "granted_on": one.granted_on.isoformat(),
        "until_on": one.until_on.isoformat() if one.until_on else None,
        "revoked_on": one.revoked_on.isoformat() if one.revoked_on else None,
        "verify": f"{settings.SITE_ADDRESS}/public/verify/{one.code}/",
    }


class _Line:
    """What a writer of CSV writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _csv(asked: Asked, cities: dict[str, str], words: dict[str, str], heads: list[str]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(heads))
    for row in _rows(asked, cities):
        shown = row | {"standing": words[row["standing"]]}
        yield str(writer.writerow([_plain(shown[key]) for key, _, _ in _COLUMNS]))


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _json(asked: Asked, cities: dict[str, str], words: dict[str, str], heads: list[str]) -> Iterator[str]:
    yield json.dumps({"on": clock.today().isoformat(), "asked": vars(asked)}, ensure_ascii=False)[:-1] + ', "titles": ['
    for number, row in enumerate(_rows(asked, cities)):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"
