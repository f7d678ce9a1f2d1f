"""Files that are text through and through: XML, whose data are for readers that know it, and plain text and web pages."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from pathlib import Path

from yunxing.evidence.document import Texts
from yunxing.evidence.findings import Finding
from yunxing.evidence.sniff import looks_like_a_web_page

from .bounds import bounded
from .markup import MOST_BYTES, parse_xml

MOST_TEXT = 4 * 1024 * 1024
"""Bytes of a plain text up to which it is looked at; more than that is never taken."""
_UNSEEN = re.compile(r"(?i)<(?:(script|style|head)(?=[\s>])|!--)")
_ROW = re.compile(r"(?i)</?(?:tr|p|div|br|h[1-6]|li|table)\b[^<>]{0,2000}>")
_CELL = re.compile(r"(?i)</t[dh]\s*>")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]{0,5000}>")


def open_xml(path: Path) -> Texts:
    """An XML file: its data, for readers that know its schema; its text is not shown. Raises ``Refused``."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    parse_xml(data, path.name)
    return Texts("xml", [], attached={path.name: data})


def open_text(path: Path) -> Texts:
    """A plain text or a web page in UTF-8, UTF-16 or a Chinese encoding; a long one is read in part."""
    with path.open("rb") as file:
        data = file.read(MOST_TEXT + 1)
    text = _decoded(data)
    findings: list[Finding] = []
    if looks_like_a_web_page(text):
        text = _without_tags(text)
        findings.append(_web_page())
    return Texts("text", [bounded(text.splitlines(), "文本", "The text", findings)], findings=findings)


def _decoded(data: bytes) -> str:
    """Bytes as text, without a character that the end cut in two."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return codecs.getincrementaldecoder("utf-16")("replace").decode(data)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)("strict").decode(data)
        except UnicodeDecodeError:
            continue
    return min((data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")), key=lambda t: t.count("\ufffd"))


def _without_tags(text: str) -> str:
    """What a web page says, a row of a table on a line."""
    text = "".join(_seen(text.replace("\r", " ").replace("\n", " ")))
    text = _TAG.sub("", _CELL.sub("\t", _ROW.sub("\n", text)))
    lines = ("\t".join(" ".join(cell.split()) for cell in line.split("\t")) for line in html.unescape(text).split("\n"))
    return "\n".join(line.rstrip("\t") for line in lines if line.strip())


def _seen(text: str) -> Iterator[str]:
    """What is left without scripts, styles, the head and comments."""
    at, lower = 0, text.lower()
    while found := _UNSEEN.search(text, at):
        yield text[at : found.start()]
        end = lower.find(f"</{found[1].lower()}" if found[1] else "--", found.end())
        at = text.find(">", end) + 1 if end >= 0 else 0
        if not at:
            return
    yield text[at:]


def _web_page() -> Finding:
    return Finding(
        "web_page",
        "note",
        "这其实是网页格式，只读了其中的文字。最好打印为 PDF 后再上传",
        "This is a web page, of which only the text was read: better print it to a PDF.",
    )
