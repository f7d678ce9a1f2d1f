"""统一社会信用代码 (GB 32100-2015): its form and its check character.

Not here: whether an enterprise of that code exists (a licence shows that), nor where it is registered today.
"""

import re
from operator import mul
from typing import Literal

from yunxing.reference.errors import Lang, RuleFault, say
from yunxing.reference.text import tidy_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015 table 3, each standing for its index: I, O, S, V and Z are left out."""

LENGTH = 18

# GB 32100-2015, 5.1.5: the weight of place i is 3 to the power i-1, modulo 31.
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_VALUES = bytes(ALPHABET.find(chr(byte)) % 256 for byte in range(256))
_FORM = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")

Reason = Literal["length", "character", "division", "check"]


class UsccError(RuleFault):
    """A text that is not a 统一社会信用代码.

    Attributes:
        value: the text after tidying.
        reason: ``"length"`` (not 18 characters), ``"character"`` (one outside the alphabet), ``"division"``
            (a letter among the six digits of the registering office) or ``"check"`` (check character differs).
        position: the place concerned, counted from 1; None for ``"length"``.
        expected: the right check character for ``"check"``, else None.
        found: the character that stands at `position`, None for ``"length"``.
    """

    def __init__(self, value: str, reason: Reason, position: int | None = None, expected: str | None = None) -> None:
        """Take the parts of the fault; the message is made from them when asked for."""
        super().__init__(value, reason, position, expected)
        self.value = value
        self.reason: Reason = reason
        self.position = position
        self.expected = expected

    @property
    def found(self) -> str | None:
        """The character at `position`, None where the whole text is at fault."""
        return None if self.position is None else self.value[self.position - 1 : self.position]

    def message(self, lang: Lang = "zh") -> str:
        """Return what is wrong, the rule with its standard, and the way out."""
        if self.reason == "length":
            length = len(self.value)
            return say(
                lang,
                f"统一社会信用代码“{self.value}”有 {length} 位，应为 18 位（GB 32100-2015）。"
                "请对照营业执照补齐或删去多余的字符。",
                f"The unified social credit code {self.value!r} has {length} characters; it must have 18"
                " (GB 32100-2015). Compare it with the business licence.",
            )
        if self.reason == "character":
            return say(
                lang,
                f"统一社会信用代码“{self.value}”的第 {self.position} 位是“{self.found}”，"
                "只能用数字和除 I、O、S、V、Z 以外的大写字母（GB 32100-2015）。"
                f"请对照营业执照核对第 {self.position} 位{_look_alike(self.found, 'zh')}。",
                f"Character {self.position} of the unified social credit code {self.value!r} is {self.found!r};"
                " only digits and capital letters other than I, O, S, V and Z are used (GB 32100-2015)."
                f" Check that character against the business licence{_look_alike(self.found, 'en')}.",
            )
        if self.reason == "division":
            return say(
                lang,
                f"统一社会信用代码“{self.value}”的第 {self.position} 位是“{self.found}”，"
                "第 3 至 8 位是登记管理机关行政区划码，应全为数字（GB 32100-2015）。"
                f"请对照营业执照核对第 {self.position} 位。",
                f"Character {self.position} of the unified social credit code {self.value!r} is {self.found!r};"
                " characters 3 to 8 are the registering office's division and must be digits (GB 32100-2015)."
                " Check that character against the business licence.",
            )
        return say(
            lang,
            f"统一社会信用代码“{self.value}”的校验码（第 18 位）是“{self.found}”，按前 17 位计算应为“{self.expected}”"
            "（GB 32100-2015）。18 位中至少有一位有误，请对照营业执照逐位核对。",
            f"The check character (18th) of the unified social credit code {self.value!r} is {self.found!r}; the"
            f" first 17 characters require {self.expected!r} (GB 32100-2015). At least one of the 18 characters"
            " is wrong: compare each with the business licence.",
        )


def _look_alike(found: str | None, lang: Lang) -> str:
    """Suggest the digit a forbidden letter is mostly mistaken for."""
    digit = {"I": "1", "O": "0", "S": "5", "Z": "2"}.get(found or "")
    if digit is None:
        return ""
    return say(lang, f"，它可能是数字 {digit}", f"; it may be the digit {digit}")


def check(text: str) -> str:
    """Return the code that `text` gives, tidied as `tidy_code` does.

    Hyphens are not removed: a licence prints none. The office codes in the first two places and the check
    character inside the 主体标识码 (GB 11714) are not judged, as R39 asks for the check character of the whole.

    Raises:
        UsccError: wrong length, character, division or check character, the first of these in this order.

    >>> check(" ９１320700ma0000000 7")
    '91320700MA00000007'
    """
    code = tidy_code(text)
    if len(code) != LENGTH:
        raise UsccError(code, "length")
    if not _FORM.fullmatch(code):
        for position, character in enumerate(code, 1):
            if character not in ALPHABET:
                raise UsccError(code, "character", position)
        position = next(place for place in range(3, 9) if code[place - 1] not in "0123456789")
        raise UsccError(code, "division", position)
    expected = _check_character(code)
    if code[-1] != expected:
        raise UsccError(code, "check", LENGTH, expected)
    return code


def is_valid(text: str) -> bool:
    """Tell whether `check` would accept `text`, in some microseconds: no error is made."""
    code = tidy_code(text)
    return _FORM.fullmatch(code) is not None and code[-1] == _check_character(code)


def check_character(first17: str) -> str:
    """Return the check character that follows `first17`, tidied first (GB 32100-2015, 5.1.5).

    Raises:
        UsccError: a character outside the alphabet.
        ValueError: not 17 characters.
    """
    code = tidy_code(first17)
    for position, character in enumerate(code, 1):
        if character not in ALPHABET:
            raise UsccError(code, "character", position)
    if len(code) != LENGTH - 1:
        raise ValueError(
            f"计算校验码需要前 17 位，“{code}”有 {len(code)} 位（GB 32100-2015）。"
            f"The check character is computed from 17 characters; {code!r} has {len(code)} (GB 32100-2015)."
        )
    return _check_character(code)


def _check_character(code: str) -> str:
    total = sum(map(mul, code.encode("ascii").translate(_VALUES), _WEIGHTS))
    return ALPHABET[-total % 31]


def division_of(code: str) -> str:
    """Return characters 3 to 8: the division of the office that first registered the enterprise.

    It is information, not a verdict on R8: an enterprise keeps its code when it moves, offices of functional
    zones use codes that no list of divisions has, and merged districts live on in old codes.

    Raises:
        UsccError: `code` is not a valid 统一社会信用代码.
    """
    return check(code)[2:8]
