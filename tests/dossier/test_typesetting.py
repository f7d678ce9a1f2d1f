from __future__ import annotations

import json

import pypdfium2 as pdfium
import pytest
import typst

from yunxing.dossier.typesetting import SONG, typeset

SOURCE = f'#set text(font: "{SONG}")\n#json("words.json").name'


def _words(name: str) -> dict[str, bytes]:
    return {"words.json": json.dumps({"name": name}).encode()}


def test_words_of_users_are_data_and_never_source() -> None:
    made = typeset(SOURCE, _words("示例 #panic() $x$ \\ 公司"))
    with pdfium.PdfDocument(made) as pdf:
        assert pdf[0].get_textpage().get_text_range() == "示例 #panic() $x$ \\ 公司"


def test_the_same_source_gives_the_same_bytes() -> None:
    assert typeset(SOURCE, _words("示例公司")) == typeset(SOURCE, _words("示例公司"))


def test_faulty_source_says_so() -> None:
    with pytest.raises(typst.TypstError, match="unknown variable: nothing"):
        typeset("#nothing")
