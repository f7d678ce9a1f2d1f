"""How much text of one file is taken, and what is said where there is more, or pictures that are not read."""

from __future__ import annotations

from collections.abc import Iterable

from yunxing.evidence.findings import Finding

MOST_CHARACTERS = 400_000
"""Of one part (a sheet, a slide, a text): a thick contract has a tenth of it."""
LONGEST_LINE = 4_000
"""A longer line is folded: no sentence and no row of a table is as long."""
FEW = 200
"""Characters up to which a file with pictures in it is taken to say what it says by them."""


def bounded(lines: Iterable[str], zh: str, en: str, findings: list[Finding]) -> str:
    """The lines as one text, as many as are taken; a finding where there are more. ``zh`` and ``en`` name the part."""
    taken: list[str] = []
    left = MOST_CHARACTERS
    for line in lines:
        for piece in _folded(line):
            if left <= 0:
                findings.append(_cut(zh, en))
                return "\n".join(taken)
            taken.append(piece[:left])
            left -= len(piece) + 1
    return "\n".join(taken)


def pictures_inside(count: int, characters: int) -> list[Finding]:
    """What to say of pictures within a document whose text alone is read."""
    if not count:
        return []
    weight = "doubtful" if characters <= FEW else "note"
    return [
        Finding(
            "pictures_inside",
            weight,  # type: ignore[arg-type]
            f"文件里插有 {count} 张图片，图片里的字没有读。如果内容在图片里，请另存为 PDF 后再上传",
            f"Pictures in the file ({count}) were not read. If they hold what it is to prove, save it as a PDF.",
        )
    ]


def _folded(line: str) -> Iterable[str]:
    for part in line.splitlines() or [""]:
        if len(part) <= LONGEST_LINE:
            yield part
        else:
            yield from (part[at : at + LONGEST_LINE] for at in range(0, len(part), LONGEST_LINE))


def _cut(zh: str, en: str) -> Finding:
    return Finding(
        "text_cut",
        "doubtful",
        f"{zh}过长，只读了前面的部分。请只上传与申报有关的部分",
        f"{en} is too long, and only its beginning was read: supply the part that matters alone.",
    )
