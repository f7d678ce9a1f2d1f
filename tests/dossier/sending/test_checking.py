"""A package received: damage, change, loss and addition by name, and zips that mean harm."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dossier.entries import plain
from tests.dossier.sending.folders import home, pack
from yunxing.dossier.sending import MANIFEST, checked
from yunxing.guide.files import InputError

BASE = "02_三星级/01_连云港试验001号有限公司"
Members = dict[str, bytes]
STRANGE = b"PK\x01\x02\x14\0\xff" + bytes(39) + b"PK\x05\x06" + bytes(4) + b"\1\0\1\0\x2e\0\0\0" + bytes(6)
"""A zip with one entry of a version that there is not."""


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Members:
    folder = tmp_path_factory.mktemp("sent")
    home(folder / "f", plain(1))
    pack(folder / "f", folder / "a.zip")
    with zipfile.ZipFile(folder / "a.zip") as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(path: Path, members: Members, *, method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def changed(what: Members) -> Members:
    return {**what, f"{BASE}/申报书.pdf": b"%PDF-1.4 other"}


def same_length(what: Members) -> Members:
    content = what[f"{BASE}/申报书.pdf"]
    return {**what, f"{BASE}/申报书.pdf": content[:-1] + bytes([content[-1] ^ 1])}


def lost(what: Members) -> Members:
    return {name: content for name, content in what.items() if name != f"{BASE}/申报.yaml"}


def added(what: Members) -> Members:
    return {**what, "看我.exe": b"MZ"}


def outside(what: Members) -> Members:
    return {**what, "../../outside.txt": b"x"}


@pytest.mark.parametrize(
    ("change", "differences"),
    [
        (dict, []),
        (changed, [(f"{BASE}/申报书.pdf", "内容与清单不一致")]),
        (same_length, [(f"{BASE}/申报书.pdf", "内容与清单不一致")]),
        (lost, [(f"{BASE}/申报.yaml", "包中没有这个文件")]),
        (added, [("看我.exe", "清单中没有这个文件")]),
        (outside, [("../../outside.txt", "位置指向包外，不要解压")]),
    ],
)
def test_what_differs_is_named(
    change: Callable[[Members], Members], differences: list[tuple[str, str]], members: Members, tmp_path: Path
) -> None:
    found = checked(zipped(tmp_path / "a.zip", change(members)))
    assert [(name, zh) for name, zh, _ in found.differences] == differences


def test_two_lists_that_contradict_each_other_are_told(members: Members, tmp_path: Path) -> None:
    """The readable list is changed, and its sum in the other one with it: each file agrees, and yet one list is wrong."""
    name = next(one for one in members if one.endswith("清单.txt"))
    text = members[name].decode("utf-8-sig")
    line = next(one for one in text.splitlines() if one.endswith("申报.yaml"))
    said = text.replace(line, "0" * 64 + line[64:]).encode("utf-8-sig")
    manifest = json.loads(members[MANIFEST])
    for one in manifest["files"]:
        if one["path"] == name:
            one |= {"size": len(said), "sha256": hashlib.sha256(said).hexdigest()}
    both = {**members, name: said, MANIFEST: json.dumps(manifest).encode()}
    found = checked(zipped(tmp_path / "a.zip", both)).differences
    assert [(path, zh) for path, zh, _ in found] == [
        (f"{BASE}/申报.yaml", "两份清单（清单.txt 和清单.json）说法不同，请向报送单位核对")
    ]


def test_a_package_that_was_packed_anew_still_agrees(members: Members, tmp_path: Path) -> None:
    backwards = dict(reversed(members.items()))
    assert checked(zipped(tmp_path / "a.zip", backwards, method=zipfile.ZIP_DEFLATED)).differences == []


def test_a_file_that_stands_twice_is_named(members: Members, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", members)
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr(f"{BASE}/申报书.pdf", b"other")
    assert (f"{BASE}/申报书.pdf", "在包中有两份", "stands twice in the package") in checked(path).differences


def test_a_member_broken_on_the_way_is_named(members: Members, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", members)
    raw = bytearray(path.read_bytes())
    at = raw.index(members[f"{BASE}/申报书.pdf"])
    raw[at + 10] ^= 1
    path.write_bytes(raw)
    assert [name for name, _, _ in checked(path).differences] == [f"{BASE}/申报书.pdf"]


def test_a_member_that_grows_without_end_is_not_read_to_it(members: Members, tmp_path: Path) -> None:
    bomb = {**members, f"{BASE}/申报书.pdf": bytes(50_000_000)}
    found = checked(zipped(tmp_path / "a.zip", bomb, method=zipfile.ZIP_DEFLATED))
    assert [name for name, _, _ in found.differences] == [f"{BASE}/申报书.pdf"]


def listed(values: object) -> Members:
    return {MANIFEST: json.dumps(values).encode()}


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"a.txt": b"x"},
        {MANIFEST: b"{"},
        {MANIFEST: b"[" * 100_000},
        listed([]),
        listed({"format": "other", "files": []}),
        listed({"format": "yunxing/package@1"}),
        listed({"format": "yunxing/package@1", "files": [{"path": "a"}]}),
        listed({"format": "yunxing/package@1", "files": [{"path": "a", "size": float("inf"), "sha256": ""}]}),
        listed({"format": "yunxing/package@1", "files": [{"path": "a", "size": 1, "sha256": ""}] * 2}),
    ],
)
def test_what_has_no_list_is_no_package(content: Members, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", content)
    with pytest.raises(InputError) as error:
        checked(path)
    assert error.value.lines() == [
        f"{path}: {MANIFEST}: 没有清单，或清单不能读：这不是 yunxing package 做的包，或已损坏"
    ]


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF", b"PK\x05\x06" + bytes(10), STRANGE])
def test_what_is_no_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match="不是完整的 zip 文件"):
        checked(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        checked(tmp_path / "no.zip")


def test_packed_data_that_are_broken_or_longer_than_they_say_are_named(members: Members, tmp_path: Path) -> None:
    name = f"{BASE}/申报书.pdf"
    path = zipped(tmp_path / "a.zip", members, method=zipfile.ZIP_DEFLATED)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        info = file.getinfo(name)
    at = info.header_offset + 30 + len(name.encode())
    for wrong in (b"\xff" * info.compress_size, bytes(info.compress_size)):
        path.write_bytes(whole[:at] + wrong + whole[at + info.compress_size :])
        assert [one for one, _, _ in checked(path).differences] == [name]
