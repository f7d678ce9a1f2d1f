"""Packages: what goes in and where, what is missing, the same bytes again, names that lead nowhere else."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from tests.dossier.entries import code, edition, plain
from tests.dossier.sending.folders import PDF, deck, home, pack, three
from yunxing.dossier.sending import MANIFEST, checked, gathered_pieces, packing
from yunxing.dossier.sending.names import Taken, leads_out, safe_name
from yunxing.guide.files import InputError

COUNTY = [
    "00_清单/报送清单.pdf",
    "00_清单/清单.json",
    "00_清单/清单.txt",
    "01_汇总表/汇总表.pdf",
    "01_汇总表/汇总表.xlsx",
    *(
        f"{star}/01_连云港试验00{number}号有限公司/{name}"
        for number, star in enumerate(("02_三星级", "03_四星级", "04_五星级"), 1)
        for name in ("概要说明.pptx", "申报.yaml", "申报书.pdf")
    ),
]


def test_a_county_sends_every_star_with_three_copies(tmp_path: Path) -> None:
    pieces, digest = pack(three(tmp_path / "推荐"), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert sorted(file.namelist()) == sorted(COUNTY)
        manifest = json.loads(file.read(MANIFEST))
        assert file.testzip() is None
        assert [info.flag_bits & 0x800 for info in file.infolist()] == [0x800] * len(COUNTY)
    assert digest == hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest()
    assert [(i["item"], i["copies"], i["sealed"], i.get("star")) for i in manifest["items"]] == [
        ("汇总表", 1, True, None),
        ("申报书", 3, True, 3), ("概要说明", 0, False, 3),
        ("申报书", 3, True, 4), ("概要说明", 0, False, 4),
        ("申报书", 3, True, 5), ("概要说明", 0, False, 5),
    ]  # fmt: skip
    assert (manifest["unit"], manifest["dated"], manifest["edition"]) == ("试验区工信局", "2020-05-09", edition().key)
    assert pieces.left_out == ()


def test_a_city_sends_results_of_three_stars_once_and_the_others_twice(tmp_path: Path) -> None:
    folder = three(tmp_path / "推荐")
    with pytest.raises(InputError) as error:
        gathered_pieces(folder, edition(), "city")
    assert error.value.lines() == [
        f"{folder}: 三星级认定结果: 缺「三星级认定结果」（认定结果.pdf或认定结果.docx，苏工信融合〔2020〕85号），请放入后再打包"
    ]
    (folder / "认定结果.pdf").write_bytes(PDF)
    pieces, _ = pack(folder, tmp_path / "a.zip", "city")
    assert [(p.path, p.item.copies) for p in pieces.pieces if p.item] == [
        ("02_三星级认定结果/三星级认定结果.pdf", 1),
        ("03_四星级/01_连云港试验002号有限公司/申报书.pdf", 2),
        ("03_四星级/01_连云港试验002号有限公司/概要说明.pptx", 0),
        ("04_五星级/01_连云港试验003号有限公司/申报书.pdf", 2),
        ("04_五星级/01_连云港试验003号有限公司/概要说明.pptx", 0),
    ]
    assert pieces.left_out == (f"{code(1)}/",)
    assert len(pieces.entries) == 3


def test_results_are_not_asked_where_nobody_applied_for_three_stars(tmp_path: Path) -> None:
    home(tmp_path, plain(1, "B4"))
    assert len(gathered_pieces(tmp_path, edition(), "city").pieces) == 3


def test_the_same_pieces_give_the_same_bytes_and_a_package_that_agrees(tmp_path: Path) -> None:
    folder = three(tmp_path / "推荐")
    _, one = pack(folder, tmp_path / "a.zip")
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    _, two = pack(folder, tmp_path / "b.zip")
    found = checked(tmp_path / "b.zip")
    assert (one, found.sha256, found.differences, found.sound) == (two, two, [], len(COUNTY) - 1)


def test_other_files_go_along_in_a_folder_of_their_own(tmp_path: Path) -> None:
    files = {
        "申报书.pdf": PDF, "概要说明.pptx": deck(), "合同/一 号:合同.pdf": b"x", "发票.png": b"y", ".yunxing.jsonl": b"z",
    }  # fmt: skip
    home(tmp_path / "f", plain(1), files)
    (tmp_path / "f" / "便条.txt").write_text("note", "utf-8")
    pieces, _ = pack(tmp_path / "f", tmp_path / "a.zip")
    base = "02_三星级/01_连云港试验001号有限公司"
    assert [p.path for p in pieces.pieces] == [
        f"{base}/申报书.pdf", f"{base}/概要说明.pptx", f"{base}/申报.yaml", f"{base}/附件/发票.png",
        f"{base}/附件/合同/一 号：合同.pdf",
    ]  # fmt: skip
    assert pieces.left_out == ("便条.txt",)


def test_every_missing_piece_is_named_before_work(tmp_path: Path) -> None:
    home(tmp_path, plain(1), {}, name="a")
    home(tmp_path, plain(2), {"申报书.pdf": b"", "概要.pptx": deck(2)}, name="b")
    home(tmp_path, plain(3), {"申报书.pdf": b"<html>", "概要.pptx": deck(), "概要说明.pptx": deck()}, name="c")
    (tmp_path / "d").mkdir()
    with pytest.raises(InputError) as error:
        gathered_pieces(tmp_path, edition(), "county")
    assert [line.removeprefix(f"{tmp_path}/") for line in error.value.lines()] == [
        "d: 缺申报文件 申报.yaml",
        "a: 申报书: 缺「申报书」（申报书.pdf，通知 三 (L35)），请放入后再打包",
        "a: 概要说明: 缺「概要说明」（概要.pptx或概要说明.pptx，附件2 证明材料6 (L412); 附件3 证明材料8 (L548)），请放入后再打包",
        "b/申报书.pdf: 申报书: 是空文件",
        "b/概要.pptx: 概要说明: 有 2 页，应为 1 页（附件2 证明材料6 (L412); 附件3 证明材料8 (L548)）",
        "c/申报书.pdf: 申报书: 内容不是 .pdf 文件，请重新导出",
        "c: 概要说明: 有几个文件（概要.pptx、概要说明.pptx），请只留一个",
    ]


def test_a_link_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(PDF)
    made = home(tmp_path / "f", plain(1), {"概要.pptx": deck()}, name="a")
    (made / "申报书.pdf").symlink_to(tmp_path / "secret.pdf")
    (made / "别处.pdf").symlink_to(tmp_path / "secret.pdf")
    (tmp_path / "f" / "b").symlink_to(tmp_path)
    with pytest.raises(InputError) as error:
        gathered_pieces(tmp_path / "f", edition(), "county")
    assert {line.split("/f/a/")[1] for line in error.value.lines()} >= {
        "申报书.pdf: 申报书: 是链接，请放入文件本身", "别处.pdf: 是链接，请放入文件本身",
    }  # fmt: skip


def test_an_empty_folder_an_unknown_package_and_no_folder_are_refused(tmp_path: Path) -> None:
    for folder, kind in ((tmp_path, "county"), (tmp_path / "no", "county"), (tmp_path, "village")):
        with pytest.raises(InputError):
            gathered_pieces(folder, edition(), kind)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("../../etc/passwd", "．．／．．／etc／passwd"),
        ("C:\\Windows\\甲", "C：＼Windows＼甲"),
        ("甲" * 300, "甲" * 40),
        ("con", "_con"),
        ("甲\u202e乙\u200b", "甲乙"),
    ],
)
def test_hostile_names_of_enterprises_stay_in_their_place(name: str, folder: str, tmp_path: Path) -> None:
    home(tmp_path / "f", plain(1, name=name))
    pack(tmp_path / "f", tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        inside = [n for n in file.namelist() if n.startswith("02_")]
        assert {n.count("/") for n in inside} == {2}
        assert [n for n in file.namelist() if leads_out(n)] == []
        assert {n.split("/")[1] for n in inside} == {f"01_{safe_name(folder.replace('．', '.'))}"}
    assert checked(tmp_path / "a.zip").differences == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "未命名"), ("..", "未命名"), (" . ", "未命名"), ("a/b\\c", "a／b＼c"), ("\x00\n甲\t", "甲"), ("NUL.txt", "_NUL.txt"),
        ("甲" * 100 + ".pdf", "甲" * 40 + ".pdf"), ("报告.2020年度.pdf", "报告.2020年度.pdf"), (".pdf", "pdf"), ("com1", "_com1"),
    ],
)  # fmt: skip
def test_a_name_is_safe_whatever_it_is_made_of(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_names_that_differ_in_capitals_alone_do_not_meet() -> None:
    taken = Taken()
    assert [taken.free(n) for n in ("a/B.pdf", "a/b.pdf", "a/b.PDF", "a.b/c", "a.b/C")] == [
        "a/B.pdf", "a/b（2）.pdf", "a/b（3）.PDF", "a.b/c", "a.b/C（2）",
    ]  # fmt: skip


def test_the_covering_list_counts_the_copies(tmp_path: Path) -> None:
    pack(three(tmp_path / "推荐"), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as file, pdfium.PdfDocument(file.read(COUNTY[0])) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    lines = text.split("\r\n")
    assert lines[0] == "星级上云企业评定县（区）报送材料清单"
    assert "报送单位：试验区工信局（加盖公章） 报送日期：2020年5月9日" in lines
    assert "共 7 项，企业 3 家，纸质材料合计 10 份（册）。" in lines


def test_the_readable_list_has_every_sum(tmp_path: Path) -> None:
    pack(three(tmp_path / "推荐"), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        raw = file.read("00_清单/清单.txt")
        rows = [line.split(maxsplit=2) for line in raw.decode("utf-8-sig").split("\r\n")[6:-1]]
        sums = {path: hashlib.sha256(file.read(path)).hexdigest() for _, _, path in rows}
    assert raw.startswith(b"\xef\xbb\xbf")
    assert {path: sha for sha, _, path in rows} == sums
    assert sorted(sums) == sorted(set(COUNTY) - {"00_清单/清单.json", "00_清单/清单.txt"})


def test_capitals_of_an_ending_and_composed_characters_make_no_difference(tmp_path: Path) -> None:
    home(tmp_path, plain(1), {"申报书.PDF": PDF, "概要.PPTX": deck()})
    (piece, *_) = gathered_pieces(tmp_path, edition(), "county").pieces
    assert piece.path == "02_三星级/01_连云港试验001号有限公司/申报书.pdf"


def test_a_file_that_changes_while_it_is_packed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = home(tmp_path / "f", plain(1), name="a") / "申报书.pdf"
    covering = packing.covering

    def then_changed(*given: Any) -> bytes:
        pdf = covering(*given)
        monkeypatch.setattr(packing, "_readable", lambda *_: made.write_bytes(PDF + b"other") and "")
        return pdf

    monkeypatch.setattr(packing, "covering", then_changed)
    with pytest.raises(InputError, match="打包时文件被改动"):
        pack(tmp_path / "f", tmp_path / "a.zip")
