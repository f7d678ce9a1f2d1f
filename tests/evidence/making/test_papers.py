"""The papers that are made say exactly what their truth says, in every form, and are the same for a seed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import docx
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation
from python_calamine import CalamineWorkbook

from tests.evidence.making.invoices import draw
from tests.evidence.making.invoices.capitals import in_words
from tests.evidence.making.invoices.sheet import Text
from tests.evidence.making.papers import (
    BreakdownTruth,
    ChecksPage,
    InvestmentTruth,
    Paper,
    PaymentsPage,
    Screen,
    draw_check,
    draw_contract,
    draw_credit,
    draw_enterprise,
    draw_licence,
    draw_payment,
    draw_screen,
    draw_slides,
    draw_statement,
    joined,
    jpeg,
    make_docx,
    make_pdf,
    make_pictures,
    make_pptx,
    make_xlsx,
    page_count,
    picture_pdf,
    png,
    rows_of,
)
from tests.evidence.making.papers.check import Result
from tests.evidence.making.papers.contract import LAYOUTS, ContractTruth
from tests.evidence.making.papers.payment import LAYOUTS as RECEIPTS
from tests.evidence.making.papers.screens import LAYOUTS as SCREENS
from tests.evidence.making.papers.services import SERVICES
from tests.evidence.making.papers.statements import KINDS
from yunxing.evidence.paper import FORMS
from yunxing.guide.loading import load_edition
from yunxing.reference.uscc import check

TYPES = {"text": str, "money": Decimal, "date": date, "whole": int, "yes_no": bool, "number": Decimal}


def invoices(count: int = 3) -> list:
    holder, provider = draw_enterprise(1), draw_enterprise(1, provider=True)
    return [
        draw(n, "e_ordinary", buyer=holder.name, seller=provider.name, lines=2, red=False, dated=date(2019, 5, 1 + n))
        for n in range(count)
    ]


def investment(*, sealed: bool = True) -> InvestmentTruth:
    rows = rows_of([(one, "12-14", one.total) for one in invoices()])
    return InvestmentTruth(3, draw_enterprise(1), rows, date(2020, 4, 2), sealed)


def breakdown() -> BreakdownTruth:
    invoice = invoices(1)[0]
    cloud = (True, *([False] * (len(invoice.lines) - 1)))
    provider = draw_enterprise(1, provider=True)
    return BreakdownTruth(4, draw_enterprise(1), provider, invoice, cloud, date(2020, 4, 2), True)


def every_paper(seed: int) -> list[Paper]:
    """One of each kind and layout."""
    return [
        *(draw_licence(seed, layout=layout) for layout in (0, 1)),
        draw_credit(seed),
        *(draw_contract(seed, layout=layout) for layout in LAYOUTS),
        *(draw_payment(seed, layout=layout) for layout in RECEIPTS),
        PaymentsPage((draw_payment(seed, layout="table"), draw_payment(seed + 1, layout="sides"))),
        draw_check(seed, draw(seed, "e_ordinary"), layout="detail"),
        draw_check(seed, draw(seed, "paper_special"), layout="form"),
        ChecksPage(tuple(draw_check(seed + n, draw(seed + n), layout="list") for n in range(3))),
        *(draw_screen(seed, layout=layout) for layout in SCREENS),
        *(draw_statement(seed, kind) for kind in KINDS),
        draw_slides(seed),
        investment(),
        breakdown(),
    ]


def text_of(pdf: bytes) -> str:
    """The text layer without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def squeezed(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split()).replace("　", "")


def test_every_paper_is_the_same_for_a_seed_and_another_for_another() -> None:
    for one, again, other in zip(every_paper(3), every_paper(3), every_paper(4), strict=True):
        assert one == again
        assert one.facts() == again.facts()
        if isinstance(one.body(), Screen):
            assert np.array_equal(one.body().image, again.body().image)
        else:
            assert make_pdf(one) == make_pdf(again)
        assert isinstance(one, InvestmentTruth | BreakdownTruth) or one != other


def test_every_paper_has_the_facts_of_its_form_in_their_types() -> None:
    kinds = load_edition("jiangsu-2020").evidence
    for seed in range(6):
        for paper in every_paper(seed):
            assert paper.item in kinds
            for name, value in paper.facts().items():
                assert type(value) is TYPES[FORMS[paper.form][name].type], (paper.form, name)


