"""How a code is read that somebody typed, scanned or pasted.

Not here: names of enterprises and services, whose spaces and brackets carry meaning.
"""

_HALF_WIDTH: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# What spreadsheets, scans and input methods leave around and inside a code.
_INVISIBLE: dict[int, str | None] = dict.fromkeys(
    map(ord, " \t\r\n\v\f\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\u3000\ufeff")
)
_TIDY = _HALF_WIDTH | _INVISIBLE


def tidy_code(text: str) -> str:
    """Return `text` in half-width capitals, without spaces and invisible marks; nothing else is changed."""
    return text.translate(_TIDY).upper()
