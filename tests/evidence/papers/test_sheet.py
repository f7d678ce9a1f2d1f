"""A page is arranged so that every character leads back to where it stands."""

from __future__ import annotations

import pytest

from tests.evidence.papers.pages import laid, page, span
from yunxing.evidence.facts import Box
from yunxing.evidence.page import Page, Span
from yunxing.evidence.papers.sheet import apart, cells, line, part, set_downwards, sheet


def test_text_is_half_width_without_spaces_and_knows_its_spans() -> None:
    row = line([span("名　　称：", 60, 10), span("样例（连云港）", 150, 10)])
    assert (row.text, sorted(row.breaks)) == ("名称:样例(连云港)", [0, 1, 3])
    assert [s.text for s in row.at(3, 5)] == ["样例"]
    assert row.raw(0, 10) == "名　　称： 样例（连云港）"


def test_figures_of_two_spans_are_kept_apart_where_figures_are_looked_for() -> None:
    row = line([span("2020-05-06", 60, 10), span("100", 130, 10), span("1 2", 160, 10)])
    loose, places = row.loose()
    assert (row.text, loose) == ("2020-05-0610012", "2020-05-06 100 1 2")
    assert row.text[places[11] : places[14]] == "100"


def test_a_part_of_a_span_is_cut_by_the_width_of_its_characters() -> None:
    whole = Span("甲方：ab", 0, 0, 80, 10)
    assert part(whole, 0, 2) == Span("甲方", 0, 0, 40, 10)
    assert part(whole, 3, 5) == Span("ab", 60, 0, 80, 10)
    assert part(whole, 0, 9) == whole


def test_words_set_downwards_are_taken_out_of_the_lines() -> None:
    one = laid(
        [(20, "付"), (60, "户名"), (120, "样例有限公司")], [(20, "款"), (60, "账号")], [(20, "人"), (60, "开户行")]
    )
    close = sheet(
        Page(
            1,
            600,
            800,
            "text",
            [Span("付", 20, 10, 32, 22), Span("款", 20, 24, 32, 36), Span("人", 20, 38, 32, 50), span("户名", 60, 24)],
        )
    )
    assert [s.text for s in close.stacked] == ["付款人"]
    assert [row.text for row in close.lines] == ["户名"]
    assert one.stacked == []  # too far apart to be a word by itself
    assert [(s.text, s.left) for s in set_downwards(one, ("收款人", "付款人"))] == [("付款人", 20)]


def test_two_characters_under_each_other_are_a_heading_that_wraps() -> None:
    one = sheet(
        Page(1, 600, 800, "text", [Span("序", 20, 10, 32, 22), Span("号", 20, 24, 32, 36), span("名称", 60, 17)])
    )
    assert [row.text for row in one.lines] == ["序号名称"]


def test_cells_of_a_row_written_as_one_line_are_taken_apart() -> None:
    assert [c.text for c in cells(line([Span("序号\t名称 | 金额  备注", 0, 0, 40, 10)]))] == [
        "序号",
        "名称",
        "金额",
        "备注",
    ]
    assert [c.text for c in cells(line([span("序号", 0, 0), span("服务 名称", 50, 0)]))] == ["序号", "服务 名称"]


def test_a_line_is_parted_at_wide_gaps() -> None:
    row = line([span("甲方", 0, 0), span("样例", 30, 0), span("乙方", 300, 0)])
    assert [[s.text for s in group] for group in apart(row, 3)] == [["甲方", "样例"], ["乙方"]]


def test_a_sighting_has_page_place_text_and_confidence() -> None:
    one = sheet(page([(100, "样例")], number=3, how="ocr", confidence=0.9))
    seen = one.seen("样例", one.lines[0].spans, trusted=0.5)
    assert (seen.how, seen.page, seen.raw, seen.confidence) == ("ocr", 3, "样例", pytest.approx(0.45))
    assert seen.box == Box(round(100 / 595, 5), round(60 / 842, 5), round(124 / 595, 5), round(72 / 842, 5))
