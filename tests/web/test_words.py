"""English pages are in English: no Chinese stands in a template outside of ``say``, and every ``say`` has both languages."""

import re
from pathlib import Path

import pytest

import yunxing.web

WEB = Path(yunxing.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.*"))
SCRIPTS = sorted((WEB / "static" / "yunxing").glob("*.js"))
_CHINESE = re.compile("[\u3001-\u3007\u3400-\u9fff\uff00-\uff65]")
_TAG = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.S)
_SAY = re.compile(r"""{%\s*say\s+("[^"]*"|'[^']*'|\S+)\s+("[^"]*"|'[^']*'|\S+?)(?:\s+as\s+\w+)?\s*%}""")
_ANY_SAY = re.compile(r"{%\s*say\b.*?%}", re.S)
NAMES = ("云星", ">中文<", "星级上云企业名单")
"""What is called so in every language: the platform, the way to its Chinese pages, the title of an official paper."""


def _without(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_a_template_says_everything_in_both_languages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    bare = [line for line in _TAG.sub("", _without(text, NAMES)).splitlines() if _CHINESE.search(line)]
    assert bare == [], "Chinese that an English page would show: put it into say"
    for tag in _ANY_SAY.findall(text):
        found = _SAY.fullmatch(tag)
        assert found is not None, f"say wants both languages: {tag}"
        zh, en = found.groups()
        assert _CHINESE.search(en) is None, f"the English of {tag}"
        if zh[0] in "\"'" and en[0] in "\"'":
            assert bool(_CHINESE.search(zh)) >= bool(re.search("[A-Za-z]{3}", en)), f"the Chinese of {tag}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_chinese_only_beside_english(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        code = re.sub(r"(^|\s)//.*", "", line)
        if re.search("[\u3400-\u9fff]", code):
            assert re.search(r"\bsay\(|\benglish \?|lang", code), line.strip()