def test_enterprises_have_codes_that_pass_and_names_that_say_they_are_invented() -> None:
    for seed in range(300):
        for provider in (False, True):
            one = draw_enterprise(seed, provider=provider)
            assert check(one.uscc) == one.uscc
            assert one.uscc[8:13] == "EXAMP"
            assert any(word in one.name for word in ("样例", "示例", "范例", "例举"))
            assert one.founded <= one.registered_on


@pytest.mark.parametrize("layout", [0, 1])
def test_a_licence_shows_all_its_facts(layout: int) -> None:
    for seed in range(8):
        truth = draw_licence(seed, layout=layout)
        text, holder = text_of(make_pdf(truth)), truth.holder
        shown = [holder.name, holder.uscc, holder.kind, holder.address, holder.representative, holder.scope]
        shown += [
            truth.capital_text,
            f"{holder.founded:%Y年%m月%d日}",
            f"{holder.registered_on:%Y年%m月%d日}",
            "营业执照",
        ]
        assert [fact for fact in shown if fact.replace(" ", "") not in text] == []


def test_the_capital_of_a_licence_is_what_it_prints() -> None:
    for seed in range(60):
        truth = draw_licence(seed)
        wan = truth.holder.capital_wan
        figure = f"{wan.normalize():f}万元"
        assert figure in truth.capital_text or truth.capital_text[:-2] == in_words(wan * 10000)[:-2]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_contract_shows_all_its_facts(layout: str) -> None:
    for seed in range(6):
        truth = draw_contract(seed, layout=layout)
        text = text_of(make_pdf(truth)).replace(",", "")
        shown = [truth.number, truth.buyer.name, truth.seller.name, truth.title]
        assert [fact for fact in shown if "".join(fact.split()) not in text] == []
        assert in_words(truth.amount, yuan="元") in text or in_words(truth.amount) in text
        for line in truth.lines():
            assert f"{line['amount_yuan']:.2f}" in text
            assert line["name"] in text


def test_a_contract_comes_to_what_its_services_cost() -> None:
    for seed in range(200):
        truth = draw_contract(seed)
        lines = truth.lines()
        assert truth.amount == sum(one.price for one in truth.priced)
        assert all(one.price > 0 for one in truth.priced)
        assert {line["amount_yuan"] for line in lines} <= {one.price for one in truth.priced}
        assert len(lines) == (len(truth.priced) if truth.apart and len(truth.priced) > 1 else 0)


def said_outside_names(truth: ContractTruth) -> str:
    return squeezed(truth.body().texts()).replace(truth.buyer.name, "").replace(truth.seller.name, "")


def test_a_contract_speaks_of_the_cloud_exactly_where_its_truth_says_so() -> None:
    unless = load_edition("jiangsu-2020").evidence["cloud_explanation"].unless_said
    assert unless is not None
    for seed in range(240):
        truth = draw_contract(seed)
        text = said_outside_names(truth).lower()
        found = [word for word in unless.words if word.lower() in text]
        assert bool(found) == truth.cloud, (seed, found)


def test_a_supplement_names_what_it_adds_to_and_has_its_parties() -> None:
    first = draw_contract(11, layout="cover")
    added = draw_contract(12, supplements=first)
    assert (added.buyer, added.seller, added.cloud) == (first.buyer, first.seller, first.cloud)
    assert "补充协议" in added.title
    assert (first.number or first.title) in squeezed(added.body().texts())


def test_contracts_have_from_one_page_to_more_than_eight() -> None:
    counts = {page_count(make_pdf(draw_contract(seed))) for seed in range(24)}
    assert min(counts) == 1
    assert max(counts) >= 8


def test_who_sealed_a_contract_is_seen_on_it() -> None:
    signed = make_pictures(draw_contract(5, layout="order", length=0), dpi=60)[-1]
    bare = make_pictures(draw_contract(5, layout="order", length=0, sealed=False), dpi=60)[-1]
    red = [int(((p[:, :, 2] > 170) & (p[:, :, 0] < 140)).sum()) for p in (signed, bare)]
    assert red[0] > 200
    assert red[1] == 0
    assert draw_contract(5, sealed=False).sealed_by == ()


