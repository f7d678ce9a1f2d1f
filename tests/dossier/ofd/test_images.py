"""Pictures of an OFD: each kind as it looks, transparency kept, what cannot be drawn named before anything is bound."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image

from tests.dossier.ofd.material import BLACK, BLUE, RED, WHITE, area, at, drawn, halves, image, media, ofd, said, shown
from yunxing.dossier.ofd import Drawing
from yunxing.dossier.ofd.jbig2 import embedded

# In MMR: a white row after a white row is V0 (1); black from the first pixel on is H with white 0 and black 8; the row below
# it is V0 twice; then the end of the block.
MMR = int("11" + "001" + "00110101" + "000101" + "1" + "1" + "000000000001000000000001" + "000", 2).to_bytes(6, "big")
HEAD = bytes.fromhex("974a42320d0a1a0a")
PAGE = bytes.fromhex("00000000 30 00 01 00000013 00000008 00000004 00000000 00000000 00 0000")


def _drawn(tmp_path: Path, data: bytes, file: str = "a.bin", more: str = "", under: str = "") -> Drawing:
    objects = under + image(more=more)
    return drawn(
        tmp_path,
        ofd(objects, resources=media(file, "mask.png"), parts={f"Doc_0/Res/{file}": data, "Doc_0/Res/mask.png": MASK}),
    )


MASK = halves(mode="L", colours=(255, 0))


@pytest.mark.parametrize(
    ("kind", "mode", "how"),
    [
        ("PNG", "RGB", {}), ("PNG", "P", {}), ("JPEG", "RGB", {"quality": 95}), ("JPEG", "CMYK", {"quality": 95}), ("BMP", "RGB", {}),
        ("GIF", "RGB", {}), ("TIFF", "RGB", {}), ("TIFF", "CMYK", {}), ("WEBP", "RGB", {"lossless": True}),
    ],
)  # fmt: skip
def test_each_kind_of_picture_is_drawn_where_it_stands(
    tmp_path: Path, kind: str, mode: str, how: dict[str, Any]
) -> None:
    source = Image.open(io.BytesIO(halves())).convert(mode)
    out = io.BytesIO()
    source.save(out, kind, **how)
    drawing = _drawn(tmp_path, out.getvalue())
    picture = shown(drawing)
    assert [at(picture, x, 15) for x in (8, 15, 25, 32)] == [
        pytest.approx(c, abs=110 if mode == "CMYK" else 40) for c in (WHITE, RED, BLUE, WHITE)
    ]
    assert said(drawing) == []


@pytest.mark.parametrize(
    ("mode", "left", "right"), [("1", 0, 1), ("L", 0, 255), ("I;16", 0, 65535), ("LA", (0, 255), (255, 255))]
)
def test_grey_pictures_of_every_depth_are_grey(tmp_path: Path, mode: str, left: Any, right: Any) -> None:
    if mode == "I;16":
        values = np.repeat(np.array([[0] * 20 + [65535] * 20], np.uint16), 20, axis=0)
        out = io.BytesIO()
        Image.fromarray(values).save(out, "PNG")
        data = out.getvalue()
    else:
        data = halves(mode=mode, colours=(left, right), kind="PNG")
    picture = shown(_drawn(tmp_path, data, under=area("10 10 20 10", "255 0 0")))
    assert (at(picture, 15, 15), at(picture, 25, 15)) == (BLACK, WHITE)


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_what_is_transparent_shows_what_lies_beneath(tmp_path: Path, mode: str) -> None:
    if mode == "RGBA":
        data = halves(mode="RGBA", colours=((255, 0, 0, 255), (0, 0, 0, 0)))
    else:
        out = io.BytesIO()
        Image.open(io.BytesIO(halves())).convert("P", palette=Image.Palette.ADAPTIVE).save(out, "GIF", transparency=0)
        clear = Image.open(io.BytesIO(out.getvalue())).convert("RGBA")
        data = out.getvalue()
        assert {pixel[3] for pixel in (clear.getpixel((5, 5)), clear.getpixel((35, 5)))} == {0, 255}  # type: ignore[index]
    picture = shown(_drawn(tmp_path, data, under=area("0 0 100 60", "0 255 0")))
    seen = {at(picture, 15, 15), at(picture, 25, 15)}
    assert len(seen & {RED, BLUE}) == 1
    assert (0, 255, 0) in seen


def test_a_mask_cuts_a_picture(tmp_path: Path) -> None:
    picture = shown(_drawn(tmp_path, halves(), more='ImageMask="51"', under=area("0 0 100 60", "0 255 0")))
    assert (at(picture, 15, 15), at(picture, 25, 15)) == (RED, (0, 255, 0))


def test_a_jpeg_goes_in_as_it_is_and_one_picture_once(tmp_path: Path) -> None:
    data = halves("JPEG", quality=95)
    objects = image() + image("40 10 20 10")
    drawing = drawn(tmp_path, ofd(objects, objects, resources=media("a.jpg"), parts={"Doc_0/Res/a.jpg": data}))
    with pikepdf.open(io.BytesIO(drawing.pdf)) as pdf:
        pictures = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == pikepdf.Name.Image]
        assert [one.read_raw_bytes() for one in pictures] == [data]


def test_a_matrix_turns_a_picture_and_a_border_runs_around_it(tmp_path: Path) -> None:
    turned = (
        '<ofd:ImageObject ID="6" Boundary="30 10 20 20" CTM="0 20 -20 0 20 0" ResourceID="50">'
        '<ofd:Border LineWidth="2"><ofd:BorderColor Value="0 255 0"/></ofd:Border></ofd:ImageObject>'
    )
    plain = '<ofd:ImageObject ID="6" Boundary="60 10 20 10" ResourceID="50"/>'
    picture = shown(drawn(tmp_path, ofd(turned + plain, resources=media("a.png"), parts={"Doc_0/Res/a.png": halves()})))
    assert [at(picture, 40, y) for y in (15, 25)] == [RED, BLUE]
    assert at(picture, 30, 20) == (0, 255, 0)
    assert [at(picture, x, 15) for x in (65, 75)] == [RED, BLUE]


def _jbig2(*, cut: int = 0, random: bool = False) -> bytes:
    """A picture of two levels, white above and black below, as a file in order or with all heads first."""
    data = bytes.fromhex("00000008 00000004 00000000 00000000 00") + b"\x01" + MMR
    region = (bytes.fromhex("00000001 26 00 01") + len(data).to_bytes(4, "big"), data)
    page = (PAGE[:11], PAGE[11:])
    ends = [(bytes.fromhex("00000002 31 00 01 00000000"), b""), (bytes.fromhex("00000003 33 00 00 00000000"), b"")]
    parts = [page, region, *ends]
    if random:
        body = b"".join(head for head, _ in parts) + b"".join(content for _, content in parts)
    else:
        body = b"".join(head + content for head, content in parts)
    whole = HEAD + (b"\x00" if random else b"\x01") + (1).to_bytes(4, "big") + body
    return whole[: len(whole) - cut] if cut else whole


@pytest.mark.parametrize("random", [False, True])
def test_jbig2_is_drawn_without_being_decoded(tmp_path: Path, random: bool) -> None:
    data = _jbig2(random=random)
    drawing = _drawn(tmp_path, data, "a.jb2")
    picture = shown(drawing)
    assert (at(picture, 20, 11), at(picture, 20, 19), said(drawing)) == (WHITE, BLACK, [])
    assert embedded(data)[:2] == (8, 4)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GBIG2 of some kind", "ofd_picture_unknown"), (b"", "ofd_picture_unknown"), (b"<svg/>", "ofd_picture_unknown"),
        (halves()[:60], "ofd_picture_damaged"), (HEAD + b"\x01", "ofd_picture_damaged"), (HEAD, "ofd_picture_damaged"),
        (_jbig2(cut=30), "ofd_picture_damaged"),
    ],
    ids=["of no kind", "empty", "a drawing", "a cut PNG", "a cut head", "a head alone", "a cut JBIG2"],
)  # fmt: skip
def test_a_picture_that_cannot_be_drawn_is_refused_by_name(tmp_path: Path, data: bytes, code: str) -> None:
    drawing = _drawn(tmp_path, data)
    assert said(drawing) == [(code, "refused", 1)]
    assert drawing.findings[0].zh.startswith("第1页（对象 6）：图片")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    head = bytearray(halves())
    head[16:24] = (60_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(bytes(head[12:29])).to_bytes(4, "big")
    assert said(_drawn(tmp_path, bytes(head))) == [("ofd_picture_damaged", "refused", 1)]
