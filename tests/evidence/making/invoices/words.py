"""The words that invented invoices are made of: places, names, goods, people. Everybody here is made up.

How they become an invoice is said in ``truth``.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from yunxing.reference.uscc import ALPHABET, check_character


class Place(NamedTuple):
    """A province as invoices name it: title, the digits of its codes, its tax office, a city and that city's division."""

    title: str
    digits: str
    office: str
    city: str
    division: str


PLACES = (
    Place("江苏", "3200", "江苏省税务局", "连云港", "320700"),
    Place("江苏", "3200", "江苏省税务局", "南京", "320100"),
    Place("浙江", "3300", "浙江省税务局", "杭州", "330100"),
    Place("北京", "1100", "北京市税务局", "北京", "110108"),
    Place("上海", "3100", "上海市税务局", "上海", "310115"),
    Place("广东", "4400", "广东省税务局", "广州", "440100"),
    Place("山东", "3700", "山东省税务局", "青岛", "370200"),
    Place("四川", "5100", "四川省税务局", "成都", "510100"),
)
SHENZHEN = Place("深圳", "4403", "深圳市税务局", "深圳", "440300")
HOME = PLACES[0]

BUYER_TRADES = (
    "精工机械",
    "新材料",
    "医药",
    "食品",
    "纺织",
    "电子科技",
    "装备制造",
    "化工",
    "包装",
    "港口物流",
    "渔业",
    "石英制品",
)
SELLER_TRADES = ("云计算", "信息技术", "网络科技", "软件", "数据服务", "电子商务", "通信技术", "智能科技", "系统集成")
EXAMPLE_WORDS = ("样例", "示例", "范例", "例举")
MARKS = (
    "海州",
    "云台",
    "新浦",
    "赣榆",
    "东海",
    "灌云",
    "晨曦",
    "恒泰",
    "远航",
    "博文",
    "嘉禾",
    "明德",
    "鼎新",
    "瑞丰",
    "天合",
    "万象",
)
ENDINGS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司", "（集团）有限公司", "有限公司第一分公司")

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = ("样", "例", "示范", "试", "样明", "例文", "试云", "范", "样华", "例珍", "试宁", "示")

STREETS = ("示例路", "样例大道", "范例街", "试验路", "例举中路")
BANKS = ("示例银行股份有限公司", "样例农村商业银行股份有限公司", "范例商业银行", "例举银行股份有限公司")


class Ware(NamedTuple):
    """A thing or service sold: its name on an invoice, specifications, units, the usual rate, a price from and to."""

    name: str
    specs: tuple[str, ...]
    units: tuple[str, ...]
    rate: str
    low: int
    high: int


