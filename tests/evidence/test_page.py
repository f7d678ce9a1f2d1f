from __future__ import annotations

from yunxing.evidence.facts import Box
from yunxing.evidence.page import Affine, Page, Span, lines, squeezed


def _span(text: str, left: float, top: float, width: float = 20, height: float = 10) -> Span:
    return Span(text, left, top, left + width, top + height)


def test_spans_make_lines_from_the_top_and_from_the_left() -> None:
    spans = [_span("下", 0, 30), _span("右", 50, 2), _span("左", 0, 0)]
    assert [[s.text for s in line] for line in lines(spans)] == [["左", "右"], ["下"]]


def test_lines_that_hardly_touch_stay_apart() -> None:
    assert [[s.text for s in line] for line in lines([_span("一", 0, 0), _span("二", 0, 8)])] == [["一"], ["二"]]


def test_the_text_of_a_page_is_its_lines() -> None:
    page = Page(1, 100, 100, "text", [_span("称：示例", 50, 0), _span("名", 0, 0), _span("第二行", 0, 20)])
    assert page.text == "名 称：示例\n第二行"


def test_boxes_are_fractions_of_the_page() -> None:
    page = Page(1, 200, 100, "text", [])
    assert page.box(_span("一", 20, 10)) == Box(0.1, 0.1, 0.2, 0.2)
    assert page.box([_span("一", 20, 10), _span("二", 60, 40)]) == Box(0.1, 0.1, 0.4, 0.5)


def test_boxes_of_a_turned_page_lead_back_to_the_file() -> None:
    # the page was turned a quarter so that its text is upright: its x runs down the file, its y to the left
    page = Page(1, 100, 200, "ocr", [], shown=Affine(0, -1 / 200, 1, 1 / 100, 0, 0))
    assert page.box(Span("一", 10, 20, 30, 60)) == Box(0.7, 0.1, 0.9, 0.3)


def test_boxes_never_leave_the_page() -> None:
    assert Page(1, 100, 100).box(Span("一", -10, -5, 120, 130)) == Box(0, 0, 1, 1)


def test_labels_are_compared_without_spaces_and_in_half_width() -> None:
    assert squeezed("名　 称：（甲）") == "名称:(甲)"


def test_what_is_set_downwards_is_not_upright() -> None:
    assert [Span("购买方", 0, 0, 10, 40).upright, Span("购", 0, 0, 10, 40).upright, _span("购买方", 0, 0).upright] == [
        False,
        True,
        True,
    ]
