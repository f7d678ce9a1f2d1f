"""XML from outside: parsed in whatever encoding it comes, and never with entities or references."""

from __future__ import annotations

import pytest

from yunxing.evidence.carriers import markup
from yunxing.evidence.carriers.markup import parse_xml
from yunxing.evidence.document import Refused

SAID = '<?xml version="1.0" encoding="{}"?><发票 备注="云">星</发票>'


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "utf-8"), ("utf-8", "utf-8-sig"), ("GBK", "gbk"), ("gb2312", "gb18030"), ("GB18030", "gb18030"),
        ("utf-16", "utf-16"), ("utf-16", "utf-16-le"), ("utf-16", "utf-16-be"),
        # wrongly declared, as programs do
        ("GBK", "utf-8"), ("UTF-8", "gbk"), ("utf-16", "utf-8"),
    ],
)  # fmt: skip
def test_xml_is_read_in_the_encodings_of_chinese_systems(declared: str, written: str) -> None:
    root = parse_xml(SAID.format(declared).encode(written), "a.xml")
    assert (root.tag, root.text, root.attrib) == ("发票", "星", {"备注": "云"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY x "lol">]><a>&x;</a>', "xml_entities"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "xml_entities"),
        ('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.invalid/x.dtd"> %x;]><a/>', "xml_entities"),
        ('<!DOCTYPE a SYSTEM "http://example.invalid/x.dtd"><a/>', "xml_entities"),
        ("<!DOCTYPE a><a/>", "xml_entities"),
        ("<a>" * (markup.MOST_DEPTH + 1) + "</a>" * (markup.MOST_DEPTH + 1), "xml_too_deep"),
        ("<a>" + "<b/>" * markup.MOST_ELEMENTS + "</a>", "xml_too_deep"),
        ("<a>" + " " * markup.MOST_BYTES + "</a>", "xml_too_large"),
        ("<a>&x;</a>", "xml_damaged"),
        ('<a b="1" b="2"/>', "xml_damaged"),
        ("<a/><b/>", "xml_damaged"),
        ("<a>\x0c</a>", "xml_damaged"),
        ("", "xml_damaged"),
        ('<?xml version="1.0" encoding="nonsense"?><a/>', "xml_damaged"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_what_is_unsafe_or_damaged_is_refused(data: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_xml(data.encode(), "发票.xml")
    finding = refused.value.finding
    assert (finding.code, finding.weight) == (code, "refused")
    assert "发票.xml" in finding.zh
    assert "发票.xml" in finding.en


def test_as_deep_and_as_large_as_is_allowed_is_read() -> None:
    deep = parse_xml(b"<a>" * markup.MOST_DEPTH + b"</a>" * markup.MOST_DEPTH, "a.xml")
    assert sum(1 for _ in deep.iter()) == markup.MOST_DEPTH
