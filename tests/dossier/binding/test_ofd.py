"""OFDs among the proofs: drawn, bound page by page at their size, the original listed; refused by name before any work."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pikepdf

from tests.dossier.binding.material import declaration, edition, form, record, saved, text_pdf, texts
from tests.dossier.ofd.material import image, media, ofd
from tests.evidence.making.invoices import draw, make_ofd
from yunxing.dossier.binding import Bound, bind, plan
from yunxing.guide.declaration import Declaration


def _bound(made: Declaration, folder: Path, target: Path) -> Bound:
    with plan(made, edition(), folder) as planned:
        return bind(planned, form, target)


def test_an_ofd_is_bound_as_its_pages_with_its_text_and_its_original_listed(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    truth = draw(5, "e_ordinary")
    data = make_ofd(truth, sealed=True, list_page=True)
    (folder / "发票.ofd").write_bytes(data)
    saved(text_pdf("CONTRACT"), folder / "合同.pdf")
    made = declaration([record("e1", "invoice", "发票.ofd", pages=2), record("e2", "contract", "合同.pdf")])
    with plan(made, edition(), folder) as planned:
        found = [(noted.file, noted.finding.code, noted.finding.weight) for noted in planned.findings if noted.file]
        assert found == [("发票.ofd", "ofd_drawn", "note")]
    bound = _bound(made, folder, tmp_path / "a.pdf")
    again = _bound(made, folder, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert bound.sha256 == again.sha256
    seen = ["".join(text.split()) for text in texts(tmp_path / "a.pdf")]
    at = [number for number, text in enumerate(seen) if truth.number in text and truth.buyer in text]
    assert len(at) == 2
    assert hashlib.sha256(data).hexdigest() in seen[-1]
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        sizes = [[round(float(v) * 25.4 / 72) for v in pdf.pages[number].mediabox[2:]] for number in at]
        assert pdf.check_pdf_syntax() == []
    assert sizes == [[210, 140], [210, 297]]


def test_an_ofd_that_cannot_be_drawn_whole_refuses_the_binding_with_page_object_and_way_out(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    data = ofd("", image(), resources=media("a.png"), parts={"Doc_0/Res/a.png": b"no picture"})
    (folder / "发票.ofd").write_bytes(data)
    with plan(declaration([record("e1", "invoice", "发票.ofd")]), edition(), folder) as planned:
        assert [(n.file, n.finding.code, n.finding.page) for n in planned.refused] == [
            ("发票.ofd", "ofd_picture_unknown", 2)
        ]
        assert planned.pieces == []
    [noted] = planned.refused
    assert noted.finding.zh == "第2页（对象 6）：图片的格式不认识，画不出。请在 OFD 阅读器中另存为 PDF 后替换"
    assert noted.finding.en == (
        "Page 2 (object 6): a picture is of a kind that cannot be drawn; save it as a PDF in an OFD viewer."
    )
