"""How much a declaration may hold. What one file may be is said in ``keeping``."""

from __future__ import annotations

from django.db.models import Sum

from ..declarations.model import Declaration
from ..refusals import RefusedError
from .model import Paper, Upload

MOST_PAPERS = 500
"""Files of a declaration."""
MOST_SUM = 2 * 1024 * 1024 * 1024
"""Bytes of all files of a declaration."""


def room_for(declaration: Declaration, size: int, *, but: Upload | None = None) -> None:
    """Refuse a further file where there would be too many, or too much; uploads on their way count."""
    papers = Paper.objects.filter(declaration=declaration, removed_at=None)
    coming = Upload.objects.filter(declaration=declaration, paper=None, failure="")
    if but is not None:
        coming = coming.exclude(pk=but.pk)
    if papers.count() + coming.count() >= MOST_PAPERS:
        raise RefusedError(
            f"一份申报最多 {MOST_PAPERS} 个文件，请把同类材料合并为一个 PDF，或移除不用的文件",
            f"a declaration holds {MOST_PAPERS} files: put papers of one kind into one PDF, or remove what is not needed",
            field="file",
        )
    held = (papers.aggregate(sum=Sum("blob__size"))["sum"] or 0) + (coming.aggregate(sum=Sum("length"))["sum"] or 0)
    if held + size > MOST_SUM:
        most = MOST_SUM // 1024**3
        raise RefusedError(
            f"一份申报的文件合计不超过 {most} GB，现已有 {held / 1024**2:.0f} MB，请压缩图片或移除不用的文件",
            f"the files of a declaration come to at most {most} GB and have {held / 1024**2:.0f} MB: make pictures smaller, "
            "or remove what is not needed",
            field="file",
        )
