"""Every page looks as it did when somebody last looked at it."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.dossier.looks import difference, documents, kept, pictures

MOST = 40.0
"""Grey levels of a square of 8 × 8: another version of the renderer stays below, a missing line or box does not."""


@pytest.mark.parametrize("name", documents())
def test_pages_look_as_they_were_kept(name: str) -> None:
    made, old = pictures(documents()[name]()), kept(name)
    assert len(made) == len(old) > 0
    assert [n for n, pair in enumerate(zip(made, old, strict=True), 1) if difference(*pair) > MOST] == []


def test_what_is_missing_or_moved_is_seen() -> None:
    page = kept("form-four-stars")[2]
    without_line = page.copy()
    without_line.paste(255, (100, 60, 180, 75))
    moved = ImageChops.offset(page, 0, 8)
    assert min(difference(page, other) for other in (without_line, moved, Image.new("L", page.size, 255))) > MOST
    assert difference(page, page) == 0
