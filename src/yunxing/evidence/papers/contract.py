"""Contracts: title, number, parties, date and amount. The words of R71 are ``cloud_words``, the services ``services``.

Head and signature each name the parties and often the date; both are sightings of the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from yunxing.evidence.facts import Seen
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Span, squeezed
from yunxing.evidence.paper import Paper

from . import trust
from .amounts import capitals_in, money_in, settled
from .cloud_words import put_cloud_words
from .currencies import foreign_amount, foreign_in, stated_on
from .dates import dates_in
from .english_parties import english_parties
from .given import Given, paper_of, put, seen_pair
from .labels import Label, Pair, pairs
from .names import completed, is_enterprise, name_in, tidy
from .services import put_services
from .sheet import Line, Sheet
from .signs import titles_of

VOCABULARY = {
    "party_a": Label(("甲方", "委托方", "委托人", "买方", "买受人", "采购人", "采购方", "采购单位", "需方", "用户", "用户方", "购买方", "客户", "客户名称", "客户方", "发包方", "定作方", "使用方", "甲方名称", "需方名称", "买方名称", "甲方单位", "Party A", "PARTY A", "Buyer", "Purchaser", "Customer", "Client"), wraps=True),
    "party_b": Label(("乙方", "受托方", "受托人", "卖方", "出卖人", "供应商", "供货方", "供方", "服务商", "服务方", "服务提供方", "云服务商", "销售方", "承包方", "承揽方", "提供方", "乙方名称", "供方名称", "卖方名称", "乙方单位", "Party B", "PARTY B", "Seller", "Supplier", "Service Provider", "Provider", "Vendor"), wraps=True),
    "number": Label(("合同编号", "协议编号", "合同号", "合同编码", "协议号", "订单编号", "订单号", "编号", "Agreement No.", "Agreement No", "Contract No.", "Contract No"), wraps=True),
    "signed": Label(("签订日期", "签约日期", "签订时间", "签署日期", "签署时间", "合同签订日期", "合同日期", "签约时间", "签字日期", "订立日期", "合同签订时间", "Date of Signing", "Signing Date", "Signed on", "Date of Agreement", "Contract Date", "Agreement Date")),
    "day": Label(("日期", "时间", "盖章日期", "Date", "DATE")),
    "other": Label(("签订地点", "签约地点", "签署地点", "地址", "住所", "住所地", "法定代表人", "法定代表人或授权代表", "授权代表", "委托代理人", "联系人", "联系电话", "电话", "传真", "邮箱", "电子邮箱", "开户行", "开户银行", "账号", "户名", "税号", "纳税人识别号", "统一社会信用代码", "邮编", "签字", "签名", "代表人", "代表", "经办人", "签章", "盖章", "公章", "丙方", "鉴于", "项目名称", "合同期限", "服务期限", "有效期", "Address", "Legal Representative", "Authorized Representative", "Authorised Representative", "Signature", "Tel", "Effective Date")),
}  # fmt: skip
_SUBJECT = r"(?:本?合同|本?协议|项目|服务|产品|采购|订单|费用|含税|价款|款项|软件|系统|平台|年度){0,6}"
_CHANGED = r"(?:变更|调整|增加|减少|更改|修改|修订)"
_TOTAL_WORDS = re.compile(
    rf"{_SUBJECT}(?:总金额|总价款|总价格|总价|总额|总费用|总计|合计|共计|金额|价款|价格|费用总额|费用合计|费用总计|费用|价税合计|含税价)"
    r"(?:合计|共计|总计|总额)?(?:[(（][^()（）]{1,14}[)）]){0,2}"
    rf"(?:由[^，。；;]{{0,40}}?{_CHANGED}[为至]|{_CHANGED}?[为至]|共计|合计|总计|共|是|计)?[:：]?"
    r"|(?i:total(?:contract|service)?(?:amount|price|value|sum|fees?)|(?:contract|agreement)(?:amount|price|value|sum))"
    r"(?i:(?:of|under)this(?:contract|agreement))?(?:[(（][^()（）]{1,30}[)）])?(?i:is|shallbe|amountsto)?[:：]?"
)
_STRONG = re.compile(r"总|价税合计|合同(?:金额|价款|价格|价)|协议(?:金额|价)|合计|共计|(?i:total|contract|agreement)")
_PART = re.compile(
    r"%|％|首付|预付|尾款|余款|首期|分期|第[一二三]期|第[一二三]笔|定金|保证金|违约金|单价|每月|每年|/年|/月|滞纳|逾期|税额|不含税|不超过|剩余|支付$"
    r"|(?i:deposit|advance|prepa|instal|unitprice|permonth|peryear|perannum|penalt|balance|damages|exclud)"
)
_FORMER = re.compile(r"原(?:合同|协议)?(?:约定|签订|确定)?的?$")
"""What stands before an amount that a supplement replaces."""
_CALLED = re.compile(
    r"(?P<name>[^，。；：:\s“”\"]{4,40}?)[(（](?:以下|下称)?简?称?(?:为)?[“\"'‘「]?(?P<who>甲方|乙方|委托方|受托方|买方|卖方|需方|供方)[”\"'’」]?[)）]"
)
_TITLE = re.compile(r"(?:合同|协议|订单|订购单|合约)(?!专用章|编号)|(?i:agreement|contract)(?!(?i:no))")
_SPOKEN = re.compile(r"[：:，,]|应|在|由|开户|收到|名称|负责|有权|提供|支付")
"""Words of a sentence that begins with a party (甲方在收到发票后…): what follows the word is no name."""
LONGEST, LONGEST_IN_ENGLISH = 40, 80
"""Characters of the name of a party."""
_NEXT_LINES = 4.0
"""Heights of a line within which two days of signing stand by the signatures of the two parties."""
_NO_DAY = re.compile(r"\d{2,4}\s*[年./-]\s*\d{1,2}\s*(?:[月./-]\s*(?:\d{1,2}\s*[日号]?)?)?")
_SIGNED_ON = re.compile(
    r"(?:于|自|在)?(?P<day>\d{4}年\d{1,2}月\d{1,2}日)(?:[^，。]{0,12})?(?:签订|签署|订立|签约)(?!了|的|编号|《|日期|时间|地点)"
)
_NUMBER = re.compile(r"[A-Za-z0-9一-鿿][A-Za-z0-9一-鿿\-—_/〔〕\[\]()（）.]{2,40}")
_CLAUSES = re.compile(r"[。；;]|[，,、](?!\d)")
"""What parts the clauses of prose, which may be set in many pieces where figures and words are of two fonts."""
_LATIN = re.compile(r"[A-Za-z0-9]{2,}")
SIDES = {"甲方": "party_a", "委托方": "party_a", "买方": "party_a", "需方": "party_a",
         "乙方": "party_b", "受托方": "party_b", "卖方": "party_b", "供方": "party_b"}  # fmt: skip


def read(sheets: Sequence[Sheet], given: Given) -> Paper:
    """A contract."""
    paper = paper_of("contract", sheets)
    found = [(one, pair) for one in sheets for pair in pairs(one, VOCABULARY)]
    put(paper, "title", _title(sheets))
    put(paper, "number", list(_number(found))[:1])
    for side in ("party_a", "party_b"):
        put(paper, side, [*_parties(side, found), *_called(side, sheets), *english_parties(side, sheets)])
    _dated(paper, sheets, found)
    _amount(paper, sheets)
    put_cloud_words(paper, sheets, given.edition)
    put_services(paper, sheets)
    return paper


def _title(sheets: Sequence[Sheet]) -> list[Seen[str]]:
    for one in sheets[:2]:
        titles = [t for t in titles_of(one) if _TITLE.search(t.text)]
        if titles:
            best = max(titles, key=lambda title: title.weight)
            trusted = trust.BESIDE if best.weight >= 1 else trust.NEAR
            return [one.seen(tidy(best.raw), best.spans, trusted=trusted)]
    return []


def _number(found: Sequence[tuple[Sheet, Pair]]) -> Iterator[Seen[str]]:
    for one, pair in found:
        if pair.key != "number" or not pair.spans or not pair.marked:
            continue
        text = re.sub(r"\s", "", " ".join(span.text for span in pair.rows[0]))
        if "〔" in text and pair.further and pair.further[0].text.startswith("号"):  # YL〔2018〕096号 in a narrow cell
            text += "号"
        match = _NUMBER.match(text)
        if match and _LATIN.search(match[0]):
            yield seen_pair(one, pair, match[0].rstrip("._-—"))


def _parties(side: str, found: Sequence[tuple[Sheet, Pair]]) -> Iterator[Seen[str]]:
    """Names after the label of a side: what ends like an enterprise, and other names where a colon stands before."""
    for one, pair in found:
        if pair.key != side or not pair.spans:
            continue
        name = name_in(pair.text)
        if (
            name is None
            or len(name) > (LONGEST_IN_ENGLISH if name.isascii() else LONGEST)
            or (not pair.marked and _SPOKEN.search(name))
        ):
            continue
        spans = pair.spans
        if pair.further and (whole := completed(name, pair.further[0].text)) != name:
            name, spans = whole, [*spans, *pair.further]
        if is_enterprise(name):
            yield seen_pair(one, pair, name)
        elif (
            pair.marked
            and 2 <= len(name) <= 20
            and not re.search(r"[，。；,;]|应|需|负责|有权|签字|代表|签名", pair.text)
        ):
            yield seen_pair(one, pair, name, trusted=trust.LOOSE)


def _called(side: str, sheets: Sequence[Sheet]) -> Iterator[Seen[str]]:
    """Names in running text: …公司（以下简称“甲方”）."""
    for one in sheets[:2]:
        for line in one.lines:
            for match in _CALLED.finditer(line.text):
                if SIDES[match["who"]] != side:
                    continue
                name = name_in(re.sub(r"^(?:本合同)?由|^[与和及]", "", match["name"]))
                if name is not None and is_enterprise(name):
                    yield one.seen(name, line.at(match.start("name"), match.end("name")), trusted=trust.NEAR)


def _dated(paper: Paper, sheets: Sequence[Sheet], found: Sequence[tuple[Sheet, Pair]]) -> None:
    """The day of signing: labelled, said in the text, or beside the signatures; of two signatures the later binds."""
    beside = _beside(found)
    labelled = [s for one, pair in found if pair.key == "signed" and pair not in beside for s in _days(one, pair)]
    signatures = [
        s
        for one, pair in found
        if pair in beside or (pair.key == "day" and one in sheets[-2:])
        for s in _days(one, pair)
    ]
    spoken = [
        one.seen(day, line.at(match.start("day"), match.end("day")), trusted=trust.NEAR)
        for one in (sheets[0], sheets[-1])
        for line in one.lines
        for match in _SIGNED_ON.finditer(line.text)
        for day in [dates_in(match["day"])[0].day if dates_in(match["day"]) else None]
        if day is not None
    ]
    if not (labelled or signatures or spoken):
        signatures = _below(sheets)
    days = {s.value for s in signatures}
    if len(days) > 1:
        latest = max(days)
        paper.findings.append(
            Finding(
                "signed_apart",
                "note",
                f"双方签字日期不同（{'、'.join(map(str, sorted(days)))}），以较晚的 {latest} 为签订日期",
                f"The parties signed on different days ({', '.join(map(str, sorted(days)))}): the later, {latest}, is taken.",
                signatures[0].page,
                "dated",
            )
        )
        signatures = [s for s in signatures if s.value == latest]
    if put(paper, "dated", [*labelled, *signatures, *spoken]) is None:
        paper.findings += _no_day(found)


def _no_day(found: Sequence[tuple[Sheet, Pair]]) -> list[Finding]:
    """What is said of a day of signing that is written and is none: 30 February, a month without its day."""
    for one, pair in found:
        written = _NO_DAY.search(squeezed(pair.text)) if pair.key in ("signed", "day") and pair.spans else None
        if written:
            return [
                Finding(
                    "date_incomplete",
                    "doubtful",
                    f"签订日期写的是“{written[0]}”，不是完整的日期或没有这一天。请核对原件后填写",
                    f"The day of signing reads {written[0]!r}, which is no full date or no day there is: compare with the paper.",
                    one.page.number,
                    "dated",
                    one.page.box(pair.spans),
                )
            ]
    return []


def _beside(found: Sequence[tuple[Sheet, Pair]]) -> list[Pair]:
    """Labels of the day of signing that stand side by side, or one right under the other: each party's own."""
    signed = [(one, pair) for one, pair in found if pair.key == "signed"]
    return [
        pair
        for place, (one, pair) in enumerate(signed)
        for other, (there, neighbour) in enumerate(signed)
        if place != other
        and one is there
        and abs(pair.label.middle - neighbour.label.middle) <= _NEXT_LINES * max(pair.label.height, 1e-6)
    ]


