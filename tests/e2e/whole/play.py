"""The stages of a call, each done by whoever does it, on their pages."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pypdfium2 as pdfium
import zxingcpp
from playwright.sync_api import expect

from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import submitting

from . import checking, evaluating, publicity, reviewing
from .cast import CITY, COUNTY_A, COUNTY_B, DIRECT, PROVINCE, Case, Offices, declared
from .desks import Calendar, Desks

Table = Mapping[str, tuple[str, int, str]]
"""Everybody, by a word for each: of which place, for which star, and where it ends."""


class Play:
    """Who is there, where they sit, and what day it is."""

    def __init__(self, table: Table, desks: Desks, days: Calendar) -> None:
        self.table, self.desks, self.days = table, desks, days
        self.offices = Offices()
        self.cases: dict[str, Case] = {}

    def __getitem__(self, word: str) -> Case:
        return self.cases[word]

    def names(self, *places: str, stars: tuple[int, ...] = (3, 4, 5), but: tuple[str, ...] = ()) -> list[str]:
        """The names of some, but a few."""
        return [
            self[word].name
            for word, (place, star, _) in self.table.items()
            if place in places and star in stars and word not in but
        ]

    # The call

    def open_the_call(self) -> Call:
        """The province makes a call and opens it; offices say how they are reached."""
        self.days.come(4, 20)
        for actor, phone in (
            (self.offices.city, "0518-85800000"),
            (self.offices.direct, "0512-57500000"),
            (self.offices.province, "025-83200000"),
        ):
            desk = self.desks.of(actor)
            desk.to("部门")
            desk.fill("部门电话", phone)
            desk.press("保存")
            desk.said("联系方式已保存")
        desk.to("批次")
        desk.follow("设立批次")
        desk.fill("批次名称", "2021年第一批")
        desk.page.get_by_label("指南版本").select_option("jiangsu-2020")
        for star in (3, 4, 5):
            desk.page.get_by_label(f"{star} 星").check()
        desk.fill("开始日期", "2021-04-20")
        desk.fill("企业申报截止", "2021-05-08")
        desk.fill("县区报送截止", "2021-05-10")
        desk.fill("设区市报送截止", "2021-05-29")
        desk.press("保存")
        desk.press("开放批次")
        desk.said("批次已开放")
        return Call.objects.get()

    def hand_in(self, call: Call) -> None:
        """All but one hand in by the verb, one by hand."""
        self.days.come(5, 7)
        self.cases = declared(call, [(word, place, star) for word, (place, star, _) in self.table.items()])
        for word, case in self.cases.items():
            if word != "a-returned":
                submitting.submit(actor=case.actor, declaration=case.declaration)
        by_hand = self["a-returned"]
        desk = self.desks.of(by_hand.actor)
        desk.to("申报")
        desk.follow(by_hand.declaration.number)
        desk.press("确认提交")
        desk.said("已提交")

    # Counties

    def review_in_the_counties(self) -> None:
        self.days.come(5, 8)
        offices = self.offices
        a, b = self.desks.log_in(offices.county_a), self.desks.of(offices.county_b)
        reviewing.ask_for_a_row(a, self["a-returned"].name, "请说明这项应用从哪一天开始使用")
        reviewing.reject(a, self["a-rejected"].name, "所附合同的买方不是申报企业")
        self._answer()
        first = self.names(COUNTY_A, but=("a-rejected",))
        reviewing.confirm(a, first)
        a.picture("bench")
        reviewing.pass_together(a, first)
        second = self.names(COUNTY_B)
        reviewing.confirm(b, second)
        reviewing.pass_together(b, second)
        self.days.come(5, 9)
        reviewing.pack(a, first)
        reviewing.pack(b, second)
        reviewing.work()
        made = reviewing.send(a, "海工信〔2021〕12号")
        a.picture("package-sent")
        assert sum(name.endswith("申报书.pdf") for name in made.namelist()) == len(first)
        reviewing.send(b, "连工信〔2021〕9号")

    def _answer(self) -> None:
        """The enterprise reads what is asked for, supplements it and hands in again."""
        desk = self.desks.of(self["a-returned"].actor)
        desk.to("申报")
        desk.follow(self["a-returned"].declaration.number)
        expect(desk.page.locator(".said.warning").first).to_contain_text("请说明这项应用从哪一天开始使用")
        desk.picture("returned")
        parts = desk.page.get_by_role("navigation", name="申报各部分")
        desk.follow(re.compile("上云简介$"), within=parts)
        with desk.page.expect_response("**/panel/"):
            desk.page.locator('[data-path="fields/narratives.results"]').fill(
                "自2019年10月8日起使用，库存资金占用下降。"
            )
        expect(desk.page.locator("#saved")).to_contain_text("已保存")
        desk.follow("提交与经过", within=parts)
        desk.press("确认提交")
        desk.said("已提交")

    # The city and the direct county

    def review_in_the_cities(self) -> None:
        """The city receives what counties sent; it and the direct county go through four and five stars, and freeze."""
        self.days.come(5, 11)
        city, direct = self.desks.of(self.offices.city), self.desks.of(self.offices.direct)
        for sender, place, but in (("海州区", COUNTY_A, ("a-rejected",)), ("连云区", COUNTY_B, ())):
            reviewing.receive(city, sender, len(self.names(place, but=but)))
        fours = self.names(COUNTY_A, COUNTY_B, stars=(4, 5))
        reviewing.confirm(city, fours)
        reviewing.pass_together(city, fours)
        reviewing.reject(direct, self["d-rejected"].name, "申报企业的注册地址不在本市")
        own = self.names(DIRECT, stars=(4, 5))
        reviewing.confirm(direct, own)
        reviewing.pass_together(direct, own)
        checking.commit_and_freeze(city, len(fours), "2021-05-12")
        checking.commit_and_freeze(direct, len(own), "2021-05-12")
        city.picture("frozen")

    def evaluate_three_stars(self) -> None:
        experts = self.offices.experts
        for place in (CITY, DIRECT):
            evaluating.introduce(self.desks, experts[place])
        tied = self.desks.of(experts[CITY][0])
        evaluating.declare_interest(tied, self["a-3-1"].name)
        threes = len(self.names(COUNTY_A, COUNTY_B, stars=(3,), but=("a-rejected",)))
        city, direct = self.desks.of(self.offices.city), self.desks.of(self.offices.direct)
        evaluating.convene(city, "三星级评审组", threes)
        evaluating.convene(direct, "昆山三星级评审组", 3)
        tied.to("评审")
        expect(tied.row(self["a-3-1"].name)).to_have_count(0)
        tied.picture("expert")
        assert evaluating.opine(self.desks, experts[CITY], against={self["a-fails"].name}) == 3 * threes
        assert evaluating.opine(self.desks, experts[DIRECT]) == 9
        evaluating.decide(city, "三星级评审组", threes)
        city.picture("panel")
        evaluating.decide(direct, "昆山三星级评审组", 3)

    def check_on_site(self) -> None:
        """Drawn, visited on phones and taken; one that was in doubt is visited besides, and fails."""
        self.days.come(5, 12)
        offices = self.offices
        doubtful = self["b-unseen"].name
        for actor, value, people in (
            (offices.city, "2891.56", [offices.visitor, offices.county_b]),
            (offices.direct, "2891.56", [offices.direct_visitor, offices.experts[DIRECT][0]]),
        ):
            desk = self.desks.of(actor)
            drawn = checking.draw(desk, value)
            assert drawn
            desk.picture(f"drawn-{len(drawn)}")
            if actor is offices.city and doubtful not in drawn:
                checking.add(desk, doubtful, "截图与说明的系统名称不一致")
                drawn.append(doubtful)
            for name in drawn:
                passes = name != doubtful
                checking.order(desk, name, [str(one.person) for one in people])
                checking.visit(self.desks, name, people, passes=passes)
                checking.conclude(desk, name, passes=passes)
            desk.picture("visit")

    def object(self) -> tuple[str, str]:
        """Three stars are shown to the public; a citizen objects, the city upholds it."""
        city = self.desks.of(self.offices.city)
        publicity.show(city, "连工信公示〔2021〕3号", 11)
        publicity.show(self.desks.of(self.offices.direct), "昆工信公示〔2021〕1号", 3)
        self.days.come(5, 13)
        citizen = self.desks.nobody()
        name = self["a-objected"].name
        number, secret = publicity.lodge(citizen, "连云港市", name, "该企业所列的两项业务并未实际使用。")
        citizen.picture("lodged")
        publicity.uphold(city, number)
        publicity.look_up(citizen, number, secret)
        return number, secret

    def recommend(self) -> None:
        """Opinions, recommendations, packages to the province, their receipt."""
        province = self.desks.of(self.offices.province)
        of_the_city = self.names(COUNTY_A, COUNTY_B, stars=(4, 5), but=("b-unseen",))
        of_the_direct = self.names(DIRECT, stars=(4, 5))
        city, direct = self.desks.of(self.offices.city), self.desks.of(self.offices.direct)
        for desk, names in ((city, of_the_city), (direct, of_the_direct)):
            desk.to("推荐")
            for name in names:
                card = desk.page.locator("article", has_text=name)
                card.get_by_label("市级推荐意见").fill("经审核和现场核查，符合申报条件，同意推荐。")
                card.get_by_label("盖章日期").fill("2021-05-13")
                card.get_by_role("button", name="保存意见").click()
                expect(card.get_by_role("status")).to_have_text("已保存")
                card.get_by_role("checkbox").check()
            desk.press("推荐勾选的")
            desk.said(f"已推荐 {len(names)} 家")
            reviewing.pack(desk, names, kind="四星级、五星级报省")
        reviewing.work()
        reviewing.send(city, "连工信〔2021〕31号")
        reviewing.send(direct, "昆工信〔2021〕8号")
        reviewing.receive(province, "连云港市", len(of_the_city))
        reviewing.receive(province, "昆山市", len(of_the_direct))

    # The province

    def evaluate_four_and_five_stars(self) -> None:
        desk, experts = self.desks.of(self.offices.province), self.offices.experts[PROVINCE]
        evaluating.introduce(self.desks, experts)
        evaluating.convene(desk, "省评审组", 12)
        assert evaluating.opine(self.desks, experts, against={self["d-declined"].name}) == 36
        evaluating.decide(desk, "省评审组", 12)
        publicity.show(desk, "苏工信公示〔2021〕7号", 11)

    def suspect(self) -> None:
        """A county learns of a false invoice; the city sets the hearing."""
        county, city = self.desks.of(self.offices.county_a), self.desks.of(self.offices.city)
        county.to("申报")
        county.follow(self["a-fraud"].declaration.number)
        county.follow("弄虚作假立案")
        county.fill("涉嫌弄虚作假的事实和依据", "税务平台显示所列一张发票已作废，企业没有说明原因。")
        county.press("立案")
        county.said("已立案")
        city.to("惩戒豁免")
        city.open(city.address(self["a-fraud"].name))
        city.fill("听取意见的日期", "2021-05-20")
        city.fill("时间、地点或方式", "上午 9 时，市工信局 305 会议室")
        city.press("告知当事人")
        city.said("已告知有关各方")

    def decide_on_fraud(self) -> None:
        city, province = self.desks.of(self.offices.city), self.desks.of(self.offices.province)
        city.to("惩戒豁免")
        city.open(city.address(self["a-fraud"].name))
        city.fill("企业、云服务商的陈述", "企业承认发票作废后仍用于申报。")
        city.press("保存记录")
        city.said("已保存")
        province.to("惩戒豁免")
        province.open(province.address(self["a-fraud"].name))
        province.page.get_by_label("认定弄虚作假", exact=True).check()
        province.fill("事实和理由（告知企业）", "发票作废后仍作为上云投入申报，属弄虚作假。")
        province.press("作出认定")
        province.picture("fraud")
        province.to("惩戒豁免")
        province.follow("惩戒名单")
        expect(province.row(self["a-fraud"].name)).to_contain_text("企业")

    # After the days of the notices

    def close_and_file(self) -> None:
        """Notices close; the case objected to is evaluated again and fails; the others are announced and filed."""
        province, city = self.desks.of(self.offices.province), self.desks.of(self.offices.city)
        for actor, sender, number, letter, filed in (
            (self.offices.city, "连云港市", 10, "连工信〔2021〕35号", "连工信〔2021〕36号"),
            (self.offices.direct, "昆山市", 3, "昆工信〔2021〕11号", "昆工信〔2021〕12号"),
        ):
            desk = self.desks.of(actor)
            publicity.close(desk)
            publicity.announce(desk, letter, number)
            names = self.names(
                *((DIRECT,) if actor is self.offices.direct else (COUNTY_A, COUNTY_B)), stars=(3,),
                but=("a-rejected", "a-fails", "a-objected", "d-rejected"),
            )  # fmt: skip
            reviewing.pack(desk, names, kind="三星级报省备案")
            reviewing.work()
            reviewing.send(desk, filed)
            reviewing.receive(province, sender, number, button="签收并备案")
        assert self["a-objected"].state == "city_review"
        city.to("评审")
        city.follow("三星级评审组")
        evaluating.put_before(city, 1)
        again = {self["a-objected"].name}
        assert evaluating.opine(self.desks, self.offices.experts[CITY], against=again) == 3
        evaluating.decide(city, "三星级评审组", 1)
        publicity.close(province)

    def publish(self) -> None:
        """One list of all stars; then certificates are made."""
        desk = self.desks.of(self.offices.province)
        desk.to("集中发布")
        expect(desk.page.locator("[name=number]:checked")).to_have_count(23)
        desk.fill("发布文号", "苏工信融合〔2021〕16号")
        desk.press("发布")
        desk.said("已发布：2021年第一批星级上云企业名单")
        reviewing.work()

    def verify(self) -> list[str]:
        """A citizen sees who is recognised, and follows the code on a certificate."""
        desk = self.desks.nobody()
        desk.open("/public/results/")
        shown = desk.page.locator("tbody td.title").all_inner_texts()
        desk.picture("results")
        name = self["a-5"].name
        desk.come(desk.row(name).locator("a[href*='/public/verify/']"))
        link = desk.page.get_by_role("link", name="下载证书 PDF")
        pdf = desk.page.request.get(link.get_attribute("href") or "").body()
        desk.open(_code(pdf))
        expect(desk.page.locator("h1")).to_have_text(name)
        expect(desk.page.locator(".verdict")).to_contain_text("有效")
        desk.page.get_by_label("证书的 PDF 文件").set_input_files(
            {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": pdf}
        )
        desk.press("核对")
        expect(desk.page.locator(".said.success")).to_contain_text("与本平台的证书逐字节相同")
        desk.picture("verified")
        return shown


def _code(pdf: bytes) -> str:
    """The address in the code on a certificate."""
    with pdfium.PdfDocument(io.BytesIO(pdf)) as opened:
        (code,) = zxingcpp.read_barcodes(opened[0].render(scale=3).to_pil())
    return str(code.text)
