"""Zip files from outside: what is read of them, what is left out, and what is refused."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.evidence.carriers.packages import write
from yunxing.evidence.carriers import archive
from yunxing.evidence.carriers.archive import LARGE, MOST_OF_A_MEMBER, MOST_OF_ALL, Archive
from yunxing.evidence.document import Refused

LINK = 0o120777 << 16
MIB = 1024 * 1024


def refusal(path: Path | bytes, name: str | None = None) -> str:
    """The code of the finding with which a file, or one of its members, is refused."""
    with pytest.raises(Refused) as refused:
        _read(path, name)
    assert refused.value.finding.weight == "refused"
    return refused.value.finding.code


def _read(path: Path | bytes, name: str | None) -> None:
    with Archive(path) as opened:
        if name is not None:
            opened.read(name)


def test_members_are_read_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"OFD.xml": "<a/>", "Doc_0/Document.xml": "云", "空/": ""})
    with Archive(path) as opened:
        assert (opened.names, opened.findings) == (("OFD.xml", "Doc_0/Document.xml"), [])
        assert [opened.read(name) for name in opened.names] == [b"<a/>", "云".encode()]
        with pytest.raises(KeyError):
            opened.read("none.xml")
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_a_zip_that_stood_in_another_file_is_read_and_refused_alike(tmp_path: Path) -> None:
    sound = write(tmp_path / "a.zip", {"OFD.xml": "<a/>"}).read_bytes()
    with Archive(sound) as opened:
        assert (opened.names, opened.read("OFD.xml")) == (("OFD.xml",), b"<a/>")
    assert refusal(sound[:-4]) == "archive_damaged"
    bomb = write(tmp_path / "b.zip", {"bomb": b"\0" * (LARGE + MIB)}).read_bytes()
    assert refusal(bomb, "bomb") == "archive_bomb"


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/passwd", "..\\a", "C:\\a", "\\\\host\\a", "a/..", "C:a", "OFD.xml\0.txt"]
)
def test_a_name_that_leads_out_of_the_file_is_left_out_and_said(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(_renamed({"x" * len(name): "云", "b": "c"}, {"x" * len(name): name}))
    with Archive(path) as opened:
        assert (opened.names, [(f.code, f.weight) for f in opened.findings]) == (("b",), [("archive_outside", "wrong")])
        assert "\0" not in opened.findings[0].zh + opened.findings[0].en


def _renamed(parts: Mapping[str, str], names: Mapping[str, str]) -> bytes:
    """A zip whose members have names that no program would give them, of the same length as their own."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    data = held.getvalue()
    for before, after in names.items():
        data = data.replace(before.encode(), after.encode())
    return data


def test_a_link_is_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        link = zipfile.ZipInfo("OFD.xml")
        link.external_attr = LINK
        made.writestr(link, "/etc/passwd")
        made.writestr("b", "c")
    with Archive(path) as opened:
        assert (opened.names, [f.code for f in opened.findings]) == (("b",), ["archive_outside"])


def test_of_two_of_one_name_the_later_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    for contents, findings in ((("一", "二"), ["archive_doubled"]), (("二", "二"), [])):
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("OFD.xml", contents[0])
            with pytest.warns(UserWarning, match="Duplicate name"):
                made.writestr("OFD.xml", contents[1])
        with Archive(path) as opened:
            assert (opened.read("OFD.xml").decode(), [f.code for f in opened.findings]) == ("二", findings)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_chinese_names_are_read_however_they_are_written(encoding: str, tmp_path: Path) -> None:
    path, name = tmp_path / "a.zip", "发票附件.xml"
    raw = name.encode(encoding)
    stand_in = b"x" * len(raw)
    path.write_bytes(_renamed({stand_in.decode(): "云"}, {}).replace(stand_in, raw))
    with Archive(path) as opened:
        assert (opened.names, opened.read(name)) == ((name,), "云".encode())


def test_a_member_that_unpacks_to_too_much_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    bomb = b"\0" * (LARGE + MIB)
    path = write(tmp_path / "a.zip", {"bomb": bomb, "good": b"\0" * LARGE})
    assert refusal(path, "bomb") == "archive_bomb"
    with Archive(path) as opened:
        assert len(opened.read("good")) == LARGE


def test_a_header_that_promises_little_is_not_believed(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb", b"\0" * (LARGE + MIB))
    real = struct.pack("<L", LARGE + MIB)
    assert held.getvalue().count(real) == 2
    path = tmp_path / "a.zip"
    path.write_bytes(held.getvalue().replace(real, struct.pack("<L", 100)))
    with Archive(path) as opened, pytest.raises(Refused) as refused:
        opened.read("bomb")
    assert refused.value.finding.code in ("archive_bomb", "archive_damaged")


def test_a_member_beyond_the_limit_is_refused_however_it_packs(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("large", b"\0" * (MOST_OF_A_MEMBER + 1))
    assert refusal(path, "large") == "archive_bomb"


def test_all_members_together_are_bounded_and_one_read_again_counts_once(tmp_path: Path) -> None:
    size = MOST_OF_ALL // 5
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in "abcdef":
            made.writestr(name, b"\0" * size)
    with Archive(path) as opened:
        for name in "aaabcde":
            assert len(opened.read(name)) == size
        with pytest.raises(Refused) as refused:
            opened.read("f")
    assert refused.value.finding.code == "archive_bomb"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_have_no_bound_are_refused(method: int, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as made:
        made.writestr("a", b"\0" * 50 * MIB)
    assert refusal(path, "a") == "archive_method"


def test_a_locked_member_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"a": "b"})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    assert refusal(path, "a") == "archive_password"


@pytest.mark.parametrize("count", [archive.MOST_MEMBERS + 1, 70_000])
def test_too_many_members_are_refused(count: int, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(count):
            made.writestr(f"{number}", "")
    assert refusal(path) == "archive_members"


def test_a_directory_too_long_to_be_held_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    entry = b"PK\x01\x02" + b"\0" * 42
    count = 9 * MIB // len(entry)
    path.write_bytes(entry * count + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry) * count, 0, 0))
    assert refusal(path) == "archive_members"


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"a": "云" * 100, "b": "星" * 100})
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<L", 0)  # the second member is said to lie where the first does
    path.write_bytes(data)
    assert refusal(path) == "archive_overlap"


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_what_is_cut_short_is_refused(kept: float, tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {f"{number}": "云" * 500 for number in range(50)})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert refusal(path) == "archive_damaged"


def test_a_member_that_is_damaged_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"a": "云" * 500, "b": "星"})
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    assert refusal(path, "a") == "archive_damaged"
    with Archive(path) as opened:
        assert opened.read("b") == "星".encode()


@pytest.mark.parametrize("value", [0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF])
@pytest.mark.parametrize("at", [12, 16])
def test_a_directory_that_is_said_to_lie_elsewhere_is_refused(at: int, value: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"a": "b"})
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\5\6")
    data[end + at : end + at + 4] = struct.pack("<L", value)
    path.write_bytes(data)
    assert refusal(path) in ("archive_damaged", "archive_members")


def test_a_file_that_is_not_there_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Archive(tmp_path / "a.zip")
