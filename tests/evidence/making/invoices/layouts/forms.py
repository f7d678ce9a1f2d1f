"""The measures of invoices of the older kinds: where each issuer's form has its boxes, labels and values, in mm.

``vat`` draws them. ``STANDARD`` follows the form of 2019, the others the habits of issuing programs and of printers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..sheet import BLACK, BLUE, BROWN, TEAL, Colour, Font

HEADINGS = ("货物或应税劳务、服务名称", "规格型号", "单位", "数　量", "单　价", "金　　额", "税率", "税　　额")
NEW_HEADINGS = ("项目名称", "规格型号", "单位", "数　量", "单　价", "金　　额", "税率", "税　　额")
PARTY = ("名　　　　称：", "纳税人识别号：", "地 址、电 话：", "开户行及账号：")


@dataclass(frozen=True, slots=True)
class Form:
    """The measures of one form. Pairs are x and y; ``columns`` are the eight boundaries between the two outer ones."""

    page: tuple[float, float] = (210, 140)
    left: float = 4.5
    right: float = 205.5
    rows: tuple[float, float, float, float, float] = (30, 52, 96, 104, 124)
    columns: tuple[float, ...] = (56.5, 82.5, 94.5, 114.5, 134.5, 164.5, 175.5)
    party: tuple[float, float, float] = (12.5, 119.5, 124.5)
    title: tuple[float, float, float] = (105, 12.8, 6.7)
    double: tuple[float, float, float] = (68.5, 141.5, 18)
    qr: tuple[float, float, float] = (8.5, 3.5, 20)
    machine: tuple[float, float, float] = (5.6, 22, 26.7)
    head: tuple[float, float] = (148.6, 164)
    head_rows: tuple[float, float, float, float] = (10.3, 15.8, 21.3, 26.8)
    labels: float = 13.5
    values: float = 36
    buyer_rows: tuple[float, float, float, float] = (34.4, 39.7, 45, 50.2)
    seller_rows: tuple[float, float, float, float] = (108.2, 113, 117.5, 122.2)
    cipher: tuple[float, float, float] = (128, 35.6, 4.9)
    heading: float = 55.8
    first: float = 59.8
    step: float = 4.5
    gap: float = 0
    indent: float = 0
    sums: float = 94.6
    total: float = 101.2
    total_label: float = 17.3
    words: float = 63
    small: tuple[float, float] = (156.5, 168.5)
    staff: tuple[float, ...] = (7, 63.5, 105.5, 150)
    staff_row: float = 128.4
    frame: Colour = BROWN
    ink: Colour = BLACK
    font: Font = "serif"
    figures: Font = "mono"
    size: float = 3.175
    tax_size: float = 3.9
    headings: tuple[str, ...] = NEW_HEADINGS
    buyer_labels: tuple[str, ...] = PARTY
    yen: str = "¥"
    grouped_check: bool = True
    numbers_left: bool = False
    bare_seal: bool = False
    parted_date: bool = False
    paper: bool = False
    slip: tuple[float, float] = (0, 0)
    """How far the printer set the values from where the form has room for them."""
    sheet: tuple[float, float, float, float, float] | None = None
    """A larger page it stands on: width, height, x, y, scale."""


STANDARD = Form()
PROGRAM = Form(
    page=(215, 139),
    left=8.1,
    right=207.1,
    rows=(29.6, 50.4, 94.2, 102.3, 122),
    columns=(61.5, 76.8, 88.9, 111.9, 136.9, 168, 176.2),
    party=(14.8, 122.1, 126.8),
    title=(107.5, 13.6, 6.6),
    double=(68.9, 146.5, 19),
    qr=(13.9, 3, 17.5),
    machine=(9, 26.8, 25.4),
    head=(151.5, 167.6),
    head_rows=(7.1, 13.4, 19.4, 25.7),
    labels=16,
    values=37.7,
    buyer_rows=(33.5, 38.8, 44, 49.3),
    seller_rows=(106.9, 111.8, 116.9, 120.9),
    cipher=(134.5, 34.3, 5.2),
    heading=54,
    first=59.6,
    step=4.3,
    gap=4.3,
    indent=4,
    sums=93.5,
    total=100.4,
    total_label=19,
    words=67.5,
    small=(157.5, 167.2),
    staff=(9, 64, 109, 153),
    staff_row=128.3,
    frame=(128, 0, 0),
    headings=HEADINGS,
    bare_seal=True,
    parted_date=True,
)
SHEET_A4 = replace(
    STANDARD,
    headings=HEADINGS,
    yen="￥",
    figures="sans",
    font="sans",
    tax_size=3.175,
    grouped_check=False,
    sheet=(210, 297, 8, 12, 0.92),
)
CHAIN = Form(
    page=(241, 139.7),
    left=6.3,
    right=235,
    rows=(32.2, 54.4, 98.3, 106.1, 127),
    columns=(66, 95, 109, 131.9, 155.4, 189.3, 201.5),
    party=(15.4, 137.5, 143),
    title=(120, 15.2, 7),
    double=(80, 160.3, 20.7),
    qr=(8.5, 3.4, 20.2),
    head=(174.5, 190.8),
    head_rows=(16.6, 21.2, 25.8, 30.2),
    labels=16.5,
    values=39,
    buyer_rows=(37.4, 42.4, 47.4, 52.4),
    seller_rows=(110.2, 115.4, 120.6, 125),
    cipher=(150.6, 38.2, 6.2),
    heading=57.8,
    first=62.1,
    sums=96.7,
    total=103,
    total_label=24,
    words=71.5,
    small=(172, 186.6),
    staff=(11, 72, 124, 178),
    staff_row=131.2,
    frame=(168, 28, 36),
    headings=HEADINGS,
    buyer_labels=(*PARTY[:3], "电子支付标识："),
)
CHAIN_A4 = replace(
    CHAIN, yen="￥", figures="serif", font="serif", numbers_left=True, sheet=(297, 210, 28, 35, 0.98), parted_date=True
)
PAPER = Form(
    page=(215, 140),
    left=8.9,
    right=210,
    rows=(29.5, 51.6, 95.6, 104.2, 124.6),
    columns=(61, 86.7, 98.7, 119, 139.2, 169.6, 180),
    party=(16.6, 124.6, 129),
    title=(109.6, 12.2, 6),
    double=(77.4, 141.2, 17.2),
    qr=(8.8, 8.6, 16),
    machine=(25.6, 25.6, 21.6),
    head=(157.5, 177),
    head_rows=(16.2, 20.6, 25.8, 27),
    labels=17.9,
    values=42.3,
    buyer_rows=(33.8, 38.7, 44, 49.4),
    seller_rows=(108.2, 113, 117.4, 122.2),
    cipher=(131.3, 35.4, 4.6),
    heading=55.3,
    first=59,
    step=4.4,
    sums=94,
    total=100.8,
    total_label=20,
    words=72,
    small=(154, 166),
    staff=(12, 68.2, 111.3, 158.8),
    staff_row=128.2,
    ink=BLUE,
    headings=HEADINGS,
    paper=True,
)
PAPER_SLIPPED = replace(PAPER, ink=(60, 60, 70), slip=(1.6, 1.3), figures="sans", tax_size=3.6, yen="￥")
PAPER_WIDE = replace(
    PAPER, ink=BLACK, slip=(-1.2, -0.9), sheet=(241, 142, 13, 1, 1), gap=1, yen="￥", figures="serif", tax_size=3.6
)


def teal(form: Form) -> Form:
    """The same form in the colour of a 普通发票."""
    return replace(form, frame=TEAL, ink=BLACK if form.ink == BLUE else form.ink)
