"""What is said of files before anything is bound: one of each kind, in one folder, and what their records say of them."""

from __future__ import annotations

import json
import stat
import sys
import unicodedata
from pathlib import Path

import pytest
from docx import Document
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream
from PIL import Image
from pptx import Presentation

from tests.dossier.binding.material import (
    declaration,
    edition,
    form,
    jpeg,
    marked,
    record,
    saved,
    scan_pdf,
    text_pdf,
    texts,
)
from tests.dossier.tables.test_supplied import sealed
from tests.evidence.carriers.packages import write
from tests.evidence.making.papers.making import make_pdf
from yunxing.dossier.binding import Plan, bind, office, plan
from yunxing.dossier.binding.minding import Bounds
from yunxing.evidence.original import hash_of
from yunxing.guide.files import InputError


def _codes(planned: Plan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for noted in planned.findings:
        if noted.finding.code == "no_evidence":  # these give hardly anything
            continue
        found.setdefault(noted.file, []).append(noted.finding.code)
    return found


def _note(made: Pdf, **entries: object) -> None:
    note = made.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([100, 100, 300, 140]), **entries))
    made.pages[0].obj.Annots = Array([note])
    if entries["Subtype"] == Name.Widget:
        made.Root.AcroForm = Dictionary(Fields=Array([note]))


def _xfa(*, dynamic: bool) -> Pdf:
    made = text_pdf("PLEASE WAIT")
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(made, b"<xdp/>"))
    if dynamic:
        made.Root.NeedsRendering = True
    return made


def _chinese(*, embedded: bool) -> Pdf:
    made = text_pdf("FONT")
    described = Dictionary(Type=Name.FontDescriptor, FontName=Name.SimSun)
    if embedded:
        described.FontFile2 = Stream(made, b"font")
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.SimSun, FontDescriptor=described,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
    )  # fmt: skip
    made.pages[0].obj.Resources.Font.G = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.SimSun,
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([below]),
    )
    return made


def _broken_contents() -> Pdf:
    made = text_pdf("A", "B")
    made.pages[1].obj.Contents = Stream(made, b"no flate at all", Filter=Name.FlateDecode)
    return made


