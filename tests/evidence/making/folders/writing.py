"""Papers of a folder written as files: which carriers a kind comes in, what they cost in quality, names of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from ..invoices import make_ofd, make_xml
from ..invoices import make_pdf as invoice_pdf
from ..invoices.data import schema_of
from ..invoices.degrade import Spoil
from ..invoices.layouts import LAYOUTS
from ..invoices.truth import InvoiceTruth
from ..papers import make_docx, make_pdf, make_pptx, make_xlsx
from ..papers.blocks import Flow, Gap, Title, plain
from ..papers.making import jpeg, picture_pdf, pictures_of, png
from ..papers.paper import Paper, Picture, Screen
from ..papers.screens import ScreenTruth
from ..papers.statements import SlidesTruth
from ..papers.typeset import flow_pdf, joined, page_count
from .naming import Names, Naming
from .truth import Carrier, FileTruth, Placed

CARRIERS: dict[str, tuple[tuple[Carrier, int], ...]] = {
    "licence": (("picture", 3), ("scan", 2), ("pdf", 2)),
    "credit_report": (("pdf", 4), ("scan", 1)),
    "contract": (("pdf", 4), ("scan", 3), ("docx", 2)),
    "payment": (("pdf", 3), ("picture", 3), ("scan", 1)),
    "invoice_check": (("picture", 6), ("pdf", 1)),
    "investment_table": (("pdf", 1), ("xlsx", 1), ("scan", 1)),
    "cloud_explanation": (("pdf", 2), ("scan", 2), ("picture", 1)),
    "platform_design": (("pdf", 1), ("docx", 1)),
    "usage_statement": (("pdf", 2), ("docx", 2), ("scan", 1)),
    "usage_screenshot": (("picture", 1),),
    "data_device_statement": (("pdf", 2), ("docx", 1)),
    "effect_statement": (("pdf", 2), ("docx", 1), ("scan", 1)),
    "summary_slide": (("pptx", 4), ("pdf", 1)),
    "other": (("pdf", 1), ("picture", 1)),
}
MOST_PAGES: dict[Carrier, int] = {"scan": 4, "picture": 1}
"""A paper of more pages comes as a PDF: a picture has one page, and scanning many only costs time."""

SCREENS = frozenset({"screenshot", "invoice_check"})
"""Forms that are pictures to begin with."""


class Writer:
    """Writes papers into a folder and keeps what each file holds; ``pictures`` are those that can be altered."""

    def __init__(self, root: Path, seed: int, names: Names, *, dpi: int = 130) -> None:
        self.root, self.names, self.dpi = root, names, dpi
        self.rng = Random(f"writing {seed}")
        self.files: list[FileTruth] = []
        self.pictures: dict[str, Picture] = {}
        self._pdfs: dict[Paper | InvoiceTruth, bytes] = {}

    def put(self, placed: Placed, *, carrier: Carrier | None = None, group: str = "") -> FileTruth:
        """A paper in a file of its own, in a carrier that it comes in."""
        paper = placed.paper
        carrier = carrier or self._carrier(paper)
        screen = carrier == "picture" and placed.form in SCREENS
        if carrier in MOST_PAGES and not screen and page_count(self.pdf(paper)) > MOST_PAGES[carrier]:
            carrier = "pdf"
        match carrier:
            case "ofd" | "xml":
                assert isinstance(paper, InvoiceTruth)
                pages = (1,) if carrier == "xml" else _all(page_count(self.pdf(paper)))
                data = make_xml(paper) if carrier == "xml" else make_ofd(paper)
            case "docx" | "xlsx" | "pptx":
                assert not isinstance(paper, InvoiceTruth)
                makers = {"docx": make_docx, "xlsx": make_xlsx, "pptx": make_pptx}
                data = makers[carrier](paper)
                pages = _all(paper.count) if isinstance(paper, SlidesTruth) else (1,)
                placed = replace(placed, sealed_by=())
            case "picture":
                return self._picture(placed, group)
            case _:
                data = self.pdf(paper)
                pages = _all(page_count(data))
                if carrier == "scan":
                    data = self._scan(data)
        naming = self.names.naming(placed.item)
        path = self._path(placed.item, paper, "pdf" if carrier == "scan" else carrier, naming, group)
        return self._keep(path, data, carrier, (replace(placed, pages=pages),), naming)

    def together(
        self, several: Sequence[Placed], stem: str, item: str, *, scanned: bool = False, covered: bool = False
    ) -> FileTruth:
        """Several papers one after the other in one PDF (R78), behind a cover with a list of them where asked for."""
        parts = [self.pdf(one.paper) for one in several]
        placed, page = [], 2 if covered else 1
        for one, part in zip(several, parts, strict=True):
            count = page_count(part)
            placed.append(replace(one, pages=tuple(range(page, page + count))))
            page += count
        data = joined([*([flow_pdf(_cover(stem, placed))] if covered else []), *parts])
        scanned = scanned and page <= 2 * MOST_PAGES["scan"]
        if scanned:
            data = self._scan(data)
        naming = self.names.naming("other")
        path = self.names.path(item, stem, "pdf", naming=naming)
        made = self._keep(path, data, "scan" if scanned else "pdf", tuple(placed), naming)
        self.files[-1] = replace(made, covers=(1,) if covered else ())
        return self.files[-1]

    def shared(self, several: Sequence[Placed], sheet: Paper, carrier: Carrier) -> FileTruth:
        """Several papers on one page, which ``sheet`` draws."""
        one = self.put(replace(several[0], paper=sheet), carrier=carrier)
        self.files[-1] = replace(one, placed=tuple(replace(p, pages=(1,)) for p in several))
        return self.files[-1]

    def again(self, of: FileTruth, data: bytes, ending: str, carrier: Carrier) -> FileTruth:
        """A copy of a file under a name of its own, with the papers of the first."""
        item = of.placed[0].item
        naming = self.names.naming(item)
        path = self._path(item, of.placed[0].paper, ending, naming, "")
        return self._keep(path, data, carrier, of.placed, naming)

    def junk(self, path: str, data: bytes) -> None:
        """A file that is no paper."""
        self.names.taken.add(path.lower())
        self._keep(path, data, "junk", (), "silent")

    def pdf(self, paper: Paper | InvoiceTruth) -> bytes:
        """The paper as a PDF, made once."""
        if paper not in self._pdfs:
            if isinstance(paper, InvoiceTruth):
                self._pdfs[paper] = invoice_pdf(paper, layout=self.rng.randrange(LAYOUTS[paper.kind]))
            else:
                self._pdfs[paper] = make_pdf(paper)
        return self._pdfs[paper]

    def _carrier(self, paper: Paper | InvoiceTruth) -> Carrier:
        if isinstance(paper, InvoiceTruth):
            options: tuple[tuple[Carrier, int], ...] = (("scan", 2), ("picture", 4))
            if not paper.kind.startswith("paper"):
                options = (("pdf", 5), ("ofd", 2), ("picture", 2), ("scan", 1))
                options += (("xml", 1),) if schema_of(paper) else ()
        else:
            options = CARRIERS[paper.item]
        return self.rng.choices([c for c, _ in options], [w for _, w in options])[0]

    def _path(self, item: str, paper: Paper | InvoiceTruth, ending: str, naming: Naming, group: str) -> str:
        stem = f"发票-{paper.number}" if isinstance(paper, InvoiceTruth) else paper.stem
        return self.names.path(item, stem, ending, naming=naming, group=group)

    def _picture(self, placed: Placed, group: str) -> FileTruth:
        """The paper photographed or scanned as a picture; a screen saved as it is, or as a JPEG with its time."""
        rng, paper = self.rng, placed.paper
        body = None if isinstance(paper, InvoiceTruth) else paper.body()
        naming, taken = self.names.naming(placed.item), None
        if isinstance(body, Screen):
            image = body.image
            if isinstance(paper, ScreenTruth) and paper.taken is not None:
                taken = paper.taken
            ending = "jpg" if taken else rng.choice(("png", "png", "jpg"))
        else:
            image = pictures_of(self.pdf(paper), seed=rng.randrange(10**6), dpi=self.dpi, spoil=self._spoil())[0]
            ending = rng.choice(("jpg", "jpg", "jpg", "png"))
        path = self._path(placed.item, paper, ending, naming, group)
        data = png(image) if ending == "png" else jpeg(image, rng.randint(70, 92), taken=taken, camera="Example EX-1")
        self.pictures[path] = image
        return self._keep(path, data, "picture", (replace(placed, pages=(1,)),), naming)

    def _scan(self, data: bytes) -> bytes:
        rng = self.rng
        spoil = Spoil(
            skew=rng.uniform(-1.2, 1.2),
            light=rng.choice((0, 0.05)),
            blur=rng.choice((0, 0.5)),
            grey=rng.random() < 0.3,
        )
        pictures = pictures_of(data, seed=rng.randrange(10**6), dpi=self.dpi, spoil=spoil)
        return picture_pdf(pictures, dpi=self.dpi, quality=rng.randint(60, 85))

    def _spoil(self) -> Spoil:
        """What a scanner or, more often, a telephone does."""
        rng = self.rng
        if rng.random() < 0.4:
            return Spoil(skew=rng.uniform(-1.5, 1.5), blur=rng.choice((0, 0.5)), grey=rng.random() < 0.2)
        return Spoil(
            paper=rng.choice(((0.9, 0.95, 1), (0.96, 0.98, 1))),
            skew=rng.uniform(-3, 3),
            perspective=rng.uniform(0.004, 0.02),
            table=rng.randint(40, 170),
            light=rng.uniform(0.05, 0.3),
            blur=rng.uniform(0.4, 0.8),
            noise=rng.choice((0, 3)),
        )

    def _keep(self, path: str, data: bytes, carrier: Carrier, placed: tuple[Placed, ...], naming: Naming) -> FileTruth:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        one = FileTruth(path, carrier, placed, naming)
        self.files.append(one)
        return one


def _cover(title: str, placed: Sequence[Placed]) -> Flow:
    """A page with the title and, for each paper, the page it begins at."""
    words = {"contract": "合同", "invoice": "发票", "payment": "付款凭证", "invoice_check": "发票查验截图"}
    rows = [plain(f"{n}. {words[one.form]}{'.' * 48}{one.pages[0]}") for n, one in enumerate(placed, 1)]
    return Flow((Gap(4), Title(title, 1.8), Gap(2), Title("目录", 1.2), *rows))


def _all(count: int) -> tuple[int, ...]:
    return tuple(range(1, count + 1))
