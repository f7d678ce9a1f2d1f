"""Editions as the programme uses them: packaged files and published ones alike, with the rulings in force."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.loading import available, edition_from, load_edition, texts_of
from yunxing.guide.shapes import Ruling as Settled
from yunxing.guide.shapes import Words

from ..refusals import RefusedError, UnavailableError
from .model import KeptEdition, Ruling, Stage

_IN_USE = (Stage.PUBLISHED, Stage.WITHDRAWN)


class TamperedError(UnavailableError):
    """A published edition that is not what was published."""


@lru_cache(maxsize=32)
def edition_of(key: str) -> Edition:
    """An edition by key, packaged or published, loaded once for each process: neither ever changes.

    Raises ``RefusedError`` where there is none, ``TamperedError`` where a kept one is not what its hashes say (R90).
    """
    if key in available():
        return load_edition(key)
    kept = KeptEdition.objects.filter(key=key, stage__in=_IN_USE).first()
    if kept is None:
        raise RefusedError(f"没有指南版本“{key}”", f"there is no edition {key!r}", field="edition")
    try:
        edition = edition_from(kept.files, key)
    except InputError as error:
        raise _tampered(key) from error
    if digest_of(kept.files) != kept.digest or edition.fingerprint != kept.fingerprint or edition.key != key:
        raise _tampered(key)
    return edition


def _tampered(key: str) -> TamperedError:
    return TamperedError(
        f"指南版本“{key}”的内容与发布时的 SHA-256 不符，已停止使用。请运维人员从备份恢复",
        f"the edition {key} is not what its SHA-256 says was published: operators restore it from a backup",
        field="edition",
        clause="R90",
    )


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 over the texts of all files, to the byte."""
    told = json.dumps(dict(files), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def ruled(key: str, *, without: int = 0) -> Edition:
    """An edition with the rulings made since: by day, its own and those of the platform.

    They are looked up again after ``_KEPT`` seconds, and at once where this process made one: a ruling holds from a day on,
    so that a moment more or less makes no difference. Where there are none it is ``edition_of``'s own; else one copy for each process and set of rulings. Its fingerprint is
    the same: a ruling is an act beside the edition. ``without`` leaves one ruling out.
    """
    looked_up, rows = _rulings.get(key, (0.0, ()))
    if without or not looked_up or time.monotonic() - looked_up > _KEPT:
        rows = _made(key, without)
        if not without:
            _rulings[key] = (time.monotonic(), rows)
    return with_rulings(edition_of(key), rows) if rows else edition_of(key)


_KEPT = 3.0
_Rows = tuple[tuple[str, str, date, str, str, str], ...]
_rulings: dict[str, tuple[float, _Rows]] = {}
"""By edition: when its rulings were looked up, and what they were."""


def forget() -> None:
    """Look rulings up again the next time: one was made here."""
    _rulings.clear()


def _made(key: str, without: int) -> _Rows:
    made = Ruling.objects.filter(edition=key, made_at__isnull=False).exclude(pk=without).order_by("in_force_from", "pk")
    return tuple(made.values_list("reading", "choose", "in_force_from", "document", "grounds", "grounds_en"))


@lru_cache(maxsize=32)
def with_rulings(edition: Edition, rows: tuple[tuple[str, str, date, str, str, str], ...]) -> Edition:
    """A copy of an edition in which further rulings hold: (reading, alternative, day, document, grounds zh, en)."""
    made = [
        Settled.model_validate(
            {
                "reading": reading,
                "choose": choose,
                "from": day,
                "document": document,
                "grounds": Words(zh=zh, en=en or zh),
            }
        )
        for reading, choose, day, document, zh, en in rows
    ]
    return dataclasses.replace(edition, rulings=(*edition.rulings, *made))


class Choice(NamedTuple):
    """An edition that a call may choose."""

    key: str
    zh: str
    en: str
    stars: tuple[int, ...]

    def say(self, lang: str) -> str:
        """Its title in a language."""
        return self.en if lang == "en" else self.zh


def choosable(also: str = "") -> list[Choice]:
    """The packaged editions and those published and not withdrawn; ``also`` is one that is chosen already."""
    keys = list(
        KeptEdition.objects.filter(stage=Stage.PUBLISHED).order_by("published_at").values_list("key", flat=True)
    )
    every = dict.fromkeys([*available(), *keys, *([also] if also else [])])
    found = []
    for key in every:
        try:
            edition = edition_of(key)
        except TamperedError:
            continue  # it is no choice; where it is in use, its pages say what to do
        found.append(Choice(key, edition.about.title.zh, edition.about.title.en, edition.stars))
    return found


def texts(key: str) -> dict[str, str]:
    """The files of an edition in use as they are written. Raises as ``edition_of`` does."""
    if key in available():
        return texts_of(key)
    edition_of(key)
    return dict(KeptEdition.objects.values_list("files", flat=True).get(key=key))
