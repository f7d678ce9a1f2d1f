"""Payment vouchers and bank receipts: who paid whom, when, how much, what for, and whether it went through.

The two accounts stand in blocks (付款人 / 收款人) side by side or beneath each other, or as one's own and the other's
(本方 / 对方) with the direction stated apart. What a bank attaches to a receipt as data is read in ``receipt_data``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.evidence.facts import Seen
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Span, squeezed
from yunxing.evidence.paper import Paper

from . import trust
from .amounts import capitals_in, money_in, settled
from .currencies import foreign_amount, foreign_in, stated_on
from .dates import dates_in
from .given import Given, paper_of, put, seen_pair
from .labels import Label, Pair, pairs
from .names import name_in, tidy
from .receipt_data import receipt_sightings
from .sheet import Sheet, set_downwards


def _each(heads: Sequence[str], ends: Sequence[str]) -> tuple[str, ...]:
    """Every wording that begins with one of the first and ends with one of the second."""
    return tuple(head + end for head in heads for end in ends)


_NAMES = ("户名", "名称", "全称", "单位名称", "账户名称", "帐户名称", "账户名", "单位")
_SIDES = ("付款人", "付款方", "付款", "收款人", "收款方", "收款", "汇款人", "")
VOCABULARY = {
    "payer": Label(
        (*_each(("付款人", "付款方", "汇款人", "付款", "付方", "出票人"), _NAMES), "付款人", "付款方", "汇款人", "付方", "出票人"), wraps=True
    ),
    "payee": Label((*_each(("收款人", "收款方", "收款", "收方"), _NAMES), "收款人", "收款方", "收方", "收款商户"), wraps=True),
    "name": Label(("户名", "全称", "名称", "账户名称", "账户名", "单位名称"), wraps=True),
    "account": Label(_each(_SIDES, ("账号", "帐号", "账户", "卡号"))),
    "bank": Label(
        (
            *_each(_SIDES, ("开户行名称", "开户行名", "开户行", "开户银行", "开户机构", "行名", "银行", "账户开户行")),
            "汇出行名称", "汇入行名称", "汇出行", "汇入行",
        )
    ),
    "words": Label(("金额大写", "大写金额", "金额（大写）", "人民币（大写）", "人民币大写", "大写人民币", "大写", "（大写）", "合计大写")),
    "figures": Label(
        ("金额小写", "小写金额", "金额（小写）", "交易金额", "付款金额", "转账金额", "汇款金额", "支付金额", "发生额", "小写", "（小写）", "金额")
    ),
    "dated": Label(("交易日期", "付款日期", "转账日期", "记账日期", "入账日期", "支付日期", "交易时间", "付款时间", "转账时间", "支付时间", "记账时间", "完成时间")),
    "day": Label(("日期", "受理日期", "委托日期", "业务日期", "时间")),
    "printed": Label(("打印日期", "打印时间", "签发日期", "下载时间", "申请时间", "生成时间", "回单生成时间")),
    "voucher": Label(
        ("电子回单号码", "电子回单编号", "回单编号", "回单号码", "回单号", "No.", "No", "№", "凭证号码", "凭证编号", "凭证号", "业务编号", "付款凭证号")
    ),
    "serial": Label(("交易流水号", "业务流水号", "电子流水号", "流水号", "交易流水", "交易序号", "交易单号", "指令编号", "订单号", "入账流水")),
    "check": Label(("校验码", "检验码", "验证码", "回单验证码", "回单校验码")),
    "purpose": Label(("用途", "转账用途", "付款用途", "用途摘要", "用途及摘要", "用途/摘要", "摘要及用途", "摘要/用途", "交易用途", "款项用途"), wraps=True),
    "remark": Label(("摘要", "附言", "备注", "交易摘要", "交易附言", "转账附言", "汇款附言"), wraps=True),
    "status": Label(("交易状态", "处理状态", "处理结果", "交易结果", "转账状态", "支付状态", "业务状态", "状态")),
    "direction": Label(("交易类型", "借贷标志", "收付标志", "借贷方向", "业务类型", "交易方向")),
    "other": Label(("币种", "交易柜员", "入账柜员", "记账柜员", "柜员", "渠道", "交易渠道", "交易代码", "交易码", "原始凭证", "业务种类", "产品名称", "手续费", "打印次数", "重要提示", "电子回单专用章", "印章", "接收人信息", "接收人账号", "接收人证件")),
}  # fmt: skip
_PAYER_BLOCK = re.compile(r"付款|付方|汇款人|本方|交易账户|我方")
_PAYEE_BLOCK = re.compile(r"收款|收方|对方")
_BLOCKS = ("付款人", "收款人", "付款方", "收款方", "汇款人", "本方", "对方")
_OWN = re.compile(r"本方|交易账户|我方")
_INCOMING = re.compile(r"^(?:贷|收入|收款|转入|来账|入账)")
_FAILED = re.compile(r"退回|退汇|退款|失败|未成功|已撤销|冲正|被拒绝|已拒绝|作废|未到账")
_SUCCEEDED = re.compile(r"成功|已支付|已完成|已入账")
_BOX_HEADS = re.compile(r"[千仟]?[百佰][十拾]元角分")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/]{3,}")
_ACCOUNT_HEADS = re.compile(r"余额")
_ROW_HEADS = re.compile(r"交易日期|记账日期|日期|交易金额|发生额|借方|贷方|支出|收入|对方户名|摘要|用途")


def read(sheets: Sequence[Sheet], given: Given) -> Paper:
    """A payment voucher."""
    paper = paper_of("payment", sheets)
    sightings: dict[str, list[Seen[Any]]] = {}
    capitals: list[Seen[Decimal]] = []
    found = [(one, pair) for one in sheets for pair in pairs(one, VOCABULARY)]
    for one in sheets:
        _parties(one, [p for s, p in found if s is one], sightings)
    for one, pair in found:
        _plain(one, pair, sightings, capitals)
    for name, more in receipt_sightings(given.document).items():
        sightings.setdefault(name, []).extend(more)
    foreign = _foreign(sheets, found, bool(sightings.get("amount_yuan") or capitals))
    if foreign is not None:
        sightings.pop("amount_yuan", None)
        capitals.clear()
        paper.findings.append(foreign)
    else:
        _amounts(sheets, sightings, capitals)
    _fall_backs(sheets, found, sightings)
    for name in ("voucher", "payer", "payee", "dated", "purpose"):
        put(paper, name, sightings.get(name, ()))
    amount = settled(sightings.get("amount_yuan", []), capitals)
    if amount is not None:
        paper.facts["amount_yuan"] = amount
        if amount.unsure_because and amount.disagreeing:
            paper.findings.append(
                Finding("amount_contradicted", "wrong", *amount.unsure_because, paper.pages[0], "amount_yuan")
            )
    paper.findings += _failures(found, sheets)
    if "amount_yuan" not in paper.facts and (listing := _account(sheets)) is not None:
        paper.findings.append(_several(listing.page.number))
    return paper


def _account(sheets: Sequence[Sheet]) -> Sheet | None:
    """The page on which a table of an account begins: what came and went, with what was left."""
    for one in sheets:
        for number, line in enumerate(one.lines):
            if _ACCOUNT_HEADS.search(line.text) and len(_ROW_HEADS.findall(line.text)) >= 2:
                rows = [row for row in one.lines[number + 1 :] if dates_in(row.loose()[0]) and money_in(row.loose()[0])]
                if len(rows) >= 2:
                    return one
    return None


def _several(page: int) -> Finding:
    return Finding(
        "account_statement",
        "doubtful",
        f"第{page}页是账户明细，有多笔收支，没有逐笔读取。请提供每一笔付款的回单",
        f"Page {page} is a statement of an account with several payments; its rows were not read: supply the voucher of each.",
        page,
        "amount_yuan",
    )


class _Block(NamedTuple):
    side: str
    own: bool
    span: Span


def _parties(one: Sheet, found: Sequence[Pair], sightings: dict[str, list[Seen[Any]]]) -> None:
    """Payer and payee: by labels of their own, else by the block in which a 户名 stands."""
    for pair in found:
        name = name_in(pair.text) if pair.key in ("payer", "payee") and pair.spans else None
        if name is not None and not name.isdecimal():
            sightings.setdefault(pair.key, []).append(seen_pair(one, pair, name))
    words = [*one.stacked, *set_downwards(one, _BLOCKS)]
    blocks = [_Block("payer" if _PAYER_BLOCK.search(s.text) else "payee", bool(_OWN.search(s.text)), s)
              for s in words if _PAYER_BLOCK.search(s.text) or _PAYEE_BLOCK.search(s.text)]  # fmt: skip
    blocks += [_Block(p.key, False, p.label) for p in found if p.key in ("payer", "payee") and not p.spans]
    blocks += [
        _Block("payer" if _PAYER_BLOCK.search(line.text) else "payee", bool(_OWN.search(line.text)), line.spans[0])
        for line in one.lines
        if len(line.text) <= 8 and re.fullmatch(r"(?:本方|对方|我方|付款方?|收款方?|交易账户)(?:账户)?信息", line.text)
    ]
    inner = [p for p in found if p.key == "name" and p.spans and name_in(p.text)]
    turned = any(b.own for b in blocks) and any(p.key == "direction" and _INCOMING.match(tidy(p.text)) for p in found)
    for pair, (near, trusted) in zip(inner, _sides(inner, blocks, one.height), strict=True):
        name, side = name_in(pair.text), _other(near) if turned else near
        if side and (side not in sightings or blocks):
            sightings.setdefault(side, []).append(seen_pair(one, pair, name, trusted=min(pair.trusted, trusted)))


def _other(side: str) -> str:
    return {"payer": "payee", "payee": "payer"}.get(side, "")


def _sides(inner: Sequence[Pair], blocks: Sequence[_Block], height: float) -> list[tuple[str, float]]:
    """Whose each of the 户名 is, and how far that is trusted; an empty side where nothing tells.

    Of two that are nearest to one block, as where the other was not read, the farther is the other party's.
    """
    if not blocks:
        guessed = [("payer", trust.GUESSED), ("payee", trust.GUESSED)]
        return guessed if len(inner) == 2 else [("", 0.0)] * len(inner)
    near = [min((_distance(pair.label, block, height), block.side) for block in blocks) for pair in inner]
    sides = [(side, trust.BESIDE) for _, side in near]
    if len(inner) == 2 and sides[0][0] == sides[1][0]:
        farther = max((0, 1), key=lambda place: near[place][0])
        sides[farther] = (_other(sides[farther][0]), trust.LOOSE)
    return sides


def _distance(label: Span, block: _Block, height: float) -> float:
    """How far a label stands from the block it would be in: right of it, or under it."""
    span = block.span
    if span.right <= label.left + height:
        return (label.left - span.right) + 3 * max(0.0, abs(label.middle - span.middle) - 5 * height)
    if span.bottom <= label.top + height:
        return abs(label.centre - span.centre) + 2 * (label.top - span.bottom)
    return 1e6 + abs(label.middle - span.middle)


def _plain(one: Sheet, pair: Pair, sightings: dict[str, list[Seen[Any]]], capitals: list[Seen[Decimal]]) -> None:
    text = pair.text
    if not pair.spans:
        return
    if pair.key in ("dated", "day"):
        day: date | None = next((d.day for d in dates_in(text)), None) or next(
            (d.day for d in dates_in(squeezed(text))), None
        )
        if day is not None:
            key = "dated" if pair.key == "dated" else "_day"
            sightings.setdefault(key, []).append(seen_pair(one, pair, day))
    elif pair.key in ("voucher", "serial"):
        number = _NUMBER.search(squeezed(text))
        if number:
            key = "voucher" if pair.key == "voucher" else "_serial"
            sightings.setdefault(key, []).append(seen_pair(one, pair, number[0]))
    elif pair.key in ("purpose", "remark") and (said := tidy(text)):
        key = "purpose" if pair.key == "purpose" else "_remark"
        sightings.setdefault(key, []).append(seen_pair(one, pair, said))
    elif pair.key in ("figures", "words"):
        words = capitals_in(squeezed(text))
        if words is not None:
            capitals.append(seen_pair(one, pair, words))
        for money in money_in(text)[:1]:
            if money.marked or pair.where == "beside":
                sightings.setdefault("amount_yuan", []).append(seen_pair(one, pair, money.yuan))


def _foreign(sheets: Sequence[Sheet], found: Sequence[tuple[Sheet, Pair]], in_yuan: bool) -> Finding | None:
    """What is said of a payment in another currency: the page says so, or its only amount does."""
    stated = stated_on(sheets)
    if stated is not None:
        name, one = stated
        return foreign_amount(name, one.page.number, "amount_yuan")
    for one, pair in found:
        foreign = foreign_in(pair.text) if pair.key in ("figures", "words") and pair.spans and not in_yuan else None
        if foreign is not None:
            return foreign_amount(foreign, one.page.number, "amount_yuan", one.page.box(pair.spans))
    return None


def _amounts(sheets: Sequence[Sheet], sightings: dict[str, list[Seen[Any]]], capitals: list[Seen[Decimal]]) -> None:
    """Amounts whose label was not found: capitals anywhere, figures that carry a currency sign, figures in boxes."""
    for one in sheets:
        boxes = any(_BOX_HEADS.search(line.text) for line in one.lines)
        for line in one.lines:
            for span in line.spans:
                words = capitals_in(squeezed(span.text)) if not capitals else None
                if words is not None:
                    capitals.append(one.seen(words, [span], trusted=trust.NEAR))
            if sightings.get("amount_yuan"):
                continue
            place = line.text.find("¥")
            for money in money_in(line.text[place:])[:1] if place >= 0 else ():
                trusted = trust.NEAR
                value = money.yuan
                if boxes and money.whole and not capitals:
                    value, trusted = value / 100, trust.GUESSED
                spans = line.at(place + money.start, place + money.end)
                sightings.setdefault("amount_yuan", []).append(one.seen(value, spans, trusted=trusted))


def _fall_backs(
    sheets: Sequence[Sheet], found: Sequence[tuple[Sheet, Pair]], sightings: dict[str, list[Seen[Any]]]
) -> None:
    """What stands in for a label that the voucher has not: 日期 for the date of payment, a serial number, a remark."""
    for name, other in (("dated", "_day"), ("voucher", "_serial"), ("purpose", "_remark")):
        if not sightings.get(name) and sightings.get(other):
            sightings[name] = sightings[other][:1] if name != "dated" else sightings[other]
    if not sightings.get("dated"):
        printed = {span for _, pair in found if pair.key == "printed" for span in pair.spans}
        loose = [seen for one in sheets for seen in _unlabelled(one, printed)]
        alone = len({seen.value for seen in loose}) == 1
        sightings["dated"] = loose if alone else [replace(seen, confidence=trust.GUESSED) for seen in loose[:1]]


def _unlabelled(one: Sheet, printed: set[Span]) -> Iterator[Seen[date]]:
    """Dates that are written out and are not that of printing."""
    for line in one.lines:
        loose, places = line.loose()
        for day in dates_in(loose):
            spans = line.at(places[day.start], places[day.end])
            if day.written and not printed.intersection(spans):
                yield one.seen(day.day, spans, trusted=trust.LOOSE)


def _failures(found: Sequence[tuple[Sheet, Pair]], sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """A transfer that was returned or failed pays nothing."""
    stated = [
        (one, pair.text, pair.spans)
        for one, pair in found
        if pair.key in ("status", "purpose", "remark") and pair.spans
    ]
    short = [
        (one, line.text, list(line.spans))
        for one in sheets
        for line in one.lines
        if len(line.text) <= 16 and not re.search("[，。如若]", line.text)
    ]
    for one, text, spans in [*stated, *short]:
        word = _FAILED.search(squeezed(text))
        if word and not _SUCCEEDED.search(text):
            yield Finding(
                "payment_failed",
                "wrong",
                f"第{one.page.number}页写有“{word[0]}”，这笔款项看来没有付成。请改用付款成功的凭证",
                f"Page {one.page.number} says {word[0]}: this payment seems not to have gone through. Supply the voucher of one that did.",
                one.page.number,
                "amount_yuan",
                one.page.box(spans) if spans else None,
            )
            return
