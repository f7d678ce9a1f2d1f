"""The tree of jurisdictions, from what the state publishes; direct counties hang beneath the province (R6)."""

from __future__ import annotations

from yunxing.reference import divisions

from ..acting import verb
from .model import Authority, Jurisdiction, Level


@verb
def plant(*, province: str = "32") -> int:
    """Put every division in force and its office into the tree, where it is not there yet; how many were added.

    A city's functional zones are counties of their own (R1); the three direct counties are of city level (R6).
    """
    added = 0
    known = set(Jurisdiction.objects.values_list("code", flat=True))
    cities = divisions.cities()
    inside = [divisions.find(province), *cities, *(c for city in cities for c in divisions.counties(city.code))]
    for division in inside:
        if division.code in known:
            continue
        direct = division.level == "county" and division.acts_as_city
        level = {"province": Level.PROVINCE, "city": Level.CITY, "county": Level.CITY if direct else Level.COUNTY}[
            division.level
        ]
        parent = None if division.level == "province" else (province if direct else division.parent)
        path = division.code if parent is None else f"{Jurisdiction.objects.get(pk=parent).path}/{division.code}"
        place = Jurisdiction.objects.create(
            code=division.code, name=division.name, level=level, parent_id=parent, path=path, divisions=[division.code]
        )
        office = division.office or ("工信厅" if level == Level.PROVINCE else "工信局")
        short = division.short_name if level == Level.COUNTY else division.name
        Authority.objects.create(jurisdiction=place, name=f"{short}{office}")
        added += 1
    return added
