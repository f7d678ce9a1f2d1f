from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from yunxing.evidence.carriers.picture import open_picture

PLAIN = Image.new("RGB", (24, 24), "white")


def _properties(path: Path, **options: Any) -> dict[str, str]:
    PLAIN.save(path, **options)
    return dict(open_picture(path).properties)


def _exif(details: dict[int, str], tags: dict[int, Any] | None = None) -> Image.Exif:
    exif = Image.Exif()
    for tag, value in (tags or {}).items():
        exif[tag] = value
    for tag, value in details.items():
        exif.get_ifd(0x8769)[tag] = value
    return exif


def _with_time(path: Path, time: bytes) -> dict[str, str]:
    """The properties of a PNG with that as its own time of change."""
    PLAIN.save(path)
    data = path.read_bytes()
    part = struct.pack(">I", len(time)) + b"tIME" + time + struct.pack(">I", zlib.crc32(b"tIME" + time))
    path.write_bytes(data[:33] + part + data[33:])
    return dict(open_picture(path).properties)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_when_a_photograph_was_taken_is_the_time_of_a_clock_in_china(tmp_path: Path, ending: str) -> None:
    exif = _exif({36867: "2024:05:06 07:08:09"}, {271: "Example", 272: "Phone 1", 306: "2024:06:01 00:00:00"})
    assert _properties(tmp_path / f"照片.{ending}", exif=exif) == {
        "taken": "2024-05-06T07:08:09+08:00",
        "producer": "Example Phone 1",
    }


def test_a_stated_zone_is_taken_into_account(tmp_path: Path) -> None:
    exif = _exif({36867: "2024:05:06 23:30:00", 36881: "+00:00"})
    assert _properties(tmp_path / "时区.jpg", exif=exif)["taken"] == "2024-05-07T07:30:00+08:00"


def test_what_made_a_picture_and_what_it_is_called_are_said(tmp_path: Path) -> None:
    text = PngImagePlugin.PngInfo()
    for key, value in (
        ("Software", "示例截图工具 2.1"),
        ("Title", " 云平台\n首页 "),
        ("Creation Time", "2023-04-05 06:07:08"),
    ):
        text.add_itxt(key, value)
    assert _properties(tmp_path / "截图.png", pnginfo=text) == {
        "taken": "2023-04-05T06:07:08+08:00",
        "title": "云平台首页",
        "producer": "示例截图工具 2.1",
    }
    exif = _exif({}, {270: "A page", 305: "Example Scan", 306: "2022:01:02 03:04:05"})
    assert _properties(tmp_path / "扫描.jpg", exif=exif) == {
        "taken": "2022-01-02T03:04:05+08:00",
        "title": "A page",
        "producer": "Example Scan",
    }


def test_a_time_in_xmp_is_found(tmp_path: Path) -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmp:CreateDate="2024-02-03T04:05:06+08:00"/></x:xmpmeta>'
    )
    assert _properties(tmp_path / "标记.jpg", xmp=xmp) == {"taken": "2024-02-03T04:05:06+08:00"}


def test_the_time_of_change_of_a_png_is_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "时间.png"
    assert _with_time(path, struct.pack(">H5B", 2024, 12, 31, 16, 30, 0)) == {"taken": "2025-01-01T00:30:00+08:00"}
    assert _with_time(path, struct.pack(">H5B", 2024, 13, 40, 99, 0, 0)) == {}
    assert _with_time(path, b"\x07") == {}


@pytest.mark.parametrize("stated", ["0000:00:00 00:00:00", "2024:02:30 10:00:00", "today", "", "9" * 900])
def test_a_time_that_is_none_is_not_said(tmp_path: Path, stated: str) -> None:
    assert _properties(tmp_path / "无时间.jpg", exif=_exif({36867: stated})) == {}


def test_metadata_that_are_any_bytes_do_no_harm(tmp_path: Path) -> None:
    assert _properties(tmp_path / "坏属性.jpg", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f") == {}
    assert _properties(tmp_path / "坏属性.webp", exif=b"\x01\x02\x03") == {}