def _days(one: Sheet, pair: Pair) -> list[Seen[date]]:
    days = dates_in(pair.text) or dates_in(squeezed(pair.text))
    return [seen_pair(one, pair, days[0].day)] if days else []


def _below(sheets: Sequence[Sheet]) -> list[Seen[date]]:
    """Dates on the last lines of the contract, which stand by the signatures without a label."""
    for one in reversed(sheets):
        found: list[Seen[date]] = []
        for line in one.lines[-8:]:
            loose, places = line.loose()
            days = dates_in(loose)
            if days and not re.search("至|止|前|起|期限", line.text):
                found += [one.seen(d.day, line.at(places[d.start], places[d.end]), trusted=trust.LOOSE) for d in days]
        if found:
            return found
    return []


class _Stated(NamedTuple):
    """An amount in figures with what speaks for it being the whole of the contract."""

    weight: float
    seen: Seen[Decimal]
    words: Seen[Decimal] | None


def _amount(paper: Paper, sheets: Sequence[Sheet]) -> None:
    foreign = stated_on(sheets)
    stated = sorted(_stated(sheets), key=lambda one: -one.weight) if foreign is None else []
    if not stated:
        paper.findings += _foreign(sheets) if foreign is None else [_foreign_on(*foreign)]
        return
    best = stated[0]
    figures = [s.seen for s in stated if s.weight >= 2 and s.seen.value == best.seen.value] or [best.seen]
    words = [s.words for s in stated if s.words is not None and (s.weight >= 2 or s is best)]
    fact = settled(figures, words)
    if fact is None:
        return
    if best.weight < 2:
        fact = fact.doubted(
            "没有写明是合同总价，请核对", "not said to be the whole of the contract: check it", confidence=0.7
        )
    paper.facts["amount_yuan"] = fact
    others = {s.seen.value for s in stated if s.weight >= 3} - {fact.read}
    if fact.unsure_because and words and any(w.value != fact.read for w in words):
        paper.findings.append(
            Finding(
                "amount_contradicted", "wrong", *fact.unsure_because, fact.seen[0].page, "amount_yuan", fact.seen[0].box
            )
        )
    elif others:
        listed = "、".join(f"{v}" for v in sorted(others))
        paper.facts["amount_yuan"] = fact.doubted(
            f"别处写的合同金额是 {listed} 元，请核对", f"elsewhere the amount is {listed} yuan: compare", confidence=0.6
        )


