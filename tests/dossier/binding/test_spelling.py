"""Names that PDF does not allow: written rightly in the bound file, which shows what the source shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

from tests.dossier.binding.material import declaration, edition, form, record, saved, shown
from yunxing.dossier.binding import bind, plan

FIRST = 5


def test_names_with_a_stray_sign_are_written_as_they_should_be(tmp_path: Path) -> None:
    path = tmp_path / "o.pdf"
    made = Pdf.new()
    dark = Stream(made, b"\x30", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray,
                  BitsPerComponent=8)  # fmt: skip
    contents = Stream(made, b"q 300 0 0 300 50 50 cm /Im@ Do Q q 100 0 0 100 400 600 cm /J@zz Do Q % /x#\n")
    resources = Dictionary(XObject=Dictionary({"/Im@": dark, "/J@zz": dark}))
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=contents, Resources=resources)
    page.Group = Dictionary(S=Name.Transparency, CS=Name("/Device@"))
    made.pages.append(Page(made.make_indirect(page)))
    saved(made, path, compress_streams=False)
    written = path.read_bytes()
    assert written.count(b"@") == 5
    path.write_bytes(written.replace(b"@", b"#"))  # of the same length, so that its table holds

    with plan(declaration([record("o", "other", "o.pdf")]), edition(), tmp_path) as planned:
        bind(planned, form, tmp_path / "a.pdf")
    with Pdf.open(tmp_path / "a.pdf") as bound:
        assert bound.check_pdf_syntax() == []
        within = bound.pages[FIRST - 1].obj.Resources.XObject.P
        assert sorted(within.Resources.XObject.keys()) == ["/Im#", "/J#zz"]
        assert within.read_bytes().count(b"#23") == 2
    before, after = shown(path, 1), shown(tmp_path / "a.pdf", FIRST)
    top = slice(0, 780)
    assert int(np.abs(before[top].astype(int) - after[top].astype(int)).max()) == 0
    assert int(after[top].min()) < 100
