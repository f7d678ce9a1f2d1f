"""Templates that offices changed: what is wrong is named with its place; what would do more than show is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.dossier.entries import edition
from tests.dossier.letters.papers import KINDS, changed, needed, template
from yunxing.dossier.letters import check, default
from yunxing.guide.files import InputError

LOOP = [
    ["序号", "企业"],
    ["{%tr for 企业 in 名单 %}", ""],
    ["{{ 企业.序号 }}", "{{企业.企业名称}}"],
    ["{%tr endfor %}", ""],
]


def said(made: bytes, kind: str = "publicity") -> list[str]:
    return [problem.say() for problem in check(made, kind, edition())]


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_templates_are_sound_and_the_same_each_time(kind: str) -> None:
    made = default(kind, edition())
    assert (said(made, kind), made == default(kind, edition())) == ([], True)


def test_what_an_office_may_write_is_sound() -> None:
    assert said(template("{{ 标题 }}", "致{{批次}}：", "{%p if 受理地址 %}", "{{ 受理地址 }}", "{%p else %}", "无", "{%p endif %}",
                         "{% for 企业 in 名单 %}{{ 企业.企业名称 }}；{{ 企业.星级 }}{% endfor %}", "{{ 公示开始 }}{{ 公示结束 }}", "{{ 受理电话 }}{{ 发文日期 }}", table=LOOP, header="{{ 发文机关 }}")) == []  # fmt: skip


FIELDS = "标题、批次、公示开始、公示结束、发文机关、受理电话、受理地址、发文日期、名单"
UNSUPPORTED = "不支持这种写法；可用 {{ 名称 }}、{%tr for … in … %}、{%p if … %} 及其结束标记"
UNFINISHED = "标记没有写完整；花括号只能用于 {{ 名称 }} 这样的标记"
FULL_WIDTH = "花括号或百分号是全角的，不会被填写，请改为半角，如 {{ 名称 }}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ 抬头 }}", f"{{{{ 抬头 }}}}：没有「抬头」这一项，可用：{FIELDS}"),
        ("{{ 名单 }}", f"{{{{ 名单 }}}}：没有「名单」这一项，可用：{FIELDS}"),
        ("{{ 标题 }", f"{{{{ 标题 }}：{UNFINISHED}"),
        ("{ 标题 }}", f"{{ 标题 }}}}：{UNFINISHED}"),
        ("{{ 标题", f"{{{{ 标题：{UNFINISHED}"),
        ("a } b", f"a }} b：{UNFINISHED}"),
        ("现将｛｛ 批次 ｝｝公示", f"｛｛ 批次 ｝｝公示：{FULL_WIDTH}"),
        ("｛％p if 标题 ％｝", f"｛％p if 标题 ％｝：{FULL_WIDTH}"),
        ("批次 ｝｝", f"｝｝：{FULL_WIDTH}"),
        ("{# 说明 #}", f"{{# 说明 #}}：{UNFINISHED}"),
        ("{{ 企业.企业名称 }}", "{{ 企业.企业名称 }}：「企业」只能用在名单的循环里"),
        ("{{ 受理地址 }}", "{{ 受理地址 }}：这一项可以不填，请用 {%p if 受理地址 %} 和 {%p endif %} 包住"),
        ("{%p if 标题 %}", "{%p if 标题 %}：没有结束，请在后面加上 {%p endif %}"),
        ("{%p if 甲 %}{%p endif %}", "{%p if 甲 %}：这一段应只有这个标记，段内其他内容会丢失"),
        ("{% endif %}", "{% endif %}：前面没有与它成对的开始标记"),
        ("{% for 企业 in 名单 %}", "{% for 企业 in 名单 %}：没有结束，请在后面加上 {% endfor %}"),
        ("{%tr for 企业 in 名单 %}", "{%tr for 企业 in 名单 %}：只能用在表格里"),
        ("{% for 标题 in 名单 %}{% endfor %}", "{% for 标题 in 名单 %}：「标题」已是另一项的名称，请换一个"),
        ("{% for 一 in 全部 %}{% endfor %}", "{% for 一 in 全部 %}：没有名单「全部」，可用：名单"),
        ("{% for 一 in 名单 %}{{ 一.电话 }}{% endfor %}", "{{ 一.电话 }}：名单没有「电话」这一列，可用：序号、企业名称、县区、星级"),
        ("{{ ''.__class__ }}", f"{{{{ ''.__class__ }}}}：{UNSUPPORTED}"),
        ("{{ 标题.__class__ }}", "{{ 标题.__class__ }}：「标题」只能用在名单的循环里"),
        ("{{ 标题|upper }}", f"{{{{ 标题|upper }}}}：{UNSUPPORTED}"),
        ("{{ 标题() }}", f"{{{{ 标题() }}}}：{UNSUPPORTED}"),
        ("{{ range(10**9) }}", f"{{{{ range(10**9) }}}}：{UNSUPPORTED}"),
        ("{{p 标题 }}", f"{{{{p 标题 }}}}：{UNSUPPORTED}"),
        ("{%- if 标题 -%}", f"{{%- if 标题 -%}}：{UNSUPPORTED}"),
        ("{% set 甲 = 1 %}", f"{{% set 甲 = 1 %}}：{UNSUPPORTED}"),
        ("{% include '/etc/passwd' %}", f"{{% include '/etc/passwd' %}}：{UNSUPPORTED}"),
        ("{% cellbg 标题 %}", f"{{% cellbg 标题 %}}：{UNSUPPORTED}"),
        ("{% if 标题 == 1 %}{% endif %}", f"{{% if 标题 == 1 %}}：{UNSUPPORTED}"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(text: str, problem: str) -> None:
    assert said(template("第一段", text))[0] == f"正文第2段 {problem}"


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        (
            [*LOOP[:3], ["", ""]],
            ["正文第1个表格第2行第1格 {%tr for 企业 in 名单 %}：没有结束，请在后面加上 {%tr endfor %}"],
        ),
        (
            [LOOP[0], ["{%tr for 企业 in 名单 %}", "甲"], *LOOP[2:]],
            [
                "正文第1个表格第2行第1格 {%tr for 企业 in 名单 %}：这一行应只有这个标记，行内其他内容会丢失",
                "正文第1个表格第3行第1格 {{ 企业.序号 }}：「企业」只能用在名单的循环里",
                "正文第1个表格第3行第2格 {{企业.企业名称}}：「企业」只能用在名单的循环里",
                "正文第1个表格第4行第1格 {%tr endfor %}：前面没有与它成对的开始标记",
            ],
        ),
        (
            [["{%p if 标题 %}", "{%p endif %}"]],
            ["正文第1个表格第1行第2格 {%p endif %}：与它的开始标记不在同一处（同一段、同一格或同一表格）"],
        ),
    ],
)
def test_tables_are_looked_at_row_by_row(table: list[list[str]], problems: list[str]) -> None:
    assert said(template("甲", table=table)) == problems


def test_marks_that_formats_split_are_refused_and_others_that_word_split_are_not() -> None:
    assert said(template([("{{ 标", False), ("题 }}", True)])) == [
        "正文第1段 {{ 标题 }}：这个标记前后格式不同（如一半加粗），请选中整个标记（连同花括号）按 Ctrl+空格 清除格式，再一并设置"
    ]
    assert said(template([("{", True), ("{ 标题 }}", False)]))[0].endswith("按 Ctrl+空格 清除格式，再一并设置")
    assert said(template([("{", False), ("{ 标", False), ("题 }", False), ("}", False)], needed())) == []


def test_marks_across_paragraphs_are_refused() -> None:
    assert said(template("甲{", "{ 标题 }}")) == [
        f"正文第1段 甲{{：{UNFINISHED}",
        f"正文第2段 {{ 标题 }}}}：{UNFINISHED}",
    ]
    assert said(template("{% for 企业 in 名单 %}", "{% endfor %}")) == [
        "正文第2段 {% endfor %}：与它的开始标记不在同一处（同一段、同一格或同一表格）"
    ]


def test_headers_are_looked_at_as_well() -> None:
    assert said(template("甲", header="{{ 甲 }}")) == [f"页眉第1段 {{{{ 甲 }}}}：没有「甲」这一项，可用：{FIELDS}"]


def test_marks_where_nobody_sees_them_are_refused() -> None:
    elsewhere = "标记只能写在正文、页眉、页脚的文字里，请从此处删去"
    made = template("甲")
    hidden = changed(made, "docProps/core.xml", "</cp:coreProperties>", "<a>{{ 标题 }}</a></cp:coreProperties>")
    assert said(hidden) == [f"文档 docProps/core.xml：{elsewhere}"]
    attribute = changed(
        made, "word/document.xml", "<w:body>", '<w:body><w:bookmarkStart w:id="1" w:name="{{ 标题 }}"/>'
    )
    assert said(attribute) == [f"文档 word/document.xml：{elsewhere}"]
    notes = changed(made, "word/footnotes.xml", "x", "<a>{{ ''.__class__ }}</a>")
    assert said(notes) == [f"文档 word/footnotes.xml：{elsewhere}"]


def packed(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (b"", "不是 Word 文档（.docx），或已损坏"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "不是 Word 文档（.docx），或已损坏"),
        (packed(**{"a.txt": b"x"}), "不是 Word 文档（.docx）"),
        (packed(**{"word/document.xml": b"<a"}), "文档内部有误，请用 Word 另存后再试"),
        (
            packed(**{"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "文档内部有误，请用 Word 另存后再试",
        ),
        (packed(**{"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}), "含有宏，请另存为不含宏的 .docx"),
        (packed(**{"word/document.xml": b"<a/>", "word/big.bin": bytes(101 << 20)}), "文档内部过大或有重复部分"),
        (bytes(21 << 20), "文件超过 20 MB"),
        (packed(**{"word/document.xml": b"<a>" * 300 + b"</a>" * 300}), "表格或文本框层次过深"),
        (packed(**{"word/document.xml": b"<a/>"}), None),
    ],
)
def test_what_is_no_template_is_refused_in_a_word(made: bytes, problem: str | None) -> None:
    (found,) = said(made)
    assert found == f"文档：{problem}" if problem else found.startswith("文档：文档不能打开")


def test_what_refers_to_other_machines_is_refused_but_for_links() -> None:
    relation = (
        '<Relationship Id="r9" TargetMode="External" Target="https://example.org/x" Type="{}/{}"/></Relationships>'
    )
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for kind, problems in (("attachedTemplate", 1), ("image", 1), ("hyperlink", 0)):
        new = relation.format(base, kind)
        made = changed(template("甲", needed()), "word/_rels/document.xml.rels", "</Relationships>", new)
        assert len(said(made)) == problems


def test_a_letter_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="没有「poem」这种文书"):
        check(template(), "poem", edition())


def test_a_letter_without_a_list_says_so_where_a_template_has_one() -> None:
    marks = template("甲", needed("certificate"), "{% for 企业 in 名单 %}{{ 企业.序号 }}{% endfor %}")
    assert said(marks, "certificate") == [
        "正文第3段 {% for 企业 in 名单 %}：这种文书没有名单，请连同循环里的内容删去",
        "正文第3段 {{ 企业.序号 }}：这种文书没有名单，请删去这个标记",
    ]


def test_problems_are_said_in_english_as_well() -> None:
    (problem,) = check(template("{{ x }}"), "certificate", edition())
    assert problem.say("en").startswith("body, paragraph 1 {{ x }}: there is no 'x'; there are 企业名称、")


@pytest.mark.parametrize("name", ["[Content_Types].xml", "word/styles.xml", "docProps/core.xml"])
def test_a_document_damaged_where_no_mark_stands_is_refused_all_the_same(name: str) -> None:
    (problem,) = said(changed(template("甲"), name, "<", "< "))
    assert problem.startswith("文档：文档不能打开，请用 Word 另存后再试（XMLSyntaxError: ")


def test_a_template_without_what_the_letter_has_to_say_is_faulty() -> None:
    lacking = "模板中没有这个标记，这一项不会出现在文书中（通知 二.2 (L27); R81, R91），请加上"
    around = "，写在 {%tr for 企业 in 名单 %} 和 {%tr endfor %} 之间"
    assert said(template("各位：")) == [
        *(f"文档 {{{{ {name} }}}}：{lacking}" for name in ("标题", "批次", "公示开始", "公示结束", "发文机关", "受理电话", "发文日期")),
        *(f"文档 {{{{ 企业.{name} }}}}：{lacking}{around}" for name in ("企业名称", "星级")),
    ]  # fmt: skip
    assert said(template(needed())) == []
    assert said(template("甲", needed("certificate")), "certificate") == []
    (english,) = check(template(needed().replace("{{ 标题 }}", "")), "publicity", edition())
    assert english.say("en") == (
        "document {{ 标题 }}: is not in the template, so that the letter would not say it (通知 二.2 (L27); R81, R91): add it"
    )
