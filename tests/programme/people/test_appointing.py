"""The first officer of an office is appointed by whoever runs the installation, and can log in by the page for lost passwords."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from yunxing.programme.journal.model import Entry
from yunxing.programme.messages.model import Mail
from yunxing.programme.people.model import Person, Post

from .. import factories


def test_somebody_is_appointed_once_and_sets_a_password_by_mail(capsys: pytest.CaptureFixture[str]) -> None:
    factories.province()
    for _ in range(2):
        call_command("appoint", "First@Example.org", "32", name="陈试")
    assert capsys.readouterr().out.count("http://localhost:8000/accounts/password/reset/") == 2
    person = Person.objects.get(email="first@example.org")
    assert (person.name, person.has_usable_password()) == ("陈试", False)
    assert list(Post.objects.values_list("authority__jurisdiction", "duty")) == [("32", "officer")]
    assert list(Entry.objects.values_list("act", "actor")) == [("post.appoint", None)]
    Client().post("/accounts/password/reset/", {"email": "first@example.org"})
    assert list(Mail.objects.values_list("to", flat=True)) == [["first@example.org"]]


@pytest.mark.parametrize(("email", "place", "said"), [("nobody", "32", "no address"), ("a@example.org", "99", "'99'")])
def test_what_cannot_be_is_said(email: str, place: str, said: str) -> None:
    factories.province()
    with pytest.raises(CommandError, match=said):
        call_command("appoint", email, place)
    assert Person.objects.count() == 0
