"""Certificates of titles, made in the background after publication, signed where there is a key, and kept."""

from __future__ import annotations

import io

from django.conf import settings
from django.db import transaction
from django_tasks import task

from .. import clock
from ..declarations.content import edition_of
from ..journal.verbs import record
from ..papers.keeping import keep
from .model import Recognition, Signature

MARK = "演示用证书，不具效力"
"""Printed on what a demonstration's key signs."""
AT_ONCE = 500
"""How many are asked for anew in an hour: those of a large publication are asked for by it."""


def ask(recognition: Recognition) -> None:
    """Have the certificate made. Called within the transaction that gives the title: neither is there without the other."""
    make.enqueue(recognition.pk, about=f"certificate:{recognition.pk}")


def ask_missing() -> int:
    """Ask for those that are missing, whatever became of their jobs: a key or a server may be mended by now. How many."""
    missing = Recognition.objects.filter(certificate=None, revoked_on=None).order_by("pk")[:AT_ONCE]
    for one in missing:
        ask(one)
    return len(missing)


@task(priority=2)
def make(recognition_id: int, about: str) -> str:
    """Make one certificate, unless it is there; how it is signed. Killed half-way it is begun anew, and kept once.

    Raises what hinders it (a key that cannot be read, a timestamp server that does not answer, a character that no face
    has), so that the job is tried again and an operator sees it.
    """
    from . import signing  # noqa: PLC0415 -- loads what signs

    one = Recognition.objects.select_related("decider__jurisdiction", "certificate").get(pk=recognition_id)
    if one.certificate is not None:
        return one.signature
    key = signing.key(one.decider.jurisdiction.path)
    content = drawn(one, mark=MARK if key is not None and key.demonstrates else "")
    how = Signature.UNSIGNED
    if key is not None:
        content = signing.signed(content, key, place=one.decider.name)
        how = Signature.DEMONSTRATION if key.demonstrates else Signature.SIGNED
    blob = keep(io.BytesIO(content), name=f"{one.number}.pdf")
    with transaction.atomic():
        made = Recognition.objects.filter(pk=one.pk, certificate=None).update(
            certificate=blob,
            certificate_at=clock.now(),
            signature=how,
            signer=key.name[:120] if key is not None else "",
            signer_print=key.fingerprint if key is not None else "",
        )
        if made:
            record("recognition.certificate", one, None, sha256=blob.sha256, signature=how)
    return how


def drawn(recognition: Recognition, *, mark: str = "") -> bytes:
    """The certificate before it is signed: the same bytes for the same title."""
    from yunxing.dossier.letters.certificate import certificate  # noqa: PLC0415 -- loads what typesets

    edition = edition_of(recognition.edition)
    star = next(one for one in edition.about.stars if one.star == recognition.star)
    data = {
        "企业名称": recognition.name,
        "统一社会信用代码": recognition.uscc,
        "星级": star.name.zh,
        "证书编号": recognition.number,
        "发证机关": recognition.decider.name,
        "发证日期": recognition.granted_on,
        "核验二维码": f"{settings.SITE_ADDRESS}/public/verify/{recognition.code}/",
    }
    return certificate(edition, data, stars=recognition.star, mark=mark)
