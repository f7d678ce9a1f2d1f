"""Pages made to be slow are read in some seconds: nothing is tried again and again over a long text."""

from __future__ import annotations

import time

import pytest

from tests.evidence.papers.pages import Held, edition, span
from yunxing.evidence.page import Page, Span
from yunxing.evidence.papers import read_papers

LONG = 60_000
SECONDS = 12.0
TEXTS = {
    "a subject again and again": "合同" * (LONG // 2),
    "dots": "." * LONG,
    "numbers of versions": "1." * (LONG // 2),
    "digits": "9" * LONG,
    "capitals": "壹" * LONG,
    "ideographs without a mark": "云" * LONG,
    "labels": "甲方：" * (LONG // 3),
    "blanks": "甲" + " " * LONG + "方",
    "tabs": "\t|" * (LONG // 2),
    "brackets": "（" * LONG,
    "a name without an end": "甲方：" + "样" * LONG,
    "dates": "2020-05-06" * (LONG // 10),
    "words of the cloud": "云服务" * (LONG // 3),
}


def seconds(*pages: Page) -> float:
    held = Held(*pages)
    before = time.process_time()
    read_papers(held, pages, name="a.pdf", edition=edition())
    return time.process_time() - before


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("title", ["软件服务合同", "电子回单", "营业执照", "发票查验", "上云效果说明"])
def test_a_long_text_of_one_thing(name: str, title: str) -> None:
    text = TEXTS[name]
    rows = [text[at : at + 4000] for at in range(0, len(text), 4000)]
    spans = [
        span(title, 70, 20, height=30),
        *(Span(row, 0, 60 + 20 * n, 500, 72 + 20 * n) for n, row in enumerate(rows)),
    ]
    assert seconds(Page(1, 600, 900, "text", spans)) < SECONDS


@pytest.mark.parametrize("letter", ["付", "1", "￥", "是"])
def test_thousands_of_single_characters(letter: str) -> None:
    title = span("电子回单", 70, 20, height=30)
    on_a_line = [Span(letter, 5.0 * n, 100, 5.0 * n + 4, 104) for n in range(8000)]
    in_a_grid = [
        Span(letter, 10.0 * (n % 90), 200 + 6.0 * (n // 90), 10.0 * (n % 90) + 4, 204 + 6.0 * (n // 90))
        for n in range(8000)
    ]
    assert seconds(Page(1, 1000, 2000, "text", [title, *on_a_line, *in_a_grid])) < SECONDS


def test_a_table_of_thousands_of_cells() -> None:
    words = ("序号", "名称", "单价", "金额")
    spans = [span("软件服务合同", 70, 20, height=30)]
    spans += [span(words[n % 4] if n < 400 else str(n), 100.0 * (n % 8), 60 + 15.0 * (n // 8)) for n in range(8000)]
    assert seconds(Page(1, 900, 20_000, "text", spans)) < SECONDS


def test_hundreds_of_pages() -> None:
    pages = [
        Page(n, 600, 900, "text", [span("第三条 保密条款", 70, 60), span("甲方和乙方应当保守秘密。", 70, 90)])
        for n in range(1, 400)
    ]
    assert seconds(*pages) < SECONDS
