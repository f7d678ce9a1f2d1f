"""Files whose names, endings or sizes are the trouble."""

from __future__ import annotations

import sys
from pathlib import Path

from yunxing.evidence.original import MOST_BYTES

from .case import Case, Make, case, written
from .pdfs import one_page
from .pictures import small

BYTES_ARE_NAMES = sys.platform == "linux"
"""Whether any bytes are a name; elsewhere those that are no text are none."""


def text(word: str) -> Make:
    """A short text, each its own."""
    return written(f"连云港样例材料，只有一行，{word}。".encode())


def too_large(path: Path) -> None:
    path.write_bytes(one_page())
    with path.open("r+b") as file:
        file.truncate(MOST_BYTES + 1)


NAMES: tuple[Case, ...] = (
    case("ending-pdf.jpg", written(one_page()), "ending", papers=1),
    case("ending-png.pdf", written(small("PNG")), "ending", papers=1),
    case("ending-xml.ofd", written(b"<?xml version='1.0'?><EInvoice/>"), "ending", "xml_unknown"),
    case("ending-text.pdf", text("结尾"), "ending", papers=1),
    case("ending-none", text("无结尾"), papers=1),
    case("exe.pdf", written(b"MZ\x90\0" + bytes(500)), "format_unknown"),
    case("rar.pdf", written(b"Rar!\x1a\x07\x00" + bytes(90)), "packed"),
    case("old-office.doc", written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old_office"),
    case("too-large.pdf", too_large, "file_too_large"),
    *(
        (
            case("two\nlines.txt", text("换行"), papers=1),
            case("\x1b[31m[bold]=1+1.txt", text("转义"), papers=1),
            case("星\U0001f31f\u202etxt.exe.txt", text("表情"), papers=1),
            case("长" * 80 + ".txt", text("很长"), papers=1),
            case("合同.txt".encode("gb18030"), text("国标"), "name_encoding", papers=1),
            case(b"\xff\xfe\x80.txt", text("无字"), "name_encoding", papers=1),
        )
        if BYTES_ARE_NAMES
        else ()
    ),
)
