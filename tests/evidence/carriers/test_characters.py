from __future__ import annotations

from yunxing.evidence.carriers.characters import Character, gathered


def _written(text: str, left: float, top: float = 0, *, step: float = 10, piece: int = 0) -> list[Character]:
    return [
        Character(c, left + i * step, top, left + i * step + 10, top + 10, piece)
        for i, c in enumerate(text)
        if c != " "
    ]


def _texts(characters: list[Character]) -> list[str]:
    return [span.text for span in gathered(characters)]


def test_what_is_drawn_side_by_side_is_one_span() -> None:
    [span] = gathered(_written("云服务", 5, 7))
    assert span == ("云服务", 5, 7, 35, 17, 1.0, False)


def test_a_wide_gap_parts_and_a_narrow_one_is_a_space() -> None:
    assert _texts(_written("名称", 0, step=30)) == ["名", "称"]
    assert _texts(_written("云ERP", 0, step=14)) == ["云 E R P"]


def test_characters_drawn_in_any_order_are_joined_where_they_touch() -> None:
    first, second, third = _written("一二三", 0)
    assert _texts([second, *_written("下", 0, 50), first, third]) == ["一二三", "下"]


def test_print_drawn_twice_for_boldness_is_read_once() -> None:
    doubled = [c for one in _written("合计", 0) for c in (one, one._replace(left=one.left + 1, right=one.right + 1))]
    assert _texts(doubled) == ["合计"]
    assert _texts([*_written("合计", 0), *_written("合计", 0.5, 0.5)]) == ["合计"]


def test_a_figure_and_a_word_drawn_apart_are_two_columns_even_where_they_touch() -> None:
    assert _texts([*_written("54.30", 0, piece=1), *_written("免税", 50, piece=2)]) == ["54.30", "免税"]
    assert _texts(_written("2020年", 0, piece=1)) == ["2020年"]
    assert _texts([*_written("3", 0, piece=1), *_written("308.86", 10, piece=2)]) == ["3", "308.86"]


def test_figures_drawn_one_by_one_are_one_number() -> None:
    apart = [c._replace(piece=i) for i, c in enumerate(_written("80000101", 0))]
    assert _texts(apart) == ["80000101"]


def test_what_runs_along_an_arc_is_one_slanted_span() -> None:
    arc = [c._replace(top=20 - 5 * min(i, 4 - i), bottom=30 - 5 * min(i, 4 - i), slanted=i != 2)
           for i, c in enumerate(_written("连云港样例", 0))]  # fmt: skip
    [span, plain] = gathered([*arc, *_written("备注", 0, 100)])
    assert (span.text, span.slanted, span.upright) == ("连云港样例", True, False)
    assert (plain.text, plain.slanted) == ("备注", False)


def test_nothing_gives_nothing() -> None:
    assert gathered([]) == []
