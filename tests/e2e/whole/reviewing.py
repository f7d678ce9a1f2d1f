"""The first review on its pages, and packages: put together, written by the queue, numbered, sent, received."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from playwright.sync_api import expect

from yunxing.programme.work import leases

from .desks import Desk


def confirm(desk: Desk, names: Sequence[str]) -> None:
    """Go through each on its bench and confirm what nothing speaks against; then nothing holds it up."""
    desk.to("初审")
    for address in [desk.address(name) for name in names]:
        desk.open(address)
        desk.press("认可其余没有疑点的")
        desk.said("没有疑点的内容")
        expect(desk.page.locator("#conclude .said.warning")).to_have_count(0)


def pass_together(desk: Desk, names: Sequence[str]) -> None:
    """Tick several, look at what would happen, and have them pass."""
    desk.to("初审")
    for name in names:
        desk.row(name).get_by_role("checkbox").check()
    desk.press("勾选的一起通过……")
    expect(desk.page.locator("tbody .state.meets")).to_have_count(len(names))
    desk.press(f"确认通过 {len(names)} 份")
    desk.said(f"{len(names)} 份已通过初审")


def reject(desk: Desk, name: str, reason: str) -> None:
    desk.to("初审")
    desk.open(desk.address(name))
    desk.page.get_by_text("初审不合格……").click()
    desk.fill("原因（企业会看到）", reason)
    desk.press("初审不合格")
    desk.said("已作出初审不合格的结论")


def ask_for_a_row(desk: Desk, name: str, what: str) -> None:
    """Ask for something at the first row, confirm the others, and return it."""
    desk.to("初审")
    desk.open(desk.address(name))
    row = desk.page.locator(".bench-row").first
    row.get_by_label("原因").fill(what)
    row.get_by_role("button", name="补正").click()
    expect(desk.page.locator(".bench-row.asked")).to_have_count(1)
    expect(desk.page.locator("#outcome")).to_have_text("符合")
    expect(desk.page.locator("#conclude")).to_contain_text(what)
    desk.press("退回补正")
    desk.said("已退回补正")


def pack(desk: Desk, names: Sequence[str], *, kind: str = "") -> None:
    """A package of all that is ready, whose file is asked for."""
    desk.to("报送")
    if kind:
        desk.follow(kind)
    ready = desk.page.locator("form", has=desk.page.get_by_role("button", name="组成材料包"))
    expect(ready.locator("tbody tr")).to_have_count(len(names))
    desk.press("组成材料包")
    for name in names:
        expect(desk.row(name)).to_have_count(1)
    desk.press("生成报送文件")


def work() -> None:
    """Two workers do what is due."""

    def one() -> None:
        try:
            leases.work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as workers:
        for done in [workers.submit(one) for _ in range(2)]:
            done.result()


def send(desk: Desk, letter: str) -> zipfile.ZipFile:
    """The package whose page waited for its file is numbered and sent; the file as it is downloaded."""
    link = desk.page.get_by_role("link", name="下载报送文件")
    expect(link).to_be_visible()  # the page asked again by itself
    with desk.page.expect_download() as kept:
        link.click()
    made = zipfile.ZipFile(io.BytesIO(kept.value.path().read_bytes()))
    desk.fill("行文文号", letter)
    desk.press("登记文号")
    desk.said("文号已登记")
    desk.press("报送")
    desk.said("已报送")
    return made


def receive(desk: Desk, sender: str, number: int, *, button: str = "签收勾选的") -> None:
    """Tick every paper copy of a package that came."""
    desk.to("报送")
    desk.open(desk.address(sender, "待签收"))
    boxes = desk.page.get_by_role("checkbox", name=re.compile("^收到"))
    expect(boxes).to_have_count(number)
    desk.page.get_by_role("checkbox", name="全选").check()
    desk.press(button)
    desk.said(f"已签收 {number} 份")
