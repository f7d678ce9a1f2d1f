"""The figures of a small world, number by number; what is counted is what the lists find."""

import importlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from tests.programme import factories
from tests.programme.procedure import walking
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.declarations.queries import visible
from yunxing.programme.people.model import Jurisdiction
from yunxing.programme.procedure.model import Step
from yunxing.programme.recognitions.model import Publication, Recognition
from yunxing.programme.review import verbs as review
from yunxing.programme.statistics import counting, queries
from yunxing.programme.statistics.model import Figures, Trait
from yunxing.programme.work import regular


def published(made: Declaration, by: Actor) -> Recognition:
    """A title, and the steps that lead to it, where its records are not asked for."""
    before = State(made.state)
    for n, after in enumerate((State.EVALUATED, State.FILED, State.PUBLISHED), made.steps.count() + 1):
        Step.objects.create(
            declaration=made, number=n, event="x", before=before, after=after, at=clock.now() + timedelta(hours=n),
            person=by.person, authority=by.authority, edition=made.edition,
        )  # fmt: skip
        before = after
    Declaration.objects.filter(pk=made.pk).update(state=State.PUBLISHED)
    publication, _ = Publication.objects.get_or_create(
        number="1", authority=by.authority, call=made.call, title="名单", published_on=clock.today(),
        defaults={"person": by.person, "at": clock.now()},
    )  # fmt: skip
    return Recognition.objects.create(
        number=f"N{made.pk}", code=f"c{made.pk}", enterprise=made.enterprise, declaration=made, publication=publication,
        decider=by.authority, name=made.name, uscc=made.enterprise.uscc, star=made.star, place=made.path,
        edition=made.edition, granted_on=clock.today(),
    )  # fmt: skip


@pytest.fixture
def world() -> dict[str, Any]:
    """海州区: one passed after an hour, one published, a draft; 连云区: one of four stars."""
    call = factories.call()
    _, passed = walking.submitted(of=call)
    reviewer = factories.officer("320706")
    walking.decided(reviewer, passed)
    with clock.moved_to(factories.NOON + timedelta(hours=1)):
        review.pass_on(actor=reviewer, declaration=passed)
    _, done = walking.submitted(of=call)
    published(done, factories.officer("32"))
    _, four = walking.submitted(4, county="320703", of=call)
    factories.declaration(filled=walking.THREE, call=call)
    counting.count()
    return {"call": call, "passed": passed, "done": done, "four": four}


def of(place: str, about: str = "all") -> dict[str, Any]:
    found = queries.figures(place, about)
    assert found is not None
    return dict(found.data)


def test_every_figure_of_a_small_world(world: dict[str, Any]) -> None:
    data = of("32")
    three, four = (str(world[key].investment_yuan) for key in ("done", "four"))
    whole = Decimal(three) * 2 + Decimal(four)
    assert {key: data[key] for key in ("submitted", "yuan", "funnel", "stays", "places", "years")} == {
        "submitted": 3,
        "yuan": str(whole),
        "funnel": {"3": [2, 2, 1, 1, 1], "4": [1, 0, 0, 0, 0]},
        "stays": {
            # an hour until it passed; two until the other was evaluated, which then stayed an hour at each
            "first_review": [2, 4500, 5400, 6300],
            "evaluated": [1, 3600, 3600, 3600],
            "filed": [1, 3600, 3600, 3600],
        },
        "places": {
            "320703": [1, four, {}],
            "320706": [2, str(Decimal(three) * 2), {"3": 1}],
        },
        "years": {"2020": {"submitted": {"3": 2, "4": 1}, "published": {"3": 1}, "yuan": str(whole)}},
    }


def test_traits_are_counted_by_declaration_and_providers_by_client(world: dict[str, Any]) -> None:
    data = of("32")
    assert data["industry"] == {"C": 3}
    assert data["model"] == {"public": 3}
    assert sum(data["invested"].values()) == 3
    providers = {
        row["name"]: row["uscc"] for key in ("done", "four") for row in world[key].content["providers"] if row["name"]
    }
    assert data["providers_in_all"] == len(set(providers.values()))
    for key, name, clients, yuan, declared in data["providers"]:
        rows = Trait.objects.filter(kind="provider", key=key)
        assert declared == rows.count()
        assert (providers[name], clients) == (key, rows.values("declaration__enterprise").distinct().count())
        assert Decimal(yuan) == sum((row.yuan for row in rows if row.yuan), Decimal(0))


def test_an_area_has_its_own_figures_and_no_others(world: dict[str, Any]) -> None:
    assert {(one.place_id, one.data["submitted"]) for one in Figures.objects.filter(about="all")} == {
        ("32", 3),
        ("3207", 3),
        ("320706", 2),
        ("320703", 1),
    }
    assert set(of("320703")["places"]) == {"320703"}
    assert queries.figures("3201") is None


def test_each_call_has_its_own(world: dict[str, Any]) -> None:
    other = factories.call(name="另一批")
    walking.submitted(of=other)
    counting.count()
    assert [of("3207", about)["submitted"] for about in (str(world["call"].pk), str(other.pk), "all")] == [3, 1, 4]


