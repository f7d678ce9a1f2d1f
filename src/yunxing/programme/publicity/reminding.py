"""Telling an office that the days of its notice are over: nothing goes on until somebody closes it."""

from __future__ import annotations

from .. import clock
from ..acting import verb
from ..messages.model import Message
from ..messages.verbs import tell
from ..people.model import Duty, Person
from .model import PublicNotice


@verb
def remind_of_ended() -> int:
    """Tell the officers of each notice that has ended and is not closed, each once; how many were told."""
    told = 0
    ended = PublicNotice.objects.filter(opened_at__isnull=False, closed_at=None, closes_on__lt=clock.today())
    for notice in ended.select_related("authority").order_by("pk"):
        zh = f"公示“{notice.title}”已于 {notice.closes_on} 期满，请答复异议后结束公示"
        link = f"/notices/{notice.pk}/"
        officers = Person.objects.filter(
            posts__authority__jurisdiction=notice.authority.jurisdiction_id, posts__duty=Duty.OFFICER
        ).distinct()
        known = Message.objects.filter(kind="notice", zh=zh[:300], link=link)
        told += tell(
            officers.exclude(pk__in=known.values("person")),
            "notice",
            zh=zh,
            en=f"{notice.title} ended on {notice.closes_on}: answer its objections and close it",
            link=link,
        )
    return told
