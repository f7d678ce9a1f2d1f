"""Names of enterprises as papers print them, written in one way.

A name is what somebody registered: brackets are full-width, as on a licence, and nothing else of it is changed.
"""

from __future__ import annotations

import re

_HALF = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))} | {
    0x3000: 32
}
_WIDE = r"[^\x00-\x7f]"
_MARKS = {",": "，", ";": "；", ":": "："}
_ENDS = (
    "股份有限公司|有限责任公司|有限公司|集团公司|分公司|公司|集团|有限合伙|普通合伙|合伙企业|事务所|研究院|研究所|设计院|合作社"
    "|厂|商行|经营部|商店|医院|大学|学院|学校|中心|银行|协会|支行|分行|营业部"
)
_ENGLISH = r"(?i:\bCo\.?,? ?Ltd|\bLtd|\bLimited|\bInc|\bLLC|\bGmbH|\bCorp|\bCorporation|\bCompany)\.?"
_WHOLE = re.compile(
    rf"[A-Za-z0-9一-鿿（）·&\-]{{2,40}}(?:{_ENDS})(?:（(?:有限|普通)合伙）)?(?:[一-鿿（）]{{0,16}}(?:分公司|支行|分行|营业部))?"
)
_ENDED = re.compile(rf"(?:{_ENDS})）?$|{_ENGLISH}$")
_AFTER = re.compile(
    r"（(?:以下|下称|简称|盖章|公章|签章|签字|章|印章|甲方|乙方|委托|受托|买方|卖方|需方|供方|采购|用户|服务)[^）]*）?.*$"
    r"|\s*(?:盖章|公章|签章|签字|（章）).*$"
)
_LEADING = re.compile(r"^(?:（[^）]{1,10}）(?=.{4})|[:：;；,，.、。\s_＿])+")
_TRAILING = re.compile(r"[\s_＿—\-:：;；,，.。、|]+$")


def tidy(text: str) -> str:
    """A text as it is shown: no spaces between wide characters; letters and figures half-width, marks wide.

    Brackets stay as printed, unless a recogniser closed a wide one with a narrow one.
    """
    plain = text.translate(_HALF).strip()
    plain = re.sub(rf"(?<={_WIDE})\s+(?={_WIDE}|[()])|(?<=[()])\s+(?={_WIDE})", "", plain)
    plain = re.sub(rf"(?<={_WIDE})[,;:]", lambda mark: _MARKS[mark[0]], re.sub(r"\s+", " ", plain))
    if plain.count("（") != plain.count("）"):
        plain = plain.replace("(", "（").replace(")", "）")
    return re.sub(r"\s+(?=[，。；：、）])", "", plain)


def as_name(text: str) -> str:
    """A name as it is compared and shown: full-width brackets, and no space beside a wide character."""
    plain = tidy(text).replace("(", "（").replace(")", "）")
    return re.sub(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})", "", plain)


def name_in(value: str) -> str | None:
    """The name that the value of a label is, without what is printed around it (以下简称…, 盖章); None for an empty one."""
    plain = _AFTER.sub("", as_name(value))
    plain = _TRAILING.sub("", _LEADING.sub("", plain))
    if re.search(r"[A-Za-z一-鿿]{2}", plain) is None:
        return None
    found = _WHOLE.match(plain)
    return found[0] if found and is_enterprise(found[0]) else plain


def is_enterprise(name: str) -> bool:
    """Whether a name ends as those of enterprises and bodies do, with no bracket left open."""
    return _ENDED.search(name) is not None and name.count("（") == name.count("）")


def completed(name: str, further: str) -> str:
    """A name of which the end stands at the beginning of the next line, with that end; as it was where none is found."""
    if is_enterprise(name) and not name.endswith(("集团", "集团）")):
        return name
    rest = re.match(r"[A-Za-z0-9一-鿿（）·&]{0,24}", as_name(further))
    known = rest[0] if rest else ""
    for length in range(1, len(known) + 1):
        whole = name + known[:length]
        if is_enterprise(whole) and not whole.endswith(("集团", "集团）")):
            return whole
    return name
