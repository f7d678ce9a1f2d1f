"""Real photographs, scans and screenshots, where they are at hand: what their truth states is read as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yunxing.evidence.carriers.picture import open_picture
from yunxing.evidence.page import Page, squeezed

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "samples"
WITHOUT_CODE = 1
pytestmark = [
    pytest.mark.samples,
    pytest.mark.slow,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real samples are not beside the checkout"),
]


def _samples() -> Iterator[tuple[Page, dict[str, str]]]:
    for entry in json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8")):
        if entry["kind"] == "image":
            opened = open_picture(SAMPLES / "files" / entry["file"])
            yield opened.page(1), {name: v for name, v in entry["truth"].items() if v and v != "***"}


def _printed(name: str, value: str) -> list[str]:
    if name != "date":
        return [squeezed(value)]
    day = date.fromisoformat(value)
    return [value, f"{day.year}年{day.month:02d}月{day.day:02d}日", f"{day.year}年{day.month}月{day.day}日"]


def _number(page: Page) -> Any:
    return [text.split(",")[2:4] for how, text, _ in page.codes if how == "qr"]


def test_every_header_string_of_the_pictures_is_read_and_every_code() -> None:
    missed, codes = [], []
    for page, truth in _samples():
        text = squeezed(page.text)
        missed += [(n, v) for n, v in truth.items() if not any(p in text for p in _printed(n, v))]
        codes.append(_number(page) == [[truth.get("invoice_code", ""), truth["invoice_no"]]])
    assert missed == []
    assert codes.count(False) == WITHOUT_CODE
