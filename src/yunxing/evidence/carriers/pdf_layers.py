"""Forms and annotations of a PDF that are on a layer as a whole, written so that what they draw is marked as the layer's.

A layer may be named in a form itself (its ``OC``), which pdfium heeds as it draws and tells nobody of. Marks around what
is drawn it tells (see ``pdf_clips``): each such form is put into another that draws it under a mark.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from pikepdf import Dictionary, Name, Object, PasswordError, Pdf, PdfError, Stream

logging.getLogger("pikepdf").addHandler(logging.NullHandler())  # what is wrong with a file is said by who reads it

_LAYER = re.compile(rb"/(?:O|#4[fF])(?:C|#43)(?=[\s\0/<>\[\](){}%]|$)")
_OBJECTS = re.compile(rb"/(?:#[0-9a-fA-F]{2}|[ObjStm]){6,}")
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 4096
"""Bytes after the type of a stream of objects in which its content begins."""
_MOST = 16 * 1024 * 1024
"""Bytes of packed objects that are looked through; where there are more, one is taken to name a layer."""
_KEY = b"/OC"
_CONTENT = b"/OC /Layer BDC /Drawn Do EMC"
_KEPT = ("/Length", "/OC", "/Matrix")


def marked(path: Path) -> bytes | None:
    """The file with layers marked, where forms or annotations are on one; None where none is, and where that is not told."""
    if not _may_name_layers(path):
        return None
    try:
        with Pdf.open(path) as pdf:
            forms = list(_forms(pdf))
            for form, layer in forms:
                _wrap(pdf, form, layer)
            if not forms:
                return None
            written = BytesIO()
            pdf.save(written)
            return written.getvalue()
    except (PdfError, PasswordError, ValueError, TypeError, KeyError, RuntimeError):
        return None  # what pikepdf does not open, pdfium may: it is read as it is


def _may_name_layers(path: Path) -> bool:
    """Whether the name of a layer's key stands anywhere in the file, packed objects included."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return False
        with mmap(file.fileno(), 0, access=ACCESS_READ) as held:
            return _LAYER.search(held) is not None or any(_LAYER.search(some) is not None for some in _packed(held))


def _packed(held: mmap) -> Iterator[bytes]:
    """What streams of objects hold; the key itself for one that is not understood, and where they hold too much."""
    left = _MOST
    with memoryview(held) as file:
        for kind in _OBJECTS.finditer(held):
            start = _STREAM.search(held, kind.end(), kind.end() + _DICTIONARY)
            if start is None:
                continue
            try:
                with file[start.end() :] as content:
                    unpacked = zlib.decompressobj().decompress(content, left)
            except zlib.error:
                unpacked = _KEY
            left -= len(unpacked)
            yield unpacked if left > 0 else _KEY
            if left <= 0:
                return


def _forms(pdf: Pdf) -> Iterator[tuple[Any, Object]]:
    """The forms that are on a layer, by their own word or that of the annotation that they are the look of."""
    found: dict[tuple[int, int], tuple[Any, Object]] = {}
    for one in pdf.objects:
        if isinstance(one, Stream) and one.get("/OC") is not None and one.get("/Subtype") == Name.Form:
            found[one.objgen] = (one, one["/OC"])
        elif isinstance(one, Dictionary) and isinstance(one.get("/AP"), Dictionary) and one.get("/OC") is not None:
            for look in _looks(one["/AP"].get("/N")):
                found.setdefault(look.objgen, (look, one["/OC"]))
    yield from found.values()


def _looks(normal: Object | None) -> Iterator[Any]:
    if isinstance(normal, Stream):
        yield normal
    elif isinstance(normal, Dictionary):
        yield from (look for look in normal.values() if isinstance(look, Stream))


def _wrap(pdf: Pdf, form: Any, layer: Object) -> None:
    """Put what a form draws into one of its own, drawn under the mark of the layer."""
    inner = pdf.make_stream(form.read_raw_bytes())
    for key in [key for key in form.keys() if key not in _KEPT]:  # noqa: SIM118 -- a stream is no mapping
        inner[key] = form[key]
    inner["/Type"], inner["/Subtype"] = Name.XObject, Name.Form
    for key in ("/OC", "/Group"):
        if key in form:
            del form[key]
    form.write(_CONTENT)
    form["/Resources"] = Dictionary(Properties=Dictionary(Layer=layer), XObject=Dictionary(Drawn=inner))
