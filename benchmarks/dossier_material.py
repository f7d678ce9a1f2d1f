"""What the benchmark of binding binds: a declaration and its folder, from numbers that are the same each time."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import img2pdf
import numpy as np
from PIL import Image

from yunxing.dossier.typesetting import SONG, typeset

WITHIN = 6
"""Pages of a PDF of the material."""
NAME = "连云港云帆试验机械有限公司"
_CLAIMS = ("app.logistics.erp", "app.service.crm", "effect.cost", "effect.efficiency")
_KINDS = ("contract", "invoice", "usage_statement", "usage_screenshot", "effect_statement", "other")
_PAGE = f"""#set text(font: "{SONG}", size: 12pt)
#let data = json("data.json")
#for page in range(data.pages) {{ if page > 0 {{ pagebreak() }}
  for line in range(34) [第 #(page + 1) 页第 #(line + 1) 行：上云业务使用情况说明，编号 #(data.number * 7919 + line * 31)。#linebreak()] }}"""


def noise(number: int, *, width: int, height: int) -> Image.Image:
    """A picture that does not compress, and is the same for the same number."""
    values = np.random.default_rng(number).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


def photograph(number: int) -> bytes:
    """A JPEG of about 350 KB."""
    made = io.BytesIO()
    noise(number, width=660, height=780).save(made, "JPEG", quality=88)
    return made.getvalue()


def screenshot(number: int) -> bytes:
    """A PNG of about 300 KB."""
    made = io.BytesIO()
    noise(number, width=360, height=280).save(made, "PNG", compress_level=1)
    return made.getvalue()


def material(folder: Path, *, pages: int) -> Path:
    """The folder with that many pages, made once: ``proofs``, ``declaration.yaml``, and ``merged``, what the peer takes."""
    done = folder / "done"
    mark = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()  # what makes it has changed: it is made anew
    if done.exists() and done.read_text(encoding="utf-8") == mark:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    proofs, merged = folder / "proofs", folder / "merged"
    for each in (proofs, merged):
        each.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    left = pages
    for number in range(pages):
        kind = number % 6
        if left <= 0:
            break
        if kind in {0, 1}:
            count = min(WITHIN, left)
            scans = [photograph(number * 10 + page) for page in range(count)]
            data = img2pdf.convert(scans, nodate=True)
        elif kind == 2:
            count = min(WITHIN, left)
            data = typeset(_PAGE, {"data.json": json.dumps({"pages": count, "number": number}).encode()})
        else:
            count = 1
            data = screenshot(number) if kind == 5 else photograph(number * 10)
        ending = "pdf" if kind < 3 else "png" if kind == 5 else "jpg"
        name = f"{number:04d}.{ending}"
        (proofs / name).write_bytes(data)
        (merged / f"{number:04d}.pdf").write_bytes(data if ending == "pdf" else img2pdf.convert(data, nodate=True))
        names.append(name)
        left -= count
    (folder / "declaration.json").write_text(json.dumps(_declaration(names), ensure_ascii=False), encoding="utf-8")
    done.write_text(mark, encoding="utf-8")
    return folder


def _declaration(names: list[str]) -> dict[str, Any]:
    evidence = [{"id": name, "item": _KINDS[at % len(_KINDS)], "file": name} for at, name in enumerate(names)]
    claims = [
        {"item": item, "evidence": [e["id"] for e in evidence[at :: len(_CLAIMS)] if e["item"] != "contract"]}
        for at, item in enumerate(_CLAIMS)
    ]
    contracts = [{"id": e["id"], "evidence": [e["id"]]} for e in evidence if e["item"] == "contract"]
    return {
        "star": 3,
        "filed_on": "2020-05-06",
        "enterprise": {"name": NAME},
        "claims": claims,
        "contracts": contracts,
        "evidence": evidence,
    }
