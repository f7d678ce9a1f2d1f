"""The letters of a notice and of an announcement as DOCX, made from what is shown; nothing personal is in them (R91)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yunxing.dossier.letters.privacy import found_in
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.offices import ListColumn

from .. import clock
from ..calls.model import Call
from ..declarations.content import edition_of
from ..documents.writing import refusal_of
from ..procedure.case import stars_in_words
from ..refusals import RefusedError
from .model import Announced, Announcement, Noticed, PublicNotice

FIELDS: Mapping[str, str] = {
    "标题": "title",
    "公示开始": "opens_on",
    "公示结束": "closes_on",
    "受理电话": "contact",
    "受理地址": "address",
}
"""Of the letter of a notice: the field of its form under which each value is typed."""


def notice_letter(notice: PublicNotice, items: Sequence[Noticed]) -> bytes:
    """公示. Raises ``RefusedError`` at the field of what cannot stand in it."""
    dated = notice.opened_at.astimezone(clock.SHANGHAI).date() if notice.opened_at else notice.opens_on
    data: dict[str, Any] = {
        "标题": notice.title,
        "批次": notice.call.name,
        "公示开始": notice.opens_on,
        "公示结束": notice.closes_on,
        "发文机关": notice.authority.name,
        "受理电话": notice.contact,
        "受理地址": notice.address,
        "发文日期": min(dated, notice.opens_on),
    }
    return _filled("publicity", data, notice.call, items)


def announcement_letter(announcement: Announcement) -> bytes:
    """公布. Raises ``RefusedError`` where something cannot stand in it."""
    listed = Announced.objects.filter(announcement=announcement).values_list("declaration", flat=True)
    newest: dict[int, Noticed] = {}
    shown = Noticed.objects.filter(declaration__in=list(listed), notice__authority=announcement.authority)
    for item in shown.select_related("notice", "declaration").order_by("pk"):
        newest[item.declaration_id] = item
    items = list(newest.values())
    stars = stars_in_words(announcement.call.edition, {item.star for item in items})
    data: dict[str, Any] = {
        "标题": f"关于公布{announcement.call.name}{stars}上云企业名单的通知",
        "主送机关": "各县（区）工信部门" if announcement.authority.jurisdiction.children.exists() else "各有关单位",
        "批次": announcement.call.name,
        "公示开始": min(item.notice.opens_on for item in items),
        "公示结束": max(item.notice.closes_on for item in items),
        "发文机关": announcement.authority.name,
        "发文日期": announcement.announced_on,
    }
    return _filled("announcement", data, announcement.call, items)


def refuse_personal(**texts: str) -> None:
    """Refuse a telephone, an address of mail or a number of identity in what is made public, by the field's name (R91)."""
    for name, text in texts.items():
        if found := found_in(text):
            raise RefusedError(
                f"含有{found[1]}，公示公布不公开个人信息，请删去",
                f"it holds {found[2]}: what is made public has nothing personal",
                field=name,
                clause="R91",
            )


def _filled(kind: str, data: Mapping[str, Any], call: Call, items: Sequence[Noticed]) -> bytes:
    from yunxing.dossier.letters import default, fill, letter_of  # noqa: PLC0415 -- Word's writer, loaded where it is used

    edition = edition_of(call.edition)
    try:
        letter = letter_of(edition, kind)
        rows = _rows(items, letter.columns, edition)
        whole = {**data, str(letter.rows): rows}
        # How long a notice lasts is the officer's to say (P19); the page suggests the days.
        return fill(default(kind, edition), kind, whole, edition, personal=personal_of(items, edition), short=True)
    except InputError as error:
        refused = refusal_of(error)
        name = error.problems[0][1]
        raise RefusedError(f"{name}：{refused.zh}", f"{name}: {refused.en}", field=FIELDS.get(name, "")) from error


def _rows(items: Sequence[Noticed], columns: Sequence[ListColumn], edition: Edition) -> list[dict[str, str]]:
    stars = {star.star: star for star in edition.about.stars}
    rows = []
    for number, item in enumerate(sorted(items, key=lambda one: (one.star, one.place, one.uscc)), 1):
        shown = {"enterprise.name": item.name, "enterprise.division": item.place, "enterprise.uscc": item.uscc}
        says = {
            "number": str(number),
            "star": stars[item.star].name.zh,
            "reported_as": stars[item.star].reported_as.zh,
        }
        rows.append({one.name: says.get(one.shows) or shown.get(one.field or "", "") for one in columns})
    return rows


def personal_of(items: Sequence[Noticed], edition: Edition) -> set[str]:
    """What the declarations say of persons: none of it may stand in a letter that is published."""
    paths = [path for path, field in edition.fields.items() if field.personal]
    found = {str(item.declaration.content.get("fields", {}).get(path) or "") for item in items for path in paths}
    return {text for text in found if len(text) > 1}


def file_name(title: str, on: date) -> str:
    """What the letter is called where it is saved."""
    return f"{title}-{on:%Y%m%d}.docx".replace("/", "-")
