"""What a proposed declaration still lacks, said with its clause: empty fields of the form, and what the guide asks for.

The guide itself says what is not met; here its words are gathered, none of its rules are repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

from yunxing.guide.verdict import Finding, Verdict

from .proposal import Draft, Missing


def missing_of(draft: Draft, verdict: Verdict) -> list[Missing]:
    """Empty fields in the order of the form, then the requirements that are not met."""
    fields = list(_fields(draft))
    empty = {m.key for m in fields}
    rest = [
        Missing(f.key, f"{f.title('zh')}：{f.todo('zh')}", f"{f.title('en')}: {f.todo('en')}", f.clause)
        for f in verdict.stars[draft.star].unmet
        if not _said(f, empty)
    ]
    return fields + rest


def _fields(draft: Draft) -> Iterator[Missing]:
    form = draft.edition.form_of(draft.star).key
    for path, form_field in draft.edition.fields.items():
        if form_field.optional or not draft.asked(form_field) or draft.has(path):
            continue
        title = form_field.titles.get(form, form_field.title)
        yield Missing(
            path, f"{title.zh}：文件中没有，请填写", f"{title.en}: not in the files, fill it in", form_field.clause
        )


def _said(finding: Finding, empty: set[str]) -> bool:
    """Whether a requirement is about fields alone, each of which is said to be empty already."""
    rule = finding.requirement.rule
    if finding.requirement.space == "fields":
        return set(finding.lacking) <= empty
    return rule.kind in ("statement", "one_of") and getattr(rule, "field", None) in empty
