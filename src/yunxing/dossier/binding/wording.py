"""What stands on the first pages of a file, for whoever asks whose it is; scans are read as evidence is."""

from __future__ import annotations

from pathlib import Path

from yunxing.evidence.carriers.pdf import open_pdf
from yunxing.evidence.carriers.slides import open_pptx
from yunxing.evidence.document import Refused
from yunxing.evidence.sniff import sniff


def words_of(path: Path, pages: int) -> str | None:
    """The words of the first pages of a PDF or a presentation, a line for each; None where nothing can be read.

    Raises ``OSError`` where it cannot be opened.
    """
    kind = sniff(path)
    try:
        if kind == "pptx":
            return "\n".join(open_pptx(path).parts[:pages])
        if kind != "pdf":
            return None
        file = open_pdf(path)
        try:
            return "\n".join(
                span.text for number in range(1, min(pages, file.page_count) + 1) for span in file.page(number).spans
            )
        finally:
            file.close()
    except Refused:
        return None
