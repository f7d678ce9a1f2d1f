"""Texts that several write: a page carries the mark of the text it showed, and nobody writes over what they did not read."""

from __future__ import annotations

import hashlib

from .refusals import SeenOtherError


def mark_of(*parts: object) -> str:
    """What tells a text, with what belongs to it, from any other: 16 hexadecimal digits, of an empty text as well."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def refuse_overwriting(base: str | None, now: str) -> None:
    """Raise ``SeenOtherError`` where ``base``, the mark of what was read, is not that of what stands there now.

    Every page sends it; None where nobody read.
    """
    if base is not None and base != now:
        raise SeenOtherError(
            "这里的内容已被改过，请与现在的内容合并后再保存；您输入的仍在页面上",
            "this was changed meanwhile: bring it together with what stands there now and save again; what you typed is still on the page",
            field="base",
        )