@pytest.mark.parametrize("layout", RECEIPTS)
def test_a_receipt_shows_all_its_facts(layout: str) -> None:
    for seed in range(12):
        truth = draw_payment(seed, layout=layout)
        text = text_of(make_pdf(truth)).replace(",", "")
        shown = [truth.voucher, truth.payer.name, truth.payee.name, truth.purpose]
        assert [fact for fact in shown if fact not in text] == []
        assert in_words(truth.amount, yuan="元") in text or in_words(truth.amount) in text
        assert layout == "boxes" or f"{truth.amount:.2f}" in text


def test_a_form_with_boxes_has_a_digit_in_each() -> None:
    truth = draw_payment(3, layout="boxes", amount=Decimal("12345.60"))
    marks = [mark for mark in truth.body()[0].marks if isinstance(mark, Text) and len(mark.text) == 1]
    digits = sorted((mark.x, mark.text) for mark in marks if mark.text.isdecimal() or mark.text == "¥")
    units = {round(mark.x, 2): mark.text for mark in marks if mark.text in "亿千百十万元角分" and mark.size == 2.6}
    assert "".join(digit for _, digit in digits) == "¥1234560"
    assert "".join(units[round(x, 2)] for x, _ in digits) == "十万千百十元角分"


def test_several_receipts_stand_on_one_page() -> None:
    receipts = tuple(draw_payment(seed, layout=layout) for seed, layout in enumerate(("table", "list", "boxes")))
    pdf = make_pdf(PaymentsPage(receipts))
    assert page_count(pdf) == 1
    assert [one.voucher in text_of(pdf) for one in receipts] == [True, True, True]


@pytest.mark.parametrize("result", ["一致", "查无此票", "不一致", "作废"])
def test_a_check_says_how_it_ended(result: Result) -> None:
    truth = draw_check(1, draw(1, "paper_special"), result=result, layout="form")
    assert truth.facts()["result"] == result
    assert truth.facts()["amount_yuan"] == truth.invoice.net
    others = [draw_check(1, draw(1, "paper_special"), result=r, layout="form") for r in ("一致", "作废")]
    pictures = [one.body().image for one in (truth, *others)]
    assert sum(np.array_equal(pictures[0], other) for other in pictures[1:]) == (result in ("一致", "作废"))


def test_a_check_that_found_nothing_shows_no_invoice() -> None:
    assert draw_check(1, draw(1, "e_ordinary"), result="查无此票", layout="detail").layout == "form"


def test_a_check_shows_what_was_asked_for() -> None:
    coded = draw_check(2, draw(2, "e_ordinary"), layout="form").facts()
    assert coded["check_code"] == draw(2, "e_ordinary").check_code[-6:]
    assert "amount_yuan" not in coded
    digital = draw(2, "digital_special")
    assert draw_check(2, digital, layout="form").facts()["amount_yuan"] == digital.total


def test_a_list_of_checks_shows_no_check_code() -> None:
    truth = ChecksPage(tuple(draw_check(n, draw(n, "e_ordinary"), layout="list") for n in range(3)))
    assert sorted(truth.facts()) == ["amount_yuan", "checked_on", "code", "dated", "number", "result"]


def test_a_screen_without_a_day_has_none_among_its_facts() -> None:
    truth = draw_screen(3, dateless=True)
    assert truth.facts() == {"system": truth.service.system}


def test_a_jpeg_keeps_the_time_it_was_taken() -> None:
    taken = datetime(2020, 4, 12, 9, 30, 5, tzinfo=timezone(timedelta(hours=8)))
    truth = draw_screen(4, taken=taken)
    with Image.open(io.BytesIO(jpeg(truth.body().image, taken=taken, camera="Example EX-1"))) as image:
        exif = image.getexif()
        assert exif.get_ifd(0x8769)[0x9003] == "2020:04:12 09:30:05"
        assert (exif[0x010F], exif[0x0110]) == ("Example", "EX-1")
    assert truth.facts()["taken_on"] == date(2020, 4, 12)


