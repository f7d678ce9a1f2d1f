"""What verbs of the procedure say alike: the reason of an act, which case was refused, how a case goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..declarations.model import Declaration
from ..messages.verbs import members, tell
from ..refusals import RefusedError


def reason_of(reason: str) -> str:
    """A reason in one line. Raises ``RefusedError`` where there is none, or one of over 500 characters."""
    text = " ".join(reason.split())
    if not 0 < len(text) <= 500:
        raise RefusedError("请写明原因（1–500 字）", "say why, in 1 to 500 characters", field="reason")
    return text


@contextmanager
def naming(declaration: Declaration) -> Iterator[None]:
    """Of several at once: a refusal names the declaration that it is about."""
    try:
        yield
    except RefusedError as refused:
        raise RefusedError(
            f"{declaration.number} {declaration.name}：{refused.zh}",
            f"{declaration.number}: {refused.en}",
            field="numbers",
            clause=refused.clause,
        ) from refused


def tell_members(declaration: Declaration, zh: str, en: str) -> None:
    """Tell everybody of the enterprise how its declaration goes on: ``申报 … {zh}``."""
    tell(
        members(declaration.enterprise),
        "procedure",
        zh=f"申报 {declaration.number} {zh}",
        en=f"Declaration {declaration.number} {en}",
        link=f"/declarations/{declaration.number}/",
    )
