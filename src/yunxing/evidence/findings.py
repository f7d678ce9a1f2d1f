"""What reading a file has to say that is no fact: something is wrong, missing or not readable, and what to do.

A finding never stops a folder; it is shown beside the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .facts import Box

Weight = Literal["refused", "wrong", "doubtful", "note"]
"""refused: the file cannot be read; wrong: it contradicts itself or a rule; doubtful: a person should look; note: worth
knowing, nothing to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a file: a stable ``code`` for programs, a sentence for people with the way out in it.

    ``field`` names the fact it speaks of, where it speaks of one; ``page`` counts from 1.
    """

    code: str
    weight: Weight
    zh: str
    en: str
    page: int | None = None
    field: str | None = None
    box: Box | None = None

    def say(self, lang: str) -> str:
        """The sentence in one of the two languages."""
        return self.en if lang == "en" else self.zh
