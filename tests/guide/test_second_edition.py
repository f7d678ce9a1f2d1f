"""A programme that shares nothing with the first: its data, its form and its kinds, which no code may know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guide import factories
from tests.guide.lakeland import GAIN, HERE, PLAN, SELL, SENSE, knowing, lakeland, plain, read
from tests.guide.test_declaration_schema import faults
from yunxing.guide.declaration import reader
from yunxing.guide.files import InputError
from yunxing.guide.judging import Outcome
from yunxing.guide.loading import changed
from yunxing.guide.verdict import assess


def test_edition_is_what_its_files_say() -> None:
    edition = lakeland()
    assert (edition.key, edition.stars) == (HERE.name, (1, 2, 4, 6))
    assert [star.decider for star in edition.about.stars] == ["county", "county", "city", "minister"]
    assert list(edition.groups) == ["sense", "plan", "sell", "gain"]
    assert [sub.key for sub in edition.sub_domains] == SENSE + PLAN + SELL + GAIN
    assert list(edition.readings) == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert edition.about.site_check is None
    assert edition.about.county_deadline is None
    assert edition.about.form_unit == "yuan"
    assert edition.kinds_of_evidence == ("permit", "contract", "invoice", "payment", "diary", "photo", "leaflet")
    assert edition.form_of(2).key == "slip"
    assert edition.form_of(6).claims_table == "子"
    assert len(edition.fields) == 15


def test_declaration_has_the_fields_of_its_form() -> None:
    declaration = read({**plain(6), "star": "六星"})
    assert declaration.star == 6
    assert str(declaration.fields["enterprise.turnover_wan"]) == "88.80"
    assert declaration.fields["green.sources"] == ("sun", "wind")
    assert declaration.fields["staff.online"] == 50
    assert declaration.evidence[-1].stated == {"sheets": 2}


def test_fields_of_the_first_edition_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        read(factories.values("B3"))
    found = {key: zh for _, key, zh, _ in refused.value.problems}
    assert {"enterprise.capital_wan", "enterprise.says_exempt", "deployment", "cloud_since", "narratives"} <= set(found)
    assert found["star"] == "没有「3」这一星级，可选：1、2、4、6"
    assert found["enterprise.capital_wan"] == (
        "没有这一项，请核对名称；可用的有：name、uscc、division、turnover_wan、cooperative"
    )
    assert found["claims.0"].startswith("没有子域「app.logistics.erp」")
    assert found["evidence.0"] == (
        "没有证明材料种类「licence」，可用：permit、contract、invoice、payment、diary、photo、leaflet"
    )


def test_its_own_fields_are_refused_by_the_first_edition() -> None:
    with pytest.raises(InputError) as refused:
        read(plain(4), factories.edition())
    keys = {key for _, key, _, _ in refused.value.problems}
    assert {"staff", "green", "cloud_model", "online_since", "story", "promise", "claims.0", "evidence.0"} <= keys


def test_json_schema_is_of_its_own_form() -> None:
    schema = reader(lakeland()).json_schema()
    assert schema["title"] == "yunxing/declaration@1 · lakeland-2031"
    assert schema["properties"]["star"]["enum"] == [1, 2, 4, 6]
    assert schema["$defs"]["Claim"]["properties"]["item"]["enum"] == SENSE + PLAN + SELL + GAIN
    typed: dict[str, Any] = {"enterprise__cooperative": True, "staff": {"total": 100, "online": 50}, "promise": {}}
    typed |= {"evidence__4__days": True, "evidence__4__hand": True, "evidence__6__sheets": 2}
    typed |= {"contracts__0__says_cloud": True, "green__sources": ["sun", "wind"]}
    assert faults(schema, plain(6, **typed)) == []
    assert faults(schema, plain(6, **typed, cloud_model="public")) == ["cloud_model: not in the enum"]
    assert faults(schema, plain(6, **typed, deployment="public")) == ["deployment: not allowed"]
    assert faults(schema, {**plain(6, **typed), "star": 3}) == ["star: not in the enum"]


def test_its_kinds_are_changed_like_any_other() -> None:
    milder = changed(lakeland(), {"points.at_least.6": 17, "people.at_least_percent.6": "49"})
    declaration = read(plain(6, SENSE + PLAN + SELL[:1] + GAIN[:1], staff__online=49), milder)
    assert assess(declaration, milder, knowing()).outcome is Outcome.MEETS
    with pytest.raises(InputError) as refused:
        changed(lakeland(), {"points.weights": {"sens": 2}})
    assert refused.value.lines("en")[0].endswith(
        "requirements.10.weights: 'sens' is unknown; there are sense, plan, sell, gain"
    )
