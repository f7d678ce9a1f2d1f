"""Plain text, web pages and XML, in the encodings they come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunxing.evidence.carriers import plain
from yunxing.evidence.carriers.plain import open_text, open_xml
from yunxing.evidence.document import Refused

SAID = "付款说明\n连云港样例精工机械有限公司"


def made(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_encodings_of_chinese_systems(encoding: str, tmp_path: Path) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    opened = open_text(made(tmp_path / "a.txt", mark + SAID.encode(encoding)))
    assert (opened.format, opened.parts, opened.findings) == ("text", [SAID], [])


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_a_long_text_is_read_in_part_and_no_character_is_torn(encoding: str, tmp_path: Path) -> None:
    data = ("a" + "云" * 3_000_000).encode(encoding)
    opened = open_text(made(tmp_path / "a.txt", data[: plain.MOST_TEXT + 2]))
    assert (opened.parts[0].replace("\n", "").strip("云"), [f.code for f in opened.findings]) == ("a", ["text_cut"])


def test_what_is_neither_encoding_is_read_as_the_likelier(tmp_path: Path) -> None:
    assert open_text(made(tmp_path / "a.txt", "云服务".encode() + b"\xff" + "合同".encode())).parts == [
        "云服务\ufffd合同"
    ]


def test_a_web_page_is_read_without_its_tags(tmp_path: Path) -> None:
    page = (
        "<html><head><title>x</title></head><style>td{}</style><body><!-- 无 --><h1>开票清单</h1><table><tr><td>号码</td>"
        "<td>金额&nbsp;元</td></tr><tr><td>1 &lt; 2</td>\n<td>36000</td></tr></table><script>var a='云';</script></body></html>"
    )
    opened = open_text(made(tmp_path / "a.xls", page.encode("gbk")))
    assert (opened.parts, [(f.code, f.weight) for f in opened.findings]) == (
        ["开票清单\n号码\t金额 元\n1 < 2\t36000"], [("web_page", "note")],
    )  # fmt: skip


def test_a_web_page_that_never_ends_takes_no_time(tmp_path: Path) -> None:
    opened = open_text(made(tmp_path / "a.htm", b"<html>" + b"<script " * 400_000))
    assert opened.parts == [""]


def test_xml_is_kept_as_data(tmp_path: Path) -> None:
    data = '<?xml version="1.0" encoding="GBK"?><发票><号码>1</号码></发票>'.encode("gbk")
    opened = open_xml(made(tmp_path / "发票.xml", data))
    assert (opened.format, opened.page_count, opened.attached) == ("xml", 0, {"发票.xml": data})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<a>", "xml_damaged"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml_entities"),
        (b"<a>" + b" " * plain.MOST_BYTES, "xml_too_large"),
    ],
)
def test_xml_that_is_unsafe_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_xml(made(tmp_path / "a.xml", data))
    assert refused.value.finding.code == code
