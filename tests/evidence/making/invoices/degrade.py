"""Pages rendered as pictures and spoiled the way scanners, telephones and stamps do it; the same every time for a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

import cv2
import numpy as np
import pylopdf_fonts_zh_cn
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from .truth import InvoiceTruth, Kind
from .typeset import make_pdf

Picture = NDArray[np.uint8]
Level = Literal["clean", "scan", "photo"]
PRINTED: tuple[Kind, ...] = ("paper_special", "paper_ordinary", "roll")
"""The kinds whose values are printed on a form printed before."""


@dataclass(frozen=True, slots=True)
class Spoil:
    """What is done to a picture, in this order of happening.

    ``ribbon`` how worn the ribbon was with which the values were printed on a form; ``stamps`` seals over the text; ``paper`` the colour of the paper (BGR shares of white); ``skew`` in degrees;
    ``perspective`` how far corners move, as a share of the width; ``table`` the grey of what lies around it, None for
    none; ``light`` how much darker the darkest corner is; ``blur`` and ``noise`` standard deviations in pixels and
    greys; ``grey`` without colour; ``turn`` quarters of a turn clockwise, in degrees; ``quality`` of JPEG, None for none.
    """

    ribbon: float = 0
    stamps: int = 0
    paper: tuple[float, float, float] = (1, 1, 1)
    skew: float = 0
    perspective: float = 0
    table: int | None = None
    light: float = 0
    blur: float = 0
    noise: float = 0
    grey: bool = False
    turn: int = 0
    quality: int | None = None


def spoil_of(seed: int, level: Level) -> Spoil:
    """What happens to a page on a scanner or before a telephone, by seed."""
    rng = Random(f"spoil {seed} {level}")
    if level == "clean":
        return Spoil()
    turn = rng.choice((0, 0, 0, 90, 180, 270))
    if level == "scan":
        return Spoil(
            stamps=rng.choice((0, 1, 1)),
            paper=rng.choice(((1, 1, 1), (1, 1, 1), (0.94, 0.97, 1), (1, 0.97, 0.95))),
            skew=rng.uniform(-2, 2),
            light=rng.uniform(0, 0.08),
            blur=rng.uniform(0.3, 0.8),
            noise=rng.uniform(1, 5),
            grey=rng.random() < 0.3,
            turn=turn,
            quality=rng.randint(60, 92),
        )
    return Spoil(
        stamps=rng.choice((0, 1)),
        paper=rng.choice(((0.9, 0.95, 1), (0.96, 0.98, 1), (1, 0.97, 0.93))),
        skew=rng.uniform(-4, 4),
        perspective=rng.uniform(0.005, 0.035),
        table=rng.randint(40, 170),
        light=rng.uniform(0.1, 0.4),
        blur=rng.uniform(0.5, 1.2),
        noise=rng.uniform(3, 9),
        turn=turn,
        quality=rng.randint(55, 88),
    )


def picture(
    truth: InvoiceTruth | Sequence[InvoiceTruth],
    *,
    seed: int = 0,
    dpi: int = 200,
    level: Level = "scan",
    layout: int = 0,
    page: int = 1,
    spoil: Spoil | None = None,
    **more: Any,
) -> Picture:
    """A page of the invoice as a picture (BGR), spoiled by ``spoil`` or as ``level`` and ``seed`` say.

    ``more`` goes to ``make_pdf``; where seals come as stamps, none are printed.
    """
    first = truth if isinstance(truth, InvoiceTruth) else truth[0]
    if spoil is None:
        spoil = spoil_of(seed, level)
        if first.kind in PRINTED and level != "clean":
            spoil = replace(spoil, ribbon=Random(f"ribbon {seed}").uniform(0.1, 0.6))
    options = {"layout": layout, "sealed": not spoil.stamps, **more}
    if not spoil.ribbon:
        image = rendered(make_pdf(truth, **options), dpi=dpi, page=page)
    else:
        form, values = (
            rendered(make_pdf(truth, only=only, **options), dpi=dpi, page=page) for only in ("form", "values")
        )
        image = (form.astype(np.float32) * _worn(values, spoil.ribbon, seed, dpi) / 255).astype(np.uint8)
    return spoiled(image, spoil, seed=seed, dpi=dpi)


def _worn(values: Picture, ribbon: float, seed: int, dpi: int) -> NDArray[np.float32]:
    """Print of needles through a ribbon: in dots, here and there pale."""
    height, width = values.shape[:2]
    pitch = dpi / 90
    down, across = np.arange(height, dtype=np.float32), np.arange(width, dtype=np.float32)
    dots = np.cos(2 * np.pi * down / pitch)[:, None] * np.cos(2 * np.pi * across / pitch)[None, :]
    pale = np.random.default_rng(seed).uniform(0, ribbon, (9, 14)).astype(np.float32)
    ink = 1 - cv2.resize(pale, (width, height), interpolation=cv2.INTER_CUBIC) - ribbon * 0.3 * (1 - dots)
    worn: NDArray[np.float32] = 255 - (255 - values.astype(np.float32)) * np.clip(ink, 0.25, 1)[:, :, None]
    return worn


def rendered(pdf: bytes, *, dpi: int = 200, page: int = 1) -> Picture:
    """A page of a PDF as a picture (BGR)."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page - 1].render(scale=dpi / 72)
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        document.close()


