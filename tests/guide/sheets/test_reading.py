"""Rows of a spreadsheet are the declarations that a file of the same content is, in every format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.guide.cases import CASES, breakdown, claims, evidence, lacking, spanning
from tests.guide.factories import B3, claim, contract, edition, from_values, invoice, office, values
from tests.guide.sheets import rows as made
from yunxing.guide.sheets.layout import INVOICES, MAIN, SERVICES
from yunxing.guide.verdict import assess


def edited(edit: Callable[[dict[str, Any]], None], base: str = "B3", **changes: Any) -> dict[str, Any]:
    plain = values(base, **changes)
    edit(plain)
    return plain


PLAINS: dict[str, dict[str, Any]] = {
    "B3": values("B3"),
    "B4": values("B4"),
    "B5": values("B5"),
    "two contracts and a table": values(**spanning(breakdown=breakdown("20000.00"))),
    "two contracts, table unsealed": values(**spanning(breakdown=breakdown("20000.00", provider=None))),
    "table with other goods": values(
        invoices=[invoice("30000.00", breakdown=breakdown("20000.00", "10000.00"))], contracts=[contract(services=2)]
    ),
    "contract not supplied": values(invoices=[invoice(contracts=[])], contracts=[]),
    "no contract exists": values(invoices=[invoice(contracts=[], no_contract=True)], contracts=[]),
    "contract without a copy": values(contracts=[contract(evidence=[])]),
    "several services, not priced apart": values(contracts=[contract(services=3, priced_apart=False)]),
    "contract does not say cloud": values(contracts=[contract(says_cloud=False)]),
    "three invoices": values(invoices=[invoice("10000.00"), invoice("9999.99", id="i2"), invoice("0.01", id="i3")]),
    "with tax": values(invoices=[invoice("20000.00", net_yuan="18867.92", tax_yuan="1132.08")]),
    "hardware": values("B4", invoices=[invoice("60000.00", category="server")]),
    "old invoice": values(invoices=[invoice(dated="2018-12-31")]),
    "other apps, explained": values(claims=claims("app.logistics.erp", "app.other", *B3[2:])),
    "other apps, not explained": values(claims=[*claims("app.logistics.erp", *B3[2:]), claim("app.other", note=None)]),
    "a row without proof": values(claims=[*claims(*B3[:3]), claim(B3[3], evidence=[])]),
    "rows without pages": values(claims=[claim(item, pages=None) for item in B3]),
    "pages beyond the dossier": values(claims=[claim(item, pages="12-14、30") for item in B3]),
    "no slide": edited(lacking("summary_slide")),
    "three slides": edited(evidence("summary_slide", slides=3)),
    "no licence": edited(lacking("licence")),
    "old picture": edited(evidence("usage_screenshot", dated="2020-02-09")),
    "two clusters": values(enterprise__clusters=["高端装备", "物联网"]),
    "not given": values(enterprise__credit_clean=None, enterprise__industry=None, deployment=None),
    "unknown county": values(enterprise__division="999999"),
    "two providers": values(providers=[{"name": "甲试验云", "uscc": None}, {"name": "乙试验云", "uscc": None}]),
}


def assert_same(plain: dict[str, Any], path: Path, **extra: Path) -> None:
    entries, problems = made.read(path, **extra)
    wanted = from_values(plain)
    assert problems == []
    assert [(e.id, e.row) for e in entries] == [("A1", 2)]
    found = entries[0].declaration
    assert dict(found.fields) == dict(wanted.fields)
    assert found.star == wanted.star
    assert made.facts(found, office()) == made.facts(wanted, office())
    assert assess(found, edition(), office()).as_dict() == assess(wanted, edition(), office()).as_dict()


@pytest.mark.parametrize("name", PLAINS)
def test_a_workbook_says_what_a_file_says(name: str, tmp_path: Path) -> None:
    assert_same(PLAINS[name], made.xlsx(tmp_path / "t.xlsx", made.sheets_of(PLAINS[name])))


@pytest.mark.parametrize("name", ["B4", "two contracts and a table", "with tax", "a row without proof", "not given"])
@pytest.mark.parametrize("heading", [made.by_key, made.in_chinese, made.in_english])
@pytest.mark.parametrize("write", [made.write_csv, made.write_parquet])
def test_csv_and_parquet_say_the_same(name: str, heading: Any, write: Any, tmp_path: Path) -> None:
    suffix = "csv" if write is made.write_csv else "parquet"
    assert_same(PLAINS[name], write(tmp_path / f"t.{suffix}", made.sheets_of(PLAINS[name]), heading))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_in_either_language(lang: str, tmp_path: Path) -> None:
    assert_same(values("B5"), made.xlsx(tmp_path / "t.xlsx", made.sheets_of(values("B5"), services=True), lang))


def test_the_known_cases_have_their_verdicts_from_one_workbook(tmp_path: Path) -> None:
    """Those whose context is the office's plain one."""
    plain = [known for known in CASES if known.make()[1].exemption_lists == office().exemption_lists]
    plain = [known for known in plain if known.context.sanctions == () and known.context.titles == ()]
    rowed = [known for known in plain if known.number not in NO_ROWS]
    path = made.xlsx(tmp_path / "t.xlsx", made.sheets_of(*[k.make()[0] for k in rowed], services=True))
    entries, problems = made.read(path)
    assert problems == []
    found = {
        k.number: assess(e.declaration, edition(), office()).outcome.name for k, e in zip(rowed, entries, strict=True)
    }
    assert found == {k.number: k.outcome for k in rowed}
    assert len(found) >= 60


