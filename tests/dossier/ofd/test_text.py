"""Text is text: it can be searched, each glyph stands at its place, fonts that do not travel along have a stand-in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.dossier.ofd.material import RED, WHITE, at, drawn, fonts, inked, ofd, said, shown, texts, words
from tests.dossier.ofd.programs import cid_keyed, truetype
from tests.evidence.making.invoices import KINDS, draw, make_ofd
from yunxing.dossier.ofd import draw as draw_ofd
from yunxing.dossier.ofd.faces import Stand, stand_for
from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.carriers.pdf import open_pdf
from yunxing.evidence.page import squeezed

SONG = fonts('FontName="宋体"')


def test_text_is_found_by_a_viewer_in_its_order(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, ofd(words("连云港 Nanjing 1.11 云服务费"), resources=SONG))
    assert texts(drawing) == ["连云港 Nanjing 1.11 云服务费"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_invoice_says_the_same_at_the_same_places_as_the_ofd(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(make_ofd(draw(7, kind), data="none", tags="none"))  # type: ignore[arg-type]  # one of its kinds
    (tmp_path / "a.pdf").write_bytes(draw_ofd(path).pdf)
    with open_ofd(path) as ours, closing(open_pdf(tmp_path / "a.pdf")) as theirs:
        assert ours.page_count == theirs.page_count
        for number in range(1, ours.page_count + 1):
            one, other = ours.page(number), theirs.page(number)
            assert (round(other.width), round(other.height)) == (
                round(one.width * 72 / 25.4),
                round(one.height * 72 / 25.4),
            )
            assert sorted(squeezed(one.text).replace(" ", "")) == sorted(squeezed(other.text).replace(" ", ""))
            mine = {s.text: (s.left / one.width, s.bottom / one.height) for s in one.spans}
            found = {s.text: (s.left / other.width, s.bottom / other.height) for s in other.spans}
            every = [s.text for s in (*one.spans, *other.spans)]
            shared = [text for text in mine if text in found and every.count(text) == 2]
            assert len(shared) > 0.5 * len(mine)
            assert [found[text] for text in shared] == [pytest.approx(mine[text], abs=0.012) for text in shared]


def test_steps_place_each_glyph_in_every_form_they_are_written(tmp_path: Path) -> None:
    for steps in ('DeltaX="20 20"', 'DeltaX="g 2 20"', 'DeltaX="20"'):
        picture = shown(drawn(tmp_path, ofd(words("国国国", code=f'X="0" Y="5" {steps}'), resources=SONG)))
        assert [inked(picture[:, from_ * 4 : (from_ + 6) * 4]) is not None for from_ in (10, 20, 30, 40, 50)] == [
            True, False, True, False, True,
        ]  # fmt: skip


def test_glyphs_run_down_where_steps_do(tmp_path: Path) -> None:
    picture = shown(drawn(tmp_path, ofd(words("国国", code='X="0" Y="5" DeltaY="20"'), resources=SONG)))
    across = inked(picture)
    assert across is not None
    assert (across[0] > 9.9, across[2] < 15.1, across[3] - across[1] > 23) == (True, True, True)


def test_letters_are_coloured_outlined_slanted_bold_and_drawn_out(tmp_path: Path) -> None:
    def box(more: str, inside: str = "") -> tuple[int, float, float]:
        picture = shown(drawn(tmp_path, ofd(words("国", f'CTM="4 0 0 4 0 0" {more}', inside=inside), resources=SONG)))
        edges = inked(picture)
        assert edges is not None
        return int((picture < 128).any(axis=2).sum()), edges[2] - edges[0], edges[3] - edges[1]

    plain, bold, outlined = box(""), box('Weight="700"'), box('Fill="false" Stroke="true" LineWidth="0.02"')
    assert (bold[0] > 1.2 * plain[0], outlined[0] < 0.8 * plain[0]) == (True, True)
    assert box('HScale="1.5"')[1:] == (pytest.approx(1.5 * plain[1], abs=0.6), pytest.approx(plain[2], abs=0.3))
    assert box('Italic="true"')[1] == pytest.approx(plain[1] + 0.2126 * plain[2], abs=1.0)
    red = shown(
        drawn(
            tmp_path, ofd(words("一", 'CTM="8 0 0 8 0 -20"', inside='<ofd:FillColor Value="255 0 0"/>'), resources=SONG)
        )
    )
    assert {at(red, x / 4, y / 4) for y in range(240) for x in range(100, 140)} >= {RED, WHITE}
    assert inked(shown(drawn(tmp_path, ofd(words("国", 'Fill="false"'), resources=SONG)))) is None


@pytest.mark.parametrize(
    ("turn", "middle"), [("0", (15, 10.3)), ("90", (13.7, 19)), ("180", (5, 17.7)), ("270", (6.3, 9))]
)
def test_letters_are_turned_clockwise_about_where_they_begin(
    tmp_path: Path, turn: str, middle: tuple[float, float]
) -> None:
    one = words("国", f'CharDirection="{turn}" CTM="2 0 0 2 0 0"', 'X="0" Y="2"', boundary="10 10 80 40")
    edges = inked(shown(drawn(tmp_path, ofd(one, resources=SONG))))
    assert edges is not None
    assert ((edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2) == pytest.approx(middle, abs=0.5)


def test_a_letter_of_another_width_is_fitted_to_where_the_ofd_has_room(tmp_path: Path) -> None:
    """Letters of 宋体 are half as wide as high; those of the stand-in are not."""
    picture = shown(
        drawn(tmp_path, ofd(words("MMMMMMMM", 'CTM="2 0 0 2 0 0"', boundary="10 10 80 20"), resources=SONG))
    )
    edges = inked(picture)
    assert edges is not None
    assert edges[2] - edges[0] == pytest.approx(8 * 5, abs=1.5)


@pytest.mark.parametrize(
    ("name", "fixed", "stand"),
    [
        ("宋体", False, Stand("song", 500)), ("仿宋_GB2312", False, Stand("song", 500)), ("KaiTi", True, Stand("song", 500)),
        ("SimHei", False, Stand("hei", 500)), ("微软雅黑", False, Stand("hei")), ("等线", False, Stand("hei")),
        ("Courier New", False, Stand("mono", 600)), ("CourierNewPSMT", True, Stand("mono", 600)), ("Unheard", True, Stand("mono", 600)),
        ("Times New Roman", False, Stand("roman")), ("Arial", False, Stand("sans")), ("STSong-Light", False, Stand("song")),
        ("", False, Stand("song", 500)),
    ],
)  # fmt: skip
def test_every_family_has_its_stand_in(name: str, fixed: bool, stand: Stand) -> None:
    assert stand_for(name, "", fixed) == stand


def test_fonts_that_others_stand_in_for_are_named_once(tmp_path: Path) -> None:
    resources = fonts('FontName="楷体"', 'FontName="Courier New"')
    drawing = drawn(
        tmp_path, ofd(words("云"), words("云") + words("1").replace('Font="3"', 'Font="4"'), resources=resources)
    )
    assert [(one.code, one.weight) for one in drawing.findings] == [("ofd_drawn", "note")]
    assert "（楷体、Courier New）" in drawing.findings[0].zh


def test_a_character_that_no_face_has_is_said_with_its_page(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, ofd(words("云"), words("云\ue5fd服"), resources=SONG))
    assert (said(drawing), texts(drawing)[1]) == ([("ofd_characters", "doubtful", 2)], "云 服")
    assert "U+E5FD" in drawing.findings[0].zh


class TestFontsInside:
    """Fonts that travel inside are drawn with their own glyphs."""

    def test_a_glyph_is_found_by_its_number_and_keeps_its_text(self, tmp_path: Path) -> None:
        data, glyphs = truetype("云A", cmap="")
        inside = (
            f'<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><ofd:Glyphs>{glyphs["A"]} {glyphs["云"]}'
            "</ofd:Glyphs></ofd:CGTransform>"
        )
        one = words("甲乙", inside=inside, code='X="0" Y="5" DeltaX="20"')
        font = '<ofd:Fonts><ofd:Font ID="3" FontName="x"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
        drawing = drawn(tmp_path, ofd(one, resources=font, parts={"Doc_0/Res/f.ttf": data}))
        assert (texts(drawing), said(drawing)) == (["甲 乙"], [])
        own = shown(drawing)
        by_text = shown(drawn(tmp_path, ofd(words("A云", code='X="0" Y="5" DeltaX="20"'), resources=font,
                                            parts={"Doc_0/Res/f.ttf": truetype("云A", cmap="云A")[0]})))  # fmt: skip
        assert (own == by_text).all()
        assert inked(own) != inked(shown(drawn(tmp_path, ofd(words("甲乙"), resources=SONG))))

    def test_glyphs_are_called_as_an_opentype_calls_them(self, tmp_path: Path) -> None:
        font = '<ofd:Fonts><ofd:Font ID="3" FontName="x"><ofd:FontFile>f.otf</ofd:FontFile></ofd:Font></ofd:Fonts>'
        one = words("云服务", code='X="0" Y="5" DeltaX="10"')
        drawing = drawn(tmp_path, ofd(one, resources=font, parts={"Doc_0/Res/f.otf": cid_keyed()}))
        other = drawn(tmp_path, ofd(one, resources=SONG))
        assert (texts(drawing), said(drawing)) == (texts(other), [])
        assert (shown(drawing) == shown(other)).all()

    @pytest.mark.parametrize("damage", ["absent", "rubbish", "cut", "no outlines"])
    def test_a_damaged_font_is_said_and_another_stands_in(self, tmp_path: Path, damage: str) -> None:
        whole = truetype("云", cmap="云")[0]
        data = {
            "rubbish": b"rubbish" * 99,
            "cut": whole[: len(whole) // 2],
            "no outlines": whole.replace(b"glyf", b"xxxx", 1),
        }
        font = '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
        parts = {"Doc_0/Res/f.ttf": data[damage]} if damage != "absent" else {}
        drawing = drawn(tmp_path, ofd(words("云"), resources=font, parts=parts))
        assert (texts(drawing), said(drawing)) == (["云"], [("ofd_font_missing", "doubtful", 1)])

    def test_what_the_font_lacks_comes_from_another(self, tmp_path: Path) -> None:
        font = '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
        data = truetype("云", cmap="云")[0]
        drawing = drawn(tmp_path, ofd(words("云港"), resources=font, parts={"Doc_0/Res/f.ttf": data}))
        assert (texts(drawing), said(drawing)) == (["云港"], [])
