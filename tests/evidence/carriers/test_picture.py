from __future__ import annotations

import base64
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from yunxing.evidence.carriers import picture as pictures
from yunxing.evidence.carriers.picture import KEPT_PIXELS, Picture, open_picture
from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding

from .sheets_drawn import misplaced, sheet

COLOURS = Image.fromarray(
    np.kron(np.array([[[200, 30, 30], [250, 250, 250]], [[20, 20, 120], [0, 0, 0]]], np.uint8), np.ones((20, 30, 1)))
    .astype(np.uint8)
)  # fmt: skip
"""60 by 40, in four fields: red and white over blue and black."""
HEIC = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004fZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O6l0RRC2000"
    "01p#T8@00000001=r001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002}X>f9I0002pX>en20001XXm(>m0RwOV0058x00"
    "0009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDnbDP18@KU0|1Z!00RI30{|YNAb|yz>g1-mxCm%4AOHXZ10VnZ0{|gn00967L"
    ";=Bbz=;3=025<xY;ta6Y<K_x01W^JfB*mh6lrsCWdHyG00000KmY&$KmY&$C}V74Z~y=RKmY&$0RR91FaQ7m0RR91000000{{R2@Bjb+0ssI25O8UDX#fBK"
    "00RgJ2mk;87-?{AVE_OC000000RRC7fdT^sga7~lJ#A!RbN~PVF(?7A8G!eN4gblud&`4WxPDFs1<TxIXRy;*Tx4Rd@$k^jCkDRAbhwcoPE?tl`9J"
)
"""64 by 48, white, its upper left quarter red."""


def _saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def _pixels(path: Path) -> Any:
    opened = open_picture(path)
    try:
        return opened.picture(1, 10_000)
    finally:
        opened.close()


def _refusal(path: Path) -> Finding:
    with pytest.raises(Refused) as refused:
        _pixels(path)
    return refused.value.finding


