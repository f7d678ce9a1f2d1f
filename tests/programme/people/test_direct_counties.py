"""A direct county is none of the city's whose code it begins with (R6): 昆山市 (320583) and 苏州市 (3205)."""

from __future__ import annotations

from django.db import connection

from yunxing.programme.acting import Actor
from yunxing.programme.declarations import queries, rules, submitting
from yunxing.programme.people.model import Authority, Jurisdiction
from yunxing.programme.statistics.queries import narrowed

from ..checks.making import call_of_province
from ..factories import declaration, officer, owner, province


def suzhou() -> Actor:
    province()
    for code, name, level, path in (
        ("3205", "苏州市", "city", "32/3205"),
        ("320505", "虎丘区", "county", "32/3205/320505"),
    ):
        parent = path.split("/")[-2]
        place = Jurisdiction.objects.create(
            code=code, name=name, level=level, parent_id=parent, path=path, divisions=[code]
        )
        Authority.objects.create(jurisdiction=place, name=f"{name}工信部门")
    return officer("3205")


def test_a_city_holds_its_counties_and_no_direct_one() -> None:
    city = suzhou().jurisdiction
    assert city is not None
    held = {code: city.holds(Jurisdiction.objects.get(pk=code)) for code in ("3205", "320505", "320583", "3207", "32")}
    assert held == {"3205": True, "320505": True, "320583": False, "3207": False, "32": False}


def test_a_city_sees_nothing_of_a_direct_county() -> None:
    city, call = suzhou(), call_of_province()
    seen = {}
    for code in ("320583", "320505"):
        by, made = declaration(owner(code), call=call, filled="01-three-stars-just-enough")
        submitting.submit(actor=by, declaration=made)
        made.refresh_from_db()
        seen[code] = (rules.may_see(city, made), queries.visible(city).filter(pk=made.pk).exists())
    assert seen == {"320583": (False, False), "320505": (True, True)}
    found = queries.visible(officer("32"))
    assert {area: narrowed(found, {"area": area}).count() for area in ("32", "3205", "320583")} == {
        "32": 2,
        "3205": 1,
        "320583": 1,
    }
    assert queries.visible(officer("320583")).count() == 1
    assert queries.visible(officer("32")).count() == 2


def test_paths_are_compared_by_bytes_whatever_the_database_was_made_for() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT '32/3205' < '32/3205/1' AND '32/3205/1' < '32/32050' AND '32/32050' < '32/320583'")
            assert cursor.fetchone() == (1,)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, collation_name FROM information_schema.columns WHERE column_name = 'path' AND table_name IN"
            " ('programme_jurisdiction', 'programme_declaration', 'programme_entry') ORDER BY table_name"
        )
        assert cursor.fetchall() == [
            ("programme_declaration", "C"),
            ("programme_entry", "C"),
            ("programme_jurisdiction", "C"),
        ]
