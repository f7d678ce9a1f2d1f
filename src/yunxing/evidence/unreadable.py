"""What is said of a file that is in no format that is read: what it is, where that can be told, and the way out."""

from __future__ import annotations

from pathlib import Path

from . import sniff
from .findings import Finding

_PACKED = (
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    *((mark, "zip") for mark in sniff.ZIP),
)
_ZIPPED = {".ofd", ".docx", ".xlsx", ".pptx"}
_TAR = b"ustar"
_TAR_AT = 257
_OLD = (
    ("WordDocument", "Word", "docx 或 PDF", "DOCX or PDF"),
    ("PowerPoint Document", "PPT", "pptx 或 PDF", "PPTX or PDF"),
)
_LOCKED = "EncryptedPackage"


def unreadable(path: Path) -> Finding:
    """The finding for a file whose format is ``unknown``. Raises ``OSError`` where it cannot be opened."""
    head = sniff.head_of(path)
    if not head:
        return Finding("empty", "refused", "文件是空的，请重新导出后再上传", "The file is empty: export it anew.")
    if not head.strip(b"\0"):
        return _blank()
    if head.startswith(sniff.COMPOUND):
        return _compound(path)
    packed = next((what for mark, what in _PACKED if head.startswith(mark)), None)
    if packed is None and head[_TAR_AT:].startswith(_TAR):
        packed = "tar"
    if packed == "zip" and path.suffix.lower() in _ZIPPED:
        return Finding(
            "archive_damaged",
            "refused",
            "文件不完整，打不开。请从原系统重新下载或导出",
            "The file is cut short and cannot be opened: download or export it anew.",
        )
    if packed is not None:
        return _packed(packed)
    text = sniff.text_of(head)
    if text is not None and text.startswith("{\\rtf"):
        return _save_as("RTF", "docx 或 PDF", "DOCX or PDF")
    if text is not None and not text.strip("\ufeff \t\r\n"):
        return Finding(
            "blank",
            "refused",
            "文件里只有空白，请重新导出后再上传",
            "There is nothing but blanks in the file: export it anew.",
        )
    return Finding(
        "format_unknown",
        "refused",
        "认不出这是什么文件。请转成 PDF、OFD、图片、Word、Excel 或 PPT 后再上传",
        "What this file is cannot be told: turn it into PDF, OFD, a picture, DOCX, XLSX or PPTX.",
    )


def _compound(path: Path) -> Finding:
    """A file of an old Office, or a locked one of a new: both are compound files."""
    there = sniff.streams(path, _LOCKED, *(stream for stream, *_ in _OLD))
    if _LOCKED in there:
        return Finding(
            "office_password",
            "refused",
            "文件设有打开密码，读不了。请去掉密码另存后再上传",
            "The file needs a password to open: save it without one.",
        )
    for stream, what, zh, en in _OLD:
        if stream in there:
            return _save_as(what, zh, en)
    return _save_as("Office", "docx、xlsx、pptx 或 PDF", "DOCX, XLSX, PPTX or PDF")


def _save_as(what: str, zh: str, en: str) -> Finding:
    return Finding(
        "old_office",
        "refused",
        f"这是旧格式的 {what} 文件，读不了。请用 Word、WPS 打开，另存为 {zh} 后再上传",
        f"A file in an old format ({what}): open it in Word or WPS and save it as {en}.",
    )


def _packed(what: str) -> Finding:
    return Finding(
        "packed",
        "refused",
        f"这是 {what} 压缩包，请解压后上传里面的文件",
        f"An archive ({what}): unpack it and supply the files in it.",
    )


def _blank() -> Finding:
    return Finding(
        "blank",
        "refused",
        "文件内容全是空字节，多半是复制或下载中断所致，请重新下载或导出",
        "The file holds nothing but zero bytes, as after a broken copy or download: download or export it anew.",
    )
