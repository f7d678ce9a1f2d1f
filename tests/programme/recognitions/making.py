"""Titles: given by publication, or simply there."""

from datetime import date
from pathlib import Path
from typing import Any

from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.demonstration.signing_key import make_key
from yunxing.programme.recognitions import verbs
from yunxing.programme.recognitions.model import Publication, Recognition
from yunxing.programme.recognitions.searching import searchable
from yunxing.site.environment import Signing

from ..factories import call, declaration, officer, owner

DAY = date(2020, 5, 7)


def ready(star: int = 3, *, of: Call | None = None, actor: Actor | None = None) -> Declaration:
    """One that waits for its publication: filed, or past the province's notice."""
    _, made = declaration(actor or owner(), star=star, call=of or call())
    state = "filed" if star == 3 else "province_over"
    Declaration.objects.filter(pk=made.pk).update(state=state, name=made.enterprise.name)
    made.refresh_from_db()
    return made


def publish(*declarations: Declaration, number: str = "苏工信融合〔2020〕1号", **more: Any) -> Publication:
    return verbs.publish(
        actor=officer("32"),
        call=declarations[0].call,
        declarations=declarations,
        number=number,
        **{"title": "2020年首批星级上云企业名单", "published_on": DAY, **more},
    )


def title(
    name: str = "", star: int = 3, *, actor: Actor | None = None, of: Call | None = None, **more: Any
) -> Recognition:
    """A title with its publication, without the acts that lead to it. ``more`` are columns of it."""
    waiting = ready(star, of=of, actor=actor or (owner(name=name) if name else None))
    made = publish(waiting, number=f"苏工信〔2020〕{Publication.objects.count() + 1}号")
    recognition = made.recognitions.get()
    if name:
        more = {"name": name, "search": searchable(name, recognition.uscc), **more}
    if more:
        Recognition.objects.filter(pk=recognition.pk).update(**more)
        recognition.refresh_from_db()
    return recognition


def keyed(settings: Any, folder: Path) -> Signing:
    """A key of a demonstration, in force."""
    make_key(folder / "key.p12")
    settings.SIGNING = Signing(folder / "key.p12")
    return settings.SIGNING
