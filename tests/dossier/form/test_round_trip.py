"""Declaration → Word → read back: nothing of what the form can hold is lost or changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dossier.form.making import EXAMPLES, dated_seals, edition, example, held, said
from tests.guide import factories
from yunxing.dossier.form import form_docx, read_form
from yunxing.dossier.form.reading import declaration_text
from yunxing.guide.declaration import reader
from yunxing.guide.files import Source, read_text
from yunxing.guide.values import plain

LETTERS = "云星示例试验样本工厂ABCxyz019 <>&\"'#$\\[]{}@~`%^+=!?|-.（）《》"
TEXT = (
    st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(lambda text: len(text) > 1 and text.isprintable())
)
NAME = TEXT.filter(lambda text: text.strip("（）()-. ") != "" and text[0] not in "-." and text not in ("<>", "--"))
YUAN = st.decimals(Decimal("-99999999.99"), Decimal("99999999.99"), places=2)
DAY = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(date.isoformat)
PAGES = st.lists(st.tuples(st.integers(1, 500), st.integers(0, 9)), min_size=1, max_size=3).map(
    lambda ranges: "、".join(f"{first}-{first + more}" if more else str(first) for first, more in ranges)
)
ITEMS = [sub.key for sub in edition().sub_domains]
CLUSTERS = list(edition().fields["enterprise.clusters"].choices)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_comes_back_as_the_form_can_hold_it(path: Path) -> None:
    declaration = reader(edition()).read(path)
    found = read_form(form_docx(declaration, edition()), edition())
    assert found.values == held(declaration)
    assert said(found) == dated_seals(declaration)


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, Any]:
    plain_values = factories.values(draw(st.sampled_from(["B3", "B4", "B5"])))
    plain_values["star"] = draw(st.sampled_from([3, 4, 5]))
    plain_values["filed_on"] = draw(DAY)
    enterprise = plain_values["enterprise"]
    for key in ("name", "kind", "address"):
        enterprise[key] = draw(NAME | st.none())
    enterprise["capital_wan"] = draw(st.decimals(0, 999_999, places=draw(st.integers(0, 6))).map(str))
    enterprise["contact"]["name"] = draw(NAME)
    enterprise["contact"]["title"] = draw(NAME | st.none())
    enterprise["employees"] = draw(st.integers(0, 10**9) | st.none())
    enterprise["says_exempt"] = draw(st.booleans() | st.none())
    enterprise["industry"] = draw(st.sampled_from(["3599", "C35", "6513", "18"]))
    enterprise["clusters"] = draw(st.lists(st.sampled_from(CLUSTERS), unique=True, max_size=14))
    if CLUSTERS[-1] in enterprise["clusters"]:
        enterprise["cluster_other"] = draw(NAME)
    plain_values["deployment"] = draw(st.sampled_from(["public", "private", "hybrid", "other", None]))
    plain_values["providers"] = [{"name": name} for name in draw(st.lists(NAME, max_size=4))]
    plain_values["narratives"] = {
        key: "\n".join(draw(st.lists(NAME, min_size=1, max_size=5))) for key in ("scope", "practice", "results")
    }
    plain_values["claims"] = [
        {"item": item, "note": draw(NAME | st.none()), "pages": draw(PAGES | st.none())}
        for item in draw(st.lists(st.sampled_from(ITEMS), unique=True, max_size=63))
    ]
    plain_values["contracts"] = [{"id": f"c{n}", "pages": draw(PAGES | st.none())} for n in range(3)]
    plain_values["invoices"] = [draw(invoices(n)) for n in range(draw(st.integers(0, 5)))]
    plain_values["evidence"] = []
    return plain_values


@st.composite
def invoices(draw: st.DrawFn, number: int) -> dict[str, Any]:
    made = {
        "id": f"x{number}",
        "number": f"{draw(st.integers(10**7, 10**8 - 2))}{number}",
        "buyer": draw(NAME | st.none()),
        "seller": draw(NAME | st.none()),
        "total_yuan": draw(YUAN.map(str) | st.none()),
        "contracts": draw(st.lists(st.sampled_from(["c0", "c1", "c2"]), unique=True)),
    }
    if draw(st.booleans()):
        line = st.fixed_dictionaries(
            {
                "name": NAME,
                "spec": NAME | st.none(),
                "quantity": st.integers(1, 999).map(str),
                "unit_price_yuan": YUAN.map(str) | st.none(),
                "amount_yuan": YUAN.map(str) | st.none(),
                "cloud": st.booleans() | st.none(),
            }
        )
        seals = draw(st.dictionaries(st.sampled_from(["enterprise", "provider"]), DAY))
        made["breakdown"] = {"lines": draw(st.lists(line, min_size=1, max_size=4)), "sealed_by": seals}
    return made


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(declarations())
def test_any_declaration_comes_back(plain_values: dict[str, Any]) -> None:
    declaration = factories.from_values(plain_values)
    found = read_form(form_docx(declaration, edition()), edition())
    assert found.values == held(declaration)
    assert said(found) == dated_seals(declaration)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [6, 11, 18])
def test_what_is_written_as_a_declaration_reads_as_the_same_values(number: int, lang: str) -> None:
    found = read_form(form_docx(example(number), edition()), edition())
    text = declaration_text(found, edition(), lang)
    again = reader(edition()).from_source(read_text(text, name="again.yaml"))
    assert again == reader(edition()).from_source(Source("values", found.values, {}))
    assert again.star == example(number).star
    assert yaml.safe_load(text)["enterprise"]["name"] == example(number).name


def test_amounts_of_the_form_are_exact() -> None:
    made = factories.declare("B3", invoices=[factories.invoice("20000.01"), factories.invoice("0.01", id="i2")])
    found = read_form(form_docx(made, edition()), edition())
    assert [invoice["claimed_yuan"] for invoice in found.values["invoices"]] == ["20000.01", "0.01"]
    assert plain(Decimal("20000.01")) == "20000.01"
