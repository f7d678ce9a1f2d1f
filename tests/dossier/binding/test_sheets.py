"""What of the bound file is ours: the cover is one page whatever the name, and the form's own references lead on."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pikepdf import Pdf

from tests.dossier.binding.material import contract, declaration, edition, form, invoice, record, saved, text_pdf, texts
from tests.dossier.form.making import long_name
from yunxing.dossier.binding import bind, plan
from yunxing.dossier.form import form_pdf


@pytest.mark.parametrize("length", [10, 30, 45, 60, 80, 200])
def test_the_cover_is_one_page_with_the_whole_name(length: int, tmp_path: Path) -> None:
    folder, name = tmp_path / "材料", long_name(length)
    folder.mkdir()
    saved(text_pdf("LICENCE"), folder / "l.pdf")
    made = declaration([record("l", "licence")], enterprise__name=name)
    with plan(made, edition(), folder) as planned:
        bind(planned, form, tmp_path / "out.pdf")
    cover, contents, *_ = ("".join(text.split()) for text in texts(tmp_path / "out.pdf"))
    assert f"申报企业{name}统一社会信用代码" in cover
    assert contents.startswith("目录")


def test_the_reference_to_the_table_of_investment_leads_there_in_the_bound_file(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    saved(text_pdf("LICENCE"), folder / "l.pdf")
    made = declaration([record("l", "licence")], invoices=[invoice("20000", evidence=[], payment=None, check=None)],
                       contracts=[contract(evidence=[])])  # fmt: skip
    with plan(made, edition(), folder) as planned:
        bind(planned, lambda each: form_pdf(each, edition(), numbered=False), tmp_path / "out.pdf")
    seen = ["".join(text.split()) for text in texts(tmp_path / "out.pdf")]
    at = next(number for number, text in enumerate(seen, 1) if "万元见附表2.2" in text)
    to = next(number for number, text in enumerate(seen, 1) if text.startswith("附表2.2"))
    with Pdf.open(tmp_path / "out.pdf") as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        notes = pdf.pages[at - 1].obj.get("/Annots", [])
        assert [numbers[note.Dest[0].objgen] for note in notes] == [to]


def test_names_of_files_can_be_searched_for_and_copied(tmp_path: Path) -> None:
    """Where a long name may be broken leaves nothing in the text: a name on one line is found as it is written."""
    folder, name = tmp_path / "材料", "IMG_20260102_scan-licence_0001.pdf"
    long = "0123456789" * 12 + ".pdf"
    folder.mkdir()
    for each in (name, long):
        saved(text_pdf("LICENCE"), folder / each)
    made = declaration([record("l", "licence", name), record("m", "licence", long)])
    with plan(made, edition(), folder) as planned:
        bind(planned, form, tmp_path / "out.pdf")
    with pdfium.PdfDocument(tmp_path / "out.pdf") as pdf:
        found = [n for n, page in enumerate(pdf, 1) if page.get_textpage().search(name).get_next() is not None]
    assert found == [2, 7]
    seen = texts(tmp_path / "out.pdf")
    assert [long in "".join(seen[number - 1].split()) for number in found] == [True, True]
    assert not any("\u200b" in text for text in seen)
