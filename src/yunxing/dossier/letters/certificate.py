"""The certificate of a title as a PDF, in the edition's own words: the same bytes for the same title."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from html import unescape
from importlib.resources import files
from typing import Any

import pypdfium2 as pdfium
import zxingcpp

from yunxing.dossier.typesetting import HEI, SONG, typeset
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place

from .checking import environment
from .given import Given
from .templates import letter_of

KIND = "certificate"
SIZES = (18, 15, 12)
"""Points of the text: the largest with which it stands on one page. A name may have 120 characters."""
_LINE, _STYLE = "\x1e", "\x1f"


def certificate(edition: Edition, data: Mapping[str, Any], *, stars: int, mark: str = "") -> bytes:
    """Typeset the certificate; ``mark`` is printed across its foot, such as that it has no force.

    ``data`` has the letter's fields by name. Raises ``InputError`` where one is missing or wrong, or where a character of it
    cannot be shown by the embedded faces.
    """
    letter = letter_of(edition, KIND)
    filling = Given(letter, edition, "证书", ())
    values = filling.values(data)
    link = next((str(values[field.name]) for field in letter.fields if field.type == "link"), "")
    # All lines at once, so that a condition may begin in one and end in another.
    source = _LINE.join(f"{line.style}{_STYLE}{line.text.replace('{%p ', '{% ')}" for line in letter.lines)
    rendered = unescape(environment().from_string(source).render(values))
    lines = [one for part in rendered.split(_LINE) for one in [part.split(_STYLE)] if one[1].strip()]
    head, foot = _parted(lines)
    words = {
        "song": SONG,
        "hei": HEI,
        "title": letter.title.zh,
        "stars": stars,
        "head": head,
        "foot": foot,
        "sign": [text for style, text in lines if style == "sign"],
        "mark": mark,
    }
    picture = code(link) if link else b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    layout = files(__package__).joinpath("certificate.typ").read_text("utf-8")
    for size in SIZES:
        said = json.dumps({**words, "size": size}, ensure_ascii=False).encode()
        made = typeset(layout, {"words.json": said, "code.svg": picture})
        with pdfium.PdfDocument(made) as pdf:
            pages = len(pdf)
        if pages == 1:
            break
    else:
        raise InputError.one(
            Place("证书"),
            KIND,
            f"内容排成了 {pages} 页，应为 1 页，请精简",
            f"takes {pages} pages and may take one: shorten it",
        )
    _refuse_unshown(made, "".join(text for style, text in lines if style != "code"))
    return made


def _parted(lines: list[list[str]]) -> tuple[list[dict[str, str]], list[str]]:
    """What stands above, in order; and what stands under the code, which follows it."""
    head, foot, below = [], [], False
    for style, text in lines:
        if style == "code":
            below = True
        elif below and style == "small":
            foot.append(text)
        elif style != "sign":
            head.append({"style": style, "text": text})
    return head, foot


def code(text: str) -> bytes:
    """The QR code of a text as an SVG."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(zxingcpp.write_barcode_to_svg(made)).encode()


def _refuse_unshown(made: bytes, wanted: str) -> None:
    with pdfium.PdfDocument(made) as pdf:
        shown = set(unicodedata.normalize("NFKC", pdf[0].get_textpage().get_text_range()))
    missing = [c for c in dict.fromkeys(unicodedata.normalize("NFKC", wanted)) if c not in shown and not c.isspace()]
    if missing:
        raise InputError.one(
            Place("证书"),
            "".join(missing),
            "内嵌字体没有这些字，证书上显示不出，请由部门另行制作",
            "the embedded faces lack these characters: this certificate is made by hand",
        )
