"""A site visit of the demonstration: every row answered, a photograph, two signatures, the result."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from PIL import Image, ImageDraw

from .. import clock
from ..acting import Actor
from ..checks import answering
from ..checks.model import SiteCheck


def report(visit: SiteCheck, there: Sequence[Actor], *, passes: bool) -> None:
    """The inspectors fill the check-list, take a picture, sign and report."""
    answers = [
        answering.Answer(
            row.number,
            "true" if passes or row.number % 4 else "false",
            "" if passes or row.number % 4 else "现场未能演示",
            clock.now(),
        )
        for row in visit.rows.order_by("number")
    ]
    answering.answer(actor=there[0], visit=visit, answers=answers)
    summary = "逐项查看了系统和设备，与申报一致。" if passes else "所列的部分设备没有接入，现场不能演示。"
    what = answering.Writing("企业信息部负责人", summary, passes, clock.now())
    answering.write(actor=there[0], visit=visit, what=what)
    taken = answering.Taken(f"demo-{visit.pk:08}", "", clock.now(), Decimal("34.600000"), Decimal("119.220000"), 15)
    answering.add_photo(actor=there[0], visit=visit, file=io.BytesIO(_picture(visit.pk)), taken=taken)
    for one in there:
        answering.sign(actor=one, visit=visit, signature={"typed": one.person.name}, seen=answering.seen_of(visit))
    answering.report(actor=there[0], visit=visit)


_TONES = ((86, 110, 134), (120, 128, 96), (98, 92, 120), (134, 112, 92))


def _picture(number: int) -> bytes:
    """A photograph of a visit, drawn: a hall with a screen in it."""
    image = Image.new("RGB", (960, 720), _TONES[number % len(_TONES)])
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 720), (960, 720), (700, 430), (260, 430)], fill=(150, 154, 158))
    pen.rectangle((330, 180, 640, 380), fill=(24, 40, 58), outline=(220, 226, 232), width=6)
    for n in range(6):
        height = 30 + (number * 37 + n * 53) % 110
        pen.rectangle((360 + n * 44, 360 - height, 388 + n * 44, 360), fill=(76, 160, 220))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
