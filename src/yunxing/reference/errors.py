"""The common shape of this package's errors: plain language, in Chinese and in English.

Not here: the errors themselves, which stand beside the rule they speak of.
"""

from abc import abstractmethod
from typing import Literal

Lang = Literal["zh", "en"]


class RuleFault(ValueError):  # noqa: N818 -- faults are named by what is the matter: UnknownDivision
    """A value that the state's own rules do not know; the message names value, rule and way out.

    Subclasses keep what they speak of as attributes, so that a form can mark the place. They hand those same
    values to ``super().__init__`` in the order of their own parameters, so that they survive pickling.
    """

    @abstractmethod
    def message(self, lang: Lang = "zh") -> str:
        """Return the message in `lang`, one or more whole sentences.

        Raises:
            ValueError: `lang` is neither ``"zh"`` nor ``"en"``.
        """

    def __str__(self) -> str:
        """Return the Chinese message."""
        return self.message("zh")


def say(lang: Lang, zh: str, en: str) -> str:
    """Return `zh` or `en`, whichever `lang` names.

    Raises:
        ValueError: `lang` is neither ``"zh"`` nor ``"en"``.
    """
    if lang == "zh":
        return zh
    if lang == "en":
        return en
    raise ValueError(f"不支持的语言“{lang}”，请用 zh 或 en。Unknown language {lang!r}: use zh or en.")
