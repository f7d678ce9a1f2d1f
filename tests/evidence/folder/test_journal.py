"""The journal of a folder: what it remembers, of which files it is believed, and what it refuses to be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence.folder.files import edition
from yunxing.evidence.facts import Box, Seen, settle
from yunxing.evidence.findings import Finding
from yunxing.evidence.folder import Found, found
from yunxing.evidence.folder.journal import Journal
from yunxing.evidence.paper import Paper, Reading
from yunxing.guide.files import InputError
from yunxing.guide.loading import changed


def reading(one: Found) -> Reading:
    """A reading that has a bit of everything."""
    number = settle([Seen("12345678", "ocr", 0.9, 1, Box(0.1, 0.2, 0.3, 0.4), "No 12345678")])
    assert number is not None
    paper = Paper("invoice", (1,), {"number": number}, item="invoice", item_reason=("票面", "its looks"))
    return Reading(one.name, "ab" * 32, one.size, "pdf", 1, 1, [paper], [Finding("x", "note", "好\n", "good", 1)], 0.5)


def files(folder: Path, *names: str) -> list[Found]:
    for name in names:
        (folder / name).write_text(name, encoding="utf-8")
    return [found(folder / name, name) for name in names]


@pytest.fixture
def at(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def opened(at: Path, *, resume: bool = True) -> Journal:
    return Journal(at, edition=edition(), resume=resume)


def kept(at: Path, ones: list[Found]) -> bytes:
    """A journal with readings of these files; its bytes."""
    with opened(at, resume=False) as journal:
        for one in ones:
            journal.keep(one, reading(one))
    return at.read_bytes()


def recalled(at: Path, ones: list[Found]) -> list[Reading | None]:
    with opened(at) as journal:
        return [journal.recall(one) for one in ones]


def complaint(at: Path) -> str:
    with pytest.raises(InputError) as error:
        opened(at)
    return error.value.lines("en")[0]


def test_what_was_kept_is_recalled_as_it_was(tmp_path: Path, at: Path) -> None:
    a, b = files(tmp_path, "a.pdf", "b.pdf")
    kept(at, [a])
    assert recalled(at, [a, b]) == [reading(a), None]
    assert at.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("code", ["too_slow", "too_much_memory", "reader_died", "fault"])
def test_a_file_that_was_given_up_is_not_recalled(code: str, tmp_path: Path, at: Path) -> None:
    (a,) = files(tmp_path, "a.pdf")
    with opened(at, resume=False) as journal:
        journal.keep(a, Reading(a.name, findings=[Finding(code, "refused", "没有读完", "not read to its end")]))
    assert recalled(at, [a]) == [None]


def test_without_resuming_it_begins_empty(tmp_path: Path, at: Path) -> None:
    (a,) = files(tmp_path, "a.pdf")
    before = kept(at, [a])
    with opened(at, resume=False) as journal:
        assert journal.recall(a) is None
    assert at.read_bytes() == before.splitlines(keepends=True)[0]


def test_a_file_that_was_touched_in_any_way_is_not_recalled(tmp_path: Path, at: Path) -> None:
    ones = files(tmp_path, "same", "longer", "later", "replaced", "moved")
    kept(at, ones)
    (tmp_path / "longer").write_text("longer than before", encoding="utf-8")
    os.utime(tmp_path / "later", ns=(0, ones[2].stamp[1] + 1))
    (tmp_path / "new").write_text("replaceD", encoding="utf-8")
    os.utime(tmp_path / "new", ns=(0, ones[3].stamp[1]))
    (tmp_path / "new").replace(tmp_path / "replaced")
    (tmp_path / "moved").rename(tmp_path / "elsewhere")
    now = [found(tmp_path / name, name) for name in ("same", "longer", "later", "replaced", "elsewhere")]
    assert recalled(at, now) == [reading(ones[0]), None, None, None, None]


def test_a_journal_that_came_with_the_files_is_not_believed(tmp_path: Path, at: Path) -> None:
    """It may say any size, hash and time of change that an archive can carry, but not when they came here."""
    (a,) = files(tmp_path, "a.pdf")
    forged = a._replace(stamp=(a.stamp[0], a.stamp[1], a.stamp[2] - 1))
    kept(at, [forged])
    assert recalled(at, [a]) == [None]


def test_a_line_that_breaks_off_anywhere_is_overwritten(tmp_path: Path, at: Path) -> None:
    a, b, c = files(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    whole = kept(at, [a, b])
    start = len(whole) - len(whole.splitlines(keepends=True)[-1])
    for end in [*range(start, len(whole), 97), len(whole) - 1]:
        at.write_bytes(whole[:end])
        with opened(at) as journal:
            assert [journal.recall(one) for one in (a, b)] == [reading(a), None]
            journal.keep(c, reading(c))
        assert [json.loads(line)["file"] for line in at.read_bytes().splitlines()[1:]] == ["a.pdf", "c.pdf"]


def test_a_journal_that_breaks_off_in_its_first_line_begins_empty(tmp_path: Path, at: Path) -> None:
    (a,) = files(tmp_path, "a.pdf")
    head = kept(at, [])
    for end in range(len(head)):
        at.write_bytes(head[:end])
        assert recalled(at, [a]) == [None]
        assert at.read_bytes() == head


def test_a_line_that_is_spoilt_costs_its_file_alone(tmp_path: Path, at: Path) -> None:
    ones = files(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    rows = kept(at, ones).splitlines(keepends=True)
    for spoilt in (b"\xff\x00\n", b"[]\n", b"{}\n", b"[" * 100_000 + b"\n", rows[2].replace(b'"papers"', b'"paper"')):
        at.write_bytes(b"".join([*rows[:2], spoilt, rows[3]]))
        assert recalled(at, ones) == [reading(ones[0]), None, reading(ones[2])]


def test_the_latest_line_of_a_file_holds(tmp_path: Path, at: Path) -> None:
    (a,) = files(tmp_path, "a.pdf")
    kept(at, [a])
    with opened(at) as journal:
        journal.keep(a, Reading(a.name, "cd"))
    assert recalled(at, [a]) == [Reading(a.name, "cd")]


def test_what_failed_by_a_fault_of_the_program_is_tried_again(tmp_path: Path, at: Path) -> None:
    (a,) = files(tmp_path, "a.pdf")
    with opened(at) as journal:
        journal.keep(a, Reading(a.name, findings=[Finding("fault", "refused", "出错", "a fault")]))
    assert recalled(at, [a]) == [None]


def test_another_edition_or_reader_begins_anew(tmp_path: Path, at: Path) -> None:
    (a,) = files(tmp_path, "a.pdf")
    whole = kept(at, [a])
    with Journal(at, edition=changed(edition(), {"investment.at_least_yuan.4": "1"}), resume=True) as journal:
        assert journal.recall(a) is None
    at.write_bytes(whole.replace(b'"reader":"', b'"reader":"0.', 1))
    assert recalled(at, [a]) == [None]


def test_two_runs_at_once_are_refused(tmp_path: Path, at: Path) -> None:
    (a,) = files(tmp_path, "a.pdf")
    kept(at, [a])
    with opened(at):
        for resume in (True, False):
            with pytest.raises(InputError) as error:
                opened(at, resume=resume)
            assert error.value.lines("zh") == [f"{at}: 另一个 yunxing 正在读取这个文件夹，请等它结束"]
            assert error.value.lines("en") == [f"{at}: another yunxing is reading this folder: wait until it has ended"]
    assert recalled(at, [a]) == [reading(a)]


def test_what_is_no_journal_is_not_overwritten(tmp_path: Path, at: Path) -> None:
    wanted = f"{at}: this is no journal of a reading and is not overwritten: move it away first"
    precious = tmp_path / "precious"
    for content in (b"something else", b"{}\n", b"\n", b'{"journal":"other"}\n', b"\xff\xfe\n"):
        precious.write_bytes(content)
        at.write_bytes(content)
        assert (complaint(at), at.read_bytes()) == (wanted, content)
        at.unlink()
        at.symlink_to(precious)
        assert (complaint(at), precious.read_bytes()) == (wanted, content)
        at.unlink()
    at.mkdir()
    assert complaint(at) == wanted
    at.rmdir()
    os.mkfifo(at)
    assert complaint(at) == wanted


def test_a_journal_that_cannot_be_opened_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        opened(tmp_path / "none" / "journal")


FULL = """
import resource, sys
from pathlib import Path
from yunxing.evidence.folder import found
from yunxing.evidence.folder.journal import Journal
from yunxing.evidence.paper import Reading
from yunxing.guide.files import InputError
from yunxing.guide.loading import load_edition
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
with Journal(Path("journal"), edition=load_edition("jiangsu-2020"), resume=False) as journal:
    try:
        journal.keep(found(Path("a.pdf")), Reading("a" * 2000))
    except InputError as error:
        print(error.lines("en")[0])
"""


def test_a_disk_that_is_full_is_told_with_the_way_out(tmp_path: Path) -> None:
    files(tmp_path, "a.pdf")
    ran = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, cwd=tmp_path, check=True)
    wanted = "journal: the journal cannot be written any further (File too large): mend that and go on with --resume\n"
    assert ran.stdout == wanted
