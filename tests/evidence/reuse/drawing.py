"""Pictures of papers that look alike: forms with invented values, and sisters that differ in a few of them only.

``drawn(form, issuer, sister)``: the same form and issuer with another sister is another document on the same form. What
happens to a picture afterwards lives in ``altering``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pylopdf_fonts_zh_cn
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.evidence.making.papers.screens import draw_screen
from tests.evidence.making.papers.services import SERVICES

Picture = NDArray[np.uint8]
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
WORDS = (
    "云港海州连东新城精密机械电子科技软件信息网络智能制造设备材料物流贸易工程化工食品医疗纺织能源数据服务平台".strip()
)
GOODS = (
    "技术服务费",
    "云服务器租赁",
    "软件使用费",
    "平台运维服务",
    "数据存储服务",
    "对象存储",
    "网络带宽",
    "系统集成服务",
)
DIGITS = "零壹贰叁肆伍陆柒捌玖"


@lru_cache(maxsize=64)
def font(size: int, serif: bool = False) -> ImageFont.FreeTypeFont:
    name = "NotoSerifSC-Regular.otf" if serif else "NotoSansSC-Regular.otf"
    return ImageFont.truetype(str(FONTS / name), size)


class Sheet:
    """A page being drawn on."""

    def __init__(self, width: int, height: int, colour: str = "white") -> None:
        self.image = Image.new("RGB", (width, height), colour)
        self.draw = ImageDraw.Draw(self.image)

    def text(  # noqa: PLR0917 -- where, what and how large, in the order of drawing
        self, x: float, y: float, what: str, size: int = 22, colour: str = "black", serif: bool = False
    ) -> None:
        self.draw.text((x, y), what, font=font(size, serif), fill=colour)

    def box(self, *corners: float, colour: str = "#8a4b20", width: int = 2) -> None:
        self.draw.rectangle(corners, outline=colour, width=width)

    def line(self, *ends: float, colour: str = "#8a4b20", width: int = 2) -> None:
        self.draw.line(ends, fill=colour, width=width)

    def done(self) -> Picture:
        return np.ascontiguousarray(np.asarray(self.image)[:, :, ::-1])


class Close(Random):
    """Choices of a sister that is nearly a twin: two last digits of each number and the day differ, all else is the same."""

    def __init__(self, seed: str, step: int) -> None:
        super().__init__(seed)
        self.step = step


def company(chosen: Random) -> str:
    return "连云港示例" + "".join(chosen.sample(WORDS, 4)) + "有限公司"


def number(chosen: Random, digits: int) -> str:
    made = "".join(chosen.choice("0123456789") for _ in range(digits))
    return made[:-2] + f"{(int(made[-2:]) + chosen.step) % 100:02}" if isinstance(chosen, Close) else made


def day(chosen: Random) -> str:
    year, month, date = chosen.randint(19, 23), chosen.randint(1, 12), chosen.randint(1, 28)
    if isinstance(chosen, Close):
        date = (date + chosen.step) % 28 + 1
    return f"20{year}年{month:02}月{date:02}日"


def money(chosen: Random) -> str:
    return f"{chosen.randint(1000, 99999):,}.{chosen.randint(0, 99):02}"


def in_words(amount: str) -> str:
    return "".join(DIGITS[int(c)] for c in amount if c.isdigit()) + "元整"


def _qr(sheet: Sheet, x: int, y: int, chosen: Random, module: int = 4) -> None:
    chosen = Random(f"{chosen.random()} {chosen.step if isinstance(chosen, Close) else 0}")
    for row in range(33):
        for column in range(33):
            if chosen.random() < 0.5:
                left, top = x + column * module, y + row * module
                sheet.draw.rectangle((left, top, left + module - 1, top + module - 1), fill="black")


def invoice(issuer: Random, sister: Random) -> Picture:
    """An electronic invoice; sisters have the same parties and goods, another number, date and amount."""
    sheet = Sheet(1600, 1040)
    code, goods = number(issuer, 12), issuer.sample(GOODS, issuer.randint(1, 4))
    kind = issuer.choice(["增值税电子普通发票", "增值税专用发票", "电子发票（普通发票）"])
    sheet.text(520, 40, "江苏" + kind, 44, "#8a4b20", serif=True)
    if issuer.random() < 0.7:
        _qr(sheet, 60, 40, sister)
    for row, (label, value) in enumerate(
        (
            ("发票代码", code),
            ("发票号码", number(sister, 8)),
            ("开票日期", day(sister)),
            ("校 验 码", number(sister, 20)),
        )
    ):
        sheet.text(1140, 40 + row * 36, label + "：", 22, "#8a4b20")
        sheet.text(1260, 40 + row * 36, value, 22)
    sheet.box(60, 200, 1540, 900)
    for y, label in ((200, "购买方"), (730, "销售方")):
        sheet.line(60, y + 140, 1540, y + 140)
        sheet.text(70, y + 20, label, 22, "#8a4b20")
        for row, (name, value) in enumerate(
            (("名　　称", company(issuer)), ("纳税人识别号", "91320700" + number(issuer, 10)),
             ("地址、电话", "连云港市示例路" + number(issuer, 2) + "号 0518-" + number(issuer, 8)))
        ):  # fmt: skip
            sheet.text(180, y + 12 + row * 40, name + "：", 20, "#8a4b20")
            sheet.text(340, y + 12 + row * 40, value, 20, serif=True)
    for x, label in zip((70, 520, 700, 820, 960, 1150, 1310, 1410),
                        ("货物或应税劳务、服务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额"), strict=True):  # fmt: skip
        sheet.text(x, 350, label, 20, "#8a4b20")
        sheet.line(x - 8, 340, x - 8, 640)
    for row, name in enumerate(goods):
        sheet.text(70, 390 + row * 36, "*信息技术服务*" + name, 20, serif=True)
        for x, value in ((720, "项"), (860, "1"), (960, money(sister)), (1150, money(sister)), (1320, "6%"), (1410, money(sister))):  # fmt: skip
            sheet.text(x, 390 + row * 36, value, 20, serif=True)
    total = money(sister)
    sheet.line(60, 640, 1540, 640)
    sheet.line(60, 690, 1540, 690)
    sheet.text(100, 650, "价税合计（大写）", 20, "#8a4b20")
    sheet.text(520, 650, in_words(total), 22, serif=True)
    sheet.text(1150, 650, "（小写）¥" + total, 22, serif=True)
    for x, label in ((80, "收款人：示例甲"), (480, "复核：示例乙"), (880, "开票人：示例丙"), (1240, "销售方：（章）")):
        sheet.text(x, 920, label, 20)
    return sheet.done()


def receipt(issuer: Random, sister: Random) -> Picture:
    """A bank's receipt for a payment; sisters are later payments between the same two."""
    sheet = Sheet(1600, 860, "#fdfdf8")
    bank = issuer.choice(["示例银行", "连云港样例银行", "示例商业银行", "样例农商银行"])
    sheet.text(80, 40, bank, 40, "#aa2222")
    sheet.text(620, 50, issuer.choice(["电子回单", "网上银行电子回单", "客户付款回单"]), 38)
    sheet.text(1080, 120, "回单编号：" + number(sister, 14), 22)
    sheet.text(80, 120, "交易日期：" + day(sister), 22)
    sheet.box(80, 170, 1520, 700, colour="#444444")
    rows = [
        ("付款人户名", company(issuer), "收款人户名", company(issuer)),
        ("付款人账号", number(issuer, 19), "收款人账号", number(issuer, 19)),
        ("付款人开户行", bank + "连云港分行", "收款人开户行", "样例银行示例支行"),
    ]
    for row, cells in enumerate(rows):
        sheet.line(80, 170 + row * 80, 1520, 170 + row * 80, colour="#444444")
        for x, value in zip((100, 300, 820, 1020), cells, strict=True):
            sheet.text(x, 195 + row * 80, value, 22)
    amount = money(sister)
    for row, (label, value) in enumerate(
        (("金额（小写）", "¥" + amount), ("金额（大写）", "人民币" + in_words(amount)), ("用途", "云服务费"), ("交易流水号", number(sister, 16)))
    ):  # fmt: skip
        sheet.line(80, 410 + row * 70, 1520, 410 + row * 70, colour="#444444")
        sheet.text(100, 428 + row * 70, label, 22)
        sheet.text(400, 428 + row * 70, value, 22)
    sheet.text(80, 730, "重要提示：本回单可重复打印，请勿重复记账。", 20, "#555555")
    sheet.draw.ellipse((1250, 560, 1450, 760), outline="#d03030", width=6)
    sheet.text(1275, 645, "电子回单专用章", 20, "#d03030")
    return sheet.done()


