"""Declarations proposed from readings, and what their written file says when it is read back."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.guide.factories import edition
from yunxing.evidence.declaring import Proposal, declare, written
from yunxing.evidence.paper import Reading
from yunxing.guide import files
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.files import Source

DAY = date(2020, 5, 6)


def proposed(readings: list[Reading], **more: Any) -> Proposal:
    given_ = {"star": 3, "filed_on": DAY, **more}
    return declare(readings, given_.pop("under", edition()), **given_)


def again(proposal: Proposal, lang: str = "zh") -> Declaration:
    """The declaration that the written file says."""
    return reader(proposal.edition).from_source(files.read_text(written(proposal, lang), name="申报.yaml"))


def said(proposal: Proposal) -> Declaration:
    """The declaration that the proposed values say."""
    return reader(proposal.edition).from_source(Source("", proposal.values, {}))


def doubts(proposal: Proposal) -> list[str]:
    return [doubt.zh for doubt in proposal.doubts]
