"""A folder bound as a whole: order, numbers, references, jumps, bookmarks, bytes, and what becomes of the old file."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from tests.dossier.binding import material
from tests.dossier.binding.material import (
    claim,
    contract,
    declaration,
    edition,
    form,
    jpeg,
    marked,
    ordinary,
    record,
    saved,
    scan_pdf,
    text_pdf,
    texts,
)  # fmt: skip
from yunxing.dossier.binding import Bound, bind, plan
from yunxing.guide.declaration import Declaration
from yunxing.guide.files import InputError


def _bound(made: Declaration, folder: Path, target: Path) -> Bound:
    with plan(made, edition(), folder) as planned:
        return bind(planned, form, target)


@pytest.fixture(name="ordinary")
def _made(tmp_path: Path) -> tuple[Bound, Path]:
    folder = tmp_path / "材料"
    return _bound(ordinary(folder), folder, tmp_path / "申报书.pdf"), tmp_path / "申报书.pdf"


def test_parts_stand_in_order_and_pages_in_are_pages_out(ordinary: tuple[Bound, Path]) -> None:
    bound, path = ordinary
    seen = texts(path)
    assert len(seen) == bound.pages == 17
    assert "申报书" in seen[0].replace(" ", "")
    assert "目录" in seen[1].replace(" ", "")
    assert "app.logistics.erp" in seen[2]
    assert "营业执照副本复印件、企业信用报告复印件" in seen[3].replace("\r\n", "")
    starts = [text.splitlines()[0] if text else "" for text in seen[4:16]]
    assert [s for s in starts if s.isascii() and s.rstrip("0123456789") in {"LICENCE", "CONTRACT", "INVOICE", "USE"}] == [
        "LICENCE", "CONTRACT1", "CONTRACT2", "CONTRACT3", "INVOICE", "USE1", "USE2",
    ]  # fmt: skip
    assert seen[16].startswith("原件清单")


def test_rows_and_contracts_refer_to_the_pages_where_their_proofs_are(ordinary: tuple[Bound, Path]) -> None:
    bound, path = ordinary
    seen = texts(path)

    def at(text: str) -> int:
        return next(number for number, page in enumerate(seen, 1) if page.startswith(text))

    contracts = f"{at('CONTRACT1')}-{at('CONTRACT3')}"
    use, scans = (at("USE1"), at("USE2")), (at("USE2") + 1, at("USE2") + 2)
    assert bound.references == {
        "app.logistics.erp": f"{use[0]}-{scans[1]}", "app.service.crm": f"{use[0]}-{use[1]}", "c1": contracts,
    }  # fmt: skip
    assert bound.declaration.dossier_pages == bound.pages
    assert f"app.logistics.erp 第 {use[0]}-{scans[1]} 页" in seen[2]


def test_references_are_jumps_and_nothing_else_is(ordinary: tuple[Bound, Path]) -> None:
    _, path = ordinary
    with Pdf.open(path) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        jumps = [
            (number, pages[note.Dest[0].objgen])
            for number, page in enumerate(pdf.pages, 1)
            for note in page.obj.get("/Annots", [])
        ]
        plain = [note for page in pdf.pages for note in page.obj.get("/Annots", []) if "/A" in note]
    seen = texts(path)
    use, first = (next(n for n, t in enumerate(seen, 1) if t.startswith(text)) for text in ("USE1", "CONTRACT1"))
    assert list(dict.fromkeys(to for at, to in jumps if at == 3)) == [use, first]
    assert {at for at, _ in jumps} == {2, 3, 17}
    assert plain == []


def test_bookmarks_lead_to_each_item_and_each_file(ordinary: tuple[Bound, Path]) -> None:
    _, path = ordinary
    with Pdf.open(path) as pdf, pdf.open_outline() as outline:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        top = [(mark.title, pages[mark.destination[0].objgen]) for mark in outline.root]
        below = [[(m.title, pages[m.destination[0].objgen]) for m in mark.children] for mark in outline.root]
    assert top == [
        ("封面", 1), ("目录", 2), ("申请表及附表", 3), ("证明材料1 营业执照副本复印件、企业信用报告复印件", 4),
        ("证明材料2 2019年1月1日以后，各项上云投入的合同、付款凭证、发票复印件、发票查验截图、上云投入明细表（参见附表2.2）", 6),
        ("证明材料4 各项上云业务使用情况说明和申报截止前3个月内的实际使用截图", 12), ("原件清单", 17),
    ]  # fmt: skip
    assert below[4] == [("合同 hetong.pdf", 7), ("付款凭证 paid.jpg", 10), ("发票复印件 fapiao.pdf", 11)]


def test_the_file_is_sound_and_says_nothing_of_this_machine(ordinary: tuple[Bound, Path]) -> None:
    bound, path = ordinary
    with Pdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": f"{bound.declaration.name}申报书", "/Author": bound.declaration.name, "/Producer": "Yunxing 云星",
            "/CreationDate": "D:20200506000000+08'00'",
        }  # fmt: skip
        assert "/Metadata" not in pdf.Root
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == bound.sha256
    assert os.fsencode(path.parent) not in data


def test_data_without_pages_are_attached_as_they_are(ordinary: tuple[Bound, Path]) -> None:
    _, path = ordinary
    with Pdf.open(path) as pdf:
        attached = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    assert attached == {"fapiao.xml": "<发票 金额='1'/>".encode()}
    assert "fapiao.xml（附件）" in texts(path)[1].replace("\u200b", "").replace("\r\n", "")


def test_originals_are_listed_with_their_hashes_and_stay_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    made = ordinary(folder)
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}
    _bound(made, folder, tmp_path / "a.pdf")
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()} == before
    last = "".join(texts(tmp_path / "a.pdf")[-1].split())
    assert {name for name, (data, _) in before.items() if hashlib.sha256(data).hexdigest() in last} == set(before)


def test_binding_again_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    made = ordinary(folder)
    first, second = (_bound(made, folder, tmp_path / name) for name in ("a.pdf", "b.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert first.sha256 == second.sha256


def test_another_file_gives_another_identifier(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    made = ordinary(folder)
    ids = []
    for text in ("LICENCE", "LICENSE"):
        saved(text_pdf(text), folder / "licence.pdf")
        _bound(made, folder, tmp_path / "a.pdf")
        with Pdf.open(tmp_path / "a.pdf") as pdf:
            ids.append(bytes(pdf.trailer.ID[0]))
    assert ids[0] != ids[1]


def test_one_file_of_several_proofs_is_bound_once_and_each_refers_to_its_pages(tmp_path: Path) -> None:
    saved(text_pdf(*"ABCDE"), tmp_path / "合订.pdf")
    made = declaration(
        [
            record("l", "licence", "合订.pdf#1"), record("u", "usage_statement", "合订.pdf#2-3"),
            record("e", "effect_statement", "合订.pdf#4-5"),
        ],
        claims=[claim("app.logistics.erp", evidence=["u"]), claim("effect.cost", evidence=["e"])],
    )  # fmt: skip
    bound = _bound(made, tmp_path, tmp_path / "a.pdf")
    seen = texts(tmp_path / "a.pdf")
    first = next(n for n, text in enumerate(seen, 1) if text.startswith("A"))
    assert bound.references == {
        "app.logistics.erp": f"{first + 1}-{first + 2}",
        "effect.cost": f"{first + 3}-{first + 4}",
    }
    assert bound.pages == 3 + 3 + 5 + 1


def test_a_form_whose_length_follows_its_numbers_settles(tmp_path: Path) -> None:
    saved(text_pdf("A"), tmp_path / "u.pdf")
    made = declaration([record("u", "usage_statement")], claims=[claim("app.logistics.erp", evidence=["u"])])
    asked: list[str | None] = []

    def growing(given: Declaration) -> bytes:
        asked.append(given.claims[0].pages)
        return _pages(4 if len(asked) == 1 else 7)

    with plan(made, edition(), tmp_path) as planned:
        bound = bind(planned, growing, tmp_path / "a.pdf")
    assert asked == ["5", "8", "11"]
    assert bound.references == {"app.logistics.erp": "11"}
    assert texts(tmp_path / "a.pdf")[10].startswith("A")


def test_numbers_that_never_settle_end_in_an_error_and_leave_the_old_file(tmp_path: Path) -> None:
    saved(text_pdf("A"), tmp_path / "u.pdf")
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    made = declaration([record("u", "usage_statement")], claims=[claim("app.logistics.erp", evidence=["u"])])
    rounds: list[int] = []

    def restless(given: Declaration) -> bytes:
        rounds.append(1)
        return _pages(1 + len(rounds) % 2)

    with plan(made, edition(), tmp_path, leaving=[target]) as planned, pytest.raises(InputError, match="6 遍仍不稳定"):
        bind(planned, restless, target)
    assert (len(rounds), target.read_bytes()) == (6, b"old")


def _pages(count: int) -> bytes:
    import io

    made = io.BytesIO()
    text_pdf(*["F"] * count).save(made, static_id=True)
    return made.getvalue()


def test_a_reference_to_a_page_that_is_not_there_is_said_and_no_jump(tmp_path: Path) -> None:
    saved(text_pdf("A"), tmp_path / "u.pdf")
    made = declaration([record("u", "usage_statement")])

    def wrong(_: Declaration) -> bytes:
        return material.typeset('#link("yunxing:page/99")[99] #link("https://example.com")[else]')

    with plan(made, edition(), tmp_path) as planned:
        bound = bind(planned, wrong, tmp_path / "a.pdf")
    assert [n.finding.code for n in bound.findings] == ["no_evidence", "link_beyond"]
    with Pdf.open(tmp_path / "a.pdf") as pdf:
        assert "/Annots" not in pdf.pages[2].obj


def test_rows_without_a_proof_stay_empty_and_are_said(tmp_path: Path) -> None:
    made = declaration([], claims=[claim("app.logistics.erp", evidence=[])], contracts=[contract(evidence=[])])
    bound = _bound(made, tmp_path, tmp_path / "a.pdf")
    assert bound.references == {"app.logistics.erp": None, "c1": None}
    assert [n.finding.zh for n in bound.findings][1:] == [
        "「企业资源规划」没有可装订的证明材料，页码留空", "「第1份合同」没有可装订的证明材料，页码留空",
    ]  # fmt: skip
    assert len(texts(tmp_path / "a.pdf")) == bound.pages == 4


def test_characters_that_the_face_lacks_are_said_of_the_form_and_of_names(tmp_path: Path) -> None:
    saved(text_pdf("A"), tmp_path / "𠮷.pdf")
    made = declaration([record("u", "usage_statement", file="𠮷.pdf")], enterprise__representative={"name": "李䶮𠀋😀"})
    bound = _bound(made, tmp_path, tmp_path / "a.pdf")
    assert [(n.file, n.finding.code, n.finding.weight, n.finding.zh.partition("。")[0]) for n in bound.findings][
        1:
    ] == [
        ("", "form_unset", "doubtful", "PDF 所用字体没有这些字，申请表中显示为方框：𠀋😀"),
        ("𠮷.pdf", "name_unset", "doubtful", "PDF 所用字体没有文件名中的这些字，目录和原件清单中显示为方框：𠮷"),
    ]


def test_nothing_is_written_where_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "u.pdf").write_bytes(b"%PDF-1.4 nothing")
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    planned = plan(declaration([record("u", "usage_statement")]), edition(), tmp_path, leaving=[target])
    with planned, pytest.raises(InputError, match=r"u\.pdf: PDF 已损坏"):
        bind(planned, form, target)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["a.pdf", "b.jpg", "c.xml"])
def test_a_file_that_changes_after_the_plan_ends_the_binding_and_leaves_the_old_file(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    saved(text_pdf("A"), folder / "a.pdf")
    (folder / "b.jpg").write_bytes(jpeg(marked()))
    (folder / "c.xml").write_bytes(b"<a/>")
    made = declaration([record(n, "other", n) for n in ("a.pdf", "b.jpg", "c.xml")])
    target = tmp_path / "申报书.pdf"
    target.write_bytes(b"old")
    with plan(made, edition(), folder) as planned:
        (folder / name).write_bytes((folder / name).read_bytes() + b" ")
        with pytest.raises(InputError, match=rf"{name}: 文件在装订过程中被改动或移走了"):
            bind(planned, form, target)
    assert (target.read_bytes(), sorted(p.name for p in tmp_path.iterdir())) == (b"old", ["材料", "申报书.pdf"])


def test_progress_is_told_to_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    made = ordinary(folder)
    told: list[tuple[str, int, int]] = []

    def tell(*step: Any) -> None:
        told.append(step)

    with plan(made, edition(), folder, progress=tell) as planned:
        bind(planned, form, tmp_path / "a.pdf", tell)
    assert list(dict.fromkeys(stage for stage, *_ in told)) == ["looking", "numbering", "binding", "writing"]
    last = {stage: (done, total) for stage, done, total in told}
    assert all(done == total for done, total in last.values())
    assert (last["looking"][1], last["binding"][1]) == (7, 10)


_KILLED = """
import os, sys
from pathlib import Path
from tests.dossier.binding.material import declaration, edition, form, record
from yunxing.dossier.binding import bind, plan
folder, target = Path(sys.argv[1]), Path(sys.argv[2])
def tell(stage, done, total):
    if stage == "writing" and done > 20:
        print("writing", flush=True)
        while True: pass
