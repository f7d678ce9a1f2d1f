"""The page of messages: unread ones counted and marked, wishes per kind kept."""

import re

from django.test import Client

from tests.programme.factories import owner, person
from yunxing.programme.messages.model import Message, Preference
from yunxing.programme.messages.verbs import KINDS, tell


def test_messages_are_listed_counted_read_and_followed() -> None:
    actor = owner()
    tell([actor.person, person()], "returned", zh="申报被退回", en="Returned", link="/enterprise/")
    tell([actor.person], "deadline", zh="期限临近", en="A deadline")
    client = Client()
    client.force_login(actor.person)
    page = client.get("/messages/").content.decode()
    assert re.findall(r'name="message" value="\d+">([^<]+)<', page) == ["期限临近", "申报被退回"]
    assert re.findall(r'class="count">(\d+)<', page) == ["2", "2"]
    first = Message.objects.get(person=actor.person, kind="returned")
    assert client.post("/messages/read/", {"message": first.pk}).headers["Location"] == "/enterprise/"
    assert Message.objects.filter(person=actor.person, read_at=None).count() == 1
    client.post("/messages/read/")
    page = client.get("/messages/").content.decode()
    assert ('class="count"' in page, "全部标为已读" in page) == (False, False)
    assert Message.objects.filter(read_at=None).count() == 1, "another person's"


def test_anothers_message_is_neither_marked_nor_followed() -> None:
    theirs = person()
    tell([theirs], "returned", zh="申报被退回", en="Returned", link="/enterprise/")
    client = Client()
    client.force_login(owner().person)
    one = Message.objects.get(person=theirs)
    assert client.post("/messages/read/", {"message": one.pk}).headers["Location"] == "/messages/"
    one.refresh_from_db()
    assert one.read_at is None


def test_wishes_are_kept_and_nonsense_is_not() -> None:
    somebody = person()
    client = Client()
    client.force_login(somebody)
    client.post("/messages/wishes/", {"returned": "daily", "deadline": "never", "read": "weekly", "x": "now"})
    assert dict(Preference.objects.values_list("kind", "mail")) == {"returned": "daily", "deadline": "never"}
    page = client.get("/messages/").content.decode()
    chosen = dict(re.findall(r'name="(\w+)">(?:<option[^>]*>[^<]*</option>)*?<option value="(\w+)" selected', page))
    assert chosen == {kind: {"returned": "daily", "deadline": "never"}.get(kind, "now") for kind in KINDS}
