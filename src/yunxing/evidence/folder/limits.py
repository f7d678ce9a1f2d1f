"""What reading a file may cost, and what is said of one that costs more.

The bounds of formats (pages, members of a zip, pixels) stand with their carriers; these hold whatever a carrier does.
"""

from __future__ import annotations

from dataclasses import dataclass

from yunxing.evidence.findings import Finding
from yunxing.guide.files import REASONS

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes for one file. A page that begins is progress and starts ``stalled`` anew.

    Seconds in which others had the processors, as far as the system says how many those were, do not count as stalled, up
    to ``longest`` by the clock. A file as a whole may use ``stalled`` and, for each page begun, ``for_a_page`` of processor time, so that a busy machine
    fails no honest file; pages beyond ``paid_pages``, the most that are recognised, add nothing.
    """

    stalled: float = 25.0  # so that whoever waits is told within half a minute
    for_a_page: float = 4.0
    paid_pages: int = 60
    memory: int = 1400 * MIB  # so that what is filled between two looks stays below one and a half GiB
    starting: float = 120.0

    @property
    def longest(self) -> float:
        """Seconds by the clock that a page may take, however busy the machine is."""
        return 3 * self.stalled

    def whole(self, pages: int) -> float:
        """Seconds of processor time for a file of which so many pages were begun."""
        return self.stalled + self.for_a_page * min(pages, self.paid_pages)


LIMITS = Limits()
WORTH_ANOTHER_TRY = frozenset({"too_slow", "too_much_memory", "reader_died", "fault"})
"""Findings that say how reading went rather than what the file is."""


def too_slow(seconds: float, page: int) -> Finding:
    """A file that was given up for the time it took."""
    return Finding(
        "too_slow",
        "refused",
        f"读了 {seconds:.0f} 秒{_at_zh(page)}仍未读完，已停止，其余文件不受影响。请把它打印为新的 PDF，或按页拆成几个文件后再上传",
        f"Given up after {seconds:.0f} seconds{_at_en(page)}; other files are not affected. "
        "Print it to a new PDF, or divide it into several files.",
        page=page or None,
    )


def too_much_memory(most: int, page: int) -> Finding:
    """A file that was given up for the memory it took."""
    return Finding(
        "too_much_memory",
        "refused",
        f"读取所需内存超过 {most // MIB} MB{_at_zh(page)}，已停止，其余文件不受影响。请缩小图片，或按页拆成几个文件后再上传",
        f"Reading it takes more than {most // MIB} MB of memory{_at_en(page)} and was stopped; other files are not "
        "affected. Make its pictures smaller, or divide it into several files.",
        page=page or None,
    )


def reader_died(page: int) -> Finding:
    """A file that ended the process that read it, more than once."""
    return Finding(
        "reader_died",
        "refused",
        f"读取时程序两次意外退出{_at_zh(page)}，可能是文件损坏或所需内存过多，其余文件不受影响。请把它打印为新的 PDF 或另存后再上传，并告知维护者",
        f"The program that read it ended unexpectedly, twice{_at_en(page)}, perhaps because it is damaged or "
        "takes too much memory; other files are not affected. "
        "Print it to a new PDF or save it anew, and please report it.",
        page=page or None,
    )


def cannot_open(error: OSError) -> Finding:
    """A file that the system does not give us."""
    en = error.strerror or str(error)
    zh = REASONS.get(error.errno or 0, en)
    return Finding(
        "file_unreadable",
        "refused",
        f"文件打不开（{zh}），请核对权限，或重新复制后再试",
        f"The file cannot be opened ({en}): check its permissions, or copy it anew.",
    )


def _at_zh(page: int) -> str:
    return f"（停在第{page}页）" if page else ""


def _at_en(page: int) -> str:
    return f" (at page {page})" if page else ""


def bound_memory(most: int) -> None:
    """Bounds that the system itself keeps on this process, in bytes: one that asks for far too much at once is refused it."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:
        return
    for what, bound in (("RLIMIT_DATA", most), ("RLIMIT_CORE", 0)):
        number = getattr(resource, what, None)
        if number is None:
            continue
        hard = resource.getrlimit(number)[1]
        if hard == resource.RLIM_INFINITY or bound <= hard:
            resource.setrlimit(number, (bound, hard))
