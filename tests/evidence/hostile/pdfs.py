"""PDFs that mean harm: trees that loop, pictures that are not there, content without end."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf

from .case import Case, Make, case, written

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F 12 Tf 50 700 Td (Sample of a page with enough words to be read as text) Tj ET"


def sheet(more: bytes = b"", *, box: bytes = b"0 0 595 842", contents: bytes = b"4 0 R") -> bytes:
    """A page object with its font."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents " + contents
        + b" /Resources << /Font << /F 5 0 R >> " + more + b" >> >>"
    )  # fmt: skip


def stream(data: bytes, more: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object."""
    if packed:
        data, more = zlib.compress(data, 9), more + b" /Filter /FlateDecode"
    return b"<< /Length " + str(len(data)).encode() + more + b" >>\nstream\n" + data + b"\nendstream"


def pdf(objects: Mapping[int, bytes], *, xref: bool = True, trailer: bytes = b"") -> bytes:
    """A file of these objects; without ``xref`` it has no table to find them by."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    size = max(objects) + 1
    if xref:
        start = len(out)
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        for number in range(1, size):
            out += f"{places[number]:010d} 00000 n \n".encode() if number in places else b"0000000000 00000 f \n"
        out += f"trailer << /Size {size} /Root 1 0 R ".encode() + trailer + f">>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def one_page(page: bytes | None = None, more: Mapping[int, bytes] | None = None, *, words: bytes = WORDS) -> bytes:
    """A file of one page, with further objects from the sixth on."""
    objects = {1: CATALOG, 2: PAGES, 3: page or sheet(), 4: stream(words), 5: FONT, **(more or {})}
    return pdf(objects)


def pictured(picture: bytes) -> bytes:
    """A page that is one picture."""
    return one_page(sheet(b"/XObject << /X 6 0 R >>"), {6: picture}, words=b"q 500 0 0 700 40 40 cm /X Do Q")


def image(side: int, data: bytes, filter_: bytes, colours: bytes = b"/DeviceRGB", bits: int = 8) -> bytes:
    size = str(side).encode()
    about = b" /Type /XObject /Subtype /Image /Width " + size + b" /Height " + size + b" /ColorSpace " + colours
    return stream(data, about + b" /BitsPerComponent " + str(bits).encode() + b" /Filter /" + filter_)


def zeros(count: int) -> bytes:
    """So many zero bytes, compressed."""
    squeezed = zlib.compressobj(9)
    piece = bytes(1024 * 1024)
    return b"".join(squeezed.compress(piece) for _ in range(count // len(piece))) + squeezed.flush()


def form(body: bytes, resources: bytes) -> bytes:
    about = b" /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << " + resources + b" >>"
    return stream(body, about)


def forms_in_forms(levels: int, each: int) -> bytes:
    """A form that draws another many times, which draws another many times, and so on."""
    objects: dict[int, bytes] = {}
    for level in range(levels):
        number = 6 + level
        inner = b"/XObject << /X %d 0 R >>" % (number + 1) if level + 1 < levels else b""
        body = b"/X Do " * each if level + 1 < levels else b"0 0 1 1 re f"
        objects[number] = form(body, inner)
    return one_page(sheet(b"/XObject << /X 6 0 R >>"), objects, words=b"/X Do")


def many_pages(count: int) -> bytes:
    """So many pages, all with the same words."""
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    pages = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count
    objects = {1: CATALOG, 2: pages, 4: stream(WORDS), 5: FONT}
    return pdf({**objects, **{10 + n: sheet() for n in range(count)}})


def protected(user: str, owner: str) -> Make:
    """A page behind these passwords."""

    def make(path: Path) -> None:
        with pikepdf.open(io.BytesIO(one_page())) as opened:
            opened.save(path, encryption=pikepdf.Encryption(user=user, owner=owner))

    return make


def attached(data: bytes) -> bytes:
    """A page with attached invoice data, which are packed."""
    listed = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a.xml) 6 0 R] >> >> >>"
    file = stream(data, b" /Type /EmbeddedFile /Filter /FlateDecode")
    more = {1: listed, 6: b"<< /Type /Filespec /F (a.xml) /UF (a.xml) /EF << /F 7 0 R >> >>", 7: file}
    return one_page(None, more)


def prev_loop() -> bytes:
    """A table that says that the one before it is itself."""
    data = one_page()
    start = data.rindex(b"xref\n0 ")
    return data.replace(b"trailer << ", b"trailer << /Prev %d " % start)


def nested(levels: int) -> bytes:
    return one_page(sheet(b"/ExtGState << /G " + b"[" * levels + b"]" * levels + b" >>"))


def shaded(path: Path) -> None:
    """A page of shadings, each computed for every spot of it by a small program."""
    program = b"{ " + b"2 copy mul sin exch cos add abs 360 mul dup sin exch " * 200 + b" pop }"
    function = stream(program, b" /FunctionType 4 /Domain [0 1 0 1] /Range [0 1]")
    shading = (
        b"<< /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 1 0 1] /Matrix [595 0 0 842 0 0] /Function 7 0 R >>"
    )
    page = sheet(b"/Shading << /S 6 0 R >>")
    path.write_bytes(one_page(page, {6: shading, 7: function}, words=b"/S sh " * 50))


def crowded() -> bytes:
    """A page of half a million tiny characters."""
    return one_page(words=b"BT /F 1 Tf 1 TL 9 830 Td " + (b"(" + b"sample " * 80 + b") Tj T*\n") * 800 + b"ET")


def content_bomb(path: Path) -> None:
    """A page of twenty million spots, each drawn by itself."""
    objects = {1: CATALOG, 2: PAGES, 3: sheet(), 4: stream(b"0 0 1 1 re f " * 20_000_000, packed=True), 5: FONT}
    path.write_bytes(pdf(objects))


def tree(kids: Sequence[bytes], count: int) -> bytes:
    """A file whose tree of pages is this."""
    return pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [" + b" ".join(kids) + b"] /Count %d >>" % count,
                3: sheet(), 4: stream(WORDS), 5: FONT})  # fmt: skip


