"""The pictures of an area's figures: what is drawn of each, its table, and the list to which each of its rows leads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from yunxing.programme.declarations.model import State
from yunxing.programme.people.model import Jurisdiction
from yunxing.programme.statistics import rules

from ..templatetags.words import say
from . import naming

COLOURS = ("declarations", "titles", "investment")
MOST_BARS = 15
"""Bars drawn of a long table, and rows shown of it; its file has them all."""
_OUTLINES = Path(__file__).resolve().parent.parent / "static" / "vendor" / "outlines" / "32.json"

Cell = str | int | Decimal


class Row(NamedTuple):
    """A row of a picture's table, and the list that it counts."""

    name: str
    cells: tuple[Cell, ...]
    address: str = ""


class Picture(NamedTuple):
    """A picture: its words, its table, and what the page's script draws."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: list[Row]
    drawn: dict[str, Any]
    note: str = ""
    beside: Sequence[Row] = ()
    """What has no place in the drawing."""

    @property
    def shown(self) -> list[Row]:
        """The rows that the page shows."""
        return self.rows if self.key in ("map", "stays") else self.rows[:MOST_BARS]

    @property
    def more(self) -> int:
        """How many it does not show."""
        return len(self.rows) - len(self.shown)


class Asked(NamedTuple):
    """What the address asks for: an area, a call where one is chosen, what the map is coloured by."""

    area: Jurisdiction
    own: bool
    call: str
    colour: str
    editions: tuple[str, ...]

    def list_of(self, **more: str) -> str:
        """The address of the declarations that something counts."""
        asked = {"area": "" if self.own else self.area.pk, "call": self.call, **more}
        return f"{reverse('declarations')}?{urlencode({k: v for k, v in asked.items() if v})}"


@lru_cache(maxsize=1)
def outlined() -> frozenset[str]:
    """The codes of the divisions whose outlines there are."""
    if not _OUTLINES.is_file():
        return frozenset()
    features = json.loads(_OUTLINES.read_text(encoding="utf-8"))["features"]
    return frozenset(one["properties"]["name"] for one in features)


def pictures(data: Mapping[str, Any], asked: Asked, parts: Sequence[Jurisdiction]) -> list[Picture]:
    """Every picture of an area's figures that has something to show."""
    made = [
        _map(data, asked, parts),
        _funnel(data, asked),
        _stays(data),
        _missed(data, asked),
        _counted(data["invested"], "invested", say("上云投入分布", "Investment"), naming.band, asked, sort=False),
        _providers(data, asked),
        _counted(data["industry"], "industry", say("行业（GB/T 4754 门类）", "Industries (GB/T 4754 sections)"), naming.section, asked),
        _counted(data["cluster"], "cluster", say("先进制造业集群", "Clusters"), lambda k: naming.choice("clusters", k), asked),
        _counted(data["model"], "model", say("云服务部署模型", "Deployment"), lambda k: naming.choice("cloud_model", k), asked),
        _years(data, asked),
    ]  # fmt: skip
    return [one for one in made if one is not None and one.rows]


def _text(row: Row, at: int) -> str:
    return _shown(row.cells[at])


def _shown(cell: Cell) -> str:
    """A cell beside its drawing: amounts to a tenth of 万元; the table has them exactly."""
    return f"{cell / 10_000:,.1f}".removesuffix(".0") if isinstance(cell, Decimal) else str(cell)


def _bars(rows: Iterable[Row], at: int = 0) -> dict[str, Any]:
    drawn = [
        {"name": row.name, "value": float(row.cells[at]), "text": _text(row, at), "address": row.address}
        for row in list(rows)[:MOST_BARS]
    ]
    return {"kind": "bars", "rows": drawn}


def _map(data: Mapping[str, Any], asked: Asked, parts: Sequence[Jurisdiction]) -> Picture | None:
    if len(parts) < 2:
        return None
    rows = []
    divided = {part.path[:at] for part in parts for at, character in enumerate(part.path) if character == "/"}
    for part in parts:
        count, yuan, titles = data["places"].get(part.pk, (0, "0", {}))
        of = {"area": part.pk}
        name = part.name
        if part.path in divided:
            # An area that was divided since: what it received before lies in it and in none of its parts.
            of, name = {"area": "", "itself": part.pk}, say(f"{part.name}（本级）", f"{part.name} (itself)")
        address = asked.list_of(**of, **({"title": "valid"} if asked.colour == "titles" else {}))
        rows.append(
            (part, Row(name, (count, *(titles.get(s, 0) for s in "345"), Decimal(yuan)), address if count else ""))
        )
    return map_of(rows, asked.colour)


def map_of(rows: Sequence[tuple[Jurisdiction, Row]], colour: str) -> Picture:
    """A map by county. The cells of a row: declarations, titles of three, four and five stars, investment in yuan."""
    values: dict[str, Callable[[Row], tuple[Cell, str]]] = {
        "declarations": lambda row: (row.cells[0], say("份", "")),
        "titles": lambda row: (sum(int(n) for n in row.cells[1:4]), say("家", "")),
        "investment": lambda row: (row.cells[4], say(" 万元", "")),
    }
    drawn, beside = [], []
    for place, row in rows:
        value, unit = values[colour](row)
        if _division(place) in outlined():
            drawn.append(
                {
                    "code": _division(place),
                    "name": row.name,
                    "value": float(value),
                    "text": f"{_shown(value)}{unit}",
                    "address": row.address,
                }
            )
        else:
            beside.append(Row(row.name, (f"{_shown(value)}{unit}",), row.address))
    head = (
        say("地区", "Area"), say("申报/份", "Declarations"), *(naming.stars(s) for s in "345"),
        say("上云投入/万元", "Investment, 10k yuan"),
    )  # fmt: skip
    return Picture(
        "map",
        say("地区分布", "By area"),
        head,
        [row for _, row in rows],
        {"kind": "map", "rows": drawn},
        beside=beside,
    )


