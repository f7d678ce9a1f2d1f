"""A folder read by several processes: in order, each content once, with progress, and taken up again."""

from __future__ import annotations

import gc
import shutil
import sys
from pathlib import Path

import pytest

from tests.evidence.folder.files import EDITION, INVOICES, Run, children, edition, fill, good, until, untimed
from tests.evidence.making.invoices import draw
from yunxing.evidence.folder import Step, WorkersError, found, read_files, read_folder, walk
from yunxing.evidence.reading import read_file
from yunxing.guide.files import InputError
from yunxing.guide.loading import changed

COUNT = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("folder")
    fill(made, COUNT)
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    return Run(walk(folder).files, workers=2)


def test_readings_are_those_of_each_file_in_the_order_of_the_walk(folder: Path, run: Run) -> None:
    files = walk(folder).files
    wanted = [read_file(one.path, edition=edition(), name=one.name) for one in files]
    assert untimed(run.readings) == untimed(wanted)
    assert [r.file for r in run.readings] == [one.name for one in files]
    assert [r.file for r in run.readings][-1] == "内/009.txt"


def test_invoices_of_every_form_are_read_right(run: Run) -> None:
    numbers = {r.file: r.papers[0].value("number") for r in run.readings if r.file.endswith(INVOICES)}
    assert numbers == {name: draw(int(name[-7:-4]), "digital_ordinary").number for name in numbers}
    assert len(numbers) == COUNT // 2


def test_one_process_reads_as_several_do(folder: Path, run: Run) -> None:
    alone = Run(walk(folder).files, workers=1)
    assert untimed(alone.readings) == untimed(run.readings)


def test_each_step_is_told(run: Run) -> None:
    names = sorted(r.file for r in run.readings)
    assert run.begun == names
    over = [step for step in run.steps if step.over]
    assert sorted(step.file for step in over) == names
    assert [(step.done, step.total) for step in over] == [(n, COUNT) for n in range(1, COUNT + 1)]
    assert all(0 < step.peak < 1400 * 1024 * 1024 for step in over)
    assert {step.page for step in run.steps if step.file.endswith("pdf")} == {0, 1}


