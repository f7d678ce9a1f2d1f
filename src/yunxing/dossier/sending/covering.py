"""The covering list of a package, to be printed: each piece with its copies, whose it is, sealed or not, where it lies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files

from yunxing.dossier.summary import Summary
from yunxing.dossier.summary.fields import day
from yunxing.dossier.typesetting import HEI, SONG, typeset

from .pieces import Piece, Pieces


def covering(pieces: Pieces, summary: Summary, sent: Sequence[Piece]) -> bytes:
    """The PDF of the covering list: the same bytes for the same pieces."""
    stars = {star.star: star.name.zh for star in pieces.edition.about.stars}
    listed = [piece for piece in sent if piece.item is not None]
    rows = []
    for number, piece in enumerate(listed, 1):
        item, entry = piece.item, piece.entry
        if item is None:
            continue
        whose = f"{entry.declaration.name}（{stars[entry.declaration.star]}）" if entry else "—"
        rows.append(
            [
                str(number),
                item.title.zh,
                whose,
                str(item.copies) if item.copies else "—",
                "盖章" if item.sealed else "—",
                "有" if item.electronic else "—",
                piece.path,
            ]
        )
    words = {
        "song": SONG,
        "hei": HEI,
        "title": f"{pieces.package.title.zh}清单",
        "unit": f"报送单位：{summary.unit}",
        "to": f"接收单位：{pieces.package.receiver.zh}",
        "dated": f"报送日期：{day(summary.dated)}",
        "seal": summary.table.seal.zh,
        "heads": ["序号", "材料", "企业", "纸质份数", "盖章", "电子版", "在包中的位置"],
        "rows": rows,
        "total": f"共 {len(listed)} 项，企业 {len(pieces.entries)} 家，纸质材料合计 "
        f"{sum(p.item.copies for p in listed if p.item)} 份（册）。",
    }
    source = files(__package__).joinpath("covering.typ").read_text("utf-8")
    return typeset(source, {"words.json": json.dumps(words, ensure_ascii=False).encode()})
