"""Pictures of one folder; what is known by its number there is in ``test_known``."""

from __future__ import annotations

from tests.evidence.making.altered import make_altered
from tests.evidence.making.papers.screens import draw_screen
from yunxing.evidence.facts import Seen, settle
from yunxing.evidence.paper import Paper, Reading
from yunxing.evidence.reuse import again_in, fingerprint

from .altering import altered
from .drawing import Picture, drawn


def _reading(file: str, *pictures: Picture, papers: tuple[Paper, ...] = (), sha: str = "") -> Reading:
    prints = {}
    for page, picture in enumerate(pictures, 1):
        made = fingerprint(picture)
        assert made is not None
        prints[page] = made.packed
    return Reading(
        file, sha256=sha or file, size=9, format="picture", pages=len(pictures), papers=list(papers), prints=prints
    )


def _voucher(number: str) -> Paper:
    fact = settle([Seen(number, "text", 0.99, 1)])
    assert fact is not None
    return Paper("payment", (1,), {"voucher": fact})


def test_a_picture_given_again_in_another_file_is_said_once_with_its_page() -> None:
    page = drawn("screen", 1, 1)
    found = again_in(
        [
            _reading("b.pdf", drawn("contract", 1, 1), altered(page, "photographed", 1)),
            _reading("a.png", page),
            _reading("c.png", drawn("screen", 1, 2)),
        ]
    )
    assert [(a.here.file, a.here.page, a.there.file, a.there.page) for a in found] == [("b.pdf", 2, "a.png", 1)]
    assert found[0].say("zh").startswith("b.pdf 第2页与a.png 第1页是同一页的图像（同一页材料，经过")


def test_a_watermarked_copy_is_said_whichever_file_comes_first_and_no_other_paper() -> None:
    """The order of a folder is that of its names. The watermark is so dense that it must be taken off to know the page."""
    shown = draw_screen(4)
    page = shown.body().image
    other = draw_screen(14, service=shown.service, layout=shown.layout).body().image
    for original, copy in (("a.png", "b.png"), ("b.png", "a.png")):
        found = again_in([_reading(original, page), _reading(copy, make_altered(page, "watermarked", 4))])
        assert [(a.here.file, a.here.page, a.there.file, a.there.page) for a in found] == [("b.png", 1, "a.png", 1)]
        assert again_in([_reading(original, page), _reading(copy, make_altered(other, "watermarked", 4))]) == []


def test_the_same_page_twice_in_one_file_is_nothing() -> None:
    page = drawn("screen", 1, 1)
    assert again_in([_reading("a.pdf", page, altered(page, "resaved", 1))]) == []


def test_the_same_file_and_the_same_voucher_are_not_said_again_as_pictures() -> None:
    page = drawn("receipt", 1, 1)
    again = altered(page, "resaved", 1)
    same = again_in([_reading("a.jpg", page, sha="x"), _reading("b.jpg", page, sha="x")])
    assert [a.here.kind for a in same] == ["file"]
    papers = (_voucher("1001"),)
    two = again_in([_reading("a.jpg", page, papers=papers), _reading("b.jpg", again, papers=papers)])
    assert [a.here.kind for a in two] == ["payment"]
    other = again_in([_reading("a.jpg", page, papers=papers), _reading("b.jpg", again, papers=(_voucher("1002"),))])
    assert other == []


def _invoice(file: str, carrier: str, total: str = "100.00") -> Reading:
    said = {"code": "3200191130", "number": "12345678", "total_yuan": total}
    facts = {name: settle([Seen(value, "text", 0.99, 1)]) for name, value in said.items()}
    paper = Paper("invoice", (1,), {name: fact for name, fact in facts.items() if fact is not None})
    return Reading(file, sha256=file, size=9, format=carrier, pages=1, papers=[paper])


def test_an_invoice_photographed_twice_is_said_though_it_is_there_in_other_forms_too() -> None:
    """The other forms come first by their names, and of neither photograph are they another copy."""
    forms = [_invoice("a.xml", "xml"), _invoice("b.ofd", "ofd"), _invoice("c.jpg", "picture")]
    assert again_in(forms) == []
    found = again_in([*forms, _invoice("d.jpg", "picture"), _invoice("e.jpg", "picture")])
    assert [(a.here.file, a.there.file) for a in found] == [("d.jpg", "c.jpg"), ("e.jpg", "c.jpg")]


def test_a_copy_is_said_beside_a_contradiction() -> None:
    found = again_in([_invoice("a.xml", "xml"), _invoice("b.jpg", "picture", "900.00"), _invoice("c.jpg", "picture")])
    assert [(a.here.file, a.there.file, a.apart) for a in found] == [
        ("b.jpg", "a.xml", ("total_yuan",)),
        ("c.jpg", "b.jpg", ("total_yuan",)),
    ]
    found = again_in([_invoice("a.xml", "xml", "900.00"), _invoice("b.jpg", "picture"), _invoice("c.jpg", "picture")])
    assert [(a.here.file, a.there.file, a.apart) for a in found] == [
        ("b.jpg", "a.xml", ("total_yuan",)),
        ("c.jpg", "a.xml", ("total_yuan",)),
        ("c.jpg", "b.jpg", ()),
    ]
