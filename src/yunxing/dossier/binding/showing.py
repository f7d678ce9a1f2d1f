"""What browsers do not show, as a PDF for a viewer: an OFD drawn, the pages of a TIFF or an HEIC at a size to look at.

A place on a page of that PDF is the same place on the page that was read, so that what was read can be boxed there.
``minding.Looker.show`` has it done in a process that may die.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from yunxing.dossier import ofd
from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding
from yunxing.evidence.sniff import sniff

from . import pictures

LONGEST = 2400
"""Pixels of a page's longer side: A4 at 200 dpi, which shows small print at twice the size of a screen."""


class Shown(NamedTuple):
    """How many pages there are to look at, none where it cannot be shown, and what there is to say of them."""

    pages: int
    findings: Sequence[Finding]

    def to_plain(self) -> Mapping[str, object]:
        """As JSON can say it."""
        return {
            "pages": self.pages,
            "found": [(one.code, one.weight, one.zh, one.en, one.page) for one in self.findings],
        }


def show(path: Path, made: Path) -> Shown:
    """Write a PDF of a file's pages to ``made``; no pages and a finding where there is none to be made. Raises ``OSError``."""
    match sniff(path):
        case "ofd":
            return _ofd(path, made)
        case "picture":
            return _picture(path, made)
    return Shown(0, [_other()])


def _ofd(path: Path, made: Path) -> Shown:
    try:
        drawing = ofd.draw(path)
    except Refused as refusal:
        return Shown(0, [replace(refusal.finding, weight="refused")])
    said = [one for one in drawing.findings if one.weight != "note"]
    if any(one.weight == "refused" for one in said):  # a page that is not there would put all others in a wrong place
        return Shown(0, said)
    made.write_bytes(drawing.pdf)
    return Shown(drawing.pages, said)


def _picture(path: Path, made: Path) -> Shown:
    drawn: list[pictures.Drawn] = []
    said: list[Finding] = []
    try:
        for one in pictures.reduced(path, LONGEST):
            drawn.append(one)
    except pictures.PictureError:  # what comes before it can be looked at
        said.append(_damaged(len(drawn) + 1))
    if drawn:
        with made.open("wb") as file:
            for part in pictures.assembled(drawn, bare=True):
                assert isinstance(part, bytes)  # every page was decoded here
                file.write(part)
    return Shown(len(drawn), said)


def _damaged(page: int) -> Finding:
    zh, en = ("图片", "The picture") if page == 1 else (f"图片第{page}页", f"Page {page} of the picture")
    return Finding(
        "show_damaged",
        "refused",
        f"{zh}已损坏或过大，不能在网页中显示。请下载后用看图软件打开，打不开的请重新扫描或拍摄后上传",
        f"{en} is damaged or too large to be shown here: download it and open it in a viewer of pictures; "
        "where that fails, scan or photograph it anew.",
        page=page,
    )


def _other() -> Finding:
    return Finding(
        "show_other",
        "refused",
        "文件的内容不是 OFD 或图片，不能在网页中显示。请下载后打开，或从原处重新下载",
        "By its content it is neither an OFD nor a picture and is not shown here: download it, or have it anew from where it came.",
    )
