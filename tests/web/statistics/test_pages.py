"""Statistics as offices see them, what they take away, and the public map."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from django.test import Client

from tests.programme import factories
from tests.programme.factories import provincial_call
from tests.programme.procedure import walking
from tests.programme.procedure.walking import submitted
from tests.programme.statistics.test_counting import published
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.people import jurisdictions
from yunxing.programme.people.model import Jurisdiction
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.statistics import counting
from yunxing.programme.statistics.model import Figures, Trait
from yunxing.web.statistics.exporting import as_csv
from yunxing.web.statistics.pictures import Picture, Row, outlined

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day() -> Iterator[None]:
    with clock.moved_to(factories.NOON):
        yield


@pytest.fixture
def world() -> dict[str, Any]:
    call = factories.call()
    _, one = walking.submitted(of=call)
    _, other = walking.submitted(county="320703", of=call)
    published(one, factories.officer("32"))
    counting.count()
    return {"call": call, "one": one, "other": other}


def seen(actor: Actor | None, address: str, *, status: int = 200) -> str:
    client = Client()
    if actor is not None:
        client.force_login(actor.person)
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def drawn(page: str) -> dict[str, Any]:
    """What the page's script is given."""
    found = re.search(r'<script id="pictures" type="application/json">(.*?)</script>', page)
    assert found is not None
    return dict(json.loads(found[1]))


def test_the_map_has_every_county_and_lists_those_without_an_outline(world: dict[str, Any]) -> None:
    zone = Jurisdiction.objects.create(
        code="320771", name="连云港经济技术开发区", level="county", parent_id="3207", path="32/3207/320771", divisions=["320771"]
    )  # fmt: skip
    walking.submitted(county=zone.pk, of=world["call"])
    counting.count()
    page = seen(factories.officer("3207"), "/statistics/")
    rows = drawn(page)["map"]["rows"]
    assert {(row["code"], row["value"], row["address"]) for row in rows} == {
        ("320703", 1.0, "/declarations/?area=320703"),
        ("320706", 1.0, "/declarations/?area=320706"),
    }
    assert '<a href="/declarations/?area=320771">连云港经济技术开发区</a> <b>1份</b>' in page


def test_outlines_are_there_for_every_county_of_the_province() -> None:
    assert len(outlined()) == 95
    assert {"320706", "320703", "320583"} < outlined()


def test_the_map_is_coloured_by_what_the_address_says(world: dict[str, Any]) -> None:
    city = factories.officer("3207")
    values = {
        colour: {r["code"]: r["value"] for r in drawn(seen(city, f"/statistics/?colour={colour}"))["map"]["rows"]}
        for colour in ("declarations", "titles", "investment", "nonsense")
    }
    amounts = {key: float(world[key].investment_yuan) for key in ("one", "other")}
    assert values == {
        "declarations": {"320706": 1.0, "320703": 1.0},
        "titles": {"320706": 1.0, "320703": 0.0},
        "investment": {"320706": amounts["one"], "320703": amounts["other"]},
        "nonsense": {"320706": 1.0, "320703": 1.0},
    }


def test_pictures_lead_to_their_lists(world: dict[str, Any]) -> None:
    city = factories.officer("3207")
    call = world["call"].pk
    specs = drawn(seen(city, f"/statistics/?call={call}"))
    assert [row["values"] for row in specs["funnel"]["rows"]] == [[2.0], [1.0], [1.0], [1.0], [1.0]]
    assert specs["funnel"]["rows"][4]["address"] == f"/declarations/?call={call}&reached=4"
    for spec in specs.values():
        for row in spec["rows"]:
            if row.get("address"):
                assert 'class="empty"' not in seen(city, row["address"])


def test_the_list_says_by_what_it_is_narrowed_and_each_can_be_taken_away(world: dict[str, Any]) -> None:
    page = seen(factories.officer("3207"), "/declarations/?area=320706&industry=C&star=3&page=2")
    assert "地区：海州区" in page
    assert "行业：C 制造业" in page
    assert 'href="?industry=C&amp;star=3"' in page
    assert '<input type="hidden" name="area" value="320706">' in page
    assert world["one"].number in page
    assert world["other"].number not in page


def test_one_sees_an_area_within_ones_own_and_no_other(world: dict[str, Any]) -> None:
    assert "海州区 · 统计" in seen(factories.officer("3207"), "/statistics/?area=320706")
    county = factories.officer("320703")
    for suffix in ("", "all.xlsx", "funnel.csv"):
        for area in ("320706", "3207", "32", "nowhere"):
            seen(county, f"/statistics/{suffix}?area={area}", status=404)
    assert "海州区" not in seen(county, "/statistics/")
    seen(county, "/statistics/?call=9999", status=404)
    seen(factories.owner(), "/statistics/", status=404)
    seen(factories.officer("3207", "expert"), "/statistics/", status=404)
    assert "连云港市 · 统计" in seen(factories.officer("3207", "auditor"), "/statistics/")


def test_an_area_without_figures_says_so(world: dict[str, Any]) -> None:
    assert "还没有可统计的申报" in seen(factories.officer("3201"), "/statistics/")
    seen(factories.officer("3201"), "/statistics/all.xlsx", status=404)


