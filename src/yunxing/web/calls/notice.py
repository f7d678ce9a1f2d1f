"""A call's notice with simple formatting: paragraphs, headings, lists, addresses. Everything else is shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_ADDRESS = re.compile(r"https?://[^\s<>\"'，。；、（）()《》]+")
_ITEM = re.compile(r"^[-*•]\s+")
_HEADING = re.compile(r"^#{1,3}\s+")


def shown(text: str) -> SafeString:
    """A notice as HTML. What is written is escaped first, so nothing in it becomes anything else than these few marks."""
    return mark_safe("\n".join(_blocks(text)))


def _blocks(text: str) -> Iterator[str]:
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    for kind, group in groupby(lines, _kind):
        some = list(group)
        if kind == "item":
            yield "<ul>" + "".join(f"<li>{_linked(_ITEM.sub('', line))}</li>" for line in some) + "</ul>"
        elif kind == "heading":
            yield from (f"<h2>{_linked(_HEADING.sub('', line))}</h2>" for line in some)
        elif kind == "text":
            yield f"<p>{'<br>'.join(_linked(line) for line in some)}</p>"


def _kind(line: str) -> str:
    if not line:
        return "gap"
    return "item" if _ITEM.match(line) else "heading" if _HEADING.match(line) else "text"


def _linked(line: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(line):
        address = escape(match[0])
        parts += [escape(line[end : match.start()]), f'<a href="{address}" rel="noopener nofollow">{address}</a>']
        end = match.end()
    return "".join([*parts, escape(line[end:])])
