"""Which office an enterprise probably belongs to: by its registered address, else by the digits of its credit code."""

from __future__ import annotations

from typing import NamedTuple

from yunxing.reference import divisions, uscc

from .model import Jurisdiction


class Suggestion(NamedTuple):
    """An area that takes declarations, and why it is suggested, in both languages."""

    jurisdiction: Jurisdiction
    zh: str
    en: str


def suggest(*, code: str = "", address: str = "") -> Suggestion | None:
    """The area that the address names, else the one in which the code was given out. A code moves with nobody: it is the weaker sign.

    Never more than a suggestion (R8): offices of functional zones give out codes no list has, and enterprises move.
    """
    places = {
        division: place
        for place in Jurisdiction.objects.filter(children=None).exclude(level="province").select_related("parent")
        for division in place.divisions
    }
    named = _by_address(address, places)
    if named is not None:
        return Suggestion(named, f"按注册地址中的“{named.name}”建议", f"suggested by {named.name} in the address")
    if not uscc.is_valid(code):
        return None
    digits = uscc.division_of(code)
    place = places.get(digits) or _successor(digits, places)
    if place is None:
        return None
    return Suggestion(
        place,
        f"按信用代码第 3–8 位（{digits}）建议，注册地已迁移的请改选",
        f"suggested by digits 3 to 8 of the code ({digits}); choose another if the enterprise has moved",
    )


def _by_address(address: str, places: dict[str, Jurisdiction]) -> Jurisdiction | None:
    """The area with the longest name in the address; of another city only where the address names none (several have a 鼓楼区)."""
    text = "".join(address.split())
    cities = {p.parent.name for p in places.values() if p.parent is not None and p.parent.level == "city"}
    said = {name for name in cities if name in text}
    found: Jurisdiction | None = None
    length = 0
    for code, place in places.items():
        if said and place.parent is not None and place.parent.name not in said and place.level == "county":
            continue
        for name in {place.name, *(divisions.find(code).aliases if divisions.is_known(code) else ())}:
            if len(name) > length and name in text:
                found, length = place, len(name)
    return found


def _successor(digits: str, places: dict[str, Jurisdiction]) -> Jurisdiction | None:
    """The area into which a merged district went; old codes live on."""
    if not divisions.is_known(digits):
        return None
    return next((places[code] for code in divisions.find(digits).successors if code in places), None)
