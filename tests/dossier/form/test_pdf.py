"""The PDF: the parts in the order of the official form, the free Song face in it, pages of proof as links."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pypdfium2 as pdfium
import pytest

from tests.dossier.form.making import EXAMPLES, edition, example, pages_of
from tests.guide import factories
from yunxing.dossier.form import OfficeWords, blank_form, form_docx, form_pdf
from yunxing.dossier.form.blocks import Document, Paragraph, Table, paragraph
from yunxing.dossier.form.describing import described
from yunxing.dossier.form.pdf import as_pdf
from yunxing.dossier.form.says import contract_pages
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.files import InputError
from yunxing.guide.loading import load_edition

RIGHT = (210 - 25) / 25.4 * 72 + 6
"""Where the text of a page ends, in points: a mark at the end of a line is set half as wide as it says it is."""
SPECIAL = "示例 #panic() $x$ \\ <b>&amp; \"'*_[]{}@~`公司"


def starts(data: bytes, words: str) -> list[int]:
    """The pages, from 1, whose text begins with these words."""
    return [number for number, text in enumerate(pages_of(data), 1) if text.startswith(words)]


def jumps(data: bytes) -> list[str]:
    """The targets of all links, page by page from top to bottom."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as document:
        for number, page in enumerate(document.pages):
            for link in page.get("/Annots", []):
                if "/A" not in link:
                    continue  # within the form
                left, low, _, high = (float(value) for value in link.Rect)
                found.append(((number, -round(high), left), str(link.A.URI), low))
    return [target for _, target, _ in sorted(found)]


def test_the_reference_to_the_table_of_investment_leads_there() -> None:
    made = form_pdf(example(18), edition())
    [page] = starts(made, "附表3.2上云投入明细说明")
    with pikepdf.open(io.BytesIO(made)) as document:
        numbers = {each.obj.objgen: number for number, each in enumerate(document.pages, 1)}
        within = [
            (number, numbers[link.Dest[0].objgen])
            for number, each in enumerate(document.pages, 1)
            for link in each.get("/Annots", [])
            if "/Dest" in link
        ]
    assert within == [(page - 1, page)]
    assert "见附表3.2" in pages_of(made)[page - 2]


def test_a_page_of_the_claims_says_what_its_rows_belong_to() -> None:
    """A merged name stands once; where its rows go on, the next page says it again."""
    first, *more = (text for text in pages_of(form_pdf(example(18), edition())) if "子类域子域是否上云" in text)
    assert first.count("（续）") == 0
    assert [text.removeprefix("类子类域子域是否上云证明材料在申报书中的页码").count("（续）") for text in more] == [
        2,
        1,
    ]
    assert "数据上云（续）" in more[0]
    names = [sub.name.zh for sub in edition().sub_domains]
    whole = first + "".join(more)
    assert [name for name in names if name not in whole] == []


def test_parts_stand_in_the_order_of_the_official_form() -> None:
    made = form_pdf(example(11), edition())
    heads = (
        "附件3",
        "填表说明",
        "申请单位",
        "请随本申请表提供以下配套证明材料",
        "附表3.1企业上云业务及应用表",
        "附表3.2上云投入明细说明",
        "附表3.3发票明细说明",
    )
    pages = pages_of(made)
    found = [next(n for n, text in enumerate(pages) if head in text) for head in heads]
    assert found == sorted(found)
    assert len(set(found)) == len(heads)


def test_every_page_but_the_cover_has_its_number() -> None:
    pages = pages_of(form_pdf(example(11), edition()))
    assert [text.endswith(str(number)) for number, text in enumerate(pages, 1)] == [False] + [True] * (len(pages) - 1)


def test_the_free_song_face_is_embedded_and_the_one_of_the_boxes() -> None:
    with pikepdf.open(io.BytesIO(form_pdf(example(11), edition()))) as document:
        faces = {
            str(inner.BaseFont).split("+")[-1].removesuffix("-Identity-H"): {"/FontFile2", "/FontFile3"}
            & set(inner.FontDescriptor.keys())
            for page in document.pages
            for font in page.Resources.Font.values()
            for inner in font.DescendantFonts
        }
    assert faces == {"NotoSerifSC-Regular": {"/FontFile3"}, "DejaVuSansMono": {"/FontFile2"}}


@pytest.mark.parametrize("number", [6, 11, 18])
def test_boxes_are_those_of_the_word_document_ticked_and_not(number: int) -> None:
    """As text, in their order: who searches or copies the PDF gets what Word has."""
    made = "".join(pages_of(form_pdf(example(number), edition())))
    document = described(example(number), edition(), example(number).star)
    assert [mark for mark in made if mark in "☑☐✓□"] == [mark for mark in words_of(document) if mark in "☑☐✓□"]
    assert "☑" in made


