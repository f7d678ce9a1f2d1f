"""Pictures as pages: which go in as they are, what they look like, that none loses a pixel."""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Pdf
from PIL import Image, ImageOps

from tests.dossier.binding.material import declaration, edition, form, jpeg, marked, noise, record, shown
from yunxing.dossier.binding import bind, plan
from yunxing.dossier.binding.pictures import FOOT, MARGIN, looked_through

FIRST = 5


def _bound(tmp_path: Path, name: str, data: bytes) -> Path:
    (tmp_path / name).write_bytes(data)
    with plan(declaration([record("o", "other", name)]), edition(), tmp_path) as planned:
        assert [n.finding.code for n in planned.findings] == ["no_evidence"]
        bind(planned, form, tmp_path / "a.pdf")
    return tmp_path / "a.pdf"


def _saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **how)
    return made.getvalue()


def _drawn(bound: Path, number: int = FIRST) -> pikepdf.Object:
    with Pdf.open(bound) as pdf:
        (image,) = pdf.pages[number - 1].obj.Resources.XObject.P.Resources.XObject.as_dict().values()
        return pikepdf.Dictionary(
            Width=image.Width, Height=image.Height, Filter=image.Filter, Raw=pikepdf.String(image.read_raw_bytes()),
            Pixels=pikepdf.String(pikepdf.PdfImage(image).as_pil_image().convert("RGB").tobytes()),
        )  # fmt: skip


def test_a_jpeg_goes_in_byte_by_byte(tmp_path: Path) -> None:
    data = jpeg(noise(400, 300))
    made = _drawn(_bound(tmp_path, "o.jpg", data))
    assert (bytes(made.Raw), made.Width, made.Height) == (data, 400, 300)


def test_a_png_goes_in_as_it_is_compressed(tmp_path: Path) -> None:
    images = {
        "1 rgb": noise(300, 200), "2 grey": noise(300, 200).convert("L"), "3 palette": noise(300, 200).convert("P"),
        "4 two": noise(300, 200).convert("1"), "5 four": marked().quantize(4),
    }  # fmt: skip
    for name, image in images.items():
        image.save(tmp_path / f"{name}.png")
    with plan(declaration([record(n, "other", f"{n}.png") for n in images]), edition(), tmp_path) as planned:
        bind(planned, form, tmp_path / "a.pdf")
    for at, image in enumerate(images.values(), FIRST):
        made = _drawn(tmp_path / "a.pdf", at)
        assert (made.Filter, made.Width, made.Height) == (pikepdf.Name.FlateDecode, *image.size)
        assert bytes(made.Pixels) == image.convert("RGB").tobytes()


