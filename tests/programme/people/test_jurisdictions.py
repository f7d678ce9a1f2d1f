"""The province keeps the tree of areas: new zones, other names, further offices; codes and places in the tree stay."""

from typing import Any

import pytest

from yunxing.programme.declarations.queries import visible
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.people import jurisdictions
from yunxing.programme.people.model import Authority, Jurisdiction
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import declaration, officer, owner, province, provincial_call
from ..procedure.walking import submitted


def place(code: str) -> Jurisdiction:
    return Jurisdiction.objects.get(pk=code)


def add(**more: Any) -> Jurisdiction:
    province()
    said = {"parent": place("3207"), "code": "320791", "name": "徐圩新区", "name_en": "", "office": "徐圩新区经发局"}
    return jurisdictions.add(actor=more.pop("actor", None) or officer("32"), **{**said, **more})


def test_a_new_functional_zone_is_a_county_with_its_office() -> None:
    made = add(name=" 徐圩 新区 ")
    assert (made.level, made.path, made.divisions, made.name) == ("county", "32/3207/320791", [], "徐圩 新区")
    assert [one.name for one in made.authorities.all()] == ["徐圩新区经发局"]
    assert acts_on(made).get().act == "jurisdiction.add"
    _, begun = declaration(owner("320791"))
    assert (begun.path, officer("3207").oversees(made)) == ("32/3207/320791", True)


def test_under_the_province_it_is_of_city_level() -> None:
    province()
    assert add(parent=place("32"), code="320685", name="海安市", codes=["320685"]).level == "city"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "320706"}, "code"),
        ({"code": "1"}, "code"),
        ({"code": "32/07"}, "code"),
        ({"code": "徐圩"}, "code"),
        ({"name": " "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"office": ""}, "office"),
        ({"name_en": "x" * 81}, "name_en"),
        ({"codes": ["320706"]}, "codes"),
        ({"codes": ["999999"]}, "codes"),
    ],
)
def test_what_cannot_be_is_refused_by_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        add(**more)
    assert refused.value.field == field
    province()
    with pytest.raises(RefusedError) as refused:
        add(parent=place("320706"))
    assert refused.value.field == "parent"


def test_a_division_is_renamed_and_its_code_stays() -> None:
    zone = add()
    own = zone.authorities.get()
    changed = jurisdictions.change(
        actor=officer("32"),
        place=zone,
        name="云台山区",
        name_en="Yuntaishan",
        codes=[],
        offices=[(own.pk, "云台山工信局")],
    )
    own.refresh_from_db()
    assert (changed.pk, changed.path, changed.name, own.name) == (
        "320791",
        "32/3207/320791",
        "云台山区",
        "云台山工信局",
    )
    entry = acts_on(changed).get(act="jurisdiction.change")
    assert entry.data["before"] == {"name": "徐圩新区", "name_en": "", "divisions": []}
    assert verify() == []


def test_an_office_is_added_once_and_no_other_areas_is_renamed() -> None:
    zone, actor = add(), officer("32")
    jurisdictions.add_office(actor=actor, place=zone, name="徐圩新区行政审批局")
    with pytest.raises(RefusedError):
        jurisdictions.add_office(actor=actor, place=zone, name="徐圩新区行政审批局")
    other = Authority.objects.get(jurisdiction="320706")
    named = [(one.pk, "同名局") for one in zone.authorities.all()]
    for offices in ([(other.pk, "别人的局")], named):
        with pytest.raises(RefusedError) as refused:
            jurisdictions.change(actor=actor, place=zone, name="徐圩", name_en="", codes=[], offices=offices)
        assert refused.value.field == "office"
    other.refresh_from_db()
    assert other.name == "海州区工信部门"
    assert place("320791").name == "徐圩新区", "all of it or nothing"


@pytest.mark.parametrize(
    ("code", "duty"), [("3207", "officer"), ("320706", "officer"), ("32", "auditor"), ("32", "operator")]
)
def test_only_the_provinces_officers_arrange_areas(code: str, duty: str) -> None:
    actor = officer(code, duty)
    with pytest.raises(NotAllowedError):
        add(actor=actor)
    with pytest.raises(NotAllowedError):
        jurisdictions.change(actor=actor, place=place("320706"), name="x", name_en="", codes=[], offices=[])
    with pytest.raises(NotAllowedError):
        jurisdictions.add_office(actor=actor, place=place("320706"), name="x")


@pytest.mark.parametrize(("parent", "code", "beside"), [("3207", "320706-1", "320706"), ("32", "3207-D", "3207")])
def test_an_area_whose_code_goes_on_with_a_hyphen_is_no_part_of_another(parent: str, code: str, beside: str) -> None:
    of = provincial_call()
    place = Jurisdiction.objects.get(pk=parent)
    jurisdictions.add(actor=officer("32"), parent=place, code=code, name="试验区", name_en="", office="试验区工信部门")
    _, theirs = submitted(county=code, of=of)
    _, ours = submitted(county="320706", of=of)
    assert theirs.path == f"{place.path}/{code}"
    assert list(visible(officer(beside))) == [ours]
    assert list(visible(officer(code))) == [theirs]
    assert set(visible(officer("32"))) == {ours, theirs}
