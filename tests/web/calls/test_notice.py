"""A notice has simple formatting, and whatever else is written in it stays text."""

import pytest

from yunxing.web.calls.notice import shown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("各县区：\n请组织申报。\n\n附件见下。", "<p>各县区：<br>请组织申报。</p>\n<p>附件见下。</p>"),
        ("# 一、对象\n- 企业\n- 云服务商", "<h2>一、对象</h2>\n<ul><li>企业</li><li>云服务商</li></ul>"),
        (
            "见 https://example.org/a?b=1&c=2。",
            '<p>见 <a href="https://example.org/a?b=1&amp;c=2" rel="noopener nofollow">https://example.org/a?b=1&amp;c=2</a>。</p>',
        ),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("# <b onclick=x>", "<h2>&lt;b onclick=x&gt;</h2>"),
        (
            'https://e.org/"onmouseover="x',
            '<p><a href="https://e.org/" rel="noopener nofollow">https://e.org/</a>&quot;onmouseover=&quot;x</p>',
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("一\r\n\r\n二\r三", "<p>一</p>\n<p>二<br>三</p>"),
        ("#没有空格\n-没有空格", "<p>#没有空格<br>-没有空格</p>"),
    ],
)
def test_a_notice_as_html(text: str, html: str) -> None:
    assert shown(text) == html