def test_what_a_picture_counts_is_what_its_list_finds(world: dict[str, Any]) -> None:
    seen = visible(factories.officer("3207"))
    data = of("3207")

    def found(**asked: str) -> int:
        return queries.narrowed(seen, asked).count()

    sums = [sum(data["funnel"][star][mark] for star in data["funnel"]) for mark in range(5)]
    assert [found(reached=str(mark)) for mark in range(5)] == sums
    for by in ("industry", "cluster", "model", "missed", "invested"):
        assert {key: found(**{by: key}) for key in data[by]} == data[by]
    assert {code: found(area=code) for code in data["places"]} == {c: one[0] for c, one in data["places"].items()}
    assert found(title="valid") == found(title="3") == 1
    assert found(title="4") == 0
    assert (found(year="2020"), found(year="2019")) == (3, 0)
    assert found(call=str(world["call"].pk)) == 3
    assert [found(provider=key) for key, *_ in data["providers"]] == [n for *_, n in data["providers"]]


@pytest.mark.parametrize(
    "asked",
    [
        {"call": "x"},
        {"itself": "x"},
        {"call": "99999999999999999999"},
        {"area": "32' OR 1"},
        {"invested": "5"},
        {"year": "0"},
        {"year": "²"},
        {"reached": "9"},
        {"title": "valid' --"},
        {"missed": "nothing"},
    ],
)
def test_what_is_asked_in_no_sound_way_finds_nothing(world: dict[str, Any], asked: dict[str, str]) -> None:
    assert queries.narrowed(visible(factories.officer("32")), asked).count() == 0


def test_an_area_in_the_address_opens_no_other(world: dict[str, Any]) -> None:
    county = factories.officer("320703")
    assert queries.narrowed(visible(county), {"area": "320706"}).count() == 0
    assert queries.narrowed(visible(county), {"area": "32"}).count() == 1
    assert queries.place(county, "320706") is None
    assert queries.place(county, "32") is None
    assert queries.place(county, "") == Jurisdiction.objects.get(pk="320703")
    assert queries.place(factories.officer("3207"), "320706") == Jurisdiction.objects.get(pk="320706")
    assert queries.place(factories.officer("3207", "expert"), "") is None
    assert queries.place(factories.owner(), "") is None


def test_a_provider_is_named_to_those_alone_who_see_a_client_of_it(world: dict[str, Any]) -> None:
    key, name, *_ = of("320706")["providers"][0]
    assert queries.said(factories.officer("3201"), {"provider": key}) == {"provider": key}
    assert queries.said(factories.officer("320706"), {"provider": key}) == {"provider": name}
    call = world["call"]
    assert queries.said(factories.officer("3201"), {"call": str(call.pk)}) == {"call": str(call.pk)}
    assert queries.said(factories.officer("320706"), {"call": str(call.pk)}) == {"call": call.name}


def test_revoked_and_expired_titles_do_not_count(world: dict[str, Any]) -> None:
    Recognition.objects.update(revoked_on=clock.today())
    counting.count()
    assert of("320706")["places"]["320706"][2] == {}
    Recognition.objects.update(revoked_on=None, until_on=clock.today())
    counting.count()
    assert of("320706")["places"]["320706"][2] == {"3": 1}
    with clock.moved_to(factories.NOON + timedelta(days=1)):
        counting.count()
    assert of("320706")["places"]["320706"][2] == {}


def test_counting_twice_changes_nothing_and_what_is_gone_goes(world: dict[str, Any]) -> None:
    before = {(one.place_id, one.about): one.data for one in Figures.objects.all()}
    with clock.moved_to(factories.NOON + timedelta(hours=3)):
        assert counting.count() == len(before)
    assert {(one.place_id, one.about): one.data for one in Figures.objects.all()} == before
    Declaration.objects.filter(pk=world["four"].pk).update(submitted_at=None)
    with clock.moved_to(factories.NOON + timedelta(hours=4)):
        counting.count()
    assert queries.figures("320703") is None


def test_nothing_submitted_is_nothing_to_count() -> None:
    factories.province()
    assert counting.count() == 0


def test_submitting_again_replaces_the_traits(world: dict[str, Any]) -> None:
    made = world["four"]
    actor = Actor(made.enterprise.memberships.get().person, membership=made.enterprise.memberships.get())
    Trait.objects.create(declaration=made, kind="missed", key="stale")
    submitting.withdraw(actor=actor, declaration=made)
    submitting.submit(actor=actor, declaration=made)
    assert not made.traits.filter(key="stale").exists()


def test_a_migration_reads_what_was_submitted_before(world: dict[str, Any]) -> None:
    def kept() -> list[tuple[Any, ...]]:
        rows = Trait.objects.order_by("declaration", "kind", "key")
        return list(rows.values_list("declaration", "kind", "key", "name", "yuan"))

    before = kept()
    Trait.objects.all().delete()
    migration = importlib.import_module("yunxing.programme.migrations.0010_statistics")
    migration.read_what_was_submitted(apps, None)
    assert kept() == before


def test_it_is_done_every_hour(world: dict[str, Any]) -> None:
    Figures.objects.all().delete()
    assert regular.figures.func("2020-05-07 12") == Figures.objects.count() == 8
