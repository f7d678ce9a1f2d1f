"""How people name files: telling what they are, telling nothing, or telling something else; and the folders they use."""

from __future__ import annotations

from random import Random
from typing import Literal

Naming = Literal["telling", "silent", "misleading"]
FOLDERS: dict[str, tuple[str, ...]] = {
    "licence": ("01 营业执照及信用报告", "1.主体资格", "资质"),
    "credit_report": ("01 营业执照及信用报告", "1.主体资格", "资质"),
    "contract": ("02 合同", "2.投入证明/合同", "合同"),
    "invoice": ("03 发票", "2.投入证明/发票", "发票"),
    "payment": ("04 付款凭证", "2.投入证明/付款", "付款凭证"),
    "invoice_check": ("05 发票查验", "2.投入证明/查验", "查验"),
    "investment_table": ("02 合同", "2.投入证明", "表格"),
    "cloud_explanation": ("06 云端说明", "3.云端部署说明", "说明"),
    "platform_design": ("07 平台方案", "4.方案和手册", "方案"),
    "usage_statement": ("08 使用情况", "5.使用情况", "使用"),
    "usage_screenshot": ("08 使用情况/截图", "5.使用情况", "使用"),
    "data_device_statement": ("09 数据和设备上云", "6.数据设备", "使用"),
    "effect_statement": ("10 上云效果", "7.效果说明", "效果"),
    "summary_slide": ("11 概要", "8.概要", ""),
    "other": ("12 其他", "9.其他证明", "其他"),
}
WRONG = {
    "contract": "发票",
    "invoice": "合同附件",
    "payment": "发票",
    "invoice_check": "付款截图",
    "usage_screenshot": "营业执照",
    "usage_statement": "合同说明",
    "licence": "系统截图",
    "credit_report": "合同",
    "effect_statement": "使用情况",
    "cloud_explanation": "合同",
}
"""What a misleading name says of a paper of that kind."""


class Names:
    """Gives each file a path that no other has."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"names {seed}")
        self.style = self.rng.randrange(3)
        self.flat = self.rng.random() < 0.15
        self.taken: set[str] = set()

    def path(self, item: str, stem: str, ending: str, *, naming: Naming, group: str = "") -> str:
        """A path for a paper of that kind; ``group`` is a folder of a deal's own."""
        folder = "" if self.flat else group or FOLDERS[item][self.style]
        name = {"telling": stem, "silent": self._silent(ending), "misleading": WRONG.get(item, "材料")}[naming]
        return self.free(f"{folder}/{name}" if folder else name, ending)

    def free(self, stem: str, ending: str) -> str:
        """A path of that stem that is not taken; the next ones are numbered as copies are."""
        path, number = f"{stem}.{ending}", 1
        while path.lower() in self.taken:
            number += 1
            path = f"{stem}({number}).{ending}" if self.style else f"{stem}-{number}.{ending}"
        self.taken.add(path.lower())
        return path

    def naming(self, item: str) -> Naming:
        """How a paper of that kind is named: mostly so that the name tells it."""
        chance = self.rng.random()
        if chance < 0.62:
            return "telling"
        return "misleading" if chance > 0.94 and item in WRONG else "silent"

    def _silent(self, ending: str) -> str:
        rng = self.rng
        if ending in ("jpg", "png", "jpeg"):
            return rng.choice(
                (
                    f"IMG_{rng.randrange(10_000):04d}",
                    f"微信图片_2020{rng.randint(1, 4):02d}{rng.randint(1, 28):02d}{rng.randrange(10**6):06d}",
                    f"{rng.randrange(10**8):08d}",
                    f"图片{rng.randint(1, 40)}",
                    f"QQ截图2020{rng.randint(1, 4):02d}{rng.randint(1, 28):02d}{rng.randrange(10**6):06d}",
                )
            )
        if ending == "pdf":
            return rng.choice(
                (f"扫描件{rng.randrange(10_000):04d}", f"SKM_C2020{rng.randrange(10**8):08d}", f"{rng.randint(1, 60)}")
            )
        if ending in ("ofd", "xml"):
            return f"dzfp_{rng.randrange(10**10):010d}"
        return f"新建文档({rng.randint(1, 20)})"