# Pictures of two dates, a part of a statement, an amount of x.2 apart and a table without lines have no place in a row.
NO_ROWS = {
    "data picture first day",
    "data picture a day early",
    "effects without text",
    "effects without basis",
    "effects without method",
    "effects without picture",
    "x.2 not as the invoice",
    "table x.3 not as x.2",
    "table x.3 empty",
    "x.3 not said whether cloud",
}


def test_companions_are_found_beside_or_named(tmp_path: Path) -> None:
    plain = values("B4")
    sheets = made.sheets_of(plain, services=True)
    beside = made.write_csv(tmp_path / "a.csv", sheets)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "a.云服务.csv", "a.发票.csv"]
    assert_same(plain, beside)
    for zh, key in (("发票", "invoices"), ("云服务", "services")):
        (tmp_path / f"a.{zh}.csv").rename(tmp_path / f"a.{key}.csv")
    assert_same(plain, beside)
    moved = (tmp_path / "a.invoices.csv").rename(tmp_path / "elsewhere.csv")
    assert_same(plain, beside, invoices=moved)
    entries, problems = made.read(beside)
    assert problems == []
    assert entries[0].declaration.invoices == ()


def test_a_companion_may_be_of_another_format(tmp_path: Path) -> None:
    sheets = made.sheets_of(values("B3"))
    made.write_parquet(tmp_path / "p.parquet", sheets)
    made.write_csv(tmp_path / "c.csv", sheets)
    assert_same(values("B3"), tmp_path / "p.parquet", invoices=tmp_path / "c.发票.csv")
    assert_same(values("B3"), tmp_path / "c.csv", invoices=tmp_path / "p.invoices.parquet")


def test_services_of_their_own_and_the_rows_that_rest_on_them(tmp_path: Path) -> None:
    services = [
        {"id": "s1", "name": "云ERP", "provider": "甲试验云", "since": "2020-01-01", "until": None},
        {"id": "s2", "name": "云CRM", "provider": "乙试验云", "since": "2020-04-01", "until": "2020-05-01"},
    ]
    rows = [claim(item, services=["s2"] if item == "app.service.crm" else ["s1"]) for item in B3]
    plain = values(services=services, claims=rows)
    path = made.xlsx(tmp_path / "t.xlsx", made.sheets_of(plain, services=True))
    assert_same(plain, path)
    found = made.read(path)[0][0].declaration
    assert [(s.name, s.provider, s.since, s.until) for s in found.services] == [
        ("云ERP", "甲试验云", date(2020, 1, 1), None),
        ("云CRM", "乙试验云", date(2020, 4, 1), date(2020, 5, 1)),
    ]
    assert {c.item: c.services for c in found.claims} == {c["item"]: tuple(c["services"]) for c in rows}
    assert assess(found, edition(), office()).stars[3].at("still_in_use").lacking == ("s2",)