def screen(issuer: Random, sister: Random) -> Picture:
    """A screenshot of a system in use; sisters are other days: the clock and some figures differ, the layout does not."""
    sheet = Sheet(1440, 900, "#f3f5f9")
    accent = issuer.choice(["#2456a6", "#1f7a5c", "#333a4d", "#8a2f2f"])
    sheet.draw.rectangle((0, 0, 1440, 56), fill=accent)
    system = issuer.choice(["云ERP管理系统", "设备云监控平台", "协同办公云", "生产排产系统", "云仓储管理"])
    sheet.text(20, 12, system, 24, "white")
    sheet.text(1090, 18, day(sister) + f" {sister.randint(8, 17):02}:{sister.randint(0, 59):02}", 18, "white")
    sheet.draw.rectangle((0, 56, 200, 900), fill="#26303f")
    for row, entry in enumerate(
        issuer.sample(["首页", "采购管理", "销售管理", "库存管理", "生产计划", "设备台账", "报表中心", "系统设置"], 7)
    ):
        sheet.text(40, 86 + row * 52, entry, 18, "#d6dbe4")
    for place in range(4):
        x = 230 + place * 300
        sheet.draw.rectangle((x, 80, x + 270, 180), fill="white", outline="#dde2ea")
        sheet.text(
            x + 16,
            92,
            issuer.choice(["今日订单", "在线设备", "待办事项", "本月产量", "告警数", "库存量"]),
            16,
            "#667085",
        )
        sheet.text(x + 16, 122, str(sister.randint(10, 9999)), 32)
    sheet.draw.rectangle((230, 210, 1400, 870), fill="white", outline="#dde2ea")
    for x, label in zip((250, 470, 800, 1000, 1200), ("单号", "名称", "数量", "状态", "日期"), strict=True):
        sheet.text(x, 224, label, 17, "#667085")
    for row in range(14):
        y = 262 + row * 42
        sheet.line(230, y - 6, 1400, y - 6, colour="#e8ebf0", width=1)
        source = sister if row < 3 else issuer
        for x, value in ((250, "XS" + number(source, 10)), (470, "".join(source.sample(WORDS, 8))), (800, number(source, 3)),
                         (1000, source.choice(["已完成", "进行中", "待审核"])), (1200, f"2020-0{source.randint(1, 9)}-{source.randint(10, 28)}")):  # fmt: skip
            sheet.text(x, y, value, 17)
    return sheet.done()


