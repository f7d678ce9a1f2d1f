"""Pages of an OFD: text where the geometry of GB/T 33190 puts it, however the package is put together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp

from tests.evidence.carriers.ofds import NAMESPACE, document, entrance, page, picture, words, write
from tests.evidence.making.invoices import KINDS, Kind, draw, make_ofd
from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.carriers.ofd_text import deltas
from yunxing.evidence.document import Refused
from yunxing.evidence.facts import Box
from yunxing.evidence.page import Page, squeezed

PAGE = "Doc_0/Pages/Page_0/Content.xml"
Open = Callable[..., Page]


@pytest.fixture
def first_page(tmp_path: Path) -> Open:
    def opened(parts: dict[str, Any]) -> Page:
        with open_ofd(write(tmp_path / "样例.ofd", parts)) as ofd:
            return ofd.page(1)

    return opened


def _places(found: Page) -> list[tuple[Any, ...]]:
    return [(s.text, *(round(value, 3) for value in (s.left, s.top, s.right, s.bottom))) for s in found.spans]


@pytest.mark.parametrize(
    ("drawn", "places"),
    [
        pytest.param(words("连云港", dx="4 4"), [("连云港", 10, 20, 22, 24)], id="steps"),
        pytest.param(words("连云港", dx="g 2 4"), [("连云港", 10, 20, 22, 24)], id="steps in short"),
        pytest.param(words("连云港", dx="4"), [("连云港", 10, 20, 22, 24)], id="the last step goes on"),
        pytest.param(words("连云港"), [("连云港", 10, 20, 22, 24)], id="no steps: by the width of letters"),
        pytest.param(words("A1云", dx="2 2"), [("A1云", 10, 20, 18, 24)], id="narrow letters"),
        pytest.param(words("连云港", dx="g 9999999999 4"), [("连云港", 10, 20, 22, 24)], id="more steps than letters"),
        pytest.param(words("连云港", dx="4 x"), [("连云港", 10, 20, 22, 24)], id="a step that is none"),
        pytest.param(
            words("连云港", size=8, y=6.88, dx="8 8", more='CTM="0.5 0 0 0.5 0 0"'),
            [("连云港", 10, 20, 22, 24)],
            id="scaled",
        ),
        pytest.param(
            words("连云港", dx="4 4", more='CTM="1 0 0 1 5 6"'), [("连云港", 15, 26, 27, 30)], id="moved by its matrix"
        ),
        pytest.param(
            words("连云港", x=3, y=5.44, dx="4 4"), [("连云港", 13, 22, 25, 26)], id="begins within its boundary"
        ),
        pytest.param(words("名称", dx="15"), [("名", 10, 20, 14, 24), ("称", 25, 20, 29, 24)], id="a wide gap parts"),
        pytest.param(words("共 页", dx="4 2"), [("共 页", 10, 20, 20, 24)], id="a narrow gap is a space"),
        pytest.param(words("<![CDATA[连云港]]>", dx="4 4", raw=True), [("连云港", 10, 20, 22, 24)], id="CDATA"),
        pytest.param(words("\n  连云港\n ", dx="4 4"), [("连云港", 10, 20, 22, 24)], id="padded with new lines"),
        pytest.param(
            words("连云港市", dx="4 -4 4", dy="0 6 0"),
            [("连云", 10, 20, 18, 24), ("港市", 10, 26, 18, 30)],
            id="lines in one text",
        ),
        pytest.param(
            words("连云港", dx="4 -4", dy="0 6"),
            [("连云", 10, 20, 18, 24), ("港", 10, 26, 14, 30)],
            id="a last line of one letter",
        ),
        pytest.param(words("购买方", dy="5 5"), [("购买方", 10, 20, 14, 34)], id="downwards"),
        pytest.param(
            words("下载", dx="4", more='CTM="0 1 -1 0 8 0"'), [("下载", 14, 20, 18, 28)], id="turned by a quarter"
        ),
        pytest.param(words("隐藏", more='Visible="false"'), [], id="not visible"),
        pytest.param(words("隐藏", more='Alpha="0"'), [], id="quite transparent"),
        pytest.param(words("外面", "10 285 80 5"), [], id="beyond the page"),
        pytest.param(words("大小", size=0), [], id="of no size"),
        pytest.param(words("无处", "x y 1 1"), [("无处", 0, 0, 8, 4)], id="a boundary that is none"),
        pytest.param(words("无穷", "10 20 80 5", dx="inf"), [("无", 10, 20, 14, 24), ("穷", 10, 20, 14, 24)], id="inf"),
        pytest.param(words("   "), [], id="blank"),
        pytest.param(
            f"<ofd:PageBlock><ofd:PageBlock>{words('内层')}</ofd:PageBlock></ofd:PageBlock>",
            [("内层", 10, 20, 18, 24)],
            id="in blocks",
        ),
    ],
)
def test_a_text_stands_where_it_is_drawn(first_page: Open, drawn: str, places: list[tuple[Any, ...]]) -> None:
    assert _places(first_page({PAGE: page(drawn)})) == places


def test_text_that_runs_downwards_is_not_upright(first_page: Open) -> None:
    assert [s.upright for s in first_page({PAGE: page(words("购买方", dy="5 5"))}).spans] == [False]


def test_text_codes_of_one_object_go_on_where_nothing_else_is_said(first_page: Open) -> None:
    second = '<ofd:TextCode Y="9.44" DeltaX="4">二行</ofd:TextCode></ofd:TextObject>'
    drawn = words("一行", x=2, dx="4").replace("</ofd:TextObject>", second)
    assert _places(first_page({PAGE: page(drawn)})) == [("一行", 12, 20, 20, 24), ("二行", 12, 26, 20, 30)]


def test_several_characters_may_be_drawn_with_one_glyph(first_page: Open) -> None:
    joined = (
        '<ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="1"><ofd:Glyphs>7</ofd:Glyphs></ofd:CGTransform>'
    )
    drawn = words("测试字云", dx="4 9", before=joined)
    assert [s.text for s in first_page({PAGE: page(drawn)}).spans] == ["测试", "字", "云"]


def test_the_letters_of_a_round_seal_are_one_slanted_span(first_page: Open) -> None:
    arc = [
        words(letter, f"{100 + 5 * place} {30 + place * place} 5 5", more=f'CTM="1 {place / 4} {-place / 4} 1 0 0"')
        for place, letter in zip((-2, -1, 0, 1, 2), "连云港样例", strict=True)
    ]
    spans = first_page({PAGE: page(words("合计"), *arc, words("税", "60 20 5 5"))}).spans
    assert sorted((s.text, s.slanted, s.upright) for s in spans) == [
        ("合计", False, True),
        ("税", False, True),
        ("连云港样例", True, False),
    ]


def test_a_letter_turned_by_a_quarter_is_the_side_of_a_seal_not_a_line(first_page: Open) -> None:
    spans = first_page({PAGE: page(words("公", more='CTM="0 1 -1 0 4 0"'), words("备注"))}).spans
    assert sorted((s.text, s.upright) for s in spans) == [("公", False), ("备注", True)]


def test_figures_of_two_columns_that_touch_are_two_spans(first_page: Open) -> None:
    drawn = page(words("1.59292035", "10 20 20 5"), words("159.29", "30 20 12 5"), words("免税", "42 20 8 5"))
    assert [s.text for s in first_page({PAGE: drawn}).spans] == ["1.59292035", "159.29", "免税"]


def test_pieces_that_touch_are_one_span(first_page: Open) -> None:
    digits = [words(digit, f"{10 + 2 * place} 20 2 5") for place, digit in enumerate("159.29")]
    assert _places(first_page({PAGE: page(*digits)})) == [("159.29", 10, 20, 22, 24)]


TEMPLATE = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>'


@pytest.mark.parametrize("order", ["Background", "Foreground", "Body"])
def test_a_template_is_shown_with_the_page(first_page: Open, order: str) -> None:
    parts = {
        "Doc_0/Document.xml": document(common=TEMPLATE),
        PAGE: page(words("24112000", "60 20 50 5"), templates=f'<ofd:Template TemplateID="7" ZOrder="{order}"/>'),
        "Doc_0/Tpls/Tpl_0/Content.xml": page(words("发票号码：")),
    }
    assert [s.text for s in first_page(parts).spans] == ["发票号码：", "24112000"]


def test_a_template_that_names_itself_is_shown_once(first_page: Open) -> None:
    again = '<ofd:Template TemplateID="7"/>'
    parts = {
        "Doc_0/Document.xml": document(common=TEMPLATE),
        PAGE: page(templates=again),
        "Doc_0/Tpls/Tpl_0/Content.xml": page(words("发票号码："), templates=again),
    }
    assert [s.text for s in first_page(parts).spans] == ["发票号码："]


def test_a_missing_template_is_said_and_the_page_is_read(tmp_path: Path) -> None:
    parts = {PAGE: page(words("24112000"), templates='<ofd:Template TemplateID="9"/>')}
    with open_ofd(write(tmp_path / "样例.ofd", parts)) as ofd:
        assert [s.text for s in ofd.page(1).spans] == ["24112000"]
        ofd.page(1)
        assert [(f.code, f.weight, f.page) for f in ofd.findings] == [("template_missing", "doubtful", 1)]


def test_the_text_of_annotations_is_shown(first_page: Open) -> None:
    annotation = (
        f'<ofd:PageAnnot {NAMESPACE}><ofd:Annot Type="Stamp"><ofd:Appearance Boundary="50 60 20 20">'
        f'{words("已入账", "1 2 20 5")}</ofd:Appearance></ofd:Annot><ofd:Annot Visible="false"><ofd:Appearance>'
        f"{words('隐藏')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    )
    listed = (
        f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page>'
        "</ofd:Annotations>"
    )
    parts = {
        "Doc_0/Document.xml": document(more="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"),
        PAGE: page(words("发票")),
        "Doc_0/Annots/Annotations.xml": listed,
        "Doc_0/Annots/Page_0/Annotation.xml": annotation,
    }
    assert _places(first_page(parts)) == [("发票", 10, 20, 18, 24), ("已入账", 51, 62, 63, 66)]


@pytest.mark.parametrize(
    ("area", "common", "size"),
    [
        ("0 0 210 140", "", (210, 140)),
        (None, "<ofd:PageArea><ofd:PhysicalBox>0 0 100 50</ofd:PhysicalBox></ofd:PageArea>", (100, 50)),
        (None, "", (210, 297)),
        ("0 0 -5 x", "", (210, 297)),
    ],
)
def test_the_size_of_a_page_is_its_physical_box_else_the_documents(
    first_page: Open, area: str | None, common: str, size: tuple[float, float]
) -> None:
    found = first_page({"Doc_0/Document.xml": document(common=common), PAGE: page(words("发票"), area=area)})
    assert ((found.width, found.height), found.how, found.number) == (size, "text", 1)


def test_places_count_from_the_corner_of_the_physical_box(first_page: Open) -> None:
    assert _places(first_page({PAGE: page(words("发票"), area="5 10 210 140")})) == [("发票", 5, 10, 13, 14)]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({PAGE: page(words("发票"))}, id="as usual"),
        pytest.param({PAGE: page(words("发票")).replace("ofd:", "x:").replace(":ofd", ":x")}, id="another prefix"),
        pytest.param({PAGE: page(words("发票")).replace(f" {NAMESPACE}", "").replace("ofd:", "")}, id="no namespace"),
        pytest.param({PAGE: page(words("发票")).replace("ofdspec.org/2016", "ofdspec.org")}, id="another namespace"),
        pytest.param({PAGE.lower(): page(words("发票"))}, id="other case"),
        pytest.param({PAGE.replace("/", "\\"): page(words("发票"))}, id="backslashes"),
        pytest.param({"Doc_0/Page_0/Content.xml": page(words("发票"))}, id="no folder Pages"),
        pytest.param(
            {"Doc_0/Document.xml": document([("1", "/Doc_0/Pages/Page_0/Content.xml")]), PAGE: page(words("发票"))},
            id="from the root",
        ),
        pytest.param(
            {"Doc_0/Document.xml": document([("1", "./x/../Pages/Page_0/Content.xml")]), PAGE: page(words("发票"))},
            id="dots",
        ),
        pytest.param({"Doc_0/Document.xml": document([]), PAGE: page(words("发票"))}, id="the list of pages is empty"),
        pytest.param(
            {"OFD.xml": entrance(["/Doc_0/Document.xml"]), PAGE: page(words("发票"))}, id="the document from the root"
        ),
    ],
)
def test_a_page_is_found_however_it_is_named(first_page: Open, parts: dict[str, str]) -> None:
    assert _places(first_page(parts)) == [("发票", 10, 20, 18, 24)]


def test_a_package_zipped_with_its_folder_is_read(tmp_path: Path) -> None:
    inner = {"OFD.xml": entrance(), "Doc_0/Document.xml": document(), PAGE: page(words("发票"))}
    path = write(tmp_path / "样例.ofd", {f"发票/{name}": content for name, content in inner.items()}, whole=True)
    with open_ofd(path) as ofd:
        assert [s.text for s in ofd.page(1).spans] == ["发票"]


def test_pages_count_through_all_documents(tmp_path: Path) -> None:
    parts = {
        "OFD.xml": entrance(["Doc_0/Document.xml", "Doc_1/Document.xml"]),
        "Doc_0/Document.xml": document([("1", "Pages/Page_0/Content.xml"), ("2", "Pages/Page_1/Content.xml")]),
        PAGE: page(words("一")),
        "Doc_0/Pages/Page_1/Content.xml": page(words("二")),
        "Doc_1/Document.xml": document(),
        "Doc_1/Pages/Page_0/Content.xml": page(words("三")),
    }
    with open_ofd(write(tmp_path / "样例.ofd", parts)) as ofd:
        assert ofd.page_count == 3
        assert [(p.number, p.text) for p in (ofd.page(n) for n in (1, 2, 3))] == [(1, "一"), (2, "二"), (3, "三")]


def test_what_the_package_says_of_itself_is_kept(tmp_path: Path) -> None:
    info = "<ofd:Title>样例发票</ofd:Title><ofd:Creator>Example</ofd:Creator><ofd:CreationDate>2020-05-06</ofd:CreationDate>"
    signed = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    parts = {
        "OFD.xml": entrance(info=info, more=signed),
        PAGE: page(words("发票")),
        "Doc_0/Signs/Signatures.xml": f"<ofd:Signatures {NAMESPACE}/>",
    }
    with open_ofd(write(tmp_path / "样例.ofd", parts)) as ofd:
        assert ofd.properties == {"signed": "yes", "title": "样例发票", "producer": "Example", "taken": "2020-05-06"}
        assert ofd.format == "ofd"


def _png(pixels: np.ndarray[Any, Any]) -> bytes:
    return cv2.imencode(".png", pixels)[1].tobytes()


def _resources(*names: str) -> str:
    media = "".join(
        f'<ofd:MultiMedia ID="{place}"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for place, name in enumerate(names, start=1)
    )
    return f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'


RESOURCES = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"


def test_the_qr_code_of_a_page_is_read_from_its_picture(first_page: Open) -> None:
    said = "01,32,,24322000000010000001,106.00,20240506,,ABCD"
    code = np.asarray(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(said, zxingcpp.BarcodeFormat.QRCode), scale=4)
    )
    parts = {
        "Doc_0/Document.xml": document(common=RESOURCES),
        "Doc_0/DocumentRes.xml": _resources("qr.png", "wide.png"),
        "Doc_0/Res/qr.png": _png(code),
        "Doc_0/Res/wide.png": _png(code),
        PAGE: page(
            words("电子发票（普通发票）样例"), picture("1", "21 14 21 21", "21 0 0 21 0 0"), picture("2", "60 60 90 20")
        ),
    }
    assert first_page(parts).codes == [("qr", said, Box(0.1, 0.1, 0.2, 0.25))]


def test_a_page_may_have_resources_of_its_own(first_page: Open) -> None:
    code = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode("样例", zxingcpp.BarcodeFormat.QRCode), scale=4)
    own = "<ofd:PageRes>PageRes.xml</ofd:PageRes>"
    parts = {
        "Doc_0/Pages/Page_0/PageRes.xml": _resources("qr.png"),
        "Doc_0/Pages/Page_0/Res/qr.png": _png(np.asarray(code)),
        PAGE: page(words("电子发票（普通发票）样例"), picture("1", "21 14 21 21"), templates=own),
    }
    assert [text for _, text, _ in first_page(parts).codes] == ["样例"]


def test_a_picture_that_cannot_be_read_leaves_the_page(first_page: Open) -> None:
    parts = {
        "Doc_0/Document.xml": document(common=RESOURCES),
        "Doc_0/DocumentRes.xml": _resources("qr.png", "../../../../etc/passwd"),
        "Doc_0/Res/qr.png": b"\x89PNG\r\n\x1a\n broken",
        PAGE: page(words("电子发票（普通发票）样例"), picture("1", "5 5 20 20"), picture("2", "5 5 20 20")),
    }
    found = first_page(parts)
    assert (found.text, found.codes) == ("电子发票（普通发票）样例", [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "habits",
    [
        {},
        {"scaled": True, "cdata": True, "padded": True},
        {"plain_steps": True, "split_runs": True, "template": False},
        {"pages_folder": False, "rooted": True, "order": "labels_first"},
    ],
    ids=["usual", "scaled", "split", "rooted"],
)
def test_a_made_invoice_shows_what_it_says(tmp_path: Path, kind: Kind, habits: dict[str, Any]) -> None:
    truth = draw(11, kind)
    path = tmp_path / "发票.ofd"
    path.write_bytes(make_ofd(truth, **habits))
    with open_ofd(path) as ofd:
        found = ofd.page(1)
    text = squeezed(found.text).replace(" ", "")
    said = [truth.number, truth.buyer, truth.buyer_uscc, truth.seller, truth.seller_uscc, truth.total_words]
    assert [one for one in said if squeezed(one) not in text] == []
    assert [how for how, _, _ in found.codes] == ["qr"]


def test_steps_that_say_nothing_are_none() -> None:
    assert [deltas(said, 2) for said in (None, "", "x", "g", "g 1", "g -3 1")] == [None] * 6


def test_a_page_whose_part_is_missing_is_refused_alone(tmp_path: Path) -> None:
    listed = document([("1", "Pages/Page_0/Content.xml"), ("2", "Pages/Page_1/Content.xml")])
    with open_ofd(write(tmp_path / "样例.ofd", {"Doc_0/Document.xml": listed, PAGE: page(words("发票"))})) as ofd:
        assert ofd.page(1).text == "发票"
        with pytest.raises(Refused) as refused:
            ofd.page(2)
    assert (refused.value.finding.code, refused.value.finding.weight, refused.value.finding.page) == (
        "page_missing",
        "wrong",
        2,
    )
