"""Files are put in order: dragged with the mouse, and by the keyboard alone."""

import io

import pytest
from playwright.sync_api import Page, expect

from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.model import Entry
from yunxing.programme.papers import verbs
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Paper

from .form import begun, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ["甲.txt", "乙.txt", "丙.txt", "丁.txt"]


def _shown(page: Page) -> tuple[Actor, Declaration]:
    actor, made = begun()
    for name in NAMES:
        blob = keep(io.BytesIO(name.encode()), name=name)
        verbs.add(actor=actor, declaration=made, blob=blob, name=name)
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/evidence/")
    return actor, made


def _row(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.locator(f"#paper-list > .paper[data-name='{name}']")


def _kept() -> list[str]:
    return list(Paper.objects.filter(removed_at=None).values_list("name", flat=True))


def _orders() -> int:
    return Entry.objects.filter(act="paper.order").count()


@pytest.mark.parametrize(
    ("dragged", "onto", "down", "expected"),
    [
        ("甲.txt", "丙.txt", 0.9, ["乙.txt", "丙.txt", "甲.txt", "丁.txt"]),
        ("丁.txt", "甲.txt", 0.1, ["丁.txt", "甲.txt", "乙.txt", "丙.txt"]),
    ],
)
def test_a_file_is_dragged_to_its_place(page: Page, dragged: str, onto: str, down: float, expected: list[str]) -> None:
    _shown(page)
    target = _row(page, onto)
    box = target.bounding_box()
    with page.expect_response("**/papers/order/"):
        _row(page, dragged).locator(".grip").drag_to(
            target, target_position={"x": box["width"] / 2, "y": box["height"] * down}
        )
    expect(page.locator("#paper-list > .paper .name")).to_have_text(expected)
    assert (_kept(), _orders()) == (expected, 1)
    page.reload()
    expect(page.locator("#paper-list > .paper .name")).to_have_text(expected)


def test_a_file_that_is_let_go_where_it_was_changes_nothing(page: Page) -> None:
    _shown(page)
    grip = _row(page, "乙.txt").locator(".grip")
    box = grip.bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 6, steps=4)
    page.mouse.up()
    expect(page.locator("#paper-list > .paper .name")).to_have_text(NAMES)
    expect(page.locator(".paper.dragged")).to_have_count(0)
    assert (_kept(), _orders()) == (NAMES, 0)


def test_files_are_put_in_order_by_the_keyboard_which_stays_where_it_was(page: Page) -> None:
    _shown(page)
    down = _row(page, "甲.txt").get_by_role("button", name="下移")
    down.focus()
    for _ in range(2):
        with page.expect_response("**/change/"):
            page.keyboard.press("Enter")
        expect(_row(page, "甲.txt").get_by_role("button", name="下移")).to_be_focused()
    with page.expect_response("**/change/"):
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
    expected = ["乙.txt", "甲.txt", "丙.txt", "丁.txt"]
    expect(page.locator("#paper-list > .paper .name")).to_have_text(expected)
    assert (_kept(), _orders()) == (expected, 3)