def test_the_same_content_is_read_once_and_told_for_each_name(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml", "c.txt", "d.xml"):
        (tmp_path / name).write_bytes(good("xml", 2 if name == "d.xml" else 1))
    run = Run(walk(tmp_path).files, workers=2)
    assert run.codes == [("a.xml", []), ("b.xml", ["same_file"]), ("c.txt", ["ending", "same_file"]), ("d.xml", [])]
    assert run.begun == ["a.xml", "d.xml"]
    assert run.readings[1].findings[0].en == "The same, byte for byte, as 'a.xml': it was read once."
    a, b, c, _ = run.readings
    assert a.papers == b.papers == c.papers
    b.papers[0].facts.clear()
    assert a.papers == c.papers


def test_what_is_said_of_an_unreadable_content_goes_by_each_name(tmp_path: Path) -> None:
    for name in ("a.docx", "b.zip"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 and no more of an archive")
    run = Run(walk(tmp_path).files, workers=1)
    assert run.codes == [("a.docx", ["archive_damaged"]), ("b.zip", ["packed", "same_file"])]


def test_whoever_changes_a_reading_changes_no_copy_of_it(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(good("xml", 1))
    facts = []
    for reading in read_folder(tmp_path, edition=edition()):
        facts.append(sorted(reading.papers[0].facts))
        reading.papers[0].facts.clear()
    assert facts[0] == facts[1]
    assert len(facts[0]) > 9


def test_nothing_to_read_is_nothing(tmp_path: Path) -> None:
    assert list(read_folder(tmp_path, edition=edition())) == []


def test_files_may_be_given_singly(tmp_path: Path) -> None:
    paths = [tmp_path / "b.xml", tmp_path / "a.xml"]
    for path in paths:
        path.write_bytes(good("xml", len(path.name) + ord(path.name[0])))
    run = Run(paths)
    assert [r.file for r in run.readings] == [str(path) for path in paths]
    with pytest.raises(FileNotFoundError):
        read_files([tmp_path / "none"], edition=edition())


def test_a_file_that_is_gone_or_changed_meanwhile_stops_nobody(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    files = walk(tmp_path).files
    (tmp_path / "001.ofd").unlink()
    (tmp_path / "002.pdf").write_bytes(b"no more")
    assert Run(files).codes == [("000.xml", []), ("001.ofd", ["file_unreadable"]), ("002.pdf", ["ending"])]


def test_readings_that_nobody_waits_for_are_not_made(folder: Path) -> None:
    before = children()
    readings = read_files(walk(folder).files, edition=edition(), workers=2)
    assert next(readings).file == "000.xml"
    assert len(children()) > len(before)
    readings.close()
    assert children() == before
    assert list(readings) == []


def test_an_iterator_that_is_let_go_ends_its_processes(folder: Path) -> None:
    before = children()
    readings = read_files(walk(folder).files, edition=edition(), workers=2)
    next(readings)
    del readings
    gc.collect()
    assert until(lambda: children() == before, 5)


def test_what_progress_raises_is_raised_and_ends_the_processes(folder: Path) -> None:
    before = children()

    def broken(step: Step) -> None:
        if step.done == 2:
            raise ZeroDivisionError(step.file)

    with pytest.raises(ZeroDivisionError):
        list(read_folder(folder, edition=edition(), progress=broken))
    assert children() == before


def test_processes_that_cannot_be_started_are_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(folder / "none"))
        with pytest.raises(WorkersError, match="No such file"):
            list(read_folder(folder, edition=edition()))
        patch.setattr(sys, "executable", str(shutil.which("false")))
        with pytest.raises(WorkersError, match="exit code 1"):
            list(read_folder(folder, edition=edition()))


def test_the_folder_that_is_read_is_no_place_to_import_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    (tmp_path / "a.xml").write_bytes(good("xml", 1))
    monkeypatch.chdir(tmp_path)
    assert Run(walk(tmp_path).files).codes == [("a.xml", []), ("json.py", [])]


def test_a_changed_edition_reaches_the_processes(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(good("xml", 1))
    other = changed(edition(), {"investment.at_least_yuan.4": "1"})
    (reading,) = read_folder(tmp_path, edition=other)
    assert (reading.papers[0].item, edition().key) == ("invoice", EDITION)


def test_an_interrupted_run_is_taken_up_where_it_was(tmp_path: Path, run: Run) -> None:
    names = fill(tmp_path, COUNT)
    journal = tmp_path / ".journal"
    files = walk(tmp_path).files
    first = read_files(files, edition=edition(), workers=1, journal=journal)
    told = [next(first).file for _ in range(5)]
    first.close()
    assert told == names[:5]
    second = Run(files, journal=journal, resume=True)
    assert untimed(second.readings) == untimed(run.readings)
    assert set(second.begun).isdisjoint(told)
    third = Run(files, journal=journal, resume=True)
    assert (third.readings, third.begun) == (second.readings, [])
    assert [step.done for step in third.steps] == list(range(1, COUNT + 1))


def test_only_what_changed_is_read_anew(tmp_path: Path) -> None:
    fill(tmp_path, 4)
    journal = tmp_path / ".journal"
    before = Run(walk(tmp_path).files, journal=journal)
    (tmp_path / "001.ofd").write_bytes(good("ofd", 77))
    (tmp_path / "new.xml").write_bytes(good("xml", 78))
    after = Run(walk(tmp_path).files, journal=journal, resume=True)
    assert after.begun == ["001.ofd", "new.xml"]
    numbers = [draw(n, "digital_ordinary").number for n in (0, 77, 2)]
    assert [
        r.papers[0].value("number") for r in after.readings if r.file in ("000.xml", "001.ofd", "002.pdf")
    ] == numbers
    assert after.readings[0] == before.readings[0]
    again = Run(walk(tmp_path).files, journal=journal)
    assert len(again.begun) == 5


def test_copies_are_resumed_as_well(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml", "c.xml"):
        (tmp_path / name).write_bytes(good("xml", 1))
    journal = tmp_path / ".journal"
    first = read_folder(tmp_path, edition=edition(), journal=journal)
    told = [next(first), next(first)]
    first.close()
    second = Run(walk(tmp_path).files, journal=journal, resume=True)
    assert second.readings[:2] == told
    assert (second.begun, second.codes[2]) == ([], ("c.xml", ["same_file"]))


def test_two_runs_on_one_journal_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, 4)
    journal = tmp_path / ".journal"
    first = read_folder(tmp_path, edition=edition(), journal=journal)
    next(first)
    with pytest.raises(InputError) as error:
        read_folder(tmp_path, edition=edition(), journal=journal, resume=True)
    assert error.value.lines("en") == [f"{journal}: another yunxing is reading this folder: wait until it has ended"]
    first.close()
    assert len(list(read_folder(tmp_path, edition=edition(), journal=journal, resume=True))) == 4


def test_a_file_named_in_the_walk_is_named_so_in_its_reading(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(good("xml", 1))
    (reading,) = read_files([found(tmp_path / "a.xml", "甲/乙.xml")], edition=edition())
    assert reading.file == "甲/乙.xml"
