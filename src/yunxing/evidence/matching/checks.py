"""Which check of the tax office belongs to an invoice, what it says, and whether it says the same as the invoice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from yunxing.reference.text import tidy_code

from ..findings import Finding
from ..page import squeezed
from .links import Link, Question
from .parties import Parties, distance
from .saying import yuan
from .things import Thing, alike

Result = Literal["match", "absent", "void", "red", "differs", "failed"]
_RESULTS: tuple[tuple[Result, re.Pattern[str]], ...] = (
    ("absent", re.compile("查无此票|无此发票|不存在")),
    ("differs", re.compile("不一致|不相符|不符")),
    ("red", re.compile("红冲|冲红|红字")),
    ("void", re.compile("(?<!未)(?<!非)作废")),
    ("failed", re.compile("超过.*次|失败|验证码错误|稍后再试|系统繁忙|无法查验|不可查验")),
    ("match", re.compile("一致|相符|查验成功|正常|有效|查有此票")),
)
RESULT_WORDS: dict[Result, tuple[str, str]] = {
    "match": ("查验一致", "found as it is"),
    "absent": ("查无此票", "no such invoice"),
    "void": ("已作废", "void"),
    "red": ("已红冲", "taken back by a red invoice"),
    "differs": ("查验不一致", "not as it was issued"),
    "failed": ("查验未完成", "the check was not completed"),
}


def result_of(check: Thing) -> Result | None:
    """What a check says; None where it cannot be told."""
    text = squeezed(check.text("result"))
    return next((kind for kind, words in _RESULTS if words.search(text)), None)


def linked(invoices: Sequence[Thing], checks: Sequence[Thing], parties: Parties) -> tuple[list[Link], list[Question]]:
    """The links of checks to invoices by number; what a check says otherwise becomes a finding of the invoice."""
    by_number: dict[str, list[Thing]] = {}
    by_check_code: dict[str, list[Thing]] = {}
    for invoice in invoices:
        by_number.setdefault(tidy_code(invoice.text("number")), []).append(invoice)
        code = tidy_code(invoice.text("check_code"))
        if len(code) >= 6:
            by_check_code.setdefault(code[-6:], []).append(invoice)
    links: list[Link] = []
    questions: list[Question] = []
    for check in checks:
        number = tidy_code(check.text("number"))
        found = [i for i in by_number.get(number, ()) if number and _code_fits(i, check)]
        told = ("发票代码、号码一致", "the same code and number")
        confidence = 0.99 if check.sure("number") else 0.95
        if not found and not check.sure("number"):
            found, told, confidence = _otherwise(check, number, by_check_code, invoices)
        if len(found) != 1:
            questions.append(_unknown(check, [i.id for i in found]))
            continue
        invoice = found[0]
        links.append(Link("check", invoice.id, check.id, confidence, (told,)))
        invoice.findings += [*differences(invoice, check, parties), *_results(check)]
    return sorted(links), questions


def _otherwise(
    check: Thing, number: str, by_check_code: Mapping[str, Sequence[Thing]], invoices: Sequence[Thing]
) -> tuple[list[Thing], tuple[str, str], float]:
    """Whose a check is that shows a number misread or none: by its check code, else by a number close to it."""

    def fits(invoice: Thing) -> bool:
        return (
            check.day("dated") is not None
            and invoice.day("dated") == check.day("dated")
            and _amount_fits(invoice, check)
        )

    found = [i for i in by_check_code.get(tidy_code(check.text("check_code"))[-6:], ()) if fits(i)]
    if found:
        return found, ("校验码、日期、金额一致", "the same check code, day and amount"), 0.9
    if number and check.money("amount_yuan") is not None:
        near = [i for i in invoices if fits(i) and distance(tidy_code(i.text("number")), number, 2) <= 2]
        return (
            near,
            ("日期、金额一致，号码识读略有出入", "the same day and amount, the number read a little differently"),
            0.85,
        )
    return [], ("", ""), 0.0


def _code_fits(invoice: Thing, check: Thing) -> bool:
    codes = tidy_code(invoice.text("code")), tidy_code(check.text("code"))
    return not all(codes) or codes[0] == codes[1] or not (invoice.sure("code") and check.sure("code"))


def _amount_fits(invoice: Thing, check: Thing) -> bool:
    """The tax office shows the amount without tax for some kinds and the total for others."""
    amount = check.money("amount_yuan")
    known = [a for a in (invoice.money("net_yuan"), invoice.money("total_yuan")) if a is not None]
    return amount is None or not known or amount in known


def differences(invoice: Thing, check: Thing, parties: Parties) -> list[Finding]:
    """What the tax office shows otherwise than the invoice: ``wrong`` where both were read surely, else ``doubtful``."""
    found = []
    shown = check.pieces[0]
    for side, zh, en in (("buyer", "购买方", "buyer"), ("seller", "销售方", "seller")):
        if parties.perhaps(check, side, invoice, side):
            continue
        found.append(
            Finding(
                f"check.{side}",
                "wrong" if check.sure(side) and invoice.sure(side) else "doubtful",
                f"查验截图（{shown.where('zh')}）的{zh}为{check.text(side)}，发票为{invoice.text(side)}，请核对原件",
                f"the {en} of the check ({shown.where('en')}) is {check.text(side)}, that of the invoice "
                f"{invoice.text(side)}: compare the papers",
                field=side,
            )
        )
    amount = check.money("amount_yuan")
    if amount is not None and not _amount_fits(invoice, check):
        own = next(a for a in (invoice.money("net_yuan"), invoice.money("total_yuan")) if a is not None)
        found.append(
            Finding(
                "check.amount",
                "wrong" if check.sure("amount_yuan") else "doubtful",
                f"查验截图（{shown.where('zh')}）的金额为{yuan(amount)}元，发票为{yuan(own)}元，请核对原件",
                f"the check ({shown.where('en')}) has {yuan(amount)} yuan, the invoice {yuan(own)}: compare the papers",
                field="total_yuan",
            )
        )
    days = invoice.day("dated"), check.day("dated")
    if all(days) and days[0] != days[1]:
        found.append(
            Finding(
                "check.dated",
                "wrong" if check.sure("dated") and invoice.sure("dated") else "doubtful",
                f"查验截图（{shown.where('zh')}）的开票日期为{days[1]}，发票为{days[0]}，请核对原件",
                f"the check ({shown.where('en')}) is of {days[1]}, the invoice of {days[0]}: compare the papers",
                field="dated",
            )
        )
    codes = invoice.text("check_code"), check.text("check_code")
    if all(codes) and invoice.sure("check_code") and check.sure("check_code"):
        one, other = (tidy_code(c)[-6:] for c in codes)
        if not alike("check_code")(one, other):
            found.append(
                Finding(
                    "check.check_code",
                    "doubtful",
                    f"查验截图（{shown.where('zh')}）的校验码与发票不同，请核对原件",
                    f"the check ({shown.where('en')}) has another check code than the invoice: compare the papers",
                    field="check_code",
                )
            )
    return found


def _results(check: Thing) -> list[Finding]:
    """What came of the check, where that is not that the invoice is as it was issued."""
    found = []
    shown = check.pieces[0]
    result = result_of(check)
    if result is not None and result != "match":
        zh, en = RESULT_WORDS[result]
        found.append(
            Finding(
                f"check.{result}",
                "doubtful" if result == "failed" else "wrong",
                f"查验结果（{shown.where('zh')}）：{zh}，请重新查验并换上查验一致的截图",
                f"result of the check ({shown.where('en')}): {en}: check again and supply a picture that agrees",
                field="number",
            )
        )
    if result is None:
        found.append(
            Finding(
                "check.unread",
                "doubtful",
                f"查验截图（{shown.where('zh')}）上看不出查验结果，请换一张完整的截图",
                f"the check ({shown.where('en')}) does not show its result: supply a whole picture",
            )
        )
    return found


def _unknown(check: Thing, candidates: Sequence[str]) -> Question:
    where_zh, where_en = check.pieces[0].where("zh"), check.pieces[0].where("en")
    number = check.text("number")
    if not number:
        zh, en = "读不出发票号码，请换一张清楚的截图", "its invoice number cannot be read: supply a clearer picture"
    elif candidates:
        zh, en = "有几张发票的号码与它相同，请指明", "several invoices have its number: say which it is"
    else:
        zh, en = f"发票{number}不在文件中，请补上发票", f"invoice {number} is not among the files: add it"
    return Question(
        "check", (check.id,), tuple(candidates), f"查验截图（{where_zh}）：{zh}", f"check ({where_en}): {en}"
    )
