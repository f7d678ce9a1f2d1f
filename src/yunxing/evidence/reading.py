"""One file read: opened as what it is, its pages read, its papers found. Whatever it holds, a reading comes back.

Many files, and files that may be hostile, are read in processes of their own (``folder``).
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from yunxing.guide.edition import Edition

from .carriers import open_file
from .document import Document, Refused
from .findings import Finding
from .original import MOST_BYTES, against_its_name, hash_of
from .page import Page
from .paper import Reading
from .papers import read_papers
from .sniff import sniff
from .unreadable import unreadable

MOST_PAGES = 500
"""Pages of a file up to which it is read. A bound dossier has some hundreds."""
MOST_RECOGNISED = 60
"""Pages of a file that are pictures, up to which they are recognised: some two minutes."""
MOST_SECONDS = 20.0
"""Seconds of processor time after which no further page is begun; a page that is recognised has its own besides."""
SECONDS_RECOGNISING = 8.0
MOST_BAD_PAGES = 20
_HERE = Path(__file__).resolve().parent
Progress = Callable[[int], None]


def read_file(path: Path, *, edition: Edition, name: str | None = None, progress: Progress | None = None) -> Reading:
    """Read a file. What is wrong with it is a finding of the reading; nothing it holds raises.

    ``name`` is how the file is called in the reading, where that is not its path; ``progress`` is called with the number
    of each page before it is read. Raises ``OSError`` where the file is not there or may not be opened.
    """
    began = time.perf_counter()
    reading = Reading(file=name if name is not None else str(path))
    reading.size = path.stat().st_size
    if reading.size > MOST_BYTES:
        reading.findings.append(_too_large(reading.size))
        return reading
    reading.sha256 = hash_of(path)
    try:
        _read(path, reading, edition, progress)
    except Refused as refusal:
        reading.findings.append(refusal.finding)
    except MemoryError:
        reading.findings.append(_too_much())
    except Exception as error:  # a reader that stumbles must not take a folder with it
        reading.findings.append(_fault(error))
    reading.seconds = round(time.perf_counter() - began, 4)
    return reading


def _read(path: Path, reading: Reading, edition: Edition, progress: Progress | None) -> None:
    reading.format = found = sniff(path)
    if found == "unknown":
        raise Refused(unreadable(path))
    against_its_name(reading)
    document = open_file(path, found)
    try:
        reading.pages = document.page_count
        pages = _pages(document, reading, progress)
        reading.papers = read_papers(document, pages, name=reading.file, edition=edition)
        reading.findings += [f for f in document.findings if f not in reading.findings]
        if not reading.papers and all(f.weight == "note" for f in reading.findings):
            reading.findings.append(_nothing(reading))
    finally:
        document.close()


def _pages(document: Document, reading: Reading, progress: Progress | None) -> list[Page]:
    pages: list[Page] = []
    bad: list[Finding] = []
    began = time.process_time()
    recognised = 0
    for number in range(1, document.page_count + 1):
        late = time.process_time() - began > MOST_SECONDS + SECONDS_RECOGNISING * recognised
        if number > MOST_PAGES or recognised >= MOST_RECOGNISED or len(bad) >= MOST_BAD_PAGES or late:
            bad.append(_not_all(number - 1, document.page_count))
            break
        if progress is not None:
            progress(number)
        try:
            page = document.page(number)
            if page.how == "ocr":
                _take_print(document, number, reading)
        except Refused as refusal:  # of this page alone: the file is read all the same
            finding = refusal.finding
            bad.append(replace(finding, weight="wrong") if finding.weight == "refused" else finding)
        except MemoryError:
            raise
        except Exception as error:
            bad.append(_fault(error, page=number))
        else:
            recognised += page.how == "ocr"
            pages.append(page)
    reading.findings += bad
    reading.pages_read = len(pages)
    return pages


def _take_print(document: Document, number: int, reading: Reading) -> None:
    from .reuse.prints import LONGEST, fingerprint  # noqa: PLC0415 -- loads OpenCV, which most files need not

    picture = document.picture(number, LONGEST)
    print_ = None if picture is None else fingerprint(picture)
    if print_ is not None:
        reading.prints[number] = print_.packed


def _too_large(size: int) -> Finding:
    return Finding(
        "file_too_large",
        "refused",
        f"文件有 {size / 1024 / 1024:.0f} MB，超过 {MOST_BYTES // 1024 // 1024} MB 的上限，请拆分或压缩图片后再上传",
        f"The file has {size / 1024 / 1024:.0f} MB, over the limit of {MOST_BYTES // 1024 // 1024} MB: split it.",
    )


def _too_much() -> Finding:
    return Finding(
        "too_much_memory",
        "refused",
        "读取所需内存超过允许的量，已停止。请缩小图片，或按页拆成几个文件后再上传",
        "Reading it takes more memory than is allowed and was stopped: make its pictures smaller, or divide the file.",
    )


def _not_all(read: int, count: int) -> Finding:
    return Finding(
        "pages_left",
        "doubtful",
        f"文件共 {count} 页，只读了前 {read} 页。请把证明材料按种类分成几个文件",
        f"Of {count} pages only the first {read} were read: divide the file by kinds of proof.",
        page=read + 1,
    )


def _nothing(reading: Reading) -> Finding:
    if reading.format == "xml":
        return Finding(
            "xml_unknown",
            "doubtful",
            "这个 XML 不是认得的发票数据，没有读出内容。请上传发票的 PDF、OFD，或从税务平台下载的 XML",
            "This XML is no invoice data that is known, and nothing was read: supply the invoice as PDF or OFD, or the XML "
            "that the tax platform gives.",
        )
    return Finding(
        "nothing_read",
        "doubtful",
        "文件打得开，但没有读出任何材料。请打开看看内容是否完整，或转成 PDF 后再上传",
        "The file opens, but nothing was read of it: look whether it is complete, or turn it into a PDF.",
    )


def _fault(error: Exception, *, page: int | None = None) -> Finding:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _HERE in Path(frame.filename).parents] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    what = type(error).__name__
    if page is not None:
        return Finding(
            "fault",
            "wrong",
            f"读第{page}页时程序出错（{what}，{place}），这一页没有读出，其余不受影响。请告知维护者",
            f"A fault of the program while reading page {page} ({what}, {place}): please report it. The rest is not affected.",
            page=page,
        )
    return Finding(
        "fault",
        "refused",
        f"读取时程序出错（{what}，{place}），这个文件没有读完，其余文件不受影响。请告知维护者",
        f"A fault of the program while reading ({what}, {place}): please report it. Other files are not affected.",
    )
