"""The demonstration: made by the verbs, the same for a seed, whole or not at all, and nobody's name in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from yunxing.programme.declarations.model import Declaration
from yunxing.programme.demonstration import accounts, making
from yunxing.programme.journal.model import Entry
from yunxing.programme.journal.queries import verify
from yunxing.programme.papers.model import Paper
from yunxing.programme.people.model import Enterprise, Person
from yunxing.programme.refusals import RefusedError
from yunxing.programme.work.model import Job

DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[making.Made]:
    """Made once for the tests that look at it, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield making.make(size=60, seed=7, day=DAY)
        transaction.set_rollback(True)


def test_it_is_of_every_state_and_every_act_is_in_the_journal(made: making.Made) -> None:
    assert (made.declarations, made.enterprises) == (60, 60 * 8 // 5 + 6)
    states = Counter(Declaration.objects.values_list("state", flat=True))
    assert {"draft", "first_review", "rejected", "city_review", "announced", "published"} <= set(states)
    assert len(states) >= 10
    assert sorted(set(Declaration.objects.values_list("call__name", flat=True))) == ["2026年第一批", "2026年第二批"]
    assert {s["standing"] for s in Enterprise.objects.values("standing")} == {"claimed", "proven", "refused"}
    begun = Entry.objects.filter(act="declaration.begin").count()
    submitted = Entry.objects.filter(act="declaration.submit").count()
    assert (begun, submitted >= sum(n for state, n in states.items() if state != "draft")) == (60, True)
    assert verify() == []
    times = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert (times == sorted(times), max(times).date() < DAY) == (True, True)


def test_its_declarations_stand_in_every_way_to_the_guide(made: making.Made) -> None:
    outcomes = set(Declaration.objects.exclude(state="draft").values_list("outcome", flat=True))
    assert {"meets", "incomplete"} <= outcomes
    assert set(Declaration.objects.values_list("star", flat=True)) == {3, 4, 5}
    returned = Declaration.objects.filter(state="returned").first()
    assert returned is not None
    assert (returned.outcome, returned.returns.count() >= 1) == ("incomplete", True)


def test_it_has_files_of_its_own_and_three_cities(made: making.Made) -> None:
    names = {
        d.enterprise.jurisdiction.path.split("/")[1]
        for d in Declaration.objects.select_related("enterprise__jurisdiction")
    }
    assert {"3207"} <= names <= {"3207", "3203", "3205", "320583"}
    papers = Paper.objects.select_related("reading")
    assert (len(papers), {p.reading.state for p in papers if p.reading}) == (
        made.files,
        {"waiting"},
    )  # a worker reads them
    assert made.files > 0
    # … after whatever else there is to do: nobody's own files wait for them.
    jobs = Job.objects.filter(state="ready")
    assert (jobs.count() >= made.files, jobs.filter(priority__gte=-20).count()) == (True, 0)
    licences = Enterprise.objects.exclude(licence=None).values_list("licence__sha256", flat=True)
    assert len(set(licences)) == len(licences) > 80


def test_everybody_printed_can_log_in(made: making.Made) -> None:
    assert len(accounts.existing()) == len(accounts.ACCOUNTS) + 1
    for account in accounts.ACCOUNTS:
        assert Person.objects.get(email=account.email).check_password(accounts.PASSWORD)


def test_it_is_made_on_an_empty_installation_alone(made: making.Made) -> None:
    before = Entry.objects.count()
    with pytest.raises(RefusedError, match="空的数据库"):
        making.make(size=60, seed=7, day=DAY)
    with pytest.raises(CommandError, match="Name another folder in YUNXING_HOME"):
        call_command("demonstrate", size=60)
    call_command("demonstrate", size=60, if_empty=True)
    assert Entry.objects.count() == before