SERVICES = (
    Ware("*信息技术服务*云服务器租用", ("8核16G", "4核8G", "16核64G", ""), ("台", "年", "月"), "6%", 400, 9000),
    Ware("*信息技术服务*云数据库服务费", ("MySQL高可用版", "2核4G", ""), ("年", "项", "个"), "6%", 800, 20000),
    Ware("*信息技术服务*技术服务费", ("", "无"), ("项", "次", ""), "6%", 500, 60000),
    Ware("*信息技术服务*对象存储服务", ("标准型1TB", "40TB", ""), ("月", "TB", ""), "6%", 100, 6000),
    Ware("*信息系统服务*SaaS企业管理平台使用费", ("旗舰版", "50用户", ""), ("套", "年"), "6%", 2000, 80000),
    Ware("*信息系统服务*工业互联网平台服务", ("V3.0", ""), ("套", "项"), "6%", 3000, 120000),
    Ware(
        "*信息技术服务*示例云弹性计算专有网络高性能型包年包月云服务器租用服务费（8核32G/5Mbps/500GB SSD）",
        ("ecs.g7.2xlarge", "华东1"), ("台", "套"), "6%", 3000, 40000,
    ),
    Ware("*软件*云桌面软件许可", ("企业版V5.2", "100点"), ("套", "点"), "13%", 600, 30000),
    Ware("*电信服务*互联网专线接入", ("100M", "1000M"), ("条", "月"), "9%", 300, 9000),
    Ware("*研发和技术服务*上云迁移实施服务费", ("", "一期"), ("项", "人天"), "6%", 1000, 50000),
    Ware("*信息技术服务*等级保护测评及云安全防护（Web应用防火墙、云堡垒机）服务", ("",), ("项",), "6%", 5000, 60000),
    Ware("*信息技术服务*短信服务费", ("",), ("条", ""), "3%", 10, 900),
    Ware("*研发和技术服务*小规模技术咨询", ("",), ("次", ""), "1%", 300, 8000),
)  # fmt: skip
GOODS = (
    Ware("*计算机网络设备*交换机", ("S5735-L24T4S", "24口千兆"), ("台",), "13%", 900, 12000),
    Ware("*电子计算机*机架式服务器", ("2U双路", "R4900G5-64G/2*480G"), ("台",), "13%", 12000, 88000),
    Ware("*计算机外部设备*示例牌网络存储硬盘录像一体机", ("NVR-16路/4盘位", "8TB"), ("台", "套"), "13%", 800, 9000),
    Ware("*计算机配套产品*固态硬盘", ("960G SATA", "1.92T"), ("块", "个"), "13%", 300, 2500),
    Ware("*纸制品*A4复印纸", ("70g 500张/包", ""), ("包", "箱"), "13%", 15, 200),
    Ware("*汽油*95号车用汽油", ("VIB",), ("升",), "13%", 6, 9),
)
EXEMPT = (
    Ware("*印刷品*云计算工程师手册（第2版）样例教程", ("", "平装"), ("册", "本"), "免税", 30, 120),
    Ware("*农产品*样例大米", ("10kg",), ("袋",), "免税", 40, 90),
)
ROLL_WARES = (
    Ware("*汽油*95号车用汽油", ("",), ("升",), "13%", 6, 9),
    Ware("*餐饮服务*餐费", ("",), ("次",), "6%", 80, 900),
    Ware("*预付卡销售*储值款", ("",), ("张",), "免税", 100, 900),
)
REMARKS = (
    "", "", "", "订单号:SL20210099871", "合同编号：LYG-SL-2021-018 服务期2021.01.01至2021.12.31", "一年期服务费",
    "项目名称：样例云平台二期；服务地址：连云港市海州区示例路18号", "账期2020年第3季度",
)  # fmt: skip


def credit_code(rng: Random, division: str) -> str:
    """A credit code that passes the check and that no register has: its body begins with EXAMP."""
    first = f"91{division}EXAMP" + "".join(rng.choice(ALPHABET) for _ in range(4))
    return first + check_character(first)


def company(rng: Random, place: Place, *, sells: bool) -> str:
    """The name of an invented enterprise of that place."""
    trade = rng.choice(SELLER_TRADES if sells else BUYER_TRADES)
    word = rng.choice(EXAMPLE_WORDS)
    mark = rng.choice(MARKS) if rng.random() < 0.4 else ""
    return f"{place.city}{rng.choice(('', '市', ''))}{word}{mark}{trade}{rng.choice(ENDINGS)}"


def person(rng: Random) -> str:
    """The name of somebody who is nobody."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def address(rng: Random, place: Place) -> str:
    """An address with a telephone number, short or long enough to wrap."""
    long = rng.random() < 0.35
    tail = f"样例国际创新产业园{rng.randint(1, 20)}号楼{rng.randint(1, 30)}层{rng.randint(101, 3099)}室" if long else ""
    telephone = f"0{rng.randint(10, 99)}{rng.randint(0, 9)}-{rng.randint(50000000, 89999999)}"
    province = "" if place.title == place.city else f"{place.title}省" if long else ""
    return f"{province}{place.city}市{rng.choice(STREETS)}{rng.randint(1, 999)}号{tail}{rng.choice((' ', '', '  '))}{telephone}"


def account(rng: Random, place: Place) -> str:
    """A bank with an account number."""
    number = "".join(rng.choice("0123456789") for _ in range(rng.choice((15, 16, 17, 19, 20))))
    return f"{rng.choice(BANKS)}{place.city}{rng.choice(MARKS)}支行{rng.choice((' ', ''))}{number}"
