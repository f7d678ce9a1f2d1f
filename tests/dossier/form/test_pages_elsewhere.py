"""LibreOffice opens the Word document and comes to the same number of pages as our PDF, with the free Song for 宋体."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dossier.form.making import edition, example, long_name, pages_of
from tests.dossier.libreoffice import OFFICE, converted, pages
from tests.guide import factories
from yunxing.dossier.form import blank_form, form_docx, form_pdf
from yunxing.guide.declaration import Declaration


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: whether it opens the form is not tried")
def test_libreoffice_comes_to_the_same_pages(tmp_path: Path) -> None:
    long = "云星示例企业上云实践说明，覆盖设计、生产、物流。" * 21
    full = factories.declare("B4", narratives=dict.fromkeys(("scope", "practice", "results"), long[:500]))
    pdfs: dict[str, bytes] = {}
    for name, declaration in (("three", example(5)), ("four", example(11)), ("five", example(18)), ("long", full)):
        (tmp_path / f"{name}.docx").write_bytes(form_docx(declaration, edition()))
        pdfs[name] = form_pdf(declaration, edition())
    (tmp_path / "blank.docx").write_bytes(blank_form(edition(), 4))
    pdfs["blank"] = blank_form(edition(), 4, "pdf")
    made = converted(tmp_path)
    assert {name: len(pages(data)) for name, data in made.items()} == {
        name: len(pages(data)) for name, data in pdfs.items()
    }
    names = [sub.name.zh for sub in edition().sub_domains]
    for name in ("three", "four", "five"):
        where = [[[n for n in names if n in text] for text in pages_of(data)] for data in (made[name], pdfs[name])]
        assert where[0] == where[1]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: whether the cover is one page is not tried")
def test_the_cover_is_one_page_in_both_whatever_the_name(tmp_path: Path) -> None:
    pdfs: dict[str, bytes] = {}
    names = {str(length): long_name(length) for length in (10, 30, 45, 60, 80, 200)}
    names["latin"] = "Yunxing Sample Intelligent Manufacturing (Lianyungang) Technology Development Company Limited"
    for key, name in names.items():
        declaration = factories.declare("B3", enterprise__name=name)
        (tmp_path / f"{key}.docx").write_bytes(form_docx(declaration, edition()))
        pdfs[key] = form_pdf(declaration, edition())
    made = converted(tmp_path)
    for key, name in names.items():
        ours, theirs = pages_of(pdfs[key]), pages_of(made[key])
        assert len(ours) == len(theirs)
        for cover, second in ((ours[0], ours[1]), (theirs[0], theirs[1])):
            assert "".join(name.split()) in cover
            assert (cover[-8:], second[:4]) == ("江苏省工信厅编制", "填表说明")


def broken_down(number: int) -> Declaration:
    """A declaration with an invoice broken down into so many lines."""
    line = {"spec": "年费", "quantity": "1", "unit_price_yuan": "100.00", "amount_yuan": "100.00", "cloud": True}
    table = {"lines": [{"name": f"第{place:02}项服务", **line} for place in range(1, number + 1)]}
    return factories.declare("B3", invoices=[factories.invoice(f"{number * 100}.00", id="i1", breakdown=table)])


def seals(data: bytes, number: int) -> tuple[list[int], int]:
    """The pages of the first line, the last line and both seals of table x.3, and how many pages there are."""
    texts = pages_of(data)
    words = ("第01项服务", f"第{number:02}项服务", "申报企业：（盖章）", "云服务商：（盖章）")
    return [max(place for place, text in enumerate(texts, 1) if word in text) for word in words], len(texts)


LINES = {
    14: (9, 9, 9, 9),
    15: (9, 9, 9, 9),
    16: (9, 10, 10, 10),
    18: (9, 10, 10, 10),
    20: (9, 10, 10, 10),
    60: (9, 11, 11, 11),
}
"""Lines of a table, and the pages of its first and last lines and of its seals."""


@pytest.mark.parametrize("number", LINES)
def test_the_seals_of_a_table_stand_together_under_a_line_of_it(number: int) -> None:
    made = form_pdf(broken_down(number), edition())
    assert seals(made, number) == ([*LINES[number]], LINES[number][-1])


def test_a_line_that_takes_more_than_a_page_does_not_hold_the_seals_back() -> None:
    tall = {
        "name": "云" * 3000,
        "spec": "年费",
        "quantity": "1",
        "unit_price_yuan": "100",
        "amount_yuan": "100",
        "cloud": True,
    }
    table = {"lines": [tall]}
    given = factories.declare("B3", invoices=[factories.invoice("100.00", id="i1", breakdown=table)])
    texts = pages_of(form_pdf(given, edition()))
    assert sum(text.count("云" * 3) > 0 for text in texts) >= 2
    assert ["云服务商：（盖章）" in text for text in texts if "申报企业：（盖章）" in text] == [True]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: where seals stand in Word is not tried")
def test_the_seals_stand_in_word_where_they_do_on_paper(tmp_path: Path) -> None:
    for number in LINES:
        (tmp_path / f"{number}.docx").write_bytes(form_docx(broken_down(number), edition()))
    made = converted(tmp_path)
    assert {number: seals(made[str(number)], number)[0] for number in LINES} == {n: [*at] for n, at in LINES.items()}
