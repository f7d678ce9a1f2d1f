"""Checking a template before it is used: every mark is one of a few known ones, knows its names, and is closed.

What is allowed: ``{{ 名称 }}``, ``{{ 企业.名称 }}`` within its loop, ``{%tr for … in … %}`` and ``{%p if … %}`` with their ends.
Nothing else of the template language is let through, so a template can do nothing but show what it is given.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from yunxing.guide.edition import Edition
from yunxing.guide.offices import Letter

from .joining import joined
from .privacy import private
from .scanning import TAG, Paragraph, Scanned, UnfitError, Where, scanned
from .templates import letter_of

_BRACE = re.compile(r"\{\{?[%#]?|[%#]?\}\}?")
_WIDE = re.compile(r"[｛{][｛{%％#＃]|[%％#＃}｝][｝}]")
_WORD = r"[^\W\d]\w*"
_SHOW = re.compile(rf"\{{\{{\s*({_WORD})(?:\.({_WORD}))?\s*\}}\}}")
_FOR = re.compile(rf"\{{%(?:(tr|p) )?\s*for\s+({_WORD})\s+in\s+({_WORD})\s*%\}}")
_IF = re.compile(rf"\{{%(?:(tr|p) )?\s*if\s+({_WORD})\s*%\}}")
_REST = re.compile(r"\{%(?:(tr|p) )?\s*(else|endif|endfor)\s*%\}")
_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If)
SHOWN = 24


@dataclass(frozen=True)
class Problem:
    """What is wrong with a template: where, which mark, and the way out in Chinese and English."""

    where: Where | None
    mark: str
    zh: str
    en: str

    def say(self, lang: str = "zh") -> str:
        """The problem in one line."""
        place = self.where.say(lang) if self.where else ("文档" if lang == "zh" else "document")
        colon, text = ("：", self.zh) if lang == "zh" else (": ", self.en)
        return f"{place}{' ' if self.mark else ''}{self.mark}{colon}{text}"


def environment() -> ImmutableSandboxedEnvironment:
    """Where templates are filled in: no names but those given, nothing undefined, all text escaped."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def check(template: bytes, kind: str, edition: Edition, *, personal: Collection[str] = ()) -> list[Problem]:
    """Everything wrong with a template of a kind; empty where it can be used.

    ``personal`` are texts that a published letter must not hold, besides numbers and addresses of persons (R91).
    """
    letter = letter_of(edition, kind)
    try:
        scanned(template)
        template = joined(template)
        seen = scanned(template)
    except UnfitError as error:
        return [Problem(None, "", error.zh, error.en)]
    except (SyntaxError, ValueError) as error:
        return [_unopened(error)]
    problems = [
        Problem(None, name, "标记只能写在正文、页眉、页脚的文字里，请从此处删去", "marks stand in texts of body, header and footer alone: take it out")
        for name in seen.strange
    ]  # fmt: skip
    checking = _Checking(letter)
    problems += checking.of(seen)
    if letter.published:
        problems += [Problem(where, _shown(text), zh, en) for where, text, zh, en in private(seen, letter, personal)]
    return problems or list(_as_filled(template, letter)) or checking.missing()


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN * 2 else f"{flat[: SHOWN * 2]}…"


def _level(begun: Where, ended: Where, prefix: str) -> bool:
    """Whether what two marks enclose is whole: a paragraph's part, paragraphs of one cell or the body, rows of one table."""
    if prefix == "tr":
        return begun.cell is not None and ended.cell is not None and begun.cell[0] == ended.cell[0]
    return begun.cell == ended.cell if prefix == "p" else begun == ended


@dataclass
class _Open:
    kind: str
    prefix: str
    where: Where
    mark: str
    name: str = ""