def test_without_services_one_carries_every_row(tmp_path: Path) -> None:
    found = made.read(made.xlsx(tmp_path / "t.xlsx", made.sheets_of(values())))[0][0].declaration
    assert [(s.id, s.since, s.until) for s in found.services] == [("s1", date(2020, 1, 1), None)]
    assert {c.services for c in found.claims} == {("s1",)}


def test_a_service_with_no_rows_named_carries_all(tmp_path: Path) -> None:
    sheets = made.sheets_of(values(), services=True)
    sheets[SERVICES][0]["items"] = None
    assert {c.services for c in made.read(made.xlsx(tmp_path / "t.xlsx", sheets))[0][0].declaration.claims} == {("s1",)}


def test_headings_may_be_written_in_many_ways(tmp_path: Path) -> None:
    row, _, _ = made.row_of(values())
    written = {
        "Declaration No.": row["id"],
        " 申请评定 星级 * ": "三星级",
        "注册资本(万元)": 5000,
        "法人代表（签字）": "是",
        "ＣＬＯＵＤ　ＵＳＥＲＳ": 80,
        "工业app应用·企业资源规划": "12",
        "备注": "电话核实过",
        "备注2": "=1+1",
        "": "无表头的一格",
    }
    entries, problems = made.read(made.write_grids(tmp_path / "t.xlsx", 任意=[list(written), list(written.values())]))
    assert problems == []
    found = entries[0].declaration
    assert {k: v for k, v in found.fields.items() if v not in (None, ())} == {
        "enterprise.capital_wan": 5000,
        "commitment.signed": True,
        "enterprise.cloud_users": 80,
    }
    assert [(c.item, c.pages) for c in found.claims] == [("app.logistics.erp", "12")]


@pytest.mark.parametrize(
    ("cell", "pages"),
    [
        ("12", "12"),
        (12, "12"),
        ("１２—１４", "12-14"),
        ("12-14，20", "12-14、20"),
        ("是", None),
        ("√", None),
        (True, None),
        ("yes", None),
    ],
)
def test_a_ticked_cell(cell: Any, pages: str | None, tmp_path: Path) -> None:
    grid = [["申报编号", "申请评定星级", "基础应用·成本下降"], ["A1", 3, cell]]
    entries, problems = made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))
    assert problems == []
    assert [(c.item, c.pages) for c in entries[0].declaration.claims] == [("effect.cost", pages)]


@pytest.mark.parametrize("cell", ["否", "无", "×", "no", False, "", None])
def test_a_cell_that_is_not_ticked(cell: Any, tmp_path: Path) -> None:
    grid = [["申报编号", "申请评定星级", "基础应用·成本下降"], ["A1", 3, cell]]
    entries, problems = made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))
    assert problems == []
    assert entries[0].declaration.claims == ()


def test_page_one_is_not_taken_for_yes(tmp_path: Path) -> None:
    """Equal as numbers, 1 and TRUE are two things to whoever fills in a cell, whichever comes first."""
    for order in ([1, True, 1.0], [True, 1, 1.0]):
        rows = [[f"A{i}", 3, cell] for i, cell in enumerate(order)]
        grid = [["申报编号", "申请评定星级", "基础应用·成本下降"], *rows]
        entries, _ = made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))
        assert [e.declaration.claims[0].pages for e in entries] == [None if cell is True else "1" for cell in order]


