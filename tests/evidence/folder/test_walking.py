"""Which files of a folder are read, in which order, and what is left out and told."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from yunxing.evidence.folder import Skipped, found, walk

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="names that are any bytes, as Linux has them")


def names(folder: Path) -> list[str]:
    return [one.name for one in walk(folder).files]


def put(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path, encoding="utf-8")


def test_files_come_by_their_names_folder_by_folder(tmp_path: Path) -> None:
    put(tmp_path, "b.pdf", "a/z.pdf", "a/2.pdf", "a.pdf", "a/10.pdf", "合同/甲.pdf")
    assert names(tmp_path) == ["a/10.pdf", "a/2.pdf", "a/z.pdf", "a.pdf", "b.pdf", "合同/甲.pdf"]


def test_what_systems_and_programs_leave_is_counted_and_not_read(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", ".hidden", ".git/config", "Thumbs.db", "sub/.DS_Store", "desktop.ini", "~$合同.docx",
        "__MACOSX/._a.pdf", ".~lock.a.docx#", "._a.pdf")  # fmt: skip
    found_ = walk(tmp_path)
    assert [one.name for one in found_.files] == ["a.pdf"]
    assert found_.counts == {"hidden": 2, "junk": 7}
    assert found_.skipped[:2] == (Skipped("._a.pdf", "junk"), Skipped(".git", "hidden"))


def test_files_of_our_own_are_neither_read_nor_mentioned(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "answer.xlsx", ".journal")
    found_ = walk(tmp_path, leaving=[tmp_path / "answer.xlsx", tmp_path / ".journal"])
    assert ([one.name for one in found_.files], found_.skipped) == (["a.pdf"], ())


def test_links_that_lead_out_of_the_folder_to_folders_or_nowhere_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "outside.pdf", "in/a.pdf", "in/sub/b.pdf")
    inside = tmp_path / "in"
    for name, target in {
        "out.pdf": "../outside.pdf", "up.pdf": "sub/../../outside.pdf", "root": "/", "loop": ".", "sub/loop": "..",
        "itself": "itself", "nowhere.pdf": "none.pdf", "within.pdf": "sub/b.pdf",
    }.items():  # fmt: skip
        (inside / name).symlink_to(target)
    found_ = walk(inside)
    assert [one.name for one in found_.files] == ["a.pdf", "sub/b.pdf", "within.pdf"]
    assert sorted(found_.skipped) == [
        Skipped(name, "link")
        for name in ("itself", "loop", "nowhere.pdf", "out.pdf", "root", "sub/loop", "up.pdf")
    ]  # fmt: skip


def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "device.pdf").symlink_to("/dev/zero")
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.pdf")
        found_ = walk(tmp_path)
    assert [one.name for one in found_.files] == ["a.pdf"]
    assert sorted(found_.skipped) == [
        Skipped("device.pdf", "link"), Skipped("pipe.pdf", "special"), Skipped("socket.pdf", "special")
    ]  # fmt: skip
    with pytest.raises(OSError, match="not an ordinary file"):
        found(tmp_path / "pipe.pdf")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_may_not_be_opened_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "closed/b.pdf")
    (tmp_path / "closed").chmod(0)
    try:
        assert walk(tmp_path).skipped == (Skipped("closed", "unreadable"),)
    finally:
        (tmp_path / "closed").chmod(0o700)


@LINUX
def test_names_in_gbk_are_read_as_such_and_others_byte_by_byte(tmp_path: Path) -> None:
    for name in ("合同.txt".encode("gb18030"), b"\xff\xfe.txt", "好.txt".encode()):
        (tmp_path / os.fsdecode(name)).write_text("a", encoding="utf-8")
    files = sorted(walk(tmp_path).files, key=lambda one: one.name)
    assert [(one.name, one.finding.code if one.finding else None) for one in files] == [
        ("\\xff\\xfe.txt", "name_encoding"),
        ("合同.txt", "name_encoding"),
        ("好.txt", None),
    ]
    assert [one.path.read_text(encoding="utf-8") for one in files] == ["a"] * 3


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    for missing in (lambda: walk(tmp_path / "none"), lambda: found(tmp_path / "none")):
        with pytest.raises(FileNotFoundError):
            missing()
    put(tmp_path, "a.pdf")
    with pytest.raises(NotADirectoryError):
        walk(tmp_path / "a.pdf")
