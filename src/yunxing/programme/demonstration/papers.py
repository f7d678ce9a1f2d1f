"""Papers made for the demonstration, each with its own text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from yunxing.dossier.typesetting import typeset

from ..papers.keeping import keep
from ..papers.model import Blob
from .filled import Party


@cache
def _source() -> str:
    return resources.files(__package__).joinpath("papers.typ").read_text(encoding="utf-8")


def made(said: Mapping[str, Any]) -> bytes:
    """The PDF of a paper that says so."""
    return typeset(_source(), {"paper.json": json.dumps(said, ensure_ascii=False).encode()})


def licence(party: Party, *, county: str, since: date) -> bytes:
    """A 营业执照 for a party."""
    rows = [
        ("统一社会信用代码", party.uscc),
        ("名称", party.name),
        ("类型", party.kind),
        ("法定代表人", party.representative),
        ("住所", party.address),
        ("成立日期", _day(since)),
        ("经营范围", f"{party.trade.product}的研发、生产和销售"),
    ]
    return made({"kind": "licence", "rows": rows, "issuer": f"{county}数据局（样张）", "dated": _day(since)})


def of_declaration(values: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The papers that a declaration names and a generator can make: invoices, contracts, payments, the statement of use."""
    enterprise = values["enterprise"]
    codes = {one["name"]: one["uscc"] for one in values["providers"]}
    files = {one["id"]: one["file"] for one in values["evidence"]}
    for row in values["invoices"]:
        buyer, seller, total = row["buyer"], row["seller"], row["total_yuan"]
        said = {
            "kind": "invoice",
            "number": row["number"],
            "dated": _day(date.fromisoformat(row["dated"])),
            "buyer": buyer,
            "buyer_code": enterprise["uscc"],
            "seller": seller,
            "seller_code": codes[seller],
            "what": "*信息技术服务*云服务费",
            "net": row["net_yuan"],
            "tax": row["tax_yuan"],
            "total": total,
            "capitals": in_words(Decimal(total)),
            "drawer": "样例",
        }
        yield files[row["evidence"][0]], made(said)
        paid = [("付款人", buyer), ("收款人", seller), ("金额", f"人民币 {total} 元"), ("用途", "云服务费")]
        yield files[row["payment"]], made(_paper("付款回单", paid, row["dated"], [], ["样例银行"]))
    for row in values["contracts"]:
        rows = [("甲方", row["parties"][0]), ("乙方", row["parties"][1]), ("合同金额", f"{row['amount_yuan']} 元")]
        text = ["一、乙方向甲方提供云服务，服务期限一年，期满另行商定。", "二、甲方在收到发票后十五日内付款。"]
        yield files[row["evidence"][0]], made(_paper("云服务合同", rows, row["dated"], text, row["parties"]))
    if "use" in files:
        text = list(values["narratives"].values())
        yield files["use"], made(_paper("上云业务使用情况说明", [], values["filed_on"], text, [enterprise["name"]]))


def the_rest(values: Mapping[str, Any], made_: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every other paper that a declaration names: what it is called, whose it is, its day."""
    enterprise = values["enterprise"]
    for row in values["evidence"]:
        name = str(row["file"]).partition("#")[0]
        if name not in made_:
            title = name.rsplit(".", 1)[0]
            rows = [("企业名称", enterprise["name"]), ("统一社会信用代码", enterprise["uscc"])]
            text = [str(row.get("basis") or row.get("text") or f"{title}，见附件。")]
            dated = str(row.get("dated") or values["filed_on"])
            yield name, made(_paper(title, rows, dated, text, [enterprise["name"]]))


def _paper(title: str, rows: Any, dated: str, text: list[str], signed: list[str]) -> dict[str, Any]:
    on = _day(date.fromisoformat(dated))
    return {"kind": "paper", "title": title, "rows": rows, "text": text, "signed": signed, "dated": on}


def kept(content: bytes, *, name: str) -> Blob:
    """A file in the store."""
    return keep(io.BytesIO(content), name=name)


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")


def in_words(amount: Decimal) -> str:
    """An amount below ten million in capitals, as it stands on an invoice: 贰万壹仟陆佰元整."""
    whole, cents = divmod(int(amount * 100), 100)
    text = "".join(
        (_group(part) + unit) if part else ("零" if unit == "元" else "")
        for part, unit in ((whole // 10_000, "万"), (whole % 10_000, ""))
    )
    if whole >= 10_000 and 0 < whole % 10_000 < 1_000:
        text = text.replace("万", "万零", 1)
    jiao, fen = divmod(cents, 10)
    if not cents:
        return f"{text or '零'}元整"
    rest = (f"{_DIGITS[jiao]}角" if jiao else "零" if text else "") + (f"{_DIGITS[fen]}分" if fen else "整")
    return f"{text}元{rest}" if text else rest


def _group(number: int) -> str:
    """A number below ten thousand."""
    digits = str(number)
    text = "".join(
        _DIGITS[int(digit)] + (_UNITS[len(digits) - 1 - place] if digit != "0" else "")
        for place, digit in enumerate(digits)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.rstrip("零")


def _day(on: date) -> str:
    return f"{on.year}年{on.month:02d}月{on.day:02d}日"
