"""What a declaration says of who declares: the name and the credit code registered and proven, and nobody else's.

Who declares is no statement of the form: the county proved it by the licence, and lists, certificate and publication go by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yunxing.guide.context import same_name
from yunxing.guide.edition import Edition

from ..people.model import Enterprise
from ..refusals import RefusedError
from .content import edition_of
from .model import Declaration

PROVEN = ("name", "uscc")
"""What of a licence says who the enterprise is (``FormField.licence``)."""


def fields(edition: Edition) -> dict[str, str]:
    """The fields of the form that say who declares, with what of the licence fills each."""
    return {path: f.licence for path, f in edition.fields.items() if f.licence in PROVEN}


def facts(enterprise: Enterprise, edition: Edition) -> dict[str, str]:
    """What those fields hold for an enterprise."""
    known = {"name": enterprise.name, "uscc": enterprise.uscc}
    return {path: known[fact] for path, fact in fields(edition).items()}


def others(declaration: Declaration, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a content to be taken over says of somebody else, in both languages: the registered name and code stay."""
    edition = edition_of(declaration.edition)
    said = content.get("fields", {})
    found = []
    for path, value in facts(declaration.enterprise, edition).items():
        title = edition.fields[path].title
        if said.get(path) not in (None, "") and _plain(said[path]) != _plain(value):
            found.append(
                (
                    f"文件中的{title.zh}“{said[path]}”与注册的“{value}”不同，以注册的为准，没有填入",
                    f"{title.en} in the file is {said[path]}; {value}, which is registered, stays",
                )
            )
    return found


def _plain(value: Any) -> str:
    return same_name(str(value)).casefold()


def refuse(declaration: Declaration, written: Mapping[str, Any]) -> None:
    """Refuse to write another name or code than the registered one. Raises ``RefusedError``, which says where a name is changed."""
    edition = edition_of(declaration.edition)
    for path, value in facts(declaration.enterprise, edition).items():
        if f"fields/{path}" in written and written[f"fields/{path}"] != value:
            title = edition.fields[path].title
            raise RefusedError(
                f"“{title.zh}”以注册并经核验的“{value}”为准，不能在申报中修改；企业更名的，请在“企业”页上传新的营业执照",
                f"{title.en} is what was registered and proven ({value}) and is not changed here; after a change of name, "
                "hand in the new licence on the page of the enterprise",
                field=f"fields/{path}",
            )
