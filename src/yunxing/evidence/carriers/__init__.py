"""Carriers open files: one module for each format, each giving a ``Document``. What pages mean is read elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from yunxing.evidence.document import Document, Format, Refused

_OPENERS: dict[Format, tuple[str, str]] = {
    "pdf": ("pdf", "open_pdf"),
    "ofd": ("ofd", "open_ofd"),
    "picture": ("picture", "open_picture"),
    "xml": ("plain", "open_xml"),
    "text": ("plain", "open_text"),
    "docx": ("word", "open_docx"),
    "xlsx": ("sheets", "open_xlsx"),
    "pptx": ("slides", "open_pptx"),
}


def open_file(path: Path, format: Format) -> Document:  # noqa: A002 -- the word the reading uses for it
    """A file opened as what it is (``sniff``). Raises ``Refused`` where it cannot be read, ``OSError`` where it is not there."""
    opener = _OPENERS.get(format)
    if opener is None:
        from yunxing.evidence.unreadable import unreadable  # noqa: PLC0415 -- it looks at files as carriers.archive does

        raise Refused(unreadable(path))
    module, name = opener
    # Readers are heavy, and most runs need one or two of them.
    function: Callable[[Path], Document] = getattr(import_module(f"{__name__}.{module}"), name)
    return function(path)
