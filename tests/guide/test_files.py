"""Files: every scalar stays text, every value knows its line, and nothing in a file can do harm."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunxing.guide import files
from yunxing.guide.files import InputError, Place, Source, decoded, read, read_text


def problems(text: str, *, is_json: bool = False, lang: str = "zh") -> list[str]:
    with pytest.raises(InputError) as error:
        read_text(text, name="f", is_json=is_json)
    return error.value.lines(lang)


def test_a_place() -> None:
    assert [str(Place("f")), str(Place("f", 3))] == ["f", "f:3"]


def test_an_error_says_it_in_two_languages() -> None:
    error = InputError([(Place("f", 3), "a.b", "错", "wrong"), (Place("f"), "", "全错", "all wrong")])
    assert error.lines() == ["f:3: a.b: 错", "f: 全错"]
    assert error.lines("en") == ["f:3: a.b: wrong", "f: all wrong"]
    assert str(error) == "f:3: a.b: 错\nf: 全错"
    assert InputError.one(Place("f"), "k", "错", "wrong").problems == [(Place("f"), "k", "错", "wrong")]


@pytest.mark.parametrize(
    "written", ["no", "yes", "on", "1e5", "0x10", "010", "2019-02-30", "12:30:00", "1_000", ".5", "NaN", "nUll", "=", "13000000000"]
)  # fmt: skip
def test_a_scalar_stays_text(written: str) -> None:
    assert read_text(f"a: {written}", name="f").values == {"a": written}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing(written: str) -> None:
    assert read_text(f"a: {written}", name="f").values == {"a": None}


@pytest.mark.parametrize("written", ["''", '""', "'null'", '"~"', "|\n  null\n"])
def test_but_quoted_it_is_text(written: str) -> None:
    value = read_text(f"a: {written}", name="f").values["a"]
    assert value == written.strip("'\"|\n ") + ("\n" if written.startswith("|") else "")


@pytest.mark.parametrize("tag", ["!!int", "!!python/object/apply:os.system", "!other", "!!binary"])
def test_a_tag_means_nothing(tag: str) -> None:
    assert read_text(f"a: {tag} [ls]\nb: {tag} x", name="f").values == {"a": ["ls"], "b": "x"}


def test_values_know_their_lines() -> None:
    source = read_text("# c\na: 1\nb:\n  - x\n  - c: 2\n    d: [3,\n      4]\n", name="f")
    assert source.lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 1): 5,
        ("b", 1, "c"): 5,
        ("b", 1, "d"): 6,
        ("b", 1, "d", 0): 6,
        ("b", 1, "d", 1): 7,
    }
    assert source.place(("b", 1, "d", 1)) == Place("f", 7)
    assert source.place(("b", 1, "nothing", "there")) == Place("f", 5)
    assert source.place(()) == Place("f", 2)
    assert Source("f", {}, {}).place(("a",)) == Place("f")


def test_json_knows_its_lines_too() -> None:
    text = '{\n\t"a": [1,\n2.50],\n"b": {"c":\ntrue, "d": null, "e": 1e3}}'
    source = read_text(text, name="f", is_json=True)
    assert source.values == {"a": [1, "2.50"], "b": {"c": True, "d": None, "e": "1e3"}}
    assert source.lines == {
        (): 1,
        ("a",): 2,
        ("a", 0): 2,
        ("a", 1): 3,
        ("b",): 4,
        ("b", "c"): 4,
        ("b", "d"): 5,
        ("b", "e"): 5,
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "f: 文件是空的。可从 examples 中的样例改起"),
        (" \n\t\n", "f: 文件是空的。可从 examples 中的样例改起"),
        ("a: [1\nb: 2", "f:2: YAML 写法有误：did not find expected ',' or ']'"),
        ("a: 1\n  b: 2", "f:2: YAML 写法有误：mapping values are not allowed in this context"),
        ("a: 1\n\tb: 2", "f:2: YAML 写法有误：found a tab character that violates indentation"),
        ("a: 1\n---\nb: 2", "f:2: YAML 写法有误：but found another document"),
        ("a: '1", "f:1: YAML 写法有误：found unexpected end of stream"),
        ("a: 1\nb: *a", "f:2: 不能使用 YAML 的引用（*名称），请把内容写全"),
        ("a: &a [x]\nb: [*a, *a]", "f:2: 不能使用 YAML 的引用（*名称），请把内容写全"),
        ("a: &a {x: 1}\nb:\n  <<: *a", "f:3: 不能使用 YAML 的引用（*名称），请把内容写全"),
        ("a: &a [*a]", "f:1: 不能使用 YAML 的引用（*名称），请把内容写全"),
        ("a:\n  b: 1\n  b: 2", "f:3: a.b: 这一项写了两次，请只留一个"),
        ("a: 1\n'a': 2", "f:2: a: 这一项写了两次，请只留一个"),
        ("x: 1\n? [a, b]\n: c", "f:2: 键应为文字"),
        ("x:\n  {a: 1}: c", "f:2: x: 键应为文字"),
        ("a: 1\nb: \0", "f:2: 含有不能显示的字符，请删去"),
        ("a: 连云港\r\nb: 市\nc: 海\x07州\nd: 1", "f:3: 含有不能显示的字符，请删去"),
    ],
)
def test_what_is_no_yaml(text: str, line: str) -> None:
    found = problems(text)
    assert found == [line] or (text == "a: '1" and found[0].startswith("f:1: YAML 写法有误："))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "f: 文件是空的。可从 examples 中的样例改起"),
        ('{"a": 1,\n}', "f:2: JSON 写法有误：Expecting property name enclosed in double quotes"),
        ('{"a": 1}\n{"b": 2}', "f:2: JSON 写法有误：Extra data"),
        ("{'a': 1}", "f:1: JSON 写法有误：Expecting property name enclosed in double quotes"),
        ('{"a": 1, "b": {"a": 2, "a": 3}}', "f:1: b.a: 这一项写了两次，请只留一个"),
        ('{\n"b": {"a": 2,\n"a": 3}}', "f:3: b.a: 这一项写了两次，请只留一个"),
        (f'{{"a": {"9" * 5000}}}', "f: JSON 层次过深或数字过长"),
        ("[" * 100_000 + "]" * 100_000, "f: JSON 层次过深或数字过长"),
        ('{"a": ' * 100_000, "f: JSON 层次过深或数字过长"),
    ],
    ids=range(9),
)
def test_what_is_no_json(text: str, line: str) -> None:
    assert problems(text, is_json=True) == [line]


def test_english() -> None:
    assert problems("a: 1\na: 2", lang="en") == ["f:2: a: given twice: keep one"]
    assert problems("", lang="en") == ["f: the file is empty: start from one of the examples"]
    assert problems("{", is_json=True, lang="en")[0].startswith("f:1: not valid JSON: Expecting property name")


def test_json_takes_no_constants() -> None:
    values = read_text('{"a": NaN, "b": -Infinity, "c": 1e400}', name="f", is_json=True).values
    assert values == {"a": "NaN", "b": "-Infinity", "c": "1e400"}


@pytest.mark.parametrize("depth", [42, 60, 900])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_depth_has_an_end(depth: int, pair: str) -> None:
    start = pair[0] if pair == "[]" else "{a: "
    assert problems(start * depth + pair[1] * depth)[0].endswith("层次过深或引用了自身")
    read_text(start * 39 + "x" + pair[1] * 39, name="f")


@pytest.mark.parametrize(("start", "end"), [("[", "]"), ('{"a": ', "}")])
def test_json_has_the_same_depth(start: str, end: str) -> None:
    for depth in (41, 60, 900):
        assert problems(start * depth + "1" + end * depth, is_json=True)[0].endswith("层次过深或引用了自身")
        assert problems(start * depth + "1" + end * depth)[0].endswith("层次过深或引用了自身")
    for is_json in (True, False):
        read_text(start * 40 + "1" + end * 40, name="f", is_json=is_json)


def judged_apart(text: str) -> int:
    """Reads a text in a process of its own, which may die of it; its exit code."""
    script = f"from yunxing.guide.files import InputError, read_text\ntry: read_text({text}, name='f')\nexcept InputError: pass"
    return subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize("text", ["'[' * 200_000", "'- ' * 200_000", "'{a: ' * 200_000", "'? ' * 200_000"])
def test_a_deep_file_does_not_kill_the_process(text: str) -> None:
    assert judged_apart(text) == 0


def test_many_bytes_are_read_quickly_enough() -> None:
    assert len(read_text("a: " + "x" * 10_000_000, name="f").values["a"]) == 10_000_000
    assert len(read_text("\n".join(f"k{i}: v" for i in range(20_000)), name="f").values) == 20_000


@pytest.mark.parametrize(
    ("data", "text"), [(b"a: 1", "a: 1"), (b"\xef\xbb\xbfa: 1", "a: 1"), ("a: 连云港".encode(), "a: 连云港")]
)
def test_utf_8_with_or_without_mark(data: bytes, text: str) -> None:
    assert decoded(data, "f") == text


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("a: 1\nb: 江苏".encode("gbk"), "f:2: 文件是 GBK 编码。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
        ("江苏".encode("gb18030"), "f:1: 文件是 GBK 编码。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
        (b"a: 1\n\n\xff", "f:3: 文件不是文本。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
        ("a: 江苏".encode("utf-16"), "f:1: 文件不是文本。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
        (b"\xef\xbb\xbfa: 1\n\n\n\xff", "f:4: 文件不是文本。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
        (b"PK\x03\x04\x14\x00\xff\xfe", "f:1: 文件不是文本。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"),
    ],
    ids=["GBK", "GB18030", "bytes", "UTF-16", "mark", "zip"],
)  # fmt: skip
def test_other_encodings_are_named(data: bytes, line: str) -> None:
    with pytest.raises(InputError) as error:
        decoded(data, "f")
    assert error.value.lines() == [line]


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path, zh, en in (
        (tmp_path / "none.yaml", "没有这个文件", "No such file or directory"),
        (tmp_path, "这是文件夹", "Is a directory"),
    ):
        with pytest.raises(InputError) as error:
            read(path)
        assert error.value.lines() == [f"{path}: 文件打不开：{zh}"]
        assert error.value.lines("en") == [f"{path}: cannot be opened: {en}"]


def test_a_file_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.yaml"
    path.write_text("a: 1\n", "utf-8")
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    with pytest.raises(InputError) as error:
        read(path)
    assert error.value.lines() == [
        f"{path}: 文件有 5 字节，超过 4 字节的上限。请拆成多个文件，或改用表格（xlsx、csv、parquet）"
    ]
    monkeypatch.setattr(files, "MAX_BYTES", 5)
    assert read(path).values == {"a": "1"}


@pytest.mark.parametrize(("name", "value"), [("a.json", 1), ("a.JSON", 1), ("a.yaml", "1"), ("a.yml", "1"), ("a", "1")])
def test_the_name_says_which_it_is(tmp_path: Path, name: str, value: Any) -> None:
    (tmp_path / name).write_text('{"a": 1}', "utf-8-sig")
    source = read(tmp_path / name)
    assert (source.values, source.file) == ({"a": value}, str(tmp_path / name))


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=60))
def test_whatever_stands_in_a_file_is_read_or_refused(text: str) -> None:
    for is_json in (False, True):
        try:
            source = read_text(text, name="f", is_json=is_json)
        except InputError as error:
            assert all(line.startswith("f") for line in error.lines())  # noqa: PT017
        else:
            assert set(source.lines.values()) <= set(range(1, len(text) + 2))


@settings(derandomize=True, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)))  # fmt: skip
def test_json_gives_back_what_was_written(value: Any) -> None:
    import json

    text = json.dumps(value)
    assert read_text(text, name="f", is_json=True).values == value