def contract(issuer: Random, sister: Random) -> Picture:
    """The first page of a contract; sisters are other contracts on the same wording."""
    sheet = Sheet(1190, 1684)
    sheet.text(380, 90, "云服务采购合同", 48, serif=True)
    sheet.text(760, 180, "合同编号：YG" + number(sister, 10), 24, serif=True)
    for row, line in enumerate((f"甲方：{company(sister)}", f"乙方：{company(issuer)}", f"签订日期：{day(sister)}")):
        sheet.text(130, 230 + row * 48, line, 26, serif=True)
    clauses = [
        "一、乙方向甲方提供云服务，具体内容见本合同附件所列清单。",
        f"二、合同总价为人民币{money(sister)}元，甲方应于签订后三十日内支付。",
        "三、服务期限自系统开通之日起计算，期满前双方可以协商续签。",
    ]
    while len(clauses) < 24:
        clauses.append(
            "".join(issuer.choice(WORDS + "的和应在按不由双方当提供约定使用") for _ in range(issuer.randint(25, 36)))
            + "。"
        )
    for row, clause in enumerate(clauses):
        sheet.text(130, 400 + row * 46, clause, 24, serif=True)
    sheet.text(560, 1600, "第 1 页", 20)
    return sheet.done()


def licence(issuer: Random, sister: Random) -> Picture:
    """A business licence; sisters are other enterprises', the form is the state's."""
    sheet = Sheet(1600, 1130, "#fbf7ea")
    for inset in (20, 34, 50):
        sheet.box(inset, inset, 1600 - inset, 1130 - inset, colour="#b9974a", width=5)
    for x in range(70, 1530, 60):
        for y in (66, 1050):
            sheet.draw.arc((x, y, x + 30, y + 14), 0, 360, fill="#b9974a", width=3)
    sheet.text(600, 110, "营 业 执 照", 84, serif=True)
    sheet.text(120, 240, "统一社会信用代码", 26)
    sheet.text(120, 280, "91320700" + number(sister, 10), 30)
    _qr(sheet, 1380, 120, sister)
    left = (
        ("名　　称", company(sister)),
        ("类　　型", "有限责任公司（自然人投资或控股）"),
        ("法定代表人", "示例" + sister.choice(WORDS)),
    )
    right = (
        ("注册资本", in_words(number(sister, 3))),
        ("成立日期", day(sister)),
        ("住　　所", f"连云港市示例区样例路{number(sister, 3)}号"),
    )
    for column, rows in ((120, left), (860, right)):
        for row, (label, value) in enumerate(rows):
            sheet.text(column, 360 + row * 90, label, 28)
            sheet.text(column + 190, 360 + row * 90, value, 28, serif=True)
    sheet.text(120, 640, "经营范围", 28)
    for row in range(4):
        sheet.text(
            310, 640 + row * 50, "、".join("".join(sister.sample(WORDS, 4)) for _ in range(8)) + "；", 24, serif=True
        )
    sheet.text(1050, 900, "登记机关", 30)
    sheet.text(1050, 960, day(sister), 28)
    sheet.text(120, 1000, "国家企业信用信息公示系统网址", 18)
    return sheet.done()


