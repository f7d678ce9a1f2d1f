"""Makes a folder: draws what the enterprise did, writes the papers of it, copies some, and leaves junk about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

from ..altered import How, make_altered
from ..invoices.data import schema_of
from ..invoices.truth import InvoiceTruth
from ..papers.check import ChecksPage
from ..papers.credit import draw_credit
from ..papers.licence import draw_licence
from ..papers.making import jpeg, png
from ..papers.paper import Paper
from ..papers.parties import draw_enterprise
from ..papers.payment import PaymentsPage
from ..papers.screens import ScreenTruth, draw_screen
from ..papers.services import SERVICES, Service
from ..papers.statements import FOUR, draw_slides, draw_statement
from ..papers.statements import Kind as StatementKind
from ..papers.tables import BreakdownTruth, InvestmentTruth, rows_of
from .dealing import WEIGHTS, Deal, Dealing, Dealt
from .naming import Names
from .truth import Carrier, Copy, FileTruth, FolderTruth, Placed
from .writing import Writer

SHANGHAI = timezone(timedelta(hours=8))
ALTERED: tuple[How, ...] = ("re-saved", "cropped", "resized", "brightened", "rephotographed", "stamped", "watermarked")
JUNK: tuple[tuple[str, bytes], ...] = (
    ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)),
    (".DS_Store", b"\x00\x00\x00\x01Bud1" + bytes(500)),
    ("~$合同.docx", b"\x06sample" + bytes(155)),
    ("desktop.ini", "[.ShellClassInfo]\r\nIconIndex=0\r\n".encode("utf-16")),
    ("空白.pdf", b""),
)
PLATFORM: tuple[StatementKind, ...] = ("platform_design", "data_device_statement")


class _Maker:
    """Makes one folder."""

    def __init__(self, path: Path, seed: int, *, star: int, files: int, filed_on: date, dpi: int) -> None:
        self.rng = Random(f"folder {seed}")
        self.seed, self.star, self.wanted, self.filed_on = seed, star, files, filed_on
        self.enterprise = draw_enterprise(seed)
        count = max(2, min(6, files // 12))
        self.providers = tuple(draw_enterprise(seed * 100 + n + 1, provider=True) for n in range(count))
        self.writer = Writer(path, seed, Names(seed), dpi=dpi)
        self.dealing = Dealing(seed, self.enterprise, self.providers, filed_on)
        self.truth = FolderTruth(path, star, filed_on, self.enterprise, self.providers)
        self.copies: list[Copy] = []
        self.services: list[Service] = []
        self.explained: set[str] = set()
        self.claims: set[str] = set()

    def make(self, kinds: Sequence[Deal] | None) -> FolderTruth:
        """The whole of it."""
        junk = min(len(JUNK), max(1, self.wanted // 12))
        copies = round(self.wanted * 0.1)
        room = self.wanted - junk - copies
        self._head()
        deals: list[Dealt] = []
        planned = list(kinds) if kinds is not None else self._plan()
        while planned and (kinds is not None or len(self.writer.files) < room * 0.68):
            deals.append(self.dealing.deal(planned.pop(0)))
            self._deal(deals[-1])
            if kinds is None and not planned:
                planned = self._plan()
        self._tables(deals)
        self._claims(room)
        self._copy(self.wanted - junk - len(self.writer.files))
        for name, data in JUNK[:junk]:
            self.writer.junk(self._junk_path(name), data)
        truth = self.truth
        truth.explained = frozenset(self.explained)
        truth.claims = tuple(sorted(self.claims))
        truth.files = tuple(sorted(self.writer.files, key=lambda one: one.path))
        truth.copies = tuple(self.copies)
        return truth

    def _plan(self) -> list[Deal]:
        """Every kind of deal once, the usual ones first and again between."""
        others = [kind for kind in WEIGHTS if kind != "simple"]
        self.rng.shuffle(others)
        return [
            "simple",
            *(kind for other in others for kind in (other, *(("simple",) if self.rng.random() < 0.3 else ()))),
        ]

    def _placed(self, paper: Paper | InvoiceTruth, key: str = "") -> Placed:
        if isinstance(paper, InvoiceTruth):
            return Placed(paper, "invoice", "invoice", (1,), key)
        return Placed(paper, paper.item, paper.form, (1,), key, paper.sealed_by)

    def _put(
        self, paper: Paper | InvoiceTruth, key: str = "", *, carrier: Carrier | None = None, group: str = ""
    ) -> FileTruth:
        return self.writer.put(self._placed(paper, key), carrier=carrier, group=group)

    def _seed(self) -> int:
        return self.rng.randrange(10**6)

    def _head(self) -> None:
        """What is owed once: licence, credit report, summary."""
        self._put(draw_licence(self.seed, holder=self.enterprise))
        dated = self.filed_on - timedelta(days=self.rng.randint(5, 60))
        self._put(draw_credit(self._seed(), holder=self.enterprise, dated=dated))
        slides = 2 if self.rng.random() < 0.15 else 1
        self._put(draw_slides(self._seed(), holder=self.enterprise, count=slides))

    def _deal(self, dealt: Dealt) -> None:
        """The papers of a deal: each in a file, some together in one, some receipts on one page."""
        rng, truth = self.rng, self.truth
        truth.contracts |= dealt.contracts
        truth.invoices |= dealt.invoices
        truth.payments |= dealt.payments
        truth.checks |= dealt.checks
        truth.counted |= dealt.counted
        truth.corrects |= dealt.corrects
        truth.invoice_contracts |= dealt.invoice_contracts
        truth.invoice_payments |= dealt.invoice_payments
        truth.invoice_checks |= dealt.invoice_checks
        services = [one.service for c in dealt.contracts.values() for one in c.priced]
        self.services += [s for s in services if s not in self.services]
        if len(dealt.invoices) == 1 and dealt.contracts and (self.rng.random() < 0.1 or self._bundle_is_due()):
            self._bundle(dealt)
        else:
            self._apart(dealt)
        for key, contract in dealt.contracts.items():
            if not contract.cloud and contract.buyer == self.enterprise and rng.random() < 0.8:
                sealed = rng.random() < 0.8
                paper = draw_statement(
                    self._seed(), "cloud_explanation", holder=self.enterprise, provider=contract.seller,
                    services=tuple(one.service for one in contract.priced), contract=contract.number, sealed=sealed,
                    dated=self.filed_on - timedelta(days=rng.randint(3, 50)),
                )  # fmt: skip
                self._put(paper)
                if sealed and self.writer.files[-1].placed[0].sealed_by:
                    self.explained.add(key)
        for key, cloud in dealt.breakdowns.items():
            day = self.filed_on - timedelta(days=rng.randint(3, 50))
            invoice = dealt.invoices[key]
            self._put(
                BreakdownTruth(self.star, self.enterprise, dealt.provider, invoice, cloud, day, rng.random() < 0.8)
            )
            truth.breakdowns |= {key}

    def _bundle(self, dealt: Dealt) -> None:
        """All papers of the deal in one PDF."""
        several = [self._placed(c, key) for key, c in dealt.contracts.items()]
        several += [self._placed(i, key) for key, i in dealt.invoices.items()]
        several += [self._placed(p, key) for key, p in dealt.payments.items()]
        several += [self._placed(k, key) for key, k in dealt.checks.items()]
        name = next(iter(dealt.contracts.values())).stem.removeprefix("合同-")
        scanned, covered = self.rng.random() < 0.4, self.rng.random() < 0.5
        self.writer.together(several, f"{name}证明材料", "contract", scanned=scanned, covered=covered)

    def _bundle_is_due(self) -> bool:
        """Whether a folder of some contracts has no PDF of several papers yet."""
        return len(self.truth.contracts) > 3 and not any(len(one.items) > 2 for one in self.writer.files)

    def _apart(self, dealt: Dealt) -> None:
        rng = self.rng
        group = (
            f"{next(iter(dealt.contracts.values())).stem.removeprefix('合同-')}"
            if dealt.contracts and rng.random() < 0.25
            else ""
        )
        for key, contract in dealt.contracts.items():
            self._put(contract, key, group=group)
        several = [self._placed(i, key) for key, i in dealt.invoices.items()]
        if len(several) > 1 and rng.random() < 0.3:
            self.writer.together(several, "发票汇总", "invoice")
        else:
            for one in several:
                file = self.writer.put(one, group=group)
                self._carriers(file)
        payments = [self._placed(p, key) for key, p in dealt.payments.items()]
        if len(payments) > 1 and rng.random() < 0.5:
            sheet = PaymentsPage(tuple(dealt.payments.values()))
            self.writer.shared(payments, sheet, "pdf")
        else:
            for one in payments:
                self.writer.put(one, group=group)
        checks = [self._placed(k, key) for key, k in dealt.checks.items()]
        if len(checks) > 1 and rng.random() < 0.4:
            listed = {key: replace(k, layout="list") for key, k in dealt.checks.items()}
            self.truth.checks |= listed
            page = ChecksPage(tuple(listed.values()))
            self.writer.shared([self._placed(k, key) for key, k in listed.items()], page, "picture")
        else:
            for one in checks:
                self.writer.put(one, group=group)

    def _carriers(self, file: FileTruth) -> None:
        """The same invoice in other forms, now and then."""
        one = file.placed[0]
        assert isinstance(one.paper, InvoiceTruth)
        if one.paper.kind.startswith("paper") or self.rng.random() > 0.22:
            return
        options: tuple[Carrier, ...] = ("pdf", "ofd", "picture", "xml") if schema_of(one.paper) else ("pdf", "picture")
        for carrier in options:
            if carrier != file.carrier and self.rng.random() < 0.6:
                again = self.writer.put(one, carrier=carrier)
                self.copies.append(Copy(again.path, file.path, "carrier"))

    def _tables(self, deals: Sequence[Dealt]) -> None:
        truth = self.truth
        rows = []
        for dealt in deals:
            for key, invoice in dealt.invoices.items():
                if truth.counted[key].amount:
                    first = self.rng.randint(10, 60)
                    rows.append((invoice, f"{first}-{first + 3}", truth.counted[key].amount))
        if rows:
            day = self.filed_on - timedelta(days=self.rng.randint(1, 20))
            self._put(InvestmentTruth(self.star, self.enterprise, rows_of(rows), day, self.rng.random() < 0.7))

    def _claims(self, room: int) -> None:
        """Statements and screenshots, service by service, until the folder is as full as it shall be."""
        services = self.services or list(SERVICES[:2])
        if self.star > 3:
            for item in PLATFORM:
                self._statement(item, services[0])
        turn = 0
        while len(self.writer.files) < room:
            service = services[turn // 4 % len(services)]
            match turn % 4:
                case 0:
                    self._statement("usage_statement", service)
                case 2:
                    self._statement("other" if turn == 6 else "effect_statement", service)
                case _:
                    self._screen(service)
            turn += 1

    def _statement(self, item: StatementKind, service: Service) -> None:
        rng = self.rng
        has = FOUR if rng.random() < 0.7 else frozenset(rng.sample(sorted(FOUR), rng.randint(1, 3)))
        shown = png(self._drawn(service).body().image) if item == "effect_statement" and "picture" in has else b""
        paper = draw_statement(
            self._seed(), item, holder=self.enterprise, provider=rng.choice(self.providers), services=(service,),
            dated=self.filed_on - timedelta(days=rng.randint(2, 60)), has=has, picture=shown,
        )  # fmt: skip
        if item == "usage_statement":
            self.claims.add(service.claim)
        if item == "effect_statement":
            self.claims.add(paper.effect)
        self._put(paper)

    def _drawn(self, service: Service, *, taken: bool = False) -> ScreenTruth:
        rng = self.rng
        old = rng.random() < 0.15
        day = self.filed_on - timedelta(days=rng.randint(100, 300) if old else rng.randint(1, 80))
        when = datetime(day.year, day.month, day.day, rng.randint(8, 18), rng.randint(0, 59), tzinfo=SHANGHAI)
        return draw_screen(
            self._seed(), service=service, holder=self.enterprise.name, shown_on=day,
            dateless=rng.random() < 0.08, taken=when if taken else None,
        )  # fmt: skip

    def _screen(self, service: Service) -> None:
        self.claims.add(service.claim)
        self._put(self._drawn(service, taken=self.rng.random() < 0.35))

    def _copy(self, count: int) -> None:
        """Files used twice: the same bytes under another name, or a picture changed a little."""
        rng, turn = self.rng, 0
        pictures = sorted(self.writer.pictures)
        rng.shuffle(pictures)
        files = [one for one in self.writer.files if one.placed]
        while turn < count:
            how = ALTERED[turn % len(ALTERED)] if pictures and turn % 4 != 3 else None
            turn += 1
            if how is None:
                of = rng.choice(files)
                data = (self.writer.root / of.path).read_bytes()
                made = self.writer.again(of, data, of.path.rpartition(".")[2], of.carrier)
            else:
                path = pictures.pop()
                of = next(one for one in self.writer.files if one.path == path)
                image = make_altered(self.writer.pictures[path], how, self._seed())
                made = self.writer.again(of, jpeg(image, rng.randint(70, 92)), "jpg", "picture")
                without = tuple(_untaken(one) for one in made.placed)
                made = self.writer.files[-1] = replace(made, placed=without)
            self.copies.append(Copy(made.path, of.path, how or "bytes"))

    def _junk_path(self, name: str) -> str:
        folders = sorted({one.path.rpartition("/")[0] for one in self.writer.files})
        folder = self.rng.choice(folders)
        return f"{folder}/{name}" if folder else name


def _untaken(placed: Placed) -> Placed:
    """A copy saved anew has lost the time of the first."""
    paper = placed.paper
    return replace(placed, paper=replace(paper, taken=None)) if isinstance(paper, ScreenTruth) else placed


def make_folder(
    path: Path,
    seed: int,
    *,
    star: int = 3,
    files: int = 60,
    filed_on: date = date(2020, 5, 6),
    deals: Sequence[Deal] | None = None,
    dpi: int = 130,
) -> FolderTruth:
    """Make the evidence of an invented enterprise under ``path`` and say what is true of it; the same for a seed.

    ``files`` is about how many there will be. ``deals``: these and no others, whatever comes to be many files;
    else every kind in turn. ``filed_on`` moves all days with it, from 2023 on to 数电票. ``dpi`` is that of scans.
    """
    path.mkdir(parents=True, exist_ok=True)
    return _Maker(path, seed, star=star, files=files, filed_on=filed_on, dpi=dpi).make(deals)
