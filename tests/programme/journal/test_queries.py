"""The journal is a chain: whatever is changed, removed or moved in it is found, and where."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F

from yunxing.ledger import FIRST, Broken, data_digest, digest_of
from yunxing.ledger import Anchor as Kept
from yunxing.programme.journal.model import Anchor, Entry
from yunxing.programme.journal.queries import about, acts_on, on_days, verify, visible
from yunxing.programme.journal.verbs import record

from ..factories import NOON, declaration, officer, owner, person


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
    [
        ("act", "act.x"),
        ("actor", 999),
        ("behalf", ""),
        ("subject", "person:999"),
        ("data_digest", "0" * 64),
        ("path", "32/3201"),
    ],
)
def test_a_changed_entry_is_found(field: str, value: object) -> None:
    Entry.objects.filter(number=3).update(**{field: value})
    assert Broken(3, "changed") in verify()


def test_a_changed_time_is_found() -> None:
    from datetime import timedelta

    Entry.objects.filter(number=3).update(at=F("at") + timedelta(seconds=1))
    assert verify() == [Broken(3, "changed")]


def test_changed_data_is_found_and_so_is_data_that_nobody_erased() -> None:
    Entry.objects.filter(number=3).update(data={"amount": "300", "words": "云星"})
    assert verify() == [Broken(3, "data")]
    Entry.objects.filter(number=3).update(data=None)
    assert verify() == [Broken(3, "lost")]


def test_a_changed_entry_with_its_hash_made_anew_is_found_at_the_next() -> None:
    entry = Entry.objects.get(number=3)
    entry.act = "act.x"
    entry.digest = digest_of(entry.as_link())
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


def _anchor() -> Kept:
    last = Entry.objects.order_by("-number").first()
    assert last is not None
    return Kept(last.number, last.digest)


def test_an_end_cut_off_is_found_with_an_anchor_alone() -> None:
    kept = _anchor()
    Entry.objects.filter(number__gte=5).delete()
    assert verify() == []
    assert verify([kept]) == [Broken(6, "short")]


def test_a_journal_made_anew_is_found_with_an_anchor_alone() -> None:
    kept = _anchor()
    previous = FIRST
    for entry in Entry.objects.order_by("number"):
        if entry.number == 3:
            entry.data = {"amount": "300"}
            entry.data_digest = data_digest(entry.data)
        entry.previous = previous
        entry.digest = previous = digest_of(entry.as_link())
        entry.save()
    assert verify() == []
    assert verify([kept]) == [Broken(6, "anchor")]
    # The platform's own anchors tell it, too, where nobody changed them.
    Anchor.objects.create(day=date(2020, 5, 7), number=kept.number, digest=kept.digest, at=NOON)
    assert verify() == [Broken(6, "anchor")]


def test_renumbered_entries_are_found() -> None:
    Entry.objects.filter(number=6).update(number=60)
    assert verify() == [Broken(6, "missing"), Broken(60, "changed")]


def test_what_somebody_may_see_is_of_their_area() -> None:
    handed = officer("320706")
    with transaction.atomic():
        record("office.act", handed.authority, handed)  # type: ignore[arg-type]
        record("platform.act", person(), None)
    acts = lambda actor: set(visible(actor).values_list("act", flat=True))  # noqa: E731
    assert acts(officer("3207", "auditor")) >= {"office.act", "act.1"}
    assert "platform.act" not in acts(officer("3207", "auditor"))
    assert acts(officer("3201", "auditor")) == set()
    assert acts(officer("32", "auditor")) == acts(officer("32")) >= {"platform.act", "office.act"}
    for stranger in (officer("3207"), officer("320706"), officer("3207", "expert"), officer("32", "operator"), owner()):
        assert acts(stranger) == set()


def test_what_is_on_a_declaration_or_an_enterprise_is_found_by_its_number_or_code() -> None:
    _, made = declaration()
    enterprise = made.enterprise
    all_ = Entry.objects.all()
    assert {e.subject for e in about(all_, made.number)} == {f"declaration:{made.pk}"}
    assert {e.act for e in about(all_, enterprise.uscc.lower())} >= {"enterprise.register", "declaration.begin"}
    assert list(about(all_, "nothing")) == []
    assert about(all_, f"Declaration:{made.pk}").count() == 1
    assert {e.path for e in about(all_, made.number)} == {enterprise.jurisdiction.path}
    assert on_days(all_, date(2020, 5, 8), None).count() == 0
    assert on_days(all_, date(2020, 5, 7), date(2020, 5, 7)).count() == all_.count()
    assert on_days(all_, date.min, None).count() == all_.count()
    for last in (date.max, date.max - timedelta(1)):
        assert on_days(all_, None, last).count() == all_.count()
