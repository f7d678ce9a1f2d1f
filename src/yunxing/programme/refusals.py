"""A refusal: what could not be done, on what ground, and the way out, in both languages. Pages and the API show it."""

from __future__ import annotations

from django.utils.translation import get_language


class RefusedError(Exception):
    """An act that is not allowed or not possible. ``field`` names where the reason lies, ``clause`` its ground."""

    status = 409

    def __init__(self, zh: str, en: str, *, field: str = "", clause: str = "") -> None:
        super().__init__(en)
        self.zh, self.en, self.field, self.clause = zh, en, field, clause

    def say(self, lang: str | None = None) -> str:
        """The reason in a language; that of the page where none is named."""
        text = self.en if (lang or get_language() or "").startswith("en") else self.zh
        return f"{text}（{self.clause}）" if self.clause else text

    def __str__(self) -> str:
        return self.say()


class SeenOtherError(RefusedError):
    """What somebody acts on is not what they saw: others changed it meanwhile. Nothing was done; it is to be looked at anew."""


class NotAllowedError(RefusedError):
    """An act of somebody who may not do it."""

    status = 403


class UnavailableError(RefusedError):
    """An act that something we rely on does not allow just now: the same may be tried again later."""

    status = 503
