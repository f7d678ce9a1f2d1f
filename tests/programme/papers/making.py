"""Files for these tests: generated invoices and texts, uploaded as an enterprise does, read as a worker does."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

from tests.evidence.making.invoices import draw, make_pdf, make_xml
from tests.evidence.making.invoices.truth import InvoiceTruth
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers import uploading, verbs
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Paper
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job


def invoice(seed: int = 1) -> InvoiceTruth:
    return draw(seed, "digital_ordinary")


def xml(seed: int = 1) -> bytes:
    return make_xml(invoice(seed))


def pdf(seed: int = 1) -> bytes:
    return make_pdf(invoice(seed))


def text(words: str = "连云港样例材料，只有一行。") -> bytes:
    return words.encode()


def add(actor: Actor, declaration: Declaration, name: str, content: bytes) -> verbs.Added:
    """A file among a declaration's papers, not read yet."""
    blob = keep(io.BytesIO(content), name=name)
    return verbs.add(actor=actor, declaration=declaration, blob=blob, name=name)


def uploaded(actor: Actor, declaration: Declaration, name: str, content: bytes) -> Paper:
    """The same by an upload in one piece."""
    upload = uploading.begin(actor=actor, declaration=declaration, name=name, length=len(content))
    uploading.add(actor=actor, upload=upload, offset=0, read=io.BytesIO(content).read)
    return uploading.finish(actor=actor, upload=upload)


def worked(*, within: timedelta = timedelta(seconds=30)) -> None:
    """All jobs of the next seconds are done as a worker does them, each when it is due."""
    while due := Job.objects.filter(state="ready", run_after__lte=clock.now() + within).order_by("run_after").first():
        with clock.moved_to(max(clock.now(), due.run_after)):
            leases.work()


def names(declaration: Declaration) -> list[str]:
    return [paper.name for paper in declaration.papers.filter(removed_at=None)]


def reread(papers: Sequence[Paper]) -> list[Paper]:
    return [Paper.objects.select_related("blob", "reading", "declaration__enterprise").get(pk=p.pk) for p in papers]
