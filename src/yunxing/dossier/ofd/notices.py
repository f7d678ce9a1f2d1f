"""What there is to say of an OFD that was drawn: what is missing from it, what could not be drawn, on which page, where."""

from __future__ import annotations

from typing import Literal

from yunxing.evidence.findings import Finding, Weight

Kind = Literal[
    "picture_missing", "picture_damaged", "picture_unknown", "font_missing", "unit_missing", "unit_loop", "numbers",
    "outline", "paint", "clip", "seal_missing", "seal_damaged", "area", "characters",
]  # fmt: skip
_OUT_ZH = "请在 OFD 阅读器中另存为 PDF 后替换"
_OUT_EN = "save it as a PDF in an OFD viewer"
_ANEW_ZH = "请与原件核对，或从开具方重新下载"
_ANEW_EN = "compare it with the original, or download it anew from where it was issued"
_SAID: dict[Kind, tuple[Weight, str, str, str]] = {
    "picture_missing": ("doubtful", "图片的数据不在 OFD 里，没有画出", "the data of a picture are not in the OFD", "anew"),
    "picture_damaged": ("refused", "图片已损坏或过大，画不出", "a picture is damaged or too large to be drawn", "out"),
    "picture_unknown": ("refused", "图片的格式不认识，画不出", "a picture is of a kind that cannot be drawn", "out"),
    "font_missing": ("doubtful", "随附的字体缺失或已损坏，以相近的字体代替", "a font that should travel inside is missing or damaged, and another stands in for it", "anew"),
    "unit_missing": ("doubtful", "引用的组合图形不在 OFD 里，没有画出", "a composite object is not in the OFD", "anew"),
    "unit_loop": ("refused", "组合图形引用了自己，画不出", "a composite object holds itself", "out"),
    "numbers": ("doubtful", "位置或大小不是数，按缺省画出", "a place or size is no number, and the usual one was taken", "anew"),
    "outline": ("doubtful", "图形的路径有误，只画出前面的部分", "an outline is faulty and was drawn up to the fault", "anew"),
    "paint": ("refused", "用了画不出的底纹或渐变", "a pattern or a shade is of a kind that cannot be drawn", "out"),
    "clip": ("refused", "用文字裁剪图形，画不出", "a clip is made of text, which cannot be drawn", "out"),
    "seal_missing": ("doubtful", "签章里没有印章图案，没有画出", "a signature holds no picture of its seal", "anew"),
    "seal_damaged": ("refused", "印章已损坏，或格式不认识，画不出", "a seal is damaged, or of a kind that cannot be drawn", "out"),
    "area": ("doubtful", "页面尺寸有误，按缺省的尺寸画出", "the size of the page is faulty, and the usual one was taken", "anew"),
    "characters": ("doubtful", "有的字任何字体都没有，画成空白", "no font has some of the characters, which stay empty", "anew"),
}  # fmt: skip
_MOST_NAMED = 8


class Notices:
    """Gathers what is met while pages are drawn; the same thing of the same page is said once, with all its objects."""

    def __init__(self) -> None:
        self._met: dict[tuple[Kind, int], dict[str, None]] = {}

    def add(self, kind: Kind, page: int, what: str = "") -> None:
        """Something of an object on a page: the object's id, or the character."""
        met = self._met.setdefault((kind, page), {})
        if len(met) <= _MOST_NAMED:
            met[what[:24]] = None

    def findings(self) -> list[Finding]:
        """All of it, in the order of pages."""
        return [
            _finding(kind, page, list(met)) for (kind, page), met in sorted(self._met.items(), key=lambda m: m[0][1])
        ]


def _finding(kind: Kind, page: int, met: list[str]) -> Finding:
    weight, zh, en, way = _SAID[kind]
    named = [one for one in met if one]
    shown = "、".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
    shown_en = ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
    what, what_en = ("字符", "characters") if kind == "characters" else ("对象", "object")
    where_zh = f"第{page}页" + (f"（{what} {shown}）" if shown else "")
    where_en = f"Page {page}" + (f" ({what_en} {shown_en})" if shown else "")
    zh_out, en_out = (_OUT_ZH, _OUT_EN) if way == "out" else (_ANEW_ZH, _ANEW_EN)
    return Finding(f"ofd_{kind}", weight, f"{where_zh}：{zh}。{zh_out}", f"{where_en}: {en}; {en_out}.", page=page)


def drawn(fonts: list[str]) -> Finding:
    """That an OFD was drawn by us, and which of its fonts others stood in for."""
    shown = fonts[:_MOST_NAMED] + (["…"] if len(fonts) > _MOST_NAMED else [])
    zh = f"；没有随附的字体（{'、'.join(shown)}）以相近的字体代替" if fonts else ""
    en = f"; other fonts stand in for those it does not bring ({', '.join(shown)})" if fonts else ""
    return Finding(
        "ofd_drawn",
        "note",
        f"OFD 已逐页画成 PDF 装订{zh}。版式请核对，效力以原件为准",
        f"the OFD was drawn as a PDF, page by page{en}: check how it looks; what is valid is the original.",
    )


def too_much(what_zh: str, what_en: str) -> Finding:
    """An OFD that holds more than is drawn."""
    return Finding(
        "ofd_too_much",
        "refused",
        f"OFD 超出可以画出的范围：{what_zh}。{_OUT_ZH}，或只放与申报有关的部分",
        f"the OFD holds more than can be drawn: {what_en}; {_OUT_EN}, or supply the part that matters.",
    )