def check(issuer: Random, sister: Random) -> Picture:
    """A screenshot of an invoice's check; sisters check other invoices."""
    sheet = Sheet(1366, 768)
    sheet.draw.rectangle((0, 0, 1366, 70), fill="#1763b5")
    sheet.text(40, 16, "示例增值税发票查验平台", 30, "white")
    sheet.text(520, 90, "发票查验明细", 28)
    sheet.text(80, 140, f"查验次数：第{sister.randint(1, 5)}次", 18)
    sheet.text(
        900,
        140,
        "查验时间：" + day(sister) + f" {sister.randint(8, 17):02}:{sister.randint(10, 59)}:{sister.randint(10, 59)}",
        18,
    )
    sheet.box(80, 180, 1286, 620, colour="#cccccc")
    amount = money(sister)
    rows = [("发票代码", number(issuer, 12), "发票号码", number(sister, 8)), ("开票日期", day(sister), "校验码", number(sister, 20)),
            ("购方名称", company(issuer), "购方识别号", "91320700" + number(issuer, 10)), ("销方名称", company(issuer), "销方识别号", "91320700" + number(issuer, 10)),
            ("货物名称", "*信息技术服务*" + issuer.choice(GOODS), "税率", "6%"), ("金额", money(sister), "税额", money(sister)), ("价税合计", in_words(amount), "小写", "￥" + amount)]  # fmt: skip
    for row, cells in enumerate(rows):
        sheet.line(80, 180 + row * 62, 1286, 180 + row * 62, colour="#cccccc", width=1)
        for x, value in zip((100, 240, 740, 880), cells, strict=True):
            sheet.text(x, 198 + row * 62, value, 18)
    sheet.text(80, 650, "说明：查验结果仅供参考，请以税务机关的信息为准。", 16, "#888888")
    return sheet.done()


def slide(issuer: Random, sister: Random) -> Picture:
    """A summary slide with a chart; sisters are made from the same template."""
    sheet = Sheet(1600, 900)
    accent = issuer.choice(["#1b4f9c", "#0b7a75", "#7a3b9c"])
    sheet.draw.rectangle((0, 0, 1600, 110), fill=accent)
    sheet.text(60, 26, company(sister) + "上云情况", 46, "white")
    sheet.text(1260, 850, day(sister) + "　第" + number(sister, 3) + "号", 22, "#555555")
    for row, title in enumerate(("上云背景", "实施内容", "应用效果")):
        sheet.draw.rectangle((60, 150 + row * 235, 90, 180 + row * 235), fill=accent)
        sheet.text(110, 142 + row * 235, title, 34, accent)
        for line in range(3):
            sheet.text(110, 200 + row * 235 + line * 46, "".join(sister.choice(WORDS) for _ in range(26)), 26)
    for place in range(7):
        height = sister.randint(40, 420)
        sheet.draw.rectangle((1000 + place * 75, 780 - height, 1050 + place * 75, 780), fill=accent)
        sheet.text(1000 + place * 75, 790, f"{place + 1}月", 20)
    return sheet.done()


FORMS: dict[str, Callable[[Random, Random], Picture]] = {
    "invoice": invoice, "receipt": receipt, "screen": screen, "contract": contract,
    "licence": licence, "check": check, "slide": slide,
}  # fmt: skip


def drawn(form: str, issuer: int, sister: int, *, close: bool = False) -> Picture:
    """The paper of that form: the same for the same numbers. ``close``: sisters differ in a few digits alone."""
    seed = f"{form} {issuer}"
    return FORMS[form](Random(seed), Close(seed + " close", sister) if close else Random(f"{seed} {sister}"))


def blank(kind: str, seed: int) -> Picture:
    """A page without content: white, grey paper with noise, a page number alone, or a shadow along an edge."""
    noise = np.random.default_rng(seed)
    page: NDArray[Any] = np.full((1684, 1190, 3), 252, np.float32)
    if kind == "noisy":
        page = page - 30 + noise.normal(0, 3, page.shape)
    if kind == "shadow":
        page = (
            page - 80 * np.exp(-np.arange(1190, dtype=np.float32) / 200)[None, :, None] + noise.normal(0, 2, page.shape)
        )
    picture = np.ascontiguousarray(page.clip(0, 255).astype(np.uint8))
    if kind == "numbered":
        cv2.putText(picture, str(seed % 100), (580, 1620), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)
    return picture


def mall_screen(seed: int) -> Picture:
    """A list of a shop's system as a browser shows it, pale and in small print."""
    mall = next(one for one in SERVICES if one.key == "mall")
    return draw_screen(seed, service=mall, layout="web", holder="连云港示例物流有限公司").body().image