def words_of(document: Document) -> str:
    """All that the blocks say, which is all that the Word document says."""
    tables = [cell.text for block in document.blocks if isinstance(block, Table) for _, _, cell in block.placed()]
    return "".join(tables + [block.text for block in document.blocks if isinstance(block, Paragraph)])


def test_a_box_is_drawn_and_takes_the_room_of_a_character() -> None:
    """Beside each other ☐ and ☑ are as wide as 口 and differ by the tick; neither is the box of a missing character."""
    lines = [paragraph(word, size=40, pitch=50) for word in ("口口口", "☐口☑")]
    with pdfium.PdfDocument(as_pdf(Document("", tuple(lines)), numbered=False)) as pdf:
        text = pdf[0].get_textpage()
        boxes = {place: text.get_charbox(place) for place in range(text.count_chars())}
        words = text.get_text_range()
        ink = [
            sum(
                255 - level
                for level in pdf[0].render(scale=1, grayscale=True, crop=crop(pdf[0], boxes[place])).to_pil().tobytes()
            )
            for place in (words.index("☐"), words.index("☑"))
        ]
    assert boxes[1][0] == pytest.approx(boxes[words.index("☑") - 1][0], abs=0.1)
    assert ink[0] < ink[1] < 2 * ink[0]


def crop(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """What to cut off a page so that a box of it is left."""
    left, low, right, high = box
    return (left, low, page.get_width() - right, page.get_height() - high)


@pytest.mark.parametrize("path", EXAMPLES[::4], ids=lambda path: path.stem)
def test_every_range_of_pages_is_a_link_to_its_first_page(path: Path) -> None:
    declaration = reader(edition()).read(path)
    assert sorted(jumps(form_pdf(declaration, edition()))) == sorted(expected_jumps(declaration))


def expected_jumps(declaration: Declaration) -> list[str]:
    groups = edition().form_of(declaration.star).groups
    shown = {sub.key for key in groups for sub in edition().groups[key].sub_domains}
    texts = [claim.pages or "" for claim in declaration.claims if claim.item in shown]
    texts += [contract_pages(invoice, declaration.contracts) or "" for invoice in declaration.invoices]
    ranges = [part for text in texts for part in text.split("、") if part]
    return [f"yunxing:page/{part.split('-')[0]}" for part in ranges]


def test_words_of_users_are_never_markup() -> None:
    made = factories.declare(
        "B3", enterprise__name=SPECIAL, narratives__scope=SPECIAL, invoices=[factories.invoice(seller=SPECIAL)]
    )
    text = "".join(pages_of(form_pdf(made, edition())))
    assert text.count("".join(SPECIAL.split())) >= 3


def test_a_declaration_that_says_nothing_is_a_form_with_nothing_filled_in() -> None:
    empty = factories.from_values({"format": "yunxing/declaration@1", "star": 4})
    blank = "".join(pages_of(blank_form(edition(), 4, "pdf")))
    made = "".join(pages_of(form_pdf(empty, edition())))
    assert "四星级" in made
    assert "指公有云、私有云、混合云等以及工业互联网平台服务商" in blank
    assert "指公有云、私有云、混合云等以及工业互联网平台服务商" not in made  # a hint is for who fills it in


def test_long_texts_of_five_hundred_characters_keep_to_their_cells() -> None:
    text = "云星示例企业上云实践说明" * 42
    made = form_pdf(
        factories.declare("B4", narratives=dict.fromkeys(("scope", "practice", "results"), text[:500])), edition()
    )
    assert "".join(pages_of(made)).count(text[:28]) >= 3
    assert len(pages_of(made)) == len(pages_of(form_pdf(factories.declare("B4"), edition())))


def test_a_text_longer_than_a_page_goes_on_on_the_next() -> None:
    text = "云星示例企业上云实践说明" * 250
    made = form_pdf(factories.declare("B3", narratives__scope=text), edition())
    assert "".join(pages_of(made)).count("云星示例企业") > 240


def test_two_hundred_invoices_with_a_table_each() -> None:
    lines = [
        {
            "name": "云服务",
            "spec": "年费",
            "quantity": 1,
            "unit_price_yuan": "100.00",
            "amount_yuan": "100.00",
            "cloud": True,
        }
    ]
    table = {"lines": lines, "sealed_by": {"enterprise": "2020-04-28"}}
    many = [factories.invoice("100.00", id=f"i{n}", number=f"{n:08d}", breakdown=table) for n in range(200)]
    pages = pages_of(form_pdf(factories.declare("B3", invoices=many), edition()))
    assert sum(text.startswith("附表2.3发票明细说明") for text in pages) == 200
    assert any("上云投入合计/万元2" in text for text in pages)
    headed = [text for text in pages if "购买方名称" in text]
    assert len(headed) > 5  # its heading stands on every page of table 2.2


def test_a_form_set_in_parts_has_the_same_pages_numbers_and_links(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"lines": [{"name": "云服务", "amount_yuan": "100.00", "cloud": True}]}
    invoices = [factories.invoice("100.00", id=f"i{n}", number=f"{n:08d}", breakdown=table) for n in range(5)]
    declaration = factories.declare("B4", invoices=invoices)
    whole = form_pdf(declaration, edition())
    monkeypatch.setattr("yunxing.dossier.form.pdf.MOST_CELLS", 30)
    parts = form_pdf(declaration, edition())
    assert parts != whole
    assert pages_of(parts) == pages_of(whole)
    assert jumps(parts) == jumps(whole)
    assert parts == form_pdf(declaration, edition())


def test_a_word_without_a_place_to_break_stays_in_its_cell() -> None:
    address = "a" * 60 + "@example.com"
    made = form_pdf(
        factories.declare("B3", enterprise__contact__email=address, invoices=[factories.invoice(number="1" * 30)]),
        edition(),
    )
    assert address in "".join(pages_of(made))
    assert "1" * 30 in "".join(pages_of(made))
    assert outermost(made) <= RIGHT


def outermost(data: bytes) -> float:
    """The right edge of the rightmost character, in points."""
    with pdfium.PdfDocument(data) as document:
        texts = [page.get_textpage() for page in document]
        return max(text.get_charbox(n)[2] for text in texts for n in range(text.count_chars()))


@pytest.mark.parametrize("path", EXAMPLES[::5], ids=lambda path: path.stem)
def test_no_text_leaves_the_page(path: Path) -> None:
    assert outermost(form_pdf(reader(edition()).read(path), edition())) <= RIGHT


def test_the_same_form_gives_the_same_bytes() -> None:
    assert form_pdf(example(11), edition()) == form_pdf(example(11), edition())


@pytest.mark.parametrize("number", [1, 11, 18])
def test_merged_cells_fill_their_grid(number: int) -> None:
    document = described(example(number), edition(), example(number).star)
    for table in (block for block in document.blocks if isinstance(block, Table)):
        covered = [
            (row + down, column + right)
            for row, column, cell in table.placed()
            for down in range(cell.rows)
            for right in range(cell.columns)
        ]
        assert sorted(covered) == [(r, c) for r in range(len(table.rows)) for c in range(len(table.widths))]
        assert sum(table.widths) in (144, 160)
    assert as_pdf(document) == form_pdf(example(number), edition())


def test_an_edition_without_paper_says_so() -> None:
    from tests.guide.lakeland import HERE, plain, read

    with pytest.raises(InputError) as error:
        form_pdf(read(plain(6)), load_edition(HERE))
    assert error.value.lines() == [
        f"{HERE.name}: paper: 这一版指南没有申请表 {load_edition(HERE).form_of(6).key} 的版式（paper.yaml），不能生成申请表"
    ]


def test_what_an_office_says_stands_in_its_place_with_the_day_of_its_seal() -> None:
    said = {"city_opinion": OfficeWords("经审核，情况属实。\n同意推荐。", date(2020, 5, 27))}
    [plain] = [text for text in pages_of(form_pdf(example(11), edition())) if "各市推荐" in text]
    [found] = [
        text for text in pages_of(form_pdf(example(11), edition(), office=said, numbered=False)) if "各市推荐" in text
    ]
    assert "2020年5月27日" not in plain
    assert found.partition("各市推荐")[2].replace("意见", "", 1) == "经审核，情况属实。同意推荐。签章：2020年5月27日"
    # As high as the empty place, and the same in both files.
    assert len(pages_of(form_pdf(example(11), edition(), office=said))) == len(
        pages_of(form_pdf(example(11), edition()))
    )
    table = docx.Document(io.BytesIO(form_docx(example(11), edition(), office=said))).tables
    assert [row.cells[-1].text for one in table for row in one.rows if "推荐" in row.cells[0].text] == [
        "经审核，情况属实。\n同意推荐。\n签章：\n2020年5月27日"
    ]
    long = {"city_opinion": OfficeWords("同意推荐。" * 400, None)}
    assert "".join(pages_of(form_pdf(example(11), edition(), office=long, numbered=False))).count("同意推荐。") == 400