def test_a_png_in_many_chunks_and_with_words_among_them_comes_through(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", "示例" * 50)
    image = noise(900, 700)
    made = _drawn(_bound(tmp_path, "o.png", _saved(image, "PNG", pnginfo=words, compress_level=0)))
    assert bytes(made.Pixels) == image.tobytes()


def test_other_lossless_pictures_keep_every_pixel(tmp_path: Path) -> None:
    image = marked().quantize(200)
    lossless = {"BMP": image.convert("RGB"), "GIF": image, "TIFF": image.convert("RGB"), "WEBP": image.convert("RGB")}
    for kind, each in lossless.items():
        (tmp_path / f"{kind}.x").write_bytes(_saved(each, kind, **({"lossless": True} if kind == "WEBP" else {})))
    with plan(declaration([record(k, "other", f"{k}.x") for k in lossless]), edition(), tmp_path) as planned:
        bind(planned, form, tmp_path / "a.pdf")
        order = [piece.name.removesuffix(".x") for piece in planned.pieces]
    for kind in lossless:
        with Image.open(tmp_path / f"{kind}.x") as read:
            assert bytes(_drawn(tmp_path / "a.pdf", FIRST + order.index(kind)).Pixels) == read.convert("RGB").tobytes()


def test_what_is_transparent_shows_white(tmp_path: Path) -> None:
    image = marked().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    bound = _bound(tmp_path, "o.png", _saved(image, "PNG"))
    assert bytes(_drawn(bound).Pixels) == b"\xff" * (300 * 200 * 3)


def test_sixteen_bits_come_through_and_interlaced_pictures_too(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 300 * 200).reshape(200, 300).astype(np.uint16)
    bound = _bound(tmp_path, "o.png", _saved(Image.fromarray(deep), "PNG"))
    grey = shown(bound, FIRST, 2.0)[:, :, 0]
    rows, columns = np.nonzero(grey < 250)
    assert int(grey[rows.min() + 4, columns.min() + 40]) < 8
    assert (grey[rows.max() - 60, 200:600].astype(int) > 120).all()


def _held(turned: int) -> bytes:
    exif = Image.Exif()
    exif[274] = turned
    return jpeg(marked(), exif=exif)


@pytest.fixture(name="held", scope="module")
def _all_held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture for each way in which a camera can be held, bound in one file."""
    folder = tmp_path_factory.mktemp("held")
    for turned in range(1, 9):
        (folder / f"{turned}.jpg").write_bytes(_held(turned))
    records = [record(f"{turned}", "other", f"{turned}.jpg") for turned in range(1, 9)]
    with plan(declaration(records), edition(), folder) as planned:
        bind(planned, form, folder / "a.pdf")
    return folder / "a.pdf"


@pytest.mark.parametrize("turned", range(1, 9))
def test_it_stands_as_the_camera_says(turned: int, held: Path) -> None:
    data = _held(turned)
    at = FIRST + turned - 1
    assert bytes(_drawn(held, at).Raw) == data
    with Image.open(io.BytesIO(data)) as read:
        upright = ImageOps.exif_transpose(read).convert("RGB")
    page = shown(held, at)
    high, wide, _ = page.shape
    left, top = (wide - upright.width) / 2, high - FOOT - (high - MARGIN - FOOT + upright.height) / 2
    assert (wide > high) is (upright.width > upright.height)
    for x, y in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9), (0.5, 0.5)):
        there = page[round(top + y * upright.height), round(left + x * upright.width)].astype(int)
        meant = np.asarray(upright)[round(y * (upright.height - 1)), round(x * (upright.width - 1))].astype(int)
        assert np.abs(there - meant).max() < 30


def test_cmyk_as_printers_write_it_is_not_inverted(tmp_path: Path) -> None:
    paper = Image.new("CMYK", (200, 100), (0, 0, 0, 0))
    bound = _bound(tmp_path, "o.jpg", jpeg(paper))
    page = shown(bound, FIRST)
    assert int(page[page.shape[0] // 2, page.shape[1] // 2].min()) > 240


def test_each_page_of_a_tiff_is_a_page_and_its_preview_is_none(tmp_path: Path) -> None:
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    small = ImageFileDirectory_v2()
    small[254] = 1
    pages = [noise(200, 100, 1), noise(50, 25, 2), noise(100, 200, 3).convert("1"), noise(30, 30, 4).convert("CMYK")]
    made = io.BytesIO()
    frames = []
    for number, page in enumerate(pages):
        page.encoderinfo = {"tiffinfo": small} if number == 1 else {}
        frames.append(page)
    frames[0].save(made, "TIFF", save_all=True, append_images=frames[1:])
    bound = _bound(tmp_path, "o.tif", made.getvalue())
    sizes = [(int(_drawn(bound, FIRST + n).Width), int(_drawn(bound, FIRST + n).Height)) for n in range(3)]
    assert sizes == [(200, 100), (100, 200), (30, 30)]


def test_a_picture_of_a_telephone_is_bound(tmp_path: Path) -> None:
    heif = pytest.importorskip("pi_heif")
    assert heif is not None
    from PIL import features

    if not features.check("avif"):
        pytest.skip("this Pillow writes no AVIF")
    made = _drawn(_bound(tmp_path, "o.avif", _saved(marked(), "AVIF", quality=95)))
    assert (made.Width, made.Height, made.Filter) == (300, 200, pikepdf.Name.DCTDecode)
    difference = np.frombuffer(bytes(made.Pixels), np.uint8).astype(int) - np.asarray(marked()).astype(int).ravel()
    assert np.abs(difference).mean() < 3


def test_a_large_picture_fills_a4_and_a_small_one_is_not_blown_up(tmp_path: Path) -> None:
    boxes = []
    for name, image in (("wide", noise(3000, 1000)), ("small", noise(100, 60))):
        folder = tmp_path / name
        folder.mkdir()
        page = shown(_bound(folder, "o.png", _saved(image, "PNG")), FIRST)
        rows, columns = np.nonzero((page < 200).any(axis=2)[: page.shape[0] - round(FOOT) + 1])
        boxes.append((columns.max() - columns.min() + 1, rows.max() - rows.min() + 1))
    (wide, _), small = boxes
    assert abs(wide - (841.89 - 2 * MARGIN)) <= 2
    assert (abs(small[0] - 100) <= 2, abs(small[1] - 60) <= 2) == (True, True)


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def test_damaged_pictures_are_said_before_anything_is_bound(tmp_path: Path) -> None:
    damaged = {
        "half.jpg": (_cut(jpeg(noise(300, 300))), "picture_cut"),
        "half.png": (_cut(_saved(noise(300, 300), "PNG")), "picture_cut"),
        "head.jpg": (jpeg(noise(300, 300))[:400], "picture_damaged"),
        "head.png": (_saved(noise(300, 300), "PNG")[:60], "picture_damaged"),
        "half.tif": (_cut(_saved(noise(300, 300), "TIFF")), "picture_damaged"),
        "none.gif": (b"GIF89a" + b"\xff" * 50, "picture_damaged"),
        "none.bmp": (b"BM" + b"\0" * 60, "picture_damaged"),
    }
    for name, (data, _) in damaged.items():
        (tmp_path / name).write_bytes(data)
    with plan(declaration([record(n, "other", n) for n in damaged]), edition(), tmp_path) as planned:
        found = {n.file: n.finding.code for n in planned.findings}
        assert found == {"": "no_evidence"} | {name: code for name, (_, code) in damaged.items()}
        assert [piece.name for piece in planned.pieces] == ["half.jpg", "half.png"]
    with plan(declaration([record(n, "other", n) for n in ("half.jpg", "half.png")]), edition(), tmp_path) as planned:
        bind(planned, form, tmp_path / "a.pdf")
        said = {n.file: n.finding.zh for n in planned.findings}
    assert [int(np.ptp(shown(tmp_path / "a.pdf", at))) > 100 for at in (FIRST, FIRST + 1)] == [True, True]
    for name in ("half.jpg", "half.png"):
        percent = int(re.search(r"下面约 (\d+)% 是空白", said[name])[1])  # type: ignore[index]  # there is one
        assert (name, 40 <= percent <= 60) == (name, True)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []


def test_a_picture_is_whole_where_its_own_end_is_there_and_not_that_of_a_small_one_in_its_head() -> None:
    small, whole = jpeg(noise(40, 40)), jpeg(noise(200, 200))
    with_small = whole[:2] + b"\xff\xe1" + (len(small) + 2).to_bytes(2, "big") + small + whole[2:]
    assert [_whole(data) for data in (whole, with_small, _cut(with_small))] == [True, True, False]


def _whole(data: bytes) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "o.jpg"
        path.write_bytes(data)
        return looked_through(path)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_bound_and_the_rest_are_said(kind: str, tmp_path: Path) -> None:
    frames = [marked(60, 40), noise(60, 40, 1), noise(60, 40, 2)]
    made = io.BytesIO()
    frames[0].save(made, kind, save_all=True, append_images=frames[1:])
    name = f"o.{kind.lower()}"
    (tmp_path / name).write_bytes(made.getvalue())
    with plan(declaration([record("o", "other", name)]), edition(), tmp_path) as planned:
        said = [n.finding.zh for n in planned.findings if n.file]
        assert said == ["这是动图，只装订第一个画面，另有 2 个画面没有装入。其余画面也要的，请逐个截图另存"]
        assert planned.pages == 1


def test_a_picture_that_claims_too_many_pixels_is_refused(tmp_path: Path) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    (tmp_path / "o.png").write_bytes(data)
    with plan(declaration([record("o", "other", "o.png")]), edition(), tmp_path) as planned:
        assert [n.finding.zh for n in planned.refused] == [
            "图片已损坏或过大（> 120,000,000 px），打不开。请重新扫描、拍摄或另存"
        ]
