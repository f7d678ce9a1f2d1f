"""OFDs made to harm: each is read as far as it can be, or refused with the reason, and quickly."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.evidence.carriers.ofds import NAMESPACE, TAGGED, Parts, document, entrance, page, tags, words, write
from tests.evidence.making.invoices import draw, make_ofd
from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.carriers.ofd_page import MOST_CHARACTERS
from yunxing.evidence.document import Refused, pages
from yunxing.evidence.invoice.data import invoice_from_data

PAGE = "Doc_0/Pages/Page_0/Content.xml"
ENTITIES = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z SYSTEM "file:///etc/passwd">]>'
SECONDS = 20


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        pytest.param({"OFD.xml": ENTITIES + entrance(), PAGE: page()}, "xml_entities", id="entities in OFD.xml"),
        pytest.param({"Doc_0/Document.xml": ENTITIES + document(), PAGE: page()}, "xml_entities", id="in Document.xml"),
        pytest.param({"OFD.xml": b"", PAGE: page()}, "xml_damaged", id="an empty OFD.xml"),
        pytest.param({"OFD.xml": entrance([]), PAGE: page()}, "ofd_no_pages", id="no document"),
        pytest.param({"OFD.xml": entrance(["../../etc/passwd"])}, "ofd_no_pages", id="a document outside"),
        pytest.param({"Doc_0/Document.xml": document([])}, "ofd_no_pages", id="no page"),
        pytest.param({"Doc_0/Document.xml": "<Document/>"}, "ofd_no_pages", id="an empty document"),
    ],
)
def test_what_is_no_ofd_is_refused_with_the_reason(tmp_path: Path, parts: Parts, code: str) -> None:
    with pytest.raises(Refused) as refused:
        open_ofd(write(tmp_path / "坏.ofd", parts))
    assert (refused.value.finding.code, refused.value.finding.weight) == (code, "refused")


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "坏.ofd"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        open_ofd(path)
    assert refused.value.finding.code == "archive_damaged"


def test_a_zip_that_is_no_ofd_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_ofd(write(tmp_path / "坏.ofd", {"a.xml": "<a/>"}, whole=True))
    assert refused.value.finding.code == "ofd_no_entry"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(ENTITIES + page(words("发票")), "xml_entities", id="entities"),
        pytest.param("<Page><Content>", "xml_damaged", id="cut short"),
        pytest.param(page("<ofd:PageBlock>" * 9000 + "</ofd:PageBlock>" * 9000), "xml_too_deep", id="deep"),
        pytest.param(page(" " * 9_000_000), "archive_bomb", id="a bomb"),
    ],
)
def test_a_bad_page_is_refused_alone_and_the_other_is_read(tmp_path: Path, content: str, code: str) -> None:
    listed = document([("1", "Pages/Page_0/Content.xml"), ("2", "Pages/Page_1/Content.xml")])
    parts = {"Doc_0/Document.xml": listed, PAGE: content, "Doc_0/Pages/Page_1/Content.xml": page(words("发票"))}
    with open_ofd(write(tmp_path / "坏.ofd", parts)) as ofd:
        with pytest.raises(Refused) as refused:
            ofd.page(1)
        assert ofd.page(2).text == "发票"
    finding = refused.value.finding
    assert (finding.code, finding.weight, finding.page) == (code, "wrong", 1)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"Doc_0/Tags/CustomTag.xml": ENTITIES + "<a><b><ObjectData>&x;</ObjectData></b></a>"}, id="tags"),
        pytest.param({"Doc_0/Tags/CustomTags.xml": ENTITIES + "<a/>"}, id="the list of tags"),
        pytest.param({"Doc_0/Attachs/original_invoice.xml": ENTITIES + "<eInvoice/>"}, id="an attachment"),
        pytest.param({"Doc_0/Attachs/Attachments.xml": ENTITIES + "<a/>"}, id="the list of attachments"),
        pytest.param({"Doc_0/DocumentRes.xml": ENTITIES + "<a/>"}, id="resources"),
        pytest.param({"Doc_0/Tpls/Tpl_0/Content.xml": ENTITIES + page()}, id="a template"),
        pytest.param({"Doc_0/Annots/Annotations.xml": ENTITIES + page()}, id="annotations"),
    ],
)
def test_entities_in_a_part_leave_the_page_and_no_entity_is_replaced(tmp_path: Path, parts: Parts) -> None:
    references = (
        f"{TAGGED}<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
        "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
    )
    common = (
        '<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes><ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    )
    whole = {
        "Doc_0/Document.xml": document(common=common, more=references),
        PAGE: page(
            words("发票", more='ID="5"'),
            '<ofd:ImageObject ResourceID="1" Boundary="0 0 20 20"/>',
            templates='<ofd:Template TemplateID="7"/>',
        ),
        **tags("<Note><ofd:ObjectData>备注</ofd:ObjectData></Note>"),
        "Doc_0/Tpls/Tpl_0/Content.xml": page(),
        **parts,
    }
    with open_ofd(write(tmp_path / "坏.ofd", whole)) as ofd:
        assert ofd.page(1).text == "发票"
        papers = [paper for name, data in ofd.attached.items() for paper in invoice_from_data(name, data)]
        assert papers == []
        assert all(b"<Note>y" not in data and b"root:" not in data for data in ofd.attached.values())
        assert [finding.weight for finding in ofd.findings if finding.weight == "refused"] == []


def _crowd(letter: Callable[[int], str], spread: float) -> Callable[[], str]:
    """Made in the test: it is too long to be made while tests are collected."""
    return lambda: page(
        *(words(letter(n), f"{n % 400 * spread} {n // 400 * spread} 5 5", size=0.4) for n in range(100_000))
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_crowd(lambda n: str(n % 1000), 0.5), id="many texts"),
        pytest.param(_crowd(lambda n: "一", 0.5), id="one text many times"),
        pytest.param(_crowd(lambda n: str(n % 10), 0.0005), id="on one line"),
        pytest.param(lambda: page(words("字" * 200_000, dx="g 999999999 1")), id="one long text"),
    ],
)
def test_a_crowded_page_is_read_in_part_and_in_time(tmp_path: Path, content: Callable[[], str]) -> None:
    place = write(tmp_path / "坏.ofd", {PAGE: content()})
    start = time.perf_counter()
    with open_ofd(place) as ofd:
        found = ofd.page(1)
        assert [(f.code, f.page) for f in ofd.findings] == [("page_crowded", 1)]
    assert sum(len(span.text) for span in found.spans) <= MOST_CHARACTERS
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("<!" * 500_000, id="declarations"),
        pytest.param("<![CDATA[" * 200_000, id="CDATA"),
        pytest.param("<!--" * 400_000, id="comments"),
        pytest.param("<a " * 400_000, id="open tags"),
        pytest.param("<a>" * 100_000 + "</b>" * 100_000, id="ends that end nothing"),
        pytest.param("<a><b>" * 50_000 + "</a>" * 50_000, id="ends in disorder"),
        pytest.param("<" + "a" * 1_000_000, id="a long name"),
        pytest.param("<a " + "b='" * 400_000, id="quotes"),
    ],
)
def test_tags_of_any_shape_are_gone_through_in_time(tmp_path: Path, written: str) -> None:
    start = time.perf_counter()
    parts = {
        "Doc_0/Document.xml": document(more=TAGGED),
        PAGE: page(words("发票")),
        **tags(""),
        "Doc_0/Tags/CustomTag.xml": written.encode() + Random(1).randbytes(20_000),
    }
    with open_ofd(write(tmp_path / "坏.ofd", parts)) as ofd:
        assert ofd.page(1).text == "发票"
    assert time.perf_counter() - start < SECONDS


def test_pages_by_the_thousand_cost_what_is_read_of_them(tmp_path: Path) -> None:
    start = time.perf_counter()
    listed = document([(str(n), "Pages/Page_0/Content.xml") for n in range(50_000)])
    with open_ofd(write(tmp_path / "坏.ofd", {"Doc_0/Document.xml": listed, PAGE: page(words("发票"))})) as ofd:
        assert (ofd.page_count, ofd.page(50_000).text) == (50_000, "发票")
    assert time.perf_counter() - start < SECONDS


def test_names_that_lead_outside_are_not_followed(tmp_path: Path) -> None:
    listed = document([("1", "../../../../../etc/passwd"), ("2", "/etc/passwd"), ("3", "Pages/Page_0/Content.xml")])
    parts = {"Doc_0/Document.xml": listed, PAGE: page(words("发票")), "../../etc/passwd": page(words("外面"))}
    with open_ofd(write(tmp_path / "坏.ofd", parts)) as ofd:
        assert ofd.page(3).text == "发票"
        for number in (1, 2):
            with pytest.raises(Refused) as refused:
                ofd.page(number)
            assert refused.value.finding.code == "page_missing"


def test_damage_at_any_place_is_a_refusal_or_read_over(tmp_path: Path) -> None:
    whole = make_ofd(draw(3, "e_ordinary"))
    path = tmp_path / "坏.ofd"
    weights: set[str] = set()
    read: set[str] = set()
    for seed in range(60):
        rng = Random(seed)
        spoilt = bytearray(whole)
        for _ in range(rng.randint(1, 40)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        path.write_bytes(bytes(spoilt[: rng.randint(1, len(spoilt))] if seed % 3 == 0 else spoilt))
        try:
            ofd = open_ofd(path)
        except Refused as refusal:
            weights.add(refusal.finding.weight)
            continue
        with ofd:
            list(pages(ofd, 5))
            for name, data in ofd.attached.items():
                invoice_from_data(name, data)
            read.update(finding.weight for finding in ofd.findings)
    assert weights == {"refused"}
    assert read - {"wrong", "doubtful"} == set()


def test_a_body_that_is_unsafe_leaves_the_other(tmp_path: Path) -> None:
    parts = {
        "OFD.xml": entrance(["Doc_0/Document.xml", "Doc_1/Document.xml"]),
        "Doc_0/Document.xml": f"{ENTITIES}<ofd:Document {NAMESPACE}/>",
        "Doc_1/Document.xml": document(),
        "Doc_1/Pages/Page_0/Content.xml": page(words("发票")),
    }
    with open_ofd(write(tmp_path / "坏.ofd", parts)) as ofd:
        assert (ofd.page_count, ofd.page(1).text) == (1, "发票")
        assert [(f.code, f.weight) for f in ofd.findings] == [("xml_entities", "doubtful")]
