"""Words that stand in both languages: what a role, a duty or a state is called, in the language of whoever reads."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language


def _said(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


_lazy = lazy(_said, str)


def both(zh: str, en: str) -> Any:
    """A text that is Chinese or English when it is shown; Chinese where no language is chosen."""
    return _lazy(zh, en)
