"""Names of files: what an enterprise gave, made safe."""

import pytest

from yunxing.programme.papers import naming
from yunxing.programme.refusals import RefusedError


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("发票.pdf", "发票.pdf"),
        ("2019\\一月\\a.pdf", "2019/一月/a.pdf"),
        ("../../etc/passwd.txt", "etc/passwd.txt"),
        ("/a//b/./c.pdf", "a/b/c.pdf"),
        ("合同#3.pdf", "合同＃3.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("\ud800.pdf", ".pdf"),
        (f"{'长' * 300}/短.pdf", "短.pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_mislead(given: str, kept: str) -> None:
    assert naming.tidy(given) == kept


@pytest.mark.parametrize("given", ["", "   ", "/", "..", "\x00\n"])
def test_a_name_of_nothing_is_refused(given: str) -> None:
    with pytest.raises(RefusedError) as refused:
        naming.tidy(given)
    assert refused.value.field == "name"


def test_a_name_that_is_too_long_keeps_its_ending() -> None:
    assert naming.tidy(f"{'长' * 400}.pdf") == f"{'长' * 251}.pdf"


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert naming.free("a/发票.pdf", {"a/发票.pdf"}) == "a/发票 (2).pdf"
    assert naming.free("a/发票.pdf", {"a/发票.pdf", "a/发票 (2).pdf"}) == "a/发票 (3).pdf"
    assert naming.free("b.pdf", {"a.pdf"}) == "b.pdf"
