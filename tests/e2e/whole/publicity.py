"""公示 on its pages: written, opened, objected to by a citizen, answered, closed; then announced."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import expect

from .desks import Desk


def show(desk: Desk, letter: str, number: int) -> None:
    """A notice of all that was evaluated, public at once."""
    desk.to("公示")
    desk.follow("拟定公示")
    expect(desk.page.locator("[name=number_of]:checked")).to_have_count(number)
    desk.fill("公示文文号", letter)
    desk.press("保存草稿")
    desk.said("尚未公开")
    desk.press("发布公示")
    desk.said("公示已发布")


def lodge(desk: Desk, office: str, name: str, text: str) -> tuple[str, str]:
    """A citizen finds the notice and objects to an enterprise, with a photograph; the number and the secret word."""
    desk.open("/public/notices/")
    desk.come(desk.page.locator(".notice-card", has_text=office).get_by_role("link"))
    desk.follow(f"提出异议 {name}")
    desk.fill("异议内容", text)
    desk.fill("姓名或单位", "钱异议")
    desk.fill("联系方式", "0518-80000000")
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), "gray").save(picture, "JPEG")
    desk.page.get_by_label("证明材料").set_input_files(
        {"name": "机房.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    desk.press("提交异议")
    receipt = desk.page.locator(".receipt dd")
    return receipt.nth(0).inner_text(), receipt.nth(1).inner_text()


def uphold(desk: Desk, number: str) -> None:
    """The office takes an objection up, looks into it, and upholds it: the case is to be evaluated again."""
    desk.to("公示")
    desk.open(desk.address("三星级"))
    desk.follow(number)
    desk.press("受理")
    desk.said("已受理")
    desk.fill("怎样核实", "到企业查看，所列系统自三月起没有登录记录。")
    desk.press("保存")
    desk.said("核实情况已保存")
    desk.page.get_by_label("成立：公示结束后重新评审").check()
    desk.fill("答复（异议人可见）", "经核实，异议属实，公示结束后重新评审。")
    desk.press("答复")
    desk.said("已答复")


def look_up(desk: Desk, number: str, secret: str) -> None:
    desk.open("/public/objections/")
    desk.fill("异议编号", number)
    desk.fill("查询口令", secret)
    desk.press("查询")
    expect(desk.page.locator("main")).to_contain_text("已答复：异议成立")


def close(desk: Desk) -> None:
    desk.to("公示")
    desk.open(desk.address("已发布"))
    desk.press("结束公示")
    desk.said("公示已结束")


def announce(desk: Desk, letter: str, number: int) -> None:
    desk.to("公示")
    desk.follow("公布")
    expect(desk.page.locator("[name=number_of]:checked")).to_have_count(number)
    desk.fill("公布文件文号", letter)
    desk.press("公布")
    desk.said("已公布")
