"""What is of a person and must not stand in a letter that is published (R91): numbers, addresses, and names that data give."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from unicodedata import normalize

from yunxing.guide.offices import Letter

from .scanning import TAG, Scanned, Where

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MOBILE = re.compile(r"(?<![\dA-Za-z])1[3-9]\d[ .·-]?\d{4}[ .·-]?\d{4}(?![\dA-Za-z])")
_PERSONAL = (
    (_MOBILE, ("手机号码", "a mobile number")),
    (re.compile(r"(?<![\dA-Za-z])0\d{2,3}[- ]?\d{7,8}(?![\dA-Za-z])"), ("电话号码", "a telephone number")),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), ("电子邮箱", "an e-mail address")),
    (
        re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"),
        ("身份证号码", "an identity number"),
    ),
)


def found_in(text: str) -> tuple[str, str, str] | None:
    """The first number or address of a person in a text, with what it is in Chinese and English; None where there is none."""
    same = plain(text)
    for pattern, (zh, en) in _PERSONAL:
        if found := pattern.search(same):
            return text[found.start() : found.end()], zh, en
    return None


def mobile_in(text: str) -> bool:
    """Whether a text holds a number of a mobile telephone, which is a person's even where an office gives it."""
    return _MOBILE.search(plain(text)) is not None


def plain(text: str) -> str:
    """A text with digits, letters and signs of full width made narrow, letter by letter, and every dash made one."""
    narrow = "".join(one if len(one) == 1 else letter for letter in text for one in [normalize("NFKC", letter)])
    return narrow.translate(_DASHES)


def private(
    seen: Scanned, letter: Letter, personal: Collection[str] = ()
) -> Iterator[tuple[Where | None, str, str, str]]:
    """What a published letter's own words hold of persons: place, text, and the way out in Chinese and English.

    The office's own telephone is no exception: it is given with the data, where it is held against those of applicants.
    """
    phone = next((field.name for field in letter.fields if field.type == "office_phone"), None)
    zh_phone = f"；办公电话用 {{{{ {phone} }}}} 填写" if phone else ""
    en_phone = f"; the office's telephone goes in as {{{{ {phone} }}}}" if phone else ""
    texts = [(paragraph.where, paragraph.text) for paragraph in seen.paragraphs]
    for where, whole in [*texts, *((None, text) for text in seen.aside)]:
        text = TAG.sub("\n", whole)
        place, en_place = ("", "") if where else ("（在脚注、尾注或批注里）", " (in a note or a comment)")
        if found := found_in(text):
            zh = f"是{found[1]}，公开的文书不得有（R91）{place}，请删去{zh_phone}"
            yield (
                where,
                found[0],
                zh,
                f"is {found[2]}, and the letter is published (R91){en_place}: take it out{en_phone}",
            )
        elif name := next((one for one in personal if one in text), None):
            zh = f"是申报中的联系人或法人代表信息，公开的文书不得有（R91）{place}，请删去"
            yield (
                where,
                name,
                zh,
                f"is what a declaration says of a person, and the letter is published (R91){en_place}",
            )
