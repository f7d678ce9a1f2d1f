"""Whose a paper is: its own passes, another's is refused, what cannot be told is left to a person's eyes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dossier.entries import code, edition, entry, plain
from tests.dossier.sending.folders import application, deck, home, pack
from tests.dossier.tables.test_supplied import sealed
from tests.evidence.making.invoices.degrade import spoil_of
from tests.evidence.making.papers.making import make_pdf, picture_pdf
from tests.evidence.making.papers.making import pictures_of as scanned
from yunxing.dossier.sending import gathered_pieces
from yunxing.dossier.sending.whose import said_of, words_on
from yunxing.guide.files import InputError

ONE, TWO = "连云港试验001号有限公司", "连云港试验002号有限公司"
OTHERS = {code(1): ONE, code(2): TWO}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"申报企业 {ONE}", None),
        (f"统一社会信用代码 {code(1)}", None),
        (f"统一社会信用代码{' '.join(code(1))}", None),
        (f"{ONE}\n与{TWO}合作", None),
        (f"申报企业 {TWO}", (True, f"上面写的是「{TWO}」，不是「{ONE}」（R38），请换上这家企业自己的")),
        (f"某公司 {code(2)}", (True, f"上面的统一社会信用代码是 {code(2)}（{TWO}），不是「{ONE}」的 {code(1)}（R39），请换上这家企业自己的")),
        (f"某公司 {code(9)}", (True, f"上面的统一社会信用代码是 {code(9)}，不是「{ONE}」的 {code(1)}（R39），请换上这家企业自己的")),
        (f"{ONE} {code(9)}", (False, f"写有「{ONE}」，但统一社会信用代码是 {code(9)}，申报中为 {code(1)}（R39），请核对")),
        ("云平台概要", (False, f"没有找到「{ONE}」的名称或统一社会信用代码，请人工核对是不是这家企业的")),
        ("发票 913207061234567890", (False, f"没有找到「{ONE}」的名称或统一社会信用代码，请人工核对是不是这家企业的")),
        (" \n", (False, f"读不出文字，没能核对是不是「{ONE}」的，请人工核对")),
        (None, (False, f"读不出文字，没能核对是不是「{ONE}」的，请人工核对")),
    ],
)  # fmt: skip
def test_what_is_said_follows_name_and_code(words: str | None, said: tuple[bool, str] | None) -> None:
    found = said_of(words, entry(1), OTHERS)
    assert (found if found is None else found[:2]) == said


def test_a_name_within_a_longer_one_is_not_the_enterprise_s() -> None:
    short, longer = "云港有限公司", "大云港有限公司"
    found = said_of(f"申报企业 {longer}", entry(1, name=short), {code(1): short, code(2): longer})
    assert found is not None
    assert found[:2] == (True, f"上面写的是「{longer}」，不是「{short}」（R38），请换上这家企业自己的")


def test_words_are_read_off_pdfs_scans_and_slides_and_of_nothing_else(tmp_path: Path) -> None:
    made = application(ONE, code(1))
    (tmp_path / "a.pdf").write_bytes(made)
    (tmp_path / "scan.pdf").write_bytes(picture_pdf(scanned(made, seed=1, dpi=150, spoil=spoil_of(1, "clean"))))
    (tmp_path / "a.pptx").write_bytes(deck(1, ONE))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "text.pdf").write_bytes(b"text")
    words = words_on([tmp_path / name for name in ("a.pdf", "scan.pdf", "a.pptx", "broken.pdf", "text.pdf")])
    assert [said_of(one, entry(1), OTHERS) for one in words[:3]] == [None, None, None]
    assert words[3:] == [None, None]


def test_another_enterprise_s_papers_are_refused_and_doubts_are_told(tmp_path: Path) -> None:
    files = {"申报书.pdf": application(TWO, code(2)), "概要.pptx": deck(1, TWO)}
    one = home(tmp_path / "推荐", plain(1), files, name="一")
    home(tmp_path / "推荐", plain(2), name="二")
    with pytest.raises(InputError) as error:
        gathered_pieces(tmp_path / "推荐", edition(), "county")
    assert error.value.lines() == [
        f"{one / '申报书.pdf'}: 申报书: 上面的统一社会信用代码是 {code(2)}（{TWO}），不是「{ONE}」的 {code(1)}（R39），请换上这家企业自己的",
        f"{one / '概要.pptx'}: 概要说明: 上面写的是「{TWO}」，不是「{ONE}」（R38），请换上这家企业自己的",
    ]
    (one / "申报书.pdf").write_bytes(application(ONE, code(1)))
    (one / "概要.pptx").write_bytes(deck(1, "概要"))
    pieces, _ = pack(tmp_path / "推荐", tmp_path / "a.zip")
    assert [(file, zh) for file, zh, _ in pieces.notices] == [
        (str(one / "概要.pptx"), f"没有找到「{ONE}」的名称或统一社会信用代码，请人工核对是不是这家企业的")
    ]


def test_a_sealed_table_that_contradicts_the_declaration_is_told(tmp_path: Path) -> None:
    evidence = [
        {"id": "t", "item": "investment_table", "file": "附表.pdf#1"},
        {"id": "o", "item": "investment_table", "file": "../elsewhere.pdf"},
    ]
    values = plain(1, "B4")
    values["evidence"] += evidence
    one = home(tmp_path / "推荐", values, name="一")
    (one / "附表.pdf").write_bytes(make_pdf(sealed("30000.00")))
    (tmp_path / "推荐" / "elsewhere.pdf").write_bytes(make_pdf(sealed("30000.00")))
    pieces = gathered_pieces(tmp_path / "推荐", edition(), "county")
    assert [(file, zh.split("，")[0]) for file, zh, _ in pieces.notices] == [
        (f"{one}/附表.pdf", "第 1 页附表列有发票20320000000000000017"),
        (f"{one}/附表.pdf", "附表中没有申报所列的发票20481661"),
    ]