LOOP = b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1000 >>"

PDFS: tuple[Case, ...] = (
    case("pdf-tree-of-itself.pdf", written(tree([b"2 0 R", b"3 0 R"], 1_000)), "page_damaged", "pages_left", papers=1),
    case("pdf-tree-in-a-ring.pdf", written(pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1000 >>", 3: LOOP})),
         "page_damaged", "pages_left"),
    case("pdf-password.pdf", protected("unknown", "unknown"), "pdf_password"),
    case("pdf-owner-password.pdf", protected("", "owner"), papers=1),
    case("pdf-no-xref.pdf", written(one_page()[: one_page().index(b"xref\n0 ")] + b"trailer << /Root 1 0 R /Size 6 >>"), "pdf_cut", papers=1),
    case("pdf-no-trailer.pdf", written(one_page()[: one_page().index(b"xref\n0 ")]), "pdf_damaged"),
    case("pdf-truncated.pdf", written(one_page()[:120]), "pdf_damaged"),
    case("pdf-head-alone.pdf", written(b"%PDF-1.7\n"), "pdf_damaged"),
    case("pdf-10000-pages.pdf", written(lambda: many_pages(10_000)), "pages_left", papers=1),
    case("pdf-200-inches.pdf", written(one_page(sheet(box=b"0 0 14400 14400"))), papers=1),
    case("pdf-20000-inches.pdf", written(one_page(sheet(box=b"0 0 1440000 1440000"))), "page_too_large"),
    case("pdf-no-size.pdf", written(one_page(sheet(box=b"0 0 0 0"))), papers=1),
    case("pdf-endless-size.pdf", written(one_page(sheet(box=b"-1e38 -1e38 1e38 1e38"))), papers=1),
    case("pdf-form-of-itself.pdf", written(one_page(
        sheet(b"/XObject << /X 6 0 R >>"), {6: form(b"/X Do", b"/XObject << /X 6 0 R >>")}, words=b"/X Do")), papers=1),
    case("pdf-forms-in-forms.pdf", written(lambda: forms_in_forms(12, 10)), "too_much_memory"),
    case("pdf-image-60000.pdf", written(lambda: pictured(image(60_000, zeros(64 * 1024 * 1024), b"FlateDecode"))), "picture_too_large"),
    case("pdf-image-60000-whole.pdf", written(lambda: pictured(image(60_000, zeros(450_000_000), b"FlateDecode", b"/DeviceGray", 1))),
         "picture_too_large"),
    case("pdf-jbig2.pdf", written(pictured(image(9_000, b"\x00\x00\x00\x00\x30\x00\x01\x00\xff\xff\xff\xff" * 50, b"JBIG2Decode",
                                                 b"/DeviceGray", 1))), papers=1),
    case("pdf-jpx.pdf", written(pictured(image(9_000, b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\xff\x4f\xff\x51" * 90, b"JPXDecode"))),
         papers=1),
    case("pdf-dct.pdf", written(pictured(image(9_000, b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + b"\xff\xda\x00" * 90,
                                               b"DCTDecode"))), papers=1),
    case("pdf-nested.pdf", written(lambda: nested(200_000)), papers=1),
    case("pdf-no-pages.pdf", written(pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})), "pdf_damaged"),
    case("pdf-objects.pdf", written(lambda: one_page(None, dict.fromkeys(range(6, 300_000), b"null"))), papers=1),
    case("pdf-claimed-objects.pdf", written(one_page().replace(b"/Size 6", b"/Size 4000000000")), papers=1),
    case("pdf-content-bomb.pdf", content_bomb, "too_much_memory"),
    case("pdf-characters.pdf", written(crowded), "page_crowded", papers=1),
    case("pdf-attached-bomb.pdf", written(lambda: attached(zeros(300 * 1024 * 1024))), papers=1),
    case("pdf-table-of-itself.pdf", written(prev_loop()), papers=1),
    case("pdf-shaded.pdf", shaded, "too_slow"),
)  # fmt: skip
