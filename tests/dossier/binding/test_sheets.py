"""The sheets of the bound file that are ours: the cover is one page whatever the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dossier.binding.material import declaration, edition, form, record, saved, text_pdf, texts
from tests.dossier.form.making import long_name
from yunxing.dossier.binding import bind, plan


@pytest.mark.parametrize("length", [10, 30, 45, 60, 80, 200])
def test_the_cover_is_one_page_with_the_whole_name(length: int, tmp_path: Path) -> None:
    folder, name = tmp_path / "材料", long_name(length)
    folder.mkdir()
    saved(text_pdf("LICENCE"), folder / "l.pdf")
    made = declaration([record("l", "licence")], enterprise__name=name)
    with plan(made, edition(), folder) as planned:
        bind(planned, form, tmp_path / "out.pdf")
    cover, contents, *_ = ("".join(text.split()) for text in texts(tmp_path / "out.pdf"))
    assert f"申报企业{name}统一社会信用代码" in cover
    assert contents.startswith("目录")