def _folder(at: Path) -> dict[str, list[str]]:
    """One file of each kind, and the codes that are said of it."""
    saved(text_pdf("A"), at / "good.pdf")
    saved(text_pdf("A"), at / "password.pdf", encryption=Encryption(owner="x", user="y"))
    (at / "damaged.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    saved(Pdf.new(), at / "empty.pdf")
    (at / "text.pdf").write_bytes(b"not even a PDF")
    saved(_xfa(dynamic=True), at / "dynamic.pdf")
    saved(_xfa(dynamic=False), at / "static.pdf")
    repaired = saved(text_pdf("A"), at / "repaired.pdf")
    repaired.write_bytes(repaired.read_bytes().replace(b"startxref", b"startxxxx"))
    saved(_broken_contents(), at / "contents.pdf", compress_streams=False)
    saved(_chinese(embedded=False), at / "font.pdf")
    saved(_chinese(embedded=True), at / "embedded.pdf")
    saved(text_pdf("A", width=15_000), at / "huge.pdf")
    filled = text_pdf("A")
    _note(filled, Subtype=Name.Widget, FT=Name.Tx, T="x", V="filled in")
    saved(filled, at / "filled.pdf")
    blank = text_pdf("A")
    _note(blank, Subtype=Name.Widget, FT=Name.Tx, T="x")
    saved(blank, at / "blank.pdf")
    noted = text_pdf("A")
    _note(noted, Subtype=Name.Square)
    saved(noted, at / "noted.pdf")
    movie = text_pdf("A")
    _note(movie, Subtype=Name.Movie)
    saved(movie, at / "movie.pdf")
    signed = text_pdf("A")
    look = Stream(signed, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    _note(signed, Subtype=Name.Widget, FT=Name.Sig, T="x", V=Dictionary(Type=Name.Sig), AP=Dictionary(N=look))
    saved(signed, at / "signed.pdf")
    write(at / "invoice.ofd", {"OFD.xml": b"<ofd/>"})
    write(at / "letter.docx", {"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})
    (at / "note.txt").write_text("只是文字", encoding="utf-8")
    (at / "data.xml").write_text("<a/>", encoding="utf-8")
    drawing = "<?xml version='1.0'?>\n<!-- a > b --><!DOCTYPE svg PUBLIC 'x' [<!ENTITY a 'b'>]><svg:svg xmlns:svg='s'/>"
    (at / "drawing.svg").write_text(drawing, encoding="utf-16")
    (at / "page.xhtml").write_text("<?xml version='1.0'?><?x y?><HTML/>", encoding="utf-8")
    (at / "part.html").write_text("<x/>", encoding="utf-8")
    (at / "part.xml").write_text("<p>甲</p>", encoding="utf-8")
    (at / "sheet.xml").write_text(
        "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", encoding="utf-8"
    )
    (at / "comments.xml").write_text("<?xml version='1.0'?>" + "<!-- -->" * 50_000 + "<a/>", encoding="utf-8")
    write(at / "packed.zip", {"a.txt": b"a"})
    (at / "nothing.jpg").write_bytes(b"")
    (at / "good.jpg").write_bytes(jpeg(marked()))
    return {
        "password.pdf": ["pdf_password"], "damaged.pdf": ["pdf_damaged"], "empty.pdf": ["pdf_empty"], "text.pdf": ["not_pdf"],
        "dynamic.pdf": ["pdf_xfa"], "repaired.pdf": ["pdf_repaired"], "contents.pdf": ["pdf_contents"], "font.pdf": ["pdf_fonts"],
        "huge.pdf": ["pdf_huge"], "filled.pdf": ["pdf_drawn"], "noted.pdf": ["pdf_drawn"], "movie.pdf": ["pdf_annotation"], "signed.pdf": ["pdf_signed"],
        "invoice.ofd": ["ofd_no_pages"], "letter.docx": ["needs_converter"], "note.txt": ["text_file"], "data.xml": ["attached"],
        "packed.zip": ["packed"], "nothing.jpg": ["empty"], "drawing.svg": ["xml_seen"], "page.xhtml": ["xml_seen"],
        "part.html": ["xml_seen"], "part.xml": ["xml_seen"],
        "sheet.xml": ["xml_seen"], "comments.xml": ["attached"],
    }  # fmt: skip


@pytest.fixture(name="without_office")
def _without_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A search path on which there is no LibreOffice, and a folder of its own on it."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    return programs


@pytest.fixture(name="at")
def _at(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    return folder


@pytest.mark.usefixtures("without_office")
def test_each_file_is_bound_or_refused_by_name_and_says_why(at: Path) -> None:
    said = _folder(at)
    names = sorted(path.name for path in at.iterdir())
    with plan(declaration([record(name, "other", name) for name in names]), edition(), at) as planned:
        assert _codes(planned) == said
        refused = {noted.file for noted in planned.refused}
        assert {piece.name for piece in planned.pieces} == set(names) - refused
        assert refused == {
            "password.pdf", "damaged.pdf", "empty.pdf", "text.pdf", "dynamic.pdf", "movie.pdf", "invoice.ofd", "letter.docx",
            "note.txt", "packed.zip", "nothing.jpg", "drawing.svg", "page.xhtml", "part.html", "part.xml", "sheet.xml",
        }  # fmt: skip
        assert {p.name: p.pages for p in planned.pieces if p.pages != 1} == {
            "contents.pdf": 2,
            "data.xml": 0,
            "comments.xml": 0,
        }


def test_what_records_say_is_held_against_their_files(at: Path) -> None:
    for name in ("a", "b", "c", "shared"):
        saved(text_pdf("A", "B", "C"), at / f"{name}.pdf")
    (at / "stray.pdf").write_bytes(b"never opened")
    given = [
        record("1", "other", "a.pdf", sha256=hash_of(at / "a.pdf").upper(), pages=3),
        record("2", "other", "b.pdf", sha256="0" * 64, pages=2),
        record("3", "other", "c.pdf#3-4"), record("4", "other", "c.pdf#0"), record("5", "other", "c.pdf#2", pages=1),
        record("6", "licence", "shared.pdf", pages=1), record("7", "other", "shared.pdf", pages=2),
        record("8", "other", None) | {"file": None}, record("9", "other", "../a.pdf"), record("10", "other", "missing.pdf"),
    ]  # fmt: skip
    with plan(declaration(given), edition(), at) as planned:
        assert _codes(planned) == {
            "": ["no_file", "unbound"], "../a.pdf": ["file_missing"], "missing.pdf": ["file_missing"],
            "b.pdf": ["hash_differs", "pages_differ"], "c.pdf": ["range_beyond", "range_beyond"],
            "shared.pdf": ["pages_differ", "shared_file"],
        }  # fmt: skip
        unbound = next(n.finding for n in planned.findings if n.finding.code == "unbound")
        assert unbound.zh == "文件夹里另有文件没有列入申报，未装订：stray.pdf"
    for number in range(9):
        (at / f"{number}.pdf").write_bytes(b"never opened")
    with plan(declaration(given[:1]), edition(), at) as planned:
        unbound = next(n.finding for n in planned.findings if n.finding.code == "unbound")
        named_ = "0.pdf、1.pdf、2.pdf、3.pdf、4.pdf、5.pdf、6.pdf、7.pdf … （共 13 个）"
        assert unbound.zh == f"文件夹里另有文件没有列入申报，未装订：{named_}"


def test_a_sealed_table_that_contradicts_the_form_is_told(at: Path) -> None:
    (at / "附表.pdf").write_bytes(make_pdf(sealed("30000.00")))
    given = declaration([record("t", "investment_table", "附表.pdf")])
    with plan(given, edition(), at) as planned:
        assert [(n.file, n.finding.code, n.finding.zh.split("，")[0]) for n in planned.findings if n.file] == [
            ("附表.pdf", "table_differs", "第 1 页附表列有发票20320000000000000017")
        ]
        assert planned.refused == []


def test_names_are_found_however_their_accents_and_separators_are_written(at: Path) -> None:
    (at / "子").mkdir()
    name = unicodedata.normalize("NFD", "é ü.pdf")
    saved(text_pdf("A"), at / "子" / name)
    given = [record("1", "other", unicodedata.normalize("NFC", f"子\\{name}")), record("2", "other", f"./子/{name}")]
    with plan(declaration(given), edition(), at) as planned:
        assert (len(planned.pieces), planned.refused) == (1, [])


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件打不开：没有这个文件"):
        plan(declaration([]), edition(), tmp_path / "nowhere")


_OFFICE = """#!/bin/sh
exec "{python}" - "$@" <<'END'
import pathlib, sys
given, out = pathlib.Path(sys.argv[-1]), pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
assert "--headless" in sys.argv and given.read_bytes()[:2] == b"PK"
(out / (given.stem + ".pdf")).write_bytes(pathlib.Path({pdf!r}).read_bytes())
END
"""


def _program(programs: Path, text: str) -> None:
    path = programs / "soffice"
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_office_files_are_bound_where_there_is_something_that_turns_them_into_pdf(
    at: Path, without_office: Path, tmp_path: Path
) -> None:
    pdf = saved(text_pdf("TURNED", "INTO"), tmp_path / "made.pdf")
    _program(without_office, _OFFICE.format(python=sys.executable, pdf=str(pdf)))
    write(at / "概要.pptx", {"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"})
    before = (at / "概要.pptx").read_bytes()
    with plan(declaration([record("s", "summary_slide", "概要.pptx", slides=1)]), edition(), at) as planned:
        assert _codes(planned) == {"概要.pptx": ["converted", "pages_limited"]}
        bind(planned, form, tmp_path / "a.pdf")
        assert [(p.format, p.pages, p.sha256) for p in planned.pieces] == [("pptx", 2, hash_of(at / "概要.pptx"))]
    assert [text.split()[0] for text in texts(tmp_path / "a.pdf")[4:6]] == ["TURNED", "INTO"]
    assert [(p.name, p.read_bytes()) for p in at.iterdir()] == [("概要.pptx", before)]


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed here")
def test_libreoffice_turns_a_slide_and_binding_it_again_gives_the_same_bytes(at: Path, tmp_path: Path) -> None:
    slides = Presentation()
    slides.slides.add_slide(slides.slide_layouts[5]).shapes.title.text = "SUMMARY 概要说明"
    slides.save(str(at / "概要.pptx"))
    made = []
    for name in ("a.pdf", "b.pdf"):
        with plan(declaration([record("s", "summary_slide", "概要.pptx", slides=1)]), edition(), at) as planned:
            made.append(bind(planned, form, tmp_path / name).sha256)
    assert texts(tmp_path / "a.pdf")[4].split()[0] == "SUMMARY"
    assert made[0] == made[1]


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed here")
def test_libreoffice_is_given_a_face_for_chinese(at: Path, tmp_path: Path) -> None:
    """A server has none of its own, and would print empty boxes."""
    document = Document()
    document.add_paragraph("云服务合同")
    document.save(str(at / "a.docx"))
    made = office.to_pdf(str(office.program()), at / "a.docx", tmp_path, "a", "docx")
    assert made is not None
    with Pdf.open(made) as pdf:
        faces = {str(one["/BaseFont"]) for one in pdf.objects if isinstance(one, Dictionary) and "/BaseFont" in one}
    assert faces != set()
    assert [face for face in faces if "NotoSerifSC" not in face and "NotoSansSC" not in face] == []


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\n", "not a program"])
def test_a_converter_that_fails_is_said(text: str, at: Path, without_office: Path) -> None:
    _program(without_office, text)
    write(at / "a.docx", {"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})
    with plan(declaration([record("s", "other", "a.docx")]), edition(), at) as planned:
        assert _codes(planned) == {"a.docx": ["converter_failed"]}


def _bomb(at: Path, size: int, times: int) -> Path:
    """A small PDF whose only page unpacks to so many bytes, so many times over."""
    made = text_pdf("BOMB")
    stream = made.make_indirect(Stream(made, b" " * size))
    made.pages[0].obj.Contents = Array([stream] * times)
    return saved(made, at / "bomb.pdf")


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_looked_at(at: Path) -> None:
    _bomb(at, 30_000_000, 2000)
    saved(text_pdf("A"), at / "good.pdf")
    given = declaration([record("bomb", "licence"), record("good", "other")])
    with plan(given, edition(), at, bounds=Bounds(worked=1.0)) as planned:
        assert _codes(planned) == {"bomb.pdf": ["too_slow"]}
        assert [piece.name for piece in planned.pieces] == ["good.pdf"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process's memory")
def test_a_file_that_takes_too_much_memory_is_given_up(at: Path) -> None:
    Image.new("L", (10_000, 10_000)).save(at / "bomb.tif", compression="tiff_adobe_deflate")
    saved(scan_pdf(1), at / "good.pdf")
    given = declaration([record("bomb", "licence", "bomb.tif"), record("good", "other")])
    with plan(given, edition(), at, bounds=Bounds(memory=160 * 1024 * 1024)) as planned:
        assert _codes(planned) == {"bomb.tif": ["too_much_memory"]}
        assert [piece.name for piece in planned.pieces] == ["good.pdf"]


def test_what_is_made_on_the_way_is_gone_with_the_plan(
    at: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "aside"))
    (tmp_path / "aside").mkdir()
    marked().save(at / "a.bmp")
    with plan(declaration([record("a", "other", "a.bmp")]), edition(), at) as planned:
        assert planned.pages == 1
        assert [p.name for p in (tmp_path / "aside").rglob("*.pdf")] == ["0-made.pdf"]
    assert list((tmp_path / "aside").iterdir()) == []


def test_many_pages_are_counted_as_they_are(at: Path) -> None:
    saved(text_pdf(*["X"] * 400), at / "many.pdf")
    with plan(declaration([record("many", "other")]), edition(), at) as planned:
        assert (planned.pages, json.dumps(_codes(planned))) == (400, "{}")


def test_items_that_nothing_is_given_for_are_named(at: Path) -> None:
    saved(text_pdf("LICENCE"), at / "l.pdf")
    saved(text_pdf("C"), at / "c.pdf")
    with plan(declaration([record("l", "licence"), record("c", "contract")]), edition(), at) as planned:
        [noted] = planned.findings
    assert (noted.file, noted.finding.code, noted.finding.weight) == ("", "no_evidence", "note")
    assert noted.finding.zh == (
        "没有材料的项目：3 云端部署/应用说明；4 上云业务使用情况说明、实际使用截图；5 效果说明；6 概要说明；7 其他证明性材料。"
        "是否应有见 yunxing assess，应有的补入 evidence 后再装订"
    )


def test_an_outline_of_more_pages_than_the_guide_allows_is_named(at: Path) -> None:
    """限1页ppt (R76): it is bound as it is, and said before."""
    saved(text_pdf("ONE", "TWO"), at / "s.pdf")
    for name, codes in (("s.pdf", {"s.pdf": ["pages_limited"]}), ("s.pdf#2", {})):
        with plan(declaration([record("s", "summary_slide", name)]), edition(), at) as planned:
            assert (_codes(planned), planned.refused) == (codes, [])
            if codes:
                found = next(n.finding for n in planned.findings if n.file)
                assert found.zh == "指南限1 页（这份 2 页），照原样装订；请压缩后替换，或用 yunxing slide 生成"


def test_what_the_converter_leaves_behind_goes_with_the_plan(at: Path, tmp_path: Path) -> None:
    """A program that is ended half-way cannot clear up after itself: its temporary files lie in the folder of the plan."""
    program = tmp_path / "soffice"
    program.write_text('#!/bin/sh\necho x > "$TMPDIR/left" && echo "$TMPDIR" > "$0.where"\n', "utf-8")
    program.chmod(0o755)
    (at / "a.docx").write_bytes(b"x")
    assert office.to_pdf(str(program), at / "a.docx", at, "0", "docx") is None
    assert Path((tmp_path / "soffice.where").read_text("utf-8").strip()) == at / "temporary"
    assert (at / "temporary" / "left").read_text("utf-8") == "x\n"
