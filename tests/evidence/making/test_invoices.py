"""The invoices that are made say exactly what their truth says, in every form, and are the same for a seed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from defusedxml import ElementTree

from tests.evidence.making.invoices import (
    KINDS,
    InvoiceTruth,
    Kind,
    Spoil,
    draw,
    make_ofd,
    make_pdf,
    make_xml,
    picture,
    save,
)
from tests.evidence.making.invoices.capitals import in_words
from tests.evidence.making.invoices.degrade import rendered, spoiled
from tests.evidence.making.invoices.layouts import LAYOUTS, sheets
from tests.evidence.making.invoices.printed import code_text, money, tax_text
from tests.evidence.making.invoices.sheet import Text
from yunxing.evidence.paper import INVOICE, INVOICE_LINE
from yunxing.reference.uscc import check

ELECTRONIC: tuple[Kind, ...] = ("e_ordinary", "e_special", "digital_ordinary", "digital_special")
EVERY_LAYOUT = [(kind, layout) for kind in KINDS for layout in range(LAYOUTS[kind])]


def shown(truth: InvoiceTruth) -> list[str]:
    """What a reader must be able to find on the face of an invoice, blanks left out."""
    facts = [truth.code, truth.number, truth.machine, truth.check_code, truth.buyer, truth.buyer_uscc, truth.seller]
    facts += [truth.seller_uscc, money(truth.total), truth.total_words]
    if truth.kind != "roll":
        facts += [money(truth.net), tax_text(truth, truth.tax)]
    for line in truth.lines:
        facts += [line.name, money(line.amount), "" if truth.kind == "roll" else line.rate]
    return sorted(fact.replace(" ", "") for fact in facts if fact)


def words_on(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def texts(data: bytes, name: str) -> list[str]:
    return [(e.text or "").strip() for e in ElementTree.fromstring(data).iter() if local(e) == name]


@pytest.mark.parametrize("kind", KINDS)
def test_an_invoice_is_consistent_with_itself(kind: Kind) -> None:
    for seed in range(120):
        truth = draw(seed, kind)
        assert truth == draw(seed, kind)
        assert sum(line.amount for line in truth.lines) == truth.net
        assert sum(line.tax for line in truth.lines) == truth.tax
        assert truth.net + truth.tax == truth.total
        assert truth.red == (truth.total < 0)
        assert [check(truth.buyer_uscc), check(truth.seller_uscc)] == [truth.buyer_uscc, truth.seller_uscc]
        for line in truth.lines:
            if line.unit_price is not None and line.quantity is not None:
                assert abs(line.unit_price * line.quantity - line.amount) <= Decimal("0.01")
            share = Decimal(line.rate[:-1]) / 100 if line.rate.endswith("%") else Decimal(0)
            assert abs(line.amount * share - line.tax) <= Decimal("0.005")


def test_the_facts_have_the_names_that_papers_have() -> None:
    for kind in KINDS:
        for seed in range(30):
            truth = draw(seed, kind)
            assert set(truth.facts()) - set(INVOICE) == set()
            assert {name for line in truth.lines for name in line.facts()} - set(INVOICE_LINE) == set()


def test_numbers_have_the_length_of_their_kind() -> None:
    lengths = {
        kind: (len(t.code), len(t.number), len(t.check_code), len(t.cipher)) for kind in KINDS for t in [draw(3, kind)]
    }
    assert lengths == {
        "paper_special": (10, 8, 0, 108),
        "paper_ordinary": (10, 8, 20, 108),
        "e_ordinary": (12, 8, 20, 108),
        "e_special": (12, 8, 20, 108),
        "digital_ordinary": (0, 20, 0, 0),
        "digital_special": (0, 20, 0, 0),
        "blockchain": (12, 8, 5, 66),
        "roll": (12, 8, 20, 0),
    }


def test_what_is_given_is_kept() -> None:
    total = Decimal("123456.78")
    truth = draw(
        5,
        "e_special",
        lines=6,
        buyer="连云港样例精工机械有限公司",
        seller="示例云计算有限公司",
        dated=date(2021, 3, 5),
        total=total,
        items=["*信息技术服务*云服务器租用"],
        remarks="样例",
    )
    assert (truth.total, len(truth.lines), truth.dated) == (total, 6, date(2021, 3, 5))
    assert (truth.buyer, truth.seller, truth.remarks) == ("连云港样例精工机械有限公司", "示例云计算有限公司", "样例")
    assert {line.name for line in truth.lines} == {"*信息技术服务*云服务器租用"}


def test_a_negative_total_makes_it_red_and_names_the_invoice_it_takes_back() -> None:
    for kind in ("e_ordinary", "digital_special", "paper_special"):
        truth = draw(8, kind, total=Decimal("-530.00"))
        assert (truth.total, truth.red, truth.total_words) == (Decimal("-530.00"), True, "（负数）伍佰叁拾圆整")
        assert len(truth.corrects) == len(truth.code + truth.number)
        assert truth.corrects[-8:] in truth.remarks


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10.00", "壹拾圆整"),
        ("107.00", "壹佰零柒圆整"),
        ("1000.10", "壹仟圆壹角整"),
        ("1680.32", "壹仟陆佰捌拾圆叁角贰分"),
        ("20001.05", "贰万零壹圆零伍分"),
        ("100500.00", "壹拾万零伍佰圆整"),
        ("16409.02", "壹万陆仟肆佰零玖圆零贰分"),
        ("300000000.00", "叁亿圆整"),
        ("120050008.08", "壹亿贰仟零伍万零捌圆零捌分"),
        ("-9.90", "（负数）玖圆玖角整"),
    ],
)
def test_amounts_are_written_in_capitals(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


@pytest.mark.parametrize(("kind", "layout"), EVERY_LAYOUT)
def test_a_pdf_says_all_of_its_truth_and_its_code_reads(kind: Kind, layout: int) -> None:
    for seed in (11, 12):
        truth = draw(seed, kind)
        pdf = make_pdf(truth, layout=layout)
        assert pdf == make_pdf(truth, layout=layout)
        sheet = sheets(truth, layout=layout)
        drawn = "".join(mark.text for page in sheet for mark in page.marks if isinstance(mark, Text)).replace(" ", "")
        assert [fact for fact in shown(truth) if fact not in drawn] == []
        page = "".join(words_on(pdf))
        assert sorted(page.replace("\x00", "")) == sorted("".join(drawn.split()))
        codes = {c.text.replace("<NUL>", "\x00") for c in zxingcpp.read_barcodes(rendered(pdf))}
        assert codes == {code_text(truth)} | ({truth.check_code} if kind == "roll" else set())


@pytest.mark.parametrize("kind", KINDS)
def test_drawing_labels_first_or_characters_singly_changes_the_order_and_nothing_else(kind: Kind) -> None:
    truth = draw(21, kind)
    (plain,) = words_on(make_pdf(truth, sealed=False))
    (labels,) = words_on(make_pdf(truth, order="labels_first", sealed=False))
    (split,) = words_on(make_pdf(truth, split_runs=True, sealed=False))
    assert sorted(plain) == sorted(labels) == sorted(split)
    assert labels != plain


def test_several_invoices_stand_in_one_file_a_page_each() -> None:
    truths = [draw(seed, kind) for seed, kind in enumerate(KINDS)]
    pages = words_on(make_pdf(truths))
    assert [truth.number in page for truth, page in zip(truths, pages, strict=True)] == [True] * len(KINDS)


def test_many_lines_of_an_older_invoice_stand_on_a_list_with_its_own_sums() -> None:
    truth = draw(31, "e_ordinary", lines=60)
    main, *lists = words_on(make_pdf(truth))
    assert "详见销货清单" in main
    assert len(lists) > 1
    assert [(truth.code in page, truth.number in page, "小计" in page) for page in lists] == [(True, True, True)] * len(
        lists
    )
    assert [
        word for word in (line.name[:12].replace(" ", "") for line in truth.lines) if word not in "".join(lists)
    ] == []
    assert ["总计" in page for page in lists] == [False] * (len(lists) - 1) + [True]


def test_many_lines_of_a_digital_invoice_run_over_pages_that_say_so() -> None:
    truth = draw(32, "digital_special", lines=30)
    pages = words_on(make_pdf(truth))
    assert [f"共{len(pages)}页第{place}页" in page for place, page in enumerate(pages, 1)] == [True] * len(pages)
    assert [(truth.number in page, money(truth.total) in page) for page in pages] == [(True, True)] * len(pages)


def test_a_page_that_grows_holds_as_many_lines_without_another() -> None:
    truth = draw(32, "digital_special", lines=16)
    (page,) = words_on(make_pdf(truth, layout=2))
    assert [line.name[:8] in page for line in truth.lines] == [True] * 16


def test_data_attached_to_a_pdf_are_those_of_the_invoice() -> None:
    truth = draw(33, "e_special")
    document = pypdfium2.PdfDocument(make_pdf(truth, attached="einvoice"))
    try:
        attached = {
            document.get_attachment(n).get_name(): bytes(document.get_attachment(n).get_data()) for n in range(1)
        }
    finally:
        document.close()
    assert attached == {f"invoice_{truth.code}{truth.number}.xml": make_xml(truth)}


def test_the_form_and_the_values_together_are_the_whole() -> None:
    truth = draw(34, "paper_special")
    whole, form, values = (words_on(make_pdf(truth, only=only))[0] for only in (None, "form", "values"))
    assert sorted(whole) == sorted(form + values)
    assert (truth.buyer in form, truth.buyer in values) == (False, True)


@pytest.mark.parametrize("kind", ELECTRONIC)
@pytest.mark.parametrize("habit", [{}, {"cdata": True}, {"padded": True}, {"cdata": True, "padded": True, "bom": True}])
def test_data_say_what_the_truth_says(kind: Kind, habit: dict[str, bool]) -> None:
    truth = draw(41, kind, lines=3)
    data = make_xml(truth, **habit)
    digital = kind.startswith("digital")
    names = {
        "number": "InvoiceNumber" if digital else "InvoiceNo",
        "total": "TotalTax-includedAmount" if digital else "TaxInclusiveTotalAmount",
        "buyer": "BuyerName",
        "seller": "SellerName",
        "amount": "Amount",
        "item": "ItemName" if digital else "Item",
    }
    assert {fact: texts(data, name) for fact, name in names.items()} == {
        "number": [truth.number],
        "total": [money(truth.total)],
        "buyer": [truth.buyer],
        "seller": [truth.seller],
        "amount": [money(line.amount) for line in truth.lines],
        "item": [line.name for line in truth.lines],
    }
    xbrl = make_xml(truth, schema="xbrl")
    assert texts(xbrl, "TaxIncludedAmountInFigures") == [money(truth.total)]
    assert texts(xbrl, "NameOfTaxableGoodsOrServices") == [line.name for line in truth.lines]


@pytest.mark.parametrize("kind", ["paper_special", "paper_ordinary", "blockchain", "roll"])
def test_kinds_without_data_refuse_to_be_written_as_data(kind: Kind) -> None:
    with pytest.raises(ValueError, match=f"^{kind} has no data of its own: name a schema$"):
        make_xml(draw(1, kind))


@pytest.mark.parametrize("kind", ELECTRONIC)
@pytest.mark.parametrize(
    "habits",
    [
        {},
        {"cdata": True, "padded": True, "tags": "broken"},
        {"template": False, "split_runs": True, "data": "custom"},
        {"scaled": True, "plain_steps": True, "pages_folder": False, "data": "xbrl"},
        {"rooted": True, "data": "none", "tags": "none", "layout": 1},
    ],
)
def test_an_ofd_is_whole_and_its_pages_say_what_the_pdf_says(kind: Kind, habits: dict[str, object]) -> None:
    truth = draw(51, kind, lines=12)
    made = make_ofd(truth, **habits)  # type: ignore[arg-type]
    assert made == make_ofd(truth, **habits)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    broken = habits.get("tags") == "broken"
    whole = {
        name: data for name, data in parts.items() if name.endswith(".xml") and not (broken and "CustomTag.xml" in name)
    }
    assert [name for name, data in whole.items() if ElementTree.fromstring(data) is None] == []
    if broken:
        with pytest.raises(ElementTree.ParseError):
            ElementTree.fromstring(parts["Doc_0/Tags/CustomTag.xml"])
    data = habits.get("data", "both")
    assert (b"CustomDatas" in parts["OFD.xml"]) == (data in ("both", "custom"))
    attached = [name.partition("Attachs/")[2] for name in parts if "Attachs/" in name and "Attachments" not in name]
    xbrl = f"inv_ord_issuer_{truth.dated:%Y%m%d}_{truth.code}{truth.number}.xml"
    assert attached == {"both": ["original_invoice.xml"], "xbrl": [xbrl]}.get(str(data), [])
    pages = [parts[name] for name in parts if "Page_" in name or "Tpl_" in name]
    drawn = "".join("".join(text.split()) for page in pages for text in texts(page, "TextCode"))
    assert len(drawn) == sum(
        len("".join(mark.text.split()))
        for page in sheets(truth, layout=int(str(habits.get("layout", 0))), sealed=False)
        for mark in page.marks
        if isinstance(mark, Text)
    )


def test_the_tags_of_an_ofd_point_at_the_objects_that_show_the_facts() -> None:
    truth = draw(52, "e_ordinary", lines=3)
    with zipfile.ZipFile(io.BytesIO(make_ofd(truth, template=False))) as archive:
        page = ElementTree.fromstring(archive.read("Doc_0/Pages/Page_0/Content.xml"))
        tags = ElementTree.fromstring(archive.read("Doc_0/Tags/CustomTag.xml"))
    objects = {e.get("ID"): "".join(e.itertext()) for e in page.iter() if local(e) == "TextObject"}

    def shown_by(tag: ElementTree.Element) -> str:
        return "".join(objects[(reference.text or "")] for reference in tag)

    found = {local(tag): shown_by(tag) for tag in tags if local(tag) != "GoodsInfos"}
    assert found["InvoiceNo"] == truth.number
    assert found["BuyerName"] == truth.buyer
    assert found["TaxInclusiveTotalAmount"] == "¥" + money(truth.total)
    lines = [{local(tag): shown_by(tag) for tag in line} for line in tags.iter() if local(line) == "GoodsInfo"]
    assert [(line["Item"], line["Amount"]) for line in lines] == [(t.name, money(t.amount)) for t in truth.lines]


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_the_same_for_a_seed_and_another_for_another(kind: Kind) -> None:
    truth = draw(61, kind)
    first = picture(truth, seed=1, dpi=150, level="photo")
    assert np.array_equal(first, picture(truth, seed=1, dpi=150, level="photo"))
    other = picture(truth, seed=2, dpi=150, level="photo")
    assert first.shape != other.shape or not np.array_equal(first, other)


def test_turning_a_picture_turns_it_and_nothing_else() -> None:
    image = rendered(make_pdf(draw(62, "e_ordinary")), dpi=100)
    assert np.array_equal(spoiled(image, Spoil(turn=90)), cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE))
    assert np.array_equal(spoiled(image, Spoil(turn=180)), cv2.rotate(image, cv2.ROTATE_180))
    assert np.array_equal(spoiled(image, Spoil()), image)


def test_the_code_of_a_spoiled_scan_still_reads_mostly() -> None:
    truths = [draw(seed, "e_ordinary") for seed in range(12)]
    read = [
        {c.text for c in zxingcpp.read_barcodes(picture(truth, seed=seed, dpi=200))} == {code_text(truth)}
        for seed, truth in enumerate(truths)
    ]
    assert sum(read) >= 10


def test_a_picture_is_saved_as_its_name_says(tmp_path: Path) -> None:
    image = picture(draw(63, "roll"), seed=3, dpi=150, level="clean")
    assert np.array_equal(cv2.imread(str(save(image, tmp_path / "roll.png"))), image)
    small = save(image, tmp_path / "small.jpg", 30).stat().st_size
    assert small < save(image, tmp_path / "large.jpg", 95).stat().st_size
