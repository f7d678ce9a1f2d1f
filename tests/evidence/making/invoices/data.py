"""The data that travel with an invoice: the eInvoice file of 2019, that of 数电票, and the XBRL issuers attach."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal
from xml.sax.saxutils import escape

from .printed import code_text, day_text, money, tax_text
from .truth import InvoiceTruth, Line

Schema = Literal["einvoice", "digital", "xbrl"]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def schema_of(truth: InvoiceTruth) -> Schema | None:
    """The schema its kind comes in; None for kinds that are paper or whose issuer gives no data."""
    match truth.kind:
        case "digital_ordinary" | "digital_special":
            return "digital"
        case "e_ordinary" | "e_special":
            return "einvoice"
    return None


def make_xml(
    truth: InvoiceTruth, *, schema: Schema | None = None, cdata: bool = False, padded: bool = False, bom: bool = False
) -> bytes:
    """The invoice as XML. ``cdata`` and ``padded`` (line breaks around each value) are habits of some issuers.

    Raises ``ValueError`` for a kind that has no data of its own where no schema is given.
    """
    schema = schema or schema_of(truth)
    writer = _Writer(cdata, padded)
    match schema:
        case "einvoice":
            text = _einvoice(truth, writer)
        case "digital":
            text = _digital(truth, writer)
        case "xbrl":
            text = _xbrl(truth, writer)
        case None:
            raise ValueError(f"{truth.kind} has no data of its own: name a schema")
    return (b"\xef\xbb\xbf" if bom else b"") + (HEAD + text).encode()


class _Writer:
    """Writes an element with a value the way an issuer does."""

    def __init__(self, cdata: bool, padded: bool) -> None:
        self.cdata, self.padded = cdata, padded

    def __call__(self, name: str, value: str = "", attributes: str = "") -> str:
        text = value
        if value and self.padded:
            text = f"\n{value}\n"
        text = f"<![CDATA[{text}]]>" if text and self.cdata else escape(text)
        return f"<{name}{attributes}>{text}</{name}>"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value}"


def _einvoice(truth: InvoiceTruth, write: _Writer) -> str:
    cipher = "\n".join(truth.cipher[place : place + 27] for place in range(0, len(truth.cipher), 27)) + "\n"

    def party(side: str, *facts: str) -> str:
        values = zip(("Name", "TaxID", "AddrTel", "FinancialAccount"), facts, strict=True)
        inside = "".join(write(f"fp:{side}{key}", value) for key, value in values)
        return f"<fp:{side}>{inside}</fp:{side}>"

    def goods(line: Line) -> str:
        values = {
            "Item": line.name,
            "Specification": line.spec,
            "MeasurementDimension": line.unit,
            "Price": _number(line.unit_price),
            "Quantity": _number(line.quantity),
            "Amount": money(line.amount),
            "TaxScheme": line.rate,
            "TaxAmount": tax_text(truth, line.tax),
            "ItemCategory": "",
        }
        return (
            "<fp:GoodsInfo>" + "".join(write(f"fp:{key}", value) for key, value in values.items()) + "</fp:GoodsInfo>"
        )

    special = truth.kind == "e_special"
    head = {
        "DocID": "03" if special else "01",
        "InvoiceCode": truth.code,
        "InvoiceNo": truth.number,
        "TypeCode": "1" if truth.red else "0",
        "IssueDate": day_text(truth.dated),
        "InvoiceCheckCode": truth.check_code,
        "MachineNo": truth.machine,
        "TaxControlCode": cipher,
    }
    foot = {
        "TaxInclusiveTotalAmount": money(truth.total),
        "Note": truth.remarks,
        "TaxRateFlag": "0",
        "OriginalInvoiceCode": truth.corrects[:-8],
        "OriginalInvoiceNo": truth.corrects[-8:],
        "InvoiceClerk": truth.clerk,
        "Payee": truth.payee,
        "Checker": truth.checker,
        "TaxTotalAmount": tax_text(truth, truth.tax),
        "TaxExclusiveTotalAmount": money(truth.net),
        "GraphCode": code_text(truth),
        "InvoiceSIA1": "",
        "InvoiceSIA2": "",
        "Signature": "",
    }
    return (
        '<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019" Version="1.0">'
        + "".join(write(f"fp:{key}", value) for key, value in head.items())
        + party("Buyer", truth.buyer, truth.buyer_uscc, truth.buyer_address, truth.buyer_account)
        + write("fp:Tpvn")
        + party("Seller", truth.seller, truth.seller_uscc, truth.seller_address, truth.seller_account)
        + "".join(write(f"fp:{key}", value) for key, value in foot.items())
        + "<fp:GoodsInfos>"
        + "".join(goods(line) for line in truth.lines)
        + "</fp:GoodsInfos></eInvoice>"
    )


def _digital(truth: InvoiceTruth, write: _Writer) -> str:
    def group(name: str, values: dict[str, str]) -> str:
        return f"<{name}>" + "".join(write(key, value) for key, value in values.items()) + f"</{name}>"

    def party(side: str, name: str, uscc: str) -> str:
        rest = dict.fromkeys((f"{side}Addr", f"{side}TelNum", f"{side}BankName", f"{side}BankAccNum"), "")
        return group(f"{side}Information", {f"{side}IdNum": uscc, f"{side}Name": name, **rest})

    def item(line: Line) -> str:
        rate = line.rate
        values = {
            "ItemName": line.name,
            "SpecMod": line.spec,
            "MeaUnits": line.unit,
            "Quantity": _number(line.quantity),
            "UnPrice": _number(line.unit_price),
            "Amount": money(line.amount),
            "TaxRate": f"{Decimal(rate[:-1]) / 100}" if rate.endswith("%") else rate,
            "ComTaxAm": money(line.tax),
            "TotaltaxIncludedAmount": money(line.amount + line.tax),
            "TaxClassificationCode": "3040203000000000000",
        }
        return group("IssuItemInformation", values)

    special = truth.kind == "digital_special"
    labels = (
        group("InIssuType", {"LabelCode": "N", "LabelName": "否"})
        + group("EInvoiceType", {"LabelCode": "01", "LabelName": "电子发票"})
        + group(
            "GeneralOrSpecialVAT",
            {"LabelCode": "01" if special else "02", "LabelName": "增值税专用发票" if special else "普通发票"},
        )
        + group("TaxpayerType", {"LabelCode": "01", "LabelName": "一般纳税人"})
    )
    totals = {
        "TotalAmWithoutTax": money(truth.net),
        "TotalTaxAm": money(truth.tax),
        "TotalTax-includedAmount": money(truth.total),
        "TotalTax-includedAmountInChinese": truth.total_words,
        "Drawer": truth.clerk,
        "RequestTime": f"{truth.dated:%Y-%m-%d} 10:20:30",
    }
    issued = {
        "InvoiceNumber": truth.number,
        "IssueTime": f"{truth.dated:%Y-%m-%d}",
        "TaxBureauCode": f"1{truth.place.digits}0000000"[:11],
        "TaxBureauName": f"国家税务总局{truth.place.office}",
    }
    return (
        "<EInvoice><Header>"
        + write("EIid", truth.number)
        + write("EInvoiceTag", f"SWEI{truth.place.digits}")
        + write("Version", "0.2")
        + f"<InherentLabel>{labels}</InherentLabel><UndefinedLabel/></Header><EInvoiceData>"
        + party("Seller", truth.seller, truth.seller_uscc)
        + party("Buyer", truth.buyer, truth.buyer_uscc)
        + group("BasicInformation", totals)
        + "".join(item(line) for line in truth.lines)
        + "<SpecificInformation/>"
        + group("AdditionalInformation", {"Remark": truth.remarks})
        + "</EInvoiceData>"
        + group("SellerAuthentication", {"AuthenticationMethods": "1"})
        + group("TaxSupervisionInfo", issued)
        + "</EInvoice>"
    )


XBRL_HEAD = (
    '<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:inv="http://xbrl.mof.gov.cn/taxonomy/2021-09-30/inv"'
    ' xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<link:schemaRef xlink:type="simple" xlink:href="inv_issuer_entry_point_2021-09-30.xsd"/>'
)


def _xbrl(truth: InvoiceTruth, write: _Writer) -> str:
    def say(name: str, value: str, *, amount: bool = False) -> str:
        unit = ' unitRef="u1" decimals="2"' if amount else ""
        return write(f"inv:{name}", value, f' contextRef="c1"{unit}')

    def line_of(line: Line) -> str:
        inside = (
            say("NatureOfInvoiceLine", "")
            + say("NameOfTaxableGoodsOrServices", line.name)
            + say("Specification", line.spec)
            + say("UnitOfGoodsOrServices", line.unit)
            + say("QuantityOfGoodsOrServices", _number(line.quantity), amount=True)
            + say("UnitPriceOfGoodsOrServices", _number(line.unit_price), amount=True)
            + say("AmountExcludingTax", money(line.amount), amount=True)
            + say("TaxRate", f"{Decimal(line.rate[:-1]):.2f}%" if line.rate.endswith("%") else line.rate)
            + say("TaxAmount", money(line.tax), amount=True)
        )
        name = "inv:InformationOfTaxableGoodsOrServicesDetailItemsTuple"
        return f"<{name}>{inside}</{name}>"

    identifier = "TaxpayerIdentificationNumberUnifiedSocialCreditCodeOf"
    return (
        XBRL_HEAD
        + '<context id="c1"><entity><identifier scheme="http://xbrl.mof.gov.cn">'
        + f"{truth.seller_uscc}</identifier></entity><period><instant>{truth.dated}</instant></period></context>"
        + '<unit id="u1"><measure>iso4217:CNY</measure></unit>'
        + say("TypeOfInvoice", truth.type)
        + say("UniqueCodeOfInvoice", truth.code + truth.number)
        + say("CodeOfInvoice", truth.code)
        + say("NumberOfInvoice", truth.number)
        + f'<inv:DateOfIssue contextRef="c1">{truth.dated}</inv:DateOfIssue>'
        + say("IdentifyingCode", truth.check_code)
        + say("NumberOfInvoiceMachine", truth.machine)
        + say("NameOfPurchaser", truth.buyer)
        + say(f"{identifier}Purchaser", truth.buyer_uscc)
        + say("TotalAmountExcludingTax", money(truth.net), amount=True)
        + say("TotalTaxAmount", money(truth.tax), amount=True)
        + say("TaxIncludedAmountInWords", truth.total_words)
        + say("TaxIncludedAmountInFigures", money(truth.total), amount=True)
        + "".join(line_of(line) for line in truth.lines)
        + say("NameOfSeller", truth.seller)
        + say(f"{identifier}Seller", truth.seller_uscc)
        + say("AddressPhoneNumberOfSeller", truth.seller_address)
        + say("Remarks", truth.remarks)
        + say("Issuer", truth.clerk)
        + "</xbrl>"
    )
