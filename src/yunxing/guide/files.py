"""Reading a YAML or JSON file into plain values that remember their lines.

Every scalar of a YAML file stays text until a schema says what it is, so that ``2019-02-30``, ``no`` or ``1e5`` is
never guessed at. What the values mean is not decided here.
"""

from __future__ import annotations

import errno
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Path_ = tuple[str | int, ...]
MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 40
_HALF = re.compile("[\ud800-\udfff]")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
MOST_FOR_LINES = 1_000_000
"""Characters of JSON up to which the lines of its values are looked up for errors."""


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, and a line of it where one is known."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class InputError(ValueError):
    """A file that cannot be used: where, what is wrong and the way out, each in Chinese and English.

    ``problems`` are (place, key path as text, Chinese, English).
    """

    def __init__(self, problems: list[tuple[Place, str, str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(self.lines("zh")))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travels between processes with its problems."""
        return type(self), (self.problems,)

    def lines(self, lang: str = "zh") -> list[str]:
        """One line for each problem: file:line, key, what was expected."""
        return [
            f"{place}: {key + ': ' if key else ''}{zh if lang == 'zh' else in_english(en)}"
            for place, key, zh, en in self.problems
        ]

    @classmethod
    def one(cls, place: Place, key: str, zh: str, en: str) -> InputError:
        """An error with a single problem."""
        return cls([(place, key, zh, en)])


@dataclass(frozen=True)
class Source:
    """The values of a file and the line at which each stands."""

    file: str
    values: Any
    lines: dict[Path_, int]

    def place(self, path: Path_) -> Place:
        """The line of a value, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return Place(self.file, self.lines[path[:end]])
        return Place(self.file)


_ENGLISH = str.maketrans({"「": "“", "」": "”", "、": ", ", "：": ": "})


def in_english(text: str) -> str:
    """An English message with the marks and the names of values that English uses."""
    for zh, en in (("空值 (null)", "null"), ("列表 (list)", "a list"), ("键值 (mapping)", "a mapping")):
        text = text.replace(f"「{zh}」", en).replace(zh, en)
    return text.translate(_ENGLISH)


REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EROFS: "磁盘是只读的",
}


def cannot_open(name: str, error: OSError) -> InputError:
    """A file that the system does not give us, in plain words."""
    english = error.strerror or str(error)
    reason = REASONS.get(error.errno or 0, english)
    return InputError.one(Place(name), "", f"文件打不开：{reason}", f"cannot be opened: {english}")


def read(path: Path) -> Source:
    """The values of a ``.yaml``, ``.yml`` or ``.json`` file. Raises ``InputError`` whatever it holds."""
    return read_text(_text_of(path), name=str(path), is_json=path.suffix.lower() == ".json")


def _text_of(path: Path) -> str:
    name = str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError.one(
                Place(name),
                "",
                f"文件有 {size} 字节，超过 {MAX_BYTES} 字节的上限。请拆成多个文件，或改用表格（xlsx、csv、parquet）",
                f"the file has {size} bytes, over the limit of {MAX_BYTES}: split it, or use a spreadsheet",
            )
        data = path.read_bytes()
    except OSError as error:
        raise cannot_open(name, error) from error
    except InputError:
        raise
    except ValueError as error:  # a NUL in the name
        raise InputError.one(Place(repr(name)), "", "文件名有误", "not the name of a file") from error
    return decoded(data, name)


def decoded(data: bytes, name: str) -> str:
    """Text of a file in UTF-8 (with or without BOM). Raises ``InputError`` that says how to save it otherwise."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        try:
            data.decode("gb18030")
            zh, en = "文件是 GBK 编码", "the file is in GBK"
        except UnicodeDecodeError:
            zh, en = "文件不是文本", "the file is not text"
        raise InputError.one(
            Place(name, line),
            "",
            f"{zh}。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）",
            f"{en}: save it as UTF-8 and try again",
        ) from error


def read_text(text: str, *, name: str, is_json: bool = False) -> Source:
    """As ``read``, for text at hand; ``name`` stands in errors."""
    if not text.strip():
        raise InputError.one(
            Place(name),
            "",
            "文件是空的。可从 examples 中的样例改起",
            "the file is empty: start from one of the examples",
        )
    if is_json:
        source = Source(name, _json(text, name), _lines_of_json(text))
        _refuse_halves(source.values, (), source)
        return source
    try:
        _refuse_aliases(text, name)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise InputError.one(
            Place(name, line), "", f"YAML 写法有误：{error.problem}", f"not valid YAML: {error.problem}"
        ) from error
    except InputError:
        raise
    except yaml.reader.ReaderError as error:
        line = text.encode("utf-8", "replace")[: error.position].count(b"\n") + 1
        raise InputError.one(
            Place(name, line),
            "",
            "含有不能显示的字符，请删去",
            "there are characters that cannot be shown: take them out",
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError.one(
            Place(name), "", f"YAML 写法有误：{_flat(error)}", f"not valid YAML: {_flat(error)}"
        ) from error
    lines: dict[Path_, int] = {}
    return Source(name, _plain(node, (), lines, name, set()), lines)


def _refuse_aliases(text: str, name: str) -> None:
    """Aliases let a small file stand for an endless one, and depth overruns the parser; no form needs either."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise InputError.one(
                Place(name, line),
                "",
                "不能使用 YAML 的引用（*名称），请把内容写全",
                "YAML aliases (*name) are not accepted: write the content out",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH + 1:
            raise InputError.one(Place(name, line), "", "层次过深或引用了自身", "nested too deeply, or within itself")


def _json(text: str, name: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise InputError.one(Place(name), key, "这一项写了两次，请只留一个", "given twice: keep one")
            found[key] = value
        return found

    try:
        return json.loads(text, parse_float=str, object_pairs_hook=unique, parse_constant=str)
    except json.JSONDecodeError as error:
        raise InputError.one(
            Place(name, error.lineno), "", f"JSON 写法有误：{error.msg}", f"not valid JSON: {error.msg}"
        ) from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, InputError):
            raise _placed(text, name) or error from None
        raise InputError.one(
            Place(name), "", "JSON 层次过深或数字过长", "JSON nested too deeply, or a number too long"
        ) from error


def _placed(text: str, name: str) -> InputError | None:
    """The same fault as YAML sees it, which knows its path and line."""
    try:
        _composed(text, name, {})
    except InputError as error:
        return error
    except (yaml.YAMLError, RecursionError):
        return None
    return None


def _composed(text: str, name: str, lines: dict[Path_, int]) -> None:
    plain = _SURROGATE.sub(r"\\u0020", text.replace("\t", " "))
    _refuse_aliases(plain, name)
    _plain(yaml.compose(plain, Loader=yaml.CSafeLoader), (), lines, name, set())


def _refuse_halves(value: Any, path: Path_, source: Source) -> None:
    """Half a character of an escape in JSON cannot be written anywhere; depth has the same end as in YAML."""
    if len(path) > MAX_DEPTH:
        raise InputError.one(source.place(path), "", "层次过深或引用了自身", "nested too deeply, or within itself")
    for text in (value, *path[-1:]):
        if isinstance(text, str) and _HALF.search(text):
            shown = _dotted(tuple("?" if isinstance(p, str) and _HALF.search(p) else p for p in path))
            raise InputError.one(
                source.place(path),
                shown,
                "含有不能显示的字符，请删去后重新填写",
                "there are characters that cannot be shown: take them out",
            )
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            _refuse_halves(item, (*path, key), source)


def _lines_of_json(text: str) -> dict[Path_, int]:
    lines: dict[Path_, int] = {}
    if len(text) > MOST_FOR_LINES:
        return {}
    try:
        _composed(text, "", lines)
    except (yaml.YAMLError, InputError, RecursionError):
        return {}
    return lines


def _plain(node: yaml.Node | None, path: Path_, lines: dict[Path_, int], name: str, inside: set[int]) -> Any:
    if node is None:
        return None
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in inside or len(path) > MAX_DEPTH:
        raise InputError.one(
            Place(name, line), _dotted(path), "层次过深或引用了自身", "nested too deeply, or within itself"
        )
    if isinstance(node, yaml.ScalarNode):
        if not node.style and node.value in ("", "~", "null", "Null", "NULL"):
            return None
        return node.value
    inside = inside | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, name, inside) for index, item in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        at = Place(name, key_node.start_mark.line + 1)
        if not isinstance(key_node, yaml.ScalarNode):
            raise InputError.one(at, _dotted(path), "键应为文字", "a key must be text")
        key = key_node.value
        if key in found:
            raise InputError.one(at, _dotted((*path, key)), "这一项写了两次，请只留一个", "given twice: keep one")
        lines[(*path, key)] = at.line or line
        found[key] = _plain(value_node, (*path, key), lines, name, inside)
    return found


def _flat(error: Exception) -> str:
    return " ".join(str(error).split())


def _dotted(path: Path_) -> str:
    return ".".join(str(part) for part in path)
