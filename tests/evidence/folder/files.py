"""Folders of good files for these tests, and looking at the processes that read them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.evidence.hostile.packages import packed, paragraphs, rows, word, workbook
from tests.evidence.making.invoices import draw, make_ofd, make_pdf, make_xml
from yunxing.evidence.folder import Found, Limits, Step, read_files
from yunxing.evidence.paper import Reading
from yunxing.guide.edition import Edition
from yunxing.guide.loading import load_edition

EDITION = "jiangsu-2020"
KINDS = ("xml", "ofd", "pdf", "txt", "docx", "xlsx")
INVOICES = KINDS[:3]
PATIENT = Limits(stalled=120.0, for_a_page=30.0)
"""For good files on a busy machine."""


def edition() -> Edition:
    return load_edition(EDITION)


def good(kind: str, seed: int) -> bytes:
    """An invoice in one of the forms in which invoices arrive, or a short text in a form of text."""
    truth = draw(seed, "digital_ordinary")
    words = f"连云港样例材料第{seed}号，只有一行。"
    if kind == "txt":
        return words.encode()
    if kind == "docx":
        return packed(word(paragraphs(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")))
    if kind == "xlsx":
        return packed(workbook(rows(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{words}</t></is></c></row>')))
    return make_xml(truth) if kind == "xml" else make_ofd(truth) if kind == "ofd" else make_pdf(truth)


def fill(folder: Path, count: int) -> list[str]:
    """So many good files, of all kinds in turn, some of them in a folder within; their names in order."""
    (folder / "内").mkdir(parents=True, exist_ok=True)
    names = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        name = f"{'内/' if number % 10 == 9 else ''}{number:03}.{kind}"
        (folder / name).write_bytes(good(kind, number))
        names.append(name)
    return sorted(names, key=lambda name: name.split("/"))


def untimed(readings: list[Reading]) -> list[Reading]:
    """Readings without the time they took."""
    return [replace(reading, seconds=0.0) for reading in readings]


class Run:
    """Readings of files, with the steps on the way."""

    def __init__(self, files: tuple[Found, ...] | list[Path], **options: Any) -> None:
        self.steps: list[Step] = []
        options = {"limits": PATIENT, **options}
        self.readings = list(read_files(files, edition=edition(), progress=self.steps.append, **options))

    @property
    def begun(self) -> list[str]:
        """The files that a process was asked to read, in order."""
        return sorted({step.file for step in self.steps if not step.over})

    @property
    def codes(self) -> list[tuple[str, list[str]]]:
        """Each file with the codes of its findings."""
        return [(reading.file.rpartition("/")[2], [f.code for f in reading.findings]) for reading in self.readings]


def children(parent: int | None = None) -> list[int]:
    """The processes that a process started and that still run."""
    return sorted(pid for pid, of in _processes() if of == (parent or os.getpid()))


def _processes() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if fields[0] != "Z":
                yield int(entry.name), int(fields[1])


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it comes true in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()
