"""A file is written anew where a form or an annotation is on a layer, and taken as it is in any other case."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, Stream

from yunxing.evidence.carriers.pdf_layers import marked


def _written(path: Path, *, on_layer: bool, **saving: Any) -> Path:
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 300))
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        form = Stream(pdf, b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        if on_layer:
            form.OC = layer
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(A=form))
        pdf.pages[0].Contents = Stream(pdf, b"/A Do")
        pdf.save(path, **saving)
    return path


def test_what_such_a_form_draws_is_drawn_by_another_under_the_mark_of_the_layer(tmp_path: Path) -> None:
    written = marked(_written(tmp_path / "a.pdf", on_layer=True))
    assert written is not None
    with Pdf.open(BytesIO(written)) as pdf:
        form: Any = pdf.pages[0].Resources.XObject.A
        inner = form.Resources.XObject.Drawn
        assert (form.read_bytes(), "/OC" in form, str(form.Resources.Properties.Layer.Name)) == (
            b"/OC /Layer BDC /Drawn Do EMC",
            False,
            "Layer",
        )
        assert (inner.read_bytes(), [int(side) for side in inner.BBox]) == (b"0 0 10 10 re f", [0, 0, 9, 9])


@pytest.mark.parametrize("packing", list(ObjectStreamMode))
def test_a_file_without_one_is_taken_as_it_is(packing: ObjectStreamMode, tmp_path: Path) -> None:
    assert marked(_written(tmp_path / "a.pdf", on_layer=False, object_stream_mode=packing)) is None


def test_a_file_that_needs_a_password_is_taken_as_it_is(tmp_path: Path) -> None:
    locked = {"encryption": Encryption(owner="o", user="u"), "object_stream_mode": ObjectStreamMode.generate}
    assert marked(_written(tmp_path / "a.pdf", on_layer=True, **locked)) is None


@pytest.mark.parametrize("content", [b"", b"/OC ", b"%PDF-1.7 /OC << ", b"%PDF-1.7 /ObjStm stream\nnothing packed"])
def test_what_is_no_pdf_is_taken_as_it_is(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert marked(tmp_path / "a.pdf") is None
