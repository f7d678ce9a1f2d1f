"""What a file is, by its bytes; and what is said of one that is not read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.evidence.carriers.packages import paragraph, presentation, shape, slide, word, write
from yunxing.evidence.sniff import sniff
from yunxing.evidence.unreadable import unreadable

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def made(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def stream(name: str) -> bytes:
    """A file of an old Office that has a stream of that name."""
    return COMPOUND + name.encode("utf-16-le") + b"\0" * 64


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\r\n" + b"junk " * 200 + b"%PDF-1.4\n", "pdf"),
        (b"x" * 1100 + b"%PDF-1.4\n", "text"),
        (b"GIF89a\1\0\1\0", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        (b"BM\x46\0\0\0\0\0\0\0", "picture"),
        (b"BMW 2020", "text"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "picture"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "unknown"),
        (b"II*\0\x08\0\0\0", "picture"),
        (b"MM\0*\0\0\0\x08", "picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "unknown"),
        ("<?xml version='1.0'?><发票/>".encode(), "xml"),
        ("\ufeff  <发票/>".encode(), "xml"),
        ("<?xml version='1.0' encoding='GBK'?><发票/>".encode("gbk"), "xml"),
        ("<?xml version='1.0' encoding='UTF-16'?><发票/>".encode("utf-16"), "xml"),
        ("<?xml version='1.0' encoding='UTF-16'?><发票/>".encode("utf-16-le"), "xml"),
        (b"<html><table/></html>", "text"),
        (b"<!DOCTYPE html><html/>", "text"),
        (b"<3 > 2", "text"),
        ("付款说明".encode(), "text"),
        ("付款说明".encode("gbk"), "text"),
        ("付款说明".encode("utf-16"), "text"),
        (("云" * 3000).encode(), "text"),
        (("a" + "云" * 3000).encode("gbk"), "text"),
        (b"{\\rtf1\\ansi}", "unknown"),
        (b"\1\2\3\4 not a text", "unknown"),
        (b"\xff\xfe\0\xd8\0\xd8", "unknown"),
        (b" \r\n\t ", "unknown"),
        (b"", "unknown"),
        (b"\0" * 10_000, "unknown"),
        (stream("Workbook"), "xlsx"),
        (stream("Book"), "xlsx"),
        (stream("WordDocument"), "unknown"),
        (stream("Notebook"), "unknown"),
    ],
)  # fmt: skip
def test_the_bytes_say_what_it_is(data: bytes, format_: str, tmp_path: Path) -> None:
    assert sniff(made(tmp_path / "发票.pdf", data)) == format_


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "AVIF"])
def test_pictures_of_every_kind_are_pictures(kind: str, tmp_path: Path) -> None:
    held = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(held, kind)
    assert sniff(made(tmp_path / "a.txt", held.getvalue())) == "picture"


@pytest.mark.parametrize(
    ("names", "format_"),
    [
        (["OFD.xml", "Doc_0/Document.xml"], "ofd"),
        (["发票/ofd.xml"], "ofd"),
        (["[Content_Types].xml", "word/document.xml"], "docx"),
        (["_rels/.rels", "xl/workbook.xml"], "xlsx"),
        (["[Content_Types].xml", "ppt\\presentation.xml"], "pptx"),
        (["word/发票.pdf", "xl/合同.pdf"], "unknown"),
        (["发票.pdf"], "unknown"),
        ([], "unknown"),
    ],
)
def test_a_zip_is_what_its_parts_say(names: list[str], format_: str, tmp_path: Path) -> None:
    assert sniff(write(tmp_path / "a.pdf", dict.fromkeys(names, ""))) == format_


@pytest.mark.parametrize("kept", [0.95, 0.6])
def test_a_zip_that_is_cut_short_is_told_by_what_is_left(kept: float, tmp_path: Path) -> None:
    ofd = {"OFD.xml": "<a/>", "Doc_0/Document.xml": "云" * 200}
    deck = presentation(tmp_path / "b", {"a": slide(shape("云"))})
    for path, format_ in (
        (write(tmp_path / "a", ofd), "ofd"),
        (deck, "pptx"),
        (word(tmp_path / "c", paragraph("云")), "docx"),
    ):
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * kept)])
        assert sniff(path) == format_


def test_a_zip_of_too_many_parts_is_told_all_the_same(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ofd", "w") as archive:
        for number in range(70_000):
            archive.writestr(f"Doc_0/{number}", "")
        archive.writestr("OFD.xml", "")
    assert sniff(tmp_path / "a.ofd") == "ofd"


@pytest.mark.parametrize(
    ("data", "code", "word_"),
    [
        (b"", "empty", "空"),
        (b"\0" * 9000, "blank", "空字节"),
        (b" \r\n", "blank", "空白"),
        (stream("WordDocument"), "old_office", "Word"),
        (stream("PowerPoint Document"), "old_office", "PPT"),
        (stream("EncryptedPackage"), "office_password", "密码"),
        (stream("Contents"), "old_office", "Office"),
        (b"{\\rtf1}", "old_office", "RTF"),
        (b"Rar!\x1a\7\0", "packed", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "packed", "7z"),
        (b"\x1f\x8b\x08\0", "packed", "gzip"),
        (b"PK\x03\x04" + b"\0" * 40, "packed", "zip"),
        (b"a\0".ljust(257, b"\0") + b"ustar\00000", "packed", "tar"),
        (b"\x7fELF\2\1\1\0", "format_unknown", "认不出"),
    ],
)
def test_what_is_not_read_says_what_it_is_and_what_to_do(data: bytes, code: str, word_: str, tmp_path: Path) -> None:
    path = made(tmp_path / "合同材料", data)
    finding = unreadable(path)
    assert (sniff(path), finding.code, finding.weight, word_ in finding.zh) == ("unknown", code, "refused", True)


def test_a_torn_office_file_is_called_torn_and_not_an_archive(tmp_path: Path) -> None:
    for name in ("合同.docx", "发票.OFD"):
        assert unreadable(made(tmp_path / name, b"PK\x03\x04" + b"\0" * 40)).code == "archive_damaged"


def test_a_file_that_is_not_there_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sniff(tmp_path / "a.pdf")
