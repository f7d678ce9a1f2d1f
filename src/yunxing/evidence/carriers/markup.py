"""XML of files from outside, parsed without entities, document types or references to anywhere.

Whoever needs XML of an applicant's file parses it here and nowhere else.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding

MOST_BYTES = 32 * 1024 * 1024
MOST_DEPTH = 200
MOST_ELEMENTS = 500_000
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHINESE = {"gbk", "gb2312", "gb18030", "gb_2312-80", "cp936", "x-gbk"}
_UNICODE = {"", "utf-8", "utf8", "utf-16", "utf16", "utf-16le", "utf-16be", "unicode"}
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class _Bounded(TreeBuilder):
    """A tree that refuses to grow deeper or larger than any honest file."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > MOST_DEPTH or self._count > MOST_ELEMENTS:
            raise _TooMuchError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


class _TooMuchError(Exception):
    """Nested too deeply, or too many elements."""


def parse_xml(data: bytes, name: str) -> Element:
    """The root of a piece of XML; ``name`` stands in the finding. Raises ``Refused`` for all that is not plain, sound XML."""
    name = name[-60:]
    if len(data) > MOST_BYTES:
        raise Refused(_too_large(name))
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(_readable(data))
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise Refused(_entities(name)) from error
    except _TooMuchError as error:
        raise Refused(_too_deep(name)) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise Refused(_damaged(name)) from error
    return root


def _readable(data: bytes) -> bytes | str:
    """What the parser can read: it knows no Chinese encoding, and believes a declaration that is wrong.

    Programs write UTF-8 where they declare GBK, GBK where they declare UTF-8, and UTF-8 where they declare UTF-16.
    """
    if data.startswith(_WIDE):
        return data
    found = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    declared = found[1].decode("ascii").lower() if found else ""
    if declared not in _CHINESE and declared not in _UNICODE:
        return data
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace") if declared in _CHINESE else data


def _too_large(name: str) -> Finding:
    return Finding(
        "xml_too_large",
        "refused",
        f"{name} 超过 {MOST_BYTES // 1024 // 1024} MB 的上限，不予读取。请按月或按张分开导出",
        f"{name} is over the limit of {MOST_BYTES // 1024 // 1024} MB and is not read: export it in parts.",
    )


def _entities(name: str) -> Finding:
    return Finding(
        "xml_entities",
        "refused",
        f"{name} 含有文档类型、实体或外部引用，不予读取。请从原系统重新下载",
        f"{name} holds a document type, entities or outside references and is not read: download it anew.",
    )


def _too_deep(name: str) -> Finding:
    return Finding(
        "xml_too_deep",
        "refused",
        f"{name} 层次过深或元素过多，不予读取。请从原系统重新下载",
        f"{name} is nested too deeply, or has too many elements, and is not read: download it anew.",
    )


def _damaged(name: str) -> Finding:
    return Finding(
        "xml_damaged",
        "refused",
        f"{name} 不是完好的 XML，读不了。请从原系统重新下载",
        f"{name} is no sound XML and cannot be read: download it anew.",
    )