def spoiled(image: Picture, spoil: Spoil, *, seed: int = 0, dpi: int = 200) -> Picture:
    """The picture after that."""
    rng, noise = Random(f"stamp {seed}"), np.random.default_rng(seed)
    for _ in range(spoil.stamps):
        image = _stamped(image, rng, dpi)
    work = image.astype(np.float32) * np.array(spoil.paper, dtype=np.float32)
    if spoil.skew or spoil.perspective:
        work = _moved(work, spoil, rng)
    if spoil.light:
        work *= _shade(work.shape[:2], spoil.light, rng)[:, :, None]
    if spoil.blur:
        work = cv2.GaussianBlur(work, (0, 0), spoil.blur).astype(np.float32)
    if spoil.noise:
        work += noise.normal(0, spoil.noise, work.shape).astype(np.float32)
    out: Picture = np.clip(work, 0, 255).astype(np.uint8)
    if spoil.grey:
        out = cv2.cvtColor(cv2.cvtColor(out, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR).astype(np.uint8)
    out = np.ascontiguousarray(np.rot90(out, -spoil.turn // 90))
    if spoil.quality is not None:
        packed = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, spoil.quality])[1]
        out = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)
    return out


def save(image: Picture, path: Path, quality: int = 90) -> Path:
    """Write a picture as its name says (JPEG with that quality, PNG, …) and give the path."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality] if path.suffix.lower() in (".jpg", ".jpeg") else []
    path.write_bytes(cv2.imencode(path.suffix, image, options)[1].tobytes())
    return path


def _moved(work: NDArray[np.float32], spoil: Spoil, rng: Random) -> NDArray[np.float32]:
    """Skewed and seen from aside, on a ground large enough to hold it."""
    height, width = work.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -spoil.skew, 1)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    target = corners @ turn[:, :2].T + turn[:, 2]
    if spoil.perspective:
        reach = spoil.perspective * width
        target += np.array([[rng.uniform(-reach, reach), rng.uniform(-reach, reach)] for _ in range(4)])
    edge = 0.03 * width if spoil.table is not None else 0
    target += edge - target.min(axis=0)
    size = np.ceil(target.max(axis=0) + edge).astype(int)
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    ground = (float(spoil.table),) * 3 if spoil.table is not None else (252.0, 252.0, 252.0)
    flat = (int(size[0]), int(size[1]))
    moved = cv2.warpPerspective(
        work, matrix, flat, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
    )
    return moved.astype(np.float32)


def _shade(shape: tuple[int, int], light: float, rng: Random) -> NDArray[np.float32]:
    """Light that falls off towards one side, smoothly."""
    corners = np.array([[1 - light * rng.random() for _ in range(3)] for _ in range(3)], dtype=np.float32)
    corners[rng.randrange(3), rng.randrange(3)] = 1 - light
    return cv2.resize(corners, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC).astype(np.float32)


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"), size)


def _stamped(image: Picture, rng: Random, dpi: int) -> Picture:
    """A red seal somewhere over it: an ellipse with a name around and words within, inked unevenly."""
    unit = dpi / 25.4
    across, down = int(40 * unit), int(29 * unit)
    seal = Image.new("L", (across, across), 0)
    draw = ImageDraw.Draw(seal)
    top = (across - down) // 2
    draw.ellipse((3, top, across - 4, top + down), outline=255, width=max(2, int(0.9 * unit)))
    name = rng.choice(("连云港样例精工机械有限公司", "示例云计算科技有限公司", "杭州示例信息技术有限公司"))
    face = _face(int(3.4 * unit))
    for place, character in enumerate(name):
        angle = -105 + 210 * place / (len(name) - 1)
        tile = Image.new("L", (int(5 * unit), int(5 * unit)), 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), character, 255, face, anchor="mm")
        tile = tile.rotate(-angle, Image.Resampling.BICUBIC)
        x = across / 2 + across * 0.40 * np.sin(np.radians(angle))
        y = across / 2 - down * 0.36 * np.cos(np.radians(angle))
        seal.paste(255, (int(x - tile.width / 2), int(y - tile.height / 2)), tile)
    draw.text((across / 2, across / 2 + 6 * unit), "发票专用章", 255, _face(int(3.6 * unit)), anchor="mm")
    draw.text(
        (across / 2, across / 2), "91320700EXAMP00000"[: rng.randint(17, 18)], 255, _face(int(2.8 * unit)), anchor="mm"
    )
    seal = seal.rotate(rng.uniform(-40, 40), Image.Resampling.BICUBIC)
    ink = np.asarray(seal, dtype=np.float32) / 255
    patch = np.random.default_rng(rng.randrange(1 << 30)).uniform(0.35, 1, (12, 12)).astype(np.float32)
    ink *= cv2.resize(patch, (across, across), interpolation=cv2.INTER_CUBIC).clip(0, 1)
    height, width = image.shape[:2]
    x, y = int(rng.uniform(0.3, 0.85) * width - across / 2), int(rng.uniform(0.45, 0.85) * height - across / 2)
    x, y = max(0, min(x, width - across)), max(0, min(y, height - across))
    out = image.copy()
    spot = out[y : y + across, x : x + across].astype(np.float32)
    ink = ink[: spot.shape[0], : spot.shape[1], None]
    colour = np.array([60, 50, 225], dtype=np.float32) / 255
    out[y : y + across, x : x + across] = (spot * (1 - ink * (1 - colour))).astype(np.uint8)
    return out