class _Checking:
    def __init__(self, letter: Letter) -> None:
        self.fields = {field.name: field for field in letter.fields}
        self.letter = letter
        self.columns = [column.name for column in letter.columns]
        self.open: list[_Open] = []
        self.problems: list[Problem] = []
        self.shown: set[tuple[str, str]] = set()

    def missing(self) -> list[Problem]:
        """What the letter has to say and the template does not show: it would be asked for and lost."""
        letter, found = self.letter, []
        for field in letter.fields:
            if not field.optional and (field.name, "") not in self.shown:
                mark = f"{{{{ {field.name} }}}}"
                found.append((mark, "", f"（{letter.clause}）", letter.clause))
        for column in letter.columns:
            if not column.optional and ("", column.name) not in self.shown:
                mark = f"{{{{ {letter.row}.{column.name} }}}}"
                around = f"，写在 {{%tr for {letter.row} in {letter.rows} %}} 和 {{%tr endfor %}} 之间"
                found.append((mark, around, f"（{letter.clause}）", letter.clause))
        return [
            Problem(
                None, mark, f"模板中没有这个标记，这一项不会出现在文书中{clause}，请加上{around}",
                f"is not in the template, so that the letter would not say it ({english}): add it",
            )
            for mark, around, clause, english in found
        ]  # fmt: skip

    def of(self, seen: Scanned) -> list[Problem]:
        part = ""
        for paragraph in seen.paragraphs:
            if paragraph.where.part != part:
                self._unclosed()
                part = paragraph.where.part
            self._paragraph(paragraph, seen)
        self._unclosed()
        return self.problems

    def wrong(self, where: Where, mark: str, zh: str, en: str) -> None:
        self.problems.append(Problem(where, _shown(mark), zh, en))

    def _unclosed(self) -> None:
        for one in self.open:
            end = "endfor" if one.kind == "for" else "endif"
            self.wrong(
                one.where,
                one.mark,
                f"没有结束，请在后面加上 {{%{one.prefix} {end} %}}",
                f"is not closed: add {{%{one.prefix} {end} %}} after it",
            )
        self.open.clear()

    def _paragraph(self, paragraph: Paragraph, seen: Scanned) -> None:
        where, last = paragraph.where, 0
        for tag in TAG.finditer(paragraph.text):
            self._braces(where, paragraph.text[last : tag.start()])
            last = tag.end()
            if len(set(paragraph.formats[tag.start() : tag.end()])) > 1:
                self.wrong(
                    where,
                    tag[0],
                    "这个标记前后格式不同（如一半加粗），请选中整个标记（连同花括号）按 Ctrl+空格 清除格式，再一并设置",
                    "is in several formats (such as half of it bold): select all of it, braces too, press Ctrl+Space, and format it as one",
                )
            elif "\n" in tag[0]:
                self.wrong(where, tag[0], "标记中不能换行", "a mark must stand on one line")
            else:
                self._tag(paragraph, tag[0], seen)
        self._braces(where, paragraph.text[last:])

    def _braces(self, where: Where, text: str) -> None:
        found = _BRACE.search(text)
        if found:
            around = text[max(0, found.start() - 2) : found.start() + SHOWN]
            self.wrong(
                where,
                around,
                "标记没有写完整；花括号只能用于 {{ 名称 }} 这样的标记",
                "is no whole mark; braces are for marks such as {{ name }} alone",
            )
        elif found := _WIDE.search(text):
            self.wrong(
                where,
                text[found.start() : found.start() + SHOWN],
                "花括号或百分号是全角的，不会被填写，请改为半角，如 {{ 名称 }}",
                "has full-width braces or percent signs and would not be filled in: write it as {{ name }}",
            )

    def _tag(self, paragraph: Paragraph, tag: str, seen: Scanned) -> None:
        where = paragraph.where
        if shown := _SHOW.fullmatch(tag):
            self._name(where, tag, shown[1], shown[2])
            return
        block = _FOR.fullmatch(tag) or _IF.fullmatch(tag) or _REST.fullmatch(tag)
        if block is None:
            self.wrong(
                where,
                tag,
                "不支持这种写法；可用 {{ 名称 }}、{%tr for … in … %}、{%p if … %} 及其结束标记",
                "is not supported; there are {{ name }}, {%tr for … in … %}, {%p if … %} and their ends",
            )
            return
        prefix = block[1] or ""
        if not self._alone(paragraph, tag, prefix, seen):
            return
        if _FOR.fullmatch(tag):
            self._for(where, tag, prefix, block[2], block[3])
        elif _IF.fullmatch(tag):
            if block[2] not in self.fields:
                self._unknown(where, tag, block[2])
            self.open.append(_Open("if", prefix, where, tag))
        else:
            self._end(where, tag, prefix, block[2])

    def _alone(self, paragraph: Paragraph, tag: str, prefix: str, seen: Scanned) -> bool:
        """A mark that takes the place of its row or paragraph must be all there is in it, or the rest would be lost."""
        where = paragraph.where
        if prefix == "tr":
            if paragraph.row is None:
                self.wrong(where, tag, "只能用在表格里", "goes in a table alone")
                return False
            others = "".join(
                p.text for p in seen.paragraphs if p.row == paragraph.row and p.where.part == where.part
            ).replace(tag, "", 1)
            if others.strip():
                self.wrong(where, tag, "这一行应只有这个标记，行内其他内容会丢失", "its row must hold nothing else")
                return False
        if prefix == "p" and paragraph.text.replace(tag, "", 1).strip():
            self.wrong(where, tag, "这一段应只有这个标记，段内其他内容会丢失", "its paragraph must hold nothing else")
            return False
        return True

    def _for(self, where: Where, tag: str, prefix: str, name: str, rows: str) -> None:
        if rows != self.letter.rows:
            listed = self.letter.rows
            zh = f"没有名单「{rows}」，可用：{listed}" if listed else "这种文书没有名单，请连同循环里的内容删去"
            en = (
                f"there is no list {rows!r}; there is {listed}"
                if listed
                else "this letter has no list: take the loop out"
            )
            self.wrong(where, tag, zh, en)
        elif name in self.fields:
            self.wrong(
                where, tag, f"「{name}」已是另一项的名称，请换一个", f"{name!r} names something else: take another"
            )
        elif any(one.kind == "for" for one in self.open):
            self.wrong(where, tag, "名单不能套在名单里", "a list must not stand within a list")
        self.open.append(_Open("for", prefix, where, tag, name))

    def _end(self, where: Where, tag: str, prefix: str, word: str) -> None:
        kind = "for" if word == "endfor" else "if"
        if not self.open or self.open[-1].kind != kind or self.open[-1].prefix != prefix:
            waiting = self.open[-1].mark if self.open else ""
            zh = f"与前面的 {waiting} 不成对" if waiting else "前面没有与它成对的开始标记"
            en = f"does not go with {waiting}" if waiting else "has no beginning before it"
            self.wrong(where, tag, zh, en)
        elif not _level(self.open[-1].where, where, prefix):
            zh, en = (
                "与它的开始标记不在同一处（同一段、同一格或同一表格）",
                "does not stand at the level of its beginning",
            )
            self.wrong(where, tag, zh, en)
            self.open.pop()
        elif word != "else":
            self.open.pop()

    def _name(self, where: Where, tag: str, name: str, part: str | None) -> None:
        loops = [one.name for one in self.open if one.kind == "for"]
        if part is None:
            self.shown.add((name, ""))
            if name not in self.fields:
                self._unknown(where, tag, name)
            elif self.fields[name].optional and not any(
                one.kind == "if" and f" {name} " in one.mark for one in self.open
            ):
                self.wrong(
                    where, tag, f"这一项可以不填，请用 {{%p if {name} %}} 和 {{%p endif %}} 包住",
                    f"may be left out: put it between {{%p if {name} %}} and {{%p endif %}}",
                )  # fmt: skip
            return
        self.shown.add(("", part))
        if name not in loops:
            self.wrong(
                where, tag, f"「{name}」只能用在名单的循环里", f"{name!r} stands within the loop of a list alone"
            )
        elif not self.columns:
            self.wrong(where, tag, "这种文书没有名单，请删去这个标记", "this letter has no list: take the mark out")
        elif part not in self.columns:
            listed = "、".join(self.columns)
            self.wrong(
                where, tag, f"名单没有「{part}」这一列，可用：{listed}", f"the list has no {part!r}; it has {listed}"
            )

    def _unknown(self, where: Where, tag: str, name: str) -> None:
        listed = "、".join([*self.fields, *([self.letter.rows] if self.letter.rows else [])])
        self.wrong(where, tag, f"没有「{name}」这一项，可用：{listed}", f"there is no {name!r}; there are {listed}")