def test_a_table_as_csv(world: dict[str, Any]) -> None:
    text = seen(factories.officer("3207"), "/statistics/map.csv")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    amount = {key: str(Decimal(world[key].investment_yuan) / 10_000) for key in ("one", "other")}
    assert [[*row[:5], Decimal(row[5])] for row in rows[1:]] == [
        ["连云区", "1", "0", "0", "0", Decimal(amount["other"])],
        ["海州区", "1", "1", "0", "0", Decimal(amount["one"])],
    ]
    seen(factories.officer("3207"), "/statistics/nothing.csv", status=404)


def test_a_workbook_has_a_sheet_for_each_picture(world: dict[str, Any]) -> None:
    client = Client()
    client.force_login(factories.officer("3207").person)
    answer = client.get("/statistics/all.xlsx")
    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names[:3] == ["map", "funnel", "stays"]
    assert book.get_sheet_by_name("funnel").to_python() == [
        ["到达", "3 星", "合计"],
        ["已提交", 2.0, 2.0],
        ["初审合格", 1.0, 1.0],
        ["市评定或推荐", 1.0, 1.0],
        ["备案或省认定", 1.0, 1.0],
        ["已发布", 1.0, 1.0],
    ]
    assert answer.content == client.get("/statistics/all.xlsx").content


def test_what_would_be_computed_by_a_spreadsheet_is_text() -> None:
    picture = Picture("provider", "", ("云服务商",), [Row("=HYPERLINK(1)", (1,)), Row("@x", ("-1+1",))], {})
    assert as_csv(picture).splitlines()[1:] == ["'=HYPERLINK(1),1", "'@x,'-1+1"]


def test_a_providers_name_that_is_markup_stays_text(world: dict[str, Any]) -> None:
    Trait.objects.filter(kind="provider").update(name="</script><b>云</b>")
    counting.count()
    page = seen(factories.officer("32"), "/statistics/")
    assert "<b>云</b>" not in page
    assert any(row["name"] == "</script><b>云</b>" for row in drawn(page)["provider"]["rows"])


def test_english(world: dict[str, Any]) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(factories.officer("3207").person)
    client.post("/language/", {"language": "en"})
    page = client.get("/statistics/").content.decode()
    assert "How far they came" in page
    assert re.findall(r"<h2[^>]*>[^<]*[\u4e00-\u9fff][^<]*</h2>", page) == []


def test_the_public_map_has_titles_by_county_and_star_and_nothing_else(world: dict[str, Any]) -> None:
    page = seen(None, "/public/map/")
    assert re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page) == [
        ("海州区", '<td class="num">1</td><td class="num">0</td><td class="num">0</td><td class="num">1</td>')
    ]
    values = {row["code"]: (row["value"], row["address"]) for row in drawn(page)["map"]["rows"]}
    assert values == {
        "320706": (1.0, ""), "320703": (0.0, ""), "320102": (0.0, ""), "320583": (0.0, ""),
    }  # fmt: skip
    for private in (world["one"].name, world["one"].number, world["one"].enterprise.uscc, "王试", "万元"):
        assert private not in page
    Recognition.objects.update(revoked_on=clock.today())
    with clock.moved_to(factories.NOON + timedelta(hours=1)):
        counting.count()
        assert "还没有公布的星级上云企业" in seen(None, "/public/map/")


def test_the_public_map_of_an_empty_installation(world: dict[str, Any]) -> None:
    Figures.objects.all().delete()
    assert "还没有公布的星级上云企业" in seen(None, "/public/map/")


def test_what_an_area_received_before_it_was_divided_has_a_list_of_its_own() -> None:
    of, province = provincial_call(), factories.officer("32")
    submitted(county="320583", of=of)
    kunshan = Jurisdiction.objects.get(pk="320583")
    jurisdictions.add(
        actor=province, parent=kunshan, code="320583K", name="昆山高新区", name_en="", office="昆山高新区经发局"
    )
    submitted(county="320583K", of=of)
    counting.count()
    client = Client()
    client.force_login(province.person)
    (picture,) = (one for one in client.get("/statistics/").context["seen"].drawn if one.key == "map")
    rows = {row.name: row for row in picture.rows if row.address}
    assert {name: row.cells[0] for name, row in rows.items()} == {"昆山市（本级）": 1, "昆山高新区": 1}
    assert rows["昆山市（本级）"].address == "/declarations/?itself=320583"
    listed = {name: client.get(row.address).context["shown"].paginator.count for name, row in rows.items()}
    assert listed == {"昆山市（本级）": 1, "昆山高新区": 1}
    assert "地区本级：昆山市" in client.get("/declarations/?itself=320583").content.decode()


@pytest.mark.parametrize("reached", ["0000000009", "9", "99999999999"])
def test_a_mark_that_is_none_is_said_as_it_is(world: dict[str, Any], reached: str) -> None:
    page = seen(factories.officer("3207"), f"/declarations/?reached={reached}")
    assert f"进展：{reached}" in page
