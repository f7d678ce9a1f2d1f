"""What browsers do not show (OFD, TIFF, HEIC), made into pages that they do: in the background, once for each content.

It is drawn in a process that may die (``dossier.binding.minding``); a page that cannot be drawn is said, and nothing waits.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskContext

from yunxing.evidence.findings import Finding

from .. import clock
from ..refusals import RefusedError, UnavailableError
from .keeping import PICTURES, as_file, keep
from .model import Blob, Drawn, FileReading, Paper

DRAWER = 1
"""Raised where drawing changes: what was drawn by another is drawn anew."""
DRAWN = frozenset({".ofd", ".tif", ".tiff", ".heic", ".heif"})
"""Endings of files that browsers do not show."""
MOST_ATTEMPTS = 3
_log = logging.getLogger("yunxing.papers")


def is_drawn(suffix: str, format_: str) -> bool:
    """Whether a file is one to draw: by its bytes where they were looked at (``format_`` of its reading), else by its ending."""
    if format_ in ("", "unknown"):
        return suffix in DRAWN
    return format_ == "ofd" or (format_ == "picture" and suffix not in PICTURES)


def ask(reading: FileReading) -> None:
    """Have a content drawn that was read, within the transaction that says so; what is drawn already is not drawn again."""
    if is_drawn(reading.blob.suffix, str(reading.summary.get("format") or "")):
        _ask(reading.blob)


def ask_missing(*, most: int = 200) -> int:
    """Have drawn what was read before there was this, or drawn by an earlier drawer; how many were asked for."""
    there = Drawn.objects.filter(drawer=DRAWER).values("blob")
    papers = Paper.objects.filter(removed_at=None, blob__suffix__in=DRAWN, reading__state="read").exclude(
        blob__in=there
    )
    blobs = list(Blob.objects.filter(pk__in=papers.values("blob"))[:most])
    for blob in blobs:
        with transaction.atomic():
            _ask(blob)
    return len(blobs)


def _ask(blob: Blob) -> None:
    now = clock.now()
    drawn, new = Drawn.objects.get_or_create(blob=blob, defaults={"drawer": DRAWER, "asked_at": now})
    if not new and drawn.drawer != DRAWER:
        drawn.drawer, drawn.asked_at, drawn.state, new = DRAWER, now, "waiting", True
        drawn.save(update_fields=["drawer", "asked_at", "state"])
    if new:
        draw.enqueue(drawn.pk, about=f"drawn:{drawn.pk}")


@task(priority=4, takes_context=True)
def draw(context: TaskContext, drawn_id: int, about: str) -> str:
    """Draw one content, unless it is drawn; what it became. Killed half-way it is begun anew, and kept once."""
    one = Drawn.objects.select_related("blob").get(pk=drawn_id)
    if one.state != "waiting":
        return one.state
    try:
        made, pages, findings = _drawn(one.blob)
    except OSError as error:
        if context.attempt < MOST_ATTEMPTS - 1:
            raise
        _log.exception("%s was not drawn", one.blob)
        made, pages, findings = None, 0, [_failed(error)]
    said = [[finding.zh, finding.en] for finding in findings[:20]]
    Drawn.objects.filter(pk=one.pk).update(
        state="made" if made is not None else "refused", made=made, pages=pages, findings=said, made_at=clock.now()
    )
    return "made" if made is not None else "refused"


def _drawn(blob: Blob) -> tuple[Blob | None, int, list[Finding]]:
    from yunxing.dossier.binding.minding import Looker  # noqa: PLC0415 -- loads what draws PDFs

    looker = Looker()
    try:
        with as_file(blob) as path, tempfile.TemporaryDirectory(prefix="yunxing-drawn-") as folder:
            target = Path(folder) / "pages.pdf"
            found = looker.show(path, target)
            if isinstance(found, Finding):
                return None, 0, [found]
            if not found.pages:
                return None, 0, list(found.findings)
            with target.open("rb") as file:
                return keep(file, name=target.name), found.pages, list(found.findings)
    except UnavailableError as refusal:
        raise OSError(refusal.en) from refusal
    except RefusedError as refusal:  # too large to be kept
        return None, 0, [Finding("drawn_refused", "refused", refusal.zh, refusal.en)]
    finally:
        looker.close()


def _failed(error: OSError) -> Finding:
    return Finding(
        "drawn_failed",
        "refused",
        f"生成可以显示的页面时出错（{type(error).__name__}），请下载后查看",
        f"A fault while making pages to show ({type(error).__name__}): download it.",
    )