def _division(place: Jurisdiction) -> str:
    return str(place.divisions[0]) if place.divisions else str(place.pk)


def _funnel(data: Mapping[str, Any], asked: Asked) -> Picture:
    stars = list(data["funnel"])
    rows = []
    for mark, name in enumerate(rules.REACHED):
        counts = [data["funnel"][star][mark] for star in stars]
        address = asked.list_of(reached=str(mark)) if any(counts) else ""
        rows.append(Row(str(name), (*counts, sum(counts)), address))
    head = (say("到达", "Came to"), *(naming.stars(s) for s in stars), say("合计", "All"))
    note = say("到过这一步的都计入，以后退回或终止的也在内。", "All that ever came so far, whatever became of them.")
    return Picture("funnel", say("进展", "How far they came"), head, rows, _parted(stars, rows), note)


def _parted(stars: Sequence[str], rows: Iterable[Row]) -> dict[str, Any]:
    """Bars in parts, one for each star; the last cell is their sum."""
    return {
        "kind": "parts",
        "parts": [naming.stars(s) for s in stars],
        "rows": [
            {
                "name": row.name,
                "values": [float(n) for n in row.cells[: len(stars)]],
                "text": str(row.cells[len(stars)]),
                "address": row.address,
            }
            for row in rows
        ],
    }


def _stays(data: Mapping[str, Any]) -> Picture:
    found = [(str(State(state).label), *numbers) for state, numbers in data["stays"].items()]
    rows = [Row(name, (n, *(naming.stay(seconds) for seconds in quarters))) for name, n, *quarters in found]
    drawn = [
        {
            "name": name,
            "values": [seconds / 86_400 for seconds in quarters],
            "text": say(f"中位 {naming.stay(quarters[1])}", f"median {naming.stay(quarters[1])}"),
        }
        for name, _, *quarters in found
    ]
    head = (
        say("环节", "Stage"), say("次数", "Stays"), say("四分之一在此内", "Lower quartile"), say("中位数", "Median"),
        say("四分之三在此内", "Upper quartile"),
    )  # fmt: skip
    note = say("只计已经离开这一环节的；色带为中间一半。", "Stays that are over; the band holds the middle half.")
    return Picture(
        "stays", say("各环节用时", "Time at each stage"), head, rows, {"kind": "ranges", "rows": drawn}, note
    )


def _missed(data: Mapping[str, Any], asked: Asked) -> Picture:
    made = _counted(
        data["missed"],
        "missed",
        say("最常未达到的条件", "Requirements most often missed"),
        lambda key: naming.missed(key, asked.editions),
        asked,
    )
    return made._replace(note=say("按最近一次提交时的结论。", "By the verdict of the last submission."))


def _counted(
    counts: Mapping[str, int], by: str, title: str, named: Callable[[str], str], asked: Asked, *, sort: bool = True
) -> Picture:
    rows = [Row(named(key), (n,), asked.list_of(**{by: key})) for key, n in counts.items()]
    if sort:
        rows.sort(key=lambda row: -int(row.cells[0]))
    head = (say(*naming.BY[by]), say("申报/份", "Declarations"))
    return Picture(by, title, head, rows, _bars(rows))


def _providers(data: Mapping[str, Any], asked: Asked) -> Picture:
    # Figures counted by an earlier version do not say how many declarations; those of the next hour do.
    rows = [
        Row(name, (clients, declared[0] if declared else "—", Decimal(yuan)), asked.list_of(provider=key))
        for key, name, clients, yuan, *declared in data["providers"]
    ]
    drawn = _bars(rows)
    for one, row in zip(drawn["rows"], rows, strict=False):
        one["text"] = say(f"{row.cells[0]} 家 · {_text(row, 2)} 万元", f"{row.cells[0]} · {_text(row, 2)} ×10k yuan")
    head = (
        say("云服务商", "Provider"), say("客户/家", "Clients"), say("申报/份", "Declarations"),
        say("开票金额/万元", "Invoiced, 10k yuan"),
    )  # fmt: skip
    note = say(
        f"共 {data['providers_in_all']} 家；金额为申报所列、以其为销售方的发票价税合计。",
        f"{data['providers_in_all']} in all; the totals of declared invoices of which they are the seller.",
    )
    return Picture("provider", say("云服务商", "Providers"), head, rows, drawn, note)


def _years(data: Mapping[str, Any], asked: Asked) -> Picture:
    stars = sorted({star for one in data["years"].values() for star in one["submitted"]})
    rows = []
    for year, one in data["years"].items():
        counts = [one["submitted"].get(star, 0) for star in stars]
        more = (sum(counts), sum(one["published"].values()), Decimal(one["yuan"]))
        rows.append(Row(year, (*counts, *more), asked.list_of(year=year)))
    head = (
        say("提交年份", "Submitted in"), *(naming.stars(s) for s in stars), say("合计", "All"),
        say("其中已发布", "Of these published"), say("上云投入/万元", "Investment, 10k yuan"),
    )  # fmt: skip
    return Picture("years", say("逐年", "Year on year"), head, rows, _parted(stars, rows))