@pytest.mark.parametrize(
    "cell",
    [date(2020, 5, 6), datetime(2020, 5, 6, 23, 59), "2020-05-06", "2020/5/6", "2020年5月6日", "２０２０.５.６"],  # noqa: DTZ001
)
def test_a_date_in_many_ways(cell: Any, tmp_path: Path) -> None:
    grid = [["申报编号", "申请评定星级", "填报日期"], ["A1", 3, cell]]
    assert made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))[0][0].declaration.filed_on == date(2020, 5, 6)


@pytest.mark.parametrize("cell", [3, 3.0, "3", "三星级", "三星", "three stars", " 3 "])
def test_a_star_in_many_ways(cell: Any, tmp_path: Path) -> None:
    grid = [["申报编号", "申请评定星级"], ["A1", cell]]
    assert made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))[0][0].declaration.star == 3


@pytest.mark.parametrize("cell", ["320706", 320706, "海州区", "连云港市海州区"])
def test_a_county_by_code_or_name(cell: Any, tmp_path: Path) -> None:
    grid = [["申报编号", "申请评定星级", "受理县区"], ["A1", 3, cell]]
    found = made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))[0][0].declaration
    assert found.fields["enterprise.division"] == "320706"


def test_rows_without_proof_are_named_by_any_name(tmp_path: Path) -> None:
    names = "企业资源规划，Lower costs;客户资源管理"
    grid = [
        ["申报编号", "申请评定星级", "缺证明材料的子域", "效果说明", "claim:effect.cost", "claim:effect.efficiency"]
    ]
    grid.append(["A1", 3, names, "有", "5", "6"])  # type: ignore[list-item]
    found = made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))[0][0].declaration
    assert {c.item: c.evidence for c in found.claims} == {"effect.cost": (), "effect.efficiency": ("effect_statement",)}


def test_every_sub_domain_can_be_named_as_without_proof(tmp_path: Path) -> None:
    """A name with a comma in it too."""
    names = [name for s in edition().sub_domains for name in (s.name.zh, s.name.en, s.key)]
    grid = [["申报编号", "申请评定星级", "缺证明材料的子域"], *([f"A{i}", 3, name] for i, name in enumerate(names))]
    entries, problems = made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))
    assert problems == []
    assert len(entries) == 63 * 3


def test_row_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    """Blank rows count, and so does the space above the headings."""
    grid = [[None], [None], ["申报编号", "申请评定星级"], ["A1", 3], [None], ["A2", 4], ["", "  "], ["A3", 6]]
    entries, problems = made.read(made.write_grids(tmp_path / "t.xlsx", 申报=grid))
    assert [(e.id, e.row) for e in entries] == [("A1", 4), ("A2", 6)]
    assert problems == ["t.xlsx [申报] 第8行“申请评定星级”：没有「6」这一星级，可选：3、4、5"]


def test_a_bom_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    path = made.write_csv(tmp_path / "t.csv", made.sheets_of(values()), encoding="utf-8-sig")
    assert path.read_bytes()[:3] == b"\xef\xbb\xbf"
    assert_same(values(), path)


def test_lines_may_end_as_on_any_system(tmp_path: Path) -> None:
    path = made.write_csv(tmp_path / "t.csv", made.sheets_of(values()))
    for end in (b"\n", b"\r"):
        for each in tmp_path.iterdir():
            each.write_bytes(each.read_bytes().replace(b"\r\n", end))
        assert_same(values(), path)


def test_the_rows_of_other_declarations_stay_with_them(tmp_path: Path) -> None:
    sheets = made.sheets_of(values("B3"), values("B4"), values("B5"))
    sheets[INVOICES].reverse()
    sheets[MAIN].insert(1, {})
    entries, problems = made.read(made.xlsx(tmp_path / "t.xlsx", sheets))
    assert problems == []
    assert [(e.id, e.row, e.declaration.invoices[0].total_yuan) for e in entries] == [
        ("A1", 2, 20000),
        ("A2", 4, 60000),
        ("A3", 5, 200000),
    ]
