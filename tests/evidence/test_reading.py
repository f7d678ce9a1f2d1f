"""One file read: what is said of it, whatever it holds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import pylopdf_fonts_zh_cn
import pytest
import typst

from tests.evidence.carriers.packages import paragraph, word, write
from tests.evidence.reuse.drawing import drawn
from yunxing.evidence import original, reading
from yunxing.evidence.paper import Reading
from yunxing.evidence.reading import read_file
from yunxing.evidence.reuse import fingerprint
from yunxing.guide.loading import load_edition

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
EDITION = load_edition("jiangsu-2020")


def pdf(path: Path, *pages: str, size: str = "300pt") -> Path:
    """A PDF with these texts on a page each."""
    source = f'#set page(width: 400pt, height: {size}, margin: 20pt)\n#set text(font: "Noto Sans SC", size: 10pt)\n'
    source += "\n#pagebreak()\n".join(pages)
    path.write_bytes(typst.compile(source.encode(), font_paths=[FONTS], ignore_system_fonts=True))
    return path


def read(path: Path, name: str | None = None) -> Reading:
    return read_file(path, edition=EDITION, name=name)


def said(found: Reading) -> list[tuple[str, str, int | None]]:
    return [(f.code, f.weight, f.page) for f in found.findings]


def test_a_reading_says_what_the_file_is(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", "连云港样例精工机械有限公司上云情况说明", "第二页没有别的内容了，只有这一行")
    found = read(path, "说明/a.pdf")
    data = path.read_bytes()
    assert (found.file, found.size, found.sha256) == ("说明/a.pdf", len(data), hashlib.sha256(data).hexdigest())
    assert (found.format, found.pages, found.pages_read, said(found)) == ("pdf", 2, 2, [])
    assert sorted({page for paper in found.papers for page in paper.pages}) == [1, 2]
    assert 0 < found.seconds < 60
    assert read(path).file == str(path)


def test_pages_are_told_before_they_are_read(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", "第一页的内容在这里，足够多", "第二页的内容在这里，足够多")
    numbers: list[int] = []
    read_file(path, edition=EDITION, progress=numbers.append)
    assert numbers == [1, 2]


def test_a_page_that_is_a_picture_has_a_print_and_a_text_layer_has_none(tmp_path: Path) -> None:
    page = drawn("receipt", 1, 1)
    cv2.imwrite(str(tmp_path / "a.png"), page)
    found = read(tmp_path / "a.png")
    print_ = fingerprint(page)
    assert print_ is not None
    assert found.prints == {1: print_.packed}
    assert read(pdf(tmp_path / "a.pdf", "连云港样例精工机械有限公司上云情况说明")).prints == {}


def test_an_ending_that_promises_another_format_is_noted(tmp_path: Path) -> None:
    path = word(tmp_path / "a.bin", paragraph("连云港样例材料，只有一行"))
    assert [(name, said(read(path, name))) for name in ("a.pdf", "a.DOCX", "a.doc", "a")] == [
        ("a.pdf", [("ending", "note", None)]), ("a.DOCX", []), ("a.doc", []), ("a", []),
    ]  # fmt: skip
    assert read(path, "a.pdf").findings[0].zh == "文件名以 .pdf 结尾，内容其实是 docx，已按内容读取"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"\0" * 100, "blank"), (b"Rar!\x1a\7\0", "packed"), (b"\x7fELF", "format_unknown")],
)
def test_what_is_in_no_format_that_is_read_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "合同.pdf"
    path.write_bytes(data)
    found = read(path)
    assert (found.format, found.refused, said(found)) == ("unknown", True, [(code, "refused", None)])


def test_a_file_beyond_the_limit_is_not_even_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(original.MOST_BYTES + 1)
    found = read(path)
    assert (said(found), found.sha256, found.size) == (
        [("file_too_large", "refused", None)],
        "",
        original.MOST_BYTES + 1,
    )


def test_a_file_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "a.pdf")


def test_xml_that_is_no_known_invoice_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes("<清单><行>1</行></清单>".encode())
    assert said(read(path)) == [("xml_unknown", "doubtful", None)]


def test_a_package_with_more_than_its_format_allows_is_read_and_says_so(tmp_path: Path) -> None:
    made = word(tmp_path / "b.docx", paragraph("连云港样例材料，只有一行"), {"word/../../x": b"x"})
    found = read(made)
    assert (len(found.papers), said(found)) == (1, [("archive_outside", "wrong", None)])


def test_of_very_many_pages_the_first_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    found = read(pdf(tmp_path / "a.pdf", *["这一页的内容在这里，足够多"] * 4))
    assert (found.pages, found.pages_read, said(found)) == (4, 2, [("pages_left", "doubtful", 3)])
    assert found.findings[0].zh == "文件共 4 页，只读了前 2 页。请把证明材料按种类分成几个文件"


def test_no_further_page_is_begun_once_the_time_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", -1.0)
    found = read(pdf(tmp_path / "a.pdf", *["这一页的内容在这里，足够多"] * 2))
    assert (found.pages_read, said(found)) == (0, [("pages_left", "doubtful", 1)])


def test_a_page_that_cannot_be_read_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    good, large = "这一页的内容在这里，足够多", "#set page(height: 15000pt)\n太大的一页"
    found = read(pdf(tmp_path / "a.pdf", good, large, f"#set page(height: 300pt)\n{good}"))
    assert (found.pages, found.pages_read, said(found)) == (3, 2, [("page_too_large", "wrong", 2)])
    assert sorted({page for paper in found.papers for page in paper.pages}) == [1, 3]


def test_a_fault_of_the_program_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh")

    path = pdf(tmp_path / "a.pdf", "这一页的内容在这里，足够多")
    monkeypatch.setattr(reading, "read_papers", broken)
    found = read(path)
    assert (found.pages_read, said(found)) == (1, [("fault", "refused", None)])
    finding = found.findings[0]
    assert finding.zh.startswith("读取时程序出错（ZeroDivisionError，reading.py:")
    assert finding.en.startswith("A fault of the program while reading (ZeroDivisionError, reading.py:")


def test_memory_that_is_refused_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    path = pdf(tmp_path / "a.pdf", "这一页的内容在这里，足够多")
    monkeypatch.setattr(reading, "read_papers", greedy)
    assert said(read(path)) == [("too_much_memory", "refused", None)]


def test_a_damaged_package_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", {"[Content_Types].xml": "", "word/document.xml": "<w"})
    assert said(read(path)) == [("office_damaged", "refused", None)]
