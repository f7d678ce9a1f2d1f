"""What forms of several parts of the site are made of: days, several files, labels in the page's language, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from yunxing.programme.refusals import RefusedError

from .templatetags.words import say


class Day(forms.DateInput):
    """A day as a browser's own field takes it, whatever the page's language."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files; each is one that a field for one would take. ``accept``: the endings that a browser offers."""

    def __init__(self, *, accept: str = "", **more: Any) -> None:
        super().__init__(widget=_SeveralInput(attrs={"accept": accept} if accept else {}), **more)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files in their order; none where none is needed."""
        if not data:
            super().clean(None, initial)
            return []
        return [super(Files, self).clean(one, initial) for one in data]


def labelled(form: forms.Form, labels: Mapping[str, tuple[str, str]]) -> None:
    """Give fields their labels in the page's language; a form may lack some of them."""
    for key, (zh, en) in labels.items():
        if key in form.fields:
            form.fields[key].label = say(zh, en)


def told(form: forms.Form, refusal: RefusedError) -> None:
    """Put a refusal at its field, or above all where it has none here."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
