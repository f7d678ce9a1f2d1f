"""Values as YAML writes them so that a person reads them and no reader takes them for something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff（《][A-Za-z0-9\u4e00-\u9fff（）《》·—\-./+_@]*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TAKEN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that some readers of YAML take for more than text."""


def scalar(value: Any) -> str:
    """A text, number, yes or no, or nothing, on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if _DAY.fullmatch(text) or (_PLAIN.fullmatch(text) and text.lower() not in _TAKEN):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def flow(value: Any) -> str:
    """A value with everything in it on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(text: str, indent: int) -> str | None:
    """A text of several lines as a block; None where it cannot stand so."""
    lines = text.split("\n")
    if len(lines) < 2 or lines[0] != lines[0].lstrip() or not all(line.isprintable() for line in lines):
        return None
    if text != text.strip() or any(line != line.rstrip() for line in lines):
        return None
    space = " " * indent
    return "|-\n" + "\n".join(f"{space}{line}" if line else "" for line in lines)


def remark(text: str) -> str:
    """A text as it may stand in a comment: on one line, nothing that cannot be shown."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
