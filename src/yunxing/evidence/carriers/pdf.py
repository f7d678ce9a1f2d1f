"""PDF: pages with their text by place; pages that are pictures are recognised; QR codes where an invoice has them.

pypdfium2 parses and draws. What it cannot open is refused with the reason; a page that fails is refused alone.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import zxingcpp
from numpy.typing import NDArray
from pypdfium2 import raw

from yunxing.evidence.document import Format, Refused
from yunxing.evidence.facts import Box, How
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Page, squeezed

from .characters import gathered
from .pdf_layers import marked
from .pdf_text import MOST_CHARACTERS, beside_a_picture, text_layer
from .sight import named

MOST_INCHES = 200
LONGER_SIDE = 2400
"""Pixels of the longer side at which a page is drawn to be recognised: an A4 sheet at about 200 dpi."""
ENOUGH = 12
"""Readable characters from which on a page is taken to have a text layer."""
ENOUGH_ON_A_PICTURE = 100
"""The same on a page that a picture fills: a scanner's name and a page number are less, an invoice printed on its form more."""
_LOOKED_AT = 256 * 1024
MOST_ATTACHED = 16 * 1024 * 1024
MOST_PIXELS = 600_000_000
"""Of one picture on a page that is drawn: more than a sheet of A0 at 600 dpi."""
PICTURES_WITHIN = 3
"""Forms within forms down to which pictures are looked for."""
Pixels = NDArray[np.uint8]


def open_pdf(path: Path) -> PdfFile:
    """A PDF. Raises ``Refused`` where it is damaged beyond reading, needs a password or has no page."""
    ending, locked = _marks(path)
    try:
        pdf = pdfium.PdfDocument(marked(path) or path)
    except pdfium.PdfiumError as error:
        message = str(error) if locked else ""  # a tree without pages is called a wrong password as well
        raise Refused(_unreadable(message)) from error
    try:
        if len(pdf) == 0:
            raise Refused(
                Finding("pdf_empty", "refused", "PDF 没有页，请重新导出", "The PDF has no pages: export it anew.")
            )
        file = PdfFile(pdf)
        if not ending:
            file.findings.append(_cut_short())
        return file
    except BaseException:
        pdf.close()
        raise


def _marks(path: Path) -> tuple[bool, bool]:
    """Whether the file has its ending, and whether it speaks of encryption: read from its two ends."""
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        file.seek(max(0, path.stat().st_size - _LOOKED_AT))
        end = file.read(_LOOKED_AT)
    return b"%%EOF" in end[-4096:], b"/Encrypt" in start or b"/Encrypt" in end or path.stat().st_size > 2 * _LOOKED_AT


def _cut_short() -> Finding:
    return Finding(
        "pdf_cut",
        "doubtful",
        "PDF 没有结尾，可能没有下载完整，后面的页可能缺失。请重新下载后核对",
        "The PDF has no ending: perhaps its download was cut short and later pages are missing. Download it again.",
    )


def _unreadable(message: str) -> Finding:
    if "assword" in message:
        return Finding(
            "pdf_password",
            "refused",
            "PDF 有打开密码，读不了。请去掉密码另存后再上传",
            "The PDF needs a password to open: save it without one.",
        )
    if "ecurity" in message:
        return Finding(
            "pdf_security",
            "refused",
            "PDF 的加密方式不支持。请打印为新的 PDF 后再上传",
            "The PDF is encrypted in a way that is not supported: print it to a new PDF.",
        )
    return Finding(
        "pdf_damaged",
        "refused",
        "PDF 已损坏，打不开。请从原来的系统重新下载或导出",
        "The PDF is damaged and cannot be opened: download or export it anew.",
    )


class PdfFile:
    """An open PDF (see ``document.Document``)."""

    format: Format = "pdf"

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self.page_count = len(pdf)
        self.findings: list[Finding] = []
        self.properties: Mapping[str, str] = _properties(pdf)
        self.attached: Mapping[str, bytes] = dict(_attachments(pdf))

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()

    def page(self, number: int) -> Page:
        """The page of that number (from 1). Raises ``Refused`` where it cannot be parsed or drawn."""
        with self._opened(number) as page:
            return self._read(page, number)

    def picture(self, number: int, longer: int = LONGER_SIDE) -> Pixels:
        """The page drawn, its longer side so many pixels at the most. Raises ``Refused`` where it cannot be."""
        with self._opened(number) as page:
            return _drawn(page, longer)

    @contextmanager
    def _opened(self, number: int) -> Iterator[Any]:
        page = None
        try:
            page = self._pdf[number - 1]
            if raw.FPDFPage_GetAnnotCount(page) > 0:
                # What is filled in or stamped is text like the rest, once the page is opened anew.
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
                page.close()
                page = self._pdf[number - 1]
            yield page
        except pdfium.PdfiumError as error:
            raise Refused(_bad_page(number)) from error
        finally:
            if page is not None:
                page.close()

    def _read(self, page: Any, number: int) -> Page:
        width, height = page.get_size()
        if not (0 < width <= MOST_INCHES * 72 * 1.01 and 0 < height <= MOST_INCHES * 72 * 1.01):
            raise Refused(
                Finding(
                    "page_too_large",
                    "wrong",
                    f"第{number}页有 {width / 72:.0f}×{height / 72:.0f} 英寸，无法读取。请按 A4 重新导出",
                    f"Page {number} is {width / 72:.0f} by {height / 72:.0f} inches and is not read: export it as A4.",
                    page=number,
                )
            )
        behind = beside_a_picture(page, width, height)
        layer = text_layer(page, width, height, behind or frozenset())
        if layer.cut:
            self.findings.append(
                Finding(
                    "page_crowded",
                    "doubtful",
                    f"第{number}页字符过多，只读了前 {MOST_CHARACTERS} 个",
                    f"Page {number} holds too many characters: only the first {MOST_CHARACTERS} were read.",
                    page=number,
                )
            )
        readable = [c for c in layer.characters if not _unmapped(c.text)]
        if len(readable) < (ENOUGH if behind is None else ENOUGH_ON_A_PICTURE) or len(readable) < 0.6 * len(
            layer.characters
        ):
            return self._recognised(page, number)
        if layer.hidden:
            self.findings.append(_hidden(number, "".join(layer.hidden)))
        result = Page(number, layer.width, layer.height, "text", gathered(readable), shown=layer.shown)
        if "发票" in squeezed(result.text):
            result.codes = _codes(page)
        return result

    def _recognised(self, page: Any, number: int) -> Page:
        from .recognising import recognise  # noqa: PLC0415 -- most PDFs need no recogniser, which is slow to load

        for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=PICTURES_WITHIN):
            width, height = picture.get_px_size()
            if width * height > MOST_PIXELS:
                raise Refused(_too_fine(number, width, height))
        return recognise(_drawn(page, LONGER_SIDE), number=number, findings=self.findings)


