"""What an earlier declaration says that no file shows: people, numbers of staff, texts. A promise is never carried over."""

from __future__ import annotations

from yunxing.guide.declaration import Declaration

from .proposal import Draft


def fill_from(draft: Draft, like: Declaration) -> None:
    """Fill empty fields from an earlier declaration, each to be looked at; what is promised or dated is made anew."""
    anew = {
        path
        for rule in draft.edition.rules
        if rule.kind == "affirmed"
        for path in (*getattr(rule, "of", ()), *getattr(rule, "filled", ()))
    }
    for path, form_field in draft.edition.fields.items():
        value = like.fields.get(path)
        if value is None or value == () or path in anew or form_field.type == "date" or draft.has(path):
            continue
        said = ("按上一份申报，请核对是否仍然如此", "as in the earlier declaration: see whether it still holds")
        draft.fill(path, list(value) if isinstance(value, tuple) else value, sure=False, said=said)
