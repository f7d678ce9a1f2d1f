"""LibreOffice opens what offices send on and the outline: with all pages, and the words where they belong."""

from __future__ import annotations

import random
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.dossier.entries import edition, entry, verdicts
from tests.dossier.letters.papers import KINDS, data
from tests.dossier.libreoffice import OFFICE, converted, pages
from tests.dossier.sending.folders import DAY
from tests.guide.factories import invoice
from yunxing.dossier import letters, slide, summary, tables
from yunxing.dossier.slide.drawing import BELOW, HEIGHT, PANELS

LINES = [
    {
        "name": "云服务",
        "spec": "年费",
        "quantity": "3",
        "unit_price_yuan": "6000.00",
        "amount_yuan": "18000.00",
        "cloud": True,
    }
]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: whether it opens these is not tried")
def test_libreoffice_opens_each_with_its_words(tmp_path: Path) -> None:
    split = entry(1, "B4", invoices=[invoice("18000.00", id="i2", breakdown={"lines": LINES})]).declaration
    listed = summary.listed(
        [entry(n, base) for n, base in enumerate(("B3", "B4"), 1)],
        edition(),
        verdicts(),
        unit="试验区工信局",
        dated=DAY,
    )
    outline = slide.content(split, edition(), file="a.yaml")
    made = {
        "outline.pptx": slide.slide(outline, dated=DAY),
        "summary.xlsx": summary.workbook(listed),
        "tables.xlsx": tables.workbook(tables.investment(split, edition()), dated=DAY),
        **{
            f"{kind}.docx": letters.fill(letters.default(kind, edition()), kind, data(kind), edition())
            for kind in KINDS
        },
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    opened = {name: pages(pdf) for name, pdf in converted(tmp_path).items()}
    assert {name: len(opened[name]) for name in ("outline", "summary", "tables")} == {
        "outline": 1, "summary": 2, "tables": 2,
    }  # fmt: skip
    with pdfium.PdfDocument((tmp_path / "out" / "summary.pdf").read_bytes()) as pdf:
        page = pdf[0].get_textpage()
        at = page.get_text_range().index("企业名称")
        assert pdfium.raw.FPDFText_GetFontSize(page.raw, at) >= 7
    # 认定 and 推荐 are a sheet each, as are x.2 and each x.3.
    assert set(opened) == {Path(name).stem for name in made}
    words = {"outline": "上云概要说明", "summary": "试验区工信局", "tables": "1.8", "certificate": "星级上云企业"}
    assert [name for name, word in words.items() if word not in "".join(opened[name])] == []
    assert [kind for kind in KINDS if "{{" in "".join(opened[kind]) or not "".join(opened[kind]).strip()] == []


@pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed: where it breaks the lines of a slide is not tried"
)
def test_no_line_of_a_slide_stands_below_its_frame(tmp_path: Path) -> None:
    """Texts full of marks that may not begin a line, of brackets, figures and Latin letters: the worst for an estimate."""
    draw = random.Random(4)
    letters_ = "云星示例工厂车间设备上云，。、；：（）“”《》ABCxyz 0123456789%-./"
    for name in map(str, range(6)):
        whole = "".join(draw.choice(letters_) for _ in range(draw.choice((400, 500))))
        if name in "135":  # in paragraphs
            whole = "\n".join(whole[at : at + 60] for at in range(0, len(whole), 60))
        made = entry(1, "B4", narratives=dict.fromkeys(("scope", "practice", "results"), whole)).declaration
        (tmp_path / f"{name}.pptx").write_bytes(slide.slide(slide.content(made, edition(), file="a"), dated=DAY))
    low = HEIGHT - PANELS[0] - PANELS[1]
    for name, made_of in converted(tmp_path).items():
        with pdfium.PdfDocument(made_of) as pdf:
            page = pdf[0]
            scale = page.get_height() / HEIGHT
            text = page.get_textpage()
            boxes = [text.get_charbox(place) for place in range(text.count_chars())]
            below = BELOW[0]
            inside = [
                bottom / scale for _, bottom, _, top in boxes if HEIGHT - below < top / scale < HEIGHT - PANELS[0]
            ]
        assert (name, min(inside) > low) == (name, True)
