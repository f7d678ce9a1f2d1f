"""The public's first page, and the feed of what is new."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from yunxing.programme import clock
from yunxing.programme.recognitions import queries

from ..templatetags.words import say
from .answering import open_to_all

_SHOWN = 10
_IN_FEED = 50


@require_safe
@open_to_all
def home(request: HttpRequest) -> HttpResponseBase:
    """One search box, the notices that run, the newest publications."""
    notices = [(one, clock.end_of(one.closes_on)) for one in queries.open_notices()[:_SHOWN]]
    return render(request, "public/home.html", {"notices": notices, "past": queries.publications(_SHOWN)})


@require_safe
@open_to_all
def feed(request: HttpRequest) -> HttpResponseBase:
    """Publications and running notices as Atom, the newest first."""
    site = settings.SITE_ADDRESS
    title = say("星级上云企业：公示和发布", "Star-level enterprises in the cloud: notices and publications")
    made = Atom1Feed(title, f"{site}{reverse('public-home')}", "", feed_url=f"{site}{reverse('public-feed')}")
    entries = [
        (
            one.at,
            one.title,
            f"{site}{reverse('public-publication', args=[one.pk])}",
            say(f"{one.number}，{one.authority}发布，共 {given} 家", f"{one.number}: {given} enterprises"),
            str(one.authority),
        )
        for one, given in queries.publications(_IN_FEED)
    ]
    for notice in queries.open_notices()[:_IN_FEED]:
        assert notice.opened_at is not None
        entries.append(
            (
                notice.opened_at,
                notice.title,
                f"{site}/public/notices/{notice.pk}/",
                say(f"公示至 {notice.closes_on} 24:00", f"open until {notice.closes_on}, 24:00"),
                str(notice.authority),
            )
        )
    for at, name, link, summary, author in sorted(entries, reverse=True)[:_IN_FEED]:
        made.add_item(name, link, summary, author_name=author, pubdate=at, updateddate=at, unique_id=link)
    if not entries:  # a feed is dated by what is in it; an empty one, by its day
        made.feed["updated"] = datetime.combine(clock.today(), time(), clock.SHANGHAI)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