def test_a_statement_of_effect_has_the_parts_its_truth_names_and_no_other() -> None:
    shot = png(draw_screen(1).body().image)
    words = {"text": "文字说明", "basis": "测算依据", "method": "计算方法", "picture": "实际截图"}
    for seed in range(40):
        has = frozenset(name for place, name in enumerate(words) if seed >> place & 1)
        truth = draw_statement(seed, "effect_statement", has=has, picture=shot)
        text = squeezed(truth.body().texts())
        assert {name for name, word in words.items() if word in text} - {"basis"} == has - {"basis"}
        assert {name: truth.facts()[name] for name in words} == {name: name in has for name in words}


def test_an_explanation_is_sealed_by_both_or_by_nobody() -> None:
    for seed in range(20):
        truth = draw_statement(seed, "cloud_explanation", contract="LYG-2019-018")
        assert truth.sealed_by in ((), (truth.holder.name, truth.provider.name))
        assert "LYG-2019-018" in squeezed(truth.body().texts())


def test_a_table_of_investment_sums_its_rows() -> None:
    truth = investment()
    assert truth.total == sum(one.total for one in invoices())
    rows = CalamineWorkbook.from_filelike(io.BytesIO(make_xlsx(truth))).get_sheet_by_index(0).to_python()
    assert [str(row[3]) for row in rows if str(row[0]) in ("1.0", "2.0", "3.0")] == [one.number for one in invoices()]
    assert [Decimal(str(row[5])) * 10000 for row in rows if row[0] == "合计"] == [truth.total]


def test_a_breakdown_counts_only_the_lines_that_are_investment() -> None:
    truth = breakdown()
    line = truth.invoice.lines[0]
    assert truth.counted == line.amount + line.tax
    text = text_of(make_pdf(truth))
    assert text.count("否") == 1 + len(truth.cloud) - 1
    assert truth.invoice.number in text


def document_text(data: bytes) -> str:
    """Paragraphs and cells of a DOCX."""
    document = docx.Document(io.BytesIO(data))
    cells: list[str] = []

    def gather(tables: Iterable) -> None:
        for table in tables:
            for row in table.rows:
                for cell in row.cells:
                    cells.append(cell.text)
                    gather(cell.tables)

    gather(document.tables)
    return squeezed([*(p.text for p in document.paragraphs), *cells]).replace("\u00a0", "")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_contract_says_the_same_as_docx(layout: str) -> None:
    truth = draw_contract(21, layout=layout)
    data = make_docx(truth)
    assert data == make_docx(truth)
    assert [t for t in truth.body().texts() if squeezed([t.replace("\u00a0", "")]) not in document_text(data)] == []


@pytest.mark.parametrize("count", [1, 2])
def test_a_deck_has_as_many_slides_as_its_truth_says(count: int) -> None:
    truth = draw_slides(3, count=count)
    data = make_pptx(truth)
    assert data == make_pptx(truth)
    assert len(Presentation(io.BytesIO(data)).slides) == count == truth.facts()["slides"]
    assert page_count(make_pdf(truth)) == count


@pytest.mark.parametrize("make", [make_docx, make_xlsx, make_pptx])
def test_a_paper_does_not_come_in_a_form_it_has_not(make: Callable[[Paper], bytes]) -> None:
    with pytest.raises(TypeError, match="does not come as"):
        make(draw_licence(1))


def test_scans_have_a_picture_for_each_page_and_no_text() -> None:
    truth = draw_contract(5, length=1)
    pictures = make_pictures(truth, seed=4, dpi=60, level="scan")
    pdf = picture_pdf(pictures, dpi=60)
    assert page_count(pdf) == len(pictures) == page_count(make_pdf(truth))
    assert text_of(pdf) == ""
    assert pdf == picture_pdf(make_pictures(truth, seed=4, dpi=60, level="scan"), dpi=60)


def test_joined_papers_keep_their_order() -> None:
    parts = [make_pdf(draw_licence(1)), make_pdf(draw_credit(1)), make_pdf(draw_payment(1))]
    whole = joined(parts)
    assert page_count(whole) == sum(page_count(part) for part in parts)
    assert text_of(whole) == "".join(text_of(part) for part in parts)
    assert whole == joined(parts)


def test_every_service_serves_a_sub_domain_of_the_guide() -> None:
    known = {sub.key for sub in load_edition("jiangsu-2020").sub_domains}
    assert sorted({service.claim for service in SERVICES} - known) == []