def _hidden(number: int, words: str) -> Finding:
    shown = named(words)
    return Finding(
        "hidden_text",
        "wrong",
        f"第{number}页有看不见的文字“{shown}”（与底色相同、字极小、被遮盖、被裁去、在不显示的图层上或在页面之外），没有采用。请核对原件，或提供没有这些文字的文件",
        f"Page {number} holds text that nobody sees, {shown!r} (of the colour of the ground, tiny, covered, cut off, on a layer that is off, or off the page); it was"
        " not used: compare with the paper, or supply a file without it.",
        page=number,
    )


def _too_fine(number: int, width: int, height: int) -> Finding:
    return Finding(
        "picture_too_large",
        "wrong",
        f"第{number}页的图片有 {width}×{height} 像素，无法读取。请缩小后重新导出",
        f"A picture on page {number} has {width} by {height} pixels and is not read: make it smaller.",
        page=number,
    )


def _bad_page(number: int) -> Finding:
    return Finding(
        "page_damaged",
        "wrong",
        f"第{number}页已损坏，没有读出。请重新导出这一页",
        f"Page {number} is damaged and was not read: export it anew.",
        page=number,
    )


def _properties(pdf: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name in (("Title", "title"), ("Producer", "producer"), ("CreationDate", "taken")):
        value = pdf.get_metadata_value(key)
        if value:
            found[name] = value
    date = found.get("taken", "").removeprefix("D:")
    if len(date) >= 8 and date[:8].isdecimal():
        found["taken"] = f"{date[:4]}-{date[4:6]}-{date[6:8]}"
    else:
        found.pop("taken", None)
    return found


def _attachments(pdf: Any) -> Iterator[tuple[str, bytes]]:
    """Attached data of invoices: XML alone, and of a size that such data have."""
    try:
        count = min(pdf.count_attachments(), 50)
        for index in range(count):
            attachment = pdf.get_attachment(index)
            name = attachment.get_name()
            if not name.lower().endswith((".xml", ".xbrl")):
                continue
            length = ctypes.c_ulong()
            raw.FPDFAttachment_GetFile(attachment, None, 0, length)
            if 0 < length.value <= MOST_ATTACHED:
                yield name, bytes(attachment.get_data())
    except pdfium.PdfiumError:
        return


def _unmapped(text: str) -> bool:
    """Whether a character has no meaning: the font of the file does not say what its shape stands for."""
    code = ord(text)
    return code == 0xFFFD or 0xE000 <= code <= 0xF8FF or code < 32


def _drawn(page: Any, longer: int) -> Pixels:
    bitmap = page.render(scale=min(longer / max(*page.get_size(), 1), 10), may_draw_forms=False)
    try:
        pixels: Pixels = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return pixels


def _codes(page: Any) -> list[tuple[How, str, Box | None]]:
    """The QR codes of an invoice, which stand at its top left; the whole page is looked at where none is there."""
    width, height = page.get_size()
    for scale, crop in ((2.2, (0.0, 0.6 * height, 0.6 * width, 0.0)), (2.0, (0.0, 0.0, 0.0, 0.0))):
        bitmap = page.render(scale=min(scale, LONGER_SIDE / max(width, height)), crop=crop, grayscale=True)
        try:
            pixels = bitmap.to_numpy()[:, :, 0] if bitmap.n_channels > 1 else np.squeeze(bitmap.to_numpy())
            rows, columns = pixels.shape[:2]
            found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        finally:
            bitmap.close()
        if found:
            across, down = (width - crop[0] - crop[2]) / width, (height - crop[1] - crop[3]) / height
            return [("qr", code.text, _corner_box(code.position, columns / across, rows / down)) for code in found]
    return []


def _corner_box(place: Any, columns: float, rows: float) -> Box:
    corners = [place.top_left, place.top_right, place.bottom_right, place.bottom_left]
    xs, ys = [c.x / columns for c in corners], [c.y / rows for c in corners]
    return Box(*(round(min(1.0, max(0.0, v)), 5) for v in (min(xs), min(ys), max(xs), max(ys))))
