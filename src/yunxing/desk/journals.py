"""Reading files with the journal of their folder, or without one where the folder cannot be written: shared by commands."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from yunxing.evidence.folder import Found, Step, read_files
from yunxing.evidence.paper import Reading
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, cannot_open

from .common import Say
from .tables import console, printable


def read_with_journal(
    files: Sequence[Found],
    journal: Path | None,
    *,
    edition: Edition,
    say: Say,
    workers: int | None,
    resume: bool,
    step: Callable[[Step], None],
) -> Generator[Reading]:
    """The readings of files; without a journal, and saying so, where none can be written, unless it is to be resumed.

    Raises ``InputError`` where the journal to be resumed cannot be opened, and whatever ``read_files`` does otherwise.
    """
    try:
        return read_files(files, edition=edition, workers=workers, journal=journal, resume=resume, progress=step)
    except OSError as error:
        missing = cannot_open(str(journal), error)
        if resume or journal is None:
            raise missing from error
        _notice(missing, say)
    return read_files(files, edition=edition, workers=workers, progress=step)


def _notice(missing: InputError, say: Say) -> None:
    err = console(error=True)
    place, _, zh, en = missing.problems[0]
    err.print(f"[dark_orange]{say('提示', 'notice')}[/] ", end="")
    text = say(
        f"{place}: 读取记录{zh}；中断后只能从头读",
        f"{place}: the journal {en}; a run that is interrupted begins anew",
    )
    err.print(printable(text), markup=False, soft_wrap=True)
