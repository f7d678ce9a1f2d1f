"""Drawing a whole OFD: pages in are pages out, the same bytes each time, refused by name where a page would lack something."""

from __future__ import annotations

import io
import re
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest

from tests.dossier.ofd.material import BLACK, NS, Part, area, at, drawn, fonts, ofd, packed, said, shown, words
from tests.evidence.hostile import CASES
from tests.evidence.making.invoices import draw, make_ofd
from yunxing.dossier import ofd as drawing_of
from yunxing.dossier.ofd import Drawing, drawing, objects
from yunxing.evidence.document import Refused

SONG = fonts('FontName="宋体"')


def _refused(tmp_path: Path, data: bytes) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        drawn(tmp_path, data)
    return caught.value.finding.code, caught.value.finding.weight


@pytest.mark.parametrize("sealed", [False, True])
def test_an_invoice_is_drawn_to_the_same_sound_bytes_each_time(tmp_path: Path, sealed: bool) -> None:
    data = make_ofd(draw(3, "e_special"), sealed=sealed, list_page=True)
    first, second = drawn(tmp_path, data), drawn(tmp_path, data)
    assert (first.pdf == second.pdf, said(first), first.pages) == (True, [], 2)
    with pikepdf.open(io.BytesIO(first.pdf)) as pdf:
        assert (pdf.check_pdf_syntax(), len(pdf.pages)) == ([], 2)
        for page in pdf.pages:
            operators = [str(one.operator) for one in pikepdf.parse_content_stream(page)]
            assert operators.count("q") == operators.count("Q")


def test_pages_of_all_documents_in_an_ofd_are_drawn_in_order(tmp_path: Path) -> None:
    parts = {
        "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>A/Document.xml</ofd:DocRoot></ofd:DocBody>"
        "<ofd:DocBody><ofd:DocRoot>B/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    }
    for name, left in (("A", 10), ("B", 30)):
        parts[f"{name}/Document.xml"] = (
            f'<ofd:Document {NS}><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>'
        )
        parts[f"{name}/P.xml"] = (
            f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{area(f'{left} 10 10 10')}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    result = drawn(tmp_path, packed(parts))
    assert result.pages == 2
    assert [at(shown(result, page), x, 15) == BLACK for page, x in ((1, 15), (2, 35))] == [True, True]


def test_a_page_that_is_not_there_refuses_the_file_by_its_number(tmp_path: Path) -> None:
    result = drawn(tmp_path, ofd("", "", parts={"Doc_0/Pages/Page_2/Content.xml": "<a"}))
    assert (said(result), result.pages) == ([("xml_damaged", "refused", 2)], 1)


def test_a_template_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = drawn(tmp_path, ofd(Part(area("1 1 4 4"), '<ofd:Template TemplateID="9"/>')))
    assert said(result) == [("template_missing", "doubtful", 1)]


@pytest.mark.parametrize("box", ["0 0 6000 100", "0 0 100 900000", "0 0 1 1"])
def test_a_page_that_no_reader_shows_is_refused(tmp_path: Path, box: str) -> None:
    assert _refused(tmp_path, ofd("", box=box)) == ("ofd_too_much", "refused")


@pytest.mark.parametrize(
    ("limit", "most", "page"),
    [
        ("MOST_OBJECTS", 3, area("1 1 4 4") * 4), ("MOST_CHARACTERS", 3, words("云服务费")), ("MOST_STEPS", 3, area("1 1 4 4")),
        ("MOST_DEEP", 3, "<ofd:PageBlock>" * 4 + "</ofd:PageBlock>" * 4),
    ],
)  # fmt: skip
def test_more_than_is_drawn_is_refused_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, page: str
) -> None:
    data = ofd(page, resources=SONG)
    assert said(drawn(tmp_path, data)) == []
    monkeypatch.setattr(objects, limit, most)
    assert _refused(tmp_path, data) == ("ofd_too_much", "refused")


def test_more_pages_than_are_drawn_are_refused_before_any_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_PAGES", 2)
    assert _refused(tmp_path, ofd("", "", "")) == ("ofd_too_much", "refused")


def test_a_file_that_is_no_ofd_is_refused_as_evidence_refuses_it(tmp_path: Path) -> None:
    assert _refused(tmp_path, b"PK\x03\x04 rubbish") == ("archive_damaged", "refused")
    with pytest.raises(FileNotFoundError):
        drawing_of.draw(tmp_path / "none.ofd")


def test_hidden_and_empty_things_are_not_drawn(tmp_path: Path) -> None:
    objects_ = (
        area("10 10 10 10", more='Visible="false"') + area("10 10 10 10", more='Alpha="0"') + words("") + words("  ")
    )
    result = drawn(tmp_path, ofd(objects_, "", resources=SONG))
    assert (int((shown(result) < 255).sum()), said(result)) == (0, [])


def test_names_and_texts_cannot_leave_the_text_they_are(tmp_path: Path) -> None:
    evil = ") Tj ET Q /I0 Do \\ &lt;&lt;/JS (x)&gt;&gt; endstream"
    resources = f'<ofd:Fonts><ofd:Font ID="3" FontName="{evil}" FamilyName="#set text(red)"/></ofd:Fonts>'
    result = drawn(tmp_path, ofd(words(evil), resources=resources))
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        contents = pdf.pages[0].Contents.read_bytes()
    assert (re.search(rb"[()\\]|JS|Do", contents), said(result)) == (None, [])


@pytest.mark.parametrize("name", [one.name for one in CASES if str(one.name).startswith("ofd-")])
def test_ofds_that_mean_harm_are_drawn_or_refused_by_name(tmp_path: Path, name: str) -> None:
    [one] = [one for one in CASES if one.name == name]
    path = one.put(tmp_path)
    weights, result = _drawn_or_refused(path)
    if result is None:
        assert weights == ["refused"]
        return
    with closing(pikepdf.open(io.BytesIO(result.pdf))) as pdf:
        assert len(pdf.pages) == result.pages


def _drawn_or_refused(path: Path) -> tuple[list[str], Drawing | None]:
    try:
        return [], drawing_of.draw(path)
    except Refused as refusal:
        return [refusal.finding.weight], None
