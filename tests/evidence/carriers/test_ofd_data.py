"""The data inside an OFD: attached files, CustomDatas, and CustomTags resolved to text with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree

from tests.evidence.carriers.ofds import NAMESPACE, TAGGED, document, entrance, page, tags, words, write
from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.carriers.ofd_data import LONG_TAGS, loosely_parsed

PAGE = "Doc_0/Pages/Page_0/Content.xml"
LISTED = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
Attached = Callable[..., dict[str, bytes]]


@pytest.fixture
def attached(tmp_path: Path) -> Attached:
    def opened(parts: dict[str, Any]) -> dict[str, bytes]:
        with open_ofd(write(tmp_path / "样例.ofd", {PAGE: page(words("发票", more='ID="5"')), **parts})) as ofd:
            return dict(ofd.attached)

    return opened


def _attachments(*files: str) -> dict[str, str]:
    inside = "".join(f"<ofd:Attachment><ofd:FileLoc>{file}</ofd:FileLoc></ofd:Attachment>" for file in files)
    return {
        "Doc_0/Document.xml": document(more=LISTED),
        "Doc_0/Attachs/Attachments.xml": f"<ofd:Attachments {NAMESPACE}>{inside}</ofd:Attachments>",
    }


def _tagged(inside: str, **kinds: str) -> dict[str, str]:
    return {"Doc_0/Document.xml": document(more=TAGGED), **tags(inside, **kinds)}


def _tag_texts(data: bytes) -> list[tuple[str, str | None, str | None, str | None]]:
    root = ElementTree.fromstring(data)
    return [(e.tag, e.text, e.get("page"), e.get("box")) for e in root.iter() if e.text]


def test_an_ofd_without_data_has_none(attached: Attached) -> None:
    assert attached({}) == {}


def test_attached_files_that_are_data_are_handed_on(attached: Attached) -> None:
    parts = _attachments("original_invoice.xml", "章.png", "../Attachs/a.xbrl", "missing.xml")
    files = {"original_invoice.xml": b"<a/>", "a.xbrl": b"<b/>", "\u7ae0.png": b"png"}
    assert attached({**parts, **{f"Doc_0/Attachs/{name}": data for name, data in files.items()}}) == {
        "original_invoice.xml": b"<a/>",
        "a.xbrl": b"<b/>",
    }


def test_data_among_the_attachments_that_no_list_names_are_found(attached: Attached) -> None:
    assert attached({"Doc_0/Attach/original_invoice.xml": b"<a/>"}) == {"original_invoice.xml": b"<a/>"}


def test_attached_files_of_one_name_are_kept_apart_and_none_takes_a_name_of_ours(attached: Attached) -> None:
    files = {"Doc_0/Attachs/a.xml": b"1", "Doc_1/Attachs/a.xml": b"2", "Doc_0/Attachs/ofd:custom_tag.xml": b"3"}
    assert attached(files) == {"a.xml": b"1", "_a.xml": b"2", "custom_tag.xml": b"3"}


def test_custom_data_are_json_of_names_and_values(attached: Attached) -> None:
    info = (
        '<ofd:CustomDatas><ofd:CustomData Name="发票号码">\n 24322000000010000001\n</ofd:CustomData>'
        '<ofd:CustomData Name="合计金额"><![CDATA[100.00]]></ofd:CustomData><ofd:CustomData Name="空"/></ofd:CustomDatas>'
    )
    found = attached({"OFD.xml": entrance(info=info)})
    assert {name: json.loads(data) for name, data in found.items()} == {
        "ofd:custom_data": {"发票号码": "24322000000010000001", "合计金额": "100.00"}
    }


def test_tags_lead_to_the_text_and_place_of_objects(attached: Attached) -> None:
    parts = {
        PAGE: page(words("24322000000010000001", "21 14 80 5", more='ID="5"')),
        **_tagged('<InvoiceNo><ofd:ObjectRef PageRef="1">5</ofd:ObjectRef></InvoiceNo><DocID><ofd:ObjectData>01'
                  '</ofd:ObjectData></DocID><Note><ofd:ObjectRef PageRef="1">0</ofd:ObjectRef></Note>'),
    }  # fmt: skip
    found = attached(parts)
    assert list(found) == ["ofd:custom_tag"]
    assert _tag_texts(found["ofd:custom_tag"]) == [
        ("InvoiceNo", "24322000000010000001", "1", "0.1 0.1 0.29048 0.12857"),
        ("DocID", "01", None, None),
    ]


def test_objects_of_one_tag_are_one_text_line_by_line(attached: Attached) -> None:
    parts = {
        PAGE: page(
            words("¥", "10 20 5 5", more='ID="5"'),
            words("159.29", "12 20 20 5", more='ID="6"'),
            words("第二行", "10 30 20 5", more='ID="7"'),
        ),
        **_tagged(
            "<Note>"
            + "".join(f'<ofd:ObjectRef PageRef="1">{number}</ofd:ObjectRef>' for number in (5, 6, 7))
            + "</Note>"
        ),
    }
    assert _tag_texts(attached(parts)["ofd:custom_tag"])[0][:3] == ("Note", "¥159.29\n第二行", "1")


def test_what_several_pages_repeat_is_taken_from_the_first(attached: Attached) -> None:
    listed = document([("1", "Pages/Page_0/Content.xml"), ("2", "Pages/Page_1/Content.xml")], more=TAGGED)
    references = "".join(f'<ofd:ObjectRef PageRef="{number}">5</ofd:ObjectRef>' for number in (1, 2))
    parts = {
        **_tagged(f"<InvoiceNo>{references}</InvoiceNo>"),
        "Doc_0/Document.xml": listed,
        "Doc_0/Pages/Page_1/Content.xml": page(words("发票", more='ID="5"')),
    }
    assert [one[:3] for one in _tag_texts(attached(parts)["ofd:custom_tag"])] == [("InvoiceNo", "发票", "1")]


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        (
            '<:eInvoice xmlns:=""><InvoiceNo><ofd:ObjectRef PageRef="1">5</ofd:ObjectRef></InvoiceNo></:eInvoice>',
            [("InvoiceNo", "发票")],
        ),
        (
            "<root><业务（产品种类） ContextRef='BusinessProductType'><ObjectData>转账</ObjectData></业务（产品种类）>",
            [("业务_产品种类_", "转账")],
        ),
        ("<root><InvoiceNo><ObjectRef PageRef=1>5</ObjectRef></InvoiceNo><a><ObjectData>x</b></root>", [("a", "x")]),
        ("<a & b><!-- c --><InvoiceNo><ObjectData>1 &lt; 2</ObjectData></InvoiceNo>", [("InvoiceNo", "1 < 2")]),
        ("<root><InvoiceNo><ObjectData><![CDATA[7]]></ObjectData>", [("InvoiceNo", "7")]),
    ],
)
def test_tags_that_are_no_xml_are_read_as_far_as_they_go(
    attached: Attached, written: str, texts: list[tuple[str, str]]
) -> None:
    parts = {**_tagged(""), "Doc_0/Tags/CustomTag.xml": written}
    assert [one[:2] for one in _tag_texts(attached(parts)["ofd:custom_tag"])] == texts


@pytest.mark.parametrize("data", [b"", b"no tags", b"< ", b"</a></b>", b"\xff\xfe"])
def test_what_has_no_elements_gives_none(data: bytes) -> None:
    assert loosely_parsed(data) is None


def test_tags_that_lead_nowhere_are_no_data(attached: Attached) -> None:
    nowhere = '<InvoiceNo><ofd:ObjectRef PageRef="9">5</ofd:ObjectRef></InvoiceNo>'
    assert attached(_tagged(nowhere)) == {}


def test_long_tags_are_passed_over_where_attached_data_say_the_same(attached: Attached) -> None:
    row = '<Item><ofd:ObjectRef PageRef="1">5</ofd:ObjectRef></Item>'
    parts = _tagged(row * (LONG_TAGS // len(row) + 1))
    assert list(attached(parts)) == ["ofd:custom_tag"]
    assert list(attached({**parts, "Doc_0/Attachs/original_invoice.xml": b"<a/>"})) == ["original_invoice.xml"]


def test_each_document_has_its_own(attached: Attached) -> None:
    info = '<ofd:CustomDatas><ofd:CustomData Name="发票号码">1</ofd:CustomData></ofd:CustomDatas>'
    parts = {
        "OFD.xml": entrance(["Doc_0/Document.xml", "Doc_1/Document.xml"], info=info),
        "Doc_1/Document.xml": document(),
        "Doc_1/Pages/Page_0/Content.xml": page(words("发票")),
    }
    assert list(attached(parts)) == ["ofd:custom_data", "ofd:custom_data:2"]
