"""OFDs that loop, swell or lie are drawn or refused by the process that looks through files, in time and within memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.dossier.ofd.material import area, fonts, halves, image, media, ofd, outline, words
from yunxing.dossier.binding.looking import Look
from yunxing.dossier.binding.minding import Bounds, Looker

SECONDS = 30.0
MEMORY = 1536 * 1024 * 1024


def _laughs() -> bytes:
    """Composites of ten of the one before, nine deep: a thousand million areas."""
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{100 + n}"><ofd:Content>'
        + (f'<ofd:CompositeObject ID="1" ResourceID="{99 + n}"/>' * 10 if n else area("1 1 1 1"))
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for n in range(10)
    )
    return ofd(
        '<ofd:CompositeObject ID="1" ResourceID="109"/>',
        resources=f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>",
    )


def _many(one: str, count: int) -> Callable[[], bytes]:
    return lambda: ofd(one * count)


def _steps(count: int) -> str:
    """Steps that do not pack to nothing."""
    return "M 0 0 " + " ".join(f"L {n * 7919 % 99991} {n * 104729 % 99989}" for n in range(count))


SONG = fonts('FontName="宋体"')
EVERY = "".join(map(chr, range(0x3400, 0x9FFF)))
CASES: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "a million objects": (_many("<ofd:PathObject/>", 1_000_000), ["xml_too_deep"]),
    "objects past the limit": (_many('<ofd:PathObject ID="1" Boundary="1 1 1 1"/>', 151_000), ["ofd_too_much"]),
    "composites of composites": (_laughs, ["ofd_too_much"]),
    "layers in layers": (lambda: ofd("<ofd:PageBlock>" * 150 + "</ofd:PageBlock>" * 150), ["ofd_too_much"]),
    "ten thousand pages": (lambda: ofd(*[""] * 10_000), ["ofd_too_much"]),
    "two thousand full pages": (lambda: ofd(*[words("云服务费" * 20)] * 2_000, resources=SONG), []),
    "an endless outline": (lambda: ofd(outline(_steps(600_000))), ["ofd_outline"]),
    "outlines without end": (lambda: ofd(outline(_steps(200_000)) * 10), ["ofd_too_much"]),
    "a text without end": (lambda: ofd(words(EVERY * 40), resources=SONG), ["ofd_too_much"]),
    "all characters there are": (lambda: ofd(words(EVERY), resources=SONG), ["ofd_too_much"]),
    "steps without end": (lambda: ofd(words("云服", code='X="0" Y="5" DeltaX="g 999999999 1e5"'), resources=SONG), []),
    "glyphs without end": (
        lambda: ofd(words("云", inside='<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="999999999"/>'), resources=SONG),
        [],
    ),
    "no numbers": (
        lambda: ofd(area("nan inf -inf 1e400") + words("云", 'CTM="nan 0 0 1 0 0"'), resources=SONG),
        ["ofd_numbers", "ofd_outline"],
    ),
    "huge places": (lambda: ofd(area("99999 99999 9 9") + area("-9e5 0 9e4 9")), []),
    "one picture many times": (
        lambda: ofd(image() * 50_000, resources=media("a.png"), parts={"Doc_0/Res/a.png": halves()}), []
    ),
}  # fmt: skip


@pytest.fixture(name="looker", scope="module")
def _looker() -> Iterator[Looker]:
    with closing(Looker(Bounds(SECONDS, SECONDS * 4, MEMORY))) as looker:
        yield looker


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_it_ends_in_time_and_within_memory_and_says_why(tmp_path: Path, looker: Looker, name: str) -> None:
    make, codes = CASES[name]
    path = tmp_path / "a.ofd"
    path.write_bytes(make())
    look = looker.look(path, tmp_path / "made.pdf")
    assert isinstance(look, Look), look
    assert [one.code for one in look.found if one.code != "ofd_drawn"] == codes
