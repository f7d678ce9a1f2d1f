"""What a schema complains of, said so that the writer of the file can mend it, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from .files import InputError, Place, Source

_SAID: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项，必须填写", "this key is required and missing"),
    "extra_forbidden": (
        "没有这一项，请核对名称；可用的有：{known}",
        "no such key; check its spelling. Known here: {known}",
    ),
    "string_type": ("应为文字，写的是{input}", "text was expected, not {input}"),
    "string_pattern_mismatch": ("{input}的写法不对，应符合 {pattern}", "{input} does not match {pattern}"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_too_long": ("文字过长，最多{max_length}个字符", "too long: at most {max_length} characters"),
    "int_type": ("应为整数，写的是{input}", "a whole number was expected, not {input}"),
    "int_parsing": ("{input}不是整数，请写阿拉伯数字", "{input} is not a whole number: write it in digits"),
    "int_from_float": ("{input}不是整数", "{input} is not a whole number"),
    "int_parsing_size": ("数字过大", "the number is too large"),
    "bool_parsing": ("应为 true 或 false，写的是{input}", "true or false was expected, not {input}"),
    "bool_type": ("应为 true 或 false，写的是{input}", "true or false was expected, not {input}"),
    "list_type": ("应为一个列表，写的是{input}", "a list was expected, not {input}"),
    "tuple_type": ("应为一个列表，写的是{input}", "a list was expected, not {input}"),
    "unexpected_keyword_argument": (
        "没有这一项，请核对名称；可用的有：{known}",
        "no such key; check its spelling. Known here: {known}",
    ),
    "decimal_parsing": ("{input}不是数字，请写阿拉伯数字", "{input} is not a number: write it in digits"),
    "decimal_type": ("{input}不是数字，请写阿拉伯数字", "{input} is not a number: write it in digits"),
    "dict_type": ("应为一组“键: 值”，写的是{input}", "a mapping was expected, not {input}"),
    "model_type": ("应为一组“键: 值”，写的是{input}", "a mapping was expected, not {input}"),
    "dataclass_type": ("应为一组“键: 值”，写的是{input}", "a mapping was expected, not {input}"),
    "model_attributes_type": ("应为一组“键: 值”，写的是{input}", "a mapping was expected, not {input}"),
    "literal_error": ("{input}不在可选值之中：{expected}", "{input} is not one of {expected}"),
    "too_short": ("至少要有{min_length}项", "at least {min_length} entries are needed"),
    "too_long": ("最多{max_length}项", "at most {max_length} entries"),
    "greater_than_equal": ("{input}过小，不能小于{ge}", "{input} is too small: at least {ge}"),
    "less_than_equal": ("{input}过大，不能大于{le}", "{input} is too large: at most {le}"),
    "date_type": ("应为日期，如 2020-05-06", "a date was expected, such as 2020-05-06"),
    "date_parsing": ("{input}不是日期，请写成 2020-05-06", "{input} is not a date: write 2020-05-06"),
    "date_from_datetime_parsing": ("{input}不是日期，请写成 2020-05-06", "{input} is not a date: write 2020-05-06"),
    "varied": ("{message}", "{message}"),
    "said": ("{zh}", "{en}"),
}


def shown(value: Any) -> str:
    """A value as an error quotes it."""
    if value is None:
        return "空值 (null)"
    text = (
        str(value)
        if not isinstance(value, dict | list)
        else ("列表 (list)" if isinstance(value, list) else "键值 (mapping)")
    )
    text = " ".join(text.split())
    return f"「{text[:40]}{'…' if len(text) > 40 else ''}」"


def complaint(error: Mapping[str, Any], known: Sequence[str] = ()) -> tuple[str, str]:
    """One error of a schema in Chinese and English."""
    context = dict(error.get("ctx") or {})
    kind = context.get("kind", error["type"]) if error["type"] == "varied" else error["type"]
    said = _SAID.get(kind)
    if said is None:
        return f"{shown(error.get('input'))}：{error['msg']}", f"{shown(error.get('input'))}: {error['msg']}"
    values = {
        "input": shown(context.get("input", error.get("input"))),
        "known": "、".join(known) or "—",
        "message": error["msg"],
        "expected": "",
        "pattern": "",
        **{key: str(value) for key, value in context.items() if key not in ("kind", "suffix", "error", "input")},
    }

    class _Loose(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return "?"

    return said[0].format_map(_Loose(values)), said[1].format_map(_Loose(values))


def refused(
    error: ValidationError,
    source: Source,
    *,
    at: tuple[str | int, ...] = (),
    known: Mapping[str, Sequence[str]] | None = None,
) -> InputError:
    """A schema's errors as an ``InputError`` with the line of each.

    ``at`` is the path of the validated part inside the file; ``known`` gives the keys allowed under a path.
    """
    problems = []
    for one in error.errors():
        location = (*at, *one["loc"], *((one.get("ctx") or {}).get("suffix", ())))
        path = tuple(int(part) if isinstance(part, str) and part.isdecimal() and _is_list(source, location, i) else part
                     for i, part in enumerate(location))  # fmt: skip
        if one["type"] in ("missing", "extra_forbidden", "unexpected_keyword_argument"):
            place = source.place(path if one["type"] != "missing" else path[:-1])
        else:
            place = source.place(path)
        key = ".".join(str(part) for part in path)
        parent = ".".join(str(p) for p in path[:-1] if not isinstance(p, int))
        zh, en = complaint(one, (known or {}).get(parent, ()))
        problems.append((Place(place.file, place.line), key, zh, en))
    return InputError(problems)


def _is_list(source: Source, path: tuple[str | int, ...], index: int) -> bool:
    value = source.values
    for part in path[:index]:
        try:
            value = value[part] if isinstance(value, dict) else value[int(part)]
        except (KeyError, IndexError, TypeError, ValueError):
            return False
    return isinstance(value, list)