with plan(declaration([record("s", "usage_statement")]), edition(), folder) as planned:
    bind(planned, form, target, tell)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_killed_while_writing_the_old_file_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    saved(scan_pdf(20), folder / "s.pdf")
    target = tmp_path / "申报书.pdf"
    target.write_bytes(b"old")
    root = str(Path(__file__).resolve().parents[3])
    command = [sys.executable, "-c", _KILLED, str(folder), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGKILL)
    assert target.read_bytes() == b"old"


def test_where_there_is_no_room_the_old_file_stays_and_nothing_lies_about(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    folder = tmp_path / "材料"
    folder.mkdir()
    saved(scan_pdf(10), folder / "s.pdf")
    target = tmp_path / "申报书.pdf"
    target.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with plan(declaration([record("s", "other")]), edition(), folder) as planned:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        try:
            with pytest.raises(InputError, match=r"申报书\.pdf: 写不出文件"):
                bind(planned, form, target)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (target.read_bytes(), sorted(p.name for p in tmp_path.iterdir())) == (b"old", ["材料", "申报书.pdf"])


def test_scripts_attachments_names_and_bookmarks_of_sources_stay_behind(tmp_path: Path) -> None:
    source = text_pdf("A", "B")
    source.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    source.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=pikepdf.Array(["x", Dictionary(S=Name.JavaScript, JS="1")]))
    )
    source.attachments["virus.exe"] = b"MZ"
    source.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F="calc.exe"))
    source.pages[0].obj.PieceInfo = Dictionary(Private="calc")
    with source.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("their bookmark", 1))
    saved(source, tmp_path / "o.pdf")
    bound = _bound(declaration([record("o", "other")]), tmp_path, tmp_path / "a.pdf")
    assert {n.finding.code: n.finding.weight for n in bound.findings} == {
        "no_evidence": "note",
        "pdf_scripts": "note",
        "pdf_attachments": "note",
    }
    with Pdf.open(tmp_path / "a.pdf") as pdf:
        made = " ".join(repr(thing) for thing in pdf.objects)
        assert len(pdf.attachments) == 0
    for word in ("JavaScript", "Launch", "calc", "virus", "their bookmark", "PieceInfo"):
        assert word not in made


def test_a_thousand_files_are_not_open_at_a_time(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    folder = tmp_path / "材料"
    folder.mkdir()
    picture = jpeg(marked(30, 20))
    records = []
    for number in range(150):
        (folder / f"{number:03d}.jpg").write_bytes(picture + bytes(number))
        records.append(record(f"{number:03d}", "usage_screenshot", f"{number:03d}.jpg"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (120, hard))
    before = time.monotonic()
    try:
        bound = _bound(declaration(records), folder, tmp_path / "a.pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert bound.pages == len(texts(tmp_path / "a.pdf"))
    assert time.monotonic() - before < 60