def _foreign(sheets: Sequence[Sheet]) -> list[Finding]:
    """What is said of a contract whose total is in another currency, and nowhere in 元."""
    for one in sheets:
        for number, line in enumerate(one.lines):
            for match in _TOTAL_WORDS.finditer(line.text):
                clause = re.split(r"[。；;]", _window(one, number, match.end())[0][:60])[0]
                name = foreign_in(clause)
                if name is not None:
                    return [_foreign_on(name, one)]
    return []


def _foreign_on(name: str, one: Sheet) -> Finding:
    return foreign_amount(name, one.page.number, "amount_yuan")


def _stated(sheets: Sequence[Sheet]) -> Iterator[_Stated]:
    for one in sheets:
        for number, line in enumerate(one.lines):
            for match in _TOTAL_WORDS.finditer(line.text):
                heading = match.start() in line.breaks and match.end() in {*line.breaks, len(line.text)}
                if not (heading and len(line.breaks) >= 3 and not match[0].endswith(":")) or "合计" in match[0]:
                    yield from _after(one, number, line, match)


def _after(one: Sheet, number: int, line: Line, match: re.Match[str]) -> Iterator[_Stated]:
    text, owners = _window(one, number, match.start())
    start = match.end() - match.start()
    clause = re.split(r"[。；;]", text[start : start + 90])[0]
    before = line.text[max(0, match.start() - 8) : match.start()]
    figures = [m for m in money_in(clause) if m.marked or m.start <= 3]
    words = capitals_in(clause)
    if not figures and words is None:
        return
    if figures and figures[0].start > 45:
        return
    weight = 3.0 if _STRONG.search(match[0]) else 1.5
    if _FORMER.search(before):
        return
    if _PART.search(before + match[0]) or (figures and _PART.search(clause[: figures[0].start])):
        weight -= 2.0
    if words is not None:
        weight += 0.5
    spans = owners(start, start + (figures[0].end if figures else 30))
    capital = one.seen(words, spans, trusted=trust.BESIDE, raw=clause[:60]) if words is not None else None
    value = figures[0].yuan if figures else words
    if value is not None and value > 0:
        yield _Stated(weight, one.seen(value, spans, trusted=trust.BESIDE if weight >= 2 else trust.LOOSE), capital)


def _window(one: Sheet, number: int, start: int):  # type: ignore[no-untyped-def]
    """The text from a place on, in prose over the next two lines, and the spans of any part of it."""
    prose = len(one.lines[number].breaks) <= 2 or bool(_CLAUSES.search(one.lines[number].text))
    lines = one.lines[number : number + (3 if prose else 1)]
    pieces = [(lines[0], start), *((line, 0) for line in lines[1:])]
    text = "".join(line.text[begin:] for line, begin in pieces)

    def owners(a: int, b: int) -> list[Span]:
        spans: list[Span] = []
        place = 0
        for line, begin in pieces:
            length = len(line.text) - begin
            low, high = max(a - place, 0), min(b - place, length)
            if low < high:
                spans += line.at(begin + low, begin + high)
            place += length
        return spans

    return text, owners
