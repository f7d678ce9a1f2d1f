"""LibreOffice, where it is installed: whether it opens what was made, and to how many pages. Only tests ask it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2 as pdfium

from yunxing.dossier.typesetting import SONG

OFFICE = shutil.which("soffice")
SLOWEST = 120
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><test name="family"><string>宋体</string></test>
<edit name="family" mode="assign" binding="strong"><string>{song}</string></edit></match></fontconfig>
"""


def converted(folder: Path) -> dict[str, bytes]:
    """The PDFs that LibreOffice makes of the office documents in a folder, with the free Song for 宋体."""
    assert OFFICE is not None
    fonts = folder / "fonts.conf"
    where = Path(pylopdf_fonts_zh_cn.__file__).parent
    fonts.write_text(FONTS.format(folder=where, cache=folder / "cache", song=SONG), encoding="utf-8")
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder / "out"), *map(str, sorted(p for p in folder.iterdir() if p.suffix in (".docx", ".xlsx", ".pptx")))],
        check=True, capture_output=True, timeout=SLOWEST, env={**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )  # fmt: skip
    return {path.stem: path.read_bytes() for path in (folder / "out").glob("*.pdf")}


def pages(data: bytes) -> list[str]:
    """The text of each page of a PDF."""
    with pdfium.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]
