"""What a password must be, said so that one knows what to write. The checks are Django's own; their words here are ours."""

from __future__ import annotations

from django.contrib.auth import password_validation as checks

from ..templatetags.words import say


class LongEnough(checks.MinimumLengthValidator):
    """So many characters at least."""

    def get_error_message(self) -> str:
        """What to write."""
        return say(f"密码至少 {self.min_length} 位", f"a password has {self.min_length} characters or more")


class UnlikeThePerson(checks.UserAttributeSimilarityValidator):
    """Unlike name and address."""

    def get_error_message(self) -> str:
        """What to write."""
        return say("密码不能与姓名或邮箱相近", "a password is unlike your name and address")


class Uncommon(checks.CommonPasswordValidator):
    """None of those that everybody uses."""

    def get_error_message(self) -> str:
        """What to write."""
        return say("这个密码太常见，容易被猜到，请换一个", "too common, and easily guessed: choose another")


class NotDigitsAlone(checks.NumericPasswordValidator):
    """Not digits alone."""

    def get_error_message(self) -> str:
        """What to write."""
        return say("密码不能全是数字", "a password is not digits alone")