def _png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of that size in black and white, with no more in it than these parts."""
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (head, *chunks, (b"IEND", b""))
    )


@pytest.mark.parametrize(
    ("ending", "mode", "options", "near"),
    [
        ("png", "RGB", {}, 0),
        ("bmp", "RGB", {}, 0),
        ("png", "P", {}, 4),
        ("gif", "P", {}, 4),
        ("tif", "RGB", {"compression": "tiff_lzw"}, 0),
        ("tif", "CMYK", {}, 0),
        ("jpg", "RGB", {"quality": 95, "subsampling": 0}, 12),
        ("jpg", "CMYK", {"quality": 95, "subsampling": 0}, 20),
        ("webp", "RGB", {"lossless": True}, 0),
        ("avif", "RGB", {"quality": 95}, 40),
        ("png", "RGBA", {}, 0),
    ],
)
def test_a_picture_of_any_kind_is_shown_in_its_colours(
    tmp_path: Path, ending: str, mode: str, options: dict[str, Any], near: int
) -> None:
    image = COLOURS.quantize(8) if mode == "P" else COLOURS.convert(mode)
    pixels = _pixels(_saved(tmp_path / f"彩色.{ending}", image, **options))
    assert pixels.shape == (40, 60, 3)
    assert pixels.dtype == np.uint8
    wanted = np.asarray(COLOURS)[:, :, ::-1].astype(int)
    assert np.abs(pixels[2:18, 2:28].astype(int) - wanted[2:18, 2:28]).max() <= near


@pytest.mark.parametrize("mode", ["L", "1", "I;16", "I", "F"])
def test_a_picture_in_grey_of_any_depth_is_dark_where_it_is_dark(tmp_path: Path, mode: str) -> None:
    grey = np.kron(np.array([[0, 255], [255, 0]]), np.ones((20, 30)))
    deep = {"I;16": grey * 257, "I": grey * 100_000, "F": grey / 255}.get(mode, grey)
    kinds: dict[str, Any] = {"I;16": np.uint16, "I": np.int32, "F": np.float32}
    image = Image.fromarray(deep.astype(kinds.get(mode, np.uint8)))
    image = image.convert("1") if mode == "1" else image
    pixels = _pixels(_saved(tmp_path / "灰度.tif", image))
    assert np.array_equal(pixels[:, :, 1], grey.astype(np.uint8))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_lies_on_white(tmp_path: Path, mode: str) -> None:
    image = Image.new("LA" if mode == "LA" else "RGBA", (40, 20), (0, 0) if mode == "LA" else (0, 0, 0, 0))
    image.paste((0, 255) if mode == "LA" else (0, 0, 0, 255), (0, 0, 20, 20))
    if mode == "P":
        image = image.quantize()
    pixels = _pixels(_saved(tmp_path / "透明.png", image))
    assert (int(pixels[:, :18].max()), int(pixels[:, 22:].min())) == (0, 255)


def test_the_pictures_of_telephones_in_heic_are_read(tmp_path: Path) -> None:
    path = tmp_path / "照片.heic"
    path.write_bytes(HEIC)
    pixels = _pixels(path)
    assert pixels.shape == (48, 64, 3)
    assert np.allclose(pixels[10, 12], (30, 30, 200), atol=25)
    assert np.allclose(pixels[40, 50], (255, 255, 255), atol=12)
    path.write_bytes(HEIC[:300])
    assert _refusal(path).code == "picture_damaged"


@pytest.mark.parametrize("packed", [None, "tiff_lzw"])
def test_a_turned_tiff_is_upright_however_it_is_packed(tmp_path: Path, packed: str | None) -> None:
    image = Image.new("L", (800, 600), 255)
    image.paste(0, (0, 300, 400, 600))
    image.save(tmp_path / "扫描.tif", tiffinfo={274: 6}, compression=packed)
    down, across = np.nonzero(_pixels(tmp_path / "扫描.tif")[:, :, 0] < 128)
    assert (across.min(), across.max(), down.min(), down.max()) == (0, 299, 0, 399)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_as_its_metadata_say_it_was_held(tmp_path: Path, orientation: int) -> None:
    undone = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    held = COLOURS if undone is None else COLOURS.transpose(undone)
    exif = Image.Exif()
    exif[274] = orientation
    for ending in ("png", "tif"):
        pixels = _pixels(_saved(tmp_path / f"方向.{ending}", held, exif=exif))
        assert np.array_equal(pixels[:, :, ::-1], np.asarray(COLOURS))


def test_a_photograph_held_sideways_is_read_and_its_places_are_those_a_viewer_shows(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    seen = sheet()
    stored = Image.fromarray(np.ascontiguousarray(np.rot90(seen.picture)[:, :, ::-1]))
    opened = open_picture(_saved(tmp_path / "竖拍.jpg", stored, exif=exif, quality=92))
    page = opened.page(1)
    assert (page.number, page.how, page.shown) == (1, "ocr", None)
    assert misplaced(page, seen) == {}
    assert opened.findings == []
    opened.close()


def test_the_pages_of_a_tiff_are_pages_and_smaller_copies_of_them_are_not(tmp_path: Path) -> None:
    first, second = (sheet([(text, 40, 30)], (420, 100)).picture[:, :, ::-1] for text in ("第一页示例", "第二页示例"))
    path = tmp_path / "多页.tif"
    with TiffImagePlugin.AppendingTiffWriter(str(path)) as file:
        for pixels, kind in ((first, 0), (first[::4, ::4], 1), (second, 0)):
            Image.fromarray(np.ascontiguousarray(pixels)).save(file, "TIFF", tiffinfo={254: kind})
            file.newFrame()
    opened = open_picture(path)
    assert opened.page_count == 2
    assert [[s.text for s in opened.page(n).spans] for n in (2, 1)] == [["第二页示例"], ["第一页示例"]]
    assert opened.format == "picture"


def test_pages_beyond_the_most_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PAGES", 3)
    page = Image.new("L", (20, 20), 255)
    opened = open_picture(_saved(tmp_path / "很多页.tif", page, save_all=True, append_images=[page] * 6))
    assert opened.page_count == 3
    assert [f.code for f in opened.findings] == ["picture_pages"]


@pytest.mark.parametrize("ending", ["gif", "webp", "png"])
def test_what_moves_is_one_page(tmp_path: Path, ending: str) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("white", "red", "blue")]
    opened = open_picture(_saved(tmp_path / f"动画.{ending}", frames[0], save_all=True, append_images=frames[1:]))
    assert opened.page_count == 1
    assert int(opened.picture(1, 1000).min()) > 240


def test_a_large_photograph_is_decoded_smaller_and_asked_for_smaller_still(tmp_path: Path) -> None:
    wide = Image.new("RGB", (7000, 5000), "white")
    wide.paste((0, 0, 0), (0, 0, 3500, 2500))
    opened = open_picture(_saved(tmp_path / "大图.jpg", wide, quality=60))
    pixels = opened.picture(1, 100_000)
    assert pixels.shape[0] * pixels.shape[1] <= 1.001 * KEPT_PIXELS
    assert abs(pixels.shape[1] / pixels.shape[0] - 1.4) < 0.01
    assert opened.picture(1, 700).shape == (500, 700, 3)
    assert (int(opened.picture(1, 70)[10, 10].max()), int(opened.picture(1, 70)[45, 60].min())) == (0, 255)


@pytest.mark.parametrize(
    "data",
    [
        _png(50_000, 50_000),
        _png(11_000, 11_000),
        b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 50_000, 50_000, 1, 24, 0, 0, 0, 0, 0, 0),
        b"GIF89a" + struct.pack("<HHBBB", 60_000, 60_000, 0, 0, 0) + b"\x2c" + struct.pack("<HHHHB", 0, 0, 60_000, 60_000, 0)
        + b"\x02\x00\x3b",
    ],
)  # fmt: skip
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "过大.png"
    path.write_bytes(data)
    finding = _refusal(path)
    assert (finding.code, finding.weight) == ("picture_too_large", "refused")
    assert "12000 万像素" in finding.zh
    assert "120,000,000" in finding.en


def test_a_later_page_that_is_too_large_is_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = Image.new("1", (30, 30), 1), Image.new("1", (400, 400), 1)
    path = _saved(tmp_path / "混合.tif", small, save_all=True, append_images=[large])
    monkeypatch.setattr(pictures, "MOST_PIXELS", 10_000)
    opened = open_picture(path)
    assert opened.picture(1, 100).shape == (30, 30, 3)
    with pytest.raises(Refused) as refused:
        opened.page(2)
    assert refused.value.finding.code == "picture_too_large"


@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_of_a_file_that_is_cut_short_is_read_what_is_there(tmp_path: Path, ending: str) -> None:
    grain = np.random.default_rng(0).integers(235, 255, (400, 960, 3), np.uint8)
    drawn = Image.fromarray(np.minimum(sheet().picture, grain)[:, :, ::-1])
    whole = _saved(tmp_path / f"整.{ending}", drawn)
    path = tmp_path / f"断.{ending}"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.6)])
    opened = open_picture(path)
    page = opened.page(1)
    assert "连云港样例云计算有限公司" in {s.text for s in page.spans}
    assert "示例软件（连云港）股份有限公司" not in {s.text for s in page.spans}
    assert [(f.code, f.weight, f.page) for f in opened.findings] == [("picture_cut", "doubtful", 1)]
    assert "picture_cut" not in [f.code for f in open_picture(whole).findings]


@pytest.mark.parametrize("name", ["empty", "text", "head", "png", "tiff", "jpeg", "heif"])
def test_what_is_no_picture_or_no_more_than_its_head_is_refused(tmp_path: Path, name: str) -> None:
    jpeg = io.BytesIO()
    COLOURS.save(jpeg, "JPEG")
    data = {
        "empty": b"",
        "text": "这不是图片".encode() * 40,
        "head": b"\x89PNG\r\n\x1a\n",
        "png": _png(200, 200, (b"IDAT", b"\x00\x01garbage")),
        "tiff": b"II*\x00\x08\x00\x00\x00\x01\x00\xff\xff\xff\xff",
        "jpeg": jpeg.getvalue()[:160],
        "heif": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64,
    }[name]
    path = tmp_path / "坏.png"
    path.write_bytes(data)
    finding = _refusal(path)
    assert (finding.code, finding.weight) == ("picture_damaged", "refused")
    assert finding.zh.endswith("请重新扫描或拍摄，或从原处重新下载")


def test_a_tiff_whose_pages_lead_in_a_circle_ends(tmp_path: Path) -> None:
    page = Image.new("L", (20, 20), 255)
    path = _saved(tmp_path / "循环.tif", page, save_all=True, append_images=[page])
    data = bytearray(path.read_bytes())
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    path.write_bytes(bytes(data))
    assert open_picture(path).page_count <= 2


def test_a_picture_is_decoded_once_for_its_page_and_its_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    decode = Picture._decode

    def counting(self: Picture, number: int) -> Any:
        counted.append(number)
        return decode(self, number)

    monkeypatch.setattr(Picture, "_decode", counting)
    opened = open_picture(_saved(tmp_path / "一次.png", Image.new("RGB", (60, 60), "white")))
    opened.page(1)
    opened.picture(1, 50)
    assert counted == [1]
    opened.close()
    opened.picture(1, 50)
    assert counted == [1, 1]
    assert opened.attached == {}


def test_a_strip_of_a_picture_that_no_drawing_takes_is_made_to_fit(tmp_path: Path) -> None:
    long = Image.new("L", (40, 60_000), 255)
    opened = open_picture(_saved(tmp_path / "长.png", long))
    assert opened.picture(1, 100_000).shape[0] == pictures.LONGEST
