"""Many pages on one form: they share its sheet, and each is still found."""

from __future__ import annotations

import sqlite3

import pytest

from yunxing.evidence.reuse import Print, fingerprint
from yunxing.evidence.reuse.sheets import SCHEMA, Desk, Sheets

from .altering import altered
from .drawing import Picture, drawn


def _print(picture: Picture) -> Print:
    made = fingerprint(picture)
    assert made is not None
    return made


def _kept(count: int, marked: int = 0) -> tuple[sqlite3.Connection, Sheets]:
    """Receipts of one form, in the order of their sisters; the one of that number bears a watermark."""
    base = sqlite3.connect(":memory:")
    base.executescript(SCHEMA)
    sheets = Sheets(base, Desk())
    for page in range(1, count + 1):
        picture = drawn("receipt", 1, page)
        print_ = _print(altered(picture, "watermarked", 1) if page == marked else picture)
        sheets.keep(page, print_, sheets.place(print_))
    return base, sheets


def _any(_page: int) -> bool:
    return True


def test_pages_of_one_form_share_its_sheet_and_keep_only_what_is_their_own() -> None:
    base, _ = _kept(6)
    assert base.execute("SELECT count(DISTINCT sheet), count(*) FROM pages").fetchone() == (1, 6)
    shared, own = (
        base.execute(f"SELECT count(*) FROM words WHERE page {which} 0").fetchone()[0] for which in ("=", ">")
    )
    assert own / 5 < shared


def test_the_page_itself_is_the_likeliest_of_its_form() -> None:
    _, sheets = _kept(6)
    for page in (1, 4, 6):
        asked = _print(altered(drawn("receipt", 1, page), "resaved", 1))
        assert next(iter(sheets.likely(asked, _any)))[0] == page
        assert page not in [found for found, _ in sheets.likely(asked, page.__ne__)]


@pytest.mark.parametrize("page", [1, 4])
def test_a_watermark_leads_no_one_astray_whether_the_page_kept_or_the_one_asked_for_bears_it(page: int) -> None:
    """Its letters have words of their own, and where they stand the code is another."""
    plain = drawn("receipt", 1, page)
    bearing = altered(plain, "watermarked", 1)
    for marked, asked in ((0, bearing), (page, plain)):
        base, sheets = _kept(6, marked)
        assert page in [found for found, _ in sheets.likely(_print(asked), _any)], marked
        assert base.execute("SELECT count(*) FROM pages").fetchone() == (6,)


def test_a_sheet_lives_on_when_the_page_that_showed_it_goes() -> None:
    base, sheets = _kept(3)
    sheets.forget(1)
    asked = _print(altered(drawn("receipt", 1, 2), "resaved", 1))
    assert next(iter(sheets.likely(asked, _any)))[0] == 2
    for page in (2, 3):
        sheets.forget(page)
    left = [
        base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("sheets", "pages", "prints", "words")
    ]
    assert left == [0, 0, 0, 0]