def _as_filled(template: bytes, letter: Letter) -> Iterator[Problem]:
    """What the template engine itself makes of it: a look at the tree that would be run, then a trial with made-up values."""
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.init_docx()
        sources = [document.get_xml()]
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            sources += [document.get_part_xml(part) for _, part in document.get_headers_footers(uri)]
        for source in sources:
            tree = environment().parse(document.patch_xml(source))
            if any(not isinstance(node, _NODES) for node in tree.find_all(nodes.Node)):
                yield Problem(None, "", "含有不支持的写法", "holds something that is not supported")
                return
        values: dict[str, object] = {field.name: "" if field.optional else "甲" for field in letter.fields}
        if letter.rows:
            values[letter.rows] = [{column.name: "甲" for column in letter.columns}]
        document.render(values, environment())
        document.save(io.BytesIO())
    except TemplateError as error:
        yield Problem(None, "", f"标记的写法有误：{error}", f"a mark is faulty: {error}")
    except Exception as error:  # what a damaged document does to the libraries that open it has no end
        yield _unopened(error)


def _unopened(error: Exception) -> Problem:
    reason = f"{type(error).__name__}: {' '.join(str(error).split())[:80]}"
    return Problem(
        None,
        "",
        f"文档不能打开，请用 Word 另存后再试（{reason}）",
        f"cannot be opened: save it anew in Word ({reason})",
    )
