"""What a licence shows, read in the background, and set beside what was registered: declared, shown and confirmed stay apart.

Reading is a task that may run more than once: it writes the same again, or nothing where another licence has come since.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from django_tasks import task

from yunxing.evidence.folder import read_files
from yunxing.evidence.paper import Reading
from yunxing.guide.loading import available
from yunxing.reference.text import tidy_code

from ..declarations.content import edition_of
from ..papers.keeping import as_file
from ..papers.model import Blob
from .model import Enterprise

FACTS: Mapping[str, tuple[str, str]] = {
    "name": ("名称", "Name"),
    "uscc": ("统一社会信用代码", "Credit code"),
    "address": ("住所", "Address"),
    "representative": ("法定代表人", "Legal representative"),
    "kind": ("类型", "Kind"),
    "founded": ("成立日期", "Founded on"),
    "registered_on": ("登记日期", "Registered on"),
}
"""What is taken from a licence, in its order, with its words."""
Agreement = Literal["agrees", "differs", "unread", "only_read"]
_BRACKETS = str.maketrans({"（": "(", "）": ")", "　": " "})


class Line(NamedTuple):
    """One fact beside what was registered. ``only_read``: registering does not ask for it; ``unread``: not found."""

    key: str
    words: tuple[str, str]
    registered: str
    read: str
    sure: bool
    agreement: Agreement


@task()
def read_licence(enterprise_id: int, blob_id: int, about: str) -> str:
    """Read the licence of an enterprise and keep what it shows; ``gone`` where another licence was handed in since."""
    if not Enterprise.objects.filter(pk=enterprise_id, licence_id=blob_id).exists():
        return "gone"
    blob = Blob.objects.get(pk=blob_id)
    with as_file(blob) as path:
        (reading,) = read_files([path], edition=edition_of(available()[0]), workers=1)
    shown = shown_by(reading)
    kept = Enterprise.objects.filter(pk=enterprise_id, licence_id=blob_id).update(licence_read=shown)
    return "read" if kept else "gone"


def shown_by(reading: Reading) -> dict[str, Any]:
    """What a reading says of a licence, as it is kept: ``facts`` (value, sure) and ``findings`` (Chinese, English)."""
    papers = [paper for paper in reading.papers if paper.form == "licence"]
    findings = [(f.zh, f.en) for f in reading.findings]
    facts: dict[str, Any] = {}
    if papers:
        paper = papers[0]
        findings += [(f.zh, f.en) for f in paper.findings]
        for key in FACTS:
            fact = paper.facts.get(key)
            if fact is not None and fact.value is not None:
                facts[key] = {"value": str(fact.value), "sure": fact.sure}
    elif not findings:
        findings = [("文件中没有认出营业执照，请人工核对", "no licence was recognised in the file: look at it")]
    return {"facts": facts, "findings": findings[:20]}


def beside(enterprise: Enterprise) -> list[Line] | None:
    """Every fact beside what was registered; None while the licence waits for its reader, or where there is none."""
    kept = enterprise.licence_read
    if kept is None:
        return None
    lines = []
    for key, words in FACTS.items():
        fact = kept["facts"].get(key)
        registered = {"name": enterprise.name, "uscc": enterprise.uscc, "address": enterprise.address}.get(key, "")
        read = fact["value"] if fact else ""
        lines.append(Line(key, words, registered, read, bool(fact and fact["sure"]), _agreement(key, registered, read)))
    return lines


def _agreement(key: str, registered: str, read: str) -> Agreement:
    if not read:
        return "unread"
    if not registered:
        return "only_read"
    return "agrees" if _plain(key, registered) == _plain(key, read) else "differs"


def _plain(key: str, text: str) -> str:
    """A text without what tells nothing: width and kind of brackets, spaces."""
    return tidy_code(text) if key == "uscc" else "".join(text.translate(_BRACKETS).split()).casefold()
