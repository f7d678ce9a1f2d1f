"""Names in a PDF that are spelt wrongly: a ``#`` that begins no code of two figures, which PDF 1.2 and later do not allow.

What reads PDFs takes such a name as it stands; so it is written with its ``#`` as a code, in dictionaries and in contents alike.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .entries import DEEP

_WARNED = "stray #"
_STRAY, _SIGN = "\0", "#"
"""What qpdf reads such a ``#`` as, and what it is."""
_IN_CONTENTS = re.compile(rb"/[^\s()<>\[\]{}/%]*#(?![0-9A-Fa-f]{2})")


def misspelt(pdf: Pdf) -> bool:
    """Whether such names were met in what was read of a PDF until now. Its warnings are read once: this takes them."""
    return any(_WARNED in str(warning) for warning in pdf.get_warnings())


def respelt(pdf: Pdf) -> None:
    """Spell such names rightly, in every object, and in the contents of forms and patterns that are drawn."""
    for each in pdf.objects:
        _names(each, 0)
        if isinstance(each, Stream) and (each.get("/Subtype") == Name.Form or each.get("/PatternType") == 1):
            _contents(each)


def _names(holder: Any, depth: int) -> None:
    """The names in an object and in what stands within it; what it refers to is an object of its own."""
    if depth > DEEP:
        return
    if isinstance(holder, Stream | Dictionary):
        for key in list(holder.keys()):
            value = holder[key]
            right = key.replace(_STRAY, _SIGN)
            if right != key:
                del holder[key]
                holder[right] = value
            if isinstance(value, Name):
                _one(holder, right, value)
            elif isinstance(value, Array | Dictionary) and value.objgen == (0, 0):
                _names(value, depth + 1)
    elif isinstance(holder, Array):
        for place, value in enumerate(list(holder)):
            if isinstance(value, Name):
                _one(holder, place, value)
            elif isinstance(value, Array | Dictionary) and value.objgen == (0, 0):
                _names(value, depth + 1)


def _one(holder: Any, place: str | int, name: Name) -> None:
    if _STRAY in str(name):
        holder[place] = Name(str(name).replace(_STRAY, _SIGN))


def _contents(stream: Stream) -> None:
    try:
        if not _IN_CONTENTS.search(stream.read_bytes()):
            return
        steps = []
        for step in pikepdf.parse_content_stream(stream):
            if isinstance(step, pikepdf.ContentStreamInstruction):
                operands = Array(step.operands)
                _names(operands, 0)
                step = pikepdf.ContentStreamInstruction(list(operands), step.operator)  # noqa: PLW2901
            steps.append(step)
        stream.write(pikepdf.unparse_content_stream(steps))
    except (pikepdf.PdfError, RuntimeError, ValueError):  # contents that are broken otherwise stay as they are
        return
