"""Seals of signatures: their picture, wherever the signature keeps it, on the page and place that it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dossier.ofd.material import (
    BLUE,
    NS,
    RED,
    WHITE,
    area,
    at,
    der,
    drawn,
    fonts,
    halves,
    inked,
    near,
    ofd,
    said,
    seal,
    shown,
    signed,
    texts,
    words,
)
from yunxing.dossier.ofd import Drawing
from yunxing.dossier.ofd.seals import picture_of

STAMP = '<ofd:StampAnnot ID="1" PageRef="1" Boundary="10 10 20 10"/>'
VECTOR = ofd(
    area("0 0 5 10", "255 0 0") + words("章", boundary="0 0 20 10"), box="0 0 20 10", resources=fonts('FontName="宋体"')
)


def _drawn(tmp_path: Path, data: bytes, stamps: str = STAMP, page: str = "", file: str = "Seal.esl") -> Drawing:
    body, parts = signed(data, stamps, file)
    return drawn(tmp_path, ofd(page, "", body=body, parts=parts))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF"])
def test_a_seal_is_drawn_from_its_picture_whatever_it_is_called(tmp_path: Path, kind: str) -> None:
    drawing = _drawn(tmp_path, seal(halves(kind), b"bmp"))
    picture = shown(drawing)
    assert [at(picture, x, 15) for x in (8, 15, 25, 32)] == [
        pytest.approx(c, abs=10) for c in (WHITE, RED, BLUE, WHITE)
    ]
    assert (said(drawing), inked(shown(drawing, 2))) == ([], None)


def test_a_seal_is_found_in_the_signature_where_it_has_no_file(tmp_path: Path) -> None:
    signature = der(0x30, der(0x30, der(0x02, b"\x04"), seal(halves()), der(0x03, b"\x00x")), der(0x03, b"\x00y"))
    assert inked(shown(_drawn(tmp_path, signature, file="SignedValue.dat"))) == near(10, 10, 30, 20)


def test_a_seal_that_is_an_ofd_is_drawn_as_such_at_its_size(tmp_path: Path) -> None:
    stamp = STAMP.replace("10 10 20 10", "10 10 40 20")
    drawing = _drawn(tmp_path, seal(VECTOR, b"ofd"), stamp)
    picture = shown(drawing)
    assert (at(picture, 12, 28), texts(drawing)[0], said(drawing)) == (RED, "章", [])


def test_what_a_seal_covers_is_seen_through_it(tmp_path: Path) -> None:
    data = seal(halves(colours=((255, 0, 0), (255, 255, 255))))
    picture = shown(_drawn(tmp_path, data, page=area("10 10 20 5")))
    assert [at(picture, x, 12) for x in (15, 25)] == [(0, 0, 0), (0, 0, 0)]
    assert [at(picture, x, 18) for x in (15, 25)] == [RED, WHITE]


def test_a_seal_over_the_edges_of_pages_shows_its_part_on_each(tmp_path: Path) -> None:
    stamps = (
        '<ofd:StampAnnot PageRef="1" Boundary="90 10 20 10" Clip="0 0 10 10"/>'
        '<ofd:StampAnnot PageRef="2" Boundary="-10 10 20 10" Clip="10 0 10 10"/>'
    )
    drawing = _drawn(tmp_path, seal(halves()), stamps)
    assert [at(shown(drawing, page), x, 15) for page, x in ((1, 95), (2, 5))] == [RED, BLUE]
    assert inked(shown(drawing, 2)) == near(0, 10, 10, 20)


@pytest.mark.parametrize(
    ("data", "code", "weight"),
    [
        (b"\x30\x84\xff\xff\xff\xffxx", "ofd_seal_damaged", "refused"),
        (seal(b"no picture"), "ofd_seal_damaged", "refused"),
        (seal(halves()[:60]), "ofd_seal_damaged", "refused"),
        (seal(b"PK\x03\x04 no zip"), "ofd_seal_damaged", "refused"),
        (der(0x30, der(0x16, b"ES")), "ofd_seal_missing", "doubtful"),
        (b"", "ofd_seal_missing", "doubtful"),
    ],
    ids=["no DER", "no picture", "a cut picture", "a cut OFD", "no seal", "nothing"],
)
def test_a_seal_that_cannot_be_drawn_is_said_with_page_and_signature(
    tmp_path: Path, data: bytes, code: str, weight: str
) -> None:
    drawing = _drawn(tmp_path, data)
    assert said(drawing) == [(code, weight, 1)]
    assert "对象 21" in drawing.findings[0].zh


def test_a_signature_without_a_seal_on_a_page_changes_nothing(tmp_path: Path) -> None:
    assert said(_drawn(tmp_path, b"rubbish", stamps="")) == []


def test_seals_within_a_seal_are_not_followed(tmp_path: Path) -> None:
    body, parts = signed(seal(halves()), STAMP)
    inner = ofd("", box="0 0 20 10", body=body, parts=parts)
    drawing = _drawn(tmp_path, seal(inner))
    assert (inked(shown(drawing)), said(drawing)) == (None, [])


def test_the_picture_is_found_at_any_depth_that_a_signature_has() -> None:
    data = seal(b"picture")
    for _ in range(4):
        data = der(0x30, data)
    assert picture_of(data) == b"picture"
    for _ in range(200):
        data = der(0x30, data)
    assert picture_of(data) == b""


def test_signatures_are_read_by_their_own_folder(tmp_path: Path) -> None:
    body, parts = signed(seal(halves()), STAMP)
    listed = (
        f'<ofd:Signatures {NS}><ofd:Signature ID="21" BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"/></ofd:Signatures>'
    )
    parts["Doc_0/Signs/Signatures.xml"] = listed
    assert inked(shown(drawn(tmp_path, ofd("", body=body, parts=parts)))) == near(10, 10, 30, 20)
