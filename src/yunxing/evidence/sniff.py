"""What a file is, by its bytes. Names and endings are not believed; that they differ is for the reading to say.

What is said of files that are not read is in ``unreadable``.
"""

from __future__ import annotations

import mmap
import re
from pathlib import Path

from .carriers.archive import Archive
from .document import Format, Refused

_HEAD = 4096
_TAIL = 64 * 1024
_PDF_WITHIN = 1024
_PICTURES = (
    (b"\xff\xd8\xff", 0), (b"\x89PNG\r\n\x1a\n", 0), (b"GIF87a", 0), (b"GIF89a", 0), (b"BM", 0),
    (b"II*\0", 0), (b"MM\0*", 0), (b"II+\0", 0), (b"MM\0+", 0), (b"WEBP", 8),
)  # fmt: skip
_HEIF = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"heif", b"avif", b"avis"}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of an old Office begins: a file system of its own."""
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE: tuple[tuple[str, Format], ...] = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL = 0.1
"""Share of control characters up to which a text is one; bytes that happen to be characters have more."""
ENDINGS: dict[str, tuple[Format, ...]] = {
    ".pdf": ("pdf",), ".ofd": ("ofd",), ".xml": ("xml",), ".docx": ("docx",), ".docm": ("docx",), ".dotx": ("docx",),
    ".xlsx": ("xlsx",), ".xlsm": ("xlsx",), ".xls": ("xlsx",), ".et": ("xlsx",), ".pptx": ("pptx",), ".pptm": ("pptx",),
    ".ppsx": ("pptx",), ".txt": ("text",), ".csv": ("text",), ".md": ("text",), ".htm": ("text",), ".html": ("text",),
    ".doc": ("docx",), ".wps": ("docx",), ".ppt": ("pptx",), ".dps": ("pptx",),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic", ".heif", ".avif"), ("picture",)
    ),
}  # fmt: skip
"""What an ending promises."""


_PICTURE_ENDINGS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"GIF8", ".gif"))


def picture_ending(head: bytes) -> str | None:
    """The ending that fits a picture of a kind that cameras of phones make, by its first bytes; None for anything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ".webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        return ".heic"
    return next((ending for mark, ending in _PICTURE_ENDINGS if head.startswith(mark)), None)


def head_of(path: Path) -> bytes:
    """The first bytes of a file. Raises ``OSError`` where it cannot be opened."""
    with path.open("rb") as file:
        return file.read(_HEAD)


def sniff(path: Path) -> Format:
    """The format of a file; ``unknown`` for all that is not read. Raises ``OSError`` where it cannot be opened."""
    head = head_of(path)
    if head.startswith(ZIP):
        return _of_archive(path)
    if b"%PDF-" in head[: _PDF_WITHIN + 5]:
        return "pdf"
    if any(head[at:].startswith(mark) for mark, at in _PICTURES) and not _is_text(head, b"BM"):
        return "picture"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        return "picture"
    if head.startswith(COMPOUND):
        return "xlsx" if {"Workbook", "Book"} & streams(path, "Workbook", "Book") else "unknown"
    text = text_of(head)
    if text is None or text.startswith("{\\rtf") or not text.strip("\ufeff \t\r\n"):
        return "unknown"
    return "xml" if _looks_like_xml(text) else "text"


def streams(path: Path, *names: str) -> set[str]:
    """Which of these streams a compound file has: its directory, wherever it lies, holds their names in UTF-16.

    Raises ``OSError`` where it cannot be opened.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return {name for name in names if whole.find(f"\0{name}\0".encode("utf-16-le")[1:]) >= 0}


def text_of(head: bytes) -> str | None:
    """The text of the first bytes of a file, in UTF-8, UTF-16 or a Chinese encoding; None where they are none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        encoding = "utf-16-be" if head.startswith((b"\xfe\xff", b"\0<")) else "utf-16-le"
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
        return text if "\ufffd" not in text[:-1] and _readable(text) else None
    if b"\0" in head:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            if len(head) < _HEAD or error.start < _HEAD - 4:  # else the last character is cut in two
                continue
            text = head[: error.start].decode(encoding)
        return text if _readable(text) else None
    return None


def looks_like_a_web_page(text: str) -> bool:
    """Whether a text is HTML, as which many systems export what they call Word and Excel."""
    start = text.lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<meta", "<table", "<style"))


def _of_archive(path: Path) -> Format:
    """What a zip holds, by the names of its parts."""
    try:
        with Archive(path) as archive:
            names = {name.lower().replace("\\", "/") for name in archive.names}
    except Refused:
        return _of_broken_archive(path)
    if any(name.rpartition("/")[2] == "ofd.xml" for name in names):
        return "ofd"
    if "[content_types].xml" in names or "_rels/.rels" in names:
        for folder, found in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return found
    return "unknown"


def _of_broken_archive(path: Path) -> Format:
    """A zip whose directory is lost or unfit: names stand before the parts as well, and its carrier says what is wrong."""
    with path.open("rb") as file:
        seen = file.read(_TAIL).lower()
        file.seek(max(0, path.stat().st_size - _TAIL))
        seen += file.read(_TAIL).lower()
    if b"ofd.xml" in seen:
        return "ofd"
    return next((found for folder, found in _OFFICE if folder.encode() in seen), "unknown")


def _is_text(head: bytes, mark: bytes) -> bool:
    """Whether a file that begins as a bitmap does is text beginning with those letters."""
    return head.startswith(mark) and b"\0" not in head[:64]


def _readable(text: str) -> bool:
    return len(_CONTROL.findall(text)) <= _MOST_CONTROL * len(text)


def _looks_like_xml(text: str) -> bool:
    start = text.lstrip("\ufeff \t\r\n")
    if looks_like_a_web_page(start) or not start.startswith("<"):
        return False
    return start.startswith(("<?xml", "<!")) or (len(start) > 1 and (start[1].isalpha() or start[1] == "_"))
