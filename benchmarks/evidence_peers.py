"""What others read of the same files: their text in their own order, and the fields that plain patterns find in it.

None of the peers reads invoices; they give text. ``found``: the share of known values that stand somewhere in that text.
``fields``: the share that a pattern at each printed label picks out of it. Ours is asked for the same fields.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import evidence_material as material
import peers_environment as environment
from evidence_accuracy import score
from evidence_material import Known
from measuring import Report

Reader = Callable[[Path], str]
_MONEY = r"[¥￥]?\s*(-?[\d,]+\.\d{2})"
PATTERNS = {
    "code": r"发票代码\s*[:：]?\s*(\d{10,12})",
    "number": r"发票号码\s*[:：]?\s*(\d{8,20})",
    "dated": r"开票日期\s*[:：]?\s*(\d{4})\s*年?\s*(\d{1,2})\s*月?\s*(\d{1,2})",
    "check_code": r"校\s*验\s*码\s*[:：]?\s*([\d ]{20,24})",
    "buyer": r"名\s*称\s*[:：]\s*(\S+)",
    "seller": r"名\s*称\s*[:：]\s*\S+[\s\S]*?名\s*称\s*[:：]\s*(\S+)",
    "buyer_uscc": r"纳税人识别号\s*[:：]?\s*([0-9A-Z]{15,20})",
    "seller_uscc": r"纳税人识别号[\s\S]*?纳税人识别号\s*[:：]?\s*([0-9A-Z]{15,20})",
    "net_yuan": rf"合\s*计\s*{_MONEY}",
    "tax_yuan": rf"合\s*计\s*{_MONEY}\s+{_MONEY}",
    "total_yuan": rf"[(（]小写[)）]\s*{_MONEY}",
}


def _picked(name: str, text: str) -> Any:
    match = re.search(PATTERNS[name], text)
    if match is None:
        return None
    if name == "dated":
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            return None
    value = match[match.lastindex or 1].replace(" ", "")
    return Decimal(value.replace(",", "")) if name in material.MONEY else value


def _stands(value: Any, text: str) -> bool:
    if isinstance(value, date):
        return bool(re.search(rf"{value.year}\D?0?{value.month}\D?0?{value.day}(?!\d)", text))
    return re.sub(r"\s", "", str(value)) in text


def _compare(files: Sequence[Known], reader: Reader) -> tuple[float, float, float]:
    """Shares found and picked, and the median of seconds."""
    known = found = picked = 0
    seconds = []
    for file in files:
        began = time.perf_counter()
        text = reader(file.path)
        seconds.append(time.perf_counter() - began)
        plain = re.sub(r"\s", "", text)
        for name, value in file.facts.items():
            if value is None or name not in PATTERNS or (name == "tax_yuan" and value == 0):
                continue
            known += 1
            found += _stands(value, plain)
            picked += _picked(name, text) == value
    return found / max(1, known), picked / max(1, known), median(seconds or [0.0])


def run(report: Report, *, quick: bool) -> None:
    """Each peer on the real files of its kind."""
    report.part(
        "Peers on the real files", "found: values that stand in the peer's text; fields: picked out by plain patterns"
    )
    files = list(material.samples())
    if not files:
        report.note("no samples lie beside this checkout")
        return
    kinds = {kind: [f for f in files if f.kind == kind] for kind in ("pdf", "image", "ofd")}
    ours = {kind: score(mine) for kind, mine in kinds.items()}
    for kind, title, reader in _peers(report):
        found, picked, seconds = _compare(kinds[kind], reader)
        report.row(f"{kind}: {title}, found as text", f"{found:.1%}", f"{seconds * 1000:,.0f} ms")
        report.row(f"{kind}: {title}, fields", f"{picked:.1%}", ratio=ours[kind].header.share / max(picked, 0.01))
    for kind, one in ours.items():
        report.row(f"{kind}: ours, fields", f"{one.header.share:.1%}", f"{median(one.seconds) * 1000:,.0f} ms", 1.0)


def _peers(report: Report) -> list[tuple[str, str, Reader]]:
    peers: list[tuple[str, str, Reader]] = [
        ("pdf", "pypdfium2 in the order of drawing", _plain_pdf),
        ("image", "rapidocr as it comes", _rapidocr()),
    ]
    if shutil.which("tesseract"):
        peers.append(("image", "tesseract chi_sim", _tesseract))
    else:
        report.note("tesseract is not installed (Debian: tesseract-ocr, tesseract-ocr-chi-sim): left out")
    try:
        python = environment.prepare()
    except environment.NotInstalledError as error:
        report.note(f"easyofd could not be installed ({error}): left out")
    else:
        peers.append(("ofd", "easyofd", lambda path: _easyofd(python, path)))
    return peers


def _plain_pdf(path: Path) -> str:
    import pypdfium2  # noqa: PLC0415

    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def _rapidocr() -> Reader:
    from rapidocr import RapidOCR  # noqa: PLC0415

    engine = RapidOCR(params={"Global.log_level": "error"})

    def read(path: Path) -> str:
        found = engine(str(path))
        return "\n".join(found.txts or ())

    return read


def _tesseract(path: Path) -> str:
    done = subprocess.run(
        ["tesseract", str(path), "-", "-l", "chi_sim", "--psm", "6"], capture_output=True, text=True, check=False
    )
    return done.stdout


def _easyofd(python: Path, path: Path) -> str:
    script = Path(__file__).resolve().parent / "peers_easyofd.py"
    done = subprocess.run([str(python), str(script), str(path)], capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()  # easyofd talks before it reads
    return str(json.loads(said[-1])) if done.returncode == 0 and said else ""


if __name__ == "__main__":
    sys.exit("run benchmarks/evidence.py peers")
