"""Invented names, codes and addresses. A name of an enterprise holds 样, 例 or 试, so that it is nobody's."""

from __future__ import annotations

from itertools import count
from random import Random
from typing import NamedTuple

from yunxing.reference import uscc

_FIRST = "恒瑞泰润鑫宏盛华嘉达信诚通源丰卓越启航联创永顺同和博远正大星云海晟"
_MARK = "样例试"
_CROWDED = 2_000
"""So many enterprises, and names take a third character."""
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "晓文志明建国丽娟海波思远雨桐子轩雅静俊杰一鸣春华秋实佳怡浩然立新"
_TITLES = ("信息部主任", "综合办公室主任", "生产部部长", "数字化专员", "总经理助理", "设备科科长")
_ROADS = ("样板路", "例证路", "示范大道", "试验北路", "样品街", "示例工业园")


class Trade(NamedTuple):
    """What an enterprise makes: a word for its name, its industry (GB/T 4754-2017), its cluster (L397), its shop."""

    word: str
    industry: str
    cluster: str
    product: str


TRADES = (
    Trade("精密机械", "3484", "高端装备", "联轴器和法兰"),
    Trade("风电装备", "3415", "新型电力（新能源）装备", "风电叶片"),
    Trade("化工新材料", "2614", "前沿新材料", "丙烯酸及酯类"),
    Trade("专用设备", "3599", "高端装备", "包装专用设备"),
    Trade("针织科技", "1761", "高端纺织", "针织面料"),
    Trade("金属制品", "3311", "工程机械", "钢结构件"),
    Trade("纸业", "2221", "其他行业", "包装纸板"),
    Trade("汽车零部件", "3670", "汽车及零部件", "制动盘"),
    Trade("光伏科技", "3825", "新型电力（新能源）装备", "光伏组件"),
    Trade("电子材料", "3985", "集成电路", "封装材料"),
    Trade("医药", "2710", "生物医药和新型医疗器械", "原料药"),
    Trade("石英玻璃", "3042", "前沿新材料", "石英制品"),
    Trade("淀粉制品", "1391", "其他行业", "变性淀粉"),
    Trade("塑料制品", "2927", "节能环保", "日用塑料制品"),
    Trade("石化装备", "3512", "海工装备和高技术船舶", "钻采设备"),
)
PROVIDERS = (
    "样例工业互联网",
    "试云信息技术",
    "例云计算",
    "云样软件",
    "智例数据科技",
    "试联科技",
)


class Names:
    """Draws names that do not come twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._used: set[str] = set()
        self._codes = count(1)

    def enterprise(self, place: str, trade: Trade) -> str:
        """A name as licences carry them: place, 字号, trade, kind."""
        kind = "股份有限公司" if self._random.random() < 0.1 else "有限公司"
        while True:
            pair = [self._random.choice(_FIRST), self._random.choice(_MARK)]
            self._random.shuffle(pair)
            if len(self._used) > _CROWDED:
                pair.append(self._random.choice(_FIRST))
            name = f"{place}{''.join(pair)}{trade.word}{kind}"
            if name not in self._used:
                self._used.add(name)
                return name

    def code(self, division: str) -> str:
        """A sound credit code of nobody: its 主体标识码 begins with YX, which none that is given out does."""
        first = f"91{division}YX{next(self._codes):06d}0"
        return first + uscc.check_character(first)

    def person(self) -> str:
        """A person's name."""
        given = "".join(self._random.sample(_GIVEN, self._random.choice((1, 2, 2))))
        return self._random.choice(_FAMILY) + given

    def title(self) -> str:
        """What a person is at an enterprise."""
        return self._random.choice(_TITLES)

    def address(self, city: str, county: str) -> str:
        """A registered address."""
        return f"江苏省{city}{county}{self._random.choice(_ROADS)}{self._random.randint(1, 399)}号"

    def phone(self) -> str:
        """A landline of nobody."""
        return f"000-{self._random.randint(10_000_000, 99_999_999)}"

    def mobile(self) -> str:
        """A mobile number that is never given out."""
        return f"1300000{self._random.randint(0, 9999):04d}"
