"""``yunxing slide``: a declaration in, one slide out."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation

from tests.desk.running import EXAMPLES, Shell
from tests.dossier.entries import plain


def test_every_example_fits_its_slide(shell: Shell) -> None:
    for path in sorted((EXAMPLES / "declarations").glob("*.yaml")):
        ran = shell("slide", path, "-o", "概要.pptx", "--force")
        assert (ran.code, ran.lines, ran.said) == (0, ["已写出 概要.pptx"], [])
        assert len(Presentation("概要.pptx").slides) == 1


def test_what_cannot_be_used_is_refused_and_nothing_is_written(shell: Shell) -> None:
    path = shell.yaml("a.yaml", plain(1, narratives__scope=None))
    for more, said in (
        (("-o", "a.pdf"), "有误 a.pdf: 概要说明写成 .pptx，请改文件名"),
        ((), f"有误 {path}: narratives.scope: 没有填写，概要说明缺「总体方案」"),
    ):
        ran = shell("slide", path, *more)
        assert (ran.code, ran.said[0][: len(said)], shell.files()) == (2, said, ["a.yaml"])


def test_an_existing_file_is_kept_unless_told_otherwise(shell: Shell) -> None:
    path = shell.yaml("a.yaml", plain(1))
    Path("概要.pptx").write_text("kept", "utf-8")
    assert shell("slide", path).said == ["有误 概要.pptx: 文件已存在，加 --force 可覆盖"]
    assert shell("slide", path, "--force", "--lang", "en").code == 0
    assert sorted(shell.files()) == ["a.yaml", "outline.pptx", "概要.pptx"]


def test_a_text_that_had_to_be_set_small_is_told(shell: Shell) -> None:
    path = shell.yaml("a.yaml", plain(1, narratives__results="云" * 500))
    ran = shell("slide", path)
    assert (ran.code, ran.said) == (0, ["提示 文字较长，三段文字用了 9.5 磅字，投影时不易看清，建议精简"])
