"""The journal is a chain: whatever is changed, removed or moved in it is found, and where."""

import pytest
from django.db import transaction
from django.db.models import F

from yunxing.programme.journal.model import Entry
from yunxing.programme.journal.queries import Broken, acts_on, verify
from yunxing.programme.journal.verbs import record

from ..factories import officer, person


@pytest.fixture(autouse=True)
def _six_entries(_on_a_day: None) -> None:
    somebody = officer("3207")
    with transaction.atomic():
        for number in range(1, 7):
            record(f"act.{number}", person(), somebody, amount=str(number), words="云星")


def test_a_journal_that_nobody_touched_is_whole() -> None:
    assert verify() == []
    assert [e.number for e in Entry.objects.all()] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("field", "value"),
    [("act", "act.x"), ("actor", 999), ("behalf", ""), ("subject", "person:999"), ("data_digest", "0" * 64)],
)
def test_a_changed_entry_is_found(field: str, value: object) -> None:
    Entry.objects.filter(number=3).update(**{field: value})
    assert Broken(3, "changed") in verify()


def test_a_changed_time_is_found() -> None:
    from datetime import timedelta

    Entry.objects.filter(number=3).update(at=F("at") + timedelta(seconds=1))
    assert verify() == [Broken(3, "changed")]


def test_changed_data_is_found_and_erased_data_leaves_the_chain_whole() -> None:
    Entry.objects.filter(number=3).update(data={"amount": "300", "words": "云星"})
    assert verify() == [Broken(3, "data")]
    Entry.objects.filter(number=3).update(data=None)
    assert verify() == []


def test_a_changed_entry_with_its_hash_made_anew_is_found_at_the_next() -> None:
    from yunxing.programme.journal.verbs import digest_of

    entry = Entry.objects.get(number=3)
    entry.act = "act.x"
    entry.digest = digest_of(entry)
    entry.save()
    assert verify() == [Broken(4, "order")]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_removed_entry_is_found(number: int) -> None:
    Entry.objects.filter(number=number).delete()
    assert verify()[0] == Broken(number, "missing")


def test_entries_that_changed_places_are_found() -> None:
    Entry.objects.filter(number=3).update(number=99)
    Entry.objects.filter(number=4).update(number=3)
    Entry.objects.filter(number=99).update(number=4)
    assert {b.number for b in verify()} == {3, 4, 5}


def test_a_removed_entry_whose_number_is_closed_up_is_found() -> None:
    Entry.objects.filter(number=3).delete()
    for number in (4, 5, 6):
        Entry.objects.filter(number=number).update(number=number - 1)
    assert {b.number for b in verify()} == {3, 4, 5}


@pytest.mark.django_db(transaction=True)
def test_an_act_without_a_transaction_is_no_act() -> None:
    with pytest.raises(RuntimeError, match="one transaction"):
        record("act", person(), None)


def test_what_happened_to_a_thing_is_told_in_order() -> None:
    somebody = person()
    with transaction.atomic():
        record("a", somebody, None)
        record("b", person(), None)
        record("c", somebody, None)
    assert [e.act for e in acts_on(somebody)] == ["a", "c"]
