"""The kinds of invoice, in one fixed Chinese vocabulary, and what tells them: a title, a QR code, a code.

The words are those printed as titles, without the name of the province.
"""

from __future__ import annotations

import re

from yunxing.evidence.page import squeezed

SPECIAL = "增值税专用发票"
ORDINARY = "增值税普通发票"
ROLL = "增值税普通发票（卷票）"
E_SPECIAL = "增值税电子专用发票"
E_ORDINARY = "增值税电子普通发票"
DIGITAL_SPECIAL = "电子发票（增值税专用发票）"
DIGITAL_ORDINARY = "电子发票（普通发票）"
BLOCKCHAIN = "深圳电子普通发票"
RAILWAY = "铁路电子客票"
AIR = "航空运输电子客票行程单"
OTHER = "其他发票"

TYPES: tuple[str, ...] = (
    SPECIAL, ORDINARY, ROLL, E_SPECIAL, E_ORDINARY, DIGITAL_SPECIAL, DIGITAL_ORDINARY, BLOCKCHAIN, RAILWAY, AIR, OTHER,
)  # fmt: skip
DIGITAL = frozenset({DIGITAL_SPECIAL, DIGITAL_ORDINARY, RAILWAY, AIR})
"""Fully digital ones: a number of 20 digits and no code."""

_TITLES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        ("铁路电子客票", RAILWAY),
        ("航空运输(电子)?客票行程单", AIR),
        ("区块链|深圳电子普通发票", BLOCKCHAIN),
        (r"(电子|数电)发?票\(?(增值税)?专用", DIGITAL_SPECIAL),
        (r"(电子|数电)发?票\(?(增值税)?普通", DIGITAL_ORDINARY),
        ("电子专用发票|电子专票", E_SPECIAL),
        ("电子普通发票|电子普票", E_ORDINARY),
        (r"普通发票\(卷票\)|卷式发票|卷票", ROLL),
        ("专用发票", SPECIAL),
        ("普通发票", ORDINARY),
        ("发票", OTHER),
    )
)
_BY_QR = {
    "01": SPECIAL,
    "04": ORDINARY,
    "08": E_SPECIAL,
    "10": E_ORDINARY,
    "11": ROLL,
    "14": E_ORDINARY,  # 通行费
    "20": E_SPECIAL,
    "31": DIGITAL_SPECIAL,
    "32": DIGITAL_ORDINARY,
    "51": RAILWAY,
    "61": AIR,
    "81": DIGITAL_SPECIAL,
    "82": DIGITAL_ORDINARY,
    "85": SPECIAL,  # printed on paper from a digital one
    "86": ORDINARY,
}


def type_of(title: str, qr_kind: str | None) -> str | None:
    """The kind that a title and the kind in a QR code (its second field) make; None where neither tells.

    >>> type_of("北京增值税电子普通发票", None)
    '增值税电子普通发票'
    """
    plain = squeezed(title)
    by_code = type_by_qr(qr_kind)
    for pattern, kind in _TITLES:
        if pattern.search(plain):
            # 卷票 are entitled like other ordinary ones; a bare 发票 says less than the code does.
            return by_code if by_code and (kind == OTHER or (kind == ORDINARY and by_code == ROLL)) else kind
    return by_code


def type_by_qr(qr_kind: str | None) -> str | None:
    """The kind that the second field of a QR code tells; None where it tells none.

    >>> type_by_qr("10")
    '增值税电子普通发票'
    """
    return _BY_QR.get(qr_kind or "")


def type_by_code(code: str) -> str | None:
    """The kind that a 发票代码 tells by its last digits (12 of them) or its eighth (10); None where it tells none.

    >>> type_by_code("032001900311")
    '增值税电子普通发票'
    """
    if re.fullmatch(r"0\d{11}", code):
        endings = {"04": ORDINARY, "05": ORDINARY, "06": ROLL, "07": ROLL, "11": E_ORDINARY, "12": E_ORDINARY}
        return {**endings, "13": E_SPECIAL}.get(code[-2:])
    if re.fullmatch(r"14403\d{2}0\d110", code):
        return BLOCKCHAIN
    if re.fullmatch(r"\d{10}", code):
        return {"1": SPECIAL, "5": SPECIAL, "3": ORDINARY, "6": ORDINARY}.get(code[7])
    return None
