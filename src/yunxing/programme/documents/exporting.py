"""All of a declaration as one zip: what an enterprise takes away."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from typing import IO

from .. import clock
from ..declarations.content import edition_of
from ..declarations.model import Declaration
from ..declarations.queries import history
from ..declarations.sections import named
from ..declarations.wording import HOW, valued
from ..papers.keeping import copy_to, or_refused
from .writing import as_yaml


def exported(declaration: Declaration) -> IO[bytes]:
    """The zip, at its beginning: 申报.yaml, 修改记录.csv, 提交/N.json, 材料/…; files as they were uploaded."""
    out = tempfile.TemporaryFile(prefix="yunxing-export-")  # noqa: SIM115 -- the answer closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("申报.yaml", as_yaml(declaration))
        archive.writestr("修改记录.csv", _history(declaration))
        for submission in declaration.submissions.select_related("person").order_by("number"):
            plain = {
                "number": submission.number,
                "at": submission.at.astimezone(clock.SHANGHAI).isoformat(),
                "by": str(submission.person),
                "hash": submission.content_hash,
                "edition": submission.edition_fingerprint,
                "readings": submission.readings,
                "content": submission.content,
                "files": submission.files,
                "verdict": submission.verdict,
            }
            archive.writestr(f"提交/{submission.number}.json", json.dumps(plain, ensure_ascii=False, indent=1))
        for paper in declaration.papers.filter(removed_at=None).select_related("blob"):
            # Pictures and PDFs are packed already.
            entry = zipfile.ZipInfo(
                f"材料/{paper.name}", date_time=paper.added_at.astimezone(clock.SHANGHAI).timetuple()[:6]
            )
            entry.compress_type = zipfile.ZIP_STORED
            with or_refused(paper.name), archive.open(entry, "w", force_zip64=True) as target:
                copy_to(paper.blob, target)
    out.seek(0)
    return out


def _history(declaration: Declaration) -> str:
    """Every change, for a spreadsheet: with a mark that Excel reads it as UTF-8, and no cell that is a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out)
    rows.writerow(["序号", "时间", "谁", "位置", "原来", "改为", "方式", "路径"])
    edition, content = edition_of(declaration.edition), declaration.content
    for change in history(declaration).iterator(chunk_size=1_000):
        before, after = (
            "" if value is None else valued(change.path, value, edition, content)[0]
            for value in (change.before, change.after)
        )
        at = f"{change.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"
        rows.writerow(
            [
                change.number,
                at,
                _plain(change.person),
                _plain(named(change.path, edition, content)[0]),
                _plain(before),
                _plain(after),
                HOW[change.how][0],
                change.path,
            ]
        )
    return out.getvalue()


def _plain(value: object) -> str:
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
