"""Evaluation on its pages: experts say who they are, an office convenes a panel, each expert judges, the office decides."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from playwright.sync_api import expect

from yunxing.programme.acting import Actor

from .cast import EXPERTS
from .desks import Desk, Desks


def introduce(desks: Desks, experts: Sequence[Actor]) -> None:
    """Each says where they work and what they know."""
    for actor, (employer, fields) in zip(experts, EXPERTS, strict=False):
        desk = desks.of(actor)
        desk.to("评审")
        desk.follow("去填写")
        desk.fill("工作单位（全称）", employer)
        for field in fields:
            desk.page.locator(f"[name=fields][value={field}]").check()
        desk.press("保存")
        desk.said("已保存")


def declare_interest(desk: Desk, name: str) -> None:
    desk.to("评审")
    desk.follow("本人信息与利害关系")
    desk.page.get_by_label("种类").select_option("consultant")
    desk.fill("企业或云服务商（全称）", name)
    desk.press("申报")
    desk.said("已申报")


def convene(desk: Desk, name: str, number: int) -> None:
    """A panel of all experts, everything that waits put before it, and its minutes."""
    desk.to("评审")
    desk.follow("设立评审组")
    desk.fill("评审组名称", name)
    for box in desk.page.locator("[name=experts]").all():
        box.check()
    desk.press("保存")
    desk.said("已保存")
    put_before(desk, number)
    desk.fill("会议情况、讨论要点", "专家逐件查看申报书和佐证材料，评议后表决，结论见各件。")
    desk.press("保存纪要")
    desk.said("会议纪要已保存")


def put_before(desk: Desk, number: int) -> None:
    """All that waits goes before the panel whose page is open."""
    desk.press(f"列入全部 {number} 件")
    desk.said(f"已列入 {number} 件")


def opine(desks: Desks, experts: Sequence[Actor], *, against: Collection[str] = ()) -> int:
    """Every expert judges every case that waits for them; how many opinions were given."""
    given = 0
    for actor in experts:
        desk = desks.of(actor)
        desk.to("评审")
        waiting = [
            (one.get_by_role("link").inner_text(), one.get_by_role("link").get_attribute("href") or "")
            for one in desk.row("待评审").all()
        ]
        for name, address in waiting:
            desk.open(address)
            fails = name in against
            desk.page.get_by_label("不通过" if fails else "通过", exact=True).check()
            desk.fill("评分", "48" if fails else "86")
            desk.fill("意见", "成效测算没有依据。" if fails else "材料齐全，上云应用真实，成效可以核实。")
            desk.press("提交意见")
            desk.said("意见已提交")
        given += len(waiting)
    return given


def decide(desk: Desk, panel: str, number: int) -> None:
    """The office decides every case on which all opinions are given, as the experts voted."""
    desk.to("评审")
    desk.open(desk.address(panel))
    waiting = [one.get_by_role("link").get_attribute("href") or "" for one in desk.row("待作结论").all()]
    assert len(waiting) == number
    for address in waiting:
        desk.open(address)
        against = desk.page.get_by_label("反对票").input_value() != "0"
        desk.fill("结论理由", "多数专家认为成效依据不足" if against else "多数专家同意通过")
        desk.press("作出结论")
        desk.said("结论：")
    expect(desk.page.get_by_text(re.compile("待作结论|评审中"))).to_have_count(0)
