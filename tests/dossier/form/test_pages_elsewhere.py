"""LibreOffice opens the Word document and comes to the same number of pages as our PDF, with the free Song for 宋体."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dossier.form.making import edition, example, long_name, pages_of
from tests.dossier.libreoffice import OFFICE, converted, pages
from tests.guide import factories
from yunxing.dossier.form import blank_form, form_docx, form_pdf


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
