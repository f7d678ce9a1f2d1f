"""In a real browser: files dropped, a broken line, read, looked at, taken over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.e2e.dropping import drop
from tests.evidence.making.invoices import make_ofd
from tests.programme.factories import declaration, owner
from tests.programme.papers.making import invoice, pdf, xml
from tests.programme.papers.processes import Site, open_call, site, until
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers.model import Paper, Proposed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
]


@pytest.fixture
def here(browser: Any, tmp_path: Path, settings: object) -> Iterator[Site]:
    if connection.vendor != "sqlite":
        pytest.skip("looks at a database file of its own")
    with site(tmp_path, settings) as made:
        made.serve()
        yield made


@pytest.fixture
def page(browser: Any, here: Site) -> Any:
    made = browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
    made.set_default_timeout(60_000)
    made.wrong = []
    made.on("pageerror", lambda error: made.wrong.append(str(error)))
    return made


def _at(page: Any, here: Site, actor: Any, address: str) -> None:
    client = Client()
    client.force_login(actor.person)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": here.address}])
    page.goto(here.address + address)


@pytest.mark.django_db(transaction=True)
def test_files_are_dropped_read_looked_at_and_taken_over(page: Any, here: Site) -> None:
    truth = invoice()
    actor, made = declaration(owner(name=truth.buyer), call=open_call())
    _at(page, here, actor, reverse("declaration-section", args=[made.number, "evidence"]))
    here.worker()
    drop(page, {"发票.pdf": pdf(), "说明.txt": "一行".encode()})
    page.wait_for_selector("#paper-list .paper >> nth=1")
    page.wait_for_selector("#paper-list .paper:has-text('发票.pdf') .state.read")
    until("it is proposed", lambda: Proposed.objects.filter(waits=0).exists())
    assert sorted(Paper.objects.values_list("name", flat=True)) == ["发票.pdf", "说明.txt"]

    page.goto(here.address + reverse("paper", args=[made.number, Paper.objects.get(name="发票.pdf").pk]))
    page.wait_for_selector(".sheet-of canvas")
    page.click(".fact:has-text('发票号码') [data-goto]")
    page.wait_for_selector(".box.chosen")
    chosen = page.get_attribute(".box.chosen", "title")
    assert chosen == f"发票号码：{truth.number}"

    page.goto(here.address + reverse("declaration-section", args=[made.number, "investment"]))
    page.focus(f".offer:has-text('{truth.number}') button[value=accept]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"input[data-path$='/number'][value='{truth.number}']")
    kept = Declaration.objects.get(pk=made.pk).content["invoices"]
    assert [row["number"] for row in kept] == [truth.number]
    assert page.wrong == []


@pytest.mark.django_db(transaction=True)
def test_an_ofd_appears_in_the_viewer_by_itself_with_its_facts_boxed(page: Any, here: Site) -> None:
    truth = invoice()
    actor, made = declaration(owner(name=truth.buyer), call=open_call())
    _at(page, here, actor, reverse("declaration-section", args=[made.number, "evidence"]))
    drop(page, {"发票.ofd": make_ofd(truth)})
    page.wait_for_selector("#paper-list .paper")
    page.goto(here.address + reverse("paper", args=[made.number, Paper.objects.get().pk]))
    page.wait_for_selector(".pages:has-text('正在生成可以显示的页面')")
    here.worker()
    page.wait_for_selector(".sheet-of canvas")
    page.click(".fact:has-text('发票号码') [data-goto]")
    page.wait_for_selector(".box.chosen")
    assert page.get_attribute(".box.chosen", "title") == f"发票号码：{truth.number}"
    assert page.locator("#page-count").inner_text() == "1"
    assert page.wrong == []


@pytest.mark.django_db(transaction=True)
def test_an_upload_goes_on_after_the_line_broke_and_the_page_was_loaded_anew(
    page: Any, here: Site, tmp_path: Path
) -> None:
    actor, made = declaration(call=open_call())
    file = tmp_path / "大文件.txt"
    file.write_bytes(b"0123456789abcdef" * (1_250_000))  # 20 MB: three pieces
    address = reverse("declaration-section", args=[made.number, "evidence"])
    _at(page, here, actor, address)
    sent: list[int] = []

    def second_piece_fails(route: Any) -> None:
        offset = int(route.request.headers.get("upload-offset", "0")) if route.request.method == "PATCH" else -1
        sent.append(offset)
        if offset > 0:
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/**", second_piece_fails)
    page.set_input_files("#choose-files", str(file))
    page.wait_for_selector("#sending-list progress")
    while not any(offset > 0 for offset in sent):
        page.wait_for_timeout(100)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(here.address + address)
    page.unroute("**/uploads/**")
    page.wait_for_selector("#unfinished:has-text('大文件.txt')")
    again: list[int] = []
    page.on(
        "request",
        lambda request: again.append(int(request.headers["upload-offset"])) if request.method == "PATCH" else None,
    )
    page.set_input_files("#choose-files", str(file))
    page.wait_for_selector("#paper-list .paper:has-text('大文件.txt')")
    assert again == [8 * 1024 * 1024, 16 * 1024 * 1024]
    assert Paper.objects.get().blob.size == 20_000_000
    assert page.wrong == []


@pytest.mark.django_db(transaction=True)
def test_files_are_put_in_order_with_the_keyboard_alone(page: Any, here: Site) -> None:
    actor, made = declaration(call=open_call())
    _at(page, here, actor, reverse("declaration-section", args=[made.number, "evidence"]))
    drop(page, {"a.txt": b"a", "b.xml": xml()})
    page.wait_for_selector("#paper-list .paper >> nth=1")
    first = page.locator("#paper-list .paper .name").all_inner_texts()
    paper = Paper.objects.get(name=first[1])
    page.focus(f"#up-{paper.pk}")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#paper-list .paper:first-child#paper-{paper.pk}")
    assert page.locator("#paper-list .paper .name").all_inner_texts() == first[::-1]
    assert page.evaluate("document.activeElement.id") == f"up-{paper.pk}"
    assert page.wrong == []
