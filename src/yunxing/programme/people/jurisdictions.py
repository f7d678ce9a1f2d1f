"""The tree of jurisdictions: planted from what the state publishes, direct counties beneath the province (R6); kept by the province."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yunxing.reference import divisions

from ..acting import Actor, verb
from ..journal.verbs import record
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import Authority, Jurisdiction, Level

_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{3,19}")
MOST_CHARACTERS = 80


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


@verb
def add(
    *, actor: Actor, parent: Jurisdiction, code: str, name: str, name_en: str, office: str, codes: Sequence[str] = ()
) -> Jurisdiction:
    """A new county or functional zone under a city, or a new city or direct county under the province, with its office.

    ``codes`` are the division codes whose enterprises belong there by their registered address; none where addresses do not
    tell, as with most functional zones. Raises ``RefusedError`` by field.
    """
    _allowed(actor)
    if parent.level == Level.COUNTY:
        raise RefusedError("县区之下不再设部门", "there is nothing below a county", field="parent", clause="R1")
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        raise RefusedError(
            "代码用 4–20 位数字、大写字母和连字符，如 320791",
            "a code has 4 to 20 digits, capitals and hyphens",
            field="code",
        )
    if Jurisdiction.objects.filter(code=code).exists():
        raise RefusedError(f"代码 {code} 已有", f"the code {code} is there already", field="code")
    name, name_en, office = _said(name, name_en, office)
    place = Jurisdiction.objects.create(
        code=code,
        name=name,
        name_en=name_en,
        level=Level.CITY if parent.level == Level.PROVINCE else Level.COUNTY,
        parent=parent,
        path=f"{parent.path}/{code}",
        divisions=_free(codes, code),
    )
    Authority.objects.create(jurisdiction=place, name=office)
    record("jurisdiction.add", place, actor, name=name, parent=parent.pk, office=office, divisions=place.divisions)
    return place


@verb
def change(
    *,
    actor: Actor,
    place: Jurisdiction,
    name: str,
    name_en: str,
    codes: Sequence[str],
    offices: Sequence[tuple[int, str]],
) -> Jurisdiction:
    """Give a jurisdiction and its offices other names, and say whose addresses belong there. Its code and place in the tree stay.

    ``offices`` are (number of the office, its name). What was written under the old names stays as it was written.
    """
    _allowed(actor)
    place = Jurisdiction.objects.select_for_update().get(pk=place.pk)
    before = {"name": place.name, "name_en": place.name_en, "divisions": place.divisions}
    named: dict[int, str] = dict(offices)
    own = {one.pk: one for one in place.authorities.all()}
    if set(named) - set(own):
        raise RefusedError("没有这个部门", "there is no such office", field="office")
    place.name, place.name_en, _ = _said(name, name_en, "-")
    place.divisions = _free(codes, place.code)
    place.save()
    for pk, office in named.items():
        _, _, own[pk].name = _said("-", "", office)
    if len({one.name for one in own.values()}) < len(own):
        raise RefusedError("同一地区的部门不能重名", "two offices of an area have one name", field="office")
    Authority.objects.bulk_update(own.values(), ["name"])
    record(
        "jurisdiction.change", place, actor, before=before, name=place.name, divisions=place.divisions, offices=named
    )
    return place


@verb
def add_office(*, actor: Actor, place: Jurisdiction, name: str) -> Authority:
    """A further office in a jurisdiction, where the work lies with two."""
    _allowed(actor)
    _, _, name = _said("-", "", name)
    if place.authorities.filter(name=name).exists():
        raise RefusedError(f"已有“{name}”", f"there is one called {name}", field="office")
    made = Authority.objects.create(jurisdiction=place, name=name)
    record("office.add", made, actor, jurisdiction=place.pk, name=name)
    return made


def _allowed(actor: Actor) -> None:
    if not rules.may_arrange_areas(actor):
        raise NotAllowedError(
            "只有省工信部门可以调整地区和部门", "only the province's office arranges areas and offices"
        )


def _said(name: str, name_en: str, office: str) -> tuple[str, str, str]:
    name, name_en, office = (" ".join(text.split()) for text in (name, name_en, office))
    for text, field, zh, en in ((name, "name", "地区名称", "area"), (office, "office", "部门名称", "office")):
        if not text or len(text) > MOST_CHARACTERS:
            raise RefusedError(f"请填写{zh}（不超过 80 字）", f"name the {en}, in up to 80 characters", field=field)
    if len(name_en) > MOST_CHARACTERS:
        raise RefusedError("英文名称不超过 80 个字符", "the English name has up to 80 characters", field="name_en")
    return name, name_en, office


def _free(codes: Sequence[str], code: str) -> list[str]:
    """Division codes that are some and belong to no other jurisdiction."""
    wanted = list(dict.fromkeys(one.strip() for one in codes if one.strip()))
    for one in wanted:
        if one != code and not divisions.is_known(one):
            raise RefusedError(f"没有行政区划代码 {one[:20]}", f"there is no division {one[:20]!r}", field="codes")
    taken = {d: p.name for p in Jurisdiction.objects.exclude(code=code).only("name", "divisions") for d in p.divisions}
    for one in wanted:
        if one in taken:
            raise RefusedError(
                f"{one} 已属于{taken[one]}", f"{one} belongs to {taken[one]}", field="codes", clause="R8"
            )
    return wanted
