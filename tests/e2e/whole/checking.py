"""Site checks: a draw in three steps on the city's pages, visits ordered, made on two phones, and taken by the city."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from yunxing.programme.acting import Actor

from .desks import Desk, Desks

READY = "全部已发送"


def commit_and_freeze(desk: Desk, number: int, day: str) -> None:
    desk.to("现场核查")
    desk.press("生成承诺")
    desk.said("已生成种子")
    desk.fill("公开数的来源", "5月12日上证综合指数收盘点位")
    desk.fill("公开数产生的日期", day)
    desk.press("冻结总体")
    desk.said(f"已冻结 {number} 家")


def draw(desk: Desk, value: str) -> list[str]:
    """Draw with the public value; the names of those that were drawn."""
    desk.to("现场核查")
    desk.page.get_by_label("公开数", exact=True).fill(value)
    desk.press("抽取")
    desk.said("已抽中")
    drawn = desk.row("安排核查").locator("td.title")
    return drawn.all_inner_texts()


def add(desk: Desk, name: str, reason: str) -> None:
    """Have one checked that the draw left out."""
    desk.to("现场核查")
    desk.follow("增加核查", within=desk.row(name))
    desk.fill("原因", reason)
    desk.press("增加核查")
    desk.said("已增加核查")


def order(desk: Desk, name: str, inspectors: Sequence[str]) -> None:
    """Send two people there."""
    desk.to("现场核查")
    desk.follow("安排核查", within=desk.row(name))
    for one in inspectors:
        desk.page.get_by_label(one, exact=True).check()
    desk.fill("核查日期", "2021-05-12")
    desk.fill("另外要看的内容", "机房和生产车间的数据大屏")
    desk.press("安排核查")
    desk.said("已安排核查")


def visit(desks: Desks, name: str, inspectors: Sequence[Actor], *, passes: bool) -> None:
    """One answers every row, photographs and writes; both sign on their own phones; the report is handed in."""
    first, second = (desks.phone(one) for one in inspectors)
    for phone in (first, second):
        phone.open("/visits/")
        phone.follow(name)
        expect(phone.page.locator("#line")).to_have_text(READY)
    page = first.page
    rows = page.locator("[data-row]")
    for n in range(rows.count()):
        rows.nth(n).locator(f"input[value={'true' if passes else 'false'}]").check()
    photo = {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": _photograph()}
    page.locator("#site-photos input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    page.locator("#met").fill("企业信息部负责人")
    page.locator("#summary").fill("逐项查看，与申报一致。" if passes else "所列设备没有接入，现场不能演示。")
    page.locator(f"[name=passed][value={'true' if passes else 'false'}]").check()
    expect(page.locator("#line")).to_have_text(READY)
    expect(page.locator("#site-photos .photos")).to_contain_text("已发送")
    first.picture(f"phone-{'passes' if passes else 'fails'}")
    _sign(first, inspectors[0])
    second.page.reload(wait_until="domcontentloaded")
    expect(second.page.locator("#line")).to_have_text(READY)
    _sign(second, inspectors[1])
    second.page.once("dialog", lambda asked: asked.accept())
    second.page.locator("#report").click()
    expect(second.page.locator("#line")).to_have_text("报告已提交")


def _sign(phone: Desk, actor: Actor) -> None:
    phone.page.locator("#typed").fill(str(actor.person))
    phone.page.get_by_role("button", name="用姓名签名").click()
    expect(phone.page.locator("#inspectors li", has_text=str(actor.person))).to_contain_text(re.compile("已签名$"))


def conclude(desk: Desk, name: str, *, passes: bool) -> None:
    desk.to("现场核查")
    desk.come(desk.row(name).locator("a[href*='/visits/']").first)
    desk.press("确认：核查通过" if passes else "确认：核查不通过")


def _photograph() -> bytes:
    """A hall with a screen in it."""
    image = Image.new("RGB", (960, 720), (86, 110, 134))
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 720), (960, 720), (700, 430), (260, 430)], fill=(150, 154, 158))
    pen.rectangle((330, 180, 640, 380), fill=(24, 40, 58), outline=(220, 226, 232), width=6)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=82)
    return made.getvalue()
