"""Every icon that a page may show was brought from its package: one that was not is a page that fails."""

import re
from pathlib import Path

import yunxing.web
from yunxing.web.templatetags.icons import icon

WEB = Path(yunxing.web.__file__).parent


def test_every_icon_of_a_template_is_there() -> None:
    named = {
        name
        for path in (WEB / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert {name: icon(name)[:18] for name in named} == dict.fromkeys(named, '<svg class="icon" ')


def test_whatever_a_script_of_pages_names_as_an_icon_is_brought() -> None:
    """A word in quotes that is an icon's of the package and stands in the code of pages as one."""
    build = (WEB.parents[2] / "hatch_build.py").read_text(encoding="utf-8")
    brought = set(re.findall(r'"([a-z0-9-]+)"', build[build.index("ICONS = (") : build.index("OUTLINES")]))
    assert brought == {path.stem for path in (WEB / "static" / "vendor" / "icons").glob("*.svg")}
    code = {
        name
        for path in WEB.rglob("*.py")
        for name in re.findall(
            r'(?:_Page|Way)\((?:[^()]|\([^()]*\))*?"[^"]*", "[^"]*", "([a-z0-9-]+)"', path.read_text(encoding="utf-8")
        )
    }
    assert code
    assert code - brought == set()
