"""An invented enterprise and the files it has when it comes to declare, of every kind, which tell one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.evidence.making.invoices import draw, make_ofd, make_xml
from tests.evidence.making.invoices import make_pdf as invoice_pdf
from tests.evidence.making.invoices.truth import InvoiceTruth
from tests.evidence.making.papers import (
    SERVICES,
    ContractTruth,
    Enterprise,
    draw_contract,
    draw_enterprise,
    draw_licence,
    draw_payment,
    draw_statement,
    jpeg,
    make_pdf,
    make_pictures,
)
from yunxing.dossier.form import form_docx
from yunxing.guide.declaration import reader
from yunxing.guide.files import Source
from yunxing.guide.loading import load_edition

from ..programme.factories import example

YUAN = (Decimal("21000.00"), Decimal("4200.00"), Decimal("1260.00"))
"""What the three invoices come to; the first two of one contract."""


@dataclass(frozen=True)
class Story:
    """The enterprise, its provider, the contract, the invoices under it, and all of it as files."""

    enterprise: Enterprise
    provider: Enterprise
    contract: ContractTruth
    invoices: tuple[InvoiceTruth, ...]
    licence: bytes
    use: bytes
    form: bytes
    photograph: bytes

    def written(self, folder: Path) -> Path:
        """The folder of proofs, as somebody keeps it: what was bought, and what it is used for."""
        ofd, pdf, xml = self.invoices
        files = {
            "营业执照副本.pdf": self.licence,
            "上云业务使用情况说明.pdf": self.use,
            "合同/云服务合同.pdf": make_pdf(self.contract),
            f"发票/{ofd.number}.ofd": make_ofd(ofd),
            f"发票/{pdf.number}.pdf": invoice_pdf(pdf),
            f"发票/{xml.number}.xml": make_xml(xml),
        }
        for name, content in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return folder


def story(seed: int = 7) -> Story:
    """The same every time."""
    enterprise, provider = draw_enterprise(seed), draw_enterprise(seed + 1, provider=True)
    erp = SERVICES[0]
    contract = draw_contract(
        seed, buyer=enterprise, seller=provider, dated=date(2022, 6, 1), amount=sum(YUAN, Decimal()), services=(erp,),
        apart=True, cloud=True, layout="articles", length=0,
    )  # fmt: skip
    invoices = tuple(
        draw(
            seed + n, "digital_ordinary", lines=1, buyer=enterprise.name, buyer_uscc=enterprise.uscc,
            seller=provider.name, seller_uscc=provider.uscc, dated=date(2022, 7, 1 + n), total=total,
            items=[erp.invoiced], remarks=f"合同编号：{contract.number}", red=False,
        )
        for n, total in enumerate(YUAN)
    )  # fmt: skip
    paid = draw_payment(
        seed, payer=enterprise, payee=provider, dated=date(2022, 7, 20), amount=invoices[0].total, layout="table"
    )
    return Story(
        enterprise,
        provider,
        contract,
        invoices,
        licence=make_pdf(draw_licence(seed, holder=enterprise, layout=0)),
        use=make_pdf(
            draw_statement(
                seed, "usage_statement", holder=enterprise, provider=provider, services=(erp,), dated=date(2022, 9, 1)
            )
        ),
        form=_form(enterprise, provider),
        photograph=jpeg(make_pictures(paid, seed=seed, dpi=150, level="photo")[0]),
    )


def _form(enterprise: Enterprise, provider: Enterprise) -> bytes:
    """The official form as a colleague filled it in with Word: the enterprise, the narratives, the sub-domains."""
    values = example()
    edition = load_edition(values["edition"])
    values["enterprise"] |= {
        "name": enterprise.name,
        "uscc": enterprise.uscc,
        "kind": enterprise.kind,
        "address": enterprise.address,
        "representative": {"name": enterprise.representative, "phone": enterprise.phone},
        "employees": None,
    }
    values["providers"] = [{"name": provider.name, "uscc": provider.uscc}]
    values["services"] = []
    values["commitment"] = {}
    values["filed_on"] = None
    values["narratives"]["results"] = ""
    for table in ("invoices", "contracts", "evidence"):
        values[table] = []
    for claim in values["claims"]:
        claim |= {"services": [], "evidence": [], "pages": None}
    declared = reader(edition).from_source(Source("申请表", values, {}))
    return form_docx(declared, edition)
